"""Why the method ``digest`` chose what it chose: every sentence with its numbers, and what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from digest.summarizers.choose import rating
from digest.summarizers.digest_method import METHOD, Choice, choose
from digest.summarizers.story import Dropped
from digest.summarizers.weights import Weights, weights_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """A sentence with what each part adds to its rating.

    ``picked`` is 1 for the first choice; ``redundancy`` and ``orphan`` were taken off when it was picked, and are None
    for sentences that weren't.
    """

    article: int
    start: int
    end: int
    text: str
    rating: float
    parts: Mapping[str, float] = field(default_factory=dict)
    points_back: bool = False
    picked: int | None = None
    redundancy: float | None = None
    orphan: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A line that is no sentence of the story."""

    article: int
    start: int
    end: int
    text: str
    rule: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All sentences in reading order, and all lines that were none."""

    method: str
    sentences: tuple[Rated, ...]
    dropped: tuple[LeftOut, ...]


def explain(
    text: str,
    *,
    sentences: int = 3,
    title: str | None = None,
    language: str | None = None,
    articles: Sequence[str] | None = None,
) -> Explanation:
    """Return why ``digest`` takes the sentences that it takes."""
    found = choose(articles or [text], sentences=sentences, title=title, language=language)
    weights = weights_for(sentences)
    return Explanation(
        method=METHOD,
        sentences=tuple(_rated(number, found, weights) for number in range(len(found.told))),
        dropped=tuple(_left_out(article, line) for article, line in found.dropped),
    )


def _rated(number: int, found: Choice, weights: Weights) -> Rated:
    sentence = found.told[number].sentence
    parts = found.measured.parts(number)
    place = next((place for place, pick in enumerate(found.picks, 1) if pick.number == number), None)
    pick = found.picks[place - 1] if place else None
    return Rated(
        article=found.measured.articles[number],
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
        rating=rating(parts, weights),
        parts=_contributions(parts, weights),
        points_back=found.measured.points_back(number),
        picked=place,
        redundancy=round(pick.redundancy, 6) if pick else None,
        orphan=pick.orphan if pick else None,
    )


def _contributions(parts: Sequence[float], weights: Weights) -> dict[str, float]:
    return {
        name: round(weight * part, 6)
        for name, weight, part in zip(Weights._fields, weights, parts, strict=True)
        if weight * part
    }


def _left_out(article: int, line: Dropped) -> LeftOut:
    at = line.sentence
    return LeftOut(article=article, start=at.start, end=at.end, text=at.text, rule=line.rule, why=line.why)
