"""The mails that the browser looks at: the examples' issues in every theme, edition and shape."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import digest
from digest.models import Issue, Story, fill
from digest.render.pictures import PictureFolder
from digest.render.renderer import EmailRenderer
from digest.render.themes import load_theme
from digest.settings import Newsletter, ThemeChoice

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = "2022-11-11"
ADDRESS = "https://mail.example.org/"
"""Where a mail and its pictures seem to lie; the tests answer for it."""

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunternehmen"[:60]
EDITIONS = ("en", "uk", "ar")
SHAPES = ("example", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail, the MJML that it was made from, and the bytes of its pictures by address."""

    html: str
    mjml: str
    pictures: dict[str, bytes]


@cache
def mail(theme: str, edition: str = "en", shape: str = "example") -> Mail:
    """Return a mail of an example's issue: in Arabic from right to left, else the daily one."""
    folder = EXAMPLES / ("arabic" if edition == "ar" else "daily")
    newsletter, issue = example(folder)
    newsletter = replace(newsletter, base_url="https://web.example.org")
    pictures = PictureFolder(folder)
    renderer = EmailRenderer(newsletter, load_theme(ThemeChoice(name=theme)), pictures)
    spoken = issue if edition in {"en", "ar"} else replace(issue, language=edition)
    shaped = _with_long_words(spoken) if shape == "words" else spoken
    email = renderer.render(shaped)
    return Mail(
        html=fill(email, "html", {f"picture:{picture.name}": picture.name for picture in email.pictures}),
        mjml=renderer.mjml(shaped),
        pictures={ADDRESS + picture.name: pictures.read(picture.location) for picture in email.pictures},
    )


@cache
def example(folder: Path) -> tuple[Newsletter, Issue]:
    """Return an example's newsletter and its issue, made from a copy, so that the example stays as it is."""
    with tempfile.TemporaryDirectory() as room:
        copy = shutil.copytree(folder, Path(room) / "copy", ignore=shutil.ignore_patterns("digest.db*", "out"))
        loaded = digest.load(copy / "digest.toml")
        return loaded.settings.newsletter, loaded.generate(DAY, output=Path(room) / "out").issue


def _with_long_words(issue: Issue) -> Issue:
    """Return an issue whose name, headings and stories hold a word of sixty letters."""
    assert issue.lead is not None
    sections = (
        replace(section, title=LONG, stories=tuple(map(_worded, section.stories))) for section in issue.sections
    )
    return replace(
        issue,
        newsletter=LONG,
        lead=_worded(issue.lead),
        second=tuple(map(_worded, issue.second)),
        sections=tuple(sections),
        brief=tuple(map(_worded, issue.brief)),
    )


def _worded(story: Story) -> Story:
    """Return a story whose title, source and summary hold a word of sixty letters."""
    article = replace(story.article, title=f"{LONG} {story.title}", source=LONG)
    if story.summary is None:
        return replace(story, article=article)
    spans = tuple(replace(span, text=f"{LONG} {span.text}") for span in story.summary.spans)
    return replace(story, article=article, summary=replace(story.summary, spans=spans))
