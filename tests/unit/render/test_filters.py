"""What text and addresses go through before they meet MJML."""

from __future__ import annotations

import unicodedata
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from digest.render.filters import attr, breakable, clean, kept, shortened, url

TEXT = st.text(st.characters(codec=None), max_size=120)


@given(TEXT)
@settings(deadline=None)
def test_clean_text_stays_clean(text: str) -> None:
    """Cleaning twice changes nothing more, and the result is in NFC without controls or line ends."""
    once = clean(text)
    assert clean(once) == once
    assert once == unicodedata.normalize("NFC", once)
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in once)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" a\t\r\n b ", "a b"),
        ("a\u00a0b", "a\u00a0b"),
        ("e\u0301", "é"),
        ("left \u202eright\u2069", "left right"),
        ("nul\x00 \ud800here\ufffe", "nul here"),
        ("end\U0009ffff of\U0010fffe planes", "end of planes"),
        (None, "None"),
    ],
)
def test_clean_takes_out_what_readers_never_see(text: object, expected: str) -> None:
    """Controls, lone surrogates and bidi overrides go, a no-break space stays."""
    assert clean(text) == expected


@given(TEXT)
@settings(deadline=None)
def test_attribute_says_what_the_clean_text_says(text: str) -> None:
    """An attribute is printable ASCII without quotes or backslashes, and reads as the clean text."""
    written = str(attr(text))
    assert written.isascii()
    assert written.isprintable()
    assert not set(written) & set("\\\"'<>")
    assert unescape(written) == clean(text)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/a?b=c&d=e#f", "https://example.org/a?b=c&d=e#f"),
        ("HTTP://Example.ORG:8080/A", "http://example.org:8080/A"),
        ("https://example.org/a b/é?q=ü", "https://example.org/a%20b/%C3%A9?q=%C3%BC"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        (" https://example.org/ ", "https://example.org/"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
        ('https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E"),
        ("https://example.org/a\\b", "https://example.org/a%5Cb"),
    ],
)
def test_links_are_kept_and_encoded(address: str, expected: str) -> None:
    """An address with a host is kept; what is encoded already is not encoded again."""
    assert url(address) == expected
    assert url(expected) == expected


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "jav\tascript:alert(1)", "java\x00script:alert(1)", "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "vbscript:x", "//example.org/a", "/relative", "example.org", "https:///a", "https://user:secret@example.org/",
        "https://exa mple.org/", "https://example.org:port/", "https://example.org/a\nb", "https://[::1", "ftp://example.org/",
        "https://good.example\\@evil.example/", "https://" + 70 * "ü" + ".example/", "mailto:nobody", "", None, "https://<b>/",
    ],
)  # fmt: skip
def test_other_addresses_are_no_links(address: object) -> None:
    """Scripts, data, credentials, relative and broken addresses give nothing."""
    assert url(address) == ""


@given(TEXT)
@settings(deadline=None)
def test_any_text_is_an_address_or_nothing(text: str) -> None:
    """Whatever comes in, a link is plain ASCII with a permitted scheme."""
    for address in (url(text), url(f"https://example.org/{text}")):
        assert address == "" or address.startswith(("http://", "https://", "mailto:"))
        assert address.isascii()
        assert " " not in address


@given(TEXT)
@settings(deadline=None)
def test_breaking_long_words_loses_nothing(text: str) -> None:
    """Without its zero-width spaces the text is as it was."""
    assert breakable(text).replace("\u200b", "") == text.replace("\u200b", "")


def test_long_words_get_places_to_break_at() -> None:
    """A word of 100 letters has two places; accents and joined pictures stay whole."""
    assert breakable(100 * "x").count("\u200b") == 2
    assert breakable(40 * "x") == 40 * "x"
    assert "\u200b\u0301" not in breakable(60 * "e\u0301")
    assert "\u200d\u200b" not in breakable(30 * "\U0001f468\u200d")
    assert breakable(100 * "字") == 100 * "字"


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [("short", 10, "short"), ("one two three", 9, "one two…"), (20 * "x", 10, 9 * "x" + "…"), ("one, two", 5, "one…")],
)
def test_long_texts_are_cut_at_a_word(text: str, limit: int, expected: str) -> None:
    """One ellipsis stands for the rest."""
    assert shortened(text, limit) == expected


def test_short_names_stay_on_one_line() -> None:
    """A name of a few words is kept together, a long one may wrap."""
    assert kept("The Daily Courier") == "The\u00a0Daily\u00a0Courier"
    assert kept("The Association of Very Long Names") == "The Association of Very Long Names"
    assert kept(Markup("Line &amp; Signal")) == Markup("Line&nbsp;&amp;&nbsp;Signal").replace("&nbsp;", "\u00a0")
    assert isinstance(kept(Markup("a b")), Markup)
