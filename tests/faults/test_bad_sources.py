"""Sources that are broken, dirty or hostile: an answer or a clear problem, soon and without much memory."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from builders import NOON, source
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.models import Harvest
from digest.protocols import SourceTools
from digest.sources.feed import FeedReader
from digest.sources.page import PageReader

HEAD = b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>'
TAIL = b"</channel></rss>"


def item(title: bytes = b"one", rest: bytes = b"") -> bytes:
    return b"<item><title>" + title + b"</title>" + rest + b"</item>"


def read(folder: Path, body: bytes) -> Harvest:
    (folder / "a.xml").write_bytes(body)
    reader = FeedReader(SourceTools(fetch=None, folder=folder))  # type: ignore[arg-type]
    return reader.read(source(location="a.xml"), last=None, at=NOON)


def titles(harvest: Harvest) -> list[str]:
    return [article.title for article in harvest.articles]


def with_entities(declarations: str, title: str) -> bytes:
    head = f'<?xml version="1.0"?><!DOCTYPE rss [{declarations}]>'
    return f'{head}<rss version="2.0"><channel><item><title>x{title}</title></item></channel></rss>'.encode()


NESTED_ENTITIES = '<!ENTITY e0 "lol">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 11))

HOSTILE = {
    "nested entities": with_entities(NESTED_ENTITIES, "&e10;"),
    "one entity ten thousand times": with_entities(f'<!ENTITY a "{"x" * 100_000}">', "&a;" * 10_000),
    "deep nesting": HEAD
    + item(rest=b"<description>" + b"<b>" * 100_000 + b"</b>" * 100_000 + b"</description>")
    + TAIL,
    "twenty thousand attributes": HEAD + b"<item " + b" ".join(b'a%d="1"' % n for n in range(20_000)) + b"/>" + TAIL,
    "attributes that hold brackets": HEAD + b"<item " + b" ".join(b'a%d=">"' % n for n in range(20_000)) + b"/>" + TAIL,
    "a text of sixty megabytes": HEAD + item(rest=b"<description>" + b"x" * 60_000_000 + b"</description>") + TAIL,
    "a hundred thousand items": HEAD + b"".join(item(b"t%d" % n) for n in range(100_000)) + TAIL,
    "CDATA never closed": HEAD + item() + b"<item><description><![CDATA[" * 100_000,
    "comments never closed": HEAD + item() + b"<!-- x " * 100_000,
    "three hundred thousand ampersands": HEAD + item(b"&" * 300_000) + TAIL,
    "brackets without end": HEAD + b"<" * 300_000 + TAIL,
    "media without end": HEAD + b"<item>" + b'<media:content url="x"><media:title>' * 50_000,
    "JSON of brackets": b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 300_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_feeds_are_done_with_soon(tmp_path: Path, name: str) -> None:
    """An answer or a problem in our words, in seconds: what grows with the square of its length would take minutes."""
    started = time.process_time()
    harvest = read(tmp_path, HOSTILE[name])
    assert time.process_time() - started < 10
    assert harvest.problem is None or str(tmp_path) not in harvest.problem
    assert len(harvest.articles) <= 2_000


def test_entities_do_not_open_files(tmp_path: Path) -> None:
    """The text of a local file never gets into an article."""
    (tmp_path / "secret.txt").write_text("the secret")
    body = with_entities(f'<!ENTITY a SYSTEM "file://{tmp_path}/secret.txt">', "&a;")
    assert "secret" not in str(read(tmp_path, body).articles)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (HEAD + item(b"one") + item(b"two") + b"<item><title>cut in the mid", ["one", "two"]),
        (b"\xef\xbb\xbf\n\n" + HEAD + item() + TAIL, ["one"]),
        (b"<b>Warning</b>: include() in <b>/x.php</b>\n" + HEAD + item() + TAIL, ["one"]),
        (HEAD + item("caf\u00e9".encode("latin-1")) + TAIL, ["café"]),
        (HEAD.replace(b"?>", b' encoding="utf-16"?>', 1) + item("café".encode()) + TAIL, ["café"]),
        (HEAD.replace(b"?>", b' encoding="iso-8859-1"?>', 1) + item(b"\x93one\x94") + TAIL, ["“one”"]),
        (HEAD.replace(b"?>", b' encoding="koi8-r"?>', 1) + item("мост".encode("koi8-r")) + TAIL, ["мост"]),
        (HEAD.replace(b"?>", b' encoding="shift_jis"?>', 1) + item("橋".encode("shift_jis")) + TAIL, ["橋"]),
        (HEAD.replace(b"?>", b' encoding="gb2312"?>', 1) + item("桥梁".encode("gb2312")) + TAIL, ["桥梁"]),
        (HEAD.replace(b"?>", b' encoding="big5"?>', 1) + item("橋樑".encode("big5")) + TAIL, ["橋樑"]),
        (HEAD.replace(b"?>", b' encoding="euc-kr"?>', 1) + item("다리".encode("euc-kr")) + TAIL, ["다리"]),
        (
            HEAD.decode().replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16")
            + (item() + TAIL).decode().encode("utf-16-le"),
            ["one"],
        ),
        (HEAD + item(b"a\x00b\x0bc&#x1;d") + TAIL, ["abcd"]),
        (HEAD + item(b"AT&T&nbsp;and R&D &mdash; all") + TAIL, ["AT&T and R&D — all"]),
        (
            HEAD + item(b"<![CDATA[<b>Bold</b><script>x()</script>]]>") + item(b"&lt;i&gt;it&lt;/i&gt;") + TAIL,
            ["Bold", "it"],
        ),
        (
            (
                b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
                b"X <em>y</em></div></title></entry></feed>"
            ),
            ["X y"],
        ),
        (
            (
                b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
                b'<channel rdf:about="x"/><item rdf:about="y"><title>one</title></item></rdf:RDF>'
            ),
            ["one"],
        ),
    ],
)
def test_dirty_feeds_lose_nothing(tmp_path: Path, body: bytes, expected: list[str]) -> None:
    """Wrong declarations, stray bytes and cut ends cost no title that was there."""
    harvest = read(tmp_path, body)
    assert harvest.problem is None
    assert titles(harvest) == expected


@pytest.mark.parametrize(
    ("body", "link"),
    [
        (b'<entry xml:base="b/"><title>x</title><link href="c"/></entry>', "https://x.org/a/b/c"),
        (
            (
                b'<entry><title>x</title><link rel="self" href="https://x.org/s"/><link rel="edit" href="https://x.org/e"/>'
                b'<link rel="alternate" href="https://x.org/right"/></entry>'
            ),
            "https://x.org/right",
        ),
        (
            b'<entry><title>x</title><link href="https://x.org/only"/><link rel="self" href="https://x.org/s"/></entry>',
            "https://x.org/only",
        ),
    ],
)
def test_atom_links_are_chosen_and_made_absolute(tmp_path: Path, body: bytes, link: str) -> None:
    """xml:base counts at both levels, and the alternate link is the article's."""
    feed = b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://x.org/a/">' + body + b"</feed>"
    assert read(tmp_path, feed).articles[0].url == link


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "empty: there is nothing in it"),
        (b"<!DOCTYPE html><html><head><title>Oops</title></head><body>404</body></html>", "an HTML page, not a feed"),
        (b"just some words", "not a feed"),
        (b'{"items": []}', "JSON, but not a JSON Feed"),
        (b"{broken", "not readable as JSON"),
        (
            HEAD + b"<item a='" + b"x" * 70_000 + b"'/>" + TAIL,
            "not readable as a feed: a tag is too long or elements lie too deep",
        ),
        (b"x" * 8_000_001, "a.xml is larger than 8 MB"),
    ],
)
def test_what_is_no_feed_is_told(tmp_path: Path, body: bytes, problem: str) -> None:
    """The problem says what lies there instead."""
    assert read(tmp_path, body).problem == problem


