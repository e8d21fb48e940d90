"""What a page says about itself, in JSON-LD, OpenGraph, meta elements and headings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from digest.sources.dates import parse_date
from digest.sources.entries import FeedImage, whole_number
from digest.sources.images import credit_of
from digest.text.plain import one_line, title_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLES = frozenset(
    [
        "Article",
        "NewsArticle",
        "BlogPosting",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "BackgroundNewsArticle",
        "LiveBlogPosting",
        "ScholarlyArticle",
        "TechArticle",
        "Report",
        "SocialMediaPosting",
        "AdvertiserContentArticle",
        "Recipe",
        "HowTo",
    ]
)
_MOST_NODES = 300
_MOST_FIGURES = 50
_SEPARATOR = re.compile(r"\s+(?:[|–—·•»«‹›~/]|-|::|//|\\|<|>|←|→)\s+|\s*[|]\s*|:\s+")
_LETTERS = re.compile(r"[\W_]+")

_MARKED_DATES = ".//time[@itemprop='datePublished'] | .//*[@itemprop='datePublished'] | .//time[@pubdate]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """A page's account of itself; ``canonical`` and the picture's link are as written, maybe relative."""

    title: str = ""
    author: str | None = None
    published: datetime | None = None
    image: FeedImage | None = None
    language: str | None = None
    canonical: str | None = None
    description: str = ""


def read_metadata(tree: HtmlElement, *, at: datetime) -> Metadata:
    """Return the metadata of a parsed page; a date after the day of ``at`` is not looked for in its text."""
    meta = _meta(tree)
    linked = next(_linked_articles(tree), {})
    return Metadata(
        title=_title(tree, meta, linked),
        author=_author(tree, meta, linked),
        published=_published(tree, meta, linked, at=at),
        image=_image(tree, meta, linked),
        language=_language(tree, meta, linked),
        canonical=_canonical(tree),
        description=title_text(_first(meta, "description", "og:description", "twitter:description")),
    )


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Return the first content of each meta element by its lower-case name."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _first(meta: Mapping[str, str], *names: str) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")


def _linked_articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the articles that JSON-LD describes."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for node in _nodes(_loaded(script.text or "")):
                if _ARTICLES.intersection(_types(node)):
                    yield node


def _loaded(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->").removeprefix("//<![CDATA[").removesuffix("//]]>")
    try:
        return json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(document: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD document from the outside in, without looking everywhere."""
    waiting, seen = [document], 0
    while waiting and seen < _MOST_NODES:
        node = waiting.pop(0)
        seen += 1
        if isinstance(node, list):
            waiting += node[:_MOST_NODES]
        elif isinstance(node, dict):
            yield node
            waiting += [
                node[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage")
                if isinstance(node.get(key), list | dict)
            ]


def _types(node: Mapping[str, Any]) -> list[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return [name.rpartition("/")[2] for name in kinds if isinstance(name, str)]


def _strings(value: Any, key: str) -> list[str]:
    """Return the strings of a JSON-LD value that may be a string, an object with a key, or a list of them."""
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, dict):
        return _strings(value.get(key), key) if not isinstance(value.get(key), dict) else []
    if isinstance(value, list):
        return [found for part in value[:20] if not isinstance(part, list) for found in _strings(part, key)]
    return []


def _title(tree: HtmlElement, meta: Mapping[str, str], linked: Mapping[str, Any]) -> str:
    """Return the headline without the site's name."""
    headline = next(map(title_text, _strings(linked.get("headline"), "@value")), "")
    shared = title_text(_first(meta, "og:title", "twitter:title", "dc.title"))
    written = title_text(tree.findtext(".//head/title") or tree.findtext(".//title") or "")
    headings = [heading for heading in map(_text, tree.iter("h1")) if heading]
    sites = _site_names(tree, meta)
    offered = [_without_site(title, headings, sites) for title in (shared, written) if title]
    for heading in headings:
        if any(_is_like(heading, other) for other in (headline, *offered) if other):
            return heading
    own = [heading for heading in headings if not _names_site(heading, sites)]
    if len(own) == 1 and any(_share_words(own[0], other) for other in (headline, *offered)):
        return own[0]
    return headline or next(iter(offered), "") or next(iter(headings), "")


def _is_like(one: str, other: str) -> bool:
    first, second = sorted((_key(one), _key(other)), key=len)
    return bool(first) and first in second and len(second) < 1.6 * len(first)


def _share_words(heading: str, title: str) -> bool:
    """Say whether a heading and a title speak of one thing; titles are often rewritten for search engines."""
    first, second = set(heading.casefold().split()), set(title.casefold().split())
    return len(first & second) >= max(2, len(first) / 4)


def _without_site(title: str, headings: list[str], sites: frozenset[str]) -> str:
    """Return a title without the site's name before or after it; a part that is a heading of the page is the title."""
    keys = {_key(heading) for heading in headings}
    for cut in _SEPARATOR.finditer(title):
        before, after = title[: cut.start()].strip(), title[cut.end() :].strip()
        # A colon parts title and subtitle as often as site and title.
        is_colon = cut[0].strip() == ":"
        if not is_colon and (_key(before) in keys or _names_site(after, sites)):
            return before
        if _names_site(before, sites) or (not is_colon and _key(after) in keys):
            return after
    return title


def _names_site(part: str, sites: frozenset[str]) -> bool:
    key = _key(part)
    return bool(key) and any(
        key == site or (len(key) > 3 and (key in site or site in key) and len(key) < 2 * len(site)) for site in sites
    )


def _site_names(tree: HtmlElement, meta: Mapping[str, str]) -> frozenset[str]:
    """Return how the site may call itself, letters only: its name in the metadata, its host's name."""
    names = [
        meta.get(name, "")
        for name in ("og:site_name", "application-name", "al:ios:app_name", "twitter:site", "publisher")
    ]
    links = [meta.get("og:url", ""), _canonical(tree) or ""]
    for link in links:
        try:
            host = (urlsplit(link).hostname or "").removeprefix("www.")
        except ValueError:
            continue
        names += [host, host.rpartition(".")[0], *host.split(".")[-2:-1]]
    return frozenset(key for key in map(_key, names) if len(key) > 1)


def _key(text: str) -> str:
    return _LETTERS.sub("", text).casefold()


def _text(element: HtmlElement) -> str:
    return one_line(element.text_content())


def _author(tree: HtmlElement, meta: Mapping[str, str], linked: Mapping[str, Any]) -> str | None:
    names = [title_text(name) for name in _strings(linked.get("author"), "name")]
    names = names or [
        title_text(_first(meta, "author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author"))
    ]
    names = [name for name in names if name and "://" not in name] or list(_marked_authors(tree))
    return ", ".join(dict.fromkeys(names[:5])) or None


def _marked_authors(tree: HtmlElement) -> Iterator[str]:
    """Yield the names in elements that are marked as an author's, shortest mark first."""
    for path in (
        ".//*[@rel='author']",
        ".//*[@itemprop='author']",
        ".//*[contains(concat(' ', @class, ' '), ' author ')]",
        ".//*[contains(@class, 'byline')]",
        ".//*[contains(@class, 'author')]",
    ):
        for element in tree.xpath(path)[:1]:
            name = re.sub(r"^(?:by|von|par|di|por)[:\s]+", "", _text(element), flags=re.IGNORECASE)
            if 3 < len(name) < 60:
                yield name
                return


def _published(
    tree: HtmlElement, meta: Mapping[str, str], linked: Mapping[str, Any], *, at: datetime
) -> datetime | None:
    names = (
        "article:published_time",
        "og:article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "parsely-pub-date",
        "sailthru.date",
        "pubdate",
        "publish-date",
        "cxenseparse:recs:publishtime",
    )
    said = [
        *_strings(linked.get("datePublished"), "@value"),
        *(meta[name] for name in names if name in meta),
        *_times(tree),
    ]
    return next((moment for moment in map(parse_date, said) if moment), None) or _guessed(tree, at)


def _times(tree: HtmlElement) -> Iterator[str]:
    """Yield the dates in the page's body, the most explicit first."""
    for element in tree.xpath(_MARKED_DATES)[:3]:
        yield element.get("datetime") or element.get("content") or _text(element)
    for element in tree.xpath(".//article//time | .//main//time")[:1]:
        yield element.get("datetime") or _text(element)


def _guessed(tree: HtmlElement, at: datetime) -> datetime | None:
    """Return the day that htmldate finds in the page's markup and text."""
    from htmldate import find_date

    latest = (at + timedelta(days=1)).date().isoformat()
    try:
        return parse_date(find_date(tree, original_date=True, extensive_search=False, max_date=latest))
    except Exception:  # noqa: BLE001 - a guess at foreign markup may fail in ways that nobody foresaw
        return None


def _image(tree: HtmlElement, meta: Mapping[str, str], linked: Mapping[str, Any]) -> FeedImage | None:
    link = _first(meta, "og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
    link = link or next(iter(_strings(linked.get("image"), "url")), "")
    if not link:
        return None
    width, height = whole_number(meta.get("og:image:width")), whole_number(meta.get("og:image:height"))
    alt = _first(meta, "og:image:alt", "twitter:image:alt")
    return FeedImage(link=link, alt=alt, credit=_credit(tree, link), width=width, height=height)


def _credit(tree: HtmlElement, link: str) -> str | None:
    """Return the credit below a picture, where the page shows it in a figure."""
    for figure in islice(tree.iter("figure"), _MOST_FIGURES):
        if any(image.get("src") == link for image in figure.iter("img")):
            captions = (_text(caption) for caption in figure.iter("figcaption"))
            return next(filter(None, map(credit_of, captions)), None)
    return None


def _language(tree: HtmlElement, meta: Mapping[str, str], linked: Mapping[str, Any]) -> str | None:
    said = tree.get("lang") or tree.get("xml:lang") or _first(meta, "content-language", "language", "og:locale")
    return said or next(iter(_strings(linked.get("inLanguage"), "alternateName")), None)


def _canonical(tree: HtmlElement) -> str | None:
    links = tree.xpath(".//link[translate(@rel, 'CANONIL', 'canonil') = 'canonical']/@href")
    return str(links[0]).strip() if links else None
