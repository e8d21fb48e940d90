"""Purging: what is old and needed by no issue goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from digest.errors import ConfigError

FEWEST_DAYS = 7
"""What feeds still list must stay known, or it would come in again as new."""


class Purges(Protocol):
    """What purging needs of the store."""

    def purge(self, before: datetime) -> Mapping[str, int]:
        """Remove what is older than an instant and needed by no issue; return how much of each kind that was."""
        ...


def purge(days: int, *, store: Purges, at: datetime) -> Mapping[str, int]:
    """Remove what is older than some days; raise ConfigError for fewer than `FEWEST_DAYS`."""
    if days < FEWEST_DAYS:
        raise ConfigError(
            f"purging needs at least {FEWEST_DAYS} days, not {days}",
            hint="what feeds still list would come in again as new",
        )
    return store.purge(at - timedelta(days=days))
