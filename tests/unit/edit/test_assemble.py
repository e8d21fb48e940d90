from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from builders import DAY, WINDOW, article, newsletter, scores, source, summary
from builders import settings as configured

from digest.edit.assemble import assemble
from digest.edit.choose import Choice
from digest.models import Cluster, Draft, LeftOut, Placement, Section, SourceReport, Span, Summary

SOURCES = (source("A"), source("B", kind="page", section="City"), source("C", kind="file", section="Sport"))
NOTHING = {"A": 0, "B": 0, "C": 0}


def placement(title: str, slot: str = "section", section: str = "World", also=(), **changes) -> Placement:
    """Build a placement of a source's article."""
    cluster = Cluster(article=article(title, **{"source": "A", **changes}), also=tuple(also))
    return Placement(cluster=cluster, section=section, slot=slot, scores=scores())


def choice(*placements: Placement, **changes) -> Choice:
    return Choice(**{"placements": placements, "left_out": (), "more": {}, "seen": NOTHING, **changes})


def issue_of(chosen: Choice, summaries=None, *, problems=None, draft=None, **changes):
    """Assemble the fixed day's issue, each summary being the article's first sentence unless given."""
    articles = [p.cluster.article for p in chosen.placements if p.slot != "brief"]
    return assemble(
        chosen,
        summaries or {a.id: summary(a) for a in articles},
        day=DAY,
        window=WINDOW,
        settings=configured(Path("/newsletter"), sources=SOURCES, newsletter=newsletter(**changes)),
        draft=draft or Draft(),
        problems=problems or {},
    )


def test_issue_carries_newsletter_day_and_draft():
    """Name, language, date, window and the editor's decisions stand in the issue as they were given."""
    draft = Draft(note="Good evening.")
    issue = issue_of(choice(), draft=draft, name="Il Ponte", language="it")
    assert (issue.newsletter, issue.language) == ("Il Ponte", "it")
    assert (issue.date, issue.window) == (DAY, WINDOW)
    assert issue.draft is draft


def test_issue_number_comes_from_the_date():
    """The number counts publishing days, and is absent where no first issue is configured."""
    assert issue_of(choice(), first_issue=date(2022, 11, 9)).number == 3
    assert issue_of(choice()).number is None


def test_empty_choice_makes_an_empty_issue():
    """An issue without stories still has its coverage, and a minute."""
    issue = issue_of(choice())
    assert (issue.lead, issue.second, issue.sections, issue.brief, issue.stories) == (None, (), (), (), ())
    assert issue.more == {}
    assert issue.minutes == 1
    assert [report.name for report in issue.coverage.sources] == ["A", "B", "C"]


def test_stories_stand_in_their_slots():
    """Each placement becomes a story in its own slot, in reading order."""
    placements = [
        placement("One", "lead"),
        placement("Two", "second"),
        placement("Three", "second", "City"),
        placement("Four", "section"),
        placement("Five", "brief", "Sport"),
        placement("Six", "brief"),
    ]
    issue = issue_of(choice(*placements))
    assert issue.lead is not None
    assert issue.lead.title == "One"
    assert [story.title for story in issue.second] == ["Two", "Three"]
    assert [(section.title, [s.title for s in section.stories]) for section in issue.sections] == [("World", ["Four"])]
    assert [story.title for story in issue.brief] == ["Five", "Six"]
    assert [(s.slot, s.section) for s in issue.stories] == [(p.slot, p.section) for p in placements]


def test_story_carries_what_its_placement_has():
    """Articles, scores and summary are those that were chosen."""
    also = article("Also", source="B")
    one = placement("One", also=[also])
    told = summary(one.cluster.article)
    (story,) = issue_of(choice(one), {one.cluster.article.id: told}).stories
    assert (story.article, story.also, story.scores) == (one.cluster.article, (also,), one.scores)
    assert story.summary is told


def test_stories_in_brief_have_no_summary():
    """In brief has titles only, even where a summary is at hand."""
    one = placement("One", "brief")
    (story,) = issue_of(choice(one), {one.cluster.article.id: summary(one.cluster.article)}).brief
    assert story.summary is None


def test_missing_summary_is_a_bug():
    """A story outside brief can't be made without its summary."""
    with pytest.raises(KeyError):
        issue_of(choice(placement("One")), {"other": summary(article())})


def test_sections_keep_their_order_and_count_the_rest():
    """Headings stand as they were laid out; what found no room is counted there, or apart where there is no heading."""
    placements = [
        placement("One", section="Sport"),
        placement("Two", section="Sport"),
        placement("Three", section="City"),
    ]
    issue = issue_of(choice(*placements, more={"World": 4, "Sport": 2}))
    one, two, three = issue.stories
    assert issue.sections == (
        Section(title="Sport", stories=(one, two), more=2),
        Section(title="City", stories=(three,), more=0),
    )
    assert issue.more == {"World": 4}


def test_coverage_reports_each_configured_source():
    """Sources stand in configured order with what they brought, what is shown of them, and their problem."""
    placements = [
        placement("One", "lead", also=[article("One B", source="B")]),
        placement("Two", "brief", source="B", also=[article("Two C", source="C")]),
    ]
    out = (LeftOut(article_id="1", title="Three", source="A", reason="no room"),)
    chosen = choice(*placements, left_out=out, seen={"A": 2, "B": 5, "C": 0})
    coverage = issue_of(chosen, problems={"C": "the server did not answer", "Gone": "unknown"}).coverage
    assert coverage.sources == (
        SourceReport(name="A", kind="feed", seen=2, shown=1),
        SourceReport(name="B", kind="page", seen=5, shown=2),
        SourceReport(name="C", kind="file", seen=0, shown=1, problem="the server did not answer"),
    )
    assert coverage.left_out == out


@pytest.mark.parametrize(("words", "expected"), [(10, 1), (230, 1), (231, 2), (920, 4)])
def test_story_minutes_are_those_of_the_article(words, expected):
    """A story says how long its whole article takes."""
    (story,) = issue_of(choice(placement("One", "brief", text="word " * words))).stories
    assert story.minutes == expected


def summed(one: Placement, text: str) -> dict[str, Summary]:
    span = Span(text_id=one.cluster.article.text_id, start=0, end=len(text), text=text)
    return {one.cluster.article.id: Summary(spans=(span,), method="lead")}


@pytest.mark.parametrize(
    ("title", "text", "note", "expected"), [(80, 100, 50, 1), (81, 100, 50, 2), (80, 101, 50, 2), (80, 100, 51, 2)]
)
def test_issue_minutes_are_those_of_what_is_shown(title, text, note, expected):
    """Titles, summaries and the note are read; the articles behind them are not."""
    one = placement("word " * title, "lead", text="word " * 5000)
    issue = issue_of(choice(one), summed(one, "word " * text), draft=Draft(note="word " * note))
    assert issue.minutes == expected


def test_titles_in_brief_are_read_too():
    """Each title counts, also without a summary."""
    assert issue_of(choice(placement("word " * 231, "brief"))).minutes == 2
