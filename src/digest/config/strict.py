"""Values as they are written: nothing is turned into what it isn't, and every fault is told with its place.

cattrs by itself makes ``True`` of the text "false" and 3 of the text "3"; these checks stand in its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any, TypeVar

from digest.config.places import KeyPath

Value = TypeVar("Value")
Check = Callable[[object], Value]

_SHOWN = 60
# What other programs call the same.
_SYNONYMS = {
    "url": "location",
    "link": "location",
    "href": "location",
    "feed": "location",
    "path": "location",
    "type": "kind",
    "title": "name",
    "tz": "timezone",
    "email": "contact",
}
_HUGE = 10**15
_BREAK = re.compile("[\n\t\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong: where, what, and what to do about it."""

    message: str
    hint: str | None = None
    path: KeyPath = ()

    def below(self, step: str | int) -> Fault:
        """Return the fault as seen from the table or list around it."""
        return replace(self, path=(step, *self.path))


class FaultError(ValueError):
    """A value that can't stand where it stands, with all that is wrong in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.message for fault in self.faults))


def wrong(message: str, hint: str | None = None) -> FaultError:
    """Return the exception for a single fault."""
    return FaultError([Fault(message=message, hint=hint)])


def text(value: object) -> str:
    """Return a text, of several lines perhaps, without control characters."""
    if not isinstance(value, str):
        hint = None if isinstance(value, list | dict) else "put it in quotes"
        raise wrong(f"should be a text, but is {shown(value)}", hint)
    if _CONTROL.search(value):
        raise wrong(f"should hold no control characters, but is {shown(value)}")
    return value


def line(value: object) -> str:
    """Return a text of one line that isn't empty, without the blanks around it."""
    found = one_line(value)
    if not found:
        raise wrong("should not be empty")
    return found


def one_line(value: object) -> str:
    """Return a text of one line, which may be empty, without the blanks around it."""
    found = text(value).strip()
    if _BREAK.search(found):
        raise wrong(f"should be a single line, but is {shown(found)}")
    return found


def flag(value: object) -> bool:
    """Return true or false."""
    if isinstance(value, bool):
        return value
    raise wrong(f"should be true or false, but is {shown(value)}", _unquoted(value))


def whole(value: object) -> int:
    """Return a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise wrong(f"should be a whole number, but is {shown(value)}", _unquoted(value))


def number(value: object) -> float:
    """Return a number, whole or not."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise wrong(f"should be a number, but is {shown(value)}", _unquoted(value))


def table(value: object) -> dict[str, Any]:
    """Return a table."""
    if isinstance(value, dict):
        return value
    hint = "write its name in one pair of brackets, as in [newsletter]" if isinstance(value, list) else None
    raise wrong(f"should be a table, but is {shown(value)}", hint)


def elements(value: object) -> list[Any]:
    """Return a list."""
    if isinstance(value, list):
        return value
    hint = "put it in brackets" if isinstance(value, str) else None
    raise wrong(f"should be a list, but is {shown(value)}", hint)


def each(check: Check[Value]) -> Check[tuple[Value, ...]]:
    """Return the check of a list whose elements pass a check."""
    return lambda value: tuple(_all(enumerate(elements(value)), check).values())


def each_value(check: Check[Value]) -> Check[dict[str, Value]]:
    """Return the check of a table whose values pass a check."""
    return lambda value: _all(table(value).items(), check)


def choice(options: Iterable[str]) -> Check[str]:
    """Return the check of a text that is one of a few."""
    known = tuple(options)

    def check(value: object) -> str:
        found = text(value)
        if found not in known:
            raise wrong(f"{shown(found)} is not known here", nearest(found, known))
        return found

    return check


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint that names the most likely of the known names, or all of them."""
    known = tuple(known)
    return near(name, known) or f"known are: {', '.join(known)}"


def near(name: str, known: Iterable[str]) -> str | None:
    """Return a hint that names the most likely of the known names, where one is like it."""
    known = tuple(known)
    meant = _SYNONYMS.get(name.lower())
    found = [meant] if meant in known else get_close_matches(name.lower(), known, n=1)
    return f"did you mean {shown(found[0])}?" if found else None


def shown(value: object) -> str:
    """Return a value as a message shows it: short, on one line, and never the inside of a list or table."""
    if isinstance(value, str):
        short = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
        # Some characters beyond ASCII end a line or command a terminal, such as U+2028 and U+009B.
        return json.dumps(short, ensure_ascii=not short.isprintable())
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value) if abs(value) < _HUGE else "a huge number"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    return repr(value)


def _all(items: Iterable[tuple[Any, object]], check: Check[Value]) -> dict[Any, Value]:
    passed: dict[Any, Value] = {}
    faults: list[Fault] = []
    for step, item in items:
        try:
            passed[step] = check(item)
        except FaultError as error:
            faults += (fault.below(step) for fault in error.faults)
    if faults:
        raise FaultError(faults)
    return passed


def _unquoted(value: object) -> str | None:
    return "leave the quotes out" if isinstance(value, str) else None


Checks = Mapping[str, Check[Any]]
"""A check for each key of a table."""
