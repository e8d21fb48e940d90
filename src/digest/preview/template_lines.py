"""Which line of a template a piece of the HTML was written by, as far as its literal text tells.

What templates write inside MJML's text comes out as it was written, with values in place of Jinja's expressions. So a
line of a template is a pattern: its literal pieces in a row, anything between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_JINJA = re.compile(r"\{%\s*if\b(?:(?!\{%\s*if\b).)*?\{%\s*endif\s*%\}|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
"""Expressions and statements of Jinja; a condition goes with what depends on it."""

_TAG = re.compile(r"<[a-z][^<]*?>", re.IGNORECASE)
_FEWEST = 12
"""Literal characters below which a tag is too common to name its line."""

_REACH = 4000
"""Characters of a line of the HTML that are looked at around a place."""


def template_line(html: str, line: int, column: int | None, templates: Mapping[str, str]) -> str | None:
    """Return ``NAME:LINE`` of the template that most likely wrote the tag at a place of the HTML, None for none."""
    tag = _tag_at(html, line, column)
    if tag is None:
        return None
    best = max(
        ((literal, name, number) for literal, name, number, pattern in _patterns(templates) if pattern.fullmatch(tag)),
        key=lambda one: one[0],
        default=None,
    )
    return f"{best[1]}:{best[2]}" if best else None


def _tag_at(html: str, line: int, column: int | None) -> str | None:
    lines = html.split("\n")
    if not 1 <= line <= len(lines):
        return None
    text = lines[line - 1]
    start = text.rfind("<", 0, max(column or 1, 1)) if column else text.find("<")
    found = _TAG.search(text, max(start, 0), max(start, 0) + _REACH)
    return found[0] if found else None


def _patterns(templates: Mapping[str, str]) -> Iterator[tuple[int, str, int, re.Pattern[str]]]:
    for name, source in sorted(templates.items()):
        for number, text in enumerate(source.split("\n"), 1):
            for tag in _TAG.findall(_JINJA.sub("\0", text)):
                pieces = tag.removesuffix("/>").removesuffix(">").split("\0")
                literal = sum(map(len, pieces))
                if literal >= _FEWEST:
                    yield literal, name, number, re.compile("[^<>]*?".join(map(re.escape, pieces)) + r"\s*/?>")
