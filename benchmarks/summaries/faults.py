"""Faults of a summary that a program can see, counted where nobody reads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.summarizers.cues import cues
from digest.summarizers.quotations import is_broken
from digest.text.datelines import front
from digest.text.nonsentences import why_not
from digest.text.words import content_words, words

KINDS = ("dateline", "caption", "leftover", "orphan start", "odd quotation", "unfinished", "repetition")

_AGENCY = re.compile(r"^[^a-z]{0,40}\((?:CNN|Reuters|AP|AFP|dpa|EFE)\)")
_SAME = 0.6


def faults(summary: Sequence[str], language: str) -> set[str]:
    """Return the kinds of fault that a summary has."""
    found = {kind for sentence in summary for kind in _of_sentence(sentence)}
    opening = summary[0][front(summary[0]) :] if summary else ""
    if opening and cues(language).points_back(opening, words(opening, language)):
        found.add("orphan start")
    if _repeats([frozenset(content_words(sentence, language)) for sentence in summary]):
        found.add("repetition")
    return found


def _of_sentence(sentence: str) -> set[str]:
    rule = why_not(sentence)
    name = rule.name if rule else ""
    seen = {
        "dateline": front(sentence) > 0 or _AGENCY.match(sentence) is not None,
        "caption": name == "caption",
        "leftover": name
        in ("leftover", "link", "links", "by-line", "time stamp", "post", "capitals", "no words", "ticker"),
        "odd quotation": is_broken(sentence),
        "unfinished": name in ("heading", "too short"),
    }
    return {kind for kind, is_seen in seen.items() if is_seen}


def _repeats(bags: Sequence[frozenset[str]]) -> bool:
    """Say whether two sentences share most of the words of the shorter one."""
    pairs = ((one, other) for at, one in enumerate(bags) for other in bags[at + 1 :])
    return any(len(one & other) >= _SAME * max(3, min(len(one), len(other))) for one, other in pairs)
