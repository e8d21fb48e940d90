"""The public door: ``digest.summarize``."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from digest.errors import ConfigError
from digest.models import Span, Summary
from digest.plugins import summarizer
from digest.summarizers import ClusterSummarizer, summarize_text
from digest.summarizers.digest_method import METHOD, Digest
from digest.text.fingerprints import text_id

_BETWEEN = "\n\n"


def summarize(
    text: str,
    sentences: int = 3,
    language: str | None = None,
    title: str | None = None,
    method: str = METHOD,
    articles: Sequence[str] | None = None,
) -> Summary:
    """Return at most that many sentences of a text, word for word and in reading order.

    Args:
        text: The article; paragraphs are separated by line breaks.
        sentences: How many sentences at most.
        language: Its two-letter code; told by the text where it is None.
        title: The headline, which says what matters.
        method: A name that ``digest summarize --help`` lists.
        articles: Several articles on one event, in place of ``text``.

    Raises:
        ConfigError: ``sentences`` is less than one.
        PluginError: There is no such method, or it needs a package that is not installed.
    """
    if sentences < 1:
        raise ConfigError(f"a summary has at least one sentence, not {sentences}", hint="sentences=3")
    make = Digest() if method == METHOD else summarizer(method)()  # the default needs no look-up, which costs more
    if not articles or len(articles) == 1:
        alone = articles[0] if articles else text
        return summarize_text(alone, sentences=sentences, title=title, language=language, summarizer=make)
    if isinstance(make, ClusterSummarizer):
        ids = [text_id(article) for article in articles]
        return make.together(articles, text_ids=ids, sentences=sentences, title=title, language=language)
    joined = _BETWEEN.join(articles)
    summary = summarize_text(joined, sentences=sentences, title=title, language=language, summarizer=make)
    return _in_own_texts(summary, articles)


def _in_own_texts(summary: Summary, texts: Sequence[str]) -> Summary:
    """Return the summary of joined texts with each span in its own text; no sentence crosses a line break."""
    starts = [0, *accumulate(len(text) + len(_BETWEEN) for text in texts)]

    def moved(span: Span) -> Span:
        at = bisect_right(starts, span.start) - 1
        return Span(
            text_id=text_id(texts[at]), start=span.start - starts[at], end=span.end - starts[at], text=span.text
        )

    return Summary(spans=tuple(map(moved, summary.spans)), method=summary.method, fallback=summary.fallback)
