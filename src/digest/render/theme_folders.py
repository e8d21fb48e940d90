"""The files of a theme, in three layers: what all themes share, the theme's own over it, the newsletter's over both.

A layer replaces a file of the one below by lying at the same place in its folder, so that a newsletter can have a block
of its own and leave the rest alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

from digest.errors import ConfigError, Problem

SETTINGS = "theme.toml"
NEEDED = ("email.mjml.j2", "email.txt.j2", "notice.txt.j2", "preheader.txt.j2", "subject.txt.j2")
"""The templates that are rendered; all others are blocks of these."""

Layer = Literal["shared", "theme", "newsletter"]
_SHARED = "shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeFile:
    """One file of a theme, and the layer that it comes from."""

    source: str
    layer: Layer


ThemeFiles = Mapping[str, ThemeFile]
"""Files by name, such as `blocks/lead.mjml.j2` and `theme.toml`, in the order of names."""


def theme_names() -> tuple[str, ...]:
    """Return the names of the themes that come with the program."""
    return tuple(sorted(entry.name for entry in _home().iterdir() if (entry / SETTINGS).is_file()))


def own_theme_names(own: Path | None) -> tuple[str, ...]:
    """Return the names of the themes that a newsletter's folder of templates adds."""
    if own is None or not own.is_dir():
        return ()
    known = theme_names()
    return tuple(
        sorted(entry.name for entry in own.iterdir() if (entry / SETTINGS).is_file() and entry.name not in known)
    )


def theme_files(name: str, own: Path | None = None) -> ThemeFiles:
    """Return a theme's files; `own` is the newsletter's folder of templates. Raise ConfigError for an unknown name."""
    if name not in (*theme_names(), *own_theme_names(own)):
        raise _unknown(name, own)
    layered = {file: ThemeFile(source=source, layer=layer) for layer, file, source in _layers(name, own)}
    return dict(sorted(layered.items()))


def theme_settings(found: ThemeFiles, *, beneath: ThemeFiles, where: str) -> dict[str, Any]:
    """Return what `theme.toml` says over what the theme's original says; raise ConfigError where it is no TOML."""
    settings = _parsed(beneath.get(SETTINGS), where)
    for key, value in _parsed(found[SETTINGS], where).items():
        settings[key] = {**settings.get(key, {}), **value} if isinstance(value, dict) else value
    return settings


def stray_files(found: ThemeFiles, where: str) -> Iterator[Problem]:
    """Yield the newsletter's files that replace nothing and that no template names: most likely a slip of the pen."""
    sources = [file.source for file in found.values()]
    for name, file in found.items():
        if file.layer == "newsletter" and name not in (*NEEDED, SETTINGS) and not any(name in it for it in sources):
            near = get_close_matches(name, [known for known in found if known != name], n=1)
            hint = f"did you mean {near[0]!r}?" if near else "name it like the block that it replaces"
            yield Problem(message="no template uses this file", file=f"{where}/{name}", hint=hint)


def missing_files(found: ThemeFiles, where: str) -> Iterator[Problem]:
    """Yield the templates that a theme needs and doesn't have."""
    for name in NEEDED:
        if name not in found:
            yield Problem(
                message="the theme needs this file", file=f"{where}/{name}", hint="digest template eject daily"
            )


def _layers(name: str, own: Path | None) -> Iterator[tuple[Layer, str, str]]:
    """Yield each file with its layer, the lowest layer first."""
    yield from (("shared", *file) for file in _files(_home() / _SHARED))
    yield from (("theme", *file) for file in _files(_home() / name))
    if own is not None:
        yield from (("newsletter", *file) for file in _files(own / name))


def _home() -> Traversable:
    """Return the folder of themes: the package's data, or the top of a checkout, whose install has no such data."""
    packed = files("digest") / "templates"
    return packed if packed.is_dir() else Path(__file__).parents[3] / "templates"


def _files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, str]]:
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".j2") or entry.name == SETTINGS:
            yield f"{prefix}{entry.name}", entry.read_text("utf-8")


def _unknown(name: str, own: Path | None) -> ConfigError:
    names = (*theme_names(), *own_theme_names(own))
    near = get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names)}"
    return ConfigError(f"there is no theme {name!r}", hint=hint)


def _parsed(file: ThemeFile | None, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(file.source) if file else {}
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{where}/{SETTINGS} can't be read: {error}") from None
