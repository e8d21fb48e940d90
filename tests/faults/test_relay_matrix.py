"""The fault matrix: whatever the relay does, at whatever point, the ledger says what is true.

A cell is a point, a fault and what follows. "later": nothing was accepted and a later try mends it; "stop": nothing was
accepted, and the run ends at once, for no recipient is at fault. Else it is the state of the one recipient concerned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from postroom import QUICK, Postroom, assert_sound, candidate, rules
from relay import OFFERS, Fault, Relay

from digest.deliveries import Patience
from digest.errors import RelayUnavailable

MEMORY = Path("/dev/shm")
HASTY = Patience(connect=2, greeting=0.15, command=0.15, data=0.15, block=0.15, accepted=0.15, quit=0.15)
READERS = 3

GARBAGE = "\x00\x01 what?"
LATER_PHASES = ("EHLO", "MAIL", "RCPT", "DATA")

LATER = [
    *[(point, act) for point in ("greeting", *LATER_PHASES) for act in ("close", "rst", "hang", "421 4.3.2 busy")],
    ("greeting", "450 4.3.2 busy"),
    ("DATA", GARBAGE),
    ("DATA", "250 2.0.0 no need"),
    ("RCPT", "452 4.5.3 too many recipients"),
    ("RCPT", "552 too many recipients"),
]
"""Cells that a later try mends."""

STOP = [
    ("greeting", "554 5.7.1 no"),
    ("greeting", GARBAGE),
    ("EHLO", "450 4.3.2 busy"),
    ("EHLO", "502 5.5.1 what?"),
    ("EHLO", GARBAGE),
    ("MAIL", "550 5.7.1 not you"),
    ("MAIL", "530 5.7.0 log in first"),
    ("MAIL", GARBAGE),
    ("RCPT", GARBAGE),
    ("RCPT", "500 5.5.2 what?"),
    ("DATA", "503 5.5.1 bad sequence"),
]
"""Cells that nobody's address is to blame for."""

ONE = [
    ("MAIL", "451 4.3.0 try again", "deferred"),
    ("RCPT", "450 4.2.1 greylisted", "deferred"),
    ("RCPT", "451 4.7.1 greylisted", "deferred"),
    ("RCPT", "452 4.2.2 mailbox full", "deferred"),
    ("RCPT", "552 5.2.2 mailbox full", "deferred"),
    ("RCPT", "550 5.1.1 nobody here", "failed"),
    ("RCPT", "550 nobody here", "failed"),
    ("RCPT", "501 5.1.3 bad address", "failed"),
    ("RCPT", "550 5.7.1 policy", "failed"),
    ("DATA", "451 4.3.0 try again", "deferred"),
    ("DATA", "554 5.6.0 no", "failed"),
    ("dot", "421 4.3.2 busy", "deferred"),
    ("dot", "451 4.3.0 try again", "deferred"),
    ("dot", "550 5.7.515 not authenticated", "failed"),
    ("dot", "554 5.6.0 no", "failed"),
    ("dot", "close", "in_doubt"),
    ("dot", "rst", "in_doubt"),
    ("dot", "hang", "in_doubt"),
    ("dot", GARBAGE, "in_doubt"),
    ("dot", "354 go on", "in_doubt"),
    ("accepted", "close", "in_doubt"),
    ("accepted", "rst", "in_doubt"),
    ("accepted", "hang", "in_doubt"),
    ("accepted", GARBAGE, "in_doubt"),
    ("accepted", "251 2.0.0 taken", "sent"),
    ("accepted", "then-close", "sent"),
]
"""Cells that concern one recipient; the others get the issue."""

offers = pytest.mark.parametrize("offered", [OFFERS, ()], ids=["pipelining", "stepwise"])


@pytest.fixture
def room() -> Iterator[Postroom]:
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Postroom(Path(folder))


def cells(listed: list[tuple[str, ...]]) -> pytest.MarkDecorator:
    names = [" ".join(ascii(part).strip("'") for part in cell) for cell in listed]
    return pytest.mark.parametrize("cell", listed, ids=names)


def patience(act: str) -> Patience:
    return HASTY if act == "hang" else QUICK


@offers
@cells(LATER)
def test_what_a_later_try_mends_leaves_everybody_pending(
    room: Postroom, cell: tuple[str, str], offered: tuple[str, ...]
) -> None:
    """As long as it lasts nothing is settled; once it is over everybody gets the issue once."""
    point, act = cell
    room.freeze(READERS)
    with Relay(faults=(Fault(point, act, times=1000),), offers=offered).running() as relay:
        ended = room.send(relay, patience=patience(act))
        assert isinstance(ended.error, RelayUnavailable)
        assert room.counts() == {"pending": READERS}
        relay.faults = ()
        assert room.send(relay).stopped is None
        assert room.counts() == {"sent": READERS}
        assert_sound(room, relay, READERS)


