"""What a mail looks like: the style of every element on a screen, by the cascade and inheritance of CSS.

As a browser with no sheet of the reader's does it, for the properties that the checks look at. Layout is not computed:
an element's box is not known, but whether it is hidden, its colours, and its type are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import tinycss2  # type: ignore[import-untyped]  # tinycss2 has no types

from digest.checks.css import Declaration, Rule, Sheet
from digest.checks.document import Document, Node
from digest.checks.media import Screen, meets
from digest.checks.selectors import Matcher, Selector
from digest.checks.values import Colour, Length, Longhand, Value, longhands, parse_colour

BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)
LINK = Colour(0, 0, 0xEE)
_DARK_CANVAS, _DARK_LINK = Colour(0x12, 0x12, 0x12), Colour(0x9E, 0x9E, 0xFF)
"""What Chromium puts behind a page that says it knows dark schemes, and the colour of its links there."""

_HIDDEN = frozenset(
    (
        "head",
        "title",
        "style",
        "script",
        "template",
        "meta",
        "link",
        "base",
        "noembed",
        "noframes",
        "datalist",
        "noscript",
    )
)
_BLOCK = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
        "tfoot", "th", "thead", "tr", "ul", "caption",
    )
)  # fmt: skip
_SIZES = {
    "h1": 2.0,
    "h2": 1.5,
    "h3": 1.17,
    "h4": 1.0,
    "h5": 0.83,
    "h6": 0.67,
    "small": 1 / 1.2,
    "big": 1.2,
    "sub": 1 / 1.2,
    "sup": 1 / 1.2,
}
_BOLD = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "th"))
_BOLDER = frozenset(("b", "strong"))
_NORMAL = 400.0
_TABLE = frozenset(("table", "tbody", "thead", "tfoot", "tr", "td", "th"))
_FONT_SIZES = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0}


@dataclass(frozen=True, slots=True)
class Style:
    """How an element looks. Sizes are CSS pixels; `line` is the height of its lines.

    `grounds` are the colours behind it, the nearest first; `image` says that a picture or gradient lies there, and
    `certain` that nothing was met which can't be reckoned with. `hidden` is not displayed at all; `cut` lies in a box
    without height, and is read out.
    """

    color: Colour
    grounds: tuple[Colour, ...]
    image: bool
    certain: bool
    hidden: bool
    cut: bool
    invisible: bool
    opacity: float
    size: float
    weight: float
    line: float
    line_factor: float | None
    align: str
    underlined: bool
    display: str
    declared: Mapping[str, Value]

    @property
    def shown(self) -> bool:
        """Whether a text in it can be seen."""
        return not self.hidden and not self.cut and not self.invisible and self.opacity > 0 and self.size >= 2

    @property
    def bold(self) -> bool:
        """Whether its letters are bold."""
        return self.weight >= 700

    @property
    def block(self) -> bool:
        """Whether it begins a line of its own."""
        return self.display not in {"inline", "inline-block", "inline-table", "inline-flex", "none", "contents"}


Declared = Callable[[str], tuple[Declaration, ...]]
"""Takes a style attribute apart."""


class Look:
    """All elements of a document with their styles on one screen."""

    def __init__(self, document: Document, matched: Matched, screen: Screen, *, outlook_dark: bool = False) -> None:
        self.screen = screen
        self.dark = screen.scheme == "dark" and _knows_dark(document, matched)
        start = _start(dark=self.dark)
        self._styles: list[Style] = []
        for node in document.nodes:
            parent = self._styles[node.parent.index] if node.parent is not None else start
            if document.quirks and node.tag == "table":
                parent = _quirky(parent, start)
            declared = matched.declared(node, screen, outlook_dark=outlook_dark)
            self._styles.append(_styled(node, parent, declared, start, screen))

    def __getitem__(self, node: Node) -> Style:
        """Return an element's style."""
        return self._styles[node.index]


