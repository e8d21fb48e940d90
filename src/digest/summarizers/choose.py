"""Pick sentences: the best-rated one, then again and again the one that is rated best for what it adds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul
from typing import NamedTuple

from digest.summarizers.likeness import cosine
from digest.summarizers.parts import Measured
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


_NONE = Pick(-1, -math.inf, 0.0, 0.0)
"""Worse than any sentence."""


def rating(parts: Sequence[float], weights: Weights) -> float:
    """Return the weighted sum of a sentence's parts, or of the first of them."""
    total: float = sum(map(mul, weights, parts))
    return round(total, _DIGITS)


def pick(measured: Measured, *, count: int, weights: Weights) -> list[Pick]:
    """Return at most ``count`` sentences, the first choice first; of two equally good ones the earlier is taken.

    What its form takes from a sentence and what is taken off for others is never negative, so that candidates in the
    order of how they stand need only be looked at until one stands below the best worth.
    """
    highest = [rating(standing, weights) for standing in measured.standings]
    order = sorted(range(len(highest)), key=highest.__getitem__, reverse=True)
    picked: list[Pick] = []
    while len(picked) < min(count, len(order)):
        taken = [pick.number for pick in picked]
        picked.append(_best([number for number in order if number not in taken], highest, measured, weights, taken))
    return picked


def _best(
    fresh: Sequence[int], highest: Sequence[float], measured: Measured, weights: Weights, taken: Sequence[int]
) -> Pick:
    """Return the sentence of the highest worth; they come in the order of the ``highest`` that each can have."""
    best, worth = _NONE, -math.inf
    for number in fresh:
        if highest[number] < worth:
            break
        redundancy = max([_redundancy(number, other, measured) for other in taken], default=0.0)
        if round(highest[number] - redundancy, _DIGITS) < worth:
            continue
        found = Pick(number, rating(measured.parts(number), weights), redundancy, _orphan(number, measured, taken))
        if (found.worth, -number) > (worth, -best.number):
            found = _introduced(found, measured, taken)
            if (found.worth, -number) > (worth, -best.number):
                best, worth = found, found.worth
    return best


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
    opens = number == 0 or measured.articles[number - 1] != measured.articles[number]
    if (number - 1 in taken and not opens) or not measured.points_back(number):
        return 0.0
    return ORPHAN if _would_open(number, taken) else ORPHAN_WITHIN


def _would_open(number: int, taken: Sequence[int]) -> bool:
    """Say whether a sentence would be the first of the summary."""
    return number < min(taken, default=number + 1)
