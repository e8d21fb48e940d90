"""What dispatch and recovery need of the ledger, and how a verdict becomes a receipt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Protocol

from digest.deliveries import Delivery, DeliveryState, Here, Lease, Receipt, Wish
from digest.delivery.pace import next_try
from digest.delivery.replies import Reply, Verdict
from digest.models import IssueState


class Ledger(Protocol):
    """Who got what. Every method is one transaction, durable when it returns; each may raise StoreError."""

    def claim(self, day: date, *, most: int, here: Here, journal: str, at: datetime) -> tuple[Delivery, ...]:
        """Claim the next pending deliveries under a new lease; an empty tuple says that none is pending."""
        ...

    def settle(self, day: date, receipts: Sequence[Receipt], *, closing: Iterable[int], at: datetime) -> int:
        """Store what became of tries and close leases; a receipt whose lease the row has no more changes nothing."""
        ...

    def open_leases(self) -> tuple[Lease, ...]:
        """Return the leases that nobody closed."""
        ...

    def newest_lease(self) -> int:
        """Return the highest number that any lease ever had."""
        ...

    def leased(self, day: date, lease: int) -> tuple[Delivery, ...]:
        """Return the deliveries that a lease still holds."""
        ...

    def make_due(self, day: date, at: datetime) -> int:
        """Make pending again what was deferred and whose time has come."""
        ...

    def next_due(self, day: date) -> datetime | None:
        """Return when the next deferred delivery is due."""
        ...

    def counts(self, day: date) -> Mapping[DeliveryState, int]:
        """Return how many deliveries are in each state."""
        ...

    def remember(self, day: date, numbers: Sequence[int], state: DeliveryState, *, at: datetime) -> int:
        """Settle open deliveries as an old journal knows them; return how many."""
        ...

    def skip_leases(self, until: int, *, here: Here, at: datetime) -> None:
        """Use up the lease numbers up to one."""
        ...

    def wish(self, day: date) -> Wish | None:
        """Return what the operator wants of whoever sends the issue."""
        ...

    def set_state(self, day: date, state: IssueState, *, at: datetime, why: str = "") -> None:
        """Store an issue's state."""
        ...


def receipt_of(
    delivery: Delivery,
    verdict: Verdict,
    reply: Reply | None,
    *,
    at: datetime,
    retries: Sequence[timedelta],
    random: Random,
) -> Receipt:
    """Return what to store of a verdict. What goes back to pending was no try."""
    assert delivery.lease is not None
    tried = verdict.state not in {"pending", "leased"}
    due = next_try(at, delivery.attempts + 1, retries, random) if verdict.state == "deferred" else None
    return Receipt(
        number=delivery.number,
        lease=delivery.lease,
        state=verdict.state,
        code=reply.code if reply is not None else None,
        reply=reply.text if reply is not None else "",
        tried=tried,
        next_try=due,
        address_is_bad=verdict.effect == "address",
    )


def handed_back(delivery: Delivery) -> Receipt:
    """Return the receipt of a delivery of which nothing was begun."""
    assert delivery.lease is not None
    return Receipt(number=delivery.number, lease=delivery.lease, state="pending", tried=False)