class Matched:
    """Which rules meet which elements: found once, used for every screen."""

    def __init__(self, document: Document, sheets: Sequence[Sheet], declared: Declared) -> None:
        self._of = declared
        self._inline: dict[str, tuple[Longhand, ...]] = {}
        self._met: dict[tuple[Screen, Sequence[str]], bool] = {}
        self._rules: list[list[_Applied]] = [[] for _ in document.nodes]
        index = _Index(sheets)
        matcher = Matcher()
        around = _around(document)
        for node in document.nodes:
            self._rules[node.index] = [
                one
                for one in index.candidates(node)
                if one.needs <= around[node.index] and matcher.matches(node, one.selector)
            ]

    def declared(self, node: Node, screen: Screen, *, outlook_dark: bool = False) -> Mapping[str, Value]:
        """Return what is declared for an element on a screen, the strongest declaration of each property."""
        applied = sorted(
            (one for one in self._rules[node.index] if self._applies(one, screen, outlook_dark=outlook_dark)),
            key=lambda one: one.strength,
        )
        inline = self._of_style(node.get("style")) if "style" in node.attributes else ()
        found = dict(_hints(node))
        for important in (False, True):
            for one in applied:
                found |= {name: value for name, value, strong in one.longhands if strong == important}
            found |= {name: value for name, value, strong in inline if strong == important}
        return found

    def _of_style(self, style: str) -> tuple[Longhand, ...]:
        if style not in self._inline:
            self._inline[style] = tuple(
                longhand for declaration in self._of(style) for longhand in longhands(declaration)
            )
        return self._inline[style]

    def _applies(self, one: _Applied, screen: Screen, *, outlook_dark: bool) -> bool:
        if one.outlook and not outlook_dark:
            return False
        key = (screen, one.conditions)
        if key not in self._met:
            self._met[key] = all(meets(screen, condition) for condition in one.conditions)
        return self._met[key]


def _around(document: Document) -> list[frozenset[str]]:
    """Return, for each element, the tags, `#ids` and `.classes` of those around it."""
    found: list[frozenset[str]] = []
    for node in document.nodes:
        if node.parent is None:
            found.append(frozenset())
            continue
        outer = node.parent
        own = {outer.tag, *(f".{name}" for name in outer.classes)} | (
            {f"#{outer.get('id')}"} if outer.get("id") else set()
        )
        beyond = found[outer.index]
        found.append(beyond if own <= beyond else beyond | own)
    return found


@dataclass(frozen=True, slots=True)
class _Applied:
    """A selector with what its rule sets, and when. `outlook` marks what only Outlook's dark mode reads."""

    selector: Selector
    needs: frozenset[str]
    longhands: tuple[Longhand, ...]
    conditions: tuple[str, ...]
    strength: tuple[tuple[int, int, int], int]
    outlook: bool


class _Index:
    """Rules by what their last compound asks first, so that an element meets few of them."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._by: dict[tuple[str, str], list[_Applied]] = {}
        for sheet in sheets:
            for rule in sheet.rules:
                self._add(rule, sheet.media)

    def candidates(self, node: Node) -> Iterator[_Applied]:
        yield from self._by.get(("any", ""), ())
        yield from self._by.get(("tag", node.tag), ())
        if "class" in node.attributes:
            for name in dict.fromkeys(node.attributes["class"].split()):
                yield from self._by.get(("class", name), ())
        if "id" in node.attributes:
            yield from self._by.get(("id", node.attributes["id"]), ())

    def _add(self, rule: Rule, media: str) -> None:
        if rule.nested or not all(selector.valid for selector in rule.selectors):
            return
        conditions = _conditions(rule, media)
        if conditions is None:
            return
        sets = tuple(longhand for declaration in rule.declarations for longhand in longhands(declaration))
        for selector in rule.selectors if sets else ():
            seen, plain = _outlook(selector)
            applied = _Applied(plain, plain.needs, sets, conditions, (selector.specificity, rule.order), seen)
            self._by.setdefault(_key(plain), []).append(applied)


def _conditions(rule: Rule, media: str) -> tuple[str, ...] | None:
    """Return the media queries around a rule; None where something else is asked that no browser here grants."""
    queries = [media] if media else []
    for name, text in rule.conditions:
        if name == "media":
            queries.append(text)
        elif name == "container" or "not" in text.split() or "-ms-" in text or "-moz-" in text:
            return None
    return tuple(queries)


def _outlook(selector: Selector) -> tuple[bool, Selector]:
    """Say whether a selector asks for Outlook.com's attributes, and return it without them."""
    first = selector.compounds[0]
    if not any(name in {"data-ogsc", "data-ogsb"} for name, _, _ in first.attributes):
        return False, selector
    rest = replace(first, attributes=[one for one in first.attributes if not one[0].startswith("data-ogs")])
    if rest.empty and len(selector.compounds) > 1:
        return True, Selector(selector.compounds[1:], selector.combinators[1:], selector.valid)
    return True, Selector([rest, *selector.compounds[1:]], selector.combinators, selector.valid)


