"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def staged(folder: Path, files: Mapping[str, bytes]) -> Iterator[tuple[Path, ...]]:
    """Write files under temporary names; give them their own names when the block ends without an error.

    Everything that can fail (no such folder, no space) fails before the block is entered; a name is given by one atomic
    replacement. Yields the paths that the files will have. Raises OutputError.
    """
    with ExitStack() as drafts:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            paths = {name: drafts.enter_context(_draft(folder / name, content)) for name, content in files.items()}
        except OSError as error:
            raise _unwritable(folder, error) from error
        yield tuple(folder / name for name in files)
        for name, draft in paths.items():
            try:
                draft.replace(folder / name)
            except OSError as error:
                raise _unwritable(folder / name, error) from error


@contextmanager
def _draft(target: Path, content: bytes) -> Iterator[Path]:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        draft.chmod(0o644)
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> OutputError:
    reason = (error.strerror or "the system refuses it").lower()
    return OutputError(f"{path} can't be written: {reason}", path=str(path), hint="choose another folder with --output")
