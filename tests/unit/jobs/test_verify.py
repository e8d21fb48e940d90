"""The proof that summaries stand in the stored texts."""

from __future__ import annotations

from dataclasses import replace

import builders
from fakes import MemoryStore

from digest.jobs.verify import verify_issue
from digest.models import Harvest, Issue


def stored(issue: Issue) -> MemoryStore:
    store = MemoryStore()
    for story in issue.stories:
        store.save_harvest(Harvest(visit=builders.visit(), articles=(story.article,)))
    return store


def test_an_issue_made_from_its_texts_verifies():
    """Every sentence is found; titles in brief have none."""
    issue = builders.issue()
    verified = verify_issue(issue, stored(issue))
    assert (verified.sentences, verified.mismatches) == (3, ())


def test_a_sentence_that_was_changed_is_named():
    """One word put into a summary is found out, and the story is named."""
    issue = builders.issue()
    assert issue.lead is not None
    assert issue.lead.summary is not None
    (span,) = issue.lead.summary.spans
    invented = replace(span, text=span.text.replace("Friday", "Monday"))
    lead = replace(issue.lead, summary=replace(issue.lead.summary, spans=(invented,)))
    verified = verify_issue(replace(issue, lead=lead), stored(issue))
    assert [(one.title, one.span) for one in verified.mismatches] == [(issue.lead.title, invented)]
    assert "reads otherwise" in verified.mismatches[0].reason


def test_a_text_that_is_gone_is_a_mismatch():
    """What can't be looked up is not taken for right."""
    issue = builders.issue()
    verified = verify_issue(issue, MemoryStore())
    assert [one.reason for one in verified.mismatches] == ["the text is not stored"] * 3
