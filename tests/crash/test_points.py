"""A process that dies at every point, at the first, a middle and the last recipient: nobody twice, nobody lost."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from postroom import Postroom, assert_sound
from relay import Relay
from zygote import Zygote

READERS = 5

WITHOUT_DOUBT = ("lease.before", "lease.after", "envelope.sent", "journal.D.before", "journal.R.after")
"""Points at which everything is known: nothing has departed, or its reply is noted."""

WITH_DOUBT = ("journal.D.after", "dot.partial", "dot.sent", "reply.read", "journal.R.before")
"""Points inside the window that nobody can close."""

AFTERWARDS = ("settle.before", "settle.after", "commit")


@pytest.mark.parametrize("nth", [1, 3, READERS])
@pytest.mark.parametrize("point", WITHOUT_DOUBT)
def test_a_crash_outside_the_window_leaves_no_doubt(zygote: Zygote, place: Path, point: str, nth: int) -> None:
    """The next run sends to exactly those who have not got it."""
    room = Postroom(place)
    room.freeze(READERS)
    with Relay().running() as relay:
        ended = zygote.run(folder=str(place), port=relay.port, point=point, nth=nth, lease=1)
        assert ended in {-signal.SIGKILL, 0}
        assert ended == -signal.SIGKILL or nth > 1
        room.send(relay)
        assert room.counts() == {"sent": READERS}
        assert_sound(room, relay, READERS)


@pytest.mark.parametrize("nth", [1, 3, READERS])
@pytest.mark.parametrize("point", WITH_DOUBT)
def test_a_crash_inside_the_window_leaves_one_in_doubt(zygote: Zygote, place: Path, point: str, nth: int) -> None:
    """Exactly the one whose body had departed, and it is not sent again."""
    room = Postroom(place)
    room.freeze(READERS)
    with Relay().running() as relay:
        assert zygote.run(folder=str(place), port=relay.port, point=point, nth=nth) == -signal.SIGKILL
        room.send(relay)
        assert room.counts() == {"sent": READERS - 1, "in_doubt": 1}
        assert_sound(room, relay, READERS)
        (doubtful,) = (one for one in room.deliveries() if one.state == "in_doubt")
        assert doubtful.number == nth


@pytest.mark.parametrize("nth", range(1, 9))
@pytest.mark.parametrize("point", AFTERWARDS)
def test_a_crash_while_the_ledger_is_written_loses_nothing(zygote: Zygote, place: Path, point: str, nth: int) -> None:
    """What the journal knows is settled; what it does not was not begun."""
    room = Postroom(place)
    room.freeze(READERS)
    with Relay().running() as relay:
        ended = zygote.run(folder=str(place), port=relay.port, point=point, nth=nth, lease=2)
        assert ended in {-signal.SIGKILL, 0}
        room.send(relay)
        assert_sound(room, relay, READERS)
        # One connection was open at most.
        assert room.counts().get("in_doubt", 0) <= 1
        assert room.counts()["sent"] >= READERS - 1


@pytest.mark.parametrize("point", ["freeze.before", "commit", "freeze.after"])
def test_a_crash_at_the_freeze_leaves_a_draft_or_all_of_it(zygote: Zygote, place: Path, point: str) -> None:
    """The transaction is done or it is not."""
    room = Postroom(place)
    room.draft()
    assert zygote.run(folder=str(place), audience=READERS, point=point, nth=1) == -signal.SIGKILL
    with room.ledger() as ledger:
        frozen = ledger.frozen(room.prepare().issue)
    assert (frozen is not None) == (point == "freeze.after")
    assert sum(room.counts().values()) == (READERS if frozen else 0)
    if frozen is None:
        room.freeze(READERS)
    with Relay().running() as relay:
        room.send(relay)
        assert_sound(room, relay, READERS)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["interrupted", "terminated"])
def test_whoever_is_asked_to_stop_finishes_what_is_on_its_way(zygote: Zygote, place: Path, number: int) -> None:
    """Nobody is left in doubt, and the rest is handed back."""
    room = Postroom(place)
    room.freeze(200)
    with Relay(delay=0.01).running() as relay:
        sender = zygote.start(folder=str(place), port=relay.port, connections=3, rate=100.0, stop_on_term=True)
        until = time.monotonic() + 10
        while len(relay.accepted) < 5 and time.monotonic() < until:
            time.sleep(0.005)
        os.kill(sender, number)
        assert zygote.ended() == 3
        assert set(room.counts()) == {"sent", "pending"}
        assert_sound(room, relay, 200)
