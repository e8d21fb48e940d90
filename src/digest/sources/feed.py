"""Read feeds: RSS, Atom and JSON Feed, from the network or from a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from digest.errors import ParseError, SourceError
from digest.models import Article, Harvest, Source, Visit
from digest.protocols import SourceTools
from digest.sources.articles import clean_author, first_words, known_language, without_title
from digest.sources.choice import FeedTexts, choose_text, feed_texts
from digest.sources.entries import Entry, Feed
from digest.sources.images import choose_image
from digest.sources.json_feed import looks_like_json, parse_json_feed
from digest.sources.locations import Document, read_location
from digest.sources.visits import unchanged, went_well, went_wrong
from digest.text.fingerprints import article_id, text_id
from digest.text.links import canonical, is_home
from digest.text.plain import title_text

MAX_BYTES = 8_000_000
"""The most bytes of a feed, unpacked."""

MAX_ENTRIES = 2_000
_MAX_PAGES = 30
_MAX_FAILED_PAGES = 3
_NEW_UNDATED = 3
_MOST_CATEGORIES = 20
_LOOK_BACK = timedelta(days=1)
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


class FeedReader:
    """Reads sources of the kind ``feed``."""

    def __init__(self, tools: SourceTools) -> None:
        self._tools = tools

    def read(self, source: Source, *, last: Visit | None, at: datetime) -> Harvest:
        """Return the feed's articles in its own order; a problem is part of the harvest, never an exception."""
        try:
            document = read_location(self._tools, source.location, last=last, max_bytes=MAX_BYTES, accept=_ACCEPT)
            if document.body is None:
                return unchanged(source, document, last=last, at=at)
            feed = parse_feed(document.body, url=document.url, content_type=document.content_type)
        except SourceError as error:
            return went_wrong(source, error, last=last, at=at)
        articles = list(_articles(source, feed, document, at=at))
        failed = 0
        if source.full_text:
            articles = [article for article in articles if not _was_seen(article, last)]
            articles, failed = self._with_pages(articles)
        return went_well(source, document, tuple(_filed(articles, last)), at=at, again=failed > 0)

    def _with_pages(self, articles: Iterable[Article]) -> tuple[list[Article], int]:
        """Return articles with the text of their pages where that is longer, and how many pages could not be had."""
        from digest.sources.page import page_text

        done: list[Article] = []
        asked = failed = 0
        for article in articles:
            page = ""
            if article.url and asked < _MAX_PAGES and failed < _MAX_FAILED_PAGES:
                asked += 1
                try:
                    page = page_text(self._tools, article.url)
                except SourceError:
                    failed += 1
            done.append(_with_page(article, page))
        return done, failed


def parse_feed(body: bytes, *, url: str | None = None, content_type: str = "") -> Feed:
    """Return what a feed says, whatever its format; raise ParseError where the bytes are no feed."""
    if not body.strip():
        raise ParseError("empty: there is nothing in it", url=url)
    if looks_like_json(body):
        return parse_json_feed(body, most=MAX_ENTRIES)
    from digest.sources.xml_feed import parse_xml_feed

    return parse_xml_feed(body, url=url, content_type=content_type, most=MAX_ENTRIES)


def _articles(source: Source, feed: Feed, document: Document, *, at: datetime) -> Iterator[Article]:
    """Yield the articles of a feed; of entries with one identity the first counts, an empty one does not."""
    seen: set[str] = set()
    for entry in feed.entries:
        article = _article(source, feed, entry, document, at=at)
        if article and article.id not in seen:
            seen.add(article.id)
            yield article


def _article(source: Source, feed: Feed, entry: Entry, document: Document, *, at: datetime) -> Article | None:
    texts = feed_texts(entry)
    text, origin = choose_text(texts)
    title = title_text(entry.title) or first_words(text)
    if not title:
        return None
    text = without_title(text, title)
    base = entry.base or document.url or feed.link
    url = _address(entry, base)
    hint = entry.language or feed.language
    return Article(
        id=article_id(url=None if url and is_home(url) else url, source=source.name, key=_key(entry, title, text)),
        source=source.name,
        url=url,
        title=title,
        text=text,
        text_id=text_id(text),
        origin=origin,
        first_seen=at,
        teaser="" if texts.teaser == title else texts.teaser,
        author=clean_author(entry.author),
        language=source.language or known_language(f"{title}\n\n{text}", hint),
        categories=_categories(entry.categories),
        image=choose_image(entry.images, markup=entry.content or entry.summary, base=base, document=document),
        published=entry.published,
    )


def _address(entry: Entry, base: str | None) -> str | None:
    """Return an entry's canonical address.

    A fragment stays where the guid ends in it too: then it tells entries of one page apart.
    """
    _, mark, fragment = (entry.link or "").partition("#")
    tells_apart = bool(fragment) and "=" not in fragment and (entry.guid or "").endswith(mark + fragment)
    return canonical(entry.link, base, keep_fragment=tells_apart)


def _key(entry: Entry, title: str, text: str) -> str:
    """Return what identifies an entry without a link: its guid, else its title with its day or text."""
    day = entry.published.date().isoformat() if entry.published else text
    return entry.guid or f"{title}\n{day}"


def _categories(names: Iterable[str]) -> tuple[str, ...]:
    clean = (title_text(name) for name in names)
    return tuple(dict.fromkeys(name for name in clean if name))[:_MOST_CATEGORIES]


def _filed(articles: Iterable[Article], last: Visit | None) -> Iterator[Article]:
    """Yield the articles, at a first visit with all undated ones but the first three filed as known."""
    undated = 0
    for article in articles:
        undated += article.published is None
        backlog = _is_first(last) and article.published is None and undated > _NEW_UNDATED
        yield replace(article, filed=True) if backlog else article


def _is_first(last: Visit | None) -> bool:
    """Say whether no visit before brought articles, as far as is known."""
    return last is None or (last.problem is not None and not last.etag and not last.last_modified)


def _was_seen(article: Article, last: Visit | None) -> bool:
    """Say whether the visit before brought an article, so that its page need not be asked again."""
    if last is None or last.problem or article.published is None:
        return False
    return article.published < last.at - _LOOK_BACK


def _with_page(article: Article, page: str) -> Article:
    is_whole = article.origin == "feed"
    texts = FeedTexts(text=article.text if is_whole else "", teaser=article.teaser if is_whole else article.text)
    text, origin = choose_text(texts, without_title(page, article.title))
    return replace(article, text=text, text_id=text_id(text), origin=origin)
