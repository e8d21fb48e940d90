"""The store as those who write to people see it: subscribers, suppressions, keys, and removing for good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from digest.people import Member, Subscriber
from digest.protocols import Clock
from digest.store import issues, keys, old, recipients, subscribers, suppression
from digest.store.connection import Database, connect
from digest.tokens import Key, person_of

ERASED = "erased"
"""The reason with which an erased person is suppressed."""

_PERSON = "person"


def open_people(path: Path, *, clock: Clock, read_only: bool = False, wait: float = 10.0) -> PeopleStore:
    """Open the store in a file, and make it where there is none; raise StoreError or SchemaError."""
    store = PeopleStore(connect(path, read_only=read_only, wait=wait, durable=True), clock)
    if not read_only:
        # Made now, so that no list read within somebody's transaction has to write.
        store.key(_PERSON)
    return store


class PeopleStore:
    """Keeps who reads. Every method is one transaction, durable when it returns: whoever asked to leave has left.

    A store belongs to the thread that opened it.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._salt: tuple[str, bytes] | None = None

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self._database.close()

    def key(self, purpose: str) -> Key:
        """Return the key that a purpose makes new things with; its first use makes it."""
        with self._database.reading() as db:
            known = keys.current(db, purpose)
        if known is not None:
            return known
        with self._database.writing() as db:
            return keys.made(db, purpose, self._clock())

    def keys(self, purpose: str) -> tuple[Key, ...]:
        """Return every key that a purpose ever had, the newest first."""
        with self._database.reading() as db:
            return keys.all_of(db, purpose)

    def person(self, address: str) -> str:
        """Return who an address is to this newsletter."""
        if self._salt is None:
            secret = self.key(_PERSON).secret
            with self._database.reading() as db:
                self._salt = (issues.identity(db), secret)
        newsletter, secret = self._salt
        return person_of(address, newsletter=newsletter, secret=secret)

    def known(self, persons: Iterable[str]) -> Mapping[str, Subscriber]:
        """Return the subscribers among some persons."""
        with self._database.reading() as db:
            return subscribers.of(db, persons)

    def members(self) -> Iterator[Member]:
        """Yield everybody who is stored, in the order of persons, read page by page."""
        after = ""
        while True:
            with self._database.reading() as db:
                page = subscribers.page(db, after)
            yield from page
            if len(page) < subscribers.PAGE:
                return
            after = page[-1].person

    def save(self, changed: Iterable[Subscriber]) -> None:
        """Store subscribers in place of those who are the same persons."""
        with self._database.writing() as db:
            subscribers.save(db, changed)

    def suppressed(self) -> Mapping[str, str]:
        """Return the reason of each suppressed person."""
        with self._database.reading() as db:
            return suppression.all_of(db)

    def suppress(self, person: str, reason: str) -> bool:
        """Never write to a person again; return whether this is new."""
        with self._database.writing() as db:
            return suppression.add(db, person, reason, self._clock())

    def lift(self, person: str) -> bool:
        """Let a person be written to again; return whether there was anything to lift."""
        with self._database.writing() as db:
            return suppression.lift(db, person)

    def erase(self, person: str) -> None:
        """Remove a person's address and name from everywhere; the person, a salted hash, stays suppressed."""
        at = self._clock()
        gone = Subscriber(person=person, address="", state="erased", added=at, changed=at)
        with self._database.erasing() as db:
            suppression.add(db, person, ERASED, at)
            known = subscribers.of(db, [person]).get(person, gone)
            subscribers.save(db, [replace(gone, added=known.added)])
            recipients.erase(db, person)

    def purge(self, before: datetime) -> Mapping[str, int]:
        """Remove what is older than an instant and needed by no issue; return how much of each kind that was."""
        with self._database.erasing() as db:
            return {**old.purge(db, before), "addresses": recipients.purge(db, before.date())}
