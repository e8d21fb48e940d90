from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOON, WINDOW, article
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.edit.rank import rank
from digest.models import Article, Cluster, Scores

WEIGHTS = {"The Courier": 1.0, "Heavy": 2.0, "Light": 0.5}


def of(count: int) -> str:
    return "word " * count


def ranked(*articles: Article, pinned: tuple[str, ...] = ()):
    clusters = [Cluster(article=one) for one in articles]
    return rank(clusters, window=WINDOW, weights=WEIGHTS, pinned=frozenset(pinned))


def scores(*articles: Article, pinned: tuple[str, ...] = ()) -> Scores:
    cluster = Cluster(article=articles[0], also=articles[1:])
    return rank([cluster], window=WINDOW, weights=WEIGHTS, pinned=frozenset(pinned))[0].scores


def test_scores_follow_the_formula():
    """Halfway through the window, 300 words, two sources, the heavier weighing 2."""
    middle = WINDOW.start + (WINDOW.end - WINDOW.start) / 2
    one = article(text=of(300), published=middle)
    assert scores(one, article(source="Heavy")) == Scores(
        freshness=0.25, length=0.5, sources=1.0, weight=2.0, pinned=False, total=3.5
    )


@pytest.mark.parametrize(
    ("moment", "freshness"),
    [
        (WINDOW.start - timedelta(hours=5), 0.0),
        (WINDOW.start, 0.0),
        (WINDOW.start + timedelta(hours=6), 0.125),
        (WINDOW.end, 0.5),
    ],
)
def test_freshness_grows_through_the_window(moment, freshness):
    """An article of the start, or late from the day before, has none; one at the close has half a point."""
    assert scores(article(published=moment, first_seen=WINDOW.end)).freshness == freshness


def test_timeless_articles_are_of_middling_freshness():
    """When an undated file was first seen is chance, and so doesn't count."""
    early, late = (article(published=None, timeless=True, first_seen=at) for at in (WINDOW.start, WINDOW.end))
    assert scores(early).freshness == scores(late).freshness == 0.25


@pytest.mark.parametrize(("count", "length"), [(0, 0.0), (100, 0.25), (300, 0.5), (600, 0.6667), (2700, 0.9)])
def test_length_saturates(count, length):
    """Each further word counts less."""
    assert scores(article(text=of(count))).length == length


def test_length_counts_chinese_in_reading_time():
    """500 characters count as 230 words do."""
    assert scores(article(text="字" * 500)).length == scores(article(text=of(230))).length


@pytest.mark.parametrize(("count", "sources"), [(1, 0.0), (2, 1.0), (3, 1.3333), (4, 1.5)])
def test_more_sources_count_less_and_less(count, sources):
    """A second source counts a whole point, a third a third of one."""
    assert scores(*(article() for _ in range(count))).sources == sources


def test_weight_is_the_highest_of_the_sources():
    """A story doesn't lose by a light source that tells it too."""
    assert scores(article(source="Light"), article(source="Heavy")).weight == 2.0
    assert scores(article(source="Heavy"), article(source="Light")).weight == 2.0


def test_pinned_if_any_article_is():
    """A pin on one article pins the story."""
    also = article("Other", source="Heavy")
    assert scores(article(), also, pinned=(also.id,)).pinned is True
    assert scores(article(), pinned=(also.id,)).pinned is False


def test_higher_total_stands_first():
    """The order is that of the totals."""
    long, short = article("Long", text=of(300)), article("Short", text=of(30))
    assert [one.cluster.article.title for one in ranked(short, long)] == ["Long", "Short"]


def test_pinned_stands_before_everything():
    """A pinned story beats any total."""
    long, short = article("Long", text=of(300)), article("Short", text=of(30))
    order = ranked(long, short, pinned=(short.id,))
    assert [one.cluster.article.title for one in order] == ["Short", "Long"]
    assert order[0].scores.total < order[1].scores.total


def test_ties_go_to_the_earlier_then_to_the_smaller_id():
    """Stories of equal total, all older than the window, stand in order of time and then of id."""
    old = WINDOW.start - timedelta(hours=9)
    early, *later = (article(f"Old {n}", published=old + timedelta(hours=n > 0)) for n in range(4))
    order = [one.cluster.article for one in ranked(*reversed(later), early)]
    assert order == [early, *sorted(later, key=lambda a: a.id)]


def test_timeless_tie_does_not_look_at_first_sight():
    """Of two undated files of one length, the one with the smaller id stands first, whenever each was seen."""
    seen = [article(f"File {n}", published=None, timeless=True, first_seen=NOON + timedelta(n)) for n in range(4)]
    assert [one.cluster.article for one in ranked(*seen)] == sorted(seen, key=lambda a: a.id)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 23), st.sampled_from(sorted(WEIGHTS))), max_size=6),
    st.randoms(use_true_random=False),
)
def test_order_does_not_matter_and_the_sum_is_right(parts, random):
    """Any order of the same clusters ranks them the same, and each total can be checked from its parts."""
    articles = [
        article(f"Story {n}", text=of(count), published=WINDOW.start + timedelta(hours=hour), source=source)
        for n, (count, hour, source) in enumerate(parts)
    ]
    order = ranked(*articles)
    shuffled = list(articles)
    random.shuffle(shuffled)
    assert ranked(*shuffled) == order
    for one in order:
        s = one.scores
        assert s.total == round((s.freshness + s.length + s.sources) * s.weight, 4)
