"""A reader's own link to leave: a field of the footer, in HTML and text."""

from __future__ import annotations

import builders
import pytest

from digest.models import Email, fill
from digest.render.renderer import EmailRenderer
from digest.render.themes import load_theme, theme_names
from digest.settings import ThemeChoice

from .markup import visible


class NoPictures:
    def read(self, location: str) -> bytes:
        raise FileNotFoundError(location)


def render(theme: str, *, lets_leave: bool, language: str = "en") -> Email:
    """Render the whole issue of the builders."""
    renderer = EmailRenderer(
        builders.newsletter(), load_theme(ThemeChoice(name=theme)), NoPictures(), lets_leave=lets_leave
    )
    return renderer.render(builders.issue(language=language))


@pytest.mark.parametrize("theme", theme_names())
def test_the_footer_holds_the_link_once_in_each_part(theme: str) -> None:
    """Filled, it is a link with a word, and a line of text."""
    email = render(theme, lets_leave=True)
    assert [(field.name, field.part) for field in email.fields] == [("unsubscribe", "html"), ("unsubscribe", "text")]
    assert email.pictures == ()
    values = {"unsubscribe": "https://news.example.org/u/TOKEN"}
    assert 'href="https://news.example.org/u/TOKEN"' in fill(email, "html", values)
    assert fill(email, "text", values).endswith("\nUnsubscribe: https://news.example.org/u/TOKEN\n")


def test_without_it_nothing_differs_from_a_mail_that_nobody_can_leave_by() -> None:
    """The footer names the contact alone."""
    email = render("daily", lets_leave=False)
    assert (email.fields, "Unsubscribe" in email.html + email.text) == ((), False)


@pytest.mark.parametrize(("language", "word"), [("de", "Abbestellen"), ("uk", "Відписатися"), ("ar", "إلغاء الاشتراك")])
def test_the_word_is_the_readers(language: str, word: str) -> None:
    """As all words of the interface are."""
    email = render("daily", lets_leave=True, language=language)
    assert word in visible(email.html).replace("\u00a0", " ")
    assert word in email.text
