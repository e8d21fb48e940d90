"""What the desk says of an issue: what the editor decided, what changed, and what goes out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from builders import DAY, article, coverage, issue, settings, story

from digest.edit.draft import render_hash
from digest.models import Decision, Draft, Email, LeftOut, NumberBox, StoredIssue
from digest.preview.decisions import decided, keys_between, told
from digest.preview.desk import Sight
from digest.preview.prospects import what_changed, what_goes, what_next
from digest.settings import Sending

NOW = datetime(2022, 11, 11, 18, tzinfo=UTC)
ORIGINS = {"draft": "d", "configuration": "c", "theme": "t", "articles": "a"}
MAIL = Email(subject="S", preheader="P", html="<p>", text="", fingerprints=ORIGINS)
FIRST, SECOND = article("The first"), article("The second")


def _issue(*articles):
    """Return an issue that shows some articles and nothing else."""
    lead, *brief = (story(article=one, slot="brief") for one in articles)
    return issue(lead=replace(lead, slot="lead"), second=(), sections=(), brief=tuple(brief))


@pytest.fixture
def seen(tmp_path):
    """A day of which the stored render is the one that is shown."""
    made = StoredIssue(issue=_issue(FIRST), email=MAIL, state="draft", made_at=NOW)
    return Sight(
        day=DAY,
        settings=settings(tmp_path),
        made=made,
        stored=made,
        draft=Draft(),
        values={},
        hash=render_hash(MAIL),
    )


def _shows(seen, *, draft=None, of=(FIRST,), left=(), **origins):
    """Return a sight that shows something else than what is stored."""
    shown = replace(
        _issue(*of),
        draft=draft or Draft(),
        coverage=coverage(left_out=left),
    )
    email = replace(MAIL, html="<p>other", fingerprints={**ORIGINS, **origins})
    made = replace(seen.made, issue=shown, email=email)
    return replace(seen, made=made, draft=draft or Draft(), hash=render_hash(email))


def _reviewed(seen):
    return replace(seen, settings=replace(seen.settings, sending=Sending(review="required")))


def _next(seen, state, *, is_over=False, **deliveries):
    return what_next(seen, state, is_over=is_over, deliveries=deliveries)


def test_a_draft_says_what_marking_it_does(seen):
    """It may go out unmarked, too; by which command stands beside it."""
    for state in ("draft", "none"):
        told = _next(seen, state)
        assert told.told == "It goes out at the next send as it is then; marked as ready, as it is now."
        assert "digest run" in told.by


def test_where_review_is_required_a_draft_waits_for_its_mark(seen):
    """And says so no more once it is marked."""
    assert _next(_reviewed(seen), "draft").told.startswith("Nothing goes out yet. Mark it as ready, and")
    marked = replace(seen, draft=Draft(status="ready", render=render_hash(MAIL)))
    assert _next(_reviewed(marked), "ready").told == "Exactly this goes out at the next send."


def test_an_older_version_that_is_ready_is_told_of_beside_the_one_that_is_shown(seen):
    """Marking this one puts it in that one's place."""
    marked = replace(_shows(seen, articles="x"), draft=Draft(status="ready", render=render_hash(MAIL)))
    assert _next(marked, "draft").told.startswith("An older version is marked as ready. Mark this one, and")


def test_a_held_issue_is_not_sent_even_where_its_time_is_over(seen):
    """The mark is stronger than the clock."""
    assert _next(seen, "held", is_over=True).told == "Nothing goes out until you release it."


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("draft", "Its time is over. Mark it as ready, and exactly this can still be sent late."),
        ("ready", "Its time is over. It is ready, and exactly this goes out if it is sent late."),
    ],
)
def test_an_issue_whose_time_is_over_says_that_it_can_be_sent_late(seen, state, told):
    """The command stands beside it."""
    late = _next(seen, state, is_over=True)
    assert (late.told, late.by) == (told, "Only digest send --late sends it.")


def test_an_issue_of_which_there_is_nothing_says_that_no_mail_goes_out(seen):
    """Whatever is marked."""
    assert _next(seen, "empty", is_over=True).told == "No mail goes out: there is nothing to show."


