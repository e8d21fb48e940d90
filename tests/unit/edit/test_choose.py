from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

from builders import NOON, WINDOW, article, source
from builders import settings as configured
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.edit.choose import choose
from digest.models import Rules
from digest.settings import Selection

LONG = "word " * 100
SOURCES = (source("A"), source("B", section="City", limit=1), source("C", section="Sport", rules=Rules(pin=("match",))))


def day(**selection):
    """Build the settings of three sources."""
    return configured(Path("/newsletter"), sources=SOURCES, selection=Selection(**selection))


def made(articles, **selection):
    return choose(articles, window=WINDOW, settings=day(**selection))


def test_no_articles_make_an_empty_choice():
    """A quiet day shows nothing, and says that nothing was seen."""
    choice = made([])
    assert (choice.placements, choice.left_out, choice.more) == ((), (), {})
    assert choice.seen == {"A": 0, "B": 0, "C": 0}


def test_all_decisions_in_a_row():
    """Window, rules, clusters, rank and layout together: each article ends where it belongs."""
    shared = [
        article("Bridge", source=name, text=f"{name} says {LONG}", url="https://wire.example.org/1") for name in "AB"
    ]
    others = [
        article("Yesterday", source="A", published=WINDOW.start - timedelta(hours=1)),
        article("Lottery", source="A", text=LONG),
        article("Ferry", source="B", text=LONG + "of the ferry"),
        article("Lamps", source="B", text=LONG + "of lamps", published=NOON - timedelta(hours=2)),
        article("The match", source="C", text=LONG + "of the match"),
    ]
    choice = made([*shared, *others], rules=Rules(exclude=("lottery",)), second=2)
    assert [(p.slot, p.cluster.article.title) for p in choice.placements] == [
        ("lead", "The match"),
        ("second", "Bridge"),
        ("second", "Ferry"),
    ]
    assert [a.source for a in choice.placements[1].cluster.articles] == ["A", "B"]
    assert choice.placements[0].scores.pinned
    assert {one.title: one.reason for one in choice.left_out} == {
        "Lottery": "excluded by rule: lottery",
        "Lamps": "limit of B reached",
    }
    assert choice.more == {"City": 1}
    assert choice.seen == {"A": 2, "B": 3, "C": 1}


def test_weight_of_a_source_counts():
    """A weightier source goes first."""
    sources = (source("A"), source("B", weight=2.0))
    articles = [article(f"Story of {name}", source=name, text=f"{name} {LONG}") for name in "AB"]
    choice = choose(articles, window=WINDOW, settings=configured(Path("/newsletter"), sources=sources))
    assert choice.placements[0].cluster.article.source == "B"


def test_late_article_needs_the_time_of_the_issue_before():
    """An article of the day before counts when it was first seen after the issue before was made."""
    late = article(
        source="A", published=WINDOW.start - timedelta(hours=1), first_seen=WINDOW.start + timedelta(hours=2)
    )
    assert made([late]).placements == ()
    choice = choose([late], window=WINDOW, settings=day(), previous_made_at=WINDOW.start)
    assert [p.cluster.article for p in choice.placements] == [late]


def test_articles_of_a_removed_source_are_left_out():
    """What the store keeps of a source that is no longer configured is not shown, and isn't silently lost."""
    choice = made([article("Old", source="Gone")])
    assert [(one.source, one.reason) for one in choice.left_out] == [("Gone", "its source is not configured")]
    assert choice.placements == ()
    assert choice.seen == {"A": 0, "B": 0, "C": 0}


def test_source_that_stands_behind_itself_is_left_out():
    """Two copies in one source are one story, and the second one says so."""
    twins = [article("Twin", source="A", text=LONG, url=f"https://a.example.org/{n}") for n in (1, 2)]
    choice = made(twins)
    assert len(choice.placements) == 1
    assert [one.reason for one in choice.left_out] == ["same story as 'Twin'"]


def test_what_is_left_out_is_sorted():
    """What is left out stands by source, then by title."""
    titles = [("B", "a"), ("A", "b"), ("A", "a")]
    choice = made([article(title, source=name) for name, title in titles], rules=Rules(include=("nothing",)))
    assert [(one.source, one.title) for one in choice.left_out] == [("A", "a"), ("A", "b"), ("B", "a")]


any_article = st.builds(
    article,
    st.sampled_from(["Bridge closed", "Bridge opened", "The match", "Lottery"]),
    source=st.sampled_from(["A", "B", "C", "Gone"]),
    url=st.sampled_from([f"https://wire.example.org/{n}" for n in range(8)]),
    text=st.sampled_from(["", "word " * 30, LONG, LONG + "and more"]),
    published=st.sampled_from([NOON, WINDOW.start, WINDOW.start - timedelta(hours=3), None]),
    timeless=st.booleans(),
)
any_articles = st.lists(any_article, max_size=12, unique_by=lambda a: (a.source, a.id))
any_selection = st.fixed_dictionaries(
    {name: st.integers(0, 2) for name in ("second", "max_sections", "per_section", "brief")}
)


@settings(deadline=None, max_examples=40)
@given(any_articles, any_selection, st.randoms(use_true_random=False))
def test_order_does_not_matter(articles, selection, random):
    """The same articles in any order give the same choice."""
    shuffled = list(articles)
    random.shuffle(shuffled)
    assert made(shuffled, **selection) == made(articles, **selection)


@settings(deadline=None, max_examples=40)
@given(any_articles, any_selection)
def test_no_article_is_lost_or_invented(articles, selection):
    """Every candidate is shown or left out with a reason, once; nothing else is."""
    choice = choose(articles, window=WINDOW, settings=day(**selection), previous_made_at=WINDOW.start)
    shown = [(a.source, a.id) for p in choice.placements for a in p.cluster.articles]
    left = [(one.source, one.article_id) for one in choice.left_out]
    possible = [a for a in articles if a.timeless or a.moment in WINDOW or a.first_seen > WINDOW.start]
    assert Counter(shown + left) == Counter((a.source, a.id) for a in possible)
    assert all(one.reason for one in choice.left_out)
    assert sum(choice.seen.values()) == sum(a.source != "Gone" for a in possible)
