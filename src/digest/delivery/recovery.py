"""What became of the leases of a run that ended in the middle: told by its journal, as far as that can be trusted.

A lock says that no other run is alive, so every lease that is still open is a dead one's. The journal of a run under
this very start of the kernel is complete: a reply counts, a body that departed without one is in doubt, what is not
mentioned was not begun. After another start, or where starts can't be told apart, its end may be lost with the power:
a reply counts, everything else of the lease is in doubt.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from os import environ, getpid
from pathlib import Path
from random import Random

from digest.deliveries import Delivery, DeliveryState, Here, Lease, Receipt, Recovered
from digest.delivery.journal import Noted, clear_away, read_journal, unknown_leases
from digest.delivery.ledger import Ledger, handed_back, receipt_of
from digest.delivery.replies import classify
from digest.delivery.transaction import IN_DOUBT

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


_REMEMBERED: tuple[DeliveryState, ...] = ("sent", "in_doubt")
KEPT = timedelta(days=7)
"""How long journals are kept whose leases are closed."""


def this_place(store: Path, variables: Mapping[str, str] = environ) -> Here:
    """Return where and on what this process runs; ``DIGEST_HOST`` names the machine where its own name changes."""
    host = variables.get("DIGEST_HOST") or socket.gethostname()
    return Here(host=host, path=str(store.resolve()), boot=_boot(), pid=getpid())


def recover(
    ledger: Ledger, folder: Path, *, here: Here, at: datetime, retries: Sequence[timedelta], random: Random
) -> tuple[Recovered, ...]:
    """Settle and close every open lease; the caller holds the lock that says that nobody sends."""
    found = []
    for lease in ledger.open_leases():
        held = ledger.leased(lease.issue, lease.id)
        noted = read_journal(folder / lease.journal, lease.id)
        complete = noted is not None and lease.boot is not None and lease.boot == here.boot and lease.host == here.host
        receipts = [
            _receipt(delivery, noted or {}, complete=complete, at=at, retries=retries, random=random)
            for delivery in held
        ]
        ledger.settle(lease.issue, receipts, closing=(lease.id,), at=at)
        found.append(_recovered(lease, receipts))
    clear_away(folder, at - KEPT)
    return tuple(found)


def reconcile(ledger: Ledger, folder: Path, *, here: Here, at: datetime) -> int:
    """Tell a store that was restored from a backup what journals know and it has forgotten; return of how many.

    What is known accepted is never sent again; a body that departed without a reply is in doubt. Lease numbers that
    journals know are used up.
    """
    known, newest = 0, 0
    for (issue, lease), noted in unknown_leases(folder, ledger.newest_lease()).items():
        for state in _REMEMBERED:
            numbers = [number for number, one in noted.items() if _state_of(one) == state]
            known += ledger.remember(issue, numbers, state, at=at)
        newest = max(newest, lease)
    if newest:
        ledger.skip_leases(newest, here=here, at=at)
    return known


def _state_of(noted: Noted) -> str | None:
    if noted.reply is not None:
        return classify("dot", noted.reply).state
    return "in_doubt" if noted.departed else None


def _receipt(
    delivery: Delivery,
    noted: Mapping[int, Noted],
    *,
    complete: bool,
    at: datetime,
    retries: Sequence[timedelta],
    random: Random,
) -> Receipt:
    known = noted.get(delivery.number)
    if known is not None and known.reply is not None:
        verdict = classify("dot", known.reply)
        return receipt_of(delivery, verdict, known.reply, at=at, retries=retries, random=random)
    if complete and (known is None or not known.departed):
        return handed_back(delivery)
    return receipt_of(delivery, IN_DOUBT, None, at=at, retries=retries, random=random)


def _recovered(lease: Lease, receipts: Sequence[Receipt]) -> Recovered:
    in_doubt = sum(receipt.state == "in_doubt" for receipt in receipts)
    back = sum(receipt.state == "pending" for receipt in receipts)
    return Recovered(issue=lease.issue, settled=len(receipts) - in_doubt - back, in_doubt=in_doubt, handed_back=back)


def _boot() -> str | None:
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except OSError:
        return None
