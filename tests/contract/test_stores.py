"""What every store does, whichever engine keeps it. A new engine joins by a line in ENGINES."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import builders
import pytest
from builders import DAY, NOON
from fakes import MemoryStore
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import IssueError
from digest.models import Article, Email, Field, Harvest, Image, Picture, StoredIssue
from digest.protocols import Store
from digest.store import open_store
from digest.text.fingerprints import text_id

HOUR = timedelta(hours=1)
EVER = (datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))

Engine = Callable[[Path], Store]

ENGINES: dict[str, Engine] = {
    "sqlite": lambda place: open_store(place / "digest.db"),
    "memory": lambda place: MemoryStore(),
}

MEMORY = Path("/dev/shm")
"""Where the system keeps files in memory: these tests ask what stores answer, not what disks keep."""

quick = settings(deadline=None, max_examples=12)
every_engine = pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)


def folder() -> TemporaryDirectory[str]:
    """Return a folder that lasts for a block, in memory where the system has such a place."""
    return TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)


@pytest.fixture(params=ENGINES.values(), ids=ENGINES.keys())
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Give an empty store of each engine."""
    with folder() as place, request.param(Path(place)) as opened:
        yield opened


def harvest(*articles: Article, **changes: object) -> Harvest:
    return Harvest(visit=builders.visit(), articles=articles, **changes)


def email(**changes: object) -> Email:
    values = {
        "subject": "Bridge closed – «three» weeks 🌉",
        "preheader": "And buses all night",
        "html": "<html><body>Bridge</body></html>",
        "text": "Bridge\n",
        "pictures": (Picture(name="a.jpg", location="pictures/a.jpg", media_type="image/jpeg"),),
        "fields": (Field(name="web", part="html", offset=6), Field(name="web", part="text", offset=0)),
        "fingerprints": {"theme": "0f", "articles": "a0"},
    }
    return Email(**{**values, **changes})


def stored(day_offset: int = 0, **changes: object) -> StoredIssue:
    issue = builders.issue(date=DAY + timedelta(days=day_offset))
    return StoredIssue(**{"issue": issue, "email": email(), "state": "draft", "made_at": NOON, **changes})


# Identity and visits


def test_the_identity_is_random_and_stays(store: Store) -> None:
    """Each store has its own identity, and tells the same one each time."""
    assert store.identity() == store.identity()
    assert len(bytes.fromhex(store.identity())) == 16


