"""The parts of a sentence's rating, as numbers: where it stands, what it shares with the rest, how it reads.

Everything is counted in one pass over the words, so that the work grows with the text and not with its square. Sums run
in reading order and over words in the order in which a sentence has them: the same on every machine.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from operator import add, mul
from typing import NamedTuple

from digest.summarizers.cues import Cues
from digest.summarizers.introductions import Introductions
from digest.summarizers.quotations import MARKS, is_bare, is_broken
from digest.text.nonsentences import is_finished

Vector = Mapping[str, float]

_SHORT = 12
# Also the headings that agencies set between dashes: "... 13 %.- Two systems -They were many".
_GLUED = re.compile(r"[a-zß-ÿ]{2}[.!?][A-ZÀ-Þ][a-zß-ÿ]|[.!?]-\s|\s-[A-ZÀ-Þ][a-zß-ÿ]{2}")


class Candidate(NamedTuple):
    """A sentence that may be chosen: as it is shown, its rank in its text, its words, its content words' stems.

    ``size`` is about how many words it has, ``quoted`` says that it begins inside a quotation, ``article`` which of
    several on one event it is from.
    """

    text: str
    rank: int
    words: Sequence[str]
    terms: Sequence[str]
    size: int
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
    """The parts of every sentence, their vectors, which point back to the sentence before, and their articles.

    ``lacks_introduction`` says whether a sentence, with others picked already, takes for known what none of them told.
    """

    parts: list[Parts]
    vectors: list[Vector]
    points_back: list[bool]
    articles: list[int]
    lacks_introduction: Callable[[int, Iterable[int]], bool]


def measure(candidates: Sequence[Candidate], *, title: Sequence[str], cues: Cues) -> Measured:
    """Return the parts of the sentences of one text, or of several on one event; ``title`` is its content words."""
    vectors = [vector(candidate.terms) for candidate in candidates]
    counts = Counter(chain.from_iterable([candidate.terms for candidate in candidates]))
    earlier, total = _to_earlier(vectors, counts)
    central = _to_centre(vectors, total)
    headline = vector(title)
    titles = _shares([cosine(headline, v) for v in vectors]) if title else [0.0] * len(vectors)
    rows = zip(central, _shares(central), earlier, titles, _frequencies(vectors, counts), strict=True)
    parts = [
        Parts(math.log1p(candidate.rank), *row, *_form(candidate, cues))
        for candidate, row in zip(candidates, rows, strict=True)
    ]
    back = [cues.points_back(candidate.text, candidate.words) for candidate in candidates]
    known = Introductions(candidates, title=frozenset(title), cues=cues)
    return Measured(parts, vectors, back, [candidate.article for candidate in candidates], known.lacking)


def vector(terms: Sequence[str]) -> Vector:
    """Return terms as 1 + ln(count), scaled to length 1."""
    once = dict.fromkeys(terms, 1 / math.sqrt(len(terms) or 1))
    if len(once) == len(terms):
        return once
    counts = dict.fromkeys(terms, 0)
    for term in terms:
        counts[term] += 1
    values = [1 + math.log(count) if count > 1 else 1.0 for count in counts.values()]
    norm = math.sqrt(sum(map(mul, values, values)))
    return dict(zip(counts, [value / norm for value in values], strict=True))


def cosine(one: Vector, other: Vector) -> float:
    """Return the cosine of two vectors of length 1."""
    return sum([value * other[term] for term, value in one.items() if term in other])


def _norm(one: Vector) -> float:
    return math.sqrt(sum(map(mul, one.values(), one.values())))


def _to_centre(vectors: Sequence[Vector], total: Vector) -> list[float]:
    norm = _norm(total) or 1.0
    return [sum(map(mul, v.values(), map(total.__getitem__, v))) / norm for v in vectors]


def _to_earlier(vectors: Sequence[Vector], terms: Iterable[str]) -> tuple[list[float], Vector]:
    """Return each sentence's sum of cosines to those before it, over the number of others; and the sum of all vectors.

    The sum of cosines is the product with the sum of vectors, which grows along.
    """
    total = dict.fromkeys(terms, 0.0)
    found = []
    others = max(1, len(vectors) - 1)
    for v in vectors:
        before = list(map(total.__getitem__, v))
        found.append(sum(map(mul, v.values(), before)) / others)
        total.update(zip(v, map(add, before, v.values()), strict=True))
    return found, total


def _frequencies(vectors: Sequence[Vector], counts: Mapping[str, int]) -> list[float]:
    highest = max(counts.values(), default=1)
    return [sum(map(counts.__getitem__, v)) / (highest * max(5, len(v))) for v in vectors]


def _shares(values: Sequence[float]) -> list[float]:
    highest = max(values, default=0.0)
    return [value / highest if highest > 0 else 0.0 for value in values]


def _form(candidate: Candidate, cues: Cues) -> tuple[float, ...]:
    """Return the parts from ``quotation`` on: how a sentence reads."""
    text, length = candidate.text, candidate.size
    tail, marked = text[-3:], text[0] in MARKS
    return (
        1.0 if marked or tail[-1] in MARKS or tail[-2:-1] in MARKS else 0.0,
        1.0 if cues.is_personal(text, candidate.words) else 0.0,
        math.log1p(length),
        max(0, _SHORT - length) / _SHORT,
        float(length),
        1.0 if is_broken(text) or _is_glued(text) else 0.0,
        1.0 if "?" in tail or "？" in tail else 0.0,
        0.0 if is_finished(text) else 1.0,
        1.0 if candidate.quoted or (marked and is_bare(text)) else 0.0,
    )


def _is_glued(text: str) -> bool:
    """Say whether the next sentence follows without a space; the pattern is asked only if a mark stands within."""
    end = len(text) - 2
    within = text.find(".", 0, end) >= 0 or text.find("?", 0, end) >= 0 or text.find("!", 0, end) >= 0
    return (within or " -" in text) and _GLUED.search(text) is not None
