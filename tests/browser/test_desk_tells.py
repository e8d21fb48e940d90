"""The desk in a browser: it tells what follows from what, and nothing looks as if it worked that doesn't."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from desk import DAY, Running, fill_with_issues, soon

from .desk_page import address, at, desk_over, headlines, painted, state, tab_to, whole

BEFORE = date(2022, 11, 10)
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
        assert _text(page, "#fault .paused").startswith(
            f"Editing is paused until line 1 of drafts/{DAY}.toml is mended."
        )
        assert _text(page, "#fault mark") == "1 subject = Kherson"
        assert _text(page, "#fault .mended") == 'Write it like this: subject = "Kherson"'
        assert state(page) == "can’t be made"
        assert _text(page, "#step") == "Nothing is sent and nothing can be edited: see the message."
        assert _text(page, "#tab-checks").startswith("Checks –")
        page.keyboard.press("c")
        page.wait_for_selector("text=Nothing is checked while the issue can’t be made.")
        page.keyboard.press("a")
        assert page.locator("#ready").is_disabled()
        assert page.locator("#ready").get_attribute("title") == "Mark as ready: not while the issue can’t be made"
        assert page.locator("#hold").is_disabled()
        assert page.locator("#keep").is_disabled()
        assert page.locator('#panel [draggable="true"], #panel .all, #undo-fault').count() == 0
        page.keyboard.press("r")
        desk.draft.write_text(text)
        page.wait_for_selector("#fault[hidden]", state="attached")
        assert state(page) == "not kept yet"
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
        assert "is mended, or your change undone." in _text(page, "#fault .paused")
        page.locator("#undo-fault").click()
        page.wait_for_selector("#fault[hidden]", state="attached")
        assert desk.draft.read_text() == text


def whole_words(page: Any) -> None:
    """Wait until the fields of the words stand beside a painted mail."""
    painted(page)
    page.wait_for_selector("#field-note")


def test_the_bar_names_what_changed_and_which_version_goes_out(chromium: Any, desk: Running) -> None:
    """And one button keeps this one, by which the bar goes."""
    desk.post("generate")
    stories = [one["id"] for one in desk.document()["stories"]]
    desk.edit((f"stories.{stories[1]}.title", None, "Ours"), (f"stories.{stories[4]}.kill", None, True))
    with at(chromium, desk) as page:
        whole(page)
        told = _text(page, "#notice")
        assert told.startswith("Changed since it was kept: your changes (1 headline, 1 taken out).")
        assert "The kept version is older than what you see." in told
        page.locator("#keep", has_text="Keep as draft").click()
        page.wait_for_selector("#notice[hidden]", state="attached")
        assert _text(page, "#state") == "draft"
        assert _text(page, "#keep") == "Kept as draft ✓ may still change"


def test_what_is_ready_is_kept_as_a_draft_again(chromium: Any, desk: Running) -> None:
    """The two buttons are two ends of one choice; each says what it does and which one holds."""
    with at(chromium, desk) as page:
        whole(page)
        assert _text(page, "#keep") == "Keep as draft may still change"
        assert _text(page, "#ready") == "Mark as ready goes out as shown"
        page.locator("#ready").click()
        assert soon(lambda: state(page) == "ready")
        assert page.locator("#keep").get_attribute("aria-pressed") == "false"
        page.keyboard.press("s")
        assert soon(lambda: state(page) == "draft")
        assert page.locator("#keep").get_attribute("aria-pressed") == "true"
        assert "status" not in desk.draft.read_text()


def test_the_line_beside_the_state_says_what_happens_next(chromium: Any, desk: Running) -> None:
    """As the configuration has it, in an editor's words; the command is its tooltip."""
    late = "Its time is over. Mark it as ready, and exactly this can still be sent late."
    with at(chromium, desk) as page:
        whole(page)
        page.keyboard.press("h")
        assert soon(lambda: _text(page, "#step") == "Nothing goes out until you release it.")
        page.keyboard.press("h")
        assert soon(lambda: _text(page, "#step") == late)
        assert page.locator("#step").get_attribute("title") == "Only digest send --late sends it."


def test_tabs_tell_what_is_behind_them(chromium: Any, desk: Running) -> None:
    """Notices of the checks don't count, warnings and errors do."""
    severities = {one["severity"] for one in desk.get(f"/api/{DAY}/checks").json["findings"]}
    assert severities == {"notice"}
    with at(chromium, desk) as page:
        whole(page)
        assert soon(lambda: _text(page, "#tab-checks").startswith("Checks ✓"))
        page.route("**/checks", lambda route: route.fulfill(json={"findings": [FINDING, FINDING]}))
        page.reload()
        whole(page)
        assert soon(lambda: _text(page, "#tab-checks") == "Checks 2")
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
        assert soon(lambda: page.locator(".yours-list li").count() == 2)
        assert "[number]" not in desk.draft.read_text()
        page.keyboard.press("z")
        assert soon(lambda: page.locator(".yours-list li").count() == 3)
        assert "380 billion" in desk.draft.read_text()
    assert "almanac" in text


