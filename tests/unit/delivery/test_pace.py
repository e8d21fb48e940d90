"""Rates that are kept, that give way, and that come back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.delivery.pace import Breaker, Pace, next_try

NOW = datetime(2022, 11, 11, 22, tzinfo=UTC)
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))


class Watch:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def begun(pace: Pace, watch: Watch, seconds: float) -> int:
    """Return how many messages may begin in a time, if one asks as often as possible."""
    end, count = watch.now + seconds, 0
    while watch.now < end:
        wait = pace.wait()
        count += not wait
        watch.now += max(wait, 1e-6 if wait else 0)
    return count


@settings(deadline=None, max_examples=30)
@given(rate=st.floats(0.5, 500))
def test_a_rate_is_kept_whatever_it_is(rate: float) -> None:
    """Over ten seconds, give or take the first burst."""
    watch = Watch()
    assert begun(Pace(rate, 4, watch), watch, 10) <= rate * 10 + max(1, rate / 10) + 1


def test_without_a_rate_nobody_waits() -> None:
    """As fast as the relay takes them."""
    assert Pace(None, 4, Watch()).wait() == 0


def test_a_complaint_halves_rate_and_connections_once() -> None:
    """Connections hear it at about the same time, and mean one thing."""
    watch = Watch()
    pace = Pace(100.0, 8, watch)
    for _ in range(8):
        pace.complained()
    assert (pace.rate, pace.connections) == (50.0, 4)


def test_a_rate_that_was_not_set_is_half_of_what_was_reached() -> None:
    """Two hundred messages in two seconds, then a complaint."""
    watch = Watch()
    pace = Pace(None, 8, watch)
    pace.begin()
    for _ in range(200):
        pace.wait()
    watch.now += 2
    pace.complained()
    assert pace.rate == pytest.approx(50)


def test_a_calm_while_brings_it_back_but_never_above() -> None:
    """Additively, as far as what is configured."""
    watch = Watch()
    pace = Pace(100.0, 8, watch)
    pace.complained()
    begun(pace, watch, 5)
    assert 50 < (pace.rate or 0) < 100
    begun(pace, watch, 120)
    assert pace.rate == 100.0
    assert pace.connections == 8


def test_however_often_it_complains_something_still_goes() -> None:
    """One connection, and a message now and then."""
    watch = Watch()
    pace = Pace(10.0, 8, watch)
    for _ in range(50):
        watch.now += 6
        pace.complained()
    assert pace.connections == 1
    assert begun(pace, watch, 60) >= 1


def test_the_breaker_opens_at_the_sixth_of_a_hundred() -> None:
    """Five per cent are borne; old ones are forgotten."""
    breaker = Breaker(5)
    for _ in range(10):
        assert not any(breaker.note(refused_by_policy=False) for _ in range(95))
        assert not any(breaker.note(refused_by_policy=True) for _ in range(5))
    assert breaker.note(refused_by_policy=False) is False
    assert any(breaker.note(refused_by_policy=True) for _ in range(6))


@settings(deadline=None, max_examples=50)
@given(attempts=st.integers(1, 40), seed=st.integers())
def test_a_next_try_is_spread_by_a_fifth(attempts: int, seed: int) -> None:
    """After 1, 5, 15, 30 and then every 60 minutes."""
    wait = RETRIES[min(attempts, 5) - 1]
    due = next_try(NOW, attempts, RETRIES, Random(seed)) - NOW
    assert wait * 0.8 <= due <= wait * 1.2
