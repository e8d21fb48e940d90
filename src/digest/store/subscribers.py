"""Subscribers: who is on the list, and in which state."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from digest.people import Member, Subscriber
from digest.store.instants import instant, stamp

PAGE = 5_000
"""Subscribers read at a time: a list of a million is never in memory as a whole."""

_SAVE = """
    INSERT INTO subscriber (person, address, name, format, weekdays, state, added, changed)
    VALUES (:person, :address, :name, :format, :weekdays, :state, :added, :changed)
    ON CONFLICT (person) DO UPDATE SET
        address = excluded.address,
        name = excluded.name,
        format = excluded.format,
        weekdays = excluded.weekdays,
        state = excluded.state,
        changed = excluded.changed
"""

_OF = """
    SELECT person, address, name, format, weekdays, state, added, changed FROM subscriber
    WHERE person = :person
"""

_AFTER = """
    SELECT person, address, name, format, weekdays, state FROM subscriber
    WHERE person > :person
    ORDER BY person LIMIT :page
"""

_COUNTS = "SELECT state, count(*) FROM subscriber GROUP BY state ORDER BY state"


def save(db: sqlite3.Connection, subscribers: Iterable[Subscriber]) -> None:
    """Store subscribers in place of those who are the same persons; when they were added stays."""
    db.executemany(_SAVE, (_row(subscriber) for subscriber in subscribers))


def of(db: sqlite3.Connection, persons: Iterable[str]) -> dict[str, Subscriber]:
    """Return the subscribers among some persons."""
    rows = (db.execute(_OF, {"person": person}).fetchone() for person in persons)
    return {row[0]: _subscriber(row) for row in rows if row is not None}


def page(db: sqlite3.Connection, after: str) -> list[Member]:
    """Return the next `PAGE` members in the order of persons; nobody comes before the empty text."""
    return [
        Member(person, address, name, form, _weekdays(weekdays), state, True)  # noqa: FBT003  # a tuple's field
        for person, address, name, form, weekdays, state in db.execute(_AFTER, {"person": after, "page": PAGE})
    ]


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """Return how many subscribers are in each state that has any."""
    return dict(db.execute(_COUNTS))


def _weekdays(stored: str) -> tuple[str, ...]:
    return tuple(stored.split(",")) if stored else ()


def _row(subscriber: Subscriber) -> dict[str, str]:
    return {
        "person": subscriber.person,
        "address": subscriber.address,
        "name": subscriber.name,
        "format": subscriber.format,
        "weekdays": ",".join(subscriber.weekdays),
        "state": subscriber.state,
        "added": stamp(subscriber.added),
        "changed": stamp(subscriber.changed),
    }


def _subscriber(row: Sequence[str]) -> Subscriber:
    person, address, name, form, weekdays, state, added, changed = row
    return Subscriber(
        person=person,
        address=address,
        name=name,
        format=form,  # type: ignore[arg-type]  # the table's own check allows no other
        weekdays=_weekdays(weekdays),
        state=state,  # type: ignore[arg-type]  # the same
        added=instant(added),
        changed=instant(changed),
    )
