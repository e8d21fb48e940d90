"""The editor's draft files, ``drafts/DATE.toml`` beside the configuration: read, and changed key by key.

The file is the truth. A change names what it found and what it wants; where the file says something else meanwhile, it
is a conflict and nothing is written. Comments and the order of what the editor wrote stay.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digest.config.shape import unknown_key
from digest.config.strict import (
    Checks,
    Fault,
    FaultError,
    choice,
    each,
    each_value,
    flag,
    line,
    one_line,
    table,
)
from digest.config.structure import attempt, structure
from digest.config.toml_file import TomlFile, config_error, located, read_text, read_toml
from digest.errors import ConfigError, OutputError, Problem
from digest.models import Decision, Draft

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

DRAFTS_FOLDER = "drafts"

_MOVES = ("second", "section", "brief")
_OWN_CHECKS = ("subject", "preheader", "lead", "order", "stories", "status", "render")
_DECISION: Checks = {
    "about": one_line,
    "title": line,
    "slot": choice(_MOVES),
    "section": line,
    "pin": flag,
    "kill": flag,
    "split": flag,
    "merge": each(line),
    "sentences": each(line),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One key of a draft file, what stood there and what shall; None is nothing. ``stories.ID.title`` is a key, too."""

    key: str
    was: Any = None
    now: Any = None

    def __post_init__(self) -> None:
        """Take what decides nothing (an empty text or list, false) for nothing."""
        object.__setattr__(self, "was", self.was or None)
        object.__setattr__(self, "now", self.now or None)

    @property
    def path(self) -> tuple[str, ...]:
        """The tables that lead to the key, and its name."""
        return tuple(self.key.split("."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A change that found something else in the file than it was made for."""

    key: str
    was: Any
    found: Any
    now: Any


class DraftConflict(ConfigError):
    """The draft file was changed elsewhere; nothing was written."""

    def __init__(self, file: Path, conflicts: Iterable[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        keys = ", ".join(conflict.key for conflict in self.conflicts)
        super().__init__(f"{file} was changed elsewhere: {keys}", hint="look at both versions and choose one")


class DraftFiles:
    """Reads and changes the draft files in a newsletter's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file(self, day: date) -> Path:
        """Return where the decisions for a date are written."""
        return self._folder / DRAFTS_FOLDER / f"{day.isoformat()}.toml"

    def read(self, day: date) -> Draft:
        """Return the decisions for a date, empty ones where there is no file; raise ConfigError with every problem."""
        file = self.file(day)
        return _draft(read_toml(file)) if file.exists() else Draft()

    def values(self, day: date) -> dict[str, Any]:
        """Return what the file says, as plain values; raise ConfigError where it can't be read."""
        file = self.file(day)
        return read_toml(file).values if file.exists() else {}

    def change(self, day: date, changes: Iterable[Change], *, about: Mapping[str, str] | None = None) -> Draft:
        """Make changes in the file, all or none; ``about`` gives the headlines of stories by id, for its comments.

        Raises DraftConflict where the file says something else than a change expects, ConfigError where the file would
        not be right afterwards, OutputError where it can't be written.
        """
        file = self.file(day)
        document = _parsed(file) if file.exists() else _new(day)
        conflicts = _make(document, tuple(changes), about or {})
        if conflicts:
            raise DraftConflict(file, conflicts)
        text = document.as_string().rstrip("\n") + "\n"
        draft = _draft(_checked(file, text))
        _write(file, text)
        return draft

    def start(self, day: date, overview: Iterable[str] = ()) -> Path:
        """Write a file with nothing decided where there is none, and lines about the issue as its comments."""
        file = self.file(day)
        if not file.exists():
            _write(file, "".join(f"# {text}".rstrip() + "\n" for text in (*_heading(day), *overview)))
        return file

    def clear(self, day: date) -> bool:
        """Remove a date's file; return whether there was one."""
        try:
            self.file(day).unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _unwritable(self.file(day), error) from error
        return True


def _draft(toml: TomlFile) -> Draft:
    draft, faults = draft_parts(toml.values)
    if draft is None:
        raise config_error(toml.file, located(toml, faults))
    return draft


def draft_parts(values: Mapping[str, Any]) -> tuple[Draft | None, tuple[Fault, ...]]:
    """Return the draft that a document says, or None and all that is wrong with it."""
    plain, faults = attempt(_plain_part, {key: values[key] for key in values if key not in _OWN_CHECKS})
    own, more = attempt(_own_part, {key: values[key] for key in values if key in _OWN_CHECKS})
    if faults or more:
        return None, (*faults, *more)
    draft: Draft = replace(plain, **own)
    return draft, ()


def _plain_part(values: object) -> Draft:
    return structure(Draft, values)


def _own_part(values: object) -> dict[str, Any]:
    checks: Checks = {
        "subject": one_line,
        "preheader": one_line,
        "lead": one_line,
        "order": each(line),
        "stories": each_value(_decision),
        "status": choice(("hold", "ready")),
        "render": one_line,
    }
    return _by_key(values, checks)


def _decision(value: object) -> Decision:
    return Decision(**_by_key(value, _DECISION))


def _by_key(value: object, checks: Checks) -> dict[str, Any]:
    """Return a table's values, each as its own check wants it, with all faults at once."""
    written = table(value)
    passed: dict[str, Any] = {}
    faults: list[Fault] = [unknown_key(key, tuple(checks), in_settings=False) for key in written if key not in checks]
    for key in (key for key in written if key in checks):
        passed[key], more = attempt(checks[key], written[key])
        faults += (fault.below(key) for fault in more)
    if faults:
        raise FaultError(faults)
    return passed


def _heading(day: date) -> tuple[str, ...]:
    return (
        f"The editor's draft of {day:%A} {day.day} {day:%B %Y}: what differs from the machine's choice.",
        "What stands here is done by the next `digest generate`; remove a line to undo it.",
    )


def _parsed(file: Path) -> TOMLDocument:
    from tomlkit import parse
    from tomlkit.exceptions import TOMLKitError

    read_toml(file)
    try:
        return parse(read_text(file))
    except TOMLKitError as error:
        # tomllib has accepted the file, so this is a difference between the two readers.
        raise config_error(file, [Problem(message=f"can't be changed: {error}", file=str(file))]) from None


def _new(day: date) -> TOMLDocument:
    from tomlkit import comment, document

    made = document()
    for text in _heading(day):
        made.add(comment(text))
    return made


def _make(document: TOMLDocument, changes: tuple[Change, ...], about: Mapping[str, str]) -> list[Conflict]:
    """Make changes in a document; return those that found something else there than they expect."""
    conflicts: list[Conflict] = []
    for change in changes:
        found = _found(document, change.path) or None
        if found == change.now:
            continue
        if found != change.was:
            conflicts.append(Conflict(key=change.key, was=change.was, found=found, now=change.now))
        elif change.now is None:
            _remove(document, change.path)
        else:
            _set(document, change.path, _item(change, about), about)
    return conflicts


def _found(document: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        if not isinstance(document, dict) or step not in document:
            return None
        document = document[step]
    unwrap = getattr(document, "unwrap", None)
    return unwrap() if unwrap else document


def _item(change: Change, about: Mapping[str, str]) -> Any:
    """Return a value as it is written: lists of stories a line each with their headlines, texts of several lines so."""
    from tomlkit import array, string

    if isinstance(change.now, list):
        listed = array()
        for value in change.now:
            listed.add_line(value, comment=_one_line(about.get(value)))
        listed.add_line(indent="")
        return listed
    if isinstance(change.now, str) and "\n" in change.now:
        return string(change.now, multiline=True)
    return change.now


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None


def _set(document: TOMLDocument, path: tuple[str, ...], item: Any, about: Mapping[str, str]) -> None:
    from tomlkit import table as new_table

    place: Any = document
    for depth, step in enumerate(path[:-1]):
        if step not in place:
            made = new_table(is_super_table=step == "stories" and depth == 0)
            place[step] = made
            if path[0] == "stories" and depth == 1 and step in about:
                place[step]["about"] = _one_line(about[step])
        place = place[step]
    place[path[-1]] = item


def _remove(document: TOMLDocument, path: tuple[str, ...]) -> None:
    """Remove a key, and the tables around it that decide nothing any more."""
    places: list[Any] = [document]
    for step in path[:-1]:
        places.append(places[-1][step])
    del places[-1][path[-1]]
    for place, step in zip(reversed(places[:-1]), reversed(path[:-1]), strict=True):
        if set(place[step]) - {"about"}:
            return
        del place[step]


def _checked(file: Path, text: str) -> TomlFile:
    """Return a text as the file that it would become; raise ConfigError where that couldn't be read again."""
    import tomllib

    try:
        return TomlFile(file=file, text=text, values=tomllib.loads(text))
    except ValueError as error:
        raise config_error(file, [Problem(message=f"can't be changed so: {error}", file=str(file))]) from None


def _write(file: Path, text: str) -> None:
    """Replace a file in one step, so that no reader sees half of it."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as draft:
                draft.write(text.encode())
            Path(name).chmod(0o644)
            Path(name).replace(file)
        finally:
            with suppress(FileNotFoundError):
                Path(name).unlink()
    except OSError as error:
        raise _unwritable(file, error) from error


def _unwritable(file: Path, error: OSError) -> OutputError:
    reason = (error.strerror or "the system refuses it").lower()
    return OutputError(f"{file} can't be written: {reason}", path=str(file), hint="look at the folder's permissions")
