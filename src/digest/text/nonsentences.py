"""Tell what stands in a story without being a sentence of it: headings, captions, by-lines, leftovers of a page.

Each rule has a name (shown where a choice is explained), a reason and an example. Rules look at one sentence at a time
and cost time linear in its length; what repeats another sentence or the headline is for those to find who know them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Container, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from digest.text.words import stop_words, words

_CLOSERS = "\"'”’»“«›)]』」）］*"
_FINAL = re.compile(rf"[.!?…。！？｡؟۔।॥։][{re.escape(_CLOSERS)}\s]*$|[.!?][{re.escape(_CLOSERS)}]*\s*\[\d+\]$")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_UNMARKED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")

_CUT_OFF = ("…", "...", "[...]", "[…]", "(...)", "(…)")


def size(sentence: str) -> int:
    """Return about how many words a sentence has; two characters of a script without spaces count as one."""
    unspaced = 0 if sentence.isascii() else len(_UNSPACED.findall(sentence))
    return len(sentence.split()) + unspaced // 2


def is_finished(sentence: str) -> bool:
    """Say whether a sentence ends as sentences do; the Thai and its neighbours use no mark.

    A full stop after a space is what some publishers set behind a heading within the text.
    """
    if sentence.endswith((".", "!", "?")):
        return not sentence.endswith(" .")
    return bool(_FINAL.search(sentence[-12:]) or (not sentence.isascii() and _UNMARKED.search(sentence)))


def breaks_off(text: str) -> bool:
    """Say whether a text ends in marks that stand for more of it, as the beginnings of articles in feeds do."""
    return text.rstrip().endswith(_CUT_OFF)


class Line(NamedTuple):
    """A sentence as the rules look at it: as it stands, about how many words it has, and those in lower case."""

    text: str
    words: int
    spoken: Sequence[str]


class Rule(NamedTuple):
    """A kind of line that is no sentence of the story. ``weak`` ones come back where hardly anything else is left.

    It is asked only of lines that have at most ``longest`` words.
    """

    name: str
    why: str
    example: str
    holds: Callable[[Line], bool]
    longest: int = 1_000_000
    weak: bool = False


class _Phrases(NamedTuple):
    """What pages say between the sentences: by a telling word, as a whole line, and where words aren't spaced.

    The telling word, given with its place in the phrase, is the one that other lines are least likely to have.
    """

    telling: frozenset[str]
    by_word: dict[str, list[tuple[int, tuple[str, ...]]]]
    alone: frozenset[str]
    inside: tuple[str, ...]


@cache
def _phrases() -> _Phrases:
    data = tomllib.loads(files(__package__).joinpath("leftovers.toml").read_text("utf-8"))
    listed = {key: [phrase.strip() for phrase in re.split(r"[|\n]", data[key]) if phrase.strip()] for key in data}
    common = stop_words("en")
    by_word: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for phrase in listed["phrases"]:
        parts = tuple(phrase.split())
        telling = max(parts, key=lambda word: (word not in common, len(word)))
        by_word.setdefault(telling, []).append((parts.index(telling), parts))
    return _Phrases(frozenset(by_word), by_word, frozenset(listed["alone"]), tuple(listed["inside"]))


def _is_leftover(line: Line) -> bool:
    phrases = _phrases()
    if not line.text.isascii() and any(phrase in line.text for phrase in phrases.inside):
        return True
    if len(line.spoken) < 4 and " ".join(line.spoken) in phrases.alone:
        return True
    return any(
        at >= before and _says(line, at - before, phrase)
        for told in phrases.telling.intersection(line.spoken)
        for at, word in enumerate(line.spoken)
        if word == told
        for before, phrase in phrases.by_word[told]
    )


def _says(line: Line, at: int, phrase: tuple[str, ...]) -> bool:
    """Say whether a phrase stands there and makes the line a leftover: anywhere in a short one, else at either end."""
    end = at + len(phrase)
    return tuple(line.spoken[at:end]) == phrase and (len(line.spoken) <= 12 or at < 4 or end == len(line.spoken))


def _first_words(heads: str) -> frozenset[str]:
    """Return the first words, in lower case, of the alternatives of a pattern."""
    return frozenset(head.split()[0].lower() for head in heads.split("|"))


def _is_link(line: Line) -> bool:
    text = line.text
    return "www." in text or ("/" in text and ("://" in text or "pic.twitter" in text or "t.co/" in text))


_HASHTAG = re.compile(r"(?:^|\s)[#@]\w")


def _is_post(line: Line) -> bool:
    return ("#" in line.text or "@" in line.text) and len(_HASHTAG.findall(line.text)) >= 2


_TICKER_FIRST = frozenset(
    {"match", "first", "second", "substitution", "corner", "foul", "offside", "goal", "assisted", "delay", "attempt"}
    | {"lineups", "hand", "penalty"}
)
_TICKER_OPENS = re.compile(
    r"match ends|(?:first|second) half (?:begins|ends)|substitution,|corner,|foul by|offside,|goal!|assisted by|"
    r"delay (?:in match|over)|attempt (?:missed|saved|blocked)|lineups are announced|hand ball by|penalty conceded",
    re.IGNORECASE,
)
_TICKER_TELLS = re.compile(
    r".{3,60}\([^)]{3,40}\) (?:wins a free kick|is shown|hits the|right footed|left footed|header|converts the)",
    re.IGNORECASE,
)


def _is_ticker(line: Line) -> bool:
    text = line.text
    if line.spoken and line.spoken[0] in _TICKER_FIRST and _TICKER_OPENS.match(text):
        return True
    return "(" in text and _TICKER_TELLS.match(text) is not None


def _is_row(line: Line) -> bool:
    text = line.text
    if "|" not in text and ">" not in text and text.isascii():
        return False
    wide = 0 if text.isascii() else text.count(" • ") + text.count(" · ") + text.count(" » ")
    return wide + text.count("|") + text.count(" > ") >= 3


_CAPTION_HEADS = (
    "photo|photos|image|picture|pictured|caption|video|graphic|file photo|media caption|image caption|image source|"
    "image copyright|above|below|foto|fotos|bild|bildquelle|bilder|grafik|symbolbild|crédit|crédits|légende|"
    "foto de archivo|imagen|fotografía|imagem|immagine|kuva|zdjęcie|fot|kép|fotó|фото|відео|видео|fotoğraf|arşiv|"
    "illustration|illustrasjon|arkivfoto|ilustrasi|写真|사진|图|圖"
)
_CAPTION_FIRST = _first_words(_CAPTION_HEADS)
_CAPTION_OPENS = re.compile(rf"(?:{_CAPTION_HEADS})\s?(?:\([^)]{{0,40}}\))?\s?[:/|©]", re.IGNORECASE)
_SIDES = r"left|right|cent(?:re|er)|links|rechts|above|below"
_CAPTION_IN_BRACKETS = re.compile(
    rf"\((?:pictured|(?:{_SIDES}|à gauche|à droite|izquierda|derecha|v\. ?l\.)\)|[^()]{{1,40}}, (?:{_SIDES})\)"
    r"|(?:\d(?:st|nd|rd|th) [lrc]|l-r|from l(?:eft)?(?: to r(?:ight)?)?)\)|l\).{1,80}\(r\)"
    r"|(?:reuters|afp|ap|dpa|epa|getty)\s?/|c\)\s?(?:\d{4}|dpa|afp|reuters))",
    re.IGNORECASE,
)
_CAPTION_CREDIT = re.compile(r"/(?:reuters|afp|getty|dpa|ap|epa|scanpix|tt|ntb)\b", re.IGNORECASE)
_CAPTION_SAYS = re.compile(
    r"\b(?:pictured (?:above|below|here|left|right)"
    r"|(?:photo|picture|image|foto|bild|photograph)s?\s?(?:by|credit|courtesy|von|de|av|af|©|/)\b"
    r"|getty images|shutterstock|ap photo"
    r"|(?:file|archive|handout|undated) (?:photo|image|picture)\b"
    r"|the (?:graph|chart|graphic|diagram)s? (?:above|below|shows?)\b"
    r"|(?:this|these) (?:image|photo|photograph|picture|still)s?\b.{0,40}\b(?:shows?|taken|released|provided))",
    re.IGNORECASE,
)
# Agencies end their captions with the whole date: "Wednesday, September 11, 2022.".
_LONGEST_DATE = 40
_CAPTION_DATE = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day, (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? "
    r"\d{1,2}, \d{4}\.?$",
    re.IGNORECASE,
)
_CAPTION_WORDS = frozenset(
    {"pictured", "picture", "pictures", "photo", "photos", "photograph", "photographs", "image", "images"}
    | {"foto", "fotos", "bild", "bilder", "still", "stills", "getty", "shutterstock"}
    | {"graph", "graphs", "chart", "charts", "graphic", "graphics", "diagram", "diagrams"}
)


def _is_caption(line: Line) -> bool:
    text = line.text
    slash = "/" in text
    if "©" in text or (line.spoken and line.spoken[0] in _CAPTION_FIRST and _CAPTION_OPENS.match(text)):
        return True
    if ("(" in text and _CAPTION_IN_BRACKETS.search(text)) or (slash and _CAPTION_CREDIT.search(text)):
        return True
    if not _CAPTION_WORDS.isdisjoint(line.spoken) and _CAPTION_SAYS.search(text):
        return True
    return text[-5:-1].isdigit() and _CAPTION_DATE.search(text[-_LONGEST_DATE:]) is not None


_NAME = r"[A-ZÀ-ÞŁŚŻČŠŽ][\w'’.\-]*"
_BINDING = r"and|und|et|y|e|og|och|en|de|van|von|for|für|the|&"
_BYLINE_HEADS = (
    "By|BY|Von|VON|Par|PAR|Por|POR|Di|Da|Door|Av|Af|Autor|Autorin|Autore|Auteur|Text|Tekst|"
    "Written by|Reported by|Posted by|Published by"
)
_BYLINE_FIRST = _first_words(_BYLINE_HEADS)
_BYLINE = re.compile(
    rf"(?:{_BYLINE_HEADS})[:.]?\s+"
    rf"(?:{_NAME}|{_BINDING})(?:,?\s+(?:{_NAME}|{_BINDING})){{0,9}}[.,:;]*$"
)
_MAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}\.\w|^\W*@\w+\s*$")


def _is_byline(line: Line) -> bool:
    return bool(_BYLINE.match(line.text) or ("@" in line.text and _MAIL.search(line.text)))


_STAMP_HEADS = (
    "published|updated|last updated|last modified|posted|created|modified|first published|veröffentlicht|"
    "aktualisiert|stand|publié|mis à jour|modifié|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|"
    "bijgewerkt|publicerad|uppdaterad|publisert|oppdatert|publiceret|opdateret|julkaistu|päivitetty|opublikowano|"
    "aktualizacja|publikováno|aktualizováno|опубликовано|обновлено|опубліковано|оновлено|güncelleme|yayınlanma|"
    "diterbitkan"
)
_STAMP_FIRST = _first_words(_STAMP_HEADS)
_STAMP = re.compile(
    rf"\W*(?:(?:{_STAMP_HEADS})\b(?:\W*$|.{{0,25}}\d)"
    r"|\d{1,2}:\d{2}\W|\d{1,4}[./\-]\d{1,2}[./\-]\d{1,4}\W*(?:\d{1,2}[:.]\d{2})?\W*$"
    r"|\d+ (?:minutes?|min|hours?|days?|weeks?) (?:ago|read)\b)",
    re.IGNORECASE,
)


def _is_stamp(line: Line) -> bool:
    return _STAMP.match(line.text) is not None


def _is_shouted(line: Line) -> bool:
    if line.words < 2 or not line.text.isupper():
        return False
    capitals = sum(map(str.isupper, line.text))
    return capitals > 6 and 2 * capitals > sum(map(str.isalpha, line.text))


_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())


def _is_hardly_words(line: Line) -> bool:
    unaccented = len(line.text.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    if unaccented >= max(3, len(line.text) // 2):
        return False  # these suffice, and are much quicker to count
    letters = sum(map(str.isalpha, line.text))
    return letters < 3 or letters * 5 < 2 * len(line.text.replace(" ", ""))


def _is_heading(line: Line) -> bool:
    return not is_finished(line.text)


def _is_names(line: Line) -> bool:
    return line.text != line.text.lower() and not any(word.islower() for word in line.text.split())


def _is_too_short(_line: Line) -> bool:
    return True  # that it is asked tells its length


RULES: tuple[Rule, ...] = (
    Rule(
        "no words",
        "signs, figures or an address, not language",
        "* * * 12/11/2022 * * *",
        _is_hardly_words,
        longest=25,
        weak=True,
    ),
    Rule("link", "an address on the web", "The plan: https://courier.example.org/bridge", _is_link, longest=25),
    Rule("links", "a row of links or labels", "Home | World | Sport | Weather", _is_row),
    Rule("post", "a message from a social network", "#breaking Bridge closed #rivertown", _is_post),
    Rule("ticker", "a line of a live report", "Corner, Rivertown. Conceded by Jo Writer.", _is_ticker),
    Rule("leftover", "the page speaks, not the story", "Sign up for our newsletter.", _is_leftover, longest=25),
    Rule(
        "caption",
        "it describes a picture that isn't there",
        "The bridge (pictured) on Friday.",
        _is_caption,
        longest=40,
    ),
    Rule("by-line", "who wrote it", "By Jane Writer and John Author", _is_byline, longest=16),
    Rule("time stamp", "when it was published", "Updated 11 November 2022, 14:30", _is_stamp, longest=16),
    Rule(
        "capitals",
        "a line in capitals is a heading",
        "BRIDGE STAYS CLOSED UNTIL MAY",
        _is_shouted,
        longest=19,
        weak=True,
    ),
    Rule("heading", "short, and without a mark at its end", "What happens next", _is_heading, longest=13, weak=True),
    Rule("names", "names and figures without a verb", "Prime Minister Jane Writer.", _is_names, longest=7, weak=True),
    Rule("too short", "under four words nothing is said", "Not so.", _is_too_short, longest=3, weak=True),
)
"""In the order in which they are asked: the first that holds gives the reason."""

# Most lines open with none of these words, have no sign of a link or a caption, and no word that tells of a leftover.
_FIRST = _TICKER_FIRST | _CAPTION_FIRST | _BYLINE_FIRST | _STAMP_FIRST
_FOR_PLAIN = frozenset({"no words", "capitals", "heading", "names", "too short"})
_FOR_TELLING = _FOR_PLAIN | {"leftover", "caption"}
_FOR_BRACKETS = _FOR_TELLING | {"ticker"}

# Longer lines are all asked by the same rules.
_MANY = 41
Asked = Sequence[Sequence[Rule]]


def _asked(names: Container[str]) -> Asked:
    """Return those of the rules that are asked of a line, by how many words it has."""
    return [[rule for rule in RULES if words <= rule.longest and rule.name in names] for words in range(_MANY + 1)]


_ASKED = _asked([rule.name for rule in RULES])
_ASKED_OF_TELLING = _asked(_FOR_TELLING)
_ASKED_OF_BRACKETS = _asked(_FOR_BRACKETS)
_ASKED_OF_PLAIN = _asked(_FOR_PLAIN)


def why_not(sentence: str, spoken: Sequence[str] | None = None) -> Rule | None:
    """Return the first rule by which a line is no sentence of the story; ``spoken`` are its words, if known."""
    return broken_rule(sentence, size(sentence), words(sentence) if spoken is None else spoken)


def broken_rule(text: str, length: int, spoken: Sequence[str]) -> Rule | None:
    """Return the first rule by which a line is no sentence of the story; ``length`` is its ``size``."""
    asked = _rules_for(text, spoken)[min(_MANY, length)]
    if not asked:
        return None
    line = Line(text, length, spoken)
    for rule in asked:
        if rule.holds(line):
            return rule
    return None


def _rules_for(text: str, spoken: Sequence[str]) -> Asked:
    """Return the rules that may hold, as the signs, the first word and the other words of a line tell."""
    if len(spoken) < 4 or "/" in text or "@" in text or "|" in text or "#" in text or ">" in text:
        return _ASKED
    if spoken[0] in _FIRST or spoken[0][0].isdigit() or "www." in text or text[-5:-1].isdigit():
        return _ASKED
    if not text.isascii() and any(sign in text for sign in _signs_beyond_ascii()):
        return _ASKED
    if "(" in text:
        return _ASKED_OF_BRACKETS
    return _ASKED_OF_PLAIN if _telling().isdisjoint(spoken) else _ASKED_OF_TELLING


@cache
def _telling() -> frozenset[str]:
    return _phrases().telling | _CAPTION_WORDS


@cache
def _signs_beyond_ascii() -> tuple[str, ...]:
    return ("©", "•", "·", "»", *_phrases().inside)
