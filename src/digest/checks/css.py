"""Style sheets and style attributes taken apart: rules under their conditions, declarations, at-rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tinycss2  # type: ignore[import-untyped]  # tinycss2 has no types

from digest.checks.document import Document, Node
from digest.checks.selectors import Selector, parse_selectors

LONGEST_SHEETS = 100_000
"""Characters of style sheets that are looked at; Gmail drops all beyond 16 kB."""

_CONDITIONAL = frozenset(("media", "supports", "container", "layer"))
_DEEPEST = 8
_MOST_BRACKETS = 50


@dataclass(frozen=True, slots=True)
class Declaration:
    """A property in lower case with the tokens of its value."""

    name: str
    value: tuple[Any, ...]
    important: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A style rule: its selectors, declarations, and the conditions around it as (at-rule, text) pairs."""

    selectors: tuple[Selector, ...]
    declarations: tuple[Declaration, ...]
    conditions: tuple[tuple[str, str], ...]
    nested: bool
    order: int


@dataclass(frozen=True, slots=True)
class AtRule:
    """An at-rule by its name in lower case, with its condition's text; `inside` counts the at-rules around it."""

    name: str
    prelude: str
    inside: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One `<style>`. `faults` are messages of what a parser stumbles over; `media` is the element's own condition."""

    node: Node
    text: str
    media: str
    rules: tuple[Rule, ...]
    at_rules: tuple[AtRule, ...]
    faults: tuple[tuple[int, str], ...]


def sheets_of(document: Document) -> tuple[Sheet, ...]:
    """Return the style sheets of a document, as far as their sum may be long."""
    sheets: list[Sheet] = []
    left, order = LONGEST_SHEETS, 0
    for node in document.all("style"):
        text = node.own_text[:left]
        left -= len(text)
        reader = _Reader(order)
        reader.read(text)
        order = reader.order
        media = " ".join(node.get("media").lower().split())
        sheets.append(Sheet(node, text, media, tuple(reader.rules), tuple(reader.at_rules), tuple(reader.faults)))
    return tuple(sheets)


def declarations_of(style: str) -> tuple[Declaration, ...]:
    """Return the declarations of a style attribute; none where its brackets are nested too deep."""
    if _is_deep(style):
        return ()
    found = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    return tuple(_declaration(item) for item in found if item.type == "declaration")


def _declaration(item: Any) -> Declaration:
    return Declaration(item.lower_name, tuple(item.value), bool(item.important))


class _Reader:
    """Reads one sheet into flat lists of rules and at-rules."""

    def __init__(self, order: int) -> None:
        self.order = order
        self.rules: list[Rule] = []
        self.at_rules: list[AtRule] = []
        self.faults: list[tuple[int, str]] = []

    def read(self, text: str) -> None:
        """Read a sheet's text, unless its brackets are nested too deep."""
        if _is_deep(text):
            self.faults.append((1, "brackets are nested too deep"))
            return
        items = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        self._take(items, (), 0, nested=False)
        opened, closed = _braces(text)
        if opened != closed:
            self.faults.append((1, f"{opened} opening and {closed} closing braces"))

    def _take(
        self, items: Sequence[Any], conditions: tuple[tuple[str, str], ...], inside: int, *, nested: bool
    ) -> None:
        for item in items:
            if item.type == "qualified-rule":
                self._rule(item, conditions, inside, nested=nested)
            elif item.type == "at-rule":
                self._at_rule(item, conditions, inside, nested=nested)
            elif item.type == "error":
                self.faults.append((item.source_line, item.message))

    def _rule(self, item: Any, conditions: tuple[tuple[str, str], ...], inside: int, *, nested: bool) -> None:
        contents = tinycss2.parse_blocks_contents(item.content, skip_comments=True, skip_whitespace=True)
        declarations = tuple(_declaration(one) for one in contents if one.type == "declaration")
        selectors = tuple(parse_selectors(item.prelude))
        self.rules.append(Rule(selectors, declarations, conditions, nested, self.order))
        self.order += 1
        if inside < _DEEPEST:
            self._take([one for one in contents if one.type != "declaration"], conditions, inside + 1, nested=True)

    def _at_rule(self, item: Any, conditions: tuple[tuple[str, str], ...], inside: int, *, nested: bool) -> None:
        prelude = tinycss2.serialize(item.prelude).strip().lower()
        self.at_rules.append(AtRule(item.lower_at_keyword, prelude, inside))
        if item.content is None or item.lower_at_keyword not in _CONDITIONAL or inside >= _DEEPEST:
            return
        within = (*conditions, (item.lower_at_keyword, prelude))
        contents = tinycss2.parse_blocks_contents(item.content, skip_comments=True, skip_whitespace=True)
        rules = [one for one in contents if one.type != "declaration"]
        self._take(rules, within, inside + 1, nested=nested)


def _is_deep(text: str) -> bool:
    """Say whether brackets are nested deeper than a person's: reading on would exhaust the stack."""
    if sum(map(text.count, "({[")) < _MOST_BRACKETS:
        return False
    depth = 0
    for mark in text:
        depth += (mark in "({[") - (mark in ")}]")
        if depth >= _MOST_BRACKETS:
            return True
    return False


def _braces(text: str) -> tuple[int, int]:
    """Count opening and closing braces outside strings and comments."""
    opened = closed = position = 0
    while position < len(text):
        mark = text[position]
        if mark == "/" and text.startswith("/*", position):
            end = text.find("*/", position + 2)
            position = len(text) if end < 0 else end + 1
        elif mark in "\"'":
            position = _end_of_string(text, position)
        opened += mark == "{"
        closed += mark == "}"
        position += 1
    return opened, closed


def _end_of_string(text: str, start: int) -> int:
    """Return where a string ends: at its quote, or at the line's end where it has none (CSS Syntax 3)."""
    position = start + 1
    while position < len(text) and text[position] not in (text[start], "\n"):
        position += 2 if text[position] == "\\" else 1
    return position


def tokens_of(value: Sequence[Any]) -> Iterator[Any]:
    """Yield the tokens of a value, those inside functions and brackets too, but not inside `url()`."""
    todo = list(reversed(value))
    while todo:
        token = todo.pop()
        yield token
        if token.type == "function" and token.lower_name != "url":
            todo.extend(reversed(token.arguments))
        elif token.type in {"() block", "[] block", "{} block"}:
            todo.extend(reversed(token.content))


def urls_of(value: Sequence[Any]) -> Iterator[str]:
    """Yield the addresses that a value names with `url()`."""
    for token in tokens_of(value):
        if token.type == "url":
            yield token.value
        elif token.type == "function" and token.lower_name == "url":
            yield from (inner.value for inner in token.arguments if inner.type == "string")
