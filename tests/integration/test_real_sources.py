"""A day of the real world: 61 feeds and 20 pages as publishers served them, over HTTP on loopback."""

from __future__ import annotations

import json
import os
import tarfile
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from command import digest

DATA = Path(os.environ.get("BENCH_DATA", Path(__file__).resolve().parents[2] / ".." / "shared" / "data"))
FEEDS = DATA / "feeds" / "real.tar.xz"
PAGES = DATA / "pages" / "news-2019.tar.xz"

pytestmark = pytest.mark.skipif(
    not (FEEDS.exists() and PAGES.exists()), reason=f"the real feeds and pages are not in {DATA}: set BENCH_DATA"
)


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and keeps its log to itself."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """The address of a server, and the paths of its feeds and pages."""
    for archive in (FEEDS, PAGES):
        with tarfile.open(archive) as files:
            files.extractall(tmp_path / archive.stem.partition(".")[0], filter="data")
    feeds = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.feed"))
    pages = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.html"))[:20]
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(tmp_path)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", feeds, pages
    server.shutdown()
    thread.join()
    server.server_close()


def configured(base: str, feeds: list[str], pages: list[str]) -> str:
    head = '[newsletter]\nname = "The Real World"\ncontact = "desk@bridge.example.org"\nclose = "23:59"\n'
    kinds = [("feed", path) for path in feeds] + [("page", path) for path in pages]
    blocks = [
        f'[[sources]]\nname = "Source {number}"\nkind = "{kind}"\nlocation = "{base}/{path}"\n'
        for number, (kind, path) in enumerate(kinds)
    ]
    return "\n".join([head, *blocks])


def test_a_day_of_the_real_world_makes_an_issue(site: tuple[str, list[str], list[str]], tmp_path: Path):
    """All sources are read or named in the coverage, an issue comes out, and it takes less than a minute."""
    base, feeds, pages = site
    assert (len(feeds), len(pages)) == (61, 20)
    room = tmp_path / "newsletter"
    room.mkdir()
    (room / "digest.toml").write_text(configured(base, feeds, pages), encoding="utf-8")
    began = time.monotonic()
    ran = digest("generate", "--date", "2026-02-17", cwd=room)
    assert ran.code == 0, ran.err
    assert "Traceback" not in ran.err
    assert time.monotonic() - began < 60
    document = json.loads(next(room.glob("out/*.json")).read_text(encoding="utf-8"))
    assert len(document["stories"]) >= 8
    assert [source["name"] for source in document["coverage"]["sources"]] == [f"Source {n}" for n in range(81)]
    failed = [source["name"] for source in document["coverage"]["sources"] if source["problem"] is not None]
    assert all(f"warning: {name} could not be read: " in ran.err for name in failed)
    assert not [name for name in failed if int(name.split()[1]) < 61], "every feed is readable"
