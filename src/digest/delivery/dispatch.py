"""Sending an issue: the ledger in one thread, connections in others.

The dispatching thread claims batches, settles what became of them, and obeys the operator and the relay. Each
connection has a thread that takes messages, stamps them and carries them; it spends its time waiting for the relay,
so threads are all it takes. In between stand two queues and the journal.
"""

from __future__ import annotations

import sys
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from random import Random
from time import monotonic
from typing import Protocol, TypeVar

from digest.deliveries import Delivery, Dispatched, Here, Receipt, SendingRules, Wish
from digest.delivery.journal import Journal, journal_path
from digest.delivery.ledger import Ledger, handed_back, receipt_of
from digest.delivery.pace import Breaker, Pace
from digest.delivery.replies import Reply, Verdict
from digest.delivery.transaction import ConnectionLost, Feed, Outgoing, nothing_happens
from digest.errors import MailError, RelayUnavailable
from digest.protocols import Clock

_TICK = 0.05
"""Seconds between two looks of the dispatching thread: at 5,000 a second that is 250 settlements in one transaction."""
_LONG_TICK = 0.5
"""The same while there is nothing to do but to wait for what the relay deferred."""
_IDLE = 5.0
"""Seconds that a connection without work is kept."""
_PATIENCE_STEP = 0.2
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


def dispatch(
    day: date, *, desk: Desk, expires_at: datetime, limit: int | None = None, first: Line | None = None
) -> Dispatched:
    """Send what is pending of an issue until nothing is left to do now.

    ``first`` is a line that is open already; ``limit`` is the most recipients of this run. Raises StoreError where the
    ledger or the journal fails; what was known then lies in the journal, and recovery settles it.
    """
    with Journal(journal_path(desk.journals, desk.ledger.newest_lease() + 1)) as journal:
        run = _Run(day, desk, journal, expires_at=expires_at, limit=limit, first=first)
        try:
            return run.until_done()
        finally:
            run.end()


