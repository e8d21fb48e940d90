"""How many bytes of the HTML each story takes: from its headline to the next one's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape
from itertools import pairwise

from digest.models import Story

LIMIT = 102_000
"""Bytes after which Gmail cuts a mail off."""

_PIECE = re.compile(r"<!--.*?-->|<(style|script)\b.*?</\1>|<[^>]*>|[^<]+", re.DOTALL | re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b\u00ad\\s]+")


def sizes(html: str, stories: Sequence[Story]) -> Mapping[str, int]:
    """Return bytes by story id; what belongs to no story is the frame, under the empty id."""
    starts = _starts(html, stories)
    if not starts:
        return {"": len(html.encode())}
    ends = [place for _, place in starts[1:]] + [_end(html, starts)]
    found = {story: len(html[start:end].encode()) for (story, start), end in zip(starts, ends, strict=True)}
    return {"": len(html.encode()) - sum(found.values()), **found}


def _starts(html: str, stories: Sequence[Story]) -> list[tuple[str, int]]:
    """Return where each story's headline begins, in reading order; one that can't be found has no bytes of its own."""
    letters, places = _letters(html)
    position = max(letters.find(_bare(stories[0].title)[:40]), 0) if stories else 0
    found: list[tuple[str, int]] = []
    for story in stories:
        place = letters.find(_bare(story.title)[:40], position)
        if place >= 0:
            found.append((story.id, places[place]))
            position = place + 1
    return found


def _end(html: str, starts: Sequence[tuple[str, int]]) -> int:
    """Return where the last story ends: about as far from its headline as the others' from theirs."""
    lengths = sorted(after - before for (_, before), (_, after) in pairwise(starts))
    return min(len(html), starts[-1][1] + (lengths[len(lengths) // 4] if lengths else 0))


def _letters(html: str) -> tuple[str, list[int]]:
    """Return the visible letters of a page, without white space, and where each stands in the HTML."""
    letters: list[str] = []
    places: list[int] = []
    body = max(html.find("<h1"), 0)
    for piece in _PIECE.finditer(html, body):
        if piece[0].startswith("<"):
            continue
        bare = _bare(unescape(piece[0]))
        letters.append(bare)
        places += [piece.start()] * len(bare)
    return "".join(letters), places


def _bare(text: str) -> str:
    return _INVISIBLE.sub("", text)
