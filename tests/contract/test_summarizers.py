"""What every summarizer owes: at most so many sentences, word for word, in reading order, the same every time."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.plugins import SUMMARIZERS, names, summarizer
from digest.protocols import Summarizer
from digest.summarizers.document import clean
from digest.summarizers.verify import verify

FIVE = "The bridge is closed. Buses run all day. The road is open again. The mayor spoke at noon. Rain falls today."
_WORDS = st.sampled_from(
    [
        "bridge",
        "road",
        "Mayor",
        "3.5%",
        "U.S.",
        "closed",
        "café",
        "мост",
        "大桥",
        "«si»",
        "“no”",
        "(Reuters)",
        "—",
        "don't",
    ]
)
_SENTENCES = st.builds(
    lambda words, mark: " ".join(words).capitalize() + mark,
    st.lists(_WORDS, min_size=1, max_size=9),
    st.sampled_from([".", "!", "?", "…", "。", ":", ""]),
)
_TEXTS = st.builds(
    lambda sentences, gaps: "".join(s + g for s, g in zip(sentences, gaps, strict=False)),
    st.lists(_SENTENCES, max_size=9),
    st.lists(st.sampled_from([" ", "  ", "\n", "\n\n", " \t "]), min_size=9, max_size=9),
)


@pytest.fixture(params=names(SUMMARIZERS), scope="module")
def method(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _make(method: str) -> Summarizer:
    return summarizer(method)()


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_TEXTS, count=st.integers(1, 4), title=st.sampled_from([None, "", "Bridge closed"]))
def test_every_sentence_stands_in_the_text(method: str, text: str, count: int, title: str | None) -> None:
    """Slicing the text at the offsets gives the sentence, for any text."""
    found = _make(method)(text, text_id="t", sentences=count, title=title, language="en")
    assert len(found) <= count
    assert all(clean(text[span.start : span.end]) == span.text for span in found.spans)
    assert not verify(found, {"t": text}.get)


def test_sentences_stand_in_reading_order_and_apart(method: str) -> None:
    """Offsets grow, and no two sentences overlap."""
    spans = _make(method)(FIVE, text_id="t", sentences=3, language="en").spans
    assert len(spans) == 3
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_same_text_has_the_same_summary(method: str) -> None:
    """A second call changes nothing, and the method's name is told."""
    first, second = (_make(method)(FIVE, text_id="t", sentences=2, language="en") for _ in range(2))
    assert first == second
    assert first.method == method
    assert first.fallback is None


@pytest.mark.parametrize("text", ["", "\n \n", "One sentence alone.", "😀😀"])
def test_little_text_is_no_mistake(method: str, text: str) -> None:
    """Nothing, or one sentence, gives what there is."""
    found = _make(method)(text, text_id="t", sentences=3)
    assert str(found) == clean(text)
