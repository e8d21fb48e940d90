"""Commands that look at a mail: what is wrong with it, and pictures of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.output import Output
from digest.errors import ConfigError, IssueNotFound

if TYPE_CHECKING:
    from digest.app import Digest
    from digest.browser.screenshots import Scheme, Subject
    from digest.checks.finding import Finding, Severity
    from digest.models import StoredIssue

FOUND_ERRORS = 9
_TITLES = {"error": "Errors", "warning": "Warnings", "notice": "Notices"}
_NARROWEST, _WIDEST = 200, 2000


@click.command()
@click.argument("mail", metavar="[DATE|FILE|-]", default="today")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--strict", is_flag=True, help="Exit with 9 for warnings, too.")
@click.option("--only", multiple=True, metavar="ID", help="Run this check, or this family of checks; may be repeated.")
@click.pass_obj
def check(output: Output, mail: str, *, as_json: bool, strict: bool, only: tuple[str, ...]) -> int:
    """Say what is wrong with a mail, where, why, and how to mend it.

    DATE is a stored issue (default: today's), FILE any HTML or EML file, - standard input. Errors exit with 9.
    docs/check.md lists the checks.

    \b
    Examples:
      digest check
      digest check newsletter.eml --strict
      digest check mail.html --only contrast --only image-alt
    """
    from digest.checks.engine import check as checked
    from digest.checks.engine import count

    source, measure = _source(output, mail)
    findings = checked(source, only=only, measure=measure)
    counted = count(findings)
    if as_json:
        output.document({"counts": dict(counted), "findings": [asdict(finding) for finding in findings]})
    else:
        _tell(output, findings)
        output.result(summary_line(counted))
    return FOUND_ERRORS if counted["error"] or (strict and counted["warning"]) else 0


def summary_line(counted: dict[Severity, int]) -> str:
    """Return how much was found, in a few words."""
    if not any(counted.values()):
        return "nothing to mend"
    return ", ".join(f"{number} {severity}{'' if number == 1 else 's'}" for severity, number in counted.items())


def _tell(output: Output, findings: Sequence[Finding]) -> None:
    for severity, title in _TITLES.items():
        listed = [finding for finding in findings if finding.severity == severity]
        if not listed:
            continue
        output.result(title)
        for finding in listed:
            output.result(f"  {finding.check}{_place(finding)}")
            output.result(f"    {finding.reason}")
            output.result(f"    mend: {finding.mend} ({finding.source})")
        output.result("")


def _place(finding: Finding) -> str:
    line = None if finding.line is None else f"line {finding.line}"
    if line is not None and finding.column is not None:
        line += f", column {finding.column}"
    story = f"“{finding.story}”" if finding.story else None
    return "".join(f"  {part}" for part in (line, story) if part)


@click.command()
@click.argument("mail", metavar="[DATE|FILE]", default="today")
@click.option("--widths", default="375,640", show_default=True, metavar="LIST", help="Widths of the screen in pixels.")
@click.option(
    "--schemes",
    default="light,dark,inverted",
    show_default=True,
    metavar="LIST",
    help="Colour schemes; inverted is by force.",
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("screenshots"),
    show_default=True,
    help="The folder for the pictures.",
)
@click.pass_obj
def screenshot(output: Output, mail: str, *, widths: str, schemes: str, folder: Path) -> None:
    """Take pictures of a mail, one for each width and scheme.

    DATE is a stored issue (default: today's), FILE an HTML or EML file. Needs the extra `screenshot` and Chromium.
    """
    chosen_widths, chosen_schemes = _widths(widths), _schemes(schemes)
    from digest.browser.screenshots import take

    for path in take(_subject(output, mail), widths=chosen_widths, schemes=chosen_schemes, output=folder):
        output.result(str(path))


def _widths(listed: str) -> tuple[int, ...]:
    words = [word.strip() for word in listed.split(",") if word.strip()]
    if not words or not all(word.isascii() and word.isdigit() and _NARROWEST <= int(word) <= _WIDEST for word in words):
        raise click.BadParameter(f"{listed}: give widths from {_NARROWEST} to {_WIDEST}", param_hint="'--widths'")
    return tuple(int(word) for word in words)


def _schemes(listed: str) -> tuple[Scheme, ...]:
    known: dict[str, Scheme] = {"light": "light", "dark": "dark", "inverted": "inverted"}
    words = [word.strip() for word in listed.split(",") if word.strip()]
    unknown = [word for word in words if word not in known]
    if unknown or not words:
        raise click.BadParameter(
            f"{', '.join(unknown) or 'an empty list'}: choose among {', '.join(known)}", param_hint="'--schemes'"
        )
    return tuple(known[word] for word in words)


def _source(output: Output, mail: str) -> tuple[bytes, Callable[[str], int | None] | None]:
    """Return the bytes to check, and what knows the sizes of pictures beside them."""
    if mail == "-":
        return sys.stdin.buffer.read(), None
    if _is_file(mail):
        return _read(Path(mail)), lambda address: _size_of(Path(mail).parent, address)
    loaded = output.load()
    return _message(loaded, _stored(loaded, mail)), None


def _subject(output: Output, mail: str) -> Subject:
    from digest.browser.screenshots import Subject
    from digest.checks.reading import embedded, read_mail

    if _is_file(mail):
        path = Path(mail)
        raw = _read(path)
        html, pictures = embedded(raw)
        beside = _beside(path.parent, read_mail(html).document.all("img")) if not pictures else {}
        return Subject(html=html, pictures=beside | pictures, stem=path.stem)
    loaded = output.load()
    stored = _stored(loaded, mail)
    html, pictures = embedded(_message(loaded, stored))
    return Subject(html=html, pictures=pictures, stem=stored.issue.date.isoformat())


def _is_file(mail: str) -> bool:
    """Say whether a file is meant: one is there, or the word looks like none of the dates."""
    if Path(mail).is_file():
        return True
    if mail in {"today", "yesterday"} or mail[:1].isdigit():
        return False
    raise ConfigError(f"there is no file {mail}", hint="give a date, an .html or .eml file, or - for standard input")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} can't be read", hint="see that it is there and may be read") from error


def _size_of(folder: Path, address: str) -> int | None:
    found = _file_beside(folder, address)
    return None if found is None else found.stat().st_size


def _beside(folder: Path, images: Sequence[Any]) -> dict[str, bytes]:
    found = {address: _file_beside(folder, address) for address in (image.get("src") for image in images)}
    return {address: path.read_bytes() for address, path in found.items() if path is not None}


def _file_beside(folder: Path, address: str) -> Path | None:
    """Return the file that a relative address names, as long as it lies in the folder."""
    if not address or "://" in address or address.startswith(("/", "cid:", "data:")) or "\0" in address:
        return None
    path = (folder / address).resolve()
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None


def _stored(loaded: Digest, word: str) -> StoredIssue:
    from digest.edit.window import named_day
    from digest.store import open_store

    day = named_day(word, loaded.clock(), loaded.settings.newsletter)
    with open_store(loaded.settings.store) as store:
        stored = store.issue(day)
    if stored is None or stored.email is None:
        raise IssueNotFound(
            f"no mail is stored for {day}", issue_id=day.isoformat(), hint=f"digest generate --date {day} makes it"
        )
    return stored


def _message(loaded: Digest, stored: StoredIssue) -> bytes:
    from digest.app import issue_message

    if stored.email is None:
        raise IssueNotFound(f"no mail is stored for {stored.issue.date}", issue_id=stored.issue.date.isoformat())
    return issue_message(loaded.settings).write(stored.issue, stored.email)
