"""The desk by keyboard alone: a story is moved, merged and split, a test goes out, the calendar is walked (P3)."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from relay import Relay

from desk import DAY, Running, soon
from digest.app import Digest

from .desk_page import address, at, choose, command, desk_over, headlines, tab_to, whole

STATES = (
    "draft", "empty", "held", "ready", "frozen", "sending", "paused", "sent", "partly", "failed", "cancelled",
)  # fmt: skip


def _focused(page: Any, what: str) -> Any:
    return page.evaluate(f"document.activeElement.{what}")


def _open_story(page: Any, number: int) -> None:
    """Open a story of the list: A for its tab, Tab into the list, arrows down, Enter."""
    page.keyboard.press("a")
    tab_to(page, "#panel .pick")
    for _ in range(number):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#why .article")


def _undone(page: Any, desk: Running, text: str) -> None:
    page.wait_for_selector("#undo:not([disabled])")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    assert soon(lambda: desk.draft.read_text() == text), desk.draft.read_text()


def test_a_story_is_moved_to_another_section_by_keyboard(chromium: Any, desk: Running) -> None:
    """Going through the list of sections moves nothing; the button beside it does."""
    text = desk.draft.read_text()
    with at(chromium, desk) as page:
        whole(page)
        _open_story(page, 1)
        choose(page, "#move-to", "Science & Climate")
        assert desk.draft.read_text() == text
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert soon(lambda: 'section = "Science & Climate"' in desk.draft.read_text())
        assert _focused(page, "id") == "do-move-to"
        story = desk.document()["stories"]
        moved = next(one for one in story if one["title"].startswith("Eight days before grain deal ends"))
        assert (moved["slot"], moved["section"]) == ("section", "Science & Climate")
        _undone(page, desk, text)


def test_two_stories_are_merged_and_split_again_by_keyboard(chromium: Any, desk: Running) -> None:
    """What the editor put together the same button takes apart."""
    text, before = desk.draft.read_text(), desk.document()["stories"]
    with at(chromium, desk) as page:
        whole(page)
        _open_story(page, 1)
        choose(page, "#merge", "Three days at the Dnipro")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert soon(lambda: "merge = [" in desk.draft.read_text())
        other = next(one["id"] for one in before if one["title"] == "Three days at the Dnipro")
        merged = next(one for one in desk.document()["stories"] if one["id"] == before[1]["id"])
        assert other in [one["id"] for one in merged["also"]]
        tab_to(page, f"#split-{other}")
        page.keyboard.press("Enter")
        assert soon(lambda: desk.draft.read_text() == text), desk.draft.read_text()
        assert desk.document()["stories"] == before


def test_a_source_s_article_is_split_off_a_story_by_keyboard(chromium: Any, desk: Running) -> None:
    """It tells a story of its own, until that is undone."""
    text, before = desk.draft.read_text(), desk.document()["stories"]
    also = before[0]["also"][0]
    with at(chromium, desk) as page:
        whole(page)
        _open_story(page, 0)
        tab_to(page, f"#split-{also['name']}")
        page.keyboard.press("Enter")
        assert soon(lambda: "split = true" in desk.draft.read_text())
        assert also["name"] in [one["id"] for one in desk.document()["stories"]]
        _undone(page, desk, text)


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("move science", 'section = "Science & Climate"'), ("merge biden", "merge = ["), ("split off", "split = true"),
        ("story take it out", "kill = true"), ("story pin", "pin = true"), ("story down", "order = ["),
    ],
)  # fmt: skip
def test_the_palette_knows_what_can_be_done_with_a_story(
    chromium: Any, desk: Running, words: str, written: str
) -> None:
    """The one that has the focus in the list, without opening it."""
    text = desk.draft.read_text()
    with at(chromium, desk) as page:
        whole(page)
        page.keyboard.press("a")
        tab_to(page, "#panel .pick")
        page.keyboard.press("ArrowDown")
        command(page, words)
        assert soon(lambda: written in desk.draft.read_text())
        _undone(page, desk, text)


def test_a_test_mail_is_sent_by_keyboard(chromium: Any, newsletter: Path, tmp_path: Path) -> None:
    """By its button and by its command, through a relay, marked as a test, and nothing else is written."""
    with Relay().running() as relay:
        environ = {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(relay.port),
            "SMTP_SECURITY": "none",
            "SMTP_FROM": "ferry@letters.example",
        }
        folder = tmp_path / "daily"
        with desk_over(newsletter, folder, _with_test_address, send_test=Digest.send_render, environ=environ) as desk:
            before = _account(desk)
            with at(chromium, desk) as page:
                whole(page)
                tab_to(page, "#test")
                page.keyboard.press("Enter")
                assert soon(lambda: len(relay.accepted) == 1)
                page.get_by_text("Sent to editor@letters.example").wait_for()
                command(page, "send a test")
                assert soon(lambda: len(relay.accepted) == 2)
            subject = desk.document()["inbox"]["subject"]
            assert _account(desk) == before
    for one in relay.accepted:
        assert one.recipient == "editor@letters.example"
        assert message_from_bytes(one.data, policy=policy.default)["subject"] == f"[Test] {subject}"


def _account(desk: Running) -> Any:
    """Return all that is written anywhere, but for the newsletter's keys, which its first message makes."""
    tables = desk.tables()
    del tables["key"]
    return tables, desk.draft.read_text()


