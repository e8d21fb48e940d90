"""A newsletter's post room for tests: a store with an issue, an audience, a relay on loopback, and what joins them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import builders
from builders import DAY, WINDOW
from relay import Relay

from digest import tokens
from digest.addresses import wire
from digest.deliveries import (
    Delivery,
    DeliveryState,
    Dispatched,
    Endpoint,
    Frozen,
    Here,
    Patience,
    Prepared,
    Recipient,
    Recovered,
    SendingRules,
)
from digest.delivery.dispatch import dispatch
from digest.delivery.exchange import Desk
from digest.delivery.outlets import FolderOutlet, RelayOutlet, outgoing_from
from digest.delivery.post import Postman, Records
from digest.delivery.recovery import recover, this_place
from digest.delivery.transaction import nothing_happens
from digest.jobs.refusals import Readiness
from digest.jobs.send_tools import SendTools
from digest.mail import headers
from digest.mail.headers import Letterhead
from digest.mail.stamp import Stamper, Values, prepare
from digest.models import Email, Field, StoredIssue
from digest.people import Candidate
from digest.store import exclusive, open_store
from digest.store.ledger import SqliteLedger, open_ledger

SECRET = b"the secret of the tests"
KEY = tokens.Key(id=1, secret=SECRET)
SOON = WINDOW.end + timedelta(minutes=10)
"""Ten minutes after the issue's close."""

QUICK = Patience(connect=5, greeting=2, command=2, data=2, block=2, accepted=2, quit=1)
HTML = '<html><body><p>Grüße aus der Brücke.</p><p><a href="">web</a> <a href="">leave</a></p></body></html>\n'
TEXT = "Grüße\n.\n..dots\nFrom the desk\nleave: \n"


def rules(**changes: Any) -> SendingRules:
    """Build rules that lose no time."""
    values = {"connections": 1, "patience": QUICK, "failures": 2, "backoff": 0.01, "wait": timedelta(0)}
    return SendingRules(**{**values, **changes})


def person(address: str) -> str:
    """Return a person's opaque id."""
    return sha256(address.encode()).hexdigest()[:28]


def candidate(address: str, **changes: Any) -> Candidate:
    """Build someone who comes into question."""
    return Candidate(**{"person": person(address), "address": address, **changes})


def candidates(count: int) -> Iterable[Candidate]:
    """Give a list of readers, one at a time."""
    return (candidate(f"reader{number}@example.org") for number in range(1, count + 1))


message_id = headers.message_ids(SECRET, DAY)
"""Gives the Message-ID's opaque part of a person."""


def links(recipient: Recipient) -> Mapping[str, str]:
    """Return personal links of a constant width."""
    token = tokens.sign("unsubscribe", person(recipient.id), KEY)
    return {"unsubscribe": f"https://news.example.org/u/{token}"}


def email(**changes: Any) -> Email:
    """Build an email with a field that is the same for all and one that is personal."""
    web, leave = HTML.index('">web'), HTML.index('">leave')
    values = {
        "subject": "Bridge closed – three weeks",
        "preheader": "",
        "html": HTML,
        "text": TEXT,
        "fields": (
            Field(name="web", part="html", offset=web),
            Field(name="unsubscribe", part="html", offset=leave),
            Field(name="unsubscribe", part="text", offset=len(TEXT) - 1),
        ),
    }
    return Email(**{**values, **changes})


LETTERHEAD = Letterhead(
    name="The Evening Bridge",
    sender="desk@bridge.example.org",
    reply_to="desk@bridge.example.org",
    language="en",
    identity="0123456789abcdef",
)


def prepared(of: Email | None = None, **changes: Any) -> dict[Any, Prepared]:
    """Prepare an email's messages."""
    values = Values(fixed={"web": "https://news.example.org/2022/11/11/"}, shapes=links(Recipient(id="x", address="x")))
    return prepare(
        builders.issue(),
        of or email(),
        **{
            "letterhead": LETTERHEAD,
            "values": values,
            "read_picture": lambda _: b"",
            "base": None,
            **changes,
        },
    )


