"""The desk in a browser: quick, calm, safe, and whole by keyboard alone (P1 to P6)."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import pytest

from desk import DAY, Running, soon, within

from .desk_page import address, at, headlines, next_frame, painted, state, whole

RELOADS = 20
"""Saves of which the 95th percentile is taken; `make torture` takes more."""


def told(figure: str) -> None:
    """Say a figure that the machine's load decides as much as the code does (`pytest -s` shows it)."""
    sys.stderr.write(f"{figure}\n")


def test_a_save_is_painted_at_once(chromium: Any, desk: Running) -> None:
    """From the replacement of a template to the frame's next animation frame (P1)."""
    styles = desk.folder / "templates" / "daily" / "blocks" / "rubric.mjml.j2"
    styles.parent.mkdir(parents=True)
    text = '{{% macro rubric(title) %}}\n<h2 data-save="{}">{{{{ title|breakable }}}}</h2>\n{{% endmacro %}}\n'
    styles.write_text(text.format("first"))
    with at(chromium, desk, f"/{DAY}?w=640") as page:
        whole(page)
        took = [_save_to_paint(page, styles, text.format(number)) for number in range(RELOADS)]
    took.sort()
    told(f"save to paint: median {took[len(took) // 2]:.0f}, 95th percentile {took[len(took) * 95 // 100 - 1]:.0f} ms")
    assert took[len(took) // 2] < 1500


def _save_to_paint(page: Any, file: Path, text: str) -> float:
    before = int(page.locator("html").get_attribute("data-paints"))
    temporary = file.with_name(".saving")
    temporary.write_text(text)
    started = time.time() * 1000
    temporary.replace(file)
    painted(page, before + 1)
    return float(page.locator("html").get_attribute("data-painted")) - started


def test_a_reload_keeps_scroll_and_focus_and_shifts_nothing(chromium: Any, desk: Running) -> None:
    """The mail changes under one's eyes, the page does not."""
    with at(chromium, desk, f"/{DAY}?w=640") as page:
        painted(page)
        page.evaluate(
            "() => { window.shifts = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) "
            "window.shifts += one.value; }).observe({ type: 'layout-shift' }); }"
        )
        looks = page.frames[1].evaluate(HEADLINE_LOOKS)
        page.locator("#panel .pick").nth(4).focus()
        page.locator(".scroller").evaluate("(it) => { it.scrollTop = 700; }")
        before = int(page.locator("html").get_attribute("data-paints"))
        desk.draft.write_text(desk.draft.read_text().replace("Two days after", "Two whole days after"))
        painted(page, before + 1)
        whole(page)
        assert page.locator(".scroller").evaluate("(it) => it.scrollTop") == 700
        assert page.evaluate("document.activeElement.classList.contains('pick')")
        assert page.evaluate("window.shifts") < 0.01
        assert page.frames[1].evaluate(HEADLINE_LOOKS) == looks


HEADLINE_LOOKS = """() => [...document.querySelectorAll('h1, h2, h3')].map((it) => {
  const { fontSize, color, fontFamily } = getComputedStyle(it);
  return [it.textContent, fontSize, color, fontFamily];
})"""


SHOWN = {
    "story": "#why .article", f"/{DAY}?tab=checks": "#panel .why-not", f"/{DAY}?tab=changes": "#panel .quiet",
    f"/{DAY}?tab=words": "#field-note", "month": ".month-alone", "phone": ".month-alone",
}  # fmt: skip
"""What stands on a page once all of it has come."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [f"/{DAY}", f"/{DAY}?tab=words", f"/{DAY}?tab=checks", f"/{DAY}?view=text", f"/{DAY}?tab=changes", "story", "fault",
     "help", "palette", "phone", "month", "conflict"],
)  # fmt: skip
def test_nothing_serious_or_critical_is_found_by_axe(
    chromium: Any, desk: Running, axe: str, scheme: str, path: str
) -> None:
    """Page, desk, dialogs and error, light and dark (P2)."""
    story = desk.document()["stories"][1]["id"]
    start = {"story": f"/{DAY}?story={story}", "fault": f"/{DAY}?w=640", "month": f"/{DAY}?month={DAY[:7]}"}
    size = {"width": 375, "height": 800} if path == "phone" else {"width": 1440, "height": 900}
    where = start.get(path, path if "/" in path else f"/{DAY}")
    with at(chromium, desk, where, color_scheme=scheme, viewport=size, bypass_csp=True) as page:
        if "view=" in path:
            page.wait_for_selector("pre.text")
        else:
            whole(page)
        page.wait_for_selector(SHOWN.get(path, "#panel"))
        if path == "fault":
            desk.draft.write_text("note = \n")
            page.wait_for_selector("#fault:not([hidden])")
        if path == "conflict":
            page.keyboard.press("w")
            page.wait_for_selector("#field-subject")
            page.route("**/edit", lambda route: (desk.edit(("subject", None, "Theirs")), route.continue_()), times=1)
            page.fill("#field-subject", "Mine")
            page.keyboard.press("Tab")
            page.wait_for_selector("#dialog[open]")
        if path in {"help", "palette"}:
            page.keyboard.press({"help": "?", "palette": "k"}[path])
            page.wait_for_selector("#dialog[open]")
        page.add_script_tag(content=axe)
        found = page.evaluate("axe.run({ exclude: [['iframe']] }, { iframes: false })")
    grave = [one for one in found["violations"] if one["impact"] in {"serious", "critical"}]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in grave] == []


LOOKS = (
    ("1", "w=320"), ("2", "w=375"), ("3", "w=600"), ("4", "w=640"), ("5", "w=full"), ("6", "w=pair"),
    ("d", "scheme=dark"),
    ("d", "scheme=full"), ("d", "scheme=partial"), ("i", "images=off"), ("y", "styles=off"), ("o", "outlook=on"),
    ("m", "zoom=200"), ("v", "view=text"), ("v", "view=mjml"), ("c", "tab=checks"), ("b", "tab=changes"),
    ("w", "tab=words"),
)  # fmt: skip


def test_every_way_to_look_is_reached_by_keyboard(chromium: Any, desk: Running) -> None:
    """All of the page's own actions, without a pointer (P3)."""
    desk.post("generate")
    with at(chromium, desk) as page:
        painted(page)
        for key, expected in LOOKS:
            page.keyboard.press(key)
            page.wait_for_url(f"**{expected}**")
        page.keyboard.press("Escape")
        assert soon(lambda: "view=" not in address(page))
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "search"
        page.keyboard.type("kherson")
        page.wait_for_selector(".hits a")
        page.keyboard.press("Escape")
        page.wait_for_selector(".days")
        for key, name in (("?", "Keys"), ("k", "All commands"), ("g", "Go to a date")):
            page.keyboard.press(key)
            page.wait_for_selector("#dialog[open]")
            assert page.locator("#dialog h2").inner_text() == name
            page.keyboard.press("Escape")
            page.wait_for_selector("#dialog:not([open])", state="attached")
        # A key counts once the dialog has given the focus back, an arrow once the day's neighbours are known.
        assert soon(lambda: _pressed(page, "t", lambda: DAY not in address(page)))
        assert soon(lambda: _pressed(page, "ArrowLeft", lambda: DAY in address(page)))


def _pressed(page: Any, key: str, reached: Any) -> bool:
    """Press a key, and say whether it led where it should."""
    page.keyboard.press(key)
    return bool(within(1, reached))


def test_the_palette_runs_what_is_typed(chromium: Any, desk: Running) -> None:
    """Commands by their names."""
    with at(chromium, desk) as page:
        painted(page)
        page.keyboard.press("k")
        page.keyboard.type("375")
        page.keyboard.press("Enter")
        page.wait_for_url("**w=375**")
        assert "w=375" in address(page)


def test_every_desk_action_is_done_and_undone_by_keyboard(chromium: Any, desk: Running) -> None:
    """Lead, move, pin, kill, reword, sentences, subject, hold, ready, undo, redo (P3)."""
    text = desk.draft.read_text()
    with at(chromium, desk) as page:
        painted(page)
        before = headlines(page)
        for key in ("l", "Alt+ArrowDown", "p", "x"):
            page.locator("#panel .pick").nth(2).focus()
            page.keyboard.press(key)
            _changed(desk, text)
            _wait_enabled(page, "#undo")
            page.keyboard.press("z")
            _is(desk, text)
        page.keyboard.press("Shift+Z")
        _changed(desk, text)
        page.keyboard.press("Control+z")
        _is(desk, text)
        assert soon(lambda: headlines(page) == before)
        page.locator("#panel .pick").nth(1).focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#reword")
        page.focus("#reword")
        page.keyboard.press("Control+a")
        page.keyboard.type("Our own headline")
        page.keyboard.press("Escape")
        assert soon(lambda: 'title = "Our own headline"' in desk.draft.read_text())
        page.locator("#why .sentence").nth(4).focus()
        page.keyboard.press("Space")
        assert soon(lambda: "sentences = [" in desk.draft.read_text())
        page.keyboard.press("Escape")
        assert soon(lambda: "story=" not in address(page))
        assert page.evaluate("document.activeElement.classList.contains('pick')")
        page.keyboard.press("w")
        page.wait_for_selector("#field-subject")
        page.keyboard.press("Tab")
        page.focus("#field-subject")
        page.keyboard.type("A subject of ours")
        page.keyboard.press("Escape")
        assert soon(lambda: 'subject = "A subject of ours"' in desk.draft.read_text())
        page.keyboard.press("h")
        assert soon(lambda: state(page).startswith("held"))
        page.keyboard.press("h")
        assert soon(lambda: not state(page).startswith("held"))
        assert soon(lambda: _pressed(page, "r", lambda: state(page).startswith("ready")))


def test_a_story_is_dragged_to_another_place(chromium: Any, desk: Running) -> None:
    """What is dropped before a story stands before it."""
    with at(chromium, desk, viewport={"width": 1440, "height": 1600}) as page:
        whole(page)
        before = headlines(page)
        page.locator("#panel .story").nth(3).drag_to(
            page.locator("#panel .story").nth(1), target_position={"x": 60, "y": 5}
        )
        assert soon(lambda: headlines(page)[1] == before[3])
        assert "order = [" in desk.draft.read_text()


VECTORS = (
    "<script>window.top.ran=1</script>", "<img src=x onerror=top.ran=1>", "<svg onload=top.ran=1>",
    "<svg><script>top.ran=1</script></svg>", "<iframe srcdoc='<script>top.top.ran=1</script>'></iframe>",
    "<body onload=top.ran=1>", "<details open ontoggle=top.ran=1>", "<video><source onerror=top.ran=1></video>",
    "<input autofocus onfocus=top.ran=1>", "<math><mtext><script>top.ran=1</script></mtext></math>",
    "<object data='javascript:top.ran=1'></object>", "<embed src='javascript:top.ran=1'>",
    "<form action='javascript:top.ran=1'><button>go</button></form>", "<base href='javascript:top.ran=1//'>",
    "<meta http-equiv=refresh content='0;url=javascript:top.ran=1'>",
    "<link rel=stylesheet href='javascript:top.ran=1'>",
    "<style>@import 'javascript:top.ran=1';</style>", "<marquee onstart=top.ran=1>x</marquee>",
    "<a href='javascript:top.ran=1'>go</a>", "<a href='jav&#x09;ascript:top.ran=1'>go</a>",
    "<a href='data:text/html,<script>top.ran=1</script>'>go</a>", "<a href='vbscript:top.ran=1'>go</a>",
    "<svg><a xlink:href='javascript:top.ran=1'><text y=20>go</text></a></svg>",
    "<svg><animate onbegin=top.ran=1 attributeName=x dur=1s>", "<template><script>top.ran=1</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=top.ran=1>'>", "<audio src=x onerror=top.ran=1>",
    "<select autofocus onfocus=top.ran=1>", "<textarea autofocus onfocus=top.ran=1>",
    "<div style='background:url(javascript:top.ran=1)'>x</div>", "<table background='javascript:top.ran=1'>",
    "{{ ''.__class__ }}<script>top.ran=1</script>", "]]><script>top.ran=1</script>", "--><script>top.ran=1</script>",
)  # fmt: skip


def test_no_story_s_script_runs(chromium: Any, desk: Running) -> None:
    """34 vectors in titles, and the same unescaped in a template, at first and after a save, clicked (P4)."""
    ids = [one["id"] for one in desk.document()["stories"]]
    titles = [(f"stories.{story}.title", None, vector) for story, vector in zip(ids, VECTORS, strict=False)]
    titles += [(f"stories.{ids[0]}.title", None, " ".join(VECTORS[len(ids) :]))]
    desk.edit(*titles[1:])
    block = desk.folder / "templates" / "daily" / "blocks" / "note.mjml.j2"
    block.parent.mkdir(parents=True)
    raw = "".join(vector.replace("{{", "").replace("}}", "") for vector in VECTORS[:24])
    block.write_text(
        "{% macro note(page) %}<mj-section><mj-column><mj-text>RAW</mj-text></mj-column></mj-section>{% endmacro %}"
    )
    with at(chromium, desk, f"/{DAY}?w=640", calm=False) as page:
        painted(page)
        soon(lambda: "RAW" in page.frame_locator("iframe").locator("body").inner_text())
        page.route("**/frame/**", lambda route: _poisoned(route, raw))
        page.reload()
        whole(page)
        _tried(page, desk)
        block.write_text(block.read_text().replace("RAW", "SAVED RAW"))
        assert soon(lambda: "SAVED" in page.frame_locator("iframe").locator("body").inner_text())
        _tried(page, desk)


def _tried(page: Any, desk: Running) -> None:
    """Click on all that can be clicked in the mail, and see that nothing came of it."""
    assert page.frames[1].evaluate("document.querySelectorAll('script').length") > 0
    page.frames[1].evaluate(
        "() => document.querySelectorAll('a, button, summary').forEach((it) => it.click && it.click())"
    )
    page.mouse.click(800, 500)
    next_frame(page)
    assert page.evaluate("window.ran === undefined")
    assert address(page).startswith(desk.url)


def _poisoned(route: Any, raw: str) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("RAW", raw))


