"""Senders killed at random until their issues are done: nobody twice, nobody lost, doubt within its bound.

``DIGEST_KILLS`` says how many kills, 20 by default. Twice and lost are counted from what the relay noted before its
replies, never from the ledger.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from random import Random

from postroom import Postroom, assert_sound
from relay import Relay
from zygote import Zygote

KILLS = int(os.environ.get("DIGEST_KILLS", "20"))
CONNECTIONS = 10
READERS = 2_500
SEED = 20221111


def test_nobody_gets_it_twice_and_nobody_is_lost(zygote: Zygote, place: Path) -> None:
    """However often the sender is killed in the middle."""
    random = Random(SEED)
    kills = recipients = doubts = 0
    while kills < KILLS:
        folder = place / str(recipients)
        folder.mkdir()
        room = Postroom(folder)
        room.freeze(READERS)
        recipients += READERS
        with Relay(keep=False, record=folder / "accepted").running() as relay:
            here = _killed_until_done(room, relay, zygote, random, at_most=KILLS - kills)
            kills += here
            room.send(relay)
            assert_sound(room, relay, READERS)
            doubt = room.counts().get("in_doubt", 0)
            assert doubt <= CONNECTIONS * here
            doubts += doubt
            noted = (folder / "accepted").read_text().split("\n")[:-1]
            assert len(noted) == len({line.split()[1] for line in noted}) >= READERS - doubt
    print(f"{kills} kills over {recipients:,} recipients: 0 twice, 0 lost, {doubts} in doubt")  # noqa: T201  # `make torture` shows it


def _killed_until_done(room: Postroom, relay: Relay, zygote: Zygote, random: Random, *, at_most: int) -> int:
    """Start and kill senders until the issue is done; return how often one was killed."""
    kills = 0
    while kills < at_most:
        before = len(relay.accepted)
        sender = zygote.start(folder=str(room.folder), port=relay.port, connections=CONNECTIONS, lease=200, rate=2500.0)
        until = time.monotonic() + 5
        while len(relay.accepted) == before and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.12))
        # One that has just finished can't be killed any more.
        with suppress(ProcessLookupError):
            os.kill(sender, signal.SIGKILL)
        ended = zygote.ended()
        assert ended in {0, -signal.SIGKILL}
        if ended == 0:
            break
        kills += 1
        if not {"pending", "leased"} & room.counts().keys():
            break
    return kills
