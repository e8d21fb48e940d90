"""Who and what a sentence takes for known."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from digest.summarizers.cues import cues
from digest.summarizers.introductions import Introductions
from digest.summarizers.sumy_digest import Spoken
from digest.text.words import words


def _lacking(number: int, *texts: str, picked: Sequence[int] = (), title: str = "", language: str = "en") -> bool:
    candidates = [Spoken(text, words(text, language), [], size=len(text.split())) for text in texts]
    known = Introductions(candidates, [0] * len(texts), title=frozenset(words(title, language)), cues=cues(language))
    return known.lacking(number, picked)


FULL = "Jane Writer closed a bridge on Friday."


@pytest.mark.parametrize(
    "sentence",
    [
        "Writer said that it would stay closed.",
        "Ms Writer said that it would stay closed.",
        "“It stays closed until the spring comes,” Writer told the town.",
        "The bridge stays closed until May.",
    ],
)
def test_what_was_introduced_before_is_taken_for_known(sentence: str) -> None:
    """A surname, a surname behind "Ms", a speaker behind a quotation, and "the bridge" need the sentence before."""
    assert _lacking(1, FULL, sentence)
    assert not _lacking(1, FULL, sentence, picked=[0])


@pytest.mark.parametrize(
    "sentence",
    [
        "Jane Writer said that it would stay closed.",
        "Writer, an engineer of the town, said that it would stay closed.",
        "Officials said that it would stay closed, as Writer had asked.",
        "The river is high.",
        "On Friday it rained.",
    ],
)
def test_sentences_that_explain_themselves_lack_nothing(sentence: str) -> None:
    """Full names, a name with its explanation, names further on, and nouns that nobody introduced are fine."""
    assert not _lacking(1, FULL, sentence)


def test_title_introduces() -> None:
    """The headline stands above the summary, so what it names is known."""
    assert not _lacking(1, FULL, "Writer said no.", title="Writer closes bridge")
    assert not _lacking(1, FULL, "The bridge stays closed.", title="Writer closes bridge")


def test_any_earlier_pick_that_speaks_of_it_will_do() -> None:
    """It need not be the sentence that comes first in the text, but it must stand before."""
    texts = (FULL, "Jane Writer is an engineer.", "Writer said no.", "Writer said yes.")
    assert not _lacking(2, *texts, picked=[1])
    assert _lacking(2, *texts, picked=[3])


def test_language_without_lists_lacks_nothing_but_names() -> None:
    """An unknown language has no articles; its capitals still tell names."""
    assert not _lacking(1, "Jone Idazle etorri da.", "Zubia itxita dago.", language="eu")


def test_german_articles_are_known() -> None:
    """The definite article points back to the indefinite one: "die Brücke" after "eine Brücke"."""
    assert _lacking(1, "In der Stadt ist eine Brücke gesperrt.", "Die Brücke bleibt bis Mai zu.", language="de")


def test_other_articles_on_the_event_may_introduce() -> None:
    """A surname alone is a stranger too where another article has the whole name, until that is picked."""
    texts = ("Writer said no.", "The town is angry.", FULL)
    candidates = [Spoken(text, words(text, "en"), [], size=len(text.split())) for text in texts]
    known = Introductions(candidates, [0, 0, 1], title=(), cues=cues("en"))
    assert known.lacking(0, [])
    assert not known.lacking(0, [2])
