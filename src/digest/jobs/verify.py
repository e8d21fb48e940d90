"""Verifying: every sentence of an issue's summaries still stands at its place in the stored text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from digest.models import Issue, Span
from digest.protocols import Store
from digest.summarizers.verify import verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A sentence that the stored text doesn't hold where it should, and why."""

    title: str
    span: Span
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How many sentences were looked up, and which of them were not found."""

    issue: Issue
    sentences: int
    mismatches: tuple[Mismatch, ...]


def verify_issue(issue: Issue, store: Store) -> Verified:
    """Look up every sentence of an issue's summaries."""
    sentences = sum(len(story.summary) for story in issue.stories if story.summary is not None)
    return Verified(issue=issue, sentences=sentences, mismatches=tuple(_mismatches(issue, store)))


def _mismatches(issue: Issue, store: Store) -> Iterator[Mismatch]:
    for story in issue.stories:
        if story.summary is not None:
            for fault in verify(story.summary, store.text):
                yield Mismatch(title=story.title, span=fault.span, reason=fault.reason)
