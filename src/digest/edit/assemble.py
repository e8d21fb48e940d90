"""From a choice and its summaries to an issue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from digest.edit.choose import Choice
from digest.edit.reading import issue_minutes, length_of, minutes
from digest.edit.window import issue_number
from digest.models import Coverage, Draft, Issue, Placement, Section, Slot, SourceReport, Story, Summary, Window
from digest.settings import Settings


def assemble(
    choice: Choice,
    summaries: Mapping[str, Summary],
    *,
    day: date,
    window: Window,
    settings: Settings,
    draft: Draft,
    problems: Mapping[str, str],
) -> Issue:
    """Make the issue of a day.

    ``summaries`` are by article id, one for every story that is not in brief; ``problems`` are by source name.
    """
    newsletter = settings.newsletter
    stories = tuple(_story(placement, summaries) for placement in choice.placements)
    sections = _sections(_at(stories, "section"), choice.more)
    headings = {section.title for section in sections}
    issue = Issue(
        newsletter=newsletter.name,
        language=newsletter.language,
        date=day,
        window=window,
        coverage=Coverage(sources=_reports(choice, stories, settings, problems), left_out=choice.left_out),
        number=issue_number(day, newsletter),
        lead=next(iter(_at(stories, "lead")), None),
        second=_at(stories, "second"),
        sections=sections,
        brief=_at(stories, "brief"),
        more={section: count for section, count in choice.more.items() if section not in headings},
        draft=draft,
    )
    return replace(issue, minutes=issue_minutes(issue))


def _story(placement: Placement, summaries: Mapping[str, Summary]) -> Story:
    article = placement.cluster.article
    return Story(
        section=placement.section,
        article=article,
        slot=placement.slot,
        scores=placement.scores,
        also=placement.cluster.also,
        summary=None if placement.slot == "brief" else summaries[article.id],
        minutes=minutes([length_of(article.text, article.language)]),
    )


def _at(stories: Iterable[Story], slot: Slot) -> tuple[Story, ...]:
    return tuple(story for story in stories if story.slot == slot)


def _sections(stories: tuple[Story, ...], more: Mapping[str, int]) -> tuple[Section, ...]:
    return tuple(
        Section(title=title, stories=tuple(s for s in stories if s.section == title), more=more.get(title, 0))
        for title in dict.fromkeys(story.section for story in stories)
    )


def _reports(
    choice: Choice, stories: Iterable[Story], settings: Settings, problems: Mapping[str, str]
) -> tuple[SourceReport, ...]:
    told_by = [{article.source for article in (story.article, *story.also)} for story in stories]
    return tuple(
        SourceReport(
            name=source.name,
            kind=source.kind,
            seen=choice.seen[source.name],
            shown=sum(source.name in names for names in told_by),
            problem=problems.get(source.name),
        )
        for source in settings.sources
    )
