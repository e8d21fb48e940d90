from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from builders import DAY, WINDOW, article, newsletter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.edit.window import (
    candidates,
    is_publishing_day,
    issue_number,
    named_day,
    previous_publishing_day,
    window_of,
)
from digest.errors import ConfigError
from digest.settings import WEEKDAYS

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
ZONES = (
    "UTC",
    "Europe/Rome",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Africa/Casablanca",
    "Asia/Kolkata",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_window_lies_between_two_closes():
    """A day's window runs from the close of the day before to its own, in the newsletter's zone."""
    assert window_of(DAY, newsletter()) == WINDOW


def test_window_is_in_utc():
    """Both ends are given in UTC, wherever the newsletter closes."""
    window = window_of(DAY, newsletter(timezone="Asia/Kolkata"))
    assert (window.start.tzinfo, window.end.tzinfo) == (UTC, UTC)


def test_window_starts_at_the_previous_publishing_day():
    """Monday's issue of a newsletter for workdays covers the weekend."""
    window = window_of(date(2022, 11, 14), newsletter(days=WORKDAYS))
    assert (window.start, window.end) == (utc(2022, 11, 11, 22), utc(2022, 11, 14, 22))


def test_weekly_window_lasts_a_week():
    """A newsletter that comes out once a week covers seven days."""
    window = window_of(date(2022, 11, 13), newsletter(days=("sun",)))
    assert window.end - window.start == timedelta(days=7)


def test_window_holds_its_start_and_not_its_end():
    """An article of the very moment of closing belongs to the next issue."""
    window = window_of(DAY, newsletter())
    assert window.start in window
    assert window.end not in window


def test_closing_hour_that_is_skipped_moves_by_the_gap():
    """A close in the hour that spring takes away is an hour later on the clock."""
    window = window_of(date(2022, 3, 27), newsletter(close=time(2, 30)))
    assert window.end == utc(2022, 3, 27, 1, 30)
    assert window.end - window.start == timedelta(hours=24)


def test_closing_hour_that_comes_twice_is_the_first():
    """A close in the hour that autumn repeats is the first of the two."""
    window = window_of(date(2022, 10, 30), newsletter(close=time(2, 30)))
    assert window.end == utc(2022, 10, 30, 0, 30)
    assert window_of(date(2022, 10, 31), newsletter(close=time(2, 30))).start == window.end


@settings(deadline=None, max_examples=40)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2010, 1, 1), date(2030, 12, 31)),
    close=st.times().map(lambda wall: wall.replace(second=0, microsecond=0)),
    days=st.sets(st.sampled_from(WEEKDAYS), min_size=1),
)
@example(zone="Europe/Rome", day=date(2022, 3, 27), close=time(2, 30), days=set(WEEKDAYS))
@example(zone="Australia/Lord_Howe", day=date(2022, 10, 2), close=time(2, 15), days=set(WEEKDAYS))
@example(zone="Pacific/Apia", day=date(2011, 12, 30), close=time(18, 0), days=set(WEEKDAYS))
def test_windows_tile_the_year(zone, day, close, days):
    """Windows of following publishing days touch: nothing falls between two issues or into both."""
    daily = newsletter(timezone=zone, close=close, days=tuple(days))
    before = previous_publishing_day(day, daily)
    assert is_publishing_day(before, daily)
    assert before < day
    assert window_of(before, daily).end == window_of(day, daily).start
    assert window_of(day, daily).start <= window_of(day, daily).end


@pytest.mark.parametrize("zone", ["Europe/Rome", "America/Santiago", "Australia/Lord_Howe"])
def test_every_instant_of_a_year_is_in_one_window(zone):
    """Over a whole year with both clock changes, the windows' lengths add up and none is empty."""
    daily = newsletter(timezone=zone, close=time(2, 15))
    windows = [window_of(date(2022, 1, 1) + timedelta(days=n), daily) for n in range(365)]
    assert all(window.start < window.end for window in windows)
    assert all(one.end == following.start for one, following in pairwise(windows))


@pytest.mark.parametrize(("day", "comes_out"), [(date(2022, 11, 11), True), (date(2022, 11, 12), False)])
def test_publishing_days_are_the_configured_weekdays(day, comes_out):
    """A newsletter for workdays comes out on Friday and not on Saturday."""
    assert is_publishing_day(day, newsletter(days=WORKDAYS)) is comes_out


def test_previous_publishing_day_skips_the_weekend():
    """The publishing day before Monday is Friday."""
    assert previous_publishing_day(date(2022, 11, 14), newsletter(days=WORKDAYS)) == date(2022, 11, 11)


