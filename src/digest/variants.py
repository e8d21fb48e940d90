"""Degraded views of a mail: for clients that show no pictures, drop style sheets, are Outlook, or invert.

Each takes a whole HTML document and gives one; RenderError says that it can't be read. Forced inversion follows
`colour`: text colours and grounds are turned, pictures, gradients and shadows stay, and the author's dark schemes,
which such clients don't read, are dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import html5lib  # type: ignore[import-untyped]  # neither has types
import tinycss2  # type: ignore[import-untyped]
from tinycss2 import color3, color4

from digest.colour import Inversion, Role, to_hex
from digest.colour import inverted as inverted_colour
from digest.errors import RenderError

_TEXT = frozenset(("color", "-webkit-text-fill-color", "text-decoration-color", "text-decoration"))
_GROUND = frozenset(("background", "background-color", "outline", "outline-color"))
_NO_COLOURS = ("border-radius", "border-collapse", "border-spacing", "border-image")
_ATTRIBUTES: dict[str, Role] = {
    "bgcolor": "ground", "bordercolor": "ground", "color": "text", "text": "text", "link": "text", "alink": "text",
    "vlink": "text",
}  # fmt: skip
_OUTLOOK_DARK = ("[data-ogsc]", "[data-ogsb]", "[data-ogac]", "[data-ogab]")
_OUTLOOK_VERSION = 16.0
_DEEPEST = 20


def without_images(html: str) -> str:
    """Return a mail as clients show it that load no pictures: alternative texts stand in their place."""
    document = _parsed(html)
    for element in _elements(document):
        for name in ("src", "srcset", "background"):
            if element.hasAttribute(name) and (name == "background" or element.tagName in {"img", "source", "input"}):
                element.removeAttribute(name)
        if element.hasAttribute("style"):
            element.setAttribute("style", _without_addresses(element.getAttribute("style")))
    return _written(document)


def without_style(html: str) -> str:
    """Return a mail as clients show it that drop style sheets; style attributes stay."""
    document = _parsed(html)
    for element in list(_elements(document)):
        if element.tagName in {"style", "link"}:
            element.parentNode.removeChild(element)
    return _written(document)


def in_outlook(html: str) -> str:
    """Return a mail with Outlook's conditional comments opened, and without what they keep from Outlook."""
    pieces: list[str] = []
    position = 0
    while (start := html.find("<!--[if", position)) >= 0:
        pieces.append(html[position:start])
        closing = html.find("]>", start)
        if closing < 0:
            return "".join([*pieces, html[start:]])
        inside, position = _conditional(html, closing + 2)
        if _is_met(html[start + len("<!--[if") : closing]):
            pieces.append(inside)
    return "".join([*pieces, html[position:]])


def inverted(html: str, inversion: Inversion = "full") -> str:
    """Return a light mail as clients show it that turn it dark by force."""
    document = _parsed(html)
    for element in list(_elements(document)):
        _invert(element, inversion)
    head = next((one for one in _elements(document) if one.tagName == "head"), None)
    if head is not None:
        head.insertBefore(_defaults(document, inversion), head.firstChild)
    return _written(document)


def channels(token: Any) -> tuple[int, int, int, float] | None:
    """Return red, green and blue (0 to 255) and alpha (0 to 1) of a colour's token; None for what is no such colour."""
    found = color3.parse_color(token)
    if found is None:
        modern = color4.parse_color(token)
        if modern is None or isinstance(modern, str):
            return None
        try:
            found = (*list(modern.to("srgb"))[:3], modern.alpha)
        except (NotImplementedError, ValueError, TypeError):
            return None
    if isinstance(found, str):
        return None
    red, green, blue = (min(255, max(0, int(float(part) * 255 + 0.5))) for part in found[:3])
    return red, green, blue, float(found[3])


