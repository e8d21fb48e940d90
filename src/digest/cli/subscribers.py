"""Commands about people: who is on the list, and what is removed for good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.output import Output
from digest.errors import OutputError

if TYPE_CHECKING:
    from datetime import datetime

    from digest.app import Digest
    from digest.config.subscriber_file import SubscriberList
    from digest.jobs.subscribers import Plan, Standing
    from digest.store.people import PeopleStore

_FORMATS = ("html", "text")
_STATES = ("unconfirmed", "active", "paused", "left")


@click.group()
def subscribers() -> None:
    """See and change who gets the newsletter.

    The list is the union of subscribers.csv and of what these commands store; where both know a person, what is stored
    counts. Nobody who left, was erased or is suppressed gets anything, whatever the file says.
    """


@subscribers.command("add")
@click.argument("address")
@click.option("--name", default="", help="The name, as it may stand in the message.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="html", show_default=True)
@click.option("--weekdays", default="", metavar="LIST", help="Such as mon,thu. Default: every issue.")
@click.pass_obj
def add_(output: Output, *, address: str, name: str, form: Any, weekdays: str) -> None:
    """Put ADDRESS on the list, also one that left before."""
    from digest.jobs.subscribers import add
    from digest.people import Listed

    wanted = Listed(
        address=_address(address),
        name=_checked_name(name),
        format=form,
        weekdays=_checked_weekdays(weekdays),
        line=1,
    )
    with _people(output.load()) as (store, now):
        done = add(wanted, store=store, at=now)
    told = {"added": "is on the list", "back": "is back on the list", "changed": "is changed"}
    output.result(f"{wanted.address} {told.get(done, 'is on the list already')}")


@subscribers.command("remove")
@click.argument("address")
@click.option("--erase", "erases", is_flag=True, help="Remove the address from everywhere, for good.")
@click.pass_obj
def remove_(output: Output, *, address: str, erases: bool) -> None:
    """Take ADDRESS off the list.

    The address stays known as one that left, so that no file and no import brings it back. With --erase the address and
    the name go, from the list and from the record of what was sent; what stays is a salted hash that suppresses it.
    """
    from digest.jobs.subscribers import erase, remove

    gone = _address(address)
    loaded = output.load()
    listed = _listed(output, loaded)
    with _people(loaded) as (store, now):
        if erases:
            lines = erase(gone, listed=listed.listed, store=store)
            output.result("the address is erased")
            for line in lines:
                output.warn(f"it still stands in line {line} of {_file(loaded)}: delete that line yourself")
        elif remove(gone, listed=listed.listed, store=store, at=now):
            output.result(f"{gone} is off the list")
        else:
            output.result(f"{gone} left before")


@subscribers.command("list")
@click.option("--state", type=click.Choice(_STATES), help="Only those in this state.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_obj
def list_(output: Output, *, state: str | None, as_json: bool) -> None:
    """Print everybody on the list, in the order of addresses."""
    found = [standing for standing in _standings(output) if state in (None, standing.state)]
    if as_json:
        output.document([_document(standing) for standing in found])
        return
    for standing in found:
        output.result("\t".join((_state(standing), standing.address, standing.name, *_unusual(standing))).rstrip())
    output.note(_total(found))


@subscribers.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--apply", "applies", is_flag=True, help="Store it. Without this, nothing is changed.")
@click.option("--json", "as_json", is_flag=True, help="Print what is (or would be) done as JSON.")
@click.pass_obj
def import_(output: Output, *, file: Path, applies: bool, as_json: bool) -> None:
    """Take the list in the CSV file FILE: address, name, format, weekdays.

    This is a dry run until --apply is given: it says what would be done, and names every line that is refused with its
    reason. Whoever is suppressed, left or was erased is never brought back by an import.
    """
    from digest.config.subscriber_file import read_subscribers
    from digest.jobs.subscribers import apply, plan_import

    found = read_subscribers(file)
    with _people(output.load()) as (store, now):
        plan = plan_import(found.listed, store=store, at=now)
        if applies:
            apply(plan, store)
    if as_json:
        output.document(_plan(plan, found, applied=applies))
        return
    for line, reason in _refusals(plan, found):
        output.result(f"line {line} is refused: {reason}")
    for column in found.ignored:
        output.warn(f"the column {column!r} means nothing here and is left out")
    output.result(_summary(plan, found, applied=applies))


@subscribers.command("export")
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), help="The file to write. Default: print it.")
@click.pass_obj
def export_(output: Output, *, target: Path | None) -> None:
    """Print the list as CSV that `import` reads, or write it. Whoever is suppressed or erased is not in it."""
    from digest.config.subscriber_file import written
    from digest.jobs.subscribers import exported

    text = written(exported(_standings(output)))
    if target is None:
        output.result(text.removesuffix("\n"))
        return
    try:
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{target} can't be written: {error.strerror}", path=str(target)) from None


@subscribers.command("suppress")
@click.argument("address")
@click.option("--reason", default="by hand", show_default=True, help="Why, for whoever looks at the list.")
@click.option("--lift", "lifts", is_flag=True, help="Let ADDRESS be written to again, if its list entry says so.")
@click.pass_obj
def suppress_(output: Output, *, address: str, reason: str, lifts: bool) -> None:
    """Never write to ADDRESS again, whatever any list says."""
    kept = _address(address)
    why = _checked_name(reason) or "by hand"
    with _people(output.load()) as (store, _):
        person = store.person(kept)
        if lifts:
            output.result(f"{kept} is no longer suppressed" if store.lift(person) else f"{kept} was not suppressed")
        else:
            output.result(f"{kept} is suppressed" if store.suppress(person, why) else f"{kept} was suppressed before")


@click.command()
@click.option("--older", "days", type=click.IntRange(min=1), required=True, metavar="DAYS", help="At least 7.")
@click.option("--json", "as_json", is_flag=True, help="Print what was removed as JSON.")
@click.pass_obj
def purge(output: Output, *, days: int, as_json: bool) -> None:
    """Remove what is older than DAYS and needed by no issue: articles, texts, addresses of finished issues.

    Issues stay, with every text that their summaries are proved with, and so does the number of those who got them.
    """
    from digest.jobs.purge import purge as removed
    from digest.store import exclusive

    loaded = output.load()
    with exclusive(loaded.settings.store), _people(loaded) as (store, now):
        gone = removed(days, store=store, at=now)
    if as_json:
        output.document(dict(gone))
    else:
        output.result("removed " + ", ".join(f"{number} {kind}" for kind, number in gone.items()))


@contextmanager
def _people(loaded: Digest) -> Iterator[tuple[PeopleStore, datetime]]:
    """Give the store for as long as a block lasts, and the present instant."""
    from digest.store.people import open_people

    with open_people(loaded.settings.store, clock=loaded.clock) as store:
        yield store, loaded.clock()


def _file(loaded: Digest) -> Path:
    return loaded.settings.folder / loaded.settings.subscribers.file


def _listed(output: Output, loaded: Digest) -> SubscriberList:
    """Read the newsletter's own file, where there is one, and tell which lines of it don't count."""
    from digest.config.subscriber_file import SubscriberList, read_subscribers

    file = _file(loaded)
    found = read_subscribers(file) if file.exists() else SubscriberList()
    for problem in found.refused:
        output.warn(str(problem))
    return found


def _standings(output: Output) -> tuple[Standing, ...]:
    from digest.jobs.subscribers import standings

    loaded = output.load()
    listed = _listed(output, loaded)
    with _people(loaded) as (store, _):
        return standings(listed.listed, store)


def _address(written: str) -> str:
    from digest.addresses import normal

    return normal(written.strip())


def _checked_name(written: str) -> str:
    from digest.config.strict import FaultError, one_line

    try:
        return one_line(written)
    except FaultError as error:
        raise click.BadParameter(str(error)) from None


def _checked_weekdays(written: str) -> tuple[Any, ...]:
    from digest.config.strict import FaultError
    from digest.config.subscriber_file import weekdays

    try:
        return weekdays(written)
    except FaultError as error:
        raise click.BadParameter(str(error), param_hint="'--weekdays'") from None


def _state(standing: Standing) -> str:
    return "suppressed" if standing.suppressed is not None else standing.state


def _unusual(standing: Standing) -> Sequence[str]:
    """Return what differs from most: plain text, certain days, the reason of a suppression."""
    told = []
    if standing.format != "html":
        told.append(standing.format)
    if standing.weekdays:
        told.append(",".join(standing.weekdays))
    if standing.suppressed is not None:
        told.append(standing.suppressed)
    return told


def _total(found: Sequence[Standing]) -> str:
    active = sum(_state(standing) == "active" for standing in found)
    return f"{len(found)} on the list, {active} of them active"


def _document(standing: Standing) -> dict[str, Any]:
    return {
        "address": standing.address,
        "name": standing.name,
        "format": standing.format,
        "weekdays": list(standing.weekdays),
        "state": standing.state,
        "suppressed": standing.suppressed,
        "stored": standing.in_store,
    }


def _refusals(plan: Plan, found: SubscriberList) -> list[tuple[int, str]]:
    """Return every refused line with its reason, in the order of the file."""
    wrong = [
        (problem.line or 0, f"{problem.key}: {problem.message}" if problem.key else problem.message)
        for problem in found.refused
    ]
    unwanted = [(refused.line, f"{refused.address} {refused.reason}") for refused in plan.refused]
    return sorted(wrong + unwanted)


def _summary(plan: Plan, found: SubscriberList, *, applied: bool) -> str:
    refused = len({line for line, _ in _refusals(plan, found)})
    counts = f"{len(plan.new)} new, {len(plan.changed)} changed, {plan.same} as they were, {refused} refused"
    return f"stored: {counts}" if applied else f"dry run, nothing is stored: {counts}; --apply stores it"


def _plan(plan: Plan, found: SubscriberList, *, applied: bool) -> dict[str, Any]:
    return {
        "applied": applied,
        "new": [subscriber.address for subscriber in plan.new],
        "changed": [subscriber.address for subscriber in plan.changed],
        "same": plan.same,
        "refused": [{"line": line, "reason": reason} for line, reason in _refusals(plan, found)],
        "ignored_columns": list(found.ignored),
    }
