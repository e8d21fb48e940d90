"""A theme: a folder of templates and `theme.toml` with its colours, checked for contrast when it is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

from digest.colour import contrast, inverted_contrast, parse_hex, to_hex
from digest.errors import ConfigError, Problem
from digest.render.theme_folders import (
    SETTINGS,
    missing_files,
    stray_files,
    theme_files,
    theme_names,
    theme_settings,
)
from digest.settings import ThemeChoice

__all__ = ["Pair", "Theme", "load_theme", "theme_names"]

TEXT_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3, for text under 24 px."""
LARGE_CONTRAST = 3.0
INVERTED_CONTRAST = 3.0
"""What must be left of any pair in a client that forces a dark scheme."""

Colours = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A text colour and the ground that it stands on, with the contrast they need."""

    text: str
    ground: str
    least: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Templates by name, colours by name for the light and the dark scheme, and font stacks."""

    name: str
    templates: Mapping[str, str]
    light: Colours
    dark: Colours
    fonts: Mapping[str, str]

    @property
    def fingerprint(self) -> str:
        """A hash of all that the theme brings to a render."""
        parts = [*_flat(self.templates), *_flat(self.light), *_flat(self.dark), *_flat(self.fonts)]
        return sha256("\0".join(parts).encode()).hexdigest()


def _flat(values: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(values):
        yield from (name, values[name])


def load_theme(choice: ThemeChoice, own: Path | None = None) -> Theme:
    """Return a theme with the chosen colours in place of its own; raise ConfigError for all that is wrong with it.

    `own` is the newsletter's folder of templates: what lies in its folder of the theme's name replaces the theme's.
    """
    where = f"templates/{choice.name}"
    files = theme_files(choice.name, own)
    beneath = theme_files(choice.name) if choice.name in theme_names() else {}
    settings = theme_settings(files, beneath=beneath, where=where)
    wrong = [*missing_files(files, where), *stray_files(files, where), *_incomplete(settings, f"{where}/{SETTINGS}")]
    if wrong:
        raise ConfigError(f"the theme {choice.name!r} can't be used", problems=wrong)
    theme = Theme(
        name=choice.name,
        templates={name: file.source for name, file in files.items() if name != SETTINGS},
        light=_tidy({**settings["light"], **choice.light}),
        dark=_tidy({**settings["dark"], **choice.dark}),
        fonts=settings["fonts"],
    )
    problems = [*_unusable(choice, settings["light"]), *_unreadable(theme, settings["contrast"], choice)]
    if problems:
        raise ConfigError(f"the colours of the theme {choice.name!r} can't be used", problems=problems)
    return theme


def _incomplete(settings: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """Yield what a `theme.toml` lacks, and its values that are no colours."""
    for table in ("light", "dark", "fonts", "contrast"):
        if not isinstance(settings.get(table), dict):
            yield Problem(message=f"the theme needs a table [{table}]", file=file, hint="digest template show daily")
            return
    light, dark = settings["light"], settings["dark"]
    for name in sorted(light.keys() ^ dark.keys()):
        scheme = "dark" if name in light else "light"
        yield Problem(message="has no value", file=file, key=f"{scheme}.{name}", hint="give it one in both schemes")
    for key, value in [*_keyed("light", light), *_keyed("dark", dark)]:
        if not _is_colour(value):
            yield Problem(message=f"{value!r} is not a colour", file=file, key=key, hint="write it like #1a2b3c")
    for kind in ("text", "large"):
        for pair in settings["contrast"].setdefault(kind, []):
            if len(pair) != 2 or not set(pair) <= light.keys():
                yield Problem(message=f"{pair} is no pair of colours", file=file, key=f"contrast.{kind}")


def _keyed(table: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((f"{table}.{name}", value) for name, value in values.items())


def _problem(key: str, message: str, hint: str | None = None) -> Problem:
    return Problem(message=message, file="digest.toml", key=key, hint=hint)


def _unusable(choice: ThemeChoice, known: Colours) -> Iterator[Problem]:
    """Yield the chosen colours whose name or value is not right."""
    for scheme, chosen in (("light", choice.light), ("dark", choice.dark)):
        for name, value in chosen.items():
            key = f"theme.{scheme}.{name}"
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(sorted(known))}"
                yield _problem(key, f"the theme has no colour {name!r}", hint)
            elif not _is_colour(value):
                yield _problem(key, f"{value!r} is not a colour", "write it like #1a2b3c")


def _tidy(colours: Colours) -> Colours:
    """Return colours as `#rrggbb`, which every client reads; what is none stays as it is."""
    return {name: to_hex(parse_hex(value)) if _is_colour(value) else value for name, value in colours.items()}


def _is_colour(value: object) -> bool:
    try:
        parse_hex(str(value))
    except ValueError:
        return False
    return True


def _unreadable(theme: Theme, wanted: Mapping[str, list[list[str]]], choice: ThemeChoice) -> Iterator[Problem]:
    """Yield the pairs of colours that can't be told apart well enough."""
    for pair, (scheme, colours) in product(_pairs(wanted), (("light", theme.light), ("dark", theme.dark))):
        text, ground = colours[pair.text], colours[pair.ground]
        if not (_is_colour(text) and _is_colour(ground)):
            continue
        chosen = choice.light if scheme == "light" else choice.dark
        culprit = pair.ground if pair.ground in chosen and pair.text not in chosen else pair.text
        for message in _shortfalls(text, ground, pair, inverts=scheme == "light"):
            yield _problem(f"theme.{scheme}.{culprit}", f"{pair.text} {text} on {pair.ground} {ground}: {message}")


def _pairs(wanted: Mapping[str, list[list[str]]]) -> Iterator[Pair]:
    for kind, least in (("text", TEXT_CONTRAST), ("large", LARGE_CONTRAST)):
        for text, ground in wanted[kind]:
            yield Pair(text=text, ground=ground, least=least)


def _shortfalls(text: str, ground: str, pair: Pair, *, inverts: bool) -> Iterator[str]:
    """Yield what is too weak. Only the light colours are inverted: clients that invert don't read the dark ones."""
    ratio = contrast(text, ground)
    if ratio < pair.least:
        yield f"contrast {ratio:.1f}, needed is {pair.least:.1f}"
    if not inverts:
        return
    for way in ("full", "partial"):
        left = inverted_contrast(text, ground, way)
        if left < INVERTED_CONTRAST:
            yield f"contrast {left:.1f} in clients that force a dark scheme, needed is {INVERTED_CONTRAST:.1f}"
