"""What is old enough to go: articles, texts and summaries that no issue uses.

Issues stay, and so does all that their summaries are proved with. An article that came without a date is known only by
its first sight, so it leaves a mark behind: else a feed that still lists it would bring it again as new.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from digest.store.instants import stamp

_FORGET = """
    DELETE FROM article
    WHERE moment < :before AND timeless = FALSE AND moment <> first_seen
"""

_UNDATED = """
    UPDATE article SET filed = TRUE, text_id = :nothing, document = '{}'
    WHERE moment < :before AND timeless = FALSE AND moment = first_seen AND text_id <> :nothing
"""

_NOTHING = "INSERT INTO text (text_id, content) VALUES (:nothing, '') ON CONFLICT (text_id) DO NOTHING"

_ISSUES = "SELECT document FROM issue ORDER BY date"

_UNUSED = """
    SELECT text.text_id FROM text
    WHERE NOT EXISTS (SELECT 1 FROM article WHERE article.text_id = text.text_id)
    ORDER BY text.text_id
"""

_DROP_TEXT = "DELETE FROM text WHERE text_id = :text_id"

_SUMMARIES = "SELECT key, document FROM summary ORDER BY key"

_DROP_SUMMARY = "DELETE FROM summary WHERE key = :key"

_EMPTY = ""


def purge(db: sqlite3.Connection, before: datetime) -> Mapping[str, int]:
    """Remove articles whose moment is before an instant, then every text and summary that nothing needs any more.

    Returns how many of each there were.
    """
    at = stamp(before)
    db.execute(_NOTHING, {"nothing": _EMPTY})
    forgotten = db.execute(_FORGET, {"before": at}).rowcount
    marked = db.execute(_UNDATED, {"before": at, "nothing": _EMPTY}).rowcount
    texts = _drop_texts(db)
    return {"articles": forgotten + marked, "texts": len(texts), "summaries": _drop_summaries(db, texts)}


def _drop_texts(db: sqlite3.Connection) -> frozenset[str]:
    used = {_EMPTY, *_texts_of_issues(db)}
    unused = [text_id for (text_id,) in db.execute(_UNUSED) if text_id not in used]
    db.executemany(_DROP_TEXT, [{"text_id": text_id} for text_id in unused])
    return frozenset(unused)


def _drop_summaries(db: sqlite3.Connection, texts: frozenset[str]) -> int:
    rows = db.execute(_SUMMARIES).fetchall()
    stale = [key for key, document in rows if not texts.isdisjoint(_text_ids(json.loads(document)))]
    db.executemany(_DROP_SUMMARY, [{"key": key} for key in stale])
    return len(stale)


def _texts_of_issues(db: sqlite3.Connection) -> Iterator[str]:
    for (document,) in db.execute(_ISSUES):
        yield from _text_ids(json.loads(document))


def _text_ids(document: Any) -> Iterator[str]:
    """Yield every ``text_id`` anywhere in a document."""
    if isinstance(document, dict):
        if isinstance(document.get("text_id"), str):
            yield document["text_id"]
        for part in document.values():
            yield from _text_ids(part)
    elif isinstance(document, list):
        for part in document:
            yield from _text_ids(part)
