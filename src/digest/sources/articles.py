"""What every reader does to make an article's fields of what it found."""

from __future__ import annotations

import re

from digest.text import detect_language
from digest.text.plain import title_text

_LONGEST_TITLE = 80
_LONGEST_AUTHOR = 100
_ADDRESS = re.compile(r"[<(]?\b[^\s<>()@]{1,64}@[^\s<>()@]{1,255}\b[>)]?")
_LETTERS = re.compile(r"[\W_]+")
_BY = re.compile(r"^(?:by|par|por)\s+", re.IGNORECASE)


def first_words(text: str) -> str:
    """Return the beginning of a text as a title: at most 80 characters, cut at a word."""
    line = text.partition("\n")[0]
    if len(line) <= _LONGEST_TITLE:
        return line
    start = line[:_LONGEST_TITLE]
    return f"{(start.rpartition(' ')[0] or start[:-1]).rstrip(' ,;:–—-')}…"


def without_title(text: str, title: str) -> str:
    """Return a text without a first paragraph that only repeats the title."""
    first, gap, rest = text.partition("\n\n")
    return rest if gap and _LETTERS.sub("", first).casefold() == _LETTERS.sub("", title).casefold() else text


def known_language(text: str, hint: str | None) -> str | None:
    """Return the language of a text, as its publisher says where the text agrees; None where it can't be told."""
    language = detect_language(text, hint)
    return None if language == "und" else language


def clean_author(author: str | None) -> str | None:
    """Return an author's name without address and "By"; None where no name is left."""
    name = title_text(_ADDRESS.sub("", author or "")).strip(" ()<>,;")
    name = _BY.sub("", name)
    return name if name and len(name) <= _LONGEST_AUTHOR and "://" not in name else None
