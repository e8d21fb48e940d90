"""What becomes of an issue: why the page shows something else than is stored, and what goes out, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from digest.deliveries import DeliveryState
from digest.edit.draft import is_ready
from digest.models import Issue, StoredIssue
from digest.preview.decisions import keys_between, told
from digest.preview.desk import Sight

_SENT = ("sent", "partly", "failed", "cancelled")
_ORIGINS: Mapping[str, str] = {"configuration": "the configuration", "theme": "the theme"}


def what_next(seen: Sight, state: str, *, is_over: bool, deliveries: Mapping[DeliveryState, int]) -> str:
    """Say what happens with an issue as it stands, true to its configuration; empty where there is nothing to say.

    Commands stand between grave accents.
    """
    if seen.is_fixed:
        return _of_sending(state, deliveries)
    if state == "empty":
        return "no mail goes out"
    if state == "held":
        return "not sent while it is held back"
    if is_over:
        return "its time is over: only `digest send --late` sends it"
    if state == "ready":
        return "goes out as it is with `digest send` or `digest run`"
    if _waits_for_review(seen):
        return "goes out only once it is marked ready"
    return "not sent until `digest send` or `digest run`"


def _of_sending(state: str, deliveries: Mapping[DeliveryState, int]) -> str:
    recipients: int = sum(deliveries.values())
    reached = f"sent to {deliveries.get('sent', 0):,} of {recipients:,}"
    if state == "sending":
        return f"{reached} so far"
    if state == "paused":
        return f"{reached}; `digest send --resume` goes on"
    if state == "frozen":
        return "`digest run` or `digest send --resume` sends it"
    return reached if state in _SENT and recipients else ""


def what_changed(seen: Sight) -> list[str]:
    """Name what changed since the render that is stored was made, as far as that is known."""
    stored = seen.stored
    if stored is None or stored.email is None or seen.email is None:
        return []
    keys = keys_between(stored.issue.draft, seen.issue.draft)
    yours = [f"your changes ({told(keys)})"] if keys else []
    return [*yours, *_articles(stored, seen), *(_ORIGINS[name] for name in _origins(stored, seen) if name in _ORIGINS)]


def what_goes(seen: Sight, *, is_over: bool) -> str:
    """Say which version goes out as long as what is stored is older than what is shown."""
    stored = seen.stored
    if stored is None or stored.email is None:
        return "“Mark as ready” stores this version."
    older = "What is stored is older than what you see; “Mark as ready” stores this version."
    if is_over:
        return older
    if seen.draft.status == "hold" or _waits_for_review(seen):
        return f"{older} Until then nothing goes out."
    refused = {"configuration", "theme", "draft"} & set(_origins(stored, seen))
    return f"{older} Until then `digest send` {'refuses' if refused else 'sends'} the older one."


def _waits_for_review(seen: Sight) -> bool:
    marked = seen.stored is not None and is_ready(seen.draft, seen.stored.email)
    return seen.settings.sending.review == "required" and not marked


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