def test_a_readable_feed_without_items_is_quiet(tmp_path: Path) -> None:
    """Nothing new is no problem."""
    harvest = read(tmp_path, HEAD + TAIL)
    assert (harvest.problem, harvest.articles) == (None, ())


@given(
    st.lists(
        st.sampled_from(
            [
                HEAD,
                TAIL,
                item(),
                b"<item>",
                b"</title>",
                b"<![CDATA[",
                b"]]>",
                b"&",
                b"<",
                b"\x00",
                b"\xff",
                b"<!--",
                b'a="',
            ]
        )
    )
)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_an_answer_or_a_problem(tmp_path: Path, parts: list[bytes]) -> None:
    """Pieces of feeds in any order never raise."""
    harvest = read(tmp_path, b"".join(parts))
    assert harvest.problem or all(article.title for article in harvest.articles)


@pytest.mark.parametrize(
    "part", [b"<div>", b"<p>x", b"<a href='", b"<!--", b"&#", b"<script>", b"<time datetime=x>", b"<figure><img src=x>"]
)
def test_hostile_pages_are_done_with_soon(tmp_path: Path, part: bytes) -> None:
    """A fragment repeated without end gives a problem or an article in seconds."""
    (tmp_path / "a.html").write_bytes(b"<html><body>" + part * (400_000 // len(part)))
    reader = PageReader(SourceTools(fetch=None, folder=tmp_path))  # type: ignore[arg-type]
    started = time.process_time()
    harvest = reader.read(source(kind="page", location="a.html"), last=None, at=NOON)
    assert time.process_time() - started < 10
    assert harvest.problem or harvest.articles
