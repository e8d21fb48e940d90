"""The articles' pictures as they were fetched: a file each in a folder beside the store, all together bounded in bytes.

A file is named by a hash of the picture's address. Its bytes are the picture's, or one mark: that there is no picture
that can be shown, or that the address would not say.
"""

from __future__ import annotations

import os
import re
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

MOST_BYTES = 200_000_000
"""Bytes that the whole folder may take; what was fetched first goes first."""

MOST_PIXELS = 40_000_000
"""Pixels of the largest picture that is kept; one claims more to exhaust memory."""

_NONE, _SILENT = b"-", b"?"
_KINDS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")
_OURS = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".part"
_BLOCK = 4096
"""Bytes that a file takes on a disk at least."""


@dataclass(frozen=True, slots=True)
class PictureCache:
    """Pictures by their addresses. Files appear whole or not at all, and others in the folder are left alone."""

    folder: Path
    most_bytes: int = MOST_BYTES

    def knows(self, address: str) -> bool:
        """Say whether an address need not be asked again."""
        try:
            return self._file(address).stat().st_size > 0
        except OSError:
            return False

    def read(self, address: str) -> bytes:
        """Return a picture's bytes, none where it can't be shown; raise OSError where nothing is known of it."""
        content = self._file(address).read_bytes()
        # A file without bytes is what a loss of power leaves behind.
        if content in {b"", _SILENT}:
            raise FileNotFoundError(f"{address} would not say")
        return b"" if content == _NONE else content

    def keep(self, address: str, content: bytes) -> None:
        """Keep what an address answered; what is no picture, or one too large, only as that."""
        self._write(address, content if _is_picture(content) else _NONE)

    def keep_none(self, address: str) -> None:
        """Keep that an address has no picture."""
        self._write(address, _NONE)

    def keep_silence(self, address: str) -> None:
        """Keep that an address would not say: readers may see what we may not."""
        self._write(address, _SILENT)

    def trim(self) -> None:
        """Remove what was fetched first until the folder is within its bound, and what was never finished."""
        known = sorted(self._known())
        room = self.most_bytes - sum(weight for _, _, weight in known)
        for _, name, weight in known:
            if room >= 0:
                return
            (self.folder / name).unlink(missing_ok=True)
            room += weight

    def _known(self) -> Iterator[tuple[int, str, int]]:
        """Yield the time, name and weight of each file."""
        for entry in os.scandir(self.folder) if self.folder.is_dir() else ():
            if _OURS.fullmatch(entry.name):
                found = entry.stat()
                yield found.st_mtime_ns, entry.name, max(found.st_size, _BLOCK)
            elif entry.name.endswith(_UNFINISHED) and _OURS.match(entry.name):
                Path(entry.path).unlink(missing_ok=True)

    def _file(self, address: str) -> Path:
        return self.folder / sha256(address.encode("utf-8", "surrogatepass")).hexdigest()

    def _write(self, address: str, content: bytes) -> None:
        file = self._file(address)
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f"{file.name}.", suffix=_UNFINISHED, dir=self.folder)
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as written:
                written.write(content)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)


def _is_picture(content: bytes) -> bool:
    """Say whether bytes are a picture that mail clients show (caniemail.com), with a size that can be unpacked."""
    import imagesize

    if not (content.startswith(_KINDS) or _is_webp(content)):
        return False
    try:
        width, height = imagesize.get(BytesIO(content))
    except (ValueError, OSError, struct.error):
        return False
    return bool(width > 0 and height > 0 and width * height <= MOST_PIXELS)


def _is_webp(content: bytes) -> bool:
    """Say whether bytes are a WebP picture, which can go along as another kind."""
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"
