"""The desk in a browser: opened, waited for, and worked with by keys alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desk import DAY, Running, SendTest, running


@contextmanager
def desk_over(
    newsletter: Path,
    folder: Path,
    prepare: Callable[[Path], None] = lambda _: None,
    *,
    send_test: SendTest | None = None,
    environ: Mapping[str, str] | None = None,
) -> Iterator[Running]:
    """Serve a copy of a newsletter in a folder of its own, prepared before."""
    shutil.copytree(newsletter, folder)
    prepare(folder)
    with running(folder, send_test, environ) as desk:
        yield desk


@contextmanager
def at(browser: Any, desk: Running, path: str = f"/{DAY}", *, calm: bool = True, **options: Any) -> Iterator[Any]:
    """Open a page of the desk; where it has to stay calm, whatever its console complains about fails the test."""
    context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if _is_error(line) else None)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(desk.url + path)
    try:
        yield page
        assert errors == [] or not calm
    finally:
        # What is asked for at this very moment is nobody's any more, and must not fail the next test.
        page.unroute_all(behavior="ignoreErrors")
        context.close()


def _is_error(line: Any) -> bool:
    """Say whether a line of the console is an error; an answer that refuses a change is none."""
    return line.type == "error" and not any(f"status of {code}" in line.text for code in (409, 422))


def painted(page: Any, times: int = 1) -> None:
    """Wait until frames were painted so many times since the page was opened."""
    page.wait_for_selector("html[data-painted]", state="attached")
    while int(page.locator("html").get_attribute("data-paints")) < times:
        page.wait_for_timeout(5)


def whole(page: Any) -> None:
    """Wait until all of the page stands: its frames, its list, and its calendar, which comes last."""
    painted(page)
    page.wait_for_function(
        "() => document.querySelector('#calendar .legend') && document.querySelector('#panel > *') "
        "&& !document.querySelector('iframe.coming')"
    )
    next_frame(page)


def next_frame(page: Any) -> None:
    """Wait until what was asked for before has been laid out and painted."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def state(page: Any) -> str:
    """Return the issue's state as the page tells it."""
    return str(page.locator("#state").inner_text())


def headlines(page: Any) -> list[str]:
    """Return the headlines in the list of stories."""
    return [str(text) for text in page.locator("#panel .pick .headline").all_inner_texts()]


def address(page: Any) -> str:
    """Return where the page is; what a browser's driver remembers may be older."""
    return str(page.evaluate("location.href"))


def tab_to(page: Any, selector: str, most: int = 120) -> None:
    """Press Tab until the focus is on an element, as somebody without a mouse does."""
    page.wait_for_selector(selector)
    for _ in range(most):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


def choose(page: Any, selector: str, label: str) -> None:
    """Choose a line of a list by its first letters; nothing but the list's own value changes."""
    tab_to(page, selector)
    page.keyboard.type(label)
    chosen = page.locator(selector).evaluate("(list) => list.selectedOptions[0].label")
    assert str(chosen).startswith(label)


def command(page: Any, words: str) -> None:
    """Run a command by its words."""
    page.wait_for_selector("#dialog:not([open])", state="attached")
    page.keyboard.press("k")
    page.wait_for_selector("#commands")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog:not([open])", state="attached")