@offers
@pytest.mark.parametrize("nth", [1, 2, READERS])
@pytest.mark.parametrize("act", ["close", "421 4.3.2 busy"])
@pytest.mark.parametrize("point", ["MAIL", "RCPT", "DATA"])
def test_a_fault_that_passes_is_survived_within_the_run(
    room: Postroom, point: str, act: str, nth: int, offered: tuple[str, ...]
) -> None:
    """The message is sent on another connection, also where its envelope rode along with the one before."""
    room.freeze(READERS)
    with Relay(faults=(Fault(point, act, nth=nth),), offers=offered).running() as relay:
        room.send(relay, rules=rules(failures=3))
        assert room.counts() == {"sent": READERS}
        assert relay.connections == 2
        assert_sound(room, relay, READERS)


@offers
@cells(STOP)
def test_what_is_nobodys_address_stops_the_run(room: Postroom, cell: tuple[str, str], offered: tuple[str, ...]) -> None:
    """Recipients are not touched, and the relay is not asked again."""
    room.freeze(READERS)
    with Relay(faults=(Fault(*cell, times=1000),), offers=offered).running() as relay:
        ended = room.send(relay)
        assert ended.stopped
        assert not isinstance(ended.error, RelayUnavailable)
        assert relay.connections == 1
        assert room.counts() == {"pending": READERS}


@offers
@pytest.mark.parametrize("nth", [1, READERS])
@cells(ONE)
def test_what_concerns_one_recipient_leaves_the_others_alone(
    room: Postroom, cell: tuple[str, str, str], nth: int, offered: tuple[str, ...]
) -> None:
    """Exactly one is in the state that the reply says; the next message is settled on its own."""
    point, act, state = cell
    room.freeze(READERS)
    with Relay(faults=(Fault(point, act, nth=nth),), offers=offered).running() as relay:
        room.send(relay, rules=rules(failures=3, patience=patience(act)), patience=patience(act))
        expected = {"sent": READERS} if state == "sent" else {state: 1, "sent": READERS - 1}
        assert room.counts() == expected
        assert_sound(room, relay, READERS)


@pytest.mark.parametrize("reply", ["251 2.1.5 forwarded", "252 2.5.2 not verified"])
def test_a_recipient_may_be_taken_by_other_replies_than_250(room: Postroom, reply: str) -> None:
    """251 and 252 let the transaction go on."""
    room.freeze(READERS)
    with Relay(faults=(Fault("RCPT", reply, times=READERS),)).running() as relay:
        room.send(relay)
        assert room.counts() == {"sent": READERS}


@pytest.mark.parametrize("text", ["552 5.3.4 too large", "552 too large"])
def test_a_message_too_large_stops_the_run(room: Postroom, text: str) -> None:
    """It is too large for everybody."""
    room.freeze(READERS)
    with Relay(faults=(Fault("MAIL", text, times=1000),)).running() as relay:
        ended = room.send(relay)
        assert "552" in str(ended.stopped)
        assert room.counts()["failed"] == 1


def test_a_relay_that_asks_for_a_body_nobody_gets_is_given_the_dot_alone(room: Postroom) -> None:
    """RFC 2920 3.1: where every recipient was refused and the relay says 354, the body must not leave."""
    room.freeze(1)
    faults = (Fault("RCPT", "550 5.1.1 nobody here"), Fault("DATA", "354 go on"))
    with Relay(faults=faults).running() as relay:
        room.send(relay)
        assert b"DATA\r\n" in bytes(relay.received)
        assert b"Subject" not in bytes(relay.received)
        assert room.counts() == {"failed": 1}


def test_a_greylisted_recipient_gets_the_issue_at_the_second_try(room: Postroom) -> None:
    """Deferred once, sent when its time has come, under the same Message-ID."""
    from datetime import timedelta

    room.freeze(1)
    with Relay(faults=(Fault("RCPT", "451 4.7.1 greylisted"),)).running() as relay:
        room.send(relay)
        first = room.deliveries()[0]
        assert (first.state, first.attempts) == ("deferred", 1)
        room.clock.now += timedelta(minutes=2)
        room.send(relay)
        assert room.counts() == {"sent": 1}
        assert first.message_id in relay.accepted[0].message_id


# The body: only what the kernel has not taken is certainly not accepted, so the message is larger than all buffers.

BIG = 8_000_000


