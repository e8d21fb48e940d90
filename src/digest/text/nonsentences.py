"""Tell what stands in a story without being a sentence of it: headings, captions, by-lines, leftovers of a page.

Each rule has a name (shown where a choice is explained), a reason and an example. Rules look at one sentence at a time
and cost time linear in its length; what repeats another sentence or the headline is for those to find who know them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from digest.text.words import words

_CLOSERS = "\"'”’»“«›)]』」）］*"
_FINAL = re.compile(rf"[.!?…。！？｡؟۔।॥։][{re.escape(_CLOSERS)}\s]*$|[.!?][{re.escape(_CLOSERS)}]*\s*\[\d+\]$")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_UNMARKED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


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


class Line(NamedTuple):
    """A sentence as the rules look at it: as it stands, about how many words it has, and those in lower case."""

    text: str
    words: int
    spoken: Sequence[str]


class Rule(NamedTuple):
    """A kind of line that is no sentence of the story. ``weak`` ones come back where hardly anything else is left."""

    name: str
    why: str
    example: str
    holds: Callable[[Line], bool]
    weak: bool = False


class _Phrases(NamedTuple):
    """What pages say between the sentences: by first word, as a whole line, and where words aren't spaced."""

    by_word: dict[str, list[tuple[str, ...]]]
    alone: frozenset[str]
    inside: tuple[str, ...]


@cache
def _phrases() -> _Phrases:
    data = tomllib.loads(files(__package__).joinpath("leftovers.toml").read_text("utf-8"))
    listed = {key: [phrase.strip() for phrase in re.split(r"[|\n]", data[key]) if phrase.strip()] for key in data}
    by_word: dict[str, list[tuple[str, ...]]] = {}
    for phrase in listed["phrases"]:
        by_word.setdefault(phrase.split()[0], []).append(tuple(phrase.split()))
    return _Phrases(by_word, frozenset(listed["alone"]), tuple(listed["inside"]))


def _is_leftover(line: Line) -> bool:
    if line.words > 25:
        return False
    phrases = _phrases()
    if not line.text.isascii() and any(phrase in line.text for phrase in phrases.inside):
        return True
    if len(line.spoken) < 4 and " ".join(line.spoken) in phrases.alone:
        return True
    return not phrases.by_word.keys().isdisjoint(line.spoken) and any(
        tuple(line.spoken[at : at + len(phrase)]) == phrase and _is_telling(line, at, len(phrase))
        for at, word in enumerate(line.spoken)
        for phrase in phrases.by_word.get(word, ())
    )


def _is_telling(line: Line, at: int, length: int) -> bool:
    """Say whether a phrase makes a line a leftover: anywhere in a short one, at either end of a longer one."""
    return len(line.spoken) <= 12 or at < 4 or at + length == len(line.spoken)


def _is_link(line: Line) -> bool:
    text = line.text
    return line.words <= 25 and ("://" in text or "www." in text or "pic.twitter" in text or "t.co/" in text)


_HASHTAG = re.compile(r"(?:^|\s)[#@]\w")


def _is_post(line: Line) -> bool:
    return ("#" in line.text or "@" in line.text) and len(_HASHTAG.findall(line.text)) >= 2


_TICKER = re.compile(
    r"(?:match ends|(?:first|second) half (?:begins|ends)|substitution,|corner,|foul by|offside,|goal!|assisted by|"
    r"delay (?:in match|over)|attempt (?:missed|saved|blocked)|lineups are announced|hand ball by|penalty conceded)"
    r"|.{3,60}\([^)]{3,40}\) (?:wins a free kick|is shown|hits the|right footed|left footed|header|converts the)",
    re.IGNORECASE,
)


def _is_ticker(line: Line) -> bool:
    return _TICKER.match(line.text) is not None


def _is_row(line: Line) -> bool:
    text = line.text
    wide = 0 if text.isascii() else text.count(" • ") + text.count(" · ") + text.count(" » ")
    return wide + text.count("|") + text.count(" > ") >= 3


