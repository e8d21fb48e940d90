from __future__ import annotations

import pytest

from digest.edit.reading import Length, length_of, minutes


def test_length_counts_words():
    """A text in an alphabet has words and no characters."""
    assert length_of("The bridge was closed.", "en") == Length(words=4, characters=0)


@pytest.mark.parametrize("text", ["北京今日", "ひらがな", "カタカナ", "서울에서"])
def test_length_counts_chinese_japanese_and_korean_in_characters(text):
    """A text without words to count is counted in characters."""
    assert length_of(text, None) == Length(words=0, characters=4)


def test_mixed_text_counts_both():
    """A name in Latin letters inside Chinese is a word, and parts nothing else."""
    assert length_of("苹果发布iPhone新机", "zh") == Length(words=1, characters=6)


def test_characters_become_words():
    """500 characters take as long as 230 words."""
    assert Length(words=10, characters=500).in_words == 240


@pytest.mark.parametrize(
    ("words", "characters", "expected"),
    [(0, 0, 1), (1, 0, 1), (230, 0, 1), (231, 0, 2), (0, 500, 1), (0, 501, 2), (115, 250, 1), (115, 251, 2)],
)
def test_minutes_are_rounded_up(words, characters, expected):
    """230 words or 500 characters a minute, rounded up, at least one."""
    assert minutes([Length(words=words, characters=characters)]) == expected


def test_minutes_round_the_sum():
    """Many short texts don't take a minute each."""
    assert minutes([Length(words=46, characters=0)] * 5) == 1
    assert minutes([]) == 1
