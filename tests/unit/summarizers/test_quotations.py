"""What a sentence does with quotation marks."""

from __future__ import annotations

import pytest

from digest.summarizers.quotations import inside, is_bare, is_broken


@pytest.mark.parametrize(
    "text",
    [
        'He said "no" and left.',
        "Er sagte „nein“ und ging.",
        "On powiedział „nie” i wyszedł.",
        "Il a dit « non » et il est parti.",
        "Han sagde »nej« og gik.",
        "The minister's aides' plan was his (own) idea.",
        "The mayor said: 'The bridge isn't safe,' and left.",
        "He called it 'a mess', and rock 'n' roll.",
        "Om 's avonds te sluiten is nieuw.",
        "그는 ‘영구 중단’하도록 했다.",
        "他说「不」然后走了。",
    ],
)
def test_whole_quotations_are_not_broken(text: str) -> None:
    """The marks of many languages pair up, and apostrophes don't matter."""
    assert not is_broken(text)


@pytest.mark.parametrize(
    "text",
    [
        'He said "no.',
        'We see it", said he, for "it is there.""',
        'He said no, "but',
        "Er sagte „nein und ging.",
        "« Non, a-t-il dit.",
        "It was (nearly.",
        "「不",
        "The mayor said: 'The bridge isn't safe.",
        "‘It isn't safe.",
    ],
)
def test_half_quotations_are_broken(text: str) -> None:
    """One mark without the other is a fault."""
    assert is_broken(text)


def test_speech_alone_is_bare() -> None:
    """A quotation from end to end tells nothing of its speaker; one with a speaker does."""
    assert is_bare('"We will mend it soon."')
    assert is_bare("„Wir reparieren sie bald.“")
    assert not is_bare('"We will mend it," said Jo Writer.')
    assert not is_bare('"No" is not "yes".')
    assert not is_bare("No.")


def test_sentences_within_speech_are_marked_until_it_closes() -> None:
    """A quotation that opens in one sentence lasts until another closes it."""
    said = [(0, '"We came early.'), (0, "Nobody was there."), (0, 'We left," she said.'), (0, "The hall was empty.")]
    assert list(inside(said)) == [False, True, True, False]


def test_new_paragraph_closes_speech() -> None:
    """Speech over several paragraphs opens anew in each, and is closed only in the last."""
    said = [(0, "“We came early."), (1, "“Nobody was there."), (2, "The hall was empty.")]
    assert list(inside(said)) == [False, False, False]


def test_danish_marks_point_inwards() -> None:
    """»…« opens with what closes in French."""
    assert list(inside([(0, "»Vi kom tidligt."), (0, "Ingen var der.«"), (0, "Salen var tom.")])) == [
        False,
        True,
        False,
    ]