_CAPTION_OPENS = re.compile(
    r"(?:photos?|image|picture|pictured|caption|video|graphic|file photo|media caption|"
    r"image (?:caption|source|copyright)|"
    r"above|below|fotos?|bild|bildquelle|bilder|grafik|symbolbild|crédits?|légende|foto de archivo|imagen|fotografía|"
    r"imagem|immagine|kuva|zdjęcie|fot|kép|fotó|фото|відео|видео|fotoğraf|arşiv|illustration|illustrasjon|arkivfoto|"
    r"ilustrasi|写真|사진|图|圖)\s?(?:\([^)]{0,40}\))?\s?[:/|©]",
    re.IGNORECASE,
)
_CAPTION_HOLDS = re.compile(
    r"\(pictured|\((?:left|right|above|below|cent(?:re|er)|links|rechts|à gauche|à droite|izquierda|derecha|v\. ?l\.)\)"
    r"|\([^()]{1,40}, (?:left|right|cent(?:re|er)|links|rechts|above|below)\)"
    r"|pictured (?:above|below|here|left|right)"
    r"|(?:photo|picture|image|foto|bild|photograph)s?\s?(?:by|credit|courtesy|von|de|av|af|©|/)\b"
    r"|getty images|shutterstock|\bap photo|/(?:reuters|afp|getty|dpa|ap|epa|scanpix|tt|ntb)\b"
    r"|\((?:reuters|afp|ap|dpa|epa|getty)\s?/|©|\(c\)\s?(?:\d{4}|dpa|afp|reuters)"
    r"|\b(?:file|archive|handout|undated) (?:photo|image|picture)\b"
    r"|\b(?:this|these) (?:image|photo|photograph|picture|still)s?\b.{0,40}\b(?:shows?|taken|released|provided)",
    re.IGNORECASE,
)
_CAPTION_WORDS = frozenset(
    {"pictured", "picture", "pictures", "photo", "photos", "photograph", "photographs", "image", "images"}
    | {"foto", "fotos", "bild", "bilder", "still", "stills", "getty", "shutterstock"}
)


def _is_caption(line: Line) -> bool:
    if line.words > 40:
        return False
    text = line.text
    signs = "/" in text or "©" in text
    if (signs or ":" in text or "|" in text) and _CAPTION_OPENS.match(text):
        return True
    hints = signs or "(" in text or not _CAPTION_WORDS.isdisjoint(line.spoken)
    return hints and _CAPTION_HOLDS.search(text) is not None


_NAME = r"[A-ZÀ-ÞŁŚŻČŠŽ][\w'’.\-]*"
_BINDING = r"and|und|et|y|e|og|och|en|de|van|von|for|für|the|&"
_BYLINE = re.compile(
    r"(?:By|BY|Von|VON|Par|PAR|Por|POR|Di|Da|Door|Av|Af|Autor|Autorin|Autore|Auteur|Text|Tekst|"
    r"(?:Written|Reported|Posted|Published) by)[:.]?\s+"
    rf"(?:{_NAME}|{_BINDING})(?:,?\s+(?:{_NAME}|{_BINDING})){{0,9}}[.,:;]*$"
)
_MAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}\.\w|^\W*@\w+\s*$")


def _is_byline(line: Line) -> bool:
    return line.words <= 16 and bool(_BYLINE.match(line.text) or ("@" in line.text and _MAIL.search(line.text)))


_STAMP = re.compile(
    r"\W*(?:(?:published|updated|last updated|last modified|posted|created|modified|first published|veröffentlicht|"
    r"aktualisiert|stand|publié|mis à jour|modifié|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|"
    r"bijgewerkt|publicerad|uppdaterad|publisert|oppdatert|publiceret|opdateret|julkaistu|päivitetty|opublikowano|"
    r"aktualizacja|publikováno|aktualizováno|опубликовано|обновлено|опубліковано|оновлено|güncelleme|yayınlanma|"
    r"diterbitkan)\b(?:\W*$|.{0,25}\d)"
    r"|\d{1,2}:\d{2}\W|\d{1,4}[./\-]\d{1,2}[./\-]\d{1,4}\W*(?:\d{1,2}[:.]\d{2})?\W*$"
    r"|\d+ (?:minutes?|min|hours?|days?|weeks?) (?:ago|read)\b)",
    re.IGNORECASE,
)


def _is_stamp(line: Line) -> bool:
    return line.words <= 16 and _STAMP.match(line.text) is not None


def _is_shouted(line: Line) -> bool:
    if not 2 <= line.words < 20 or not line.text.isupper():
        return False
    capitals = sum(map(str.isupper, line.text))
    return capitals > 6 and 2 * capitals > sum(map(str.isalpha, line.text))


_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())


