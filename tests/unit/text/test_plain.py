"""HTML becomes plain text: paragraphs apart, titles on one line, references resolved once."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.text.plain import one_line, plain_text, tidy_text, title_text

MARKUP = st.text(st.sampled_from(list("<>&;/=\"'! -[]#xabp\n\r\t\x00\x1e\u00a0é")) | st.characters(), max_size=200)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("One.<br><br/>Two.<br>Three.", "One.\n\nTwo.\nThree."),
        ("<p>Wrapped\n  line</p>", "Wrapped line"),
        ("<p>A <b>bo</b>ld word</p>", "A bold word"),
        ("<ul><li>1<li>2</ul>", "1\n\n2"),
        ("<table><tr><td>a<td>b</table>", "a b"),
        ("<pre>one\ntwo</pre>after", "one\ntwo\n\nafter"),
        ("<p>Text</p><script>alert('<p>no</p>')</script><style>p{}</style>", "Text"),
        ("<figure><img src=x><figcaption>Photo: me</figcaption></figure><p>Text</p>", "Text"),
        ("<svg><title>icon</title></svg>Text", "Text"),
        ("<nav><nav>a</nav>b</nav>Text", "Text"),
        ("<!-- <p>no</p> -->Text<!DOCTYPE x><?php echo ?>", "Text"),
        ("<![CDATA[Text &amp; more]]><b>.</b>", "Text & more."),
        ('<a title="a > b" href=x>Text</a>', "Text"),
        ("Cut in the middle of <a href='x", "Cut in the middle of"),
        ("AT&amp;amp;T &#8217; &#x2019; &bogus; R&D", "AT&amp;T ’ ’ &bogus; R&D"),
        ("&#99999999999999;<i>x</i>", "&#99999999999999;x"),
        ("no tags: a < b\nsecond line\n\nsecond paragraph", "no tags: a < b second line\n\nsecond paragraph"),
        ("", ""),
    ],
)
def test_html_becomes_paragraphs(markup: str, text: str) -> None:
    """Blocks and double breaks part paragraphs, a single break parts lines, the rest is inline."""
    assert plain_text(markup) == text


def test_an_element_that_is_never_closed_swallows_nothing() -> None:
    """A stray <nav> or <button> does not cost the rest of the article."""
    assert plain_text("<p>One<button>Two<p>Three") == "OneTwo\n\nThree"


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("A &amp; B", "A & B"),
        ("A &amp;amp; B", "A &amp; B"),
        ("<b>Bold</b> and <script>x()</script>plain", "Bold and plain"),
        ("Two<br>lines\n here", "Two lines here"),
        ("How vector<int> grows", "How vector<int> grows"),
        ("AT&T R&D", "AT&T R&D"),
        ("\x00Bad\x1b bytes\x9d \ud800", "Bad bytes"),
        ("The \x93quoted\x94 word", "The “quoted” word"),
        ("soft\u00adly\u200b and \u202ereversed", "softly and reversed"),
    ],
)
def test_titles_are_text(markup: str, title: str) -> None:
    """Tags that HTML knows go, references are resolved once, control and invisible characters go."""
    assert title_text(markup) == title


def test_no_break_spaces_stay_only_where_typography_means_them() -> None:
    """French punctuation and numbers keep them; layout does not."""
    assert (
        one_line("«\u00a0Non\u00a0» à 3\u202f500\u00a0km,\u00a0dit-il\u00a0!")
        == "«\u00a0Non\u00a0» à 3\u202f500\u00a0km, dit-il\u00a0!"
    )


def test_plain_text_keeps_its_paragraphs() -> None:
    """Wrapped lines are joined and empty lines part paragraphs, whatever ends the lines."""
    assert tidy_text("One\r\nline.\r\n \r\n\r\nTwo.\rStill two.") == "One line.\n\nTwo. Still two."


@given(MARKUP)
@settings(deadline=None, max_examples=150)
def test_any_markup_becomes_clean_text(markup: str) -> None:
    """Whatever comes in, no control character, lone surrogate or empty paragraph comes out."""
    for text in (plain_text(markup), title_text(markup)):
        assert text == text.strip()
        assert "\n\n\n" not in text
        assert all(character == "\n" or character >= " " for character in text)
        text.encode("utf-8")
    assert "\n" not in title_text(markup)


@pytest.mark.parametrize(
    "part", ["<", "<!--", "<a href='", "<![CDATA[", "<script>", "<nav>", "<br> ", "&#", "&", "<p ='", "\n "]
)
def test_time_grows_with_length_only(part: str) -> None:
    """A fragment repeated a hundred thousand times takes no longer than its length warrants."""
    started = time.process_time()
    plain_text(part * (400_000 // len(part)))
    title_text(part * (400_000 // len(part)))
    assert time.process_time() - started < 10
