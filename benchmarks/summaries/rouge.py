"""ROUGE-1, -2 and -Lsum (Lin 2004), as the package rouge-score counts them, but fast enough to fit weights with.

What is costly is done once an article: tokens of its sentences, n-grams of its references, and the longest common
subsequence of every sentence with every sentence of a reference. Scoring a choice of sentences then only adds up.
English is stemmed by rouge-score's own tokenizer; other languages are lower-cased words of any script, one a character
where words are written together.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")

Split = Callable[[str, str], list[str]]


def tokens(text: str, language: str) -> list[str]:
    """Return the tokens that are compared."""
    if language.lower().startswith("en"):
        return list(_english().tokenize(text))
    return _TOKEN.findall(unicodedata.normalize("NFC", text).lower())


@cache
def _english() -> Any:
    from rouge_score.tokenizers import DefaultTokenizer

    return DefaultTokenizer(use_stemmer=True)


class Reference:
    """One summary by a person, counted."""

    def __init__(self, sentences: Iterable[str], language: str) -> None:
        self.sentences = [tokens(sentence, language) for sentence in sentences]
        joined = [token for sentence in self.sentences for token in sentence]
        self.unigrams = Counter(joined)
        self.bigrams = Counter(pairwise(joined))
        self.size = len(joined)


class Scorer:
    """Scores choices of sentences of one article against its references."""

    def __init__(self, references: Sequence[str], *, language: str, split: Split) -> None:
        self._language = language
        lines = [text.split("\n") if "\n" in text else split(text, language) for text in references]
        self.references = [Reference(filter(None, sentences), language) for sentences in lines]
        self._tokens: dict[str, list[str]] = {}
        self._common: dict[tuple[str, int], list[frozenset[int]]] = {}

    def tokens(self, sentence: str) -> list[str]:
        """Return a sentence's tokens."""
        if sentence not in self._tokens:
            self._tokens[sentence] = tokens(sentence, self._language)
        return self._tokens[sentence]

    def score(self, sentences: Sequence[str]) -> tuple[float, float, float]:
        """Return 100 x F1 of ROUGE-1, -2 and -Lsum, each of the reference that suits best."""
        joined = [token for sentence in sentences for token in self.tokens(sentence)]
        unigrams = Counter(joined)
        bigrams = Counter(pairwise(joined))
        best = [0.0, 0.0, 0.0]
        for number, reference in enumerate(self.references):
            found = (
                f1(overlap(unigrams, reference.unigrams), len(joined), reference.size),
                f1(overlap(bigrams, reference.bigrams), len(joined) - 1, reference.size - 1),
                f1(self._in_common(sentences, unigrams, number), len(joined), reference.size),
            )
            best = [max(pair) for pair in zip(best, found, strict=True)]
        return 100 * best[0], 100 * best[1], 100 * best[2]

    def mean(self, sentences: Sequence[str]) -> float:
        """Return the mean of the three."""
        return sum(self.score(sentences)) / 3

    def _in_common(self, sentences: Sequence[str], unigrams: Counter[str], number: int) -> int:
        """Return the words of the union of longest common subsequences, none counted more often than it occurs."""
        reference = self.references[number]
        unused, unused_here = Counter(reference.unigrams), Counter(unigrams)
        hits = 0
        common = [self._subsequences(sentence, number) for sentence in sentences]
        for row, line in enumerate(reference.sentences):
            for at in sorted(frozenset().union(*(places[row] for places in common))):
                if unused[line[at]] > 0 and unused_here[line[at]] > 0:
                    unused[line[at]] -= 1
                    unused_here[line[at]] -= 1
                    hits += 1
        return hits

    def _subsequences(self, sentence: str, number: int) -> list[frozenset[int]]:
        key = (sentence, number)
        if key not in self._common:
            words = self.tokens(sentence)
            lines = self.references[number].sentences
            self._common[key] = [subsequence(line, words) for line in lines]
        return self._common[key]


def overlap(one: Counter[Any], other: Counter[Any]) -> int:
    """Return how many items two bags share."""
    return sum(min(count, other[item]) for item, count in one.items() if item in other)


def f1(hits: int, size: int, reference: int) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * hits / (size + reference) if size > 0 and reference > 0 else 0.0


def subsequence(line: Sequence[str], words: Sequence[str]) -> frozenset[int]:
    """Return the places in ``line`` of a longest common subsequence with ``words``, the one that rouge-score takes."""
    if not set(line) & set(words):
        return frozenset()
    rows, columns = len(line), len(words)
    table = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i, token in enumerate(line, 1):
        above, here = table[i - 1], table[i]
        for j, word in enumerate(words, 1):
            here[j] = above[j - 1] + 1 if token == word else max(above[j], here[j - 1])
    places, i, j = [], rows, columns
    while i and j:
        if line[i - 1] == words[j - 1]:
            places.append(i - 1)
            i, j = i - 1, j - 1
        elif table[i][j - 1] > table[i - 1][j]:
            j -= 1
        else:
            i -= 1
    return frozenset(places)


def cut(sentences: Sequence[str], limit: int | None) -> list[str]:
    """Return the first ``limit`` words of sentences; None is no limit."""
    if limit is None:
        return list(sentences)
    kept: list[str] = []
    for sentence in sentences:
        parts = sentence.split()
        if limit <= 0:
            break
        kept.append(" ".join(parts[:limit]))
        limit -= len(parts)
    return kept


def oracle(sentences: Sequence[str], scorer: Scorer, count: int) -> list[int]:
    """Return the sentences that greedily raise ROUGE-1 + ROUGE-2 most, for the reference that allows most."""
    bags = [(Counter(t), Counter(pairwise(t))) for t in map(scorer.tokens, sentences)]
    picks = [_greedy(bags, reference, count) for reference in scorer.references]
    return sorted(max(picks, key=lambda pick: pick[0])[1]) if picks else []


def _greedy(bags: list[tuple[Counter[Any], Counter[Any]]], reference: Reference, count: int) -> tuple[float, list[int]]:
    one: Counter[Any] = Counter()
    two: Counter[Any] = Counter()
    value, picked = 0.0, []
    total2 = reference.bigrams.total()
    while len(picked) < count:
        best: tuple[float, int] | None = None
        for at, (unigrams, bigrams) in enumerate(bags):
            if at in picked or not unigrams:
                continue
            gained = _joined(one, unigrams, reference.unigrams, reference.size)
            gained += _joined(two, bigrams, reference.bigrams, total2)
            if gained > value + 1e-9 and (best is None or gained > best[0]):
                best = gained, at
        if best is None:
            break
        value, at = best
        picked.append(at)
        one, two = one + bags[at][0], two + bags[at][1]
    return value, picked


def _joined(chosen: Counter[Any], more: Counter[Any], reference: Counter[Any], size: int) -> float:
    total = chosen + more
    return f1(overlap(total, reference), total.total(), size)
