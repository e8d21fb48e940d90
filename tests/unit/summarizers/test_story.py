"""The sentences of a story, and what is left out of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.summarizers.document import clean
from digest.summarizers.story import read_story

STORY = (
    "BRIDGE STAYS CLOSED UNTIL MAY\n\nBy Jane Writer\n\n"
    "RIVERTOWN, Nov 11 (Reuters) — The bridge was closed on Friday after an inspection found cracks.\n"
    "Engineers said the repair would take three weeks.\n\nSign up for our newsletter.\n\n"
    "Traffic is led over the old road through the village. Engineers said the repair would take three weeks."
)


def test_only_the_story_is_kept() -> None:
    """Headings, by-lines, leftovers and repeats go, each with its rule; the dateline goes from its sentence."""
    story = read_story(STORY, title=None, language="en")
    assert [sentence.text for sentence in story.sentences] == [
        "The bridge was closed on Friday after an inspection found cracks.",
        "Engineers said the repair would take three weeks.",
        "Traffic is led over the old road through the village.",
    ]
    assert [line.rule for line in story.dropped] == ["capitals", "by-line", "leftover", "repeated"]


def test_offsets_move_with_the_dateline() -> None:
    """The slice of a sentence without its dateline is the sentence."""
    first = read_story(STORY, title=None, language="en").sentences[0]
    assert STORY[first.start : first.end] == first.text


def test_line_that_says_the_title_goes() -> None:
    """The headline stands above the summary already."""
    text = f"Bridge stays closed for three weeks after cracks were found.\n\n{STORY}"
    story = read_story(text, title="Bridge closed for three weeks after cracks found", language="en")
    assert story.dropped[0].rule == "headline"


def test_short_lines_come_back_where_little_else_is_left() -> None:
    """A text in capitals, or without any mark, still has sentences."""
    shouted = "THE BRIDGE WAS CLOSED ON FRIDAY.\nTHE REPAIR WILL TAKE THREE WEEKS."
    assert len(read_story(shouted, title=None, language="en").sentences) == 2
    assert len(read_story("the bridge is closed", title=None, language="en").sentences) == 1


@pytest.mark.parametrize("end", ["The…", "The bridge, built in 1902, is [...]", "Its deck, which was laid (…)"])
def test_sentence_in_which_the_text_breaks_off_goes(end: str) -> None:
    """Feeds often bring the first so many characters; what they cut is shown only where there is nothing else."""
    story = read_story(f"The bridge was closed on Friday after an inspection. {end}", title=None, language="en")
    assert [sentence.text for sentence in story.sentences] == ["The bridge was closed on Friday after an inspection."]
    assert [line.rule for line in story.dropped] == ["cut"]
    assert [sentence.text for sentence in read_story(end, title=None, language="en").sentences] == [end]


def test_sentence_that_trails_off_within_a_text_stays() -> None:
    """Only at the end of a text do three dots stand for what is missing."""
    text = "The bridge was closed on Friday... The repair will take three weeks from now."
    assert len(read_story(text, title=None, language="en").sentences) == 2


def test_text_of_leftovers_alone_is_kept() -> None:
    """Something is better than nothing."""
    story = read_story("Sign up for our newsletter.", title=None, language="en")
    assert [sentence.text for sentence in story.sentences] == ["Sign up for our newsletter."]
    assert not story.dropped


def test_sentences_behind_labels_are_captions() -> None:
    """Where several stand behind a label they describe pictures; a single one may be the story's."""
    text = "The band plays for two hours. It plays loud, and the hall is full. Nobody left early. It was very late."
    labelled = f"{text}\n\nDrums: The set of the band.\n\nThe hall: It holds a thousand people."
    story = read_story(labelled, title=None, language="en")
    assert [line.rule for line in story.dropped if line.rule == "label"] == ["label", "label"]
    alone = read_story(f"{text}\n\nFact: The hall holds a thousand people.", title=None, language="en")
    assert [line.rule for line in alone.dropped if line.rule == "label"] == []


def test_weak_lines_stay_away_where_others_suffice() -> None:
    """How few sentences call them back is said by the caller: one of several articles need not have three."""
    text = "THE BRIDGE WAS CLOSED ON FRIDAY.\nThe repair will take three weeks, engineers said."
    assert len(read_story(text, title=None, language="en").sentences) == 2
    assert len(read_story(text, title=None, language="en", fewest=1).sentences) == 1


def test_empty_text_has_no_sentences() -> None:
    """White space is no story."""
    assert read_story(" \n\n ", title="Bridge", language="en").sentences == []


def test_another_article_does_not_repeat_the_first() -> None:
    """What one article of an event has said is dropped from the next."""
    seen: set[str] = set()
    read_story(STORY, title=None, language="en", seen=seen)
    again = read_story(
        STORY + "\n\nThe mayor has promised more buses until then.", title=None, language="en", seen=seen
    )
    assert "The mayor has promised more buses until then." in [sentence.text for sentence in again.sentences]
    assert "Engineers said the repair would take three weeks." in [line.sentence.text for line in again.dropped]


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=st.sampled_from(list('abAB .!?\n"“”«»(-—|•\t\u00a0é中。ไก1#@:')), max_size=160))
def test_nothing_is_invented_or_lost(text: str) -> None:
    """Every sentence, kept or dropped, is its slice of the text, cleaned."""
    story = read_story(text, title="A b", language="en")
    everything = [*story.sentences, *(line.sentence for line in story.dropped)]
    assert all(clean(text[sentence.start : sentence.end]) == sentence.text for sentence in everything)
    assert bool(everything) == bool(text.strip())


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(" \t\n\xa0\u2009\u3000ab")), max_size=60))
def test_clean_text_has_single_spaces_whatever_the_white_space(piece: str) -> None:
    """Every run of white space is one space, and none is at an end: the shortcut for tidy text changes nothing."""
    assert clean(piece) == " ".join(piece.split())
