"""Read files: Markdown with front matter, plain text and saved HTML, one or a folder of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from digest.errors import ParseError, SourceError
from digest.models import Article, Harvest, Image, Source, Visit
from digest.protocols import SourceTools
from digest.sources.articles import clean_author, known_language
from digest.sources.dates import parse_date
from digest.sources.front_matter import FrontMatter, split_front_matter
from digest.sources.images import locate
from digest.sources.locations import Document, is_address, local_path, read_file, relative_name, shown
from digest.sources.markdown import read_markdown
from digest.sources.visits import went_well, went_wrong
from digest.text.boilerplate import cut_boilerplate
from digest.text.fingerprints import article_id, text_id
from digest.text.links import canonical
from digest.text.plain import one_line, tidy_text

MAX_BYTES = 5_000_000
_MARKDOWN = frozenset((".md", ".markdown"))
_HTML = frozenset((".html", ".htm", ".xhtml"))
_KNOWN = _MARKDOWN | _HTML | {".txt"}
_MOST_PROBLEMS = 3
_LONGEST_HEADLINE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What a file says, before it becomes an article; the date is still as written."""

    title: str
    text: str
    matter: FrontMatter


class FileReader:
    """Reads sources of the kind ``file``."""

    def __init__(self, tools: SourceTools) -> None:
        self._tools = tools

    def read(self, source: Source, *, last: Visit | None, at: datetime) -> Harvest:
        """Return the articles of a file or folder; files that can't be read are its problem, the others count."""
        try:
            root = self._root(source.location)
            files = _files(root, shown(source.location))
        except SourceError as error:
            return went_wrong(source, error, last=last, at=at)
        articles: list[Article] = []
        problems: list[str] = []
        for path in files:
            name = relative_name(path, root) if path != root else path.name
            try:
                articles.append(self._article(source, path, name, at=at))
            except SourceError as error:
                problems.append(error.message if name in error.message else f"{name}: {error.message}")
        if problems:
            return went_wrong(source, _listed(problems), last=last, at=at, articles=tuple(articles))
        return went_well(source, Document(body=None), tuple(articles), at=at)

    def _root(self, location: str) -> Path:
        if is_address(location):
            raise SourceError('an address, not a file: read it with kind = "page" or "feed"', url=location)
        return local_path(self._tools, location)

    def _article(self, source: Source, path: Path, name: str, *, at: datetime) -> Article:
        document = read_file(self._tools, path, shown_as=name, max_bytes=MAX_BYTES)
        if path.suffix.lower() in _HTML:
            return _from_page(source, document, name, at=at)
        return _from_text(source, document, name, at=at)


def _files(root: Path, name: str) -> list[Path]:
    """Return the readable files below a folder in the order of their names, or the one file itself."""
    if root.is_file():
        if root.suffix.lower() not in _KNOWN:
            raise ParseError(f"{name} is neither Markdown, text nor HTML")
        return [root]
    if not root.is_dir():
        raise SourceError(f"there is no file or folder {name}")
    return sorted(_walk(root), key=lambda path: relative_name(path, root))


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(folder, name) for name in names if not name.startswith("."))
        yield from (path for path in paths if path.suffix.lower() in _KNOWN)


def _listed(problems: list[str]) -> str:
    more = len(problems) - _MOST_PROBLEMS
    shown_problems = "; ".join(problems[:_MOST_PROBLEMS])
    return f"{shown_problems}; and {more} more" if more > 0 else shown_problems


def _from_text(source: Source, document: Document, name: str, *, at: datetime) -> Article:
    content = _content(_decoded(document.body or b""), name)
    matter = content.matter
    published = _date(matter)
    return Article(
        id=article_id(url=None, source=source.name, key=name),
        source=source.name,
        url=canonical(matter.get("url")),
        title=content.title,
        text=content.text,
        text_id=text_id(content.text),
        origin="file",
        first_seen=at,
        author=clean_author(matter.get("author")),
        language=matter.get("language")
        or source.language
        or known_language(f"{content.title}\n\n{content.text}", None),
        section=one_line(matter.get("section")) or None,
        categories=matter.categories,
        image=_image(matter, document),
        published=published,
        timeless=published is None,
    )


def _content(source: str, name: str) -> _Content:
    matter = split_front_matter(source)
    if Path(name).suffix.lower() in _MARKDOWN:
        read = read_markdown(matter.text)
        title, text = read.title, read.text
    else:
        title, text = _headline(tidy_text(matter.text))
    text = cut_boilerplate(text)
    if not text:
        raise ParseError("no text in it")
    return _Content(title=one_line(matter.get("title")) or title or _named(name), text=text, matter=matter)


def _headline(text: str) -> tuple[str, str]:
    """Return a plain text's first paragraph as its title, if it looks like one, and the rest."""
    first, gap, rest = text.partition("\n\n")
    is_title = bool(gap) and len(first) <= _LONGEST_HEADLINE and not first.endswith((".", ",", ":", ";", "…"))
    return (first, rest) if is_title else ("", text)


def _named(name: str) -> str:
    """Return a title made of a file's name."""
    words = re.sub(r"[-_\s]+", " ", Path(name).stem).strip()
    return words[:1].upper() + words[1:]


def _date(matter: FrontMatter) -> datetime | None:
    """Return the front matter's date; one without a zone is UTC."""
    written = matter.get("date")
    moment = parse_date(written)
    if written and moment is None:
        raise ParseError(f"date {written[:40]!r} is not a date, write it as 2022-11-11 or 2022-11-11T18:00+01:00")
    return moment


def _image(matter: FrontMatter, document: Document) -> Image | None:
    location = locate(matter.get("image"), base=None, document=document) if matter.get("image") else None
    if location is None:
        return None
    return Image(location=location, alt=one_line(matter.get("alt")), credit=one_line(matter.get("credit")) or None)


def _from_page(source: Source, document: Document, name: str, *, at: datetime) -> Article:
    from digest.sources.page import page_article

    article = page_article(source, document, at=at)
    identity = article_id(url=None, source=source.name, key=name)
    return replace(article, id=identity, origin="file", timeless=article.published is None)


def _decoded(body: bytes) -> str:
    """Return a file's characters: UTF-8, else the Windows-1252 of old files; raise ParseError for bytes."""
    if b"\0" in body[:1000]:
        raise ParseError("not a text file")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
