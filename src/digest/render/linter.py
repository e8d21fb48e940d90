"""What MJML accepts in silence and should not: unknown elements and attributes, wrong parents, lost text, a bare 0.

The tables hold what mjml-python 1.4 (mrml 6) does something with; attributes that it ignores are not in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

_PADDING = frozenset({"padding", "padding-top", "padding-right", "padding-bottom", "padding-left"})
_BORDER = frozenset({"border", "border-top", "border-right", "border-bottom", "border-left", "border-radius"})
_FONT = frozenset({"color", "font-family", "font-size", "font-style", "font-weight", "line-height", "letter-spacing",
                   "text-decoration", "text-transform"})  # fmt: skip
_BACKGROUND = frozenset({"background-color", "background-url", "background-repeat", "background-size",
                         "background-position", "background-position-x", "background-position-y"})  # fmt: skip
_ANYWHERE = frozenset({"css-class", "mj-class"})
_BLOCK = _ANYWHERE | _PADDING | {"align", "container-background-color"}
_LINK = frozenset({"href", "rel", "target", "name"})
_SECTION = _ANYWHERE | _PADDING | _BORDER | _BACKGROUND | {"direction", "full-width", "text-align"}

ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "mjml": frozenset({"lang", "dir", "owa"}),
    "mj-head": frozenset(),
    "mj-attributes": frozenset(),
    "mj-breakpoint": frozenset({"width"}),
    "mj-preview": frozenset(),
    "mj-style": frozenset(),
    "mj-title": frozenset(),
    "mj-raw": frozenset(),
    "mj-body": _ANYWHERE | {"width", "background-color"},
    "mj-wrapper": _SECTION,
    "mj-section": _SECTION,
    "mj-group": _ANYWHERE | {"width", "vertical-align", "background-color", "direction"},
    "mj-column": _ANYWHERE | _PADDING | _BORDER | {"width", "vertical-align", "direction", "background-color",
        "inner-background-color", "inner-border", "inner-border-top", "inner-border-right", "inner-border-bottom",
        "inner-border-left"},
    "mj-hero": _ANYWHERE | _PADDING | {"mode", "width", "height", "vertical-align", "background-color",
        "background-url", "background-width", "background-height", "background-position", "inner-background-color"},
    "mj-text": _BLOCK | _FONT | {"height"},
    "mj-image": _BLOCK | _LINK | {"src", "alt", "title", "width", "height", "max-height", "border", "border-radius",
        "fluid-on-mobile", "font-size", "srcset", "usemap"},
    "mj-button": _BLOCK | _LINK | _FONT | _BORDER | {"background-color", "inner-padding", "height", "width",
        "text-align", "vertical-align"},
    "mj-divider": _BLOCK | {"border-color", "border-style", "border-width", "width"},
    "mj-spacer": _BLOCK | {"height"},
    "mj-table": _BLOCK | _FONT | {"border", "cellpadding", "cellspacing", "table-layout", "width"},
    "mj-social": _BLOCK | _FONT | {"border-radius", "icon-height", "icon-padding", "icon-size", "inner-padding", "mode",
        "table-layout", "text-padding"},
    "mj-social-element": _ANYWHERE | _PADDING | _FONT | _LINK | {"align", "alt", "title", "src", "background-color",
        "border-radius", "icon-height", "icon-padding", "icon-size", "text-padding", "vertical-align"},
    "mj-navbar": _BLOCK | {"base-url", "hamburger"},
    "mj-navbar-link": _ANYWHERE | _PADDING | _FONT | _LINK,
}  # fmt: skip

_CONTENT = frozenset({"mj-text", "mj-image", "mj-button", "mj-divider", "mj-spacer", "mj-table", "mj-social",
                      "mj-navbar", "mj-raw"})  # fmt: skip

CHILDREN: Mapping[str, frozenset[str]] = {
    "": frozenset({"mjml"}),
    "mjml": frozenset({"mj-head", "mj-body"}),
    "mj-head": frozenset({"mj-attributes", "mj-breakpoint", "mj-preview", "mj-style", "mj-title", "mj-raw"}),
    "mj-attributes": frozenset(ATTRIBUTES) - {"mjml", "mj-head", "mj-attributes"} | {"mj-all", "mj-class"},
    "mj-body": frozenset({"mj-wrapper", "mj-section", "mj-hero", "mj-raw"}),
    "mj-wrapper": frozenset({"mj-section", "mj-hero", "mj-raw"}),
    "mj-section": frozenset({"mj-column", "mj-group", "mj-raw"}),
    "mj-group": frozenset({"mj-column", "mj-raw"}),
    "mj-column": _CONTENT,
    "mj-hero": _CONTENT,
    "mj-social": frozenset({"mj-social-element", "mj-raw"}),
    "mj-navbar": frozenset({"mj-navbar-link", "mj-raw"}),
}

HOLDS_TEXT = frozenset({"mj-text", "mj-button", "mj-table", "mj-raw", "mj-title", "mj-preview", "mj-style",
                        "mj-social-element", "mj-navbar-link"})  # fmt: skip
"""Elements that keep what stands in them as it is; anywhere else text is lost to the reader."""

_EVERY_ATTRIBUTE = frozenset().union(*ATTRIBUTES.values())
_BARE_ZERO = re.compile(r"(?:^|\s)0(?=\s|$)")
_REFUSED: Mapping[str, str] = {
    "mj-include": "use Jinja's {% include %} or a macro; MJML loads nothing here",
    "mj-font": "web fonts are asked for at every reading; use a stack of fonts that readers have",
    "mj-html-attributes": "mjml-python does not know it; write the attribute where it belongs",
    "mj-carousel": "its arrows do not show; use pictures below each other",
    "mj-accordion": "it stays shut in some clients; write the text out",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong, and what to do about it."""

    message: str
    hint: str


