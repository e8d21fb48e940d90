"""The house as the desk sees it: what `digest preview` is given to make, find and send issues with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any

from digest.app import TEMPLATES_FOLDER, Digest, email_renderer, generate_tools, picture_gallery
from digest.config import load_settings
from digest.config.drafts import DRAFTS_FOLDER, DraftFiles
from digest.deliveries import DeliveryState
from digest.edit.draft import is_ready
from digest.edit.window import named_day
from digest.errors import ConfigError
from digest.jobs.generate import GenerateTools, composed, dated, edited
from digest.models import Email, Issue, StoredIssue, Summary
from digest.preview.newsroom import Hit, Mark
from digest.sending import expiry_of
from digest.settings import Settings
from digest.store import archive, full_text, recipients
from digest.store.connection import Database, connect
from digest.store.sqlite import SqliteStore, open_store

if TYPE_CHECKING:
    from jinja2 import BytecodeCache

Stamp = tuple[tuple[int, int], ...]
"""What files were when something was read from them: sizes and times."""

SendTest = Callable[[Digest, Issue, Email], str]
"""Sends one test message to the configured address, and says what became of it."""


class ReadStore(SqliteStore):
    """A store that is only read: summaries that are made meanwhile are kept in a dictionary."""

    def __init__(self, database: Database, summaries: dict[str, Summary]) -> None:
        super().__init__(database)
        self._summaries = summaries

    def summary(self, key: str) -> Summary | None:
        """Return a summary from the cache, or one that was made meanwhile."""
        return self._summaries.get(key) or super().summary(key)

    def save_summaries(self, made: Mapping[str, Summary]) -> None:
        """Keep summaries in memory."""
        self._summaries.update(made)


@dataclass
class House:
    """The newsroom of one configuration. What was read is kept until its files change."""

    digest: Digest
    send_test_with: SendTest | None = None
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def __post_init__(self) -> None:
        """Make the store where there is none, and bring it up to date, so that it can be read."""
        with open_store(self.digest.settings.store):
            pass
        self._summaries: dict[str, Summary] = {}
        self._issues: dict[date, tuple[Issue, datetime]] = {}
        self._tools: GenerateTools | None = None
        self._is_theme_stale = False
        self._settings: Settings | None = self.digest.settings
        self._compiled = _compiled_templates()
        self._stamp = self._store_stamp()
        self._marks: dict[date, tuple[Stamp, str]] = {}

    def settings(self) -> Settings:
        """Return the configuration as its file has it now."""
        if self._settings is None:
            self._settings = load_settings(self.digest.settings.file, self.environ)
            self.digest = replace(self.digest, settings=self._settings)
        return self._settings

    def today(self) -> date:
        """Return today's date in the newsletter's zone."""
        return named_day("today", self.digest.clock(), self.digest.settings.newsletter)

    def make(self, day: date) -> StoredIssue:
        """Return what `generate` would make of a day now, or the stored issue where it is frozen."""
        settings = self.settings()
        tools = self._current_tools()
        with self._reading() as store:
            stored = store.issue(day)
            if stored is not None and stored.frozen_at is not None:
                return stored
            if day not in self._issues:
                issue = edited(day, settings=settings, store=store, tools=tools)
                self._issues[day] = (issue, store.newest_first_seen() or issue.window.start)
        issue, made_at = self._issues[day]
        return composed(issue, made_at, settings=settings, renderer=tools.renderer)

    def stored(self, day: date) -> StoredIssue | None:
        """Return the issue that is stored for a day."""
        with self._reading() as store:
            return store.issue(day)

    def marks(self, since: date, until: date) -> tuple[Mark, ...]:
        """Return the stored issues from a date to another with the states that people are told."""
        with self._database() as database, database.reading() as db:
            standings = archive.standings(db, since, until)
        stamp = self._store_stamp()
        return tuple(Mark(day=one.day, state=self._told(one, stamp)) for one in standings)

    def neighbours(self, day: date) -> tuple[date | None, date | None]:
        """Return the dates of the stored issues before and after a day."""
        with self._database() as database, database.reading() as db:
            return archive.neighbours(db, day)

    def deliveries(self, day: date) -> Mapping[DeliveryState, int]:
        """Return how many deliveries of a day's issue are in each state."""
        with self._database() as database, database.reading() as db:
            return recipients.counts(db, day)

    def is_over(self, issue: Issue) -> bool:
        """Say whether an issue's time is over."""
        return self.digest.clock() >= expiry_of(issue, self.digest.settings)

    def latest(self) -> date | None:
        """Return the date of the latest stored issue."""
        with self._database() as database, database.reading() as db:
            return archive.latest(db)

    def search(self, words: str) -> tuple[Hit, ...]:
        """Return the latest issues that say all of the words."""
        with self._database() as database, database.reading() as db:
            return tuple(Hit(day=one.day, excerpt=one.excerpt) for one in full_text.search(db, words))

    def text(self, text_id: str) -> str | None:
        """Return a stored text."""
        with self._reading() as store:
            return store.text(text_id)

    def templates(self) -> Mapping[str, str]:
        """Return the theme's templates by name."""
        from digest.render.themes import load_theme

        settings = self.settings()
        return load_theme(settings.theme, settings.folder / TEMPLATES_FOLDER).templates

    def mjml(self, issue: Issue) -> str:
        """Return the MJML that the templates make of an issue."""
        renderer: Any = self._current_tools().renderer
        return str(renderer.mjml(issue))

    def message(self, issue: Issue, email: Email) -> bytes:
        """Return an issue as a whole message."""
        return self._current_tools().messages.write(issue, email)

    def picture(self, location: str) -> bytes:
        """Return a picture of the newsletter's."""
        return self._current_tools().read_picture(location)

    def generate(self, day: date) -> StoredIssue:
        """Make the issue of a day and store it, without collecting and without writing files."""
        from digest.store import exclusive

        made = dated(self.make(day), self.digest.clock())
        with exclusive(self.digest.settings.store), open_store(self.digest.settings.store) as store:
            store.save_summaries(self._summaries)
            store.save_issue(made)
        return made

    def test_address(self) -> str | None:
        """Return the address that test messages go to, None where there is none or no relay."""
        relay = self.digest.settings.relay
        return relay.test_address if relay.host and self.send_test_with else None

    def send_test(self, issue: Issue, email: Email) -> str:
        """Send one test message to the test address, and say what became of it."""
        if self.send_test_with is None or self.test_address() is None:
            raise ConfigError("no relay or no test address is configured", hint="write SMTP_HOST into .env")
        return self.send_test_with(self.digest, issue, email)

    def watched(self) -> tuple[Path, ...]:
        """Return the folders in which files lie that an issue depends on."""
        from digest.render.theme_folders import theme_names

        settings = self.digest.settings
        own = settings.folder / TEMPLATES_FOLDER
        shipped = _shipped_templates() if settings.theme.name in theme_names() else None
        roots = [own, *([shipped] if shipped else [])]
        folders = [folder for root in roots if root.is_dir() for folder in (root, *_folders(root))]
        return (settings.folder, settings.store.parent, settings.folder / DRAFTS_FOLDER, *folders)

    def changed(self, paths: Iterable[Path]) -> bool:
        """Hear that files changed: what was read from them is read again. Say whether that matters to any issue."""
        matters = False
        for path in paths:
            if path.name in {self.digest.settings.file.name, ".env"}:
                self._settings, self._tools = None, None
                self._issues.clear()
            elif path.suffix == ".j2" or path.name == "theme.toml" or path.suffix == "":
                self._is_theme_stale = True
            elif path.parent.name == DRAFTS_FOLDER:
                self._issues.clear()
            elif not self._store_changed():
                continue
            matters = True
        return matters

    def _store_changed(self) -> bool:
        """Say whether the store holds something else than before: reading alone makes and removes an empty log."""
        before, self._stamp = self._stamp, self._store_stamp()
        if before == self._stamp:
            return False
        self._issues.clear()
        return True

    def _current_tools(self) -> GenerateTools:
        """Return what makes issues. Where only the theme has changed, only what renders is made again."""
        settings = self.settings()
        if self._tools is None:
            self._tools = generate_tools(settings, compiled=self._compiled)
        elif self._is_theme_stale:
            renderer = email_renderer(settings, picture_gallery(settings), compiled=self._compiled)
            self._tools = replace(self._tools, renderer=renderer)
        self._is_theme_stale = False
        return self._tools

    @contextmanager
    def _database(self) -> Iterator[Database]:
        database = connect(self.digest.settings.store, read_only=True, wait=2.0)
        try:
            yield database
        finally:
            database.close()

    @contextmanager
    def _reading(self) -> Iterator[ReadStore]:
        with self._database() as database:
            yield ReadStore(database, self._summaries)

    def _told(self, one: archive.Standing, store: Stamp) -> str:
        if one.state == "draft":
            return self._marked(one.day, store)
        if one.state == "done":
            return "partly" if one.in_doubt else "sent" if one.sent else "failed"
        return "partly" if one.state == "cancelled" and one.sent else one.state

    def _marked(self, day: date, store: Stamp) -> str:
        """Return what a draft is called by its draft file; looked up again once the file or the store has changed."""
        stamp = (*_stamp(DraftFiles(self.digest.settings.folder).file(day)), *store)
        if day not in self._marks or self._marks[day][0] != stamp:
            self._marks[day] = (stamp, self._mark(day))
        return self._marks[day][1]

    def _mark(self, day: date) -> str:
        try:
            draft = DraftFiles(self.digest.settings.folder).read(day)
        except ConfigError:
            return "draft"
        if draft.status == "hold":
            return "held"
        if draft.status != "ready":
            return "draft"
        stored = self.stored(day)
        return "ready" if stored is not None and is_ready(draft, stored.email) else "draft"

    def _store_stamp(self) -> Stamp:
        store = self.digest.settings.store
        return _stamp(store, store.with_name(f"{store.name}-wal"))


