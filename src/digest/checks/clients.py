"""Clients: which of 14 mail programs lack what the mail uses, by the table of client support."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from digest.checks.features import Place
from digest.checks.finding import Check, Severity, Spot
from digest.checks.mail import Mail
from digest.checks.support import ZERO_TOLERANCE, Feature

MOST_UNSUPPORTED = 6
"""Features that some client lacks, and whose lack costs more than polish: the best libraries use two to six."""

_SOURCE = "caniemail.com"


def checks() -> tuple[Check, ...]:
    """Return the checks of this family."""
    return (
        Check(
            id="client-forbidden",
            severity="error",
            demand="Nothing is used that many clients lack: the features of zero tolerance.",
            source=_SOURCE,
            mend="do without it: tables for layout, pixels for sizes, fonts that readers have",
            find=_forbidden,
        ),
        Check(
            id="client-unsupported",
            severity="notice",
            demand="Every feature that some client lacks is named, unless its lack costs only polish.",
            source=_SOURCE,
            mend="see that the mail is whole without it",
            find=_unsupported,
        ),
        Check(
            id="client-count",
            severity="warning",
            demand=f"At most {MOST_UNSUPPORTED} such features are used.",
            source=_SOURCE,
            mend="do without those that most clients lack",
            find=_count,
        ),
        Check(
            id="client-progressive",
            severity="notice",
            demand="Features whose lack costs only polish are listed apart.",
            source=_SOURCE,
            mend="nothing need be done where the mail is whole without them",
            find=_progressive,
        ),
        Check(
            id="client-nested-at-rule",
            severity="error",
            demand="No at-rule stands inside another.",
            source="Gmail drops the whole <style> for it (hteumeuleu/email-bugs)",
            mend="write the inner rule by itself, with both conditions in one @media",
            find=_nested,
        ),
    )


def _forbidden(mail: Mail) -> Iterator[Spot]:
    for feature, place in _used(mail):
        if feature.slug in ZERO_TOLERANCE:
            lacking = mail.support.lacking(feature)
            told = f"{feature.title} is not known by {_listed(lacking)}"
            yield _at(mail, place, told, "warning" if feature.progressive else None)


def _unsupported(mail: Mail) -> Iterator[Spot]:
    for feature, place in _lacking(mail):
        if feature.slug not in ZERO_TOLERANCE:
            yield _at(mail, place, f"{feature.title} is not known by {_listed(mail.support.lacking(feature))}", None)


def _count(mail: Mail) -> Iterator[Spot]:
    lacking = [feature.title for feature, _ in _lacking(mail)]
    if len(lacking) > MOST_UNSUPPORTED:
        yield Spot(reason=f"{len(lacking)} features are unknown to some client: {', '.join(lacking)}")


def _progressive(mail: Mail) -> Iterator[Spot]:
    told = [
        f"{feature.title} ({feature.progressive})"
        for feature, _ in _used(mail)
        if feature.progressive and mail.support.lacking(feature) and feature.slug not in ZERO_TOLERANCE
    ]
    if told:
        yield Spot(reason=f"some clients do without {'; '.join(told)}")


def _nested(mail: Mail) -> Iterator[Spot]:
    for sheet in mail.sheets:
        for at_rule in sheet.at_rules:
            if at_rule.inside:
                yield Spot(reason=f"@{at_rule.name} stands inside another rule", line=sheet.node.line)


def _lacking(mail: Mail) -> list[tuple[Feature, Place]]:
    """Return the features that count: some client lacks them, and their lack costs more than polish."""
    return [
        (feature, place) for feature, place in _used(mail) if not feature.progressive and mail.support.lacking(feature)
    ]


def _used(mail: Mail) -> list[tuple[Feature, Place]]:
    """Return the features of the table that the mail uses; formats of pictures are told by the family of images."""
    if mail.html is None:
        return []
    table = mail.support.features
    return [(table[slug], place) for slug, place in mail.used.items() if not slug.startswith("image-")]


def _at(mail: Mail, place: Place, reason: str, severity: Severity | None) -> Spot:
    line, node = place
    if node is None or node.tag in {"style", "html"}:
        return Spot(reason=reason, line=line, severity=severity)
    return replace(mail.spot(node, reason), severity=severity)


def _listed(targets: Sequence[str]) -> str:
    return f"{len(targets)} of 14 clients: {', '.join(targets)}"
