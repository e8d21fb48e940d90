"""Pages become articles: text in paragraphs, metadata from wherever the page keeps it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from builders import NOON, source

from digest.models import Article, Harvest, Image
from digest.protocols import Response, SourceTools
from digest.sources.html_tree import decode_page, parse_page
from digest.sources.metadata import read_metadata
from digest.sources.page import PageReader

SENTENCE = "The bridge was closed on Friday after an inspection found cracks in two of its pillars. "
URL = "https://courier.example.org/bridge?utm_source=x"


def page(head: str = "", body: str = "", lang: str = "en") -> str:
    text = f"<p>{SENTENCE * 3}</p><p>{SENTENCE * 4}</p>"
    return f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{body}<article>{text}</article></body></html>'


def harvest(markup: str | bytes, *, headers: dict[str, str] | None = None) -> Harvest:
    body = markup if isinstance(markup, bytes) else markup.encode()

    def fetch(url: str, **_: Any) -> Response:
        return Response(url=url, status=200, body=body, headers=headers or {})

    reader = PageReader(SourceTools(fetch=fetch, folder=Path()))
    return reader.read(source(kind="page", location=URL), last=None, at=NOON)


def read(markup: str | bytes) -> Article:
    return harvest(markup).articles[0]


def ld(**values: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


def test_paragraphs_are_parted_by_an_empty_line() -> None:
    """The text is the article's, paragraph by paragraph, and says that it is the page's."""
    article = read(page("<title>Bridge closed</title>"))
    assert len(article.text.split("\n\n")) == 2
    assert article.origin == "page"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (
            "<title>Bridge closed | The Courier</title><meta property=og:site_name content='The Courier'>",
            "",
            "Bridge closed",
        ),
        (
            "<title>Bridge closed - Courier</title><link rel=canonical href='https://courier.example/b'>",
            "",
            "Bridge closed",
        ),
        (
            "<title>The Courier: Bridge closed</title><meta property=og:site_name content='The Courier'>",
            "",
            "Bridge closed",
        ),
        ("<title>War - and peace</title>", "", "War - and peace"),
        ("<title>x</title><meta property=og:title content='Bridge &amp;amp; road'>", "", "Bridge & road"),
        (ld(headline="Bridge &amp; road"), "", "Bridge & road"),
        (
            "<title>Bridge closed for weeks: what to know</title>",
            "<h1>Bridge is closed for weeks</h1>",
            "Bridge is closed for weeks",
        ),
        ("<title>Bridge closed</title>", "<h1>The Courier</h1>", "Bridge closed"),
        ("", "<h1>Bridge <em>closed</em></h1>", "Bridge closed"),
        ("", "", "The bridge was closed on Friday after an inspection found cracks in two of its…"),
    ],
)
def test_the_title_is_the_headline(head: str, body: str, title: str) -> None:
    """Without the site's name, from the heading that says the same, else from the metadata, else the first words."""
    assert read(page(head, body)).title == title


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        (ld(datePublished="2022-11-11T10:00:00+01:00"), "", datetime(2022, 11, 11, 9, tzinfo=UTC)),
        (
            "<meta property=article:published_time content=2022-11-11T10:00:00Z>",
            "",
            datetime(2022, 11, 11, 10, tzinfo=UTC),
        ),
        ("", "<time itemprop=datePublished datetime=2022-11-10>Thursday</time>", datetime(2022, 11, 10, tzinfo=UTC)),
        ("", "<main><time datetime='2022-11-09'>Wednesday</time></main>", datetime(2022, 11, 9, tzinfo=UTC)),
        ("<meta name=dc.date.created content='2022-11-08'>", "", datetime(2022, 11, 8, tzinfo=UTC)),
        ("", "", None),
    ],
)
def test_the_date_is_the_publishers(head: str, body: str, published: datetime | None) -> None:
    """JSON-LD, meta, time elements, else what htmldate finds, else none."""
    assert read(page(head, body)).published == published


