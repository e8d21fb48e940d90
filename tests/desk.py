"""A desk that runs: the example newsletter in a folder of its own, served on loopback to real requests."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from digest.app import load
from digest.cli.newsroom import House, SendTest
from digest.edit.draft import render_hash
from digest.preview.serve import Server, listener
from digest.store import open_store

EXAMPLE = Path(__file__).parents[1] / "examples" / "daily"
DAY = "2022-11-11"


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Running:
    """A server, and the folder of its newsletter."""

    server: Server
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    @property
    def draft(self) -> Path:
        return self.folder / "drafts" / f"{DAY}.toml"

    def ask(self, method: str, path: str, body: Any = None, headers: Mapping[str, str | None] | None = None) -> Answer:
        """Send one request; a header that is None is left out."""
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        given = {"Host": f"127.0.0.1:{self.server.port}", **(headers or {})}
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            raw = b"" if body is None else json.dumps(body).encode()
            for name, value in {**given, "Content-Length": str(len(raw))}.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders(raw)
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str | None) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, action: str, body: Any = None, day: str = DAY) -> Answer:
        """Do what a page of this desk does when an editor presses a button."""
        return self.ask(
            "POST", f"/api/{day}/{action}", body or {}, {"Origin": self.url, "X-Digest-Secret": self.server.secret}
        )

    def edit(self, *changes: tuple[str, Any, Any]) -> Answer:
        """Make changes, each a key, what was there, and what shall be."""
        return self.post("edit", {"changes": [{"key": key, "was": was, "now": now} for key, was, now in changes]})

    def document(self, day: str = DAY) -> Any:
        return self.get(f"/api/{day}").json

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return every row of every table of the store."""
        with sqlite3.connect(f"{(self.folder / 'digest.db').as_uri()}?mode=ro", uri=True) as db:
            names = [
                name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            ]
            found = {name: db.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
        db.close()
        return found


def collected(folder: Path) -> Path:
    """Copy the example into a folder, and collect its articles."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("digest.db*", "out"))
    load(folder / "digest.toml", environ={}).collect()
    return folder


@contextmanager
def running(
    folder: Path, send_test: SendTest | None = None, environ: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Serve the newsletter of a folder."""
    given = environ or {}
    house = House(load(folder / "digest.toml", environ=given), send_test_with=send_test, environ=given)
    with listener("127.0.0.1", 0) as sock:
        server = Server(house, sock=sock)
        started = threading.Event()
        thread = threading.Thread(target=server.run, args=(started.set,))
        thread.start()
        try:
            assert started.wait(30)
            yield Running(server, folder)
        finally:
            server.stop()
            thread.join(30)
            assert not thread.is_alive()


def fill_with_issues(folder: Path, count: int, *, until: date) -> None:
    """Store issues of so many days in a row as the example's own, one in four held or ready by its draft file."""
    digest = load(folder / "digest.toml", environ={})
    made = House(digest).make(date.fromisoformat(DAY))
    assert made.email is not None
    with open_store(digest.settings.store) as store:
        for back in range(count):
            day = until - timedelta(days=back)
            store.save_issue(replace(made, issue=replace(made.issue, date=day)))
            if back % 4 == 0:
                render = f'render = "{render_hash(made.email)}"\n'
                marked = 'status = "hold"\n' if back % 8 else f'status = "ready"\n{render}'
                (folder / "drafts" / f"{day}.toml").write_text(marked)


def soon(check: Any) -> Any:
    """Return what a check gives as soon as that is something, within a quarter of a minute."""
    found = within(15, check)
    assert found, "it did not happen"
    return found


def within(seconds: float, check: Any) -> Any:
    """Return what a check gives as soon as that is something, at the end of the time whatever it gives."""
    deadline = time.monotonic() + seconds
    while not (found := check()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found
