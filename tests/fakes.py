"""Fakes of our own protocols: simple, in memory, and held to the same contract tests as the real things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from secrets import token_hex
from types import TracebackType
from typing import Self

from digest.errors import IssueError
from digest.models import Article, Harvest, StoredIssue, Summary, Visit
from digest.text.fingerprints import text_id


class MemoryStore:
    """A store in dictionaries."""

    def __init__(self) -> None:
        self._identity = token_hex(16)
        self._visits: dict[str, Visit] = {}
        self._texts: dict[str, str] = {}
        self._articles: dict[tuple[str, str], Article] = {}
        self._summaries: dict[str, Summary] = {}
        self._issues: dict[date, StoredIssue] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def identity(self) -> str:
        return self._identity

    def last_visit(self, source: str) -> Visit | None:
        return self._visits.get(source)

    def save_harvest(self, harvest: Harvest) -> int:
        self._visits[harvest.visit.source] = harvest.visit
        known = len(self._articles)
        for article in () if harvest.unchanged else harvest.articles:
            before = self._articles.get((article.source, article.id), article)
            kept = replace(article, first_seen=before.first_seen, filed=before.filed)
            self._articles[article.source, article.id] = kept
            self._texts.setdefault(article.text_id, article.text)
            self._texts.setdefault(text_id(article.teaser), article.teaser)
        return len(self._articles) - known

    def articles(self, since: datetime, until: datetime) -> tuple[Article, ...]:
        return tuple(
            article
            for _, article in sorted(self._articles.items())
            if not article.filed and (article.timeless or since <= article.moment < until)
        )

    def newest_first_seen(self) -> datetime | None:
        return max((article.first_seen for article in self._articles.values()), default=None)

    def text(self, text_id: str) -> str | None:
        return self._texts.get(text_id)

    def summary(self, key: str) -> Summary | None:
        return self._summaries.get(key)

    def save_summaries(self, summaries: Mapping[str, Summary]) -> None:
        self._summaries |= summaries

    def save_issue(self, stored: StoredIssue) -> None:
        day = stored.issue.date
        before = self._issues.get(day)
        if before is not None and before.state not in {"empty", "draft"}:
            raise IssueError(f"the issue of {day} is {before.state}", issue_id=day.isoformat(), hint="leave it")
        self._issues[day] = stored

    def issue(self, day: date) -> StoredIssue | None:
        return self._issues.get(day)

    def issue_before(self, day: date) -> StoredIssue | None:
        earlier = [date for date, stored in self._issues.items() if date < day and stored.state != "draft"]
        return self._issues[max(earlier)] if earlier else None

    def issue_dates(self) -> tuple[date, ...]:
        return tuple(sorted(self._issues))
