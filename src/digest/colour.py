"""Contrast of colours, and what clients that force a dark scheme make of them.

Forced inversion follows two forms. ``full`` turns the lightness of every colour round, as Outlook on the web does
(``getDarkColor`` of roosterjs, Microsoft, MIT licence); ``partial`` changes only light backgrounds and dark texts, as
the preview of React Email does (MIT licence). No client has published its arithmetic; both stand in for it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Inversion = Literal["full", "partial"]
Role = Literal["text", "ground"]
_Triple = tuple[float, float, float]

# D65 and the matrices of CSS Color 4.
_WHITE: _Triple = (0.3127 / 0.3290, 1.0, (1 - 0.3127 - 0.3290) / 0.3290)
_TO_XYZ = (
    (506752 / 1228815, 87881 / 245763, 12673 / 70218),
    (87098 / 409605, 175762 / 245763, 12673 / 175545),
    (7918 / 409605, 87881 / 737289, 1001167 / 1053270),
)
_FROM_XYZ = (
    (12831 / 3959, -329 / 214, -1974 / 3959),
    (-851781 / 878810, 1648619 / 878810, 36519 / 878810),
    (705 / 12673, -2585 / 12673, 705 / 667),
)
_EPSILON = 216 / 24389
_KAPPA = 24389 / 27
_BASE = 21.2467
"""Lightness of #333333, the darkest ground that full inversion makes."""
_SQUEEZE = 0.787533
_MIDDLE = 50.0


def parse_hex(colour: str) -> tuple[int, int, int]:
    """Return the channels of ``#rgb`` or ``#rrggbb``; raise ValueError for anything else."""
    if not re.fullmatch(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})", colour):
        raise ValueError(f"{colour!r} is not a colour like #1a2b3c")
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def to_hex(channels: tuple[int, int, int]) -> str:
    """Return channels as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*channels)


@lru_cache(maxsize=4_096)
def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, not rounded)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=4_096)
def inverted(colour: str, role: Role, inversion: Inversion) -> str:
    """Return what forced inversion makes of the colour of a text or of its ground."""
    lightness, a, b = _to_lab(parse_hex(colour))
    if inversion == "full":
        return to_hex(_from_lab((_BASE + (100 - lightness) * _SQUEEZE, a, b)))
    return to_hex(_from_lab((_partly_inverted(lightness, role), 0.8 * a, 0.8 * b)))


def inverted_contrast(text: str, ground: str, inversion: Inversion) -> float:
    """Return the contrast that is left between a text and its ground after forced inversion."""
    return contrast(inverted(text, "text", inversion), inverted(ground, "ground", inversion))


def _partly_inverted(lightness: float, role: Role) -> float:
    turns = lightness >= _MIDDLE if role == "ground" else lightness < _MIDDLE
    return _MIDDLE - 0.75 * (lightness - _MIDDLE) if turns else lightness


def _luminance(colour: str) -> float:
    red, green, blue = (_decoded(channel) for channel in parse_hex(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _decoded(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _encoded(value: float) -> int:
    curved = 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
    return int(min(max(curved, 0.0), 1.0) * 255 + 0.5)


def _times(matrix: tuple[_Triple, _Triple, _Triple], vector: _Triple) -> _Triple:
    first, second, third = (sum(cell * part for cell, part in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def _to_lab(channels: tuple[int, int, int]) -> _Triple:
    red, green, blue = channels
    xyz = _times(_TO_XYZ, (_decoded(red), _decoded(green), _decoded(blue)))
    x, y, z = (_root(part / white) for part, white in zip(xyz, _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _from_lab(lab: _Triple) -> tuple[int, int, int]:
    lightness, a, b = lab
    y = (lightness + 16) / 116
    roots = (y + a / 500, y, y - b / 200)
    x_, y_, z_ = (_cube(root) * white for root, white in zip(roots, _WHITE, strict=True))
    red, green, blue = _times(_FROM_XYZ, (x_, y_, z_))
    return _encoded(red), _encoded(green), _encoded(blue)


def _root(value: float) -> float:
    return float(value ** (1 / 3)) if value > _EPSILON else (_KAPPA * value + 16) / 116


def _cube(root: float) -> float:
    return root**3 if root**3 > _EPSILON else (116 * root - 16) / _KAPPA
