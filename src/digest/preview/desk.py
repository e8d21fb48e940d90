"""What the desk knows of a day: the issue as it would be made now, or the last good one and what is wrong."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import RLock
from typing import Any

from digest.config.drafts import Change, DraftFiles
from digest.edit.draft import copy_name, is_ready, misfits, render_hash
from digest.errors import ConfigError, DigestError
from digest.models import Draft, Email, Issue, StoredIssue
from digest.preview.newsroom import Newsroom
from digest.settings import Settings

_REMEMBERED = 8
"""Days whose last good render is kept."""

_FIXED = ("frozen", "sending", "paused", "done", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A day as the desk shows it. Where ``fault`` says why it can't be made now, all else is the last good sight.

    ``values`` are what the draft file says; ``hash`` is that of the email that is shown.
    """

    day: date
    settings: Settings
    made: StoredIssue
    stored: StoredIssue | None
    draft: Draft
    values: Mapping[str, Any]
    hash: str
    fault: DigestError | None = None

    @property
    def issue(self) -> Issue:
        """The issue as it is shown."""
        return self.made.issue

    @property
    def email(self) -> Email | None:
        """Its email; None where there is nothing to show."""
        return self.made.email

    @property
    def is_fixed(self) -> bool:
        """Say whether the issue is frozen, so that nothing about it changes any more."""
        return self.stored is not None and self.stored.state in _FIXED

    @property
    def is_stored(self) -> bool:
        """Say whether what is shown is what is stored, byte for byte."""
        stored = self.stored.email if self.stored else None
        return stored is not None and render_hash(stored) == self.hash

    @property
    def is_ready(self) -> bool:
        """Say whether the editor has called the stored render ready, and it is the one that is shown."""
        return self.is_stored and is_ready(self.draft, self.email)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Name what in the draft file fits nothing any more."""
        return () if self.is_fixed else misfits(self.issue, self.draft)


class Desk:
    """Shows days, and takes the editor's changes into the draft files. May be used from several threads."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self._lock = RLock()
        self._fresh: set[date] = set()
        self._good: OrderedDict[date, Sight] = OrderedDict()

    def sight(self, day: date) -> Sight:
        """Return a day as it is now; where that fails, its last good sight with the fault. Raises without one."""
        with self._lock:
            known = self._good.get(day)
            if known is not None and day in self._fresh:
                return known
            try:
                seen = self._look(day)
            except DigestError as fault:
                if known is None:
                    raise
                return replace(known, fault=fault)
            self._keep(seen)
            return seen

    def changed(self, paths: Iterable[Path]) -> bool:
        """Forget what was made from files that changed; say whether anything was."""
        with self._lock:
            matters = self.newsroom.changed(paths)
            if matters:
                self._fresh.clear()
            return matters

    def change(self, day: date, changes: Iterable[Change]) -> Sight:
        """Make an editor's changes in the draft file; raise DraftConflict, ConfigError or OutputError."""
        with self._lock:
            seen = self._changeable(day)
            wanted = tuple(changes)
            lifted = _lifted(seen.draft) if wanted else []
            self._write(seen, [*wanted, *lifted])
            return self.sight(day)

    def hold(self, day: date, *, held: bool) -> Sight:
        """Mark the issue as held, or take the mark away."""
        with self._lock:
            self._mark(self._editable(day), "hold" if held else None, None)
            return self.sight(day)

    def generate(self, day: date) -> Sight:
        """Store what is shown; raise IssueError where that can't be."""
        with self._lock:
            self._editable(day)
            self.newsroom.generate(day)
            self._fresh.discard(day)
            return self.sight(day)

    def ready(self, day: date, shown: str) -> Sight:
        """Store the render and mark it as ready, if it is the one that the page showed under the hash ``shown``."""
        with self._lock:
            self._fresh.discard(day)
            seen = self._editable(day)
            if seen.email is None or seen.hash != shown:
                return seen
            stored = self.newsroom.generate(day)
            self._fresh.discard(day)
            if stored.email is not None and render_hash(stored.email) == shown:
                self._mark(self.sight(day), "ready", shown)
            return self.sight(day)

    def send_test(self, day: date) -> str:
        """Send the render that is shown to the test address; return what became of it."""
        seen = self.sight(day)
        if seen.email is None:
            raise ConfigError("there is no email to send: the issue is empty")
        return self.newsroom.send_test(seen.issue, seen.email)

    def _look(self, day: date) -> Sight:
        settings = self.newsroom.settings()
        files = DraftFiles(settings.folder)
        stored = self.newsroom.stored(day)
        fixed = stored is not None and stored.state in _FIXED
        made = self.newsroom.make(day)
        return Sight(
            day=day,
            settings=settings,
            made=made,
            hash=render_hash(made.email) if made.email else "",
            stored=stored,
            draft=Draft() if fixed else files.read(day),
            values={} if fixed else files.values(day),
        )

    def _keep(self, seen: Sight) -> None:
        self._good[seen.day] = seen
        self._good.move_to_end(seen.day)
        self._fresh.add(seen.day)
        if len(self._good) > _REMEMBERED:
            self._fresh.discard(self._good.popitem(last=False)[0])

    def _editable(self, day: date) -> Sight:
        """Return a day that may be stored or marked; raise ConfigError where it is frozen, or the fault that it has."""
        seen = self._changeable(day)
        if seen.fault is not None:
            raise seen.fault
        return seen

    def _changeable(self, day: date) -> Sight:
        """Return a day whose draft file may be changed; raise ConfigError where it is frozen or can't be read.

        It may where its issue can't be made, so that a change that broke it can be taken back.
        """
        seen = self.sight(day)
        if seen.is_fixed:
            raise ConfigError(
                f"the issue of {day} is frozen and stays as it is", hint="look at it, or edit another day"
            )
        return seen if seen.fault is None else replace(seen, draft=DraftFiles(seen.settings.folder).read(day))

    def _mark(self, seen: Sight, status: str | None, render: str | None) -> None:
        draft = seen.draft
        changes = [
            Change(key="status", was=draft.status, now=status),
            Change(key="render", was=draft.render, now=render),
        ]
        self._write(seen, changes)

    def _write(self, seen: Sight, changes: list[Change]) -> None:
        files = DraftFiles(seen.settings.folder)
        files.change(seen.day, changes, about=headlines(seen))
        self.newsroom.changed([files.file(seen.day)])
        self._fresh.discard(seen.day)


def _lifted(draft: Draft) -> list[Change]:
    """Return the changes that make a ready issue a draft again."""
    if draft.status != "ready":
        return []
    return [Change(key="status", was="ready", now=None), Change(key="render", was=draft.render, now=None)]


def headlines(seen: Sight) -> dict[str, str]:
    """Return the machine's headlines of a day by article id, also of what was left out, and of one source's copies."""
    articles = [one for story in seen.issue.stories for one in (story.article, *story.also)]
    left = [(one.article_id, one.source, one.title) for one in seen.issue.coverage.left_out]
    told = [*left, *((one.id, one.source, one.title) for one in articles)]
    copies = {copy_name(article, source): f"{title} ({source})" for article, source, title in told}
    shown = {article: title for article, _, title in told}
    was = {story: decision.about for story, decision in seen.issue.draft.stories.items() if decision.about}
    return {**copies, **shown, **was}
