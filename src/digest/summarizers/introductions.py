"""Who and what a sentence takes for known: a name that an earlier one gives in full, "the bridge" after "a bridge".

A summary that opens with "Mr Smith" and leaves out who he is reads badly. Only sentences that are about to be picked
are looked at, since it takes a search through all that stands before them.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Protocol

from digest.summarizers.cues import Cues
from digest.summarizers.quotations import MARKS
from digest.text.words import stem

_CAPITAL = "A-ZÀ-ÖØ-ÞĀ-ŽȘȚА-ЯЁІЇЄҐΆ-Ω"
# The capital comes first and what may not stand before it second, so that the pattern leaps from capital to capital.
_NAMES = re.compile(rf"[{_CAPITAL}](?<![\w’'\-].)[\w’'.\-]*(?: [{_CAPITAL}][\w’'.\-]*)*")
_LAST = re.compile(r"[\w\-]+\.?(?= $)")
# "Frayer, a professor of anthropology" and "Joshua, who won in April" say themselves who that is.
_EXPLAINED = re.compile(r", (?:an?|the|who|whose|known|qui|un|une|der|die|das|ein|eine|che|que)\b")
_POSSESSIVE = re.compile(r"['’]s?$")
_SHORTEST = 3
# How many words may stand between "a" and its noun, the noun included.
_NEAR = 3
# Names further on in a sentence seldom puzzle: most are explained by what stands before them.
_OPENING = 25
_LONGEST = 40


class Said(Protocol):
    """A sentence as it is shown, with its words."""

    @property
    def text(self) -> str:
        """How it is shown."""
        ...

    @property
    def words(self) -> Sequence[str]:
        """Its words in lower case."""
        ...


class Introductions:
    """Finds what the sentences of a text, or of several articles, take for known because earlier ones introduce it.

    ``title`` is the stems of the title's words: what they name is known.
    """

    def __init__(
        self, sentences: Sequence[Said], articles: Sequence[int], *, title: Container[str], cues: Cues
    ) -> None:
        self._sentences = sentences
        self._articles = articles
        self._title = title
        self._cues = cues
        self._known: dict[int, tuple[str, ...]] = {}

    def lacking(self, number: int, picked: Iterable[int]) -> bool:
        """Say whether a sentence takes something for known that no picked sentence before it speaks of."""
        if number not in self._known:
            self._known[number] = tuple(self._taken_for_known(number))
        known = self._known[number]
        if not known:
            return False
        told = [self._sentences[other].text for other in picked if self._is_before(other, number)]
        return any(not any(what in text for text in told) for what in known)

    def _is_before(self, other: int, number: int) -> bool:
        return other < number or self._articles[other] != self._articles[number]

    def _taken_for_known(self, number: int) -> Iterator[str]:
        sentence = self._sentences[number]
        earlier = self._heard_before(number)
        if not earlier:
            return
        for name in _lone_names(sentence.text, self._cues):
            if stem(name.casefold()) not in self._title and self._in_full(name, earlier):
                yield name
        if len(sentence.words) > 1 and sentence.words[0] in self._cues.definite:
            noun = sentence.words[1]
            if stem(noun) not in self._title and self._as_new(noun, earlier):
                yield noun

    def _heard_before(self, number: int) -> Sequence[Said]:
        """Return the sentences before one in its article, and all of other articles, which may stand before it."""
        start = self._articles.index(self._articles[number])
        if self._articles[-1] == self._articles[0]:
            return self._sentences[start:number]
        others = [
            said for said, of in zip(self._sentences, self._articles, strict=True) if of != self._articles[number]
        ]
        return [*self._sentences[start:number], *others]

    def _in_full(self, name: str, earlier: Iterable[Said]) -> bool:
        """Say whether another name stands before a name where it comes for the first time."""
        text = next((said.text for said in earlier if name in said.text), "")
        at = text.find(name)
        before = _LAST.search(text, text.rfind(" ", 0, max(0, at - 1)) + 1, max(0, at))
        return before is not None and _is_name(before.group(), self._cues)

    def _as_new(self, noun: str, earlier: Iterable[Said]) -> bool:
        """Say whether "a" stands before a noun where it comes for the first time."""
        spoken = next((said.words for said in earlier if noun in said.words), ())
        at = spoken.index(noun) if spoken else 0
        return not self._cues.indefinite.isdisjoint(spoken[max(0, at - _NEAR) : at])


def _lone_names(text: str, cues: Cues) -> Iterator[str]:
    """Give the names at the opening, or behind the quotation there, that stand alone or behind no more than a "Mr"."""
    start = _after_quotation(text)
    for found in _NAMES.finditer(text, start, start + _OPENING + _LONGEST):
        *before, last = found.group().split()
        at = found.end() - len(last)
        if at >= start + _OPENING:
            return
        name = _POSSESSIVE.sub("", last.rstrip(".")) if not last.isalpha() else last
        alone = _is_name(name, cues) and not any(_is_name(part, cues) for part in before)
        if alone and len(name) >= _SHORTEST and not _EXPLAINED.match(text, at + len(name)):
            yield name


def _after_quotation(text: str) -> int:
    """Return where the quotation ends that a sentence opens with, else its start: who speaks is named behind it."""
    return max(map(text.rfind, MARKS)) + 1 if text[0] in MARKS else 0


def _is_name(word: str, cues: Cues) -> bool:
    """Say whether a word with a capital is no small word at the start of a sentence, and no "Mr"."""
    return word[0].isupper() and word.rstrip(".").casefold() not in cues.common