@pytest.mark.parametrize(
    ("head", "body", "author"),
    [
        (ld(author=[{"name": "Mara"}, {"name": "Jo"}]), "", "Mara, Jo"),
        (ld(author="Mara"), "", "Mara"),
        ("<meta name=author content='By Mara'>", "", "Mara"),
        ("<meta property=article:author content=https://x.org/mara>", "<a rel=author>Mara Ellwood</a>", "Mara Ellwood"),
        ("", "<p class='byline'>By Mara Ellwood</p>", "Mara Ellwood"),
        ("", "", None),
    ],
)
def test_the_author_is_a_name(head: str, body: str, author: str | None) -> None:
    """JSON-LD, meta, else what is marked as an author's."""
    assert read(page(head, body)).author == author


def test_the_picture_comes_with_alt_and_credit() -> None:
    """OpenGraph names it, the figure below it its maker."""
    head = "<meta property=og:image content=/a.jpg><meta property=og:image:alt content='A bridge'>"
    figure = "<figure><img src='/a.jpg'><figcaption>Photo: Mara</figcaption></figure>"
    image = Image(location="https://courier.example.org/a.jpg", alt="A bridge", credit="Photo: Mara")
    assert read(page(head, figure)).image == image
    assert read(page(ld(image={"url": "https://x.org/b.jpg"}))).image == Image(location="https://x.org/b.jpg")
    assert read(page()).image is None


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://courier.example.org/2022/bridge", "https://courier.example.org/2022/bridge"),
        ("/2022/bridge?utm_medium=y", "https://courier.example.org/2022/bridge"),
        ("https://elsewhere.example.com/bridge", "https://courier.example.org/bridge"),
        ("https://courier.example.org/", "https://courier.example.org/bridge"),
        ("", "https://courier.example.org/bridge"),
    ],
)
def test_the_canonical_address_must_be_of_the_same_site(canonical: str, url: str) -> None:
    """A page may name its own address, but no other site and no front page."""
    assert read(page(f'<link rel="canonical" href="{canonical}">')).url == url


def test_a_saved_page_has_only_the_address_that_it_names(tmp_path: Path) -> None:
    """Without one it is identified by its source and path."""
    (tmp_path / "a.html").write_text(page("<title>Bridge closed</title>"))
    (tmp_path / "b.html").write_text(page("<link rel=canonical href=https://courier.example.org/b>"))
    reader = PageReader(SourceTools(fetch=None, folder=tmp_path))  # type: ignore[arg-type]
    articles = [
        reader.read(source(kind="page", location=n), last=None, at=NOON).articles[0] for n in ("a.html", "b.html")
    ]
    assert [article.url for article in articles] == [None, "https://courier.example.org/b"]


@pytest.mark.parametrize("markup", ["<p>404 Not Found</p>", page().replace(SENTENCE, "Short. "), "<html></html>", "x"])
def test_a_page_without_an_article_is_a_problem(markup: str) -> None:
    """Error pages and lists are not let through."""
    assert harvest(markup).problem == "no article text found"


@pytest.mark.parametrize(
    ("body", "header", "text"),
    [
        ("café".encode(), "", "café"),
        ("café".encode("latin-1"), "text/html; charset=iso-8859-1", "café"),
        (b'<meta charset="windows-1251">' + "мост".encode("cp1251"), "", '<meta charset="windows-1251">мост'),
        (b'<meta charset="iso-8859-1">' + "café".encode(), "", '<meta charset="iso-8859-1">café'),
        (b"\xff\xfe" + "café".encode("utf-16-le"), "", "café"),
        (b"\xef\xbb\xbf" + "café".encode(), "text/html; charset=nonsense", "café"),
        ("“café”".encode("cp1252"), "text/html; charset=utf-8", "“café”"),
    ],
)
def test_characters_are_decoded(body: bytes, header: str, text: str) -> None:
    """By the header, else by the document, else as UTF-8; what can't be true is not believed."""
    assert decode_page(body, header) == text


@pytest.mark.parametrize(
    "script",
    [
        "{",
        "[" * 5000,
        "null",
        '{"@graph": [1, {"@type": 3}]}',
        '<!-- {"@type": "NewsArticle", "headline": {"a": 1}, "author": [[["x"]]]} -->',
    ],
)
def test_broken_metadata_costs_only_itself(script: str) -> None:
    """Whatever stands in JSON-LD, the rest of the page is read."""
    markup = page(f'<title>Bridge closed</title><script type="application/ld+json">{script}</script>')
    assert read_metadata(parse_page(markup.encode()), at=NOON).title == "Bridge closed"
