"""What is kept between runs: articles, visits, summaries and issues, in one SQLite file behind the `Store` protocol."""

from __future__ import annotations

from digest.store.lock import LockedError, exclusive
from digest.store.sqlite import SqliteStore, open_store

__all__ = ["LockedError", "SqliteStore", "exclusive", "open_store"]
