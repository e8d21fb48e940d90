"""Which articles tell one story.

One canonical address is one story, whichever sources brought it. Beyond that ``alike`` decides, and rather misses a
story that two sources tell in their own words than swallows one: it finds texts that came over the same wire, under
headlines of each source's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from digest.edit.rules import left_out
from digest.models import Article, Cluster, LeftOut
from digest.text.words import content_words, words

SAME_EVENT = timedelta(hours=72)
TITLE_OVERLAP = 0.6
TITLE_TOLD = 0.75
LEAD_OVERLAP = 0.7
LEAD_CHARACTERS = 500
LEAD_LEAST_WORDS = 8
COPY_LEAST_WORDS = 25

_AFTER_ALL = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Clusters, and the articles that stand behind another one of their own source."""

    clusters: tuple[Cluster, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Traits:
    """What likeness looks at. ``copy`` is the whole text in words, empty where it is too short to tell a copy by."""

    article: Article
    title: frozenset[str]
    figures: frozenset[str]
    lead: frozenset[str]
    copy: str


def group(articles: Iterable[Article], *, weights: Mapping[str, float]) -> Grouping:
    """Put articles that tell one story together; ``weights`` are the sources' by name.

    Complete linkage: an article joins a cluster only if it is like every member, so likeness makes no chains.
    """
    same_address: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        same_address[article.id].append(article)
    groups = [_leading_first(same_address[key], weights) for key in sorted(same_address)]
    merged = [[a for index in members for a in groups[index]] for members in _linked([one[0] for one in groups])]
    told = [_cluster(_leading_first(members, weights)) for members in merged]
    return Grouping(
        clusters=tuple(cluster for cluster, _ in told), left_out=tuple(one for _, behind in told for one in behind)
    )


def alike(a: Article, b: Article) -> bool:
    """Say whether two articles tell the same story, as far as their words can tell; conservative, symmetric."""
    return _alike(_traits(a), _traits(b))


def dated(article: Article) -> datetime:
    """Return an article's moment for ordering; a timeless one comes after all others, for its first sight is chance."""
    return _AFTER_ALL if article.timeless else article.moment


def _leading_first(articles: Iterable[Article], weights: Mapping[str, float]) -> list[Article]:
    return sorted(
        articles,
        key=lambda a: (a.origin == "teaser", -len(a.text), -weights[a.source], dated(a), a.id, a.source),
    )


def _linked(leading: list[Article]) -> list[list[int]]:
    neighbours = _neighbours([_traits(article) for article in leading])
    clusters: list[list[int]] = []
    home: dict[int, int] = {}
    for index in range(len(leading)):
        homes = sorted({home[other] for other in neighbours[index] if other in home})
        found = next((place for place in homes if neighbours[index].issuperset(clusters[place])), len(clusters))
        if found == len(clusters):
            clusters.append([])
        clusters[found].append(index)
        home[index] = found
    return clusters


def _neighbours(traits: list[_Traits]) -> list[set[int]]:
    """Return for each article the indices of those like it; only what shares a title word or the text is compared."""
    sharing: dict[str, list[int]] = defaultdict(list)
    found: list[set[int]] = [set() for _ in traits]
    for index, one in enumerate(traits):
        keys = (*one.title, f"copy {one.copy}") if one.copy else tuple(one.title)
        for other in {other for key in keys for other in sharing[key]}:
            if _alike(one, traits[other]):
                found[index].add(other)
                found[other].add(index)
        for key in keys:
            sharing[key].append(index)
    return found


def _traits(article: Article) -> _Traits:
    of_text = words(article.text, article.language)
    return _Traits(
        article=article,
        title=frozenset(content_words(article.title, article.language)),
        figures=frozenset(word for word in words(article.title, article.language) if any(map(str.isdigit, word))),
        lead=frozenset(content_words(article.text[:LEAD_CHARACTERS], article.language)),
        copy=" ".join(of_text) if len(of_text) >= COPY_LEAST_WORDS else "",
    )


def _alike(a: _Traits, b: _Traits) -> bool:
    if a.article.language != b.article.language or not _near_in_time(a.article, b.article):
        return False
    copies = bool(a.copy) and a.copy == b.copy
    if a.article.source == b.article.source:
        # One source's twins are mostly a series: the next day of a war, the weather of the next town.
        return copies and a.title == b.title
    return copies or (_leads_alike(a, b) and not _figures_differ(a, b) and (_titles_alike(a, b) or _titles_told(a, b)))


def _near_in_time(a: Article, b: Article) -> bool:
    return a.timeless or b.timeless or abs(a.moment - b.moment) <= SAME_EVENT


def _figures_differ(a: _Traits, b: _Traits) -> bool:
    """Say whether titles name other figures: quakes of 5.1 and of 6.2 are two events however like their words are."""
    return bool(a.figures) and bool(b.figures) and a.figures != b.figures


def _titles_alike(a: _Traits, b: _Traits) -> bool:
    return len(a.title & b.title) >= TITLE_OVERLAP * len(a.title | b.title) > 0


def _titles_told(a: _Traits, b: _Traits) -> bool:
    """Say whether each tells what the other's title says: of one wire's text every source words the headline anew."""
    told = (
        len(one.title & (other.title | other.lead)) >= TITLE_TOLD * len(one.title) > 0
        for one, other in ((a, b), (b, a))
    )
    return all(told)


def _leads_alike(a: _Traits, b: _Traits) -> bool:
    shorter = min(len(a.lead), len(b.lead))
    return shorter >= LEAD_LEAST_WORDS and len(a.lead & b.lead) >= LEAD_OVERLAP * shorter


def _cluster(members: list[Article]) -> tuple[Cluster, list[LeftOut]]:
    """Return a cluster of articles, the leading one first: one a source, and what stands behind them."""
    first: dict[str, Article] = {}
    for article in members:
        first.setdefault(article.source, article)
    leading, *also = first.values()
    behind = [left_out(a, f"same story as {first[a.source].title!r}") for a in members if a is not first[a.source]]
    return Cluster(article=leading, also=tuple(also)), behind
