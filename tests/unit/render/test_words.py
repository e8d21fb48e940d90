"""The interface's words: complete in every language, with plurals."""

from __future__ import annotations

import re
from datetime import date
from gettext import GNUTranslations
from io import BytesIO
from itertools import chain

import pytest
from jinja2.ext import babel_extract

from digest.render.themes import load_theme
from digest.render.words import languages, words
from digest.settings import ThemeChoice

DAY = date(2022, 11, 11)
TRANSLATED = [language for language in languages() if language != "en"]


def messages() -> set[str]:
    """Every message of the templates, in the singular where it has two forms."""
    found = set()
    for source in load_theme(ThemeChoice()).templates.values():
        options = {"trim_blocks": "true", "lstrip_blocks": "true"}
        for _, _, message, _ in babel_extract(BytesIO(source.encode()), ("gettext", "ngettext"), [], options):
            found.add(message if isinstance(message, str) else message[0])
    return found


def test_all_promised_languages_are_there() -> None:
    """Seven languages have their words."""
    assert set(languages()) >= {"en", "fr", "de", "es", "it", "uk", "ar"}


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogue_has_every_message_and_no_other(language: str) -> None:
    """What the templates say is what the catalogue translates."""
    translations = words(language).translations
    assert isinstance(translations, GNUTranslations)
    known = {key if isinstance(key, str) else key[0] for key in translations._catalog} - {""}
    assert known == messages()


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_name_nothing_that_the_message_does_not(language: str) -> None:
    """A placeholder that the template doesn't fill would break the page."""
    for key, text in words(language).translations._catalog.items():
        source = key if isinstance(key, str) else key[0]
        if source:
            assert set(re.findall(r"%\((\w+)\)s", text)) <= set(re.findall(r"%\((\w+)\)s", source))
            assert len(re.findall(r"%", text)) == len(re.findall(r"%\(\w+\)s", text))


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 1, "1 story"), ("en", 2, "2 stories"), ("fr", 0, "0 sujet"), ("fr", 2, "2 sujets"),
        ("uk", 1, "1 новина"), ("uk", 3, "3 новини"), ("uk", 12, "12 новин"), ("uk", 21, "21 новина"),
        ("uk", 111, "111 новин"), ("ar", 2, "خبران"), ("ar", 5, "5 أخبار"), ("ar", 11, "11 خبرًا"),
    ],
)  # fmt: skip
def test_plurals_follow_the_language(language: str, count: int, expected: str) -> None:
    """Each count takes the form that its language wants."""
    text = words(language).translations.ngettext("%(num)s story", "%(num)s stories", count)
    assert text % {"num": count} == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Friday, November 11, 2022"), ("en-GB", "Friday 11 November 2022"), ("de", "Freitag, 11. November 2022"),
        ("fr", "vendredi 11 novembre 2022"), ("it", "venerdì 11 novembre 2022"), ("xx", "Friday, November 11, 2022"),
    ],
)  # fmt: skip
def test_dates_are_in_the_edition_s_form(language: str, expected: str) -> None:
    """Britain writes its date otherwise than America; an unknown language is written in English."""
    assert words(language).day(DAY).replace(",", "") == expected.replace(",", "")


def test_numbers_and_lists_follow_the_language() -> None:
    """Thousands and enumerations are written as the language does."""
    assert words("de").number(1212) == "1.212"
    assert words("en").number(1212) == "1,212"
    assert words("en").list(["A", "B", "C"]) == "A, B, and C"
    assert list(chain(words("en").list([]))) == []
