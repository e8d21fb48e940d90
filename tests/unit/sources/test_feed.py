"""Feeds become articles: titles are text, links canonical, the right text is chosen, pictures are found."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from builders import NOON, source, visit

from digest.errors import FetchError
from digest.models import Harvest, Image, Visit
from digest.protocols import Response, SourceTools
from digest.sources.feed import FeedReader, parse_feed

SENTENCE = "The bridge was closed on Friday after an inspection found cracks in two of its pillars. "
LONG = f"<p>{SENTENCE * 4}</p><p>{SENTENCE * 5}</p>"
PAGE = (
    f"<html><body><article><h1>Bridge closed</h1><p>{SENTENCE * 12}</p><p>{SENTENCE * 12}</p></article></body></html>"
)
URL = "https://courier.example.org/feed.xml"


def rss(*items: str, head: str = "<link>https://courier.example.org/</link>") -> bytes:
    spaces = (
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    body = "".join(f"<item>{item}</item>" for item in items)
    declaration = '<?xml version="1.0" encoding="utf-8"?>'
    return f'{declaration}<rss version="2.0" {spaces}><channel>{head}{body}</channel></rss>'.encode()


class Site:
    """A network of given answers."""

    def __init__(self, pages: dict[str, bytes]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def __call__(self, url: str, **_: Any) -> Response:
        self.asked.append(url)
        if url not in self.pages:
            raise FetchError("404 Not Found", url=url, status=404)
        return Response(url=url, status=200, body=self.pages[url], headers={"etag": '"one"'})


def read(body: bytes, *, last: Visit | None = None, pages: dict[str, bytes] | None = None, **changes: Any) -> Harvest:
    reader = FeedReader(SourceTools(fetch=Site({URL: body, **(pages or {})}), folder=Path()))
    return reader.read(source(location=URL, **changes), last=last, at=NOON)


def first(body: bytes, **changes: Any) -> Any:
    return read(body, **changes).articles[0]


def test_titles_are_text() -> None:
    """Markup goes, references are resolved once, a bare ampersand survives."""
    body = rss("<title>AT&T R&D &amp;amp; &lt;b&gt;bold&lt;/b&gt; caf\u00e9&nbsp;!</title>")
    assert first(body).title == "AT&T R&D & bold café\u00a0!"


def test_an_article_without_a_title_is_called_by_its_first_words() -> None:
    """At most eighty characters, cut at a word; with neither title nor text there is no article."""
    harvest = read(rss(f"<description>{SENTENCE}</description>", "<link>https://x.org/empty</link>"))
    assert [article.title for article in harvest.articles] == [
        "The bridge was closed on Friday after an inspection found cracks in two of its…"
    ]


def test_links_are_absolute_and_without_tracking() -> None:
    """The canonical address is the identity, whichever source brings it."""
    body = rss("<title>A</title><link>/bridge?utm_source=rss#top</link>")
    article = first(body)
    assert article.url == "https://courier.example.org/bridge"
    assert article.id == first(body, name="Another").id


def test_articles_without_a_link_belong_to_their_source() -> None:
    """Then the guid identifies, else title and day."""
    body = rss('<title>A</title><guid isPermaLink="false">7</guid>', "<title>B</title>", "<title>C</title>")
    here, there = read(body).articles, read(body, name="Another").articles
    assert [article.url for article in here] == [None, None, None]
    assert len({article.id for article in (*here, *there)}) == 6


def test_entries_of_one_page_are_told_apart_by_their_fragments() -> None:
    """Only where the guid carries the fragment too; else two entries with one link are one."""
    items = [f"<title>{n}</title><link>https://x.org/now#{n}</link><guid>https://x.org/now#{n}</guid>" for n in "ab"]
    assert [article.url for article in read(rss(*items)).articles] == ["https://x.org/now#a", "https://x.org/now#b"]
    same = [f"<title>{n}</title><link>https://x.org/now#rss</link><guid>{n}</guid>" for n in "ab"]
    assert [article.url for article in read(rss(*same)).articles] == ["https://x.org/now"]


def test_entries_that_link_to_the_front_page_are_told_apart() -> None:
    """A front page identifies no article."""
    items = [f'<title>{n}</title><link>https://x.org/</link><guid isPermaLink="false">{n}</guid>' for n in "ab"]
    assert len(read(rss(*items)).articles) == 2


def test_full_text_and_teaser_are_told_apart() -> None:
    """The longer text is the article, the publisher's summary the teaser, without "Read all"."""
    body = rss(
        "<title>A</title><description>Cracks were found. Read all</description>"
        f"<content:encoded><![CDATA[{LONG}]]></content:encoded>"
    )
    article = first(body)
    assert (article.origin, article.teaser) == ("feed", "Cracks were found.")
    assert article.text.count("\n\n") == 1


def test_a_short_description_is_a_teaser() -> None:
    """It is the text as well, and the article says so."""
    article = first(
        rss("<title>A</title><description>Cracks were found. &lt;a href='x'&gt;Read more&lt;/a&gt;</description>")
    )
    assert (article.origin, article.text, article.teaser) == ("teaser", "Cracks were found.", "Cracks were found.")


