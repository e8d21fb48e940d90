"""The parts of a sentence's rating, as numbers: where it stands, what it shares with the rest, how it reads.

Everything is counted in one pass over the words, so that the work grows with the text and not with its square. Sums run
in reading order and over words in the order in which a sentence has them: the same on every machine.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import mul
from typing import NamedTuple

from digest.summarizers.cues import Cues
from digest.summarizers.quotations import MARKS, is_bare, is_broken
from digest.text.nonsentences import is_finished, size

Vector = Mapping[str, float]

_SHORT = 12
_GLUED = re.compile(r"[a-zß-ÿ]{2}[.!?][A-ZÀ-Þ][a-zß-ÿ]")


class Candidate(NamedTuple):
    """A sentence that may be chosen: as it is shown, its rank in its text, its words, its content words' stems.

    ``quoted`` says that it begins inside a quotation, ``article`` which of several on one event it is from.
    """

    text: str
    rank: int
    words: Sequence[str]
    terms: Sequence[str]
    quoted: bool = False
    article: int = 0


class Parts(NamedTuple):
    """What speaks for and against a sentence, before weighing."""

    position: float
    """ln(1 + rank): 0 for the first sentence."""
    centre: float
    """Cosine to the sum of all sentences."""
    centrality: float
    """The same as a share of the most central sentence's."""
    earlier: float
    """Mean cosine to the sentences before it, over all others."""
    title: float
    """Cosine to the title, as a share of the nearest sentence's; 0 without a title."""
    frequency: float
    """Mean count of its different content words, over the highest count."""
    quotation: float
    """1 if it opens or ends with a quotation mark."""
    person: float
    """1 if it speaks of "I", "we" or "you"."""
    length: float
    """ln(1 + words)."""
    short: float
    """How much shorter than twelve words, as a share."""
    words: float
    """Words."""
    broken: float
    """1 if a quotation or bracket lacks its other half, or the next sentence is glued on without a space."""
    question: float
    """1 if it is a question."""
    hanging: float
    """1 if it ends in a colon or without a final mark, so that something must follow."""
    unattributed: float
    """1 if all of it is speech and nothing tells whose: from inside a quotation, or one from end to end."""


class Measured(NamedTuple):
    """The parts of every sentence, their vectors, which point back to the sentence before, and their articles."""

    parts: list[Parts]
    vectors: list[Vector]
    points_back: list[bool]
    articles: list[int]


def measure(candidates: Sequence[Candidate], *, title: Sequence[str], cues: Cues) -> Measured:
    """Return the parts of the sentences of one text, or of several on one event; ``title`` is its content words."""
    vectors = [vector(candidate.terms) for candidate in candidates]
    earlier, total = _to_earlier(vectors)
    central = _to_centre(vectors, total)
    headline = vector(title)
    titles = _shares(cosine(v, headline) for v in vectors) if title else [0.0] * len(vectors)
    frequency = _frequencies(candidates, vectors)
    rows = zip(candidates, central, _shares(central), earlier, titles, frequency, strict=True)
    parts = [_parts(row[0], *row[1:], cues=cues) for row in rows]
    back = [cues.points_back(candidate.text, candidate.words) for candidate in candidates]
    return Measured(parts, vectors, back, [candidate.article for candidate in candidates])


def vector(terms: Sequence[str]) -> Vector:
    """Return terms as 1 + ln(count), scaled to length 1."""
    once = dict.fromkeys(terms, 1 / math.sqrt(len(terms) or 1))
    if len(once) == len(terms):
        return once
    counted = {term: 1 + math.log(count) for term, count in Counter(terms).items()}
    norm = _norm(counted)
    return {term: value / norm for term, value in counted.items()}


def cosine(one: Vector, other: Vector) -> float:
    """Return the cosine of two vectors of length 1."""
    return sum([value * other[term] for term, value in one.items() if term in other])


def _norm(one: Vector) -> float:
    return math.sqrt(sum(map(mul, one.values(), one.values())))


def _to_centre(vectors: Sequence[Vector], total: Vector) -> list[float]:
    norm = _norm(total) or 1.0
    return [sum(map(mul, v.values(), map(total.__getitem__, v))) / norm for v in vectors]


def _to_earlier(vectors: Sequence[Vector]) -> tuple[list[float], Vector]:
    """Return each sentence's sum of cosines to those before it, over the number of others; and the sum of all vectors.

    The sum of cosines is the product with the sum of vectors, which grows along.
    """
    total: dict[str, float] = {}
    found = []
    others = max(1, len(vectors) - 1)
    for v in vectors:
        shared = []
        for term, value in v.items():
            before = total.get(term, 0.0)
            if before:
                shared.append(value * before)
            total[term] = before + value
        found.append(sum(shared) / others)
    return found, total


def _frequencies(candidates: Sequence[Candidate], vectors: Sequence[Vector]) -> list[float]:
    counts = Counter(chain.from_iterable(candidate.terms for candidate in candidates))
    highest = max(counts.values(), default=1)
    return [sum(map(counts.__getitem__, v)) / (highest * max(5, len(v))) for v in vectors]


def _shares(values: Iterable[float]) -> list[float]:
    listed = list(values)
    highest = max(listed, default=0.0)
    return [value / highest if highest > 0 else 0.0 for value in listed]


def _parts(
    candidate: Candidate,
    centre: float,
    centrality: float,
    earlier: float,
    title: float,
    frequency: float,
    *,
    cues: Cues,
) -> Parts:
    text, length, tail = candidate.text, size(candidate.text), candidate.text[-3:]
    return Parts(
        position=math.log1p(candidate.rank),
        centre=centre,
        centrality=centrality,
        earlier=earlier,
        title=title,
        frequency=frequency,
        quotation=float(text[0] in MARKS or tail[-1] in MARKS or tail[-2:-1] in MARKS),
        person=float(cues.is_personal(text, candidate.words)),
        length=math.log1p(length),
        short=max(0, _SHORT - length) / _SHORT,
        words=float(length),
        broken=float(is_broken(text) or _is_glued(text)),
        question=float("?" in tail or "？" in tail),
        hanging=float(not is_finished(text)),
        unattributed=float(candidate.quoted or is_bare(text)),
    )


def _is_glued(text: str) -> bool:
    """Say whether the next sentence follows without a space; the pattern is asked only if a mark stands within."""
    end = len(text) - 2
    within = text.find(".", 0, end) >= 0 or text.find("?", 0, end) >= 0 or text.find("!", 0, end) >= 0
    return within and _GLUED.search(text) is not None
