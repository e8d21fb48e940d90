"""The issue as templates see it: plain text in reading order, pictures with their sizes, and nothing that isn't shown.

`docs/templates.md` describes these records; their fields are what a theme may rely on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from digest.models import Almanac, Article, Issue, NumberBox, Section, Slot, Story
from digest.render.embedding import LARGEST_IN_ALL
from digest.render.filters import clean, shortened, url
from digest.render.pictures import Pictures, Shot, shot
from digest.settings import Images, Newsletter
from digest.summarizers.teaser import METHOD as TEASER
from digest.text.language import is_rtl

LONGEST_TITLE = 160
LONGEST_PARAGRAPH = 2000
"""Characters. No sentence worth quoting is longer; a text without full stops is."""

ONE_PARAGRAPH = 320
"""Characters of a lead's summary up to which it stays one paragraph."""

_BOXES: dict[Slot, tuple[int, int]] = {"lead": (560, 420), "second": (120, 80)}
"""Width and height, in pixels, that a picture may take."""

_EMBEDDED: dict[Slot, tuple[int, int]] = {"lead": (1120, 840), "second": (240, 160)}
"""Width and height, in pixels, of pictures that go along: twice what they take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """A picture as it is shown. `src` is an address or stands for a field; the height of some is not known."""

    src: str
    alt: str
    credit: str
    width: int
    height: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """A story as it is shown. `lang` is set where it differs from the edition's, `dir` where it may differ.

    `start` and `end` are the sides, left or right, where its lines start and end; `number` counts in reading order.
    `mark` stands behind a name that may run the other way, so that our words after it do not. `from_teaser` says that
    the summary is the publisher's own.
    """

    id: str
    slot: Slot
    section: str
    title: str
    url: str
    source: str
    also: tuple[str, ...]
    author: str
    sentences: tuple[str, ...]
    paragraphs: tuple[str, ...]
    minutes: int
    number: int
    start: str
    end: str
    lang: str = ""
    dir: str = ""
    mark: str = ""
    from_teaser: bool = False
    picture: PictureView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A heading with its stories; `more` counts those that found no room."""

    title: str
    stories: tuple[StoryView, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """How many stories of a section without a heading found no room."""

    section: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageView:
    """What was read and what was left out.

    `unread` names the sources that could not be read, `partly` those that brought something all the same. What went
    wrong with them is for who runs the newsletter, not for its readers.
    """

    read: int
    sources: int
    seen: int
    shown: int
    unread: tuple[str, ...]
    partly: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsletterView:
    """Who speaks."""

    name: str
    tagline: str
    contact: str
    postal_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One issue, ready for a template. `unsubscribe` is the reader's own link to leave, empty where there is none."""

    newsletter: NewsletterView
    language: str
    dir: str
    start: str
    end: str
    date: date
    number: int | None
    permalink: str
    minutes: int
    count: int
    note: tuple[str, ...]
    figure: NumberBox | None
    almanac: Almanac | None
    lead: StoryView | None
    second: tuple[StoryView, ...]
    sections: tuple[SectionView, ...]
    brief: tuple[StoryView, ...]
    more: tuple[More, ...]
    coverage: CoverageView
    unsubscribe: str = ""

    @property
    def imprint(self) -> str:
        """The newsletter's name and postal address, each once."""
        name, address = self.newsletter.name, self.newsletter.postal_address
        return address if address.startswith(name) else " · ".join(filter(None, (name, address)))

    @property
    def stories(self) -> tuple[StoryView, ...]:
        """All stories in reading order."""
        first = () if self.lead is None else (self.lead,)
        listed = (story for section in self.sections for story in section.stories)
        return (*first, *self.second, *listed, *self.brief)


# Left-to-right and right-to-left mark.
_MARKS = {False: "\u200e", True: "\u200f"}

Address = Callable[[Shot], str]
"""Gives what stands in `src` for a picture."""


@dataclass(frozen=True, slots=True)
class PageMaker:
    """Makes pages of one newsletter. `pictures` gives its own pictures, and those that were collected."""

    newsletter: Newsletter
    pictures: Pictures
    images: Images = "remote"

    def make(self, issue: Issue, address: Address) -> Page:
        """Return the page of an issue."""
        rtl = is_rtl(issue.language)
        stories = _Stories(issue, self.pictures, address, self.images)
        return Page(
            newsletter=self._newsletter(issue),
            language=issue.language,
            dir="rtl" if rtl else "ltr",
            start=_start(rtl=rtl),
            end=_start(rtl=not rtl),
            date=issue.date,
            number=issue.number,
            permalink=url(self.newsletter.permalink(issue.date)),
            minutes=issue.minutes if issue.stories else 0,
            count=len(issue.stories),
            note=_paragraphs(issue.draft.note),
            figure=_figure(issue.draft.number),
            almanac=_almanac(issue.draft.almanac),
            lead=stories.view(issue.lead) if issue.lead else None,
            second=tuple(map(stories.view, issue.second)),
            sections=tuple(stories.section(section) for section in issue.sections if section.stories),
            brief=tuple(map(stories.view, issue.brief)),
            more=tuple(_more(issue)),
            coverage=_coverage(issue),
        )

    def _newsletter(self, issue: Issue) -> NewsletterView:
        return NewsletterView(
            name=shortened(clean(issue.newsletter), LONGEST_TITLE),
            tagline=clean(self.newsletter.tagline),
            contact=clean(self.newsletter.contact),
            postal_address=clean(self.newsletter.postal_address),
        )


class _Stories:
    """Turns stories into views and numbers them in reading order."""

    def __init__(self, issue: Issue, pictures: Pictures, address: Address, images: Images) -> None:
        self._language = issue.language
        self._pictures = pictures
        self._address = address
        self._images = images
        self._room = LARGEST_IN_ALL
        self._shown: set[str] = set()
        self._numbers = {id(story): number for number, story in enumerate(issue.stories, 1)}

    def section(self, section: Section) -> SectionView:
        return SectionView(
            title=clean(section.title), stories=tuple(map(self.view, section.stories)), more=section.more
        )

    def view(self, story: Story) -> StoryView:
        article = story.article
        lang, direction = _voice(article.language, self._language)
        rtl = is_rtl(lang or self._language)
        return StoryView(
            id=article.id,
            slot=story.slot,
            section=clean(story.section),
            title=shortened(clean(article.title), LONGEST_TITLE),
            url=url(article.url),
            source=clean(article.source),
            also=_also(article, story.also),
            author=clean(article.author or ""),
            sentences=_sentences(story),
            paragraphs=_told(story),
            minutes=story.minutes,
            number=self._numbers[id(story)],
            start=_start(rtl=rtl),
            end=_start(rtl=not rtl),
            lang=lang,
            dir=direction,
            mark=_MARKS[is_rtl(self._language)] if direction else "",
            from_teaser=story.summary is not None and story.summary.method == TEASER,
            picture=self._picture(story),
        )

    def _picture(self, story: Story) -> PictureView | None:
        box = _BOXES.get(story.slot)
        found = self._shot(story) if box else None
        if box is None or found is None:
            return None
        self._shown.add(found.identity)
        width, height = found.fitted(*box)
        return PictureView(src=self._address(found), alt=found.alt, credit=found.credit, width=width, height=height)

    def _shot(self, story: Story) -> Shot | None:
        if self._images == "none":
            return None
        embed = _EMBEDDED[story.slot] if self._images == "embed" else None
        found = shot(story.article.image, self._pictures, title=story.title, embed=embed)
        if found is not None and found.identity in self._shown:
            return None
        if found is not None and embed:
            if found.weight > self._room:
                return None
            self._room -= found.weight
        return found


def _start(*, rtl: bool) -> str:
    """Return the side where lines start."""
    return "right" if rtl else "left"


def _voice(language: str | None, edition: str) -> tuple[str, str]:
    """Return the language and direction of a story: none where they are the edition's, `auto` where unknown."""
    if not language or language == "und":
        return "", "auto"
    if _base(language) == _base(edition):
        return "", ""
    return clean(language), "rtl" if is_rtl(language) else "ltr"


def _base(language: str) -> str:
    return language.lower().partition("-")[0]


def _also(article: Article, others: Iterable[Article]) -> tuple[str, ...]:
    names = dict.fromkeys(clean(other.source) for other in others)
    return tuple(name for name in names if name != clean(article.source))


def _sentences(story: Story) -> tuple[str, ...]:
    return tuple(filter(None, map(clean, story.summary or ())))


def _told(story: Story) -> tuple[str, ...]:
    """Return a summary's paragraphs: a long one of a lead is two."""
    sentences = _sentences(story)
    if story.slot != "lead" or len(sentences) < 3 or sum(map(len, sentences)) <= ONE_PARAGRAPH:
        parts = [sentences] if sentences else []
    else:
        half = (len(sentences) + 1) // 2
        parts = [sentences[:half], sentences[half:]]
    return tuple(shortened(" ".join(part), LONGEST_PARAGRAPH) for part in parts)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(clean, text.split("\n\n"))))


def _figure(box: NumberBox | None) -> NumberBox | None:
    return NumberBox(figure=clean(box.figure), text=clean(box.text)) if box and clean(box.figure) else None


def _almanac(block: Almanac | None) -> Almanac | None:
    return Almanac(title=clean(block.title), text=clean(block.text)) if block and clean(block.text) else None


def _more(issue: Issue) -> Iterable[More]:
    """Yield what found no room in sections that have no heading of their own."""
    headings = {section.title for section in issue.sections if section.more}
    for section, count in issue.more.items():
        if count and section not in headings:
            yield More(section=clean(section), count=count)


def _coverage(issue: Issue) -> CoverageView:
    reports = issue.coverage.sources
    failed = [report for report in reports if report.problem]
    return CoverageView(
        read=issue.coverage.read,
        sources=len(reports),
        seen=issue.coverage.seen,
        shown=len(issue.stories),
        unread=tuple(clean(report.name) for report in failed if not report.seen),
        partly=tuple(clean(report.name) for report in failed if report.seen),
    )
