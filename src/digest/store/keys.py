"""The secrets that links, Message-IDs and hashes are made with. None is ever removed: old mail must still work."""

from __future__ import annotations

import secrets
import sqlite3
from datetime import datetime

from digest.store.instants import stamp
from digest.tokens import Key

_BYTES = 32

_SAVE = """
    INSERT INTO key (purpose, id, secret, created)
    VALUES (:purpose, :id, :secret, :created)
    ON CONFLICT (purpose, id) DO NOTHING
"""

_CURRENT = "SELECT id, secret FROM key WHERE purpose = :purpose AND retired IS NULL ORDER BY id DESC LIMIT 1"

_ALL = "SELECT id, secret FROM key WHERE purpose = :purpose ORDER BY id DESC"


def current(db: sqlite3.Connection, purpose: str) -> Key | None:
    """Return the key that a purpose makes new things with, where there is one."""
    row = db.execute(_CURRENT, {"purpose": purpose}).fetchone()
    return _key(*row) if row else None


def made(db: sqlite3.Connection, purpose: str, at: datetime) -> Key:
    """Return a purpose's current key, and make its first one where there is none."""
    known = current(db, purpose)
    if known is not None:
        return known
    key = Key(id=1, secret=secrets.token_bytes(_BYTES))
    db.execute(_SAVE, {"purpose": purpose, "id": key.id, "secret": key.secret.hex(), "created": stamp(at)})
    return key


def all_of(db: sqlite3.Connection, purpose: str) -> tuple[Key, ...]:
    """Return every key that a purpose ever had, the newest first, retired ones too."""
    return tuple(_key(*row) for row in db.execute(_ALL, {"purpose": purpose}))


def _key(identifier: int, secret: str) -> Key:
    return Key(id=identifier, secret=bytes.fromhex(secret))
