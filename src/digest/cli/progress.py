"""The progress of long work, on a terminal's standard error."""

from __future__ import annotations

import sys
from typing import Any

import click


class ProgressBar:
    """Draws how far a job is and what it did last."""

    def __init__(self) -> None:
        self._bar: Any = None

    def started(self, total: int) -> None:
        """Draw the empty bar."""
        self._bar = click.progressbar(
            length=total, label="Collecting", file=sys.stderr, item_show_func=lambda item: item or "", show_eta=False
        )
        self._bar.render_progress()

    def advanced(self, label: str) -> None:
        """Draw one step more."""
        self._bar.update(1, label)

    def finished(self) -> None:
        """Leave the bar and go to the next line."""
        self._bar.render_finish()
