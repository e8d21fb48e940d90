"""Choose the text of an article among what the feed and the page give."""

from __future__ import annotations

from dataclasses import dataclass

from digest.models import TextOrigin
from digest.sources.entries import Entry
from digest.text.boilerplate import cut_boilerplate
from digest.text.plain import plain_text

WHOLE = 600
"""A description with so many characters is the article itself, not a teaser."""

_MOST_MARKUP = 1_000_000
"""The characters of one entry's HTML that are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTexts:
    """What a feed gives of an article: its text, if that is more than a teaser, and the publisher's own summary."""

    text: str
    teaser: str


def feed_texts(entry: Entry) -> FeedTexts:
    """Return an entry's texts, clean; feeds that give one text only give a teaser, unless it is long."""
    texts = {_clean(markup) for markup in {entry.content, entry.summary}} - {""}
    if not texts:
        return FeedTexts(text="", teaser="")
    longest = max(texts, key=lambda text: (len(text), text))
    teaser = min(texts, key=lambda text: (len(text), text)) if len(texts) > 1 else ""
    if teaser or len(longest) >= WHOLE:
        return FeedTexts(text=longest, teaser=teaser)
    return FeedTexts(text="", teaser=longest)


def choose_text(texts: FeedTexts, page: str = "") -> tuple[str, TextOrigin]:
    """Return the longer of the feed's text and the page's, else the teaser, and which it is."""
    if texts.text and len(texts.text) >= len(page):
        return texts.text, "feed"
    if page and len(page) >= len(texts.teaser):
        return page, "page"
    return texts.teaser, "teaser"


def _clean(markup: str) -> str:
    return cut_boilerplate(plain_text(markup[:_MOST_MARKUP]))
