"""Plain text in lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.render.lines import WIDTH, columns, wrap


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=400))
@settings(deadline=None)
def test_no_line_is_too_long_and_no_letter_is_lost(text: str) -> None:
    """Lines hold at most 72 columns; together they say what the text says."""
    wrapped = wrap(text)
    assert all(columns(line) <= WIDTH for line in wrapped.split("\n"))
    assert wrapped.replace("\n", "").replace(" ", "") == text.replace(" ", "")


def test_addresses_are_never_broken() -> None:
    """A long address stands whole on a line of its own."""
    address = "https://example.org/" + 100 * "a"
    assert wrap(f"Read it at {address} today") == f"Read it at\n{address}\ntoday"


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("字字", 4), ("e\u0301", 1), ("a\u200bb", 2)])
def test_columns_count_what_a_terminal_shows(text: str, width: int) -> None:
    """Wide letters take two columns, accents and invisible letters none."""
    assert columns(text) == width


def test_chinese_breaks_between_letters() -> None:
    """A text without spaces is broken at the width."""
    assert [columns(line) for line in wrap(50 * "字").split("\n")] == [72, 28]
