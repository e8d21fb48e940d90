"""Generating: from what is stored to the issue of one day and its files.

::

    articles ─choose▶ placements ─summarize▶ stories ─assemble▶ issue ─render▶ email ─write, store▶ files

It is the only writer of renders, and writes no delivery state. Once an issue is frozen its stored email is only
written out again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from digest.checks.engine import check, count
from digest.checks.finding import Severity
from digest.edit.assemble import assemble
from digest.edit.choose import choose
from digest.edit.draft import misfits, noted, quote, reword
from digest.edit.window import LATE_ARRIVAL, is_publishing_day, window_of
from digest.errors import ConfigError, StoreError
from digest.jobs.files import staged
from digest.jobs.fingerprints import RENDERED_AT, fingerprints
from digest.jobs.issue_document import issue_document
from digest.jobs.summarize import summarize_placements
from digest.models import Email, Issue, IssueState, StoredIssue, Window, fill
from digest.protocols import Drafts, MessageWriter, Renderer, Store, Summarizer
from digest.settings import Settings

FORMATS = ("html", "txt", "eml", "json")


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateTools:
    """What making an issue needs besides the settings and the store."""

    summarizer: Summarizer
    renderer: Renderer
    messages: MessageWriter
    drafts: Drafts
    read_picture: Callable[[str], bytes]
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """What was made: the issue, its email unless it is empty, the files written, and the bounds it was fitted to.

    ``budget`` is the most bytes of HTML, ``max_minutes`` the most minutes to read, where they are bounded.
    ``warnings`` name the entries of the draft file that fit nothing any more.
    """

    issue: Issue
    email: Email | None
    state: IssueState
    budget: int
    max_minutes: int | None = None
    files: tuple[Path, ...] = ()
    warnings: tuple[str, ...] = ()
    found: Mapping[Severity, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The bytes of the HTML."""
        return 0 if self.email is None else len(self.email.html.encode())

    @property
    def fallbacks(self) -> Mapping[str, str]:
        """Why a story was summarized by another method than the configured one, by the story's title."""
        return {
            story.title: story.summary.fallback
            for story in self.issue.stories
            if story.summary is not None and story.summary.fallback
        }


def generate(
    day: date,
    *,
    settings: Settings,
    store: Store,
    tools: GenerateTools,
    output: Path,
    formats: Sequence[str] = FORMATS,
    at: datetime | None = None,
) -> Generated:
    """Make the issue of a day, write its files into a folder and store it; raise ConfigError where no issue is due.

    ``at`` is the present instant, which is stored with the render, but is no part of it.
    """
    if not is_publishing_day(day, settings.newsletter):
        raise ConfigError(
            f"{day} is not a publishing day of {settings.newsletter.name}",
            hint=f"it is published on {', '.join(settings.newsletter.days)}: see `days` in {settings.file.name}",
        )
    stored = store.issue(day)
    warnings: tuple[str, ...] = ()
    if stored is None or stored.frozen_at is None:
        stored = make(day, settings=settings, store=store, tools=tools)
        warnings = misfits(stored.issue, tools.drafts.read(day))
    with _with_all_pictures(day):
        files = _files(stored, formats, tools, write_to=settings.newsletter.write_to)
    with staged(output, files) as paths:
        if stored.frozen_at is None:
            store.save_issue(dated(stored, at))
    return Generated(
        issue=stored.issue,
        email=stored.email,
        state=stored.state,
        budget=settings.selection.max_bytes,
        max_minutes=settings.selection.max_minutes,
        files=paths,
        warnings=warnings,
        found={} if stored.email is None else count(check(stored.email)),
    )


def dated(stored: StoredIssue, at: datetime | None) -> StoredIssue:
    """Return an issue that knows when its render was made, so that `send` sees one that was made too early."""
    if at is None or stored.email is None:
        return stored
    origins = {**stored.email.fingerprints, RENDERED_AT: at.isoformat()}
    return replace(stored, email=replace(stored.email, fingerprints=origins))


def make(day: date, *, settings: Settings, store: Store, tools: GenerateTools) -> StoredIssue:
    """Make the issue of a day from what is stored, without writing anything but summaries into their cache."""
    issue = edited(day, settings=settings, store=store, tools=tools)
    return composed(issue, store.newest_first_seen() or issue.window.start, settings=settings, renderer=tools.renderer)


