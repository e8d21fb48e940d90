"""Words: what counts as one, and what carries the subject."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text import data
from digest.text.data import known_languages
from digest.text.words import content_words, starters, stem, stop_words, words


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("The U.S. grew 3.5% in 2020", "en", ["the", "u.s.", "grew", "3.5%", "in", "2020"]),
        ("COVID-19, F-16s, G20", "en", ["covid-19", "f-16s", "g20"]),
        ("state-of-the-art", "en", ["state", "of", "the", "art"]),
        ("U.S-led", "en", ["u.s.", "led"]),
        ("well--known, half- 'rock'n'roll' it's-a", "en", ["well", "known", "half", "rock'n'roll", "it", "a"]),
        ("1,234.56 and $10.5m", "en", ["1,234.56", "and", "10.5m"]),
        ("It's Ann’s. Don't!", "en", ["it", "ann", "don't"]),
        ("dawn.Police", "en", ["dawn", "police"]),
        ("L’homme d'État aujourd'hui", "fr", ["l", "homme", "d", "état", "aujourd'hui"]),
        ("l'arc-en-ciel", "fr", ["l", "arc", "en", "ciel"]),
        ("dell'arte", "it", ["dell", "arte"]),
        ("Ankara'da IŞIK İstanbul", "tr", ["ankara", "ışık", "istanbul"]),
        ("Straße GROẞ", "de", ["strasse", "gross"]),
        ("Cafe\u0301 so\u00adft", None, ["café", "soft"]),
        ("हिन्दी में।", "hi", ["हिन्दी", "में"]),
        ("می‌خواهم بروم", "fa", ["میخواهم", "بروم"]),
        ("הַבַּיִת", "he", ["הַבַּיִת"]),
    ],
)
def test_words_are_cut_as_the_language_writes_them(text: str, language: str | None, found: list[str]) -> None:
    """Numbers and dotted words count, case and possessives do not."""
    assert words(text, language) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("北京市", ["北京", "京市"]),
        ("AI技术2024年", ["ai", "技术", "2024", "年"]),
        ("한국은", ["한국", "국은"]),
        ("ไทย", ["ไท", "ทย"]),
    ],
)
def test_unspaced_scripts_give_pairs_of_characters(text: str, found: list[str]) -> None:
    """Where words are not told apart, pairs of characters stand for them."""
    assert words(text) == found


def test_a_stem_is_the_first_six_letters() -> None:
    """Forms of a word that share their start share a stem, and a loose hyphen is no part of it."""
    assert stem("elections") == stem("electing") == "electi"
    assert stem("covid-19") == stem("covid") == "covid"


def test_content_words_leave_out_what_every_text_has() -> None:
    """Only words with a subject remain, stemmed and in order."""
    assert content_words("The elections of 2020 were in the U.S.", "en") == ["electi", "2020", "u.s."]
    assert content_words("Die Wahlen waren in der Schweiz", "de") == ["wahlen", "schwei"]


def test_most_news_languages_have_stop_words() -> None:
    """At least thirty languages have a list of a useful size, an unknown one has none."""
    sizes = {language: len(stop_words(language)) for language in known_languages()}

    assert len(sizes) >= 30
    assert min(sizes.values()) >= 60
    assert stop_words("xx") == stop_words(None) == frozenset()


def test_stop_words_are_written_as_words_are_folded() -> None:
    """Every stop word without an apostrophe is what `words` makes of it, so that it is recognised."""
    for language in sorted(known_languages() - {"zh", "ja", "ko", "th"}):
        lost = [w for w in stop_words(language) if w.replace("ß", "ss").isalpha() and words(w, language) != [w]]

        assert not lost, language


def test_a_region_shares_its_languages_words() -> None:
    """A tag with a region, an old code or a close relative finds the lists."""
    assert stop_words("pt_BR") == stop_words("PT-pt") == stop_words("pt") != frozenset()
    assert stop_words("no") == stop_words("nn") == stop_words("nb") != frozenset()


def test_starters_open_sentences_and_not_names() -> None:
    """A starter list has what opens a sentence and leaves out what stands in names."""
    assert {"the", "he", "but", "meanwhile"} <= starters("en")
    assert not {"may", "will", "first"} & starters("en")


@given(st.text(), st.sampled_from([None, "xx", *sorted(known_languages())]))
def test_words_never_raise_and_never_hold_space(text: str, language: str | None) -> None:
    """Any text gives words without white space, each of them not empty."""
    assert all(word and not re.search(r"\s", word) for word in words(text, language))


@given(st.text())
def test_content_words_are_no_more_than_the_words(text: str) -> None:
    """Leaving out stop words never adds a word."""
    assert len(content_words(text, "en")) <= len(words(text, "en"))


def test_one_language_loads_only_its_own_words() -> None:
    """Asking for Danish words does not read the other languages."""
    data._entries.cache_clear()
    data._lists.cache_clear()
    stop_words("da")

    assert data._entries.cache_info().currsize == 2