def _key(selector: Selector) -> tuple[str, str]:
    last = selector.compounds[-1]
    if last.ids:
        return "id", last.ids[0]
    if last.classes:
        return "class", last.classes[0]
    return ("tag", last.tag) if last.tag is not None else ("any", "")


def _knows_dark(document: Document, matched: Matched) -> bool:
    """Say whether a mail tells its client that it knows dark schemes (CSS Color Adjustment 1)."""
    metas = (node.get("content") for node in document.all("meta") if node.get("name").lower() == "color-scheme")
    if any("dark" in content.lower().split() for content in metas):
        return True
    declared = matched.declared(document.root, Screen(640)).get("color-scheme")
    return isinstance(declared, str) and "dark" in declared.split()


def _start(*, dark: bool) -> Style:
    return Style(
        color=WHITE if dark else BLACK,
        grounds=(_DARK_CANVAS if dark else WHITE,),
        image=False,
        certain=True,
        hidden=False,
        cut=False,
        invisible=False,
        opacity=1.0,
        size=16.0,
        weight=_NORMAL,
        line=19.2,
        line_factor=1.2,
        align="start",
        underlined=False,
        display="block",
        declared={},
    )


def _quirky(parent: Style, start: Style) -> Style:
    """Return what a table inherits in quirks mode: no size, weight or alignment of its text (HTML 15.3.10)."""
    return replace(
        parent, size=start.size, weight=_NORMAL, line=start.line, line_factor=start.line_factor, align=start.align
    )


def _hints(node: Node) -> Iterator[tuple[str, Value]]:
    """Yield what attributes say about looks, weaker than any sheet (HTML 15.3)."""
    attributes = node.attributes
    for name, sets in (("bgcolor", "background-color"), ("color", "color"), ("text", "color")):
        if name in attributes and (name, node.tag) in _COLOURED:
            colour = _legacy_colour(attributes[name])
            if colour is not None:
                yield sets, colour
    if attributes.get("background", "").strip():
        yield "background-image", "image"
    if node.tag == "font" and attributes.get("size", "") in _FONT_SIZES:
        yield "font-size", Length(_FONT_SIZES[attributes["size"]], "px")
    if "align" in attributes and node.tag != "img":
        yield "text-align", attributes["align"].lower()
    if "hidden" in attributes:
        yield "display", "none"


_COLOURED = frozenset(
    [("bgcolor", tag) for tag in ("body", "table", "tbody", "thead", "tfoot", "tr", "td", "th")]
    + [("color", "font"), ("text", "body")]
)


def _legacy_colour(text: str) -> Colour | None:
    """Read the colour of an attribute, with or without its hash sign."""
    for written in (text.strip(), f"#{text.strip()}"):
        token = tinycss2.parse_one_component_value(written)
        found = None if token.type == "error" else parse_colour(token)
        if isinstance(found, Colour):
            return found
    return None


def _styled(node: Node, parent: Style, declared: Mapping[str, Value], start: Style, screen: Screen) -> Style:
    color, known = _color(node, parent, declared, start)
    size = _size(node, parent, declared.get("font-size"), screen)
    line, factor = _line(parent, size, declared.get("line-height"))
    own = _ground(declared, color)
    certain = known and "unknown" not in {declared.get("background-color"), declared.get("font-size")}
    covered = own is not None and own.alpha >= 1
    image = declared.get("background-image") in {"image", "unknown"}
    display = _display(node, declared)
    opacity = parent.opacity * _number(declared.get("opacity"), 1.0)
    return Style(
        color=color,
        grounds=parent.grounds if own is None else (own,) if covered else (own, *parent.grounds),
        image=image or (parent.image and not covered),
        certain=certain and (parent.certain or covered),
        hidden=parent.hidden or display == "none",
        cut=parent.cut or _collapsed(node, declared, display),
        invisible=_invisible(parent, declared.get("visibility")),
        opacity=opacity,
        size=size,
        weight=_weight(node, parent, declared.get("font-weight")),
        line=line,
        line_factor=factor,
        align=_align(node, parent, declared.get("text-align")),
        underlined=_underlined(node, parent, declared.get("text-decoration"), display),
        display=display,
        declared=declared,
    )


def _color(node: Node, parent: Style, declared: Mapping[str, Value], start: Style) -> tuple[Colour, bool]:
    """Return the colour of the text, and whether it could be reckoned."""
    value = declared.get("color")
    if isinstance(value, Colour):
        return value, True
    if value == "initial":
        return start.color, True
    if value is None and node.tag == "a" and "href" in node.attributes:
        return (_DARK_LINK if start.color == WHITE else LINK), True
    return parent.color, value != "unknown"


