"""The parts of a sentence's rating, as numbers: where it stands, what it shares with the rest, how it reads."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple, Protocol

from digest.summarizers.cues import Cues
from digest.summarizers.form import Form, form_of
from digest.summarizers.introductions import Introductions, Said
from digest.summarizers.likeness import Vector, likeness, shares

_SHORT = 12


class Candidate(Said, Protocol):
    """A sentence that may be chosen."""

    @property
    def terms(self) -> Sequence[str]:
        """The stems of its content words."""
        ...

    @property
    def size(self) -> int:
        """About how many words it has."""
        ...

    @property
    def quoted(self) -> bool:
        """Whether it begins inside a quotation."""
        ...


class Standing(NamedTuple):
    """How a sentence stands among the others, in numbers."""

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
    length: float
    """ln(1 + words)."""
    short: float
    """How much shorter than twelve words, as a share."""
    words: float
    """Words."""


class Measured(NamedTuple):
    """What is measured of every sentence: how it stands (the fields of ``Standing``), its vector, its article.

    How a sentence reads only ever takes from its rating, so that it is found out when a sentence may be picked:
    ``form`` tells that, ``points_back`` whether it needs the one before it, and ``lacks_introduction`` whether, with
    others picked already, it takes for known what none of them told.
    """

    standings: Sequence[tuple[float, ...]]
    vectors: Sequence[Vector]
    articles: Sequence[int]
    form: Callable[[int], Form]
    points_back: Callable[[int], bool]
    lacks_introduction: Callable[[int, Iterable[int]], bool]

    def parts(self, number: int) -> tuple[float, ...]:
        """Return all parts of a sentence's rating, in the order of ``Weights``."""
        return (*self.standings[number], *self.form(number))


def measure(candidates: Sequence[Candidate], *, articles: Sequence[int], title: Sequence[str], cues: Cues) -> Measured:
    """Return what is measured of the sentences of one text, or of several on one event, one text after the other.

    ``articles`` says of each which text it is from; ``title`` is the stems of its content words.
    """
    alike = likeness([candidate.terms for candidate in candidates], title=title)
    sizes = [candidate.size for candidate in candidates]
    first: dict[int, int] = {}
    standings = zip(
        [math.log1p(number - first.setdefault(article, number)) for number, article in enumerate(articles)],
        alike.centre,
        shares(alike.centre),
        alike.earlier,
        alike.title,
        alike.frequency,
        map(math.log1p, sizes),
        [(_SHORT - size) / _SHORT if size < _SHORT else 0.0 for size in sizes],
        sizes,
        strict=True,
    )

    @cache
    def form(number: int) -> Form:
        said = candidates[number]
        return form_of(said.text, said.words, cues, quoted=said.quoted)

    def points_back(number: int) -> bool:
        return cues.points_back(candidates[number].text, candidates[number].words)

    known = Introductions(candidates, articles, title=frozenset(title), cues=cues)
    return Measured(list(standings), alike.vectors, articles, form, points_back, known.lacking)
