"""What the desk asks of all issues at once: where each stands, and which are its neighbours. Reads only."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import NamedTuple


class Standing(NamedTuple):
    """An issue's date, its stored state, and whether any of its recipients got it or may have got it."""

    day: date
    state: str
    sent: bool
    in_doubt: bool


_STANDINGS = """
    SELECT issue.date, issue.state,
        EXISTS (SELECT 1 FROM delivery WHERE delivery.issue = freeze.issue AND delivery.state = 'sent'),
        EXISTS (SELECT 1 FROM delivery WHERE delivery.issue = freeze.issue AND delivery.state = 'in_doubt')
    FROM issue LEFT JOIN freeze ON freeze.newsletter = issue.newsletter AND freeze.date = issue.date
    WHERE issue.date BETWEEN :since AND :until
    ORDER BY issue.date
"""

_BEFORE = "SELECT max(date) FROM issue WHERE date < :date"
_AFTER = "SELECT min(date) FROM issue WHERE date > :date"
_LATEST = "SELECT max(date) FROM issue"


def standings(db: sqlite3.Connection, since: date, until: date) -> tuple[Standing, ...]:
    """Return the issues from a date to another, both included, oldest first."""
    rows = db.execute(_STANDINGS, {"since": since.isoformat(), "until": until.isoformat()})
    return tuple(Standing(date.fromisoformat(day), state, bool(sent), bool(doubt)) for day, state, sent, doubt in rows)


def neighbours(db: sqlite3.Connection, day: date) -> tuple[date | None, date | None]:
    """Return the dates of the issues before and after a day."""
    before, after = (db.execute(query, {"date": day.isoformat()}).fetchone()[0] for query in (_BEFORE, _AFTER))
    return _day(before), _day(after)


def latest(db: sqlite3.Connection) -> date | None:
    """Return the date of the latest issue."""
    return _day(db.execute(_LATEST).fetchone()[0])


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
