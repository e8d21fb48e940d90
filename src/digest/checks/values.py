"""CSS values that the checks reckon with: colours, lengths, and shorthands taken apart into what they set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from digest.checks.css import Declaration
from digest.variants import channels


@dataclass(frozen=True, slots=True)
class Colour:
    """Channels from 0 to 255 and an alpha from 0 to 1."""

    red: int
    green: int
    blue: int
    alpha: float = 1.0

    @property
    def hex(self) -> str:
        """The colour as `#rrggbb`, its alpha left out."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    def over(self, ground: Colour) -> Colour:
        """Return the colour laid over an opaque one."""
        if self.alpha >= 1:
            return self
        mixed = (
            round(self.alpha * upper + (1 - self.alpha) * lower)
            for upper, lower in ((self.red, ground.red), (self.green, ground.green), (self.blue, ground.blue))
        )
        return Colour(*mixed)


@dataclass(frozen=True, slots=True)
class Length:
    """A number and its unit: `px`, `em`, `rem`, `%`, `vw`, or empty for a bare number."""

    number: float
    unit: str


Keyword = Literal["inherit", "initial", "currentcolor", "unknown"]
"""`unknown` is a value that is valid but can't be reckoned with here: a variable, a calculation."""

Value = Colour | Length | str
Longhand = tuple[str, Value, bool]
"""A property of those that the checks look at, its value, and whether it is `!important`."""

TRANSPARENT = Colour(0, 0, 0, 0.0)
_PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54}
_RELATIVE = frozenset(("em", "rem", "%", "vw", "ex", "ch"))
_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0, "xx-large": 32.0,
}  # fmt: skip
_COLOUR_FUNCTIONS = frozenset(
    ("rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix", "light-dark")
)
_SIDES = ("top", "right", "bottom", "left")
_BACKGROUND_WORDS = frozenset(
    [
        "none",
        "repeat",
        "no-repeat",
        "repeat-x",
        "repeat-y",
        "space",
        "round",
        "scroll",
        "fixed",
        "local",
        "left",
        "right",
        "top",
        "bottom",
        "center",
        "cover",
        "contain",
        "auto",
        "border-box",
        "padding-box",
        "content-box",
        "text",
    ]
)
_WIDE = frozenset(("inherit", "initial", "unset", "revert"))
_WORDS = frozenset((
    "display", "visibility", "overflow", "text-align", "position", "float", "font-style", "text-transform",
    "background-clip", "color-scheme",
))  # fmt: skip
_LENGTHS = frozenset((
    "width", "height", "max-height", "max-width", "opacity", "left", "top", "text-indent", "line-height",
    "padding-top", "padding-bottom", "padding-left", "padding-right",
))  # fmt: skip


def longhands(declaration: Declaration) -> Iterator[Longhand]:
    """Yield what a declaration sets; nothing where its value is not valid or the property is of no interest."""
    tokens = [token for token in declaration.value if token.type not in {"whitespace", "comment"}]
    if not tokens:
        return
    for name, value in _set_by(declaration.name, tokens):
        yield name, value, declaration.important


def _set_by(name: str, tokens: list[Any]) -> Iterator[tuple[str, Value]]:
    only = tokens[0] if len(tokens) == 1 else None
    wide = only.lower_value if only is not None and only.type == "ident" and only.lower_value in _WIDE else None
    if wide is not None:
        yield from ((one, "inherit" if wide == "inherit" else "initial") for one in _parts(name))
    elif any(token.type == "function" and token.lower_name == "var" for token in tokens):
        yield from ((one, "unknown") for one in _parts(name))
    elif name in _ONE_VALUE:
        yield from _named(name, _ONE_VALUE[name](only) if only is not None else None)
    elif name in _LENGTHS:
        yield from _named(name, parse_length(only) if only is not None else "unknown")
    elif name in _WORDS:
        yield (name, " ".join(token.lower_value for token in tokens if token.type == "ident"))
    else:
        yield from _set_by_shorthand(name, tokens)


def _set_by_shorthand(name: str, tokens: list[Any]) -> Iterator[tuple[str, Value]]:
    match name:
        case "background":
            yield from _background(tokens)
        case "background-image":
            yield ("background-image", "none" if [token.type for token in tokens] == ["ident"] else "image")
        case "font":
            yield from _font(tokens)
        case "text-decoration" | "text-decoration-line":
            words = {token.lower_value for token in tokens if token.type == "ident"}
            yield ("text-decoration", "underline" if "underline" in words else "none")
        case "padding":
            yield from zip(_parts(name), _four(tokens), strict=True)
        case _ if name.startswith("border"):
            yield from _border(name, tokens)


def _parts(name: str) -> tuple[str, ...]:
    match name:
        case "background":
            return "background-color", "background-image"
        case "font":
            return "font-size", "font-weight", "line-height"
        case "padding":
            return tuple(f"padding-{side}" for side in _SIDES)
        case _:
            return (name,)