def test_nothing_outside_this_machine_is_asked(chromium: Any, desk: Running) -> None:
    """Every view and look, with a picture and links of the web in the mail (P5)."""
    with at(chromium, desk) as page:
        painted(page)
        for key in "123456ddddiyomvvvvvvcbwa":
            page.keyboard.press(key)
            next_frame(page)
        page.mouse.click(700, 600)
        assert soon(lambda: next_frame(page) or len(page.asked) > 30)
        assert [url for url in page.asked if not url.startswith((desk.url, "data:", "about:"))] == []


def test_a_link_in_the_mail_leads_nowhere(chromium: Any, desk: Running) -> None:
    """The page's policy holds the frame on this machine."""
    with at(chromium, desk, f"/{DAY}?w=640") as page:
        painted(page)
        link = page.frames[1].locator("a[href^=http]").first
        with_policy = desk.get(f"/{DAY}").headers["content-security-policy"]
        assert "frame-src 'self'" in with_policy
        assert link.get_attribute("tabindex") == "-1"


def test_a_fault_lies_over_the_last_good_render(chromium: Any, desk: Running) -> None:
    """File, line and caret; the frame stays; mended, the message goes (P6)."""
    text = desk.draft.read_text()
    with at(chromium, desk, f"/{DAY}?w=640") as page:
        painted(page)
        desk.draft.write_text(text + "\nsubject = \n")
        page.wait_for_selector("#fault:not([hidden])")
        told = page.locator("#fault").inner_text()
        assert f"{DAY}.toml:" in told
        assert "^" in told
        assert "The Evening Ferry" in page.frames[1].locator("h1").inner_text()
        desk.draft.write_text(text)
        page.wait_for_selector("#fault[hidden]", state="attached")


