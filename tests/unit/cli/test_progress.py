"""The progress of long work."""

from __future__ import annotations

import pytest

from digest.cli.progress import ProgressBar


def test_a_bar_goes_to_standard_error_only(capsys: pytest.CaptureFixture[str]):
    """Results stay clean for whoever reads them."""
    bar = ProgressBar()
    bar.started(2)
    bar.advanced("The Courier")
    bar.advanced("The Wire")
    bar.finished()
    assert capsys.readouterr().out == ""