@dataclass
class Hands:
    """A clock that stands still until somebody turns its hands."""

    now: datetime = SOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Postroom:
    """One store and what is done with it. Sends the issue of `builders.DAY`."""

    folder: Path
    clock: Callable[[], datetime] = field(default_factory=Hands)
    boot: str | None = "this boot"
    passing: Callable[[str], None] = nothing_happens
    padding: int = 0

    @property
    def store(self) -> Path:
        return self.folder / "digest.db"

    @property
    def journals(self) -> Path:
        return self.folder / "digest.journals"

    @property
    def here(self) -> Here:
        return replace(this_place(self.store, {}), boot=self.boot)

    def ledger(self, **options: Any) -> SqliteLedger:
        return open_ledger(self.store, **options)

    def draft(self, **changes: Any) -> None:
        """Store the draft of the day."""
        with open_store(self.store) as store:
            stored = StoredIssue(issue=builders.issue(), email=email(), state="draft", made_at=builders.NOON)
            store.save_issue(replace(stored, **changes))

    def freeze(self, audience: int | Iterable[Candidate] = 3, **changes: Any) -> Frozen:
        """Store the draft of the day and freeze it."""
        self.draft()
        people = candidates(audience) if isinstance(audience, int) else audience
        written = changes.pop("wire", wire)
        padding = ("y" * 70 + "\r\n") * (self.padding // 72)
        messages = {form: replace(one, text=one.text + padding) for form, one in prepared().items()}
        values = {
            "issue": DAY,
            "outlet": "relay",
            "sender": LETTERHEAD.sender,
            "domain": LETTERHEAD.domain,
            "sha256": "0",
            "frozen_at": self.clock(),
            "expires_at": WINDOW.end + timedelta(hours=20),
            "messages": messages,
        }
        with self.ledger() as ledger:
            return ledger.freeze(Frozen(**{**values, **changes}), people, message_id=message_id, wire=written)

    def endpoint(self, relay: Relay, **changes: Any) -> Endpoint:
        values = {"host": relay.host, "port": relay.port, "security": "none", "name": "bridge.example.org"}
        return Endpoint(**{**values, **changes})

    def outlet(self, relay: Relay | Path, **options: Any) -> Any:
        if isinstance(relay, Path):
            return FolderOutlet(relay)
        patience = options.pop("patience", QUICK)
        given = {name: options.pop(name) for name in ("contexts", "trust_this_machine") if name in options}
        return RelayOutlet(self.endpoint(relay, **options), patience=patience, passing=self.passing, **given)

    def send(self, relay: Relay | Path, *, limit: int | None = None, **options: Any) -> Dispatched:
        """Recover, then send what is pending, as the job does."""
        chosen = options.pop("rules", None) or rules()
        with self.ledger() as ledger:
            self.recover(ledger)
            frozen = ledger.frozen(DAY)
            assert frozen is not None
            desk = Desk(
                ledger=ledger,
                journals=self.journals,
                here=self.here,
                outlet=self.outlet(relay, **options),
                stamp=outgoing_from(frozen, Stamper(frozen, links, self.clock).message),
                rules=chosen,
                clock=self.clock,
                random=Random(7),
                passing=self.passing,
            )
            return dispatch(DAY, desk=desk, expires_at=frozen.expires_at, limit=limit)

    def tools(self, ledger: SqliteLedger, relay: Relay | Path, **changes: Any) -> SendTools:
        """Put together what the job needs, as the composition root does."""
        given: SendingRules = changes.pop("rules", None) or rules()
        people = changes.pop("people", None)
        options = {name: changes.pop(name) for name in ("patience", "security") if name in changes}
        here = changes.pop("here", self.here)
        records = Records(ledger, self.journals, here, given, self.clock)
        stamp_of = lambda frozen: Stamper(frozen, links, self.clock).message  # noqa: E731
        values: dict[str, Any] = {
            "ledger": ledger,
            "issue": self.stored,
            "readiness": lambda stored: Readiness(),
            "audience": lambda day: people if people is not None else candidates(3),
            "prepare": lambda stored, mark: self.prepare(mark),
            "freeze": lambda frozen, audience: ledger.freeze(frozen, audience, message_id=message_id, wire=wire),
            "size": lambda frozen: Stamper(frozen, links, self.clock).size,
            "post": lambda outlet: Postman(self.outlet(relay, **options), records, stamp_of),
            "lock": lambda: exclusive(self.store.with_name("digest.db.send")),
            "recover": records.recover,
            "newest_journal": records.newest_journal,
            "adopt": records.adopt,
            "here": here,
            "rules": given,
            "clock": self.clock,
        }
        return SendTools(**{**values, **changes})

    def stored(self, day: Any) -> StoredIssue | None:
        with open_store(self.store) as store:
            return store.issue(day)

    def prepare(self, mark: str = "") -> Frozen:
        """Make a freeze of the day that is not stored yet."""
        return Frozen(
            issue=DAY,
            outlet="relay",
            sender=LETTERHEAD.sender,
            domain=LETTERHEAD.domain,
            sha256="0",
            frozen_at=self.clock(),
            expires_at=WINDOW.end + timedelta(hours=20),
            messages=prepared(mark=mark),
        )

    def recover(self, ledger: SqliteLedger) -> tuple[Recovered, ...]:
        return recover(
            ledger, self.journals, here=self.here, at=self.clock(), retries=rules().retries, random=Random(7)
        )

    def counts(self) -> dict[DeliveryState, int]:
        """Return the states that anybody is in."""
        with self.ledger() as ledger:
            return {state: number for state, number in ledger.counts(DAY).items() if number}

    def states(self) -> list[DeliveryState]:
        """Return each recipient's state in order."""
        return [delivery.state for delivery in self.deliveries()]

    def deliveries(self) -> list[Delivery]:
        with self.ledger() as ledger:
            found = [one for state in ledger.counts(DAY) for one in ledger.deliveries(DAY, state)]
        return sorted(found, key=lambda delivery: delivery.number)


def assert_sound(room: Postroom, relay: Relay, audience: int) -> None:
    """Assert that nobody got the issue twice, that nobody is lost, and that the ledger says sent only of who got it."""
    assert max(relay.times_accepted().values(), default=0) <= 1
    assert sum(room.counts().values()) == audience
    got = {one.recipient for one in relay.accepted}
    for delivery in room.deliveries():
        if delivery.state == "sent":
            assert delivery.recipient.address in got
        elif delivery.state != "in_doubt":
            assert delivery.recipient.address not in got
