"""A browser that sees one mail: it answers for the mail's pictures and notes whatever else is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from .mails import ADDRESS, Mail

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--font-render-hinting=none",
)  # fmt: skip


@dataclass(slots=True)
class Window:
    """An open mail, and the addresses that it asked for in vain."""

    page: Any
    asked: list[str] = field(default_factory=list)

    def overflow(self, width: int) -> int:
        """How many pixels the mail is wider than a window of a width."""
        self.page.set_viewport_size({"width": width, "height": 800})
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    @property
    def words(self) -> list[str]:
        """The words that a reader sees."""
        return str(self.page.evaluate("document.body.innerText")).split()


@contextmanager
def opened(
    browser: Any, mail: Mail, html: str | None = None, *, width: int = 640, scheme: str = "light", zoom: int = 1
) -> Iterator[Window]:
    """Open a mail, or another HTML with its pictures, in a window of a width; `zoom` is the browser's."""
    context = browser.new_context(
        viewport={"width": width // zoom, "height": 800 // zoom}, device_scale_factor=zoom, color_scheme=scheme
    )
    window = Window(context.new_page())
    context.route("**/*", lambda route: _answer(route, mail, html or mail.html, window))
    window.page.goto(ADDRESS, wait_until="load")
    try:
        yield window
    finally:
        context.close()


def _answer(route: Any, mail: Mail, html: str, window: Window) -> None:
    address = route.request.url
    if address == ADDRESS:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
    elif address in mail.pictures:
        route.fulfill(body=mail.pictures[address], content_type="image/jpeg")
    else:
        window.asked.append(address)
        route.abort()
