"""What `digest run` does at which hour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import builders
import pytest
from builders import DAY, WINDOW
from postroom import Hands, Postroom, candidates
from relay import Fault, Relay

from digest.errors import SourceError
from digest.jobs.refusals import Readiness
from digest.jobs.run import Report, RunTools, run

MEMORY = Path("/dev/shm")
AFTER = WINDOW.end + timedelta(minutes=20)
BEFORE = WINDOW.end - timedelta(hours=3)


@pytest.fixture
def room() -> Iterator[Postroom]:
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Postroom(Path(folder), clock=Hands(AFTER))


@pytest.fixture
def relay() -> Iterator[Relay]:
    with Relay().running() as running:
        yield running


class Newsroom:
    """Counts what is asked of it, and makes a draft of whatever day."""

    def __init__(self, room: Postroom) -> None:
        self.room, self.made, self.collected = room, [], 0

    def collect(self) -> bool:
        self.collected += 1
        return True

    def generate(self, day: Any) -> None:
        self.made.append(day)
        issue = builders.issue(date=day)
        self.room.draft(issue=replace(issue, window=replace(issue.window, end=issue.window.end - (DAY - day))))


def running(room: Postroom, relay: Relay, newsroom: Newsroom | None = None, **changes: Any) -> Report:
    """Run, as cron does."""
    newsroom = newsroom or Newsroom(room)
    options = {name: changes.pop(name) for name in ("strict", "fail_if_empty") if name in changes}
    sending = changes.pop("sending", {})
    with room.ledger() as ledger:
        values = {
            "newsletter": builders.newsletter(),
            "collect": newsroom.collect,
            "generate": newsroom.generate,
            "mark": lambda day: "draft",
            "send": room.tools(ledger, relay, **sending),
        }
        return run(tools=RunTools(**{**values, **changes}), **options)


def test_after_the_close_the_issue_is_made_and_sent(room: Postroom, relay: Relay) -> None:
    """All of it in one go."""
    newsroom = Newsroom(room)
    report = running(room, relay, newsroom)
    assert (newsroom.collected, newsroom.made) == (1, [DAY])
    assert len(relay.accepted) == 3
    assert report.exit_code == 0


def test_before_the_close_it_only_collects(room: Postroom, relay: Relay) -> None:
    """And says when the issue goes."""
    room.clock = Hands(BEFORE)
    newsroom = Newsroom(room)
    report = running(room, relay, newsroom)
    assert (newsroom.collected, newsroom.made) == (1, [])
    assert "closed" in report.told[0]
    assert report.exit_code == 0


def test_the_next_hour_does_nothing_again(room: Postroom, relay: Relay) -> None:
    """The issue is neither made nor sent a second time."""
    running(room, relay)
    newsroom = Newsroom(room)
    assert running(room, relay, newsroom).exit_code == 0
    assert newsroom.made == []
    assert len(relay.accepted) == 3


@pytest.mark.parametrize(("mark", "made", "sent", "code"), [("held", 0, 0, 7), ("stale", 0, 0, 7), ("draft", 1, 3, 0)])
def test_the_editors_mark_is_heeded(room: Postroom, relay: Relay, mark: str, made: int, sent: int, code: int) -> None:
    """Held and outdated ones stay, the rest goes."""
    newsroom = Newsroom(room)
    assert running(room, relay, newsroom, mark=lambda day: mark).exit_code == code
    assert (len(newsroom.made), len(relay.accepted)) == (made, sent)


def test_a_ready_issue_goes_as_it_is(room: Postroom, relay: Relay) -> None:
    """It is not made again, even when every source fails."""
    room.draft()

    def failing() -> bool:
        raise SourceError("all sources failed")

    newsroom = Newsroom(room)
    ready = {"readiness": lambda stored: Readiness(ready=True)}
    report = running(room, relay, newsroom, mark=lambda day: "ready", collect=failing, sending=ready)
    assert newsroom.made == []
    assert len(relay.accepted) == 3
    assert report.exit_code == 5


def test_a_review_is_waited_for(room: Postroom, relay: Relay) -> None:
    """The issue is made, and stays."""
    newsroom = Newsroom(room)
    assert running(room, relay, newsroom, review_required=True).exit_code == 7
    assert newsroom.made == [DAY]
    assert not relay.accepted


def test_an_issue_that_was_left_open_is_resumed(room: Postroom) -> None:
    """By the next hour's run, with everybody else left alone."""
    with Relay(faults=(Fault("RCPT", "451 4.7.1 greylisted"),)).running() as relay:
        assert running(room, relay).exit_code == 6
        room.clock.now += timedelta(hours=1)
        assert running(room, relay).exit_code == 0
        assert max(relay.times_accepted().values()) == 1
        assert room.counts() == {"sent": 3}


def test_a_paused_issue_waits_for_the_operator(room: Postroom, relay: Relay) -> None:
    """It is named, and not touched."""
    room.freeze(3)
    with room.ledger() as ledger:
        ledger.set_state(DAY, "paused", at=room.clock())
    report = running(room, relay)
    assert "paused" in report.told[0]
    assert report.exit_code == 6
    assert not relay.accepted


def test_an_issue_past_its_time_is_given_up_and_named(room: Postroom, relay: Relay) -> None:
    """Old news is not sent by itself."""
    room.freeze(3)
    room.clock = Hands(WINDOW.end + timedelta(hours=22))
    report = running(room, relay)
    assert "time of the issue" in report.told[0]
    assert room.counts() == {"suppressed": 3}
    assert not relay.accepted


@pytest.mark.parametrize(("catch_up", "days"), [("skip", 1), ("send", 2)])
def test_a_missed_day_is_caught_up_where_that_is_wanted(room: Postroom, relay: Relay, catch_up: str, days: int) -> None:
    """The latest one only, and before today's."""
    newsroom = Newsroom(room)
    prepare = {"prepare": lambda stored, mark: replace(room.prepare(), issue=stored.issue.date)}
    running(room, relay, newsroom, catch_up=catch_up, sending=prepare)
    assert newsroom.made == [DAY - timedelta(days=back) for back in range(days - 1, -1, -1)]
    assert len(relay.accepted) == 3 * days


def test_no_publishing_day_is_said(room: Postroom, relay: Relay) -> None:
    """And is no fault."""
    newsroom = Newsroom(room)
    report = running(room, relay, newsroom, newsletter=builders.newsletter(days=("mon",)))
    assert "not a publishing day" in report.told[0]
    assert (newsroom.made, report.exit_code) == ([], 0)


def test_the_weightiest_code_is_the_end(room: Postroom) -> None:
    """In the order that is written down."""
    assert Report(codes={0, 6, 7}).exit_code == 7
    assert Report(codes={4, 5, 9}).exit_code == 5
    assert Report(codes={3, 8, 1}).exit_code == 8
    assert Report().exit_code == 0
    assert list(candidates(1))
