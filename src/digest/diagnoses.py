"""What an examination finds: one thing looked at, how it stands, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warn", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One line of `digest doctor`. What is ok needs no ``mend``."""

    subject: str
    level: Level
    message: str
    mend: str | None = None


def ok(subject: str, message: str) -> Diagnosis:
    """Return that something is as it should be."""
    return Diagnosis(subject=subject, level="ok", message=message)


def warn(subject: str, message: str, mend: str) -> Diagnosis:
    """Return that something works, but may disappoint."""
    return Diagnosis(subject=subject, level="warn", message=message, mend=mend)


def wrong(subject: str, message: str, mend: str | None) -> Diagnosis:
    """Return that something will not work."""
    return Diagnosis(subject=subject, level="error", message=message, mend=mend)
