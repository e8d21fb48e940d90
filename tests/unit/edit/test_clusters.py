from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOON, TEXT, article
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.edit.clusters import alike, group
from digest.models import Article, LeftOut

WEIGHTS = {"A": 1.0, "B": 1.0, "C": 1.0, "The Courier": 1.0}
TITLE = "Bridge closed after inspection finds cracks"
LEAD = (
    "Engineers closed the harbour bridge on Friday morning after divers found cracks in two northern pillars. "
    "Traffic crosses the river by ferry until repair teams finish, probably before Christmas, officials announced. "
)


def told_by(source: str, title: str = TITLE, **changes) -> Article:
    """Build a source's own article, at an address of its own."""
    page = title.lower().replace(" ", "-")
    return article(title, **{"source": source, "url": f"https://{source}.example.org/{page}", "text": LEAD, **changes})


def titles(articles) -> list[list[str]]:
    """Give the clusters of some articles as lists of sources."""
    return [[a.source for a in cluster.articles] for cluster in group(articles, weights=WEIGHTS).clusters]


def test_same_address_is_one_story():
    """One canonical address from two sources is one story, however different the texts are."""
    long, short = article(source="A"), article(source="B", title="Bridge closed for three weeks", text="Closed.")
    (cluster,) = group([short, long], weights=WEIGHTS).clusters
    assert (cluster.article, cluster.also) == (long, (short,))


def test_different_stories_stay_apart():
    """Articles with nothing in common make a cluster each."""
    clusters = group([article("Rain"), article("Bridge")], weights=WEIGHTS).clusters
    assert sorted(cluster.article.title for cluster in clusters) == ["Bridge", "Rain"]
    assert all(cluster.also == () for cluster in clusters)


def test_nothing_makes_no_clusters():
    """No articles, no stories."""
    grouping = group([], weights=WEIGHTS)
    assert (grouping.clusters, grouping.left_out) == ((), ())


def test_alike_finds_a_lightly_edited_copy():
    """The same wire story under a slightly changed title is one story."""
    a = told_by("A", text=LEAD + "The mayor was there.")
    b = told_by("B", "Bridge closed as inspection finds new cracks", text="By our staff. " + LEAD)
    assert alike(a, b)
    assert titles([a, b]) in ([["A", "B"]], [["B", "A"]])


def test_alike_finds_copies_under_other_titles():
    """The same text is a copy whatever a source calls it, and however it is set."""
    assert alike(told_by("A"), told_by("B", "No way over the river", text=LEAD.upper().replace(" ", "\n")))
    assert titles([told_by("A"), told_by("B", "No way over the river")]) == [["A", "B"]]


def in_words(count: int) -> str:
    return " ".join(f"word{number}" for number in range(count))


@pytest.mark.parametrize(("count", "expected"), [(25, True), (24, False)])
def test_a_few_equal_words_are_no_copy(count, expected):
    """Two articles that say "Listen to the bulletin" are not the same."""
    a, b = (told_by(name, title, text=in_words(count)) for name, title in (("A", "Monday"), ("B", "Tuesday")))
    assert alike(a, b) is expected


def test_empty_texts_are_no_copies():
    """Two titles without a text are two stories."""
    assert not alike(told_by("A", text=""), told_by("B", text=""))


def test_likeness_needs_both_title_and_lead():
    """Neither equal titles over other texts nor like leads under other titles are enough."""
    assert not alike(told_by("A"), told_by("B", text=TEXT))
    assert not alike(told_by("A"), told_by("B", "No way over the river", text=LEAD + "More follows."))


@pytest.mark.parametrize(
    ("title", "expected"),
    [("alpha bravo cargo delta", True), ("alpha bravo cargo", True), ("alpha bravo", False), ("", False)],
)
def test_titles_need_three_fifths_in_common(title, expected):
    """Three of five words in common are enough, two are not."""
    a = told_by("A", "alpha bravo cargo delta extra", text=LEAD)
    assert alike(a, told_by("B", title, text=LEAD + "More.")) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Harbour bridge: engineers find cracks, traffic to go by ferry until Christmas", True),
        ("Cracked pillars leave the river without a bridge", False),
    ],
)
def test_each_source_words_its_headline_anew(title, expected):
    """Over like leads a headline may have other words, as long as each text tells what the other's headline says."""
    own = told_by("A", "Divers found cracks in northern pillars: bridge closed")
    assert alike(own, told_by("B", title, text=LEAD + "More.")) is expected


