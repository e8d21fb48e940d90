"""The issue as the JSON file that `generate` writes: what is shown, where every sentence stands, and why.

The form is public: keys are only ever added. It holds nothing that depends on when or where it was made.
"""

from __future__ import annotations

from typing import Any

from digest.models import Article, Draft, Email, Issue, LeftOut, SourceReport, Span, Story, Summary

FORMAT = 1


def issue_document(issue: Issue, email: Email) -> dict[str, Any]:
    """Return the issue as plain values, in reading order."""
    return {
        "format": FORMAT,
        "newsletter": issue.newsletter,
        "date": issue.date.isoformat(),
        "number": issue.number,
        "language": issue.language,
        "window": {"start": issue.window.start.isoformat(), "end": issue.window.end.isoformat()},
        "subject": email.subject,
        "preheader": email.preheader,
        "minutes": issue.minutes,
        "bytes": {"html": len(email.html.encode()), "text": len(email.text.encode())},
        "stories": [_story(story, issue.draft) for story in issue.stories],
        "more": {**{part.title: part.more for part in issue.sections if part.more}, **issue.more},
        "demoted": [{"id": one.story_id, "title": one.title, "slot": one.slot} for one in issue.demoted],
        "coverage": {
            "sources": [_source(report) for report in issue.coverage.sources],
            "left_out": [_left_out(left) for left in issue.coverage.left_out],
        },
    }


def _story(story: Story, draft: Draft) -> dict[str, Any]:
    return {
        "slot": story.slot,
        "section": story.section,
        "minutes": story.minutes,
        **_article(story.article),
        **_rewording(story, draft),
        "also": [_article(article) for article in story.also],
        "summary": None if story.summary is None else _summary(story.summary),
        "scores": {
            "total": round(story.scores.total, 4),
            "freshness": round(story.scores.freshness, 4),
            "length": round(story.scores.length, 4),
            "sources": round(story.scores.sources, 4),
            "weight": story.scores.weight,
            "pinned": story.scores.pinned,
        },
    }


def _rewording(story: Story, draft: Draft) -> dict[str, Any]:
    """Say that a headline is the editor's, and what it was; nothing about a headline that is the article's."""
    told = (draft.stories.get(article.id) for article in (story.article, *story.also))
    reworded = next((decision for decision in told if decision and decision.title == story.title), None)
    return {} if reworded is None else {"title_by": "editor", "title_was": reworded.about}


def _article(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "author": article.author,
        "language": article.language,
        "published": None if article.published is None else article.published.isoformat(),
        "text_id": article.text_id,
        "text_from": article.origin,
        "image": None if article.image is None else article.image.location,
    }


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "method": summary.method,
        "fallback": summary.fallback,
        "sentences": [_span(span) for span in summary.spans],
    }


def _span(span: Span) -> dict[str, Any]:
    return {"text": span.text, "text_id": span.text_id, "start": span.start, "end": span.end}


def _source(report: SourceReport) -> dict[str, Any]:
    return {
        "name": report.name,
        "kind": report.kind,
        "seen": report.seen,
        "shown": report.shown,
        "problem": report.problem,
    }


def _left_out(left: LeftOut) -> dict[str, Any]:
    return {"id": left.article_id, "title": left.title, "source": left.source, "reason": left.reason}
