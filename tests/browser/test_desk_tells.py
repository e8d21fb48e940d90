"""The desk in a browser: it tells what follows from what, and nothing looks as if it worked that doesn't."""

from __future__ import annotations

from typing import Any

from desk import DAY, Running

from .desk_page import address, at, happens, headlines, painted, state, tab_to, whole

PHONE = {"width": 375, "height": 812}
FINDING = {"check": "alt-missing", "severity": "error", "line": 0, "reason": "No words.", "mend": ""}


def _text(page: Any, selector: str) -> str:
    return " ".join(str(page.locator(selector).inner_text()).split())


def test_nothing_can_be_pressed_that_an_error_forbids(chromium: Any, desk: Running) -> None:
    """The buttons say why, the chip says so, stories lose their handles; mended, all of it is back."""
    text = desk.draft.read_text()
    with at(chromium, desk) as page:
        whole(page)
        desk.draft.write_text("subject = Kherson\n")
        page.wait_for_selector("#fault:not([hidden])")
        assert _text(page, "#fault h2") == "Line 1 of the draft file can’t be read: the value needs quotation marks"
        assert "disappears once the file is mended; nothing is sent meanwhile" in _text(page, "#fault")
        assert state(page) == "can’t be made"
        assert page.locator("#ready").is_disabled()
        assert page.locator("#ready").get_attribute("title") == "Mark as ready: not while the issue can’t be made"
        assert page.locator("#hold").is_disabled()
        assert page.locator('#panel [draggable="true"], #panel .all, #undo-fault').count() == 0
        page.keyboard.press("r")
        desk.draft.write_text(text)
        page.wait_for_selector("#fault[hidden]", state="attached")
        assert state(page) == "not stored yet"
        assert page.locator("#ready").is_enabled()
        assert page.locator("#panel .all").count() == 28


def test_a_change_of_one_s_own_that_breaks_the_issue_is_undone_in_the_message(chromium: Any, desk: Running) -> None:
    """A template may stumble over words that an editor wrote."""
    block = desk.folder / "templates" / "daily" / "blocks" / "note.mjml.j2"
    block.parent.mkdir(parents=True)
    block.write_text("{% macro note(page) %}{% if 'Boom' in page.note|string %}{{ nonsense }}{% endif %}{% endmacro %}")
    text = desk.draft.read_text()
    with at(chromium, desk, f"/{DAY}?tab=words") as page:
        whole_words(page)
        page.fill("#field-note", "Boom")
        page.keyboard.press("Tab")
        page.wait_for_selector("#undo-fault")
        assert "blocks/note.mjml.j2" in _text(page, "#fault h2")
        page.locator("#undo-fault").click()
        page.wait_for_selector("#fault[hidden]", state="attached")
        assert desk.draft.read_text() == text


def whole_words(page: Any) -> None:
    """Wait until the fields of the words stand beside a painted mail."""
    painted(page)
    page.wait_for_selector("#field-note")


def test_the_bar_names_what_changed_and_which_version_goes_out(chromium: Any, desk: Running) -> None:
    """And one button stores this one, by which the bar goes."""
    desk.post("generate")
    stories = [one["id"] for one in desk.document()["stories"]]
    desk.edit((f"stories.{stories[1]}.title", None, "Ours"), (f"stories.{stories[4]}.kill", None, True))
    with at(chromium, desk) as page:
        whole(page)
        assert _text(page, "#notice").startswith("Changed since it was stored: your changes (1 headline, 1 killed).")
        assert "“Mark as ready” stores this version" in _text(page, "#notice")
        page.locator("#generate", has_text="Store this version").click()
        page.wait_for_selector("#notice[hidden]", state="attached")
        assert _text(page, "#state") == "draft"


def test_the_line_beside_the_state_says_what_happens_next(chromium: Any, desk: Running) -> None:
    """As the configuration has it."""
    with at(chromium, desk) as page:
        whole(page)
        page.keyboard.press("h")
        assert happens(lambda: _text(page, "#step") == "not sent while it is held back")
        page.keyboard.press("h")
        assert happens(lambda: _text(page, "#step") == "its time is over: only digest send --late sends it")


def test_tabs_tell_what_is_behind_them(chromium: Any, desk: Running) -> None:
    """Notices of the checks don't count, warnings and errors do."""
    severities = {one["severity"] for one in desk.get(f"/api/{DAY}/checks").json["findings"]}
    assert severities == {"notice"}
    with at(chromium, desk) as page:
        whole(page)
        assert happens(lambda: _text(page, "#tab-checks").startswith("Checks ✓"))
        page.route("**/checks", lambda route: route.fulfill(json={"findings": [FINDING, FINDING]}))
        page.reload()
        whole(page)
        assert happens(lambda: _text(page, "#tab-checks") == "Checks 2")
        assert _text(page, "#tab-changes") == "Changes 3"
        page.locator("#yours").click()
        page.wait_for_selector(".yours-list")
        assert page.locator(".yours-list li").count() == 3


