"""What a sentence does with quotation marks: whether it breaks one, stands inside one, or is nothing but one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

MARKS = frozenset("\"'“”„‟«»‹›‘’「」『』")
_PAIRS = (("(", ")"), ("「", "」"), ("『", "』"))
_ENDS = ".!?…,;: "
# A mark of one stroke opens before a word, but one that has lost its beginning has it too: "'em", "'s avonds".
_SINGLE = re.compile(r"['‘](?<!\S.)(?=[^\W\d_])(?!(?:em|til|tis|twas|cause|round|bout|[nstkml])\b)", re.IGNORECASE)
_SINGLE_ENDS = re.compile(r"(?<=\S)['’](?=[\s.,;:!?)\-\"”»]|$)")
_TYPOGRAPHIC = re.compile("[„“”«»]")


def is_broken(text: str) -> bool:
    """Say whether a quotation or bracket lacks its other half; apostrophes are none."""
    marks = text.count('"')
    if marks % 2 or (marks and not _opens_first(text)):
        return True
    if (" '" in text or "‘" in text or text[:1] == "'") and _leaves_single_open(text):
        return True
    if text.isascii():
        return text.count("(") != text.count(")")
    return _open(text) != 0 or any(text.count(one) != text.count(other) for one, other in _PAIRS)


def _opens_first(text: str) -> bool:
    """Say whether the first straight quotation mark opens a quotation and the last closes one, as spaces tell."""
    first, last = text.find('"'), text.rfind('"')
    closes = first > 0 and text[first - 1].isalnum() and not text[first + 1 : first + 2].isalnum()
    opens = text[last - 1].isspace() and text[last + 1 : last + 2].isalnum()
    return not closes and not opens and '""' not in text


def _leaves_single_open(text: str) -> bool:
    """Say whether the last quotation that a single stroke opens doesn't end; a curly one may end within a word."""
    last = max((found.start() for found in _SINGLE.finditer(text)), default=-1)
    if last < 0 or (text[last] == "‘" and text.find("’", last) >= 0):
        return False
    return _SINGLE_ENDS.search(text, last + 1) is None


def is_bare(text: str) -> bool:
    """Say whether a sentence is one quotation from end to end, so that nothing tells who speaks."""
    inner = text.rstrip(_ENDS)
    if len(inner) < 3 or inner[0] not in MARKS or inner[-1] not in MARKS:
        return False
    return not any(mark in inner[1:-1] for mark in (inner[0], inner[-1]))


def inside(sentences: Iterable[tuple[int, str]]) -> Iterator[bool]:
    """Say of each sentence, given with its paragraph, whether a quotation is open where it begins.

    A new paragraph closes what the one before left open: multi-paragraph speech opens anew in each.
    """
    paragraph, straight, typographic = -1, 0, ""
    for number, text in sentences:
        if number != paragraph:
            paragraph, straight, typographic = number, 0, ""
        yield straight % 2 == 1 or (typographic != "" and _open(typographic) > 0)
        straight += text.count('"')
        if not text.isascii():
            typographic += "".join(_TYPOGRAPHIC.findall(text))


def _open(text: str) -> int:
    """Return how many typographic quotations are open at the end: “en”, „de“, „pl”, «fr» or »da«."""
    low, high, close = text.count("„"), text.count("“"), text.count("”")
    curly = low - high - close if low else high - close
    left, right = text.count("«"), text.count("»")
    points_inwards = right > 0 and (left == 0 or text.find("»") < text.find("«"))
    return curly or (right - left if points_inwards else left - right)
