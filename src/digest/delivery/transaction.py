"""The transaction: one message after another over one session, without waiting where SMTP lets us go on.

::

    MAIL RCPT DATA ▶ ◀ 3 replies   journal: departs   body . MAIL RCPT DATA ▶ ◀ 4 replies   journal: answered …

The body goes in one write with the next message's envelope (RFC 2920 3.1: message content may begin a group of
commands), so a message costs one round trip. Where the relay offers no PIPELINING every command waits for its reply.

What is known is exact. Before the kernel has taken the last byte of the final dot a message was certainly not accepted;
after the reply everything is known; in between, and only there, it is in doubt (RFC 1047).
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from digest.addresses import is_wire_safe
from digest.deliveries import Delivery
from digest.delivery.replies import Phase, Reply, Verdict, classify
from digest.delivery.session import Session

_DOT = b".\r\n"
_LATE_WORD = 1.0
"""Seconds to wait for what the relay said before it broke off in the middle of a body."""

IN_DOUBT = Verdict("in_doubt", "reconnect")
NO_ADDRESS = Verdict("failed")


@dataclass(slots=True)
class Outgoing:
    """A message on its way, ended by CRLF and with its dots stuffed; ``departed`` says that its body may have left."""

    delivery: Delivery
    sender: str
    recipient: str
    message: bytes
    envelope_id: str
    departed: bool = False


class Feed(Protocol):
    """Where messages come from, and who must know what becomes of each."""

    def next(self, *, wait: bool) -> Outgoing | None:
        """Return the next message; None without waiting means not now, with it that this connection is not needed."""
        ...

    def departs(self, outgoing: Outgoing) -> None:
        """Note durably that the body leaves now; raise StoreError where that can't be noted, and nothing leaves."""
        ...

    def answered(self, outgoing: Outgoing, verdict: Verdict, reply: Reply | None) -> None:
        """Note what became of a message whose body left or whose envelope was refused."""
        ...

    def returned(self, outgoing: Outgoing) -> None:
        """Take back a message of which nothing was accepted and nothing was refused."""
        ...


class ConnectionLost(Exception):
    """The connection can't be used any more; everything that was on it is settled."""


