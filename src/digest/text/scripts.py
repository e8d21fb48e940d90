"""Which script a text is written in, and what that says about its language."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cache

# First and last code point of the blocks of each script; what lies between belongs to none.
_BLOCKS = (
    (0x0041, 0x024F, "Latin"),
    (0x0370, 0x03FF, "Greek"),
    (0x0400, 0x052F, "Cyrillic"),
    (0x0531, 0x058F, "Armenian"),
    (0x0591, 0x05F4, "Hebrew"),
    (0x0610, 0x06FF, "Arabic"),
    (0x0750, 0x077F, "Arabic"),
    (0x08A0, 0x08FF, "Arabic"),
    (0x0900, 0x097F, "Devanagari"),
    (0x0980, 0x09FF, "Bengali"),
    (0x0A00, 0x0A7F, "Gurmukhi"),
    (0x0A80, 0x0AFF, "Gujarati"),
    (0x0B00, 0x0B7F, "Odia"),
    (0x0B80, 0x0BFF, "Tamil"),
    (0x0C00, 0x0C7F, "Telugu"),
    (0x0C80, 0x0CFF, "Kannada"),
    (0x0D00, 0x0D7F, "Malayalam"),
    (0x0D80, 0x0DFF, "Sinhala"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Lao"),
    (0x0F00, 0x0FFF, "Tibetan"),
    (0x1000, 0x109F, "Burmese"),
    (0x10A0, 0x10FF, "Georgian"),
    (0x1100, 0x11FF, "Hangul"),
    (0x1200, 0x139F, "Ethiopic"),
    (0x1780, 0x17FF, "Khmer"),
    (0x1E00, 0x1EFF, "Latin"),
    (0x1F00, 0x1FFF, "Greek"),
    (0x3041, 0x30FF, "Kana"),
    (0x3130, 0x318F, "Hangul"),
    (0x3400, 0x4DBF, "Han"),
    (0x4E00, 0x9FFF, "Han"),
    (0xAC00, 0xD7A3, "Hangul"),
    (0xF900, 0xFAFF, "Han"),
    (0xFB1D, 0xFB4F, "Hebrew"),
    (0xFB50, 0xFDFF, "Arabic"),
    (0xFE70, 0xFEFC, "Arabic"),
    (0xFF66, 0xFF9F, "Kana"),
    (0x20000, 0x323AF, "Han"),
)
_STARTS = tuple(first for first, _, _ in _BLOCKS)

# The language of a script that only one widely written language uses.
ONLY_LANGUAGE = {
    "Greek": "el",
    "Armenian": "hy",
    "Hebrew": "he",
    "Bengali": "bn",
    "Gurmukhi": "pa",
    "Gujarati": "gu",
    "Odia": "or",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Sinhala": "si",
    "Thai": "th",
    "Lao": "lo",
    "Tibetan": "bo",
    "Burmese": "my",
    "Georgian": "ka",
    "Ethiopic": "am",
    "Khmer": "km",
    "Kana": "ja",
    "Hangul": "ko",
    "Han": "zh",
    "Devanagari": "hi",
}
# The languages with word lists among which small words must decide.
RIVALS = {
    "Latin": (
        *("ca", "cs", "da", "de", "en", "es", "fi", "fr", "hr", "hu", "id", "it", "lt"),
        *("nb", "nl", "pl", "pt", "ro", "sk", "sl", "sr", "sv", "tr", "vi"),
    ),
    "Cyrillic": ("bg", "ru", "sr", "uk"),
    "Arabic": ("ar", "fa", "ur"),
}
_ALSO_WRITTEN = {
    "Han": frozenset({"zh", "ja", "ko"}),
    "Devanagari": frozenset({"hi", "mr", "ne", "sa"}),
    "Hebrew": frozenset({"he", "yi"}),
    "Bengali": frozenset({"bn", "as"}),
    "Ethiopic": frozenset({"am", "ti"}),
}
# A character of these says as much as several letters of an alphabet.
_DENSE = frozenset({"Han", "Kana", "Hangul"})
_DENSITY = 2
_SAMPLE = 4000


@cache
def script_of(character: str) -> str | None:
    """Give the script of a letter, or None for anything else."""
    code = ord(character)
    _, last, script = _BLOCKS[max(bisect_right(_STARTS, code) - 1, 0)]
    known = _STARTS[0] <= code <= last and (character.isalpha() or code >= 0x0300)
    return script if known else None


def dominant_script(text: str) -> str | None:
    """Give the script of most of the start of a text, or None when it has no letters."""
    counts: Counter[str] = Counter()
    for character, number in Counter(text[:_SAMPLE]).items():
        script = script_of(character)
        if script:
            counts[script] += number * (_DENSITY if script in _DENSE else 1)
    if not counts:
        return None
    best = max(counts, key=lambda script: (counts[script], script))
    return _east_asian(counts) if best in _DENSE else best


def _east_asian(counts: Counter[str]) -> str:
    """Tell Chinese from Japanese and Korean text, which borrow its characters."""
    han, kana, hangul = counts["Han"], counts["Kana"], counts["Hangul"]
    if hangul > kana and hangul * 5 >= han:
        return "Hangul"
    return "Kana" if kana * 12 >= han else "Han"


def may_be_written_in(language: str, script: str) -> bool:
    """Tell whether a language is known to use a script."""
    only = ONLY_LANGUAGE.get(script)
    return language == only or language in _ALSO_WRITTEN.get(script, ())