def _stamp(*files: Path) -> Stamp:
    """Return sizes and times of files, as far as they are there and hold anything (a write-ahead log may be empty)."""
    found = []
    for file in files:
        try:
            status = file.stat()
        except OSError:
            continue
        if status.st_size:
            found.append((status.st_size, status.st_mtime_ns))
    return tuple(found)


def _folders(root: Path) -> Iterator[Path]:
    yield from sorted(path for path in root.rglob("*") if path.is_dir())


def _shipped_templates() -> Path | None:
    """Return the folder of the program's own themes, where it is a folder that one may change."""
    from importlib.resources import files

    packed = Path(str(files("digest"))) / "templates"
    checkout = Path(__file__).parents[3] / "templates"
    return next((folder for folder in (packed, checkout) if folder.is_dir()), None)


def _compiled_templates() -> BytecodeCache:
    """Return a cache of compiled templates in memory, so that only a template that changed is compiled again."""
    from jinja2 import BytecodeCache
    from jinja2.bccache import Bucket

    kept: dict[str, tuple[str, CodeType | None]] = {}

    class InMemory(BytecodeCache):
        def load_bytecode(self, bucket: Bucket) -> None:
            checksum, code = kept.get(bucket.key, ("", None))
            bucket.code = code if checksum == bucket.checksum else None

        def dump_bytecode(self, bucket: Bucket) -> None:
            kept[bucket.key] = (bucket.checksum, bucket.code)

    return InMemory()
