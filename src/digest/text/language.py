"""Tell the language of a text from its script and its small words.

Nothing is learned and nothing is loaded but the word lists: a script that only one language uses
settles the matter, else the stop words of the languages written in it vote, a word that several
of them share counting less for each.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

from digest.text.data import primary, word_lists
from digest.text.scripts import ONLY_LANGUAGE, RIVALS, dominant_script, may_be_written_in

_UNKNOWN = "und"
_SHORT = 200
_SAMPLE = 3000
_WORD = re.compile(r"[^\W\d_]+")
# Below this share of the words the winner's votes say less than a hint, and further down nothing.
_ENOUGH = 0.05
_NOISE = 0.03
# A hint within this share of the winner's votes agrees with the text.
_AGREES = 0.75
# Letters that a language of a script has to itself, and what each is worth beside a word.
_TELLTALE = {
    "Latin": {
        "ca": "ŀ",
        "cs": "řěů",
        "de": "ß",
        "es": "ñ",
        "hu": "őű",
        "lt": "ėų",
        "pl": "ł",
        "pt": "õ",
        "ro": "șțţ",
        "sk": "ľĺŕ",
        "tr": "ğı",
        "vi": "ơưạếộ",
    },
    "Cyrillic": {"ru": "ыэё", "sr": "ђјљњћџ", "uk": "іїєґ"},
    "Arabic": {"ar": "ةإأىكي", "ur": "ٹڈڑںےہ"},
}
_LETTER = 0.25
_OLD_CODES = {"no": "nb", "iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "sh": "sr"}
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def detect_language(text: str, hint: str | None = None) -> str:
    """Give the two-letter code of the language of a text, or "und" when nothing is known.

    The hint is what a page or a feed says of itself. It wins over a text that is too short to
    tell, and over a text that agrees with it.
    """
    hinted = _code(hint)
    stripped = text.strip()
    if hinted and len(stripped) < _SHORT:
        return hinted
    script = dominant_script(stripped)
    if script is None:
        return hinted or _UNKNOWN
    if script in ONLY_LANGUAGE:
        return hinted if may_be_written_in(hinted, script) else ONLY_LANGUAGE[script]
    if script not in RIVALS or len(stripped) < _SHORT:
        return hinted or _UNKNOWN
    return _elected(_votes(stripped, script), hinted)


def guess_language(text: str) -> str:
    """Give the likeliest language of a text of any length, for choosing rules; "und" if none."""
    script = dominant_script(text)
    if script is None or script not in RIVALS:
        return ONLY_LANGUAGE.get(script or "", _UNKNOWN)
    votes = _votes(text, script)
    return max(votes, key=lambda code: votes[code]) if votes else _UNKNOWN


def is_rtl(language: str | None) -> bool:
    """Tell whether a language is written from right to left."""
    code = (language or "").strip().lower().replace("_", "-").partition("-")[0]
    return _OLD_CODES.get(code, code) in _RIGHT_TO_LEFT


def _code(hint: str | None) -> str:
    """Give the two-letter code of a hint, or "" when it names none."""
    code = (hint or "").strip().lower().replace("_", "-").partition("-")[0]
    code = _OLD_CODES.get(code, code)
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def _elected(votes: dict[str, float], hinted: str) -> str:
    """Give the language that the votes speak for, the hint's where they do not speak against."""
    best = max(votes, key=lambda code: votes[code], default="")
    if not best or votes[best] < _NOISE:
        return hinted or _UNKNOWN
    if hinted and votes[best] < _ENOUGH:
        return hinted
    if hinted and votes.get(primary(hinted), 0.0) >= _AGREES * votes[best]:
        return hinted
    return best


def _votes(text: str, script: str) -> dict[str, float]:
    """Give the share of the votes of a text's words for each language of a script."""
    sample = text[:_SAMPLE].lower()
    counts = Counter(_WORD.findall(sample))
    speakers = _speakers(script)
    votes: dict[str, float] = defaultdict(float)
    for language, letters in _TELLTALE[script].items():
        votes[language] += _LETTER * sum(map(sample.count, letters))
    for word, number in counts.items():
        languages = speakers.get(word, ())
        for language in languages:
            votes[language] += number / len(languages)
    total = counts.total() or 1
    return {language: vote / total for language, vote in votes.items()}


@cache
def _speakers(script: str) -> dict[str, tuple[str, ...]]:
    """Give the languages of a script in which each small word is one."""
    speakers: dict[str, tuple[str, ...]] = {}
    for language in RIVALS[script]:
        for word in word_lists(language).stop:
            speakers[word] = (*speakers.get(word, ()), language)
    return speakers
