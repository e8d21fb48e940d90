"""The interface's words in the edition's language: Babel catalogues, plurals, dates, numbers and lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

SOURCE_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks one language: `locale` rules dates and numbers, `translations` the words."""

    locale: Locale
    translations: NullTranslations

    def number(self, value: int) -> str:
        """Return a number with the language's group separators."""
        return format_decimal(value, locale=self.locale)

    def day(self, day: date) -> str:
        """Return a date with its weekday, as long as the language writes it."""
        return format_date(day, format="full", locale=self.locale)

    def short_day(self, day: date) -> str:
        """Return a date without its weekday."""
        return format_date(day, format="long", locale=self.locale)

    def list(self, items: Iterable[str]) -> str:
        """Return items joined as the language joins them."""
        return format_list(list(items), style="standard", locale=self.locale)


def languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue, and English, which needs none."""
    found = {entry.name.removesuffix(".po") for entry in _catalogues().iterdir() if entry.name.endswith(".po")}
    return tuple(sorted(found | {SOURCE_LANGUAGE}))


@cache
def words(language: str) -> Words:
    """Return the words of a language (BCP 47), English ones where there is no catalogue."""
    locale = _locale(language)
    return Words(locale, _translations(locale.language))


def _locale(language: str) -> Locale:
    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale(SOURCE_LANGUAGE)


def _translations(language: str) -> NullTranslations:
    entry = _catalogues() / f"{language}.po"
    if not entry.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with entry.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _catalogues() -> Traversable:
    return files("digest.render") / "locale"
