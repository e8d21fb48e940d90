"""The sentences of a story, without what a page puts between them; what is left out is kept with its reason."""

from __future__ import annotations

from typing import NamedTuple

from digest.summarizers.document import Sentence, clean, sentences_of
from digest.text.nonsentences import front, why_not
from digest.text.words import content_stems, content_words, stop_words, words

FEWEST = 3
"""Where fewer sentences than these are left, weak reasons (short, unfinished, in capitals) no longer count."""

_SAME_AS_TITLE = 0.75
_LONGEST_ECHO = 400
_LONGEST_FRONT = 400


class Dropped(NamedTuple):
    """A line that is no sentence of the story: the rule by which, and why there is such a rule."""

    sentence: Sentence
    rule: str
    why: str
    weak: bool = False


class Story(NamedTuple):
    """The sentences that may be chosen, in reading order, with the words of each; and the lines that may not."""

    sentences: list[Sentence]
    words: list[list[str]]
    dropped: list[Dropped]


def read_story(text: str, *, title: str | None, language: str | None, seen: set[str] | None = None) -> Story:
    """Return the sentences of a text without datelines, and apart from them what is no sentence of the story.

    ``seen`` collects the wordings of all sentences; give the same set again for other texts on the same event, and what
    one of them has said is not kept twice.
    """
    heard = set() if seen is None else seen
    headline = frozenset(content_words(title or "", language))
    kept: list[tuple[Sentence, list[str]]] = []
    dropped: list[tuple[Dropped, list[str]]] = []
    for number, found in enumerate(sentences_of(text, language)):
        sentence = _without_front(found, text, opens_text=number == 0)
        spoken = words(sentence.text, language)
        fault = _fault(sentence, spoken, heard=heard) or _echo(sentence, spoken, headline, language)
        if fault:
            dropped.append((fault, spoken))
        else:
            kept.append((sentence, spoken))
    return _story(kept, dropped)


def _story(kept: list[tuple[Sentence, list[str]]], dropped: list[tuple[Dropped, list[str]]]) -> Story:
    """Return the story, with its weak lines where it is too short, and with all lines where there is nothing else."""
    few = len(kept) < FEWEST
    back = [line for line, _ in dropped if few and line.weak]
    if not kept and not back:
        back = [line for line, _ in dropped]
    again = {line.sentence for line in back}
    kept = sorted([*kept, *((line.sentence, spoken) for line, spoken in dropped if line.sentence in again)])
    left = [line for line, _ in dropped if line.sentence not in again]
    return Story([sentence for sentence, _ in kept], [spoken for _, spoken in kept], left)


def _fault(sentence: Sentence, spoken: list[str], *, heard: set[str]) -> Dropped | None:
    said = " ".join(spoken) or sentence.text
    if said in heard:
        return Dropped(sentence, "repeated", "it was said before")
    heard.add(said)
    rule = why_not(sentence.text, spoken)
    return Dropped(sentence, rule.name, rule.why, rule.weak) if rule else None


def _echo(sentence: Sentence, spoken: list[str], headline: frozenset[str], language: str | None) -> Dropped | None:
    if not headline or len(sentence.text) > _LONGEST_ECHO:
        return None
    said = frozenset(content_stems(spoken, stop_words(language)))
    if len(headline & said) < _SAME_AS_TITLE * len(headline | said):
        return None
    return Dropped(sentence, "headline", "it says what the title says", weak=True)


def _without_front(sentence: Sentence, text: str, *, opens_text: bool) -> Sentence:
    skipped = front(text[sentence.start : min(sentence.end, sentence.start + _LONGEST_FRONT)], opens_text=opens_text)
    if not skipped:
        return sentence
    start = sentence.start + skipped
    return sentence._replace(start=start, text=clean(text[start : sentence.end]))
