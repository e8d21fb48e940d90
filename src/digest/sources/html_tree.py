"""Bytes of a page → one parsed tree, shared by text and metadata."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from digest.errors import ParseError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MOST_ELEMENTS = 50_000
_WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What browsers read when a page says one of these (WHATWG Encoding).
_WINDOWS = frozenset(("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1"))
_DECLARATION = re.compile(r"\s*(?:<\?xml[^>]{0,300}>)?\s*(?:<!doctype[^>]{0,500}>)?", re.IGNORECASE)
_EMPTY_HTML = re.compile(r"<html([^<>]{0,500}?)\s*/>", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


def parse_page(body: bytes, content_type: str = "") -> HtmlElement:
    """Return the tree of a page; raise ParseError where there is nothing to parse."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    if not body.strip():
        raise ParseError("empty: there is nothing in it")
    if b"\0" in body[:1000] and not body.startswith(_WIDE_BOMS):
        raise ParseError("not readable as a page")
    text = _CONTROLS.sub("", decode_page(body, content_type))
    text = _EMPTY_HTML.sub(r"<html\1>", _DECLARATION.sub("", text, count=1), count=1)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise ParseError("not readable as a page") from None
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        raise ParseError(f"not readable as a page: more than {_MOST_ELEMENTS:,} elements")
    return tree


def decode_page(body: bytes, content_type: str = "") -> str:
    """Return a page's characters: encoded as the HTTP header says, else as the document does, else as UTF-8."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace")
    header, head = _HEADER.search(content_type), body[:4096]
    declared = [match[1] for match in (_META.search(head), _XML.search(head)) if match]
    names = [*([header[1]] if header else []), *(name.decode("ascii") for name in declared), "utf-8"]
    for name in names:
        if (text := _decoded(body, name)) is not None:
            return text
    return body.decode("cp1252", "replace")


def _decoded(body: bytes, name: str) -> str | None:
    """Return the text if the bytes really are in that encoding."""
    name = name.lower()
    if name in _WINDOWS:
        # Pages that are UTF-8 and call themselves Latin-1 are more common than the other way round.
        return _strict(body, "utf-8") or body.decode("cp1252", "replace")
    return _strict(body, name)


def _strict(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (LookupError, ValueError):
        return None
