"""One page has one address."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.text.links import absolute, canonical, is_home, same_site


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("HTTPS://User:Secret@News.Example.ORG.:443/a/../b", "https://news.example.org/b"),
        ("http://example.org:80", "http://example.org/"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("https://example.org/a?utm_source=rss&id=7&fbclid=x&UTM_Campaign=y", "https://example.org/a?id=7"),
        ("https://example.org/a?CMP=share&smid=tw&partner=rss&emc=rss&ref=home", "https://example.org/a"),
        ("https://example.org/a?source=rss----7&cid=12", "https://example.org/a?cid=12"),
        ("https://example.org/a#section", "https://example.org/a"),
        ("https://example.org/a#!/section", "https://example.org/a#!/section"),
        ("https://example.org/é à?q=ü&b=%20", "https://example.org/%C3%A9%20%C3%A0?q=%C3%BC&b=%20"),
        ("  https://example.org/a\n", "https://example.org/a"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
    ],
)
def test_addresses_are_cleaned(link: str, address: str) -> None:
    """Tracking, fragment, user, default port and capitals go; what chooses the page stays."""
    assert canonical(link) == address


@pytest.mark.parametrize(
    "link",
    [
        "",
        None,
        "javascript:alert(1)",
        "mailto:a@example.org",
        "/relative",
        "http://",
        "http://./",
        "http://[",
        "http://a b/",
        "http://x.org:99999/",
        "ftp://x.org/a",
    ],
)
def test_what_is_no_address_is_none(link: str | None) -> None:
    """Only http and https addresses with a host are links."""
    assert canonical(link) is None


def test_relative_links_start_at_their_base() -> None:
    """A base makes a link absolute."""
    assert absolute("../a?b", "https://example.org/x/y/") == "https://example.org/x/a?b"
    assert canonical("//cdn.example.org/a", "https://example.org/") == "https://cdn.example.org/a"


def test_a_fragment_may_be_asked_for() -> None:
    """Pages that hold many entries are told apart by fragments."""
    assert canonical("https://example.org/a#2 b", keep_fragment=True) == "https://example.org/a#2%20b"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.example.org/a", "http://example.org/b", True),
        ("https://m.example.org/", "https://example.org/", True),
        ("https://news.example.org/", "https://example.org/", True),
        ("https://example.org/", "https://example.com/", False),
        ("https://badexample.org/", "https://example.org/", False),
        ("https://localhost/", "https://example.localhost/", False),
    ],
)
def test_sites_are_told_apart(one: str, other: str, *, same: bool) -> None:
    """A host, its www and mobile forms and the hosts below it are one site."""
    assert same_site(one, other) is same


def test_front_pages_are_known() -> None:
    """A front page has neither path nor query."""
    assert is_home("https://example.org/")
    assert not is_home("https://example.org/?p=3")


@given(st.text(max_size=60), st.text(max_size=20))
@settings(deadline=None, max_examples=200)
def test_canonical_is_stable_and_never_fails(path: str, query: str) -> None:
    """Cleaning a clean address changes nothing, and the result can always be written to a mail."""
    for link in (path, f"https://example.org/{path}?{query}", f"http://{path}/{query}"):
        address = canonical(link)
        if address is not None:
            assert canonical(address) == address
            address.encode("utf-8")
