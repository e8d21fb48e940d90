"""The commands about themes, run as the root command runs them."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from digest.cli.output import Output
from digest.cli.template import template
from digest.errors import ConfigError, DigestError
from digest.render.theme_folders import theme_files, theme_names


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A newsletter's folder with a configuration."""
    (tmp_path / "digest.toml").write_text("", encoding="utf-8")
    return tmp_path


def run(room: Path, *arguments: str) -> None:
    """Run `digest template` for the newsletter of a folder."""
    template.main(arguments, standalone_mode=False, obj=Output(config=room / "digest.toml"))


def test_list_names_every_theme_and_what_is_yours(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Themes of the program come first; replaced files are counted."""
    (room / "templates/daily/blocks").mkdir(parents=True)
    (room / "templates/daily/blocks/figure.mjml.j2").write_text("x", encoding="utf-8")
    run(room, "list")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(theme_names())
    assert [line.endswith("(1 of its files are yours)") for line in lines] == [
        name == "daily" for name in theme_names()
    ]


def test_list_speaks_json(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Names, descriptions and replaced files."""
    run(room, "list", "--json")
    listed = json.loads(capsys.readouterr().out)
    assert [theme["name"] for theme in listed] == list(theme_names())
    assert all(theme["description"] and theme["yours"] == [] for theme in listed)


def test_show_tells_where_each_file_is_from(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Shared, the theme's own, or the newsletter's."""
    (room / "templates/letter").mkdir(parents=True)
    (room / "templates/letter/subject.txt.j2").write_text("x", encoding="utf-8")
    run(room, "show", "letter")
    told = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert told["subject.txt.j2"] == "yours"
    assert told["blocks/lead.mjml.j2"] == "the theme's own"
    assert told["blocks/head.mjml.j2"] == "shared by all themes"


@pytest.mark.parametrize("spelling", ["figure", "figure.mjml", "figure.mjml.j2", "blocks/figure.mjml.j2"])
def test_show_prints_one_file(room: Path, spelling: str, capsys: pytest.CaptureFixture[str]) -> None:
    """However much of its name is written."""
    run(room, "show", "daily", spelling)
    assert capsys.readouterr().out == theme_files("daily")["blocks/figure.mjml.j2"].source


def test_eject_writes_one_block_or_all(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside the configuration, each file as the program has it, and each is named."""
    run(room, "eject", "daily", "figure")
    assert [path.name for path in (room / "templates").rglob("*.*")] == ["figure.mjml.j2"]
    assert capsys.readouterr().out.strip() == str(room / "templates/daily/blocks/figure.mjml.j2")
    run(room, "eject", "letter")
    for name, file in theme_files("letter").items():
        assert (room / "templates/letter" / name).read_text(encoding="utf-8") == file.source


def test_eject_overwrites_nothing(room: Path) -> None:
    """Where one file exists, none is written."""
    run(room, "eject", "daily", "figure")
    mine = room / "templates/daily/blocks/figure.mjml.j2"
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigError, match="exists"):
        run(room, "eject", "daily")
    assert mine.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in (room / "templates").rglob("*.*")] == ["figure.mjml.j2"]


def test_eject_writes_where_it_is_told(room: Path) -> None:
    """Another folder may be named."""
    run(room, "eject", "daily", "subject", "--output", str(room / "elsewhere"))
    assert (room / "elsewhere/subject.txt.j2").is_file()


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [(("show", "dayly"), "'daily'"), (("show", "daily", "figur"), "'figure'"), (("eject", "daily", "zzz"), "email")],
)
def test_slips_are_answered_with_the_right_name(room: Path, arguments: tuple[str, ...], hint: str) -> None:
    """Themes and files alike."""
    with pytest.raises(ConfigError) as caught:
        run(room, *arguments)
    assert caught.value.hint is not None
    assert hint in caught.value.hint


def test_a_folder_that_can_t_be_written_is_told(room: Path) -> None:
    """A path below a file."""
    with pytest.raises(DigestError, match="can't be written"):
        run(room, "eject", "daily", "--output", str(room / "digest.toml" / "x"))


def test_every_command_has_help() -> None:
    """A line that says what it does."""
    assert all(command.get_short_help_str() for command in template.commands.values())
    assert isinstance(template, click.Group)
