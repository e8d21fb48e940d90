"""Who gets an issue, and the changes to the list.

::

    subscribers.csv ┐
                    ├─one per person, the store's record wins▶ list ─suppressed, state, weekday▶ candidates
    store ──────────┘

Whoever left, was erased or is suppressed stays out, whatever a file says; only a person at the command line brings one
back, and never by an import.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from heapq import merge
from itertools import groupby
from operator import attrgetter
from typing import Literal, Protocol

from digest.addresses import comparison_key
from digest.errors import ConfigError
from digest.people import Candidate, Listed, Member, Subscriber, SubscriberState
from digest.settings import WEEKDAYS

SUPPRESSED = "suppressed"
ANOTHER_DAY = "gets it on other weekdays"

_PERSON = attrgetter("person")

Added = Literal["added", "back", "changed", "unchanged"]


class SubscriberStore(Protocol):
    """What the list needs of the store. Every method is one transaction and may raise StoreError."""

    def person(self, address: str) -> str:
        """Return who an address is to this newsletter."""
        ...

    def known(self, persons: Iterable[str]) -> Mapping[str, Subscriber]:
        """Return the subscribers among some persons."""
        ...

    def members(self) -> Iterator[Member]:
        """Yield everybody who is stored, in the order of persons."""
        ...

    def save(self, changed: Iterable[Subscriber]) -> None:
        """Store subscribers in place of those who are the same persons."""
        ...

    def suppressed(self) -> Mapping[str, str]:
        """Return the reason of each suppressed person."""
        ...

    def suppress(self, person: str, reason: str) -> bool:
        """Never write to a person again; return whether this is new."""
        ...

    def lift(self, person: str) -> bool:
        """Let a person be written to again; return whether there was anything to lift."""
        ...

    def erase(self, person: str) -> None:
        """Remove a person's address and name from everywhere; the person stays suppressed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A line of a list that is not taken, and why."""

    line: int
    address: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an import does: who is new, whose record changes, how many stay as they are, and who is not taken."""

    new: tuple[Subscriber, ...]
    changed: tuple[Subscriber, ...]
    same: int
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One person as the list shows them. ``suppressed`` is the reason; ``in_store`` is false of the file's own."""

    address: str
    name: str
    format: str
    weekdays: tuple[str, ...]
    state: SubscriberState
    in_store: bool
    suppressed: str | None = None


def audience(day: date, *, listed: Iterable[Listed], store: SubscriberStore) -> Iterator[Candidate]:
    """Yield the candidates for the issue of a day, one per person and in the order of persons.

    The store's side is read as it goes, so that a million of them fit into little memory.
    """
    suppressed, weekday = store.suppressed(), WEEKDAYS[day.weekday()]
    for member in everybody(listed, store):
        yield Candidate(
            person=member.person,
            address=member.address,
            name=member.name,
            format=member.format,
            excluded=_why_not(member, weekday, suppressed=member.person in suppressed),
        )


def everybody(listed: Iterable[Listed], store: SubscriberStore) -> Iterator[Member]:
    """Yield the union of a file's list and the store's, one per person; the store's record wins."""
    from_file = sorted((_member(line, store.person(line.address)) for line in listed), key=_PERSON)
    if not from_file:
        yield from store.members()
        return
    # Of equal persons merge gives those of the first argument first.
    for _, same in groupby(merge(store.members(), from_file, key=_PERSON), key=_PERSON):
        yield next(same)


def standings(listed: Iterable[Listed], store: SubscriberStore) -> tuple[Standing, ...]:
    """Return everybody on the list in the order of addresses, those who were erased left out."""
    suppressed = store.suppressed()
    found = [
        Standing(
            address=member.address,
            name=member.name,
            format=member.format,
            weekdays=member.weekdays,
            state=member.state,
            in_store=member.stored,
            suppressed=suppressed.get(member.person),
        )
        for member in everybody(listed, store)
        if member.state != "erased"
    ]
    return tuple(sorted(found, key=lambda standing: comparison_key(standing.address)))


