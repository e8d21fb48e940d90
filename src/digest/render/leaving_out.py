"""What an issue has to do without: stories that can't be rendered, or that the mail had no room for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from digest.edit.reading import issue_minutes
from digest.models import Article, Issue, LeftOut, SourceReport, Story


def only(issue: Issue, ids: AbstractSet[str]) -> Issue:
    """Return an issue with some of its stories only."""
    sections = (
        replace(section, stories=tuple(story for story in section.stories if story.id in ids))
        for section in issue.sections
    )
    left = replace(
        issue,
        lead=issue.lead if issue.lead and issue.lead.id in ids else None,
        second=tuple(story for story in issue.second if story.id in ids),
        sections=tuple(section for section in sections if section.stories),
        brief=tuple(story for story in issue.brief if story.id in ids),
    )
    return replace(left, minutes=issue_minutes(left))


def dull(issue: Issue, story: Story) -> Issue:
    """Return an issue in which a story says nothing that could break a page: what fails then is the theme's fault.

    It keeps all that a template may ask for: a picture, an address, a summary, other sources.
    """
    told = replace(story, article=_said_dully(story.article), also=tuple(map(_said_dully, story.also)))
    if story.summary is not None:
        spans = tuple(replace(span, text="A sentence.") for span in story.summary.spans)
        told = replace(told, summary=replace(story.summary, spans=spans))

    def put(stories: Iterable[Story]) -> tuple[Story, ...]:
        return tuple(told if one is story else one for one in stories)

    return replace(
        issue,
        lead=told if issue.lead is story else issue.lead,
        second=put(issue.second),
        sections=tuple(replace(section, stories=put(section.stories)) for section in issue.sections),
        brief=put(issue.brief),
    )


def left_out(stories: Iterable[Story], reason: str) -> Iterator[LeftOut]:
    """Yield what coverage says of stories that an issue does without."""
    for story in stories:
        for article in (story.article, *story.also):
            yield LeftOut(article_id=article.id, title=article.title, source=article.source, reason=reason)


def without(issue: Issue, gone: Iterable[LeftOut]) -> Issue:
    """Return an issue whose coverage says what it had to leave out, and counts what is shown anew."""
    coverage = issue.coverage
    sources = tuple(_recounted(report, issue) for report in coverage.sources)
    return replace(issue, coverage=replace(coverage, sources=sources, left_out=(*coverage.left_out, *gone)))


def _said_dully(article: Article) -> Article:
    return replace(
        article,
        title="A headline",
        source="A source",
        author=article.author and "An author",
        url=article.url and "https://example.org/",
        image=article.image and replace(article.image, alt="A picture", credit=article.image.credit and "A name"),
    )


def _recounted(report: SourceReport, issue: Issue) -> SourceReport:
    told_by = ({article.source for article in (story.article, *story.also)} for story in issue.stories)
    return replace(report, shown=sum(report.name in names for names in told_by))
