"""The methods of sumy over our sentences and words: one test for each trap, and what ties them to us."""

from __future__ import annotations

import subprocess
import sys

import pytest

from digest.errors import PluginError, SummaryError
from digest.models import Summary
from digest.summarizers import summarize_text, sumy_methods
from digest.summarizers.document import Tokenizer, located, sentences_of, sumy_document
from digest.summarizers.sumy_methods import LEX_RANK, LUHN, Method, StemNumbers, made

ALL = ("lex_rank", "text_rank", "lsa", "luhn", "kl", "edmundson", "reduction", "sum_basic")
TEXT = (
    "The bridge was closed on Friday after an inspection found cracks in 3.5% of the bolts. "
    "Engineers of the U.S. firm said the repair of the bridge would take three weeks.\n"
    "Traffic is led over the old road through the village. "
    "The mayor asked drivers for patience and promised extra buses over the old road. "
    "The bridge was built in 1970 and carries 9,000 cars a day. A new bridge is planned by the town."
)


def _summary(name: str, text: str = TEXT, *, sentences: int = 2, **known: str | None) -> Summary:
    summarizer = getattr(sumy_methods, name)()
    found: Summary = summarizer(text, text_id="t", sentences=sentences, **known)
    return found


@pytest.mark.parametrize("name", ALL)
def test_trap_1_no_data_of_nltk_is_needed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where NLTK finds no data at all, every method still works."""
    nltk = pytest.importorskip("nltk")
    monkeypatch.setattr(nltk.data, "path", [])
    assert len(_summary(name, language="en")) == 2


@pytest.mark.parametrize("name", ALL)
def test_trap_2_repeated_sentence_comes_once(name: str) -> None:
    """A pull quote that stands in the text twice takes one place."""
    quote = "Engineers said the repair of the bridge would take three weeks."
    text = f"{quote} The bridge was closed. {TEXT}\n{quote}\n{quote}"
    found = list(_summary(name, text, sentences=4, language="en"))
    assert len(found) == len(set(found)) == 4


def test_trap_3_numbers_and_dotted_words_count() -> None:
    """Figures, years and abbreviations are words."""
    assert {"3.5%", "u.s.", "2020", "covid-19"} <= set(Tokenizer("en").to_words("U.S. COVID-19 cases: 3.5% in 2020."))


@pytest.mark.parametrize("name", ALL)
def test_trap_4_text_in_capitals_has_a_summary(name: str) -> None:
    """Capitals make no headings that can't be chosen."""
    assert len(_summary(name, TEXT.upper(), language="en")) == 2


def test_trap_5_every_line_is_a_paragraph() -> None:
    """A heading without an empty line after it is not glued to the sentence that follows."""
    text = "What happens next\nThe bridge stays closed. Buses run."
    found = sentences_of(text, "en")
    assert [(sentence.text, sentence.paragraph) for sentence in found] == [
        ("What happens next", 0),
        ("The bridge stays closed.", 1),
        ("Buses run.", 1),
    ]
    assert len(sumy_document(found, title=None, language="en").paragraphs) == 2


@pytest.mark.parametrize(
    ("language", "text", "last"),
    [
        ("uk", "Міст у м. Київ закрили. Ремонт триватиме довго.", "Ремонт триватиме довго."),
        ("zh", "大桥周五关闭。维修需要三周", "维修需要三周"),
        ("ja", "橋は閉鎖された。修理は三週間かかる", "修理は三週間かかる"),
        ("he", "הגשר נסגר ביום שישי. התיקון יימשך שלושה שבועות.", "התיקון יימשך שלושה שבועות."),
    ],
)
def test_trap_6_no_mark_and_no_sentence_is_lost(language: str, text: str, last: str) -> None:
    """Final marks stay, and so does a last sentence without one."""
    assert Tokenizer(language).to_sentences(text)[-1] == last


@pytest.mark.parametrize("language", ["el", "nb", "nn", "pl", "ko", "ar", "th", "xx", "en-GB", ""])
def test_trap_7_no_language_fails(language: str) -> None:
    """Codes that sumy can't look up, and languages that it needs packages for, work."""
    assert all(len(_summary(name, language=language)) == 2 for name in ("lex_rank", "edmundson", "sum_basic"))


