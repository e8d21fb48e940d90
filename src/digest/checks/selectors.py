"""Selectors: what they ask of an element, how specific they are, and whether one meets them (CSS Selectors 3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from digest.checks.document import Node

Combinator = Literal[" ", ">", "+", "~"]
_COMBINATORS = frozenset(">+~")
_ELEMENTS_OF_OLD = frozenset(("before", "after", "first-line", "first-letter"))
"""Pseudo-elements that one colon may introduce."""

_MOST_STEPS = 400_000


class TooComplexError(Exception):
    """Matching the selectors of a mail costs more than any honest mail's."""


@dataclass(slots=True)
class Compound:
    """What one element must be: `p.note:first-child`. `tag` is None for any."""

    tag: str | None = None
    universal: bool = False
    nesting: bool = False
    ids: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    pseudo_classes: list[tuple[str, list[Any]]] = field(default_factory=list)
    pseudo_elements: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing is asked."""
        return self == Compound()


@dataclass(slots=True)
class Selector:
    """Compounds from left to right, and the combinators between them; not `valid` where clients drop the rule."""

    compounds: list[Compound]
    combinators: list[Combinator]
    valid: bool = True

    @property
    def specificity(self) -> tuple[int, int, int]:
        """Ids, classes and their like, types and theirs."""
        ids = sum(len(one.ids) for one in self.compounds)
        classes = sum(len(one.classes) + len(one.attributes) + len(one.pseudo_classes) for one in self.compounds)
        types = sum((one.tag is not None) + len(one.pseudo_elements) for one in self.compounds)
        return ids, classes, types

    @property
    def needs(self) -> frozenset[str]:
        """What must stand around an element that meets it: tags, `#ids` and `.classes`; a quick first test."""
        if any(combinator in "+~" for combinator in self.combinators):
            return frozenset()
        found: set[str] = set()
        for one in self.compounds[:-1]:
            found |= {f".{name}" for name in one.classes} | {f"#{name}" for name in one.ids}
            found |= {one.tag} if one.tag is not None else set()
        return frozenset(found)


def parse_selectors(tokens: Sequence[Any]) -> list[Selector]:
    """Return the selectors of a rule's prelude."""
    return [_selector(part) for part in _split(tokens)]


