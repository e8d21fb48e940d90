"""The commands about people, and the doctor, as an operator meets them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from digest.app import Digest
from digest.cli.doctor import doctor
from digest.cli.output import Output
from digest.cli.subscribers import purge, subscribers
from digest.config import write_sample
from digest.diagnoses import Diagnosis, ok, warn, wrong
from digest.errors import DigestError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a sample newsletter, and an environment without a relay."""
    for name in ("SMTP_HOST", "SMTP_PORT", "SMTP_USERNAME", "SMTP_PASSWORD", "SMTP_FROM", "SMTP_SECURITY"):
        monkeypatch.delenv(name, raising=False)
    list(write_sample(tmp_path / "news"))
    return tmp_path / "news"


@dataclass(frozen=True, kw_only=True)
class Examined(Digest):
    """A newsletter whose doctor has one thing to tell of each kind."""

    found: tuple[Diagnosis, ...] = ()

    def examine(self, send_to: str | None = None) -> Iterator[Diagnosis]:
        yield from self.found
        if send_to is not None:
            yield ok("test", f"sent to {send_to}")


@dataclass(frozen=True, kw_only=True)
class Desk(Output):
    """The output of a newsletter whose doctor finds what a test says."""

    found: tuple[Diagnosis, ...] = ()

    def load(self) -> Digest:
        return Examined(settings=super().load().settings, found=self.found)


def ran(folder: Path, command: click.Command, *arguments: str, found: tuple[Diagnosis, ...] = ()) -> Result:
    """Run a command of a newsletter."""
    desk = Desk(config=folder / "digest.toml", found=found)
    return CliRunner().invoke(command, arguments, obj=desk, standalone_mode=False)


def told(folder: Path, *arguments: str) -> list[str]:
    """Return the lines that a command about subscribers prints; it must go well."""
    result = ran(folder, subscribers, *arguments)
    assert result.exception is None, result.output
    return result.stdout.splitlines()


def refused(folder: Path, *arguments: str) -> BaseException:
    """Return the error of a command about subscribers."""
    result = ran(folder, subscribers, *arguments)
    assert isinstance(result.exception, DigestError | click.ClickException)
    return result.exception


def test_one_comes_changes_leaves_and_comes_back(folder: Path):
    """Each step says what it did."""
    assert told(folder, "add", "Jane@Example.org", "--name", "Jane") == ["Jane@example.org is on the list"]
    assert told(folder, "add", "jane@example.org", "--format", "text", "--weekdays", "mon,thu")[0].endswith(
        "is changed"
    )
    assert told(folder, "list") == ["active\tjane@example.org\t\ttext\tmon,thu"]
    assert told(folder, "remove", "JANE@example.org") == ["JANE@example.org is off the list"]
    assert told(folder, "remove", "jane@example.org") == ["jane@example.org left before"]
    assert told(folder, "list", "--state", "active") == []
    assert told(folder, "add", "jane@example.org") == ["jane@example.org is back on the list"]


def test_an_import_is_a_dry_run_until_it_is_told_otherwise(folder: Path):
    """Every refused line is named; what is right is stored only with --apply."""
    file = folder / "list.csv"
    file.write_text("email,name\na@b.example,A\nnobody,B\nloud@b.example,C\n", encoding="utf-8")
    told(folder, "suppress", "loud@b.example", "--reason", "complaint")
    lines = told(folder, "import", str(file))
    assert lines == [
        'line 3 is refused: address: "nobody" is no e-mail address: an email address must have an @-sign',
        "line 4 is refused: loud@b.example is suppressed (complaint)",
        "dry run, nothing is stored: 1 new, 0 changed, 0 as they were, 2 refused; --apply stores it",
    ]
    assert told(folder, "list") == []
    done = json.loads("\n".join(told(folder, "import", str(file), "--apply", "--json")))
    assert (done["applied"], done["new"], [one["line"] for one in done["refused"]]) == (True, ["a@b.example"], [3, 4])
    assert told(folder, "list") == ["active\ta@b.example\tA"]


