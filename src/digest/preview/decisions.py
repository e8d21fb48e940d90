"""What an editor decided, as the desk tells it: by keys of the draft file, counted, and one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from digest.models import Almanac, Decision, Draft, NumberBox

_WHOLE = ("lead", "order", "subject", "preheader", "note", "number", "almanac")
_OF_A_STORY: Mapping[str, tuple[str, str]] = {
    "title": ("headline", "headlines"),
    "kill": ("taken out", "taken out"),
    "pin": ("pinned", "pinned"),
    "slot": ("moved", "moved"),
    "section": ("to another section", "to another section"),
    "sentences": ("summary", "summaries"),
    "split": ("split off", "split off"),
    "merge": ("merged", "merged"),
}


def keys_between(before: Draft, after: Draft) -> tuple[str, ...]:
    """Return the keys, such as ``lead`` or ``stories.ID.title``, of which two drafts say different things."""
    whole = [name for name in _WHOLE if getattr(before, name) != getattr(after, name)]
    stories = sorted({*before.stories, *after.stories})
    return (*whole, *(f"stories.{story}.{name}" for story in stories for name in _names(story, before, after)))


def _names(story: str, before: Draft, after: Draft) -> Iterator[str]:
    one, other = (draft.stories.get(story, Decision()) for draft in (before, after))
    for field in fields(Decision):
        if field.name in _OF_A_STORY and getattr(one, field.name) != getattr(other, field.name):
            yield field.name


def told(keys: Iterable[str]) -> str:
    """Return keys in words, those of stories counted: ``lead, 2 headlines, 1 taken out``."""
    names = [key.rpartition(".")[2] for key in keys]
    counts = Counter(name for name in names if name in _OF_A_STORY)
    whole = [name for name in names if name in _WHOLE]
    return ", ".join([*whole, *(f"{count} {_OF_A_STORY[name][count > 1]}" for name, count in counts.items())])


def decided(draft: Draft, headlines: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return how a draft differs from the machine's choice, each decision with what it is about and what it says."""
    return [_decision(key, draft, headlines) for key in keys_between(Draft(), draft)]


def _decision(key: str, draft: Draft, headlines: Mapping[str, str]) -> dict[str, Any]:
    top, *rest = key.split(".")
    if not rest:
        now = getattr(draft, top)
        said = headlines.get(now, now) if top == "lead" else _words(now)
        return {"key": key, "what": top, "about": "", "now": said}
    story, name = rest
    now = getattr(draft.stories[story], name)
    about = headlines.get(story) or draft.stories[story].about or story
    return {"key": key, "what": _OF_A_STORY[name][0], "about": about, "now": _words(now)}


def _words(now: object) -> str:
    """Return what a value says in few words; nothing where its being there says all."""
    if isinstance(now, NumberBox):
        return now.figure
    return now.title if isinstance(now, Almanac) else now if isinstance(now, str) else ""
