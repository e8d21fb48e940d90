"""Where each story stands.

The slots fill in reading order, each from the best-ranked stories that are left:

* lead: a story with a real text, where there is one; a picture counts a little;
* second row: real texts before short ones, and of each at first no more than half a row from one section;
* sections, in their configured order;
* in brief: titles, also of stories whose text is too short to take a sentence from.

A source leads no more stories than its limit. What finds no place is left out with the reason, and counted by section.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from digest.edit.rank import Ranked
from digest.edit.reading import length_of
from digest.edit.rules import left_out
from digest.models import LeftOut, Placement, Slot
from digest.settings import Settings

REAL_TEXT = 80
SHORTEST_TEXT = 25
PICTURE_BONUS = 0.1

_SLOTS: tuple[Slot, ...] = ("lead", "second", "section", "brief")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Placements in reading order, what found no place, and how many stories of each section that makes."""

    placements: tuple[Placement, ...]
    left_out: tuple[LeftOut, ...]
    more: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A ranked story with what its place depends on. ``words`` is the length of its text."""

    story: Ranked
    section: str
    words: int

    @property
    def source(self) -> str:
        return self.story.cluster.article.source

    def at(self, slot: Slot) -> Placement:
        return Placement(cluster=self.story.cluster, section=self.section, slot=slot, scores=self.story.scores)


class _Page:
    """An issue being laid out: who waits, who stands where, how many more stories each source may lead."""

    def __init__(self, entries: Iterable[_Entry], room: Mapping[str, int]) -> None:
        self.waiting = list(entries)
        self.placed: dict[Slot, list[_Entry]] = {slot: [] for slot in _SLOTS}
        self._room = dict(room)

    def is_full_for(self, source: str) -> bool:
        """Say whether a source leads as many stories as it may."""
        return self._room[source] <= 0

    def free(self, *, words: int = 0) -> list[_Entry]:
        """Return who may be placed next and has so many words, in the order of rank."""
        return [entry for entry in self.waiting if entry.words >= words and not self.is_full_for(entry.source)]

    def place(self, entry: _Entry, slot: Slot) -> None:
        """Give a waiting story its slot."""
        self.waiting.remove(entry)
        self.placed[slot].append(entry)
        self._room[entry.source] -= 1


def lay_out(ranked: Sequence[Ranked], *, settings: Settings) -> Layout:
    """Give every story one slot or a reason why it has none."""
    entries = [_entry(story, settings) for story in ranked]
    order = _section_order(entries, settings)
    selection = settings.selection
    page = _Page(entries, _room(settings))
    _fill_lead(page)
    _fill_second(page, selection.second)
    _fill_sections(page, order, most=selection.max_sections, each=selection.per_section)
    _fill_brief(page, selection.brief)
    return Layout(placements=_placements(page, entries), left_out=_left_out(page), more=_more(page, order))


def _entry(story: Ranked, settings: Settings) -> _Entry:
    article = story.cluster.article
    section = article.section or next(source.section for source in settings.sources if source.name == article.source)
    return _Entry(story=story, section=section, words=length_of(article.text, article.language).in_words)


def _section_order(entries: Iterable[_Entry], settings: Settings) -> tuple[str, ...]:
    """Return all sections in the order they are shown; those that only articles name come last, by name."""
    return tuple(dict.fromkeys((*settings.sections, *sorted(entry.section for entry in entries))))


def _room(settings: Settings) -> dict[str, int]:
    most = settings.selection.per_source
    return {source.name: most if source.limit is None else min(source.limit, most) for source in settings.sources}


def _fill_lead(page: _Page) -> None:
    able = page.free(words=REAL_TEXT) or page.free(words=SHORTEST_TEXT)
    if able:
        page.place(max(able, key=_fitness_to_lead), "lead")


def _fitness_to_lead(entry: _Entry) -> tuple[bool, float]:
    scores = entry.story.scores
    has_picture = entry.story.cluster.article.image is not None
    return scores.pinned, scores.total + (PICTURE_BONUS if has_picture else 0.0)


def _fill_second(page: _Page, most: int) -> None:
    variety = max(1, most // 2)
    for words in (REAL_TEXT, SHORTEST_TEXT):
        for quota in (variety, most):
            _fill_cards(page, most, words=words, quota=quota)


def _fill_cards(page: _Page, most: int, *, words: int, quota: int) -> None:
    """Fill the second row with stories of so many words until it is full or each section has its quota."""
    cards = page.placed["second"]
    while len(cards) < most:
        taken = Counter(card.section for card in cards)
        card = next((entry for entry in page.free(words=words) if taken[entry.section] < quota), None)
        if card is None:
            return
        page.place(card, "second")


def _fill_sections(page: _Page, order: Iterable[str], *, most: int, each: int) -> None:
    for section in order:
        headings = {entry.section for entry in page.placed["section"]}
        if len(headings) >= most:
            return
        _fill_section(page, section, each)


def _fill_section(page: _Page, section: str, most: int) -> None:
    for _ in range(most):
        entry = next((entry for entry in page.free(words=SHORTEST_TEXT) if entry.section == section), None)
        if entry is None:
            return
        page.place(entry, "section")


def _fill_brief(page: _Page, most: int) -> None:
    for _ in range(most):
        if not (able := page.free()):
            return
        page.place(able[0], "brief")


def _placements(page: _Page, entries: Sequence[_Entry]) -> tuple[Placement, ...]:
    by_rank = {id(entry): place for place, entry in enumerate(entries)}
    # Only cards are not placed in the order of rank.
    page.placed["second"].sort(key=lambda entry: by_rank[id(entry)])
    return tuple(entry.at(slot) for slot in _SLOTS for entry in page.placed[slot])


def _left_out(page: _Page) -> tuple[LeftOut, ...]:
    return tuple(
        left_out(article, f"limit of {entry.source} reached" if page.is_full_for(entry.source) else "no room")
        for entry in page.waiting
        for article in entry.story.cluster.articles
    )


def _more(page: _Page, order: Iterable[str]) -> dict[str, int]:
    counts = Counter(entry.section for entry in page.waiting)
    return {section: counts[section] for section in order if counts[section]}
