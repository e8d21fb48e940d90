"""What can befall the store's file, and what a person is told."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import builders
import pytest

from digest.errors import SchemaError, StoreError
from digest.models import Article, Harvest, StoredIssue
from digest.store import SqliteStore, open_store
from digest.store.connection import MINIMUM_VERSION, require_version
from digest.store.schema import MIGRATIONS

EVER = (datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "digest.db"


def many(count: int) -> tuple[Article, ...]:
    """Return articles whose texts fill some pages of the file each."""
    return tuple(builders.article(f"Story {number}", text=f"{number} {builders.TEXT * 40}") for number in range(count))


def harvest(*articles: Article) -> Harvest:
    return Harvest(visit=builders.visit(), articles=articles)


def execute(path: Path, *statements: str) -> None:
    """Change a database without the store's knowledge."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def refused(path: Path, **options: object) -> StoreError:
    """Return the error that opening a store ends with."""
    with pytest.raises(StoreError) as caught, open_store(path, **options):
        pass
    assert caught.value.path == str(path)
    assert caught.value.exit_code == 1
    assert caught.value.hint
    return caught.value


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the right to write as another process would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


# Locked


def test_a_locked_store_is_waited_for_then_told(path: Path) -> None:
    """Writing waits its time, then says that another process is at work; reading goes on."""
    with open_store(path, wait=0.2) as store, held(path):
        begun = time.monotonic()
        with pytest.raises(StoreError, match="another process") as caught:
            store.save_harvest(harvest())
        assert time.monotonic() - begun >= 0.15
        assert "wait" in caught.value.hint
        assert store.last_visit("The Courier") is None


def test_a_store_is_used_again_once_it_is_free(path: Path) -> None:
    """Having been locked leaves no trace."""
    with open_store(path, wait=0) as store:
        with held(path), pytest.raises(StoreError):
            store.save_harvest(harvest(builders.article()))
        assert store.save_harvest(harvest(builders.article())) == 1


def test_a_store_locked_while_it_is_made_is_told(path: Path) -> None:
    """Another process that makes the store, and does not end, is named too."""
    with held(path):
        assert "another process" in str(refused(path, wait=0))


