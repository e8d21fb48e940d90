"""How much a story counts.

::

    total     = (freshness + length + sources) × weight
    freshness = 0.5 × how far into the window its article came, 0 to 1; 0.25 for timeless articles
    length    = words / (words + 300): half of the most at 300 words, and never all of it
    sources   = 2 × (1 - 1 / n): nothing for one source, 1 for two, 2 at most
    weight    = the highest of its sources' weights

Pinned stories come before all others. Ties go to the earlier, then to the smaller id. Parts are rounded to four digits
first, so that the sum can be checked with a pencil.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from digest.edit.clusters import dated
from digest.edit.reading import length_of
from digest.models import Article, Cluster, Scores, Window

FRESHNESS = 0.5
HALF_LENGTH = 300
SOURCES = 2.0

_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A cluster with its scores."""

    cluster: Cluster
    scores: Scores


def rank(
    clusters: Iterable[Cluster], *, window: Window, weights: Mapping[str, float], pinned: AbstractSet[str]
) -> tuple[Ranked, ...]:
    """Return clusters with their scores in the order of rank; ``weights`` are by source name, ``pinned`` holds ids."""
    ranked = [
        Ranked(cluster=cluster, scores=_scores(cluster, window=window, weights=weights, pinned=pinned))
        for cluster in clusters
    ]
    return tuple(sorted(ranked, key=_order))


def _order(one: Ranked) -> tuple[object, ...]:
    article = one.cluster.article
    return (not one.scores.pinned, -one.scores.total, dated(article), article.id)


def _scores(cluster: Cluster, *, window: Window, weights: Mapping[str, float], pinned: AbstractSet[str]) -> Scores:
    articles = cluster.articles
    freshness = round(FRESHNESS * _progress(cluster.article, window), _DIGITS)
    length = round(_length(cluster.article), _DIGITS)
    sources = round(SOURCES * (1 - 1 / len(articles)), _DIGITS)
    weight = max(weights[article.source] for article in articles)
    return Scores(
        freshness=freshness,
        length=length,
        sources=sources,
        weight=weight,
        pinned=any(article.id in pinned for article in articles),
        total=round((freshness + length + sources) * weight, _DIGITS),
    )


def _progress(article: Article, window: Window) -> float:
    """Return how far into a window an article came: 0 at its start or before, 1 at its end."""
    if article.timeless:
        return 0.5
    if article.moment <= window.start:
        return 0.0
    return (article.moment - window.start) / (window.end - window.start)


def _length(article: Article) -> float:
    count = length_of(article.text, article.language).in_words
    return count / (count + HALF_LENGTH)
