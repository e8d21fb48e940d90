"""Check that a summary stands word for word in the texts that it names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from digest.models import Span, Summary
from digest.summarizers.document import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A span that is not what it says, and why."""

    span: Span
    reason: str


def verify(summary: Summary, texts: Callable[[str], str | None]) -> tuple[Fault, ...]:
    """Return a fault for every span whose slice is missing or reads otherwise; ``texts`` finds a text by its id."""
    reasons = ((span, _reason(span, texts(span.text_id))) for span in summary.spans)
    return tuple(Fault(span=span, reason=reason) for span, reason in reasons if reason)


def _reason(span: Span, text: str | None) -> str | None:
    if text is None:
        return "the text is not stored"
    if not 0 <= span.start < span.end <= len(text):
        return f"characters {span.start} to {span.end} lie outside the text, which has {len(text)}"
    if clean(text[span.start : span.end]) != span.text:
        return f"the text reads otherwise at characters {span.start} to {span.end}"
    return None