def add(wanted: Listed, *, store: SubscriberStore, at: datetime) -> Added:
    """Put a person on the list, also one who left before; raise ConfigError for one who is suppressed."""
    person = store.person(wanted.address)
    reason = store.suppressed().get(person)
    if reason is not None:
        raise ConfigError(
            f"{wanted.address} is suppressed ({reason}) and is never written to",
            hint=f"if this is wrong: digest subscribers suppress --lift {wanted.address}",
        )
    known = store.known([person]).get(person)
    made = _subscriber(person, wanted, at=at, added=known.added if known else at)
    if known is not None and _alike(known, made):
        return "unchanged"
    store.save([made])
    if known is None:
        return "added"
    return "changed" if known.state == "active" else "back"


def remove(address: str, *, listed: Iterable[Listed], store: SubscriberStore, at: datetime) -> bool:
    """Mark a person as having left; return whether this is new. Raise ConfigError for one who is on no list."""
    person = store.person(address)
    known = store.known([person]).get(person)
    line = next((line for line in listed if store.person(line.address) == person), None)
    if known is None and line is None:
        raise ConfigError(f"{address} is not on the list", hint="see who is: digest subscribers list")
    if known is not None and known.state in {"left", "erased"}:
        return False
    leaving = known or _subscriber(person, line, at=at, added=at)  # type: ignore[arg-type]  # one of the two is there
    store.save([replace(leaving, state="left", changed=at)])
    return True


def erase(address: str, *, listed: Iterable[Listed], store: SubscriberStore) -> tuple[int, ...]:
    """Remove a person's address for good, known or not; return the lines of the file that still hold it."""
    person = store.person(address)
    store.erase(person)
    return tuple(line.line for line in listed if store.person(line.address) == person)


def plan_import(listed: Sequence[Listed], *, store: SubscriberStore, at: datetime) -> Plan:
    """Return what importing a list would do, without doing it.

    A known person's state never comes back to active by it; that of one who left in the list changes to that.
    """
    suppressed = store.suppressed()
    persons = [store.person(line.address) for line in listed]
    known = store.known(persons)
    new: list[Subscriber] = []
    changed: list[Subscriber] = []
    refused: list[Refused] = []
    for person, line in zip(persons, listed, strict=True):
        before = known.get(person)
        reason = _why_not_imported(before, suppressed.get(person), leaves=line.state == "left")
        if reason is not None:
            refused.append(Refused(line=line.line, address=line.address, reason=reason))
        elif before is None:
            new.append(_subscriber(person, line, at=at, added=at))
        else:
            after = replace(
                _subscriber(person, line, at=at, added=before.added),
                state="left" if line.state == "left" else before.state,
            )
            changed += () if _alike(before, after) else (after,)
    same = len(listed) - len(new) - len(changed) - len(refused)
    return Plan(new=tuple(new), changed=tuple(changed), same=same, refused=tuple(refused))


def apply(plan: Plan, store: SubscriberStore) -> None:
    """Do what an import's plan says."""
    store.save((*plan.new, *plan.changed))


def exported(standings: Iterable[Standing]) -> Iterator[dict[str, str]]:
    """Yield the list as rows that an import reads; whoever is suppressed is no business of another list."""
    for standing in standings:
        if standing.suppressed is None:
            yield {
                "address": standing.address,
                "name": standing.name,
                "format": standing.format,
                "weekdays": " ".join(standing.weekdays),
                "state": standing.state,
            }


def _why_not(member: Member, weekday: str, *, suppressed: bool) -> str | None:
    if suppressed:
        return SUPPRESSED
    if member.state != "active":
        return member.state
    return ANOTHER_DAY if member.weekdays and weekday not in member.weekdays else None


def _why_not_imported(before: Subscriber | None, suppressed: str | None, *, leaves: bool) -> str | None:
    if suppressed is not None:
        return f"is suppressed ({suppressed})"
    if before is not None and (before.state == "erased" or (before.state == "left" and not leaves)):
        return f"{before.state} on {before.changed:%Y-%m-%d}; only `digest subscribers add` brings one back"
    return None


def _member(line: Listed, person: str) -> Member:
    return Member(person, line.address, line.name, line.format, line.weekdays, line.state, stored=False)


def _subscriber(person: str, line: Listed, *, at: datetime, added: datetime) -> Subscriber:
    return Subscriber(
        person=person,
        address=line.address,
        name=line.name,
        format=line.format,
        weekdays=line.weekdays,
        state=line.state,
        added=added,
        changed=at,
    )


def _alike(before: Subscriber, after: Subscriber) -> bool:
    """Say whether two records of a person differ in nothing but when they changed."""
    return replace(before, changed=after.changed) == after
