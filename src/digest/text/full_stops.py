"""Does a single full stop end a sentence? The words on both sides of it decide."""

from __future__ import annotations

import re
from typing import NamedTuple

from digest.text.data import WordLists

# Characters without width (direction marks, joiners) stick to what they stand beside.
WIDTHLESS = "\u200b-\u200f\u2060\u2066-\u2069\ufeff"
OPENERS = r"\"'“„‟«‹»›‘‚”’(\[{¿¡「『【（《〈〔*_#•·▪►–—―−\-" + WIDTHLESS
# No abbreviation is longer, and no address that must stay whole.
_REACH = 40
# A longer word is no abbreviation, if the lists do not say so.
_LONG = 5
# A shorter one after a full stop may be the end of an address.
_SHORT = 3
# So few words before a year are the start of a sentence: "W maju 2010 r. Polska ..."
_FRAGMENT = 4
_EDGE = re.compile(f"[{OPENERS}]+")
_STARTER = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_DOTTED = re.compile(r"[^\W\d_]{1,2}(?:\.-?[^\W\d_]{1,2})+")
_OUTLINE = re.compile(r"\d{1,3}(?:\.\d{1,3})*")
_ROMAN = re.compile(r"[IVX]+|[IVX]*[LC][IVXLC]*")
_PARTS = re.compile(r"[-–/'’.]")
_LETTERS = re.compile(r"[^\W\d_]+")
_OF_AN_ADDRESS = re.compile(r"[@/_\\]")


class Place(NamedTuple):
    """A mark in a line: where its sentence starts, where it stands, where the next word does."""

    line: str
    last: int
    dot: int
    after: int
    lists: WordLists

    def tokens(self) -> list[str]:
        """Give the last words before the full stop, as they stand there."""
        return self.line[max(self.last, self.dot - _REACH) : self.dot].split()

    def opens(self) -> bool:
        """Tell whether only the start of a sentence stands before the full stop."""
        return self.dot - self.last < _REACH and len(self.tokens()) <= _FRAGMENT

    def before_digit(self) -> bool:
        """Tell whether a digit comes next."""
        return self.line[self.after].isdigit()

    def before_starter(self) -> bool:
        """Tell whether a word comes next that typically starts a sentence."""
        match = _STARTER.match(self.line, self.after, self.after + _REACH)
        if match is None:
            return False
        word = match.group().lower().replace("’", "'")
        return word in self.lists.starters or word.partition("'")[0] in self.lists.starters

    def before_speaker(self) -> bool:
        """Tell whether a name and a verb of saying come next: 'Jane Smith asked'."""
        if self.before_starter():
            return False
        for word in self.line[self.after : self.after + _REACH].split():
            if word.rstrip(".,:") in self.lists.saying:
                return True
            if not word[0].isupper():
                return False
        return False


def ends_plainly(line: str, last: int, dot: int, after: int, lists: WordLists) -> bool:
    """Tell at once of most words that they are no abbreviation, initial or numeral, so that a sentence ends there.

    The place is given in pieces, for building it takes as long as looking at it.
    """
    floor = dot - _REACH if dot - last > _REACH else last
    start = line.rfind(" ", floor, dot) + 1 or floor
    word = line[start:dot]
    if not word.isalpha() or not word[1:].islower() or line[start - 2 : start - 1] == "." or not line[after].isascii():
        return False
    lower = word if word.islower() else word.lower()
    return word not in lists.listed and lower not in lists.listed and not word.endswith("str")


def ends_sentence(place: Place) -> bool:
    """Tell whether a full stop with space after it ends a sentence, if no small letter follows."""
    if place.dot == place.last or place.line[place.dot - 1].isspace():
        return True
    *earlier, token = place.tokens()
    word, previous = _bare(token), earlier[-1] if earlier else ""
    if word[:1].isdigit() and _OUTLINE.fullmatch(word):
        opens = not earlier and place.dot - place.last <= len(token) + 1
        return not opens and _ends_after_number(place, word, previous)
    listed = _ends_after_abbreviation(place, word, previous)
    return _ends_after_word(place, token, word, previous) if listed is None else listed


def ends_before_lower(place: Place) -> bool:
    """Tell whether a full stop ends a sentence though the next one starts in lower case.

    In careless writing it does, after a word too long or too common to be an abbreviation.
    """
    tokens = place.tokens()
    word = _bare(tokens[-1]) if tokens else ""
    lower = word.lower()
    if not word.isalpha() or place.lists.abbreviates(lower):
        return False
    return len(word) >= _LONG or (len(word) > 1 and lower in place.lists.stop)