def test_a_decision_is_taken_back_from_the_list_of_changes(chromium: Any, desk: Running) -> None:
    """Also a whole table; undone, it stands again."""
    text = desk.draft.read_text()
    with at(chromium, desk, f"/{DAY}?tab=changes") as page:
        page.wait_for_selector(".yours-list")
        tab_to(page, '[data-key="button-back-number"]')
        page.keyboard.press("Enter")
        assert happens(lambda: page.locator(".yours-list li").count() == 2)
        assert "[number]" not in desk.draft.read_text()
        page.keyboard.press("z")
        assert happens(lambda: page.locator(".yours-list li").count() == 3)
        assert "380 billion" in desk.draft.read_text()
    assert "almanac" in text


def test_a_story_s_button_offers_what_can_be_done_with_it(chromium: Any, desk: Running) -> None:
    """Killed there, it is listed as left out by you, and comes back."""
    with at(chromium, desk) as page:
        whole(page)
        before = headlines(page)
        assert page.locator("#undo").get_attribute("title") == "Nothing to undo yet (Z)"
        page.locator("#panel .all").nth(2).click()
        page.wait_for_selector("#commands")
        assert page.locator("#commands li").first.inner_text().startswith("This story: let it lead")
        page.keyboard.type("this story kill")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Left out by you: 1")
        assert before[2] not in headlines(page)
        page.locator("button", has_text="Bring back").click()
        assert happens(lambda: headlines(page) == before)


def test_changed_stories_bear_tags(chromium: Any, desk: Running) -> None:
    """What was done with each, and only with it."""
    with at(chromium, desk) as page:
        whole(page)
        third = headlines(page)[3]
        page.locator("#panel .pick").nth(3).focus()
        page.keyboard.press("Alt+ArrowUp")
        assert happens(lambda: headlines(page)[2] == third)
        assert happens(lambda: page.locator("#panel .tag").all_inner_texts() == ["moved up"])


def test_seldom_views_unfold_from_one_button_by_keyboard(chromium: Any, desk: Running) -> None:
    """The bar is one row; Escape folds them; the address says what is shown."""
    with at(chromium, desk) as page:
        whole(page)
        assert page.locator("#tools").evaluate("(bar) => bar.clientHeight") < 70
        tab_to(page, "#more-views")
        page.keyboard.press("Enter")
        assert page.locator("#views .button").all_inner_texts() == ["MJML", "Source", "Headers", "Data", ".eml"]
        page.keyboard.press("Escape")
        assert not page.locator("#views").is_visible()
        page.keyboard.press("Enter")
        tab_to(page, '[data-key="button-Source"]')
        page.keyboard.press("Enter")
        page.wait_for_selector("pre.text.source")
        assert "view=source" in address(page)
        assert _text(page, "#more-views").startswith("Source")
        assert page.evaluate("document.activeElement.id") == "more-views"


def test_the_bar_of_bytes_names_what_the_focus_is_on(chromium: Any, desk: Running) -> None:
    """Else the whole, against the budget."""
    with at(chromium, desk) as page:
        whole(page)
        assert "of 90 kB budgeted" in _text(page, "#size-told")
        page.locator(".part").nth(2).focus()
        assert _text(page, "#size-told").startswith(headlines(page)[2][:20])
        page.locator(".part").nth(2).evaluate("(part) => part.blur()")
        assert "of 90 kB budgeted" in _text(page, "#size-told")


def test_the_issue_before_is_warned_of_only_where_its_subject_is_the_same(chromium: Any, desk: Running) -> None:
    """Two mails of one subject look like one."""
    desk.post("generate")
    subject = desk.document()["inbox"]["subject"]
    before = {"subject": subject, "preheader": "", "day": "2022-11-10"}
    with at(chromium, desk, "/2022-11-30") as page:
        page.wait_for_selector("#panel > *")
        page.route(f"**/api/{DAY}", lambda route: _answered(route, before))
        page.goto(f"{desk.url}/{DAY}")
        whole(page)
        assert _text(page, ".box.wide .read .sender") == "the issue before, 10 Nov same subject"
        before["subject"] = "Another"
        page.reload()
        whole(page)
        assert _text(page, ".box.wide .read .sender") == "the issue before, 10 Nov"


def _answered(route: Any, before: Any) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, json={**answer.json(), "before": before})


def test_a_phone_has_verdicts_and_colours_on_its_first_screen(chromium: Any, desk: Running) -> None:
    """One line under the head leads to them."""
    with at(chromium, desk, viewport=PHONE) as page:
        whole(page)
        assert happens(lambda: "…" not in _text(page, "#verdict"))
        assert _text(page, "#verdict") == "3 changes · checks fine"
        dark = page.locator("#tools .button", has_text="Dark").bounding_box()
        assert dark["x"] + dark["width"] < PHONE["width"]
        assert dark["y"] + dark["height"] < PHONE["height"]
        page.locator("#to-verdict").click()
        assert happens(lambda: "tab=" in address(page))
        assert 0 <= page.locator("#tabs").bounding_box()["y"] < PHONE["height"] / 2