def _named(name: str, value: Value | None) -> Iterator[tuple[str, Value]]:
    if value is not None:
        yield name, value


def parse_colour(token: Any) -> Value | None:
    """Return a colour, `currentcolor`, or `unknown` for functions that are not reckoned with; else None."""
    found = channels(token)
    if found is not None:
        return Colour(*found)
    if token.type == "ident" and token.lower_value == "currentcolor":
        return "currentcolor"
    return "unknown" if token.type == "function" and token.lower_name in _COLOUR_FUNCTIONS else None


def parse_length(token: Any) -> Value | None:
    """Return a length in pixels or a relative unit, a bare number, a word, or `unknown`; else None."""
    match token.type:
        case "dimension" if token.lower_unit in _PIXELS:
            return Length(token.value * _PIXELS[token.lower_unit], "px")
        case "dimension" if token.lower_unit in _RELATIVE:
            return Length(float(token.value), token.lower_unit)
        case "percentage":
            return Length(float(token.value), "%")
        case "number":
            return Length(float(token.value), "")
        case "ident":
            return str(token.lower_value)
        case "function":
            return "unknown"
        case _:
            return None


def _font_size(token: Any) -> Value | None:
    if token.type == "ident":
        words: dict[str, Value] = {word: Length(size, "px") for word, size in _SIZES.items()}
        words |= {"smaller": Length(1 / 1.2, "em"), "larger": Length(1.2, "em")}
        return words.get(token.lower_value)
    found = parse_length(token)
    if isinstance(found, Length) and found.unit == "":
        return Length(0.0, "px") if found.number == 0 else None
    return found


def _weight(token: Any) -> Value | None:
    if token.type == "number":
        return Length(float(token.value), "") if 1 <= token.value <= 1000 else None
    if token.type == "ident" and token.lower_value in {"bold", "normal"}:
        return Length(700.0 if token.lower_value == "bold" else 400.0, "")
    return str(token.lower_value) if token.type == "ident" and token.lower_value in {"bolder", "lighter"} else None


def _font(tokens: list[Any]) -> Iterator[tuple[str, Value]]:
    """Take `font: italic bold 12px/30px Georgia, serif` apart."""
    at = next((place for place, token in enumerate(tokens) if _is_font_size(token)), None)
    if at is None:
        return
    words = [token for token in tokens[:at] if token.type in {"ident", "number"}]
    weights = [weight for word in words if (weight := _weight(word)) is not None]
    yield from _named("font-size", _font_size(tokens[at]))
    yield "font-weight", weights[-1] if weights else Length(400.0, "")
    follows = tokens[at + 1 : at + 3]
    if len(follows) == 2 and follows[0].type == "literal" and follows[0].value == "/":
        yield from _named("line-height", parse_length(follows[1]))
    else:
        yield "line-height", "normal"


def _is_font_size(token: Any) -> bool:
    return token.type in {"dimension", "percentage"} or (token.type == "ident" and _font_size(token) is not None)


def _background(tokens: list[Any]) -> Iterator[tuple[str, Value]]:
    words = {token.lower_value for token in tokens if token.type == "ident" and parse_colour(token) is None}
    if not words <= _BACKGROUND_WORDS:
        return
    colours = [colour for token in tokens if (colour := parse_colour(token)) is not None and colour != "unknown"]
    images = [token for token in tokens if token.type == "url" or _is_image(token)]
    yield "background-color", colours[-1] if colours else TRANSPARENT
    yield "background-image", "image" if images else "none"


def _is_image(token: Any) -> bool:
    return bool(token.type == "function" and token.lower_name.endswith(("url", "gradient")))


def _border(name: str, tokens: Sequence[Any]) -> Iterator[tuple[str, Value]]:
    """Say how wide the borders above and below are, where a declaration sets them."""
    sides: dict[str, tuple[str, ...]] = {"border": ("top", "bottom"), "border-width": ("top", "bottom")}
    sides |= {f"border-{side}{more}": (side,) for side in ("top", "bottom") for more in ("", "-width")}
    widths = [length for token in tokens if isinstance(length := parse_length(token), Length)]
    for side in sides.get(name, ()):
        yield f"border-{side}", widths[0] if widths else Length(0.0, "px")


def _four(tokens: list[Any]) -> tuple[Value, Value, Value, Value]:
    """Return the values of the four sides, of which a shorthand may name one to four."""
    values: list[Value] = [parse_length(token) or "unknown" for token in tokens[:4]]
    top = values[0]
    right = values[1] if len(values) > 1 else top
    bottom = values[2] if len(values) > 2 else top
    left = values[3] if len(values) > 3 else right
    return top, right, bottom, left


_ONE_VALUE: dict[str, Callable[[Any], Value | None]] = {
    "color": parse_colour,
    "background-color": parse_colour,
    "font-size": _font_size,
    "font-weight": _weight,
}
"""Properties that take one value, and how it is read."""
