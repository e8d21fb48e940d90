"""What an editor's draft makes of the machine's choice: each decision is a function from records to records.

::

    articles ─let_in, take_out▶ ─group, regroup▶ clusters ─rank, lay_out, place▶ placements ─quote, reword▶ stories

Decisions name articles by id. Where several sources have one address, and so one id, `copy_name` names the copy of one
of them; a copy that a draft names is an article of its own. A decision about an article that another leads is one about
their story. A kill lets the next story come up, as if the article had never been; a move leaves its place empty.
Decisions that nothing fits any more change nothing, and `misfits` names them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from hashlib import sha256

from digest.documents import to_json
from digest.edit.clusters import Grouping, group
from digest.edit.layout import Layout
from digest.edit.rank import Ranked
from digest.edit.rules import Sifted, left_out
from digest.models import (
    Article,
    Cluster,
    Decision,
    Draft,
    Email,
    Issue,
    LeftOut,
    Placement,
    Slot,
    Span,
    Story,
    Summary,
)
from digest.settings import Settings
from digest.summarizers.document import clean, sentences_of

EDITOR = "editor"
"""The method of a summary whose sentences the editor chose."""

TAKEN_OUT = "taken out by the editor"

_COPY_MARK = 8
"""Letters of a copy's name that say whose it is."""

_NOTHING = Decision()
_SLOTS: tuple[Slot, ...] = ("lead", "second", "section", "brief")


def decisions(draft: Draft) -> Draft:
    """Return a draft without its mark and without what only explains: two drafts that decide the same are equal."""
    told = {story: replace(decision, about="") for story, decision in sorted(draft.stories.items())}
    stories = {story: decision for story, decision in told.items() if decision != _NOTHING}
    return replace(draft, stories=stories, status="", render="")


def render_hash(email: Email) -> str:
    """Return the SHA-256 of a stored email, by which a draft file's ``ready`` knows its render.

    What the render came from (its fingerprints) doesn't count: the same bytes are the same render.
    """
    return sha256(to_json(replace(email, fingerprints={})).encode("utf-8", "surrogatepass")).hexdigest()


def is_ready(draft: Draft, email: Email | None) -> bool:
    """Say whether a draft calls this very render ready."""
    return draft.status == "ready" and email is not None and draft.render == render_hash(email)


def copy_name(article_id: str, source: str) -> str:
    """Return the name of one source's copy of an article that others have under the same id."""
    return f"{article_id}-{sha256(source.encode()).hexdigest()[:_COPY_MARK]}"


def name_in(story: Story, article: Article) -> str:
    """Return how a draft names an article of a story: by its id, or as its source's copy where others have that id."""
    same = [one for one in (story.article, *story.also) if one.id == article.id]
    return article.id if len(same) == 1 else copy_name(article.id, article.source)


def named_as_drafted(articles: Sequence[Article], draft: Draft) -> list[Article]:
    """Return articles in which a copy that the draft names has its own name as its id."""
    copies = {name for name in _named(draft) if "-" in name}
    if not copies:
        return list(articles)
    names = ((one, copy_name(one.id, one.source)) for one in articles)
    return [replace(one, id=name) if name in copies else one for one, name in names]


def sift_as_drafted(sifted: Sifted, articles: Iterable[Article], draft: Draft) -> Sifted:
    """Return what rules made of articles, with those that the editor lets in or pins, and without the killed ones."""
    killed = {story for story, decision in draft.stories.items() if decision.kill}
    wanted = _wanted(draft) - killed
    if not killed and not wanted:
        return sifted
    ruled = {(one.source, one.article_id) for one in sifted.dropped if one.article_id not in wanted}
    kept = [one for one in articles if one.id not in killed and (one.source, one.id) not in ruled]
    pinned = {story for story, decision in draft.stories.items() if decision.pin}
    return Sifted(
        kept=tuple(kept),
        dropped=(
            *(one for one in sifted.dropped if one.article_id not in wanted | killed),
            *(left_out(one, TAKEN_OUT) for one in articles if one.id in killed),
        ),
        pinned=(sifted.pinned | pinned) - killed,
    )


def group_as_drafted(articles: Sequence[Article], draft: Draft, *, weights: Mapping[str, float]) -> Grouping:
    """Put articles together that tell one story, apart from those that the editor splits off or merges."""
    split = {story for story, decision in draft.stories.items() if decision.split}
    groupings = [group([one for one in articles if one.id not in split], weights=weights)]
    alone = [[one for one in articles if one.id == story] for story in sorted(split)]
    groupings += [group(same, weights=weights) for same in alone if same]
    clusters = [cluster for grouping in groupings for cluster in grouping.clusters]
    behind = [one for grouping in groupings for one in grouping.left_out]
    for story, decision in sorted(draft.stories.items()):
        if decision.merge:
            clusters, more = _merged(clusters, story, decision.merge)
            behind += more
    return Grouping(clusters=tuple(clusters), left_out=tuple(behind))


