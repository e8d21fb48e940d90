"""What docs/templates.md says about templates is what templates are given, and its examples render."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import builders
import pytest
from jinja2 import pass_context
from jinja2.defaults import DEFAULT_FILTERS, DEFAULT_NAMESPACE

from digest.models import Almanac, Draft, Issue, NumberBox
from digest.render import page as records
from digest.render.environment import environment, loader
from digest.render.renderer import EmailRenderer
from digest.render.theme_folders import theme_files, theme_names
from digest.render.themes import load_theme
from digest.render.words import words
from digest.settings import ThemeChoice

TEXT = (Path(__file__).parents[1] / "docs" / "templates.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"```jinja\n\{# templates/(\S+) #\}\n(.*?)```", re.DOTALL)


class NoPictures:
    """A newsletter without pictures of its own."""

    def read(self, location: str) -> bytes:
        """Say that there is none."""
        raise FileNotFoundError(location)


def issue() -> Issue:
    """An issue with a number and an almanac."""
    draft = Draft(number=NumberBox(figure="130", text="companies"), almanac=Almanac(title="Day", text="A day."))
    return builders.issue(draft=draft, number=7)


def documented(heading: str) -> list[str]:
    """The names in the first column of the table below a heading."""
    section = re.split(r"^##+ ", TEXT.split(f"\n### {heading}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
    cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([a-z_]+)`", cell)]


@pytest.mark.parametrize(
    ("heading", "record"),
    [
        ("page", records.Page),
        ("page.newsletter", records.NewsletterView),
        ("A story", records.StoryView),
        ("story.picture", records.PictureView),
        ("A section", records.SectionView),
        ("page.coverage", records.CoverageView),
    ],
)
def test_every_field_is_documented_and_no_other(heading: str, record: type) -> None:
    """Fields and properties of the records, each once."""
    properties = [name for name, value in vars(record).items() if isinstance(value, property)]
    assert sorted(documented(heading)) == sorted([*(field.name for field in fields(record)), *properties])


def test_every_filter_is_documented_and_no_other() -> None:
    """Those that are ours, beside Jinja's own."""
    known = environment(loader({}), words("en")).filters
    ours = [name for name, made in known.items() if DEFAULT_FILTERS.get(name) is not made]
    assert sorted(documented("Filters")) == sorted(ours)


def test_every_name_of_the_context_is_documented_and_no_other(tmp_path: Path) -> None:
    """A text part that prints the names it is given prints those of the table."""
    (tmp_path / "daily").mkdir()
    (tmp_path / "daily" / "email.txt.j2").write_text("{{ names()|join(' ') }}", encoding="utf-8")
    theme = load_theme(ThemeChoice(), tmp_path)
    renderer = EmailRenderer(builders.newsletter(), theme, NoPictures())
    renderer._environment("en").globals["names"] = pass_context(lambda context: context.get_all())
    given = set(renderer.render(issue()).text.split())
    table = TEXT.split("## The context")[1].split("###")[0]
    named = re.findall(r"`([a-z]+)`", " ".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)))
    assert sorted(named) == sorted(given - {*DEFAULT_NAMESPACE, "names", "_", "pgettext", "npgettext"})


@pytest.mark.parametrize(("name", "source"), EXAMPLE.findall(TEXT))
def test_examples_render(tmp_path: Path, name: str, source: str) -> None:
    """Each lies where the page says, and the mail is made."""
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(source, encoding="utf-8")
    theme = load_theme(ThemeChoice(name=name.partition("/")[0]), tmp_path)
    mail = EmailRenderer(builders.newsletter(), theme, NoPictures()).render(issue())
    assert "130" in mail.html
    assert mail != EmailRenderer(builders.newsletter(), load_theme(ThemeChoice()), NoPictures()).render(issue())


def test_every_theme_and_file_is_named() -> None:
    """Themes, what is rendered, and the blocks that all themes have."""
    assert all(f"**{name}**" in TEXT for name in theme_names())
    common = set.intersection(*(set(theme_files(name)) for name in theme_names()))
    stems = {name.rpartition("/")[2].partition(".")[0] for name in common}
    assert [stem for stem in sorted(stems) if f"`{stem}" not in TEXT and f"/{stem}." not in TEXT] == []
