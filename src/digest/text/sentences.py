"""Cut running text into sentences, as spans of the text itself.

A line never shares a sentence with the next. Within a line a sentence may end after a run of
sentence marks with its closing quotes and brackets, when white space follows (the full-width
marks of Chinese and Japanese need none) and no lower-case letter comes next. After a single full
stop the words around it decide. All look-ups are bounded, so the time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.text.data import WordLists, primary, word_lists
from digest.text.full_stops import (
    OPENERS,
    WIDTHLESS,
    Place,
    ends_before_lower,
    ends_plainly,
    ends_sentence,
    lacks_space,
)
from digest.text.language import guess_language
from digest.text.scripts import script_of

_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_WIDE = "。！？｡"
_MARKS = ".!?…‥؟۔।॥։።။។‽⁇⁈⁉\u037e" + _WIDE
_CLOSERS = r"\"'”’“»›«‹)\]}」』】）》〉〕*_" + WIDTHLESS
_FOOTNOTE = r"\[\w{1,3}\]"
# A first mark that stands for itself lets the pattern leap from mark to mark, twice as fast as with "[...]+".
_END = re.compile(rf"([{_MARKS}][{_MARKS}]*)([{_CLOSERS}]*(?:{_FOOTNOTE})*)(\s*)")
# In Greek the semicolon is the question mark.
_END_GREEK = re.compile(_END.pattern.replace(_MARKS, ";" + _MARKS))
_OPENING = re.compile(rf"[{OPENERS}]*+\s*+[{OPENERS}]*+")
# What still belongs to a sentence though it stands apart: a bracket, a footnote, a smiley.
_TRAILER = re.compile(rf"(?:(?:[”»)\]'’]|{_FOOTNOTE}|[:;]-?[()DP])(?:\s+|$)){{1,4}}")
# How far back the opening mark of a quotation is looked for.
_QUOTED = 1000
# How the lower-case items of a list are marked: "(b) ", "iv) ".
_ITEM = re.compile(r"\(?(?:[a-z]|[ivx]{1,4})\)\s")
_ELLIPSIS = re.compile(r"[(\[]?(?:\.{3}|…)[)\]]?\s?[^\W_]|[(\[](?:\.{3}|…)[)\]]")
# A quotation runs on before a Japanese particle, and before who said it in Chinese.
_RUNS_ON = re.compile("[とっはがをにのもで、，]|[^。，！？「“]{0,6}(?:说|說|问|問|答|喊|表示|指出)")


def split_sentences(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """Give the (start, end) spans of the sentences in a text, in order.

    The spans are trimmed of white space and together hold every other character of the text.
    Without a language it is guessed; an unknown one gets the rules that hold for all.
    """
    code = primary(language) or guess_language(text[:1000])
    lists = word_lists(code)
    pattern = _END_GREEK if code == "el" else _END
    spans = []
    for begin, line in _lines(text):
        at = 0
        for cut in (*_cuts(line, lists, pattern), len(line)):
            piece = line[at:cut].lstrip()
            if piece:
                start = begin + cut - len(piece)
                spans.append((start, start + len(piece.rstrip())))
            at = cut
    return spans


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Give the lines of a text without their breaks, each with the place where it begins."""
    begin = 0
    for line in text.splitlines(keepends=True):
        yield begin, line.rstrip(_BREAKS)
        begin += len(line)


def _cuts(line: str, lists: WordLists, pattern: re.Pattern[str]) -> Iterator[int]:
    """Give the places in a line where a new sentence starts."""
    last, whole = 0, len(line)
    for match in pattern.finditer(line):
        end = match.end()
        if end == match.end(2):
            end = _before_opening(match)
            ends = end < whole and _ends_before_letter(line, match, end, lists)
        elif line[end : end + 1].isupper() and match.group(1) == ".":
            ends = _ends_before_capital(line, match, last, lists)
        else:
            end = _after_trailer(line, match, last)
            ends = end < whole and _ends_before_space(line, match, end, last, lists)
        if ends:
            yield end
            last = end


def _after_trailer(line: str, match: re.Match[str], last: int) -> int:
    """Step over what stands apart after the marks and still belongs to the sentence."""
    end = match.end()
    if line[end : end + 1].isalnum():
        return end
    if line[end : end + 1] == '"' and line[end + 1 : end + 2].isspace():
        opened = line.count('"', max(last, end - _QUOTED), end) % 2
        return end + 2 if opened else end
    trailer = _TRAILER.match(line, end)
    return trailer.end() if trailer else end


def _before_opening(match: re.Match[str]) -> int:
    """Step back over what follows a full-width mark and opens the next sentence."""
    closers: str = match.group(2)
    if match.group(1)[-1] not in _WIDE:
        return match.end()
    return match.end() - len(closers) + len(closers.rstrip("“*"))


def _ends_before_capital(line: str, match: re.Match[str], last: int, lists: WordLists) -> bool:
    """Tell whether a sentence ends at a full stop with white space and a capital after it, as most do."""
    dot, after = match.start(), match.end()
    if ends_plainly(line, last, dot, after, lists):
        return True
    return line[dot - 1 : dot] not in ("(", "[") and ends_sentence(Place(line, last, dot, after, lists))


def _ends_before_space(line: str, match: re.Match[str], end: int, last: int, lists: WordLists) -> bool:
    """Tell whether a sentence ends at marks with white space after them."""
    opening = None if line[end : end + 1].isalnum() else _OPENING.match(line, end)
    after = opening.end() if opening else end
    follower = line[after : after + 1]
    place = Place(line, last, match.start(), after, lists)
    if follower.islower() and not line[after + 1 : after + 2].isupper():
        return _ends_before_lower(place, match, end)
    if not follower or follower in _MARKS:
        return _ELLIPSIS.match(line, end) is not None
    if line[place.dot - 1 : place.dot] in ("(", "["):
        return False
    if match.group(1) == ".":
        return ends_plainly(line, last, place.dot, after, lists) or ends_sentence(place)
    return not (match.group(2) and lists.saying and place.before_speaker())


def _ends_before_lower(place: Place, match: re.Match[str], end: int) -> bool:
    """Tell whether a sentence ends before a lower-case letter, which is the exception.

    It may after a full stop, before the next item of a list, and in a line that itself starts in
    lower case. Behind a quotation never: '"Is it over?" she asked.'
    """
    stop = match.group(1) == "."
    if stop and _ITEM.match(place.line, end):
        return True
    if match.group(2) or place.after > match.end():
        return False
    return ends_before_lower(place) if stop else match.group(1)[0] in "!?" and place.line[0].islower()


def _ends_before_letter(line: str, match: re.Match[str], end: int, lists: WordLists) -> bool:
    """Tell whether a sentence ends at marks without white space after them."""
    mark, follower = match.group(1)[-1], line[end]
    if mark in _WIDE:
        quoted = match.group(2) and _RUNS_ON.match(line, end)
        return not quoted and follower not in "。、，"
    if follower.isupper():
        return lacks_space(Place(line, 0, match.start(), end, lists))
    return mark in "!?" and not follower.isascii() and script_of(follower) in ("Han", "Kana")
