"""What the page shows, as plain values: the day, why its stories stand where they stand, and what checks find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date, timedelta
from itertools import islice
from typing import Any

from digest.checks.engine import check
from digest.edit.draft import copy_name, name_in
from digest.edit.window import is_publishing_day
from digest.models import Article, Email, Issue, StoredIssue, Story, Summary, fill
from digest.preview.cautions import stale_note, subject_again
from digest.preview.decisions import decided, told
from digest.preview.desk import Sight, headlines
from digest.preview.differences import told_before, word_differences
from digest.preview.faults import fault_document
from digest.preview.frames import example_link
from digest.preview.newsroom import Newsroom
from digest.preview.prospects import what_changed, what_goes, what_next
from digest.preview.sizes import LIMIT, sizes
from digest.preview.template_lines import template_line
from digest.settings import Selection
from digest.summarizers.document import sentences_of

_EARLIER = 7
"""Stored issues before a day in which its stories are looked for."""


def day_document(seen: Sight, newsroom: Newsroom) -> dict[str, Any]:
    """Return everything that the page shows of a day at once."""
    before, after = newsroom.neighbours(seen.day)
    issue, email = seen.issue, seen.email
    newsletter = seen.settings.newsletter
    state, is_over = state_of(seen, newsroom), newsroom.is_over(issue)
    deliveries = newsroom.deliveries(seen.day) if seen.is_fixed else {}
    yours = decided(seen.draft, headlines(seen))
    return {
        "day": seen.day.isoformat(),
        "newsletter": newsletter.name,
        "sender": newsletter.name,
        "state": state,
        "next_step": asdict(what_next(seen, state, is_over=is_over, deliveries=deliveries)),
        "fixed": seen.is_fixed,
        "stored": seen.stored is not None,
        "differs": not seen.is_fixed and email is not None and not seen.is_stored,
        "changed": what_changed(seen),
        "goes": asdict(goes) if (goes := what_goes(seen, is_over=is_over)) else None,
        "publishing": is_publishing_day(seen.day, newsletter),
        "previous": before.isoformat() if before else None,
        "next": after.isoformat() if after else None,
        "hash": seen.hash,
        "number": issue.number,
        "minutes": issue.minutes,
        "language": issue.language,
        "bytes": len(email.html.encode()) if email else 0,
        "limit": LIMIT,
        "budget": seen.settings.selection.max_bytes,
        "places": _places(seen.settings.selection),
        "sizes": sizes(email.html, issue.stories) if email else {"": 0},
        "inbox": inbox(email),
        "before": inbox_before(before, newsroom),
        "sections": list(seen.settings.sections),
        "stories": [_story(story, issue) for story in issue.stories],
        "left_out": _left_out(issue),
        "sources": [
            {"name": one.name, "seen": one.seen, "shown": one.shown, "problem": one.problem}
            for one in issue.coverage.sources
        ],
        "draft": dict(seen.values),
        "yours": yours,
        "yours_told": told(one["key"] for one in yours),
        "draft_file": f"drafts/{seen.day.isoformat()}.toml",
        "warnings": list(seen.warnings),
        "test_address": newsroom.test_address(),
        "fault": None if seen.fault is None else fault_document(seen.fault),
    }


def _places(selection: Selection) -> int:
    """Return how many stories an issue has room for at most."""
    return 1 + selection.second + selection.max_sections * selection.per_section + selection.brief


def state_of(seen: Sight, newsroom: Newsroom) -> str:
    """Return an issue's state as people are told it."""
    if seen.is_fixed:
        return next((mark.state for mark in newsroom.marks(seen.day, seen.day)), "none")
    if seen.made.state == "empty":
        return "empty"
    if seen.draft.status == "hold":
        return "held"
    if seen.is_ready:
        return "ready"
    return "draft" if seen.stored is not None else "none"


def inbox(email: Email | None) -> dict[str, str] | None:
    """Return what an inbox shows of a mail."""
    return None if email is None else {"subject": email.subject, "preheader": email.preheader}


def inbox_before(day: date | None, newsroom: Newsroom) -> dict[str, Any] | None:
    """Return what an inbox shows of the issue before."""
    stored = newsroom.stored(day) if day else None
    shown = inbox(stored.email) if stored else None
    return None if shown is None or day is None else {**shown, "day": day.isoformat()}


def why(seen: Sight, story_id: str, text: Callable[[str], str | None]) -> dict[str, Any] | None:
    """Return why a story stands where it stands: its scores, and its articles with the sentences that are shown."""
    story = next((one for one in seen.issue.stories if story_id in _ids(one)), None)
    if story is None:
        return None
    scores = story.scores
    return {
        "id": story.id,
        "title": story.title,
        "slot": story.slot,
        "section": story.section,
        "scores": {
            "freshness": round(scores.freshness, 4),
            "length": round(scores.length, 4),
            "sources": round(scores.sources, 4),
            "weight": scores.weight,
            "total": round(scores.total, 4),
            "pinned": scores.pinned,
        },
        "method": story.summary.method if story.summary else None,
        "fallback": story.summary.fallback if story.summary else None,
        "articles": [
            {
                "name": name_in(story, article),
                **_article_text(article, story.summary, text(article.text_id) or article.text),
            }
            for article in (story.article, *story.also)
        ],
    }


def differences(seen: Sight, newsroom: Newsroom) -> dict[str, Any]:
    """Return what differs from the stored render, and which stories earlier issues have told."""
    stored = seen.stored.email if seen.stored else None
    words = word_differences(_read(stored), _read(seen.email)) if stored and seen.email else []
    return {
        "stored": stored is not None,
        "same": seen.is_stored,
        "words": words,
        "markup_only": stored is not None and not seen.is_stored and not words,
        "told_before": told_before(seen.issue, _earlier(seen.day, newsroom)),
    }


