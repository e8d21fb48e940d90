"""The splitters that are compared: ours, a naive one, and the packages that are installed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from benchmarks.sentences.score import Splitter
from digest.text.sentences import split_sentences

_NAIVE = re.compile(r"(?<=[.!?。！？])\s+|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Method:
    """A splitter, its name and the languages it knows."""

    name: str
    split: Splitter
    knows: Callable[[str], bool] = lambda _language: True


def methods() -> Iterator[Method]:
    """Give all splitters that can be run here."""
    yield Method("digest", split_sentences)
    yield Method("naive", lambda text, _language: [piece for piece in _NAIVE.split(text) if piece])
    for name, make in (("sentencex", _sentencex), ("pysbd", _pysbd), ("syntok", _syntok)):
        if find_spec(name):
            yield make()


def _sentencex() -> Method:
    import sentencex

    return Method("sentencex", lambda text, language: list(sentencex.segment(language, text)))


def _pysbd() -> Method:
    import pysbd

    known = {code: pysbd.Segmenter(language=code, clean=False) for code in pysbd.languages.LANGUAGE_CODES}
    return Method(
        "pysbd",
        lambda text, language: list(known[language].segment(text)),
        known.__contains__,
    )


def _syntok() -> Method:
    from syntok import segmenter

    def split(text: str, _language: str) -> list[str]:
        return [
            "".join(token.spacing + token.value for token in sentence)
            for paragraph in segmenter.analyze(text)
            for sentence in paragraph
        ]

    # It has no marks but those of the Latin script.
    return Method("syntok", split, lambda language: language not in {"hi", "ja", "zh"})
