"""Score the sentence splitters: `python -m benchmarks.sentences [--data DIR] [--json FILE]`.

The data, treebanks turned back into running text, lies where BENCH_DATA says, in the folder
`sentences`; it is not part of the project. The figure to quote is the mean F1 over the treebanks.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.sentences.methods import Method, methods
from benchmarks.sentences.score import Score, score, treebanks

HOSTILE = {
    "a.a.a.": "a.a.a." * 166_667,
    "quotes": '"' * 1_000_000,
    "spaces": " " * 1_000_000,
    "one word": "a" * 1_000_000,
}
Scores = dict[str, dict[str, Score]]


def main() -> None:
    """Run the benchmark from the command line."""
    arguments = _arguments()
    folder = arguments.data / "sentences" if (arguments.data / "sentences").is_dir() else arguments.data
    chosen = [m for m in methods() if not arguments.methods or m.name in arguments.methods.split(",")]
    hostile = hostile_seconds(chosen[0])
    print(_hostile_table(chosen[0].name, hostile), end="\n\n")
    banks = dict(treebanks(folder)) if folder.is_dir() else {}
    if not banks:
        print(f"No treebanks scored: {folder} holds no *.jsonl.gz. Set BENCH_DATA or --data to where they lie.")
        return
    scores: Scores = {
        method.name: {
            name: score(method.split, paragraphs)
            for name, paragraphs in banks.items()
            if method.knows(paragraphs[0].language)
        }
        for method in chosen
    }
    print(_table(list(banks), scores))
    if arguments.json:
        arguments.json.write_text(json.dumps(_report(scores, hostile), indent=2) + "\n", encoding="utf-8")


def hostile_seconds(method: Method) -> dict[str, float]:
    """Time a splitter on texts of a million characters that trip careless patterns."""
    times = {}
    for name, text in HOSTILE.items():
        started = time.process_time()
        method.split(text, "en")
        times[name] = time.process_time() - started
    return times


def _arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sentences", description=__doc__)
    default = Path(os.environ.get("BENCH_DATA", "../shared/data"))
    parser.add_argument("--data", type=Path, default=default, help=f"folder with the data (default: {default})")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--methods", help="only these, separated by commas: digest,naive,sentencex,pysbd,syntok")
    return parser.parse_args()


def _table(banks: Sequence[str], scores: Scores) -> str:
    """Give the F1 of every method on every treebank as a Markdown table, the means below."""
    rows = [[bank, *(_cell(per_bank.get(bank)) for per_bank in scores.values())] for bank in banks]
    rows.append(["**mean F1**", *(f"**{_mean(each, 'f1'):.2f}**" for each in scores.values())])
    rows.extend(
        [label, *(f"{_mean(each, name):.1f}" for each in scores.values())]
        for label, name in (("mean precision", "precision"), ("mean recall", "recall"))
    )
    rows.append(["treebanks", *(str(len(each)) for each in scores.values())])
    ours = scores.get("digest", {})
    rows.append(["digest on the same", *(_same(ours, each) for each in scores.values())])
    rows.append(["paragraphs altered", *(str(sum(s.broken for s in each.values())) for each in scores.values())])
    rows.append(["ms per 1,000 characters", *(f"{_speed(each):.3f}" for each in scores.values())])
    return _markdown(["F1", *scores], rows)


def _hostile_table(name: str, times: Mapping[str, float]) -> str:
    """Give the times on hostile texts as a Markdown table."""
    rows = [[text, f"{seconds:.2f}"] for text, seconds in times.items()]
    return _markdown(["1,000,000 characters", f"{name}, seconds"], rows)


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out a Markdown table."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(scored: Score | None) -> str:
    return "-" if scored is None else f"{scored.f1:.1f}"


def _mean(scored: Mapping[str, Score], name: str) -> float:
    return statistics.fmean(getattr(each, name) for each in scored.values())


def _same(ours: Mapping[str, Score], others: Mapping[str, Score]) -> str:
    shared = [ours[bank].f1 for bank in others if bank in ours]
    return f"{statistics.fmean(shared):.2f}" if shared else "-"


def _speed(scored: Mapping[str, Score]) -> float:
    return statistics.median(each.milliseconds for each in scored.values())


def _report(scores: Scores, hostile: Mapping[str, float]) -> dict[str, object]:
    """Give all figures as data."""
    return {
        "mean": {
            name: {
                "f1": _mean(each, "f1"),
                "precision": _mean(each, "precision"),
                "recall": _mean(each, "recall"),
                "ms": _speed(each),
                "treebanks": len(each),
            }
            for name, each in scores.items()
        },
        "treebanks": {name: {bank: s.f1 for bank, s in each.items()} for name, each in scores.items()},
        "hostile_seconds": dict(hostile),
    }


if __name__ == "__main__":
    main()
