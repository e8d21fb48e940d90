"""The publisher's own summary."""

from __future__ import annotations

import pytest

from digest.summarizers.teaser import teaser_summary
from digest.summarizers.verify import verify
from digest.text.fingerprints import text_id

GOOD = "Cracks in the main bridge of Rivertown will keep it closed for three weeks. Extra buses run until then."


def test_good_teaser_is_a_summary_of_its_own_text() -> None:
    """Its sentences are found in the teaser, which has an identifier of its own."""
    found = teaser_summary(GOOD, sentences=3, title="Bridge closed", language="en")
    assert found is not None
    assert found.method == "teaser"
    assert len(found) == 2
    assert not verify(found, {text_id(GOOD): GOOD}.get)


def test_no_more_sentences_than_asked() -> None:
    """A long teaser is shortened."""
    found = teaser_summary(GOOD, sentences=1, language="en", text_id="t")
    assert found is not None
    assert [span.text_id for span in found.spans] == ["t"]


@pytest.mark.parametrize(
    "teaser",
    [
        "",
        "Bridge closed.",
        "Cracks in the main bridge of Rivertown will keep it closed for three …",
        "Cracks in the main bridge of Rivertown will keep it closed for three [...]",
        "Why will the main bridge of Rivertown stay closed for three weeks this spring?",
        "Sign up for our newsletter and hear of every bridge in the whole country each day.",
        "We tell you all that you need to know about the bridge of Rivertown this week.",
        "It will stay closed for three weeks after an inspection found cracks on Friday.",
        'Engineers said that "the bridge of Rivertown is closed for at least three weeks.',
        "The main bridge of Rivertown " + "and the old road through the village " * 15 + "are closed.",
        "Three weeks: main bridge of Rivertown closed, closed, closed, closed bridge of main Rivertown.",
    ],
)
def test_poor_teaser_is_left_to_the_methods(teaser: str) -> None:
    """Empty, short, cut off, asking, advertising, pointing back, broken, overlong or a title again: none of these."""
    title = "Main bridge of Rivertown closed: three weeks"
    assert teaser_summary(teaser, sentences=3, title=title, language="en") is None
