"""Sending: from a stored draft to deliveries.

::

    draft ─refusals, relay▶ freeze ─lease, send, settle▶ done

Everything that could be wrong is looked at first, with the relay connected and logged in; then the issue freezes, and
from there on it goes as it is. Nothing here renders, and what is known accepted is never sent again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from digest.deliveries import (
    DeliveryState,
    Dispatched,
    Frozen,
    Recovered,
)
from digest.errors import DigestError, IssueNotFound, NobodyToSendTo
from digest.jobs import doubt, refusals
from digest.jobs.refusals import Place
from digest.jobs.send_tools import SendTools
from digest.jobs.stop import obey
from digest.models import StoredIssue

RELAY = "relay"

DONE, NOTHING, NOT_EVERYBODY, NOTHING_SENT = 0, 3, 6, 7

Shown = Literal[
    "none", "empty", "draft", "frozen", "sending", "stopped", "paused", "sent", "partly", "failed", "cancelled"
]
"""What people are told of an issue, from its state and its counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendOptions:
    """What the operator asks for."""

    outlet: str = RELAY
    dry_run: bool = False
    resume: bool = False
    late: bool = False
    force: bool = False
    adopt: bool = False
    limit: int | None = None
    rate: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of an issue: all recipients by state, what this run did, and why it stopped before the end."""

    day: date
    outcome: Literal["sent", "already", "empty", "would send"]
    counts: Mapping[DeliveryState, int] = field(default_factory=dict)
    this_run: Mapping[str, int] = field(default_factory=dict)
    excluded: Mapping[str, int] = field(default_factory=dict)
    recovered: tuple[Recovered, ...] = ()
    stopped: str | None = None
    due: datetime | None = None
    outlet: str = RELAY
    hint: str | None = None

    @property
    def everybody(self) -> int:
        """The number of recipients."""
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        """The number of those of whom something is still to be done or decided."""
        return sum(self.counts.get(state, 0) for state in _OPEN) + self.counts.get("in_doubt", 0)

    @property
    def exit_code(self) -> int:
        """What the run is worth: 0 for everybody, 6 for not everybody, 7 for nobody because of the relay."""
        if self.outcome in {"empty", "would send"}:
            return DONE
        if self.stopped and not self.counts.get("sent") and not self.this_run.get("in_doubt"):
            return NOTHING_SENT
        return NOT_EVERYBODY if self.open or self.this_run.get("failed") or self.stopped else DONE


_OPEN: tuple[DeliveryState, ...] = ("pending", "leased", "deferred")


def send(day: date, *, options: SendOptions, tools: SendTools) -> Sent:
    """Send the issue of a day or go on with it; raise IssueRefused, MailError or LockedError where nothing leaves."""
    if options.dry_run:
        return _rehearse(day, options, tools)
    with tools.lock():
        recovered = _recovered(day, options, tools)
        prepared = _prepared(day, options, tools)
        if isinstance(prepared, Sent):
            return replace(prepared, recovered=recovered)
        with ExitStack() as stack:
            post = tools.post(options.outlet)
            line = post.open()
            stack.callback(line.close)
            _raise_first(refusals.of_size(day, tools.size(prepared), line.largest))
            frozen = _frozen(day, prepared, tools)
            # From here on the line is the dispatcher's.
            stack.pop_all()
            rules = tools.rules if options.rate is None else replace(tools.rules, rate=options.rate)
            ended = post.dispatch(frozen, rules=rules, limit=options.limit, first=line)
        return replace(_closed(day, ended, tools), recovered=recovered, outlet=options.outlet)


def send_test(day: date, address: str, *, tools: SendTools) -> str:
    """Send the stored issue to one address, marked as a test; return the relay's words. Nothing is stored of it."""
    stored = _stored(day, tools)
    if stored.email is None:
        raise _nothing_stored(day)
    prepared = tools.prepare(stored, "[Test] ")
    post = tools.post(RELAY)
    line = post.open()
    try:
        _raise_first(refusals.of_size(day, tools.size(prepared), line.largest))
        return post.carry(prepared, address, over=line)
    finally:
        line.close()


def shown_state(stored: StoredIssue | None, counts: Mapping[DeliveryState, int], *, alive: bool) -> Shown:
    """Return the word for how an issue stands; ``alive`` says that somebody is sending."""
    if stored is None:
        return "none"
    state, sent = stored.state, counts.get("sent", 0)
    if state == "sending":
        return "sending" if alive else "stopped"
    if state == "cancelled":
        return "partly" if sent else "cancelled"
    if state == "done":
        if counts.get("in_doubt", 0):
            return "partly"
        return "sent" if sent else "failed"
    return state


def _is_open(counts: Mapping[DeliveryState, int]) -> bool:
    return any(counts[state] for state in _OPEN)


# Before anything leaves


def _rehearse(day: date, options: SendOptions, tools: SendTools) -> Sent:
    """Do all that sending would do before the freeze, and say what it would do then."""
    prepared = _prepared(day, options, tools)
    if isinstance(prepared, Sent):
        return prepared
    line = tools.post(options.outlet).open()
    try:
        _raise_first(refusals.of_size(day, tools.size(prepared), line.largest))
    finally:
        line.close()
    if tools.ledger.frozen(day) is not None:
        return Sent(day=day, outcome="would send", counts=tools.ledger.counts(day), outlet=options.outlet)
    excluded: dict[str, int] = {}
    recipients = 0
    for candidate in tools.audience(day):
        if candidate.excluded:
            excluded[candidate.excluded] = excluded.get(candidate.excluded, 0) + 1
        else:
            recipients += 1
    if not recipients:
        raise NobodyToSendTo(day)
    return Sent(day=day, outcome="would send", counts={"pending": recipients}, excluded=excluded, outlet=options.outlet)


