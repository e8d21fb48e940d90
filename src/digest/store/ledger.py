"""The ledger: who got what. Every method is one transaction, and durable on the disk when it returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from digest.deliveries import Delivery, DeliveryState, Event, Frozen, Here, Lease, Receipt, Wish
from digest.errors import IssueRefused, NobodyToSendTo
from digest.models import IssueState
from digest.people import Candidate
from digest.store import events, freezes, issues, leases, recipients, suppression
from digest.store.connection import Database, connect

_ISSUES_UNTIL_SUPPRESSED = 2
BAD_ADDRESS = "the address is bad"


def open_ledger(path: Path, *, wait: float = 10.0, read_only: bool = False) -> SqliteLedger:
    """Open the ledger of a store; raise StoreError or SchemaError. ``wait`` is seconds to wait for another process."""
    return SqliteLedger(connect(path, read_only=read_only, wait=wait, durable=True))


class SqliteLedger:
    """Keeps frozen issues, their recipients, leases and events. It belongs to the thread that opened it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Self:
        """Return the ledger itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the ledger."""
        self._database.close()

    # The freeze

    def freeze(
        self,
        frozen: Frozen,
        audience: Iterable[Candidate],
        *,
        message_id: Callable[[str], str],
        wire: Callable[[str], str | None],
    ) -> Frozen:
        """Fix an issue and its audience for good; raise IssueRefused where there is nobody or the issue is no draft."""
        day = frozen.issue
        with self._database.writing() as db:
            if not freezes.save(db, issues.identity(db), frozen):
                raise IssueRefused(f"the issue of {day} is no draft any more", issue_id=day.isoformat())
            asked, excluded = recipients.put(db, day, audience, at=frozen.frozen_at, message_id=message_id, wire=wire)
            if asked == sum(excluded.values()):
                raise NobodyToSendTo(day)
            freezes.count(db, day, asked, excluded)
            events.add(db, Event(at=frozen.frozen_at, issue=day, what="frozen", detail=f"{asked} candidates"))
        found = self.frozen(day)
        assert found is not None
        return found

    def frozen(self, day: date) -> Frozen | None:
        """Return the freeze of a date."""
        with self._database.reading() as db:
            return freezes.of(db, day)

    def unfreeze(self, day: date) -> bool:
        """Make an issue of which nothing was ever claimed a draft again; return whether it is one."""
        with self._database.writing() as db:
            if leases.was_ever_taken(db, day):
                return False
            freezes.remove(db, day)
            return True

    def open_days(self) -> tuple[date, ...]:
        """Return the dates of issues that are frozen, going or paused, oldest first."""
        with self._database.reading() as db:
            return freezes.open_days(db)

    # Claiming and settling

    def claim(self, day: date, *, most: int, here: Here, journal: str, at: datetime) -> tuple[Delivery, ...]:
        """Claim the next pending deliveries under a new lease; the issue is going from now on."""
        with self._database.writing() as db:
            claimed = leases.claim(db, day, most=most, here=here, journal=journal, at=at)
            if claimed:
                freezes.set_state(db, day, "sending")
            return claimed

    def settle(self, day: date, receipts: Sequence[Receipt], *, closing: Iterable[int], at: datetime) -> int:
        """Store what became of tries, and close leases under which nothing is open; return how many rows changed."""
        with self._database.writing() as db:
            changed = recipients.settle(db, day, receipts, at)
            if any(receipt.address_is_bad for receipt in receipts):
                for person in recipients.note_bad_addresses(db, day, receipts, _ISSUES_UNTIL_SUPPRESSED):
                    suppression.add(db, person, BAD_ADDRESS, at)
            for lease in closing:
                leases.close(db, lease, at)
            return changed

    def open_leases(self) -> tuple[Lease, ...]:
        """Return the leases that nobody closed."""
        with self._database.reading() as db:
            return leases.still_open(db)

    def newest_lease(self) -> int:
        """Return the highest number that any lease ever had."""
        with self._database.reading() as db:
            return leases.newest(db)

    def leased(self, day: date, lease: int) -> tuple[Delivery, ...]:
        """Return the deliveries that a lease still holds."""
        with self._database.reading() as db:
            return recipients.leased(db, day, lease)

    def make_due(self, day: date, at: datetime) -> int:
        """Make pending again what was deferred and whose time has come; return how many."""
        with self._database.writing() as db:
            return recipients.make_due(db, day, at)

    def next_due(self, day: date) -> datetime | None:
        """Return when the next deferred delivery is due."""
        with self._database.reading() as db:
            return recipients.next_due(db, day)

    # What people ask and decide

    def counts(self, day: date) -> Mapping[DeliveryState, int]:
        """Return how many deliveries of an issue are in each state."""
        with self._database.reading() as db:
            return recipients.counts(db, day)

    def deliveries(self, day: date, state: DeliveryState) -> tuple[Delivery, ...]:
        """Return the deliveries of an issue in a state."""
        with self._database.reading() as db:
            return recipients.in_state(db, day, state)

    def history(self, address: str) -> tuple[Delivery, ...]:
        """Return what became of every issue for an address."""
        with self._database.reading() as db:
            return recipients.of_address(db, address)

    def set_state(self, day: date, state: IssueState, *, at: datetime, why: str = "") -> None:
        """Store an issue's state, and that it changed."""
        with self._database.writing() as db:
            freezes.set_state(db, day, state)
            events.add(db, Event(at=at, issue=day, what=state, detail=why))

    def set_wish(self, day: date, wish: Wish | None) -> None:
        """Store what the operator wants of whoever sends the issue."""
        with self._database.writing() as db:
            freezes.set_wish(db, day, wish)

    def wish(self, day: date) -> Wish | None:
        """Return what the operator wants of whoever sends the issue."""
        with self._database.reading() as db:
            return freezes.wish_of(db, day)

    def extend(self, day: date, until: datetime, *, at: datetime) -> None:
        """Let an issue be sent until a later instant."""
        with self._database.writing() as db:
            freezes.set_expiry(db, day, until)
            events.add(db, Event(at=at, issue=day, what="extended", detail=until.isoformat(timespec="minutes")))

    def expire(self, day: date, at: datetime) -> int:
        """Give up what is open of an issue whose time is over; return how many that were."""
        with self._database.writing() as db:
            given_up = recipients.expire(db, day, at)
            freezes.set_state(db, day, "done")
            events.add(db, Event(at=at, issue=day, what="expired", detail=f"{given_up} given up"))
            return given_up

    def cancel(self, day: date, at: datetime) -> int:
        """Leave out what is open of an issue; return how many that were."""
        with self._database.writing() as db:
            left_out = recipients.cancel(db, day, at)
            freezes.set_state(db, day, "cancelled")
            freezes.set_wish(db, day, None)
            events.add(db, Event(at=at, issue=day, what="cancelled", detail=f"{left_out} left out"))
            return left_out

    def decide(self, day: date, numbers: Sequence[int], to: DeliveryState, *, at: datetime, who: str) -> int:
        """Settle deliveries in doubt as somebody decided; return how many were in doubt."""
        with self._database.writing() as db:
            decided = recipients.decide(db, day, numbers, to, at)
            if decided:
                events.add(db, Event(at=at, issue=day, what=f"doubt: {to}", detail=f"{decided} by {who}"))
            if decided and to == "pending":
                freezes.set_state(db, day, "sending")
            return decided

    def remember(self, day: date, numbers: Sequence[int], state: DeliveryState, *, at: datetime) -> int:
        """Settle open deliveries as an old journal knows them; return how many."""
        with self._database.writing() as db:
            return recipients.remember(db, day, numbers, state, at)

    def note(self, event: Event) -> None:
        """Store an event."""
        with self._database.writing() as db:
            events.add(db, event)

    def events(self, day: date) -> tuple[Event, ...]:
        """Return what happened to an issue, in order."""
        with self._database.reading() as db:
            return events.of(db, day)

    # Where the store is used

    def home(self) -> tuple[str, str] | None:
        """Return the host and path where the store is at home, None before it sent anything."""
        with self._database.reading() as db:
            return events.home(db)

    def settle_here(self, here: Here) -> None:
        """Make this machine and path the store's home."""
        with self._database.writing() as db:
            events.set_home(db, issues.identity(db), here)

    def skip_leases(self, until: int, *, here: Here, at: datetime) -> None:
        """Use up lease numbers that journals know and a restored store does not, so that none is given twice."""
        with self._database.writing() as db:
            leases.use_up(db, until, here=here, at=at)
