"""The method ``lead``: the first sentences of a story, the anchor that every other method is measured against."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice, zip_longest

from digest.models import Span, Summary
from digest.protocols import Summarizer
from digest.summarizers.document import language_of, summary_of
from digest.summarizers.story import read_story

METHOD = "lead"


class Lead:
    """Takes the first sentences of a story, without headings, datelines and captions; an empty text has none."""

    def __call__(
        self, text: str, *, text_id: str, sentences: int, title: str | None = None, language: str | None = None
    ) -> Summary:
        """Return the first sentences of an article."""
        story = read_story(text, title=title, language=language_of(text, language))
        return summary_of(story.sentences[: max(0, sentences)], text_id=text_id, method=METHOD)

    def together(
        self,
        texts: Sequence[str],
        *,
        text_ids: Sequence[str],
        sentences: int,
        title: str | None = None,
        language: str | None = None,
    ) -> Summary:
        """Return the first sentence of each article, then the second of each, until there are enough."""
        summaries = (
            self(text, text_id=text_id, sentences=sentences, title=title, language=language).spans
            for text, text_id in zip(texts, text_ids, strict=True)
        )
        in_turn: chain[Span | None] = chain.from_iterable(zip_longest(*summaries))
        spans = islice((span for span in in_turn if span), max(0, sentences))
        return Summary(spans=tuple(spans), method=METHOD)


def lead() -> Summarizer:
    """Return the summarizer."""
    return Lead()
