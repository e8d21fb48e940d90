"""Lists of subscribers as CSV: ``subscribers.csv`` beside the configuration, and what is imported and exported.

Columns are ``address``, ``name``, ``format`` (html or text), ``weekdays`` (``mon tue``; none are all) and ``state``.
The first line names those that there are, in any order; where it holds an address already, they stand in this order.
Every line stands for itself: a quote that does not close costs one line, never the rest of the file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digest.addresses import comparison_key
from digest.config.strict import Fault, FaultError, choice, line, nearest, one_line, shown, wrong
from digest.config.toml_file import read_text
from digest.config.values import address
from digest.errors import Problem
from digest.people import FORMATS, STATES, Listed
from digest.settings import WEEKDAYS, Weekday

COLUMNS = ("address", "name", "format", "weekdays", "state")

_SPELLINGS = {
    "email": "address",
    "e-mail": "address",
    "mail": "address",
    "email address": "address",
    "days": "weekdays",
}
_DELIMITERS = (",", ";", "\t")
_BETWEEN_DAYS = re.compile(r"[\s,;/|+]+")
_FORMATS = {"plain": "text", "txt": "text"}
_MOST_PROBLEMS_OF_A_LINE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberList:
    """What a file holds: the lines that are right, every line that is not, and columns that mean nothing here."""

    listed: tuple[Listed, ...] = ()
    refused: tuple[Problem, ...] = ()
    ignored: tuple[str, ...] = ()


def read_subscribers(file: Path) -> SubscriberList:
    """Read a list; raise ConfigError only where the file as a whole can't be read.

    A problem's ``key`` is the column, its ``line`` the line of the file. A line that repeats an address is refused.
    """
    lines = list(_lines(read_text(file)))
    if not lines:
        return SubscriberList()
    delimiter = max(_DELIMITERS, key=lambda mark: (lines[0][1].count(mark), mark == ","))
    columns, ignored, rows = _columns(lines, delimiter)
    listed: list[Listed] = []
    refused: list[Problem] = []
    first: dict[str, int] = {}
    for number, text in rows:
        try:
            found = _listed(_cells(text, delimiter), columns, number)
            _require_first(found, first)
            listed.append(found)
        except FaultError as error:
            refused += (_problem(file, number, fault) for fault in error.faults[:_MOST_PROBLEMS_OF_A_LINE])
    return SubscriberList(listed=tuple(listed), refused=tuple(refused), ignored=ignored)


def written(rows: Iterable[Mapping[str, str]]) -> str:
    """Return a list as CSV that `read_subscribers` reads: the columns of `COLUMNS`, lines ended by a line feed."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def weekdays(value: str) -> tuple[Weekday, ...]:
    """Return the days that a text names, in the order of the week; none where it names none or all of them."""
    named = [word.lower()[:3] for word in _BETWEEN_DAYS.split(value.strip()) if word]
    unknown = [name for name in named if name not in WEEKDAYS]
    if unknown:
        raise wrong(f"there is no day {shown(unknown[0])}", nearest(unknown[0], WEEKDAYS))
    chosen = tuple(day for day in WEEKDAYS if day in named)
    return () if chosen == WEEKDAYS else chosen


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold anything, with their numbers; only CR and LF end a line."""
    for number, content in enumerate(io.StringIO(text, newline=None), start=1):
        if content.strip():
            yield number, content.rstrip("\n")


def _columns(
    lines: Sequence[tuple[int, str]], delimiter: str
) -> tuple[tuple[str, ...], tuple[str, ...], Sequence[tuple[int, str]]]:
    """Return the column of each cell, the columns that are unknown, and the lines below the heading."""
    if "@" in lines[0][1]:
        return COLUMNS, (), lines
    try:
        named = [cell.strip().lower() for cell in _cells(lines[0][1], delimiter)]
    except FaultError:
        return COLUMNS, (), lines
    columns = tuple(_SPELLINGS.get(name, name) for name in named)
    if "address" not in columns:
        return COLUMNS, (), lines
    return columns, tuple(name for name in columns if name and name not in COLUMNS), lines[1:]


def _cells(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error:
        raise wrong("the quotes of this line don't fit", "a quote inside quotes is written twice") from None


def _listed(cells: Sequence[str], columns: Sequence[str], number: int) -> Listed:
    """Make the record of a line; raise FaultError with everything that is wrong in it."""
    if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
        raise wrong(
            f"has {len(cells)} cells, but there are {len(columns)} columns", "put a value with a comma in quotes"
        )
    values: dict[str, Any] = {"address": ""}
    values |= {column: cell for column, cell in zip(columns, cells, strict=False) if column in COLUMNS and cell.strip()}
    faults: list[Fault] = []
    for column, cell in values.items():
        try:
            values[column] = _READERS[column](cell)
        except FaultError as error:
            faults += (fault.below(column) for fault in error.faults)
    if faults:
        raise FaultError(faults)
    return Listed(line=number, **values)


def _require_first(found: Listed, first: dict[str, int]) -> None:
    before = first.setdefault(comparison_key(found.address), found.line)
    if before != found.line:
        raise FaultError([Fault(message=f"{shown(found.address)} stands in line {before} already", path=("address",))])


def _problem(file: Path, number: int, fault: Fault) -> Problem:
    key = str(fault.path[0]) if fault.path else None
    return Problem(message=fault.message, file=str(file), key=key, line=number, hint=fault.hint)


def _format(value: str) -> str:
    word = line(value).lower()
    return choice(FORMATS)(_FORMATS.get(word, word))


def _state(value: str) -> str:
    return choice(tuple(state for state in STATES if state != "erased"))(line(value).lower())


_READERS: Mapping[str, Callable[[str], Any]] = {
    "address": address,
    "name": one_line,
    "format": _format,
    "weekdays": weekdays,
    "state": _state,
}
