"""HTML as a browser reads it, with places and bounds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.checks.document import DEEPEST, LONGEST_SOURCE, MOST_ELEMENTS, Document, shortened

MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<a href='x'>", "</a>", "<table>", "<tr><td>", "</table>", "<svg>", "<!-- -->", "<![if !mso]>",
         "&amp;", "<b", " class=", '"', "'", ">", "</", "<style>p{", "<title>", "\0", "\ud800", "é", "{{",
         "<select><option>", "<html lang=x>"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


def test_a_tag_knows_its_place():
    """Line and column count from 1 and are those of the tag's first character."""
    document = Document('<!doctype html>\n<p>A\n  <a\n   href="x">B</a></p>')
    link = document.all("a")[0]
    assert (link.line, link.column) == (3, 3)
    assert document.source[link.offset : link.offset + 2] == "<a"  # type: ignore[operator]


def test_lines_are_right_after_windows_line_ends():
    """A CRLF is one line's end."""
    assert Document("<p>\r\n<b>x</b>").all("b")[0].line == 2


def test_a_link_around_a_table_keeps_it():
    """A browser leaves a table inside its link, and so does this."""
    link = Document('<td><a href="x"><table><tr><td>Boats</td></tr></table></a>').all("a")[0]
    assert link.text == "Boats"


def test_text_in_pieces_is_one():
    """Entities don't divide a text."""
    document = Document("<!doctype html><p>&lt;mj-text&gt;</p>")
    assert document.all("p")[0].children == ["<mj-text>"]


def test_the_story_of_an_element_is_the_heading_that_it_shares_a_box_with():
    """A picture above its headline belongs to it, not to the one before."""
    document = Document(
        "<body><h2>World</h2><div><img id=a><h3>First</h3><p id=b></div><div><img id=c><h3>Second</h3></div></body>"
    )
    stories = {node.get("id"): document.story(node) for node in document.nodes if node.get("id")}
    assert stories == {"a": "First", "b": "First", "c": "Second"}


def test_an_element_without_headings_has_no_story():
    """Nothing is made up."""
    document = Document("<p>x</p>")
    assert document.story(document.all("p")[0]) is None


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("<i>" * 100_000, str(DEEPEST)),
        ("<br>" * 100_000, f"{MOST_ELEMENTS:,}"),
        ("x " * LONGEST_SOURCE, f"{LONGEST_SOURCE:,}"),
        (f"<{'a' * 390_000}", "too long"),
        ("<table><svg><html lang=x>", "stumbles"),
        (f"<a href='{'&' * 390_000}'>", "too long"),
    ],
)
def test_what_is_too_much_is_left_unread(source: str, told: str):
    """The document says so, and what was read stays."""
    document = Document(source)
    assert document.cut is not None
    assert told in document.cut


@given(MARKUP)
@settings(max_examples=60, deadline=None)
def test_any_markup_gives_a_tree(source: str):
    """Every element but the root has a parent that holds it, and stands before what is in it."""
    document = Document(source)
    assert document.root.tag == "html"
    for node in document.nodes[1:]:
        assert node.parent is not None
        assert node in node.parent.elements
        assert node.parent.index < node.index <= node.end <= node.parent.end


def test_long_texts_are_cut_between_words():
    """The ellipsis says so."""
    assert shortened("The bridge was closed on Friday", 22) == "The bridge was closed…"
