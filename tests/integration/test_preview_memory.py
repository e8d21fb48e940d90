"""The desk's memory after reloads: the small version of what `make bench-preview` measures over thousands."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from desk import DAY, collected, soon

WARM_UP, RELOADS = 30, 60


def _resident(process):
    """Return a process's resident memory in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1000


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux says what a process holds")
def test_reloads_leave_nothing_in_the_server_s_memory(tmp_path):
    """Each makes the mail, its frame and the day's document anew, as an open page asks for them."""
    folder = collected(tmp_path / "daily")
    draft = folder / "drafts" / f"{DAY}.toml"
    command = [sys.executable, "-m", "digest", "--config", str(folder / "digest.toml"), "preview", DAY, "--no-open"]
    with subprocess.Popen([*command, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            port = int(process.stdout.readline().decode().split(":")[2].split("/")[0])
            with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:

                def ask(path):
                    connection.request("GET", path)
                    return connection.getresponse().read().decode()

                def reload(number):
                    temporary = draft.with_name(".saving")
                    temporary.write_text(f'note = "Reload number {number}"\n')
                    temporary.replace(draft)
                    soon(lambda: f"Reload number {number}<" in ask(f"/frame/{DAY}"))
                    assert f"Reload number {number}" in ask(f"/api/{DAY}")

                for number in range(WARM_UP):
                    reload(number)
                before = _resident(process)
                for number in range(WARM_UP, WARM_UP + RELOADS):
                    reload(number)
                assert _resident(process) - before < 10
        finally:
            process.terminate()
            process.communicate(timeout=20)