class _Run:
    """One run: the queues between the dispatching thread and the connections."""

    def __init__(
        self,
        day: date,
        desk: Desk,
        journal: Journal,
        *,
        expires_at: datetime,
        limit: int | None,
        first: Line | None,
    ) -> None:
        self.day, self.desk, self.journal, self.expires_at = day, desk, journal, expires_at
        self.left = limit
        self.first = [first] if first is not None else []
        self.pace = Pace(desk.rules.rate, desk.rules.connections, monotonic)
        self.breaker = Breaker(desk.rules.breaker)
        self.work: deque[Delivery] = deque()
        self.done: deque[tuple[Delivery, Verdict, Reply | None]] = deque()
        self.changed = threading.Condition()
        self.stopping = False
        self.stopped: str | None = None
        self.error: MailError | None = None
        self.bug: BaseException | None = None
        self.wish: Wish | None = None
        self.failures = 0
        self.failing_until = 0.0
        self.total = 0
        self.tripped = False
        self.lines: set[Line] = set()
        self.threads: list[threading.Thread] = []
        self.open: dict[int, dict[int, Delivery]] = {}
        self.settled: Counter[str] = Counter()
        self.waited_until: datetime | None = None
        self.interrupt: BaseException | None = None

    # The dispatching thread

    def until_done(self) -> Dispatched:
        """Claim, settle and wait until nothing is left to do now."""
        self.pace.begin()
        counts = self.desk.ledger.counts(self.day)
        self.total = min(counts["pending"] + counts["deferred"], self.left or sys.maxsize)
        while True:
            try:
                if not self._go_on():
                    break
            except (KeyboardInterrupt, SystemExit) as error:
                # The first time what is on its way is finished, for breaking off would leave it in doubt.
                if self.interrupt is not None:
                    raise
                self.interrupt = error
                self._stop("interrupted")
        if self.interrupt is not None:
            raise self.interrupt
        self._stop(None)
        return Dispatched(
            settled=self.settled,
            stopped=self.stopped,
            error=self.error,
            wish="pause" if self.tripped else self.wish,
            due=self.desk.ledger.next_due(self.day),
        )

    def _go_on(self) -> bool:
        """Do what there is to do now and wait a moment; return whether there is more to come."""
        self._settle()
        self._obey()
        if not self.stopping and len(self.work) < self.desk.rules.lease:
            self._claim()
        if not self.open and (self.stopping or not self._wait_for_deferred()):
            return False
        with self.changed:
            self.changed.wait(_TICK if self.open else _LONG_TICK)
        return True

    def end(self) -> None:
        """End all connections; hand back what was not begun. After an error the journal settles the rest."""
        self._stop(None)
        for line in self.first:
            line.close()
        if self.bug is None and not self.open:
            for thread in self.threads:
                thread.join()
            return
        # Whoever has not noted a departure by now notes none any more, and so sends nothing.
        self.journal.close()
        with self.changed:
            lines = list(self.lines)
        for line in lines:
            line.abandon()
        for thread in self.threads:
            thread.join(self.desk.rules.patience.quit)

    def _claim(self) -> None:
        most = self.desk.rules.lease if self.left is None else min(self.desk.rules.lease, self.left)
        if not most:
            return
        self.desk.passing("lease.before")
        claimed = self.desk.ledger.claim(
            self.day, most=most, here=self.desk.here, journal=self.journal.path.name, at=self.desk.clock()
        )
        self.desk.passing("lease.after")
        if not claimed:
            return
        if self.left is not None:
            self.left -= len(claimed)
        assert claimed[0].lease is not None
        self.journal.begins(claimed[0].lease, self.day)
        self.open[claimed[0].lease] = {delivery.number: delivery for delivery in claimed}
        with self.changed:
            self.work.extend(claimed)
            self.changed.notify_all()
        self._start_threads()

    def _start_threads(self) -> None:
        wanted = min(self.desk.rules.connections, len(self.work) + len(self.threads))
        while len(self.threads) < wanted:
            thread = threading.Thread(target=_Connection(self, len(self.threads)).run, daemon=True)
            self.threads.append(thread)
            thread.start()

    def _settle(self) -> None:
        """Store all that became known since the last look, in one transaction."""
        known = [self.done.popleft() for _ in range(len(self.done))]
        if not known:
            return
        now = self.desk.clock()
        receipts = [
            receipt_of(delivery, verdict, reply, at=now, retries=self.desk.rules.retries, random=self.desk.random)
            for delivery, verdict, reply in known
        ]
        self._store(receipts, now)
        if self.desk.progress is not None:
            self.desk.progress(sum(self.settled.values()), self.total)

    def _store(self, receipts: list[Receipt], now: datetime) -> None:
        for receipt in receipts:
            self.open[receipt.lease].pop(receipt.number)
        closing = [lease for lease, held in self.open.items() if not held]
        self.desk.passing("settle.before")
        self.desk.ledger.settle(self.day, receipts, closing=closing, at=now)
        self.desk.passing("settle.after")
        for lease in closing:
            del self.open[lease]
        back = 0
        for receipt in receipts:
            if receipt.state == "pending":
                back += 1
            else:
                self.settled[receipt.state] += 1
        if self.left is not None:
            self.left += back

    def _obey(self) -> None:
        """Stop for the operator's wish, the end of the issue's time, or a relay that can't be used."""
        if self.bug is not None:
            raise self.bug
        if not self.stopping:
            self._look_for_reasons_to_stop()
        self._hand_back()

    def _look_for_reasons_to_stop(self) -> None:
        wish = self.desk.ledger.wish(self.day)
        if wish is not None:
            self.wish = wish
            self._stop(f"{'paused' if wish == 'pause' else 'cancelled'} by the operator")
        elif self.desk.clock() >= self.expires_at:
            self._stop("the issue's time is over")

    def _hand_back(self) -> None:
        """Hand back, once the run stops, what no connection has taken."""
        if not self.stopping:
            return
        with self.changed:
            back = list(self.work)
            self.work.clear()
        if back:
            self._store([handed_back(delivery) for delivery in back], self.desk.clock())

    def _wait_for_deferred(self) -> bool:
        """Make due what is due; return whether there is still something to wait for in this run."""
        if self.left == 0:
            return False
        now = self.desk.clock()
        if self.waited_until is None:
            self.waited_until = now + self.desk.rules.wait
        due = self.desk.ledger.next_due(self.day)
        if due is None or due > min(self.waited_until, self.expires_at):
            return False
        if due <= now:
            self.desk.ledger.make_due(self.day, now)
        return True

    def _stop(self, why: str | None) -> None:
        with self.changed:
            self.stopping = True
            self.stopped = self.stopped or why
            self.changed.notify_all()

    # Called by the threads of connections

    def failed(self, error: MailError) -> float | None:
        """Count a connection that failed; return how long to wait, or None where it is of no use.

        All connections fail together when the relay goes away: within one wait that counts once.
        """
        with self.changed:
            now = monotonic()
            if now >= self.failing_until:
                self.failures += 1
                self.failing_until = now + min(_LONGEST_BACKOFF, self.desk.rules.backoff * 2 ** (self.failures - 1))
            if isinstance(error, RelayUnavailable) and self.failures < self.desk.rules.failures:
                return self.failing_until - now
            self.error = self.error or error
        self._stop(error.message)
        return None

    def settle_later(self, delivery: Delivery, verdict: Verdict, reply: Reply | None) -> None:
        """Hand over what became of a delivery, and draw the conclusions for the rest of the run at once."""
        if verdict.state in _PROGRESS:
            self.failures = 0
            if self.breaker.note(refused_by_policy=verdict.effect == "policy"):
                self.tripped = True
                self._stop(f"the relay refuses what we are or say: {_words(reply)}")
        if verdict.effect == "slow":
            self.pace.complained()
        if verdict.effect == "stop":
            self._stop(f"the relay said: {_words(reply)}")
        self.done.append((delivery, verdict, reply))
        if not self.work:
            # The end of an issue, or of a small one all of it, need not wait for the next look.
            with self.changed:
                self.changed.notify_all()


