"""The public door, and checking what came out of it."""

from __future__ import annotations

import pytest

from digest.errors import ConfigError, PluginError
from digest.models import Span, Summary
from digest.summarizers.door import summarize
from digest.summarizers.verify import verify
from digest.text.fingerprints import text_id

FIRST = "The bridge was closed on Friday. The repair will take three weeks. Buses run over the old road all day."
SECOND = "The ferry has stopped for the winter. The river is high this week. Nobody was hurt in the village."


def test_summary_iterates_as_its_sentences() -> None:
    """What comes back is text in a loop, with offsets for those who want them."""
    found = summarize(FIRST, sentences=1, language="en", method="lead")
    assert list(found) == ["The bridge was closed on Friday."]
    assert str(found) == "The bridge was closed on Friday."
    assert found.spans[0].text_id == text_id(FIRST)


def test_default_is_three_sentences() -> None:
    """Text alone is enough."""
    assert len(summarize(f"{FIRST} {SECOND}")) == 3


def test_unknown_method_suggests_the_nearest() -> None:
    """A slip of the finger is told what was meant."""
    with pytest.raises(PluginError) as caught:
        summarize(FIRST, method="lex-rnk")
    assert caught.value.hint == "did you mean 'lex-rank'?"


def test_no_sentences_is_a_mistake() -> None:
    """A summary has at least one."""
    with pytest.raises(ConfigError, match="at least one sentence, not 0"):
        summarize(FIRST, sentences=0)


@pytest.mark.parametrize("method", ["lead", "luhn"])
def test_articles_keep_their_own_offsets(method: str) -> None:
    """Several articles have one summary, each span in the text that it is from."""
    found = summarize("", sentences=4, language="en", method=method, articles=[FIRST, SECOND])
    assert len(found) == 4
    assert not verify(found, {text_id(FIRST): FIRST, text_id(SECOND): SECOND}.get)


def test_lead_of_several_articles_takes_turns() -> None:
    """The first sentence of each comes before the second of any."""
    found = list(summarize("", sentences=3, language="en", method="lead", articles=[FIRST, SECOND]))
    assert found == [
        "The bridge was closed on Friday.",
        "The ferry has stopped for the winter.",
        "The repair will take three weeks.",
    ]


def test_single_article_is_the_text() -> None:
    """A list of one is no cluster."""
    assert summarize("", 2, method="lead", articles=[FIRST]) == summarize(FIRST, 2, method="lead")


@pytest.mark.parametrize(
    ("span", "reason"),
    [
        (Span(text_id="?", start=0, end=3, text="The"), "the text is not stored"),
        (Span(text_id="t", start=0, end=3, text="the"), "the text reads otherwise at characters 0 to 3"),
        (Span(text_id="t", start=5, end=5, text=""), "characters 5 to 5 lie outside the text, which has 103"),
        (Span(text_id="t", start=90, end=400, text="x"), "characters 90 to 400 lie outside the text, which has 103"),
        (Span(text_id="t", start=-3, end=2, text="x"), "characters -3 to 2 lie outside the text, which has 103"),
    ],
)
def test_span_that_is_not_in_its_text_is_a_fault(span: Span, reason: str) -> None:
    """Each kind of fault is told with its place."""
    faults = verify(Summary(spans=(span,), method="lead"), {"t": FIRST}.get)
    assert [(fault.span, fault.reason) for fault in faults] == [(span, reason)]
