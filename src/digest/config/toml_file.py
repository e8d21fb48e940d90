"""One TOML file: its text, its values, and problems that say where in it something is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digest.config.places import KeyPath, key_lines, nearest_line
from digest.config.strict import Fault
from digest.errors import ConfigError, Problem

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_SYNTAX_HINT = 'texts and times stand in quotes, as in close = "18:00"; the rules of TOML: https://toml.io'


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlFile:
    """A file that was read. ``values`` holds what TOML knows: texts, numbers, dates, lists and tables."""

    file: Path
    text: str
    values: dict[str, Any]


def read_toml(file: Path) -> TomlFile:
    """Read a file; raise ConfigError where it can't be read or isn't TOML in UTF-8."""
    text = read_text(file)
    try:
        return TomlFile(file=file, text=text, values=tomllib.loads(text))
    except RecursionError:
        raise config_error(file, [Problem(message="lists or tables are nested too deeply", file=str(file))]) from None
    except ValueError as error:
        raise config_error(file, [_syntax_problem(file, text, str(error))]) from None


def read_text(file: Path) -> str:
    """Return a text of the operator's, without its byte order mark; raise ConfigError where it can't be read."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        problem = Problem(
            message=f"can't be read: {error.strerror}", file=str(file), hint="look at its name and permissions"
        )
        raise config_error(file, [problem]) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = Problem(message="is not UTF-8", file=str(file), line=line, hint="save the file as UTF-8")
        raise config_error(file, [problem]) from None


def located(toml: TomlFile, faults: Iterable[Fault]) -> list[Problem]:
    """Return faults as problems with file, key and line, in the order of the lines."""
    faults = list(faults)
    lines = key_lines(toml.text) if faults else {}
    problems = [
        Problem(
            message=fault.message,
            file=str(toml.file),
            key=key_name(fault.path),
            line=nearest_line(lines, fault.path),
            hint=fault.hint,
        )
        for fault in faults
    ]
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.key or ""))


def config_error(file: Path, problems: Sequence[Problem]) -> ConfigError:
    """Return the error that carries all problems, each with its own hint. A single one is the message too."""
    message = str(problems[0]) if len(problems) == 1 else f"{file} has {len(problems)} problems"
    return ConfigError(message, problems=problems)


def key_name(path: KeyPath) -> str:
    """Return a path as people write it, ``sources[2].location``; elements are counted from 0."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def _syntax_problem(file: Path, text: str, message: str) -> Problem:
    place = _PLACE.search(message)
    line, column = (int(place[1]), int(place[2])) if place and place[1] else (None, None)
    if place and line is None:
        line = text.count("\n") + 1
    reason = _PLACE.sub("", message)
    return Problem(message=f"is not TOML: {reason}", file=str(file), line=line, column=column, hint=_SYNTAX_HINT)
