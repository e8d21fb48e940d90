"""The method ``digest``: sentences that stand early, say what the article says, and don't say it twice.

``docs/summaries.md`` explains it so that it can be rebuilt. The same code stands behind ``sumy_digest``, which is the
method as a summarizer of sumy's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from digest.models import Span, Summary
from digest.protocols import Summarizer
from digest.summarizers.choose import Pick, pick
from digest.summarizers.cues import cues
from digest.summarizers.document import Sentence, language_of
from digest.summarizers.parts import Measured, measure
from digest.summarizers.story import FEWEST, Dropped, Told, Wording, read_story
from digest.summarizers.weights import weights_for
from digest.text.words import content_words

METHOD = "digest"


class Choice(NamedTuple):
    """A choice with what led to it: all sentences, what is measured of them, the picks, and the lines that are none.

    With every line goes the number of its article.
    """

    told: list[Told]
    measured: Measured
    picks: list[Pick]
    dropped: list[tuple[int, Dropped]]


class Digest:
    """Summarizes an article, or several on one event."""

    def __call__(
        self, text: str, *, text_id: str, sentences: int, title: str | None = None, language: str | None = None
    ) -> Summary:
        """Return the best sentences of an article."""
        return self.together([text], text_ids=[text_id], sentences=sentences, title=title, language=language)

    def together(
        self,
        texts: Sequence[str],
        *,
        text_ids: Sequence[str],
        sentences: int,
        title: str | None = None,
        language: str | None = None,
    ) -> Summary:
        """Return the best sentences of several articles on one event, rated by what all of them say.

        The article of the first choice comes first, and the sentences of one article stand in reading order.
        """
        found = choose(texts, sentences=sentences, title=title, language=language)
        articles, order = found.measured.articles, [pick.number for pick in found.picks]
        turns = list(dict.fromkeys([articles[number] for number in order]))
        order.sort(key=lambda number: (turns.index(articles[number]), number))
        spans = [_span(text_ids[articles[number]], found.told[number].sentence) for number in order]
        return Summary(spans=tuple(spans), method=METHOD)


def digest() -> Summarizer:
    """Return the summarizer."""
    return Digest()


def choose(texts: Sequence[str], *, sentences: int, title: str | None, language: str | None) -> Choice:
    """Return the choice of at most that many sentences, the first choice first."""
    known = language_of("\n".join(texts), language)
    told: list[Told] = []
    articles: list[int] = []
    dropped: list[tuple[int, Dropped]] = []
    seen: set[Wording] = set()
    for article, text in enumerate(texts):
        story = read_story(text, title=title, language=known, seen=seen, fewest=FEWEST if len(texts) == 1 else 1)
        told += story.told
        articles += [article] * len(story.told)
        dropped += [(article, line) for line in story.dropped]
    headline = content_words(title or "", known)
    measured = measure(told, articles=articles, title=headline, cues=cues(known))
    picks = pick(measured, count=max(0, sentences), weights=weights_for(sentences))
    return Choice(told, measured, picks, dropped)


def _span(text_id: str, sentence: Sentence) -> Span:
    return Span(text_id=text_id, start=sentence.start, end=sentence.end, text=sentence.text)
