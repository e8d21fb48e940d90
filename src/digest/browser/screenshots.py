"""Screenshots of a mail in several widths and schemes.

Nothing in the mail runs, and it reaches no more than pictures: those of its own folder, and those on the web.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from digest.errors import OutputError, PluginError
from digest.variants import inverted

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

Scheme = Literal["light", "dark", "inverted"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "microsoft-edge")
_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_HEIGHT = 900
_PATIENCE = 20_000
"""Milliseconds that a page may take to load."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is photographed: HTML, its pictures by relative path, and the stem of the files' names."""

    html: str
    pictures: Mapping[str, bytes]
    stem: str


def take(subject: Subject, *, widths: Sequence[int], schemes: Sequence[Scheme], output: Path) -> tuple[Path, ...]:
    """Write one PNG for each width and scheme, `STEM-640-light.png`; return their paths.

    Raises PluginError where Playwright or a browser is missing, OutputError where a file can't be written.
    """
    with _page_files(subject) as pages, _browser() as browser:
        try:
            output.mkdir(parents=True, exist_ok=True)
            return tuple(
                _shot(browser, pages[scheme], width, scheme, output / f"{subject.stem}-{width}-{scheme}.png")
                for width in widths
                for scheme in schemes
            )
        except OSError as error:
            raise OutputError(f"{output} can't be written", path=str(output), hint="choose another --output") from error


@contextmanager
def _page_files(subject: Subject) -> Iterator[dict[Scheme, Path]]:
    """Put the mail into a folder of its own, with its pictures beside it."""
    with tempfile.TemporaryDirectory(prefix="digest-screenshot-") as name:
        folder = Path(name).resolve()
        for path, content in subject.pictures.items():
            target = (folder / path).resolve()
            if target.is_relative_to(folder):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        plain, turned = folder / "mail.html", folder / "inverted.html"
        plain.write_text(subject.html, encoding="utf-8", errors="replace")
        turned.write_text(inverted(subject.html), encoding="utf-8", errors="replace")
        yield {"light": plain, "dark": plain, "inverted": turned}


@contextmanager
def _browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise PluginError(
            "screenshots need Playwright, which is not installed",
            group="screenshot",
            name="playwright",
            hint='install the extra: pip install "digest-newsletter[screenshot]"',
        ) from error
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=_chromium(), args=list(_FLAGS))
        except Error as error:
            raise PluginError(
                "screenshots need Chromium, which can't be started",
                group="screenshot",
                name="chromium",
                hint="install Chromium with your system's packages, or run: playwright install chromium",
            ) from error
        try:
            yield browser
        finally:
            browser.close()


def _chromium() -> str | None:
    """Return the system's Chromium; None leaves the choice to Playwright."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def _shot(browser: Browser, page_file: Path, width: int, scheme: Scheme, target: Path) -> Path:
    context = browser.new_context(
        viewport={"width": width, "height": _HEIGHT},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=False,
        service_workers="block",
    )
    try:
        page = context.new_page()
        page.route("**/*", lambda route: _let_pass(route, page_file))
        page.goto(page_file.as_uri(), wait_until="load", timeout=_PATIENCE)
        page.screenshot(path=str(target), full_page=True, animations="disabled")
    finally:
        context.close()
    return target


def _let_pass(route: Route, page_file: Path) -> Any:
    """Let the page and its pictures through, and nothing else: no frame, no style sheet, no file of elsewhere."""
    request = route.request
    if request.url == page_file.as_uri():
        return route.continue_()
    near = request.url.startswith(page_file.parent.as_uri() + "/")
    if request.resource_type == "image" and (near or request.url.startswith(("http://", "https://", "data:"))):
        return route.continue_()
    return route.abort()
