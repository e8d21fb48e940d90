"""Fit the weights of the method ``digest``, and print them as they stand in ``digest/summarizers/weights.py``.

    python -m benchmarks.summaries.fit              fit on train and dev, print the table
    python -m benchmarks.summaries.fit --left-out   score every dev set with weights fitted without it

``SEVERAL`` is a logistic regression: is a sentence one of the three that together match the references best? ``SINGLE``
is a conditional logit: how well does each sentence of an article match alone? Both weigh a set by the root of its size,
so that no collection rules, and both are convex and solved by Newton's method from zero: the same numbers every time.
The set en-bbc takes no part, since its references look machine-made. Needs numpy and rouge-score.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.summaries.data import CORE, Example, available
from benchmarks.summaries.rouge import Scorer, cut, oracle
from digest.summarizers.choose import pick
from digest.summarizers.digest_method import choose
from digest.summarizers.parts import Measured
from digest.summarizers.weights import SEVERAL, SINGLE, Weights
from digest.text.sentences import split_sentences

Array = Any

LEFT_ALONE = ("en-bbc",)
BY_HAND = ("words", "broken", "question", "hanging", "unattributed")
FITTED = tuple(name for name in Weights._fields if name not in BY_HAND)
FOR_SEVERAL = tuple(name for name in FITTED if name != "short")
FOR_SINGLE = tuple(name for name in FITTED if name != "centrality")
SOFTNESS = 4.0
"""A sentence whose mean ROUGE is four points lower counts 1/e as much."""
RIDGE = 1.0
MOST = 80
"""Only the first so many sentences take part in the fit of ``SINGLE``: references seldom come from later."""


@dataclass(slots=True)
class Row:
    """One article, measured and matched."""

    texts: list[str]
    measured: Measured
    scorer: Scorer
    match: list[float]
    best: list[int]
    lead: Mapping[int, list[str]]

    @property
    def parts(self) -> Array:
        """The parts of every sentence."""
        parts = [self.measured.parts(number) for number in range(len(self.texts))]
        return np.array(parts, dtype=float).reshape(len(self.texts), len(Weights._fields))


Rows = dict[tuple[str, str], list[Row]]


def split(text: str, language: str) -> list[str]:
    """Return the sentences of a text, as they are shown."""
    return [" ".join(text[start:end].split()) for start, end in split_sentences(text, language)]


def lead(example: Example, count: int) -> list[str]:
    """Return the first sentences; of several articles, the first of each in turn."""
    by_article = [split(text, example.language) for text in example.texts]
    depth = max(map(len, by_article), default=0)
    turns = [sentences[at] for at in range(depth) for sentences in by_article if at < len(sentences)]
    return turns[:count] if len(by_article) > 1 else by_article[0][:count]


def read(example: Example) -> Row:
    """Return an article with all that fitting and scoring need."""
    found = choose(example.texts, sentences=0, title=example.title, language=example.language)
    texts = [told.text for told in found.told]
    scorer = Scorer(example.references, language=example.language, split=split)
    match = [scorer.mean([text]) for text in texts[:MOST]]
    first = {count: lead(example, count) for count in (1, 3)}
    return Row(texts, found.measured, scorer, match, oracle(texts, scorer, 3), first)


def rows() -> Rows:
    """Return all articles of train and dev by part and set."""
    return {
        (part, name): [read(example) for example in examples]
        for part in ("dev", "train")
        for name, examples in available(part).items()
    }


def fit_several(data: Rows) -> Weights:
    """Return the weights for several sentences."""
    columns = [Weights._fields.index(name) for name in FOR_SEVERAL]
    parts, labels, shares = [], [], []
    for group in data.values():
        for row in (row for row in group if len(row.texts) > 3):
            parts.append(row.parts[:, columns])
            labels.append(np.isin(np.arange(len(row.texts)), row.best).astype(float))
            shares.append(np.full(len(row.texts), 1 / math.sqrt(len(group))))
    return _weights(FOR_SEVERAL, logistic(np.vstack(parts), np.concatenate(labels), np.concatenate(shares)), SEVERAL)


def fit_single(data: Rows) -> Weights:
    """Return the weights for one sentence."""
    columns = [Weights._fields.index(name) for name in FOR_SINGLE]
    parts, targets, shares = [], [], []
    for group in data.values():
        for row in (row for row in group if len(row.texts) > 3):
            match = np.array(row.match)
            wanted = np.exp((match - match.max()) / SOFTNESS)
            parts.append(row.parts[:MOST, columns])
            targets.append(wanted / wanted.sum())
            shares.append(1 / math.sqrt(len(group)))
    return _weights(FOR_SINGLE, conditional(parts, targets, np.array(shares)), SINGLE)


def logistic(parts: Array, labels: Array, shares: Array) -> Array:
    """Return the coefficients of a logistic regression with a small ridge."""
    scale = parts.std(axis=0) + 1e-9
    table = np.c_[(parts - parts.mean(axis=0)) / scale, np.ones(len(parts))]
    shares = shares / shares.mean()
    found = np.zeros(table.shape[1])
    ridge = RIDGE * np.r_[np.ones(table.shape[1] - 1), 0.0]
    for _ in range(30):
        likely = 1 / (1 + np.exp(-table @ found))
        slope = table.T @ (shares * (labels - likely)) - ridge * found
        curve = (table * (shares * likely * (1 - likely))[:, None]).T @ table + np.diag(ridge + 1e-9)
        step = np.linalg.solve(curve, slope)
        found += step
        if np.abs(step).max() < 1e-9:
            break
    return found[:-1] / scale


def conditional(parts: Sequence[Array], targets: Sequence[Array], shares: Array) -> Array:
    """Return the coefficients of a conditional logit with a small ridge; a choice an article, spread over its own."""
    stacked = np.vstack(parts)
    scale = stacked.std(axis=0) + 1e-9
    tables = [(part - stacked.mean(axis=0)) / scale for part in parts]
    shares = shares / shares.mean()
    found = np.zeros(stacked.shape[1])
    for _ in range(30):
        slope, curve = -RIDGE * found, RIDGE * np.eye(len(found))
        for table, target, share in zip(tables, targets, shares, strict=True):
            power = table @ found
            likely = np.exp(power - power.max())
            likely /= likely.sum()
            mean = table.T @ likely
            slope = slope + share * (table.T @ target - mean)
            curve = curve + share * ((table.T * likely) @ table - np.outer(mean, mean))
        step = np.linalg.solve(curve, slope)
        found += step
        if np.abs(step).max() < 1e-9:
            break
    return found / scale


def _weights(names: Sequence[str], found: Array, by_hand: Weights) -> Weights:
    return by_hand._replace(**{name: round(float(value), 2) for name, value in zip(names, found, strict=True)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """Gains over the first sentences in the mean of ROUGE-1, -2 and -Lsum; words of ours and of theirs."""

    equal: float
    natural: float
    single: float
    words: tuple[int, int]
    single_words: tuple[int, int]


def gain(group: Sequence[Row], several: Weights, single: Weights) -> Gain:
    """Return the gains in one set: three sentences cut at lead's length, three as they are, and one."""
    equal = natural = one = 0.0
    words, single_words = [0, 0], [0, 0]
    for row in group:
        three = _picked(row, 3, several)
        size = _words(row.lead[3])
        anchor = row.scorer.mean(row.lead[3])
        equal += row.scorer.mean(cut(three, size)) - anchor
        natural += row.scorer.mean(three) - anchor
        alone = _picked(row, 1, single)
        one += row.scorer.mean(alone) - row.scorer.mean(row.lead[1])
        words = [words[0] + _words(three), words[1] + size]
        single_words = [single_words[0] + _words(alone), single_words[1] + _words(row.lead[1])]
    count = len(group)
    return Gain(
        equal=equal / count,
        natural=natural / count,
        single=one / count,
        words=(words[0], words[1]),
        single_words=(single_words[0], single_words[1]),
    )


