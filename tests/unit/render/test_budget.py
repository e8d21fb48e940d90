"""Fitting into the budget: the lowest story steps down first, nothing is lost, nothing is uncounted."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import builders
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.edit.reading import issue_minutes
from digest.models import Issue, Section, Slot, Span, Story, Summary
from digest.render.budget import demoted, demotions, fitted, steps
from digest.render.renderer import EmailRenderer
from digest.render.themes import load_theme
from digest.settings import ThemeChoice

from .markup import visible
from .test_pictures import Album

WEIGHT: dict[Slot, int] = {"lead": 3000, "second": 2000, "section": 1200, "brief": 500}
SECTIONS = ("World", "Europe", "Sport", "Culture")


def issue(second: int, lines: int, brief: int) -> Issue:
    """An issue of stories spread over sections, the last of which has no heading."""

    def stories(slot: Slot, count: int) -> tuple[Story, ...]:
        return tuple(builders.story(f"{slot} {n}", slot=slot, section=SECTIONS[n % 4]) for n in range(count))

    told = tuple(story for story in stories("section", lines) if story.section != "Culture")
    headings = dict.fromkeys(story.section for story in told)
    return builders.issue(
        second=stories("second", second),
        sections=tuple(
            Section(title=title, stories=tuple(s for s in told if s.section == title), more=1) for title in headings
        ),
        brief=stories("brief", brief),
        more={"Culture": 2},
    )


def weight(told: Issue) -> int:
    """What an issue would weigh."""
    return 10_000 + sum(WEIGHT[story.slot] for story in told.stories) + 1600 * len(told.sections)


def untold(told: Issue) -> int:
    """How many stories are only counted."""
    return sum(section.more for section in told.sections) + sum(told.more.values())


ISSUES = st.builds(issue, st.integers(0, 6), st.integers(0, 9), st.integers(0, 9))


@given(ISSUES)
@settings(deadline=None, max_examples=40)
def test_every_step_makes_it_smaller_and_counts_what_it_leaves_out(told: Issue) -> None:
    """No story is lost without being counted, none rises, the lead stays, and each step weighs less or the same."""
    made = [demoted(told, count) for count in range(steps(told) + 1)]
    for before, after in pairwise(made):
        assert weight(after) <= weight(before)
        assert len(after.stories) + untold(after) == len(before.stories) + untold(before)
    order = ["lead", "second", "section", "brief", None]
    for one in demotions(told, made[-1]):
        assert one.slot is None
    for after in made:
        assert after.lead == told.lead
        slots = {story.id: story.slot for story in after.stories}
        assert all(order.index(slots.get(story.id)) >= order.index(story.slot) for story in told.stories)
        assert all(section.stories for section in after.sections)
        assert all((story.summary is None) == (story.slot == "brief") for story in after.stories)
    assert made[-1].stories == (told.lead,)
    assert made[0] == told


@given(ISSUES, st.integers(10_000, 45_000))
@settings(deadline=None, max_examples=60)
def test_fit_takes_the_least_number_of_steps(told: Issue, budget: int) -> None:
    """One step less would be too heavy; a larger budget never needs more."""
    tries: list[int] = []
    fit, mail = fitted(told, weight, lambda size: tries.append(size) or size, budget)  # type: ignore[func-returns-value]
    taken = next(count for count in range(steps(told) + 1) if demoted(told, count) == fit)
    assert mail == weight(fit)
    assert mail <= budget or fit.stories == (told.lead,)
    if taken:
        assert weight(demoted(told, taken - 1)) > budget
    assert len(tries) <= 8


def test_lowest_stories_step_down_first() -> None:
    """Cards become lines from the last one on, each at the top of its section."""
    told = issue(4, 4, 2)
    after = demoted(told, 2)
    assert [story.title for story in after.second] == ["second 0", "second 1"]
    assert [story.title for story in after.sections[2].stories] == ["second 2", "section 2"]
    assert [story.title for story in after.brief] == ["second 3", "brief 0", "brief 1"]
    assert [(one.title, one.slot) for one in demotions(told, after)] == [("second 2", "section"), ("second 3", "brief")]


def test_three_hundred_stories_are_still_a_mail_under_the_budget() -> None:
    """Whatever the day brings, the mail is never clipped, and says how many more there are."""
    stories = [builders.story(f"Story {n} " + 60 * "x", slot="brief", section=f"S{n % 3}") for n in range(300)]
    cards = tuple(builders.story(f"Card {n}", slot="second", section="S0") for n in range(40))
    told = builders.issue(second=cards, sections=(), brief=tuple(stories))
    renderer = EmailRenderer(builders.newsletter(), load_theme(ThemeChoice()), Album(None))
    composed = renderer.compose(told)
    assert 80_000 < composed.size <= 90_000
    assert composed.issue.demoted
    assert composed.issue.lead == told.lead
    left_out = len(told.stories) - len(composed.issue.stories)
    assert sum(composed.issue.more.values()) == left_out
    assert f"{left_out} more, not shown" in composed.email.html
    assert renderer.render(told) == composed.email


@pytest.mark.parametrize("budget", [1, 26_000, 40_000])
def test_small_budgets_are_kept_as_far_as_they_can_be(budget: int) -> None:
    """The lead and the frame stay whatever they weigh; an issue that fits is left as it is."""
    renderer = EmailRenderer(builders.newsletter(), load_theme(ThemeChoice()), Album(None), budget=budget)
    composed = renderer.compose(issue(4, 8, 8))
    assert composed.issue.lead is not None
    assert composed.size <= max(budget, 22_000)
    roomy = EmailRenderer(builders.newsletter(), load_theme(ThemeChoice()), Album(None)).compose(issue(4, 8, 8))
    assert roomy.issue.demoted == ()
    assert roomy.issue == issue(4, 8, 8)


def long_story(number: int, slot: Slot, section: str) -> Story:
    """A story whose summary has three sentences of a hundred words each; one in brief has none."""
    told = builders.story(f"Long story {number}", slot=slot, section=section)
    spans = tuple(Span(text_id="text", start=n, end=n + 1, text=(99 * "word ") + "end.") for n in range(3))
    return told if slot == "brief" else replace(told, summary=Summary(spans=spans, method="lead"))


def long_issue(second: int, lines: int, brief: int) -> Issue:
    """An issue that takes minutes to read."""
    told = tuple(long_story(n, "section", "World") for n in range(lines))
    made = builders.issue(
        second=tuple(long_story(100 + n, "second", SECTIONS[n % 4]) for n in range(second)),
        sections=(Section(title="World", stories=told),) if told else (),
        brief=tuple(long_story(200 + n, "brief", "World") for n in range(brief)),
    )
    return replace(made, minutes=issue_minutes(made))


@given(st.integers(0, 5), st.integers(0, 6), st.integers(0, 4), st.integers(1, 20))
@settings(deadline=None, max_examples=40)
def test_minutes_are_kept_with_the_least_number_of_steps(second: int, lines: int, brief: int, most: int) -> None:
    """No step makes an issue longer to read; the first that keeps the bound is taken; the issue says its minutes."""
    told = long_issue(second, lines, brief)
    made = [demoted(told, count) for count in range(steps(told) + 1)]
    assert all(after.minutes <= before.minutes for before, after in pairwise(made))
    fit, _ = fitted(told, weight, lambda size: size, 10**9, most)
    assert fit.minutes == issue_minutes(fit)
    assert fit.minutes <= most or fit.stories == (told.lead,)
    first = next((count for count, one in enumerate(made) if one.minutes <= most), steps(told))
    assert fit == made[first]


@given(ISSUES, st.integers(10_000, 45_000), st.integers(1, 3))
@settings(deadline=None, max_examples=40)
def test_both_bounds_are_kept_at_once(told: Issue, budget: int, most: int) -> None:
    """The more demanding of the two decides."""
    both, _ = fitted(told, weight, lambda size: size, budget, most)
    small, _ = fitted(told, weight, lambda size: size, budget)
    short, _ = fitted(told, weight, lambda size: size, 10**9, most)
    assert both in (small, short)
    assert len(both.stories) == min(len(small.stories), len(short.stories))


def test_mail_says_the_minutes_of_what_it_shows() -> None:
    """Masthead, text and record agree after stories have stepped down; what was left out is told with its reason."""
    told = long_issue(4, 3, 2)
    assert told.minutes == 10
    renderer = EmailRenderer(builders.newsletter(), load_theme(ThemeChoice()), Album(None), max_minutes=2)
    composed = renderer.compose(told)
    assert composed.issue.minutes == 2
    assert f"{len(composed.issue.stories)}\u00a0stories ·\u00a02\u00a0min\u00a0to\u00a0read" in visible(
        composed.email.html
    )
    assert "10\u00a0min" not in visible(composed.email.html)
    assert "· 2\u00a0min to read\n" in composed.email.text
    assert composed.issue.demoted
    assert composed == renderer.compose(told)


def test_coverage_counts_what_the_mail_had_room_for() -> None:
    """A title that was left out stands among what is left out, and no source is said to show it."""
    told = issue(4, 8, 8)
    composed = EmailRenderer(builders.newsletter(), load_theme(ThemeChoice()), Album(None), budget=1).compose(told)
    left_out = composed.issue.coverage.left_out
    assert {left.article_id for left in left_out} == {story.id for story in told.stories} - {told.lead.id}  # type: ignore[union-attr]
    assert {left.reason for left in left_out} == {"no room in the mail"}
    assert [report.shown for report in composed.issue.coverage.sources] == [1]