def composed(issue: Issue, made_at: datetime, *, settings: Settings, renderer: Renderer) -> StoredIssue:
    """Return an edited issue with its email, ready to be stored."""
    if not issue.stories and settings.selection.when_empty == "skip":
        return StoredIssue(issue=issue, email=None, state="empty", made_at=made_at)
    made = renderer.compose(issue)
    origins = {**made.email.fingerprints, **fingerprints(made.issue, settings)}
    email = replace(made.email, fingerprints=origins)
    return StoredIssue(issue=made.issue, email=email, state="draft", made_at=made_at)


def edited(day: date, *, settings: Settings, store: Store, tools: GenerateTools) -> Issue:
    """Return the issue of a day as the machine and the editor's draft have it, not yet rendered."""
    before = store.issue_before(day)
    window = _window(day, settings, before)
    draft = tools.drafts.read(day)
    choice = choose(
        store.articles(window.start - LATE_ARRIVAL, window.end),
        window=window,
        settings=settings,
        previous_made_at=None if before is None else before.made_at,
        draft=draft,
    )
    summaries = summarize_placements(
        choice.placements,
        sources=settings.sources,
        lengths=settings.summaries,
        summarizer=tools.summarizer,
        edition=tools.edition,
        store=store,
    )
    return assemble(
        replace(choice, placements=reword(choice.placements, draft)),
        quote(choice.placements, summaries, draft),
        day=day,
        window=window,
        settings=settings,
        draft=noted(draft, choice.placements),
        problems=_problems(settings, store),
    )


def _window(day: date, settings: Settings, before: StoredIssue | None) -> Window:
    """Start where the last frozen issue ended, so that a change of zone, close or days leaves no gap."""
    window = window_of(day, settings.newsletter)
    if before is None or before.frozen_at is None or before.issue.window.end >= window.end:
        return window
    return replace(window, start=before.issue.window.end)


def _problems(settings: Settings, store: Store) -> Mapping[str, str]:
    visits = (store.last_visit(source.name) for source in settings.sources)
    return {visit.source: visit.problem for visit in visits if visit is not None and visit.problem is not None}


def _files(stored: StoredIssue, formats: Sequence[str], tools: GenerateTools, *, write_to: str) -> dict[str, bytes]:
    """The bytes of every file by its name: those asked for, and the pictures that the HTML shows.

    Files are nobody's in particular, so who reads one leaves by writing to the contact.
    """
    issue, email = stored.issue, stored.email
    if email is None:
        return {}
    stem = f"{slug(issue.newsletter)}-{issue.date.isoformat()}"
    pictures = f"{stem}-pictures"
    beside = {f"picture:{picture.name}": f"{pictures}/{picture.name}" for picture in email.pictures}
    beside["unsubscribe"] = write_to
    writers: dict[str, Callable[[], bytes]] = {
        "html": lambda: fill(email, "html", beside).encode(),
        "txt": lambda: fill(email, "text", beside).encode(),
        "eml": lambda: tools.messages.write(issue, email),
        "json": lambda: pretty(issue_document(issue, email)),
    }
    files = {f"{stem}.{form}": writers[form]() for form in FORMATS if form in formats}
    if "html" in formats:
        files |= {f"{pictures}/{picture.name}": tools.read_picture(picture.location) for picture in email.pictures}
    return files


@contextmanager
def _with_all_pictures(day: date) -> Iterator[None]:
    """Tell of a picture that a stored mail shows and that is gone since."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"a picture of the issue of {day} is gone",
            path=str(error.filename or "pictures"),
            hint="put it back, or write the other forms: --format txt,json",
        ) from error


def pretty(document: Mapping[str, Any]) -> bytes:
    """Return a document as JSON to read, in UTF-8, ended by a line break."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def slug(name: str) -> str:
    """Return a name as a file may bear it: lower case, letters and digits of any script, the rest as single hyphens."""
    kept = "".join(character if character.isalnum() else " " for character in name.lower())
    return "-".join(kept.split()) or "digest"
