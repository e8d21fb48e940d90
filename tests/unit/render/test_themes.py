"""Themes: found, coloured, checked."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from digest.colour import parse_hex
from digest.errors import ConfigError
from digest.render.themes import load_theme, theme_names
from digest.settings import ThemeChoice


def problems(choice: ThemeChoice) -> list[str]:
    """What is wrong with a choice, one line each."""
    with pytest.raises(ConfigError) as caught:
        load_theme(choice)
    return [f"{problem} [{problem.hint}]" for problem in caught.value.problems]


@pytest.mark.parametrize("name", theme_names())
def test_every_colour_has_a_light_and_a_dark_value(name: str) -> None:
    """No colour is missing in the dark scheme, none of its pairs is pure black or white."""
    theme = load_theme(ThemeChoice(name=name))
    assert list(theme.light) == list(theme.dark)
    assert all(parse_hex(value) for value in (*theme.light.values(), *theme.dark.values()))
    assert not {"#000000", "#ffffff", "#000", "#fff"} & set(theme.dark.values())


@pytest.mark.parametrize("name", theme_names())
def test_no_template_marks_text_as_safe(name: str) -> None:
    """Nothing gets round escaping, includes files or loads what isn't ours."""
    for template, source in load_theme(ThemeChoice(name=name)).templates.items():
        assert not re.search(r"\|\s*safe\b|autoescape|mj-include|mj-html-attributes|<script|data:|url\(", source), (
            template
        )


@pytest.mark.parametrize("name", theme_names())
def test_no_template_writes_a_bare_zero(name: str) -> None:
    """The compiler miscounts a padding or margin with a bare 0 (B3)."""
    for template, source in load_theme(ThemeChoice(name=name)).templates.items():
        inline = "".join(re.findall(r'\s(?:padding|style)="[^"]*"', source))
        assert not re.search(r"[:\s\"]0(?=[\s;\"])", re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", inline)), template


def test_unknown_theme_names_the_nearest() -> None:
    """A misspelt name is answered with the right one."""
    with pytest.raises(ConfigError) as caught:
        load_theme(ThemeChoice(name="dayly"))
    assert caught.value.hint == "did you mean 'daily'?"


@pytest.mark.parametrize("name", ["../daily", "", "."])
def test_theme_is_a_name_and_no_path(name: str) -> None:
    """What isn't a theme's name leads nowhere."""
    with pytest.raises(ConfigError):
        load_theme(ThemeChoice(name=name))


def test_chosen_colours_replace_the_theme_s_own() -> None:
    """A newsletter has its own accent, and another fingerprint."""
    theme = load_theme(ThemeChoice(light={"accent": "#14506E"}))
    assert theme.light["accent"] == "#14506e"
    assert theme.dark == load_theme(ThemeChoice()).dark
    assert theme.fingerprint != load_theme(ThemeChoice()).fingerprint


def test_every_wrong_colour_is_told_at_once() -> None:
    """Names, values and schemes are all named, with what to do."""
    found = problems(ThemeChoice(light={"acent": "#14506e", "ink": "black"}, dark={"page": "#12"}))
    assert found == [
        "digest.toml: theme.light.acent: the theme has no colour 'acent' [did you mean 'accent'?]",
        "digest.toml: theme.light.ink: 'black' is not a colour [write it like #1a2b3c]",
        "digest.toml: theme.dark.page: '#12' is not a colour [write it like #1a2b3c]",
    ]


def test_a_colour_that_can_t_be_read_is_refused() -> None:
    """Pale grey on white is told with both contrasts: as it is, and what its ground allows."""
    found = problems(ThemeChoice(light={"muted": "#bbbbbb"}))
    assert all(line.startswith("digest.toml: theme.light.muted: muted #bbbbbb on ") for line in found)
    assert any("contrast 1.9, needed is 4.5" in line for line in found)


def test_a_ground_is_blamed_where_the_text_is_the_theme_s() -> None:
    """Whoever changed the ground is told about the ground."""
    found = problems(ThemeChoice(dark={"card": "#777777"}))
    assert found
    assert all(line.startswith("digest.toml: theme.dark.card: ") for line in found)


def test_a_pair_that_forced_inversion_spoils_is_refused() -> None:
    """Green on navy is legible until a client turns it round."""
    found = problems(ThemeChoice(light={"button_text": "#00aa00", "button": "#000080"}))
    assert any("in clients that force a dark scheme" in line for line in found)


def test_fingerprint_covers_templates() -> None:
    """One letter in a template makes another theme."""
    theme = load_theme(ThemeChoice())
    name = next(iter(theme.templates))
    changed = replace(theme, templates={**theme.templates, name: theme.templates[name] + " "})
    assert changed.fingerprint != theme.fingerprint
    assert load_theme(ThemeChoice()).fingerprint == theme.fingerprint
