"""The lock that lets one run at a time change a newsletter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from digest.errors import StoreError
from digest.store import LockedError, exclusive

HOLD = """
import sys
from pathlib import Path
from digest.store import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "digest.db"


def test_a_second_run_is_refused_at_once_with_the_holder_named(path: Path) -> None:
    """The error has its own exit code, says who holds the lock, and what to do."""
    with exclusive(path), pytest.raises(LockedError, match="another run") as caught, exclusive(path):
        pass
    assert caught.value.exit_code == 8
    assert caught.value.holder == os.getpid()
    assert caught.value.hint


def test_the_lock_is_free_after_the_block_and_after_an_error(path: Path) -> None:
    """However the block ends, the next run goes on."""
    with pytest.raises(ZeroDivisionError), exclusive(path):
        raise ZeroDivisionError
    with exclusive(path):
        pass
    with exclusive(path):
        assert path.with_name("digest.db.lock").read_text() == f"{os.getpid()}\n"


def test_another_process_is_refused_until_it_is_killed(path: Path) -> None:
    """The lock holds between processes, and dies with its holder."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(LockedError) as caught, exclusive(path):
            pass
        assert caught.value.holder == holder.pid
        holder.kill()
        holder.wait()
        with exclusive(path):
            assert path.with_name("digest.db.lock").read_text() == f"{os.getpid()}\n"


def test_a_holder_that_has_not_written_its_number_is_another_run(path: Path) -> None:
    """Between taking the lock and writing the number nobody is named."""
    with exclusive(path):
        path.with_name("digest.db.lock").write_bytes(b"")
        with pytest.raises(LockedError, match=r"^another run holds") as caught, exclusive(path):
            pass
    assert caught.value.holder is None


def test_two_newsletters_have_two_locks(tmp_path: Path) -> None:
    """Only runs of one store wait for each other."""
    with exclusive(tmp_path / "one.db"), exclusive(tmp_path / "two.db"):
        assert len(list(tmp_path.glob("*.lock"))) == 2


def test_a_lock_that_can_not_be_written_is_an_error_of_the_store(path: Path) -> None:
    """A path below a file is no folder for a lock."""
    path.touch()
    with pytest.raises(StoreError, match="can't be taken") as caught, exclusive(path / "digest.db"):
        pass
    assert caught.value.path == str(path / "digest.db.lock")
    assert caught.value.hint
