"""What every reader of sources keeps to, whichever kind it reads."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import NOON, source, visit

from digest import plugins
from digest.errors import FetchError
from digest.models import Harvest, Source, Visit
from digest.protocols import Response, SourceReader, SourceTools
from digest.text.fingerprints import text_id

PARAGRAPH = "The bridge was closed on Friday after an inspection found cracks in two of its pillars. "
FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel>
<link>https://courier.example.org/</link>
<item><title>Bridge closed</title><link>https://courier.example.org/bridge</link>
<description>{PARAGRAPH * 8}</description>
<pubDate>Fri, 11 Nov 2022 10:00:00 GMT</pubDate></item></channel></rss>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {
                "id": "1",
                "url": "https://courier.example.org/bridge",
                "title": "Bridge closed",
                "content_text": PARAGRAPH * 8,
            }
        ],
    }
)
PAGE = f"""<html lang="en"><head><title>Bridge closed | The Courier</title>
<link rel="canonical" href="https://courier.example.org/bridge"></head>
<body><article><h1>Bridge closed</h1><p>{PARAGRAPH * 3}</p><p>{PARAGRAPH * 3}</p></article></body></html>"""
FILE = f"---\ntitle: Bridge closed\ndate: 2022-11-11\nlanguage: en\n---\n\n{PARAGRAPH * 3}\n\n{PARAGRAPH * 3}\n"

KINDS = [
    ("feed", "a.xml", FEED),
    ("feed", "a.json", JSON_FEED),
    ("page", "a.html", PAGE),
    ("file", "a.md", FILE),
    ("file", "b.html", PAGE),
]


class CannedFetch:
    """Answers with what it was given, and remembers what it was asked."""

    def __init__(self, *answers: Response | FetchError) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []

    def __call__(self, url: str, **options: Any) -> Response:
        self.asked.append({"url": url, **options})
        answer = self.answers.pop(0)
        if isinstance(answer, FetchError):
            raise answer
        return answer


def reader(kind: str, folder: Path, fetch: CannedFetch | None = None) -> SourceReader:
    return plugins.source_reader(kind)(SourceTools(fetch=fetch or CannedFetch(), folder=folder))


def read(kind: str, folder: Path, location: str, *, last: Visit | None = None, **changes: Any) -> Harvest:
    configured = source(kind=kind, location=location, **changes)
    return reader(kind, folder).read(configured, last=last, at=NOON)


@pytest.mark.parametrize(("kind", "name", "content"), KINDS)
def test_a_source_on_disk_gives_a_whole_article(tmp_path: Path, kind: str, name: str, content: str) -> None:
    """Title, text in paragraphs, identity, language and first sight are all there."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    harvest = read(kind, tmp_path, name)
    assert harvest.problem is None
    (article,) = harvest.articles
    assert article.title == "Bridge closed"
    assert article.text.startswith("The bridge was closed on Friday")
    assert article.text_id == text_id(article.text)
    assert (article.source, article.first_seen, article.language) == ("The Courier", NOON, "en")
    assert (harvest.visit.source, harvest.visit.at, harvest.visit.failures) == ("The Courier", NOON, 0)