@every_engine
def test_two_stores_have_two_identities(engine: Engine, tmp_path: Path) -> None:
    """The identity is made with the store, never from what is in it."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with engine(tmp_path / "one") as one, engine(tmp_path / "two") as two:
        assert one.identity() != two.identity()


def test_a_source_never_visited_has_no_visit(store: Store) -> None:
    """Nothing is known before the first look."""
    assert store.last_visit("The Courier") is None


def test_a_visit_comes_back_whole(store: Store) -> None:
    """Every field of a visit is kept."""
    visit = builders.visit(
        etag='W/"1"', last_modified="Fri, 11 Nov 2022 12:00:00 GMT", failures=2, moved_to="https://new.example.org/feed"
    )
    store.save_harvest(Harvest(visit=visit))
    assert store.last_visit("The Courier") == visit


def test_the_last_visit_replaces_the_one_before_validators_included(store: Store) -> None:
    """A problem without validators leaves none: what is stored is what the visit says."""
    store.save_harvest(Harvest(visit=builders.visit(etag="1", last_modified="then")))
    failed = builders.visit(at=NOON + HOUR, problem="no answer", failures=1)
    store.save_harvest(Harvest(visit=failed))
    assert store.last_visit("The Courier") == failed


def test_sources_have_their_own_visits(store: Store) -> None:
    """One source's visit is not another's."""
    store.save_harvest(Harvest(visit=builders.visit("The Courier", etag="1")))
    store.save_harvest(Harvest(visit=builders.visit("Le Pont", etag="2")))
    assert [store.last_visit(name).etag for name in ("The Courier", "Le Pont")] == ["1", "2"]


# Articles


def test_an_article_comes_back_whole(store: Store) -> None:
    """Every field of an article is kept, and its moment with it."""
    article = builders.article(
        teaser="It has cracks.",
        author="A. Mason",
        section="World",
        categories=("bridges", "traffic"),
        image=Image(location="https://courier.example.org/a.jpg", alt="A bridge", credit="B. Lens", width=4, height=3),
        published=NOON - HOUR,
        first_seen=NOON + timedelta(microseconds=123456),
    )
    store.save_harvest(harvest(article))
    assert store.articles(*EVER) == (article,)
    assert store.articles(*EVER)[0].moment == article.moment


def test_a_harvest_tells_how_many_articles_were_new(store: Store) -> None:
    """Known articles are not counted again, not even within one harvest."""
    one, two = builders.article("One"), builders.article("Two")
    assert store.save_harvest(harvest(one, one)) == 1
    assert store.save_harvest(harvest(one, two)) == 1


def test_collecting_twice_adds_nothing(store: Store) -> None:
    """The same harvest again changes nothing."""
    brought = harvest(builders.article("One"), builders.article("Two"))
    store.save_harvest(brought)
    before = store.articles(*EVER)
    assert store.save_harvest(brought) == 0
    assert store.articles(*EVER) == before


def test_a_known_article_keeps_its_first_sight_and_is_otherwise_brought_up_to_date(store: Store) -> None:
    """A correction shows, and the article is no newer for it."""
    old = builders.article("Bridge", author="A. Mason", image=Image(location="a.jpg"))
    new = replace(old, title="Bridge closed", author=None, image=None, section="World", first_seen=NOON + HOUR)
    store.save_harvest(harvest(old))
    store.save_harvest(harvest(new))
    assert store.articles(*EVER) == (replace(new, first_seen=NOON),)


def test_an_edited_article_points_to_a_new_text_and_the_old_one_stays(store: Store) -> None:
    """What an issue quoted can always be read again."""
    old = builders.article("Bridge", text="It is closed.")
    new = replace(old, text="It is open.", text_id=text_id("It is open."))
    store.save_harvest(harvest(old))
    store.save_harvest(harvest(new))
    assert store.text(old.text_id) == "It is closed."
    assert store.text(new.text_id) == "It is open."
    assert store.articles(*EVER) == (new,)


def test_a_stored_text_never_changes(store: Store) -> None:
    """Whoever comes later with the same text_id changes nothing."""
    store.save_harvest(harvest(builders.article("One", text="first", text_id="t")))
    store.save_harvest(harvest(builders.article("Two", text="second", text_id="t")))
    assert store.text("t") == "first"


def test_an_unknown_text_is_none(store: Store) -> None:
    """A text that was never stored is not there."""
    assert store.text("0" * 16) is None


def test_a_filed_article_is_known_but_never_comes_out(store: Store) -> None:
    """The backlog of a first visit stays filed, even when a later visit brings it as news."""
    article = builders.article(filed=True)
    assert store.save_harvest(harvest(article)) == 1
    assert store.save_harvest(harvest(replace(article, filed=False))) == 0
    assert store.articles(*EVER) == ()
    assert store.newest_first_seen() == NOON


def test_an_article_that_was_shown_is_not_filed_later(store: Store) -> None:
    """Whether an article is filed is settled when it is first seen."""
    store.save_harvest(harvest(builders.article()))
    store.save_harvest(harvest(builders.article(filed=True)))
    assert store.articles(*EVER) == (builders.article(),)


def test_the_window_is_half_open(store: Store) -> None:
    """An article of the first instant is in, one of the last is not, and a microsecond decides."""
    moments = {"early": -1, "start": 0, "last": 3_600_000_000 - 1, "end": 3_600_000_000}
    for title, offset in moments.items():
        store.save_harvest(harvest(builders.article(title, published=NOON + timedelta(microseconds=offset))))
    assert {article.title for article in store.articles(NOON, NOON + HOUR)} == {"start", "last"}


def test_times_of_another_zone_are_the_same_instants(store: Store) -> None:
    """Only the instant counts, in what is stored and in what is asked."""
    rome = timezone(HOUR)
    article = builders.article(published=NOON.astimezone(rome), first_seen=NOON.astimezone(rome))
    store.save_harvest(harvest(article))
    assert store.articles(NOON.astimezone(rome), (NOON + HOUR).astimezone(rome)) == (article,)


def test_an_undated_article_stands_where_it_was_first_seen(store: Store) -> None:
    """Without a date the first sight counts, also after the source brings the article again later."""
    article = builders.article(published=None)
    store.save_harvest(harvest(article))
    store.save_harvest(harvest(replace(article, first_seen=NOON + 9 * HOUR)))
    assert store.articles(NOON, NOON + HOUR) == (article,)


def test_a_date_in_the_future_counts_from_the_first_sight_that_was_kept(store: Store) -> None:
    """Whether a date is credible is judged by the kept first sight, not by the later visit's."""
    article = builders.article(published=NOON + timedelta(hours=30))
    store.save_harvest(harvest(article))
    store.save_harvest(harvest(replace(article, first_seen=NOON + 10 * HOUR)))
    assert store.articles(NOON, NOON + HOUR) == (article,)


