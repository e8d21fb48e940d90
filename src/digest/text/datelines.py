"""Tell what stands before a sentence and is no part of it: a bullet, a label, a kicker, the dateline of an agency."""

from __future__ import annotations

import re

from digest.text.nonsentences import size

_CAPITAL = "A-ZÀ-ÞŁŚŻČŠŽА-ЯЁІЇЄҐΑ-Ω"
_PLACE = rf"[{_CAPITAL}][\w'’.\-]*(?:[ /][{_CAPITAL}a-z][\w'’.\-]*){{0,3}}"
_AGENCY = (
    r"CNN|Reuters|REUTERS|AP|AFP|dpa|DPA|UPI|EFE|ANSA|Xinhua|ČTK|TASR|PAP|APA|sda|SDA|NTB|TT|Ritzau|IANS|PTI|Bloomberg|"
    r"BBC|CNN ?[A-Z]\w+|WIRED|Financial Times|The Hollywood Reporter|Mashable|EW\.com|"
    r"RollingStone\.com|Rolling Stone|InStyle\.com|People|Deadspin|LifeWire|Interfax|ТАСС|Рейтер|УНІАН|Lusa|Belga|"
    r"ANP|MTI|AA|ANTARA|Yonhap|Kyodo"
)
_IN_BRACKETS = rf"\((?:{_AGENCY})(?:/[\w ]+)?\)"
_NAMES_AGENCY = re.compile(_IN_BRACKETS)
# Either with an agency, "LONDON, England (CNN) --", or in capitals, "LONDON, Nov. 11 —".
_DATELINE = re.compile(
    rf"(?:{_PLACE}(?:,? [\w.,' ]{{1,30}}?)?\s?)?{_IN_BRACKETS}\s*(?:(?:--+|[—–―_]|\.-|-)\s*)?"
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
    if head[:1].isalnum() and "|" not in head and not head[:2].isupper():
        near = head[:80]
        if "-" not in near and "(" not in near and near.isascii():
            return 0  # so for most, and said at once
    at = 0 if head[:1].isalnum() else _skip(_BULLET, head, 0)
    if head[at : at + 2].isupper():
        at = _skip(_LABEL, head, at)
    while head.find(" | ", at) >= 0 and (further := _skip(_KICKER, head, at)) > at:
        at = further
    if _has_dash(head[at : at + 80]):
        at = _skip(_DATELINE, head, at) if _may_be_dateline(head, at) else at
        at = _skip(_CITY, head, at) if opens_text else at
    return at


def _has_dash(head: str) -> bool:
    """Say whether something stands here that may set off a dateline."""
    if "(" in head or " -" in head or "--" in head:
        return True
    return not head.isascii() and ("—" in head or "–" in head or "―" in head)


def _may_be_dateline(head: str, at: int) -> bool:
    """Say whether an agency stands in the first brackets, or what comes first is not a word in small letters."""
    bracket = head.find("(", at)
    return not head[at + 1 : at + 2].islower() or (bracket >= 0 and _NAMES_AGENCY.match(head, bracket) is not None)


def _skip(pattern: re.Pattern[str], head: str, at: int) -> int:
    """Return where a pattern ends, unless hardly a sentence would be left."""
    found = pattern.match(head, at)
    return found.end() if found and size(head[found.end() :]) >= 4 else at
