"""Lines of plain text: wrapped at a width, addresses never broken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

WIDTH = 72
"""Columns of the text part (RFC 3676 asks for lines of at most 78)."""

# A no-break space is none of these: it holds two words together.
_SPACE = re.compile(r"[ \t\r\n\f]+")
_ADDRESS = ("http://", "https://", "mailto:")


def columns(text: str) -> int:
    """Return how many columns a text takes on a terminal: wide letters two, accents none."""
    return len(text) if text.isascii() else sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(text: object, width: int = WIDTH) -> str:
    """Return a paragraph as lines of at most `width` columns; only an address may be longer."""
    lines: list[str] = []
    line = ""
    for word in _words(str(text), width):
        joined = f"{line} {word}" if line else word
        if line and columns(joined) > width:
            lines.append(line)
            line = word
        else:
            line = joined
    return "\n".join([*lines, line] if line else lines)


def _words(text: str, width: int) -> Iterator[str]:
    for word in filter(None, _SPACE.split(text)):
        if columns(word) <= width or word.lstrip("<(").startswith(_ADDRESS):
            yield word
        else:
            yield from _pieces(word, width)


def _pieces(word: str, width: int) -> Iterator[str]:
    piece, used = "", 0
    for char in word:
        if used + _columns(char) > width:
            yield piece
            piece, used = "", 0
        piece, used = piece + char, used + _columns(char)
    yield piece
