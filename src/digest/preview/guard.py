"""Who may speak to the desk: a page of its own on this machine, and nobody else.

A page anywhere on the web can make a browser send requests to this machine (DNS rebinding, plain forms), so every
request names a host that is ours before it is routed, every origin named is ours, and whatever changes something is a
POST that carries the secret of this run.
"""

from __future__ import annotations

from collections.abc import Iterable
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECRET_HEADER = "x-digest-secret"  # noqa: S105  # the name of a header, not a secret
COOKIE = "digest-key"
_READING = ("GET", "HEAD")

_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FRAME_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)
"""Of a mail in its frame: pictures from here, its own styles, and not a single script."""

_HEADERS = {
    "content-security-policy": _PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


def hosts_of(host: str, port: int) -> frozenset[str]:
    """Return the values of the header Host that mean this server: loopback's names, and the host if it is another."""
    names = {"localhost", "127.0.0.1", "[::1]"} | ({f"[{host}]" if ":" in host else host} if host else set())
    return frozenset(f"{name}:{port}" for name in names) | (frozenset(names) if port == 80 else frozenset())


class Guard:
    """Refuses foreign requests before they are routed, and gives every answer its headers.

    ``secret`` is asked of every POST; where ``locked`` is set also of every other request, in the address once
    (``?key=``) and in a cookie from then on.
    """

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str], secret: str, locked: bool = False) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._origins = frozenset(f"http://{host}" for host in self._hosts)
        self._secret = secret
        self._locked = locked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 403."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        key = self._key_in_address(scope)
        refusal = self._refusal(scope, key)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _with_defaults(message.get("headers", []), self._cookie(key))
            await send(message)

        if refusal is None:
            await self._app(scope, receive, answer)
        else:
            await _refuse(answer, refusal)

    def _refusal(self, scope: Scope, key: str | None) -> str | None:
        headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]]
        hosts = [value for name, value in headers if name == "host"]
        origins = [value for name, value in headers if name == "origin"]
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return "this is not the host that the request names"
        if any(origin not in self._origins for origin in origins):
            return "the request comes from another site"
        if self._locked and not self._knows(key or _cookie(headers)):
            return "the address lacks the key that digest preview has shown"
        if scope["method"] in _READING:
            return None
        given = next((value for name, value in headers if name == SECRET_HEADER), "")
        return None if origins and self._knows(given) else "a change needs the secret of this run"

    def _knows(self, given: str) -> bool:
        return compare_digest(given.encode(), self._secret.encode())

    def _key_in_address(self, scope: Scope) -> str | None:
        if not self._locked:
            return None
        return next(iter(parse_qs(scope["query_string"].decode("latin-1")).get("key", [])), None)

    def _cookie(self, key: str | None) -> str | None:
        if key is None or not self._knows(key):
            return None
        return f"{COOKIE}={key}; HttpOnly; SameSite=Strict; Path=/"


def _with_defaults(headers: Iterable[tuple[bytes, bytes]], cookie: str | None) -> list[tuple[bytes, bytes]]:
    given = list(headers)
    known = {name.lower() for name, _ in given}
    missing = [(name.encode(), value.encode()) for name, value in _HEADERS.items() if name.encode() not in known]
    return [*given, *missing, *([(b"set-cookie", cookie.encode())] if cookie else [])]


def _cookie(headers: Iterable[tuple[str, str]]) -> str:
    for name, value in headers:
        if name == "cookie":
            try:
                found = SimpleCookie(value).get(COOKIE)
            except CookieError:
                return ""
            return found.value if found else ""
    return ""


async def _refuse(send: Send, reason: str) -> None:
    body = f"refused: {reason}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
