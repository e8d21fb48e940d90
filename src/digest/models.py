"""What flows through the house: frozen records, named as a newsroom names them.

Times are aware and in UTC; the newsletter's zone appears only where windows are computed and dates are shown.
Collections are tuples. Identifiers come from content, so that the same input gives the same record on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

SourceKind = Literal["feed", "page", "file"]
TeaserPolicy = Literal["auto", "teaser", "extract"]
TextOrigin = Literal["feed", "page", "teaser", "file"]
Slot = Literal["lead", "second", "section", "brief"]
IssueState = Literal["empty", "draft", "frozen", "sending", "paused", "done", "cancelled"]

FUTURE_TOLERANCE = timedelta(days=1)
"""A date further ahead than this is a publisher's mistake, so the article counts from first sight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Words or ``/regular expressions/`` that keep, drop or pin articles."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    pin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A configured place that articles come from.

    ``location`` is an address or a path; a relative path starts at the newsletter's folder. ``weight`` multiplies the
    rank of its articles (1.0 is neutral); ``limit`` is the most stories of one issue that it may lead.
    """

    name: str
    kind: SourceKind
    location: str
    section: str = "News"
    weight: float = 1.0
    limit: int | None = None
    language: str | None = None
    full_text: bool = False
    teaser: TeaserPolicy = "auto"
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One look at a source: what to ask next time, and what was wrong."""

    source: str
    at: datetime
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    problem: str | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An article's picture: an address, or a path relative to the newsletter's folder with ``/`` between its parts."""

    location: str
    alt: str = ""
    credit: str | None = None
    width: int | None = None
    height: int | None = None

    @property
    def is_local(self) -> bool:
        """Say whether the picture is a file of the newsletter's folder."""
        return "://" not in self.location


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text from one source.

    ``id`` is the same for one canonical address, whichever source brought it. ``text`` has its paragraphs separated by
    an empty line; ``origin`` says where it is from. ``timeless`` articles (undated files) may stand in every window;
    ``filed`` ones are known but never shown (the backlog of a source that was visited for the first time).
    """

    id: str
    source: str
    url: str | None
    title: str
    text: str
    text_id: str
    origin: TextOrigin
    first_seen: datetime
    teaser: str = ""
    author: str | None = None
    language: str | None = None
    section: str | None = None
    categories: tuple[str, ...] = ()
    image: Image | None = None
    published: datetime | None = None
    timeless: bool = False
    filed: bool = False

    @property
    def moment(self) -> datetime:
        """The time that decides which window the article stands in."""
        if self.published is None or self.published > self.first_seen + FUTURE_TOLERANCE:
            return self.first_seen
        return self.published


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """What one visit brought: articles, or the visit's problem. ``unchanged``: the source had nothing new to say."""

    visit: Visit
    articles: tuple[Article, ...] = ()
    unchanged: bool = False

    @property
    def problem(self) -> str | None:
        """Why the source could not be read, if it could not."""
        return self.visit.problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A sentence and its place.

    ``text`` is what is shown; characters ``start`` to ``end`` of the stored text are what is verified.
    """

    text_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Sentences taken verbatim; iterates as these.

    ``fallback`` says why another method than the configured one was used.
    """

    spans: tuple[Span, ...]
    method: str
    fallback: str | None = None

    def __iter__(self) -> Iterator[str]:
        """Yield the sentences as they are shown."""
        return (span.text for span in self.spans)

    def __len__(self) -> int:
        """Return the number of sentences."""
        return len(self.spans)

    def __str__(self) -> str:
        """Return the sentences as one paragraph."""
        return " ".join(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """A cluster's rank by part; ``total`` is their sum times the source's weight."""

    freshness: float
    length: float
    sources: float
    weight: float
    pinned: bool
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Articles that tell one event. ``article`` leads; ``also`` are the others, one a source."""

    article: Article
    also: tuple[Article, ...] = ()

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles of the cluster, the leading one first."""
        return (self.article, *self.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A cluster with the place that the layout gives it."""

    cluster: Cluster
    section: str
    slot: Slot
    scores: Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event as the issue shows it. Only stories in brief have no summary."""

    section: str
    article: Article
    slot: Slot
    scores: Scores
    also: tuple[Article, ...] = ()
    summary: Summary | None = None
    minutes: int = 1

    @property
    def id(self) -> str:
        """The id of the leading article."""
        return self.article.id

    @property
    def title(self) -> str:
        """The headline."""
        return self.article.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Stories under one heading. ``more`` counts those that found no room."""

    title: str
    stories: tuple[Story, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The half-open time between two closes that an issue covers."""

    start: datetime
    end: datetime

    def __contains__(self, moment: object) -> bool:
        """Say whether an instant lies in the window: its start does, its end does not."""
        return isinstance(moment, datetime) and self.start <= moment < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What one source brought to an issue.

    ``seen`` counts its articles of the window, ``shown`` the stories that it tells, alone or with others.
    """

    name: str
    kind: SourceKind
    seen: int
    shown: int
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An article of the window that the issue does not show, and why."""

    article_id: str
    title: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was read and what was left out: the numbers behind the coverage box."""

    sources: tuple[SourceReport, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def read(self) -> int:
        """The number of sources that could be read."""
        return sum(report.problem is None for report in self.sources)

    @property
    def seen(self) -> int:
        """The number of articles in the window."""
        return sum(report.seen for report in self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberBox:
    """One figure of the day, with what it counts."""

    figure: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Almanac:
    """A small block that closes the issue: a saint, a quotation, an anniversary."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the editor decided about one article and the story that it leads. Nothing set is as the machine has it.

    ``about`` is the machine's headline: it decides nothing, and says in the file what the entry is about. ``kill``
    leaves the article out; ``pin`` lets it in, whatever the rules say, and ranks it first. ``slot`` and ``section`` say
    where the story stands, ``sentences`` (verbatim) and ``title`` what it says. ``merge`` names articles that tell the
    same story, ``split`` says that the article tells one of its own.
    """

    about: str = ""
    title: str = ""
    slot: Slot | None = None
    section: str = ""
    pin: bool = False
    kill: bool = False
    split: bool = False
    merge: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The editor's decisions for one date. Nothing set is nothing shown.

    ``lead`` is the article of the first story; stories that ``order`` names stand before others of their place. The
    mark is ``status``, with the hash of the render that is ready in ``render``; ``stories`` are by article id.
    """

    note: str = ""
    number: NumberBox | None = None
    almanac: Almanac | None = None
    subject: str = ""
    preheader: str = ""
    lead: str = ""
    order: tuple[str, ...] = ()
    stories: Mapping[str, Decision] = field(default_factory=dict)
    status: Literal["", "hold", "ready"] = ""
    render: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demotion:
    """A story that made do with less room: where it stands now, None where it is left out."""

    story_id: str
    title: str
    slot: Slot | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What a newsletter says for one date, as data.

    ``lead`` and ``second`` stand first, then ``sections``, then ``brief``. ``minutes`` is the reading time of what is
    shown; ``demoted`` are the stories that the email had less room for. ``number`` counts publishing days since the
    configured first issue, or is None.
    """

    newsletter: str
    language: str
    date: date
    window: Window
    coverage: Coverage
    number: int | None = None
    lead: Story | None = None
    second: tuple[Story, ...] = ()
    sections: tuple[Section, ...] = ()
    brief: tuple[Story, ...] = ()
    more: Mapping[str, int] = field(default_factory=dict)
    draft: Draft = Draft()
    minutes: int = 0
    demoted: tuple[Demotion, ...] = ()

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories in reading order."""
        first = () if self.lead is None else (self.lead,)
        listed = (story for section in self.sections for story in section.stories)
        return (*first, *self.second, *listed, *self.brief)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A local picture of a rendered email. ``name`` is what its field and its file are called."""

    name: str
    location: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A hole in a rendered part that is filled for each outlet or recipient; ``offset`` counts characters."""

    name: str
    part: Literal["html", "text"]
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """A rendered issue, the same for every recipient."""

    subject: str
    preheader: str
    html: str
    text: str
    pictures: tuple[Picture, ...] = ()
    fields: tuple[Field, ...] = ()
    fingerprints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """An email with the issue as it shows it. ``size`` counts the bytes of its HTML with all fields filled."""

    issue: Issue
    email: Email
    size: int


def fill(email: Email, part: Literal["html", "text"], values: Mapping[str, str]) -> str:
    """Return a part with its fields filled; raise KeyError where a value is missing."""
    source = email.html if part == "html" else email.text
    pieces: list[str] = []
    done = 0
    for hole in sorted((hole for hole in email.fields if hole.part == part), key=lambda hole: hole.offset):
        pieces += [source[done : hole.offset], values[hole.name]]
        done = hole.offset
    return "".join([*pieces, source[done:]])


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredIssue:
    """An issue as the store keeps it. ``made_at`` is the newest first sight that its render knew."""

    issue: Issue
    email: Email | None
    state: IssueState
    made_at: datetime
    frozen_at: datetime | None = None


def shown(stories: Iterable[Story]) -> frozenset[str]:
    """The ids of all articles that stories show, leading or not."""
    return frozenset(article.id for story in stories for article in (story.article, *story.also))
