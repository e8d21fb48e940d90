"""The power goes: the journal ends anywhere, the database loses what was not synchronized, the kernel starts anew."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from builders import DAY
from postroom import Postroom
from relay import Relay

from digest.delivery.journal import Journal, journal_path, read_journal
from digest.delivery.replies import Reply
from digest.errors import StoreError
from digest.store.ledger import SqliteLedger

READERS = 6


class PowerLoss(Exception):
    """The moment at which everything stops."""


@dataclass
class Snapshots:
    """What a disk would hold at each moment between two synchronizations, and whom the relay had served by its end."""

    room: Postroom
    relay: Relay
    taken: list[tuple[dict[str, bytes], set[str]]] = field(default_factory=list)

    def take(self, _: str) -> None:
        files = {path.name: path.read_bytes() for path in self.room.folder.glob("digest.db*")}
        self.taken.append((files, {one.recipient for one in self.relay.accepted}))


def stopped_before_settling(room: Postroom, relay: Relay) -> None:
    """Send to everybody, and end before the ledger hears of it."""

    noted = []

    def passing(point: str) -> None:
        if point == "journal.R.after":
            noted.append(point)
        if point == "settle.before":
            until = time.monotonic() + 10
            while len(noted) < READERS and time.monotonic() < until:
                time.sleep(0.001)
            raise PowerLoss

    room.passing = passing
    with pytest.raises(PowerLoss):
        room.send(relay)
    room.passing = lambda point: None


@pytest.mark.parametrize("boot", ["another boot", None])
def test_a_journal_cut_anywhere_sends_to_nobody_twice(place: Path, boot: str | None) -> None:
    """Replies that are left count; all else of the lease is in doubt, and nobody is pending again."""
    room = Postroom(place / "room")
    room.folder.mkdir()
    room.freeze(READERS)
    with Relay().running() as relay:
        stopped_before_settling(room, relay)
    (path,) = room.journals.glob("*.journal")
    whole = path.read_bytes()
    answered = set()
    for cut in range(len(whole) + 1):
        copy = Postroom(place / "copy", boot=boot)
        shutil.copytree(room.folder, copy.folder)
        (copy.journals / path.name).write_bytes(whole[:cut])
        with copy.ledger() as ledger:
            copy.recover(ledger)
        counts = copy.counts()
        assert counts.get("pending", 0) == 0, cut
        assert counts.get("sent", 0) + counts.get("in_doubt", 0) == READERS
        assert counts.get("sent", 0) == sum(line.startswith(b"R ") for line in whole[:cut].split(b"\n")[:-1])
        answered.add(counts.get("sent", 0))
        shutil.rmtree(copy.folder)
    assert answered == set(range(READERS + 1))


def test_a_journal_that_is_gone_leaves_its_lease_in_doubt(place: Path) -> None:
    """Even under the same start of the kernel."""
    room = Postroom(place)
    room.freeze(READERS)
    with Relay().running() as relay:
        stopped_before_settling(room, relay)
    for path in room.journals.glob("*.journal"):
        path.unlink()
    with room.ledger() as ledger:
        room.recover(ledger)
    assert room.counts() == {"in_doubt": READERS}


@pytest.mark.parametrize(
    "junk", [b"\0" * 512, b"R 1 3 250 \xff\xfe 00000000\n", b"D 1 2 0  deadbeef\n", b"R 1 1 250 ok\n"]
)
def test_rubbish_at_the_end_of_a_journal_is_no_reply(place: Path, junk: bytes) -> None:
    """Blocks that were never written come back as anything."""
    room = Postroom(place, boot="another boot")
    path = journal_path(place, 1)
    with Journal(path) as journal:
        journal.departs(1, 1)
    with path.open("ab") as file:
        file.write(junk)
    noted = read_journal(path, 1)
    assert noted is not None
    assert {number: one.reply for number, one in noted.items()} == {1: None}
    assert room.journals.name == "digest.journals"


def test_a_database_that_lost_its_unsynchronized_end_sends_to_nobody_twice(place: Path) -> None:
    """Torn or whole, what was not synchronized is as if it had not been; whom the relay served stays out."""
    room = Postroom(place / "room")
    room.folder.mkdir()
    room.freeze(READERS)
    with Relay().running() as relay:
        shots = Snapshots(room, relay)
        room.passing = lambda point: (
            shots.take(point) if point in ("lease.after", "settle.before", "settle.after") else None
        )
        room.send(relay)
        shots.take("end")
    claimed = [number for number, (_, served) in enumerate(shots.taken) if served]
    assert claimed
    for number in range(len(shots.taken) - 1):
        files, _ = shots.taken[number]
        later, served = shots.taken[number + 1]
        for torn in _torn_files(files, later):
            copy = Postroom(place / "copy", boot="another boot")
            copy.folder.mkdir()
            for name, content in torn.items():
                (copy.folder / name).write_bytes(content)
            with copy.ledger() as ledger:
                copy.recover(ledger)
                pending = {one.recipient.address for one in ledger.deliveries(DAY, "pending")}
            assert not pending & served
            assert sum(copy.counts().values()) == READERS
            shutil.rmtree(copy.folder)


def _torn_files(files: dict[str, bytes], later: dict[str, bytes]) -> list[dict[str, bytes]]:
    """Return a state of the disk with nothing, and with parts, of what was written next."""
    wal, next_wal = files.get("digest.db-wal", b""), later.get("digest.db-wal", b"")
    without_shared = {name: content for name, content in files.items() if not name.endswith("-shm")}
    if not next_wal.startswith(wal):
        # The log was emptied into the database, which had been synchronized before.
        return [{**without_shared, "digest.db-wal": wal}]
    ends = {len(wal), len(wal) + 17, len(wal) + (len(next_wal) - len(wal)) // 2, max(len(wal), len(next_wal) - 1)}
    return [{**without_shared, "digest.db-wal": next_wal[:end] if end > len(wal) else wal} for end in sorted(ends)]


# Full disk, locked database


def test_a_disk_that_is_full_for_the_journal_stops_before_anything_leaves(place: Path) -> None:
    """Without its note no body departs."""
    room = Postroom(place)
    room.freeze(READERS)

    class Full(Journal):
        def departs(self, lease: int, number: int) -> None:
            self._file_is_full()

        def _file_is_full(self) -> None:
            raise StoreError("the journal can't be written: no space left", path=str(self.path), hint="make room")

    from digest.delivery import dispatch

    with pytest.MonkeyPatch.context() as patch, Relay().running() as relay:
        patch.setattr(dispatch, "Journal", Full)
        with pytest.raises(StoreError):
            room.send(relay)
        assert not relay.accepted
        with room.ledger() as ledger:
            room.recover(ledger)
        assert room.counts() == {"pending": READERS}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_a_full_disk_breaks_the_journal_for_good(place: Path) -> None:
    """What follows a torn line would be lost with it, so nothing may follow."""
    journal = Journal(place / "1.journal")
    journal.departs(1, 1)
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, journal._file)
    os.close(full)
    with pytest.raises(StoreError):
        journal.departs(1, 2)
    with pytest.raises(StoreError):
        journal.answered(1, 1, Reply(250))
    assert journal._broken


@pytest.mark.parametrize("when", [1, 2, 3])
def test_a_ledger_that_fails_leaves_the_rest_to_the_journal(place: Path, when: int) -> None:
    """Locked or full: the run ends with the error, and the next one settles what the journal knows."""
    room = Postroom(place)
    room.freeze(READERS)
    failing = FailingLedger(when)
    with Relay().running() as relay, pytest.MonkeyPatch.context() as patch:
        patch.setattr(SqliteLedger, "settle", failing.settle)
        try:
            room.send(relay)
        except StoreError:
            failing.failed = True
        patch.undo()
        room.send(relay)
        assert max(relay.times_accepted().values()) == 1
        assert sum(room.counts().values()) == READERS
        assert room.counts().get("in_doubt", 0) <= 1


@dataclass
class FailingLedger:
    """Settles until its time has come."""

    when: int
    visits: int = 0
    failed: bool = False
    settle_really: Any = SqliteLedger.settle

    @property
    def settle(self) -> Any:
        def settle(ledger: SqliteLedger, *given: Any, **options: Any) -> int:
            self.visits += 1
            if self.visits == self.when:
                raise StoreError("another process is using the store", path="digest.db", hint="wait")
            return int(self.settle_really(ledger, *given, **options))

        return settle
