"""What the jobs need from the world, as protocols: tests give fakes, the composition root gives the real things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from digest.models import Article, Composition, Draft, Email, Harvest, Issue, Source, StoredIssue, Summary, Visit


class Clock(Protocol):
    """Tells the time."""

    def __call__(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer over HTTP.

    ``url`` is the final address, ``moved_to`` the one that a permanent redirect names; header names are lower case.
    """

    url: str
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    moved_to: str | None = None


class Fetch(Protocol):
    """The one seam to the network."""

    def __call__(
        self,
        url: str,
        *,
        max_bytes: int,
        accept: str = "*/*",
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Response:
        """Return the answer (200 or 304); raise FetchError for everything else."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTools:
    """What a source reader may use: the network, and the newsletter's folder for relative paths."""

    fetch: Fetch
    folder: Path


class SourceReader(Protocol):
    """Reads one kind of source."""

    def read(self, source: Source, *, last: Visit | None, at: datetime) -> Harvest:
        """Return what the source has; a problem is part of the harvest, never an exception."""
        ...


class SourceReaderFactory(Protocol):
    """What an entry point of the group ``digest.sources`` names."""

    def __call__(self, tools: SourceTools) -> SourceReader:
        """Return a reader."""
        ...


class Summarizer(Protocol):
    """Picks sentences of a text."""

    def __call__(
        self, text: str, *, text_id: str, sentences: int, title: str | None = None, language: str | None = None
    ) -> Summary:
        """Return at most that many sentences in reading order; raise SummaryError where it can't."""
        ...


@runtime_checkable
class ClusterSummarizer(Protocol):
    """A summarizer that can also take the sentences from several articles on one event."""

    def together(
        self,
        texts: Sequence[str],
        *,
        text_ids: Sequence[str],
        sentences: int,
        title: str | None = None,
        language: str | None = None,
    ) -> Summary:
        """Return at most that many sentences, each from the text that says it best, in the order of the texts."""
        ...


class SummarizerFactory(Protocol):
    """What an entry point of the group ``digest.summarizers`` names."""

    def __call__(self) -> Summarizer:
        """Return a summarizer; raise PluginError where a package that it needs is not installed."""
        ...


class Renderer(Protocol):
    """Turns an issue into an email."""

    def compose(self, issue: Issue) -> Composition:
        """Return the email and the issue as it shows it, the same bytes for the same issue; raise RenderError."""
        ...


class Drafts(Protocol):
    """Reads the editor's draft files."""

    def read(self, day: date) -> Draft:
        """Return the decisions for a date, empty ones where there is no file; raise ConfigError."""
        ...


class MessageWriter(Protocol):
    """Turns an email into the bytes of a message."""

    def write(self, issue: Issue, email: Email) -> bytes:
        """Return a whole message in the Internet Message Format (RFC 5322)."""
        ...


class Store(Protocol):
    """Keeps articles, visits, summaries and issues. Every method is one transaction; each may raise StoreError."""

    def __enter__(self) -> Self:
        """Return the store itself."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        ...

    def identity(self) -> str:
        """Return the newsletter's identity: random, made with the store, never changed."""
        ...

    def last_visit(self, source: str) -> Visit | None:
        """Return the last look at a source."""
        ...

    def save_harvest(self, harvest: Harvest) -> int:
        """Store a visit and its articles; return how many articles were new.

        An article is one (source, id). One that is known keeps its first sight, and whether it was filed; everything
        else is brought up to date. Every text stays: an edited article points to a new one.
        """
        ...

    def articles(self, since: datetime, until: datetime) -> tuple[Article, ...]:
        """Return the articles whose moment lies in [since, until), and all timeless ones, by source and id.

        Filed ones are left out.
        """
        ...

    def newest_first_seen(self) -> datetime | None:
        """Return the newest first sight of any article."""
        ...

    def text(self, text_id: str) -> str | None:
        """Return a stored text."""
        ...

    def summary(self, key: str) -> Summary | None:
        """Return a summary from the cache."""
        ...

    def save_summaries(self, summaries: Mapping[str, Summary]) -> None:
        """Put summaries into the cache."""
        ...

    def save_issue(self, stored: StoredIssue) -> None:
        """Store an issue's render, replacing the one of its date; a frozen issue raises IssueError."""
        ...

    def issue(self, day: date) -> StoredIssue | None:
        """Return the issue stored for a date."""
        ...

    def issue_before(self, day: date) -> StoredIssue | None:
        """Return the latest issue of an earlier date that is empty or was frozen."""
        ...

    def issue_dates(self) -> tuple[date, ...]:
        """Return the dates of all stored issues, oldest first."""
        ...


class Reporter(Protocol):
    """Hears how a long job gets on."""

    def started(self, total: int) -> None:
        """Hear how many steps there will be."""
        ...

    def advanced(self, label: str) -> None:
        """Hear that a step is done, and which."""
        ...

    def finished(self) -> None:
        """Hear that the job is done."""
        ...
