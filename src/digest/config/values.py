"""What single values of the configuration may be: zones, languages, addresses, colours, hours, rules."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, time
from difflib import get_close_matches
from unicodedata import normalize
from urllib.parse import SplitResult, urlsplit

from digest import plugins
from digest.addresses import AddressError, normal
from digest.config.strict import (
    Check,
    each,
    each_value,
    elements,
    line,
    nearest,
    number,
    one_line,
    shown,
    text,
    whole,
    wrong,
)
from digest.settings import WEEKDAYS, Weekday

MOST = 1000
"""The largest count and weight that make sense; more is a slip of the finger."""

SIZES = (10, 100)
"""Thousands of bytes that an issue may be bounded to: a frame weighs ten, and Gmail cuts a mail at about 102."""

CONNECTIONS = 100
"""The most connections to a relay; most allow far fewer."""

FASTEST = 100_000
"""Messages a second that no relay takes."""

_LANGUAGES = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu
    ja ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb
    nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so
    sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def zone(value: object) -> str:
    """Return the name of a time zone that this machine knows."""
    from zoneinfo import ZoneInfo

    name = line(value)
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        # A missing zone is a LookupError, a path a ValueError, and the folder "Europe" an OSError.
        raise wrong(f"there is no time zone {shown(name)}", _zone_hint(name)) from None
    return name


def language(value: object) -> str:
    """Return a language tag (BCP 47) with hyphens; two letters are a code of ISO 639-1."""
    tag = line(value)
    code = tag[:2].lower() if len(re.split("[-_]", tag)[0]) == 2 else None
    if not _LANGUAGE.fullmatch(tag) or (code and code not in _LANGUAGES.split()):
        raise wrong(f"{shown(tag)} is no language code", 'write a code such as "en", "uk" or "pt-BR"')
    return tag.replace("_", "-")


def address(value: object) -> str:
    """Return an e-mail address without a name, in its normal form."""
    found = line(value)
    try:
        return normal(found)
    except AddressError as error:
        raise wrong(error.message, error.hint) from None


def web_address(value: object) -> str:
    """Return an http or https address that paths can be added to, or nothing."""
    found = one_line(value)
    if found and not _is_base(_split(found)):
        hint = 'write it whole and without a query, as in "https://news.example.org"'
        raise wrong(f"{shown(found)} is no web address", hint)
    return found


def clock_time(value: object) -> time:
    """Return an hour and minute, from a text or a TOML time with no seconds."""
    if isinstance(value, time) and not value.second and not value.microsecond:
        return value
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise wrong(f"should be a time of day, but is {shown(value)}", 'write hours and minutes, as in "18:00"')
    return time(int(found[1]), int(found[2]))


def day(value: object) -> date:
    """Return a date, from a TOML date or a text of ISO 8601."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise wrong(f"should be a date, but is {shown(value)}", "write year, month and day, as in 2022-11-11")


def weekdays(value: object) -> tuple[Weekday, ...]:
    """Return the publishing days in the order of the week; there is at least one."""
    named = each(_weekday)(value)
    if not named:
        raise wrong("should name at least one day", f"known are: {', '.join(WEEKDAYS)}")
    return tuple(known for known in WEEKDAYS if known in named)


def count(value: object) -> int:
    """Return a whole number that counts something."""
    return _within(whole(value), least=0)


def sentences(value: object) -> int:
    """Return a number of sentences, at least one."""
    return _within(whole(value), least=1)


def minutes(value: object) -> int:
    """Return a number of minutes, at least one."""
    return _within(whole(value), least=1)


def kilobytes(value: object) -> int:
    """Return a size that an issue's HTML can be bounded to, in thousands of bytes."""
    return _within(whole(value), least=SIZES[0], most=SIZES[1])


def connections(value: object) -> int:
    """Return a number of connections that a relay is spoken to on at once."""
    return _within(whole(value), least=1, most=CONNECTIONS)


def hours(value: object) -> int:
    """Return a number of hours, from one to those of a week."""
    return _within(whole(value), least=1, most=168)


def rate(value: object) -> float:
    """Return a number of messages a second, above 0; below 1 it is less than one a second."""
    found = number(value)
    if not 0 < found <= FASTEST:
        raise wrong(f"should be above 0 and at most {FASTEST}, but is {shown(found)}", "it counts messages a second")
    return float(found)


def weight(value: object) -> float:
    """Return a factor above 0."""
    found = number(value)
    if not 0 < found <= MOST:
        raise wrong(f"should be above 0 and at most {MOST}, but is {shown(found)}", "1.0 is neutral")
    return float(found)


def colours(value: object) -> dict[str, str]:
    """Return colours by name."""
    return each_value(_colour)(value)


def rule(value: object) -> str:
    """Return a word, or a regular expression between slashes that compiles."""
    found = line(value)
    if len(found) > 1 and found.startswith("/") and found.endswith("/"):
        _compile(found[1:-1])
    return found


def plugin(group: str) -> Check[str]:
    """Return the check of a name that a group of plug-ins knows."""

    def check(value: object) -> str:
        name = line(value)
        if name not in plugins.names(group):
            error = plugins.unknown(group, name)
            raise wrong(error.message, error.hint)
        return name

    return check


def lines(value: object) -> tuple[str, ...]:
    """Return names, one line each."""
    return each(line)(elements(value))


def _zone_hint(name: str) -> str:
    from zoneinfo import available_timezones

    known = sorted(available_timezones())
    wanted = name.lower().replace(" ", "_")
    by_city = [zone for zone in known if zone.lower().rsplit("/", 1)[-1] == wanted.rsplit("/", 1)[-1]]
    folded = {zone.lower(): zone for zone in known}
    near = by_city or [folded[found] for found in get_close_matches(wanted, folded, n=1)]
    return f"did you mean {shown(near[0])}?" if near else 'write a name of the zone database, as in "Europe/Rome"'


def _weekday(value: object) -> str:
    name = text(value)
    if name not in WEEKDAYS:
        raise wrong(f"there is no day {shown(name)}", nearest(name[:3], WEEKDAYS))
    return name


def _colour(value: object) -> str:
    found = text(value)
    if not _COLOUR.fullmatch(found):
        raise wrong(f"{shown(found)} is no colour", 'write # and six hexadecimal digits, as in "#1a6b8f"')
    return found


def _within(found: int, *, least: int, most: int = MOST) -> int:
    if not least <= found <= most:
        raise wrong(f"should be from {least} to {most}, but is {shown(found)}")
    return found


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port  # a port that is no number shows only when asked for
    except ValueError:
        return None
    return parts


def _is_base(parts: SplitResult | None) -> bool:
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        return False
    return not (parts.query or parts.fragment or re.search(r"[\s\"'<>\\]", parts.geturl()))


def _compile(pattern: str) -> None:
    if not pattern:
        raise wrong("an empty regular expression matches everything", "write words, or /a pattern/")
    try:
        with warnings.catch_warnings(action="ignore"):
            re.compile(normalize("NFC", pattern), re.IGNORECASE)  # as the rules compile it
    except re.error as error:
        place = f" at character {error.pos + 1}" if error.pos is not None else ""
        shown_pattern = shown(f"/{pattern}/")
        raise wrong(
            f"{shown_pattern} is no regular expression: {error.msg}{place}", "mend it, or leave the slashes out"
        ) from None
    except (OverflowError, RecursionError):
        raise wrong(f"{shown(f'/{pattern}/')} is too large for a regular expression") from None