def test_previous_publishing_day_of_a_weekly_is_a_week_before():
    """A day is never its own previous one."""
    assert previous_publishing_day(date(2022, 11, 13), newsletter(days=("sun",))) == date(2022, 11, 6)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2022, 11, 10), None),
        (date(2022, 11, 11), 1),
        (date(2022, 11, 12), 1),
        (date(2022, 11, 14), 2),
        (date(2022, 11, 18), 6),
        (date(2022, 11, 21), 7),
    ],
)
def test_issue_number_counts_publishing_days(day, number):
    """The first issue is number 1, and weekends don't count."""
    assert issue_number(day, newsletter(days=WORKDAYS, first_issue=date(2022, 11, 11))) == number


def test_issue_number_starts_at_one_on_any_day():
    """A first issue outside the publishing days, such as a launch on Sunday, is number 1 all the same."""
    launched = newsletter(days=WORKDAYS, first_issue=date(2022, 11, 13))
    assert [issue_number(date(2022, 11, day), launched) for day in (13, 14)] == [1, 2]


def test_no_first_issue_no_number():
    """Without a configured first issue there is no number."""
    assert issue_number(DAY, newsletter()) is None


@pytest.mark.parametrize(
    ("word", "day"),
    [("today", date(2022, 11, 12)), ("yesterday", date(2022, 11, 11)), ("2022-02-28", date(2022, 2, 28))],
)
def test_named_day_is_in_the_newsletters_zone(word, day):
    """At half past midnight in Rome it is the new day there, though not in UTC."""
    assert named_day(word, utc(2022, 11, 11, 23, 30), newsletter()) == day


@pytest.mark.parametrize("day", ["1970-01-01", "2999-12-31"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_named_days_at_the_edges_have_windows(day, zone):
    """Whatever date is accepted has a window in any zone."""
    daily = newsletter(timezone=zone)
    window = window_of(named_day(day, utc(2022, 11, 11), daily), daily)
    assert window.start < window.end


@pytest.mark.parametrize(
    "word",
    [
        "",
        "tomorrow",
        "2022-13-40",
        "2022-02-29",
        "20221111",
        "2022-W45-5",
        " 2022-11-11",
        "1969-12-31",
        "3000-01-01",
        "9999-12-31",
    ],
)
def test_bad_date_is_refused_with_a_hint(word):
    """What is not a date is named, with the way to write one."""
    with pytest.raises(ConfigError) as caught:
        named_day(word, utc(2022, 11, 11), newsletter())
    assert caught.value.message == f"{word!r} is not a date"
    assert caught.value.hint == "write YYYY-MM-DD, between 1970 and 2999, or today, or yesterday"


def at(moment: datetime, **changes):
    return article(**{"published": moment, "first_seen": WINDOW.end, **changes})


@pytest.mark.parametrize(
    ("moment", "stands"),
    [
        (WINDOW.start, True),
        (WINDOW.end - timedelta(microseconds=1), True),
        (WINDOW.end, False),
        (WINDOW.start - timedelta(microseconds=1), False),
    ],
)
def test_candidates_are_the_articles_of_the_window(moment, stands):
    """Without an issue before, the window alone decides."""
    assert bool(candidates([at(moment)], WINDOW, None)) is stands


def test_timeless_articles_may_stand_in_every_window():
    """An undated file is a candidate long after and long before its first sight."""
    one = article(published=None, first_seen=utc(2020, 1, 1), timeless=True)
    assert candidates([one], WINDOW, None) == (one,)


def test_filed_articles_are_no_candidates():
    """The backlog of a source's first visit is known and never shown."""
    assert candidates([article(filed=True), article(filed=True, timeless=True)], WINDOW, None) == ()


@pytest.mark.parametrize(
    ("older", "seen_later", "stands"),
    [
        (timedelta(microseconds=1), timedelta(microseconds=1), True),
        (timedelta(hours=24), timedelta(microseconds=1), True),
        (timedelta(hours=24, microseconds=1), timedelta(microseconds=1), False),
        (timedelta(hours=1), timedelta(0), False),
        (timedelta(hours=1), timedelta(hours=-1), False),
    ],
)
def test_late_article_goes_into_the_next_issue(older, seen_later, stands):
    """What the issue before could not know, and is at most 24 hours older than the window, is not lost."""
    made_at = WINDOW.start + timedelta(minutes=5)
    late = at(WINDOW.start - older, first_seen=made_at + seen_later)
    assert bool(candidates([late], WINDOW, made_at)) is stands


def test_articles_after_the_window_are_not_late():
    """Late means before the window, never after it."""
    assert candidates([at(WINDOW.end)], WINDOW, WINDOW.start) == ()


def test_candidates_keep_their_order():
    """Choosing candidates neither sorts nor doubles."""
    both = (at(WINDOW.start, title="Second", timeless=True), at(WINDOW.start, title="First"))
    assert candidates(both, WINDOW, WINDOW.start) == both
