"""Texts outside any newsletter: what an address, a file, a folder or standard input holds, summarized and explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest import plugins
from digest.errors import ConfigError
from digest.models import Article, Source, Summary
from digest.protocols import SourceTools
from digest.settings import Summaries

if TYPE_CHECKING:
    from digest.summarizers.explain import Explanation


def summarized(
    location: str,
    *,
    text: str | None = None,
    sentences: int = 3,
    method: str | None = None,
    language: str | None = None,
) -> tuple[tuple[str | None, Summary], ...]:
    """Summarize a text, or what an address, file or folder holds; return each title with its summary."""
    from digest.summarizers.door import summarize

    def of(told: Told) -> Summary:
        return summarize(
            told.text,
            sentences=sentences,
            language=language or told.language,
            title=told.title,
            method=method or Summaries().method,
        )

    return tuple((told.title, of(told)) for told in _told(location, text))


def explained(
    location: str, *, text: str | None = None, sentences: int = 3, language: str | None = None
) -> tuple[tuple[str | None, Explanation], ...]:
    """Say of a text, or of what an address, file or folder holds, why the method `digest` takes which sentences."""
    from digest.summarizers.explain import explain

    return tuple(
        (told.title, explain(told.text, sentences=sentences, title=told.title, language=language or told.language))
        for told in _told(location, text)
    )


@dataclass(frozen=True, kw_only=True)
class Told:
    """A text to summarize, with what is known of it."""

    text: str
    title: str | None = None
    language: str | None = None


def _told(location: str, text: str | None) -> tuple[Told, ...]:
    if text is not None:
        return (Told(text=text),)
    return tuple(
        Told(text=article.text, title=article.title, language=article.language) for article in read_articles(location)
    )


def read_articles(location: str) -> tuple[Article, ...]:
    """Return the articles of an address, a file or a folder; raise ConfigError where there is none."""
    from digest.sources.fetch import HttpFetch

    remote = location.startswith(("http://", "https://"))
    if not remote and not Path(location).exists():
        raise ConfigError(
            f"there is no file or folder {location}", hint="give a file, a folder, an address or - for standard input"
        )
    source = Source(name=location, kind="page" if remote else "file", location=location)
    with HttpFetch(contact="") as fetch:
        reader = plugins.source_reader(source.kind)(SourceTools(fetch=fetch, folder=Path.cwd()))
        harvest = reader.read(source, last=None, at=datetime.now(UTC))
    if not harvest.articles:
        raise ConfigError(f"{location} can't be summarized: {harvest.problem or 'there is no article in it'}")
    return harvest.articles
