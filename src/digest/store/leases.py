"""Durable claims on batches of deliveries. A batch is one transaction, so it costs one synchronization of the disk."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime

from digest.deliveries import Delivery, Here, Lease, Recipient
from digest.store.freezes import day_of, number_of
from digest.store.instants import instant, stamp

_NEWEST = "SELECT max(id) FROM lease"

_TAKE = """
    INSERT INTO lease (id, issue, host, boot, pid, journal, taken_at)
    VALUES (:id, :issue, :host, :boot, :pid, :journal, :taken_at)
"""

# Who left the list or was suppressed after the freeze is left out here, at the last moment before anything is sent.
_LEAVE_OUT = """
    UPDATE delivery SET state = 'suppressed', changed = :at, reply = (
        SELECT reason FROM suppression WHERE suppression.person = delivery.person
        UNION ALL
        SELECT state FROM subscriber WHERE subscriber.person = delivery.person AND subscriber.state <> 'active'
        LIMIT 1
    )
    WHERE issue = :issue AND state = 'pending'
        AND number IN (
            SELECT number FROM delivery WHERE issue = :issue AND state = 'pending' ORDER BY number LIMIT :most
        )
        AND (
            EXISTS (SELECT 1 FROM suppression WHERE suppression.person = delivery.person)
            OR EXISTS (
                SELECT 1 FROM subscriber WHERE subscriber.person = delivery.person AND subscriber.state <> 'active'
            )
        )
"""

_CLAIM = """
    UPDATE delivery SET state = 'leased', lease = :lease, changed = :at
    WHERE issue = :issue AND state = 'pending' AND number IN (
        SELECT number FROM delivery WHERE issue = :issue AND state = 'pending' ORDER BY number LIMIT :most
    )
    RETURNING number, person, address, name, format, message_id, attempts
"""

_CLOSE = "UPDATE lease SET closed_at = :at WHERE id = :id AND closed_at IS NULL"

_OPEN = """
    SELECT id, issue, host, boot, pid, journal, taken_at FROM lease WHERE closed_at IS NULL ORDER BY id
"""

_ANY = "SELECT 1 FROM lease WHERE issue = :issue LIMIT 1"


def newest(db: sqlite3.Connection) -> int:
    """Return the highest number that any lease ever had, 0 where there was none."""
    return db.execute(_NEWEST).fetchone()[0] or 0


def claim(
    db: sqlite3.Connection, day: date, *, most: int, here: Here, journal: str, at: datetime
) -> tuple[Delivery, ...]:
    """Claim the next pending deliveries under a new lease, those of people who left meanwhile left out."""
    issue, moment, lease = number_of(day), stamp(at), newest(db) + 1
    while db.execute(_LEAVE_OUT, {"issue": issue, "at": moment, "most": most}).rowcount:
        continue
    rows = db.execute(_CLAIM, {"issue": issue, "at": moment, "most": most, "lease": lease}).fetchall()
    if not rows:
        return ()
    row = {
        "id": lease,
        "issue": issue,
        "host": here.host,
        "boot": here.boot,
        "pid": here.pid,
        "journal": journal,
        "taken_at": moment,
    }
    db.execute(_TAKE, row)
    return tuple(
        Delivery(
            issue=day,
            number=number,
            recipient=Recipient(id=person, address=address, name=name, format=form),
            message_id=message_id,
            state="leased",
            attempts=attempts,
            lease=lease,
        )
        for number, person, address, name, form, message_id, attempts in sorted(rows)
    )


def close(db: sqlite3.Connection, lease: int, at: datetime) -> None:
    """Close a lease: nothing is open under it."""
    db.execute(_CLOSE, {"id": lease, "at": stamp(at)})


def still_open(db: sqlite3.Connection) -> tuple[Lease, ...]:
    """Return the leases that nobody closed."""
    return tuple(
        Lease(
            id=identifier, issue=day_of(issue), host=host, boot=boot, pid=pid, journal=journal, taken_at=instant(taken)
        )
        for identifier, issue, host, boot, pid, journal, taken in db.execute(_OPEN)
    )


def was_ever_taken(db: sqlite3.Connection, day: date) -> bool:
    """Say whether anything of an issue was ever claimed."""
    return db.execute(_ANY, {"issue": number_of(day)}).fetchone() is not None


def use_up(db: sqlite3.Connection, until: int, *, here: Here, at: datetime) -> None:
    """Take and close the lease of a number, so that the next one is higher. It is of no issue."""
    moment = stamp(at)
    row = {
        "id": until,
        "issue": 0,
        "host": here.host,
        "boot": here.boot,
        "pid": here.pid,
        "journal": "",
        "taken_at": moment,
    }
    db.execute(_TAKE, row)
    db.execute(_CLOSE, {"id": until, "at": moment})
