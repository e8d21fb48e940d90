"""Text laid out as a message's bytes with holes: lines of quoted-printable are right once the holes are filled.

A personal value has the same width for every recipient, so the places where lines break are found once. A hole that
would run over the end of a line is broken like any text, into slots for parts of the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from digest.deliveries import Slot

_LONGEST = 76
"""Characters of a line of quoted-printable, the sign for its soft end included (RFC 2045 6.7)."""
_VARIES = re.compile(r"[A-Za-z0-9_-]")
"""Characters of a personal value that differ from one recipient to the next; the others are the same for all."""
_AS_IT_IS = frozenset(chr(code) for code in range(33, 127) if chr(code) != "=")

Atom = str | tuple[str, int]
"""What no line's end may divide: the encoding of a character, or one character of a value by its name and place."""


@dataclass(slots=True)
class Layout:
    """A message being laid out: its text so far, and its holes by place."""

    pieces: list[str] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> None:
        """Append fixed text."""
        self.pieces.append(text)
        self.length += len(text)

    def hole(self, name: str, start: int = 0, end: int | None = None) -> None:
        """Append a hole for a value, or for a part of it."""
        self.slots.append(Slot(name=name, offset=self.length, start=start, end=end))

    def quoted_printable(self, content: Sequence[str | tuple[str, str]], *, html: bool) -> None:
        """Append content in quoted-printable: texts, and holes as a name with the value that gives its shape."""
        for line in _lines(_atoms(content, html=html)):
            self._line(line)
            self.add("\r\n")

    @property
    def text(self) -> str:
        """The text without its holes."""
        return "".join(self.pieces)

    def _line(self, atoms: Sequence[Atom]) -> None:
        run: list[str] = []
        place = 0
        while place < len(atoms):
            atom = atoms[place]
            if isinstance(atom, str):
                run.append(atom)
                place += 1
                continue
            self.add("".join(run))
            run = []
            end = _end_of_hole(atoms, place)
            self.hole(atom[0], atom[1], atom[1] + end - place)
            place = end
        self.add("".join(run))


def shape(value: str) -> re.Pattern[str]:
    """Return what every value like this one matches: as long, and the same where values don't vary."""
    pattern = "".join(
        f"[A-Za-z0-9_-]{{{len(run[0])}}}" if _VARIES.match(run[0]) else re.escape(run[0])
        for run in re.finditer(r"[A-Za-z0-9_-]+|[^A-Za-z0-9_-]+", value)
    )
    return re.compile(pattern)


def pieces_of(
    content: str, holes: Sequence[tuple[int, str]], *, fixed: Mapping[str, str], shapes: Mapping[str, str], html: bool
) -> list[str | tuple[str, str]]:
    """Return content with the values that are the same for all put in, and holes where they differ.

    ``holes`` are (offset, name) in order. Raises KeyError where there is neither a value nor a shape.
    """
    pieces: list[str | tuple[str, str]] = []
    done = 0
    for offset, name in holes:
        pieces.append(content[done:offset])
        if name in fixed:
            pieces.append(escape(fixed[name]) if html else fixed[name])
        else:
            pieces.append((name, shapes[name]))
        done = offset
    return [*pieces, content[done:]]


def _end_of_hole(atoms: Sequence[Atom], start: int) -> int:
    """Return the place after the characters of one value that follow each other."""
    first = atoms[start]
    end = start
    while end < len(atoms) and atoms[end] == (first[0], int(first[1]) + end - start):
        end += 1
    return end


def _atoms(content: Sequence[str | tuple[str, str]], *, html: bool) -> Iterator[Atom]:
    for piece in content:
        if isinstance(piece, str):
            yield from map(_encoded, piece.replace("\r\n", "\n").replace("\r", "\n"))
            continue
        name, value = piece
        for place, character in enumerate(value):
            if _VARIES.match(character):
                yield name, place
            else:
                yield from map(_encoded, escape(character) if html else character)


def _encoded(character: str) -> str:
    if character in _AS_IT_IS or character in " \t\n":
        return character
    return "".join(f"={byte:02X}" for byte in character.encode("utf-8", "replace"))


def _lines(atoms: Iterator[Atom]) -> Iterator[list[Atom]]:
    """Break content into lines that are short enough, by soft ends where need be."""
    line: list[Atom] = []
    for atom in atoms:
        if atom == "\n":
            yield from _short(line)
            line = []
        else:
            line.append(atom)
    if line:
        yield from _short(line)


def _short(line: list[Atom]) -> Iterator[list[Atom]]:
    # A blank at the end of a line may be lost on the way.
    if line and line[-1] in (" ", "\t"):
        line[-1] = f"={ord(str(line[-1])):02X}"
    start = 0
    while True:
        if start < len(line) and line[start] == ".":
            # No line begins with a dot, so none needs another one for SMTP (RFC 5321 4.5.2).
            line[start] = "=2E"
        end = _break_after(line, start)
        if end == len(line):
            yield line[start:]
            return
        yield [*line[start:end], "="]
        start = end


def _break_after(line: Sequence[Atom], start: int) -> int:
    """Return where a line that begins at a place ends: with the text, or where a soft end still finds room."""
    width, last = 0, start
    for place in range(start, len(line)):
        atom = line[place]
        width += len(atom) if isinstance(atom, str) else 1
        if width > _LONGEST:
            return last
        if width < _LONGEST:
            last = place + 1
    return len(line)
