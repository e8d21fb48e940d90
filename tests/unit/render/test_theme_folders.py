"""A theme's files in their layers: what a newsletter replaces, adds, and gets wrong."""

from __future__ import annotations

from pathlib import Path

import builders
import pytest

from digest.errors import ConfigError
from digest.models import Email
from digest.render.renderer import EmailRenderer
from digest.render.theme_folders import own_theme_names, theme_files, theme_names
from digest.render.themes import load_theme
from digest.settings import ThemeChoice

from .markup import visible
from .test_pictures import Album
from .test_renderer import full


def written(folder: Path, files: dict[str, str]) -> Path:
    """A folder with files."""
    for name, source in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(source, encoding="utf-8")
    return folder


def mail(own: Path | None, name: str = "daily") -> Email:
    """The mail of an issue with everything, through a theme and a newsletter's own templates."""
    return EmailRenderer(builders.newsletter(), load_theme(ThemeChoice(name=name), own), Album(None)).render(full())


def problems(own: Path, name: str = "daily") -> list[str]:
    """What is wrong with a newsletter's templates, one line each."""
    with pytest.raises(ConfigError) as caught:
        load_theme(ThemeChoice(name=name), own)
    return [f"{problem} [{problem.hint}]" for problem in caught.value.problems] or [str(caught.value)]


@pytest.mark.parametrize("name", theme_names())
def test_an_ejected_theme_gives_the_same_mail(tmp_path: Path, name: str) -> None:
    """Every file in the newsletter's folder, nothing changed: the same bytes, and the same theme."""
    written(tmp_path / name, {file: entry.source for file, entry in theme_files(name).items()})
    assert {entry.layer for entry in theme_files(name, tmp_path).values()} == {"newsletter"}
    assert mail(tmp_path, name) == mail(None, name)


def test_one_block_replaces_its_like_and_nothing_else(tmp_path: Path) -> None:
    """The newsletter's number box stands in the mail, all else is the theme's."""
    block = (
        "{% macro figure(box, page) %}<mj-section><mj-column><mj-text>"
        "<p>Count: {{ box.figure|breakable }}</p></mj-text></mj-column></mj-section>{% endmacro %}"
    )
    written(tmp_path, {"daily/blocks/figure.mjml.j2": block})
    before, after = ("".join(visible(found.html).split()) for found in (mail(None), mail(tmp_path)))
    assert after == before.replace("130companiesinonefiling", "Count:130")
    assert after != before
    assert mail(tmp_path, "letter") == mail(None, "letter")


def test_a_shared_block_is_replaced_for_one_theme(tmp_path: Path) -> None:
    """The subject of bulletin changes, that of daily stays."""
    written(tmp_path, {"bulletin/subject.txt.j2": "{{ page.newsletter.name }}: {{ page.lead.title }}"})
    assert mail(tmp_path, "bulletin").subject == "The Evening Bridge: Bridge closed for three weeks"
    assert mail(tmp_path).subject == "Bridge closed for three weeks"


def test_blocks_of_one_s_own_may_be_imported(tmp_path: Path) -> None:
    """A new file is fine where a template names it."""
    written(
        tmp_path,
        {
            "daily/blocks/mine.mjml.j2": "{% macro mine() %}Mine{% endmacro %}",
            "daily/subject.txt.j2": '{% from "blocks/mine.mjml.j2" import mine %}{{ mine() }} today',
        },
    )
    assert mail(tmp_path).subject == "Mine today"


def test_a_file_that_nothing_uses_is_told(tmp_path: Path) -> None:
    """A misspelt name would else change nothing, in silence."""
    written(tmp_path, {"daily/blocks/figur.mjml.j2": "x"})
    assert problems(tmp_path) == [
        "templates/daily/blocks/figur.mjml.j2: no template uses this file [did you mean 'blocks/figure.mjml.j2'?]"
    ]


def test_own_colours_replace_some(tmp_path: Path) -> None:
    """A theme.toml of a few lines is enough; the configuration's colours still win."""
    written(tmp_path, {"daily/theme.toml": '[light]\naccent = "#14506e"\n[dark]\naccent = "#9cd0ff"\n'})
    theme = load_theme(ThemeChoice(dark={"accent": "#aaddff"}), tmp_path)
    assert (theme.light["accent"], theme.dark["accent"]) == ("#14506e", "#aaddff")
    assert theme.light["ink"] == load_theme(ThemeChoice()).light["ink"]


def test_a_whole_theme_of_one_s_own(tmp_path: Path) -> None:
    """A folder with a name of its own is a theme that builds on what all share."""
    files = theme_files("letter")
    own = {file: entry.source for file, entry in files.items() if entry.layer == "theme"}
    written(tmp_path / "ours", {**own, "subject.txt.j2": "Ours"})
    assert own_theme_names(tmp_path) == ("ours",)
    assert mail(tmp_path, "ours").subject == "Ours"
    assert mail(tmp_path, "ours").html == mail(None, "letter").html


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("[light", "templates/ours/theme.toml can't be read"),
        ("", "templates/ours/theme.toml: the theme needs a table [light]"),
        ('[light]\nink = "#111"\n[dark]\n[fonts]\n[contrast]\n', "theme.toml: dark.ink: has no value"),
        ('[light]\nink = 3\n[dark]\nink = "#eee"\n[fonts]\n[contrast]\n', "light.ink: 3 is not a colour"),
        (
            '[light]\nink = "#111"\n[dark]\nink = "#eee"\n[fonts]\n[contrast]\ntext = [["ink", "pgae"]]\n',
            "contrast.text: ['ink', 'pgae'] is no pair of colours",
        ),
    ],
)
def test_a_theme_that_is_not_right_says_what_it_lacks(tmp_path: Path, settings: str, expected: str) -> None:
    """File, key and reason, before anything is rendered."""
    written(tmp_path / "ours", {"theme.toml": settings, "email.mjml.j2": "x"})
    assert any(expected in line for line in problems(tmp_path, "ours"))


def test_a_theme_without_its_templates_is_told(tmp_path: Path) -> None:
    """The page itself is what shared blocks can't give."""
    written(tmp_path / "ours", {"theme.toml": theme_files("daily")["theme.toml"].source})
    assert problems(tmp_path, "ours") == [
        "templates/ours/email.mjml.j2: the theme needs this file [digest template eject daily]"
    ]


@pytest.mark.parametrize("name", ["shared", "../daily", "", "."])
def test_only_themes_are_themes(tmp_path: Path, name: str) -> None:
    """The folder of shared blocks is none, nor is a path."""
    with pytest.raises(ConfigError, match="there is no theme"):
        theme_files(name, tmp_path)
