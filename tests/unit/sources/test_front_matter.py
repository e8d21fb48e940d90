"""Front matter is simple lines, and a mistake in it is told with its place."""

from __future__ import annotations

import pytest

from digest.errors import ParseError
from digest.sources.front_matter import split_front_matter


def test_values_and_text_are_parted() -> None:
    """Keys are case-blind, quotes around a value go, comments and empty lines are skipped."""
    matter = split_front_matter('---\nTitle: "A: B"\n# note\n\ncategories: [x, y, x]\n---\nText\n---\nmore')
    assert matter.get("title") == "A: B"
    assert matter.categories == ("x", "y")
    assert matter.text == "Text\n---\nmore"
    assert matter.get("author") == ""


def test_a_file_without_front_matter_is_all_text() -> None:
    """Only a first line of three hyphens opens it."""
    assert split_front_matter("Text\n---\n").text == "Text\n---\n"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("---\ntitel: x\n---\n", "line 2: unknown key 'titel', did you mean 'title'?"),
        ("---\ntitle: x\nzzz: y\n---\n", "line 3: unknown key 'zzz', known are title"),
        ("---\njust words\n---\n", 'line 2: expected "key: value"'),
        ("---\ntitle: x\n", "line 1: the front matter has no closing ---"),
    ],
)
def test_mistakes_are_told_with_their_line(source: str, message: str) -> None:
    """The message names the line and the nearest key."""
    with pytest.raises(ParseError) as caught:
        split_front_matter(source)
    assert caught.value.message.startswith(message)
