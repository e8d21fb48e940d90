"""Summaries, cached by a key that their maker computes."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from digest.documents import from_json, to_json
from digest.models import Summary

_SAVE = """
    INSERT INTO summary (key, document) VALUES (:key, :document)
    ON CONFLICT (key) DO UPDATE SET document = excluded.document
"""

_BY_KEY = "SELECT document FROM summary WHERE key = :key"


def save(db: sqlite3.Connection, summaries: Mapping[str, Summary]) -> None:
    """Store summaries in place of those with the same keys."""
    db.executemany(_SAVE, [{"key": key, "document": to_json(summary)} for key, summary in summaries.items()])


def get(db: sqlite3.Connection, key: str) -> Summary | None:
    """Return the summary of a key."""
    row = db.execute(_BY_KEY, {"key": key}).fetchone()
    return from_json(Summary, row[0]) if row else None
