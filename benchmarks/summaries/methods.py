"""The methods that are compared: the first sentences, ours, and the eight of sumy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.summaries.data import Example
from benchmarks.summaries.fit import lead
from digest.errors import PluginError
from digest.summarizers import summarize_text, sumy_methods
from digest.summarizers.digest_method import Digest
from digest.summarizers.lead import Lead

Run = Callable[[Example, int], list[str]]


@dataclass(frozen=True, slots=True)
class Method:
    """A name and what it does with an article."""

    name: str
    run: Run


def methods(chosen: Sequence[str] = ()) -> tuple[list[Method], list[str]]:
    """Return the methods that can run here, and what is lacking for others."""
    found = [Method("lead", lead), Method("lead-cleaned", _ours(Lead())), Method("digest", _ours(Digest()))]
    lacking = []
    for name in ("lex_rank", "text_rank", "lsa", "luhn", "kl", "edmundson", "reduction", "sum_basic"):
        try:
            found.append(Method(name.replace("_", "-"), _sumy(getattr(sumy_methods, name)())))
        except PluginError as error:
            lacking.append(f"{name}: {error.message}")
    return [method for method in found if not chosen or method.name in chosen or method.name == "lead"], lacking


def _ours(method: Lead | Digest) -> Run:
    def run(example: Example, count: int) -> list[str]:
        ids = [str(number) for number in range(len(example.texts))]
        known = {"title": example.title, "language": example.language}
        return list(method.together(example.texts, text_ids=ids, sentences=count, **known))

    return run


def _sumy(method: sumy_methods.Summarizer) -> Run:
    def run(example: Example, count: int) -> list[str]:
        known = {"title": example.title, "language": example.language}
        return list(summarize_text(example.text, sentences=count, summarizer=method, **known))

    return run
