"""The engine: runs the checks of all families over a mail and tells what they find, gravest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from email.message import Message
from importlib import import_module
from importlib.metadata import entry_points
from itertools import islice

from digest.checks.finding import SEVERITIES, Check, Finding, Severity
from digest.checks.mail import Mail, Measure
from digest.checks.reading import read_mail
from digest.errors import ConfigError, PluginError
from digest.models import Email

GROUP = "digest.checks"
FAMILIES = (
    "markup", "size", "clients", "accessibility", "contrast", "legibility", "link_names", "links", "images", "inbox",
    "plain_text", "headers", "leaks",
)  # fmt: skip
"""The families that come with the program, in the order of docs/check.md."""

MOST_FINDINGS = 20
"""Findings that one check tells of one mail; the last says how many more there are."""


def check(
    mail: str | bytes | Message | Email, *, only: Sequence[str] = (), measure: Measure | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong with a mail: HTML, a message, or a rendered email; the gravest findings first.

    `only` names the checks to run, or their families; `measure` gives the bytes of a picture by its address. Raises
    ConfigError for what is no mail and for an unknown name.
    """
    chosen = choose(all_checks(), only)
    return run(chosen, read_mail(mail, measure))


def run(checks: Iterable[Check], mail: Mail) -> tuple[Finding, ...]:
    """Return what checks find in a mail, ordered by severity, then as the checks and the mail are."""
    found = [finding for one in checks for finding in _findings(one, mail)]
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))


def all_checks() -> tuple[Check, ...]:
    """Return the checks of the program and those of other packages; raise PluginError where one can't be had."""
    own = [one for checks in families().values() for one in checks]
    return (*own, *_plugged_in({one.id for one in own}))


def families() -> dict[str, tuple[Check, ...]]:
    """Return the checks of the program by family."""
    return {name: tuple(import_module(f"digest.checks.{name}").checks()) for name in FAMILIES}


def choose(checks: Sequence[Check], only: Sequence[str]) -> tuple[Check, ...]:
    """Return the checks of these names; a family's name stands for all of its own."""
    if not only:
        return tuple(checks)
    known = {one.id for one in checks}
    of_family = {name: {one.id for one in listed} for name, listed in families().items()} if set(only) - known else {}
    wanted: set[str] = set()
    for name in only:
        if name not in known and name not in of_family:
            raise _unknown(name, sorted(known | set(of_family)))
        wanted |= of_family.get(name, {name})
    return tuple(one for one in checks if one.id in wanted)


def count(findings: Iterable[Finding]) -> dict[Severity, int]:
    """Return how many findings there are of each severity."""
    counted = Counter(finding.severity for finding in findings)
    return {severity: counted[severity] for severity in SEVERITIES}


def _findings(one: Check, mail: Mail) -> list[Finding]:
    spots = iter(one.find(mail))
    told = list(islice(spots, MOST_FINDINGS))
    more = sum(1 for _ in spots)
    if more:
        told[-1] = replace(told[-1], reason=f"{told[-1].reason}; and {more} more of this kind below")
    return [one.finding(spot) for spot in told]


def _unknown(name: str, known: Sequence[str]) -> ConfigError:
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "docs/check.md lists them"
    return ConfigError(f"there is no check or family {name!r}", hint=hint)


def _plugged_in(taken: set[str]) -> list[Check]:
    """Load the checks of other packages: each entry point names a function that returns some."""
    found: list[Check] = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        if point.value.startswith("digest.checks."):
            continue
        try:
            brought = tuple(point.load()())
        except (ImportError, AttributeError, TypeError) as error:
            raise PluginError(
                f"the checks {point.name!r} can't be loaded from {point.value}",
                group=GROUP,
                name=point.name,
                hint="install the package that brings them again, or remove it",
            ) from error
        for one in brought:
            if not isinstance(one, Check) or one.id in taken:
                raise PluginError(
                    f"{point.name!r} brings {one!r}, which is no check or has a name that is taken",
                    group=GROUP,
                    name=point.name,
                    hint="return instances of digest.checks.finding.Check with ids of their own",
                )
            taken.add(one.id)
            found.append(one)
    return found
