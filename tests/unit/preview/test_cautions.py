"""What lies between issues, or in what was taken out, is told beside the findings of the checks."""

from dataclasses import replace

import pytest
from builders import article, coverage, issue, story

from digest.edit.draft import TAKEN_OUT
from digest.models import Draft, LeftOut
from digest.preview.cautions import stale_note, subject_again

SHIP = article("Rescue ship docks in Toulon")


def _issue(note, *, reason=TAKEN_OUT, shown="Grain deal ends in Geneva"):
    """Return an issue that shows one story, with a note, and the ship's story outside."""
    gone = LeftOut(article_id=SHIP.id, title=SHIP.title, source=SHIP.source, reason=reason)
    lead = replace(story(article=article(shown)), slot="lead", summary=None)
    page = issue(lead=lead, second=(), sections=(), brief=())
    return replace(page, draft=Draft(note=note), coverage=coverage(left_out=(gone,)))


def test_a_subject_is_warned_of_where_the_issue_before_had_it():
    """And nowhere else."""
    assert subject_again("Same", "Same")["severity"] == "warning"
    assert subject_again("Same", "Other") is None
    assert subject_again("Same", None) is None
    assert subject_again("", "") is None


def test_a_note_that_names_what_only_a_story_taken_out_tells_is_stale():
    """Each name once."""
    caution = stale_note(_issue("Today a quarrel in Toulon. Nobody in Toulon slept."))
    assert caution["severity"] == "warning"
    assert caution["reason"].startswith("The note of the day still names Toulon; ")


@pytest.mark.parametrize(
    "page",
    [
        _issue("Today a quarrel in Toulon.", reason="no room"),
        _issue("Today a quarrel in Toulon.", shown="Toulon waits"),
        _issue("Rescue came late. Rescue it was!"),
        _issue("A ship docks somewhere."),
        _issue(""),
    ],
    ids=["left out by the machine", "told by another story", "begins a sentence", "no name", "no note"],
)
def test_a_note_that_fits_its_issue_is_no_matter(page):
    """No false alarm."""
    assert stale_note(page) is None
