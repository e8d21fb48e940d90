"""Whole mails, kept as files. `make golden` (DIGEST_GOLDEN=1) writes them again; their diff is what readers see."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import builders
import pytest

from digest.models import Almanac, Draft, Email, Image, Issue, NumberBox, Section, SourceReport, Story
from digest.render.renderer import EmailRenderer
from digest.render.themes import load_theme
from digest.settings import ThemeChoice

HERE = Path(__file__).parent
PICTURE = Image(
    location="https://images.example.org/bridge.jpg", alt="A bridge", credit="Photo: X", width=1120, height=596
)
ANOTHER = replace(PICTURE, location="https://images.example.org/buses.jpg", alt="A bus")
FAILED = SourceReport(name="Tidewater Gazette", kind="feed", seen=0, shown=0, problem="the address did not answer")


class NoPictures:
    """A newsletter without pictures of its own."""

    def read(self, location: str) -> bytes:
        """Say that there is none."""
        raise FileNotFoundError(location)


def full(language: str = "en") -> Issue:
    """An issue with every block, in which stories speak three languages."""
    lead = builders.article(image=PICTURE)
    return builders.issue(
        language=language,
        number=212,
        lead=told(lead, slot="lead", also=(builders.article("Bridge shut", source="Harbour Post"),), minutes=4),
        second=(
            builders.story(slot="second", article=builders.article("Buses & ferries run all night", image=ANOTHER)),
            builders.story(slot="second", article=builders.article("Le pont est fermé", language="fr", url=None)),
        ),
        sections=(Section(title="World", stories=(builders.story("Mayor asks for patience"),), more=3),),
        brief=(
            builders.story("Old road gets <new> lamps", slot="brief"),
            builders.story(slot="brief", article=builders.article("الجسر مغلق", language="ar")),
        ),
        more={"Sport": 1},
        draft=Draft(
            note="Good evening.\n\nHere is the day.",
            number=NumberBox(figure="3", text="weeks of repair"),
            almanac=Almanac(title="On this day", text="The bridge was opened a hundred years ago."),
        ),
        coverage=builders.coverage(sources=(*builders.coverage().sources, FAILED)),
        minutes=6,
    )


def told(article: object, **changes: object) -> Story:
    """A story told in four sentences."""
    story = builders.story(article=article, **changes)
    return replace(story, summary=builders.summary(story.article, 4))


ISSUES = {"plain": builders.issue(), "full": full(), "mirrored": full("ar")}


def email(name: str) -> Email:
    """The mail of a fixed issue."""
    address = "" if name == "plain" else "https://bridge.example.org"
    newsletter = builders.newsletter(base_url=address, tagline="News from both banks")
    return EmailRenderer(newsletter, load_theme(ThemeChoice()), NoPictures()).render(ISSUES[name])


def check(file: Path, content: str) -> None:
    """Compare with a golden file, or write it."""
    if os.environ.get("DIGEST_GOLDEN"):
        file.write_text(content, "utf-8")
    assert content == file.read_text("utf-8"), f"{file.name} differs: look at it, then `make golden`"


@pytest.mark.parametrize("name", ISSUES)
def test_html_is_what_it_was(name: str) -> None:
    """Every byte of the HTML, an element a line."""
    check(HERE / f"{name}.html", email(name).html.replace("><", ">\n<") + "\n")


@pytest.mark.parametrize("name", ISSUES)
def test_text_is_what_it_was(name: str) -> None:
    """Every byte of subject, preheader and text part."""
    mail = email(name)
    check(HERE / f"{name}.txt", f"Subject: {mail.subject}\nPreheader: {mail.preheader}\n\n{mail.text}")
