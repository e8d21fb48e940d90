"""How a sentence reads, told from its letters alone: the parts of its rating that only ever take from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from digest.summarizers.cues import Cues
from digest.summarizers.quotations import MARKS, is_bare, is_broken
from digest.text.nonsentences import is_finished

# The mark stands first, so that the pattern leaps from mark to mark.
_GLUED = re.compile(r"[.!?](?:(?<=[a-zß-ÿ]{2}.)[A-ZÀ-Þ][a-zß-ÿ]|-\s)")
# The headings that agencies set between dashes: "... 13 %.- Two systems -They were many".
_DASHED = re.compile(r"\s-[A-ZÀ-Þ][a-zß-ÿ]{2}")
# A heading that the sentence below it sticks to: "L'alerte suisseLa semaine dernière".
_RUN_ON = re.compile(r"[A-ZÀ-Þ](?<=[a-zß-ÿ]{3}.)(?:[a-zß-ÿ]+(?![A-ZÀ-Þ\d])|(?=['’]))")

_DOTS = ("...", "…")


class Form(NamedTuple):
    """What speaks against a sentence."""

    quotation: bool
    """It opens or ends with a quotation mark."""
    person: bool
    """It speaks of "I", "we" or "you"."""
    broken: bool
    """A quotation or bracket lacks its other half, or a heading or the next sentence is glued to it."""
    question: bool
    """It is a question."""
    hanging: bool
    """It ends in a colon, in dots or without a final mark, so that something must follow."""
    unattributed: bool
    """All of it is speech and nothing tells whose: from inside a quotation, or one from end to end."""


def form_of(text: str, words: Sequence[str], cues: Cues, *, quoted: bool) -> Form:
    """Return how a sentence reads; ``words`` are in lower case, ``quoted`` says that it begins inside a quotation."""
    tail, marked = text[-3:], text[0] in MARKS
    return Form(
        quotation=marked or tail[-1] in MARKS or tail[-2:-1] in MARKS,
        person=cues.is_personal(text, words),
        broken=is_broken(text) or _is_glued(text) or _runs_on(text, cues),
        question="?" in tail or "？" in tail,
        hanging=text.endswith(_DOTS) or not is_finished(text),
        unattributed=quoted or (marked and is_bare(text)),
    )


def _is_glued(text: str) -> bool:
    """Say whether the next sentence follows without a space; the pattern is asked only if a mark stands within."""
    end = len(text) - 2
    within = text.find(".", 0, end) >= 0 or text.find("?", 0, end) >= 0 or text.find("!", 0, end) >= 0
    if within and _GLUED.search(text):
        return True
    return " -" in text and _DASHED.search(text) is not None


def _runs_on(text: str, cues: Cues) -> bool:
    """Say whether a small word with a capital sticks to the end of a word in lower case."""
    found = _RUN_ON.search(text)
    if found is None or found.group().lower() not in cues.common:
        return False
    return text[text.rfind(" ", 0, found.start()) + 1].islower()
