"""The composition root: from settings to tools. The only module that knows concrete classes.

Everything heavy is imported in the function that needs it, so that a command loads only what it uses.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from digest import plugins
from digest.config import find_config, load_settings
from digest.errors import ConfigError
from digest.models import FUTURE_TOLERANCE, Email, Harvest, Issue, Source, StoredIssue
from digest.protocols import Clock, Reporter, SourceReader, SourceTools, Store
from digest.settings import Settings

if TYPE_CHECKING:
    from jinja2 import BytecodeCache

    from digest.deliveries import Delivery
    from digest.delivery.exchange import Progress
    from digest.diagnoses import Diagnosis
    from digest.jobs.collect import Collected
    from digest.jobs.generate import Generated, GenerateTools
    from digest.jobs.run import Report
    from digest.jobs.send import Sent
    from digest.jobs.send_tools import SendTools
    from digest.jobs.verify import Verified
    from digest.mail.message import IssueMessage
    from digest.render.embedding import SizedPictures
    from digest.render.renderer import EmailRenderer
    from digest.sending import House
    from digest.sources.picture_cache import PictureCache

Task = TypeVar("Task")
Result = TypeVar("Result")

_VISITS_AT_ONCE = 16

TEMPLATES_FOLDER = "templates"
"""Where a newsletter's own templates lie, in its folder."""

_PICTURES_SECONDS = 30.0
"""How long a run fetches pictures, all together; those that are left are fetched by the next one."""

_PICTURE_SECONDS = 10.0
"""How long one picture may take."""

_PICTURE_AGE = timedelta(days=3)
"""The age of the articles whose pictures are fetched: those that may stand in an issue that is made now."""


def system_clock() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


class Silence:
    """Hears of a job's progress and says nothing."""

    def started(self, total: int) -> None:
        """Ignore that a job has begun."""

    def advanced(self, label: str) -> None:
        """Ignore a step."""

    def finished(self) -> None:
        """Ignore the end."""


