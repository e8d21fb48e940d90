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


def test_a_draft_says_what_sends_it(seen):
    """There is no schedule: somebody or cron runs a command."""
    assert _next(seen, "draft") == "not sent until `digest send` or `digest run`"
    assert _next(seen, "none") == "not sent until `digest send` or `digest run`"


def test_where_review_is_required_a_draft_waits_for_its_mark(seen):
    """And says so no more once it is marked."""
    assert _next(_reviewed(seen), "draft") == "goes out only once it is marked ready"
    marked = replace(seen, draft=Draft(status="ready", render=render_hash(MAIL)))
    assert _next(_reviewed(marked), "ready") == "goes out as it is with `digest send` or `digest run`"


def test_a_held_issue_is_not_sent_even_where_its_time_is_over(seen):
    """The mark is stronger than the clock."""
    assert _next(seen, "held", is_over=True) == "not sent while it is held back"
    assert _next(seen, "draft", is_over=True) == "its time is over: only `digest send --late` sends it"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("sent", "sent to 3,998 of 4,000"),
        ("partly", "sent to 3,998 of 4,000"),
        ("sending", "sent to 3,998 of 4,000 so far"),
        ("paused", "sent to 3,998 of 4,000; `digest send --resume` goes on"),
        ("frozen", "`digest run` or `digest send --resume` sends it"),
    ],
)
def test_an_issue_on_its_way_says_how_many_have_it(seen, state, expected):
    """As the ledger counts them."""
    frozen = replace(seen, stored=replace(seen.made, state="frozen", frozen_at=NOW))
    assert _next(frozen, state, sent=3998, failed=1, in_doubt=1) == expected


def test_what_changed_names_the_editor_s_decisions_by_kind(seen):
    """Not the articles that a decision brought in or left out."""
    draft = Draft(lead=SECOND.id, stories={"a": Decision(title="Ours"), "b": Decision(kill=True)})
    left = (LeftOut(article_id=FIRST.id, title=FIRST.title, source=FIRST.source, reason="killed by the editor"),)
    changed = what_changed(_shows(seen, draft=draft, left=left))
    assert changed == ["your changes (lead, 1 headline, 1 killed)"]


def test_what_changed_counts_articles_that_came_or_were_edited(seen):
    """Compared with all that the stored issue knew, shown or not."""
    edited = replace(FIRST, text_id="other")
    assert what_changed(_shows(seen, of=(edited, SECOND))) == ["1 new article", "1 edited article"]


def test_what_changed_names_configuration_and_theme(seen):
    """By the fingerprints that lie with the render."""
    assert what_changed(_shows(seen, configuration="x", theme="y")) == ["the configuration", "the theme"]


@pytest.mark.parametrize(
    ("origins", "until"),
    [
        ({"theme": "x"}, "`digest send` refuses the older one."),
        ({"articles": "x"}, "`digest send` sends the older one."),
    ],
)
def test_the_older_render_goes_or_is_refused_as_send_has_it(seen, origins, until):
    """Articles alone don't keep it."""
    assert what_goes(_shows(seen, **origins), is_over=False).endswith(f"Until then {until}")


def test_nothing_goes_before_an_issue_under_review_is_marked(seen):
    """Nor while it is held."""
    other = _shows(seen, articles="x")
    assert what_goes(_reviewed(other), is_over=False).endswith("Until then nothing goes out.")
    held = replace(other, draft=Draft(status="hold"))
    assert what_goes(held, is_over=False).endswith("Until then nothing goes out.")


def test_the_older_render_that_is_marked_ready_still_goes(seen):
    """Though the page shows a newer one."""
    marked = replace(_shows(seen, articles="x"), draft=Draft(status="ready", render=render_hash(MAIL)))
    assert what_goes(_reviewed(marked), is_over=False).endswith("Until then `digest send` sends the older one.")


def test_decisions_are_told_counted_and_one_by_one():
    """Each with the headline that it is about and what it says."""
    draft = Draft(
        number=NumberBox(figure="9 years", text="x"),
        lead="a",
        stories={"a": Decision(title="Ours"), "b": Decision(kill=True, about="Gone"), "c": Decision(title="Other")},
    )
    assert told(keys_between(Draft(), draft)) == "lead, number, 2 headlines, 1 killed"
    shown = decided(draft, {"a": "Theirs"})
    assert {"key": "stories.a.title", "what": "headline", "about": "Theirs", "now": "Ours"} in shown
    assert {"key": "stories.b.kill", "what": "killed", "about": "Gone", "now": ""} in shown
    assert {"key": "lead", "what": "lead", "about": "", "now": "Theirs"} in shown
