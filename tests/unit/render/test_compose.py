"""One bad story costs its own card; a bad theme costs the mail."""

from __future__ import annotations

import logging
from dataclasses import replace

import builders
import pytest

from digest.errors import RenderError
from digest.models import Issue, Section
from digest.render.renderer import EmailRenderer
from digest.render.themes import load_theme
from digest.settings import ThemeChoice

from .markup import visible
from .test_pictures import Album


def renderer(block: str, old: str, new: str) -> EmailRenderer:
    """A renderer whose theme has a slip in one block."""
    theme = load_theme(ThemeChoice())
    assert old in theme.templates[block]
    slipped = {**theme.templates, block: theme.templates[block].replace(old, new)}
    return EmailRenderer(builders.newsletter(), replace(theme, templates=slipped), Album(None))


def issue(*titles: str) -> Issue:
    """An issue with lines of these titles."""
    stories = tuple(builders.story(title) for title in titles)
    return builders.issue(sections=(Section(title="World", stories=stories),))


SLIPS = [
    (
        "{{ sources(story, page, room=40) }}",
        "{{ sources(story, page, room=40) }}{{ 1 // (story.title != 'Bad news') }}",
    ),
    (
        "{{ sources(story, page, room=40) }}",
        "{{ sources(story, page, room=40) }}{% if story.title == 'Bad news' %}<br>{% endif %}",
    ),
    (
        "{{ sources(story, page, room=40) }}",
        "{{ sources(story, page, room=40) }}{% if story.title == 'Bad news' %}{{ '{{' }}{% endif %}",
    ),
]


@pytest.mark.parametrize(("old", "new"), SLIPS)
def test_a_story_that_breaks_the_render_is_left_out(old: str, new: str, caplog: pytest.LogCaptureFixture) -> None:
    """The others stand, and the log says which one is missing and why."""
    with caplog.at_level(logging.WARNING):
        composed = renderer("blocks/section.mjml.j2", old, new).compose(issue("Good news", "Bad news", "Other news"))
    assert [(left.title, left.reason) for left in composed.issue.coverage.left_out] == [
        ("Bad news", "it can't be rendered")
    ]
    assert "Bad news" not in visible(composed.email.html)
    assert "Good news" in visible(composed.email.html)
    assert "Other news" in composed.email.text
    assert "Bad news" in caplog.text


@pytest.mark.parametrize(("old", "new"), SLIPS)
def test_an_issue_without_the_bad_story_is_whole(old: str, new: str) -> None:
    """A slip that no story meets is not met."""
    composed = renderer("blocks/section.mjml.j2", old, new).compose(issue("Good news"))
    assert composed.issue.coverage.left_out == ()


@pytest.mark.parametrize("slip", ["{{ story.nowhere }}", "<br>", "{{ '{{' }}", "{{ story.picture.nowhere }}"])
@pytest.mark.parametrize("titles", [("Good news",), ("Good news", "Other news")])
def test_a_slip_that_every_story_of_a_block_meets_is_the_theme_s(slip: str, titles: tuple[str, ...]) -> None:
    """No card is left out for it, and no mail comes out without stories: the author hears of it."""
    broken = renderer("blocks/section.mjml.j2", SLIPS[0][0], f"{SLIPS[0][0]}{slip}")
    with pytest.raises(RenderError):
        broken.render(issue(*titles))


@pytest.mark.parametrize(
    "block", ["blocks/masthead.mjml.j2", "blocks/section.mjml.j2", "email.txt.j2", "subject.txt.j2"]
)
def test_a_slip_in_the_theme_is_told(block: str) -> None:
    """What is wrong with every story, or with none, is the theme's fault and names its place."""
    theme = load_theme(ThemeChoice())
    slipped = {**theme.templates, block: theme.templates[block].replace("{% ", "{{ page.nowhere }}{% ", 1)}
    broken = EmailRenderer(builders.newsletter(), replace(theme, templates=slipped), Album(None))
    with pytest.raises(RenderError) as caught:
        broken.render(issue("Good news"))
    assert caught.value.template == block
    assert caught.value.line in {1, 2}
