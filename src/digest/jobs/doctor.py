"""The doctor: everything that would go wrong with the first mail, told before it, each with how to mend it.

What is looked at comes as probes, one a subject; this module asks one after the other and turns what they raise into
lines. Those that need nothing but settings, records and functions stand here, the relay's in its own room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import islice

from digest.config.subscriber_file import SubscriberList, read_subscribers
from digest.diagnoses import Diagnosis, ok, warn, wrong
from digest.errors import DigestError, Problem
from digest.jobs.message_check import message
from digest.jobs.subscribers import SubscriberStore, audience
from digest.models import (
    Article,
    Coverage,
    Email,
    Harvest,
    Issue,
    Scores,
    Source,
    Span,
    StoredIssue,
    Story,
    Summary,
    Window,
)
from digest.settings import Settings

Probe = Callable[[], Iterable[Diagnosis]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorTools:
    """What the doctor needs from the world besides the settings.

    ``make`` makes the message that one reader would get of an issue; ``send`` sends one, marked as a test, to an
    address and returns the relay's words, or raises MailError. Neither keeps any account of it. ``relay`` looks at the
    relay, given the bytes of a message where one could be made; ``visit`` at sources, storing nothing; ``owners`` are
    the packages that bring the module ``mjml``.
    """

    render: Callable[[Issue], Email]
    make: Callable[[StoredIssue], bytes]
    send: Callable[[StoredIssue, str], str]
    people: Callable[[], AbstractContextManager[SubscriberStore]]
    visit: Callable[[Sequence[Source]], Iterable[Harvest]]
    relay: Callable[[int | None], Iterable[Diagnosis]]
    owners: Sequence[str]


ERRORS_FOUND = 9
"""The exit code of a doctor that found errors."""

_SHOWN = 5
_MJML = "mjml-python"
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_SAMPLE_DOMAINS = ("example.org", "example.com", "example.net")
_SAMPLE_ENDINGS = (".example", ".example.org", ".example.com", ".example.net")


def probes(
    settings: Settings, *, day: date, at: datetime, tools: DoctorTools, send_to: str | None = None
) -> dict[str, Probe]:
    """Return what is looked at, in the order in which it is told; a test is sent last, and only if asked for."""
    made = cache(lambda: specimen(settings, day=day, at=at, render=tools.render))
    content = cache(lambda: tools.make(made()))
    looked: dict[str, Probe] = {
        "configuration": lambda: configuration(settings),
        "packages": lambda: packages(tools.owners),
        "templates": lambda: templates(settings, made),
        "store": lambda: store(settings, day=day, opened=tools.people),
        "sources": lambda: sources(settings.sources, visit=tools.visit),
    }
    if settings.relay.host is not None:
        looked["message"] = lambda: message(content())
        looked["relay"] = lambda: tools.relay(_size(content))
    if send_to is not None:
        looked["test"] = lambda: test(send_to, made, send=tools.send)
    return looked


def examine(probes: Mapping[str, Probe]) -> Iterator[Diagnosis]:
    """Yield what each probe finds, as it is found; an error that a person can act on is a line like any other."""
    for subject, probe in probes.items():
        try:
            yield from probe()
        except DigestError as error:
            yield from _raised(subject, error)


def has_errors(found: Iterable[Diagnosis]) -> bool:
    """Say whether anything will not work."""
    return any(diagnosis.level == "error" for diagnosis in found)


def configuration(settings: Settings) -> Iterator[Diagnosis]:
    """Look at what stands in ``digest.toml`` and ``.env``, which were both read without a problem."""
    subject = "configuration"
    yield ok(subject, f"{settings.file} and its .env are right, {_counted(len(settings.sources), 'source')}")
    for warning in settings.warnings:
        yield warn(subject, warning, "see docs/configuration.md, .env")
    yield from _sender(settings)
    if not settings.newsletter.postal_address:
        yield warn(subject, "no postal address is set", "many countries require one: postal_address in digest.toml")


def packages(owners: Sequence[str]) -> Iterator[Diagnosis]:
    """Look at who brings the module ``mjml``: several packages bear that name, and only one is meant."""
    others = sorted(set(owners) - {_MJML})
    if others:
        yield wrong(
            "packages",
            f"the module mjml comes from {', '.join(others)}, not from {_MJML} alone",
            f"pip uninstall {' '.join(others)}, then pip install --force-reinstall {_MJML}",
        )
    else:
        yield ok("packages", f"the module mjml is {_MJML}'s")


def templates(settings: Settings, specimen: Callable[[], StoredIssue]) -> Iterator[Diagnosis]:
    """Render an issue of one story; what is wrong with a template raises RenderError."""
    email = specimen().email
    size = len(email.html.encode()) if email else 0
    yield ok("templates", f"the theme {settings.theme.name} renders an issue of one story in {_kilobytes(size)}")


def store(
    settings: Settings, *, day: date, opened: Callable[[], AbstractContextManager[SubscriberStore]]
) -> Iterator[Diagnosis]:
    """Open the store, read the list, and count who would get the issue of a day."""
    with opened() as people:
        yield ok("store", f"{settings.store} opens and takes changes")
        file = settings.folder / settings.subscribers.file
        found = read_subscribers(file) if file.exists() else SubscriberList()
        yield from _refused(found.refused)
        total = going = 0
        for candidate in audience(day, listed=found.listed, store=people):
            total += 1
            going += candidate.excluded is None
    told = f"{going} of {total} on the list would get the issue of {day}"
    yield ok("subscribers", told) if going else warn("subscribers", told, "digest subscribers add ADDRESS")


def sources(
    configured: Sequence[Source], *, visit: Callable[[Sequence[Source]], Iterable[Harvest]]
) -> Iterator[Diagnosis]:
    """Look at every source without storing anything; one that fails costs little, all of them everything."""
    failed = 0
    visited = {harvest.visit.source: harvest for harvest in visit(configured)}
    for source in configured:
        harvest, name = visited[source.name], f"the source {source.name}"
        if harvest.problem is not None and not harvest.articles:
            failed += 1
            yield warn("sources", f"{name} can't be read: {harvest.problem}", "check its location, or remove it")
        else:
            yield ok("sources", f"{name} has {_counted(len(harvest.articles), 'article')}")
    if configured and failed == len(configured):
        yield wrong("sources", "no source can be read", "check the network and the locations")


def test(
    address: str, specimen: Callable[[], StoredIssue], *, send: Callable[[StoredIssue, str], str]
) -> Iterator[Diagnosis]:
    """Send one test message; what the relay has against it raises MailError."""
    words = send(specimen(), address)
    yield ok("test", f"the relay took a test message for {address}: {words}")


def specimen(settings: Settings, *, day: date, at: datetime, render: Callable[[Issue], Email]) -> StoredIssue:
    """Return an issue of one story with its email, which is stored nowhere."""
    issue = _tiny(settings, day)
    return StoredIssue(issue=issue, email=render(issue), state="draft", made_at=at)


def _tiny(settings: Settings, day: date) -> Issue:
    closed = datetime(day.year, day.month, day.day, tzinfo=UTC)
    text = "This is a sentence."
    article = Article(
        id="doctor",
        source=settings.sources[0].name,
        url="https://example.org/doctor",
        title="A headline",
        text=text,
        text_id="doctor",
        origin="file",
        first_seen=closed,
    )
    story = Story(
        section=settings.sources[0].section,
        article=article,
        slot="lead",
        scores=Scores(freshness=1, length=1, sources=0, weight=1, pinned=False, total=1),
        summary=Summary(spans=(Span(text_id="doctor", start=0, end=len(text), text=text),), method="lead"),
    )
    return Issue(
        newsletter=settings.newsletter.name,
        language=settings.newsletter.language,
        date=day,
        window=Window(start=closed - timedelta(days=1), end=closed),
        coverage=Coverage(sources=()),
        lead=story,
        minutes=1,
    )


def is_sample(address: str) -> bool:
    """Say whether an address is of a domain that stands in examples and belongs to nobody (RFC 2606)."""
    domain = address.rpartition("@")[2].lower()
    return domain in _SAMPLE_DOMAINS or domain.endswith(_SAMPLE_ENDINGS)


def _sender(settings: Settings) -> Iterator[Diagnosis]:
    subject, relay = "configuration", settings.relay
    if relay.host is None:
        yield wrong(subject, "no relay is set", "write SMTP_HOST into .env: see .env.example")
    if relay.sender is None:
        yield wrong(subject, "no sender is set", "write SMTP_FROM into .env: the address that messages come from")
    if relay.password is not None and relay.username is None:
        yield warn(subject, "there is a password but no login", "write SMTP_USERNAME into .env")
    # On this machine samples harm nobody, so there they are told, elsewhere `send` refuses them.
    tell = warn if relay.host is None or relay.host in _THIS_MACHINE else wrong
    given = (("contact", settings.newsletter.contact), ("SMTP_FROM", relay.sender or ""))
    for name, address in given:
        if is_sample(address):
            yield tell(subject, f"{name} is {address}, which is a sample", f"write your own: {name}")


def _size(content: Callable[[], bytes]) -> int | None:
    """Return the bytes of a message, None where none can be made; why not was told before."""
    try:
        return len(content())
    except DigestError:
        return None


def _refused(problems: Sequence[Problem]) -> Iterator[Diagnosis]:
    for problem in islice(problems, _SHOWN):
        yield warn("subscribers", str(problem), problem.hint or "mend or delete the line")
    if len(problems) > _SHOWN:
        yield warn("subscribers", f"and {len(problems) - _SHOWN} more lines are refused", "mend or delete them")


def _raised(subject: str, error: DigestError) -> Iterator[Diagnosis]:
    problems: Sequence[Problem] = getattr(error, "problems", ())
    if problems:
        yield from (wrong(subject, str(problem), problem.hint) for problem in problems)
    else:
        yield wrong(subject, str(error), error.hint)


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _kilobytes(size: int) -> str:
    return f"{max(1, round(size / 1000)):,} kB"
