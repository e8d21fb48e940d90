"""The words of all issues, and the search for them: the stated exception to SQL that engines share.

What is indexed is what readers read: the subject and the plain text of each issue's email. Text inside words is found,
too, as languages need it that write no spaces between words; words of fewer than three characters are looked for
without the index.
"""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import NamedTuple

from digest.models import Email

TABLE = "CREATE VIRTUAL TABLE issue_text USING fts5 (body, tokenize = 'trigram')"

FILL = """
    INSERT INTO issue_text (rowid, body)
    SELECT
        CAST(replace(date, '-', '') AS INTEGER),
        json_extract(email, '$.subject') || char(10) || json_extract(email, '$.text')
    FROM issue WHERE email IS NOT NULL
"""

MOST_HITS = 30

_FORGET = "DELETE FROM issue_text WHERE rowid = :issue"
_SAVE = "INSERT INTO issue_text (rowid, body) VALUES (:issue, :body)"
_SEARCH = "SELECT rowid, body FROM issue_text WHERE {} ORDER BY rowid DESC LIMIT :most"

_INDEXED = 3
"""Characters of the shortest word that the index knows."""

_AROUND = 60
"""Characters that are shown before and after what was found."""


class Found(NamedTuple):
    """An issue that says what was searched for, with some of its text around it."""

    day: date
    excerpt: str


def save(db: sqlite3.Connection, day: date, email: Email | None) -> None:
    """Take the words of a day's issue into the index, in place of those that it had."""
    issue = int(f"{day:%Y%m%d}")
    db.execute(_FORGET, {"issue": issue})
    if email is not None:
        db.execute(_SAVE, {"issue": issue, "body": f"{email.subject}\n{email.text}"})


def search(db: sqlite3.Connection, words: str) -> tuple[Found, ...]:
    """Return the latest issues whose subject or text says all of the words, whatever the case of letters."""
    wanted = [word for word in words.split() if word]
    if not wanted:
        return ()
    clauses: list[str] = []
    values: dict[str, object] = {"most": MOST_HITS}
    long = [word for word in wanted if len(word) >= _INDEXED]
    if long:
        clauses.append("issue_text MATCH :match")
        values["match"] = " AND ".join(f'body : "{word.replace(chr(34), chr(34) * 2)}"' for word in long)
    for number, word in enumerate(word for word in wanted if len(word) < _INDEXED):
        clauses.append(f"body LIKE :like{number} ESCAPE '\\'")
        values[f"like{number}"] = f"%{_escaped(word)}%"
    rows = db.execute(_SEARCH.format(" AND ".join(clauses)), values)
    return tuple(Found(_day(number), _excerpt(body, wanted[0])) for number, body in rows)


def _day(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _excerpt(body: str, word: str) -> str:
    place = max(body.lower().find(word.lower()), 0)
    start, end = max(0, place - _AROUND), place + len(word) + _AROUND
    piece = " ".join(body[start:end].split())
    return f"{'…' if start else ''}{piece}{'…' if end < len(body) else ''}"
