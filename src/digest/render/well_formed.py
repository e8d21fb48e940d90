"""The rendered MJML, read strictly: expat says where it is no XML, the linter what it means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.entities import html5
from xml.parsers import expat

from digest.render import linter
from digest.render.linter import Finding

_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML = {"amp", "lt", "gt", "quot", "apos"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong in the rendered MJML, at a number of characters from its start."""

    message: str
    hint: str | None
    offset: int


def first_fault(source: str) -> Fault | None:
    """Return the first fault of an MJML document: of its form, else of its meaning, else None."""
    reader = _Reader(source)
    broken = reader.read()
    if broken:
        return broken
    return reader.faults[0] if reader.faults else None


class _Reader:
    """Reads a document once, keeping the open elements and what the linter says about each."""

    def __init__(self, source: str) -> None:
        self.faults: list[Fault] = []
        self._open: list[str] = []
        self._source = source
        self._bytes = _without_entities(source).encode("utf-8", "surrogatepass")
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = False
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def read(self) -> Fault | None:
        """Return the fault that ends the reading, if one does."""
        try:
            self._parser.Parse(self._bytes, True)  # noqa: FBT003 takes no keyword
        except expat.ExpatError as error:
            offset = self._offset(self._parser.ErrorByteIndex)
            return Fault(message=expat.ErrorString(error.code), hint=self._hint(error.code, offset), offset=offset)
        return None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._note(linter.element(name, attributes, tuple(self._open)), 0)
        self._open.append(name)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, content: str) -> None:
        leading = len(content) - len(content.lstrip())
        self._note(linter.text(content, tuple(self._open)), leading)

    def _note(self, findings: Iterable[Finding], skipped: int) -> None:
        for finding in findings:
            offset = self._offset(self._parser.CurrentByteIndex) + skipped
            self.faults.append(Fault(message=finding.message, hint=finding.hint, offset=offset))

    def _offset(self, place: int) -> int:
        return len(self._bytes[: max(place, 0)].decode("utf-8", "surrogatepass"))

    def _hint(self, code: int, offset: int) -> str | None:
        """Return what to do about a fault of form."""
        inner = self._open[-1] if self._open else None
        what = expat.errors.messages[code]
        if what == expat.errors.XML_ERROR_TAG_MISMATCH and inner:
            return f"<{inner}> is still open here: close it with </{inner}>, or write <{inner} /> if it holds nothing"
        if what == expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE:
            return "the attribute stands here twice: keep one"
        if "&" in self._source[max(0, offset - 40) : offset + 1]:
            return "write & as &amp;, and values through `attr` or `clean`"
        if "<" in self._source[max(0, offset - 2) : offset + 1]:
            return "write < as &lt;"
        return f"<{inner}> is not closed" if inner else None


def _without_entities(source: str) -> str:
    """Return the document with HTML's named entities replaced, which XML does not know; nothing moves."""
    return _ENTITY.sub(lambda found: _stand_in(found[0], found[1]), source)


def _stand_in(entity: str, name: str) -> str:
    return "x" * len(entity) if name not in _XML and f"{name};" in html5 else entity
