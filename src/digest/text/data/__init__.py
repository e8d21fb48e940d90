"""Word lists, one file a language, read when a language is first asked for.

A file is TOML: strings of words separated by white space, in lower case; an abbreviation that is
written with a capital counts only with it. Abbreviations stand without their last full stop; one
with an inner full stop ("z.b") serves the spaced form ("z. B.") too. All keys may be absent.

    stop            words that carry no subject
    starters        further words that typically open a sentence (stop words do so anyway)
    not_starters    stop words that as well stand inside a name or after an abbreviation
    inside          abbreviations that never end a sentence: titles, "e.g."
    either          abbreviations that end one only before a starter: "Inc.", "p.m."
    closing         abbreviations that end one before any capital: "etc."
    before_number   abbreviations that do not end one before a number: "No.", "p."
    after_number    units that end one before any capital if a number precedes: "1999 г."
    saying          verbs that follow a speaker's name after a quotation: '"Why?" Smith asked.'
    address_ends    what web addresses and names of files end in after a full stop: "com", "pdf"
    ordinals        true where a number with a full stop is an ordinal before a capital: "3. Mai"
    roman_ordinals  the same for Roman numerals: "Karl V."

The abbreviations of `_shared.toml`, mostly English names and companies, and its ends of addresses serve every language.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_SHARED = "_shared"
# Other codes for a language whose lists serve it: old codes, macrolanguages, close relatives.
_SAME = {
    "no": "nb",
    "nn": "nb",
    "iw": "he",
    "in": "id",
    "ms": "id",
    "bs": "hr",
    "sh": "hr",
    "cnr": "sr",
    "gl": "pt",
    "be": "ru",
    "cmn": "zh",
    "yue": "zh",
}


_ABBREVIATIONS = ("inside", "either", "closing", "before_number", "after_number")
_LISTS = (*_ABBREVIATIONS, "saying", "address_ends")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordLists:
    """What is known of one language; an unknown language has what all share."""

    stop: frozenset[str]
    starters: frozenset[str]
    inside: frozenset[str]
    either: frozenset[str]
    closing: frozenset[str]
    before_number: frozenset[str]
    after_number: frozenset[str]
    saying: frozenset[str]
    address_ends: frozenset[str]
    listed: frozenset[str]
    """All abbreviations together."""
    ordinals: bool
    roman_ordinals: bool

    def abbreviates(self, word: str) -> bool:
        """Tell whether a word in lower case is an abbreviation that may stand within a sentence."""
        return word in self.inside or word in self.either or word in self.before_number


@lru_cache(maxsize=256)
def primary(language: str | None) -> str:
    """Give the code whose lists serve a language tag ("pt-BR" is "pt"), or "" for none."""
    code = (language or "").strip().lower().replace("_", "-").partition("-")[0]
    return _SAME.get(code, code)


@cache
def known_languages() -> frozenset[str]:
    """Give the codes of all languages with a file."""
    return frozenset(path.stem for path in _FOLDER.glob("*.toml")) - {_SHARED}


def word_lists(language: str | None) -> WordLists:
    """Give the word lists of a language."""
    code = primary(language)
    return _lists(code if code in known_languages() else "")


@cache
def _lists(code: str) -> WordLists:
    """Put together the lists of one language, or of none."""
    entries = _entries(code) if code else {}
    shared = _entries(_SHARED)
    stop = _words(entries, "stop")
    lists = {name: _words(entries, name) | _words(shared, name) for name in _LISTS}
    return WordLists(
        stop=frozenset(word.casefold() for word in stop),
        starters=(stop | _words(entries, "starters")) - _words(entries, "not_starters"),
        ordinals=bool(entries.get("ordinals")),
        roman_ordinals=bool(entries.get("roman_ordinals")),
        listed=frozenset().union(*(lists[name] for name in _ABBREVIATIONS)),
        **lists,
    )


@cache
def _entries(name: str) -> dict[str, object]:
    """Read one file."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _words(entries: dict[str, object], name: str) -> frozenset[str]:
    """Give the words under a name."""
    return frozenset(str(entries.get(name, "")).split())
