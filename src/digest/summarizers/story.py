"""The sentences of a story, without what a page puts between them; what is left out is kept with its reason."""

from __future__ import annotations

import re
from typing import NamedTuple

from digest.summarizers.document import Sentence, clean, sentences_of
from digest.text.datelines import front
from digest.text.nonsentences import breaks_off, broken_rule, size
from digest.text.words import content_stems, content_words, stop_words, words

FEWEST = 3
"""Where fewer sentences than these are left, weak reasons (short, unfinished, in capitals) no longer count."""

Wording = tuple[str, ...]
"""What a sentence says, in whatever case and with whatever marks: its words."""

_SAME_AS_TITLE = 0.75
_LONGEST_ECHO = 400
_LABELLED = re.compile(r"[^\W\d_a-z][\w\-’']*(?: [\w\-’']+){0,2}: [^\W\d_a-zß-ÿ]")
_LABEL = ("label", "several sentences behind a label are captions")
_CUT = ("cut", "the text breaks off in it")


class Dropped(NamedTuple):
    """A line that is no sentence of the story: the rule by which, and why there is such a rule."""

    sentence: Sentence
    rule: str
    why: str
    weak: bool = False


class Told(NamedTuple):
    """A sentence with its words, about how many they are, and the stems of those that carry its subject."""

    sentence: Sentence
    words: list[str]
    size: int
    terms: list[str]

    @property
    def text(self) -> str:
        """How it is shown."""
        return self.sentence.text

    @property
    def quoted(self) -> bool:
        """Whether it begins inside a quotation."""
        return self.sentence.quoted


class Story(NamedTuple):
    """The sentences that may be chosen, in reading order, and the lines that may not."""

    told: list[Told]
    dropped: list[Dropped]

    @property
    def sentences(self) -> list[Sentence]:
        """The sentences alone."""
        return [told.sentence for told in self.told]


def read_story(
    text: str, *, title: str | None, language: str | None, seen: set[Wording] | None = None, fewest: int = FEWEST
) -> Story:
    """Return the sentences of a text without datelines, and apart from them what is no sentence of the story.

    ``seen`` collects the wordings of all sentences; give the same set again for other texts on the same event, and what
    one of them has said is not kept twice.
    """
    heard = set() if seen is None else seen
    headline = frozenset(content_words(title or "", language))
    stop = stop_words(language)
    kept: list[Told] = []
    dropped: list[tuple[Dropped, Told]] = []
    for number, found in enumerate(sentences_of(text, language)):
        skipped = front(text[found.start : found.end], opens_text=number == 0)
        sentence = _without_front(found, skipped, text) if skipped else found
        spoken = words(sentence.text, language)
        told = Told(sentence, spoken, _size(sentence.text), content_stems(spoken, stop))
        fault = _fault(told, heard) or (_echo(told, headline) if headline else None)
        if fault:
            dropped.append((fault, told))
        else:
            kept.append(told)
    captions = _labelled(kept) if ": " in text else []
    if captions:
        kept = [told for told in kept if told not in captions]
        dropped += ((Dropped(told.sentence, *_LABEL, weak=True), told) for told in captions)
        dropped.sort(key=lambda line: line[0].sentence)
    if kept and breaks_off(text):
        kept, dropped = _without_cut(kept, dropped)
    return _story(kept, dropped, fewest)


def _labelled(kept: list[Told]) -> list[Told]:
    """Return the sentences behind a label, "Drums: The set of the band": where some are, they are captions."""
    found = [told for told in kept if ": " in told.text and _LABELLED.match(told.text)]
    return found if 1 < len(found) < len(kept) / 2 else []


def _without_cut(
    kept: list[Told], dropped: list[tuple[Dropped, Told]]
) -> tuple[list[Told], list[tuple[Dropped, Told]]]:
    """Return the lines without the last one, of which a part is missing, unless it is the only one that was kept."""
    last = max([*kept, *(told for _, told in dropped)])
    whole = [told for told in kept if told is not last]
    if not whole:
        return kept, dropped
    return whole, [*(line for line in dropped if line[1] is not last), (Dropped(last.sentence, *_CUT), last)]


def _story(kept: list[Told], dropped: list[tuple[Dropped, Told]], fewest: int) -> Story:
    """Return the story, with its weak lines where it is too short, and with all lines where there is nothing else."""
    few = len(kept) < fewest
    back = [told for line, told in dropped if few and line.weak]
    if not kept and not back:
        back = [told for _, told in dropped]
    if not back:
        return Story(kept, [line for line, _ in dropped])
    again = {told.sentence for told in back}
    return Story(sorted([*kept, *back]), [line for line, _ in dropped if line.sentence not in again])


def _size(shown: str) -> int:
    """Return what ``size`` returns, quicker: what is shown has no white space but single spaces."""
    return shown.count(" ") + 1 if shown.isascii() else size(shown)


def _fault(told: Told, heard: set[Wording]) -> Dropped | None:
    sentence = told.sentence
    said = tuple(told.words) or (sentence.text,)
    if said in heard:
        return Dropped(sentence, "repeated", "it was said before")
    heard.add(said)
    rule = broken_rule(sentence.text, told.size, told.words)
    return Dropped(sentence, rule.name, rule.why, rule.weak) if rule else None


def _echo(told: Told, headline: frozenset[str]) -> Dropped | None:
    if len(told.sentence.text) > _LONGEST_ECHO or headline.isdisjoint(told.terms):
        return None
    said = frozenset(told.terms)
    if len(headline & said) < _SAME_AS_TITLE * len(headline | said):
        return None
    return Dropped(told.sentence, "headline", "it says what the title says", weak=True)


def _without_front(sentence: Sentence, skipped: int, text: str) -> Sentence:
    start = sentence.start + skipped
    return sentence._replace(start=start, text=clean(text[start : sentence.end]))
