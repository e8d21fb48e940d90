"""Pausing and cancelling an issue that goes."""

from __future__ import annotations

from datetime import date

from digest.deliveries import Wish
from digest.errors import DigestError, IssueNotFound
from digest.jobs.send_tools import SendTools

_LOCKED = 8


def stop(day: date, wish: Wish, *, tools: SendTools) -> str:
    """Pause or cancel an issue: at once where nobody sends, else the sender obeys; return what is so now."""
    frozen = tools.ledger.frozen(day)
    if frozen is None:
        raise IssueNotFound(f"the issue of {day} is not being sent", issue_id=day.isoformat(), hint="see digest status")
    if frozen.state in {"done", "cancelled"}:
        return f"the issue of {day} is {frozen.state} already"
    tools.ledger.set_wish(day, wish)
    try:
        with tools.lock():
            tools.recover()
            return obey(day, wish, tools)
    except DigestError as error:
        if error.exit_code != _LOCKED:
            raise
        return f"the sender stops before its next batch of the issue of {day}"


def obey(day: date, wish: Wish, tools: SendTools, *, why: str = "by the operator") -> str:
    """Pause or cancel an issue that nobody sends at the moment."""
    now = tools.clock()
    if wish == "pause":
        tools.ledger.set_state(day, "paused", at=now, why=why)
        tools.ledger.set_wish(day, None)
        return f"the issue of {day} is paused"
    if tools.ledger.unfreeze(day):
        return f"the issue of {day} is a draft again: nothing of it had been sent"
    left_out = tools.ledger.cancel(day, now)
    return f"the issue of {day} is cancelled, {left_out:,} don't get it"
