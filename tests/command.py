"""Runs the command line as a person would: in a process of its own, with an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_KEPT = ("PATH", "SYSTEMROOT", "TMPDIR")


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def errors(self) -> list[str]:
        """The lines on standard error that say what is wrong."""
        return [line for line in self.err.splitlines() if line.startswith("error: ")]

    @property
    def hints(self) -> list[str]:
        """The lines on standard error that say what to do."""
        return [line for line in self.err.splitlines() if line.startswith("hint: ")]


def digest(
    *arguments: str | Path,
    cwd: Path | None = None,
    environ: Mapping[str, str] | None = None,
    stdin: str | None = None,
    python: tuple[str, ...] = (),
) -> Ran:
    """Run ``digest`` with arguments; nothing of the caller's configuration or locale reaches it."""
    room = cwd or Path.cwd()
    done = subprocess.run(
        [sys.executable, *python, "-m", "digest", *map(str, arguments)],
        cwd=room,
        env={**_bare_environment(room), **(environ or {})},
        input=stdin,
        stdin=None if stdin is not None else subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def _bare_environment(room: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in _KEPT or name.startswith("COVERAGE_")}
    return {**kept, "HOME": str(room), "XDG_CONFIG_HOME": str(room / ".config"), "PYTHONUTF8": "1"}
