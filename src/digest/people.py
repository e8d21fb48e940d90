"""Who reads: subscribers as they stand on the list, and candidates for one issue.

A *person* is an address as one newsletter knows it: `digest.tokens.person_of`, 28 hexadecimal characters. It is the
same for every spelling of the address and outlives the address, so that who left or was erased stays out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, get_args

Format = Literal["html", "text"]
SubscriberState = Literal["unconfirmed", "active", "paused", "left", "erased"]

FORMATS: tuple[Format, ...] = get_args(Format)
STATES: tuple[SubscriberState, ...] = get_args(SubscriberState)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of a list. ``weekdays`` are of `settings.WEEKDAYS`, none are all of them; ``line`` counts from 1."""

    address: str
    line: int
    name: str = ""
    format: Format = "html"
    weekdays: tuple[str, ...] = ()
    state: SubscriberState = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A person in the store. Of an erased one address and name are empty; no ``weekdays`` are all of them."""

    person: str
    address: str
    added: datetime
    changed: datetime
    name: str = ""
    format: Format = "html"
    weekdays: tuple[str, ...] = ()
    state: SubscriberState = "active"


class Member(NamedTuple):
    """A person as the list knows one, light enough to go through a million; ``stored`` is false of the file's own."""

    person: str
    address: str
    name: str
    format: Format
    weekdays: tuple[str, ...]
    state: SubscriberState
    stored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person who comes into question for one issue. ``excluded`` says why a candidate does not get it."""

    person: str
    address: str
    name: str = ""
    format: Format = "html"
    excluded: str | None = None
