"""Cut text into words that can be counted and compared.

Numbers and dotted words count, for news is full of both. Scripts that are written without spaces,
and Korean, whose particles hang on the words, give overlapping pairs of characters instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from digest.text.data import primary, word_lists

# Han, kana, Hangul, Thai, Lao, Burmese, Khmer and Tibetan letters with their marks.
_UNSPACED = (
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U000323af\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e"
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1780-\u17d3\u0f40-\u0fbc"
)
# Vowel signs and points belong to the letters they stand on, so do joiners within a word.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u09d7"
    "\u0a01-\u0a03\u0a3c-\u0a4d\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b4d\u0b82"
    "\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c4d\u0c81-\u0c83\u0cbc-\u0ccd\u0d00-\u0d03\u0d3b-\u0d4d"
    "\u0dca-\u0ddf"
)
_DOTTED = r"[^\W\d_]\.(?:[^\W\d_]\.){0,8}[^\W\d_](?![^\W_])\.?"
_TAIL = r"(?:(?<=\d)(?:[.,]\d+L*|%)|-\d+L*|['’]L+)*"
_PLAIN = re.compile(f"{_DOTTED}|[^\\W_]+{_TAIL}".replace("L", r"[^\W_]"))
_TOKEN = re.compile(f"[{_UNSPACED}]+|{_DOTTED}|L+{_TAIL}".replace("L", rf"(?:[^\W_{_UNSPACED}]|[{_MARKS}])"))
_INVISIBLE = ("\u00ad", "\u200c", "\u200d")
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]")
_NEEDS_CARE = re.compile(f"[{_UNSPACED}{_MARKS}]")
# What stands around a word and is no part of it; a percent sign is.
_AROUND = "\"'.,:;!?()[]{}<>/\\|-_*&#@$+=~^`“”‘’„«»–—…"
# Languages whose short words lean on the next one: "l'homme", "dell'arte".
_ELIDING = frozenset({"fr", "it", "ca"})
# Languages in which the small "I" is "ı".
_DOTLESS = frozenset({"tr", "az"})
_STEM = 6


def words(text: str, language: str | None = None) -> list[str]:
    """Give the words of a text in order, folded to one case.

    The possessive 's is cut off, in Turkish all that follows an apostrophe. A dotted word keeps
    its dots ("u.s."), a number its percent sign ("3.5%") and its name ("covid-19").
    """
    code = primary(language)
    if not text.isascii():
        text = text.replace("’", "'")
    if text.isascii() and code not in _DOTLESS:
        return _plain(text.lower(), code)
    folded = _folded(text, code)
    if folded.isascii() or not _NEEDS_CARE.search(folded):
        return _plain(folded, code)
    found: list[str] = []
    for token in _TOKEN.findall(folded):
        found.extend(_pairs(token) if _UNSPACED_RUN.match(token) else _cut(token, code))
    return found


def stem(word: str) -> str:
    """Give what a word has in common with its other forms: its first six letters."""
    return word[:_STEM].rstrip("-'")


def content_stems(found: Iterable[str], stop: frozenset[str]) -> list[str]:
    """Give the stems of those words that are not in a list, in order."""
    stems = [word[:_STEM] for word in found if word not in stop]
    together = "".join(stems)
    if "-" in together or "'" in together:
        return [stem.rstrip("-'") for stem in stems]
    return stems


def stop_words(language: str | None) -> frozenset[str]:
    """Give the words of a language that carry no subject; none for an unknown language."""
    return word_lists(language).stop


def starters(language: str | None) -> frozenset[str]:
    """Give the words that typically open a sentence in a language."""
    return word_lists(language).starters


def content_words(text: str, language: str | None = None) -> list[str]:
    """Give the stems of the words in a text that carry its subject, in order."""
    return content_stems(words(text, language), stop_words(language))


def _folded(text: str, code: str) -> str:
    """Give a text in one case and one spelling of its letters."""
    if code in _DOTLESS:
        text = text.replace("I", "ı").replace("İ", "i")
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFC", text).casefold()
    for character in _INVISIBLE:
        text = text.replace(character, "")
    return text


def _plain(folded: str, code: str) -> list[str]:
    """Give the words of a text with spaces and without vowel signs; most need no pattern to be found."""
    found: list[str] = []
    for chunk in folded.split():
        if chunk.isalnum():
            found.append(chunk)
            continue
        bare = chunk.strip(_AROUND)
        if bare.isalnum():
            found.append(bare)
        elif bare:
            found += _pieces(chunk, bare, code)
    return found


def _pieces(chunk: str, bare: str, code: str) -> Iterable[str]:
    """Give the words between two spaces where there is more than letters and digits; ``bare`` is without its edges."""
    if bare.replace("'", "", 1).isalpha():
        return _cut_at_apostrophe(bare, code)
    if bare.replace("-", "").isalpha():
        return filter(None, bare.split("-"))
    return [word for token in _PLAIN.findall(chunk) for word in _cut(token, code)]


def _pairs(run: str) -> list[str]:
    """Give the overlapping pairs of characters of a run, or its only character."""
    return [run[at : at + 2] for at in range(max(len(run) - 1, 1))]


def _cut(token: str, code: str) -> tuple[str, ...]:
    """Cut what a language writes together, and write dotted words in one way."""
    if token.isalnum():
        return (token,)
    if "'" in token:
        return _cut_at_apostrophe(token, code)
    if token[1:2] == "." and not token[0].isdigit() and token[-1] != ".":
        return (token + ".",)
    return (token,)


def _cut_at_apostrophe(token: str, code: str) -> tuple[str, ...]:
    """Cut a word at its apostrophe as its language does."""
    first, _, rest = token.partition("'")
    if code == "tr":
        return (first,)
    if code in _ELIDING and first in stop_words(code):
        return (first, rest)
    return (token.removesuffix("'s"),)
