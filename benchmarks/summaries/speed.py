"""Time ``digest`` beside sumy's LexRank: ``python -m benchmarks.summaries.speed [--rounds N]``.

Both get the articles of en-cnndm (about 520 words each) in one process, with numpy on one thread, and do what a user
would have them do: from the text to three sentences, the splitting into sentences included. sumy reads with its own
``PlaintextParser`` and stems with its own ``Stemmer``; its tokenizer is ours, since its own needs data to download.
CPU time is taken twice: in turn, article by article, and each method over all articles at a stretch, which is how an
issue is made. In turn, each method finds the processor's caches full of the other's data, which costs the quick one
more. Needs sumy with numpy, and the evaluation data.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Sequence
from statistics import median

from benchmarks.summaries.data import Example, available
from digest.summarizers.digest_method import Digest
from digest.summarizers.document import Tokenizer
from digest.text.words import stop_words

SET = "en-cnndm"
ROUNDS = 7
Method = Callable[[Example], object]
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def ours(example: Example) -> object:
    """Summarize with ``digest``."""
    return Digest()(example.text, text_id="", sentences=3, title=example.title, language=example.language)


def lex_rank(example: Example) -> object:
    """Summarize with sumy's LexRank, called as its manual calls it."""
    from sumy.nlp.stemmers import Stemmer
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.lex_rank import LexRankSummarizer

    document = PlaintextParser.from_string(example.text, Tokenizer(example.language)).document
    summarizer = LexRankSummarizer(Stemmer("english"))
    summarizer.stop_words = stop_words(example.language)
    return summarizer(document, 3)


def milliseconds(method: Method, example: Example) -> float:
    """Return the CPU time of one summary."""
    started = time.process_time()
    method(example)
    return 1000 * (time.process_time() - started)


def in_turn(examples: Sequence[Example]) -> tuple[list[float], list[float]]:
    """Return the times of both methods, called in turn for each article."""
    pairs = [(milliseconds(ours, example), milliseconds(lex_rank, example)) for example in examples]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def at_a_stretch(examples: Sequence[Example]) -> tuple[list[float], list[float]]:
    """Return the times of both methods, one after the other over all articles."""
    return [milliseconds(ours, example) for example in examples], [milliseconds(lex_rank, e) for e in examples]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the medians of every round, and the median of the rounds' ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args(arguments)
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    examples = available("dev").get(SET, [])
    if not examples:
        print(f"Nothing to time: the set {SET} is not where BENCH_DATA says.")
        return
    in_turn(examples[:10])  # what is loaded once is loaded now
    for name, way in (("in turn", in_turn), ("at a stretch", at_a_stretch)):
        rounds = [tuple(map(median, way(examples))) for _ in range(asked.rounds)]
        for mine, theirs in rounds:
            print(f"{name:<14}digest {mine:.2f} ms   lex-rank {theirs:.2f} ms   {theirs / mine:.2f} times")
        print(f"{name:<14}median of the ratios: {median(theirs / mine for mine, theirs in rounds):.2f}\n")


if __name__ == "__main__":
    main()
