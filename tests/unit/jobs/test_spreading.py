"""Work side by side that ends in time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from digest.jobs.spreading import within


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """A gate before which work waits, open at the end."""
    event = threading.Event()
    yield event
    event.set()


def test_every_task_is_done():
    """Each once, in any order."""
    assert sorted(within(5.0, lambda number: number * 2, range(100), threads=4)) == [
        2 * number for number in range(100)
    ]
    assert list(within(5.0, str, [])) == []


def test_what_hangs_is_left_behind(gate: threading.Event):
    """The rest comes, and the whole ends in time."""
    started = time.monotonic()
    done = within(0.3, lambda number: gate.wait(10) if number == 0 else number, range(3), threads=2)
    assert sorted(done) == [1, 2]
    assert time.monotonic() - started < 5


def test_tasks_that_were_not_begun_in_time_are_dropped(gate: threading.Event):
    """One thread that hangs keeps the others' tasks from nobody, but no task is begun after the time is up."""
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        gate.wait(10)
        return number

    assert list(within(0.2, work, range(9), threads=2)) == []
    gate.set()
    assert sorted(begun) == [0, 1]


def test_what_the_work_raises_is_raised():
    """A bug is not lost in a thread."""
    with pytest.raises(ZeroDivisionError):
        list(within(5.0, lambda number: 1 // number, [0]))
