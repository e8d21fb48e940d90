"""A text as its sentences, with the place of each, for our own methods and for sumy's.

sumy's tokenizer needs NLTK data for every language, drops numbers, and loses or glues sentences in several scripts, so
its methods get a tokenizer of ours (duck typing, as its author confirms in miso-belica/sumy#158) and a document built
from our own paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from digest.models import Span, Summary
from digest.summarizers.quotations import inside
from digest.text.language import detect_language
from digest.text.sentences import split_sentences
from digest.text.words import words


class Sentence(NamedTuple):
    """A sentence as it is shown, its characters ``start`` to ``end`` in the text, and the paragraph it stands in.

    ``quoted`` says that a quotation is open where it begins.
    """

    start: int
    end: int
    text: str
    paragraph: int
    quoted: bool = False


class Tokenizer:
    """Cuts sentences and words for sumy, in any language, without data to download."""

    def __init__(self, language: str | None = None) -> None:
        self.language = language or "und"

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        """Return the sentences of a paragraph."""
        return tuple(clean(paragraph[start:end]) for start, end in split_sentences(paragraph, self.language))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Return the words of a sentence in lower case, numbers among them."""
        return tuple(words(sentence, self.language))


def clean(piece: str) -> str:
    """Return a slice of a text as it is shown: every run of white space is one space."""
    # All white space but the plain space counts as not printable, so that most pieces need no cutting.
    if piece.isprintable() and "  " not in piece:
        return piece.strip(" ")
    return " ".join(piece.split())


def language_of(text: str, language: str | None) -> str:
    """Return the language that is known, else the one that the text itself tells."""
    return language or detect_language(text)


def sentences_of(text: str, language: str | None) -> list[Sentence]:
    """Return the sentences of a text in reading order; every line break starts a paragraph."""
    spans = split_sentences(text, language)
    shown = [clean(text[start:end]) for start, end in spans]
    paragraphs = list(_paragraphs(text, spans))
    rows = zip(spans, shown, paragraphs, inside(zip(paragraphs, shown, strict=True)), strict=True)
    return [Sentence(start, end, said, paragraph, quoted) for (start, end), said, paragraph, quoted in rows]


def _paragraphs(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Return the number of the paragraph in which each span stands."""
    paragraph, before = 0, 0
    for start, end in spans:
        paragraph += text.find("\n", before, start) >= 0
        before = end
        yield paragraph


def summary_of(sentences: Iterable[Sentence], *, text_id: str, method: str) -> Summary:
    """Return sentences of one text as a summary, in reading order."""
    spans = (Span(text_id=text_id, start=s.start, end=s.end, text=s.text) for s in sorted(sentences))
    return Summary(spans=tuple(spans), method=method)


def sumy_document(sentences: Sequence[Sentence], *, title: str | None, language: str | None) -> Any:
    """Return sumy's document of sentences that are all different; a title is its heading."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph
    from sumy.models.dom import Sentence as SumySentence

    tokenizer = Tokenizer(language)
    heading = [SumySentence(title, tokenizer, is_heading=True)] if title and title.strip() else []
    paragraphs = [
        [SumySentence(sentence.text, tokenizer) for sentence in group]
        for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph)
    ]
    # The heading joins the first paragraph, so that Edmundson's bonus for the first paragraph goes to its text.
    head, *rest = paragraphs or [[]]
    return ObjectDocumentModel([Paragraph([*heading, *head]), *map(Paragraph, rest)])


def located(chosen: Iterable[object], sentences: Iterable[Sentence]) -> list[Sentence]:
    """Return our sentences for those that sumy chose: all are different, so the wording says which one is meant."""
    places = {sentence.text: sentence for sentence in sentences}
    return [places[str(sentence)] for sentence in chosen]
