"""Cut markup into pieces in one pass: time grows with length only, whatever the bytes try."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

PieceKind = Literal["text", "start", "end", "other"]

_OPENING = re.compile(r"<(?:(?P<slash>/?)(?P<name>[a-zA-Z][^\s/<>]*)|(?P<comment>!--)|(?P<cdata>!\[CDATA\[)|[!?/])")
_STOP = re.compile("[\"'>]")
_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}


class Piece(NamedTuple):
    """A stretch of markup: text, a tag with its lower-case name, or neither (comment, script, declaration)."""

    kind: PieceKind
    name: str
    start: int
    end: int


def pieces(source: str, *, xml: bool = False) -> Iterator[Piece]:
    """Yield the pieces of a document in order; in XML, CDATA sections are opaque and scripts are nothing special."""
    position = 0
    while opening := _OPENING.search(source, position):
        if opening.start() > position:
            yield Piece("text", "", position, opening.start())
        piece = _piece(source, opening, xml=xml)
        yield piece
        position = piece.end
        if not xml and piece.kind == "start" and piece.name in _RAW and not is_empty_element(source, piece):
            position = _raw_end(source, piece)
            yield Piece("other", piece.name, piece.end, position)
    if position < len(source):
        yield Piece("text", "", position, len(source))


def has_markup(source: str) -> bool:
    """Say whether anything in a text opens a tag, comment or declaration."""
    return bool(_OPENING.search(source))


def is_empty_element(source: str, piece: Piece) -> bool:
    """Say whether a start tag closes itself (``<br/>``)."""
    return source.endswith("/>", piece.start, piece.end)


def tag_end(source: str, position: int) -> int:
    """Return the place after the tag that stands open at a position, or -1; quoted values may hold ``>``."""
    while stop := _STOP.search(source, position):
        if stop[0] == ">":
            return stop.end()
        position = _after_quote(source, stop)
    return -1


def _piece(source: str, opening: re.Match[str], *, xml: bool) -> Piece:
    start = opening.start()
    if opening["comment"]:
        return Piece("other", "!--", start, _after(source, "-->", start + 4))
    if opening["cdata"]:
        return Piece("other", "![cdata[", start, _after(source, "]]>", opening.end()) if xml else opening.end())
    if not opening["name"]:
        return Piece("other", source[start + 1], start, _after(source, ">", opening.end()))
    end = tag_end(source, opening.end())
    if end < 0:
        return Piece("other", "", start, len(source))
    return Piece("end" if opening["slash"] else "start", opening["name"].lower(), start, end)


def _after(source: str, mark: str, position: int) -> int:
    found = source.find(mark, position)
    return len(source) if found < 0 else found + len(mark)


def _after_quote(source: str, quote: re.Match[str]) -> int:
    opens_value = source[max(0, quote.start() - 8) : quote.start()].rstrip().endswith("=")
    close = source.find(quote[0], quote.end()) if opens_value else -1
    return quote.end() if close < 0 else close + 1


def _raw_end(source: str, piece: Piece) -> int:
    close = _RAW[piece.name].search(source, piece.end)
    return close.start() if close else len(source)