def nothing_happens(point: str) -> None:
    """Pass a point at which a test may end the process."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    phase: Phase
    reply: Reply


class Conversation:
    """Carries a feed's messages over one session until the feed ends or the connection is lost."""

    def __init__(self, session: Session, feed: Feed, *, passing: Callable[[str], None] = nothing_happens) -> None:
        self._session = session
        self._feed = feed
        self._passing = passing
        self._pipelining = session.has_extn("pipelining")
        self._sized = session.has_extn("size")
        self._reports = session.has_extn("dsn")
        self._reset = b""
        self._safe_sender = ""

    def run(self) -> None:
        """Carry messages until the feed has none for this connection; raise ConnectionLost."""
        current = self._taken(wait=True)
        while current is not None:
            following = self._carry(current, riding=False)
            while following is not None:
                following = self._carry(following, riding=True)
            current = self._taken(wait=True)

    def _taken(self, *, wait: bool) -> Outgoing | None:
        """Return the next message whose addresses may be written to the wire."""
        while (outgoing := self._feed.next(wait=wait)) is not None:
            if is_wire_safe(outgoing.recipient) and self._is_safe_sender(outgoing.sender):
                return outgoing
            self._feed.answered(outgoing, NO_ADDRESS, Reply(0, "the address may not stand in a command"))
        return None

    def _is_safe_sender(self, sender: str) -> bool:
        # It is the same for all, as a rule.
        if sender != self._safe_sender and is_wire_safe(sender):
            self._safe_sender = sender
        return sender == self._safe_sender

    def _carry(self, current: Outgoing, *, riding: bool) -> Outgoing | None:
        """Carry one message; return the one whose envelope rode along."""
        try:
            refusal = self._offered(current, riding=riding)
        except (OSError, smtplib.SMTPException) as error:
            self._feed.returned(current)
            raise ConnectionLost(str(error)) from error
        if refusal is None:
            return self._deliver(current)
        self._refused(current, refusal)
        return None

    # The envelope

    def _offered(self, current: Outgoing, *, riding: bool) -> _Refusal | None:
        """Offer a message and return what it was refused with; None means that the relay waits for the body."""
        if not self._pipelining:
            return self._offered_stepwise(current)
        if not riding:
            self._write(self._reset + self._envelope(current))
            self._passing("envelope.sent")
        if self._reset:
            self._answer()
            self._reset = b""
        return self._refusal_among_replies()

    def _refusal_among_replies(self) -> _Refusal | None:
        """Read the replies to an envelope, up to one after which nothing more can come; return the first refusal."""
        refusal = None
        for phase in _PHASES:
            reply = self._answer(self._session.patience.data if phase == "DATA" else None)
            if not _lets_go_on(phase, reply):
                refusal = refusal or _Refusal(phase, reply)
                if reply.closes:
                    break
        if refusal is not None:
            self._clear_away(reply)
        return refusal

    def _offered_stepwise(self, current: Outgoing) -> _Refusal | None:
        if self._reset:
            self._write(self._reset)
            self._answer()
            self._reset = b""
        for phase, command in zip(_PHASES, self._envelope(current).splitlines(keepends=True), strict=True):
            self._write(command)
            reply = self._answer()
            if not _lets_go_on(phase, reply):
                self._reset = b"RSET\r\n"
                return _Refusal(phase, reply)
        self._passing("envelope.sent")
        return None

    def _clear_away(self, last: Reply) -> None:
        """End a transaction of which something was refused."""
        if last.code == 354:
            # The relay waits for a body although nobody is to get it: it gets the dot alone (RFC 2920 3.1).
            self._write(_DOT)
            self._answer(self._session.patience.accepted)
        self._reset = b"RSET\r\n"

    def _refused(self, current: Outgoing, refusal: _Refusal) -> None:
        verdict = classify(refusal.phase, refusal.reply)
        self._feed.answered(current, verdict, refusal.reply)
        if refusal.reply.closes or verdict.effect == "reconnect":
            raise ConnectionLost(refusal.reply.text)

    def _envelope(self, outgoing: Outgoing) -> bytes:
        size = f" SIZE={len(outgoing.message)}" if self._sized else ""
        reports = f" RET=HDRS ENVID={outgoing.envelope_id}" if self._reports else ""
        return f"MAIL FROM:<{outgoing.sender}>{size}{reports}\r\nRCPT TO:<{outgoing.recipient}>\r\nDATA\r\n".encode(
            "ascii"
        )

    # The body

    def _deliver(self, current: Outgoing) -> Outgoing | None:
        """Send a body with the next envelope behind it; settle it and return the next message."""
        following = self._taken(wait=False) if self._pipelining else None
        try:
            self._leave(current, _DOT if following is None else _DOT + self._envelope(following))
            self._passing("dot.sent")
            reply = self._answer(self._session.patience.accepted)
        except (OSError, smtplib.SMTPException) as error:
            self._lost(current, following)
            raise ConnectionLost(str(error)) from error
        self._passing("reply.read")
        verdict = classify("dot", reply)
        self._feed.answered(current, verdict, reply)
        if reply.closes or verdict.effect == "reconnect":
            if following is not None:
                self._feed.returned(following)
            raise ConnectionLost(reply.text)
        return following

    def _leave(self, current: Outgoing, end: bytes) -> None:
        """Note that a body departs, and write it with what ends it: the dot, and it may be the next envelope."""
        self._session.written = 0
        self._passing("journal.D.before")
        self._feed.departs(current)
        self._passing("journal.D.after")
        self._session.write(current.message, end)

    def _lost(self, current: Outgoing, following: Outgoing | None) -> None:
        """Settle what was on a connection that broke while a body left or its reply was awaited."""
        if following is not None:
            self._feed.returned(following)
        if self._session.written >= len(current.message) + len(_DOT):
            self._feed.answered(current, IN_DOUBT, None)
            return
        early = self._early_refusal()
        if early is None:
            self._feed.returned(current)
        else:
            self._feed.answered(current, classify("DATA", early), early)

    def _early_refusal(self) -> Reply | None:
        """Return the refusal that the relay spoke into a body before it broke off."""
        try:
            reply = self._answer(_LATE_WORD)
        except (OSError, smtplib.SMTPException):
            return None
        return reply if 400 <= reply.code < 600 else None

    # The wire

    def _write(self, data: bytes) -> None:
        self._session.write(data)

    def _answer(self, within: float | None = None) -> Reply:
        return self._session.answer(self._session.patience.command if within is None else within)


_PHASES: tuple[Phase, Phase, Phase] = ("MAIL", "RCPT", "DATA")


def _lets_go_on(phase: Phase, reply: Reply) -> bool:
    return reply.code == 354 if phase == "DATA" else 200 <= reply.code < 300
