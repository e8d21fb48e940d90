"""A real Postfix and its sink take what we send: every message, from every connection, without a complaint."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from postroom import Postroom, rules
from relay import Relay

from digest.deliveries import Patience

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.send.postfix import postfix, sink

READERS = 400


@pytest.fixture(autouse=True)
def _postfix_is_here() -> None:
    """Skip where there is no Postfix, but never where CI promises one."""
    paths = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/lib/postfix/sbin"
    if shutil.which("postfix", path=paths) is None:
        assert not os.environ.get("CI"), "CI installs Postfix before these tests"
        pytest.skip("needs Postfix: apt-get install postfix")


def sent_into(server: Callable[[], AbstractContextManager[int]], folder: Path) -> dict[str, int]:
    room = Postroom(folder, padding=20_000)
    room.freeze(READERS)
    with server() as port:
        room.send(Relay(port=port), rules=rules(connections=10, patience=Patience()), patience=Patience())
    return dict(room.counts())


def test_postfix_takes_every_message(tmp_path: Path) -> None:
    """Pipelining with the next envelope in the same write is what a real server understands."""
    # A socket's path must be short, and Postfix's own users must be able to enter the folder.
    with TemporaryDirectory(dir="/var/tmp") as place:
        assert sent_into(lambda: postfix(Path(place)), tmp_path) == {"sent": READERS}


def test_the_sink_takes_every_message(tmp_path: Path) -> None:
    """smtp-sink accepts at once, on ten connections side by side."""
    assert sent_into(sink, tmp_path) == {"sent": READERS}
