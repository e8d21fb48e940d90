"""Lines of plain text: wrapped at a width, addresses never broken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

WIDTH = 72
"""Columns of the text part (RFC 3676 asks for lines of at most 78)."""

# A no-break space is none of these: it holds two words together.
_SPACE = re.compile(r"[ \t\r\n\f]+")
_ADDRESS = ("http://", "https://", "mailto:")


def columns(text: str) -> int:
    """Return how many columns a text takes on a terminal: wide letters two, accents none."""
    return len(text) if text.isascii() else sum(_columns(char) for char in text)


@lru_cache(maxsize=4_096)
def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(text: object, width: int = WIDTH) -> str:
    """Return a paragraph as lines of at most `width` columns; only an address may be longer."""
    lines: list[list[str]] = []
    used = width
    for word, taken in _words(str(text), width):
        if used + 1 + taken > width:
            lines.append([word])
            used = taken
        else:
            lines[-1].append(word)
            used += 1 + taken
    return "\n".join(" ".join(line) for line in lines)


def _words(text: str, width: int) -> Iterator[tuple[str, int]]:
    """Yield words with the columns that each takes; what is wider than a line comes in pieces."""
    for word in filter(None, _SPACE.split(text)):
        taken = columns(word)
        if taken <= width or word.lstrip("<(").startswith(_ADDRESS):
            yield word, taken
        else:
            yield from _pieces(word, width)


def _pieces(word: str, width: int) -> Iterator[tuple[str, int]]:
    piece, used = "", 0
    for char in word:
        if used + _columns(char) > width:
            yield piece, used
            piece, used = "", 0
        piece, used = piece + char, used + _columns(char)
    yield piece, used
