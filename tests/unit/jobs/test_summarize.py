"""Which summaries an issue's stories get, and that each is made once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import builders
import pytest
from fakes import MemoryStore

from digest.jobs.summarize import summarize_placements
from digest.models import Cluster, Harvest, Placement, Slot, Span, Summary
from digest.settings import Summaries
from digest.summarizers.digest_method import Digest
from digest.summarizers.verify import verify
from digest.text.fingerprints import text_id

TEASER = "The bridge on the old road stays closed for three weeks, and extra buses run."


class CountingSummarizer:
    """Takes the whole text as one sentence, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(
        self, text: str, *, text_id: str, sentences: int, title: str | None = None, language: str | None = None
    ) -> Summary:
        self.asked += 1
        return Summary(spans=(Span(text_id=text_id, start=0, end=len(text), text=text),), method="counting")


def placed(cluster: Cluster, slot: Slot = "section") -> Placement:
    return Placement(cluster=cluster, section="World", slot=slot, scores=builders.scores())


def summarized(
    placements: Sequence[Placement], *, store: MemoryStore | None = None, summarizer: Any = None, **source: Any
) -> dict[str, Summary]:
    return dict(
        summarize_placements(
            placements,
            sources=[builders.source(**source)],
            lengths=Summaries(),
            summarizer=summarizer or CountingSummarizer(),
            edition="counting/1",
            store=store or MemoryStore(),
        )
    )


def test_titles_in_brief_are_not_summarized():
    """Nobody would see it."""
    assert summarized([placed(builders.cluster(), "brief")]) == {}


def test_a_summary_is_made_once():
    """The second time it comes from the cache."""
    store, summarizer = MemoryStore(), CountingSummarizer()
    first, again = (summarized([placed(builders.cluster())], store=store, summarizer=summarizer) for _ in range(2))
    assert first == again
    assert summarizer.asked == 1


@pytest.mark.parametrize(
    ("policy", "slot", "method"),
    [
        ("auto", "section", "teaser"),
        ("auto", "second", "counting"),
        ("teaser", "second", "teaser"),
        ("extract", "section", "counting"),
    ],
)
def test_the_policy_decides_about_the_publishers_summary(policy: str, slot: Slot, method: str):
    """With auto a good teaser is a line; a card has room for more than it says."""
    article = builders.article(teaser=TEASER)
    (summary,) = summarized([placed(Cluster(article=article), slot)], teaser=policy).values()
    assert summary.method == method


def test_a_poor_teaser_is_not_used():
    """An advertisement or a cut sentence is no summary, whatever the policy."""
    for teaser in ("Subscribe to our newsletter and never miss a story again!", "The bridge was closed on Friday aft…"):
        article = builders.article(teaser=teaser)
        (summary,) = summarized([placed(Cluster(article=article))], teaser="teaser").values()
        assert summary.method == "counting"


def test_a_teaser_is_verified_in_its_own_text():
    """It is stored beside the article's text, and its span names it."""
    store, article = MemoryStore(), builders.article(teaser=TEASER)
    store.save_harvest(Harvest(visit=builders.visit(), articles=(article,)))
    (summary,) = summarized([placed(Cluster(article=article))], store=store).values()
    assert {span.text_id for span in summary.spans} == {text_id(TEASER)}
    assert verify(summary, store.text) == ()


def test_an_event_is_summarized_from_all_that_tell_it():
    """Two articles in one language, in words of their own, are read together; each sentence names its text."""
    one = builders.article("Bridge closed")
    text = (
        "The bridge over the Ouse was closed on Friday, and engineers found cracks in two of its piers.\n\n"
        "The city says that the repair costs four million and that the bridge opens again in December."
    )
    other = builders.article("Cracks in the bridge", source="The Wire", text=text)
    (summary,) = summarized([placed(Cluster(article=one, also=(other,)), "lead")], summarizer=Digest()).values()
    assert {span.text_id for span in summary.spans} == {one.text_id, other.text_id}


def test_another_language_or_the_same_text_adds_nothing():
    """A copy says nothing new, and a summary speaks one language."""
    one = builders.article("Bridge closed")
    copy = builders.article("Bridge closed", source="The Wire")
    foreign = builders.article("Pont fermé", source="Le Quai", language="fr", text="Le pont est fermé depuis vendredi.")
    (summary,) = summarized([placed(Cluster(article=one, also=(copy, foreign)), "lead")], summarizer=Digest()).values()
    assert {span.text_id for span in summary.spans} == {one.text_id}
