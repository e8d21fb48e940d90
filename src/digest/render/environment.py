"""The Jinja environment: sandboxed, escaping everything but plain text, strict about what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from typing import Any

from jinja2 import BaseLoader, FunctionLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from digest.render.filters import attr, breakable, clean, kept, shortened, url
from digest.render.lines import wrap
from digest.render.words import Words

PLAIN_TEXT = ".txt.j2"
"""How the names of templates end whose output is not markup."""

Source = tuple[str, str, Callable[[], bool]]


class Missing(StrictUndefined):
    """Something that a template names and that is not there; its message suggests the nearest name that is."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        message: str = super()._undefined_message
        near = get_close_matches(str(self._undefined_name), list(_names(self._undefined_obj)), n=1)
        return f"{message}; did you mean {near[0]!r}?" if near else message


def _names(value: object) -> Iterable[str]:
    if isinstance(value, Mapping):
        return map(str, value)
    if is_dataclass(value):
        return (field.name for field in fields(value))
    return ()


def escapes(name: str | None) -> bool:
    """Say whether the output of a template is markup, so that values in it are escaped."""
    return not (name or "").endswith(PLAIN_TEXT)


def loader(templates: Mapping[str, str]) -> BaseLoader:
    """Return a loader of templates by name; errors call each by that name."""

    def load(name: str) -> Source | None:
        return (templates[name], name, lambda: True) if name in templates else None

    return FunctionLoader(load)


def environment(source: BaseLoader, words: Words, **options: Any) -> SandboxedEnvironment:
    """Return an environment that speaks one language; `options` are Jinja's."""
    settings: dict[str, Any] = {
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n"],
        **options,
    }
    made = SandboxedEnvironment(loader=source, autoescape=escapes, undefined=Missing, **settings)
    made.filters |= {made_of.__name__: made_of for made_of in (clean, attr, url, breakable, kept, shortened, wrap)}
    made.filters |= {"number": words.number, "day": words.day, "short_day": words.short_day, "listed": words.list}
    made.install_gettext_translations(words.translations, newstyle=True)  # type: ignore[attr-defined]
    return made
