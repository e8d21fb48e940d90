"""Media queries: whether a screen of some width and scheme meets them (Media Queries 4, as far as mails use it)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import tinycss2  # type: ignore[import-untyped]  # tinycss2 has no types

Scheme = Literal["light", "dark"]
_UNITS = {"px": 1.0, "em": 16.0, "rem": 16.0, "pt": 4 / 3, "in": 96.0, "cm": 37.8}
_PRESENT = frozenset(("color", "monochrome"))


@dataclass(frozen=True, slots=True)
class Screen:
    """What a mail is shown on: its width in CSS pixels and the colour scheme that the reader prefers."""

    width: int
    scheme: Scheme = "light"


def meets(screen: Screen, query: str) -> bool:
    """Say whether a screen meets a list of media queries; an empty list is always met, an unknown feature never."""
    tokens = tinycss2.parse_component_value_list(query, skip_comments=True)
    queries: list[list[Any]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            queries.append([])
        elif token.type != "whitespace":
            queries[-1].append(token)
    return queries == [[]] or any(_meets(screen, one) for one in queries)


def _meets(screen: Screen, tokens: Sequence[Any]) -> bool:
    words = [token.lower_value for token in tokens if token.type == "ident"]
    blocks = [token for token in tokens if token.type == "() block"]
    if len(words) + len(blocks) != len(tokens) or not tokens or "or" in words:
        return False
    negated = "not" in words
    types = [word for word in words if word not in {"not", "only", "and"}]
    met = all(kind in {"all", "screen"} for kind in types) and all(_feature(screen, one.content) for one in blocks)
    return met != negated


def _feature(screen: Screen, content: Sequence[Any]) -> bool:
    tokens = [token for token in content if token.type not in {"whitespace", "comment"}]
    if not tokens or tokens[0].type != "ident":
        return False
    name = tokens[0].lower_value
    if len(tokens) == 1:
        return name in _PRESENT or name == "width"
    operator = "".join(token.value for token in tokens[1:-1] if token.type == "literal")
    value = tokens[-1]
    if name == "prefers-color-scheme":
        return bool(value.type == "ident" and value.lower_value == screen.scheme)
    if name == "orientation":
        return bool(value.type == "ident" and value.lower_value == "portrait")
    if name == "prefers-reduced-motion":
        return bool(value.type == "ident" and value.lower_value == "no-preference")
    return _width(screen.width, name, operator, _pixels(value))


def _width(width: int, name: str, operator: str, wanted: float | None) -> bool:
    if wanted is None:
        return False
    match name.replace("-device-", "-"), operator:
        case ("max-width", ":") | ("width", "<="):
            return width <= wanted
        case ("min-width", ":") | ("width", ">="):
            return width >= wanted
        case ("width", "<"):
            return width < wanted
        case ("width", ">"):
            return width > wanted
        case ("width", ":") | ("width", "="):
            return width == wanted
        case _:
            return False


def _pixels(token: Any) -> float | None:
    if token.type == "number" and token.value == 0:
        return 0.0
    if token.type == "dimension" and token.lower_unit in _UNITS:
        return float(token.value * _UNITS[token.lower_unit])
    return None
