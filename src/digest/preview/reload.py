"""Live reload: files that change are told to every open page, over server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchfiles import Change

_STEP, _DEBOUNCE = 5, 15
"""Milliseconds between two looks at what the system has told, and for which more of it is awaited."""

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
    """Call ``heard`` with files that changed below paths, until told to stop; folders that appear are watched, too."""
    from watchfiles import awatch

    while not stop.is_set():
        there = tuple(path for path in paths() if path.exists())
        async for changes in awatch(
            *there, step=_STEP, debounce=_DEBOUNCE, stop_event=stop, watch_filter=matters, recursive=False
        ):
            await heard(sorted({Path(path) for _, path in changes}))
            if tuple(path for path in paths() if path.exists()) != there:
                break


def matters(change: Change, path: str) -> bool:  # noqa: ARG001  # the signature is watchfiles'
    """Say whether an issue may depend on a file, by its name; editors' and our own temporary files don't count."""
    name = Path(path).name
    if name in _NAMES:
        return True
    return (name.endswith(_ENDINGS) and not name.startswith(".")) or Path(path).suffix == ""
