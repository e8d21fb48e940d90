"""The publisher's own summary as ours, where it is good: whole, about the story, and no advertisement.

It is a text of its own: its spans name the teaser's ``text_id``, and ``verify`` looks there.
"""

from __future__ import annotations

from digest.models import Summary
from digest.summarizers.cues import cues
from digest.summarizers.document import Sentence, language_of, summary_of
from digest.summarizers.quotations import is_bare, is_broken
from digest.summarizers.story import Story, read_story
from digest.text.fingerprints import text_id as identify
from digest.text.nonsentences import breaks_off, is_finished, size
from digest.text.words import words

METHOD = "teaser"
SHORTEST, LONGEST = 10, 90
"""Words of a teaser that can stand for a summary: less is a slogan, more is the article's beginning."""


def teaser_summary(
    teaser: str,
    *,
    sentences: int,
    title: str | None = None,
    language: str | None = None,
    text_id: str | None = None,
) -> Summary | None:
    """Return at most that many sentences of a teaser, or None where it isn't good enough to be shown."""
    known = language_of(teaser, language)
    story = read_story(teaser, title=title, language=known)
    whole = not story.dropped and SHORTEST <= size(teaser) <= LONGEST and not breaks_off(teaser)
    if not whole or not all(_is_good(sentence, known) for sentence in story.sentences):
        return None
    if cues(known).points_back(story.told[0].sentence.text, story.told[0].words) or _only_says(title, story, known):
        return None
    return summary_of(story.sentences[: max(0, sentences)], text_id=text_id or identify(teaser), method=METHOD)


def _is_good(sentence: Sentence, language: str) -> bool:
    text = sentence.text
    speaks = cues(language).is_personal(text, words(text, language)) and "“" not in text and '"' not in text
    return (
        is_finished(text)
        and not is_broken(text)
        and not is_bare(text)
        and not text.endswith(("?", "！", "!"))
        and not speaks
    )


def _only_says(title: str | None, story: Story, language: str) -> bool:
    """Say whether a teaser has no word that the title hasn't."""
    return bool(title) and {word for told in story.told for word in told.words} <= set(words(title or "", language))
