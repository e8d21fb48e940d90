"""Summaries: sentences taken verbatim from a text, chosen by a method that is named.

``digest`` is our own; ``lead`` takes the first sentences; ``sumy_methods`` are the eight of sumy, over our own
sentences and words. All satisfy ``digest.protocols.Summarizer`` and are found through the entry points of the group
``digest.summarizers``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from digest.errors import SummaryError
from digest.models import Summary
from digest.protocols import Summarizer
from digest.summarizers.lead import Lead
from digest.text.fingerprints import text_id as identify


@runtime_checkable
class ClusterSummarizer(Protocol):
    """Summarizes several articles on one event better than their texts in a row."""

    def together(
        self,
        texts: Sequence[str],
        *,
        text_ids: Sequence[str],
        sentences: int,
        title: str | None = None,
        language: str | None = None,
    ) -> Summary:
        """Return at most that many sentences, each from the article that says it best."""
        ...


def summarize_text(
    text: str,
    *,
    sentences: int,
    summarizer: Summarizer,
    title: str | None = None,
    language: str | None = None,
    text_id: str | None = None,
    fallback: Summarizer | None = None,
) -> Summary:
    """Return a method's summary; where the method fails, the fallback's (the first sentences), which says why."""
    identifier = text_id or identify(text)
    try:
        return summarizer(text, text_id=identifier, sentences=sentences, title=title, language=language)
    except SummaryError as error:
        instead = fallback or Lead()
        rescued = instead(text, text_id=identifier, sentences=sentences, title=title, language=language)
        return Summary(spans=rescued.spans, method=rescued.method, fallback=str(error))
