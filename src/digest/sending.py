"""Sending put together: from settings to what the jobs that send, run and examine are given.

What only a first sending needs is imported where it is used: a second one must find at once that nothing is left.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digest import tokens
from digest.addresses import wire
from digest.config.drafts import DraftFiles
from digest.config.subscriber_file import SubscriberList, read_subscribers
from digest.deliveries import Delivery, DeliveryState, Endpoint, Frozen, Recipient, SendingRules
from digest.delivery.exchange import Progress
from digest.delivery.outlets import FOLDER, RELAY, FolderOutlet, RelayOutlet
from digest.delivery.post import Postman, Records
from digest.delivery.recovery import this_place
from digest.edit.window import is_publishing_day, window_of
from digest.errors import ConfigError, IssueNotFound, Problem
from digest.jobs.refusals import Readiness
from digest.jobs.send import shown_state
from digest.jobs.send_tools import SendTools
from digest.jobs.subscribers import audience
from digest.mail import headers
from digest.mail.headers import Letterhead
from digest.mail.stamp import LEAVE, Links, Stamper, Values, prepare
from digest.models import Issue, StoredIssue
from digest.people import Candidate
from digest.protocols import Clock
from digest.settings import Settings
from digest.store import LockedError, exclusive, open_store
from digest.store.ledger import SqliteLedger, open_ledger
from digest.store.people import open_people

if TYPE_CHECKING:
    from digest.jobs.run import Mark
    from digest.store.people import PeopleStore

_NOBODY = "0" * 28
"""The person of a message that is nobody's: a test, or one that only shows the shape of personal links."""

TEST_MARK = "[Test] "
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_SHOWN = 5
"""Refused lines of the list that are told one by one."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class House:
    """What sending takes from the rest of the house.

    ``write`` writes an issue's message for the checks; ``theme`` gives the fingerprint of the theme as it is now.
    """

    settings: Settings
    clock: Clock
    write: Callable[[StoredIssue], bytes]
    read_picture: Callable[[str], bytes]
    theme: Callable[[], str]
    progress: Progress | None = None


@contextmanager
def mailroom(house: House) -> Iterator[Mailroom]:
    """Give a newsletter's sending for as long as a block lasts."""
    store = house.settings.store
    with open_people(store, clock=house.clock) as people, open_ledger(store) as ledger:
        yield Mailroom(house, people, ledger)


def relay_endpoint(settings: Settings) -> Endpoint:
    """Return the configured relay; raise ConfigError where there is none, or no sender."""
    relay = settings.relay
    if relay.host is None:
        raise ConfigError("no relay is set", hint="write SMTP_HOST into .env: see .env.example")
    if relay.sender is None:
        raise ConfigError(
            "no sender is set",
            hint="write SMTP_FROM into .env: the address that messages come from, as in .env.example",
        )
    token = relay.token
    return Endpoint(
        host=relay.host,
        port=relay.port,
        security=relay.security,
        name=sender_of(settings).rpartition("@")[2],
        username=relay.username,
        password=relay.password,
        # The secret asks its file or command anew each time, so what it gives is always fresh.
        token=None if token is None else lambda _: token.reveal(),
    )


def sender_of(settings: Settings) -> str:
    """Return the address that messages come from, as it stands on the wire; raise ConfigError where it can't."""
    written = settings.relay.sender or settings.newsletter.contact
    found = wire(written)
    if found is None:
        raise ConfigError(
            f"{written} can't be the sender: its name before the @ is not plain ASCII",
            hint="write another address into SMTP_FROM",
        )
    return found


def outlet_of(written: str) -> str:
    """Return where messages go as the ledger names it: the same from whichever folder it is asked."""
    return f"{FOLDER}{Path(written.removeprefix(FOLDER)).absolute()}" if written.startswith(FOLDER) else written


def expiry_of(issue: Issue, settings: Settings) -> datetime:
    """Return when an issue expires: at the next issue's close, or so many hours after its own, whichever is first."""
    newsletter = settings.newsletter
    week = (issue.date + timedelta(days=ahead) for ahead in range(1, 8))
    following = next(one for one in week if is_publishing_day(one, newsletter))
    late = issue.window.end + timedelta(hours=settings.sending.late_after)
    return min(late, window_of(following, newsletter).end)


def mark_of(day: date, stored: StoredIssue | None, settings: Settings) -> Mark:
    """Return what the draft file of a day says of the stored render; ``ready`` without a render counts as draft."""
    from digest.edit.draft import is_ready

    draft = DraftFiles(settings.folder).read(day)
    if draft.status == "hold":
        return "held"
    if draft.status != "ready" or not draft.render:
        return "draft"
    return "ready" if stored is not None and is_ready(draft, stored.email) else "stale"


