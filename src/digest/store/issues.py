"""Issues and their renders, one a newsletter and date."""

from __future__ import annotations

import sqlite3
from datetime import date

from digest.documents import from_json, to_json
from digest.errors import IssueError
from digest.models import Email, Issue, StoredIssue
from digest.store import full_text
from digest.store.instants import instant, stamp

_IDENTITY = "SELECT id FROM newsletter"

# One statement looks at the state and writes, so that no freeze can come between, whatever the engine's isolation.
_SAVE = """
    INSERT INTO issue (newsletter, date, state, window_start, window_end, made_at, frozen_at, document, email)
    VALUES (:newsletter, :date, :state, :window_start, :window_end, :made_at, :frozen_at, :document, :email)
    ON CONFLICT (newsletter, date) DO UPDATE SET
        state = excluded.state,
        window_start = excluded.window_start,
        window_end = excluded.window_end,
        made_at = excluded.made_at,
        frozen_at = excluded.frozen_at,
        document = excluded.document,
        email = excluded.email
    WHERE issue.state IN ('empty', 'draft')
    RETURNING date
"""

_STATE = "SELECT state FROM issue WHERE date = :date"

_BY_DATE = "SELECT document, email, state, made_at, frozen_at FROM issue WHERE date = :date"

_BEFORE = """
    SELECT document, email, state, made_at, frozen_at FROM issue
    WHERE date < :date AND state <> 'draft'
    ORDER BY date DESC LIMIT 1
"""

_DATES = "SELECT date FROM issue ORDER BY date"


def identity(db: sqlite3.Connection) -> str:
    """Return the identity of the newsletter whose store this is."""
    identifier: str = db.execute(_IDENTITY).fetchone()[0]
    return identifier


def save(db: sqlite3.Connection, stored: StoredIssue) -> None:
    """Store an issue in place of the one of its date; raise IssueError where that one was frozen."""
    if db.execute(_SAVE, _row(identity(db), stored)).fetchone() is None:
        raise _frozen(stored.issue.date, db.execute(_STATE, {"date": stored.issue.date.isoformat()}).fetchone()[0])
    full_text.save(db, stored.issue.date, stored.email)


def of(db: sqlite3.Connection, day: date) -> StoredIssue | None:
    """Return the issue of a date."""
    return _one(db, _BY_DATE, day)


def before(db: sqlite3.Connection, day: date) -> StoredIssue | None:
    """Return the latest issue before a date that is no draft: every other state is empty or was frozen."""
    return _one(db, _BEFORE, day)


def dates(db: sqlite3.Connection) -> tuple[date, ...]:
    """Return the dates of all issues, oldest first."""
    return tuple(date.fromisoformat(day) for (day,) in db.execute(_DATES))


def _one(db: sqlite3.Connection, statement: str, day: date) -> StoredIssue | None:
    row = db.execute(statement, {"date": day.isoformat()}).fetchone()
    if row is None:
        return None
    document, email, state, made_at, frozen_at = row
    return StoredIssue(
        issue=from_json(Issue, document),
        email=from_json(Email, email) if email else None,
        state=state,
        made_at=instant(made_at),
        frozen_at=instant(frozen_at) if frozen_at else None,
    )


def _row(newsletter: str, stored: StoredIssue) -> dict[str, object]:
    return {
        "newsletter": newsletter,
        "date": stored.issue.date.isoformat(),
        "state": stored.state,
        "window_start": stamp(stored.issue.window.start),
        "window_end": stamp(stored.issue.window.end),
        "made_at": stamp(stored.made_at),
        "frozen_at": stamp(stored.frozen_at) if stored.frozen_at else None,
        "document": to_json(stored.issue),
        "email": to_json(stored.email) if stored.email else None,
    }


def _frozen(day: date, state: str) -> IssueError:
    return IssueError(
        f"the issue of {day} is {state} and can't be made again",
        issue_id=day.isoformat(),
        hint="what was frozen for its readers stays as it is; make the issue of another date",
    )