def _ground(declared: Mapping[str, Value], color: Colour) -> Colour | None:
    value = declared.get("background-color")
    if value == "currentcolor":
        return color
    return value if isinstance(value, Colour) and value.alpha > 0 else None


def _size(node: Node, parent: Style, value: Value | None, screen: Screen) -> float:
    if not isinstance(value, Length):
        if value == "initial":
            return 16.0
        return parent.size * (1.0 if value == "inherit" else _SIZES.get(node.tag, 1.0))
    match value.unit:
        case "px":
            return value.number
        case "em":
            return parent.size * value.number
        case "%":
            return parent.size * value.number / 100
        case "rem":
            return 16.0 * value.number
        case "vw":
            return screen.width * value.number / 100
        case _:
            return parent.size * value.number / 2


def _line(parent: Style, size: float, value: Value | None) -> tuple[float, float | None]:
    """Return the height of a line, and the factor that is inherited in its place, if one is."""
    if value == "normal" or value == "initial":
        return 1.2 * size, 1.2
    if not isinstance(value, Length):
        return (parent.line if parent.line_factor is None else parent.line_factor * size), parent.line_factor
    match value.unit:
        case "px":
            return value.number, None
        case "":
            return value.number * size, value.number
        case "%":
            return value.number / 100 * size, None
        case "rem":
            return value.number * 16, None
        case _:
            return value.number * size, None


def _display(node: Node, declared: Mapping[str, Value]) -> str:
    value = declared.get("display")
    if isinstance(value, str) and value not in {"inherit", "initial", "unknown", ""}:
        return value
    if node.tag in _HIDDEN or (node.tag == "input" and node.get("type").lower() == "hidden"):
        return "none"
    return "block" if node.tag in _BLOCK else "inline"


def _collapsed(node: Node, declared: Mapping[str, Value], display: str) -> bool:
    """Say whether a box holds nothing that can be seen: no height and its overflow cut, or far outside.

    Cells of tables grow with their content, and boxes in a line have no height of their own.
    """
    if display == "inline" or display.startswith("table") or (node.tag in _TABLE and "display" not in declared):
        return False
    cut = declared.get("overflow") in {"hidden", "clip"}
    flat = any(_is_zero(declared.get(name)) for name in ("max-height", "height", "width", "max-width"))
    away = declared.get("position") in {"absolute", "fixed"} and any(
        isinstance(value := declared.get(name), Length) and value.number <= -999 for name in ("left", "top")
    )
    return (cut and flat) or away


def _is_zero(value: Value | None) -> bool:
    return isinstance(value, Length) and value.number == 0


def _invisible(parent: Style, value: Value | None) -> bool:
    if value in {"hidden", "collapse"}:
        return True
    return parent.invisible if value in {None, "inherit", "unknown"} else False


def _number(value: Value | None, default: float) -> float:
    if not isinstance(value, Length):
        return default
    return min(1.0, max(0.0, value.number / 100 if value.unit == "%" else value.number))


def _weight(node: Node, parent: Style, value: Value | None) -> float:
    """Return the weight of letters, 400 for normal and 700 for bold; the relative ones go by CSS Fonts 4, 2.2.1."""
    if isinstance(value, Length):
        return value.number
    if value == "initial":
        return _NORMAL
    if value == "bolder" or (value is None and node.tag in _BOLDER):
        return 400.0 if parent.weight < 350 else 700.0 if parent.weight < 550 else max(900.0, parent.weight)
    if value == "lighter":
        return min(100.0, parent.weight) if parent.weight < 550 else 400.0 if parent.weight < 750 else 700.0
    return 700.0 if value is None and node.tag in _BOLD else parent.weight


def _align(node: Node, parent: Style, value: Value | None) -> str:
    if isinstance(value, str) and value not in {"inherit", "initial", "unknown"}:
        return value
    return "center" if node.tag in {"center", "th"} else parent.align


def _underlined(node: Node, parent: Style, value: Value | None, display: str) -> bool:
    """Say whether a line stands under the text; an inline block doesn't take that of its parent."""
    own = value == "underline" if value is not None else node.tag in {"u", "ins"} or _is_link(node)
    return own or (parent.underlined and display not in {"inline-block", "inline-table"})


def _is_link(node: Node) -> bool:
    return node.tag == "a" and "href" in node.attributes
