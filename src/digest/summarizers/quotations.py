"""What a sentence does with quotation marks: whether it breaks one, stands inside one, or is nothing but one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

MARKS = frozenset("\"'“”„‟«»‹›‘’「」『』")
_PAIRS = (("(", ")"), ("「", "」"), ("『", "』"))
_ENDS = ".!?…,;: "


def is_broken(text: str) -> bool:
    """Say whether a quotation or bracket lacks its other half; apostrophes are not looked at."""
    if text.count('"') % 2:
        return True
    if text.isascii():
        return text.count("(") != text.count(")")
    return _open(text) != 0 or any(text.count(one) != text.count(other) for one, other in _PAIRS)


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
    paragraph, before = -1, ""
    for number, text in sentences:
        before = before if number == paragraph else ""
        paragraph = number
        yield bool(before) and (before.count('"') % 2 == 1 or _open(before) > 0)
        if '"' in text or not text.isascii():
            before += text


def _open(text: str) -> int:
    """Return how many typographic quotations are open at the end: “en”, „de“, „pl”, «fr» or »da«."""
    low, high, close = text.count("„"), text.count("“"), text.count("”")
    curly = low - high - close if low else high - close
    left, right = text.count("«"), text.count("»")
    points_inwards = right > 0 and (left == 0 or text.find("»") < text.find("«"))
    return curly or (right - left if points_inwards else left - right)
