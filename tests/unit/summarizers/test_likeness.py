"""How much sentences are alike."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.summarizers.likeness import cosine, likeness, weigh


def test_a_vector_has_length_one_with_what_it_says_alone() -> None:
    """Shared words are 1 + ln(count), scaled; what is left of the length are the words of this sentence alone."""
    vector, alone, rest = weigh(["bridge", "bridge", "road", "river"], {"bridge": 0.0, "road": 0.0})
    assert math.isclose(sum(value**2 for value in vector.values()) + rest, 1)
    assert math.isclose(vector["bridge"] / vector["road"], 1 + math.log(2))
    assert (list(vector), alone) == (["bridge", "road"], 1)
    assert weigh([], {}) == ({}, 0, 0)


def test_cosine_is_one_with_the_same_and_nothing_with_strangers() -> None:
    """Shared words make likeness."""
    one, same, other = likeness([["a", "b"], ["a", "b"], ["c"]]).vectors
    assert math.isclose(cosine(one, same), 1)
    assert cosine(one, other) == 0


def test_shared_words_make_a_sentence_central() -> None:
    """What others speak of as well is the centre."""
    centre = likeness([["bridge", "road", "closed"], ["bridge", "road", "repair"], ["weather", "fine"]]).centre
    assert centre[0] > centre[2]


def test_saying_again_what_was_said_is_counted() -> None:
    """Likeness to earlier sentences is none for the first and grows with each that it repeats."""
    assert likeness([["bridge", "closed"]] * 3).earlier == pytest.approx([0, 0.5, 1])


def test_title_counts_as_share_of_the_nearest() -> None:
    """The sentence nearest to the title has the whole share, also for a word said once; without one nobody has any."""
    sentences = [["old", "road"], ["bridge", "closed"], ["bridge", "weather"]]
    assert likeness(sentences, title=["closed", "bridge"]).title == pytest.approx([0, 1, 0.5])
    assert likeness(sentences).title == [0, 0, 0]


_TEXTS = st.lists(st.lists(st.sampled_from("abcdefghijkl"), max_size=7), max_size=8)


@settings(deadline=None, max_examples=150)
@given(_TEXTS, st.lists(st.sampled_from("abcxyz"), max_size=3, unique=True))
def test_looking_at_shared_words_only_changes_nothing(texts: list[list[str]], title: list[str]) -> None:
    """All figures are those that whole vectors, multiplied with each other, give."""
    whole = [_whole(terms) for terms in texts]
    found = likeness(texts, title=title)
    others = max(1, len(texts) - 1)
    total = _whole_sum(whole)
    norm = math.sqrt(_product(total, total)) or 1.0
    assert found.centre == pytest.approx([_product(one, total) / norm for one in whole])
    assert found.earlier == pytest.approx(
        [sum(_product(one, other) for other in whole[:at]) / others for at, one in enumerate(whole)]
    )
    near = [_product(one, _whole(title)) for one in whole]
    assert found.title == pytest.approx([value / (max(near) or 1.0) for value in near])
    counts = Counter(term for terms in texts for term in terms)
    highest = max(counts.values(), default=1)
    means = [sum(counts[term] for term in one) / (highest * max(5, len(one))) for one in whole]
    assert found.frequency == pytest.approx(means)
    for one, vector in zip(whole, found.vectors, strict=True):
        for other, partner in zip(whole, found.vectors, strict=True):
            if one is not other:
                assert cosine(vector, partner) == pytest.approx(_product(one, other))


def _whole(terms: list[str]) -> dict[str, float]:
    raw = {term: 1 + math.log(count) for term, count in Counter(terms).items()}
    length = math.sqrt(sum(value**2 for value in raw.values()))
    return {term: value / length for term, value in raw.items()}


def _whole_sum(vectors: list[dict[str, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for vector in vectors:
        for term, value in vector.items():
            total[term] = total.get(term, 0.0) + value
    return total


def _product(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(value * other.get(term, 0.0) for term, value in one.items())
