from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from builders import article, scores, source
from builders import settings as configured
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.edit.layout import lay_out
from digest.edit.rank import Ranked
from digest.models import Cluster, Image
from digest.settings import Selection

SECTIONS = ("World", "City", "Sport", "Arts")
PICTURE = Image(location="images/bridge.jpg")


def page(**selection):
    """Build settings with a source for each section, named after it, in the order of SECTIONS."""
    limits = selection.pop("limits", {})
    sources = tuple(source(name, section=name, limit=limits.get(name)) for name in SECTIONS)
    return configured(Path("/newsletter"), sources=sources, selection=Selection(**selection))


def story(title: str, section: str = "World", *, words: int = 100, total: float = 1.0, pinned: bool = False, **changes):
    """Build a ranked story, told by the section's source."""
    one = article(title, source=section, text="word " * words, **changes)
    return Ranked(cluster=Cluster(article=one), scores=scores(total=total, pinned=pinned))


def stories(count: int, section: str = "World", **changes):
    return [story(f"{section} {number}", section, **changes) for number in range(1, count + 1)]


def slots(layout) -> dict[str, list[str]]:
    """Give the titles by slot, in reading order."""
    found: dict[str, list[str]] = {}
    for placement in layout.placements:
        found.setdefault(placement.slot, []).append(placement.cluster.article.title)
    return found


def reasons(layout) -> dict[str, str]:
    return {one.title: one.reason for one in layout.left_out}


def test_nothing_lays_out_nothing():
    """Without stories there is an empty layout."""
    layout = lay_out([], settings=page())
    assert (layout.placements, layout.left_out, layout.more) == ((), (), {})


def test_slots_fill_in_reading_order():
    """Lead, second row, section and brief take the stories in the order of rank; the rest is left out and counted."""
    layout = lay_out(stories(9), settings=page(second=2, max_sections=1, per_section=2, brief=2))
    assert slots(layout) == {
        "lead": ["World 1"],
        "second": ["World 2", "World 3"],
        "section": ["World 4", "World 5"],
        "brief": ["World 6", "World 7"],
    }
    assert [placement.slot for placement in layout.placements] == [
        "lead",
        *["second"] * 2,
        *["section"] * 2,
        *["brief"] * 2,
    ]
    assert reasons(layout) == {"World 8": "no room", "World 9": "no room"}
    assert layout.more == {"World": 2}


def test_placement_carries_cluster_section_and_scores():
    """A placed story keeps its articles and scores and gets its source's section."""
    one = story("Match", "Sport", total=2.5)
    (placement,) = lay_out([one], settings=page()).placements
    assert (placement.cluster, placement.scores, placement.section) == (one.cluster, one.scores, "Sport")


def test_article_may_name_its_own_section():
    """What an article says of its section goes before its source's."""
    own = Ranked(cluster=Cluster(article=article(source="World", section="Sport")), scores=scores())
    layout = lay_out([own], settings=page())
    assert layout.placements[0].section == "Sport"


@pytest.mark.parametrize(("words", "lead"), [(80, "Better"), (79, "Long")])
def test_lead_needs_a_real_text(words, lead):
    """A story of fewer than 80 words doesn't lead while there is one that has them."""
    layout = lay_out([story("Better", words=words, total=3), story("Long", words=80)], settings=page())
    assert slots(layout)["lead"] == [lead]


@pytest.mark.parametrize(("words", "expected"), [(25, {"lead": ["A"], "second": ["B"]}), (24, {"brief": ["A", "B"]})])
def test_short_texts_lead_only_where_nothing_is_longer(words, expected):
    """Teasers of 25 words can lead; shorter ones can only be named in brief."""
    layout = lay_out([story("A", words=words, total=2), story("B", words=words)], settings=page())
    assert slots(layout) == expected


def test_picture_decides_between_near_equals():
    """A picture weighs a tenth of a point for the lead, and no more."""
    plain, pictured = story("Plain", total=1.0), story("Pictured", total=0.95, image=PICTURE)
    assert slots(lay_out([plain, pictured], settings=page()))["lead"] == ["Pictured"]
    better = story("Better", total=1.06)
    assert slots(lay_out([better, pictured], settings=page()))["lead"] == ["Better"]


def test_lead_ties_go_to_the_order_of_rank():
    """Of equals the first leads."""
    assert slots(lay_out(stories(3), settings=page()))["lead"] == ["World 1"]


