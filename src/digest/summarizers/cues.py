"""Small words that tell how a sentence stands in its text: it speaks of persons at hand, or it points back."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from digest.text.data import word_lists

_SAME = {"no": "nb"}
_MARKS = "\"'“”„«»‘「『(–—- "
_EARLY = 8
_SHORT = 8
# How far an opening phrase reaches.
_PHRASE = 40
_PRONOUN = 12
_COMPOUND = re.compile(r"\W*[^\W_]+-")
_UNSPACED = frozenset({"zh", "ja"})
_LISTS = (
    *("persons", "backward", "these", "times", "ages", "shells", "subjects", "definite", "indefinite"),
    *("behind", "clauses", "objects", "relatives", "verbs", "says"),
)


class Cues(NamedTuple):
    """The words of one language, in lower case."""

    persons: frozenset[str] = frozenset()
    backward: frozenset[str] = frozenset()
    these: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    speech: frozenset[tuple[str, ...]] = frozenset()
    openings: frozenset[tuple[str, ...]] = frozenset()
    ages: frozenset[str] = frozenset()
    shells: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    definite: frozenset[str] = frozenset()
    indefinite: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()
    clauses: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    says: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    spaced: bool = True

    def is_personal(self, sentence: str, words: Iterable[str]) -> bool:
        """Say whether a sentence, with these words in lower case, speaks of the writer, the speaker or the reader."""
        if not self.spaced:
            return any(word in sentence for word in self.persons)
        return not self.persons.isdisjoint(words)

    def points_back(self, sentence: str, words: Sequence[str]) -> bool:
        """Say whether a sentence needs the one before it: by how it opens, as an aside, or as words of a mere "he"."""
        if not self.spaced:
            return sentence.lstrip(_MARKS).startswith(tuple(self.backward))
        if sentence[0] in "([":
            return True
        if sentence[0] in _MARKS and not (self.speech.isdisjoint(pairwise(words)) and self.says.isdisjoint(words)):
            return True
        return bool(words) and (
            self._opens_backward(sentence, words)
            or self._opens_with_the(words)
            or self._names_these(words)
            or self._goes_on_behind_comma(sentence, words)
            or self._is_added_noun(words)
            or (len(words) <= _SHORT and not self.objects.isdisjoint(words))
        )

    def _opens_backward(self, sentence: str, words: Sequence[str]) -> bool:
        if len(words) > 2 and words[2] in self.subjects and "," not in sentence[: sentence.lower().find(words[2])]:
            return True
        if tuple(words[:2]) in self.openings:
            return True
        if words[0] not in self.backward or _COMPOUND.match(sentence):
            return False
        return len(words) < 2 or words[1] not in self.times

    def _opens_with_the(self, words: Sequence[str]) -> bool:
        """Say whether it opens with what was told before, "the move", or with someone's age: "the 34-year-old"."""
        if words[0] not in self.definite or len(words) < 3:
            return False
        return words[1] in self.shells or (words[1].isdigit() and words[2] in self.ages)

    def _names_these(self, words: Sequence[str]) -> bool:
        """Say whether a demonstrative stands early, with no noun of time after it: "after this decision"."""
        early = words[:_EARLY]
        return not self.these.isdisjoint(early) and any(
            word in self.these and (len(words) <= at + 1 or words[at + 1] not in self.times)
            for at, word in enumerate(early)
        )

    def _goes_on_behind_comma(self, sentence: str, words: Sequence[str]) -> bool:
        """Say whether a pronoun follows an opening phrase that names nobody: "Twice a year, it publishes"."""
        comma = sentence.find(",", 0, _PHRASE) if self.behind else -1
        follows = sentence[comma + 1 : comma + _PRONOUN].split(maxsplit=1) if comma > 0 else []
        if not follows or follows[0].lower() not in self.behind:
            return False
        named = any(word[0].isupper() for word in sentence[:comma].split()[1:])
        return not named and sentence[0] not in _MARKS and words[0] not in self.clauses

    def _is_added_noun(self, words: Sequence[str]) -> bool:
        """Say whether all of it is "a" noun and a clause that tells more of it: "Un report qui a agacé"."""
        if words[0] not in self.indefinite or self.relatives.isdisjoint(words):
            return False
        told = {at for at, word in enumerate(words) if word in self.relatives}
        return all(word not in self.verbs or at - 1 in told or at - 2 in told for at, word in enumerate(words))


@cache
def cues(language: str | None) -> Cues:
    """Return the words of a language; a language without a list has none."""
    code = (language or "und").casefold().replace("_", "-").split("-")[0]
    return _tables().get(_SAME.get(code, code), Cues())


@cache
def _tables() -> dict[str, Cues]:
    data = tomllib.loads(files(__package__).joinpath("cues.toml").read_text("utf-8").casefold())
    return {code: _read(code, table) for code, table in data.items()}


def _read(code: str, table: dict[str, str]) -> Cues:
    lists = {key: frozenset(table.get(key, "").split()) for key in _LISTS}
    lists["backward"] |= lists["these"]
    known = word_lists(code)
    return Cues(
        **lists,
        speech=_pairs(table.get("speech", "")),
        openings=_pairs(table.get("openings", "")),
        common=known.stop | {title.casefold() for title in known.inside},
        spaced=code not in _UNSPACED,
    )


def _pairs(listed: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(pair.split()) for pair in listed.split("|") if pair.strip())