def test_the_first_paint_is_quick(chromium: Any, desk: Running) -> None:
    """The page stands before the issue is made."""
    with at(chromium, desk) as page:
        painted(page)
        took = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    told(f"first paint after {took:.0f} ms")
    assert took < 1500


def test_the_page_fits_a_phone(chromium: Any, desk: Running) -> None:
    """Nothing is wider than the window, and everything is reached by scrolling."""
    with at(chromium, desk, viewport={"width": 375, "height": 700}) as page:
        whole(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        page.locator("#to-stories").click()
        assert page.locator("#panel .pick").first.is_visible()


def test_reloads_leave_no_memory_behind(chromium: Any, desk: Running) -> None:
    """The page's heap after many reloads is what it was after few."""
    with at(chromium, desk, f"/{DAY}?w=375") as page:
        painted(page)
        client = page.context.new_cdp_session(page)
        sizes = []
        for number in range(60):
            before = int(page.locator("html").get_attribute("data-paints"))
            temporary = desk.draft.with_name(".saving")
            temporary.write_text(f'note = "Reload {number}"\n')
            temporary.replace(desk.draft)
            painted(page, before + 1)
            if number in {19, 59}:
                client.send("HeapProfiler.collectGarbage")
                sizes.append(client.send("Runtime.getHeapUsage")["usedSize"])
        assert sizes[1] - sizes[0] < 3_000_000
        assert page.locator("iframe").count() <= 2


def test_the_state_is_in_the_address(chromium: Any, desk: Running) -> None:
    """A link shows the same, and back goes back."""
    with at(chromium, desk, f"/{DAY}?w=375&scheme=dark") as page:
        painted(page)
        assert page.locator('[aria-pressed="true"]', has_text="375").count() == 1
        assert page.locator('[aria-pressed="true"]', has_text="Dark").count() == 1
        page.keyboard.press("v")
        page.wait_for_selector("pre.text")
        page.go_back()
        page.wait_for_selector(".device.w375")
        assert "view=" not in address(page)


def _changed(desk: Running, text: str) -> None:
    assert soon(lambda: desk.draft.read_text() != text)


def _is(desk: Running, text: str) -> None:
    assert soon(lambda: desk.draft.read_text() == text), desk.draft.read_text()


def _wait_enabled(page: Any, selector: str) -> None:
    page.wait_for_selector(f"{selector}:not([disabled])")