def test_pinned_story_leads():
    """A pin beats a better total and a picture."""
    pinned = story("Pinned", total=0.1, pinned=True)
    layout = lay_out([pinned, story("Better", total=5, image=PICTURE)], settings=page())
    assert slots(layout)["lead"] == ["Pinned"]


def test_second_row_prefers_variety():
    """No more than half a row is from one section while other sections have stories."""
    ranked = [*stories(6), *stories(3, "City"), *stories(1, "Sport")]
    layout = lay_out(ranked, settings=page(second=4))
    assert slots(layout)["second"] == ["World 2", "World 3", "City 1", "City 2"]


def test_half_of_an_odd_row_is_rounded_down():
    """Of three cards one is from each section."""
    ranked = [*stories(4), *stories(2, "City"), *stories(1, "Sport")]
    assert slots(lay_out(ranked, settings=page(second=3)))["second"] == ["World 2", "City 1", "Sport 1"]


def test_second_row_of_one_takes_the_best():
    """Half of one card is still one."""
    assert slots(lay_out([*stories(2), *stories(1, "City")], settings=page(second=1)))["second"] == ["World 2"]


def test_second_row_fills_up_where_variety_fails():
    """A row of one section is better than half a row; the cards stand in the order of rank."""
    ranked = [*stories(4), *stories(1, "City")]
    layout = lay_out(ranked, settings=page(second=4))
    assert slots(layout)["second"] == ["World 2", "World 3", "World 4", "City 1"]


def test_second_row_prefers_real_texts():
    """Short texts fill only what longer ones leave."""
    ranked = [story("Lead"), story("Short", words=79), *stories(2, "City", words=80), story("Shorter", words=24)]
    layout = lay_out(ranked, settings=page(second=2, max_sections=0))
    assert slots(layout)["second"] == ["City 1", "City 2"]
    filled = lay_out(ranked, settings=page(second=4, max_sections=0))
    assert slots(filled)["second"] == ["Short", "City 1", "City 2"]
    assert slots(filled)["brief"] == ["Shorter"]


def test_no_second_row():
    """A row of no cards stays empty."""
    assert "second" not in slots(lay_out(stories(3), settings=page(second=0)))


def test_sections_stand_in_the_configured_order():
    """Headings follow the configuration, not the rank; unnamed sections follow as their sources do."""
    ranked = [story("Lead"), *(story(f"{name} story", name) for name in ("Arts", "City", "World", "Sport"))]
    layout = lay_out(ranked, settings=page(second=0, sections=("Sport", "Arts")))
    assert slots(layout)["section"] == ["Sport story", "Arts story", "World story", "City story"]


def test_sections_that_only_articles_name_come_last_by_name():
    """A section from front matter stands after the configured ones."""
    named = [
        Ranked(
            cluster=Cluster(article=article(name, source="World", section=name, text="word " * 100)), scores=scores()
        )
        for name in ("Zoo", "Fair")
    ]
    layout = lay_out([story("Lead"), *named, story("Arts story", "Arts")], settings=page(second=0))
    assert slots(layout)["section"] == ["Arts story", "Fair", "Zoo"]


def test_only_so_many_sections_are_shown():
    """The first sections in order that have stories get a heading; the others' stories go to brief or are counted."""
    ranked = [story("Lead"), *(story(f"{name} story", name) for name in ("Arts", "Sport", "City"))]
    layout = lay_out(ranked, settings=page(second=0, max_sections=2, brief=0))
    assert slots(layout)["section"] == ["City story", "Sport story"]
    assert layout.more == {"Arts": 1}


def test_section_without_a_free_story_takes_no_heading():
    """A section whose only source leads as many stories as it may leaves its heading to the next."""
    ranked = [story("Lead"), story("More"), story("Match", "Sport")]
    layout = lay_out(ranked, settings=page(second=0, max_sections=1, limits={"World": 1}))
    assert slots(layout)["section"] == ["Match"]


@pytest.mark.parametrize(("words", "slot"), [(25, "section"), (24, "brief"), (0, "brief")])
def test_very_short_texts_stand_only_in_brief(words, slot):
    """A text of fewer than 25 words has no sentence to spare, so it is named in brief."""
    layout = lay_out([story("Lead"), story("Short", words=words)], settings=page(second=0))
    assert slots(layout)[slot] == ["Short"]


def test_section_of_short_texts_has_no_heading():
    """Headings are not given to sections that have only very short texts."""
    ranked = [story("Lead"), story("Short", "World", words=3), story("Match", "Sport")]
    layout = lay_out(ranked, settings=page(second=0, max_sections=1))
    assert slots(layout) == {"lead": ["Lead"], "section": ["Match"], "brief": ["Short"]}


