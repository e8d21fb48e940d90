"""What is wrong with an issue, in plain words: where, why, and what to do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from digest.config.drafts import DRAFTS_FOLDER
from digest.errors import ConfigError, DigestError, Problem, RenderError

_NOT_TOML = "is not TOML: "
_SETTING = re.compile(r"^\s*(?P<key>[\w.\"-]+)\s*=\s*(?P<value>[^#]*)")


def fault_document(fault: DigestError) -> dict[str, Any]:
    """Return what is wrong, where, and what to do: a heading in plain words, and the words of the command line."""
    document: dict[str, Any] = {
        "heading": _heading(fault),
        "message": str(fault),
        "hint": fault.hint,
        "until": _until(fault),
        "problems": [],
        "excerpt": None,
        "mended": None,
    }
    if isinstance(fault, ConfigError):
        document["problems"] = [{"text": str(one), "hint": one.hint} for one in fault.problems]
        document["excerpt"] = next((found for one in fault.problems if (found := _excerpt(one))), None)
        document["mended"] = _quoted(fault.problems[0]) if fault.problems else None
    if isinstance(fault, RenderError):
        place = ":".join(str(part) for part in (fault.template, fault.line, fault.column) if part is not None)
        document |= {"place": place or None, "excerpt": fault.excerpt}
    return document


def _until(fault: DigestError) -> str | None:
    """Return the place that has to be mended, as one finds it: its line, and its file below the newsletter's folder."""
    if isinstance(fault, RenderError) and fault.template:
        return _line_of(f"the template {fault.template}", fault.line)
    if isinstance(fault, ConfigError) and fault.problems:
        path = Path(fault.problems[0].file)
        return _line_of(f"{DRAFTS_FOLDER}/{path.name}" if _is_draft(path) else path.name, fault.problems[0].line)
    return None


def _line_of(file: str, line: int | None) -> str:
    return f"line {line} of {file}" if line else file


def _heading(fault: DigestError) -> str:
    if isinstance(fault, RenderError) and fault.template:
        return f"{_place(f'the template {fault.template}', fault.line)} can’t be used"
    if isinstance(fault, ConfigError) and fault.problems:
        problem = fault.problems[0]
        unread = problem.message.startswith(_NOT_TOML)
        place = _place(_called(problem.file), problem.line)
        return f"{place} can’t be {'read' if unread else 'used'}: {_reason(problem)}"
    return "The issue can’t be made as it stands"


def _place(file: str, line: int | None) -> str:
    """Return a place as a sentence opens with it."""
    where = _line_of(file, line)
    return where[0].upper() + where[1:]


def _called(file: str) -> str:
    path = Path(file)
    return "the draft file" if _is_draft(path) else path.name


def _is_draft(path: Path) -> bool:
    return path.parent.name == DRAFTS_FOLDER


def _reason(problem: Problem) -> str:
    """Return why a file can't be read or used; where a value has no quotes or is none, in plainer words."""
    if problem.message.startswith(_NOT_TOML):
        return _about_value(problem) or problem.message.removeprefix(_NOT_TOML)
    return ": ".join(part for part in (problem.key, problem.message) if part)


def _about_value(problem: Problem) -> str | None:
    setting = _setting(problem)
    if setting is None:
        return None
    _, value = setting
    if not value:
        return "the value is missing"
    return "the value needs quotation marks" if _lacks_quotes(value) else None


def _quoted(problem: Problem) -> str | None:
    """Return the line as it should be, where all that it lacks is quotation marks around its value."""
    key, value = _setting(problem) or ("", "")
    return f'{key} = "{value}"' if _lacks_quotes(value) and '"' not in value and "\\" not in value else None


def _setting(problem: Problem) -> tuple[str, str] | None:
    """Return the key of a value that is none, and what stands for it, without its comment."""
    found = _SETTING.match(_lines(problem).get(problem.line or 0, ""))
    return (found["key"], found["value"].strip()) if found and problem.message.endswith("Invalid value") else None


def _lacks_quotes(value: str) -> bool:
    return value[:1].isalpha()


def _lines(problem: Problem) -> dict[int, str]:
    """Return the lines of the file that a problem is about, by number."""
    try:
        text = Path(problem.file).read_text("utf-8", "replace")
    except OSError:
        return {}
    return dict(enumerate(text.splitlines(), 1))


def _excerpt(problem: Problem) -> str | None:
    """Return the line of a file that a problem is about, the two around it, and a caret below its column."""
    if problem.line is None:
        return None
    lines = _lines(problem)
    shown: list[str] = []
    for number in range(problem.line - 1, problem.line + 2):
        if number not in lines:
            continue
        shown.append(f"{number:>5}  {lines[number][:200]}")
        if number == problem.line:
            shown.append(f"{'':>5}  {' ' * ((problem.column or 1) - 1)}^")
    return "\n".join(shown) or None