@pytest.mark.parametrize("after", [0, BIG // 2])
@pytest.mark.parametrize(
    ("act", "state"),
    [
        ("close", "pending"),
        ("rst", "pending"),
        ("hang", "pending"),
        ("421 4.3.2 busy", "pending"),
        ("552 5.2.2 full", "deferred"),
        ("554 5.6.0 no", "failed"),
    ],
)
def test_what_breaks_a_body_off_leaves_no_doubt(room: Postroom, after: int, act: str, state: str) -> None:
    """The dot never left; a refusal that was spoken into the body counts."""
    room.padding = BIG
    room.freeze(1)
    spoken = act[0].isdigit() and not act.startswith("421")
    fault = Fault("body", act, times=1000, after=after)
    with Relay(faults=(fault,), buffer=4096, keep=False).running() as relay:
        room.send(relay, rules=rules(failures=1), patience=replace(HASTY, accepted=0.2))
        assert room.counts() == {state: 1}, spoken
        assert not relay.accepted


def test_a_reply_may_come_byte_by_byte(room: Postroom) -> None:
    """Whatever packets the relay makes of its replies."""
    room.freeze(READERS)
    with Relay(split_replies=True).running() as relay:
        room.send(relay)
        assert room.counts() == {"sent": READERS}
        assert_sound(room, relay, READERS)


def test_a_reply_that_comes_late_but_in_time_counts(room: Postroom) -> None:
    """Half of the patience is no reason for doubt."""
    room.freeze(1)
    with Relay(delay=0.1).running() as relay:
        room.send(relay, patience=replace(QUICK, command=0.2, accepted=0.2))
        assert room.counts() == {"sent": 1}


def test_a_greeting_that_drips_is_given_up(room: Postroom) -> None:
    """A byte now and then does not stretch the time that a reply may take."""
    room.freeze(1)
    with Relay(faults=(Fault("greeting", "drip", times=1000),)).running() as relay:
        ended = room.send(relay, rules=rules(failures=1), patience=replace(QUICK, greeting=0.2))
        assert isinstance(ended.error, RelayUnavailable)
        assert room.counts() == {"pending": 1}


@pytest.mark.parametrize(
    "offered",
    [
        (),
        ("PIPELINING",),
        ("8BITMIME",),
        ("SIZE",),
        ("SIZE 0",),
        ("SIZE rubbish",),
        tuple(f"X-EXTENSION-{number}" for number in range(200)),
        ("X-" + "LONG" * 200,),
    ],
    ids=lambda offered: ascii(offered)[:30],
)
def test_any_offer_is_understood(room: Postroom, offered: tuple[str, ...]) -> None:
    """Two hundred lines, long ones, or none."""
    room.freeze(READERS)
    with Relay(offers=offered).running() as relay:
        room.send(relay)
        assert room.counts() == {"sent": READERS}
        assert (b"SIZE=" in bytes(relay.received)) is any(offer.startswith("SIZE") for offer in offered)


def test_a_goodbye_that_fails_changes_nothing(room: Postroom) -> None:
    """Settled stays settled."""
    room.freeze(READERS)
    with Relay(faults=(Fault("QUIT", "rst"),)).running() as relay:
        assert room.send(relay).error is None
        assert room.counts() == {"sent": READERS}


def test_nobody_listening_is_a_relay_that_is_away(room: Postroom) -> None:
    """The name of the relay is told."""
    room.freeze(1)
    ended = room.send(Relay(port=9))
    assert isinstance(ended.error, RelayUnavailable)
    assert "127.0.0.1:9" in ended.error.message
    assert room.counts() == {"pending": 1}


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nRCPT TO:<e@evil.example>",
        '"x\r\nBcc: e@evil.example"@b.example',
        "a@b.example> ORCPT=rfc822;e@evil.example",
        "<e@evil.example>",
        "a e@evil.example",
        "a" * 65 + "@evil.example",
        "user@[127.0.0.1]",
        "user@ev\u200bil.example",
    ],
)
def test_an_address_that_would_be_more_than_one_never_stands_in_a_command(room: Postroom, address: str) -> None:
    """However it came into the ledger: the last look is at the socket (S2)."""
    people = [candidate("a@example.org"), candidate(address), candidate("c@example.org")]
    room.freeze(people, wire=lambda written: written)
    with Relay().running() as relay:
        room.send(relay)
        assert room.counts() == {"sent": 2, "failed": 1}
        assert b"evil" not in bytes(relay.received)
        assert_sound(room, relay, 3)


def test_a_relay_that_restarts_is_waited_for(room: Postroom) -> None:
    """All connections break at once, and that counts once."""
    room.freeze(40)
    with Relay(faults=(Fault("MAIL", "421 4.3.2 shutting down", nth=9, times=8),)).running() as relay:
        ended = room.send(relay, rules=rules(connections=8, failures=3, backoff=0.1))
        assert ended.error is None
        assert room.counts() == {"sent": 40}
        assert_sound(room, relay, 40)


def test_an_endless_reply_is_given_up(room: Postroom) -> None:
    """A thousand lines are enough, and a megabyte in one line is too much."""
    room.freeze(1)
    for act in ("\n".join(["250-more"] * 2000), "250 " + "x" * 1_000_000):
        with Relay(faults=(Fault("MAIL", act, times=10),)).running() as relay:
            assert room.send(relay).stopped
            assert room.counts() == {"pending": 1}


def test_the_words_of_a_relay_are_kept_short_and_tame(room: Postroom) -> None:
    """Escape sequences would speak to the operator's terminal."""
    room.freeze(1)
    with Relay(faults=(Fault("RCPT", "550 5.1.1 \x1b[31mred\x07 " + "x" * 4000),)).running() as relay:
        room.send(relay)
        reply = room.deliveries()[0].reply
        assert "\\x1b[31mred" in reply
        assert reply.isprintable()
        assert len(reply) <= 500
