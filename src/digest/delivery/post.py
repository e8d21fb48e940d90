"""One outlet with all that sending through it takes: what the job that sends is given."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Generic, TypeVar

from digest.deliveries import Delivery, Dispatched, Frozen, Here, Recipient, Recovered, SendingRules
from digest.delivery.dispatch import dispatch
from digest.delivery.exchange import Desk, Line, Outlet, Progress
from digest.delivery.journal import newest_lease
from digest.delivery.ledger import Ledger
from digest.delivery.outlets import outgoing_from
from digest.delivery.recovery import reconcile, recover
from digest.delivery.replies import Reply, Verdict
from digest.delivery.transaction import ConnectionLost, Outgoing, nothing_happens
from digest.errors import MailError, StoreError
from digest.protocols import Clock

Opened = TypeVar("Opened", bound=Line)

StampOf = Callable[[Frozen], Callable[[Delivery], bytes]]
"""Gives what makes each recipient's bytes of a frozen issue."""


class Records:
    """The ledger with its journals."""

    def __init__(self, ledger: Ledger, journals: Path, here: Here, rules: SendingRules, clock: Clock) -> None:
        self.ledger, self.journals, self.here = ledger, journals, here
        self._rules, self.clock = rules, clock
        self.random = Random(secrets.randbits(64))  # noqa: S311  # spreads retries, guards nothing

    def recover(self) -> tuple[Recovered, ...]:
        """Settle what a run left open that ended in the middle; the caller holds the send lock."""
        return recover(
            self.ledger,
            self.journals,
            here=self.here,
            at=self.clock(),
            retries=self._rules.retries,
            random=self.random,
        )

    def adopt(self) -> int:
        """Tell a restored store what the journals know and it does not; return of how many."""
        return reconcile(self.ledger, self.journals, here=self.here, at=self.clock())

    def newest_journal(self) -> int:
        """Return the highest number of a lease that the journals know."""
        return newest_lease(self.journals)


class Postman(Generic[Opened]):
    """Sends issues through one outlet."""

    def __init__(
        self,
        outlet: Outlet[Opened],
        records: Records,
        stamp_of: StampOf,
        *,
        progress: Progress | None = None,
        passing: Callable[[str], None] = nothing_happens,
    ) -> None:
        self._outlet, self._records, self._stamp_of = outlet, records, stamp_of
        self._progress, self._passing = progress, passing

    def open(self) -> Opened:
        """Return a line that is ready; raise MailError."""
        return self._outlet.open()

    def dispatch(self, frozen: Frozen, *, rules: SendingRules, limit: int | None, first: Opened) -> Dispatched:
        """Send what is pending of an issue; whatever happens, what is known then is settled."""
        desk = Desk(
            ledger=self._records.ledger,
            journals=self._records.journals,
            here=self._records.here,
            outlet=self._outlet,
            stamp=outgoing_from(frozen, self._stamp_of(frozen)),
            rules=rules,
            clock=self._records.clock,
            random=self._records.random,
            passing=self._passing,
            progress=self._progress,
        )
        try:
            return dispatch(frozen.issue, desk=desk, expires_at=frozen.expires_at, limit=limit, first=first)
        except BaseException:
            # A ledger that has failed may fail again: then the next run settles what the journal knows.
            with suppress(StoreError):
                self._records.recover()
            raise

    def carry(self, frozen: Frozen, address: str, *, over: Opened) -> str:
        """Send one message to an address, without a ledger; return the relay's words, or raise MailError."""
        delivery = Delivery(
            issue=frozen.issue,
            number=0,
            recipient=Recipient(id="test", address=address),
            message_id=f"test-{secrets.token_hex(10)}",
            state="leased",
        )
        feed = _One(outgoing_from(frozen, self._stamp_of(frozen))(delivery))
        try:
            over.carry(feed)
        except ConnectionLost as error:
            raise MailError(f"the relay was lost: {error}", hint="try again later") from None
        if feed.state != "sent":
            words = f"{feed.reply.code} {feed.reply.text}" if feed.reply else "it did not answer"
            raise MailError(f"the relay does not take the message for {address}: {words}", hint="mend what it says")
        assert feed.reply is not None
        return feed.reply.text


class _One:
    """A feed of one message."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._left: Outgoing | None = replace(outgoing)
        self.state = "pending"
        self.reply: Reply | None = None

    def next(self, *, wait: bool) -> Outgoing | None:  # noqa: ARG002  # the protocol's word
        outgoing, self._left = self._left, None
        return outgoing

    def departs(self, outgoing: Outgoing) -> None:
        outgoing.departed = True

    def answered(self, outgoing: Outgoing, verdict: Verdict, reply: Reply | None) -> None:  # noqa: ARG002  # the same
        self.state, self.reply = verdict.state, reply

    def returned(self, outgoing: Outgoing) -> None:
        """Nothing is noted of a message that nobody keeps account of."""