def _is_hardly_words(line: Line) -> bool:
    if line.words > 25:
        return False
    unaccented = len(line.text.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    if unaccented >= max(3, len(line.text) // 2):
        return False  # these suffice, and are much quicker to count
    letters = sum(map(str.isalpha, line.text))
    return letters < 3 or letters * 5 < 2 * len(line.text.replace(" ", ""))


def _is_heading(line: Line) -> bool:
    return line.words < 14 and not is_finished(line.text)


def _is_too_short(line: Line) -> bool:
    return line.words < 4


RULES: tuple[Rule, ...] = (
    Rule(
        "no words", "signs, figures or an address, not language", "* * * 12/11/2022 * * *", _is_hardly_words, weak=True
    ),
    Rule("link", "an address on the web", "The plan: https://courier.example.org/bridge", _is_link),
    Rule("links", "a row of links or labels", "Home | World | Sport | Weather", _is_row),
    Rule("post", "a message from a social network", "#breaking Bridge closed #rivertown", _is_post),
    Rule("ticker", "a line of a live report", "Corner, Rivertown. Conceded by Jo Writer.", _is_ticker),
    Rule("leftover", "the page speaks, not the story", "Sign up for our newsletter.", _is_leftover),
    Rule("caption", "it describes a picture that isn't there", "The bridge (pictured) on Friday.", _is_caption),
    Rule("by-line", "who wrote it", "By Jane Writer and John Author", _is_byline),
    Rule("time stamp", "when it was published", "Updated 11 November 2022, 14:30", _is_stamp),
    Rule("capitals", "a line in capitals is a heading", "BRIDGE STAYS CLOSED UNTIL MAY", _is_shouted, weak=True),
    Rule("heading", "short, and without a mark at its end", "What happens next", _is_heading, weak=True),
    Rule("too short", "under four words nothing is said", "Not so.", _is_too_short, weak=True),
)
"""In the order in which they are asked: the first that holds gives the reason."""


def why_not(sentence: str, spoken: Sequence[str] | None = None) -> Rule | None:
    """Return the first rule by which a line is no sentence of the story; ``spoken`` are its words, if known."""
    line = Line(sentence, size(sentence), words(sentence) if spoken is None else spoken)
    for rule in RULES:
        if rule.holds(line):
            return rule
    return None


_CAPITAL = "A-ZÀ-ÞŁŚŻČŠŽА-ЯЁІЇЄҐΑ-Ω"
_PLACE = rf"[{_CAPITAL}][\w'’.\-]*(?:[ /][{_CAPITAL}a-z][\w'’.\-]*){{0,3}}"
_AGENCY = (
    r"CNN|Reuters|REUTERS|AP|AFP|dpa|DPA|UPI|EFE|ANSA|Xinhua|ČTK|TASR|PAP|APA|sda|SDA|NTB|TT|Ritzau|IANS|PTI|Bloomberg|"
    r"BBC|CNN ?[A-Z]\w+|WIRED|Financial Times|The Hollywood Reporter|Mashable|EW\.com|"
    r"RollingStone\.com|Rolling Stone|InStyle\.com|People|Deadspin|LifeWire|Interfax|ТАСС|Рейтер|УНІАН|Lusa|Belga|"
    r"ANP|MTI|AA|ANTARA|Yonhap|Kyodo"
)
# Either with an agency, "LONDON, England (CNN) --", or in capitals, "LONDON, Nov. 11 —".
_DATELINE = re.compile(
    rf"(?:{_PLACE}(?:,? [\w.,' ]{{1,30}}?)?\s?)?\((?:{_AGENCY})(?:/[\w ]+)?\)\s*(?:(?:--+|[—–―_]|\.-|-)\s*)?"
    rf"|[{_CAPITAL}][{_CAPITAL}'’.,\- ]{{2,30}}\([\w ./]{{2,24}}\)\s*(?:[—–―]|--+|-)\s*"
    rf"|[{_CAPITAL}][{_CAPITAL}'’.\- ]{{2,30}}(?:, [\w.,' ]{{2,24}}?)?\s?(?:[—–―]|--+|\s-)\s+(?=\S)"
)
_CITY = re.compile(
    rf"{_PLACE}(?:, [\w.,' ]{{2,24}}?)?(?:,? \d{{1,2}}\.? \w+\.?)?\s(?:--+|[—–-])\s"
    rf"(?=[{_CAPITAL}\"“„«])(?!.{{0,200}}\s[—–-]\s)"
)
_KICKER = re.compile(r"[^|\n]{1,80}\s\|\s+(?:[—–-]\s)?(?=\S)")
_LABEL = re.compile(r"(?:CLOSE|UPDATED?|BREAKING(?: NEWS)?|WATCH|EXCLUSIVE|VIDEO|LIVE)[:!]?\s+(?=[A-Z][a-z])")
_BULLET = re.compile(r"(?:[•·▪●■►▶*]+|[-–—>»](?=\s))\s*")
_HEAD = 320


def front(sentence: str, *, opens_text: bool = False) -> int:
    """Return how many characters at the front are no part of the sentence: bullet, label, kicker, dateline.

    The name of a city before a dash is a dateline only where ``opens_text`` says that the text begins here.
    """
    head = sentence[:_HEAD]
    at = 0 if head[:1].isalnum() else _skip(_BULLET, head, 0)
    if head[at : at + 2].isupper():
        at = _skip(_LABEL, head, at)
    while head.find(" | ", at) >= 0 and (further := _skip(_KICKER, head, at)) > at:
        at = further
    if _has_dash(head[at : at + 80]):
        at = _skip(_DATELINE, head, at)
        at = _skip(_CITY, head, at) if opens_text else at
    return at


def _has_dash(head: str) -> bool:
    """Say whether something stands here that may set off a dateline."""
    if "(" in head or " -" in head or "--" in head:
        return True
    return not head.isascii() and ("—" in head or "–" in head or "―" in head)


def _skip(pattern: re.Pattern[str], head: str, at: int) -> int:
    """Return where a pattern ends, unless hardly a sentence would be left."""
    found = pattern.match(head, at)
    return found.end() if found and size(head[found.end() :]) >= 4 else at