def test_one_template_over_two_towns_is_two_stories():
    """What sets the headlines apart has to stand in the other's text, as the name of the next town doesn't."""
    weather = (
        "The weather service expects rain, strong wind, falling leaves and a cold night for people in {}, it said."
    )
    rome, milan = (
        told_by(name, f"Weather today for {town}", text=weather.format(town))
        for name, town in (("A", "Rome"), ("B", "Milan"))
    )
    assert not alike(rome, milan)


@pytest.mark.parametrize(("common", "expected"), [(8, True), (7, True), (6, False)])
def test_leads_need_seven_tenths_in_common(common, expected):
    """Of ten words in the shorter lead seven have to be in the other."""
    first = [f"{letter}alpha" for letter in "bcdfghjklm"]
    second = first[:common] + [f"{letter}omega" for letter in "bcdfghjklm"][common:]
    longer = [*second, "further", "words", "without", "bearing"]
    assert alike(told_by("A", text=" ".join(first)), told_by("B", text=" ".join(longer))) is expected


@pytest.mark.parametrize(("count", "expected"), [(8, True), (7, False)])
def test_very_short_leads_tell_nothing(count, expected):
    """A lead needs eight words of its own to be compared."""
    text = " ".join(f"{letter}alpha" for letter in "bcdfghjk"[:count])
    assert alike(told_by("A", text=text), told_by("B", text=text + " " + LEAD)) is expected


def test_missing_titles_are_not_alike():
    """Two articles without a title have none in common."""
    assert not alike(told_by("A", ""), told_by("B", "", text=LEAD + "More."))


def test_only_the_beginning_is_compared():
    """What two texts share far down doesn't make their leads alike."""
    own = [" ".join(f"{letter}{ending}" * 9 for letter in "bcdfghjklm") for ending in ("alpha", "omega")]
    a, b = (told_by(name, text=start + " " + LEAD) for name, start in zip("AB", own, strict=True))
    assert not alike(a, b)


def test_another_language_is_another_story():
    """Likeness never crosses languages."""
    assert not alike(told_by("A", language="en"), told_by("B", language="nl"))


@pytest.mark.parametrize(
    ("apart", "expected"), [(timedelta(hours=72), True), (timedelta(hours=72, microseconds=1), False)]
)
def test_days_apart_are_different_events(apart, expected):
    """What is more than 72 hours apart is not one event, whichever came first."""
    first, later = told_by("A", published=NOON - apart), told_by("B")
    assert alike(first, later) is expected
    assert alike(later, first) is expected


def test_timeless_articles_have_no_distance():
    """An undated file's first sight is no date to compare."""
    old = NOON - timedelta(days=30)
    assert alike(told_by("A", published=None, first_seen=old, timeless=True), told_by("B"))
    assert alike(told_by("B"), told_by("A", published=None, first_seen=old, timeless=True))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Strong quake of 5.1 shakes coast", "Strong quake of 6.2 shakes coast", False),
        ("Strong quake of 5.1 shakes coast", "Strong quake of 5.1 shakes coast", True),
        ("Strong quake of 5.1 shakes coast", "Strong quake shakes coast", True),
        ("Strong quake shakes coast", "Strong quake of 5.1 shakes coast", True),
    ],
)
def test_contradicting_figures_keep_stories_apart(one, other, expected):
    """Two quakes of different strength are two events, however alike the words are."""
    assert alike(told_by("A", one), told_by("B", other, text=LEAD + "More.")) is expected


def test_one_sources_series_stays_apart():
    """Like articles of one source are a series, unless both title and text are the same."""
    assert not alike(told_by("A", url="https://a.example.org/1"), told_by("A", "Bridge closed after inspection"))
    assert not alike(told_by("A", url="https://a.example.org/1"), told_by("A", text=LEAD + "More."))
    assert alike(told_by("A", url="https://a.example.org/1"), told_by("A", url="https://a.example.org/2"))


def test_second_article_of_a_source_stands_behind():
    """A source shows one article of a story; its others are left out with the reason."""
    one, twin = (told_by("A", url=f"https://a.example.org/{n}") for n in (1, 2))
    grouping = group([one, twin, told_by("B")], weights=WEIGHTS)
    (cluster,) = grouping.clusters
    assert [a.source for a in cluster.articles] in (["A", "B"], ["B", "A"])
    shown = next(a for a in cluster.articles if a.source == "A")
    behind = twin if shown is one else one
    reason = f"same story as {TITLE!r}"
    assert grouping.left_out == (LeftOut(article_id=behind.id, title=TITLE, source="A", reason=reason),)


def test_likeness_makes_no_chains():
    """Where the middle one is like both ends and the ends are not alike, the ends don't meet."""
    a = told_by("A", "alpha bravo cargo delta")
    b = told_by("B", "alpha bravo cargo delta extra further", text=LEAD + "More.")
    c = told_by("C", "cargo delta extra further", text=LEAD + "Still more.")
    assert alike(a, b)
    assert alike(b, c)
    assert not alike(a, c)
    assert sorted(map(len, titles([a, b, c]))) == [1, 2]


