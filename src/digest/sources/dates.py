"""Read the dates that feeds, pages and files carry, also those that no standard knows."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_MOST = 120
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST = datetime(2101, 1, 1, tzinfo=UTC)

# Stems by month: English, German, French, Spanish, Italian, Portuguese, Dutch, Scandinavian, Polish, Czech, Romanian,
# Hungarian, Turkish, Finnish, Indonesian, Russian, Ukrainian, Greek. The longest stem that begins a word decides.
_STEMS = (
    "jan gen ene ener janv jän sty led ian oca tammi янв січ ιαν",
    "feb fév fev febr veebr lut úno uno şub sub helmi фев лют φεβ",
    "mar mär mrz mars maa maart mrt már břez bře maalis мар бер μαρ μάρ",
    "apr avr abr kwi dub ápr nis huhti апр кві квіт απρ",
    "may mai maj mag maio mei maí kvě máj мая май трав тра μαΐ μαι μάι",
    "jun juin giu cze červ čer iun jún haz kesä июн чер черв ιουν",
    "jul juil lug lip lipc července červenec čvc iul júl tem heinä июл лип ιουλ",
    "aug aoû aou ago sie srp ağu elo agu авг серп сер αυγ",
    "sep set sept wrz zář zař szept eyl syys сен верес вер σεπ",
    "oct okt ott out paź paz říj rij eki loka окт жовт жов οκτ",
    "nov lis listop noi kas marras ноя лист лис νοε νοέ",
    "dec dez déc dic gru pro prosin ara joulu des дек груд гру δεκ",
)
_MONTHS = {stem: month for month, stems in enumerate(_STEMS, start=1) for stem in stems.split()}
_LONGEST_STEM = max(map(len, _MONTHS))

# Hours from UTC. IST is India here, BST Britain, CST and the like North America (RFC 822).
_ZONES = {
    **dict.fromkeys(("z", "utc", "gmt", "ut", "wet"), 0.0),
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "akst": -9,
    "akdt": -8,
    "hst": -10,
    "ast": -4,
    "adt": -3,
    "nst": -3.5,
    "ndt": -2.5,
    "brt": -3,
    "art": -3,
    "bst": 1,
    "west": 1,
    "cet": 1,
    "met": 1,
    "mez": 1,
    "cest": 2,
    "mest": 2,
    "mesz": 2,
    "eet": 2,
    "eest": 3,
    "msk": 3,
    "trt": 3,
    "sast": 2,
    "cat": 2,
    "wat": 1,
    "eat": 3,
    "gst": 4,
    "pkt": 5,
    "ist": 5.5,
    "npt": 5.75,
    "ict": 7,
    "wib": 7,
    "hkt": 8,
    "sgt": 8,
    "awst": 8,
    "jst": 9,
    "kst": 9,
    "acst": 9.5,
    "aest": 10,
    "acdt": 10.5,
    "aedt": 11,
    "nzst": 12,
    "nzdt": 13,
}

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)|(\d{4})(\d{2})(\d{2})(?![\d])")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_MONTH_ONLY = re.compile(r"(\d{4})(?:-(\d{2}))?$")
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?[\s-]+(?:de |of )?([^\W\d_]{3,})\.?,?[\s-]+"
    r"(?:de )?(\d{4}|\d{2})(?!\d|:)"
)
_MONTH_FIRST = re.compile(
    r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:\d{1,2}:\d{2}\S*\s+(?:[A-Za-z]{1,5}\s+)?)?(\d{4})(?!\d|:)"
)
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?!\d)")
_TIME = re.compile(r"(?<![\d:+-])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(?:([ap])\.?m\b\.?)?", re.IGNORECASE)
_COMPACT_TIME = re.compile(r"(?<=\d)t(\d{2})(\d{2})(\d{2})?", re.IGNORECASE)
_OFFSET = re.compile(r"\s*(?:gmt|utc)?\s*([+\u2212-])\s?(\d{1,2}):?(\d{2})?(?!\d)", re.IGNORECASE)
_ZONE = re.compile(r"\s*\(?([a-z]{1,5})\b", re.IGNORECASE)
_EPOCH = re.compile(r"\d{9,10}(?:\d{3})?(?:\.\d+)?")


def parse_date(text: str | None) -> datetime | None:
    """Return the instant that a text names, in UTC to the second, or None.

    A time without a zone is UTC. A date outside 1990 to 2100 is a mistake and so none, and "05/02/2024" alone may be
    May or February and so is none too.
    """
    if not text or len(text) > _MOST:
        return None
    text = " ".join(text.split())
    try:
        moment = _epoch(text) or _calendar(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment and _EARLIEST <= moment < _LATEST else None


def _epoch(text: str) -> datetime | None:
    if not _EPOCH.fullmatch(text):
        return None
    whole = text.partition(".")[0]
    return datetime.fromtimestamp(int(whole[:-3] if len(whole) > 10 else whole), UTC)


def _calendar(text: str) -> datetime | None:
    day = _iso(text) or _words(text) or _numbers(text)
    if day is None:
        return None
    year, month, number, end = day
    hour, minute, second, zone_at = _clock(text, end)
    # 24:00:00 is the next day's midnight (ISO 8601), second 60 a leap second.
    elapsed = timedelta(hours=hour, minutes=minute, seconds=second)
    if elapsed > timedelta(days=1, seconds=1):
        return None
    zone = _zone(text, zone_at) if zone_at else UTC
    return (datetime(year, month, number, tzinfo=zone) + elapsed).astimezone(UTC)


_Day = tuple[int, int, int, int]


def _iso(text: str) -> _Day | None:
    if found := _ISO.match(text):
        year, month, day = (found[1], found[3], found[4]) if found[1] else (found[5], found[6], found[7])
        return int(year), int(month), int(day), found.end()
    if found := _CJK.search(text):
        return int(found[1]), int(found[2]), int(found[3]), found.end()
    if found := _MONTH_ONLY.match(text):
        return int(found[1]), int(found[2] or 1), 1, found.end()
    return None


def _words(text: str) -> _Day | None:
    for found in _DAY_FIRST.finditer(text):
        if month := _month(found[2]):
            return _year(found[3]), month, int(found[1]), 0
    for found in _MONTH_FIRST.finditer(text):
        if month := _month(found[1]):
            return int(found[3]), month, int(found[2]), 0
    return None


def _numbers(text: str) -> _Day | None:
    found = _NUMBERS.search(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "." or first > 12:
        return year, second, first, 0
    american = second > 12 or first == second or re.search(r"\d\s*[ap]\.?m\b", text, re.IGNORECASE)
    return (year, first, second, 0) if american else None


def _month(word: str) -> int | None:
    word = word.casefold()
    for length in range(min(len(word), _LONGEST_STEM), 2, -1):
        if month := _MONTHS.get(word[:length]):
            return month
    return None


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 69 else 1900)


def _clock(text: str, position: int) -> tuple[int, int, int, int]:
    if found := _TIME.search(text, position):
        hour = int(found[1])
        if found[4]:
            hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
        return hour, int(found[2]), int(found[3] or 0), found.end()
    if found := _COMPACT_TIME.match(text, position):
        return int(found[1]), int(found[2]), int(found[3] or 0), found.end()
    return 0, 0, 0, position


def _zone(text: str, position: int) -> timezone:
    if found := _OFFSET.match(text, position):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(offset if found[1] == "+" else -offset)
    found = _ZONE.match(text, position)
    return timezone(timedelta(hours=_ZONES.get(found[1].lower(), 0.0))) if found else UTC
