"""The method ``digest`` as a summarizer of sumy's, to be called, compared and configured like those of sumy.

Importing this module imports sumy; the product takes the shorter way through ``digest_method``, and both rate and pick
with the same code. From sumy's document comes what a document has: sentences in paragraphs, and headings as the title.

    >>> from digest.summarizers.sumy_digest import DigestSummarizer
    >>> DigestSummarizer(language="en")(parser.document, "20%")
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from sumy.summarizers._summarizer import AbstractSummarizer
from sumy.utils import ItemsCount

from digest.summarizers.choose import pick
from digest.summarizers.cues import cues
from digest.summarizers.parts import measure
from digest.summarizers.weights import weights_for
from digest.text.nonsentences import size, why_not
from digest.text.words import stem, stop_words, words

Stemmer = Callable[[str], Any]
Count = int | str | Callable[[Sequence[Any]], Sequence[Any]]


class Spoken(NamedTuple):
    """A sentence of sumy's with what is measured of it; whether it begins inside a quotation isn't known there."""

    text: str
    words: Sequence[str]
    terms: Sequence[Any]
    size: int
    quoted: bool = False


class DigestSummarizer(AbstractSummarizer):  # type: ignore[misc]  # sumy has no annotations
    """Rates by position, likeness to the whole, title, novelty and form; picks against redundancy."""

    def __init__(self, stemmer: Stemmer = stem, *, language: str | None = None) -> None:
        super().__init__(stemmer)
        self.language = language
        self._stop_words = stop_words(language)

    @property
    def stop_words(self) -> frozenset[str]:
        """The words that carry no subject, the language's own unless set."""
        return self._stop_words

    @stop_words.setter
    def stop_words(self, words: Iterable[str]) -> None:
        self._stop_words = frozenset(map(self.normalize_word, words))

    def __call__(self, document: Any, sentences_count: Count) -> tuple[Any, ...]:
        """Return the best sentences of sumy's document in reading order; the count may be 3, "20%" or a function."""
        sentences = _sentences(document)
        wanted = sentences_count if callable(sentences_count) else ItemsCount(sentences_count)
        count = len(wanted(document.sentences))
        candidates = [self._candidate(sentence) for sentence in sentences]
        title = [term for heading in document.headings for term in self._terms(heading.words)]
        measured = measure(candidates, articles=[0] * len(candidates), title=title, cues=cues(self.language))
        picks = pick(measured, count=count, weights=weights_for(count))
        return tuple(sentences[number] for number in sorted(found.number for found in picks))

    def _candidate(self, sentence: Any) -> Spoken:
        spoken = [self.normalize_word(word) for word in sentence.words]
        return Spoken(str(sentence), spoken, self._terms(spoken), size(str(sentence)))

    def _terms(self, words: Iterable[str]) -> list[Any]:
        normal = (self.normalize_word(word) for word in words)
        return [self.stem_word(word) for word in normal if word not in self._stop_words]


def _sentences(document: Any) -> list[Any]:
    """Return the sentences that may be chosen: each wording once, and no heading or caption where there is a choice."""
    different: dict[str, Any] = {}
    for sentence in document.sentences:
        different.setdefault(" ".join(words(str(sentence))) or str(sentence), sentence)
    found = list(different.values())
    return [sentence for sentence in found if why_not(str(sentence)) is None] or found