def stored_issue(settings: Settings, day: date) -> StoredIssue | None:
    """Return what is stored for a day."""
    with open_store(settings.store) as store:
        return store.issue(day)


def rules_of(settings: Settings) -> SendingRules:
    """Return how issues are sent."""
    sending = settings.sending
    return SendingRules(
        doubt=sending.doubt,
        connections=sending.connections,
        rate=sending.rate,
        late_after=timedelta(hours=sending.late_after),
    )


def personal_links(settings: Settings, people: PeopleStore) -> Links:
    """Return what gives each reader a link to leave; none where neither a web address nor a mailbox is set."""
    if not settings.lets_leave:
        return lambda _: {}
    key, test_key = people.key("unsubscribe"), people.key("test")
    base, mailbox = settings.newsletter.base_url.rstrip("/"), settings.sending.unsubscribe or ""

    def links(recipient: Recipient) -> Mapping[str, str]:
        if recipient.id in ("test", _NOBODY):
            token = tokens.sign("test", _NOBODY, test_key)
        else:
            token = tokens.sign("unsubscribe", recipient.id, key)
        return {LEAVE: f"{base}/u/{token}" if base else tokens.mailto(token, mailbox)}

    return links


class Mailroom:
    """One newsletter's sending, with its stores open."""

    def __init__(self, house: House, people: PeopleStore, ledger: SqliteLedger) -> None:
        self._house, self._settings = house, house.settings
        self._people, self._ledger = people, ledger
        # Asked for now: within the freeze's transaction, and in other threads, nobody can ask the store.
        self._links = personal_links(house.settings, people)
        self._secret = people.key("message-id").secret
        self._rules = rules_of(house.settings)
        self._records = Records(ledger, self._journals, this_place(house.settings.store), self._rules, house.clock)

    def sample(self, stored: StoredIssue) -> bytes:
        """Return the message that a reader would get of an issue, which need not be stored; it is nobody's."""
        contact = wire(self._settings.newsletter.contact)
        delivery = Delivery(
            issue=stored.issue.date,
            number=0,
            recipient=Recipient(id=_NOBODY, address=contact or sender_of(self._settings)),
            message_id=f"test-{secrets.token_hex(10)}",
            state="leased",
        )
        return self._stamper(self._prepare(stored, "")).message(delivery)

    def send_test(self, stored: StoredIssue, address: str) -> str:
        """Send an issue, which need not be stored, to one address, marked as a test; return the relay's words."""
        frozen = self._prepare(stored, TEST_MARK)
        post = self._post(RELAY)
        line = post.open()
        try:
            return post.carry(frozen, address, over=line)
        finally:
            line.close()

    def tools(self) -> SendTools:
        """Return what the jobs that send need."""
        return SendTools(
            ledger=self._ledger,
            issue=lambda day: stored_issue(self._settings, day),
            readiness=self._readiness,
            audience=self._audience,
            prepare=self._prepare,
            freeze=self._freeze,
            size=lambda frozen: self._stamper(frozen).size,
            post=self._post,
            lock=lambda: exclusive(_send_lock(self._settings)),
            recover=self._records.recover,
            newest_journal=self._records.newest_journal,
            adopt=self._records.adopt,
            here=self._records.here,
            rules=self._rules,
            clock=self._house.clock,
        )

    @property
    def _journals(self) -> Path:
        return self._settings.store.with_suffix(".journals")

    def _stamper(self, frozen: Frozen) -> Stamper:
        return Stamper(frozen, self._links, self._house.clock)

    def _readiness(self, stored: StoredIssue) -> Readiness:
        from digest.jobs import fingerprints

        settings, day = self._settings, stored.issue.date
        draft, email = DraftFiles(settings.folder).read(day), stored.email
        assert email is not None
        mark = mark_of(day, stored, settings)
        changed = fingerprints.changed(email, settings=settings, draft=draft, theme=self._house.theme())
        return Readiness(
            held=mark == "held",
            ready=mark == "ready",
            review_required=settings.sending.review == "required",
            changed=tuple(changed),
            rendered_at=fingerprints.rendered_at(email),
            findings=tuple(self._findings(stored)),
            samples=tuple(self._samples()),
        )

    def _findings(self, stored: StoredIssue) -> Iterator[str]:
        from digest.checks.engine import check

        for finding in check(self._house.write(stored)):
            if finding.severity == "error":
                yield f"{finding.check}: {finding.reason}"

    def _samples(self) -> Iterator[str]:
        from digest.jobs.doctor import is_sample

        relay = self._settings.relay
        if relay.host is None or relay.host in _THIS_MACHINE:
            return
        for address in dict.fromkeys((self._settings.newsletter.contact, relay.sender or "")):
            if is_sample(address):
                yield address

    def _audience(self, day: date) -> Iterable[Candidate]:
        file = self._settings.folder / self._settings.subscribers.file
        found = read_subscribers(file) if file.exists() else SubscriberList()
        _tell_refused(found.refused)
        return audience(day, listed=found.listed, store=self._people)

    def _prepare(self, stored: StoredIssue, mark: str) -> Frozen:
        from digest.edit.draft import render_hash

        settings, issue, email = self._settings, stored.issue, stored.email
        if email is None:
            raise IssueNotFound(
                f"the issue of {issue.date} is empty", issue_id=issue.date.isoformat(), hint="there is nothing to send"
            )
        letterhead = self._letterhead()
        shapes = self._links(Recipient(id=_NOBODY, address=letterhead.sender))
        base = None if settings.theme.images == "embed" else settings.newsletter.permalink(issue.date)
        messages = prepare(
            issue,
            email,
            letterhead=letterhead,
            values=Values(fixed={}, shapes=shapes),
            read_picture=self._house.read_picture,
            base=base,
            mark=mark,
        )
        return Frozen(
            issue=issue.date,
            outlet=RELAY,
            sender=letterhead.sender,
            domain=letterhead.domain,
            sha256=render_hash(email),
            frozen_at=self._house.clock(),
            expires_at=expiry_of(issue, settings),
            messages=messages,
        )

    def _letterhead(self) -> Letterhead:
        settings = self._settings
        sender = sender_of(settings)
        with open_store(settings.store) as store:
            identity = store.identity()
        return Letterhead(
            name=settings.newsletter.name,
            sender=sender,
            reply_to=wire(settings.newsletter.contact) or sender,
            language=settings.newsletter.language,
            identity=identity,
        )

    def _freeze(self, frozen: Frozen, candidates: Iterable[Candidate]) -> Frozen:
        message_id = headers.message_ids(self._secret, frozen.issue)
        return self._ledger.freeze(frozen, candidates, message_id=message_id, wire=wire)

    def _post(self, outlet: str) -> Postman[Any]:
        way: Any
        if outlet.startswith(FOLDER):
            way = FolderOutlet(Path(outlet.removeprefix(FOLDER)))
        else:
            way = RelayOutlet(relay_endpoint(self._settings), patience=self._rules.patience)
        return Postman(way, self._records, lambda frozen: self._stamper(frozen).message, progress=self._house.progress)


