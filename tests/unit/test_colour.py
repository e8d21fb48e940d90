"""Contrast and forced inversion, against worked examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.colour import contrast, inverted, inverted_contrast, parse_hex, to_hex

# Text, ground, ratio; then both in full inversion with what is left, and the same in partial inversion.
EXAMPLES = [
    ("#000000", "#ffffff", 21.00, "#ffffff", "#333333", 12.63, "#dbdbdb", "#212121", 11.63),
    ("#ffffff", "#000000", 21.00, "#333333", "#ffffff", 12.63, "#ffffff", "#000000", 21.00),
    ("#1c1a17", "#ffffff", 17.36, "#ece9e5", "#333333", 10.44, "#cac7c4", "#212121", 9.57),
    ("#3b3731", "#ffffff", 11.82, "#d0cac3", "#333333", 7.77, "#afaba5", "#212121", 7.05),
    ("#6a645a", "#f4f1ea", 5.20, "#a7a196", "#3d3b36", 4.36, "#8a847c", "#2a2824", 3.97),
    ("#9b1c24", "#ffffff", 8.12, "#ff8b81", "#333333", 5.57, "#e2776f", "#212121", 5.45),
    ("#ffffff", "#9b1c24", 8.12, "#333333", "#ff8b81", 5.57, "#ffffff", "#8e2e2d", 8.14),
    ("#f7f3ea", "#211f1c", 14.84, "#3d3a33", "#e7e4e0", 8.95, "#f6f3ec", "#211f1d", 14.82),
    ("#0000ee", "#ffffff", 9.40, "#cf8eff", "#333333", 5.39, "#af7aff", "#212121", 5.41),
    ("#ffd400", "#1c1a17", 12.13, "#614a00", "#ece9e5", 6.98, "#fbd44c", "#1c1a18", 12.08),
    ("#ffffff", "#3156eb", 5.74, "#333333", "#868fff", 4.44, "#ffffff", "#4e59d0", 5.73),
    ("#767676", "#eeeeee", 3.91, "#939393", "#3d3d3d", 3.54, "#787878", "#2a2a2a", 3.25),
    ("#595959", "#a9a9a9", 2.98, "#acacac", "#6c6c6c", 2.31, "#8e8e8e", "#545454", 2.31),
    ("#00aa00", "#000080", 5.15, "#009300", "#fac6ff", 2.82, "#42a632", "#1b0b6c", 5.14),
]
COLOURS = st.tuples(*3 * [st.integers(0, 255)])


def near(one: str, other: str) -> bool:
    """Two colours that differ by rounding only."""
    return all(abs(a - b) <= 1 for a, b in zip(parse_hex(one), parse_hex(other), strict=True))


@pytest.mark.parametrize("example", EXAMPLES)
def test_contrast_follows_wcag(example: tuple[str, str, float]) -> None:
    """The ratio of each pair is the one of the worked example."""
    text, ground, ratio, *_ = example
    assert contrast(text, ground) == pytest.approx(ratio, abs=0.005)
    assert contrast(ground, text) == contrast(text, ground)


@pytest.mark.parametrize("example", EXAMPLES)
def test_forced_inversion_gives_the_worked_colours(example: tuple[str, ...]) -> None:
    """Text and ground become the colours of the worked example, up to one step of rounding."""
    text, ground, _, full_text, full_ground, full_left, part_text, part_ground, part_left = example
    assert near(inverted(text, "text", "full"), full_text)
    assert near(inverted(ground, "ground", "full"), full_ground)
    assert near(inverted(text, "text", "partial"), part_text)
    assert near(inverted(ground, "ground", "partial"), part_ground)
    assert inverted_contrast(text, ground, "full") == pytest.approx(full_left, abs=0.06)
    assert inverted_contrast(text, ground, "partial") == pytest.approx(part_left, abs=0.06)


@given(COLOURS)
def test_hex_and_channels_are_the_same(channels: tuple[int, int, int]) -> None:
    """Writing a colour and reading it again gives its channels."""
    assert parse_hex(to_hex(channels)) == channels


@given(COLOURS)
def test_contrast_with_itself_is_one(channels: tuple[int, int, int]) -> None:
    """A colour on itself cannot be seen."""
    assert contrast(to_hex(channels), to_hex(channels)) == 1.0


def test_short_form_is_read() -> None:
    """Three digits stand for six."""
    assert parse_hex("#f80") == parse_hex("#ff8800")


@pytest.mark.parametrize("text", ["red", "#12", "#12345", "1a2b3c", "#gggggg", "#1a2b3c\n", ""])
def test_what_is_no_colour_is_refused(text: str) -> None:
    """Only hexadecimal colours are read."""
    with pytest.raises(ValueError, match="not a colour"):
        parse_hex(text)
