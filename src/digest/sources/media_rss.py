"""Tie the caption and credit of a Media RSS picture to the picture; feedparser takes them for the article's own.

feedparser reads ``media:description`` inside ``media:content`` as the item's summary and forgets which picture a credit
belongs to. Here they become attributes of ``media:content``, which feedparser passes on.
"""

from __future__ import annotations

import re
from html import escape

from digest.text.markup import tag_end

_OPENING = "<media:content"
_CLOSING = "</media:content>"
_LONGEST = 8_192
"""A longer block holds more than a caption, and is left as it is."""

_PART = re.compile(r"<media:(title|description|credit)\b[^<>]*>((?:(?!</?media:)[\s\S])*)</media:\1\s*>", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[([\s\S]*?)\]\]>")


def tie_media(source: str) -> str:
    """Return a feed's source with captions and credits as attributes of their picture."""
    done: list[str] = []
    position = 0
    while (start := source.find(_OPENING, position)) >= 0:
        done.append(source[position:start])
        position = _end_of_block(source, start)
        done.append(_tied(source[start:position]))
    return "".join([*done, source[position:]])


def _end_of_block(source: str, start: int) -> int:
    """Return the place after ``</media:content>``, or after the opening tag where the picture has nothing inside."""
    opened = tag_end(source, start + len(_OPENING))
    if opened < 0:
        return len(source)
    if source[opened - 2] == "/":
        return opened
    again = source.find(_OPENING, opened, opened + _LONGEST)
    close = source.find(_CLOSING, opened, opened + _LONGEST if again < 0 else again)
    return opened if close < 0 else close + len(_CLOSING)


def _tied(block: str) -> str:
    opened = tag_end(block, len(_OPENING))
    parts = {name.lower(): _attribute(text) for name, text in _PART.findall(block, max(opened, 0))}
    alt = parts.get("description") or parts.get("title")
    credit = parts.get("credit")
    if not alt and not credit:
        return block
    added = (f' alt="{alt}"' if alt else "") + (f' credit="{credit}"' if credit else "")
    return _OPENING + added + block[len(_OPENING) : opened] + _PART.sub("", block[opened:])


def _attribute(text: str) -> str:
    """Return the text of an element as an attribute's value: CDATA is text, so what means markup in it is escaped."""
    plain = _CDATA.sub(lambda section: escape(section[1]), text)
    return plain.replace("<", "&lt;").replace('"', "&quot;").strip()