class _Connection:
    """One thread: opens a line when there is work, and feeds it."""

    def __init__(self, run: _Run, number: int) -> None:
        self._run, self._number = run, number

    def run(self) -> None:
        """Work until the run stops."""
        try:
            while self._work_is_there():
                self._serve()
        except BaseException as error:  # noqa: BLE001  # whatever ends a thread is told by the dispatching one
            self._fault(error)

    def _fault(self, error: BaseException) -> None:
        with self._run.changed:
            self._run.bug = self._run.bug or error
            self._run.stopping = True
            self._run.changed.notify_all()

    def _work_is_there(self) -> bool:
        """Wait for work; return False when there will be none."""
        run = self._run
        with run.changed:
            while not run.stopping and not (run.work and self._number < run.pace.connections):
                run.changed.wait(_PATIENCE_STEP)
            return not run.stopping

    def _serve(self) -> None:
        line = self._line()
        if line is None:
            return
        run = self._run
        with run.changed:
            run.lines.add(line)
        try:
            line.carry(self)
            line.close()
        except ConnectionLost as error:
            self._back_off(RelayUnavailable(f"the relay broke off: {error}", host="", port=0, hint="try again later"))
        finally:
            with run.changed:
                run.lines.discard(line)
            line.drop()

    def _line(self) -> Line | None:
        run = self._run
        with run.changed:
            if run.first:
                return run.first.pop()
        try:
            return run.desk.outlet.open()
        except MailError as error:
            self._back_off(error)
            return None

    def _back_off(self, error: MailError) -> None:
        run = self._run
        wait = run.failed(error)
        until = monotonic() + (wait or 0)
        with run.changed:
            while not run.stopping and (left := until - monotonic()) > 0:
                run.changed.wait(left)

    # The feed

    def next(self, *, wait: bool) -> Outgoing | None:
        """Return the next message, stamped; None when not now, or when this connection is not needed any more."""
        run = self._run
        until = None
        while not run.stopping and self._number < run.pace.connections:
            if run.work:
                pause = run.pace.wait()
                if not pause:
                    try:
                        delivery = run.work.popleft()
                    except IndexError:
                        continue
                    return run.desk.stamp(delivery)
                if not wait:
                    return None
            else:
                pause = _PATIENCE_STEP
            if not wait:
                return None
            until = until or monotonic() + _IDLE
            if monotonic() > until:
                return None
            with run.changed:
                run.changed.wait(min(pause, _PATIENCE_STEP))
        return None

    def departs(self, outgoing: Outgoing) -> None:
        """Note that a body leaves now."""
        delivery = outgoing.delivery
        self._run.journal.departs(_lease_of(delivery), delivery.number)
        outgoing.departed = True

    def answered(self, outgoing: Outgoing, verdict: Verdict, reply: Reply | None) -> None:
        """Note a reply and hand it over."""
        run = self._run
        delivery = outgoing.delivery
        try:
            if reply is not None and outgoing.departed:
                run.desk.passing("journal.R.before")
                run.journal.answered(_lease_of(delivery), delivery.number, reply)
                run.desk.passing("journal.R.after")
        finally:
            run.settle_later(delivery, verdict, reply)

    def returned(self, outgoing: Outgoing) -> None:
        """Take back a message of which nothing was accepted."""
        run = self._run
        delivery = outgoing.delivery
        try:
            if outgoing.departed:
                run.journal.not_accepted(_lease_of(delivery), delivery.number)
        finally:
            run.settle_later(delivery, Verdict("pending"), None)


def _words(reply: Reply | None) -> str:
    return f"{reply.code} {reply.text}" if reply is not None else "nothing"


def _lease_of(delivery: Delivery) -> int:
    assert delivery.lease is not None
    return delivery.lease
