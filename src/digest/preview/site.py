"""The desk's addresses: pages, frames and views are read; what changes something is a POST."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from digest.config.drafts import Change, DraftConflict
from digest.documents import to_document
from digest.errors import DigestError
from digest.preview import views
from digest.preview.desk import Desk, Sight
from digest.preview.faults import fault_document
from digest.preview.frames import SCHEMES, Look, example_link, framed
from digest.preview.guard import FRAME_POLICY
from digest.preview.newsroom import Newsroom
from digest.preview.reload import Broadcast

ASSETS: Mapping[str, str] = {
    "desk.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    **{
        f"{name}.js": "text/javascript; charset=utf-8"
        for name in ("main", "dom", "state", "rail", "stage", "stories", "panels", "draft", "dialog", "keys")
    },
}
_EDITABLE = ("note", "number", "almanac", "subject", "preheader", "lead", "order")
_PICTURES: Mapping[bytes, str] = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}
"""How pictures that a browser may show begin; whatever else lies in a cache is none."""

_LONGEST_BODY = 1_000_000
_MOST_DAYS = 400
_FRAMES_KEPT = 24


class Site:
    """Answers requests from a desk; ``secret`` is told to its own pages only."""

    def __init__(self, desk: Desk, *, secret: str, broadcast: Broadcast) -> None:
        self._desk = desk
        self._secret = secret
        self._broadcast = broadcast
        self._frames: OrderedDict[tuple[date, str, Look], str] = OrderedDict()

    @property
    def _newsroom(self) -> Newsroom:
        return self._desk.newsroom

    def routes(self) -> list[Route]:
        """Return all addresses."""
        return [
            Route("/", self.latest),
            Route("/latest", self.latest),
            Route("/today", self.today),
            Route("/assets/{name}", self.asset),
            Route("/events", self.events),
            Route("/calendar", self.calendar),
            Route("/search", self.search),
            Route("/remote", self.remote),
            Route("/picture/{day}/{name}", self.picture),
            Route("/frame/{day}", self.frame),
            Route("/api/{day}", self.document),
            Route("/api/{day}/why/{story}", self.why),
            Route("/api/{day}/differences", self.differences),
            Route("/api/{day}/checks", self.checks),
            Route("/api/{day}/{action}", self.act, methods=["POST"]),
            Route("/view/{day}/{name}", self.view),
            Route("/eml/{day}", self.eml),
            Route("/{day}", self.page),
        ]

    def latest(self, request: Request) -> Response:
        """Lead to the latest issue, or to today where none is stored."""
        return _lead_to(request, self._newsroom.latest() or self._newsroom.today())

    def today(self, request: Request) -> Response:
        """Lead to today."""
        return _lead_to(request, self._newsroom.today())

    def page(self, request: Request) -> Response:
        """Answer with the page; what it shows it asks for itself."""
        day = _day(request)
        start = json.dumps({"secret": self._secret, "today": self._newsroom.today().isoformat()})
        html = _asset("page.html").decode().replace("{{start}}", start.replace("<", "\\u003c"))
        return HTMLResponse(html.replace("{{day}}", day.isoformat()))

    def asset(self, request: Request) -> Response:
        """Answer with a file of the page."""
        name = request.path_params["name"]
        if name not in ASSETS:
            raise HTTPException(404)
        return Response(_asset(name), media_type=ASSETS[name])

    def events(self, _: Request) -> Response:
        """Tell a page when something changes, as long as it listens."""
        return StreamingResponse(self._broadcast.listen(), media_type="text/event-stream")

    def calendar(self, request: Request) -> Response:
        """Answer with the states of stored issues between two dates."""
        since, until = (_date(request.query_params.get(name, "")) for name in ("since", "until"))
        if (until - since) > timedelta(days=_MOST_DAYS):
            raise HTTPException(400, f"at most {_MOST_DAYS} days at once")
        marks = self._newsroom.marks(since, until)
        return JSONResponse({mark.day.isoformat(): mark.state for mark in marks})

    def search(self, request: Request) -> Response:
        """Answer with the issues that say some words."""
        found = self._newsroom.search(request.query_params.get("q", "")[:200])
        return JSONResponse([{"day": hit.day.isoformat(), "excerpt": hit.excerpt} for hit in found])

    def document(self, request: Request) -> Response:
        """Answer with all that the page shows of a day."""
        return self._answer(_day(request))

    def frame(self, request: Request) -> Response:
        """Answer with the mail as a frame shows it."""
        day = _day(request)
        seen = self._seen(day)
        query = request.query_params
        look = Look(
            scheme=next((one for one in SCHEMES if one == query.get("scheme")), SCHEMES[0]),
            images=query.get("images") != "off",
            styles=query.get("styles") != "off",
            outlook=query.get("outlook") == "on",
        )
        html = self._framed(seen, look)
        return HTMLResponse(html, headers={"content-security-policy": FRAME_POLICY})

    def picture(self, request: Request) -> Response:
        """Answer with a picture that the day's mail shows; its name holds its content's hash."""
        email = self._seen(_day(request)).email
        name = request.path_params["name"]
        picture = next((one for one in email.pictures if one.name == name), None) if email else None
        if picture is None:
            raise HTTPException(404)
        content = self._picture(picture.location)
        return Response(content, media_type=picture.media_type, headers={"cache-control": "private, max-age=86400"})

    def remote(self, request: Request) -> Response:
        """Answer with a picture of the web from the newsletter's cache; the network is never asked."""
        address = request.query_params.get("address", "")
        if not address.startswith(("http://", "https://")):
            raise HTTPException(404)
        content = self._picture(address)
        kind = next((kind for start, kind in _PICTURES.items() if content.startswith(start)), None)
        if kind is None:
            raise HTTPException(404)
        return Response(content, media_type=kind, headers={"cache-control": "private, max-age=3600"})

    def why(self, request: Request) -> Response:
        """Answer with why a story stands where it stands."""
        found = views.why(self._seen(_day(request)), request.path_params["story"], self._newsroom.text)
        if found is None:
            raise HTTPException(404)
        return JSONResponse(found)

    def differences(self, request: Request) -> Response:
        """Answer with what differs from the stored render and from earlier issues."""
        return JSONResponse(views.differences(self._seen(_day(request)), self._newsroom))

    def checks(self, request: Request) -> Response:
        """Answer with what the checks find."""
        return JSONResponse(views.findings(self._seen(_day(request)), self._newsroom))

    def view(self, request: Request) -> Response:
        """Answer with the mail as text, MJML, source, headers or data."""
        seen = self._seen(_day(request))
        make = _VIEWS.get(request.path_params["name"])
        if make is None:
            raise HTTPException(404)
        return PlainTextResponse(make(seen, self._newsroom))

    def eml(self, request: Request) -> Response:
        """Answer with the whole message as a file."""
        seen = self._seen(_day(request))
        if seen.email is None:
            raise HTTPException(404)
        content = self._newsroom.message(seen.issue, seen.email)
        disposition = f'attachment; filename="digest-{seen.day.isoformat()}.eml"'
        return Response(content, media_type="message/rfc822", headers={"content-disposition": disposition})

    async def act(self, request: Request) -> Response:
        """Do what an editor asks for: edit, hold, release, ready, generate or test."""
        body = await _body(request)
        return await run_in_threadpool(self._act, _day(request), request.path_params["action"], body)

    def _act(self, day: date, action: str, body: Mapping[str, Any]) -> Response:
        desk = self._desk
        actions: Mapping[str, Callable[[], object]] = {
            "edit": lambda: desk.change(day, _changes(body)),
            "hold": lambda: desk.hold(day, held=True),
            "release": lambda: desk.hold(day, held=False),
            "ready": lambda: desk.ready(day, str(body.get("hash", ""))),
            "generate": lambda: desk.generate(day),
        }
        if action == "test":
            return JSONResponse({"told": desk.send_test(day)})
        if action not in actions:
            raise HTTPException(404)
        actions[action]()
        return self._answer(day)

    def _answer(self, day: date) -> Response:
        try:
            return JSONResponse(views.day_document(self._desk.sight(day), self._newsroom))
        except DigestError as fault:
            return JSONResponse({"day": day.isoformat(), "fault": fault_document(fault), "stories": None})

    def _seen(self, day: date) -> Sight:
        return self._desk.sight(day)

    def _picture(self, location: str) -> bytes:
        try:
            return self._newsroom.picture(location)
        except (OSError, ValueError):
            raise HTTPException(404) from None

    def _framed(self, seen: Sight, look: Look) -> str:
        """Return a mail in its frame; the last few are kept, since poorer views take their time to make."""
        if seen.email is None:
            return _NOTHING
        key = (seen.day, seen.hash, look)
        if key not in self._frames:
            personal = example_link(seen.settings)
            self._frames[key] = framed(seen.email, seen.day, look, render=seen.hash, personal=personal)
            while len(self._frames) > _FRAMES_KEPT:
                self._frames.popitem(last=False)
        return self._frames[key]


