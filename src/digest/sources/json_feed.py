"""Read JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from typing import Any

from digest.errors import ParseError
from digest.sources.dates import parse_date
from digest.sources.entries import Entry, Feed, FeedImage, whole_number

_VERSION = "jsonfeed.org/version/1"


def looks_like_json(body: bytes) -> bool:
    """Say whether bytes begin as a JSON object does."""
    return body[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def parse_json_feed(body: bytes, *, most: int) -> Feed:
    """Return a JSON Feed with at most so many entries; raise ParseError where it is none.

    What is of the wrong type counts as absent.
    """
    document = _loaded(body)
    if _VERSION not in _text(document.get("version")) or not isinstance(document.get("items"), list):
        raise ParseError("JSON, but not a JSON Feed", hint="look for the feed's address on the site")
    items = [item for item in document["items"][:most] if isinstance(item, dict)]
    link = _text(document.get("home_page_url")) or None
    language = _text(document.get("language")) or None
    entries = tuple(_entry(item, document, base=link) for item in items)
    return Feed(title=html.escape(_text(document.get("title"))), link=link, language=language, entries=entries)


def _loaded(body: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ParseError("not readable as JSON") from None
    return document if isinstance(document, dict) else {}


def _entry(item: Mapping[str, Any], feed: Mapping[str, Any], *, base: str | None) -> Entry:
    guid = item.get("id")
    return Entry(
        title=html.escape(_text(item.get("title")), quote=False),
        link=_text(item.get("url")) or _text(item.get("external_url")) or None,
        guid=_text(guid if not isinstance(guid, int | float) else str(guid)) or None,
        summary=html.escape(_text(item.get("summary")), quote=False),
        content=_text(item.get("content_html")) or html.escape(_text(item.get("content_text")), quote=False),
        author=_authors(item) or _authors(feed),
        categories=tuple(_text(tag) for tag in _list(item.get("tags")) if _text(tag)),
        published=parse_date(_text(item.get("date_published"))) or parse_date(_text(item.get("date_modified"))),
        language=_text(item.get("language")) or None,
        images=tuple(_images(item)),
        base=base,
    )


def _authors(holder: Mapping[str, Any]) -> str | None:
    """Return the names of version 1.1's ``authors``, else of 1.0's ``author``."""
    authors = [*_list(holder.get("authors")), holder.get("author")]
    names = (_text(author.get("name")) for author in authors if isinstance(author, dict))
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def _images(item: Mapping[str, Any]) -> Iterable[FeedImage]:
    for key in ("image", "banner_image"):
        if link := _text(item.get(key)):
            yield FeedImage(link=link)
    for attachment in _list(item.get("attachments")):
        if isinstance(attachment, dict) and _text(attachment.get("mime_type")).startswith("image/"):
            title = _text(attachment.get("title"))
            width = whole_number(attachment.get("width"))
            yield FeedImage(link=_text(attachment.get("url")), alt=html.escape(title, quote=False), width=width)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
