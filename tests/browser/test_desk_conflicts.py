"""Two windows, or a window and an editor, want different things: both are shown, and no edit is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from desk import DAY, Running, soon

from .desk_page import at, tab_to, whole

WORDS = f"/{DAY}?tab=words"


def _in_another_window(desk: Running) -> None:
    assert desk.edit(("subject", None, "Theirs")).status == 200


def _in_an_editor(desk: Running) -> None:
    text = desk.draft.read_text()
    desk.draft.write_text(f'subject = "Theirs" # by hand\n{text}')


ELSEWHERE = pytest.mark.parametrize("elsewhere", [_in_another_window, _in_an_editor])


def _meanwhile(page: Any, does: Callable[[], None]) -> None:
    """Let something happen between a window's decision to save and the arrival of its change."""

    def hold(route: Any) -> None:
        does()
        route.continue_()

    page.route("**/edit", hold, times=1)


def _type_mine(page: Any) -> None:
    page.wait_for_selector("#field-subject")
    page.focus("#field-subject")
    page.keyboard.type("Mine")
    page.keyboard.press("Tab")
    page.wait_for_selector("#dialog[open]")


def _subject(desk: Running) -> str | None:
    found: str | None = desk.document()["draft"].get("subject")
    return found


@ELSEWHERE
def test_a_conflict_shows_both_and_overwrites_nothing(
    chromium: Any, desk: Running, elsewhere: Callable[[Running], None]
) -> None:
    """Until the editor has chosen, the file stands as the other left it, and nothing is chosen by accident."""
    with at(chromium, desk, WORDS) as page:
        whole(page)
        _meanwhile(page, lambda: elsewhere(desk))
        _type_mine(page)
        told = page.locator("#dialog").inner_text()
        assert "In the file Theirs" in told
        assert "Yours Mine" in told
        text = desk.draft.read_text()
        assert 'subject = "Theirs"' in text
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        assert page.locator("#dialog[open]").count() == 1
        assert desk.draft.read_text() == text


@ELSEWHERE
def test_mine_is_used_where_the_editor_says_so(
    chromium: Any, desk: Running, elsewhere: Callable[[Running], None]
) -> None:
    """And theirs can be had again by undo."""
    with at(chromium, desk, WORDS) as page:
        whole(page)
        _meanwhile(page, lambda: elsewhere(desk))
        _type_mine(page)
        tab_to(page, "#use-mine")
        page.keyboard.press("Enter")
        assert soon(lambda: 'subject = "Mine"' in desk.draft.read_text())
        page.wait_for_selector("#dialog:not([open])", state="attached")
        page.wait_for_selector("#undo:not([disabled])")
        page.click("#undo")
        assert soon(lambda: 'subject = "Theirs"' in desk.draft.read_text())
        assert soon(lambda: page.input_value("#field-subject") == "Theirs")


@pytest.mark.parametrize("key", ["Escape", "button"])
def test_theirs_stays_and_mine_comes_back_by_redo(chromium: Any, desk: Running, key: str) -> None:
    """Also where the question is sent away with Escape."""
    with at(chromium, desk, WORDS) as page:
        whole(page)
        _meanwhile(page, lambda: _in_another_window(desk))
        _type_mine(page)
        if key == "button":
            tab_to(page, "#keep-theirs")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("Escape")
        assert soon(lambda: page.input_value("#field-subject") == "Theirs")
        assert _subject(desk) == "Theirs"
        page.click("#redo:not([disabled])")
        assert soon(lambda: _subject(desk) == "Mine")
        assert soon(lambda: page.input_value("#field-subject") == "Mine")


def test_two_conflicts_are_asked_one_after_the_other(chromium: Any, desk: Running) -> None:
    """A question that comes while another is open waits for its turn; both answers count."""

    def all_of_it() -> None:
        assert desk.edit(("subject", None, "Theirs"), ("preheader", None, "Theirs as well")).status == 200

    with at(chromium, desk, WORDS) as page:
        whole(page)
        held: list[Any] = []

        def hold(route: Any) -> None:
            held.append(route)

        page.route("**/edit", hold, times=1)
        page.wait_for_selector("#field-subject")
        for field in ("subject", "preheader"):
            page.focus(f"#field-{field}")
            page.keyboard.type(f"My {field}")
        page.keyboard.press("Tab")
        assert soon(lambda: page.title() and held)
        all_of_it()
        held[0].continue_()
        for field in ("subject", "preheader"):
            page.locator("#dialog[open]", has_text=f"My {field}").wait_for()
            page.click("#use-mine")
        assert soon(lambda: _subject(desk) == "My subject")
        assert soon(lambda: desk.document()["draft"]["preheader"] == "My preheader")


def test_two_windows_see_each_other_s_changes(chromium: Any, desk: Running) -> None:
    """What one saves stands in the other's field, where nobody is writing there."""
    with at(chromium, desk, WORDS) as one, at(chromium, desk, WORDS) as other:
        whole(one)
        whole(other)
        one.fill("#field-subject", "From one")
        one.keyboard.press("Tab")
        assert soon(lambda: other.input_value("#field-subject") == "From one")
        other.fill("#field-preheader", "From the other window, long enough")
        other.keyboard.press("Tab")
        assert soon(lambda: one.input_value("#field-preheader") == "From the other window, long enough")
        assert _subject(desk) == "From one"


def test_words_that_could_not_be_saved_stay_and_are_saved_later(chromium: Any, desk: Running) -> None:
    """A desk that doesn't answer loses nothing."""
    with at(chromium, desk, WORDS, calm=False) as page:
        whole(page)
        page.wait_for_selector("#field-subject")
        page.route("**/edit", lambda route: route.abort())
        page.fill("#field-subject", "Written in vain")
        page.keyboard.press("Tab")
        page.get_by_text("Not saved").wait_for()
        page.unroute("**/edit")
        desk.draft.write_text(desk.draft.read_text().replace("Two days after", "Two whole days after"))
        assert soon(lambda: "Two whole days" in page.input_value("#field-note"))
        assert page.input_value("#field-subject") == "Written in vain"
        page.focus("#field-subject")
        page.keyboard.press("Tab")
        assert soon(lambda: _subject(desk) == "Written in vain")


def test_a_page_that_is_left_saves_what_was_being_written(chromium: Any, desk: Running) -> None:
    """Autosave doesn't wait for the writer to rest."""
    with at(chromium, desk, WORDS) as page:
        whole(page)
        page.wait_for_selector("#field-note")
        page.fill("#field-note", "The last words before lunch")
        page.goto("about:blank")
        assert soon(lambda: desk.document()["draft"]["note"] == "The last words before lunch")


def test_a_headline_is_asked_about_like_all_else(chromium: Any, desk: Running) -> None:
    """A field in the story's own column."""
    story = desk.document()["stories"][1]["id"]
    key = f"stories.{story}.title"
    with at(chromium, desk, f"/{DAY}?story={story}") as page:
        whole(page)
        page.wait_for_selector("#reword")
        _meanwhile(page, lambda: desk.edit((key, None, "Their headline")))
        page.fill("#reword", "My headline")
        page.keyboard.press("Tab")
        page.locator("#dialog[open]", has_text="Their headline").wait_for()
        page.click("#keep-theirs")
        assert soon(lambda: page.input_value("#reword") == "Their headline")
        assert desk.document()["draft"]["stories"][story]["title"] == "Their headline"
