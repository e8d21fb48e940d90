"""What the dispatching thread and the connections of a run share: two queues, the pace, and the reasons to stop."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic
from typing import Protocol, TypeVar

from digest.deliveries import Delivery, Here, SendingRules
from digest.delivery.journal import Journal
from digest.delivery.ledger import Ledger
from digest.delivery.pace import Breaker, Pace
from digest.delivery.replies import Reply, Verdict
from digest.delivery.transaction import Feed, Outgoing, nothing_happens
from digest.errors import MailError, RelayUnavailable
from digest.protocols import Clock

_LONGEST_BACKOFF = 30.0
_PROGRESS = ("sent", "failed", "deferred")
"""States that show that the relay can be talked to. Doubt is none: a relay that never answers must not get all."""


class Line(Protocol):
    """A way to the recipients that is open: a session with the relay, or a folder."""

    def carry(self, feed: Feed) -> None:
        """Carry messages until the feed has none for this line; raise ConnectionLost."""
        ...

    def close(self) -> None:
        """Say goodbye and close."""
        ...

    def drop(self) -> None:
        """Close without a word."""
        ...

    def abandon(self) -> None:
        """Break off at once, whatever another thread is doing with the line."""
        ...


Opened_co = TypeVar("Opened_co", bound=Line, covariant=True)


class Outlet(Protocol[Opened_co]):
    """Where messages go."""

    def open(self) -> Opened_co:
        """Return a line; raise RelayUnavailable where a later try may succeed, MailError where it won't."""
        ...


class Progress(Protocol):
    """Hears how the sending gets on."""

    def __call__(self, settled: int, total: int) -> None:
        """Hear how many of those that were open when it began this run has settled."""
        ...


Stamp = Callable[[Delivery], Outgoing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What dispatching needs: the ledger, the folder of journals, where messages go, and how."""

    ledger: Ledger
    journals: Path
    here: Here
    outlet: Outlet[Line]
    stamp: Stamp
    rules: SendingRules
    clock: Clock
    random: Random = field(default_factory=Random)
    passing: Callable[[str], None] = nothing_happens
    progress: Progress | None = None


class Exchange:
    """One run's meeting point. ``changed`` guards all that is written by more than one thread."""

    def __init__(self, desk: Desk, journal: Journal, first: Line | None) -> None:
        self.desk, self.journal = desk, journal
        self.first = [first] if first is not None else []
        self.pace = Pace(desk.rules.rate, desk.rules.connections, monotonic)
        self.work: deque[Delivery] = deque()
        self.done: deque[tuple[Delivery, Verdict, Reply | None]] = deque()
        self.changed = threading.Condition()
        self.stopping = False
        self.stopped: str | None = None
        self.tripped = False
        self.error: MailError | None = None
        self.bug: BaseException | None = None
        self.lines: set[Line] = set()
        self._breaker = Breaker(desk.rules.breaker)
        self._failures = 0
        self._failing_until = 0.0

    def stop(self, why: str | None) -> None:
        """Begin nothing more; the first reason is the one that is told."""
        with self.changed:
            self.stopping = True
            self.stopped = self.stopped or why
            self.changed.notify_all()

    def fault(self, error: BaseException) -> None:
        """Hand what ended a connection's thread to the dispatching one."""
        with self.changed:
            self.bug = self.bug or error
            self.stopping = True
            self.changed.notify_all()

    def failed(self, error: MailError) -> float | None:
        """Count a connection that failed; return how long to wait, or None where it is of no use.

        All connections fail together when the relay goes away: within one wait that counts once.
        """
        with self.changed:
            now = monotonic()
            if now >= self._failing_until:
                self._failures += 1
                self._failing_until = now + min(_LONGEST_BACKOFF, self.desk.rules.backoff * 2 ** (self._failures - 1))
            if isinstance(error, RelayUnavailable) and self._failures < self.desk.rules.failures:
                return self._failing_until - now
            self.error = self.error or error
        self.stop(error.message)
        return None

    def settle_later(self, delivery: Delivery, verdict: Verdict, reply: Reply | None) -> None:
        """Hand over what became of a delivery, and draw the conclusions for the rest of the run at once."""
        if verdict.state in _PROGRESS:
            self._failures = 0
            if self._breaker.note(refused_by_policy=verdict.effect == "policy"):
                self.tripped = True
                self.stop(f"the relay refuses what we are or say: {_words(reply)}")
        if verdict.effect == "slow":
            self.pace.complained()
        if verdict.effect == "stop":
            self.stop(f"the relay said: {_words(reply)}")
        self.done.append((delivery, verdict, reply))
        if not self.work:
            # The end of an issue, or of a small one all of it, need not wait for the next look.
            with self.changed:
                self.changed.notify_all()


def _words(reply: Reply | None) -> str:
    return f"{reply.code} {reply.text}" if reply is not None else "nothing"
