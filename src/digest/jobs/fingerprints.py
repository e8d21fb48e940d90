"""What a render came from, as hashes that are stored with it: `send` refuses one whose origins changed meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256

from digest.config.description import describe
from digest.documents import to_json
from digest.edit.draft import decisions
from digest.models import Draft, Email, Issue
from digest.settings import Settings

RENDERED_AT = "rendered_at"
"""Stands among the fingerprints and is none: the instant at which the render was made."""

_READ = ("newsletter", "theme", "selection", "summaries", "sources")
"""The tables of the configuration that a render reads."""


def fingerprints(issue: Issue, settings: Settings) -> dict[str, str]:
    """Return the hashes of an issue's articles, of the configuration that it was made with, and of its draft file."""
    texts = sorted(
        {(story.source, story.id, story.text_id) for one in issue.stories for story in (one.article, *one.also)}
    )
    return {
        "articles": _hash(json.dumps(texts)),
        "configuration": of_settings(settings),
        "draft": of_draft(issue.draft),
    }


def changed(email: Email, *, settings: Settings, draft: Draft, theme: str) -> Iterator[str]:
    """Name what changed since an email was made; ``theme`` is the theme's fingerprint now."""
    now = {"draft": of_draft(draft), "configuration": of_settings(settings), "theme": theme}
    words = {"draft": "the draft file", "configuration": "the configuration", "theme": "the theme"}
    for name, fingerprint in now.items():
        if email.fingerprints.get(name, fingerprint) != fingerprint:
            yield words[name]


def rendered_at(email: Email) -> datetime | None:
    """Return when an email was made, where that is known."""
    written = email.fingerprints.get(RENDERED_AT)
    return datetime.fromisoformat(written) if written else None


def of_settings(settings: Settings) -> str:
    """Return the hash of what a render reads of the configuration; relay, list and ``.env`` are no part of it."""
    described: Mapping[str, object] = describe(settings)
    read = {name: described[name] for name in _READ}
    return _hash(json.dumps([read, settings.lets_leave], sort_keys=True))


def of_draft(draft: Draft) -> str:
    """Return the hash of what a draft file decides; its mark decides nothing."""
    return _hash(to_json(decisions(draft)))


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