def test_source_leads_no_more_than_its_limit():
    """A source's own limit counts all slots, and what it stops is left out with the reason."""
    layout = lay_out([*stories(4), *stories(2, "City")], settings=page(limits={"World": 2}))
    assert slots(layout) == {"lead": ["World 1"], "second": ["World 2", "City 1", "City 2"]}
    assert reasons(layout) == {"World 3": "limit of World reached", "World 4": "limit of World reached"}
    assert layout.more == {"World": 2}


def test_limit_for_all_sources():
    """The general limit holds where a source has none, or a higher one."""
    layout = lay_out([*stories(3), *stories(3, "City")], settings=page(per_source=2, limits={"City": 3}))
    assert Counter(placement.section for placement in layout.placements) == {"World": 2, "City": 2}
    assert layout.more == {"World": 1, "City": 1}


def test_limit_of_zero_leads_nothing():
    """A source may be read for other sources' stories only."""
    layout = lay_out(stories(1), settings=page(limits={"World": 0}))
    assert layout.placements == ()
    assert reasons(layout) == {"World 1": "limit of World reached"}


def test_limit_does_not_count_stories_that_another_source_leads():
    """Standing in "also in" is not leading."""
    also = article("Told by City too", source="City")
    shared = Ranked(cluster=Cluster(article=story("Shared").cluster.article, also=(also,)), scores=scores())
    layout = lay_out([shared, *stories(1, "City")], settings=page(limits={"City": 1}))
    assert [placement.cluster.article.title for placement in layout.placements] == ["Shared", "City 1"]


def test_all_articles_of_a_story_without_room_are_left_out():
    """Each article of a story that is not shown has its reason."""
    also = article("Also", source="City")
    shared = Ranked(cluster=Cluster(article=story("Shared").cluster.article, also=(also,)), scores=scores())
    layout = lay_out([story("Lead"), shared], settings=page(second=0, max_sections=0, brief=0))
    assert reasons(layout) == {"Shared": "no room", "Also": "no room"}
    assert layout.more == {"World": 1}


def test_more_stands_in_the_order_of_sections():
    """The counts are ordered as the headings are."""
    ranked = [*stories(2, "Arts"), *stories(2, "City"), *stories(2)]
    layout = lay_out(ranked, settings=page(second=0, max_sections=0, brief=0))
    assert list(layout.more.items()) == [("World", 2), ("City", 2), ("Arts", 1)]


random_stories = st.lists(
    st.tuples(st.sampled_from(SECTIONS), st.sampled_from([0, 24, 25, 79, 80, 300]), st.booleans()), max_size=14
).map(
    lambda parts: [
        story(f"Story {n}", section, words=words, total=9 - n / 2, image=PICTURE if pictured else None)
        for n, (section, words, pictured) in enumerate(parts)
    ]
)
selections = st.fixed_dictionaries(
    {name: st.integers(0, 4) for name in ("second", "max_sections", "per_section", "brief", "per_source")}
)


@settings(deadline=None, max_examples=50)
@given(random_stories, selections)
def test_every_story_has_one_slot_or_a_reason(ranked, selection):
    """Nothing is lost, nothing is doubled, and no slot holds more than it may."""
    layout = lay_out(ranked, settings=page(**selection))
    placed = [placement.cluster.article.id for placement in layout.placements]
    assert sorted([*placed, *(one.article_id for one in layout.left_out)]) == sorted(
        one.cluster.article.id for one in ranked
    )
    assert sum(layout.more.values()) == len(layout.left_out)
    counts = Counter(placement.slot for placement in layout.placements)
    assert counts["lead"] <= 1
    assert counts["second"] <= selection["second"]
    assert counts["brief"] <= selection["brief"]
    headed = Counter(placement.section for placement in layout.placements if placement.slot == "section")
    assert len(headed) <= selection["max_sections"]
    assert max(headed.values(), default=0) <= selection["per_section"]
    led = Counter(placement.cluster.article.source for placement in layout.placements)
    assert max(led.values(), default=0) <= selection["per_source"]


@settings(deadline=None, max_examples=40)
@given(random_stories, selections)
def test_only_brief_holds_very_short_texts(ranked, selection):
    """Whatever the day, a slot with a summary has a text to take it from."""
    for placement in lay_out(ranked, settings=page(**selection)).placements:
        assert placement.slot == "brief" or len(placement.cluster.article.text.split()) >= 25
