"""Work side by side that must end in time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


def within(
    seconds: float, work: Callable[[Task], Result], tasks: Iterable[Task], *, threads: int = 16
) -> Iterator[Result]:
    """Apply a function to tasks in threads and give the results as they come, until the time is up.

    Tasks that were not begun by then are dropped, and threads that are still at work are left to end by themselves:
    what they do must not matter. What the function raises is raised here.
    """
    until = time.monotonic() + seconds
    waiting: SimpleQueue[Task] = SimpleQueue()
    done: SimpleQueue[Future[Result]] = SimpleQueue()
    for task in tasks:
        waiting.put(task)
    count = waiting.qsize()
    for _ in range(min(threads, count)):
        Thread(target=_pull, args=(work, waiting, done, until), daemon=True).start()
    for _ in range(count):
        try:
            finished = done.get(timeout=max(0.0, until - time.monotonic()))
        except Empty:
            return
        yield finished.result()


def _pull(
    work: Callable[[Task], Result], waiting: SimpleQueue[Task], done: SimpleQueue[Future[Result]], until: float
) -> None:
    while time.monotonic() < until:
        try:
            task = waiting.get_nowait()
        except Empty:
            return
        finished: Future[Result] = Future()
        try:
            finished.set_result(work(task))
        except BaseException as error:  # noqa: BLE001 it is raised where the results are read
            finished.set_exception(error)
        done.put(finished)
