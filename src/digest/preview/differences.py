"""What differs between two renders of a day, word by word, and which stories earlier issues have told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from digest.models import Issue

_WORD = re.compile(r"\n+|[^\S\n]+|[^\s]+")
_CONTEXT = 12
"""Words that are shown around a change."""


def word_differences(before: str, after: str) -> list[dict[str, str]]:
    """Return pieces of text that are kept, removed or added; long runs that are kept are cut in their middle."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    pieces: list[dict[str, str]] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            pieces += _kept(old[start:end])
            continue
        if end > start:
            pieces.append({"kind": "removed", "text": "".join(old[start:end])})
        if new_end > new_start:
            pieces.append({"kind": "added", "text": "".join(new[new_start:new_end])})
    return pieces if any(piece["kind"] in {"removed", "added"} for piece in pieces) else []


def _kept(words: Sequence[str]) -> Iterator[dict[str, str]]:
    if len(words) <= 4 * _CONTEXT:
        yield {"kind": "kept", "text": "".join(words)}
        return
    yield {"kind": "kept", "text": "".join(words[: 2 * _CONTEXT])}
    yield {"kind": "cut", "text": "…"}
    yield {"kind": "kept", "text": "".join(words[-2 * _CONTEXT :])}


def told_before(issue: Issue, earlier: Iterable[Issue]) -> list[dict[str, Any]]:
    """Return the stories of an issue of which an article stood in an earlier one, with the latest such date."""
    days: dict[str, str] = {}
    for other in sorted(earlier, key=lambda one: one.date):
        days |= dict.fromkeys(_articles(other), other.date.isoformat())
    found = ((story, max((days[one] for one in ids if one in days), default=None)) for story, ids in _stories(issue))
    return [{"id": story.id, "title": story.title, "day": day} for story, day in found if day]


def _stories(issue: Issue) -> Iterator[tuple[Any, list[str]]]:
    for story in issue.stories:
        yield story, [article.id for article in (story.article, *story.also)]


def _articles(issue: Issue) -> Mapping[str, None]:
    return {article: None for _, ids in _stories(issue) for article in ids}
