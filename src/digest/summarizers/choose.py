"""Pick sentences: the best-rated one, then again and again the one that is rated best for what it adds."""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul
from typing import NamedTuple

from digest.summarizers.parts import Measured, Parts, cosine
from digest.summarizers.weights import (
    ORPHAN,
    ORPHAN_WITHIN,
    REDUNDANCY,
    REDUNDANCY_ACROSS,
    STRANGER,
    STRANGER_WITHIN,
    Weights,
)

_DIGITS = 9
"""Ratings are rounded before they are compared: the last bit differs between C libraries, and since 3.12 in ``sum``."""


class Pick(NamedTuple):
    """A sentence by its number, its rating, and what was taken off for what is said already and for pointing back."""

    number: int
    rating: float
    redundancy: float
    orphan: float

    @property
    def worth(self) -> float:
        """What is left."""
        return round(self.rating - self.redundancy - self.orphan, _DIGITS)


def rating(parts: Parts, weights: Weights) -> float:
    """Return the weighted sum."""
    total: float = sum(map(mul, weights, parts))
    return round(total, _DIGITS)


def pick(measured: Measured, *, count: int, weights: Weights) -> list[Pick]:
    """Return at most ``count`` sentences, the first choice first; of two equally good ones the earlier is taken.

    What is taken off is never negative, so that candidates in the order of their ratings need only be looked at until
    one's rating is below the best worth.
    """
    ratings = [rating(parts, weights) for parts in measured.parts]
    order = sorted(range(len(ratings)), key=ratings.__getitem__, reverse=True)
    picked: list[Pick] = []
    while len(picked) < min(count, len(order)):
        picked.append(_best(order, ratings, measured, [pick.number for pick in picked]))
    return picked


def _best(order: Sequence[int], ratings: Sequence[float], measured: Measured, taken: Sequence[int]) -> Pick:
    fresh = [number for number in order if number not in taken]
    best = _introduced(_weighed(fresh[0], ratings[fresh[0]], measured, taken), measured, taken)
    worth = best.worth
    for number in fresh[1:]:
        if ratings[number] < worth:
            break
        found = _weighed(number, ratings[number], measured, taken)
        if (found.worth, -number) > (worth, -best.number):
            found = _introduced(found, measured, taken)
            if (found.worth, -number) > (worth, -best.number):
                best, worth = found, found.worth
    return best


def _weighed(number: int, rating: float, measured: Measured, taken: Sequence[int]) -> Pick:
    redundancy = max([_redundancy(number, other, measured) for other in taken]) if taken else 0.0
    return Pick(number, rating, redundancy, _orphan(number, measured, taken))


def _introduced(pick: Pick, measured: Measured, taken: Sequence[int]) -> Pick:
    """Return a pick with what it loses where it takes for known what no picked sentence before it introduces."""
    if not measured.lacks_introduction(pick.number, taken):
        return pick
    loss = STRANGER if _would_open(pick.number, taken) else STRANGER_WITHIN
    return pick._replace(orphan=max(pick.orphan, loss))


def _redundancy(number: int, other: int, measured: Measured) -> float:
    """Return what a sentence loses for what another has said: more where another article says it in other words."""
    same = measured.articles[number] == measured.articles[other]
    return (REDUNDANCY if same else REDUNDANCY_ACROSS) * cosine(measured.vectors[number], measured.vectors[other])


def _orphan(number: int, measured: Measured, taken: Sequence[int]) -> float:
    """Return what a sentence loses that points back: nothing after the one before it, most where it would be first."""
    opens = measured.parts[number].position == 0
    if not measured.points_back[number] or (number - 1 in taken and not opens):
        return 0.0
    return ORPHAN if _would_open(number, taken) else ORPHAN_WITHIN


def _would_open(number: int, taken: Sequence[int]) -> bool:
    """Say whether a sentence would be the first of the summary."""
    return number < min(taken, default=number + 1)
