"""Commands about summaries: of an article outside any newsletter, and the proof of those in an issue."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from digest.cli.output import Output

if TYPE_CHECKING:
    from digest.models import Summary
    from digest.summarizers.explain import Explanation

FAULTS_FOUND = 9


@click.command()
@click.argument("location", metavar="FILE|FOLDER|URL|-")
@click.option("-n", "--sentences", type=click.IntRange(min=1), default=3, show_default=True, help="How many sentences.")
@click.option("-m", "--method", default=None, metavar="NAME", help="The method; an unknown one names the nearest.")
@click.option("--language", default=None, metavar="CODE", help="The text's language, where it can't be told.")
@click.option("--compare", default=None, metavar="A,B,…", help="Several methods, one below the other.")
@click.option("--explain", is_flag=True, help="Every sentence with its numbers, and what was dropped and why.")
@click.option("--json", "as_json", is_flag=True, help="Print the sentences with their places as JSON.")
@click.pass_obj
def summarize(
    output: Output,
    *,
    location: str,
    sentences: int,
    method: str | None,
    language: str | None,
    compare: str | None,
    explain: bool,
    as_json: bool,
) -> None:
    """Print the sentences that say what an article says, word for word.

    \b
    Examples:
      digest summarize article.md
      digest summarize https://news.example.org/story --sentences 2
      digest summarize articles --compare lead,lex-rank,digest
      digest summarize article.md --explain
      pbpaste | digest summarize - --method lex-rank
    """
    from digest.outside import explained, summarized

    text = sys.stdin.read() if location == "-" else None
    if explain:
        explanations = explained(location, text=text, sentences=sentences, language=language)
        _tell_explanations(output, explanations, as_json=as_json)
        return
    methods = _methods(compare, method)
    told = {
        name: summarized(location, text=text, sentences=sentences, method=name, language=language) for name in methods
    }
    if as_json:
        output.document([_document(title, summary) for name in methods for title, summary in told[name]])
        return
    for line in _side_by_side(told) if compare else _plain(next(iter(told.values()))):
        output.result(line)


@click.command()
@click.argument("day", metavar="DATE", default="today")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.pass_obj
def verify(output: Output, *, day: str, as_json: bool) -> int:
    """Look up every summary sentence of a stored issue at its place in the stored article.

    Exits with 9 where one does not stand there word for word.
    """
    verified = output.load().verify(day)
    if as_json:
        faults = [
            {"title": one.title, "sentence": one.span.text, "text_id": one.span.text_id, "reason": one.reason}
            for one in verified.mismatches
        ]
        output.document({"date": verified.issue.date.isoformat(), "sentences": verified.sentences, "faults": faults})
    else:
        for one in verified.mismatches:
            output.result(f"“{one.title}”: {one.reason}: {one.span.text}")
        found = verified.sentences - len(verified.mismatches)
        output.result(f"{found} of {verified.sentences} sentences of {verified.issue.date} stand in their articles")
    return FAULTS_FOUND if verified.mismatches else 0


def _methods(compare: str | None, method: str | None) -> tuple[str | None, ...]:
    if compare is None:
        return (method,)
    named = tuple(dict.fromkeys(name.strip() for name in compare.split(",") if name.strip()))
    if not named:
        raise click.BadParameter("name the methods, like lead,digest", param_hint="'--compare'")
    return named


def _plain(told: Sequence[tuple[str | None, Summary]]) -> Iterator[str]:
    for number, (title, summary) in enumerate(told):
        if number:
            yield ""
        if len(told) > 1 and title:
            yield title
        yield from summary


def _side_by_side(told: dict[str | None, tuple[tuple[str | None, Summary], ...]]) -> Iterator[str]:
    """Yield each article's title and, under it, what every method takes, names in one column, sentences in another."""
    width = max(len(str(name)) for name in told)
    for number, (title, _) in enumerate(next(iter(told.values()))):
        if number:
            yield ""
        if title:
            yield title
        for name, summaries in told.items():
            for place, sentence in enumerate(summaries[number][1]):
                yield f"{'' if place else name!s:<{width}}  {sentence}"


def _tell_explanations(output: Output, told: Sequence[tuple[str | None, Explanation]], *, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        output.document([{"title": title, **asdict(explanation)} for title, explanation in told])
        return
    for number, (title, explanation) in enumerate(told):
        if number:
            output.result("")
        for line in _table(title, explanation):
            output.result(line)


def _table(title: str | None, explanation: Explanation) -> Iterator[str]:
    """Yield a table: the place of a pick, its rating, what each part adds, the sentence cut to the terminal's width."""
    names = list(dict.fromkeys(name for sentence in explanation.sentences for name in sentence.parts))
    widths = [max(6, len(name)) for name in names]
    room = max(30, shutil.get_terminal_size((140, 24)).columns - 14 - sum(widths) - 2 * len(widths))
    if title:
        yield title
    yield (
        "pick  rating  " + "".join(f"{name:>{width}}  " for name, width in zip(names, widths, strict=True)) + "sentence"
    )
    for sentence in explanation.sentences:
        numbers = "".join(
            f"{sentence.parts[name]:>{width}.2f}  " if name in sentence.parts else " " * (width + 2)
            for name, width in zip(names, widths, strict=True)
        )
        yield f"{sentence.picked or '':>4}  {sentence.rating:>6.2f}  {numbers}{_cut(sentence.text, room)}"
    for line in explanation.dropped:
        yield f"   -  dropped, {line.rule}: {line.why}: {_cut(line.text, room)}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _document(title: str | None, summary: Summary) -> dict[str, Any]:
    return {
        "title": title,
        "method": summary.method,
        "fallback": summary.fallback,
        "sentences": [
            {"text": span.text, "text_id": span.text_id, "start": span.start, "end": span.end} for span in summary.spans
        ],
    }
