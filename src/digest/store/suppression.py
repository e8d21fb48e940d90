"""Persons who are never written to, whatever any list says. No address stands here: an erased one leaves no trace."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from digest.store.instants import stamp

# The first reason stays: what follows it, an erasure say, does not make it less true.
_ADD = """
    INSERT INTO suppression (person, reason, at) VALUES (:person, :reason, :at)
    ON CONFLICT (person) DO NOTHING
    RETURNING person
"""

_REASON = "SELECT reason FROM suppression WHERE person = :person"

_ALL = "SELECT person, reason FROM suppression ORDER BY person"

_LIFT = "DELETE FROM suppression WHERE person = :person RETURNING person"


def add(db: sqlite3.Connection, person: str, reason: str, at: datetime) -> bool:
    """Suppress a person; return whether this is new."""
    return db.execute(_ADD, {"person": person, "reason": reason, "at": stamp(at)}).fetchone() is not None


def reason_of(db: sqlite3.Connection, person: str) -> str | None:
    """Return why a person is suppressed, or None."""
    row = db.execute(_REASON, {"person": person}).fetchone()
    return row[0] if row else None


def all_of(db: sqlite3.Connection) -> dict[str, str]:
    """Return the reason of each suppressed person."""
    return dict(db.execute(_ALL))


def lift(db: sqlite3.Connection, person: str) -> bool:
    """Let a person be written to again; return whether there was anything to lift."""
    return db.execute(_LIFT, {"person": person}).fetchone() is not None
