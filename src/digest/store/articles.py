"""Articles and their texts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from digest.documents import from_document, to_document
from digest.models import Article
from digest.store.instants import instant, stamp
from digest.text.fingerprints import text_id as identify

_SAVE_TEXT = "INSERT INTO text (text_id, content) VALUES (:text_id, :text) ON CONFLICT (text_id) DO NOTHING"

_TEXT = "SELECT content FROM text WHERE text_id = :text_id"

_FIRST_SEEN = "SELECT first_seen FROM article WHERE source = :source AND id = :id"

# What is settled at the first sight, first_seen and filed, is not updated.
_SAVE = """
    INSERT INTO article (source, id, text_id, moment, first_seen, timeless, filed, document)
    VALUES (:source, :id, :text_id, :moment, :first_seen, :timeless, :filed, :document)
    ON CONFLICT (source, id) DO UPDATE SET
        text_id = excluded.text_id,
        moment = excluded.moment,
        timeless = excluded.timeless,
        document = excluded.document
"""

_BETWEEN = """
    SELECT article.source, article.id, article.text_id, text.content, article.first_seen, article.timeless,
        article.document
    FROM article JOIN text ON text.text_id = article.text_id
    WHERE article.filed = FALSE
        AND (article.timeless = TRUE OR (article.moment >= :since AND article.moment < :until))
    ORDER BY article.source, article.id
"""

_NEWEST = "SELECT max(first_seen) FROM article"

_IN_COLUMNS = ("source", "id", "text", "text_id", "first_seen", "timeless", "filed")


def save(db: sqlite3.Connection, articles: Iterable[Article]) -> int:
    """Store articles with their texts; return how many were new."""
    return sum(_save(db, article) for article in articles)


def between(db: sqlite3.Connection, since: datetime, until: datetime) -> tuple[Article, ...]:
    """Return the articles of a time and the timeless ones."""
    rows = db.execute(_BETWEEN, {"since": stamp(since), "until": stamp(until)})
    return tuple(_article(*row) for row in rows)


def newest_first_seen(db: sqlite3.Connection) -> datetime | None:
    """Return the newest first sight."""
    newest = db.execute(_NEWEST).fetchone()[0]
    return instant(newest) if newest else None


def text(db: sqlite3.Connection, text_id: str) -> str | None:
    """Return a text."""
    row = db.execute(_TEXT, {"text_id": text_id}).fetchone()
    return row[0] if row else None


def _save(db: sqlite3.Connection, article: Article) -> bool:
    known = db.execute(_FIRST_SEEN, {"source": article.source, "id": article.id}).fetchone()
    # The moment depends on the first sight, so it is the kept one that goes in.
    kept = article if known is None else replace(article, first_seen=instant(known[0]))
    db.execute(_SAVE_TEXT, {"text_id": kept.text_id, "text": kept.text})
    if kept.teaser:
        # A summary may be taken from it, and is verified there.
        db.execute(_SAVE_TEXT, {"text_id": identify(kept.teaser), "text": kept.teaser})
    db.execute(_SAVE, _row(kept))
    return known is None


def _row(article: Article) -> dict[str, object]:
    return {
        "source": article.source,
        "id": article.id,
        "text_id": article.text_id,
        "moment": stamp(article.moment),
        "first_seen": stamp(article.first_seen),
        "timeless": article.timeless,
        "filed": article.filed,
        "document": _document(article),
    }


def _document(article: Article) -> str:
    fields = {name: value for name, value in to_document(article).items() if name not in _IN_COLUMNS}
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _article(
    source: str, identifier: str, text_id: str, content: str, first_seen: str, timeless: int, document: str
) -> Article:
    columns = {
        "source": source,
        "id": identifier,
        "text_id": text_id,
        "text": content,
        "first_seen": first_seen,
        "timeless": bool(timeless),
    }
    return from_document(Article, json.loads(document) | columns)