@dataclass(frozen=True, kw_only=True)
class Digest:
    """A newsletter with its tools: what the command line does, for programs.

    Opens its store for each call and closes it again, so that nothing needs to be closed by the caller.
    """

    settings: Settings
    clock: Clock = system_clock
    reporter: Reporter = field(default_factory=Silence)

    def collect(self) -> Collected:
        """Visit every source and store what it has; raise SourceError when all fail."""
        with self._store() as store:
            return self._collect(store)

    def generate(
        self,
        day: date | str = "today",
        *,
        output: Path | str = "out",
        formats: Sequence[str] = ("html", "txt", "eml", "json"),
        collect: bool = True,
    ) -> Generated:
        """Make the issue of a day and write its files; a relative folder starts where the program runs."""
        from digest.jobs.generate import generate

        day = self.day(day)
        with self._store() as store:
            if collect:
                self._collect(store)
            tools = generate_tools(self.settings)
            return generate(
                day,
                settings=self.settings,
                store=store,
                tools=tools,
                output=Path(output),
                formats=formats,
                at=self.clock(),
            )

    def verify(self, day: date | str = "today") -> Verified:
        """Look up every summary sentence of a stored issue in the stored texts; raise IssueNotFound."""
        from digest.errors import IssueNotFound
        from digest.jobs.verify import verify_issue

        day = self.day(day)
        with self._store() as store:
            stored = store.issue(day)
            if stored is None:
                raise IssueNotFound(
                    f"no issue is stored for {day}", issue_id=day.isoformat(), hint=f"digest generate --date {day}"
                )
            return verify_issue(stored.issue, store)

    def send(
        self, day: date | str = "today", *, outlet: str = "relay", progress: Progress | None = None, **options: Any
    ) -> Sent:
        """Send the issue of a day, or go on with it; raise IssueRefused, MailError or LockedError where nothing goes.

        ``options`` are those of `digest.jobs.send.SendOptions`; ``outlet`` is ``relay``, or ``eml:`` and a folder.
        """
        from digest.jobs.send import SendOptions, send
        from digest.sending import outlet_of

        with self._sending(progress) as tools:
            return send(self.day(day), options=SendOptions(outlet=outlet_of(outlet), **options), tools=tools)

    def send_test(self, day: date | str, address: str) -> str:
        """Send the stored issue of a day to one address, marked as a test; return the relay's words."""
        from digest.addresses import normal
        from digest.jobs.send import send_test

        with self._sending() as tools:
            return send_test(self.day(day), normal(address.strip()), tools=tools)

    def send_render(self, issue: Issue, email: Email) -> str:
        """Send a render, stored or not, to the configured test address, marked as a test; return the relay's words."""
        address = self.settings.relay.test_address
        if address is None:
            raise ConfigError("no test address is set", hint="write test_address below [relay] into digest.toml")
        return self._test(StoredIssue(issue=issue, email=email, state="draft", made_at=self.clock()), address)

    def stop_sending(self, day: date | str, wish: Literal["pause", "cancel"]) -> str:
        """Pause or cancel the sending of an issue; return what is so now."""
        from digest.jobs.stop import stop

        with self._sending() as tools:
            return stop(self.day(day), wish, tools=tools)

    def status(self, day: date | str = "today") -> dict[str, Any]:
        """Return how the issue of a day stands, as plain values."""
        from digest.sending import status

        return status(self.day(day), self.settings)

    def deliveries_to(self, address: str) -> tuple[Delivery, ...]:
        """Return what became of every issue for an address."""
        from digest.store.ledger import open_ledger

        with open_ledger(self.settings.store) as ledger:
            return ledger.history(_on_the_wire(address))

    def in_doubt(self, day: date | str = "today") -> tuple[Delivery, ...]:
        """Return the recipients of an issue of whom nobody knows whether they got it."""
        from digest.store.ledger import open_ledger

        with open_ledger(self.settings.store) as ledger:
            return ledger.deliveries(self.day(day), "in_doubt")

    def decide_doubt(self, day: date | str, to: Literal["sent", "pending"], addresses: Sequence[str] = ()) -> int:
        """Settle who is in doubt, all or some, as sent or as to be sent again; return how many that were."""
        from digest.jobs.doubt import decide

        with self._sending() as tools:
            return decide(self.day(day), to, [_on_the_wire(address) for address in addresses], tools=tools)

    def run(self, *, strict: bool = False, fail_if_empty: bool = False) -> Report:
        """Do what is due now: collect, and after the day's close make the issue and send it."""
        from digest.jobs.run import RunTools, run
        from digest.sending import mark_of, stored_issue

        settings = self.settings
        with self._sending() as tools:
            doing = RunTools(
                newsletter=settings.newsletter,
                collect=lambda: not self.collect().failed,
                generate=lambda day: self.generate(day, output=settings.folder / "out", collect=False),
                mark=lambda day: mark_of(day, stored_issue(settings, day), settings),
                send=tools,
                review_required=settings.sending.review == "required",
                catch_up=settings.sending.catch_up,
            )
            return run(tools=doing, strict=strict, fail_if_empty=fail_if_empty)

    def examine(self, send_to: str | None = None) -> Iterator[Diagnosis]:
        """Yield everything that would go wrong with the first mail, as it is found; send a test if asked to."""
        from importlib.metadata import packages_distributions

        from digest.delivery.probe import probe
        from digest.jobs.doctor import DoctorTools, examine, probes
        from digest.sending import mailroom, relay_endpoint
        from digest.store.people import open_people

        now = self.clock()

        def make(stored: StoredIssue) -> bytes:
            with mailroom(self._house()) as room:
                return room.sample(stored)

        tools = DoctorTools(
            render=lambda issue: generate_tools(self.settings).renderer.compose(issue).email,
            make=make,
            send=self._test,
            people=lambda: open_people(self.settings.store, clock=self.clock),
            visit=self._visited,
            relay=lambda size: probe(relay_endpoint(self.settings), size=size, now=now),
            owners=packages_distributions().get("mjml", ()),
        )
        yield from examine(probes(self.settings, day=self.day("today"), at=now, tools=tools, send_to=send_to))

    def _test(self, stored: StoredIssue, address: str) -> str:
        from digest.sending import mailroom

        with mailroom(self._house()) as room:
            return room.send_test(stored, address)

    def _visited(self, sources: Sequence[Source]) -> Iterator[Harvest]:
        """Look at sources without storing anything."""
        now = self.clock()
        with source_readers(self.settings) as readers:
            yield from in_threads(lambda source: readers[source.kind].read(source, last=None, at=now), sources)

    @contextmanager
    def _sending(self, progress: Progress | None = None) -> Iterator[SendTools]:
        from digest.sending import mailroom

        with mailroom(self._house(progress)) as room:
            yield room.tools()

    def _house(self, progress: Progress | None = None) -> House:
        from digest.sending import House

        settings = self.settings

        def theme() -> str:
            from digest.render.themes import load_theme

            return load_theme(settings.theme, settings.folder / TEMPLATES_FOLDER).fingerprint

        def write(stored: StoredIssue) -> bytes:
            assert stored.email is not None
            return issue_message(settings).write(stored.issue, stored.email)

        return House(
            settings=settings,
            clock=self.clock,
            write=write,
            read_picture=lambda location: picture_gallery(settings).read(location),
            theme=theme,
            progress=progress,
        )

    def day(self, named: date | str) -> date:
        """Return the date that a word names in the newsletter's zone; raise ConfigError where it names none."""
        from digest.edit.window import named_day

        return named_day(named, self.clock(), self.settings.newsletter) if isinstance(named, str) else named

    @contextmanager
    def _store(self) -> Iterator[Store]:
        from digest.store import exclusive, open_store

        with exclusive(self.settings.store), open_store(self.settings.store) as store:
            yield store

    def _collect(self, store: Store) -> Collected:
        from digest.jobs.collect import collect

        with source_readers(self.settings) as readers:
            collected = collect(
                self.settings.sources,
                readers=readers,
                store=store,
                clock=self.clock,
                spread=in_threads,
                reporter=self.reporter,
            )
        if self.settings.theme.images != "none":
            self._collect_pictures(store)
        return collected

    def _collect_pictures(self, store: Store) -> None:
        from digest.jobs.pictures import collect_pictures
        from digest.jobs.spreading import within
        from digest.sources.fetch import HttpFetch

        now = self.clock()
        with HttpFetch(contact=self.settings.newsletter.contact, deadline=_PICTURE_SECONDS) as fetch:
            collect_pictures(
                store.articles(now - _PICTURE_AGE, now + FUTURE_TOLERANCE),
                keeper=picture_cache(self.settings),
                fetch=fetch,
                spread=partial(within, _PICTURES_SECONDS),
                reporter=self.reporter,
            )


