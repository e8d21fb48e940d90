"""Pick sentences: the best-rated one, then again and again the one that is rated best for what it adds."""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul
from typing import NamedTuple

from digest.summarizers.parts import Measured, Parts, cosine
from digest.summarizers.weights import ORPHAN, ORPHAN_WITHIN, REDUNDANCY, REDUNDANCY_ACROSS, Weights

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
    order = sorted(range(len(ratings)), key=lambda number: (-ratings[number], number))
    picked: list[Pick] = []
    while len(picked) < min(count, len(order)):
        picked.append(_best(order, ratings, measured, picked))
    return picked


def _best(order: Sequence[int], ratings: Sequence[float], measured: Measured, picked: Sequence[Pick]) -> Pick:
    taken = {pick.number for pick in picked}
    fresh = (number for number in order if number not in taken)
    best = _weighed(next(fresh), ratings, measured, taken)
    for number in fresh:
        if ratings[number] < best.worth:
            break
        found = _weighed(number, ratings, measured, taken)
        best = max(best, found, key=lambda pick: (pick.worth, -pick.number))
    return best


def _weighed(number: int, ratings: Sequence[float], measured: Measured, taken: set[int]) -> Pick:
    redundancy = max((_redundancy(number, other, measured) for other in sorted(taken)), default=0.0)
    return Pick(number, ratings[number], redundancy, _orphan(number, measured, taken))


def _redundancy(number: int, other: int, measured: Measured) -> float:
    """Return what a sentence loses for what another has said: more where another article says it in other words."""
    same = measured.articles[number] == measured.articles[other]
    return (REDUNDANCY if same else REDUNDANCY_ACROSS) * cosine(measured.vectors[number], measured.vectors[other])


def _orphan(number: int, measured: Measured, taken: set[int]) -> float:
    """Return what a sentence loses that points back: nothing after the one before it, most where it would be first."""
    opens = measured.parts[number].position == 0
    if not measured.points_back[number] or (number - 1 in taken and not opens):
        return 0.0
    return ORPHAN if number < min(taken, default=number + 1) else ORPHAN_WITHIN
