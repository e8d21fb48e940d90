"""What the jobs that send, stop and decide are given: a ledger, an outlet, and the ways to an issue and its readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from digest.deliveries import (
    Delivery,
    DeliveryState,
    Dispatched,
    Event,
    Frozen,
    Here,
    Recovered,
    SendingRules,
    Wish,
)
from digest.jobs.refusals import Readiness
from digest.models import IssueState, StoredIssue
from digest.people import Candidate
from digest.protocols import Clock


class Ledger(Protocol):
    """What sending needs of the ledger, besides what dispatching does."""

    def frozen(self, day: date) -> Frozen | None:
        """Return the freeze of a date."""
        ...

    def unfreeze(self, day: date) -> bool:
        """Make an issue of which nothing was ever claimed a draft again; return whether it is one."""
        ...

    def open_days(self) -> tuple[date, ...]:
        """Return the dates of issues that are frozen, going or paused, oldest first."""
        ...

    def counts(self, day: date) -> Mapping[DeliveryState, int]:
        """Return how many deliveries are in each state."""
        ...

    def deliveries(self, day: date, state: DeliveryState) -> tuple[Delivery, ...]:
        """Return the deliveries in a state."""
        ...

    def next_due(self, day: date) -> datetime | None:
        """Return when the next deferred delivery is due."""
        ...

    def set_state(self, day: date, state: IssueState, *, at: datetime, why: str = "") -> None:
        """Store an issue's state."""
        ...

    def set_wish(self, day: date, wish: Wish | None) -> None:
        """Store what the operator wants of whoever sends the issue."""
        ...

    def extend(self, day: date, until: datetime, *, at: datetime) -> None:
        """Let an issue be sent until a later instant."""
        ...

    def expire(self, day: date, at: datetime) -> int:
        """Give up what is open of an issue whose time is over."""
        ...

    def cancel(self, day: date, at: datetime) -> int:
        """Leave out what is open of an issue."""
        ...

    def decide(self, day: date, numbers: Sequence[int], to: DeliveryState, *, at: datetime, who: str) -> int:
        """Settle deliveries in doubt; return how many were."""
        ...

    def events(self, day: date) -> tuple[Event, ...]:
        """Return what happened to an issue."""
        ...

    def newest_lease(self) -> int:
        """Return the highest number that any lease ever had."""
        ...

    def home(self) -> tuple[str, str] | None:
        """Return the host and path where the store is at home."""
        ...

    def settle_here(self, here: Here) -> None:
        """Make this machine and path the store's home."""
        ...


class Line(Protocol):
    """An open way to the recipients; ``largest`` is the largest message that it takes, None where it does not say."""

    @property
    def largest(self) -> int | None:
        """The octets of the largest message."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


class Post(Protocol):
    """What delivery does for one outlet. ``first`` and ``over`` are lines that it opened itself."""

    def open(self) -> Line:
        """Return a line that is ready; raise MailError."""
        ...

    def dispatch(self, frozen: Frozen, *, rules: SendingRules, limit: int | None, first: Any) -> Dispatched:
        """Send what is pending until nothing is left to do now."""
        ...

    def carry(self, frozen: Frozen, address: str, *, over: Any) -> str:
        """Send one message to an address, without a ledger; return the relay's words, or raise MailError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SendTools:
    """What sending needs besides its options.

    ``lock`` gives the send lock, and raises LockedError where another sender has it. ``prepare`` makes the messages
    of an issue, with a mark before the subject, and raises ConfigError where a configured value may not stand in a
    header; ``freeze`` fixes them with an audience, and raises IssueRefused where there is nobody. ``newest_journal``
    is the highest lease that journals know; ``adopt`` tells the store what they know and it does not.
    """

    ledger: Ledger
    issue: Callable[[date], StoredIssue | None]
    readiness: Callable[[StoredIssue], Readiness]
    audience: Callable[[date], Iterable[Candidate]]
    prepare: Callable[[StoredIssue, str], Frozen]
    freeze: Callable[[Frozen, Iterable[Candidate]], Frozen]
    size: Callable[[Frozen], int]
    post: Callable[[str], Post]
    lock: Callable[[], AbstractContextManager[object]]
    recover: Callable[[], Sequence[Recovered]]
    newest_journal: Callable[[], int]
    adopt: Callable[[], int]
    here: Here
    rules: SendingRules
    clock: Clock
