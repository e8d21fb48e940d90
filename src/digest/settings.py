"""What is configured: the records that ``digest.toml`` and ``.env`` become once they have been checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from digest.models import Rules, Source

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WhenEmpty = Literal["skip", "send", "notice"]
Images = Literal["remote", "embed", "none"]
Security = Literal["starttls", "tls", "none"]
DoubtPolicy = Literal["hold", "resend", "assume-sent"]
Review = Literal["never", "required"]
CatchUp = Literal["skip", "send"]

WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Secret:
    """A value that never shows: neither in a repr nor in a format. ``reveal`` is the one way to it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value itself."""
        return self._value

    def __repr__(self) -> str:
        """Return stars."""
        return "********"

    __str__ = __repr__


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsletter:
    """Who speaks, in which language, and when a day closes. ``close`` is a wall time in ``timezone``."""

    name: str
    contact: str
    tagline: str = ""
    language: str = "en"
    timezone: str = "UTC"
    close: time = time(18, 0)
    days: tuple[Weekday, ...] = WEEKDAYS
    postal_address: str = ""
    base_url: str = ""
    first_issue: date | None = None

    @property
    def write_to(self) -> str:
        """The link that begins a letter to the contact (RFC 6068)."""
        return f"mailto:{quote(self.contact, safe='@+')}"

    def permalink(self, day: date) -> str | None:
        """The issue's address on the web, ``BASE/YYYY/MM/DD/``, where a base address is configured."""
        return f"{self.base_url.rstrip('/')}/{day:%Y/%m/%d}/" if self.base_url else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeChoice:
    """Which theme, the colours that replace its own, and how pictures reach the reader.

    ``remote`` pictures stay where they are and the mail names their addresses; ``embed`` brings them along.
    """

    name: str = "daily"
    images: Images = "remote"
    light: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """How many stories stand where, and which articles come into question at all.

    ``second`` counts the cards below the lead, ``per_section`` the stories under each of at most ``max_sections``
    headings, ``brief`` the titles at the end; ``per_source`` is the most stories that one source may lead.
    ``sections`` orders the headings; sections that it doesn't name follow in the order of the sources. ``max_minutes``
    bounds the reading time and ``max_kb`` the HTML, in thousands of bytes: stories step down until both are kept.
    """

    second: int = 4
    max_sections: int = 5
    per_section: int = 3
    brief: int = 8
    per_source: int = 8
    max_minutes: int | None = None
    max_kb: int = 90
    sections: tuple[str, ...] = ()
    when_empty: WhenEmpty = "skip"
    rules: Rules = field(default_factory=Rules)

    @property
    def max_bytes(self) -> int:
        """The most bytes of HTML that an email may have."""
        return self.max_kb * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Summaries:
    """How stories are summarized: the method, and the number of sentences by slot."""

    method: str = "digest"
    lead: int = 4
    second: int = 3
    section: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """The SMTP server that takes the messages, from the environment and ``.env``."""

    host: str | None = None
    port: int = 587
    username: str | None = None
    password: Secret | None = None
    security: Security = "starttls"
    sender: str | None = None
    token: Secret | None = None
    test_address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """How issues are sent.

    ``doubt`` says what becomes of recipients of whom nobody knows whether they got the issue, ``rate`` bounds messages
    a second, ``late_after`` is hours after the close. ``unsubscribe`` is the mailbox that readers leave by.
    """

    doubt: DoubtPolicy = "hold"
    connections: int = 4
    rate: float | None = None
    late_after: int = 20
    review: Review = "never"
    catch_up: CatchUp = "skip"
    unsubscribe: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribers:
    """Where the list of recipients lies, relative to the newsletter's folder."""

    file: str = "subscribers.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One newsletter, configured. ``file`` is its ``digest.toml``; ``store`` its database."""

    newsletter: Newsletter
    sources: tuple[Source, ...]
    file: Path
    store: Path
    theme: ThemeChoice = ThemeChoice()
    selection: Selection = Selection()
    summaries: Summaries = Summaries()
    relay: Relay = Relay()
    sending: Sending = Sending()
    subscribers: Subscribers = Subscribers()
    warnings: tuple[str, ...] = ()

    @property
    def lets_leave(self) -> bool:
        """Say whether readers can leave by a link of their own, on the web or by mail."""
        return bool(self.newsletter.base_url or self.sending.unsubscribe)

    @property
    def folder(self) -> Path:
        """The newsletter's folder: what relative paths start from."""
        return self.file.parent

    @property
    def sections(self) -> tuple[str, ...]:
        """All section names in the order they are shown."""
        return tuple(dict.fromkeys((*self.selection.sections, *(source.section for source in self.sources))))
