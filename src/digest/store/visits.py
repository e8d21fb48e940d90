"""The last look at each source."""

from __future__ import annotations

import sqlite3

from digest.models import Visit
from digest.store.instants import instant, stamp

_SAVE = """
    INSERT INTO visit (source, at, etag, last_modified, failures, problem, moved_to)
    VALUES (:source, :at, :etag, :last_modified, :failures, :problem, :moved_to)
    ON CONFLICT (source) DO UPDATE SET
        at = excluded.at,
        etag = excluded.etag,
        last_modified = excluded.last_modified,
        failures = excluded.failures,
        problem = excluded.problem,
        moved_to = excluded.moved_to
"""

_LAST = "SELECT at, etag, last_modified, failures, problem, moved_to FROM visit WHERE source = :source"


def save(db: sqlite3.Connection, visit: Visit) -> None:
    """Store a visit in place of the one before."""
    row = {
        "source": visit.source,
        "at": stamp(visit.at),
        "etag": visit.etag,
        "last_modified": visit.last_modified,
        "failures": visit.failures,
        "problem": visit.problem,
        "moved_to": visit.moved_to,
    }
    db.execute(_SAVE, row)


def last(db: sqlite3.Connection, source: str) -> Visit | None:
    """Return the last visit to a source."""
    row = db.execute(_LAST, {"source": source}).fetchone()
    if row is None:
        return None
    at, etag, last_modified, failures, problem, moved_to = row
    return Visit(
        source=source,
        at=instant(at),
        etag=etag,
        last_modified=last_modified,
        failures=failures,
        problem=problem,
        moved_to=moved_to,
    )
