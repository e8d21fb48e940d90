"""How much the sentences of a text are alike: to each other, to those before them, to all together, to the title.

A sentence is a vector of length 1 over the stems of its content words, 1 + ln(count) each. Two can only be alike in
words that the text says twice, or the title and a sentence; all others, most of a text, are only counted. Everything
takes one pass over the words, so that the work grows with the text and not with its square. Sums run in reading order
and over words in the order in which a text has them: the same on every machine.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from operator import add, mul
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
    shared = dict.fromkeys(chain((term for term, count in counts.items() if count > 1), title), 0.0)
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
    said = list(filter(shared.__contains__, terms))
    alone = len(terms) - len(said)
    vector = dict.fromkeys(said, 1 / math.sqrt(len(terms) or 1))
    if len(vector) == len(said):
        return vector, alone, alone / (len(terms) or 1)
    counts = dict.fromkeys(said, 0)
    for term in said:
        counts[term] += 1
    values = [1 + math.log(count) if count > 1 else 1.0 for count in counts.values()]
    square = sum(map(mul, values, values)) + alone
    norm = math.sqrt(square)
    return {term: value / norm for term, value in zip(counts, values, strict=True)}, alone, alone / square


def cosine(one: Vector, other: Vector) -> float:
    """Return the cosine of two sentences of a text."""
    return sum([value * other[term] for term, value in one.items() if term in other])


def _to_earlier(vectors: Sequence[Vector], shared: Vector) -> tuple[list[float], Vector]:
    """Return each sentence's sum of cosines to those before it, over the number of others; and the sum of all vectors.

    The sum of cosines is the product with the sum of vectors, which grows along.
    """
    total = dict(shared)
    others = max(1, len(vectors) - 1)
    found = []
    for vector in vectors:
        before = list(map(total.__getitem__, vector))
        found.append(sum(map(mul, vector.values(), before)) / others)
        total.update(zip(vector, map(add, before, vector.values()), strict=True))
    return found, total


def _to_centre(vectors: Sequence[Vector], total: Vector, rests: Sequence[float]) -> list[float]:
    """Return each sentence's cosine to the sum of all; what it alone says makes it like itself."""
    norm = math.sqrt(sum(map(mul, total.values(), total.values())) + sum(rests)) or 1.0
    return [
        (sum(map(mul, vector.values(), map(total.__getitem__, vector))) + rest) / norm
        for vector, rest in zip(vectors, rests, strict=True)
    ]


def _to_title(vectors: Sequence[Vector], title: Vector) -> list[float]:
    return shares([cosine(title, vector) for vector in vectors]) if title else [0.0] * len(vectors)


def _frequencies(vectors: Sequence[Vector], counts: Mapping[str, int], alone: Sequence[int]) -> list[float]:
    highest = max(counts.values(), default=1)
    return [
        (sum(map(counts.__getitem__, vector)) + others) / (highest * max(_FEW, len(vector) + others))
        for vector, others in zip(vectors, alone, strict=True)
    ]


def shares(values: Sequence[float]) -> list[float]:
    """Return values as shares of the highest, if one is above 0."""
    highest = max(values, default=0.0)
    return [value / highest if highest > 0 else 0.0 for value in values]
