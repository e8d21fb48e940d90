"""Sending an issue: the ledger in one thread, connections in others.

The dispatching thread claims batches, settles what became of them, and obeys the operator and the relay. In between
stand the queues of an `Exchange` and the journal.
"""

from __future__ import annotations

import sys
import threading
from collections import Counter
from datetime import date, datetime

from digest.deliveries import Delivery, Dispatched, Receipt, Wish
from digest.delivery.connection import Connection
from digest.delivery.exchange import Desk, Exchange, Line
from digest.delivery.journal import Journal, journal_path
from digest.delivery.ledger import handed_back, receipt_of

_TICK = 0.05
"""Seconds between two looks of the dispatching thread: at 5,000 a second that is 250 settlements in one transaction."""
_LONG_TICK = 0.5
"""The same while there is nothing to do but to wait for what the relay deferred."""


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
    """One run, as the dispatching thread sees it."""

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
        self.shared = Exchange(desk, journal, first)
        self.left = limit
        self.wish: Wish | None = None
        self.total = 0
        self.threads: list[threading.Thread] = []
        self.open: dict[int, dict[int, Delivery]] = {}
        self.settled: Counter[str] = Counter()
        self.waited_until: datetime | None = None
        self.interrupt: BaseException | None = None

    def until_done(self) -> Dispatched:
        """Claim, settle and wait until nothing is left to do now."""
        self.shared.pace.begin()
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
                self.shared.stop("interrupted")
        if self.interrupt is not None:
            raise self.interrupt
        self.shared.stop(None)
        return Dispatched(
            settled=self.settled,
            stopped=self.shared.stopped,
            error=self.shared.error,
            wish="pause" if self.shared.tripped else self.wish,
            due=self.desk.ledger.next_due(self.day),
        )

    def _go_on(self) -> bool:
        """Do what there is to do now and wait a moment; return whether there is more to come."""
        self._settle()
        self._obey()
        if not self.shared.stopping and len(self.shared.work) < self.desk.rules.lease:
            self._claim()
        if not self.open and (self.shared.stopping or not self._wait_for_deferred()):
            return False
        with self.shared.changed:
            self.shared.changed.wait(_TICK if self.open else _LONG_TICK)
        return True

    def end(self) -> None:
        """End all connections; hand back what was not begun. After an error the journal settles the rest."""
        self.shared.stop(None)
        for line in self.shared.first:
            line.close()
        if self.shared.bug is None and not self.open:
            for thread in self.threads:
                thread.join()
            return
        # Whoever has not noted a departure by now notes none any more, and so sends nothing.
        self.journal.close()
        with self.shared.changed:
            lines = list(self.shared.lines)
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
        with self.shared.changed:
            self.shared.work.extend(claimed)
            self.shared.changed.notify_all()
        self._start_threads()

    def _start_threads(self) -> None:
        wanted = min(self.desk.rules.connections, len(self.shared.work) + len(self.threads))
        while len(self.threads) < wanted:
            thread = threading.Thread(target=Connection(self.shared, len(self.threads)).run, daemon=True)
            self.threads.append(thread)
            thread.start()

    def _settle(self) -> None:
        """Store all that became known since the last look, in one transaction."""
        known = [self.shared.done.popleft() for _ in range(len(self.shared.done))]
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
        if self.shared.bug is not None:
            raise self.shared.bug
        if not self.shared.stopping:
            self._look_for_reasons_to_stop()
        self._hand_back()

    def _look_for_reasons_to_stop(self) -> None:
        wish = self.desk.ledger.wish(self.day)
        if wish is not None:
            self.wish = wish
            self.shared.stop(f"{'paused' if wish == 'pause' else 'cancelled'} by the operator")
        elif self.desk.clock() >= self.expires_at:
            self.shared.stop("the issue's time is over")

    def _hand_back(self) -> None:
        """Hand back, once the run stops, what no connection has taken."""
        if not self.shared.stopping:
            return
        with self.shared.changed:
            back = list(self.shared.work)
            self.shared.work.clear()
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