def lacks_space(place: Place) -> bool:
    """Tell whether the space after a sentence is missing: "dawn.Police", "in 2020.The", "last week.Los Angeles"."""
    line, dot, after = place.line, place.dot, place.after
    letters = line[max(dot - 2, 0) : dot]
    tokens = line[max(0, dot - _REACH) : dot].split()
    behind = line[after : after + _REACH].split(maxsplit=1)[0]
    if not tokens or len(letters) < _SHORT - 1:
        return False
    word = _bare(tokens[-1])
    if _OF_AN_ADDRESS.search(tokens[-1] + behind) or "." in word + behind[:-1]:
        return False
    starts = behind[1:2].islower() and place.before_starter()
    if letters.isdigit():
        return starts and word.isdigit()
    if not letters.islower() or place.lists.abbreviates(word.lower()):
        return False
    return starts or (not _ends_an_address(behind, place.lists) and _follows(word, behind, place.lists))


def _follows(word: str, behind: str, lists: WordLists) -> bool:
    """Tell whether a new sentence follows a word: if it opens with a short one, only after an ordinary word."""
    if behind[1:2].islower() and len(behind.rstrip(".,")) > _SHORT:
        return True
    return _is_ordinary(word, lists) and _opens_short(behind, lists)


def _ends_an_address(behind: str, lists: WordLists) -> bool:
    """Tell whether what follows a full stop is the end of an address or of a file's name: "example.Com"."""
    match = _LETTERS.match(behind)
    return match is not None and match.group().lower() in lists.address_ends


def _is_ordinary(word: str, lists: WordLists) -> bool:
    """Tell whether a word is too long or too common to be the first part of a name with a full stop within."""
    return word.isalpha() and word[1:].islower() and (len(word) > _SHORT or word in lists.stop)


def _opens_short(behind: str, lists: WordLists) -> bool:
    """Tell whether a short word opens a sentence: "Los", "A man", "NASA", "M. Hollande"."""
    lower = behind.rstrip(".,").lower()
    if len(behind) == 1:
        return lower in lists.stop
    if len(behind) == 2 and behind[1] == ".":
        return lower in lists.inside or behind[0] in lists.inside
    return lower not in lists.either and (behind[1:2].islower() or behind[:2].isupper())


def _bare(token: str) -> str:
    """Give a word without the quotes and brackets that open it."""
    if token[:1].isalnum():
        return token
    edge = _EDGE.match(token)
    return token[edge.end() :] if edge else token


def _ends_after_number(place: Place, number: str, previous: str) -> bool:
    """Tell whether a number with a full stop ends a sentence: an ordinal does not."""
    reference = previous.rstrip(".").lower() in place.lists.before_number
    if place.lists.ordinals and len(number) <= 2 and not reference:
        return place.before_starter()
    return True


def _ends_after_abbreviation(place: Place, word: str, previous: str) -> bool | None:
    """Tell whether a sentence ends after an abbreviation; None if the word is none."""
    lists, keys = place.lists, _keys(word, previous)
    if lists.after_number and word.lower() in lists.after_number and _is_number(previous):
        return place.before_starter() or not (place.before_digit() or place.opens())
    # "i." closes a sentence in Danish, "I." is an initial.
    if not lists.closing.isdisjoint(keys if len(word) > 1 else keys - {word.lower()} | {word}):
        return not place.before_digit()
    if not lists.inside.isdisjoint(keys):
        return False
    if place.before_digit() and not lists.before_number.isdisjoint(keys):
        return False
    if not lists.either.isdisjoint(keys) or ("." in word and _DOTTED.fullmatch(word)):
        return place.before_starter()
    return None


def _keys(word: str, previous: str) -> set[str]:
    """Give the forms in which an abbreviation may be listed."""
    lower = word.lower()
    keys = {word, lower}
    tail = lower if lower.isalpha() else _PARTS.split(lower)[-1]
    if len(tail) > 1:
        # The German word for street hangs on the street's name: "Hauptstr. 5".
        keys.add("str" if tail.endswith("str") else tail)
    if previous.endswith("."):
        keys.add(_bare(previous).lower() + lower)
    return keys


def _is_number(token: str) -> bool:
    """Tell whether a word is a number, in figures or Roman."""
    return token[-1:].isdigit() or _ROMAN.fullmatch(token) is not None


def _ends_after_word(place: Place, token: str, word: str, previous: str) -> bool:
    """Tell whether a sentence ends after a word that no list knows."""
    if len(word) == 1 and word.isalpha():
        initials = len(previous) == 2 and previous[1] == "."
        return not initials and place.before_starter()
    # Thai and Lao use the full stop in abbreviations only.
    if "\u0e00" <= place.line[place.after] <= "\u0eff":
        return False
    # "(lat. Virgo)", "(distr. Roma)": an abbreviation that opens a bracket.
    if token[0] in "([" and word.isalpha() and word.islower() and len(word) <= _LONG:
        return False
    if place.lists.roman_ordinals and _ROMAN.fullmatch(word):
        return place.before_starter()
    return True