def _on_the_wire(written: str) -> str:
    """Return an address as the ledger has it: as SMTP sends it."""
    from digest.addresses import normal, wire

    address = normal(written.strip())
    return wire(address) or address


def load(config: Path | str | None = None, *, environ: Mapping[str, str] | None = None) -> Digest:
    """Return a newsletter from its configuration: a given file, else the one of this folder, else the user's own."""
    variables = os.environ if environ is None else environ
    file = find_config(None if config is None else Path(config), cwd=Path.cwd())
    return Digest(settings=load_settings(file, variables))


def generate_tools(settings: Settings, *, compiled: BytecodeCache | None = None) -> GenerateTools:
    """Return what makes an issue of a newsletter; `compiled` keeps templates between calls."""
    from digest.config.drafts import DraftFiles
    from digest.jobs.generate import GenerateTools

    pictures = picture_gallery(settings)
    return GenerateTools(
        summarizer=plugins.summarizer(settings.summaries.method)(),
        renderer=email_renderer(settings, pictures, compiled=compiled),
        messages=issue_message(settings),
        drafts=DraftFiles(settings.folder),
        read_picture=pictures.read,
        edition=f"{settings.summaries.method}/{program_version()}",
    )


def email_renderer(
    settings: Settings, pictures: SizedPictures, *, compiled: BytecodeCache | None = None
) -> EmailRenderer:
    """Return what makes a newsletter's emails with the theme as its files are now."""
    from digest.render.renderer import EmailRenderer
    from digest.render.themes import load_theme

    selection = settings.selection
    return EmailRenderer(
        settings.newsletter,
        load_theme(settings.theme, settings.folder / TEMPLATES_FOLDER),
        pictures,
        budget=selection.max_bytes,
        max_minutes=selection.max_minutes,
        images=settings.theme.images,
        notice=selection.when_empty == "notice",
        lets_leave=settings.lets_leave,
        compiled=compiled,
    )


def issue_message(settings: Settings) -> IssueMessage:
    """Return what writes a newsletter's issues as messages addressed to nobody."""
    from digest.mail.message import IssueMessage

    carries = settings.theme.images == "embed"
    return IssueMessage(settings.newsletter, picture_gallery(settings).read, carries_pictures=carries)


def picture_cache(settings: Settings) -> PictureCache:
    """Return the place beside the store where the articles' pictures lie."""
    from digest.sources.picture_cache import PictureCache

    return PictureCache(settings.store.parent / "pictures")


def picture_gallery(settings: Settings) -> SizedPictures:
    """Return all pictures that a render may show: the newsletter's own, and those that were collected."""
    from digest.render.embedding import SizedPictures, best_shrink
    from digest.render.pictures import Gallery, PictureFolder

    return SizedPictures(Gallery(PictureFolder(settings.folder), picture_cache(settings)), best_shrink())


def program_version() -> str:
    """Return the installed program's version."""
    from importlib.metadata import version

    return version("digest-newsletter")


def in_threads(work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
    """Apply a function to tasks in threads and give the results as they come."""
    from concurrent.futures import ThreadPoolExecutor, as_completed

    with ThreadPoolExecutor(_VISITS_AT_ONCE) as pool:
        yield from (future.result() for future in as_completed([pool.submit(work, task) for task in tasks]))


@contextmanager
def source_readers(settings: Settings) -> Iterator[Mapping[str, SourceReader]]:
    """Give a reader for every kind of source that is configured, sharing one pool of connections."""
    from digest.sources.fetch import HttpFetch

    with ExitStack() as stack:
        fetch = stack.enter_context(HttpFetch(contact=settings.newsletter.contact))
        tools = SourceTools(fetch=fetch, folder=settings.folder)
        kinds = sorted({source.kind for source in settings.sources})
        yield {kind: plugins.source_reader(kind)(tools) for kind in kinds}
