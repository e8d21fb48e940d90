"""Deciding about recipients in doubt: the relay had the whole message, and its answer never came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from digest.deliveries import DeliveryState, DoubtPolicy
from digest.errors import ConfigError
from digest.jobs.send_tools import SendTools

_POLICIES: Mapping[DoubtPolicy, DeliveryState] = {"resend": "pending", "assume-sent": "sent"}


def decide(
    day: date, to: Literal["sent", "pending"], addresses: Sequence[str], *, tools: SendTools, who: str = "the operator"
) -> int:
    """Settle who is in doubt, all or some, as sent or as to be sent again; return how many that were."""
    with tools.lock():
        tools.recover()
        doubtful = tools.ledger.deliveries(day, "in_doubt")
        unknown = set(addresses) - {delivery.recipient.address for delivery in doubtful}
        if unknown:
            raise ConfigError(
                f"not in doubt in the issue of {day}: {', '.join(sorted(unknown))}", hint="see digest doubt list"
            )
        numbers = [one.number for one in doubtful if not addresses or one.recipient.address in addresses]
        return tools.ledger.decide(day, numbers, to, at=tools.clock(), who=who)


def decide_by_policy(day: date, *, tools: SendTools) -> int:
    """Settle who is in doubt as configured; return how many that were. The caller holds the send lock."""
    to = _POLICIES.get(tools.rules.doubt)
    if to is None:
        return 0
    numbers = [delivery.number for delivery in tools.ledger.deliveries(day, "in_doubt")]
    return tools.ledger.decide(day, numbers, to, at=tools.clock(), who=f"the policy {tools.rules.doubt}")
