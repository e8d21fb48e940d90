"""Fitting an issue into its budget: stories step down, the lowest first, until the mail is small and short enough.

A card (second row) becomes a line (section), a line becomes a title (in brief), a title is left out and counted. The
lead never steps down. Each step makes the mail smaller and no step makes it longer to read, so the least number of
steps is found by bisection: first for the minutes, which need no render, then from there for the bytes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from digest.edit.reading import issue_minutes
from digest.models import Demotion, Issue, Slot, Story, Summary

BUDGET = 90_000
"""Bytes of HTML. Gmail cuts a mail at about 102 kB, and what it cuts off is the footer."""

_STEPS: Mapping[Slot, int] = {"lead": 0, "second": 3, "section": 2, "brief": 1}
_SAVED = 700
"""Bytes that a step saves, about: where the search begins."""


Mail = TypeVar("Mail")


def steps(issue: Issue) -> int:
    """Return how many steps down an issue has until only its lead is left."""
    return sum(_STEPS[story.slot] for story in issue.stories)


def demoted(issue: Issue, count: int) -> Issue:
    """Return an issue after a number of steps: first cards step down, then lines, then titles are left out.

    A card becomes a title at once where its section has no heading: one for its sake would weigh more than it saves.
    The minutes are those of what is left.
    """
    if not count:
        return issue
    cards, count = _split(issue.second, count)
    headed = {section.title for section in issue.sections}
    issue = replace(
        _with_lines(issue, [_line(story) for story in cards if story.section in headed]),
        second=issue.second[: len(issue.second) - len(cards)],
        brief=(*(_title(story) for story in cards if story.section not in headed), *issue.brief),
    )
    lines, count = _split([story for section in issue.sections for story in section.stories], count)
    issue = replace(_without_lines(issue, lines), brief=(*map(_title, lines), *issue.brief))
    titles, _ = _split(issue.brief, count)
    issue = _counted(replace(issue, brief=issue.brief[: len(issue.brief) - len(titles)]), titles)
    return replace(issue, minutes=issue_minutes(issue))


def demotions(before: Issue, after: Issue) -> tuple[Demotion, ...]:
    """Return the stories of an issue that stand lower in another, in the order of the first."""
    slots = {story.id: story.slot for story in after.stories}
    return tuple(
        Demotion(story_id=story.id, title=story.title, slot=slots.get(story.id))
        for story in before.stories
        if slots.get(story.id) != story.slot
    )


def fitted(
    issue: Issue,
    render: Callable[[Issue], Mail],
    size: Callable[[Mail], int],
    budget: int,
    max_minutes: int | None = None,
) -> tuple[Issue, Mail]:
    """Return the issue and its mail after the least number of steps that keeps both bounds, or after all steps."""
    least, most = _steps_to_read_in(issue, max_minutes), steps(issue)
    first = demoted(issue, least)
    mail = render(first)
    over = size(mail) - budget
    if over <= 0 or least == most:
        return first, mail
    too_few, enough, smallest = least, most, None
    guess = least + over // _SAVED + 1
    while enough - too_few > 1:
        tried = guess if too_few < guess < enough else (too_few + enough) // 2
        mail = render(demoted(issue, tried))
        over = size(mail) - budget
        if over > 0:
            too_few = tried
        else:
            enough, smallest = tried, mail
        guess = tried + over // _SAVED
    fit = demoted(issue, enough)
    return fit, smallest or render(fit)


def _steps_to_read_in(issue: Issue, max_minutes: int | None) -> int:
    """Return the least number of steps after which an issue is read in so many minutes, or all steps."""
    counts = range(steps(issue) + 1)
    if max_minutes is None or issue_minutes(issue) <= max_minutes:
        return 0
    return min(
        bisect_left(counts, x=True, key=lambda count: issue_minutes(demoted(issue, count)) <= max_minutes), counts[-1]
    )


def _split(stories: Sequence[Story], count: int) -> tuple[Sequence[Story], int]:
    """Return the last `count` stories, and what is left of the count."""
    taken = min(count, len(stories))
    return stories[len(stories) - taken :], count - taken


def _line(story: Story) -> Story:
    return replace(story, slot="section", summary=_first(story.summary))


def _first(summary: Summary | None) -> Summary | None:
    return replace(summary, spans=summary.spans[:1]) if summary else None


def _title(story: Story) -> Story:
    return replace(story, slot="brief", summary=None)


def _with_lines(issue: Issue, lines: Sequence[Story]) -> Issue:
    """Return an issue with stories at the top of their sections."""
    sections = (
        replace(section, stories=(*(story for story in lines if story.section == section.title), *section.stories))
        for section in issue.sections
    )
    return replace(issue, sections=tuple(sections))


def _without_lines(issue: Issue, lines: Sequence[Story]) -> Issue:
    """Return an issue without some lines; what a section that is empty now had no room for is counted at the end."""
    gone = {story.id for story in lines}
    left = [
        replace(section, stories=tuple(story for story in section.stories if story.id not in gone))
        for section in issue.sections
    ]
    emptied = Counter({section.title: section.more for section in left if not section.stories})
    return replace(
        issue,
        sections=tuple(section for section in left if section.stories),
        more=dict(Counter(issue.more) + emptied),
    )


def _counted(issue: Issue, titles: Sequence[Story]) -> Issue:
    """Return an issue in which titles that were left out are counted, under their heading where there is one."""
    left_out = Counter(story.section for story in titles)
    headed = {section.title for section in issue.sections}
    sections = tuple(replace(section, more=section.more + left_out[section.title]) for section in issue.sections)
    elsewhere = Counter({title: count for title, count in left_out.items() if title not in headed})
    return replace(issue, sections=sections, more=dict(Counter(issue.more) + elsewhere))
