"""How long a text is, and how long it takes to read.

230 words a minute; Chinese, Japanese and Korean are counted in characters, 500 a minute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from digest.models import Issue
from digest.text.words import words

WORDS_A_MINUTE = 230
CHARACTERS_A_MINUTE = 500

_CHARACTERS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """A text's words, and its Chinese, Japanese and Korean characters, which are not among the words."""

    words: int
    characters: int

    @property
    def in_words(self) -> int:
        """The number of words that take as long to read."""
        return self.words + self.characters * WORDS_A_MINUTE // CHARACTERS_A_MINUTE


def length_of(text: str, language: str | None) -> Length:
    """Return the length of a text."""
    rest, characters = _CHARACTERS.subn(" ", text)
    return Length(words=len(words(rest, language)), characters=characters)


def minutes(lengths: Iterable[Length]) -> int:
    """Return the minutes that texts take to read, rounded up, at least 1."""
    many = tuple(lengths)
    read = sum(one.words for one in many) * CHARACTERS_A_MINUTE + sum(one.characters for one in many) * WORDS_A_MINUTE
    return max(1, -(-read // (WORDS_A_MINUTE * CHARACTERS_A_MINUTE)))


def issue_minutes(issue: Issue) -> int:
    """Return the minutes that what an issue shows takes to read: the editor's note, headlines and summaries."""
    return minutes(_shown_lengths(issue))


def _shown_lengths(issue: Issue) -> Iterator[Length]:
    yield length_of(issue.draft.note, issue.language)
    for story in issue.stories:
        yield length_of(story.title, story.article.language)
        yield length_of(str(story.summary or ""), story.article.language)
