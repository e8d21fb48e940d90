"""A process that forks senders, so that a thousand of them can be killed without importing everything a thousand times.

Each line of its input is a sender's task as JSON; it answers with the sender's process id, and with how it ended. Run
as a program it serves; imported it gives the side of the test.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections import Counter
from pathlib import Path
from typing import Any


class Zygote:
    """The test's side: starts senders, one at a time, and hears how they end."""

    def __init__(self) -> None:
        root = Path(__file__).parents[2]
        paths = os.pathsep.join((str(root / "tests"), str(root / "src")))
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": paths},
        )

    def start(self, **task: Any) -> int:
        """Start a sender and return its process id."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        return int(self._line())

    def ended(self) -> int:
        """Wait for the sender's end; return its exit code, negative for the signal that ended it."""
        return int(self._line())

    def run(self, **task: Any) -> int:
        """Start a sender, wait for its end and return how it ended."""
        self.start(**task)
        return self.ended()

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the zygote is dead"
        return line


def serve() -> None:
    """Fork a sender for each task."""
    import postroom  # noqa: F401  # imported once for all of them

    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                send(**json.loads(line))
            except BaseException:  # noqa: BLE001  # whatever it is, the test must see it
                traceback.print_exc()
                os._exit(3)
        print(child, flush=True)  # noqa: T201  # the answer to the test
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201  # the same


def send(
    folder: str,
    port: int = 0,
    point: str = "",
    nth: int = 0,
    connections: int = 1,
    lease: int = 500,
    audience: int = 0,
    rate: float | None = None,
    stop_on_term: bool = False,
) -> None:
    """Send what is open, or freeze an audience; die at the nth visit of a point."""
    if stop_on_term:
        # As the command line does.
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))
        # A shell lets what it starts in the background ignore interrupts, and a test run may be started so.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    from postroom import Postroom, rules
    from relay import Relay

    visits: Counter[str] = Counter()

    def passing(name: str) -> None:
        visits[name] += 1
        if name == point and visits[name] == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    _watch_commits(passing)
    if point == "dot.partial":
        _write_half(passing)
    room = Postroom(Path(folder), passing=passing)
    if audience:
        passing("freeze.before")
        room.freeze(audience)
        passing("freeze.after")
    else:
        room.send(Relay(port=port), rules=rules(connections=connections, lease=lease, rate=rate))
    os._exit(0)


def _watch_commits(passing: Any) -> None:
    """Pass a point before every commit of the ledger."""
    from digest.store import ledger

    connect = ledger.connect

    def watched(*given: Any, **options: Any) -> Any:
        database = connect(*given, **options)
        database._connection.set_trace_callback(lambda sql: passing("commit") if sql == "COMMIT" else None)
        return database

    ledger.connect = watched


def _write_half(passing: Any) -> None:
    """Write half of a body, then pass the point."""
    from digest.delivery.session import Session

    write = Session.write

    def half(session: Session, *pieces: bytes) -> None:
        data = b"".join(pieces)
        if b"Message-ID" in data:
            session.sock.sendall(data[: len(data) // 2])
            passing("dot.partial")
            session.sock.sendall(data[len(data) // 2 :])
            session.written = len(data)
        else:
            write(session, *pieces)

    Session.write = half  # type: ignore[method-assign]  # this process is made to be killed


if __name__ == "__main__":
    serve()