def test_a_long_description_is_the_text() -> None:
    """Feeds that give whole articles as description have no teaser."""
    article = first(rss(f"<title>A</title><description><![CDATA[{LONG}]]></description>"))
    assert (article.origin, article.teaser) == ("feed", "")


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        ("<pubDate>Fri, 11 Nov 2022 12:00:00 CEST</pubDate>", datetime(2022, 11, 11, 10, tzinfo=UTC)),
        ("<dc:date>2022-11-11T10:00:00Z</dc:date>", datetime(2022, 11, 11, 10, tzinfo=UTC)),
        ("<pubDate>lun., 05 févr. 2024 10:00:00 +0100</pubDate>", datetime(2024, 2, 5, 9, tzinfo=UTC)),
        ("<pubDate>yesterday</pubDate>", None),
        ("", None),
    ],
)
def test_dates_are_read(dates: str, published: datetime | None) -> None:
    """Published, else updated, else none."""
    assert first(rss(f"<title>A</title>{dates}")).published == published


def test_a_first_visit_files_the_undated_backlog() -> None:
    """Of undated articles only the first three count; a later visit files none."""
    body = rss(*(f"<title>{n}</title>" for n in range(6)))
    assert [article.filed for article in read(body).articles] == [False] * 3 + [True] * 3
    assert not any(article.filed for article in read(body, last=visit()).articles)
    failed = visit(problem="404 Not Found", failures=1)
    assert sum(article.filed for article in read(body, last=failed).articles) == 3


def test_the_largest_picture_is_taken_with_its_own_caption_and_credit() -> None:
    """Media RSS ties caption and credit to a picture, and its caption is no summary."""
    body = rss(
        '<title>A</title><media:content url="s.jpg" medium="image" width="120">'
        '<media:credit>Small</media:credit></media:content><media:content url="v.mp4" medium="video"/>'
        '<media:content url="/l.jpg" medium="image" width="900" height="600"><media:credit>Mara</media:credit>'
        '<media:description><![CDATA[A "wide" & long bridge]]></media:description></media:content>'
        "<description>Cracks were found.</description>"
    )
    article = first(body)
    assert article.teaser == "Cracks were found."
    assert article.image == Image(
        location="https://courier.example.org/l.jpg", alt='A "wide" & long bridge', credit="Mara", width=900, height=600
    )


@pytest.mark.parametrize(
    ("item", "location"),
    [
        ('<enclosure url="https://x.org/a.jpg" type="image/jpeg" length="1"/>', "https://x.org/a.jpg"),
        ('<enclosure url="https://x.org/a.mp3" type="audio/mpeg" length="1"/>', None),
        ('<media:thumbnail url="https://x.org/t.jpg" width="240"/>', "https://x.org/t.jpg"),
        ('<media:content url="https://x.org/one.gif" type="image/gif" width="1" height="1"/>', None),
        ('<description>&lt;img src="/i.jpg" alt="x"&gt; text</description>', "https://courier.example.org/i.jpg"),
        ('<description>&lt;img src="data:image/png;base64,x"&gt; text</description>', None),
        ('<description>&lt;img src="//x.org/p.gif" width="1" height="1"&gt; text</description>', None),
    ],
)
def test_pictures_are_found_where_publishers_put_them(item: str, location: str | None) -> None:
    """Enclosures, thumbnails, else the text's first picture; counters of one pixel are none."""
    image = first(rss(f"<title>A</title>{item}")).image
    assert (image.location if image else None) == location


def test_a_picture_on_disk_lies_inside_the_newsletters_folder(tmp_path: Path) -> None:
    """A relative picture of a local feed starts at the feed; outside the folder, or missing, there is none."""
    for name in ("news/feeds", "news/images"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "news/images/a b.jpg").write_bytes(b"x")
    (tmp_path / "secret.jpg").write_bytes(b"x")
    links = ("../images/a%20b.jpg", "../../secret.jpg", "../images/missing.jpg", "/etc/hostname")
    items = (f'<title>{n}</title><media:content url="{link}" medium="image"/>' for n, link in enumerate(links))
    (tmp_path / "news/feeds/a.xml").write_bytes(rss(*items))
    reader = FeedReader(SourceTools(fetch=Site({}), folder=tmp_path / "news"))
    harvest = reader.read(source(location="feeds/a.xml"), last=None, at=NOON)
    found = [article.image.location if article.image else None for article in harvest.articles]
    assert found == ["images/a b.jpg", None, None, None]


