"""A lock that lets one run at a time change a newsletter; the system frees it when its holder ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from digest.errors import DigestError, StoreError

_TAKEN = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES}

if sys.platform == "win32":  # pragma: no cover (the other branch runs where the tests do)
    import msvcrt

    # Windows hides locked bytes from readers, so the byte that is locked lies far behind the number that is read.
    _LOCKED_BYTE = 1 << 30

    def _take(file: FileIO) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _release(file: FileIO) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(file: FileIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(file: FileIO) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


class LockedError(DigestError):
    """Another run holds the lock. ``holder`` is its process, where that is known."""

    exit_code = 8

    def __init__(self, message: str, *, path: str, holder: int | None, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.path = path
        self.holder = holder


@contextmanager
def exclusive(store: Path) -> Iterator[None]:
    """Hold the lock beside a store while the block runs; raise LockedError at once where another run has it.

    The file ``NAME.lock`` stays behind: removing it would let two runs lock two files of one name.
    """
    path = store.with_name(f"{store.name}.lock")
    with _opened(path) as file:
        _claim(file, path)
        try:
            file.truncate(0)
            file.write(f"{os.getpid()}\n".encode())
            yield
        finally:
            _release(file)


def _opened(path: Path) -> FileIO:
    try:
        return path.open("a+b", buffering=0)
    except OSError as error:
        raise _unlockable(path) from error


def _claim(file: FileIO, path: Path) -> None:
    try:
        _take(file)
    except OSError as error:
        if error.errno in _TAKEN:
            raise _locked(path, _holder(file)) from None
        raise _unlockable(path) from error


def _holder(file: FileIO) -> int | None:
    file.seek(0)
    written = file.read(20).strip()
    return int(written) if written.isdigit() else None


def _locked(path: Path, holder: int | None) -> LockedError:
    who = "another run" if holder is None else f"another run (process {holder})"
    return LockedError(
        f"{who} holds the lock {path}",
        path=str(path),
        holder=holder,
        hint="wait until it has finished; the lock frees itself",
    )


def _unlockable(path: Path) -> StoreError:
    return StoreError(
        f"the lock {path} can't be taken",
        path=str(path),
        hint="give yourself write access to the folder; it must exist and lie on a disk that knows locks",
    )
