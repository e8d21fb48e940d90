"""What a feed says before it becomes articles, the same for every format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedImage:
    """A picture that an entry offers; ``thumbnail`` marks one that its publisher calls so."""

    link: str
    alt: str = ""
    credit: str | None = None
    width: int | None = None
    height: int | None = None
    thumbnail: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item: title, summary and content are HTML as served, links may be relative to ``base``."""

    title: str = ""
    link: str | None = None
    guid: str | None = None
    summary: str = ""
    content: str = ""
    author: str | None = None
    categories: tuple[str, ...] = ()
    published: datetime | None = None
    language: str | None = None
    images: tuple[FeedImage, ...] = ()
    base: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed with its entries in its own order."""

    title: str = ""
    link: str | None = None
    language: str | None = None
    entries: tuple[Entry, ...] = ()


def whole_number(value: object) -> int | None:
    """Return a size in pixels that a publisher wrote ("600", "600px", 600), or None."""
    digits = str(value).strip().removesuffix("px")
    return int(digits) if digits.isascii() and digits.isdigit() and 0 < len(digits) < 6 else None
