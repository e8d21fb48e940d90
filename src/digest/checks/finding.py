"""A check, the spot that it finds, and the finding that is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from digest.checks.mail import Mail

Severity = Literal["error", "warning", "notice"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")
"""Gravest first: readers are kept from something; something is worse than it need be; good to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One violation of a check.

    `line` and `column` count from 1 in the HTML, in the text part or in the headers of a message, as the check says;
    `story` is the heading above the place, or the link itself; `source` says where the rule is from.
    """

    check: str
    severity: Severity
    line: int | None
    column: int | None
    story: str | None
    reason: str
    source: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """What a check finds: a place and a reason. A severity or a way to mend of its own replaces the check's."""

    reason: str
    line: int | None = None
    column: int | None = None
    story: str | None = None
    severity: Severity | None = None
    mend: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule about a mail. `find` yields the spots that break it; `demand` says the rule in a sentence."""

    id: str
    severity: Severity
    demand: str
    source: str
    mend: str
    find: Callable[[Mail], Iterable[Spot]]

    def finding(self, spot: Spot) -> Finding:
        """Return a spot as a finding of this check."""
        return Finding(
            check=self.id,
            severity=spot.severity or self.severity,
            line=spot.line,
            column=spot.column,
            story=None if spot.story is None else printable(spot.story),
            reason=printable(spot.reason),
            source=self.source,
            mend=spot.mend or self.mend,
        )


def printable(text: str) -> str:
    """Return text that a terminal can show: no control characters, which a hostile mail may hold."""
    return "".join(mark if mark.isprintable() else " " if mark.isspace() else "\ufffd" for mark in text)
