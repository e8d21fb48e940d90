"""Issues fixed for their readers: the messages, the outlet, what was left out, and the operator's wish."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime

from digest.deliveries import Format, Frozen, Prepared, Wish
from digest.documents import from_json, to_json
from digest.models import IssueState
from digest.store.instants import instant, stamp

_SAVE = """
    INSERT INTO freeze
        (issue, newsletter, date, outlet, sender, domain, sha256, frozen_at, expires_at, candidates, wish)
    VALUES
        (:issue, :newsletter, :date, :outlet, :sender, :domain, :sha256, :frozen_at, :expires_at, :candidates, NULL)
"""

_FREEZE_ISSUE = """
    UPDATE issue SET state = 'frozen', frozen_at = :frozen_at WHERE date = :date AND state = 'draft' RETURNING date
"""

_SAVE_PREPARED = "INSERT INTO prepared (issue, format, document) VALUES (:issue, :format, :document)"

_SAVE_EXCLUSION = "INSERT INTO exclusion (issue, reason, count) VALUES (:issue, :reason, :count)"

_COUNT_CANDIDATES = "UPDATE freeze SET candidates = :candidates WHERE issue = :issue"

_OF = """
    SELECT freeze.outlet, freeze.sender, freeze.domain, freeze.sha256, freeze.frozen_at, freeze.expires_at,
        freeze.candidates, freeze.wish, issue.state
    FROM freeze JOIN issue ON issue.newsletter = freeze.newsletter AND issue.date = freeze.date
    WHERE freeze.issue = :issue
"""

_PREPARED = "SELECT format, document FROM prepared WHERE issue = :issue ORDER BY format"

_EXCLUSIONS = "SELECT reason, count FROM exclusion WHERE issue = :issue ORDER BY reason"

_STATE = "UPDATE issue SET state = :state WHERE date = :date"

_DRAFT_AGAIN = "UPDATE issue SET state = 'draft', frozen_at = NULL WHERE date = :date"

_SET_WISH = "UPDATE freeze SET wish = :wish WHERE issue = :issue"

_WISH = "SELECT wish FROM freeze WHERE issue = :issue"

_EXPIRY = "UPDATE freeze SET expires_at = :at WHERE issue = :issue"

_OPEN = """
    SELECT freeze.date FROM freeze JOIN issue
        ON issue.newsletter = freeze.newsletter AND issue.date = freeze.date
    WHERE issue.state IN ('frozen', 'sending', 'paused')
    ORDER BY freeze.date
"""

_REMOVE = (
    "DELETE FROM delivery WHERE issue = :issue",
    "DELETE FROM exclusion WHERE issue = :issue",
    "DELETE FROM prepared WHERE issue = :issue",
    "DELETE FROM freeze WHERE issue = :issue",
)


def number_of(day: date) -> int:
    """Return an issue's date as the number by which the rows of its recipients know it."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """Return the date that `number_of` made a number of."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def save(db: sqlite3.Connection, newsletter: str, frozen: Frozen) -> bool:
    """Store a freeze and mark its issue; return False where the issue is no draft any more."""
    row = {
        "issue": number_of(frozen.issue),
        "newsletter": newsletter,
        "date": frozen.issue.isoformat(),
        "outlet": frozen.outlet,
        "sender": frozen.sender,
        "domain": frozen.domain,
        "sha256": frozen.sha256,
        "frozen_at": stamp(frozen.frozen_at),
        "expires_at": stamp(frozen.expires_at),
        "candidates": 0,
    }
    if db.execute(_FREEZE_ISSUE, {"frozen_at": row["frozen_at"], "date": row["date"]}).fetchone() is None:
        return False
    db.execute(_SAVE, row)
    for form, prepared in frozen.messages.items():
        db.execute(_SAVE_PREPARED, {"issue": row["issue"], "format": form, "document": to_json(prepared)})
    return True


def count(db: sqlite3.Connection, day: date, candidates: int, excluded: dict[str, int]) -> None:
    """Store how many came into question, and how many were left out for which reason."""
    issue = number_of(day)
    db.execute(_COUNT_CANDIDATES, {"issue": issue, "candidates": candidates})
    for reason, number in sorted(excluded.items()):
        db.execute(_SAVE_EXCLUSION, {"issue": issue, "reason": reason, "count": number})


def of(db: sqlite3.Connection, day: date) -> Frozen | None:
    """Return the freeze of a date."""
    issue = {"issue": number_of(day)}
    row = db.execute(_OF, issue).fetchone()
    if row is None:
        return None
    outlet, sender, domain, sha256, frozen_at, expires_at, candidates, wish, state = row
    messages: dict[Format, Prepared] = {
        form: from_json(Prepared, document) for form, document in db.execute(_PREPARED, issue)
    }
    return Frozen(
        issue=day,
        outlet=outlet,
        sender=sender,
        domain=domain,
        sha256=sha256,
        frozen_at=instant(frozen_at),
        expires_at=instant(expires_at),
        messages=messages,
        candidates=candidates,
        excluded=dict(db.execute(_EXCLUSIONS, issue)),
        state=state,
        wish=wish,
    )


def set_state(db: sqlite3.Connection, day: date, state: IssueState) -> None:
    """Store an issue's state."""
    db.execute(_STATE, {"state": state, "date": day.isoformat()})


def set_wish(db: sqlite3.Connection, day: date, wish: Wish | None) -> None:
    """Store what the operator wants of whoever sends the issue."""
    db.execute(_SET_WISH, {"issue": number_of(day), "wish": wish})


def wish_of(db: sqlite3.Connection, day: date) -> Wish | None:
    """Return what the operator wants of whoever sends the issue."""
    row = db.execute(_WISH, {"issue": number_of(day)}).fetchone()
    return row[0] if row else None


def set_expiry(db: sqlite3.Connection, day: date, at: datetime) -> None:
    """Store until when an issue may be sent."""
    db.execute(_EXPIRY, {"issue": number_of(day), "at": stamp(at)})


def open_days(db: sqlite3.Connection) -> tuple[date, ...]:
    """Return the dates of issues that are frozen, going or paused, oldest first."""
    return tuple(date.fromisoformat(day) for (day,) in db.execute(_OPEN))


def remove(db: sqlite3.Connection, day: date) -> None:
    """Make an issue a draft again, as if it had never been frozen."""
    for statement in _REMOVE:
        db.execute(statement, {"issue": number_of(day)})
    db.execute(_DRAFT_AGAIN, {"date": day.isoformat()})