def test_an_article_that_gets_another_date_moves(store: Store) -> None:
    """A corrected date puts the article into another window."""
    store.save_harvest(harvest(builders.article(published=NOON)))
    moved = builders.article(published=NOON - 2 * HOUR)
    store.save_harvest(harvest(moved))
    assert store.articles(NOON, NOON + HOUR) == ()
    assert store.articles(NOON - 2 * HOUR, NOON - HOUR) == (moved,)


def test_timeless_articles_stand_in_every_window(store: Store) -> None:
    """An undated file is there whenever one asks."""
    article = builders.article(timeless=True, published=None, origin="file")
    store.save_harvest(harvest(article))
    assert store.articles(NOON + 99 * HOUR, NOON + 100 * HOUR) == (article,)


def test_articles_are_ordered_by_source_and_id(store: Store) -> None:
    """The order is that of code points, whatever the order of arrival."""
    places = [("Éclair", "a"), ("Zeitung", "b"), ("Zeitung", "B"), ("able", "x"), ("🌉", "a"), ("\uffee", "a")]
    store.save_harvest(harvest(*(builders.article(source=source, id=identifier) for source, identifier in places)))
    assert [(article.source, article.id) for article in store.articles(*EVER)] == sorted(places)


def test_two_sources_may_bring_the_same_article(store: Store) -> None:
    """An article is one source and id: copies are kept side by side."""
    copies = [
        builders.article(source=source, url="https://wire.example.org/1") for source in ("Le Pont", "The Courier")
    ]
    assert copies[0].id == copies[1].id
    assert store.save_harvest(harvest(*copies)) == 2
    assert store.articles(*EVER) == tuple(copies)


def test_an_unchanged_harvest_stores_the_visit_alone(store: Store) -> None:
    """A source that says nothing new brings no article."""
    store.save_harvest(harvest(builders.article(), unchanged=True))
    assert store.last_visit("The Courier") == builders.visit()
    assert store.articles(*EVER) == ()


def test_a_problem_with_articles_keeps_both(store: Store) -> None:
    """What could be read of a broken source is kept."""
    visit = builders.visit(problem="breaks off", failures=1)
    assert store.save_harvest(Harvest(visit=visit, articles=(builders.article(),))) == 1
    assert store.last_visit("The Courier") == visit
    assert store.articles(*EVER) == (builders.article(),)


def test_the_newest_first_sight_is_the_latest_of_all(store: Store) -> None:
    """An empty store has none; later the newest counts, in whichever order they came."""
    assert store.newest_first_seen() is None
    for title, offset in (("One", 1), ("Two", 3), ("Three", 2)):
        store.save_harvest(harvest(builders.article(title, first_seen=NOON + offset * HOUR)))
    assert store.newest_first_seen() == NOON + 3 * HOUR


# Summaries


def test_a_summary_comes_back_whole(store: Store) -> None:
    """Spans, method and fallback are kept; a key that was never saved has none."""
    summary = replace(builders.summary(builders.article(), sentences=2), fallback="too short")
    store.save_summaries({"a": summary})
    assert store.summary("a") == summary
    assert store.summary("b") is None


def test_a_summary_replaces_the_one_with_its_key(store: Store) -> None:
    """The cache keeps what was saved last, and an empty batch changes nothing."""
    article = builders.article()
    store.save_summaries({"a": builders.summary(article), "b": builders.summary(article)})
    store.save_summaries({"a": builders.summary(article, sentences=2)})
    store.save_summaries({})
    assert [len(store.summary(key)) for key in "ab"] == [2, 1]


# Issues


def test_an_issue_comes_back_whole(store: Store) -> None:
    """The issue, its email, its state and its times are kept."""
    kept = stored(made_at=NOON + timedelta(microseconds=1))
    store.save_issue(kept)
    assert store.issue(DAY) == kept


def test_a_date_without_an_issue_is_none(store: Store) -> None:
    """Nothing stored is no error."""
    assert store.issue(DAY) is None
    assert store.issue_dates() == ()


def test_an_empty_issue_needs_no_email(store: Store) -> None:
    """A day with nothing to show is stored without a render."""
    kept = stored(state="empty", email=None)
    store.save_issue(kept)
    assert store.issue(DAY) == kept


@pytest.mark.parametrize("first", ["empty", "draft"])
@pytest.mark.parametrize("then", ["empty", "draft", "frozen"])
def test_an_issue_that_is_not_frozen_is_replaced(store: Store, first: str, then: str) -> None:
    """Making an issue again leaves the newer one, nothing of the older."""
    frozen_at = NOON + HOUR if then == "frozen" else None
    store.save_issue(stored(state=first))
    again = stored(state=then, email=email(html="again"), made_at=NOON + HOUR, frozen_at=frozen_at)
    store.save_issue(again)
    assert store.issue(DAY) == again
    assert store.issue_dates() == (DAY,)


