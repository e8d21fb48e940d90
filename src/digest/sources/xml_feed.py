"""Read RSS 0.9x, 1.0, 2.0 and Atom through feedparser, behind guards against what makes it slow or wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import feedparser

from digest.errors import ParseError
from digest.sources.dates import parse_date
from digest.sources.entries import Entry, Feed, FeedImage, whole_number
from digest.sources.media_rss import tie_media
from digest.text.markup import PieceKind, is_empty_element, pieces

_LONGEST_TAG = 65_536
_MOST_ATTRIBUTES = 200
"""feedparser's time grows with the square of a tag's attributes."""

_DEEPEST = 10_000
_IMAGE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)", re.IGNORECASE)
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13})
_DECLARED = re.compile(rb"""(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]+)", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(r"&(?!#[0-9]+;|#[xX][0-9a-fA-F]+;|[A-Za-z_][\w.-]{0,63};)", re.ASCII)
_LONG_GAP = re.compile(r"(?<!\s)\s{1000,}")
_ITEMS = frozenset(("item", "entry"))
_HTML = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_FEED_NAMES = re.compile(rb"<(?:[\w-]+:)?(?:rss|rdf|feed|channel|item|entry)\b", re.IGNORECASE)


def parse_xml_feed(body: bytes, *, url: str | None, content_type: str, most: int) -> Feed:
    """Return a feed with at most so many entries; raise ParseError where the bytes are none."""
    parsed = parse_raw(body, url=url, content_type=content_type, most=most)
    entries = tuple(_entry(found) for found in parsed.entries)
    if not entries and not parsed.version:
        raise ParseError(_what_instead(body), hint="look for the feed's address on the site")
    feed = parsed.feed
    return Feed(
        title=_string(feed.get("title")),
        link=_string(feed.get("link")) or None,
        language=_string(feed.get("language")) or None,
        entries=entries,
    )


def parse_raw(body: bytes, *, url: str | None, content_type: str, most: int = 2_000) -> Any:
    """Return feedparser's own result for bytes that went through the guards."""
    headers = {"content-type": _content_type(body, content_type), **({"content-location": url} if url else {})}
    prepared = BytesIO(_prepared(body, most=most))
    try:
        return feedparser.parse(prepared, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:
        raise ParseError("not readable as a feed") from error


def _prepared(body: bytes, *, most: int) -> bytes:
    """Return the bytes without what feedparser stumbles over; raise ParseError for what would make it slow."""
    if _is_wide(body):
        return body
    declared = _DECLARED.search(body[:400])
    if declared and declared[2].lower().startswith((b"utf-16", b"utf-32", b"ucs-4", b"iso-10646-ucs")):
        body = _DECLARED.sub(rb"\1", body, count=1)
    if not declared or not declared[2].lower().startswith(b"iso-2022"):
        body = body.translate(None, _CONTROLS)
    # Latin-1 maps every byte to one character and back, whatever the encoding is.
    return _guarded(tie_media(body.decode("latin-1")), most=most).encode("latin-1")


def _guarded(source: str, *, most: int) -> str:
    """Return the source with bare ampersands and angle brackets as references and no more items than allowed."""
    source = _LONG_GAP.sub("\n", source)
    kept: list[str] = []
    depth = items = 0
    for piece in pieces(source, xml=True):
        part = source[piece.start : piece.end]
        if piece.kind == "start":
            items += piece.name.rpartition(":")[2] in _ITEMS
            depth += not is_empty_element(source, piece)
            if len(part) > _LONGEST_TAG or part.count("=") > _MOST_ATTRIBUTES or depth > _DEEPEST:
                raise ParseError("not readable as a feed: a tag is too long or elements lie too deep")
            if items > most:
                break
        elif piece.kind == "end":
            depth = max(0, depth - 1)
        kept.append(_repaired(part, piece.kind))
    return "".join(kept)


def _repaired(part: str, kind: PieceKind) -> str:
    """Return text or a start tag with what opens neither reference nor tag written as a reference."""
    if kind not in {"text", "start"}:
        return part
    part = _BARE_AMPERSAND.sub("&amp;", part) if "&" in part else part
    return part.replace("<", "&lt;") if kind == "text" else "<" + part[1:].replace("<", "&lt;")


def _is_wide(body: bytes) -> bool:
    return body.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in body[:64]


def _content_type(body: bytes, content_type: str) -> str:
    """Return the media type to tell feedparser: the server's charset counts only where the document declares none."""
    charset = _CHARSET.search(content_type)
    if charset and not _DECLARED.search(body[:400]):
        return f"application/xml; charset={charset[1]}"
    return "application/xml"


def _what_instead(body: bytes) -> str:
    if not body.strip():
        return "empty"
    return "an HTML page, not a feed" if _HTML.match(body[:4000].removeprefix(b"\xef\xbb\xbf")) else "not a feed"


def _entry(found: Mapping[str, Any]) -> Entry:
    content = max((_string(part.get("value")) for part in _list(found.get("content"))), key=len, default="")
    return Entry(
        title=_string(found.get("title")),
        link=_string(found.get("link")) or None,
        guid=_string(found.get("id")) or None,
        summary=_string(found.get("summary")),
        content=content,
        author=_author(found),
        categories=tuple(_categories(found)),
        # feedparser's own reading is not asked: of "20:15" it makes that hour of the day on which it is called.
        published=parse_date(_own(found, "published")) or parse_date(_own(found, "updated")),
        language=_language(found),
        images=tuple(_images(found)),
        base=_base(found),
    )


def _own(found: Mapping[str, Any], name: str) -> str:
    """Return a value that the entry really has: feedparser answers for "updated" with "published", and warns."""
    return _string(found[name]) if name in found else ""


def _author(found: Mapping[str, Any]) -> str | None:
    names = [_string(author.get("name")) for author in _list(found.get("authors"))]
    return ", ".join(dict.fromkeys(name for name in names if name)) or _string(found.get("author")) or None


def _categories(found: Mapping[str, Any]) -> Iterator[str]:
    for tag in _list(found.get("tags")):
        if name := _string(tag.get("label")) or _string(tag.get("term")):
            yield name


def _language(found: Mapping[str, Any]) -> str | None:
    details = [*_list(found.get("content")), found.get("title_detail") or {}]
    return next((_string(detail.get("language")) for detail in details if detail.get("language")), None)


def _base(found: Mapping[str, Any]) -> str | None:
    details = [*_list(found.get("content")), found.get("summary_detail") or {}, found.get("title_detail") or {}]
    return next((_string(detail.get("base")) for detail in details if detail.get("base")), None)


def _images(found: Mapping[str, Any]) -> Iterator[FeedImage]:
    credit = next((_string(part.get("content")) for part in _list(found.get("media_credit"))), "")
    for media in _list(found.get("media_content")):
        if _is_image(media, "url"):
            yield _media_image(media, credit)
    for link in _list(found.get("links")):
        if link.get("rel") == "enclosure" and _is_image(link, "href"):
            yield FeedImage(link=_string(link.get("href")))
    for media in _list(found.get("media_thumbnail")):
        yield _media_image(media, credit, thumbnail=True)


def _media_image(media: Mapping[str, Any], credit: str, *, thumbnail: bool = False) -> FeedImage:
    return FeedImage(
        link=_string(media.get("url")),
        alt=_string(media.get("alt")),
        credit=_string(media.get("credit")) or credit or None,
        width=whole_number(media.get("width")),
        height=whole_number(media.get("height")),
        thumbnail=thumbnail,
    )


def _is_image(media: Mapping[str, Any], key: str) -> bool:
    """Say whether a medium is a picture: by its medium, else by its type, else by its name."""
    kind = _string(media.get("medium")) or _string(media.get("type"))
    if kind:
        return kind.lower().startswith("image")
    return bool(_IMAGE.search(_string(media.get(key))))


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