def place_as_drafted(layout: Layout, ranked: Sequence[Ranked], draft: Draft, *, settings: Settings) -> Layout:
    """Return a layout with the editor's lead, moves and order."""
    if not draft.lead and not draft.order and not any(one.slot or one.section for one in draft.stories.values()):
        return layout
    page = _Page.of(layout, ranked, settings)
    for story, decision in sorted(draft.stories.items()):
        page.move(story, decision.slot, decision.section)
    page.lead_with(draft.lead or page.successor())
    return page.layout(draft.order, settings)


def quote(placements: Iterable[Placement], summaries: Mapping[str, Summary], draft: Draft) -> Mapping[str, Summary]:
    """Return summaries with those replaced whose sentences the editor chose, as far as they stand in the articles."""
    chosen = {story: decision.sentences for story, decision in draft.stories.items() if decision.sentences}
    quoted = dict(summaries)
    for placement in placements:
        cluster = placement.cluster
        wanted = next((chosen[one.id] for one in cluster.articles if one.id in chosen), ())
        spans = tuple(span for sentence in wanted if (span := _span(sentence, cluster.articles)))
        if spans and cluster.article.id in quoted:
            quoted[cluster.article.id] = Summary(spans=spans, method=EDITOR)
    return quoted


def reword(placements: Iterable[Placement], draft: Draft) -> tuple[Placement, ...]:
    """Return placements under the editor's headlines."""
    titles = {story: decision.title for story, decision in draft.stories.items() if decision.title}
    return tuple(_reworded(placement, titles) for placement in placements) if titles else tuple(placements)


def noted(draft: Draft, placements: Iterable[Placement]) -> Draft:
    """Return a draft for the issue's record: its decisions, each with the headline that the machine had."""
    was = {one.id: one.title for placement in placements for one in placement.cluster.articles}
    plain = decisions(draft)
    stories = {story: replace(one, about=was.get(story, "")) for story, one in plain.stories.items()}
    return replace(plain, stories=stories)


def misfits(issue: Issue, draft: Draft) -> tuple[str, ...]:
    """Name the entries of a draft that fit nothing of its issue any more."""
    shown = {one.id: story for story in issue.stories for one in (story.article, *story.also)}
    known = {*shown, *(one.article_id for one in issue.coverage.left_out)}
    vague = draft.status == "ready" and not draft.render
    return (
        *_without_story(draft, known),
        *_without_sentence(draft, shown),
        *(["the draft is marked ready without naming its render, so it counts as a draft"] if vague else ()),
    )


def _wanted(draft: Draft) -> set[str]:
    """The articles that the editor wants to see whatever the rules say."""
    named = {story for story, decision in draft.stories.items() if decision.pin or decision.slot}
    return named | {draft.lead} - {""}


def _merged(clusters: list[Cluster], story: str, others: Iterable[str]) -> tuple[list[Cluster], list[LeftOut]]:
    """Put other articles' clusters into a story's. Its own article goes on leading; of a source only one is kept."""
    home = _home(clusters, story)
    if home is None:
        return clusters, []
    found = (_home(clusters, other) for other in dict.fromkeys(others))
    joined = list({id(one): one for one in found if one is not None and one is not home}.values())
    first = {article.source: article for article in reversed(home.articles)}
    also = list(home.also)
    behind: list[LeftOut] = []
    for article in (article for one in joined for article in one.articles):
        if article.source in first:
            behind.append(left_out(article, f"same story as {first[article.source].title!r}"))
        else:
            first[article.source] = article
            also.append(article)
    merged = Cluster(article=home.article, also=tuple(also))
    gone = [id(one) for one in joined]
    return [merged if one is home else one for one in clusters if id(one) not in gone], behind


def _home(clusters: Iterable[Cluster], story: str) -> Cluster | None:
    return next((one for one in clusters if any(article.id == story for article in one.articles)), None)


