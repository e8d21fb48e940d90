"""What an editor should look at that no check of a mail can see: it lies between issues, or in what was taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from digest.edit.draft import TAKEN_OUT
from digest.models import Issue

_NAME = re.compile(r"(?<![\w’'-])[^\W\d_][\w’'-]{3,}")
_SENTENCE_STARTS = re.compile(r"(?:^|[.!?…:]|\n)\W*$")


def subject_again(subject: str, before: str | None) -> dict[str, Any] | None:
    """Return a caution where the issue before had the same subject, None elsewhere."""
    if not subject or subject != before:
        return None
    return _caution(
        "subject-again",
        reason="The issue before had the same subject: in an inbox the two look like one mail.",
        mend="Give this issue a subject of its own.",
    )


def stale_note(issue: Issue) -> dict[str, Any] | None:
    """Return a caution where the note of the day names what only a story tells that the editor has taken out."""
    taken_out = [one.title for one in issue.coverage.left_out if one.reason == TAKEN_OUT]
    shown = _words(text for story in issue.stories for text in (story.title, *(story.summary or ())))
    gone = _words(taken_out) - shown
    names = [name for name in _names(issue.draft.note) if name.casefold() in gone]
    if not names:
        return None
    return _caution(
        "note-stale",
        reason=f"The note of the day still names {', '.join(names)}; the story about it is taken out.",
        mend="Reword the note, or bring the story back.",
    )


def _caution(check: str, *, reason: str, mend: str) -> dict[str, Any]:
    """Return a finding about words that the editor may write."""
    return {
        "check": check,
        "severity": "warning",
        "line": None,
        "template": None,
        "story": None,
        "reason": reason,
        "mend": mend,
        "source": "the desk",
    }


def _names(text: str) -> list[str]:
    """Return words that begin with a capital letter, though no sentence begins with them, each once."""
    found = (one for one in _NAME.finditer(text) if one[0][0].isupper())
    return list(dict.fromkeys(one[0] for one in found if not _SENTENCE_STARTS.search(text[: one.start()])))


def _words(texts: Iterable[str]) -> set[str]:
    return {word.casefold() for text in texts for word in re.findall(r"[\w’'-]+", text)}
