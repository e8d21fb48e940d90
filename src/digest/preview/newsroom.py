"""What the desk needs from the rest of the house, as a protocol; the composition root gives the real thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from digest.deliveries import DeliveryState
from digest.models import Email, Issue, StoredIssue
from digest.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stored issue in the calendar: its date and its state as people are told it."""

    day: date
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An issue in which a search found its words, with some of the text around them."""

    day: date
    excerpt: str


class Newsroom(Protocol):
    """Makes and finds issues; each method may raise DigestError. Only `generate` and `send_test` leave a trace."""

    def settings(self) -> Settings:
        """Return the configuration as its file has it now."""
        ...

    def today(self) -> date:
        """Return today's date in the newsletter's zone."""
        ...

    def make(self, day: date) -> StoredIssue:
        """Return what `generate` would make of a day now, or the stored issue where it is frozen; write nothing."""
        ...

    def stored(self, day: date) -> StoredIssue | None:
        """Return the issue that is stored for a day."""
        ...

    def marks(self, since: date, until: date) -> tuple[Mark, ...]:
        """Return the stored issues from a date to another, both included, oldest first."""
        ...

    def neighbours(self, day: date) -> tuple[date | None, date | None]:
        """Return the dates of the stored issues before and after a day."""
        ...

    def deliveries(self, day: date) -> Mapping[DeliveryState, int]:
        """Return how many deliveries of a day's issue are in each state."""
        ...

    def is_over(self, issue: Issue) -> bool:
        """Say whether an issue's time is over, so that it is not sent any more unless somebody asks for it."""
        ...

    def latest(self) -> date | None:
        """Return the date of the latest stored issue."""
        ...

    def search(self, words: str) -> tuple[Hit, ...]:
        """Return the latest issues that say all of the words."""
        ...

    def text(self, text_id: str) -> str | None:
        """Return a stored text."""
        ...

    def templates(self) -> Mapping[str, str]:
        """Return the theme's templates by name."""
        ...

    def mjml(self, issue: Issue) -> str:
        """Return the MJML that the templates make of an issue."""
        ...

    def message(self, issue: Issue, email: Email) -> bytes:
        """Return an issue as a whole message."""
        ...

    def picture(self, location: str) -> bytes:
        """Return a picture of the newsletter's, or from its cache; raise OSError where there is none."""
        ...

    def generate(self, day: date) -> StoredIssue:
        """Make the issue of a day and store it, without collecting."""
        ...

    def test_address(self) -> str | None:
        """Return the address that test messages go to, None where there is none or no relay."""
        ...

    def send_test(self, issue: Issue, email: Email) -> str:
        """Send one test message to the test address, and say what became of it."""
        ...

    def watched(self) -> tuple[Path, ...]:
        """Return the files and folders that an issue depends on, some of which may not exist."""
        ...

    def changed(self, paths: Iterable[Path]) -> bool:
        """Hear that files changed: what was read from them is read again. Say whether that matters to any issue."""
        ...
