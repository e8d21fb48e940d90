"""The results of a run as a table in Markdown, as JSON, and as a picture."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from benchmarks.summaries.data import CORE
from benchmarks.summaries.faults import KINDS

RESAMPLES = 1000
SEED = 7
TICKS = (0.2, 0.5, 1, 2, 5, 10, 20)
"""Where the chart of times has its marks, in milliseconds."""

Cell = dict[str, list[float]]
"""For every article of a set: ``natural`` and ``equal`` (mean of ROUGE-1, -2, -Lsum), ``words``, ``ms``, and faults."""
Results = dict[str, dict[str, dict[int, Cell]]]
"""Set, method, number of sentences."""


def difference(cell: Cell, anchor: Cell, kind: str) -> tuple[float, float, float]:
    """Return the mean difference to the anchor, and its paired 95 % bootstrap interval."""
    values = np.array(cell[kind]) - np.array(anchor[kind])
    places = np.random.default_rng(SEED).integers(0, len(values), size=(RESAMPLES, len(values)))
    means = values[places].mean(axis=1)
    return float(values.mean()), float(np.percentile(means, 2.5)), float(np.percentile(means, 97.5))


def tables(results: Results, lacking: Sequence[str]) -> str:
    """Return the report in Markdown."""
    names = list(next(iter(results.values())))
    counts = sorted(next(iter(next(iter(results.values())).values())))
    parts = ["# Summaries, measured", "", *(f"Lacking: {line}" for line in lacking), ""]
    for count in reversed(counts):
        for kind in ("equal", "natural"):
            parts += [*_by_method(results, names, count, kind), ""]
    parts += [*_by_set(results, names, max(counts)), "", *_faults(results, names, max(counts)), ""]
    return "\n".join(parts)


def _row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def _head(title: str, cells: Sequence[str]) -> list[str]:
    return [f"## {title}", "", _row(cells), _row(["---"] * len(cells))]


def _by_method(results: Results, names: Sequence[str], count: int, kind: str) -> list[str]:
    length = "cut at lead's length" if kind == "equal" else "as they are"
    lines = _head(
        f"{count} sentence{'s' * (count > 1)}, {length}",
        ["method", "all", "to lead", "core", "to lead", "words to lead", "sets below lead", "ms an article"],
    )
    for name in names:
        lines.append(_row([name, *_summary(results, name, count, kind)]))
    return lines


def _summary(results: Results, name: str, count: int, kind: str) -> list[str]:
    mine = {key: group[name][count] for key, group in results.items()}
    leads = {key: group["lead"][count] for key, group in results.items()}
    gains = {key: difference(mine[key], leads[key], kind) for key in mine}
    core = [key for key in mine if key in CORE]
    words = sum(sum(cell["words"]) for cell in mine.values()) / sum(sum(cell["words"]) for cell in leads.values())
    below = sum(high < 0 for _, _, high in gains.values())
    times = mine.get("en-cnndm", next(iter(mine.values())))["ms"]
    return [
        f"{mean(mean(cell[kind]) for cell in mine.values()):.2f}",
        f"{mean(gain for gain, _, _ in gains.values()):+.2f}",
        f"{mean(mean(mine[key][kind]) for key in core):.2f}" if core else "",
        f"{mean(gains[key][0] for key in core):+.2f}" if core else "",
        f"{words:.2f}",
        str(below),
        f"{np.median(times):.1f}",
    ]


def _by_set(results: Results, names: Sequence[str], count: int) -> list[str]:
    others = [name for name in names if name != "lead"]
    lines = _head(f"By set, {count} sentences as they are", ["set", "articles", "lead", *others])
    for key, group in results.items():
        lead = group["lead"][count]
        cells = [f"{mean(lead['natural']):.1f}"]
        for name in others:
            gain, low, high = difference(group[name][count], lead, "natural")
            star = "*" if low > 0 or high < 0 else ""
            cells.append(f"{mean(group[name][count]['natural']):.1f} ({gain:+.1f}{star})")
        lines.append(_row([key, len(lead["natural"]), *cells]))
    return [*lines, "", "A star: the paired 95 % bootstrap interval of the difference to lead excludes zero."]


def _faults(results: Results, names: Sequence[str], count: int) -> list[str]:
    lines = _head(f"Faults that a program can see, in 100 summaries of {count} sentences", ["method", *KINDS, "any"])
    for name in names:
        cells = [group[name][count] for group in results.values()]
        total = sum(len(cell["any fault"]) for cell in cells)
        shares = (100 * sum(sum(cell[kind]) for cell in cells) / total for kind in (*KINDS, "any fault"))
        lines.append(_row([name, *(f"{share:.1f}" for share in shares)]))
    return lines


def as_json(results: Results, extra: Mapping[str, Any]) -> str:
    """Return the means of every set, method and number of sentences."""
    sets = {
        key: {
            name: {
                str(count): {kind: round(mean(values), 3) for kind, values in cell.items()}
                for count, cell in by_count.items()
            }
            for name, by_count in group.items()
        }
        for key, group in results.items()
    }
    return json.dumps({**extra, "sets": sets}, indent=1, sort_keys=True) + "\n"


def draw(results: Results, path: Path) -> str | None:
    """Draw score against length and against time; return what is lacking where it can't."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return "matplotlib, so there is no chart"
    figure = Figure(figsize=(10, 4.5), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    for name in next(iter(results.values())):
        cells = [group[name][max(group[name])] for group in results.values()]
        score = mean(mean(cell["natural"]) for cell in cells)
        points = ((left, mean(mean(cell["words"]) for cell in cells)), (right, _median_ms(cells)))
        for axes, value in points:
            if name == "oracle":
                continue
            axes.scatter([value], [score], color="#b3261e" if name == "digest" else "#3b5b7a", zorder=3)
            axes.annotate(name, (value, score), textcoords="offset points", xytext=(5, 4), fontsize=8)
    left.set(xlabel="words in a summary", ylabel="mean of ROUGE-1, -2 and -Lsum")
    right.set(xlabel="milliseconds of CPU an article", xscale="log")
    right.set_xticks(TICKS, labels=[f"{tick:g}" for tick in TICKS])
    right.minorticks_off()
    for axes in (left, right):
        axes.margins(x=0.15)
    for axes in (left, right):
        axes.grid(visible=True, color="#dddddd", linewidth=0.6)
    figure.savefig(path, dpi=120, metadata={"Software": None})
    return None


def _median_ms(cells: Sequence[Cell]) -> float:
    return max(0.05, float(np.median([value for cell in cells for value in cell["ms"]])))