def _split(tokens: Sequence[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            yield part
            part = []
        elif token.type != "comment":
            part.append(token)
    yield part


def _selector(tokens: list[Any]) -> Selector:
    selector = Selector([Compound()], [])
    waiting: Combinator | None = None
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type == "whitespace":
            waiting = waiting or " "
            position += 1
        elif token.type == "literal" and token.value in _COMBINATORS:
            waiting = token.value
            position += 1
        else:
            if waiting is not None:
                _combine(selector, waiting)
                waiting = None
            position += _simple(selector, tokens, position)
    selector.valid = selector.valid and not selector.compounds[-1].empty and waiting in {None, " "}
    return selector


def _combine(selector: Selector, combinator: Combinator) -> None:
    """Begin another compound, unless the white space stands before the first."""
    if selector.compounds[-1].empty and combinator == " ":
        return
    selector.combinators.append(combinator)
    selector.compounds.append(Compound())


def _simple(selector: Selector, tokens: list[Any], position: int) -> int:
    """Read one simple selector into the last compound; return how many tokens it took."""
    compound, token = selector.compounds[-1], tokens[position]
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    if token.type == "ident":
        compound.tag = token.lower_value
    elif token.type == "hash":
        compound.ids.append(token.value)
    elif token.type == "[] block":
        compound.attributes.append(_attribute(token.content))
    elif token.type == "literal" and token.value == "*":
        compound.universal = True
    elif token.type == "literal" and token.value == "&":
        compound.nesting = True
    elif token.type == "literal" and token.value == "." and following is not None and following.type == "ident":
        compound.classes.append(following.value)
        return 2
    elif token.type == "literal" and token.value == ":" and following is not None:
        return _pseudo(selector, tokens, position)
    else:
        selector.valid = False
    return 1


def _pseudo(selector: Selector, tokens: list[Any], position: int) -> int:
    compound = selector.compounds[-1]
    colons = 2 if tokens[position + 1].type == "literal" and tokens[position + 1].value == ":" else 1
    name = tokens[position + colons] if position + colons < len(tokens) else None
    if name is None or name.type not in {"ident", "function"}:
        selector.valid = False
        return colons
    lower = name.lower_value if name.type == "ident" else name.lower_name
    if colons == 2 or lower in _ELEMENTS_OF_OLD:
        compound.pseudo_elements.append(lower)
    else:
        compound.pseudo_classes.append((lower, list(name.arguments) if name.type == "function" else []))
    return colons + 1


def _attribute(tokens: Sequence[Any]) -> tuple[str, str, str]:
    """Return name, operator and value of an attribute selector; the operator is empty where presence is enough."""
    idents = [token for token in tokens if token.type in {"ident", "string"}]
    operator = "".join(token.value for token in tokens if token.type == "literal")
    name = idents[0].value.lower() if idents else ""
    return name, operator, idents[1].value if len(idents) > 1 else ""


class Matcher:
    """Says whether elements meet selectors, and counts what it costs."""

    def __init__(self) -> None:
        self._steps = 0

    def matches(self, node: Node, selector: Selector) -> bool:
        """Say whether an element meets a selector; raise TooComplexError where a mail asks for too much."""
        if selector.compounds[-1].pseudo_elements:
            return False
        return self._matches(node, selector, len(selector.compounds) - 1)

    def _matches(self, node: Node, selector: Selector, at: int) -> bool:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise TooComplexError
        if not self._meets(node, selector.compounds[at]):
            return False
        if at == 0:
            return True
        return any(self._matches(other, selector, at - 1) for other in _related(node, selector.combinators[at - 1]))

    def _meets(self, node: Node, compound: Compound) -> bool:
        if compound.tag is not None and compound.tag != node.tag:
            return False
        if compound.ids and any(node.get("id") != wanted for wanted in compound.ids):
            return False
        if compound.classes and any(wanted not in node.classes for wanted in compound.classes):
            return False
        if any(not _has(node, *asked) for asked in compound.attributes):
            return False
        return not compound.nesting and all(self._is(node, name, given) for name, given in compound.pseudo_classes)

    def _is(self, node: Node, name: str, given: list[Any]) -> bool:
        if name == "not":
            inner = parse_selectors(given)
            return all(one.valid for one in inner) and not any(self.matches(node, one) for one in inner)
        if name in {"is", "where", "matches", "any"}:
            return any(self.matches(node, one) for one in parse_selectors(given))
        return _is_simply(node, name)


def _is_simply(node: Node, name: str) -> bool:
    """Say whether an element is what a pseudo-class without arguments asks, in a mail that nobody touches."""
    siblings = node.parent.elements if node.parent is not None else [node]
    match name:
        case "root":
            return node.parent is None
        case "link" | "any-link":
            return node.tag == "a" and "href" in node.attributes
        case "first-child":
            return siblings[0] is node
        case "last-child":
            return siblings[-1] is node
        case "only-child":
            return len(siblings) == 1
        case "empty":
            return not node.children
        case _:
            return False


def _has(node: Node, name: str, operator: str, value: str) -> bool:
    if name not in node.attributes:
        return False
    found = node.attributes[name]
    match operator:
        case "":
            return True
        case "=":
            return found == value
        case "~=":
            return value in found.split()
        case "|=":
            return found == value or found.startswith(f"{value}-")
        case "^=":
            return bool(value) and found.startswith(value)
        case "$=":
            return bool(value) and found.endswith(value)
        case "*=":
            return bool(value) and value in found
        case _:
            return False


def _related(node: Node, combinator: Combinator) -> Iterator[Node]:
    """Yield the elements that a combinator leads to from the right."""
    if node.parent is None:
        return
    if combinator == ">":
        yield node.parent
    elif combinator == " ":
        yield from node.ancestors()
    else:
        siblings = node.parent.elements
        before = siblings[: siblings.index(node)]
        yield from before[-1:] if combinator == "+" else reversed(before)
