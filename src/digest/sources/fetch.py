"""The one way to the network: HTTP with a cap on bytes, a deadline, few redirects and an honest name."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn, Self
from urllib.parse import urljoin, urlsplit

from digest.errors import FetchError
from digest.protocols import Response

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

DEADLINE = 20.0
"""Seconds in which an address must have answered, redirects and further tries included."""

_MAX_REDIRECTS = 5
_MAX_TRIES = 3
_PER_HOST = 2
_CHUNK = 65_536
_LONGEST_WAIT = 30.0
_BUSY = frozenset((429, 502, 503, 504))
_MOVED = frozenset((301, 302, 303, 307, 308))
_MOVED_FOR_GOOD = frozenset((301, 308))
_UNPACKED = frozenset(("", "identity", "gzip", "x-gzip", "deflate"))
# Python's own phrases differ between versions, and these words stand in the issue.
_PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    410: "Gone",
    429: "Too Many Requests",
    451: "Unavailable For Legal Reasons",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(slots=True)
class _Trip:
    """One call's way through redirects and tries: what it may still use up."""

    url: str
    max_bytes: int
    headers: Mapping[str, str]
    until: float
    redirects: int = 0
    tries: int = 1
    moved_to: str | None = None
    only_permanent: bool = True


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class HttpFetch:
    """Fetches addresses over one pool of connections; may be called from many threads, two at a time for one host.

    ``contact`` is an address at which the operator of a site reaches us; it stands in the User-Agent.
    """

    def __init__(self, *, contact: str, deadline: float = DEADLINE, threads: int = 32) -> None:
        from urllib3 import PoolManager

        self._pool = PoolManager(num_pools=2 * threads, maxsize=_PER_HOST, retries=False)
        self._user_agent = f"Digest/0.1 (+{contact.encode('ascii', 'ignore').decode()})"
        self._deadline = deadline
        self._slots: dict[str, threading.BoundedSemaphore] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        """Return the fetcher itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self._pool.clear()

    def __call__(
        self,
        url: str,
        *,
        max_bytes: int,
        accept: str = "*/*",
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Response:
        """Return the answer (200 or 304) with its body unpacked; raise FetchError for everything else."""
        headers = {"User-Agent": self._user_agent, "Accept": accept, "Accept-Encoding": "gzip"}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": last_modified} if last_modified else {}
        with self._slot(url):
            # The clock starts when it is this call's turn: waiting behind others is not the server's fault.
            trip = _Trip(url=url, max_bytes=max_bytes, headers=headers, until=time.monotonic() + self._deadline)
            answer = self._request(trip)
        while answer.status not in {200, 304}:
            self._prepare_next(trip, answer)
            with self._slot(trip.url):
                answer = self._request(trip)
        return Response(
            url=trip.url, status=answer.status, body=answer.body, headers=answer.headers, moved_to=trip.moved_to
        )

    @contextmanager
    def _slot(self, url: str) -> Iterator[None]:
        host = _checked_host(url)
        with self._lock:
            slot = self._slots.setdefault(host, threading.BoundedSemaphore(_PER_HOST))
        with slot:
            yield

    def _prepare_next(self, trip: _Trip, answer: _Answer) -> None:
        if answer.status in _MOVED and answer.headers.get("location"):
            _follow(trip, answer)
        elif answer.status in _BUSY and trip.tries < _MAX_TRIES and self._wait(trip, answer):
            trip.tries += 1
        else:
            _refuse(trip.url, answer.status)

    def _wait(self, trip: _Trip, answer: _Answer) -> bool:
        """Sleep as long as the server asks, unless that ends after the deadline."""
        pause = _retry_after(answer.headers.get("retry-after", ""), default=0.5 * trip.tries)
        if time.monotonic() + pause >= trip.until:
            return False
        time.sleep(pause)
        return True

    def _request(self, trip: _Trip) -> _Answer:
        from urllib3.exceptions import HTTPError, ProtocolError

        try:
            return self._answer(trip)
        except FetchError:
            raise
        except ProtocolError as error:
            if trip.tries >= _MAX_TRIES:
                raise self._failed(trip, error) from None
            trip.tries += 1
            return self._request(trip)
        except (HTTPError, OSError, ValueError) as error:
            raise self._failed(trip, error) from None

    def _failed(self, trip: _Trip, error: Exception) -> FetchError:
        return FetchError(_in_our_words(error, self._deadline), url=trip.url)

    def _answer(self, trip: _Trip) -> _Answer:
        response = self._open(trip)
        try:
            return _read(response, trip, self._deadline)
        finally:
            if response.status == 304:
                response.release_conn()
            else:
                # Does nothing to a connection whose body was read to its end: that one is back in the pool.
                response.close()

    def _open(self, trip: _Trip) -> BaseHTTPResponse:
        from urllib3 import Timeout

        left = trip.until - time.monotonic()
        if left <= 0:
            raise _too_late(trip.url, self._deadline)
        return self._pool.request(
            "GET",
            trip.url,
            headers=trip.headers,
            timeout=Timeout(connect=left, read=left),
            redirect=False,
            preload_content=False,
        )


def _read(response: BaseHTTPResponse, trip: _Trip, deadline: float) -> _Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    if response.status != 200:
        return _Answer(response.status, headers)
    coding = headers.get("content-encoding", "").strip().lower()
    if coding not in _UNPACKED:
        raise FetchError(f"the answer is packed with {coding[:20]!r}, which was not asked for", url=trip.url)
    return _Answer(response.status, headers, b"".join(_chunks(response, trip, deadline)))


def _chunks(response: BaseHTTPResponse, trip: _Trip, deadline: float) -> Iterator[bytes]:
    size = 0
    while chunk := response.read1(_CHUNK, decode_content=True):
        size += len(chunk)
        if size > trip.max_bytes:
            raise too_large(trip.max_bytes, url=trip.url)
        if time.monotonic() > trip.until:
            raise _too_late(trip.url, deadline)
        _hurry(response, trip)
        yield chunk


def _hurry(response: BaseHTTPResponse, trip: _Trip) -> None:
    """Let the next read take only what is left until the deadline."""
    socket = getattr(response.connection, "sock", None)
    if socket is not None:
        socket.settimeout(max(0.01, trip.until - time.monotonic()))


def too_large(max_bytes: int, *, url: str | None = None) -> FetchError:
    """Return the error for an answer or a file that is over its cap."""
    return FetchError(f"larger than {max_bytes / 1_000_000:g} MB", url=url, transient=False)


def _follow(trip: _Trip, answer: _Answer) -> None:
    trip.redirects += 1
    if trip.redirects > _MAX_REDIRECTS:
        raise FetchError(f"more than {_MAX_REDIRECTS} redirects", url=trip.url, status=answer.status, transient=False)
    trip.url = urljoin(trip.url, answer.headers["location"])
    trip.only_permanent = trip.only_permanent and answer.status in _MOVED_FOR_GOOD
    if trip.only_permanent:
        trip.moved_to = trip.url


def _refuse(url: str, status: int) -> NoReturn:
    phrase = _PHRASES.get(status)
    message = f"{status} {phrase}" if phrase else f"status {status}"
    transient = status in _BUSY or status >= 500
    raise FetchError(message, url=url, status=status, transient=transient)


def _too_late(url: str, deadline: float) -> FetchError:
    return FetchError(f"no answer within {deadline:g} s", url=url)


def _checked_host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"}:
        raise FetchError("not an address that begins with http:// or https://", url=url, transient=False)
    return host


def _retry_after(value: str, *, default: float) -> float:
    """Return the seconds that a server asks to wait, at most 30; a date (RFC 9110, 10.2.3) counts as the most."""
    if not value:
        return default
    return min(float(value), _LONGEST_WAIT) if value.isascii() and value.isdigit() else _LONGEST_WAIT


def _in_our_words(error: Exception, deadline: float) -> str:
    """Return what went wrong without the system's words, which differ between machines."""
    from urllib3 import exceptions

    words: tuple[tuple[type[Exception], Callable[[], str]], ...] = (
        (exceptions.NameResolutionError, lambda: "the host name is not known"),
        (exceptions.NewConnectionError, lambda: "no connection to the server"),
        (exceptions.TimeoutError, lambda: f"no answer within {deadline:g} s"),
        (exceptions.SSLError, lambda: "no secure connection: the certificate can't be verified"),
        (exceptions.DecodeError, lambda: "the answer can't be unpacked"),
        (exceptions.ProtocolError, lambda: "the answer broke off"),
        (exceptions.LocationValueError, lambda: "not a valid address"),
    )
    return next((say() for kind, say in words if isinstance(error, kind)), "the address could not be fetched")
