"""SQLite's faults as errors that a person can act on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from digest.errors import StoreError

_PRIMARY = 0xFF
"""The low byte of an extended result code is its primary code (https://sqlite.org/rescode.html)."""

_BUSY = ("another process is using the store {path}", "wait until it has finished, then try again")
_UNWRITABLE = ("the store {path} can't be written", "give yourself write access to the file and to its folder")
_DAMAGED = ("the store {path} is damaged", "restore it from a backup, or move it away to begin with an empty one")

_FAULTS = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_PROTOCOL: _BUSY,
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
    sqlite3.SQLITE_PERM: _UNWRITABLE,
    sqlite3.SQLITE_FULL: ("there is no room left for the store {path}", "make room on the disk, then run again"),
    sqlite3.SQLITE_IOERR: ("the disk does not read or write the store {path}", "look at the disk, its room and limits"),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: (
        "{path} is not a store",
        "move the file away, or give the newsletter's store another path",
    ),
}


@contextmanager
def failures(path: Path) -> Iterator[None]:
    """Raise StoreError for what SQLite reports about a file; faults of the program pass through."""
    try:
        yield
    except sqlite3.Error as error:
        failure = _failure(path, error)
        if failure is None:
            raise
        raise failure from error
    except json.JSONDecodeError as error:
        raise _store_error(path, _DAMAGED) from error


def _failure(path: Path, error: sqlite3.Error) -> StoreError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # Text that is not UTF-8 is found by Python, not by SQLite, and has no code.
        return _store_error(path, _DAMAGED) if "decode to UTF-8" in str(error) else None
    if code & _PRIMARY == sqlite3.SQLITE_CANTOPEN:
        return _store_error(path, _why_not_open(path))
    fault = _FAULTS.get(code & _PRIMARY)
    return _store_error(path, fault) if fault else None


def _why_not_open(path: Path) -> tuple[str, str]:
    with suppress(PermissionError):
        if path.is_dir():
            return "the store {path} is a folder", "give the newsletter's store the path of a file"
        if not path.parent.is_dir():
            return "there is no folder for the store {path}", "make the folder, or give the store another path"
        if not path.exists():
            return "there is no store {path} yet", "run `digest collect`, and see that the folder can be written"
    return "the store {path} can't be opened", _UNWRITABLE[1]


def _store_error(path: Path, fault: tuple[str, str]) -> StoreError:
    message, hint = fault
    return StoreError(message.format(path=path), path=str(path), hint=hint)
