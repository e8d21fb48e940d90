"""Print fifty summaries to read: title and three sentences each, from at least six languages.

    python -m benchmarks.summaries.reading > page.txt

Verdicts stand in ``reading.tsv`` beside this file: the article's set and id, well or badly, and why. They hold no text.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence

from benchmarks.summaries.data import Example, available
from digest.models import Summary
from digest.summarizers.digest_method import Digest

SEED = 20221111
COUNT = 50
MOST_OF_A_SET = 8


def drawn(sets: Mapping[str, Sequence[Example]], *, count: int = COUNT, seed: int = SEED) -> list[tuple[str, Example]]:
    """Return articles in a random order that the seed fixes, at most eight of a set."""
    everything = [(name, example) for name in sorted(sets) for example in sets[name]]
    random.Random(seed).shuffle(everything)
    taken: dict[str, int] = {}
    found = []
    for name, example in everything:
        if taken.get(name, 0) < MOST_OF_A_SET and len(found) < count:
            taken[name] = taken.get(name, 0) + 1
            found.append((name, example))
    return found


def summary(example: Example, sentences: int = 3) -> Summary:
    """Return the summary of an article, or of several on one event."""
    ids = [str(number) for number, _ in enumerate(example.texts)]
    return Digest().together(
        example.texts, text_ids=ids, sentences=sentences, title=example.title, language=example.language
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args(arguments)
    for number, (name, example) in enumerate(drawn(available("dev"), seed=asked.seed), 1):
        print(f"\n{number}. {name} {example.id} [{example.language}] {example.title or '(no title)'}")
        for sentence in summary(example):
            print("  -", sentence)


if __name__ == "__main__":
    main()
