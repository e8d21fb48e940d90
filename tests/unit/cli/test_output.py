"""How the commands speak."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from digest.cli.output import Output
from digest.cli.root import run
from digest.errors import ConfigError, Problem, RenderError


def test_every_problem_has_its_line_and_hint(capsys: pytest.CaptureFixture[str]):
    """A person mends all of them at once."""
    problems = (
        Problem(message="is no zone", file="digest.toml", key="newsletter.timezone", line=4, hint="did you mean Rome?"),
        Problem(message="is missing", file="digest.toml", key="newsletter.contact"),
    )
    Output().error(ConfigError("the configuration is not right", problems=problems, hint="see the docs"))
    heard = capsys.readouterr()
    assert heard.out == ""
    assert heard.err.splitlines() == [
        "error: digest.toml:4: newsletter.timezone: is no zone",
        "error: digest.toml: newsletter.contact: is missing",
        "hint: newsletter.timezone: did you mean Rome?",
        "hint: see the docs",
    ]


def test_a_template_error_shows_its_place_and_excerpt(capsys: pytest.CaptureFixture[str]):
    """The excerpt comes after the line that says what is wrong."""
    error = RenderError(
        "unknown filter", template="email.mjml.j2", line=3, column=7, excerpt="  3 | {{ x|y }}\n    |      ^"
    )
    Output().error(error)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "error: email.mjml.j2:3:7: unknown filter"
    assert lines[2].endswith("^")


def test_a_bug_keeps_its_traceback_in_a_file(capsys: pytest.CaptureFixture[str]):
    """The terminal shows a line; the file shows where it happened."""
    try:
        _ = 1 / 0
    except ZeroDivisionError as error:
        Output().bug(error)
    heard = capsys.readouterr().err
    assert "Traceback" not in heard
    kept = Path(heard.split("report it with ")[1].split(",")[0])
    assert "ZeroDivisionError: division by zero" in kept.read_text(encoding="utf-8")
    kept.unlink()


def test_quiet_silences_notes_but_not_errors(capsys: pytest.CaptureFixture[str]):
    """Standard error then holds nothing but what is wrong."""
    output = Output(quiet=True)
    output.note("wrote a file")
    output.warn("one source failed")
    output.error(ConfigError("no"))
    assert capsys.readouterr().err == "error: no\n"


def test_details_are_for_verbose(capsys: pytest.CaptureFixture[str]):
    """Unasked, they are not told."""
    Output().detail("one")
    Output(verbose=True).detail("two")
    assert capsys.readouterr().err == "two\n"


def test_documents_are_json_on_standard_output(capsys: pytest.CaptureFixture[str]):
    """Letters of every script stand as they are."""
    Output().document({"title": "Херсон"})
    out = capsys.readouterr().out
    assert json.loads(out) == {"title": "Херсон"}
    assert "Херсон" in out


def test_an_error_on_no_terminal_has_no_colour(capsys: pytest.CaptureFixture[str]):
    """A log file is not painted."""
    Output().error(ConfigError("no"))
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "code"), [(["--version"], 0), (["--help"], 0), (["nonsense"], 2), ([], 2)])
def test_the_exit_code_of_the_root_command(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]):
    """Help is no mistake, nonsense is."""
    assert run(arguments) == code
    assert "Traceback" not in capsys.readouterr().err
