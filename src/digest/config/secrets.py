"""Secrets that lie elsewhere: in a file, or behind a command such as a password manager's.

They are asked for when they are needed and each time anew: making an issue asks nobody, and an access token that was
renewed meanwhile is found.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from digest.config.strict import wrong
from digest.errors import ConfigError
from digest.settings import Secret

PATIENCE = 60.0
"""Seconds for a command: a password manager may have to ask its owner first."""

_MOST = 64_000


class FileSecret(Secret):
    """A secret that is the whole content of a file, without the line break at its end."""

    __slots__ = ("_file", "_what")

    def __init__(self, file: Path, *, what: str) -> None:
        super().__init__("")
        self._file = file
        self._what = what

    def reveal(self) -> str:
        """Read the file; raise ConfigError where it holds no secret."""
        try:
            found = self._file.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise self._useless(f"can't be read: {reason}") from None
        if not found:
            raise self._useless("is empty")
        return found

    def _useless(self, why: str) -> ConfigError:
        return ConfigError(f"{self._file} {why}", hint=f"name a file that holds the {self._what} alone")


class CommandSecret(Secret):
    """A secret that a command prints as its first line. No shell reads the command."""

    __slots__ = ("_command", "_folder", "_variable", "_what")

    def __init__(self, command: Sequence[str], *, folder: Path, variable: str, what: str) -> None:
        super().__init__("")
        self._command = tuple(command)
        self._folder = folder
        self._variable = variable
        self._what = what

    def reveal(self) -> str:
        """Run the command in the newsletter's folder; raise ConfigError where it brings nothing, without its output."""
        try:
            done = subprocess.run(  # noqa: S603  # the operator's own command, from the operator's own file
                self._command,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise self._useless(f"did not finish within {PATIENCE:.0f} seconds") from None
        except OSError as error:
            raise self._useless(f"can't be run: {error.strerror}") from None
        return self._first_line(done)

    def _first_line(self, done: subprocess.CompletedProcess[bytes]) -> str:
        if done.returncode:
            raise self._useless(f"failed with exit code {done.returncode}")
        lines = done.stdout[:_MOST].decode("utf-8", "replace").splitlines()
        if not lines or not lines[0]:
            raise self._useless("printed nothing")
        return lines[0]

    def _useless(self, why: str) -> ConfigError:
        return ConfigError(
            f"the command of {self._variable} {why}",
            hint=f"run it by hand in {self._folder}: it should print the {self._what} alone",
        )


def command_line(written: str) -> tuple[str, ...]:
    """Return a command as its words, quotes understood as a shell does; raise FaultError where there are none."""
    try:
        words = shlex.split(written)
    except ValueError:
        raise wrong("the quotes of the command don't fit", "a quote that opens must close") from None
    if not words:
        raise wrong("is no command")
    return tuple(words)