@pytest.mark.parametrize(
    ("state", "expected", "by"),
    [
        ("sent", "Sent to 3,998 of 4,000.", ""),
        ("partly", "Sent to 3,998 of 4,000.", ""),
        ("sending", "Sent to 3,998 of 4,000 so far.", ""),
        ("paused", "Sent to 3,998 of 4,000; the sending is paused.", "digest send --resume goes on."),
        ("frozen", "It waits to be sent.", "digest run or digest send --resume sends it."),
    ],
)
def test_an_issue_on_its_way_says_how_many_have_it(seen, state, expected, by):
    """As the ledger counts them."""
    frozen = replace(seen, stored=replace(seen.made, state="frozen", frozen_at=NOW))
    told = _next(frozen, state, sent=3998, failed=1, in_doubt=1)
    assert (told.told, told.by) == (expected, by)


def test_what_changed_names_the_editor_s_decisions_by_kind(seen):
    """Not the articles that a decision brought in or left out."""
    draft = Draft(lead=SECOND.id, stories={"a": Decision(title="Ours"), "b": Decision(kill=True)})
    left = (LeftOut(article_id=FIRST.id, title=FIRST.title, source=FIRST.source, reason="taken out by the editor"),)
    changed = what_changed(_shows(seen, draft=draft, left=left))
    assert changed == ["your changes (lead, 1 headline, 1 taken out)"]


def test_what_changed_counts_articles_that_came_or_were_edited(seen):
    """Compared with all that the stored issue knew, shown or not."""
    edited = replace(FIRST, text_id="other")
    assert what_changed(_shows(seen, of=(edited, SECOND))) == ["1 new article", "1 edited article"]


def test_what_changed_names_configuration_and_theme(seen):
    """By the fingerprints that lie with the render."""
    assert what_changed(_shows(seen, configuration="x", theme="y")) == ["the configuration", "the theme"]


@pytest.mark.parametrize(
    ("origins", "told", "by"),
    [
        ({"theme": "x"}, "and won’t go out. Keep this one, or mark it as ready.", "digest send refuses it."),
        ({"articles": "x"}, "Until you keep or mark this one, that one may go out.", "digest send sends it."),
    ],
)
def test_the_older_render_goes_or_is_refused_as_send_has_it(seen, origins, told, by):
    """Articles alone don't keep it."""
    goes = what_goes(_shows(seen, **origins), is_over=False)
    assert goes.told.endswith(told)
    assert goes.by == by


def test_an_older_render_that_does_not_go_by_itself_is_only_called_older(seen):
    """Under review, held, or late: what keeps it is told beside the state."""
    other = _shows(seen, articles="x")
    held = replace(other, draft=Draft(status="hold"))
    told = [what_goes(one, is_over=late) for one, late in ((_reviewed(other), False), (held, False), (other, True))]
    assert {one.told for one in told} == {"The kept version is older than what you see."}


def test_where_nothing_is_stored_there_is_no_older_version(seen):
    """So nothing is said of one."""
    assert what_goes(replace(_shows(seen), stored=None), is_over=False) is None


def test_the_older_render_that_is_marked_ready_still_goes(seen):
    """Though the page shows a newer one."""
    marked = replace(_shows(seen, articles="x"), draft=Draft(status="ready", render=render_hash(MAIL)))
    assert what_goes(_reviewed(marked), is_over=False).told.endswith("that one may go out.")


def test_decisions_are_told_counted_and_one_by_one():
    """Each with the headline that it is about and what it says."""
    draft = Draft(
        number=NumberBox(figure="9 years", text="x"),
        lead="a",
        stories={"a": Decision(title="Ours"), "b": Decision(kill=True, about="Gone"), "c": Decision(title="Other")},
    )
    assert told(keys_between(Draft(), draft)) == "lead, number, 2 headlines, 1 taken out"
    shown = decided(draft, {"a": "Theirs"})
    assert {"key": "stories.a.title", "what": "headline", "about": "Theirs", "now": "Ours"} in shown
    assert {"key": "stories.b.kill", "what": "taken out", "about": "Gone", "now": ""} in shown
    assert {"key": "lead", "what": "lead", "about": "", "now": "Theirs"} in shown
