"""Treebanks as running text, and F1 of the boundaries that a splitter finds in them.

A boundary is counted by the characters before it that are not white space, so it makes no difference
on which side of it the space is kept. The start and the end of a paragraph are no boundaries.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

Span = tuple[int, int]
Splitter = Callable[[str, str], Sequence[str | Span]]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text, its language and where sentences start in it, the first one excepted."""

    language: str
    text: str
    boundaries: frozenset[int]
    before: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, language: str, text: str, offsets: Iterable[int]) -> Paragraph:
        """Count the boundaries of a text from their offsets."""
        before = tuple(accumulate((not char.isspace() for char in text), initial=0))
        return cls(language, text, frozenset(before[offset] for offset in offsets), before)


@dataclass(frozen=True, slots=True)
class Score:
    """What a splitter found in a treebank."""

    right: int
    false: int
    missed: int
    broken: int
    seconds: float
    characters: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, in percent; 100 if there was nothing to find."""
        all_found = 2 * self.right + self.false + self.missed
        return 200 * self.right / all_found if all_found else 100.0

    @property
    def precision(self) -> float:
        """The share of the boundaries found that are right, in percent."""
        return 100 * self.right / (self.right + self.false) if self.right + self.false else 100.0

    @property
    def recall(self) -> float:
        """The share of the right boundaries that were found, in percent."""
        return 100 * self.right / (self.right + self.missed) if self.right + self.missed else 100.0

    @property
    def milliseconds(self) -> float:
        """CPU time per 1,000 characters."""
        return 1e6 * self.seconds / max(self.characters, 1)


def treebanks(folder: Path) -> Iterator[tuple[str, list[Paragraph]]]:
    """Give the name and the paragraphs of each treebank in a folder."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        name = path.name.removesuffix(".jsonl.gz")
        yield name, [Paragraph.of(row["language"], row["text"], row["boundaries"]) for row in rows]


def score(split: Splitter, paragraphs: Sequence[Paragraph]) -> Score:
    """Score a splitter on the paragraphs of a treebank, after one call to warm up."""
    split(paragraphs[0].text, paragraphs[0].language)
    right = false = missed = broken = 0
    seconds = 0.0
    for paragraph in paragraphs:
        started = time.process_time()
        answer = split(paragraph.text, paragraph.language)
        seconds += time.process_time() - started
        found, whole = found_boundaries(answer, paragraph)
        right += len(found & paragraph.boundaries)
        false += len(found - paragraph.boundaries)
        missed += len(paragraph.boundaries - found)
        broken += not whole
    characters = sum(len(paragraph.text) for paragraph in paragraphs)
    return Score(right, false, missed, broken, seconds, characters)


def found_boundaries(answer: Sequence[str | Span], paragraph: Paragraph) -> tuple[set[int], bool]:
    """Give the boundaries in an answer, and whether it holds the whole text, unaltered and in order."""
    total, at, found, whole = paragraph.before[-1], 0, set(), True
    dense = "".join(paragraph.text.split())
    for sentence in answer:
        if isinstance(sentence, str):
            piece = "".join(sentence.split())
            start = dense.find(piece, at) if piece else at
            if start < 0:
                whole = False
                continue
            end = start + len(piece)
        else:
            start, end = paragraph.before[sentence[0]], paragraph.before[sentence[1]]
        whole = whole and start == at
        found.add(start)
        at = max(at, end)
    return found - {0, total}, whole and at == total