def findings(seen: Sight, newsroom: Newsroom) -> dict[str, Any]:
    """Return what `digest check` finds in the mail that is shown, each with the line of the template that wrote it.

    What no mail can tell of itself comes first: a subject that the issue before had, a note about a story taken out.
    """
    if seen.email is None:
        return {"findings": []}
    places = {one.name: one.location for one in seen.email.pictures}

    def measure(address: str) -> int | None:
        name = address.removeprefix("picture:")
        try:
            return len(newsroom.picture(places.get(name, address)))
        except (OSError, ValueError):
            return None

    html, templates = seen.email.html, newsroom.templates()
    found = check(seen.email, measure=measure)
    return {
        "findings": [
            *_cautions(seen, newsroom),
            *(
                {
                    "check": one.check,
                    "severity": one.severity,
                    "line": one.line,
                    "template": template_line(html, one.line, one.column, templates) if one.line else None,
                    "story": one.story,
                    "reason": one.reason,
                    "mend": one.mend,
                    "source": one.source,
                }
                for one in found
            ),
        ]
    }


def _cautions(seen: Sight, newsroom: Newsroom) -> Iterable[dict[str, Any]]:
    before, _ = newsroom.neighbours(seen.day)
    shown = inbox_before(before, newsroom)
    subject = seen.email.subject if seen.email else ""
    told = (subject_again(subject, shown["subject"] if shown else None), stale_note(seen.issue))
    return (one for one in told if one is not None)


def plain_text(seen: Sight) -> str:
    """Return the mail's text part; where a reader has a link of their own stands an example."""
    email = seen.email
    return fill(email, "text", dict.fromkeys(_names(email), example_link(seen.settings))) if email else ""


def source(seen: Sight) -> str:
    """Return the mail's HTML; what is filled in later is named in brackets."""
    email = seen.email
    return fill(email, "html", {name: f"[{name}]" for name in _names(email)}) if email else ""


def _names(email: Email) -> set[str]:
    return {field.name for field in email.fields}


def headers(message: bytes) -> str:
    """Return the headers of a message as they are sent."""
    return message.partition(b"\r\n\r\n")[0].decode("ascii", "replace")


def _earlier(day: date, newsroom: Newsroom) -> list[Issue]:
    marks = newsroom.marks(day - timedelta(days=60), day - timedelta(days=1))
    stored = (newsroom.stored(mark.day) for mark in reversed(marks))
    return [one.issue for one in islice((it for it in stored if _has_stories(it)), _EARLIER) if one is not None]


def _has_stories(stored: StoredIssue | None) -> bool:
    return stored is not None and bool(stored.issue.stories)


def _read(email: Email | None) -> str:
    if email is None:
        return ""
    body = fill(email, "text", dict.fromkeys(_names(email), ""))
    return f"{email.subject}\n{email.preheader}\n\n{body}"


def _story(story: Story, issue: Issue) -> dict[str, Any]:
    told = [issue.draft.stories[one] for one in _ids(story) if one in issue.draft.stories]
    yours = [one for one in told if one.title == story.title]
    return {
        "id": story.id,
        "title": story.title,
        "was": next((one.about for one in yours if one.about), None),
        "reworded": bool(yours),
        "slot": story.slot,
        "section": story.section,
        "source": story.article.source,
        "url": story.article.url,
        "language": story.article.language,
        "minutes": story.minutes,
        "score": round(story.scores.total, 2),
        "pinned": story.scores.pinned,
        "also": [
            {"id": one.id, "name": name_in(story, one), "title": one.title, "source": one.source} for one in story.also
        ],
        "summary": list(story.summary) if story.summary else [],
        "chosen": bool(story.summary and story.summary.method == "editor"),
        "picture": story.article.image is not None,
    }


def _left_out(issue: Issue) -> list[dict[str, Any]]:
    """Return what was left out, each by the name that a draft has for it alone."""
    left = issue.coverage.left_out
    times = Counter([*(one for story in issue.stories for one in _ids(story)), *(one.article_id for one in left)])
    return [
        {
            "id": one.article_id if times[one.article_id] == 1 else copy_name(one.article_id, one.source),
            "title": one.title,
            "source": one.source,
            "reason": one.reason,
        }
        for one in left
    ]


def _ids(story: Story) -> list[str]:
    return [article.id for article in (story.article, *story.also)]


def _article_text(article: Article, summary: Summary | None, text: str) -> dict[str, Any]:
    spans = [(span.start, span.end) for span in summary.spans if span.text_id == article.text_id] if summary else []
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "author": article.author,
        "language": article.language,
        "published": article.published.isoformat() if article.published else None,
        "origin": article.origin,
        "paragraphs": list(_paragraphs(text, article.language, spans)),
    }


def _paragraphs(text: str, language: str | None, spans: Iterable[tuple[int, int]]) -> Iterable[list[dict[str, Any]]]:
    """Yield paragraphs of sentences, each with its place and whether it is shown."""
    shown = list(spans)
    by_paragraph: dict[int, list[dict[str, Any]]] = {}
    for sentence in sentences_of(text, language):
        taken = any(start < sentence.end and sentence.start < end for start, end in shown)
        by_paragraph.setdefault(sentence.paragraph, []).append(
            {"start": sentence.start, "end": sentence.end, "text": sentence.text, "shown": taken}
        )
    return by_paragraph.values()
