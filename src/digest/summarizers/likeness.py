"""How much the sentences of a text are alike: to each other, to those before them, to all together, to the title.

A sentence is a vector of length 1 over the stems of its content words, 1 + ln(count) each. Two can only be alike in
words that the text says twice, or the title and a sentence; all others are only counted. Everything takes one pass over
the words, so that the work grows with the text and not with its square. Sums run in reading order and over words in the
order in which a text has them: the same on every machine.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

Vector = Mapping[str, float]

_FEW = 5


class Likeness(NamedTuple):
    """Of every sentence its vector over the words that others may share, and what it has in common with them."""

    vectors: list[Vector]
    centre: list[float]
    """Cosine to the sum of all sentences."""
    earlier: list[float]
    """Mean cosine to the sentences before it, over all others."""
    title: list[float]
    """Cosine to the title, as a share of the nearest sentence's; 0 without a title."""
    frequency: list[float]
    """Mean count of its different words, over the highest count; fewer than five count as five."""


def likeness(sentences: Sequence[Sequence[str]], *, title: Sequence[str] = ()) -> Likeness:
    """Return how much sentences, given as the stems of their content words, are alike; so is the title given."""
    counts = Counter(chain.from_iterable(sentences))
    shared = {term: 0.0 for term, count in counts.items() if count > 1} | dict.fromkeys(title, 0.0)
    weighed = [weigh(terms, shared) for terms in sentences]
    vectors = [vector for vector, _, _ in weighed]
    earlier, total = _to_earlier(vectors, shared)
    return Likeness(
        vectors,
        _to_centre(vectors, total, [rest for _, _, rest in weighed]),
        earlier,
        _to_title(vectors, weigh(title, shared)[0]),
        _frequencies(vectors, counts, [alone for _, alone, _ in weighed]),
    )


def weigh(terms: Sequence[str], shared: Vector) -> tuple[Vector, int, float]:
    """Return a sentence's vector over shared words, how many it has besides, and the squared length of these.

    What it says more than once must be among the shared.
    """
    counts: dict[str, int] = {}
    for term in terms:
        if term in shared:
            counts[term] = counts[term] + 1 if term in counts else 1
    alone = len(terms) - sum(counts.values())
    if alone + len(counts) == len(terms):
        square = len(terms) or 1.0
        return dict.fromkeys(counts, 1 / math.sqrt(square)), alone, alone / square
    weights = [1 + math.log(count) if count > 1 else 1.0 for count in counts.values()]
    square = alone + sum([weight * weight for weight in weights])
    scale = 1 / math.sqrt(square)
    return {term: weight * scale for term, weight in zip(counts, weights, strict=True)}, alone, alone / square


def cosine(one: Vector, other: Vector) -> float:
    """Return the cosine of two sentences of a text."""
    alike = 0.0
    for term, value in one.items():
        if term in other:
            alike += value * other[term]
    return alike


def _to_earlier(vectors: Sequence[Vector], shared: Vector) -> tuple[list[float], Vector]:
    """Return each sentence's sum of cosines to those before it, over the number of others; and the sum of all vectors.

    The sum of cosines is the product with the sum of vectors, which grows along.
    """
    total = dict(shared)
    others = max(1, len(vectors) - 1)
    found = []
    for vector in vectors:
        alike = 0.0
        for term, value in vector.items():
            before = total[term]
            alike += value * before
            total[term] = before + value
        found.append(alike / others)
    return found, total


def _to_centre(vectors: Sequence[Vector], total: Vector, rests: Sequence[float]) -> list[float]:
    """Return each sentence's cosine to the sum of all; what it alone says makes it like itself."""
    norm = math.sqrt(sum([value * value for value in total.values()]) + sum(rests)) or 1.0
    found = []
    for vector, rest in zip(vectors, rests, strict=True):
        alike = rest
        for term, value in vector.items():
            alike += value * total[term]
        found.append(alike / norm)
    return found


def _to_title(vectors: Sequence[Vector], title: Vector) -> list[float]:
    return shares([cosine(title, vector) for vector in vectors]) if title else [0.0] * len(vectors)


def _frequencies(vectors: Sequence[Vector], counts: Mapping[str, int], alone: Sequence[int]) -> list[float]:
    highest = max(counts.values(), default=1)
    found = []
    for vector, said in zip(vectors, alone, strict=True):
        different = len(vector) + said
        together = said
        for term in vector:
            together += counts[term]
        found.append(together / (highest * (max(_FEW, different))))
    return found


def shares(values: Sequence[float]) -> list[float]:
    """Return values as shares of the highest, if one is above 0."""
    highest = max(values, default=0.0)
    return [value / highest if highest > 0 else 0.0 for value in values]
