"""What happened to an issue's sending, and the place where the store is at home."""

from __future__ import annotations

import sqlite3
from datetime import date

from digest.deliveries import Event, Here
from digest.store.freezes import day_of, number_of
from digest.store.instants import instant, stamp

_ADD = "INSERT INTO event (at, issue, what, detail) VALUES (:at, :issue, :what, :detail)"

_OF = "SELECT at, issue, what, detail FROM event WHERE issue = :issue ORDER BY at"

_HOME = "SELECT host, path FROM home"

_SET_HOME = """
    INSERT INTO home (newsletter, host, path) VALUES (:newsletter, :host, :path)
    ON CONFLICT (newsletter) DO UPDATE SET host = excluded.host, path = excluded.path
"""


def add(db: sqlite3.Connection, event: Event) -> None:
    """Store an event."""
    row = {
        "at": stamp(event.at),
        "issue": number_of(event.issue) if event.issue else None,
        "what": event.what,
        "detail": event.detail,
    }
    db.execute(_ADD, row)


def of(db: sqlite3.Connection, day: date) -> tuple[Event, ...]:
    """Return the events of an issue, in order."""
    rows = db.execute(_OF, {"issue": number_of(day)})
    return tuple(
        Event(at=instant(at), issue=day_of(issue), what=what, detail=detail) for at, issue, what, detail in rows
    )


def home(db: sqlite3.Connection) -> tuple[str, str] | None:
    """Return the host and path where the store is at home."""
    row = db.execute(_HOME).fetchone()
    return (row[0], row[1]) if row else None


def set_home(db: sqlite3.Connection, newsletter: str, here: Here) -> None:
    """Make a host and path the store's home."""
    db.execute(_SET_HOME, {"newsletter": newsletter, "host": here.host, "path": here.path})
