"""Which features of the table a mail uses, and where first.

Counted are the doctype, elements and attributes, style attributes, and rules outside any condition. What stands inside
`@media`, `@supports` and `@container`, in a `<style>` for other media, in comments (so also in Outlook's) or in blocks
such as `@font-face` is not: a client that lacks it never meets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from digest.checks.css import Declaration, Rule, Sheet, declarations_of, tokens_of, urls_of
from digest.checks.document import Document, Node
from digest.checks.selectors import Compound, Selector
from digest.checks.support import Feature

Place = tuple[int | None, Node | None]
"""A line of the source, and the element concerned."""

Key = tuple[str, str]
"""A way of detection and a word: `("property", "gap")`."""

_DEFAULT_TYPES = {"input": "text", "button": "submit"}


def features_used(
    document: Document,
    sheets: Sequence[Sheet],
    features: Mapping[str, Feature],
    declared: Callable[[str], Sequence[Declaration]] = declarations_of,
) -> dict[str, Place]:
    """Return the features that a mail uses in counted places, each with its first place, in the table's order."""
    known: set[str] = set()
    seen = _Seen()
    seen.note(_of_document(document))
    for node in document.nodes:
        seen.note(_of_element(node), (node.line, node))
        if "style" in node.attributes:
            style = node.attributes["style"]
            if style not in known:
                known.add(style)
                seen.note((key for one in declared(style) for key in _of_declaration(one)), (node.line, node))
    for sheet in sheets:
        if sheet.media in {"", "all", "screen"}:
            seen.note(_of_sheet(sheet), (sheet.node.line, sheet.node))
    return {
        slug: place for slug, feature in features.items() if (place := seen.first(_keys(feature.detect))) is not None
    }


def image_addresses(node: Node) -> Iterator[str]:
    """Yield the addresses of pictures that an element's attributes name."""
    if node.tag in {"img", "source", "input"} and "src" in node.attributes:
        yield node.attributes["src"]
    if node.tag in {"img", "source"} and "srcset" in node.attributes:
        yield from (words[0] for part in _candidates(node.attributes["srcset"]) if (words := part.split()))
    if "background" in node.attributes:
        yield node.attributes["background"]


def extension(address: str) -> str:
    """Return the extension of an address's path, in lower case and without its dot."""
    path = address.partition("#")[0].partition("?")[0]
    return PurePosixPath(path.rpartition("/")[2]).suffix.removeprefix(".").lower()


class _Seen:
    """The keys that were seen, each with its first place."""

    def __init__(self) -> None:
        self._places: dict[Key, Place] = {}

    def note(self, keys: Iterable[Key], place: Place = (None, None)) -> None:
        for key in keys:
            self._places.setdefault(key, place)

    def first(self, keys: Iterable[Key]) -> Place | None:
        found = [self._places[key] for key in keys if key in self._places]
        return min(found, key=lambda place: place[0] or 0) if found else None


def _keys(detect: Mapping[str, Any]) -> Iterator[Key]:
    """Yield the keys by which a feature is recognised."""
    for kind, words in detect.items():
        if words is True:
            yield ("special", kind)
        elif kind == "value":
            yield from (("value", f"{name}: {word}") for name, listed in words.items() for word in listed)
        elif kind == "typed-element":
            yield ("typed-element", " ".join(words))
        else:
            yield from ((kind, word) for word in words)


def _of_document(document: Document) -> Iterator[Key]:
    if document.doctype is not None and document.doctype[0].lower() == "html" and not document.doctype[1]:
        yield ("special", "doctype")
    if document.comments:
        yield ("special", "html-comment")


def _of_element(node: Node) -> Iterator[Key]:
    yield ("element", node.tag)
    yield from (("attribute", name) for name in node.attributes)
    if node.tag in _DEFAULT_TYPES:
        yield ("typed-element", f"{node.tag} {node.get('type').lower() or _DEFAULT_TYPES[node.tag]}")
    if node.tag == "meta":
        yield ("meta", node.get("name").lower())
    address = node.get("href").strip()
    if address.startswith("#") and len(address) > 1:
        yield ("special", "anchor-link")
    if address.lower().startswith("mailto:"):
        yield ("special", "mailto-link")
    for picture in image_addresses(node):
        yield _of_picture(picture)


def _of_picture(address: str) -> Key:
    if address.strip().lower().startswith("data:"):
        return ("special", "data-url")
    return ("image", extension(address.strip()))


def _of_sheet(sheet: Sheet) -> Iterator[Key]:
    if "/*" in sheet.text:
        yield ("special", "css-comment")
    for at_rule in sheet.at_rules:
        yield ("at-rule", at_rule.name)
        if at_rule.name == "media":
            yield from (("media", word) for word in _media_words(at_rule.prelude))
    for rule in sheet.rules:
        if not rule.conditions:
            yield from _of_rule(rule)


def _media_words(prelude: str) -> Iterator[str]:
    return (word for word in _MEDIA_WORDS if word in prelude)


_MEDIA_WORDS = ("device-pixel-ratio", "hover", "orientation", "prefers-color-scheme", "prefers-reduced-motion")


def _of_rule(rule: Rule) -> Iterator[Key]:
    if rule.nested:
        yield ("special", "nesting")
    if len(rule.selectors) > 1:
        yield ("selector", "grouping")
    for selector in rule.selectors:
        yield from _of_selector(selector)
    for declaration in rule.declarations:
        yield from _of_declaration(declaration)


_COMBINATOR_NAMES = {" ": "descendant", ">": "child", "+": "adjacent-sibling", "~": "general-sibling"}


def _of_selector(selector: Selector) -> Iterator[Key]:
    yield from (("selector", _COMBINATOR_NAMES[combinator]) for combinator in selector.combinators)
    for compound in selector.compounds:
        yield from _of_compound(compound)


def _of_compound(compound: Compound) -> Iterator[Key]:
    forms = {
        "type": compound.tag is not None,
        "universal": compound.universal,
        "id": bool(compound.ids),
        "class": bool(compound.classes),
        "chaining": len(compound.classes) > 1,
        "attribute": bool(compound.attributes),
    }
    yield from (("selector", name) for name, used in forms.items() if used)
    yield from (("pseudo-class", name) for name, _ in compound.pseudo_classes)
    yield from (("pseudo-element", name) for name in compound.pseudo_elements)
    if compound.nesting:
        yield ("special", "nesting")


def _of_declaration(declaration: Declaration) -> Iterator[Key]:
    yield ("property", declaration.name)
    if declaration.important:
        yield ("special", "important")
    if declaration.name.startswith("--"):
        yield ("special", "custom-property")
    yield from map(_of_picture, urls_of(declaration.value))
    for token in tokens_of(declaration.value):
        if token.type == "ident":
            yield ("keyword", token.lower_value)
            yield ("value", f"{declaration.name}: {token.lower_value}")
        elif token.type == "function":
            yield ("function", token.lower_name)
        elif token.type == "dimension":
            yield ("unit", token.lower_unit)
        elif token.type == "percentage":
            yield ("unit", "%")


def _candidates(srcset: str) -> list[str]:
    """Return the candidates of a `srcset`; a comma inside a data address separates none."""
    return srcset.replace(", ", "\n").split("\n") if "data:" in srcset else srcset.split(",")