def test_json_feeds_are_read() -> None:
    """Version 1.1 with everything, and values of the wrong type count as absent."""
    items = [
        {
            "id": 7,
            "url": "/bridge",
            "title": "A < B",
            "summary": "Cracks were found.",
            "content_html": LONG,
            "image": "/a.jpg",
            "date_published": "2022-11-11T10:00:00Z",
            "authors": [{"name": "Mara"}, {"name": "Jo"}],
            "tags": ["x", 3],
            "language": "en",
        },
        {"id": None, "title": ["no"], "content_text": "Only 1 < 2 text."},
        "nothing",
    ]
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "home_page_url": "https://courier.example.org/",
        "items": items,
    }
    whole, odd = read(json.dumps(document).encode()).articles
    assert (whole.title, whole.url, whole.author) == ("A < B", "https://courier.example.org/bridge", "Mara, Jo")
    assert (whole.teaser, whole.origin, whole.categories) == ("Cracks were found.", "feed", ("x",))
    assert whole.image == Image(location="https://courier.example.org/a.jpg")
    assert whole.published == datetime(2022, 11, 11, 10, tzinfo=UTC)
    assert (odd.title, odd.text, odd.url) == ("Only 1 < 2 text.", "Only 1 < 2 text.", None)


def test_json_feed_1_0_names_one_author() -> None:
    """The old spelling counts, also when it stands in the feed."""
    document = {
        "version": "https://jsonfeed.org/version/1",
        "author": {"name": "Mara"},
        "items": [{"id": "1", "title": "A"}],
    }
    assert read(json.dumps(document).encode()).articles[0].author == "Mara"


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("mara@x.org (Mara Ellwood)", "Mara Ellwood"),
        ("By Mara Ellwood", "Mara Ellwood"),
        ("mara@x.org", None),
        ("https://x.org", None),
    ],
)
def test_authors_are_names(author: str, name: str | None) -> None:
    """Addresses and "By" are none."""
    assert first(rss(f"<title>A</title><author>{author}</author>")).author == name


ITEM = (
    "<title>Bridge closed</title><link>https://courier.example.org/bridge</link>"
    "<description>Cracks were found.</description>"
)


def test_the_page_gives_the_text_where_the_source_asks_for_it() -> None:
    """The teaser stays the publisher's, the text is the page's and says so, without the title as first paragraph."""
    article = first(rss(ITEM), full_text=True, pages={"https://courier.example.org/bridge": PAGE.encode()})
    assert (article.origin, article.teaser) == ("page", "Cracks were found.")
    assert article.text.startswith("The bridge was closed")


def test_the_feeds_text_stays_where_it_is_the_longer() -> None:
    """A page that gives less than the feed is not preferred."""
    item = f"{ITEM}<content:encoded><![CDATA[{LONG * 6}]]></content:encoded>"
    article = first(rss(item), full_text=True, pages={"https://courier.example.org/bridge": PAGE.encode()})
    assert article.origin == "feed"


def test_a_page_that_fails_costs_only_its_own_text() -> None:
    """The article stays with its teaser, and the next visit asks for everything again."""
    harvest = read(rss(ITEM), full_text=True)
    assert harvest.problem is None
    assert harvest.articles[0].origin == "teaser"
    assert harvest.visit.etag is None


def test_pages_are_not_asked_for_without_end() -> None:
    """Thirty pages a visit, three that fail, and no page of an article that the visit before brought."""
    items = [f"<title>{n}</title><link>https://x.org/{n}</link>" for n in range(40)]
    for pages, most in (({f"https://x.org/{n}": PAGE.encode() for n in range(40)}, 30), ({}, 3)):
        site = Site({URL: rss(*items), **pages})
        FeedReader(SourceTools(fetch=site, folder=Path())).read(
            source(location=URL, full_text=True), last=None, at=NOON
        )
        assert len(site.asked) - 1 == most
    old = rss(f"{ITEM}<pubDate>Mon, 07 Nov 2022 10:00:00 GMT</pubDate>")
    assert read(old, full_text=True, last=visit()).articles == ()
    assert len(read(old, full_text=True).articles) == 1


def test_the_servers_charset_counts_only_where_the_feed_names_none() -> None:
    """XML that declares an encoding knows better than a server's default."""
    body = "<rss version='2.0'><channel><item><title>café</title></item></channel></rss>"
    assert parse_feed(body.encode("latin-1"), content_type="text/xml; charset=ISO-8859-1").entries[0].title == "café"
    declared = f'<?xml version="1.0" encoding="utf-8"?>{body}'
    assert parse_feed(declared.encode(), content_type="text/xml; charset=ISO-8859-1").entries[0].title == "café"
    assert parse_feed(body.encode()).entries[0].title == "café"


def test_attachments_and_captions_of_json_feeds_are_pictures() -> None:
    """An attached picture counts, and the text's figure says who made it."""
    figure = '<figure><img src="https://x.org/a.jpg" alt="A bridge"><figcaption>Photo: Mara</figcaption></figure>'
    sound = {"mime_type": "audio/mpeg", "url": "https://x.org/a.mp3"}
    picture = {"mime_type": "image/jpeg", "url": "https://x.org/a.jpg"}
    items = [{"id": "1", "title": "A", "content_html": figure, "attachments": [sound, picture]}]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    assert first(body).image == Image(location="https://x.org/a.jpg", alt="A bridge", credit="Photo: Mara")
