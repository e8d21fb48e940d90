"""From the articles of a window to stories with their places: all of the editor's decisions in a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from digest.edit.draft import group_as_drafted, named_as_drafted, place_as_drafted, sift_as_drafted
from digest.edit.layout import lay_out
from digest.edit.rank import rank
from digest.edit.rules import left_out, sift
from digest.edit.window import candidates
from digest.models import Article, Draft, LeftOut, Placement, Window
from digest.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What an issue will show and what not.

    ``placements`` stand in reading order; ``more`` counts by section the stories that found no place; ``seen`` counts
    by source the articles that came into question.
    """

    placements: tuple[Placement, ...]
    left_out: tuple[LeftOut, ...]
    more: Mapping[str, int]
    seen: Mapping[str, int]


def choose(
    articles: Iterable[Article],
    *,
    window: Window,
    settings: Settings,
    previous_made_at: datetime | None = None,
    draft: Draft | None = None,
) -> Choice:
    """Choose the stories of an issue: each article is shown, or left out for a reason.

    ``draft`` holds the editor's decisions, which go before the machine's.
    """
    drafted = draft or Draft()
    sources = {source.name: source for source in settings.sources}
    weights = {source.name: source.weight for source in settings.sources}
    possible = candidates(articles, window, previous_made_at)
    known = named_as_drafted([article for article in possible if article.source in sources], drafted)
    sifted = sift_as_drafted(sift(known, sources=sources, rules=settings.selection.rules), known, drafted)
    grouping = group_as_drafted(sifted.kept, drafted, weights=weights)
    ranked = rank(grouping.clusters, window=window, weights=weights, pinned=sifted.pinned)
    layout = place_as_drafted(lay_out(ranked, settings=settings), ranked, drafted, settings=settings)
    orphans = (
        left_out(article, "its source is not configured") for article in possible if article.source not in sources
    )
    counts = Counter(article.source for article in known)
    return Choice(
        placements=layout.placements,
        left_out=_in_order((*sifted.dropped, *grouping.left_out, *layout.left_out, *orphans)),
        more=layout.more,
        seen={name: counts[name] for name in sources},
    )


def _in_order(left: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    return tuple(sorted(left, key=lambda one: (one.source, one.title, one.article_id)))