def _recovered(day: date, options: SendOptions, tools: SendTools) -> tuple[Recovered, ...]:
    """Settle what a run left open that ended in the middle; where the store is not at home only when it is adopted."""
    place = _place(tools)
    if not place.is_home:
        if not options.adopt:
            _raise_first(refusals.of_place(place, day))
        tools.adopt()
        tools.ledger.settle_here(tools.here)
    return tuple(tools.recover())


def _prepared(day: date, options: SendOptions, tools: SendTools) -> Frozen | Sent:
    """Return what is to be sent, frozen or about to be; or what there is to say where nothing is to be sent."""
    stored = _stored(day, tools)
    if options.dry_run:
        _raise_first(refusals.of_place(_place(tools), day))
    frozen = tools.ledger.frozen(day)
    if frozen is not None:
        return _to_go_on(frozen, options, tools)
    if stored.state == "empty":
        return Sent(day=day, outcome="empty")
    now = tools.clock()
    readiness = tools.readiness(stored)
    _raise_first(refusals.of_draft(stored, readiness, now=now, force=options.force))
    fresh = tools.prepare(stored, "")
    _raise_first(refusals.of_expiry(day, fresh.expires_at, now=now, late=options.late))
    if now >= fresh.expires_at:
        fresh = replace(fresh, expires_at=now + tools.rules.late_after)
    return replace(fresh, outlet=options.outlet)


def _to_go_on(frozen: Frozen, options: SendOptions, tools: SendTools) -> Frozen | Sent:
    day, now = frozen.issue, tools.clock()
    _raise_first(refusals.of_frozen(frozen, outlet=options.outlet, now=now))
    counts = tools.ledger.counts(day)
    # Once a run, and only in one that goes on: a relay that never answers must not get it again and again.
    if options.resume and not options.dry_run and doubt.decide_by_policy(day, tools=tools):
        counts = tools.ledger.counts(day)
    if not _is_open(counts):
        hint = refusals.of_doubt(day, counts["in_doubt"]).hint if counts["in_doubt"] else None
        if frozen.state != "done" and not options.dry_run:
            tools.ledger.set_state(day, "done", at=now)
        return Sent(
            day=day, outcome="already", counts=counts, excluded=frozen.excluded, outlet=frozen.outlet, hint=hint
        )
    _raise_first(refusals.of_open_work(frozen, counts, now=now, resume=options.resume, late=options.late))
    if options.dry_run:
        return frozen
    tools.ledger.set_wish(day, None)
    if now >= frozen.expires_at:
        until = now + tools.rules.late_after
        tools.ledger.extend(day, until, at=now)
        return replace(frozen, expires_at=until)
    return frozen


def _frozen(day: date, prepared: Frozen, tools: SendTools) -> Frozen:
    known = tools.ledger.frozen(day)
    if known is not None:
        return prepared
    tools.ledger.settle_here(tools.here)
    return tools.freeze(replace(prepared, frozen_at=tools.clock()), tools.audience(day))


def _stored(day: date, tools: SendTools) -> StoredIssue:
    stored = tools.issue(day)
    if stored is None:
        raise _nothing_stored(day)
    return stored


def _nothing_stored(day: date) -> IssueNotFound:
    return IssueNotFound(
        f"nothing is stored for {day}", issue_id=day.isoformat(), hint=f"make the issue: digest generate --date {day}"
    )


def _place(tools: SendTools) -> Place:
    return Place(
        here=tools.here,
        home=tools.ledger.home(),
        newest_lease=tools.ledger.newest_lease(),
        newest_journal=tools.newest_journal(),
    )


def _raise_first(found: Iterator[DigestError]) -> None:
    for refusal in found:
        raise refusal


# After it


def _closed(day: date, ended: Dispatched, tools: SendTools) -> Sent:
    """Store how the issue stands now, and return it."""
    now = tools.clock()
    if ended.wish is not None:
        obey(day, ended.wish, tools, why=ended.stopped or "")
    frozen = tools.ledger.frozen(day)
    if frozen is None:
        return Sent(day=day, outcome="sent", stopped=ended.stopped)
    counts = tools.ledger.counts(day)
    if now >= frozen.expires_at and _is_open(counts):
        tools.ledger.expire(day, now)
        counts = tools.ledger.counts(day)
    elif not _is_open(counts) and frozen.state not in {"done", "cancelled"}:
        tools.ledger.set_state(day, "done", at=now)
    hint = refusals.of_doubt(day, counts["in_doubt"]).hint if counts["in_doubt"] else None
    if isinstance(ended.error, DigestError):
        hint = ended.error.hint or hint
    return Sent(
        day=day,
        outcome="sent",
        counts=counts,
        this_run=ended.settled,
        excluded=frozen.excluded,
        stopped=ended.stopped,
        due=tools.ledger.next_due(day),
        hint=hint,
    )