def test_trap_8_lex_rank_iterates_to_the_end() -> None:
    """The power iteration stops when ranks have settled; long texts are refused rather than left to run for minutes."""
    assert dict(LEX_RANK.settings)["epsilon"] <= 1e-6
    text = " ".join(f"Sentence {number} says that the bridge is closed again today." for number in range(501))
    with pytest.raises(SummaryError, match="at most 500 sentences, and this text has 501"):
        _summary("lex_rank", text, language="en")


@pytest.mark.parametrize("name", ALL)
def test_trap_9_page_furniture_is_no_candidate(name: str) -> None:
    """Methods that know no length, title or caption get none to choose."""
    text = f"Bridge closed for three weeks\n\nSign up for our bridge newsletter.\n\n{TEXT}\n\nPhoto: the bridge, by Jo."
    found = list(_summary(name, text, sentences=6, title="Bridge closed for three weeks", language="en"))
    assert all(sentence in " ".join(TEXT.split()) for sentence in found)


@pytest.mark.parametrize("name", ALL)
def test_sentences_come_in_reading_order(name: str) -> None:
    """Whatever was rated first, the text's order is kept."""
    starts = [span.start for span in _summary(name, sentences=3, title="Old road", language="en").spans]
    assert starts == sorted(starts)


def test_title_reaches_edmundson() -> None:
    """The title is the document's heading, in the first paragraph so that its bonus goes to text."""
    found = sentences_of(TEXT, "en")
    document = sumy_document(found, title="Bridge closed", language="en")
    assert [str(heading) for heading in document.headings] == ["Bridge closed"]
    assert len(document.paragraphs) == 2


def test_chosen_sentences_find_their_places() -> None:
    """What sumy returns leads back to the offsets."""
    found = sentences_of(TEXT, "en")
    document = sumy_document(found, title=None, language="en")
    assert located(document.sentences[1:3], found) == found[1:3]


def test_missing_numpy_names_the_extra() -> None:
    """Three methods need numpy, and say how to get it before they start."""
    with pytest.raises(PluginError, match="'lex-rank' needs numpy") as caught:
        made(LEX_RANK, find=lambda _: None)
    assert caught.value.hint is not None
    assert "digest-newsletter[all-methods]" in caught.value.hint
    assert callable(made(LUHN, find=lambda _: None))


def test_error_within_sumy_is_a_summary_error() -> None:
    """Whatever a method raises, the caller hears that there is no summary, and why."""
    broken = Method(name="broken", module="luhn", kind="LuhnSummarizer", longest=99, numbers=True)
    with pytest.raises(SummaryError, match="broken can't summarize this text"):
        made(broken)(TEXT, text_id="t", sentences=2, language="en")


def test_failed_method_falls_back_to_the_first_sentences() -> None:
    """The summary is made all the same, and says which method made it and why."""
    broken = made(Method(name="broken", module="luhn", kind="LuhnSummarizer", longest=3))
    found = summarize_text(TEXT, sentences=2, summarizer=broken, language="en")
    assert found.method == "lead"
    assert found.fallback == "broken reads at most 3 sentences, and this text has 6"
    assert found.spans[0].start == 0


def test_short_text_is_its_own_summary() -> None:
    """Where there is nothing to choose from, sumy isn't asked."""
    assert list(_summary("kl", "The bridge was closed on Friday.", language="en")) == [
        "The bridge was closed on Friday."
    ]
    assert list(_summary("kl", "", language="en")) == []


def test_forms_of_a_word_have_one_number() -> None:
    """Sets of numbers have the same order in every process, sets of strings don't."""
    number = StemNumbers()
    assert number("bridges") == number("bridge") == 0
    assert number("road") == 1


def test_importing_the_methods_does_not_import_sumy() -> None:
    """sumy takes most of a second, so it waits until a summary is made."""
    code = (
        "import sys; from digest.summarizers import sumy_methods, digest_method\n"
        "sumy_methods.luhn(); digest_method.digest()\n"
        "print(sorted({'sumy', 'nltk', 'numpy'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