def _tell_refused(problems: Sequence[Problem]) -> None:
    """Warn of lines of the list that name nobody: whoever stands there gets nothing."""
    for problem in problems[:_SHOWN]:
        _log.warning("%s", problem)
    if len(problems) > _SHOWN:
        _log.warning("and %d more lines are refused: digest doctor", len(problems) - _SHOWN)


def status(day: date, settings: Settings) -> dict[str, Any]:
    """Return how the issue of a day stands, as plain values: its state, its recipients by state, and what happened."""
    stored = stored_issue(settings, day)
    with open_ledger(settings.store) as ledger:
        frozen = ledger.frozen(day)
        counts = ledger.counts(day)
        events, due = ledger.events(day), ledger.next_due(day)
    return {
        "date": day.isoformat(),
        "state": _shown(day, stored, counts, settings),
        "outlet": frozen.outlet if frozen else None,
        "frozen_at": _written(frozen.frozen_at if frozen else None),
        "expires_at": _written(frozen.expires_at if frozen else None),
        "due": _written(due),
        "counts": dict(counts),
        "excluded": dict(frozen.excluded) if frozen else {},
        "events": [{"at": _written(one.at), "what": one.what, "detail": one.detail} for one in events],
    }


def _shown(day: date, stored: StoredIssue | None, counts: Mapping[DeliveryState, int], settings: Settings) -> str:
    if stored is not None and stored.state == "draft":
        mark = mark_of(day, stored, settings)
        return mark if mark in ("held", "ready") else "draft"
    alive = stored is not None and stored.state == "sending" and _somebody_sends(settings)
    return shown_state(stored, counts, alive=alive)


def _somebody_sends(settings: Settings) -> bool:
    """Say whether somebody holds the send lock."""
    try:
        with exclusive(_send_lock(settings)):
            return False
    except LockedError:
        return True


def _send_lock(settings: Settings) -> Path:
    return settings.store.with_name(f"{settings.store.name}.send")


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
