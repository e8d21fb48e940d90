"""Read pages: one article from an address or from a saved HTML file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from digest.errors import ParseError, SourceError
from digest.models import Article, Harvest, Image, Source, Visit
from digest.protocols import SourceTools
from digest.sources.articles import clean_author, first_words, known_language, without_title
from digest.sources.html_tree import parse_page
from digest.sources.images import choose_image
from digest.sources.locations import Document, read_location, relative_name
from digest.sources.metadata import Metadata, read_metadata
from digest.sources.visits import unchanged, went_well, went_wrong
from digest.text.boilerplate import cut_boilerplate
from digest.text.fingerprints import article_id, text_id
from digest.text.links import absolute, canonical, is_home, same_site
from digest.text.plain import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BYTES = 5_000_000
"""The most bytes of a page, unpacked."""

SHORTEST = 200
"""A page with fewer characters of text is no article: an error page, a consent page, a list."""

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article as its page tells it."""

    metadata: Metadata
    text: str
    url: str | None
    image: Image | None


class PageReader:
    """Reads sources of the kind ``page``."""

    def __init__(self, tools: SourceTools) -> None:
        self._tools = tools

    def read(self, source: Source, *, last: Visit | None, at: datetime) -> Harvest:
        """Return the page's article; a problem is part of the harvest, never an exception."""
        try:
            document = read_location(self._tools, source.location, last=last, max_bytes=MAX_BYTES, accept=ACCEPT)
            if document.body is None:
                return unchanged(source, document, last=last, at=at)
            article = page_article(source, document, at=at)
        except SourceError as error:
            return went_wrong(source, error, last=last, at=at)
        return went_well(source, document, (article,), at=at)


def read_page(document: Document, *, at: datetime) -> Page:
    """Return what a page says; raise ParseError where it holds no article."""
    tree = parse_page(document.body or b"", document.content_type)
    metadata = read_metadata(tree, at=at)
    offered = [metadata.image] if metadata.image else []
    image = choose_image(offered, markup="", base=document.url, document=document)
    return Page(metadata=metadata, text=extract_text(tree), url=page_address(metadata, document.url), image=image)


def page_text(tools: SourceTools, url: str) -> str:
    """Return the text of the article at an address; raise SourceError where there is none."""
    response = tools.fetch(url, max_bytes=MAX_BYTES, accept=ACCEPT)
    return extract_text(parse_page(response.body, response.headers.get("content-type", "")))


def extract_text(tree: HtmlElement) -> str:
    """Return the article's text, paragraphs separated by an empty line; raise ParseError where there is too little."""
    import trafilatura

    try:
        found = trafilatura.extract(tree, include_comments=False, with_metadata=False) or ""
    except Exception as error:
        raise ParseError("no article text found") from error
    lines = (one_line(line) for line in found.split("\n"))
    text = cut_boilerplate("\n\n".join(line for line in lines if line))
    if len(text) < SHORTEST:
        raise ParseError("no article text found", hint="a list of articles is read through its feed")
    return text


def page_address(metadata: Metadata, url: str | None) -> str | None:
    """Return a page's canonical address: the one that it names, if that is of its own site and no front page.

    A saved file has only the one that it names.
    """
    named = canonical(absolute(metadata.canonical, url))
    if named and not is_home(named) and (url is None or same_site(named, url)):
        return named
    return canonical(url)


def page_article(source: Source, document: Document, *, at: datetime) -> Article:
    """Return the article of a page; raise ParseError where it holds none."""
    page = read_page(document, at=at)
    metadata = page.metadata
    key = relative_name(document.path, document.folder) if document.path else source.location
    title = metadata.title or first_words(page.text)
    text = without_title(page.text, title)
    return Article(
        id=article_id(url=page.url, source=source.name, key=key),
        source=source.name,
        url=page.url,
        title=title,
        text=text,
        text_id=text_id(text),
        origin="page",
        first_seen=at,
        teaser=cut_boilerplate(metadata.description),
        author=clean_author(metadata.author),
        language=source.language or known_language(f"{title}\n\n{text}", metadata.language),
        image=page.image,
        published=metadata.published,
    )
