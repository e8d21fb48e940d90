"""Instants as text that sorts: ISO 8601 in UTC, always with six decimals."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(moment: datetime) -> str:
    """Return an aware instant as 32 characters; raise ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone can't be stored: {moment}")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def instant(stamped: str) -> datetime:
    """Return the instant that `stamp` wrote, in UTC."""
    return datetime.fromisoformat(stamped)