@pytest.mark.parametrize("state", ["frozen", "sending", "paused", "done", "cancelled"])
def test_a_frozen_issue_refuses_to_be_replaced(store: Store, state: str) -> None:
    """What was frozen for its readers stays, in whatever state of sending it is."""
    kept = stored(state=state, frozen_at=NOON)
    store.save_issue(kept)
    with pytest.raises(IssueError, match=f"2022-11-11 is {state}") as caught:
        store.save_issue(stored(email=email(html="other")))
    assert caught.value.issue_id == "2022-11-11"
    assert caught.value.hint
    assert store.issue(DAY) == kept


def test_the_issue_before_is_the_latest_empty_or_frozen_one(store: Store) -> None:
    """Drafts, the date itself and later dates don't count."""
    for offset, state in ((-4, "done"), (-3, "empty"), (-2, "draft"), (0, "frozen"), (1, "done")):
        store.save_issue(stored(offset, state=state))
    before = store.issue_before(DAY)
    assert before == stored(-3, state="empty")
    assert store.issue_before(before.issue.date) == stored(-4, state="done")
    assert store.issue_before(DAY - timedelta(days=4)) is None


def test_dates_are_told_oldest_first(store: Store) -> None:
    """The order is that of the calendar, not of making."""
    for offset in (3, -30, 0):
        store.save_issue(stored(offset))
    assert store.issue_dates() == tuple(DAY + timedelta(days=offset) for offset in (-30, 0, 3))


# Properties

texts = st.text(max_size=40)
any_text = st.one_of(
    texts, st.sampled_from(["\0", "a\0b", "👩‍👩‍👧", "\u202eעברית\u202c", "'; DROP TABLE article; --", "\r\n"])
)
hours = st.integers(-60, 60).map(lambda count: NOON + count * HOUR)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Draw an article out of few, so that sources bring the same one again."""
    return builders.article(
        draw(st.sampled_from("ABC")),
        source=draw(st.sampled_from(["The Courier", "Le Pont"])),
        text=draw(st.sampled_from(["one", "two"])),
        first_seen=draw(hours),
        published=draw(st.none() | hours),
        timeless=draw(st.booleans()),
        filed=draw(st.booleans()),
    )


@every_engine
@quick
@given(data=st.data())
def test_neither_order_nor_batches_of_harvests_matter(engine: Engine, data: st.DataObject) -> None:
    """The same articles, seen at the same time, give the same store, however they arrive."""
    known = [builders.article(str(number), source=name) for number in range(6) for name in ("Le Pont", "The Courier")]
    arriving = data.draw(st.permutations(known + data.draw(st.lists(st.sampled_from(known), max_size=6))))
    with folder() as place, engine(Path(place)) as opened:
        new = 0
        while arriving:
            size = data.draw(st.integers(1, len(arriving)))
            new += opened.save_harvest(harvest(*arriving[:size]))
            arriving = arriving[size:]
        assert new == len(known)
        assert opened.articles(*EVER) == tuple(sorted(known, key=lambda article: (article.source, article.id)))


@every_engine
@quick
@given(text=any_text, title=any_text, source=any_text, etag=st.none() | any_text)
def test_any_text_survives(engine: Engine, text: str, title: str, source: str, etag: str | None) -> None:
    """Null characters, emoji, right-to-left marks and quotes come back as they went in."""
    article = builders.article(id="a", title=title, text=text, source=source, teaser=text, categories=(title,))
    visit = builders.visit(source, etag=etag)
    with folder() as place, engine(Path(place)) as opened:
        opened.save_harvest(Harvest(visit=visit, articles=(article,)))
        assert opened.articles(*EVER) == (article,)
        assert opened.text(article.text_id) == text
        assert opened.last_visit(source) == visit


@quick
@given(batches=st.lists(st.lists(articles(), max_size=4), max_size=6), since=hours, until=hours)
def test_engines_agree(batches: list[list[Article]], since: datetime, until: datetime) -> None:
    """Whatever sources bring, edit, file and date anew, every engine answers the same."""
    with folder() as place:
        answers = []
        for engine in ENGINES.values():
            with engine(Path(place)) as opened:
                new = [opened.save_harvest(harvest(*batch)) for batch in batches]
                answers.append((new, opened.articles(since, until), opened.articles(*EVER), opened.newest_first_seen()))
    assert all(answer == answers[0] for answer in answers)
