"""Score the methods: ``python -m benchmarks.summaries [--methods lead,digest] [--limit N] [--output DIR]``.

The articles lie where BENCH_DATA says, in the folder ``summaries/dev``; they are not part of the project. For every
method there are one, two and three sentences, as they are and cut at the length of the first sentences; the oracle
picks by looking at the references, and is the ceiling. Writes ``summaries.md``, ``summaries.json`` and
``summaries.png``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.summaries.data import ROOT, SETS, Example, available, folder
from benchmarks.summaries.faults import KINDS, faults
from benchmarks.summaries.fit import split
from benchmarks.summaries.methods import Method, methods
from benchmarks.summaries.report import Cell, as_json, draw, tables
from benchmarks.summaries.rouge import Scorer, cut, oracle
from digest.summarizers.digest_method import Digest

LONG = (1000, 10_000)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark from the command line."""
    asked = _arguments(arguments)
    sets = {name: examples[: asked.limit] for name, examples in available().items()}
    if not sets:
        print(f"Nothing to score: {folder()} holds no *.jsonl.gz. Set BENCH_DATA to where the data lies.")
        return
    chosen, lacking = methods(asked.methods.split(",") if asked.methods else ())
    lacking += [f"the set {name}" for name in SETS if name not in sets]
    counts = tuple(map(int, asked.counts.split(",")))
    results = {name: scored(examples, chosen, counts) for name, examples in sets.items()}
    asked.output.mkdir(parents=True, exist_ok=True)
    without = draw(results, asked.output / "summaries.png")
    report = tables(results, [*lacking, *filter(None, [without])]) + _long_texts()
    (asked.output / "summaries.md").write_text(report, encoding="utf-8")
    (asked.output / "summaries.json").write_text(as_json(results, {"lacking": lacking}), encoding="utf-8")
    print(report)


def scored(examples: Sequence[Example], chosen: Sequence[Method], counts: Sequence[int]) -> dict[str, dict[int, Cell]]:
    """Return the scores of every method and number of sentences for the articles of one set."""
    found: dict[str, dict[int, Cell]] = {
        name: {count: _cell() for count in counts} for name in (*(method.name for method in chosen), "oracle")
    }
    for example in examples:
        scorer = Scorer(example.references, language=example.language, split=split)
        for count in counts:
            limit = None
            for method in chosen:
                started = time.process_time()
                summary = method.run(example, count)
                spent = 1000 * (time.process_time() - started)
                limit = _words(summary) if method.name == "lead" else limit
                _add(found[method.name][count], summary, example, scorer, limit=limit, ms=spent)
            best = _oracle(example, scorer, count)
            _add(found["oracle"][count], best, example, scorer, limit=limit, ms=0.0)
    return found


def _cell() -> Cell:
    return {kind: [] for kind in ("natural", "equal", "words", "ms", *KINDS, "any fault")}


def _add(cell: Cell, summary: Sequence[str], example: Example, scorer: Scorer, *, limit: int | None, ms: float) -> None:
    seen = faults(summary, example.language)
    values: Mapping[str, float] = {
        "natural": scorer.mean(summary),
        "equal": scorer.mean(cut(summary, limit)),
        "words": _words(summary),
        "ms": ms,
        **{kind: float(kind in seen) for kind in KINDS},
        "any fault": float(bool(seen)),
    }
    for kind, value in values.items():
        cell[kind].append(value)


def _oracle(example: Example, scorer: Scorer, count: int) -> list[str]:
    sentences = [sentence for text in example.texts for sentence in split(text, example.language)]
    return [sentences[number] for number in oracle(sentences, scorer, count)]


def _words(sentences: Sequence[str]) -> int:
    return sum(len(sentence.split()) for sentence in sentences)


def _long_texts() -> str:
    """Return how long ``digest`` takes for long texts, as Markdown."""
    lines = ["", "## Long texts", "", "| sentences | ms |", "| --- | --- |"]
    for count in LONG:
        text = " ".join(
            f"Road {n % 977} of town {n % 89} was closed for {n % 31} days by storm {n}." for n in range(count)
        )
        started = time.process_time()
        Digest()(text, text_id="long", sentences=3, language="en")
        lines.append(f"| {count:,} | {1000 * (time.process_time() - started):.0f} |")
    return "\n".join([*lines, ""])


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--methods", help="names, separated by commas; all where left out")
    parser.add_argument("--counts", default="1,2,3", help="numbers of sentences, separated by commas")
    parser.add_argument("--limit", type=int, help="only the first so many articles of every set")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "results", help="where the report goes")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
