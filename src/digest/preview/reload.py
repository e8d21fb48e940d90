"""Live reload: files that change are told to every open page, over server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchfiles import Change

_STEP, _DEBOUNCE = 5, 15
"""Milliseconds between two looks at what the system has told, and for which more of it is awaited."""

_TURN = 500
"""Milliseconds after which a silent watch looks whether folders have come or gone."""

_BEAT = 15.0
"""Seconds after which a silent stream says something, so that a page that has gone is noticed."""

_NAMES = ("digest.toml", ".env")
_ENDINGS = (".toml", ".j2", ".db", ".db-wal")


class Broadcast:
    """Tells pages what changed. A page that is slow hears the latest state once, not every step to it."""

    def __init__(self) -> None:
        self._pages: set[asyncio.Event] = set()
        self._number = 0
        self._closed = False

    @property
    def pages(self) -> int:
        """The number of pages that listen."""
        return len(self._pages)

    def tell(self) -> None:
        """Tell every page that something changed."""
        self._number += 1
        for page in self._pages:
            page.set()

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        self.tell()

    async def listen(self) -> AsyncIterator[str]:
        """Yield events for one page until the server ends."""
        news = asyncio.Event()
        self._pages.add(news)
        try:
            yield ": listening\n\n"
            while not self._closed:
                with suppress(TimeoutError):
                    await asyncio.wait_for(news.wait(), _BEAT)
                yield f"event: changed\ndata: {self._number}\n\n" if news.is_set() else ": still here\n\n"
                news.clear()
        finally:
            self._pages.discard(news)


async def watch(
    paths: Callable[[], Iterable[Path]], heard: Callable[[list[Path]], Awaitable[None]], stop: asyncio.Event
) -> None:
    """Call ``heard`` with files that changed below paths, until told to stop; folders that appear are watched, too.

    What changes while the watch is set up anew goes unseen, so then all that lies there counts as changed.
    """
    from watchfiles import awatch

    unseen: set[Path] = set()
    while not stop.is_set():
        there = _existing(paths())
        async for changes in awatch(
            *there,
            step=_STEP,
            debounce=_DEBOUNCE,
            stop_event=stop,
            watch_filter=matters,
            recursive=False,
            rust_timeout=_TURN,
            yield_on_timeout=True,
        ):
            told = unseen | {Path(path) for _, path in changes}
            unseen = set()
            if told:
                await heard(sorted(told))
            if _existing(paths()) != there:
                break
        unseen = {file for folder in _existing(paths()) for file in _files_in(folder)}


def _existing(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(path for path in paths if path.exists())


def _files_in(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder that matter, as far as it is still there."""
    with suppress(OSError):
        yield from (file for file in folder.iterdir() if _matters(file) and file.is_file())


def matters(change: Change, path: str) -> bool:  # noqa: ARG001  # the signature is watchfiles'
    """Say whether an issue may depend on a file, by its name; editors' and our own temporary files don't count."""
    return _matters(Path(path))


def _matters(path: Path) -> bool:
    if path.name in _NAMES:
        return True
    return (path.name.endswith(_ENDINGS) and not path.name.startswith(".")) or path.suffix == ""
