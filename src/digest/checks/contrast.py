"""Contrast: whether texts can be read in the light scheme, in the author's dark one, and after forced inversion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from unicodedata import category

from digest.checks.document import Node, one_line, shortened
from digest.checks.finding import Check, Spot
from digest.checks.mail import Mail
from digest.checks.style import Look, Style
from digest.checks.values import Colour
from digest.colour import Inversion, contrast, inverted, parse_hex

TEXT, LARGE, INVERTED = 4.5, 3.0, 3.0
"""Contrast that a text needs, a large one needs (24 px, or bold 18.66 px), and any must keep after forced inversion."""

_WCAG = "WCAG 2.2, 1.4.3"
_CONTROLS = frozenset(("button", "input", "select", "textarea", "option", "svg", "math"))


def checks() -> tuple[Check, ...]:
    """Return the checks of this family."""
    return (
        Check(
            id="contrast",
            severity="error",
            demand=f"Every text has a contrast of at least {TEXT} to its ground, {LARGE} where it is large.",
            source=_WCAG,
            mend="make the text darker or its ground lighter",
            find=lambda mail: _too_weak(mail, mail.light, _as_it_is),
        ),
        Check(
            id="contrast-dark",
            severity="error",
            demand="So it has in the dark scheme that the author wrote, for Apple Mail and for Outlook.com.",
            source=_WCAG,
            mend="give text and ground of the dark scheme colours that belong together",
            find=_dark,
        ),
        Check(
            id="contrast-inverted",
            severity="warning",
            demand=f"Every text keeps a contrast of {INVERTED} where a client turns light mails dark by force.",
            source="Gmail's apps and Outlook for Windows; arithmetic of roosterjs (full) and React Email (partial)",
            mend="choose less saturated colours, or colours further apart",
            find=_inverted,
        ),
        Check(
            id="contrast-unknown",
            severity="notice",
            demand="Texts on pictures and gradients are named, since nobody can reckon their contrast.",
            source=_WCAG,
            mend="look at it, and give the ground a colour, too: pictures may not be loaded",
            find=_unknown,
        ),
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """A text colour and what lies behind it, the nearest first; the last ground is opaque."""

    color: Colour
    grounds: tuple[Colour, ...]
    large: bool

    @property
    def needs(self) -> float:
        return LARGE if self.large else TEXT


Reckon = Callable[[_Pair], tuple[Colour, Colour]]


def _too_weak(mail: Mail, look: Look, reckon: Reckon, least: float | None = None) -> Iterator[Spot]:
    """Yield one spot for each pair of colours that is too weak, at the first text that has it."""
    for pair, nodes in _pairs(mail, look).items():
        text, ground = reckon(pair)
        ratio = contrast(text.hex, ground.hex)
        needed = least or pair.needs
        if ratio < needed:
            named = f"“{shortened(one_line(nodes[0].own_text), 40)}”"
            others = f" and {len(nodes) - 1} more texts" if len(nodes) > 1 else ""
            told = f"{text.hex} on {ground.hex} has a contrast of {int(ratio * 100) / 100:.2f}, {needed} is needed"
            yield mail.spot(nodes[0], f"{told}: {named}{others}")


def _dark(mail: Mail) -> Iterator[Spot]:
    for look in (mail.dark, mail.outlook_dark):
        if look is not None:
            yield from _too_weak(mail, look, _as_it_is)


def _inverted(mail: Mail) -> Iterator[Spot]:
    """Yield pairs that inversion makes too weak; those that are too weak already are told by `contrast`."""
    weak = {pair for pair in _pairs(mail, mail.light) if _ratio(pair) < pair.needs}
    variants: tuple[Inversion, ...] = ("full", "partial")
    told: set[_Pair] = set(weak)
    for variant in variants:
        for pair, nodes in _pairs(mail, mail.light).items():
            text, ground = _inverted_pair(pair, variant)
            ratio = contrast(text.hex, ground.hex)
            if ratio < INVERTED and pair not in told:
                told.add(pair)
                before = f"{pair.color.hex} on {_as_it_is(pair)[1].hex}"
                reason = f"{before} becomes {text.hex} on {ground.hex}, a contrast of {int(ratio * 100) / 100:.2f}"
                yield mail.spot(nodes[0], f"{reason}: “{shortened(one_line(nodes[0].own_text), 40)}”")


def _unknown(mail: Mail) -> Iterator[Spot]:
    for node in _texts(mail, mail.light):
        style = mail.light[node]
        if style.image or not style.certain:
            yield mail.spot(node, f"the ground of “{shortened(one_line(node.own_text), 40)}” is not known")


def _pairs(mail: Mail, look: Look) -> dict[_Pair, list[Node]]:
    """Return the pairs of colours that visible texts have, each with its texts."""
    found: dict[_Pair, list[Node]] = {}
    for node in _texts(mail, look):
        style = look[node]
        if not style.image and style.certain:
            found.setdefault(_pair(style), []).append(node)
    return found


def _texts(mail: Mail, look: Look) -> Iterator[Node]:
    """Yield the elements with a text of their own that is seen: more than one character, and a letter or digit."""
    for node in mail.document.nodes:
        if not look[node].shown:
            continue
        text = one_line(node.own_text)
        if len(text) > 1 and any(category(mark)[0] in "LN" for mark in text) and not _in_control(node):
            yield node


def _in_control(node: Node) -> bool:
    return node.tag in _CONTROLS or any(one.tag in _CONTROLS for one in node.ancestors())


def _pair(style: Style) -> _Pair:
    large = style.size >= 24 or (style.bold and style.size >= 18.66)
    color = style.color
    if style.opacity < 1:
        color = Colour(color.red, color.green, color.blue, color.alpha * style.opacity)
    return _Pair(color, style.grounds, large)


def _as_it_is(pair: _Pair) -> tuple[Colour, Colour]:
    ground = _laid_over(pair.grounds)
    return pair.color.over(ground), ground


def _laid_over(grounds: tuple[Colour, ...]) -> Colour:
    """Return the colour of grounds laid over each other, the nearest first, the last of them opaque."""
    seen = grounds[-1]
    for ground in reversed(grounds[:-1]):
        seen = ground.over(seen)
    return seen


def _ratio(pair: _Pair) -> float:
    text, ground = _as_it_is(pair)
    return contrast(text.hex, ground.hex)


def _inverted_pair(pair: _Pair, variant: Inversion) -> tuple[Colour, Colour]:
    grounds = tuple(_turned(ground, inverted(ground.hex, "ground", variant)) for ground in pair.grounds)
    ground = _laid_over(grounds)
    return _turned(pair.color, inverted(pair.color.hex, "text", variant)).over(ground), ground


def _turned(colour: Colour, turned: str) -> Colour:
    return Colour(*parse_hex(turned), colour.alpha)
