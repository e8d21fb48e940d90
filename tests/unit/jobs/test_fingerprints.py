"""What a render came from, and what of it is not the same any more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import builders
import pytest

from digest.jobs.fingerprints import changed, fingerprints, rendered_at
from digest.models import Draft, Email
from digest.settings import Relay, Selection, Sending, Settings, Subscribers

NOTED = Draft(note="Mind the gap.")


def made(settings: Settings, draft: Draft = NOTED) -> Email:
    """Return an email with the fingerprints of its origins."""
    origins = {"theme": "1", **fingerprints(builders.issue(draft=draft), settings)}
    return Email(subject="", preheader="", html="", text="", fingerprints=origins)


def test_nothing_changed_where_nothing_did(tmp_path: Path) -> None:
    """The draft's mark, the relay, the list and the way of sending are no part of a render."""
    settings = builders.settings(tmp_path)
    now = replace(
        settings, relay=Relay(host="localhost"), subscribers=Subscribers(file="list.csv"), sending=Sending(rate=14)
    )
    marked = replace(NOTED, status="ready", render="0")
    assert list(changed(made(settings), settings=now, draft=marked, theme="1")) == []


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ({"draft": Draft()}, "the draft file"),
        ({"theme": "2"}, "the theme"),
        ({"selection": Selection(second=1)}, "the configuration"),
        ({"sending": Sending(unsubscribe="leave@example.org")}, "the configuration"),
    ],
)
def test_what_changed_is_named(tmp_path: Path, now: dict[str, object], told: str) -> None:
    """Draft file, theme, and what a render reads of the configuration; a link to leave is part of a render."""
    settings = builders.settings(tmp_path)
    rest = {"draft": NOTED, "theme": "1", **{key: value for key, value in now.items() if key in ("draft", "theme")}}
    after = replace(settings, **{key: value for key, value in now.items() if key not in rest})  # type: ignore[arg-type]
    assert list(changed(made(settings), settings=after, **rest)) == [told]  # type: ignore[arg-type]


def test_articles_that_change_change_their_fingerprint(tmp_path: Path) -> None:
    """A corrected text is another one."""
    settings = builders.settings(tmp_path)
    before = fingerprints(builders.issue(), settings)
    corrected = builders.issue(lead=builders.story(article=builders.article(text="Another text."), slot="lead"))
    after = fingerprints(corrected, settings)
    assert before["articles"] != after["articles"]
    assert before["configuration"] == after["configuration"]


def test_an_email_knows_when_it_was_made_or_says_nothing(tmp_path: Path) -> None:
    """Those of older versions don't."""
    email = made(builders.settings(tmp_path))
    assert rendered_at(email) is None
    dated = replace(email, fingerprints={**email.fingerprints, "rendered_at": builders.NOON.isoformat()})
    assert rendered_at(dated) == builders.NOON
