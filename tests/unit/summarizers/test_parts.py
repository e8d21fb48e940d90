"""The parts of a sentence's rating."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.summarizers.cues import Cues, cues
from digest.summarizers.form import Form
from digest.summarizers.parts import Measured, Standing, measure
from digest.summarizers.sumy_digest import Spoken
from digest.summarizers.weights import SEVERAL, SINGLE, Weights


def _measured(*texts: str, title: str = "") -> Measured:
    spoken = [text.lower().split() for text in texts]
    candidates = [Spoken(text, said, said, size=len(said)) for text, said in zip(texts, spoken, strict=True)]
    return _measure(candidates, title=title.lower().split(), words=cues("en"))


def _measure(candidates: list[Spoken], *, title: list[str], words: Cues) -> Measured:
    return measure(candidates, articles=[0] * len(candidates), title=title, cues=words)


def _standings(measured: Measured) -> list[Standing]:
    return [Standing(*standing) for standing in measured.standings]


def test_first_sentence_stands_at_nought() -> None:
    """Position grows with the logarithm of the rank."""
    found = _standings(_measured("one thing here.", "another thing there.", "more of that."))
    assert [standing.position for standing in found] == pytest.approx([0, math.log(2), math.log(3)])


def test_every_article_begins_anew() -> None:
    """Of several articles each has a first sentence."""
    candidates = [Spoken(text, [text], [text], size=1) for text in ("one.", "two.", "three.", "four.")]
    found = measure(candidates, articles=[0, 0, 1, 1], title=[], cues=Cues())
    assert [standing.position for standing in _standings(found)] == pytest.approx([0, math.log(2), 0, math.log(2)])


def test_every_part_has_its_weight() -> None:
    """Weights stand in the order of the parts, and those of the form never speak for a sentence."""
    assert Weights._fields == Standing._fields + Form._fields
    for table in (SEVERAL, SINGLE):
        assert all(getattr(table, name) <= 0 for name in Form._fields)


def test_few_words_are_short() -> None:
    """A sentence of two words lacks most of twelve, a longer one nothing."""
    plain = "The bridge over the river in the town stays closed until the spring."
    short, whole = _standings(_measured("Not so.", plain))
    assert (short.short, whole.short) == (pytest.approx(10 / 12), 0)
    assert (short.words, whole.words) == (2, 13)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('"No," said the mayor of the town.', "quotation"),
        ("We came to the bridge early today.", "person"),
        ('He said "no to the bridge.', "broken"),
        ("The bridge was closed this week.Buses run until May.", "broken"),
        ("It was 13 %.- Two bridges -They were closed.", "broken"),
        ("A pleasant viewThe bridge over the river is closed.", "broken"),
        ("The mayor said: 'The bridge is closed.", "broken"),
        ("Why was the bridge closed?", "question"),
        ("The mayor will close the...", "hanging"),
        ("The reason was this:", "hanging"),
        ('"The bridge is closed."', "unattributed"),
    ],
)
def test_form_of_a_sentence_is_seen(text: str, part: str) -> None:
    """Quotations, persons, questions and whatever is cut short each have their part."""
    plain = "The bridge over the river in the town stays closed until the spring."
    found = _measured(text, plain)
    assert getattr(found.form(0), part)
    assert not getattr(found.form(1), part)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=6), max_size=8))
def test_parts_stay_within_their_bounds(texts: list[list[str]]) -> None:
    """Shares lie between 0 and 1, and cosines do but for the last bit, whatever the words."""
    candidates = [Spoken("x.", terms, terms, size=len(terms)) for terms in texts]
    for found in _standings(_measure(candidates, title=["a"], words=Cues())):
        for value in (found.centre, found.centrality, found.earlier, found.title, found.frequency):
            assert -1e-9 <= value <= 1 + 1e-9
