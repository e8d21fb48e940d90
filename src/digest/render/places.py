"""From rendered text back to the template: where in which file a character was written.

When a fault has been found, the template is rendered once more with marks (private-use characters around a number)
before each piece of template text. Marks stand only before a character that is not white space and never inside a tag
of Jinja's, so that nothing else changes; taken out again, they tell what each part of the output came from.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment
from jinja2.ext import Extension

from digest.errors import RenderError

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_STRING = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
_TAG = re.compile(
    r"\{#.*?#\}"
    r"|\{%[-+]?\s*raw\s*[-+]?%\}.*?\{%[-+]?\s*endraw\s*[-+]?%\}"
    rf"|\{{%(?:{_STRING}|[^\"'])*?%\}}"
    rf"|\{{\{{(?:{_STRING}|[^\"'])*?\}}\}}",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of template text: from its first character that is not white space to the next tag of Jinja's."""

    template: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A character of a template, counted from its start."""

    template: str
    offset: int


class Marking(Extension):
    """Puts a mark before each piece of template text, and remembers the pieces."""

    identifier = "digest.render.places.Marking"

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.pieces: list[Piece] = []

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 Jinja's
        """Return a template's source with its marks."""
        marked: list[str] = []
        done = 0
        for piece in _pieces(source, name or ""):
            marked += [source[done : piece.start], f"{_OPEN}{len(self.pieces)}{_CLOSE}"]
            done = piece.start
            self.pieces.append(piece)
        return "".join([*marked, source[done:]])


def _pieces(source: str, name: str) -> Iterator[Piece]:
    done = 0
    for start, end in [*((tag.start(), tag.end()) for tag in _TAG.finditer(source)), (len(source), len(source))]:
        text = source[done:start]
        if text.strip():
            yield Piece(template=name, start=done + len(text) - len(text.lstrip()), end=start)
        done = end


def place(
    environment: Environment, name: str, context: Mapping[str, Any], *, rendered: str, offset: int
) -> Place | None:
    """Return where a character of what a template rendered was written, or None where that can't be told."""
    marking = environment.overlay(extensions=(Marking,))
    extension = marking.extensions[Marking.identifier]
    marked = marking.get_template(name).render(context)
    if _MARK.sub("", marked) != rendered or not isinstance(extension, Marking):
        return None
    starts, numbers = _marks(marked)
    index = bisect_right(starts, offset) - 1
    if index < 0:
        return None
    piece = extension.pieces[numbers[index]]
    return Place(template=piece.template, offset=min(piece.start + offset - starts[index], piece.end))


def _marks(marked: str) -> tuple[list[int], list[int]]:
    """Return the places of the marks in the text without them, and their numbers."""
    starts, numbers, taken = [], [], 0
    for found in _MARK.finditer(marked):
        starts.append(found.start() - taken)
        numbers.append(int(found[1]))
        taken += len(found[0])
    return starts, numbers


def source_of(environment: Environment, name: str) -> str | None:
    """Return a template's source, or None where it can't be had."""
    if environment.loader is None:
        return None
    try:
        return environment.loader.get_source(environment, name)[0]
    except (RenderError, LookupError, OSError):
        return None


def excerpt(source: str, line: int, column: int | None) -> str:
    """Return three lines of a source around one, with a caret below its column (both counted from 1)."""
    lines = source.split("\n")
    shown: list[str] = []
    for number in range(max(1, line - 1), min(len(lines), line + 1) + 1):
        shown.append(f"{'>' if number == line else ' '} {number:4} | {lines[number - 1]}")
        if number == line and column:
            shown.append(f"       | {' ' * (column - 1)}^")
    return "\n".join(shown)


def line_and_column(source: str, offset: int) -> tuple[int, int]:
    """Return line and column of a character, both counted from 1."""
    before = source[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