def test_what_is_exported_is_imported_again(folder: Path):
    """Into a file or onto the terminal, and never those who are suppressed."""
    told(folder, "add", "a@b.example", "--name", 'A "B", C', "--weekdays", "sun")
    told(folder, "add", "loud@b.example")
    told(folder, "suppress", "loud@b.example")
    told(folder, "export", "-o", str(folder / "out.csv"))
    text = (folder / "out.csv").read_text("utf-8")
    assert told(folder, "export") == text.splitlines()
    assert "loud" not in text
    assert told(folder, "import", str(folder / "out.csv"))[-1].startswith(
        "dry run, nothing is stored: 0 new, 0 changed, 1"
    )


def test_the_file_beside_the_configuration_is_part_of_the_list(folder: Path):
    """Its wrong lines are told, and who left stays out of it."""
    (folder / "subscribers.csv").write_text("a@b.example,A\nwrong,B\n", encoding="utf-8")
    result = ran(folder, subscribers, "list", "--json")
    assert [(one["address"], one["stored"]) for one in json.loads(result.stdout)] == [("a@b.example", False)]
    assert 'subscribers.csv:2: address: "wrong" is no e-mail address' in result.stderr
    told(folder, "remove", "a@b.example")
    assert told(folder, "list") == ["left\ta@b.example\tA"]


def test_an_erased_address_is_gone_and_the_file_is_named_that_still_holds_it(folder: Path):
    """What digest can't change it names."""
    (folder / "subscribers.csv").write_text("canary@b.example,A\n", encoding="utf-8")
    result = ran(folder, subscribers, "remove", "canary@b.example", "--erase")
    assert result.stdout == "the address is erased\n"
    assert "it still stands in line 1 of" in result.stderr
    assert told(folder, "list") == []
    assert "suppressed (erased)" in str(refused(folder, "add", "canary@b.example"))
    assert told(folder, "suppress", "canary@b.example", "--lift") == ["canary@b.example is no longer suppressed"]
    assert told(folder, "add", "canary@b.example") == ["canary@b.example is back on the list"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("add", "nobody"), "is no e-mail address"),
        (("add", "a@b.example\r\nRCPT TO:<e@e.example>"), "is no e-mail address"),
        (("add", "a@b.example", "--name", "A\r\nBcc: e@e.example"), "should"),
        (("add", "a@b.example", "--weekdays", "someday"), "there is no day"),
        (("remove", "a@b.example"), "not on the list"),
        (("import", "nowhere.csv"), "does not exist"),
        (("export", "-o", "nowhere/list.csv"), "can't be written"),
    ],
)
def test_a_mistake_of_the_operator_is_told(folder: Path, arguments: tuple[str, ...], message: str):
    """One line that says what is wrong; nothing is stored."""
    error = refused(folder, *arguments)
    assert message in (error.format_message() if isinstance(error, click.ClickException) else str(error))
    assert told(folder, "list") == []


def test_purging_says_what_it_removed(folder: Path):
    """Nothing old, nothing gone."""
    result = ran(folder, purge, "--older", "30")
    assert result.stdout == "removed 0 articles, 0 texts, 0 summaries, 0 addresses\n"
    assert isinstance(ran(folder, purge, "--older", "3").exception, DigestError)


# The doctor


WELL = (ok("store", "it opens"), warn("sources", "one is dead", "remove it"))


def test_the_doctor_tells_how_each_thing_stands_and_how_to_mend_it(folder: Path):
    """Warnings are no errors."""
    result = ran(folder, doctor, found=WELL)
    assert result.stdout == "ok     store: it opens\nwarn   sources: one is dead\n       mend: remove it\n"
    assert result.return_value == 0


def test_the_doctor_exits_with_9_on_an_error(folder: Path):
    """On a terminal and as JSON."""
    broken = (*WELL, wrong("relay", "no TLS", "use port 465"))
    result = ran(folder, doctor, "--json", found=broken)
    assert result.return_value == ran(folder, doctor, found=broken).return_value == 9
    assert json.loads(result.stdout)[-1] == {
        "subject": "relay",
        "level": "error",
        "message": "no TLS",
        "mend": "use port 465",
    }


def test_the_doctor_sends_to_a_real_address_only(folder: Path):
    """What is none is refused before anything is looked at."""
    assert ran(folder, doctor, "--send-to", " Jane@Bridge.NEWS ").stdout == "ok     test: sent to Jane@bridge.news\n"
    assert isinstance(ran(folder, doctor, "--send-to", "a\r\nb@bridge.news").exception, DigestError)
