"""Serving the desk: on loopback unless asked otherwise, on the next free port, until Ctrl-C."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from digest.errors import ConfigError
from digest.preview.desk import Desk
from digest.preview.guard import Guard, hosts_of
from digest.preview.newsroom import Newsroom
from digest.preview.reload import Broadcast, watch

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

LOOPBACK = "127.0.0.1"
_PORTS_TRIED = 20
_THREADS = 2


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens on a port or on the next free one; raise ConfigError where none is."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    reason = ""
    for tried in range(port, min(port + _PORTS_TRIED, 65_536)) if port else [0]:
        made = socket.socket(family, socket.SOCK_STREAM)
        with suppress(AttributeError, OSError):
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((host, tried))
            made.listen(128)
        except OSError as error:
            made.close()
            reason = (error.strerror or "the system refuses it").lower()
            continue
        return made
    raise ConfigError(f"can't listen on {host}:{port}: {reason}", hint="choose another port with --port")


class Server:
    """The desk of a newsroom on a socket. ``secret`` is new in every run."""

    def __init__(self, newsroom: Newsroom, *, sock: socket.socket, host: str = LOOPBACK) -> None:
        self._desk = Desk(newsroom)
        self._socket = sock
        self._host = host
        self.secret = secrets.token_urlsafe(24)
        self._broadcast = Broadcast()
        self._running: uvicorn.Server | None = None

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._socket.getsockname()[1])

    @property
    def is_open(self) -> bool:
        """Say whether other machines reach it, so that every request needs the key."""
        return not is_loopback(self._host)

    def address(self, path: str = "") -> str:
        """Return an address of the desk for a browser on this machine, with the key where one is needed."""
        name = f"[{self._host}]" if ":" in self._host else self._host
        key = f"{'&' if '?' in path else '?'}key={self.secret}" if self.is_open else ""
        return f"http://{name}:{self.port}/{path}{key}"

    def app(self) -> ASGIApp:
        """Return the guarded application."""
        from digest.preview.site import Site, application

        site = Site(self._desk, secret=self.secret, broadcast=self._broadcast)
        inner = application(site, running=self._watching, broadcast=self._broadcast)
        return Guard(inner, hosts=hosts_of(self._host, self.port), secret=self.secret, locked=self.is_open)

    def run(self, started: Callable[[], None] = lambda: None) -> None:
        """Serve until interrupted."""
        import uvicorn

        ending = self._broadcast.close

        class Uvicorn(uvicorn.Server):
            def handle_exit(self, sig: int, frame: FrameType | None) -> None:
                ending()
                super().handle_exit(sig, frame)

            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets=sockets)
                started()

        config = uvicorn.Config(
            self.app(),
            log_level="critical",
            access_log=False,
            ws="none",
            lifespan="on",
            server_header=False,
            timeout_graceful_shutdown=1,
            h11_max_incomplete_event_size=32_768,
        )
        self._running = Uvicorn(config)
        self._running.run(sockets=[self._socket])

    def stop(self) -> None:
        """End what `run` does in another thread."""
        self._broadcast.close()
        if self._running is not None:
            self._running.should_exit = True

    @asynccontextmanager
    async def _watching(self, broadcast: Broadcast) -> AsyncIterator[None]:
        from anyio.to_thread import current_default_thread_limiter

        # The desk does one thing at a time anyway; more threads only leave more memory in pieces behind.
        current_default_thread_limiter().total_tokens = _THREADS
        stop = asyncio.Event()
        watching = asyncio.create_task(watch(self._desk.newsroom.watched, self._changed, stop))
        try:
            yield
        finally:
            stop.set()
            broadcast.close()
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    async def _changed(self, paths: list[Path]) -> None:
        from starlette.concurrency import run_in_threadpool

        if await run_in_threadpool(self._desk.changed, paths):
            self._broadcast.tell()
