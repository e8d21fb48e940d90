"""One connection of a run: a thread that opens a line when there is work, stamps messages, and feeds them to it.

It spends its time waiting for the relay, so a thread is all it takes.
"""

from __future__ import annotations

from time import monotonic

from digest.deliveries import Delivery
from digest.delivery.exchange import Exchange, Line
from digest.delivery.replies import Reply, Verdict
from digest.delivery.transaction import ConnectionLost, Outgoing
from digest.errors import MailError, RelayUnavailable

_IDLE = 5.0
"""Seconds that a connection without work is kept."""
_PATIENCE_STEP = 0.2


class Connection:
    """One thread: opens a line when there is work, and feeds it."""

    def __init__(self, shared: Exchange, number: int) -> None:
        self._shared, self._number = shared, number

    def run(self) -> None:
        """Work until the run stops."""
        try:
            while self._work_is_there():
                self._serve()
        except BaseException as error:  # noqa: BLE001  # whatever ends a thread is told by the dispatching one
            self._shared.fault(error)

    def _work_is_there(self) -> bool:
        """Wait for work; return False when there will be none."""
        shared = self._shared
        with shared.changed:
            while not shared.stopping and not (shared.work and self._number < shared.pace.connections):
                shared.changed.wait(_PATIENCE_STEP)
            return not shared.stopping

    def _serve(self) -> None:
        line = self._line()
        if line is None:
            return
        shared = self._shared
        with shared.changed:
            shared.lines.add(line)
        try:
            line.carry(self)
            line.close()
        except ConnectionLost as error:
            self._back_off(RelayUnavailable(f"the relay broke off: {error}", host="", port=0, hint="try again later"))
        finally:
            with shared.changed:
                shared.lines.discard(line)
            line.drop()

    def _line(self) -> Line | None:
        shared = self._shared
        with shared.changed:
            if shared.first:
                return shared.first.pop()
        try:
            return shared.desk.outlet.open()
        except MailError as error:
            self._back_off(error)
            return None

    def _back_off(self, error: MailError) -> None:
        shared = self._shared
        wait = shared.failed(error)
        until = monotonic() + (wait or 0)
        with shared.changed:
            while not shared.stopping and (left := until - monotonic()) > 0:
                shared.changed.wait(left)

    # The feed

    def next(self, *, wait: bool) -> Outgoing | None:
        """Return the next message, stamped; None when not now, or when this connection is not needed any more."""
        shared = self._shared
        until = None
        while not shared.stopping and self._number < shared.pace.connections:
            if shared.work:
                pause = shared.pace.wait()
                if not pause:
                    try:
                        delivery = shared.work.popleft()
                    except IndexError:
                        continue
                    return shared.desk.stamp(delivery)
                if not wait:
                    return None
            else:
                pause = _PATIENCE_STEP
            if not wait:
                return None
            until = until or monotonic() + _IDLE
            if monotonic() > until:
                return None
            with shared.changed:
                shared.changed.wait(min(pause, _PATIENCE_STEP))
        return None

    def departs(self, outgoing: Outgoing) -> None:
        """Note that a body leaves now."""
        delivery = outgoing.delivery
        self._shared.journal.departs(_lease_of(delivery), delivery.number)
        outgoing.departed = True

    def answered(self, outgoing: Outgoing, verdict: Verdict, reply: Reply | None) -> None:
        """Note a reply and hand it over."""
        shared = self._shared
        delivery = outgoing.delivery
        try:
            if reply is not None and outgoing.departed:
                shared.desk.passing("journal.R.before")
                shared.journal.answered(_lease_of(delivery), delivery.number, reply)
                shared.desk.passing("journal.R.after")
        finally:
            shared.settle_later(delivery, verdict, reply)

    def returned(self, outgoing: Outgoing) -> None:
        """Take back a message of which nothing was accepted."""
        shared = self._shared
        delivery = outgoing.delivery
        try:
            if outgoing.departed:
                shared.journal.not_accepted(_lease_of(delivery), delivery.number)
        finally:
            shared.settle_later(delivery, Verdict("pending"), None)


def _lease_of(delivery: Delivery) -> int:
    assert delivery.lease is not None
    return delivery.lease
