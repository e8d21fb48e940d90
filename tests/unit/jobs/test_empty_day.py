"""A day without stories, in the three ways that a newsletter may want it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import builders
import pytest
from fakes import MemoryStore

from digest.config.drafts import DraftFiles
from digest.jobs.generate import Generated, GenerateTools, generate
from digest.mail.message import IssueMessage
from digest.models import Harvest
from digest.render.pictures import PictureFolder
from digest.render.renderer import EmailRenderer
from digest.render.themes import load_theme, theme_names
from digest.settings import Selection, Settings, ThemeChoice, WhenEmpty
from digest.summarizers.lead import lead

NOTICE = "We have nothing new for you today; the next issue comes as usual."


def made(folder: Path, when_empty: WhenEmpty, theme: str = "daily", **changes: Any) -> Generated:
    """Make the issue of a day on which the one source was read and had nothing."""
    settings: Settings = builders.settings(
        folder,
        newsletter=builders.newsletter(**changes),
        theme=ThemeChoice(name=theme),
        selection=Selection(when_empty=when_empty),
    )
    store = MemoryStore()
    store.save_harvest(Harvest(visit=builders.visit()))
    pictures = PictureFolder(folder)
    tools = GenerateTools(
        summarizer=lead(),
        renderer=EmailRenderer(
            settings.newsletter, load_theme(settings.theme), pictures, notice=when_empty == "notice"
        ),
        messages=IssueMessage(settings.newsletter, pictures.read),
        drafts=DraftFiles(folder),
        read_picture=pictures.read,
        edition="test",
    )
    done = generate(builders.DAY, settings=settings, store=store, tools=tools, output=folder / "out")
    stored = store.issue(builders.DAY)
    assert stored is not None
    assert (stored.state, stored.email) == (done.state, done.email)
    return done


def test_skip_makes_an_empty_issue(tmp_path: Path):
    """There is no mail and no file, and the store knows that the day was empty."""
    done = made(tmp_path, "skip")
    assert (done.state, done.email, done.files) == ("empty", None, ())


@pytest.mark.parametrize("theme", theme_names())
def test_send_makes_the_page_without_stories(tmp_path: Path, theme: str):
    """A whole mail, a draft like any other, whose subject and preheader need no lead."""
    done = made(tmp_path, "send", theme)
    assert done.state == "draft"
    assert done.email is not None
    assert done.email.subject == "The Evening Bridge, November 11, 2022"
    assert 40 <= len(done.email.preheader) <= 140
    assert done.email.preheader.startswith("1 source read")
    for part in (done.email.html, done.email.text):
        assert "No news today" in part
        assert NOTICE not in part
        assert "0\u00a0min" not in part
        assert "1\u00a0min" not in part
    assert {file.suffix for file in done.files} == {".html", ".txt", ".eml", ".json"}


@pytest.mark.parametrize("theme", theme_names())
def test_notice_tells_it_in_one_sentence(tmp_path: Path, theme: str):
    """Readers are told in the page and in the text, once each; the line beside the subject says something else."""
    done = made(tmp_path, "notice", theme)
    assert done.state == "draft"
    assert done.email is not None
    assert done.email.html.count(NOTICE) == 1
    assert done.email.text.count(NOTICE) == 1
    assert NOTICE not in done.email.preheader
    assert 40 <= len(done.email.preheader) <= 140


@pytest.mark.parametrize(
    ("language", "words"), [("de", "nichts Neues für Sie"), ("uk", "нічого нового"), ("ar", "ليس لدينا جديد")]
)
def test_notice_speaks_the_language_of_the_edition(tmp_path: Path, language: str, words: str):
    """It is a template like any other."""
    done = made(tmp_path, "notice", language=language)
    assert done.email is not None
    assert words in done.email.html
    assert words in done.email.text.replace("\n", " ")


def test_an_editor_s_note_stands_before_the_notice(tmp_path: Path):
    """What a person wrote comes first."""
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / f"{builders.DAY}.toml").write_text('note = "The newsroom is on strike."', encoding="utf-8")
    done = made(tmp_path, "notice")
    assert done.email is not None
    assert done.email.text.index("on strike") < done.email.text.index("nothing new for you")
