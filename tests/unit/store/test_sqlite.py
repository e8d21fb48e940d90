"""The SQLite store as a file."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import builders
import pytest

from digest.errors import StoreError
from digest.models import Harvest, StoredIssue
from digest.store import open_store
from digest.store.schema import APPLICATION_ID, MIGRATIONS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "digest.db"


def ask(path: Path, question: str) -> object:
    """Return what SQLite itself says about a store."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchone()[0]


def test_everything_is_there_when_the_store_is_opened_again(path: Path) -> None:
    """Nothing lives in memory alone."""
    harvest = Harvest(visit=builders.visit(), articles=(builders.article(),))
    issue = StoredIssue(issue=builders.issue(), email=None, state="draft", made_at=builders.NOON)
    summary = builders.summary(builders.article())
    with open_store(path) as store:
        identity = store.identity()
        store.save_harvest(harvest)
        store.save_summaries({"a": summary})
        store.save_issue(issue)
    with open_store(path) as store:
        assert store.identity() == identity
        assert store.last_visit("The Courier") == harvest.visit
        assert store.articles(builders.WINDOW.start, builders.WINDOW.end) == harvest.articles
        assert store.summary("a") == summary
        assert store.issue(builders.DAY) == issue


def test_the_file_says_what_it_is(path: Path) -> None:
    """Its header names the program and the schema, and it is written ahead."""
    with open_store(path):
        pass
    assert ask(path, "PRAGMA application_id") == APPLICATION_ID
    assert ask(path, "PRAGMA user_version") == len(MIGRATIONS)
    assert ask(path, "PRAGMA journal_mode") == "wal"


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    """A file without content is nobody's."""
    path.touch()
    with open_store(path) as store:
        assert store.identity()


@pytest.mark.parametrize("name", ["a b.db", "a?mode=ro.db", "a#b.db", "a%20b.db", "é🌉.db"])
def test_any_name_is_the_name_of_the_file(tmp_path: Path, name: str) -> None:
    """No character of a path is taken for part of an address."""
    with open_store(tmp_path / name):
        pass
    assert (tmp_path / name).stat().st_size > 0


def test_a_store_that_is_only_read_shows_what_another_writes(path: Path) -> None:
    """Reader and writer work side by side."""
    with open_store(path) as writer, open_store(path, read_only=True) as reader:
        writer.save_harvest(Harvest(visit=builders.visit()))
        assert reader.last_visit("The Courier") == builders.visit()
        assert reader.identity() == writer.identity()


def test_two_writers_take_turns(path: Path) -> None:
    """What two open stores write is all there."""
    with open_store(path) as one, open_store(path) as two:
        for number in range(4):
            for name, store in (("one", one), ("two", two)):
                store.save_harvest(Harvest(visit=builders.visit(f"{name} {number}")))
        assert two.last_visit("one 3") is not None
        assert one.last_visit("two 3") is not None


def test_a_writer_holds_the_right_to_write_from_the_start(path: Path) -> None:
    """Nobody writes between what a transaction reads and what it writes."""
    with open_store(path) as one, open_store(path, wait=0) as two, one._database.writing():
        with pytest.raises(StoreError, match="another process"):
            two.save_harvest(Harvest(visit=builders.visit()))
        assert one.last_visit("The Courier") is None


def test_processes_that_make_the_store_at_once_agree_on_its_identity(path: Path) -> None:
    """The schema is made once, however many begin."""
    program = (
        "import sys; from pathlib import Path; from digest.store import open_store\n"
        "sys.stdin.read(1)\n"
        "with open_store(Path(sys.argv[1])) as store: print(store.identity())"
    )
    command = [sys.executable, "-c", program, str(path)]
    begun = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    told = [process.communicate(b"x", timeout=60) for process in begun]
    assert len({identity for identity, _ in told}) == 1
    assert all(fault == b"" for _, fault in told)


def test_another_thread_may_not_use_the_store(path: Path) -> None:
    """A store belongs to the thread that opened it, and misuse is told as such."""
    with open_store(path) as store, ThreadPoolExecutor(1) as pool:
        misuse = pool.submit(store.identity)
        with pytest.raises(sqlite3.ProgrammingError, match="same thread"):
            misuse.result()


def test_a_text_in_use_can_not_be_removed(path: Path) -> None:
    """Foreign keys are on: an article never points to nothing."""
    with open_store(path) as store:
        store.save_harvest(Harvest(visit=builders.visit(), articles=(builders.article(),)))
        with pytest.raises(sqlite3.IntegrityError), store._database.writing() as db:
            db.execute("DELETE FROM text")
        assert store.text(builders.article().text_id) == builders.TEXT


def test_a_transaction_that_fails_leaves_nothing(path: Path) -> None:
    """A harvest is stored whole or not at all, whatever breaks it off."""
    naive = builders.article("Naive", first_seen=builders.NOON.replace(tzinfo=None), published=None)
    with open_store(path) as store:
        with pytest.raises(ValueError, match="without a zone"):
            store.save_harvest(Harvest(visit=builders.visit(), articles=(builders.article(), naive)))
        assert store.last_visit("The Courier") is None
        assert store.newest_first_seen() is None
        assert store.save_harvest(Harvest(visit=builders.visit(), articles=(builders.article(),))) == 1