def element(name: str, attributes: Mapping[str, str], within: tuple[str, ...]) -> Iterator[Finding]:
    """Yield what is wrong with an element that stands in others, the innermost last."""
    if any(outer in HOLDS_TEXT for outer in within):
        yield from _markup(name, attributes, within)
    else:
        yield from _place(name, within[-1] if within else "")
        yield from _attributes(name, attributes, within[-1] if within else "")


def text(content: str, within: tuple[str, ...]) -> Iterator[Finding]:
    """Yield what is wrong with a piece of text."""
    if content.strip() and not any(outer in HOLDS_TEXT for outer in within):
        outer = within[-1] if within else "the document"
        yield Finding(message=f"text directly in <{outer}> is lost to the reader", hint="put it into an <mj-text>")


def _markup(name: str, attributes: Mapping[str, str], within: tuple[str, ...]) -> Iterator[Finding]:
    """Yield what is wrong with HTML inside MJML."""
    if name.startswith("mj-"):
        yield Finding(message=f"<{name}> inside <{within[-1]}> goes out as it is", hint="close the outer element first")
    elif name == "img" and "alt" not in attributes:
        yield Finding(message="an <img> without alt", hint='write alt="", or say what the picture shows')


def _place(name: str, parent: str) -> Iterator[Finding]:
    """Yield what is wrong with where an element stands."""
    if name in _REFUSED:
        yield Finding(message=f"<{name}> can't be used", hint=_REFUSED[name])
    elif name not in ATTRIBUTES and not (parent == "mj-attributes" and name in CHILDREN[parent]):
        yield Finding(message=f"there is no element <{name}>", hint=_nearest(name, ATTRIBUTES))
    elif name not in CHILDREN.get(parent, frozenset()):
        homes = sorted(f"<{home}>" for home, children in CHILDREN.items() if home and name in children)
        where = f"in <{parent}>" if parent else "at the top"
        yield Finding(message=f"<{name}> can't stand directly {where}", hint=f"it belongs in {' or '.join(homes)}")


def _attributes(name: str, attributes: Mapping[str, str], parent: str) -> Iterator[Finding]:
    """Yield what is wrong with an element's attributes."""
    known = _known(name)
    for attribute, value in attributes.items():
        if known and attribute not in known:
            yield Finding(
                message=f"<{name}> has no attribute {attribute!r}: it is ignored", hint=_nearest(attribute, known)
            )
        elif attribute.endswith("padding") and _BARE_ZERO.search(value):
            yield Finding(message=f'{attribute}="{value}" has a bare 0, which spoils the widths', hint="write 0px")
    if name in {"mj-image", "mj-social-element"} and "alt" not in attributes and parent != "mj-attributes":
        yield Finding(message=f"<{name}> without alt", hint='write alt="", or say what the picture shows')


def _known(name: str) -> frozenset[str]:
    if name in {"mj-all", "mj-class"}:
        return _EVERY_ATTRIBUTE | {"name"}
    return ATTRIBUTES.get(name, frozenset())


def _nearest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(sorted(known))}"