def test_same_address_carries_its_likeness():
    """A copy joins the whole group of one address, by the group's richest text."""
    teaser = article(TITLE, source="A", text="Bridge closed.", origin="teaser")
    full = article(TITLE, source="B", text=LEAD)
    (cluster,) = group([teaser, told_by("C"), full], weights=WEIGHTS).clusters
    assert sorted(a.source for a in cluster.articles) == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"text": "Short.", "origin": "page"}, {"text": LEAD, "origin": "teaser"}),
        ({"text": LEAD + "More.", "origin": "file"}, {"text": LEAD, "origin": "feed"}),
        ({"source": "Heavy", "published": NOON}, {"source": "Light", "published": NOON - timedelta(hours=1)}),
        ({"source": "Z", "published": NOON - timedelta(hours=1)}, {"source": "Y"}),
        ({"source": "Z"}, {"source": "Y", "published": None, "timeless": True, "first_seen": NOON - timedelta(days=9)}),
        ({"source": "A"}, {"source": "B"}),
    ],
)
def test_leading_article_is_the_one_that_tells_most(better, worse):
    """Full text before teaser, longer before shorter, then the weightier source, then the earlier, then by name."""
    weights = {"A": 1.0, "B": 1.0, "Y": 1.0, "Z": 1.0, "Heavy": 2.0, "Light": 1.0}
    one = article(**{"source": "A", **better})
    other = article(**{"source": "B", **worse})
    for order in ([one, other], [other, one]):
        (cluster,) = group(order, weights=weights).clusters
        assert (cluster.article, cluster.also) == (one, (other,))


def test_leading_article_of_equal_ones_has_the_smaller_id():
    """Between copies at two addresses the id decides."""
    both = [told_by(name) for name in "AB"]
    (cluster,) = group(both, weights=WEIGHTS).clusters
    assert cluster.article == min(both, key=lambda a: a.id)


STEMS = ("alpha", "bravo", "cargo", "delta")
pool = st.builds(
    told_by,
    st.sampled_from("ABC"),
    st.lists(st.sampled_from(STEMS), min_size=2, max_size=4, unique=True).map(" ".join),
    text=st.sampled_from([LEAD, LEAD + "More.", LEAD + "Still more follows.", "", TEXT]),
    origin=st.sampled_from(["feed", "teaser"]),
    published=st.sampled_from([NOON, NOON - timedelta(hours=2), NOON - timedelta(days=4)]),
    url=st.sampled_from([f"https://wire.example.org/{number}" for number in range(7)]),
)
pools = st.lists(pool, max_size=9, unique_by=lambda a: (a.source, a.id))


@settings(deadline=None, max_examples=40)
@given(pools, st.randoms(use_true_random=False))
def test_order_does_not_matter(articles, random):
    """Any order of the same articles gives the same clusters in the same order."""
    shuffled = list(articles)
    random.shuffle(shuffled)
    assert group(shuffled, weights=WEIGHTS) == group(articles, weights=WEIGHTS)


@settings(deadline=None, max_examples=40)
@given(pools)
def test_no_article_is_lost_or_doubled(articles):
    """Each article is in one cluster or left out, once."""
    grouping = group(articles, weights=WEIGHTS)
    shown = [(a.source, a.id) for cluster in grouping.clusters for a in cluster.articles]
    behind = [(one.source, one.article_id) for one in grouping.left_out]
    assert sorted(shown + behind) == sorted((a.source, a.id) for a in articles)


@settings(deadline=None, max_examples=40)
@given(pools)
def test_a_cluster_has_one_article_a_source_and_no_strangers(articles):
    """No source stands twice in a story, and no two addresses share one unless they are alike."""
    for cluster in group(articles, weights=WEIGHTS).clusters:
        sources = [a.source for a in cluster.articles]
        assert len(set(sources)) == len(sources)
        assert all(_belongs(a, cluster.article, articles) for a in cluster.also)


def _belongs(a: Article, leading: Article, articles: list[Article]) -> bool:
    """Say whether an article, or the full text at its address, is like some text at the leading one's address."""
    mine = [b for b in articles if b.id == a.id]
    theirs = [b for b in articles if b.id == leading.id]
    return a.id == leading.id or any(alike(one, other) for one in mine for other in theirs)


@settings(deadline=None, max_examples=40)
@given(pool, pool)
def test_likeness_is_symmetric(a, b):
    """Which of two is asked first makes no difference."""
    assert alike(a, b) == alike(b, a)