@dataclass
class _Page:
    """A layout being changed: where each story stands, by the id of its leading article."""

    placed: dict[str, Placement]
    unplaced: dict[str, Ranked]
    leaders: Mapping[str, str]
    left: tuple[LeftOut, ...]
    more: Counter[str]
    sections: Mapping[str, str]

    @classmethod
    def of(cls, layout: Layout, ranked: Sequence[Ranked], settings: Settings) -> _Page:
        """Return the page of a layout; what was ranked and not placed may still be let in."""
        placed = {one.cluster.article.id: one for one in layout.placements}
        return cls(
            placed=placed,
            unplaced={one.cluster.article.id: one for one in ranked if one.cluster.article.id not in placed},
            leaders={article.id: one.cluster.article.id for one in ranked for article in one.cluster.articles},
            left=layout.left_out,
            more=Counter(layout.more),
            sections={source.name: source.section for source in settings.sources},
        )

    def move(self, story: str, slot: Slot | None, section: str) -> None:
        """Give a story a slot, a section or both; one that has found no place needs a slot to get one."""
        leader = self.leaders.get(story, "")
        if leader in self.unplaced and slot:
            self._let_in(leader, slot)
        if leader not in self.placed:
            return
        before = self.placed[leader]
        moved = _fit(replace(before, slot=slot or before.slot, section=section or before.section))
        if (moved.slot, moved.section) != (before.slot, before.section):
            del self.placed[leader]
        self.placed[leader] = moved

    def lead_with(self, story: str) -> None:
        """Let a story lead; the one that led opens the second row."""
        leader = self.leaders.get(story, "")
        if leader in self.unplaced:
            self._let_in(leader, "lead")
        if leader not in self.placed:
            return
        chosen = _fit(replace(self.placed.pop(leader), slot="lead"))
        rest = {
            one: replace(placement, slot="second") if placement.slot == "lead" else placement
            for one, placement in self.placed.items()
        }
        self.placed = {leader: chosen, **rest}

    def successor(self) -> str:
        """Return who leads where the editor moved the lead away: the first card, or nobody."""
        slots = {one.slot: leader for leader, one in reversed(self.placed.items())}
        return "" if "lead" in slots else slots.get("second", "")

    def layout(self, order: Sequence[str], settings: Settings) -> Layout:
        """Return the layout as it stands now, in the order of slots, sections and the editor's list."""
        listed = dict.fromkeys(self.leaders[story] for story in order if story in self.leaders)
        places = {leader: place for place, leader in enumerate(listed)}
        named = sorted(one.section for one in self.placed.values())
        headings = list(dict.fromkeys((*settings.sections, *named)))

        def place(one: Placement) -> tuple[int, int, int]:
            heading = headings.index(one.section) if one.slot == "section" else 0
            return _SLOTS.index(one.slot), heading, places.get(one.cluster.article.id, len(places))

        placements = tuple(sorted(self.placed.values(), key=place))
        more = {section: count for section, count in self.more.items() if count > 0}
        return Layout(placements=placements, left_out=self.left, more=more)

    def _let_in(self, leader: str, slot: Slot) -> None:
        ranked = self.unplaced.pop(leader)
        article = ranked.cluster.article
        section = article.section or self.sections[article.source]
        ids = {one.id for one in ranked.cluster.articles}
        self.left = tuple(one for one in self.left if one.article_id not in ids)
        self.more[section] -= 1
        self.placed[leader] = Placement(cluster=ranked.cluster, section=section, slot=slot, scores=ranked.scores)


def _fit(placement: Placement) -> Placement:
    """Return a placement in brief where its article has no text to take a sentence from."""
    return placement if placement.cluster.article.text.strip() else replace(placement, slot="brief")


def _span(sentence: str, articles: Iterable[Article]) -> Span | None:
    """Return where a sentence stands in the first article that says it."""
    wanted = clean(sentence)
    for article in articles:
        for found in sentences_of(article.text, article.language):
            if found.text == wanted:
                return Span(text_id=article.text_id, start=found.start, end=found.end, text=found.text)
        start = article.text.find(wanted)
        if start >= 0:
            return Span(text_id=article.text_id, start=start, end=start + len(wanted), text=wanted)
    return None


def _reworded(placement: Placement, titles: Mapping[str, str]) -> Placement:
    cluster = placement.cluster
    title = next((titles[one.id] for one in cluster.articles if one.id in titles), None)
    if title is None:
        return placement
    return replace(placement, cluster=replace(cluster, article=replace(cluster.article, title=title)))


def _without_story(draft: Draft, known: AbstractSet[str]) -> Iterator[str]:
    """Name the articles that entries are about and that the day doesn't have, each once."""
    for story in _named(draft):
        if story and story not in known:
            about = draft.stories[story].about if story in draft.stories else ""
            yield f"{f'“{about}” ({story})' if about else story} is not among the day's articles any more"


def _named(draft: Draft) -> Mapping[str, None]:
    """Return all names of articles in a draft, each once."""
    merged = (one for decision in draft.stories.values() for one in decision.merge)
    return dict.fromkeys([draft.lead, *draft.stories, *merged, *draft.order])


def _without_sentence(draft: Draft, shown: Mapping[str, Story]) -> Iterator[str]:
    for story, decision in draft.stories.items():
        summary = shown[story].summary if story in shown else None
        if not decision.sentences or summary is None:
            continue
        found = len(summary) if summary.method == EDITOR else 0
        if found < len(decision.sentences):
            gone = len(decision.sentences) - found
            of = f"{gone} of {len(decision.sentences)} sentences"
            yield f"{of} chosen for “{shown[story].title}” are not in its article"
