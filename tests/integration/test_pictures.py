"""Pictures of the web, from the server to the mail: fetched once by collect, and never asked for again."""

from __future__ import annotations

import json
import re
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import builders
import pytest

from digest.app import Digest
from digest.settings import Images, Settings, ThemeChoice

DAY = date(2022, 11, 11)
TEXT = " ".join(
    f"The bridge of Rivertown was closed on Friday, said the {word} engineer." for word in ("first", "next")
)


def png(width: int, height: int, size: int = 2000) -> bytes:
    """The start of a PNG of that size in pixels, as long as asked."""
    head = (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    )
    return head.ljust(size, b"\0")


PICTURES = {
    "/lead.png": png(1200, 600),
    "/pixel.png": png(1, 1),
    "/page.png": b"<html>",
    "/huge.png": png(9, 9, 6_000_000),
}


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        body = PICTURES.get(self.path)
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    asked: list[str]

    def handle_error(self, *_: object) -> None:
        pass


@dataclass
class Site:
    """A server of pictures, and what it was asked."""

    base: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def site() -> Iterator[Site]:
    server = _Server(("127.0.0.1", 0), _Handler)
    made = Site(f"http://127.0.0.1:{server.server_port}")
    server.asked = made.asked
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


def newsletter(folder: Path, site: Site, images: Images, names: tuple[str, ...]) -> Digest:
    """A newsletter whose one feed, a file, has an article for each picture."""
    items = [
        {
            "id": f"https://courier.example.org/{name}",
            "url": f"https://courier.example.org/{name}",
            "title": f"Bridge number {number} is closed",
            "content_text": f"{number}. {TEXT} {name} {20 * f'word{number} '}.",
            "image": site.base + name,
            "date_published": datetime(2022, 11, 11, 10, number, tzinfo=UTC).isoformat(),
        }
        for number, name in enumerate(names)
    ]
    feed: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": "The Courier", "items": items}
    (folder / "feed.json").write_text(json.dumps(feed), encoding="utf-8")
    settings: Settings = builders.settings(
        folder, sources=(builders.source(location="feed.json"),), theme=ThemeChoice(images=images)
    )
    return Digest(settings=settings, clock=lambda: builders.NOON)


def html(folder: Path) -> str:
    """The page that was written."""
    return next(folder.glob("*.html")).read_text("utf-8")


def test_pictures_are_fetched_once_and_known_afterwards(tmp_path: Path, site: Site):
    """The mail names their addresses and true sizes; what is tiny, no picture, gone or too large is not shown."""
    names = ("/lead.png", "/pixel.png", "/page.png", "/gone.png", "/huge.png")
    digest = newsletter(tmp_path, site, "remote", names)
    made = digest.generate(DAY, output=tmp_path / "out")
    assert sorted(site.asked) == sorted(names)
    assert len(made.issue.stories) == len(names)
    page = html(tmp_path / "out")
    assert f'src="{site.base}/lead.png"' in page
    width, height = map(int, re.findall(r'width="(\d+)" height="(\d+)"', page)[0])
    assert width == 2 * height
    assert [name for name in names[1:] if f"{site.base}{name}" in page] == []
    digest.generate(DAY, output=tmp_path / "again")
    digest.generate(DAY, output=tmp_path / "offline", collect=False)
    assert len(site.asked) == len(names)
    assert html(tmp_path / "again") == html(tmp_path / "offline") == page


def test_embedded_pictures_lie_beside_the_page(tmp_path: Path, site: Site):
    """The page needs nothing of the web, nor does the message."""
    pil = pytest.importorskip("PIL.Image", reason="needs Pillow, the extra `images`")
    pil.new("RGB", (1200, 600), "teal").save(tmp_path / "teal.png")
    PICTURES["/teal.png"] = (tmp_path / "teal.png").read_bytes()
    made = newsletter(tmp_path, site, "embed", ("/teal.png",)).generate(DAY, output=tmp_path / "out")
    (file,) = (path for path in made.files if path.suffix == ".png")
    with pil.open(file) as picture:
        assert picture.size == (1120, 560)
    page = html(tmp_path / "out")
    assert f'src="{file.parent.name}/{file.name}"' in page
    assert site.base not in page
    assert "Content-ID" in next((tmp_path / "out").glob("*.eml")).read_text("ascii")


def test_no_picture_is_asked_for_where_none_is_shown(tmp_path: Path, site: Site):
    """images = "none" leaves the network alone."""
    newsletter(tmp_path, site, "none", ("/lead.png",)).generate(DAY, output=tmp_path / "out")
    assert site.asked == []
    assert "<img" not in html(tmp_path / "out")
    assert not (tmp_path / "pictures").exists()


def test_a_server_that_is_down_costs_its_pictures_only(tmp_path: Path):
    """No source has a problem, and the picture is shown as the feed has it."""
    digest = newsletter(tmp_path, Site("http://127.0.0.1:9"), "remote", ("/lead.png",))
    made = digest.generate(DAY, output=tmp_path / "out")
    assert [report.problem for report in made.issue.coverage.sources] == [None]
    assert 'src="http://127.0.0.1:9/lead.png"' in html(tmp_path / "out")
