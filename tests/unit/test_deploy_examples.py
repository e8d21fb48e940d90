"""The examples of cron, systemd and a container keep what they promise."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from configparser import ConfigParser
from contextlib import suppress
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "examples" / "deploy"


def unit(name: str) -> ConfigParser:
    """Read a unit of systemd."""
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys of units are case-sensitive
    parser.read(DEPLOY / name, "utf-8")
    return parser


def test_the_timer_makes_up_for_a_missed_run():
    """Hourly, and after the machine was off."""
    assert unit("digest.timer")["Timer"]["Persistent"] == "true"
    assert unit("digest.timer")["Timer"]["OnCalendar"] == "*-*-* *:07:00"


def test_the_service_runs_as_a_user_of_its_own_and_writes_only_its_folder():
    """And the codes of a day that is not over are no failures."""
    service = unit("digest.service")["Service"]
    assert (service["User"], service["ReadWritePaths"], service["ProtectSystem"]) == ("digest", "/srv/news", "strict")
    assert service["ExecStart"].endswith(" run")
    assert service["SuccessExitStatus"].split() == ["3", "4", "6"]


def test_the_container_does_not_run_as_root():
    """By number, so that a platform can tell."""
    lines = (DEPLOY / "Containerfile").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001"]


def test_every_line_of_the_crontab_is_a_comment_a_variable_or_a_job():
    """Five fields, and the command."""
    lines = [line for line in (DEPLOY / "crontab").read_text("utf-8").splitlines() if line and line[0] != "#"]
    jobs = [line for line in lines if not re.match(r"[A-Z]+=", line)]
    assert [job.split()[:6] for job in jobs] == [["7", "*", "*", "*", "*", "digest"]]


@pytest.mark.skipif(os.name != "posix", reason="the loop of the container is a POSIX shell's")
def test_the_hourly_loop_ends_its_run_when_the_container_is_stopped(tmp_path: Path):
    """What runs hears of it, and may store what it knows."""
    fake = tmp_path / "digest"
    fake.write_text(
        "#!/bin/sh\ntrap 'echo stored; exit 143' TERM\necho started \"$@\"\nsleep 20 & wait\n", encoding="utf-8"
    )
    fake.chmod(0o755)
    loop = subprocess.Popen(
        ["/bin/sh", str(DEPLOY / "hourly")],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert loop.stdout is not None
        assert loop.stdout.readline() == "started --config /news/digest.toml run\n"
        loop.terminate()
        assert loop.stdout.readline() == "stored\n"
        assert loop.wait(10) == 0
    finally:
        with suppress(ProcessLookupError):
            os.killpg(loop.pid, signal.SIGKILL)
        loop.stdout.close()
