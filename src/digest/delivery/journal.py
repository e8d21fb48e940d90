"""The journal: an append-only note beside each transaction, which survives the process and tells what it knew.

A line is a mark, the lease, the delivery, what there is to say, and a checksum, so that a torn or damaged line counts
as none. The marks: ``L`` a lease of an issue begins, ``D`` the body departs, ``R`` the reply came, ``N`` certainly
not accepted after all. A line goes out by one ``write``: it survives the end of the process, but not that of the
kernel.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from zlib import crc32

from digest.delivery.replies import Reply
from digest.errors import StoreError

_LINE = re.compile(rb"([LDRN]) (\d+) (\d+) (-?\d+) (.*) ([0-9a-f]{8})\n")
SUFFIX = ".journal"
_END = 1 << 16
"""Bytes at the end of a journal that are sure to name its newest lease."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What a journal knows of one delivery: that its body departed, and how it was answered."""

    departed: bool
    reply: Reply | None = None


class Journal:
    """A journal that is written. Its lines may come from many threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._broken = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            if os.fstat(self._file).st_size:
                # The last line of a run that ended in the middle may be torn.
                os.write(self._file, b"\n")
            _sync_folder(path.parent)
        except OSError as error:
            raise _unwritable(path, error) from error

    def __enter__(self) -> Self:
        """Return the journal itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the journal."""
        self.close()

    def begins(self, lease: int, issue: date) -> None:
        """Note which issue a lease is of: a store restored from a backup does not know it any more."""
        self._write(b"L %d %s 0 " % (lease, f"{issue:%Y%m%d}".encode()))

    def departs(self, lease: int, number: int) -> None:
        """Note that a body leaves now; raise StoreError where it can't be noted, and then it must not leave."""
        self._write(b"D %d %d 0 " % (lease, number))

    def answered(self, lease: int, number: int, reply: Reply) -> None:
        """Note the reply to a body."""
        self._write(b"R %d %d %d %s" % (lease, number, reply.code, reply.text.encode("utf-8", "replace")))

    def not_accepted(self, lease: int, number: int) -> None:
        """Note that a body did not leave whole after all."""
        self._write(b"N %d %d 0 " % (lease, number))

    def close(self) -> None:
        """Close the file: whoever wants to note anything more gets an error, and sends nothing."""
        with self._lock:
            if not self._broken:
                os.close(self._file)
            self._broken = True

    def _write(self, content: bytes) -> None:
        line = b"%s %08x\n" % (content, crc32(content))
        with self._lock:
            if self._broken:
                raise StoreError(f"the journal {self.path} is closed", path=str(self.path))
            try:
                if os.write(self._file, line) == len(line):
                    return
                reason: OSError = OSError("there is no room left")
            except OSError as error:
                reason = error
            # What follows a torn line would be lost with it.
            self._broken = True
            os.close(self._file)
        raise _unwritable(self.path, reason) from reason


def read_journal(path: Path, lease: int) -> Mapping[int, Noted] | None:
    """Return what a journal knows of a lease, by delivery; None where there is no journal to read."""
    noted: dict[int, Noted] = {}
    try:
        with path.open("rb") as file:
            for found in _lines(file, lease):
                noted[int(found[3])] = _noted(found)
    except OSError:
        return None
    return noted


def newest_lease(folder: Path) -> int:
    """Return the highest number of a lease that the end of the newest journal names, 0 where there is none."""
    newest = max(folder.glob(f"*{SUFFIX}"), key=lambda path: path.name, default=None)
    if newest is None:
        return 0
    with newest.open("rb") as file:
        file.seek(max(0, newest.stat().st_size - _END))
        return max((int(found[2]) for found in map(_read, file) if found), default=0)


def journal_path(folder: Path, lease: int) -> Path:
    """Return where the journal lies whose first lease has a number."""
    return folder / f"{lease:08d}{SUFFIX}"


def unknown_leases(folder: Path, newest: int) -> Mapping[tuple[date, int], Mapping[int, Noted]]:
    """Return what journals know of leases above a number, by issue and lease."""
    issues: dict[int, date] = {}
    noted: dict[int, dict[int, Noted]] = {}
    for path in sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.name):
        with path.open("rb") as file:
            for found in filter(None, map(_read, file)):
                lease = int(found[2])
                if lease <= newest:
                    continue
                if found[1] == b"L":
                    issues[lease] = datetime.strptime(found[3].decode(), "%Y%m%d").date()  # noqa: DTZ007  # a date
                else:
                    noted.setdefault(lease, {})[int(found[3])] = _noted(found)
    return {(issues[lease], lease): known for lease, known in sorted(noted.items()) if lease in issues}


def clear_away(folder: Path, before: datetime) -> None:
    """Remove journals last written before an instant, but never the newest; their leases must be closed.

    They are kept for a while, because a store that is restored from a backup is known by them, and what it has
    forgotten is read there.
    """
    for path in sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.name)[:-1]:
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def _lines(file: Iterable[bytes], lease: int) -> Iterator[re.Match[bytes]]:
    # A journal can have millions of lines, of which a lease has some hundreds.
    begins = b" %d " % lease
    for line in file:
        if line[1 : 1 + len(begins)] == begins and (found := _read(line)) and found[1] != b"L":
            yield found


def _noted(found: re.Match[bytes]) -> Noted:
    reply = Reply(int(found[4]), found[5].decode("utf-8", "replace")) if found[1] == b"R" else None
    return Noted(departed=found[1] != b"N", reply=reply)


def _read(line: bytes) -> re.Match[bytes] | None:
    """Return the parts of a line that is whole and undamaged."""
    found = _LINE.fullmatch(line)
    return found if found and int(found[6], 16) == crc32(line[: found.start(6) - 1]) else None


def _sync_folder(folder: Path) -> None:
    """Make a new file's name durable, where folders can be synchronized at all."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(path: Path, error: OSError) -> StoreError:
    reason = (error.strerror or str(error)).lower()
    return StoreError(
        f"the journal {path} can't be written: {reason}",
        path=str(path),
        hint="make room on the disk; nothing is sent without the journal",
    )
