"""Turn HTML into plain text: paragraphs separated by an empty line, titles on one line."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from digest.text.markup import Piece, has_markup, is_empty_element, pieces

# Marks that no text can hold, since control characters are taken out of it, and that are no white space.
_PARAGRAPH, _LINE = "\x01", "\x02"

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_CELLS = frozenset(("td", "th"))
_LEFT_OUT = frozenset(
    [
        "audio",
        "button",
        "canvas",
        "figcaption",
        "head",
        "iframe",
        "math",
        "nav",
        "noscript",
        "object",
        "option",
        "select",
        "svg",
        "template",
        "textarea",
        "video",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "blink",
        "br",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "embed",
        "font",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "link",
        "mark",
        "meta",
        "nobr",
        "q",
        "s",
        "samp",
        "script",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "style",
        "sub",
        "sup",
        "time",
        "title",
        "track",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_ELEMENTS = _BLOCKS | _CELLS | _LEFT_OUT | _INLINE

_REFERENCE = re.compile(
    r"&(?:#[0-9]{1,7}(?![0-9]);?|#[xX][0-9a-fA-F]{1,6}(?![0-9a-fA-F]);?|[A-Za-z][A-Za-z0-9]{1,31};|(?:nbsp|amp|lt|gt|quot)(?![A-Za-z0-9=]))"
)
# Control characters break XML and mail, lone surrogates can't be encoded, the rest is invisible and turns text around.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_C1 = re.compile(r"[\x80-\x9f]")
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
# French and numbers mean their no-break spaces; elsewhere they are layout.
_LOOSE = re.compile(r"(?<![«\d])[\u00a0\u202f](?![»:;!?%€\d])")
_GAP = re.compile(r"\n[^\S\n]*\n\s*")
_BREAKS = re.compile(f"{_LINE}\\s*{_LINE}[\\s{_LINE}]*")


def plain_text(markup: str) -> str:
    """Return the text of HTML, or of text without any tag, as paragraphs separated by an empty line."""
    if not has_markup(markup):
        return tidy_text(resolve(markup))
    flow = _BREAKS.sub(_PARAGRAPH, "".join(_flow(markup)))
    paragraphs = (_lines(paragraph) for paragraph in flow.split(_PARAGRAPH))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def title_text(markup: str) -> str:
    """Return a title as one line: tags out, character references resolved once.

    Only elements that HTML knows are tags here, so that "vector<int>" keeps its angle brackets.
    """
    kept = (
        markup[piece.start : piece.end] if piece.kind == "text" or _is_literal(piece) else _in_title(piece)
        for piece in pieces(markup)
    )
    return one_line(resolve("".join(kept).replace("]]>", "")))


def tidy_text(text: str) -> str:
    """Return text that is not HTML with its white space in order: wrapped lines joined, paragraphs kept."""
    paragraphs = _GAP.split(visible(text).replace("\r\n", "\n").replace("\r", "\n").strip())
    return "\n\n".join(line for line in map(one_line, paragraphs) if line)


def one_line(text: str) -> str:
    """Return text on one line with single spaces; no-break spaces stay where typography needs them."""
    return _SPACES.sub(" ", _LOOSE.sub(" ", visible(text))).strip("\u00a0\u202f ")


def visible(text: str) -> str:
    """Return text without control and invisible characters; C1 controls are read as the Windows-1252 that they were."""
    return _INVISIBLE.sub("", _C1.sub(_from_windows, text))


def resolve(text: str) -> str:
    """Return text with its character references resolved once; an ampersand that begins none stays."""
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _flow(markup: str) -> Iterator[str]:
    skipping = _Skipper(markup)
    lines = 0
    for piece in pieces(markup):
        if skipping.swallows(piece):
            continue
        if piece.kind == "text":
            text = visible(resolve(markup[piece.start : piece.end])).replace("]]>", "")
            yield text.replace("\n", _LINE) if lines > 0 else text
        elif piece.kind != "other":
            lines += _depth(piece) if piece.name == "pre" else 0
            yield _separator(piece)


class _Skipper:
    """Leaves out elements whose text is not the article's; one that is never closed is not taken seriously."""

    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._last_close: dict[str, int] = {}
        self._name = ""
        self._open = 0

    def swallows(self, piece: Piece) -> bool:
        """Say whether a piece is left out; remember what it opens or closes."""
        if self._open and piece.name == self._name and not is_empty_element(self._markup, piece):
            self._open += _depth(piece)
        elif not self._open and self._begins(piece):
            self._name, self._open = piece.name, 1
        elif not self._open:
            return False
        if piece.start >= self._closing(self._name):
            self._open = 0
        return True

    def _begins(self, piece: Piece) -> bool:
        if piece.kind != "start" or piece.name not in _LEFT_OUT or is_empty_element(self._markup, piece):
            return False
        return self._closing(piece.name) > piece.start

    def _closing(self, name: str) -> int:
        if name not in self._last_close:
            closings = re.finditer(f"</{name}", self._markup, re.IGNORECASE)
            self._last_close[name] = max((closing.start() for closing in closings), default=-1)
        return self._last_close[name]


def _depth(piece: Piece) -> int:
    return {"start": 1, "end": -1}.get(piece.kind, 0)


def _separator(piece: Piece) -> str:
    if piece.name in _BLOCKS:
        return _PARAGRAPH
    if piece.name == "br":
        return _LINE
    return " " if piece.name in _CELLS else ""


def _lines(paragraph: str) -> str:
    lines = (one_line(line) for line in paragraph.split(_LINE))
    return "\n".join(line for line in lines if line)


def _is_literal(piece: Piece) -> bool:
    return piece.kind in {"start", "end"} and piece.name not in _ELEMENTS


def _in_title(piece: Piece) -> str:
    return " " if piece.name in _BLOCKS or piece.name == "br" else ""


def _from_windows(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("cp1252", "ignore")
