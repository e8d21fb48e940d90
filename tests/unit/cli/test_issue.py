"""What a run says about the issue that it made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import builders
import pytest

from digest.cli.issue import summary_line
from digest.jobs.generate import Generated
from digest.models import Demotion, Email

EMAIL = Email(subject="Bridge closed", preheader="", html="x" * 87_412, text="")


def made(steps: int = 0, **changes: Any) -> Generated:
    """What was made, with so many stories that had to step down."""
    demoted = tuple(Demotion(story_id=f"{number}", title="Bridge", slot=None) for number in range(steps))
    issue = replace(builders.issue(), minutes=8, demoted=demoted)
    return Generated(**{"issue": issue, "email": EMAIL, "state": "draft", "budget": 90_000, **changes})


@pytest.mark.parametrize(
    ("generated", "line"),
    [
        (made(), "4 stories from 1 of 1 sources, 87 kB, 8 min"),
        (made(max_minutes=8), "4 stories from 1 of 1 sources, 87 kB, 8 min"),
        (made(1), "4 stories from 1 of 1 sources, 87.4 of 90 kB, 1 story demoted, 8 min"),
        (made(3, max_minutes=8), "4 stories from 1 of 1 sources, 87.4 of 90 kB, 3 stories demoted, 8 of 8 min"),
        (
            made(email=None, state="empty"),
            "nothing to show for 2022-11-11: no articles in the window, 1 of 1 sources read",
        ),
    ],
)
def test_the_line_says_how_much_how_heavy_and_how_long(generated: Generated, line: str) -> None:
    """Bounds are told where something had to give way to them."""
    assert summary_line(generated) == line
