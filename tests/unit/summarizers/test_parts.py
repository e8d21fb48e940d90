"""The parts of a sentence's rating."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.summarizers.cues import Cues, cues
from digest.summarizers.parts import Candidate, Measured, cosine, measure, vector


def _measured(*texts: str, title: str = "") -> Measured:
    spoken = [text.lower().split() for text in texts]
    rows = zip(texts, spoken, strict=True)
    candidates = [Candidate(text, rank, said, said, size=len(said)) for rank, (text, said) in enumerate(rows)]
    return measure(candidates, title=title.lower().split(), cues=cues("en"))


def test_vector_has_length_one() -> None:
    """A vector is 1 + ln(count), scaled; that of nothing is empty."""
    found = vector(["bridge", "bridge", "road"])
    assert math.isclose(sum(value**2 for value in found.values()), 1)
    assert math.isclose(found["bridge"] / found["road"], 1 + math.log(2))
    assert vector([]) == {}


def test_cosine_is_one_with_itself_and_nothing_with_strangers() -> None:
    """Shared words make likeness."""
    assert math.isclose(cosine(vector(["a", "b"]), vector(["a", "b"])), 1)
    assert cosine(vector(["a"]), vector(["b"])) == 0


def test_first_sentence_stands_at_nought() -> None:
    """Position grows with the logarithm of the rank."""
    parts = _measured("one thing here.", "another thing there.", "more of that.").parts
    assert [part.position for part in parts] == pytest.approx([0, math.log(2), math.log(3)])


def test_shared_words_make_a_sentence_central() -> None:
    """What others speak of as well is the centre, and the most central sentence has the whole share."""
    parts = _measured("bridge road closed.", "bridge road repair.", "weather fine today.").parts
    assert parts[0].centre > parts[2].centre
    assert max(part.centrality for part in parts) == 1


def test_saying_again_what_was_said_is_counted() -> None:
    """Likeness to earlier sentences is none for the first and grows with each that it repeats."""
    parts = _measured("bridge road closed.", "bridge road closed.", "bridge road closed.").parts
    assert parts[0].earlier == 0
    assert math.isclose(parts[1].earlier, 0.5)
    assert math.isclose(parts[2].earlier, 1)


def test_title_counts_as_share_of_the_nearest() -> None:
    """The sentence nearest to the title has the whole share; without a title nobody has one."""
    texts = ("the old road.", "the bridge closed.", "bridge and weather.")
    assert [part.title for part in _measured(*texts, title="bridge closed.").parts][1] == 1
    assert all(part.title == 0 for part in _measured(*texts).parts)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('"No," said the mayor of the town.', "quotation"),
        ("We came to the bridge early today.", "person"),
        ("Not so.", "short"),
        ('He said "no to the bridge.', "broken"),
        ("The bridge was closed this week.Buses run until May.", "broken"),
        ("It was 13 %.- Two bridges -They were closed.", "broken"),
        ("Why was the bridge closed?", "question"),
        ("The reason was this:", "hanging"),
        ('"The bridge is closed."', "unattributed"),
    ],
)
def test_form_of_a_sentence_is_seen(text: str, part: str) -> None:
    """Quotations, persons, questions and whatever is cut short each have their part."""
    plain = "The bridge over the river in the town stays closed until the spring."
    found = _measured(text, plain)
    assert getattr(found.parts[0], part) > 0
    assert getattr(found.parts[1], part) == 0


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=6), max_size=8))
def test_parts_stay_within_their_bounds(texts: list[list[str]]) -> None:
    """Shares lie between 0 and 1, and cosines do but for the last bit, whatever the words."""
    candidates = [Candidate("x.", rank, terms, terms, size=len(terms)) for rank, terms in enumerate(texts)]
    measured = measure(candidates, title=["a"], cues=Cues())
    for part in measured.parts:
        for value in (part.centre, part.centrality, part.earlier, part.title, part.frequency):
            assert -1e-9 <= value <= 1 + 1e-9
