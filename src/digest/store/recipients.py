"""Who an issue goes to, and what became of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from digest.deliveries import DELIVERY_STATES, Delivery, DeliveryState, Receipt, Recipient
from digest.people import Candidate
from digest.store.freezes import day_of, number_of
from digest.store.instants import instant, stamp

# These two run a million times in a large issue: by place a value is bound in half the time that it takes by name.
_PUT = """
    INSERT INTO delivery (issue, changed, number, person, address, name, format, message_id, state, attempts)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0)
"""

_SETTLE = """
    UPDATE delivery SET state = ?, lease = NULL, code = ?, reply = ?, next_try = ?, attempts = attempts + ?, changed = ?
    WHERE issue = ? AND number = ? AND state = 'leased' AND lease = ?
"""

_LEASED = """
    SELECT issue, number, person, address, name, format, message_id, state, attempts, lease, code, reply, next_try,
        changed
    FROM delivery WHERE issue = :issue AND state = 'leased' AND lease = :lease ORDER BY number
"""

_IN_STATE = """
    SELECT issue, number, person, address, name, format, message_id, state, attempts, lease, code, reply, next_try,
        changed
    FROM delivery WHERE issue = :issue AND state = :state ORDER BY number
"""

_COUNTS = "SELECT state, count(*) FROM delivery WHERE issue = :issue GROUP BY state"

_DUE = """
    UPDATE delivery SET state = 'pending', next_try = NULL, changed = :at
    WHERE issue = :issue AND state = 'deferred' AND next_try <= :at
"""

_NEXT_DUE = "SELECT min(next_try) FROM delivery WHERE issue = :issue AND state = 'deferred'"

_MOVE = """
    UPDATE delivery SET state = :to, reply = :reply, next_try = NULL, changed = :at
    WHERE issue = :issue AND state = :state
"""

_EXPIRE_TRIED = """
    UPDATE delivery SET state = 'failed', next_try = NULL, changed = :at
    WHERE issue = :issue AND state IN ('pending', 'deferred') AND attempts > 0
"""

_EXPIRE_UNTRIED = """
    UPDATE delivery SET state = 'suppressed', reply = 'expired', changed = :at
    WHERE issue = :issue AND state IN ('pending', 'deferred')
"""

_DECIDE = """
    UPDATE delivery SET state = :to, changed = :at
    WHERE issue = :issue AND number = :number AND state = 'in_doubt'
"""

_REMEMBER = """
    UPDATE delivery SET state = :to, lease = NULL, next_try = NULL, changed = :at
    WHERE issue = :issue AND number = :number AND state IN ('pending', 'deferred', 'leased')
"""

_BAD = "INSERT INTO bad_address (person, issue) VALUES (:person, :issue) ON CONFLICT (person, issue) DO NOTHING"

_TIMES_BAD = "SELECT count(*) FROM bad_address WHERE person = :person"

_GOOD = "DELETE FROM bad_address WHERE person = :person"

_PERSON = "SELECT person FROM delivery WHERE issue = :issue AND number = :number"

_ERASE = "UPDATE delivery SET address = '', name = '' WHERE person = :person"

_PURGE = """
    UPDATE delivery SET address = '', name = ''
    WHERE address <> '' AND issue < :before AND issue IN (
        SELECT freeze.issue FROM freeze JOIN issue
            ON issue.newsletter = freeze.newsletter AND issue.date = freeze.date
        WHERE issue.state IN ('done', 'cancelled')
    )
"""

_OF_PERSON = """
    SELECT issue, number, person, address, name, format, message_id, state, attempts, lease, code, reply, next_try,
        changed
    FROM delivery WHERE address = :address ORDER BY issue
"""


def put(
    db: sqlite3.Connection,
    day: date,
    candidates: Iterable[Candidate],
    *,
    at: datetime,
    message_id: Callable[[str], str],
    wire: Callable[[str], str | None],
) -> tuple[int, dict[str, int]]:
    """Store an audience as it comes; return how many came into question, and how many were left out by reason.

    ``wire`` gives the address as SMTP sends it, None where it can't.
    """
    excluded: dict[str, int] = {}
    asked = 0

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal asked
        number = 0
        issue, changed = number_of(day), stamp(at)
        for candidate in candidates:
            asked += 1
            address = None if candidate.excluded else wire(candidate.address)
            if address is None:
                reason = candidate.excluded or "the address needs an extension of SMTP (SMTPUTF8)"
                excluded[reason] = excluded.get(reason, 0) + 1
                continue
            number += 1
            person = candidate.person
            yield issue, changed, number, person, address, candidate.name, candidate.format, message_id(person)

    db.executemany(_PUT, rows())
    return asked, excluded


def settle(db: sqlite3.Connection, day: date, receipts: Sequence[Receipt], at: datetime) -> int:
    """Store what became of tries; return how many rows changed. One whose lease is not the row's changes nothing."""
    issue, changed = number_of(day), stamp(at)
    rows = [
        (
            receipt.state,
            receipt.code,
            receipt.reply,
            stamp(receipt.next_try) if receipt.next_try else None,
            int(receipt.tried),
            changed,
            issue,
            receipt.number,
            receipt.lease,
        )
        for receipt in receipts
    ]
    return db.executemany(_SETTLE, rows).rowcount