def _parsed(html: str) -> Any:
    """Return HTML as a DOM; raise RenderError for markup that html5lib stumbles over."""
    try:
        return html5lib.parse(html, treebuilder="dom", namespaceHTMLElements=False)
    except (AssertionError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise RenderError("the mail's markup can't be read", hint="digest check says what is wrong with it") from error


def _written(document: Any) -> str:
    return str(
        html5lib.serialize(
            document,
            tree="dom",
            omit_optional_tags=False,
            quote_attr_values="always",
            minimize_boolean_attributes=False,
        )
    )


def _elements(document: Any) -> Iterator[Any]:
    """Yield all elements in the order of the document."""
    todo = [document]
    while todo:
        node = todo.pop()
        if node.nodeType == node.ELEMENT_NODE:
            yield node
        todo.extend(reversed(node.childNodes))


def _without_addresses(style: str) -> str:
    kept = [one for one in _contents(style) if one.type == "declaration" and not any(map(_is_address, one.value))]
    return ";".join(_declared(one.name, tinycss2.serialize(one.value), important=one.important) for one in kept)


def _is_address(token: Any) -> bool:
    return bool(token.type == "url" or (token.type == "function" and token.lower_name == "url"))


def _conditional(html: str, start: int) -> tuple[str, int]:
    """Return what a conditional comment holds, and where it ends; `<!-->` shows it to others than Outlook, too."""
    if html.startswith(("<!-->", "<!---->"), start):
        start = html.index(">", start) + 1
        ending = "<!--<![endif]-->"
    else:
        ending = "<![endif]-->"
    end = html.find(ending, start)
    return (html[start:], len(html)) if end < 0 else (html[start:end], end + len(ending))


def _is_met(condition: str) -> bool:
    """Say whether Outlook for Windows meets `mso`, `gte mso 9 | IE`, `!mso`, `(gt mso 9)&(lt mso 16)`."""
    alternatives = condition.lower().replace("(", " ").replace(")", " ").split("|")
    return any(all(_is_one_met(one.split()) for one in alternative.split("&")) for alternative in alternatives)


def _is_one_met(words: Sequence[str]) -> bool:
    text = "".join(words)
    if text.startswith("!"):
        return not _is_one_met([text.removeprefix("!")])
    if "mso" not in words:
        return text == "mso"
    number = words[-1]
    version = float(number) if number.replace(".", "", 1).isdigit() else None
    if version is None:
        return True
    compare = {"gt": version < _OUTLOOK_VERSION, "gte": version <= _OUTLOOK_VERSION}
    compare |= {"lt": version > _OUTLOOK_VERSION, "lte": version >= _OUTLOOK_VERSION}
    return compare.get(words[0], version == _OUTLOOK_VERSION)


def _defaults(document: Any, inversion: Inversion) -> Any:
    """Return a style sheet for what the mail leaves open: white behind, black text, blue links, all turned."""
    ground, text, link = (
        inverted_colour("#ffffff", "ground", inversion),
        inverted_colour("#000000", "text", inversion),
        inverted_colour("#0000ee", "text", inversion),
    )
    style = document.createElement("style")
    rules = f":where(html){{background:{ground};color:{text}}}:where(a[href]){{color:{link}}}"
    style.appendChild(document.createTextNode(rules))
    return style


def _invert(element: Any, inversion: Inversion) -> None:
    if element.tagName == "style":
        _invert_sheet(element, inversion)
    elif element.tagName == "meta" and element.getAttribute("name").lower().endswith(("color-scheme", "color-schemes")):
        element.parentNode.removeChild(element)
        return
    if element.hasAttribute("style"):
        element.setAttribute("style", ";".join(_turned(_contents(element.getAttribute("style")), inversion)))
    for name, role in _ATTRIBUTES.items():
        if element.hasAttribute(name):
            element.setAttribute(name, _turned_attribute(element.getAttribute(name), role, inversion))


def _invert_sheet(element: Any, inversion: Inversion) -> None:
    if "prefers-color-scheme" in element.getAttribute("media").lower():
        element.parentNode.removeChild(element)
        return
    text = "".join(child.data for child in element.childNodes)
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    for child in list(element.childNodes):
        element.removeChild(child)
    element.appendChild(element.ownerDocument.createTextNode("".join(_turned_rules(rules, inversion, 0))))


def _turned_rules(rules: Sequence[Any], inversion: Inversion, depth: int) -> Iterator[str]:
    for rule in rules:
        if rule.type == "error" or depth > _DEEPEST:
            continue
        prelude = tinycss2.serialize(rule.prelude)
        if "prefers-color-scheme" in prelude or any(mark in prelude.lower() for mark in _OUTLOOK_DARK):
            continue
        name = f"@{rule.at_keyword}" if rule.type == "at-rule" else ""
        if rule.content is None:
            yield f"{name}{prelude};"
            continue
        contents = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
        inner = [one for one in contents if one.type in {"qualified-rule", "at-rule"}]
        declared = "".join(f"{one};" for one in _turned(contents, inversion))
        yield f"{name}{prelude}{{{declared}{''.join(_turned_rules(inner, inversion, depth + 1))}}}"


def _contents(style: str) -> list[Any]:
    return list(tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True))


def _turned(contents: Sequence[Any], inversion: Inversion) -> Iterator[str]:
    """Yield declarations with their colours turned; those that name a colour scheme are left out."""
    for one in contents:
        if one.type != "declaration" or one.lower_name in {"color-scheme", "supported-color-schemes"}:
            continue
        role = _role(one.lower_name)
        tokens = one.value if role is None else [_turned_token(token, role, inversion) for token in one.value]
        value = "".join(token if isinstance(token, str) else token.serialize() for token in tokens)
        yield _declared(one.name, value, important=one.important)


def _declared(name: str, value: str, *, important: bool) -> str:
    return f"{name}:{value.strip()}{'!important' if important else ''}"


def _role(name: str) -> Role | None:
    if name in _TEXT:
        return "text"
    is_border = name.startswith("border") and not name.startswith(_NO_COLOURS)
    return "ground" if name in _GROUND or is_border else None


def _turned_token(token: Any, role: Role, inversion: Inversion) -> Any:
    found = None if token.type == "ident" and token.lower_value == "transparent" else channels(token)
    if found is None:
        return token
    turned = inverted_colour(to_hex(found[:3]), role, inversion)
    if found[3] >= 1:
        return turned
    red, green, blue = (int(turned[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{found[3]:g})"


def _turned_attribute(written: str, role: Role, inversion: Inversion) -> str:
    token = tinycss2.parse_one_component_value(written.strip())
    if token.type == "error":
        return written
    turned = _turned_token(token, role, inversion)
    return turned if isinstance(turned, str) else written
