from dataclasses import replace

import pytest
from builders import DAY, issue, settings, story

from digest.models import Email, Field
from digest.preview.differences import told_before, word_differences
from digest.preview.frames import EXAMPLE, Look, example_link, framed
from digest.preview.guard import hosts_of
from digest.preview.serve import is_loopback, listener
from digest.preview.sizes import sizes
from digest.settings import Sending
from digest.tokens import LENGTH, Key, verify

HTML = (
    '<html><head><meta name="color-scheme" content="light dark"><style>:root{color-scheme:light dark}'
    "@media (prefers-color-scheme:dark){p{color:#fff}}</style></head><body>"
    '<img src=""><img alt="x" src="https://cdn.example/a.jpg?b=1&amp;c=2"><h1>Paper</h1><a href="">leave</a>'
    "</body></html>"
)


@pytest.fixture
def email():
    """A mail with a picture of its own, one of the web, and a personal link."""
    fields = (
        Field(name="picture:a b.jpg", part="html", offset=HTML.index('src=""') + 5),
        Field(name="unsubscribe", part="html", offset=HTML.index('href=""') + 6),
    )
    return Email(subject="S", preheader="P", html=HTML, text="", fields=fields)


def _framed(email, look):
    return framed(email, DAY, look, render="0f3a", personal='https://a.example/u/"x"&y')


def test_a_frame_fills_pictures_and_names_its_render(email):
    """The page sees whether a frame shows what the day's document says."""
    html = _framed(email, Look())
    assert 'src="/picture/2022-11-11/a%20b.jpg"' in html
    assert '<head><meta name="digest-render" content="0f3a">' in html


def test_a_personal_link_is_an_example_in_its_frame(email):
    """Whatever it is, it stays inside its attribute."""
    assert '<a href="https://a.example/u/&quot;x&quot;&amp;y">' in _framed(email, Look())


@pytest.mark.parametrize(
    ("base", "mailbox", "expected"),
    [
        ("https://letters.example/news/", None, f"https://letters.example/news/u/{EXAMPLE}"),
        ("", "leave@letters.example", f"mailto:leave@letters.example?subject=unsubscribe%20{EXAMPLE}"),
    ],
)
def test_the_example_looks_like_a_reader_s_own_link_and_opens_nothing(tmp_path, base, mailbox, expected):
    """As long as a real one, and no key has signed it."""
    chosen = settings(tmp_path)
    newsletter = replace(chosen.newsletter, base_url=base)
    assert example_link(replace(chosen, newsletter=newsletter, sending=Sending(unsubscribe=mailbox))) == expected
    assert len(EXAMPLE) == LENGTH
    keys = [Key(id=number, secret=b"a secret of the tests") for number in range(1, 256)]
    assert verify(EXAMPLE, purpose="unsubscribe", keys=keys) is None


def test_a_picture_of_the_web_comes_from_the_cache(email):
    """The network is never asked."""
    html = _framed(email, Look())
    assert 'src="/remote?address=https%3A%2F%2Fcdn.example%2Fa.jpg' in html


@pytest.mark.parametrize(("scheme", "query", "declared"), [("light", "not all", "light"), ("dark", "all", "dark")])
def test_a_frame_shows_the_scheme_that_is_asked_for(email, scheme, query, declared):
    """Whatever the system prefers."""
    html = _framed(email, Look(scheme=scheme))
    assert f"@media {query}" in html
    assert f"color-scheme:{declared}" in html
    assert f'content="{declared}"' in html


def test_poorer_clients_lose_what_they_lose(email):
    """No images, no styles."""
    assert "/picture/" not in _framed(email, Look(images=False))
    assert "<style" not in _framed(email, Look(styles=False))


def test_every_byte_belongs_to_a_story_or_to_the_frame():
    """The sum is the mail's size, and a longer story has more."""
    stories = [story(title, slot="section") for title in ("Bridge & harbour", "“Quoted” title", "Last one")]
    parts = [f"<div><h3><a>{title}</a></h3>{'<p>text</p>' * n}</div>" for n, title in
             enumerate(["Bridge &amp; harbour", "“Quo\u200bted” title", "Last one"], 3)]  # fmt: skip
    html = f"<style>h3{{}}</style><h1>Paper</h1>{''.join(parts)}<p>Foot é</p>"
    found = sizes(html, stories)
    assert sum(found.values()) == len(html.encode())
    assert found[stories[0].id] < found[stories[1].id]
    assert set(found) == {"", *(one.id for one in stories)}


def test_a_mail_without_stories_is_all_frame():
    """Nothing is counted twice."""
    assert sizes("<p>é</p>", []) == {"": 9}


def test_words_that_differ_are_told_in_order():
    """Removed before added, with what stands around them."""
    assert word_differences("one two three", "one 2 three") == [
        {"kind": "kept", "text": "one "}, {"kind": "removed", "text": "two"}, {"kind": "added", "text": "2"},
        {"kind": "kept", "text": " three"},
    ]  # fmt: skip
    assert word_differences("the same", "the same") == []
    assert {"kind": "cut", "text": "…"} in word_differences("a " * 200 + "b", "a " * 200 + "c")


def test_a_story_that_was_told_before_is_named_with_the_latest_day():
    """By any of its articles."""
    earlier = issue(date=DAY.replace(day=9)), issue(date=DAY.replace(day=10))
    told = told_before(issue(), earlier)
    assert {one["day"] for one in told} == {"2022-11-10"}
    assert len(told) == len(issue().stories)
    assert told_before(issue(), []) == []


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("192.168.1.4", False),
        ("box", False),
    ],
)
def test_what_only_this_machine_reaches_is_known(host, loopback):
    """Everything else needs the key."""
    assert is_loopback(host) is loopback


def test_a_port_in_use_gives_way_to_the_next():
    """As many as are tried."""
    with listener("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with listener("127.0.0.1", port) as second:
            assert second.getsockname()[1] > port


def test_hosts_are_named_with_their_port():
    """A browser leaves out only port 80."""
    assert hosts_of("127.0.0.1", 8025) == {"localhost:8025", "127.0.0.1:8025", "[::1]:8025"}
    assert "localhost" in hosts_of("127.0.0.1", 80)
    assert "[fe80::1]:8025" in hosts_of("fe80::1", 8025)