def test_a_story_s_button_offers_what_can_be_done_with_it(chromium: Any, desk: Running) -> None:
    """Taken out there, it is listed as taken out by you, apart from what the machine left out, and comes back."""
    with at(chromium, desk) as page:
        whole(page)
        before = headlines(page)
        assert page.locator("#undo").get_attribute("title") == "Nothing to undo yet (Z)"
        page.locator("#panel .all").nth(2).click()
        page.wait_for_selector("#commands")
        assert page.locator("#commands li").first.inner_text().startswith("This story: let it lead")
        page.keyboard.type("this story take it out")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Taken out by you: 1")
        machine = int(str(page.locator("text=Left out by the machine:").inner_text()).rpartition(" ")[2])
        assert len(desk.document()["left_out"]) == machine + 1
        assert before[2] not in headlines(page)
        page.locator("button", has_text="Bring back").click()
        assert soon(lambda: headlines(page) == before)


def test_changed_stories_bear_tags(chromium: Any, desk: Running) -> None:
    """What was done with each, and only with it."""
    with at(chromium, desk) as page:
        whole(page)
        third = headlines(page)[3]
        page.locator("#panel .pick").nth(3).focus()
        page.keyboard.press("Alt+ArrowUp")
        assert soon(lambda: headlines(page)[2] == third)
        assert soon(lambda: page.locator("#panel .tag").all_inner_texts() == ["moved up"])
        story = desk.document()["stories"][0]["id"]
        desk.draft.write_text(f'{desk.draft.read_text()}\n[stories.{story}]\ntitle = "Ours"\n')
        assert soon(lambda: page.locator("#panel .tag").all_inner_texts() == ["your headline", "moved up"])


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


def test_a_subject_is_warned_of_on_its_own_row_where_the_issue_before_had_it(chromium: Any, desk: Running) -> None:
    """Two mails of one subject look like one; the row before only says when it was."""
    desk.post("generate")
    subject = desk.document()["inbox"]["subject"]
    before = {"subject": subject, "preheader": "", "day": "2022-11-10"}
    with at(chromium, desk, "/2022-11-30") as page:
        page.wait_for_selector("#panel > *")
        page.route(f"**/api/{DAY}", lambda route: _answered(route, before))
        page.goto(f"{desk.url}/{DAY}")
        whole(page)
        assert _text(page, ".box.wide .fresh .sender") == "The Evening Ferry same subject as 10 Nov"
        assert _text(page, ".box.wide .read .sender") == "the issue before, 10 Nov"
        before["subject"] = "Another"
        page.reload()
        whole(page)
        assert _text(page, ".box.wide .fresh .sender") == "The Evening Ferry now"


def test_a_subject_that_the_issue_before_had_counts_among_the_findings(
    chromium: Any, newsletter: Path, tmp_path: Path
) -> None:
    """As a warning, which leads to the words."""
    folder = tmp_path / "daily"
    with (
        desk_over(newsletter, folder, lambda it: fill_with_issues(it, 1, until=BEFORE)) as desk,
        at(chromium, desk) as page,
    ):
        whole(page)
        assert soon(lambda: _text(page, "#tab-checks") == "Checks 1")
        page.keyboard.press("c")
        page.locator("#panel .warning", has_text="the same subject").locator("button").click()
        page.wait_for_selector("#field-subject")


def _answered(route: Any, before: Any) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, json={**answer.json(), "before": before})


def test_a_phone_s_first_screen_has_day_state_main_button_and_the_top_of_the_mail(chromium: Any, desk: Running) -> None:
    """What is seldom pressed is behind one button that lists all commands."""
    with at(chromium, desk, viewport={"width": 375, "height": 667}) as page:
        whole(page)
        parts = ["#date", "#state", "#step", "#ready", "#keep", "#to-stories"]
        # All at once: the page may be drawn again in between.
        ends = page.evaluate(
            "(all) => all.map((it) => document.querySelector(it).getBoundingClientRect().bottom)", parts
        )
        assert [part for part, end in zip(parts, ends, strict=True) if not 0 < end < 230] == []
        assert page.locator(".scroller").bounding_box()["y"] < 667 * 0.7
        assert not page.locator("#hold").is_visible()
        page.locator("#palette").click()
        page.locator("#commands li", has_text="Hold back").click()
        assert soon(lambda: state(page) == "held back")
        assert page.locator("#hold", has_text="Release").is_visible()


def test_a_phone_has_verdicts_and_colours_on_its_first_screen(chromium: Any, desk: Running) -> None:
    """One line under the head leads to them."""
    with at(chromium, desk, viewport=PHONE) as page:
        whole(page)
        assert soon(lambda: "…" not in _text(page, "#verdict"))
        assert _text(page, "#verdict") == "Stories 28 3 changes · checks fine"
        dark = page.locator("#tools .button", has_text="Dark").bounding_box()
        assert dark["x"] + dark["width"] < PHONE["width"]
        assert dark["y"] + dark["height"] < PHONE["height"]
        assert page.locator(".scroller").bounding_box()["y"] < PHONE["height"] * 0.6
        page.locator("#to-verdict").click()
        assert soon(lambda: "tab=" in address(page))
        assert 0 <= page.locator("#tabs").bounding_box()["y"] < PHONE["height"] / 2