def _with_test_address(folder: Path) -> None:
    file = folder / "digest.toml"
    file.write_text(f'{file.read_text()}\n[relay]\ntest_address = "editor@letters.example"\n')


def _marked(page: Any) -> None:
    """Answer the calendar with an issue of every state, on the first days of November."""
    marks = {f"2022-11-{day:02}": name for day, name in enumerate(STATES, 1)}
    page.route("**/calendar?*", lambda route: route.fulfill(json=marks))


def test_the_calendar_tells_every_state_by_shape_and_words(chromium: Any, desk: Running) -> None:
    """Colour alone tells nothing: no two states look alike without it, but for the two that wait."""
    with at(chromium, desk, "/2022-11-30") as page:
        _marked(page)
        page.reload()
        page.wait_for_selector(".day.cancelled svg")
        assert page.locator(".mini").count() == 6
        drawn = {
            name: page.locator(f".days .day.{name} path").get_attribute("d") for name in STATES if name != "paused"
        }
        assert len(set(drawn.values())) == len(drawn)
        assert page.locator(".legend > span").count() == len(STATES)
        assert (
            page.locator('.day[data-day="2022-11-08"]').get_attribute("aria-label") == "Tuesday, 8 November 2022: sent"
        )
        assert "1 partly sent" in page.locator(".legend").inner_text()


def test_the_calendar_is_walked_by_keyboard(chromium: Any, desk: Running) -> None:
    """One stop for Tab, arrows from there; past its edge it turns; a month opens; Enter goes to the day."""
    with at(chromium, desk) as page:
        whole(page)
        assert page.locator('#calendar .day[tabindex="0"]').count() == 1
        tab_to(page, f'.day[data-day="{DAY}"]')
        steps = (
            ("ArrowLeft", "2022-11-10"), ("ArrowUp", "2022-11-03"), ("PageUp", "2022-10-03"), ("Home", "2022-06-01"),
            ("ArrowRight", "2022-06-02"), ("ArrowUp", "2022-05-26"), ("ArrowDown", "2022-06-02"), ("End", "2022-11-30"),
        )  # fmt: skip
        for key, day in steps:
            page.keyboard.press(key)
            assert soon(lambda day=day: _focused(page, "dataset.day") == day), (key, _focused(page, "outerHTML"))
            assert page.locator('#calendar .day[tabindex="0"]').count() == 1
        assert address(page).startswith(f"{desk.url}/{DAY}")
        page.keyboard.press("Shift+Tab")
        assert _focused(page, "id") == "month-2022-11"
        page.keyboard.press("Enter")
        page.wait_for_selector(".month-alone")
        assert page.locator(".days .day").count() == 30
        tab_to(page, "#half-year")
        page.keyboard.press("Enter")
        page.wait_for_selector(".months")
        tab_to(page, f'.day[data-day="{DAY}"]')
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        assert soon(lambda: "/2022-11-10" in address(page))


def test_a_narrow_window_has_one_month(chromium: Any, desk: Running) -> None:
    """With days that a finger meets."""
    with at(chromium, desk, viewport={"width": 375, "height": 800}) as page:
        whole(page)
        assert page.locator(".days").count() == 1
        assert page.locator(".days .day").first.bounding_box()["height"] >= 24
        page.set_viewport_size({"width": 1440, "height": 900})
        page.wait_for_selector(".months")


def test_the_width_of_the_mail_is_changed_by_arrows(chromium: Any, desk: Running) -> None:
    """The handle is a separator that has a value."""
    with at(chromium, desk, f"/{DAY}?w=full") as page:
        whole(page)
        tab_to(page, ".handle")
        before = int(_focused(page, "ariaValueNow"))
        for key, by in (("ArrowLeft", -20), ("ArrowLeft", -40), ("ArrowRight", -20)):
            page.keyboard.press(key)
            assert int(_focused(page, "ariaValueNow")) == before + by
        assert f"{before - 20} px" in page.locator("figcaption").inner_text()
        assert DAY in address(page)


def test_a_story_is_found_from_the_bar_of_bytes_by_keyboard(chromium: Any, desk: Running) -> None:
    """Tab to the bar, arrows along it, Enter opens what is largest there."""
    with at(chromium, desk, f"/{DAY}?w=640") as page:
        whole(page)
        stories = headlines(page)
        tab_to(page, "#size .part")
        page.keyboard.press("ArrowRight")
        assert str(_focused(page, "ariaLabel")).startswith(stories[1])
        page.keyboard.press("Enter")
        page.wait_for_selector("#why .article")
        assert page.locator("#why h2").inner_text() == stories[1]
        assert soon(lambda: page.locator(".scroller").evaluate("(it) => it.scrollTop") > 100)
