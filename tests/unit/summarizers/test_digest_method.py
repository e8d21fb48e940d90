"""The method ``digest``, its explanation, and its form as a summarizer of sumy's."""

from __future__ import annotations

import subprocess
import sys

import pytest

from digest.summarizers.digest_method import Digest, choose
from digest.summarizers.document import sentences_of, sumy_document
from digest.summarizers.explain import explain
from digest.summarizers.sumy_digest import DigestSummarizer
from digest.summarizers.verify import verify

TEXT = (
    "RIVERTOWN, Nov 11 (Reuters) — The bridge over the river was closed on Friday after an inspection found cracks.\n\n"
    "Sign up for our newsletter.\n\n"
    "Engineers said the repair of the bridge would take three weeks. It will cost two million.\n\n"
    "“We are sorry for all who need it,” he said. Traffic over the bridge is led through the village on the old road. "
    "The mayor asked drivers for patience and promised extra buses. The village has an old church."
)
OTHER = (
    "Cracks closed the bridge over the river on Friday, the town said. "
    "The river is high, and ferries have stopped as well until Monday."
)


def _summary(text: str = TEXT, sentences: int = 3, **known: str | None) -> list[str]:
    return list(Digest()(text, text_id="t", sentences=sentences, **known))


def test_what_the_article_says_is_chosen() -> None:
    """The summary opens with the news, without its dateline, and leaves the village's church out."""
    found = _summary(language="en")
    assert found[0] == "The bridge over the river was closed on Friday after an inspection found cracks."
    assert "The village has an old church." not in found


def test_title_says_what_matters() -> None:
    """A sentence is rated higher when it shares words with the title, and no other is."""
    plain = explain(TEXT, language="en").sentences
    titled = explain(TEXT, title="Church draws visitors", language="en").sentences
    higher = [one.text for one, other in zip(titled, plain, strict=True) if one.rating > other.rating]
    assert higher == ["The village has an old church."]


def test_language_is_told_by_the_text() -> None:
    """Without a language the summary is the same as with it."""
    assert _summary() == _summary(language="en")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "😀 😀 😀",
        "\x00\x01\xff binary \x00",
        "a" * 5000,
        "." * 3000,
        "no marks at all here",
        "ALL IN CAPITALS HERE.",
    ],
)
def test_any_text_gets_an_answer(text: str) -> None:
    """Empty, binary and unpunctuated text raises nothing and invents nothing."""
    found = Digest()(text, text_id="t", sentences=3)
    assert len(found) <= 3
    assert not verify(found, {"t": text}.get)


def test_two_articles_on_one_event_are_summarized_together() -> None:
    """Each sentence is from the article that says it, and the same news isn't told twice."""
    found = Digest().together([TEXT, OTHER], text_ids=["a", "b"], sentences=5, language="en")
    assert not verify(found, {"a": TEXT, "b": OTHER}.get)
    assert {span.text_id for span in found.spans} == {"a", "b"}
    assert sum("closed" in sentence for sentence in found) <= 2


def test_explanation_has_every_sentence_and_its_numbers() -> None:
    """Parts add up to the rating, picks are numbered, and what was dropped says why."""
    found = explain(TEXT, sentences=2, title="Bridge closed", language="en")
    assert sorted(rated.picked for rated in found.sentences if rated.picked) == [1, 2]
    assert all(abs(sum(rated.parts.values()) - rated.rating) < 1e-4 for rated in found.sentences)
    assert [(line.rule, line.text) for line in found.dropped] == [("leftover", "Sign up for our newsletter.")]
    assert all(line.why for line in found.dropped)


def test_explanation_agrees_with_the_summary() -> None:
    """What is marked as picked is what the summary has."""
    found = explain(TEXT, sentences=3, language="en")
    assert [rated.text for rated in found.sentences if rated.picked] == _summary(language="en")
    assert any(rated.points_back for rated in found.sentences)


def test_explanation_knows_articles_apart() -> None:
    """In a cluster each sentence names its article, and its offsets are of that article."""
    found = explain("", sentences=3, language="en", articles=[TEXT, OTHER])
    texts = (TEXT, OTHER)
    assert {rated.article for rated in found.sentences} == {0, 1}
    assert all(texts[rated.article][rated.start : rated.end].split() == rated.text.split() for rated in found.sentences)


def test_no_sentences_asked_is_none_given() -> None:
    """Nought and less give an empty choice."""
    assert choose([TEXT], sentences=-1, title=None, language="en").picks == []


def test_sumy_calls_it_like_its_own() -> None:
    """A number, a share or a function says how many, and the answer is sumy's sentences in reading order."""
    document = sumy_document(sentences_of(TEXT, "en"), title="Bridge closed", language="en")
    method = DigestSummarizer(language="en")
    three = method(document, 3)
    assert [document.sentences.index(sentence) for sentence in three] == sorted(map(document.sentences.index, three))
    assert method(document, "40%") == three
    assert method(document, lambda items: items[:3]) == three
    assert len(method(document, 1)) == 1


def test_sumy_form_leaves_out_what_is_no_sentence() -> None:
    """The same rules hold for sumy's document."""
    text = f"{TEXT}\n\nThe village has an old church."
    document = sumy_document(sentences_of(text, "en"), title=None, language="en")
    found = [str(sentence) for sentence in DigestSummarizer(language="en")(document, 20)]
    assert "Sign up for our newsletter." not in found
    assert found.count("The village has an old church.") == 1


def test_sumy_form_takes_a_stemmer_and_stop_words() -> None:
    """It is configured like sumy's own."""
    document = sumy_document(sentences_of(TEXT, "en"), title=None, language="en")
    method = DigestSummarizer(str.upper)
    method.stop_words = ["The", "Of"]
    assert method.stop_words == {"the", "of"}
    assert len(method(document, 2)) == 2
    with pytest.raises(TypeError, match="callable"):
        DigestSummarizer("english")  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_hash_seed_changes_nothing(seed: str) -> None:
    """Sums have an order, so that every process chooses the same."""
    code = (
        "import sys; from digest.summarizers.digest_method import Digest\n"
        "print(Digest()(sys.stdin.read(), text_id='t', sentences=3, language='en').spans)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        input=TEXT.encode(),
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
    )
    here = Digest()(TEXT, text_id="t", sentences=3, language="en").spans
    assert run.stdout.decode().strip() == str(here)


def test_work_grows_with_the_text_and_not_with_its_square() -> None:
    """Ten times the sentences take about ten times the work: the dictionary look-ups stay linear."""
    text = " ".join(
        f"Sentence {number} says that road {number % 97} is closed for {number % 13} days." for number in range(3000)
    )
    found = Digest()(text, text_id="t", sentences=3, language="en")
    assert len(found) == 3
