"""Commands that make an issue: collect and generate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.output import Output

if TYPE_CHECKING:
    from digest.checks.finding import Severity
    from digest.jobs.collect import Collected
    from digest.jobs.generate import Generated

SOME_FAILED = 4
NOTHING_TO_SHOW = 3
_GRAVE: tuple[Severity, ...] = ("error", "warning")
_FORMATS = ("html", "txt", "eml", "json")


@click.command()
@click.option("--strict", is_flag=True, help="Exit with 4 when a source failed.")
@click.option("--json", "as_json", is_flag=True, help="Print what was collected as JSON.")
@click.pass_obj
def collect(output: Output, *, strict: bool, as_json: bool) -> int:
    """Visit every source and store what is new.

    One dead source is told and costs nothing else; all of them dead is an error (exit 5).
    """
    collected = output.load().collect()
    if as_json:
        output.document(_collected(collected))
    else:
        read = len(collected.harvests) - len(collected.failed)
        output.result(f"{collected.new} new articles from {read} of {len(collected.harvests)} sources")
    _tell_problems(output, collected.problems)
    return SOME_FAILED if strict and collected.problems else 0


@click.command()
@click.option(
    "--date", "day", default="today", show_default=True, metavar="DATE", help="YYYY-MM-DD, today or yesterday."
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("out"),
    show_default=True,
    help="The folder for the files.",
)
@click.option(
    "--format", "formats", default=",".join(_FORMATS), show_default=True, metavar="LIST", help="Which files to write."
)
@click.option("--no-collect", is_flag=True, help="Use what is stored; visit no source.")
@click.option("--strict", is_flag=True, help="Exit with 4 when a source failed.")
@click.option("--fail-if-empty", is_flag=True, help="Exit with 3 when there is nothing to show.")
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON.")
@click.pass_obj
def generate(
    output: Output,
    *,
    day: str,
    folder: Path,
    formats: str,
    no_collect: bool,
    strict: bool,
    fail_if_empty: bool,
    as_json: bool,
) -> int:
    """Make the issue of a day and write its files.

    The same store, date and configuration give the same bytes. Nothing is sent, and nothing is marked as sent.

    \b
    Examples:
      digest generate
      digest generate --date yesterday --output /var/www/issues --format html,json
    """
    wanted = _formats(formats)
    made = output.load().generate(day, output=folder, formats=wanted, collect=not no_collect)
    if as_json:
        output.document(_generated(made))
    else:
        output.result(summary_line(made))
    _tell_problems(output, _problems(made))
    for title, reason in made.fallbacks.items():
        output.warn(f"“{title}” is summarized by its first sentences: {reason}")
    for warning in made.warnings:
        output.warn(warning)
    for path in made.files:
        output.detail(f"wrote {path}")
    if fail_if_empty and made.state == "empty":
        return NOTHING_TO_SHOW
    return SOME_FAILED if strict and _problems(made) else 0


def summary_line(made: Generated) -> str:
    """Return the run's last line: how much is in the issue, from how many sources, how big and how long it is."""
    issue = made.issue
    sources = f"{issue.coverage.read} of {len(issue.coverage.sources)} sources"
    if made.email is None:
        return f"nothing to show for {issue.date}: no articles in the window, {sources} read"
    stories = f"{len(issue.stories)} {_plural(len(issue.stories), 'story', 'stories')}"
    return ", ".join(filter(None, (f"{stories} from {sources}", _weight(made), _minutes(made), _findings(made))))


def _findings(made: Generated) -> str:
    """Return what `digest check` would say of the email: errors and warnings; notices are for whoever asks."""
    grave = {severity: made.found.get(severity, 0) for severity in _GRAVE}
    if not any(grave.values()):
        return "nothing to mend" if made.found else ""
    told = (f"{number} {_plural(number, severity, f'{severity}s')}" for severity, number in grave.items() if number)
    return f"{' and '.join(told)} found (digest check {made.issue.date})"


def _weight(made: Generated) -> str:
    """Return the HTML's size; where stories had to step down for it, against the budget and with their number."""
    demoted = len(made.issue.demoted)
    if not demoted:
        return f"{round(made.size / 1000)} kB"
    stories = f"{demoted} {_plural(demoted, 'story', 'stories')} demoted"
    return f"{made.size / 1000:.1f} of {made.budget / 1000:.0f} kB, {stories}"


def _minutes(made: Generated) -> str:
    """Return how long the issue takes to read; where stories had to step down, against the bound that there is."""
    if made.issue.demoted and made.max_minutes is not None:
        return f"{made.issue.minutes} of {made.max_minutes} min"
    return f"{made.issue.minutes} min"


def _plural(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def _formats(listed: str) -> tuple[str, ...]:
    wanted = tuple(form.strip() for form in listed.split(",") if form.strip())
    unknown = [form for form in wanted if form not in _FORMATS]
    if unknown or not wanted:
        raise click.BadParameter(
            f"{', '.join(unknown) or 'an empty list'}: choose among {', '.join(_FORMATS)}", param_hint="'--format'"
        )
    return wanted


def _tell_problems(output: Output, problems: Any) -> None:
    for name, problem in problems.items():
        output.warn(f"{name} could not be read: {problem}")


def _problems(made: Generated) -> dict[str, str]:
    return {report.name: report.problem for report in made.issue.coverage.sources if report.problem is not None}


def _collected(collected: Collected) -> dict[str, Any]:
    return {
        "new": collected.new,
        "sources": [
            {
                "name": harvest.visit.source,
                "articles": len(harvest.articles),
                "unchanged": harvest.unchanged,
                "problem": harvest.problem,
            }
            for harvest in collected.harvests
        ],
    }


def _generated(made: Generated) -> dict[str, Any]:
    coverage = made.issue.coverage
    return {
        "date": made.issue.date.isoformat(),
        "state": made.state,
        "stories": len(made.issue.stories),
        "sources": {"read": coverage.read, "all": len(coverage.sources), "problems": _problems(made)},
        "bytes": made.size,
        "minutes": made.issue.minutes,
        "subject": None if made.email is None else made.email.subject,
        "files": [str(path) for path in made.files],
        "demoted": [{"title": one.title, "slot": one.slot} for one in made.issue.demoted],
        "fallbacks": dict(made.fallbacks),
    }
