"""The eight methods of sumy, fed with our own sentences and words.

sumy is imported when a summary is made, never before: it brings NLTK, which takes most of a second.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from digest.errors import PluginError, SummaryError
from digest.models import Summary
from digest.plugins import SUMMARIZERS
from digest.protocols import Summarizer
from digest.summarizers.cues import cues
from digest.summarizers.document import (
    Sentence,
    language_of,
    located,
    summary_of,
    sumy_document,
)
from digest.summarizers.story import read_story
from digest.text.words import content_words, stem, stop_words

KEY_WORDS = 10
"""How many of a text's most frequent words Edmundson's method counts as bonus words, beside those of the title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method of sumy: where its class is, and the most sentences that it reads within about three seconds."""

    name: str
    module: str
    kind: str
    longest: int
    needs_numpy: bool = False
    numbers: bool = True
    settings: tuple[tuple[str, Any], ...] = ()


LEX_RANK = Method(
    name="lex-rank",
    module="lex_rank",
    kind="LexRankSummarizer",
    longest=500,
    needs_numpy=True,
    # sumy stops the power iteration at a change of 0.1, often after one step, long before the ranks settle.
    settings=(("epsilon", 1e-6),),
)
TEXT_RANK = Method(name="text-rank", module="text_rank", kind="TextRankSummarizer", longest=1000, needs_numpy=True)
LSA = Method(name="lsa", module="lsa", kind="LsaSummarizer", longest=500, needs_numpy=True)
# Luhn's method sums over sequences only, and its word counts take nothing but strings.
LUHN = Method(name="luhn", module="luhn", kind="LuhnSummarizer", longest=2000, numbers=False)
KL = Method(name="kl", module="kl", kind="KLSummarizer", longest=120)
EDMUNDSON = Method(name="edmundson", module="edmundson", kind="EdmundsonSummarizer", longest=4000)
REDUCTION = Method(name="reduction", module="reduction", kind="ReductionSummarizer", longest=450)
SUM_BASIC = Method(name="sum-basic", module="sum_basic", kind="SumBasicSummarizer", longest=2000)


def lex_rank() -> Summarizer:
    """Return LexRank (Erkan and Radev 2004): sentences that resemble many others."""
    return made(LEX_RANK)


def text_rank() -> Summarizer:
    """Return TextRank (Mihalcea and Tarau 2004): PageRank over the words that sentences share."""
    return made(TEXT_RANK)


def lsa() -> Summarizer:
    """Return latent semantic analysis (Steinberger and Ježek 2004)."""
    return made(LSA)


def luhn() -> Summarizer:
    """Return Luhn's method (1958): the densest runs of frequent words."""
    return made(LUHN)


def kl() -> Summarizer:
    """Return KLSum (Haghighi and Vanderwende 2009): the sentences whose words are distributed as the text's are."""
    return made(KL)


def edmundson() -> Summarizer:
    """Return Edmundson's method (1969): cue words, title words and position."""
    return made(EDMUNDSON)


def reduction() -> Summarizer:
    """Return Reduction: the sentences that share most words with all others."""
    return made(REDUCTION)


def sum_basic() -> Summarizer:
    """Return SumBasic (Nenkova and Vanderwende 2005): frequent words, each counting less once it is said."""
    return made(SUM_BASIC)


def made(method: Method, *, find: Callable[[str], object | None] = find_spec) -> Summarizer:
    """Return the summarizer of a method; raise PluginError where numpy is needed and ``find`` doesn't find it."""
    if method.needs_numpy and find("numpy") is None:
        raise PluginError(
            f"the method {method.name!r} needs numpy, which is not installed",
            group=SUMMARIZERS,
            name=method.name,
            hint='pip install "digest-newsletter[all-methods]"',
        )
    return SumySummarizer(method)


@dataclass(frozen=True, slots=True)
class SumySummarizer:
    """Runs one method of sumy."""

    method: Method

    def __call__(
        self, text: str, *, text_id: str, sentences: int, title: str | None = None, language: str | None = None
    ) -> Summary:
        """Return the sentences that the method rates best, in reading order; raise SummaryError where it can't."""
        known = language_of(text, language)
        found = read_story(text, title=title, language=known).sentences
        chosen = self._choose(found, count=sentences, title=title, language=known) if len(found) > sentences else found
        return summary_of(chosen[: max(0, sentences)], text_id=text_id, method=self.method.name)

    def _choose(self, found: Sequence[Sentence], *, count: int, title: str | None, language: str) -> list[Sentence]:
        if len(found) > self.method.longest:
            raise SummaryError(
                f"{self.method.name} reads at most {self.method.longest} sentences, and this text has {len(found)}",
                hint="use the method 'digest' or 'lead' for long texts",
            )
        try:
            rate = self._configured(found, title=title, language=language)
            with warnings.catch_warnings():  # LSA warns of few words; it copes, and nobody could act on it
                warnings.simplefilter("ignore")
                return located(rate(sumy_document(found, title=title, language=language), max(0, count)), found)
        except Exception as error:  # sumy raises whatever its arithmetic meets; all of it means "no summary"
            raise SummaryError(f"{self.method.name} can't summarize this text") from error

    def _configured(self, found: Sequence[Sentence], *, title: str | None, language: str) -> Any:
        kind = getattr(import_module(f"sumy.summarizers.{self.method.module}"), self.method.kind)
        rater = kind(StemNumbers() if self.method.numbers else stem)
        if self.method is EDMUNDSON:
            _teach_edmundson(rater, found, title=title, language=language)
        else:
            rater.stop_words = stop_words(language)
        for name, value in self.method.settings:
            setattr(rater, name, value)
        return rater


class StemNumbers:
    """Turns a word into the number of its stem.

    sumy adds up over sets of stems. Strings have another order in every process (``PYTHONHASHSEED``) and floating-point
    sums depend on their order; numbers have the same order everywhere. They also need none of sumy's stemmers, which
    fail for "nb", "el" and "ko" and ask for packages in Polish.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __call__(self, word: str) -> int:
        """Return the same number for every form of a word."""
        return self._numbers.setdefault(stem(word), len(self._numbers))


def _teach_edmundson(rater: Any, found: Iterable[Sentence], *, title: str | None, language: str) -> None:
    """Give Edmundson's method its words: it refuses to work with an empty list."""
    counts = Counter(word for sentence in found for word in content_words(sentence.text, language))
    frequent = [word for word, _ in counts.most_common(KEY_WORDS)]
    rater.bonus_words = [*frequent, *content_words(title or "", language)] or ["-"]
    rater.stigma_words = sorted(cues(language).persons) or ["-"]
    rater.null_words = sorted(stop_words(language)) or ["-"]
