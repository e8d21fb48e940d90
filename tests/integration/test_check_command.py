"""`digest check` and `digest screenshot` on files, on standard input, and on what they can't read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from sample_mails import HTML, message

from digest.cli.check import check, screenshot
from digest.cli.output import Output
from digest.errors import ConfigError

FAULTY = HTML.replace(' alt="Cracks in the middle arch"', "")


def told(command: click.Command, *arguments: str, stdin: bytes | None = None) -> Result:
    """Run a command as the root does, and return its exit code as the exit code."""
    wrapped = click.Command(command.name, params=command.params, callback=lambda **given: _leave(command, given))
    return CliRunner().invoke(wrapped, arguments, obj=Output(), input=stdin)


def _leave(command: click.Command, given: dict[str, Any]) -> None:
    context = click.get_current_context()
    assert command.callback is not None
    context.exit(int(command.callback(**given) or 0))


def test_a_good_mail_exits_with_nothing(tmp_path: Path):
    """The last line sums up."""
    file = tmp_path / "mail.eml"
    file.write_bytes(message())
    result = told(check, str(file))
    assert result.exit_code == 0
    assert result.output.splitlines()[-1].startswith("0 errors, 0 warnings")


def test_errors_exit_with_nine_and_say_where_and_how_to_mend(tmp_path: Path):
    """Grouped by severity, the gravest first."""
    file = tmp_path / "mail.html"
    file.write_text(FAULTY, encoding="utf-8")
    result = told(check, str(file))
    assert result.exit_code == 9
    lines = result.output.splitlines()
    assert lines[0] == "Errors"
    assert "image-alt  line" in lines[1]
    assert "“Bridge closed for three weeks”" in lines[1]
    assert lines[3].strip().startswith("mend: say in alt")


def test_strict_takes_warnings_for_errors(tmp_path: Path):
    """And only then."""
    file = tmp_path / "mail.html"
    file.write_text(HTML.replace(' width="560"', ""), encoding="utf-8")
    assert told(check, str(file)).exit_code == 0
    assert told(check, str(file), "--strict").exit_code == 9


def test_json_has_all_fields(tmp_path: Path):
    """For programs."""
    file = tmp_path / "mail.html"
    file.write_text(FAULTY, encoding="utf-8")
    document = json.loads(told(check, str(file), "--json", "--only", "image-alt").output)
    assert document["counts"] == {"error": 1, "warning": 0, "notice": 0}
    assert sorted(document["findings"][0]) == [
        "check", "column", "line", "mend", "reason", "severity", "source", "story",
    ]  # fmt: skip


def test_standard_input_is_read():
    """A message, too."""
    assert told(check, "-", stdin=message(Subject="")).exit_code == 9


def test_pictures_beside_a_file_are_known(tmp_path: Path):
    """Their size is judged; one that is not there is told."""
    file = tmp_path / "mail.html"
    file.write_text(HTML.replace("https://courier.example.org/i/bridge.jpg", "i/bridge.jpg"), encoding="utf-8")
    assert "i/bridge.jpg is no whole address" in told(check, str(file), "--only", "images").output
    (tmp_path / "i").mkdir()
    (tmp_path / "i" / "bridge.jpg").write_bytes(bytes(250_000))
    result = told(check, str(file), "--only", "images")
    assert result.exit_code == 0
    assert "250,000 bytes" in result.output


@pytest.mark.parametrize("argument", ["missing.html", "no date"])
def test_what_is_not_there_is_told(argument: str):
    """With a hint."""
    result = told(check, argument)
    assert isinstance(result.exception, ConfigError)
    assert result.exception.hint is not None


@pytest.mark.parametrize(
    ("option", "value"), [("--widths", "10"), ("--widths", "a,b"), ("--schemes", "sepia"), ("--schemes", "")]
)
def test_widths_and_schemes_are_checked(tmp_path: Path, option: str, value: str):
    """Before a browser is started."""
    file = tmp_path / "mail.html"
    file.write_text(HTML, encoding="utf-8")
    result = told(screenshot, str(file), option, value)
    assert result.exit_code == 2
    assert value.split(",", maxsplit=1)[0] in result.output
