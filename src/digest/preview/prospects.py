"""What becomes of an issue: why the page shows something else than is stored, and what goes out, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from digest.deliveries import DeliveryState
from digest.edit.draft import is_ready
from digest.models import Issue, StoredIssue
from digest.preview.decisions import keys_between, told
from digest.preview.desk import Sight

_SENT = ("sent", "partly", "failed", "cancelled")
_ORIGINS: Mapping[str, str] = {"configuration": "the configuration", "theme": "the theme"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What becomes of an issue, in an editor's words; ``by`` names the commands that bring it about."""

    told: str
    by: str = ""


def what_next(seen: Sight, state: str, *, is_over: bool, deliveries: Mapping[DeliveryState, int]) -> Prospect:
    """Say what happens with an issue as it stands and what marking it does, true to its configuration."""
    if seen.is_fixed:
        return _of_sending(state, deliveries)
    if state == "empty":
        return Prospect(told="No mail goes out: there is nothing to show.")
    if state == "held":
        return Prospect(
            told="Nothing goes out until you release it.", by="Neither digest send nor digest run sends what is held."
        )
    return _of_a_late_issue(state) if is_over else _of_an_issue_to_come(seen, state)


def _of_a_late_issue(state: str) -> Prospect:
    if state == "ready":
        told = "Its time is over. It is ready, and exactly this goes out if it is sent late."
    else:
        told = "Its time is over. Mark it as ready, and exactly this can still be sent late."
    return Prospect(told=told, by="Only digest send --late sends it.")


def _of_an_issue_to_come(seen: Sight, state: str) -> Prospect:
    if state == "ready":
        return Prospect(told="Exactly this goes out at the next send.", by="digest send or digest run sends it.")
    this = "exactly this goes out."
    if _has_a_ready_version(seen):
        return Prospect(
            told=f"An older version is marked as ready. Mark this one, and {this}",
            by="digest send or digest run sends what is marked as ready.",
        )
    if _waits_for_review(seen):
        return Prospect(
            told=f"Nothing goes out yet. Mark it as ready, and {this}",
            by="Once it is ready, digest send or digest run sends it.",
        )
    return Prospect(
        told="It goes out at the next send as it is then; marked as ready, as it is now.",
        by="Unmarked, digest run makes it anew and sends it, and digest send sends the version that is kept.",
    )


def _of_sending(state: str, deliveries: Mapping[DeliveryState, int]) -> Prospect:
    recipients: int = sum(deliveries.values())
    reached = f"Sent to {deliveries.get('sent', 0):,} of {recipients:,}"
    if state == "sending":
        return Prospect(told=f"{reached} so far.")
    if state == "paused":
        return Prospect(told=f"{reached}; the sending is paused.", by="digest send --resume goes on.")
    if state == "frozen":
        return Prospect(told="It waits to be sent.", by="digest run or digest send --resume sends it.")
    return Prospect(told=f"{reached}." if state in _SENT and recipients else "")


def what_changed(seen: Sight) -> list[str]:
    """Name what changed since the render that is stored was made, as far as that is known."""
    stored = seen.stored
    if stored is None or stored.email is None or seen.email is None:
        return []
    keys = keys_between(stored.issue.draft, seen.issue.draft)
    yours = [f"your changes ({told(keys)})"] if keys else []
    return [*yours, *_articles(stored, seen), *(_ORIGINS[name] for name in _origins(stored, seen) if name in _ORIGINS)]


def what_goes(seen: Sight, *, is_over: bool) -> Prospect | None:
    """Say what becomes of a kept version that is older than what is shown, where anything may go out by itself."""
    stored = seen.stored
    if stored is None or stored.email is None:
        return None
    older = "The kept version is older than what you see"
    if is_over or seen.draft.status == "hold" or _waits_for_review(seen):
        return Prospect(told=f"{older}.")
    if {"configuration", "theme", "draft"} & set(_origins(stored, seen)):
        refused = f"{older}, and won’t go out. Keep this one, or mark it as ready."
        return Prospect(told=refused, by="digest send refuses it.")
    return Prospect(told=f"{older}. Until you keep or mark this one, that one may go out.", by="digest send sends it.")


def _has_a_ready_version(seen: Sight) -> bool:
    return seen.stored is not None and is_ready(seen.draft, seen.stored.email)


def _waits_for_review(seen: Sight) -> bool:
    return seen.settings.sending.review == "required" and not _has_a_ready_version(seen)


def _origins(stored: StoredIssue, seen: Sight) -> Iterator[str]:
    before = stored.email.fingerprints if stored.email else {}
    now = seen.email.fingerprints if seen.email else {}
    for name in ("draft", "configuration", "theme", "articles"):
        if name in before and name in now and before[name] != now[name]:
            yield name


def _articles(stored: StoredIssue, seen: Sight) -> Iterator[str]:
    """Yield that articles came or were edited: not what an editor's choice among the same articles changed."""
    before, now = _texts(stored.issue), _texts(seen.issue)
    known = {*before, *((one.source, one.article_id) for one in stored.issue.coverage.left_out)}
    there = {*now, *((one.source, one.article_id) for one in seen.issue.coverage.left_out)}
    if came := len(there - known):
        yield f"{came} new article{'s' * (came > 1)}"
    if edited := sum(before[one] != now[one] for one in before.keys() & now.keys()):
        yield f"{edited} edited article{'s' * (edited > 1)}"


def _texts(issue: Issue) -> dict[tuple[str, str], str]:
    """Return which text each article of an issue's stories has."""
    articles = (article for story in issue.stories for article in (story.article, *story.also))
    return {(article.source, article.id): article.text_id for article in articles}