def note_bad_addresses(db: sqlite3.Connection, day: date, receipts: Iterable[Receipt], most: int) -> list[str]:
    """Count the issues in a row at which an address was bad; return the persons whose count has reached ``most``."""
    issue = number_of(day)
    bad = []
    for receipt in receipts:
        if not (receipt.address_is_bad or receipt.state == "sent"):
            continue
        row = db.execute(_PERSON, {"issue": issue, "number": receipt.number}).fetchone()
        if row is None:
            continue
        person = {"person": row[0]}
        if receipt.state == "sent":
            db.execute(_GOOD, person)
            continue
        db.execute(_BAD, {**person, "issue": issue})
        if db.execute(_TIMES_BAD, person).fetchone()[0] >= most:
            bad.append(row[0])
    return bad


def leased(db: sqlite3.Connection, day: date, lease: int) -> tuple[Delivery, ...]:
    """Return the deliveries that a lease still holds."""
    return tuple(_delivery(row) for row in db.execute(_LEASED, {"issue": number_of(day), "lease": lease}))


def in_state(db: sqlite3.Connection, day: date, state: DeliveryState) -> tuple[Delivery, ...]:
    """Return the deliveries of an issue in a state."""
    return tuple(_delivery(row) for row in db.execute(_IN_STATE, {"issue": number_of(day), "state": state}))


def of_address(db: sqlite3.Connection, address: str) -> tuple[Delivery, ...]:
    """Return what became of every issue for an address."""
    return tuple(_delivery(row) for row in db.execute(_OF_PERSON, {"address": address}))


def counts(db: sqlite3.Connection, day: date) -> Mapping[DeliveryState, int]:
    """Return how many deliveries are in each state."""
    found: dict[DeliveryState, int] = dict(db.execute(_COUNTS, {"issue": number_of(day)}))
    return {state: found.get(state, 0) for state in DELIVERY_STATES}


def make_due(db: sqlite3.Connection, day: date, at: datetime) -> int:
    """Make pending again what was deferred and whose time has come."""
    return db.execute(_DUE, {"issue": number_of(day), "at": stamp(at)}).rowcount


def next_due(db: sqlite3.Connection, day: date) -> datetime | None:
    """Return when the next deferred delivery is due."""
    at = db.execute(_NEXT_DUE, {"issue": number_of(day)}).fetchone()[0]
    return instant(at) if at else None


def expire(db: sqlite3.Connection, day: date, at: datetime) -> int:
    """Give up what is open: who was tried has failed, who was not is left out."""
    row = {"issue": number_of(day), "at": stamp(at)}
    return db.execute(_EXPIRE_TRIED, row).rowcount + db.execute(_EXPIRE_UNTRIED, row).rowcount


def cancel(db: sqlite3.Connection, day: date, at: datetime) -> int:
    """Leave out what is open."""
    row = {"issue": number_of(day), "at": stamp(at), "to": "suppressed", "reply": "cancelled"}
    return sum(db.execute(_MOVE, {**row, "state": state}).rowcount for state in ("pending", "deferred"))


def decide(db: sqlite3.Connection, day: date, numbers: Iterable[int], to: DeliveryState, at: datetime) -> int:
    """Settle deliveries in doubt as somebody decided; return how many were in doubt."""
    rows = [{"issue": number_of(day), "number": number, "to": to, "at": stamp(at)} for number in numbers]
    return db.executemany(_DECIDE, rows).rowcount if rows else 0


def remember(db: sqlite3.Connection, day: date, numbers: Iterable[int], to: DeliveryState, at: datetime) -> int:
    """Settle what a restored store holds for open as a journal knows it; return how many that were."""
    rows = [{"issue": number_of(day), "number": number, "to": to, "at": stamp(at)} for number in numbers]
    return db.executemany(_REMEMBER, rows).rowcount if rows else 0


def erase(db: sqlite3.Connection, person: str) -> int:
    """Forget a person's address and name in every issue; return in how many it stood."""
    return db.execute(_ERASE, {"person": person}).rowcount


def purge(db: sqlite3.Connection, before: date) -> int:
    """Forget addresses and names of issues of earlier dates that are over; states and counts stay."""
    return db.execute(_PURGE, {"before": number_of(before)}).rowcount


def _delivery(row: Sequence[object]) -> Delivery:
    issue, number, person, address, name, form, message_id, state, attempts, lease, code, reply, due, changed = row
    return Delivery(  # the columns' types are the table's
        issue=day_of(issue),  # type: ignore[arg-type]
        number=number,  # type: ignore[arg-type]
        recipient=Recipient(id=person, address=address, name=name, format=form),  # type: ignore[arg-type]
        message_id=message_id,  # type: ignore[arg-type]
        state=state,  # type: ignore[arg-type]
        attempts=attempts,  # type: ignore[arg-type]
        lease=lease,  # type: ignore[arg-type]
        code=code,  # type: ignore[arg-type]
        reply=reply or "",  # type: ignore[arg-type]
        next_try=instant(due) if due else None,  # type: ignore[arg-type]
        changed=instant(changed) if changed else None,  # type: ignore[arg-type]
    )
