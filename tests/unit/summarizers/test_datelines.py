"""What stands before a sentence and is no part of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.text.datelines import front


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("KYIV, Nov 11 (Reuters) — Soldiers entered the city on Friday.", "Soldiers entered the city on Friday."),
        ("(CNN)The bridge was closed on Friday.", "The bridge was closed on Friday."),
        ("LONDON, England (CNN) -- The bridge was closed on Friday.", "The bridge was closed on Friday."),
        ("PEQUIM - Os presidentes anunciaram ontem uma parceria.", "Os presidentes anunciaram ontem uma parceria."),
        ("RIVERTOWN (RTV) — The bridge was closed on Friday.", "The bridge was closed on Friday."),
        ("• LONDON (CNN) -- The bridge was closed on Friday.", "The bridge was closed on Friday."),
        ("• LONDON – The bridge was closed on Friday.", "The bridge was closed on Friday."),
        ("LONDON ― The bridge was closed on Friday.", "The bridge was closed on Friday."),
        ("London (Reuters) The bridge was closed on Friday.", "The bridge was closed on Friday."),
        ("London (a city) closed its bridge - on Friday.", "London (a city) closed its bridge - on Friday."),
        ("Sport | Boats | The bridge was closed on Friday.", "The bridge was closed on Friday."),
        ("Rettssak | - Han møter i retten torsdag morgen.", "Han møter i retten torsdag morgen."),
        ("BREAKING: The bridge was closed on Friday.", "The bridge was closed on Friday."),
        ("• The bridge was closed on Friday.", "The bridge was closed on Friday."),
        ("»Vi skal smage på verden i dag.«", "»Vi skal smage på verden i dag.«"),
        ("Obama — the president — spoke about bridges.", "Obama — the president — spoke about bridges."),
        ("(CNN) Not so.", "(CNN) Not so."),
    ],
)
def test_dateline_goes_from_the_front(sentence: str, rest: str) -> None:
    """A dateline, kicker or bullet is skipped, and what is left is the sentence, word for word."""
    assert sentence[front(sentence) :] == rest


def test_city_before_a_dash_opens_only_a_text() -> None:
    """A city alone is a dateline where the text begins; later it may be the subject."""
    sentence = "Jakarta - Pemerintah ingin meningkatkan layanan."
    assert sentence[front(sentence, opens_text=True) :] == "Pemerintah ingin meningkatkan layanan."
    assert front(sentence) == 0


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_front_never_runs_over_the_end_of_a_line(line: str) -> None:
    """Whatever the line."""
    assert 0 <= front(line, opens_text=True) <= len(line)
