"""What flows between the ledger, the relay and the jobs that send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from digest.models import IssueState
from digest.settings import Secret, Security

Format = Literal["html", "text"]
DeliveryState = Literal["pending", "leased", "sent", "deferred", "failed", "in_doubt", "suppressed"]
DoubtPolicy = Literal["hold", "resend", "assume-sent"]
Wish = Literal["pause", "cancel"]

DELIVERY_STATES: tuple[DeliveryState, ...] = (
    "pending",
    "leased",
    "sent",
    "deferred",
    "failed",
    "in_doubt",
    "suppressed",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A person as frozen into one issue. ``id`` is opaque, and no address or number of the list can be read from it."""

    id: str
    address: str
    name: str = ""
    format: Format = "html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One recipient of one frozen issue. ``message_id`` is the left side of the Message-ID, the same on every try."""

    issue: date
    number: int
    recipient: Recipient
    message_id: str
    state: DeliveryState
    attempts: int = 0
    lease: int | None = None
    code: int | None = None
    reply: str = ""
    next_try: datetime | None = None
    changed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of one try. ``tried`` says that it counts as one, ``address_is_bad`` that no issue will do better."""

    number: int
    lease: int
    state: DeliveryState
    code: int | None = None
    reply: str = ""
    tried: bool = True
    next_try: datetime | None = None
    address_is_bad: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A hole in a prepared message: at ``offset`` stand characters ``start`` to ``end`` of a value, or all the rest."""

    name: str
    offset: int
    start: int = 0
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A message ready to be stamped: ASCII with CRLF, no line beginning with a dot, and its holes by place.

    ``shapes`` are the values that the holes of fixed width were measured with, by name.
    """

    text: str
    slots: tuple[Slot, ...]
    shapes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """An issue fixed for its readers. ``sender`` is the return path, ``domain`` the right side of Message-IDs."""

    issue: date
    outlet: str
    sender: str
    domain: str
    sha256: str
    frozen_at: datetime
    expires_at: datetime
    messages: Mapping[Format, Prepared]
    candidates: int = 0
    excluded: Mapping[str, int] = field(default_factory=dict)
    state: IssueState = "frozen"
    wish: Wish | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The machine and place where a store is used; ``boot`` is the id of the kernel's start, None where it has none."""

    host: str
    path: str
    boot: str | None
    pid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A durable claim on a batch of deliveries, and where the journal of its transactions lies."""

    id: int
    issue: date
    host: str
    boot: str | None
    pid: int
    journal: str
    taken_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something worth knowing about an issue's sending: what happened, when, and whatever else there is to say."""

    at: datetime
    issue: date | None
    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The relay as a session needs it. ``token`` gives an OAuth access token; its argument asks for a fresh one."""

    host: str
    port: int
    security: Security
    name: str
    username: str | None = None
    password: Secret | None = None
    token: Callable[[bool], str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds to wait for the relay, as RFC 5321 4.5.3.2 asks; a shorter wait for the last reply makes doubt."""

    connect: float = 30.0
    greeting: float = 300.0
    command: float = 300.0
    data: float = 120.0
    block: float = 180.0
    accepted: float = 600.0
    quit: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingRules:
    """How an issue is sent.

    ``rate`` is messages a second, None as fast as the relay takes them. ``late_after`` is how long after its close an
    issue may still be sent. ``wait`` is the longest that one run waits for deferred recipients. ``lease`` is the size
    of a batch. ``failures`` is how many connections in a row may fail before the relay counts as unavailable; between
    them it waits ``backoff`` seconds, doubled each time up to 30.
    """

    doubt: DoubtPolicy = "hold"
    connections: int = 4
    rate: float | None = None
    late_after: timedelta = timedelta(hours=20)
    wait: timedelta = timedelta(minutes=30)
    lease: int = 500
    failures: int = 5
    backoff: float = 1.0
    retries: tuple[timedelta, ...] = (
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=15),
        timedelta(minutes=30),
        timedelta(minutes=60),
    )
    breaker: int = 5
    patience: Patience = Patience()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What recovery found of one lease that a run left open."""

    issue: date
    settled: int
    in_doubt: int
    handed_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched:
    """How a run ended: what it settled by state, why it stopped early, and when deferred recipients are due."""

    settled: Mapping[str, int]
    stopped: str | None = None
    error: Exception | None = None
    wish: Wish | None = None
    due: datetime | None = None