# Other versions, other files


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_store_is_refused_untouched(path: Path, read_only: bool) -> None:
    """A store of a later version is not written by an earlier one."""
    with open_store(path):
        pass
    execute(path, f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = path.read_bytes()
    error = refused(path, read_only=read_only)
    assert isinstance(error, SchemaError)
    assert (error.found, error.expected) == (len(MIGRATIONS) + 1, len(MIGRATIONS))
    assert "newest version" in error.hint
    assert path.read_bytes() == before


def test_an_older_store_that_is_only_read_must_be_brought_up_to_date_first(path: Path) -> None:
    """Reading changes no schema."""
    path.touch()
    error = refused(path, read_only=True)
    assert isinstance(error, SchemaError)
    assert (error.found, error.expected) == (0, len(MIGRATIONS))
    assert "digest collect" in error.hint
    assert path.read_bytes() == b""


@pytest.mark.parametrize("mark", ["PRAGMA application_id = 7", "PRAGMA application_id = 0"])
def test_the_database_of_another_program_is_refused_untouched(path: Path, mark: str) -> None:
    """Neither its tables nor its journal mode are touched."""
    execute(path, "CREATE TABLE bookmark (id INTEGER)", mark)
    before = path.read_bytes()
    assert "another program" in str(refused(path))
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("content", [b"hello", b"# Notes\n" * 2000, b"SQLite format 2\0" + bytes(4096)])
def test_a_file_that_is_no_database_is_refused_untouched(path: Path, content: bytes) -> None:
    """A text that happens to lie there is not overwritten."""
    path.write_bytes(content)
    assert "not a store" in str(refused(path))
    assert path.read_bytes() == content


def test_an_sqlite_without_returning_is_too_old(path: Path) -> None:
    """The version is looked at before the file is."""
    with pytest.raises(StoreError, match=r"SQLite 3\.34\.1 is too old") as caught:
        require_version(path, (3, 34, 1))
    assert "3.35.0" in caught.value.hint
    require_version(path, MINIMUM_VERSION)
    assert not path.exists()


# Damaged


def use(path: Path) -> None:
    """Read everything that a store holds."""
    with open_store(path, wait=0) as store:
        for article in store.articles(*EVER):
            store.text(article.text_id)
        store.last_visit("The Courier")
        store.newest_first_seen()
        store.summary("a")
        for day in store.issue_dates():
            store.issue(day)
        store.save_harvest(harvest(*many(2)))


def fill(path: Path) -> None:
    """Make a store with something of everything in it."""
    with open_store(path) as store:
        store.save_harvest(harvest(*many(4)))
        store.save_summaries({"a": builders.summary(builders.article())})
        store.save_issue(StoredIssue(issue=builders.issue(), email=None, state="draft", made_at=builders.NOON))


def test_a_truncated_store_is_damaged(path: Path) -> None:
    """Half a file is told as damage, with the way on."""
    fill(path)
    path.write_bytes(path.read_bytes()[: 4096 * 3])
    with pytest.raises(StoreError, match="is damaged") as caught:
        use(path)
    assert "backup" in caught.value.hint


@pytest.mark.parametrize("seed", range(3))
def test_garbage_in_any_page_is_damage_or_goes_unnoticed(path: Path, seed: int) -> None:
    """Whatever page a disk loses, the answer is an error for people or no error at all."""
    fill(path)
    whole = path.read_bytes()
    random = Random(seed)
    told = 0
    for start in range(4096, len(whole), 4096):
        path.write_bytes(whole[:start] + random.randbytes(4096) + whole[start + 4096 :])
        try:
            use(path)
        except StoreError as error:
            told += "damaged" in str(error)
    assert told > 0


@pytest.mark.parametrize("document", ["'{'", "CAST(x'ff00fe' AS TEXT)"])
def test_a_document_that_can_not_be_read_is_damage(path: Path, document: str) -> None:
    """Neither broken JSON nor broken UTF-8 ends in a traceback."""
    fill(path)
    execute(path, f"UPDATE summary SET document = {document}")
    with open_store(path) as store, pytest.raises(StoreError, match="is damaged"):
        store.summary("a")


def test_a_fault_of_the_program_is_not_taken_for_one_of_the_disk(path: Path) -> None:
    """Bugs pass through."""
    with open_store(path) as store, pytest.raises(sqlite3.OperationalError), store._database.reading() as db:
        db.execute("SELECT nonsense")


# Unwritable, missing, full


def test_a_store_that_is_only_read_can_not_be_written(path: Path) -> None:
    """SQLite itself refuses, and the error says what to do."""
    fill(path)
    with open_store(path, read_only=True) as store, pytest.raises(StoreError, match="can't be written") as caught:
        store.save_harvest(harvest())
    assert "write access" in caught.value.hint


def test_a_missing_store_can_not_be_read(path: Path) -> None:
    """Reading makes no store."""
    error = refused(path, read_only=True)
    assert "no store" in str(error)
    assert "digest collect" in error.hint
    assert not path.exists()


def test_a_missing_folder_is_not_made(path: Path) -> None:
    """A folder that is not there is likely a slip in the path."""
    assert "no folder" in str(refused(path.parent / "missing" / "digest.db"))
    assert not (path.parent / "missing").exists()


def test_a_path_below_a_file_can_not_be_a_store(path: Path) -> None:
    """A file is no folder."""
    path.touch()
    assert "no folder" in str(refused(path / "digest.db"))


def test_a_folder_can_not_be_a_store(path: Path) -> None:
    """A folder is no file."""
    path.mkdir()
    assert "is a folder" in str(refused(path))


def full_after(store: SqliteStore, pages: int) -> None:
    """Leave the store room for some pages more."""
    with store._database.reading() as db:
        used = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {used + pages}")


def test_a_full_disk_keeps_what_was_stored_and_nothing_of_the_rest(path: Path) -> None:
    """The harvest that found no room is undone whole; with room again it goes in."""
    with open_store(path) as store:
        store.save_harvest(harvest(builders.article()))
        full_after(store, pages=6)
        with pytest.raises(StoreError, match="no room left") as caught:
            store.save_harvest(Harvest(visit=builders.visit(etag="new"), articles=many(9)))
        assert "make room" in caught.value.hint
        assert store.last_visit("The Courier") == builders.visit()
        assert store.articles(*EVER) == (builders.article(),)
        full_after(store, pages=999)
        assert store.save_harvest(harvest(*many(9))) == 9


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a file's size")
def test_a_limit_on_the_files_size_is_told(path: Path) -> None:
    """A write that the system refuses is an error for people, and what was stored stays."""
    import resource

    with open_store(path) as store:
        store.save_harvest(harvest(builders.article()))
        before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, most))
        try:
            with pytest.raises(StoreError, match=r"no room left|does not read or write"):
                store.save_harvest(harvest(*many(60)))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))
        assert store.articles(*EVER) == (builders.article(),)
        assert store.save_harvest(harvest(*many(60))) == 60
