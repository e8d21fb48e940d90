"""What a relay's reply means: for the recipient, and for the run.

One table, `RULES`, read from its top; the first rule that fits decides. Enhanced codes are those of RFC 3463.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from digest.deliveries import DeliveryState

Phase = Literal["MAIL", "RCPT", "DATA", "dot"]
Effect = Literal["none", "address", "slow", "policy", "stop", "reconnect"]
"""What follows for others: a bad address, too much asked, we are refused, nothing will go, the connection is done."""

LONGEST_SHOWN = 500
CLOSING = 421
_ENHANCED = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_THROTTLED = re.compile(r"throttl", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as it came: ``code`` is -1 for what is no reply at all; ``text`` is safe to show."""

    code: int
    text: str = ""

    @property
    def enhanced(self) -> str:
        """The enhanced code that the text begins with, or nothing."""
        found = _ENHANCED.match(self.text)
        return found[0] if found else ""

    @property
    def closes(self) -> bool:
        """Say whether the connection can't be used after this reply."""
        return self.code == CLOSING or not 200 <= self.code <= 599


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reply settles: the delivery's state, and the effect on the rest of the run."""

    state: DeliveryState
    effect: Effect = "none"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table: it fits where the phase, the code and the enhanced code do; what is empty fits always."""

    verdict: Verdict
    codes: frozenset[int] = frozenset()
    enhanced: str = ""
    phases: frozenset[Phase] = frozenset()
    text: re.Pattern[str] | None = None

    def fits(self, phase: Phase, reply: Reply) -> bool:
        """Say whether the row is about a reply."""
        if self.codes and reply.code not in self.codes:
            return False
        if self.phases and phase not in self.phases:
            return False
        if self.enhanced and not re.fullmatch(self.enhanced, reply.enhanced):
            return False
        return self.text is None or self.text.search(reply.text) is not None


def _rule(
    state: DeliveryState,
    effect: Effect = "none",
    *,
    codes: range | tuple[int, ...] = (),
    enhanced: str = "",
    phases: tuple[Phase, ...] = (),
    text: re.Pattern[str] | None = None,
) -> Rule:
    return Rule(
        verdict=Verdict(state, effect), codes=frozenset(codes), enhanced=enhanced, phases=frozenset(phases), text=text
    )


_TEMPORARY = range(400, 500)
_PERMANENT = range(500, 600)
_PERMANENT_ADDRESS = r"5\.1\.\d+|5\.2\.1"
_FULL = r"[45]\.2\.2"

RULES: tuple[Rule, ...] = (
    _rule("sent", codes=range(200, 300), phases=("dot",)),
    # After the dot a 421 refuses the message by the book, but some relays have queued it: wait before the next try.
    _rule("deferred", "slow", codes=(CLOSING,), phases=("dot",)),
    _rule("pending", "slow", codes=(CLOSING, 432)),
    _rule("pending", "slow", codes=(454,), text=_THROTTLED),
    _rule("pending", "slow", codes=_TEMPORARY, enhanced=r"4\.7\.28"),
    _rule("pending", "stop", codes=(530, 534, 535, 538)),
    _rule("failed", "stop", codes=(552, 554), enhanced=r"5\.3\.4"),
    _rule("failed", "stop", codes=(552,), phases=("MAIL",)),
    _rule("pending", "stop", codes=_PERMANENT, phases=("MAIL",)),
    _rule("deferred", codes=(450, 451, 452, 552), enhanced=_FULL),
    # One recipient is never too many: the relay counts over the whole connection, so the next one starts afresh.
    _rule("pending", "reconnect", codes=(452,), enhanced=r"4\.5\.3", phases=("RCPT",)),
    _rule("pending", "reconnect", codes=(552,), phases=("RCPT",)),
    _rule("deferred", codes=_TEMPORARY),
    # 501 is a syntax error of ours, except where it says that the recipient's address is at fault.
    _rule("failed", "address", codes=(501, 550, 551, 553), enhanced=_PERMANENT_ADDRESS),
    _rule("pending", "stop", codes=range(500, 505)),
    _rule("failed", "policy", codes=_PERMANENT, enhanced=r"5\.7\.\d+"),
    _rule("failed", codes=_PERMANENT),
    # What is no reply says nothing about the message once its dot has left; before that nothing was accepted.
    _rule("in_doubt", "reconnect", phases=("dot",)),
    _rule("pending", "reconnect", phases=("DATA",)),
    _rule("pending", "stop"),
)


def classify(phase: Phase, reply: Reply) -> Verdict:
    """Return what a reply that does not let the transaction go on settles."""
    return next(rule.verdict for rule in RULES if rule.fits(phase, reply))


def printable(text: bytes | str, longest: int = LONGEST_SHOWN) -> str:
    """Return a relay's words as one line that no terminal obeys, cut."""
    # Cut first: escaping a megabyte of rubbish to throw it away is work that a relay must not be able to give us.
    decoded = text[: longest * 4].decode("utf-8", "replace") if isinstance(text, bytes) else text[: longest * 4]
    if decoded.isprintable():
        return decoded if len(decoded) <= longest else decoded[: longest - 1] + "…"
    escaped = "".join(mark if mark.isprintable() else _escaped(mark) for mark in decoded.replace("\r", ""))
    return escaped if len(escaped) <= longest else escaped[: longest - 1] + "…"


def _escaped(mark: str) -> str:
    return " " if mark in "\n\t" else mark.encode("unicode_escape", "replace").decode("ascii")
