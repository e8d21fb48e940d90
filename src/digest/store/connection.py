"""One connection to one SQLite file: opened, recognised, brought up to date, and used in transactions.

This is the module that speaks SQLite alone (its pragmas and its catalogue); all others write SQL that engines share.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from digest.errors import SchemaError, StoreError
from digest.store.failures import failures
from digest.store.schema import APPLICATION_ID, MIGRATIONS

MINIMUM_VERSION = (3, 35, 0)
"""The first SQLite that knows ``RETURNING`` (2021); ``ON CONFLICT … DO UPDATE`` is older."""


class Database:
    """A connection whose faults are StoreErrors. It belongs to the thread that opened it."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for one statement that reads."""
        with failures(self._path):
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection inside a transaction, which ends with the block: kept, or undone after an exception."""
        with failures(self._path), transaction(self._connection):
            yield self._connection

    @contextmanager
    def erasing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection inside a transaction of which the file keeps nothing that was removed.

        Freed pages are overwritten. The write-ahead log is emptied, at once or when the last other reader has gone.
        """
        with failures(self._path):
            self._connection.execute("PRAGMA secure_delete = ON")
            with transaction(self._connection):
                yield self._connection
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the connection."""
        with failures(self._path):
            self._connection.close()


def connect(path: Path, *, read_only: bool, wait: float, durable: bool = False) -> Database:
    """Open a store, making it or bringing it up to date unless it is only read; raise StoreError or SchemaError.

    ``wait`` is how many seconds a statement waits for another process. What a ``durable`` connection has committed
    survives a loss of power, at the price of a synchronization of the disk each time.
    """
    require_version(path, sqlite3.sqlite_version_info)
    with failures(path):
        connection = _opened(path, mode="ro" if read_only else "rwc", wait=wait)
        try:
            _recognise(path, connection)
            if not read_only:
                _bring_up_to_date(connection)
            _require_schema(path, connection)
            connection.execute("PRAGMA foreign_keys = ON")
            if durable:
                connection.execute("PRAGMA synchronous = FULL")
                # Kibibytes. An index in random order, as Message-IDs make it, would else be read over and over.
                connection.execute("PRAGMA cache_size = -65536")
        except BaseException:
            connection.close()
            raise
    return Database(path, connection)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run a block in a transaction that holds the right to write from its first statement on."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk, for one, has already ended the transaction.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def require_version(path: Path, found: tuple[int, int, int]) -> None:
    """Raise StoreError where Python's SQLite is older than the statements need."""
    if found < MINIMUM_VERSION:
        raise StoreError(
            f"SQLite {_dotted(found)} is too old for the store {path}",
            path=str(path),
            hint=f"use a Python that brings SQLite {_dotted(MINIMUM_VERSION)} or newer",
        )


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)


def _opened(path: Path, *, mode: str, wait: float) -> sqlite3.Connection:
    # Without an isolation level Python begins no transactions of its own: every BEGIN is written in this module.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=wait, isolation_level=None)


def _recognise(path: Path, connection: sqlite3.Connection) -> None:
    """Raise StoreError for another program's file, before anything is changed in it."""
    # The catalogue is asked first: whoever sees tables of a store made meanwhile also sees its application_id.
    is_new = _number(connection, "SELECT count(*) FROM sqlite_master") == 0
    found = _number(connection, "PRAGMA application_id")
    if found != APPLICATION_ID and not (is_new and found == 0):
        raise StoreError(
            f"{path} is the database of another program",
            path=str(path),
            hint="give the newsletter's store another path",
        )


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA synchronous = NORMAL")
    _write_ahead(connection)
    while _version(connection) < len(MIGRATIONS):
        with transaction(connection):
            _migrate_once(connection)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work side by side; the file remembers it."""
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        # SQLite does not wait here when another process opens the new store too. Either mode is safe meanwhile, and
        # whoever opens it next tries again.
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise


def _migrate_once(connection: sqlite3.Connection) -> None:
    """Take the next step, unless another process has taken it while this one waited for its turn."""
    found = _version(connection)
    if found >= len(MIGRATIONS):
        return
    for statement in MIGRATIONS[found]:
        connection.execute(statement, {"identity": secrets.token_hex(16)})
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {found + 1}")


def _require_schema(path: Path, connection: sqlite3.Connection) -> None:
    found, expected = _version(connection), len(MIGRATIONS)
    if found == expected:
        return
    newer = found > expected
    raise SchemaError(
        f"the store {path} has schema {found}, this version of the program knows {expected}",
        path=str(path),
        found=found,
        expected=expected,
        hint="install the newest version of the program" if newer else "run `digest collect` to bring it up to date",
    )


def _version(connection: sqlite3.Connection) -> int:
    return _number(connection, "PRAGMA user_version")


def _number(connection: sqlite3.Connection, statement: str) -> int:
    number: int = connection.execute(statement).fetchone()[0]
    return number
