"""Markdown becomes plain text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.sources.markdown import read_markdown


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("One\nline.\n\nTwo.", "One line.\n\nTwo."),
        ("*Stressed*, **strong**, ***both***, _so_, __on__, ~~gone~~.", "Stressed, strong, both, so, on, gone."),
        ("A snake_case_name and 2 * 3 * 4.", "A snake_case_name and 2 * 3 * 4."),
        ('A [link](https://x.org/a_(b) "title"), <https://x.org>.', "A link, https://x.org."),
        ("A [second][2].\n\n[2]: https://x.org", "A second."),
        ("Text ![picture](a.jpg) here.[^1]", "Text here."),
        ("Run `a_b *c*` now.", "Run a_b *c* now."),
        ("Text\n\n```python\ncode = 1\n```\n\nMore", "Text\n\nMore"),
        ("Text\n~~~\ncode\n", "Text"),
        ("> Quoted\n> text", "Quoted text"),
        ("- one\n- two\n  goes on\n1. three", "one\n\ntwo goes on\n\nthree"),
        ("Text\n\n## Heading ##\n\nMore", "Text\n\nHeading\n\nMore"),
        ("Heading\n---\nText\n\n***\n\nMore", "Heading\n\nText\n\nMore"),
        ("Not \\*stressed\\* and 5 &lt; 6 &amp; more", "Not *stressed* and 5 < 6 & more"),
        ("Text with <em>HTML</em><br>inside", "Text with HTML inside"),
        ("#hashtag is text", "#hashtag is text"),
    ],
)
def test_marks_go_and_words_stay(source: str, text: str) -> None:
    """Emphasis, links, pictures, code, quotes, lists and headings lose their marks."""
    assert read_markdown(source).text == text


@pytest.mark.parametrize("source", ["# The *title*\n\nText", "The *title*\n===\n\nText"])
def test_a_first_heading_is_the_title(source: str) -> None:
    """Both spellings of a heading of the first level count, at the beginning only."""
    assert read_markdown(source).title == "The title"
    assert read_markdown(source).text == "Text"
    assert read_markdown(f"Before\n\n{source}").title == ""


@given(st.text(st.sampled_from(list("*_`[]()!<>#-~\\\n |:ab1.&;")), max_size=120))
@settings(deadline=None, max_examples=200)
def test_any_text_is_read(source: str) -> None:
    """Nothing raises, and paragraphs are one line each, parted by one empty line."""
    text = read_markdown(source).text
    assert "\n\n\n" not in text
    assert all(paragraph == paragraph.strip() and paragraph for paragraph in text.split("\n\n") if text)


@pytest.mark.parametrize(
    "part", ["*", "**a", "[", "[a](", "![", "`", "<a ", "\\", "_a_ ", "| - ", "> ", "- ", "# ", "[^", "~~"]
)
def test_time_grows_with_length_only(part: str) -> None:
    """A mark repeated without end takes no longer than its length warrants."""
    started = time.process_time()
    read_markdown(part * (100_000 // len(part)))
    assert time.process_time() - started < 10
