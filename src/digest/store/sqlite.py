"""The store of one newsletter in one SQLite file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from digest.models import Article, Harvest, StoredIssue, Summary, Visit
from digest.store import articles, issues, summaries, visits
from digest.store.connection import Database, connect


def open_store(path: Path, *, read_only: bool = False, wait: float = 10.0) -> SqliteStore:
    """Open the store in a file, and make it where there is none; raise StoreError or SchemaError.

    A store that is only read must exist. ``wait`` is how many seconds to wait for another process that writes.
    """
    return SqliteStore(connect(path, read_only=read_only, wait=wait))


class SqliteStore:
    """Keeps articles, visits, summaries and issues, as the protocol `Store` says.

    A store belongs to the thread that opened it: sqlite3 raises ProgrammingError in any other. Threads and processes
    that open the same file each for themselves get on with each other.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self._database.close()

    def identity(self) -> str:
        """Return the newsletter's identity."""
        with self._database.reading() as db:
            return issues.identity(db)

    def last_visit(self, source: str) -> Visit | None:
        """Return the last look at a source."""
        with self._database.reading() as db:
            return visits.last(db, source)

    def save_harvest(self, harvest: Harvest) -> int:
        """Store a visit and its articles; return how many articles were new."""
        with self._database.writing() as db:
            visits.save(db, harvest.visit)
            return 0 if harvest.unchanged else articles.save(db, harvest.articles)

    def articles(self, since: datetime, until: datetime) -> tuple[Article, ...]:
        """Return the articles whose moment lies in [since, until), and the timeless ones, ordered by source and id."""
        with self._database.reading() as db:
            return articles.between(db, since, until)

    def newest_first_seen(self) -> datetime | None:
        """Return the newest first sight of any article."""
        with self._database.reading() as db:
            return articles.newest_first_seen(db)

    def text(self, text_id: str) -> str | None:
        """Return a stored text."""
        with self._database.reading() as db:
            return articles.text(db, text_id)

    def summary(self, key: str) -> Summary | None:
        """Return a summary from the cache."""
        with self._database.reading() as db:
            return summaries.get(db, key)

    def save_summaries(self, made: Mapping[str, Summary]) -> None:
        """Put summaries into the cache."""
        with self._database.writing() as db:
            summaries.save(db, made)

    def save_issue(self, stored: StoredIssue) -> None:
        """Store an issue's render; raise IssueError where its date's issue was frozen."""
        with self._database.writing() as db:
            issues.save(db, stored)

    def issue(self, day: date) -> StoredIssue | None:
        """Return the issue stored for a date."""
        with self._database.reading() as db:
            return issues.of(db, day)

    def issue_before(self, day: date) -> StoredIssue | None:
        """Return the latest issue of an earlier date that is empty or was frozen."""
        with self._database.reading() as db:
            return issues.before(db, day)

    def issue_dates(self) -> tuple[date, ...]:
        """Return the dates of all stored issues, oldest first."""
        with self._database.reading() as db:
            return issues.dates(db)
