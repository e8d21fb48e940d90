"""A mail as the frame shows it: in one scheme, with pictures from here, and as poorer clients would show it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Literal
from urllib.parse import quote

from digest import tokens, variants
from digest.models import Email, fill
from digest.settings import Settings

EXAMPLE = "example-each-reader-has-a-link-of-their-own"
"""Stands where a reader's own secret would: as long as one, and good for nothing."""

Scheme = Literal["light", "dark", "full", "partial"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark", "full", "partial")

_QUERY = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)", re.IGNORECASE)
_DECLARED = re.compile(r"\bcolor-scheme\s*:\s*[a-z -]+", re.IGNORECASE)
_META = re.compile(
    r"""(<meta\b[^>]*\bname=["'](?:supported-)?color-schemes?["'][^>]*\bcontent=)["'][^"']*["']""", re.IGNORECASE
)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_REMOTE = re.compile(r"""(<img\b[^>]*?\ssrc=["'])(https?://[^"']+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a mail is looked at: its scheme (forced inversion is full or partial), and what a poor client leaves out."""

    scheme: Scheme = "light"
    images: bool = True
    styles: bool = True
    outlook: bool = False


def example_link(settings: Settings) -> str:
    """Return a link to leave of the shape that readers get; it is nobody's, and says so."""
    base = settings.newsletter.base_url.rstrip("/")
    return f"{base}/u/{EXAMPLE}" if base else tokens.mailto(EXAMPLE, settings.sending.unsubscribe or "")


def framed(email: Email, day: date, look: Look, *, render: str, personal: str) -> str:
    """Return a mail's HTML for its frame, in which ``render`` names it; personal links lead to ``personal``."""
    html = fill(email, "html", _Addresses(day, personal))
    steps: list[tuple[bool, Callable[[str], str]]] = [
        (look.outlook, variants.in_outlook),
        (not look.images, variants.without_images),
        (not look.styles, variants.without_style),
        (look.scheme == "full", lambda it: variants.inverted(it, "full")),
        (look.scheme == "partial", lambda it: variants.inverted(it, "partial")),
    ]
    for wanted, change in steps:
        html = change(html) if wanted else html
    html = _from_here(_in_scheme(html, dark=look.scheme == "dark"))
    return _HEAD.sub(lambda head: f'{head[0]}<meta name="digest-render" content="{render}">', html, count=1)


class _Addresses(Mapping[str, str]):
    """Where the fields of a mail lead in its frame: pictures to the desk, everything personal to an example."""

    def __init__(self, day: date, personal: str) -> None:
        self._day = day
        self._personal = escape(personal)

    def __getitem__(self, name: str) -> str:
        kind, _, rest = name.partition(":")
        return f"/picture/{self._day.isoformat()}/{quote(rest)}" if kind == "picture" else self._personal

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _in_scheme(html: str, *, dark: bool) -> str:
    """Answer a mail's questions about the scheme in its text, since a frame would answer with the system's."""

    def answer(query: re.Match[str]) -> str:
        return "all" if (query[1].lower() == "dark") is dark else "not all"

    scheme = "dark" if dark else "light"
    return _META.sub(rf'\1"{scheme}"', _DECLARED.sub(f"color-scheme:{scheme}", _QUERY.sub(answer, html)))


def _from_here(html: str) -> str:
    """Let pictures of the web come from the newsletter's cache: the frame's policy keeps it from asking the network."""
    return _REMOTE.sub(lambda found: f"{found[1]}/remote?address={quote(found[2], safe='')}", html)
