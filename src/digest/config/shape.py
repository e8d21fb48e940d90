"""The shape of ``digest.toml``: which tables and keys there are, and what each may hold.

Types and defaults stand in the records alone. The rules of a table (include, exclude, pin) are written among its other
keys, though they are a record of their own; what the environment says of the relay is not written there at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import get_args

from digest.config import values
from digest.config.environment import SPELLINGS
from digest.config.strict import Checks, Fault, choice, each, line, near, nearest, one_line
from digest.models import Rules, Source, TeaserPolicy
from digest.plugins import SOURCES, SUMMARIZERS
from digest.settings import (
    CatchUp,
    DoubtPolicy,
    Images,
    Newsletter,
    Relay,
    Review,
    Selection,
    Sending,
    Subscribers,
    Summaries,
    ThemeChoice,
    WhenEmpty,
)

TABLES: Mapping[str, type] = {
    "newsletter": Newsletter,
    "theme": ThemeChoice,
    "selection": Selection,
    "summaries": Summaries,
    "sources": Source,
    "relay": Relay,
    "sending": Sending,
    "subscribers": Subscribers,
}

CHECKS: Mapping[type, Checks] = {
    Newsletter: {
        "name": line,
        "contact": values.address,
        "tagline": one_line,
        "language": values.language,
        "timezone": values.zone,
        "close": values.clock_time,
        "days": values.weekdays,
        "base_url": values.web_address,
        "first_issue": values.day,
    },
    ThemeChoice: {
        "name": line,
        "images": choice(get_args(Images)),
        "light": values.colours,
        "dark": values.colours,
    },
    Selection: {
        "second": values.count,
        "max_sections": values.count,
        "per_section": values.count,
        "brief": values.count,
        "per_source": values.count,
        "max_minutes": values.minutes,
        "max_kb": values.kilobytes,
        "sections": each(line),
        "when_empty": choice(get_args(WhenEmpty)),
    },
    Summaries: {
        "method": values.plugin(SUMMARIZERS),
        "lead": values.sentences,
        "second": values.sentences,
        "section": values.sentences,
    },
    Source: {
        "name": line,
        "kind": values.plugin(SOURCES),
        "location": line,
        "section": line,
        "weight": values.weight,
        "limit": values.count,
        "language": values.language,
        "teaser": choice(get_args(TeaserPolicy)),
    },
    Relay: {"test_address": values.address},
    Sending: {
        "doubt": choice(get_args(DoubtPolicy)),
        "connections": values.connections,
        "rate": values.rate,
        "late_after": values.hours,
        "review": choice(get_args(Review)),
        "catch_up": choice(get_args(CatchUp)),
        "unsubscribe": values.address,
    },
    Subscribers: {"file": line},
    Rules: {"include": each(values.rule), "exclude": each(values.rule), "pin": each(values.rule)},
}

RULE_KEYS = tuple(field.name for field in fields(Rules))


def known_keys(kind: type) -> tuple[str, ...]:
    """Return the keys that a record's table may hold, in the order of the record."""
    own = (field.name for field in fields(kind) if field.name not in unwritten(kind))
    return (*own, *RULE_KEYS) if holds_rules(kind) else tuple(own)


def holds_rules(kind: type) -> bool:
    """Say whether a record has rules, which are written among its table's other keys."""
    return any(field.name == "rules" for field in fields(kind))


def unwritten(kind: type) -> frozenset[str]:
    """Return the fields of a record that are no keys of its table: rules, and what the environment tells."""
    return frozenset({*SPELLINGS, "token"}) if kind is Relay else frozenset({"rules"})


def unknown_key(name: str, known: Sequence[str], *, in_settings: bool = True) -> Fault:
    """Return the fault of a key that a table doesn't know, with the key that was probably meant."""
    hint = near(name, known) or (_owner_hint(name) if in_settings else None) or nearest(name, known)
    return Fault(path=(name,), message="is not a key that belongs here", hint=hint)


def _owner_hint(name: str) -> str | None:
    """Say where a key belongs that was written into the wrong table."""
    if name in SPELLINGS:
        return f"write {SPELLINGS[name][0]} into .env"
    owners = [heading(table) for table, kind in TABLES.items() if name in known_keys(kind)]
    return f"it belongs below {' or '.join(owners)}" if owners else None


def heading(table: str) -> str:
    """Return the line that begins a table."""
    return "[[sources]]" if table == "sources" else f"[{table}]"