def _picked(row: Row, count: int, weights: Weights) -> list[str]:
    picks = pick(row.measured, count=count, weights=weights)
    return [row.texts[number] for number in sorted(found.number for found in picks)]


def _words(sentences: Sequence[str]) -> int:
    return sum(len(sentence.split()) for sentence in sentences)


def print_gains(gains: Mapping[str, Gain]) -> None:
    """Print the gains of every set and their means."""
    print(f"{'set':<18}{'equal':>8}{'natural':>9}{'single':>8}{'words x':>9}{'single x':>9}")
    for name, found in gains.items():
        _print_gain(name, [found])
    _print_gain("all", list(gains.values()))
    _print_gain("core", [found for name, found in gains.items() if name in CORE])


def _print_gain(name: str, gains: Sequence[Gain]) -> None:
    def mean(part: str) -> float:
        return sum(getattr(found, part) for found in gains) / len(gains)

    def ratio(part: str) -> float:
        return sum(getattr(found, part)[0] for found in gains) / sum(getattr(found, part)[1] for found in gains)

    print(
        f"{name:<18}{mean('equal'):>+8.2f}{mean('natural'):>+9.2f}{mean('single'):>+8.2f}"
        f"{ratio('words'):>9.2f}{ratio('single_words'):>9.2f}"
    )


def left_out(data: Rows) -> dict[str, Gain]:
    """Return the gains of every dev set with weights fitted without it and without its train part."""
    gains = {}
    for part, name in data:
        if part == "dev":
            rest = {key: group for key, group in data.items() if key[1] not in (name, *LEFT_ALONE)}
            gains[name] = gain(data[part, name], fit_several(rest), fit_single(rest))
    return gains


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, and print the table or the gains of the sets left out."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--left-out", action="store_true", help="score every set with weights fitted without it")
    parser.add_argument("--shipped", action="store_true", help="score the weights that the package has")
    asked = parser.parse_args(arguments)
    data = rows()
    dev = {name: group for (part, name), group in data.items() if part == "dev"}
    if asked.left_out:
        print_gains(left_out(data))
    elif asked.shipped:
        print_gains({name: gain(group, SEVERAL, SINGLE) for name, group in dev.items()})
    else:
        fitted = {key: group for key, group in data.items() if key[1] not in LEFT_ALONE}
        several, single = fit_several(fitted), fit_single(fitted)
        print("SEVERAL =", several, "\nSINGLE =", single)
        same = (several, single) == (SEVERAL, SINGLE)
        print("The package has just this table." if same else "The package has another table: copy this one there.")
        print_gains({name: gain(group, several, single) for name, group in dev.items()})


if __name__ == "__main__":
    main()