@pytest.mark.parametrize(("kind", "name", "content"), KINDS)
def test_reading_twice_gives_the_same(tmp_path: Path, kind: str, name: str, content: str) -> None:
    """A second visit knows every article again, and mends the count of failures."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    first = read(kind, tmp_path, name)
    second = read(kind, tmp_path, name, last=visit(failures=2, problem="404 Not Found"))
    assert [replace(article, filed=False) for article in second.articles] == list(first.articles)
    assert (second.visit.failures, second.visit.problem) == (0, None)


@pytest.mark.parametrize("kind", ["feed", "page", "file"])
@pytest.mark.parametrize("location", ["missing/a", "../missing.xml", "file:///etc/hostname", "a\0b", "", "."])
def test_what_can_not_be_read_is_a_problem_in_our_words(tmp_path: Path, kind: str, location: str) -> None:
    """No exception, one more failure, no article, and no path of this machine in the words."""
    harvest = read(kind, tmp_path / "empty", location, last=visit(failures=1, etag='"x"'))
    assert harvest.problem
    assert str(tmp_path) not in harvest.problem
    assert "Errno" not in harvest.problem
    assert harvest.articles == ()
    assert (harvest.visit.failures, harvest.visit.etag) == (2, '"x"')


@pytest.mark.parametrize("kind", ["feed", "page", "file"])
@pytest.mark.parametrize(
    "content", [b"", b"   \n", b"\x00\xff\xfe\x00", b"<", b"---", b"{", b"\x89PNG\r\n\x1a\n" + bytes(range(256))]
)
def test_bytes_that_say_nothing_are_a_problem(tmp_path: Path, kind: str, content: bytes) -> None:
    """An empty or foreign file is told, whatever kind it was taken for."""
    name = "a.html" if kind == "page" else "a.xml" if kind == "feed" else "a.md"
    (tmp_path / name).write_bytes(content)
    harvest = read(kind, tmp_path, name)
    if kind == "file" and content in {b"<", b"{"}:
        assert [article.text for article in harvest.articles] == [content.decode()]
    else:
        assert harvest.problem
        assert harvest.articles == ()


@pytest.mark.parametrize(("kind", "content"), [("feed", FEED), ("page", PAGE)])
def test_an_address_is_fetched_with_what_the_last_visit_remembered(tmp_path: Path, kind: str, content: str) -> None:
    """The conditions go along, and what the answer says is remembered for the next time."""
    headers = {"etag": '"two"', "last-modified": "Fri, 11 Nov 2022 10:00:00 GMT"}
    moved = "https://courier.example.org/new"
    fetch = CannedFetch(Response(url=moved, status=200, body=content.encode(), headers=headers, moved_to=moved))
    configured = source(kind=kind, location="https://courier.example.org/old")
    harvest = reader(kind, tmp_path, fetch).read(configured, last=visit(etag='"one"'), at=NOON)
    assert fetch.asked[0]["etag"] == '"one"'
    assert (harvest.visit.etag, harvest.visit.moved_to) == ('"two"', moved)
    assert harvest.visit.last_modified == headers["last-modified"]
    assert harvest.articles[0].url == "https://courier.example.org/bridge"


@pytest.mark.parametrize("kind", ["feed", "page"])
def test_an_unchanged_address_has_nothing_new_to_say(tmp_path: Path, kind: str) -> None:
    """A 304 keeps what was remembered and is no failure."""
    fetch = CannedFetch(Response(url="https://courier.example.org/a", status=304, body=b""))
    configured = source(kind=kind, location="https://courier.example.org/a")
    harvest = reader(kind, tmp_path, fetch).read(configured, last=visit(etag='"one"', failures=3), at=NOON)
    assert harvest.unchanged
    assert (harvest.articles, harvest.problem) == ((), None)
    assert (harvest.visit.etag, harvest.visit.failures) == ('"one"', 0)


@pytest.mark.parametrize("kind", ["feed", "page"])
def test_a_failed_fetch_is_a_problem(tmp_path: Path, kind: str) -> None:
    """The fetcher's words are the problem."""
    configured = source(kind=kind, location="https://courier.example.org/a")
    harvest = reader(kind, tmp_path, CannedFetch(FetchError("404 Not Found"))).read(configured, last=None, at=NOON)
    assert (harvest.problem, harvest.visit.failures) == ("404 Not Found", 1)


@pytest.mark.parametrize(("kind", "name", "content"), KINDS)
def test_the_configured_language_wins(tmp_path: Path, kind: str, name: str, content: str) -> None:
    """What the operator says about a source is not doubted, but front matter is nearer."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    harvest = read(kind, tmp_path, name, language="fr")
    assert harvest.articles[0].language == ("en" if name == "a.md" else "fr")


def test_readers_are_made_from_their_entry_points(tmp_path: Path) -> None:
    """Each built-in kind has a factory that takes the tools."""
    for kind in plugins.names(plugins.SOURCES):
        assert callable(reader(kind, tmp_path).read)


def test_a_harvest_is_read_again_after_a_day_without_loss(tmp_path: Path) -> None:
    """A later visit to the same feed gives the same identities."""
    (tmp_path / "a.xml").write_text(FEED, encoding="utf-8")
    configured: Source = source(kind="feed", location="a.xml")
    first = reader("feed", tmp_path).read(configured, last=None, at=NOON)
    later = reader("feed", tmp_path).read(configured, last=first.visit, at=NOON + timedelta(days=1))
    assert [article.id for article in later.articles] == [article.id for article in first.articles]


@pytest.mark.parametrize(
    ("kind", "name", "content", "absent"),
    [
        ("file", "a.md", FILE, ("lxml", "trafilatura", "feedparser")),
        ("feed", "a.xml", FEED, ("lxml", "trafilatura")),
        ("feed", "a.json", JSON_FEED, ("lxml", "trafilatura", "feedparser")),
    ],
)
def test_a_reader_loads_only_what_it_needs(
    tmp_path: Path, kind: str, name: str, content: str, absent: tuple[str, ...]
) -> None:
    """Start-up stays quick: libraries are imported where a source needs them."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    program = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path; from digest import plugins\n"
        "from digest.models import Source; from digest.protocols import SourceTools\n"
        f"reader = plugins.source_reader({kind!r})(SourceTools(fetch=None, folder=Path({str(tmp_path)!r})))\n"
        f"found = reader.read(Source(name='x', kind={kind!r}, location={name!r}), last=None, at=datetime.now(UTC))\n"
        f"print(len(found.articles), [name for name in {absent!r} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split("\n")[0] == "1 []"