def application(site: Site, *, running: Callable[[Broadcast], Any], broadcast: Broadcast) -> Starlette:
    """Return the application; ``running`` is entered while it runs, and watches for changes."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with running(broadcast):
            yield

    app = Starlette(
        routes=site.routes(),
        lifespan=lifespan,
        exception_handlers={DigestError: _faulty, DraftConflict: _conflicting, HTTPException: _missing},
    )
    app.router.redirect_slashes = False
    return app


_NOTHING = '<!doctype html><html lang="en"><title>Nothing to show</title><body></body></html>'

_VIEWS: Mapping[str, Callable[[Sight, Newsroom], str]] = {
    "text": lambda seen, _: views.plain_text(seen),
    "mjml": lambda seen, newsroom: newsroom.mjml(seen.issue) if seen.email else "",
    "source": lambda seen, _: views.source(seen),
    "headers": lambda seen, newsroom: views.headers(newsroom.message(seen.issue, seen.email)) if seen.email else "",
    "data": lambda seen, _: json.dumps(to_document(seen.issue), ensure_ascii=False, indent=2),
}


def _lead_to(request: Request, day: date) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{day.isoformat()}{query}", status_code=302)


def _day(request: Request) -> date:
    return _date(request.path_params["day"])


def _date(word: str) -> date:
    try:
        day = date.fromisoformat(word)
    except ValueError:
        raise HTTPException(404) from None
    if day.isoformat() != word or not 1970 <= day.year < 3000:
        raise HTTPException(404)
    return day


@lru_cache(maxsize=32)
def _asset(name: str) -> bytes:
    return (files("digest.preview") / "assets" / name).read_bytes()


async def _body(request: Request) -> Mapping[str, Any]:
    raw = b""
    async for piece in request.stream():
        raw += piece
        if len(raw) > _LONGEST_BODY:
            raise HTTPException(413)
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        raise HTTPException(400) from None
    if not isinstance(body, dict):
        raise HTTPException(400)
    return body


def _changes(body: Mapping[str, Any]) -> list[Change]:
    """Return the changes that a page asks for; the mark is not among the keys that it may set so."""
    wanted = body.get("changes")
    if not isinstance(wanted, list) or not all(isinstance(one, dict) for one in wanted):
        raise HTTPException(400)
    changes = [Change(key=str(one.get("key", "")), was=one.get("was"), now=one.get("now")) for one in wanted]
    if not all(_may_change(change) for change in changes):
        raise HTTPException(400)
    return changes


def _may_change(change: Change) -> bool:
    top, *rest = change.path
    return (top in _EDITABLE and not rest) or (top == "stories" and len(rest) == 2 and all(rest))


def _faulty(_: Request, fault: Exception) -> Response:
    assert isinstance(fault, DigestError)
    return JSONResponse({"fault": fault_document(fault)}, status_code=422)


def _conflicting(_: Request, conflict: Exception) -> Response:
    assert isinstance(conflict, DraftConflict)
    told = [{"key": one.key, "was": one.was, "found": one.found, "now": one.now} for one in conflict.conflicts]
    return JSONResponse({"conflicts": told, "fault": fault_document(conflict)}, status_code=409)


def _missing(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return PlainTextResponse(f"{error.detail}\n", status_code=error.status_code)
