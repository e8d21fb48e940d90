"""Dates are read as publishers write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.sources.dates import parse_date
from digest.sources.feed import parse_feed

TEN = datetime(2024, 2, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 05 Feb 2024 10:00:00 GMT",
        "Mon, 05 Feb 2024 05:00:00 EST",
        "Mon, 05 Feb 2024 02:00:00 PST",
        "Mon, 05 Feb 2024 11:00:00 CET",
        "Mon, 05 Feb 2024 15:30:00 IST",
        "Mon, 05 Feb 2024 11:00 GMT+1",
        "Mon, 05 Feb 24 10:00:00 +0000",
        "Mon Feb  5 10:00:00 2024",
        "5 February 2024 10:00:00",
        "February 5th, 2024, 10:00 a.m.",
        "Feb 5, 2024 10:00 am",
        "lun., 05 févr. 2024 11:00:00 +0100",
        "Mo, 5. Februar 2024, 10:00 Uhr",
        "5 de febrero de 2024 10:00",
        "Пн, 05 Фев 2024 13:00:00 +0300",
        "5 лютого 2024 10:00",
        "2024-02-05T10:00:00Z",
        "2024-02-05t10:00:00.123456789z",
        "2024-02-05 10:00",
        "2024-02-05T11:00:00+01:00",
        "20240205T100000Z",
        "2024/02/05 10:00",
        "2024年2月5日 10:00",
        "05.02.2024 10:00",
        "02/05/2024 10:00:00 AM",
        "1707127200",
        "1707127200000",
    ],
)
def test_one_instant_in_many_spellings(text: str) -> None:
    """Standards, other languages, zone names and epochs give the same instant."""
    assert parse_date(text) == TEN


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("Mon, 05 Aug 2024 10:00:00 CEST", datetime(2024, 8, 5, 8, tzinfo=UTC)),
        ("Mon, 05 Feb 2024 24:00:00 GMT", datetime(2024, 2, 6, tzinfo=UTC)),
        ("Sat, 31 Dec 2016 23:59:60 GMT", datetime(2017, 1, 1, tzinfo=UTC)),
        ("2024-02-05", datetime(2024, 2, 5, tzinfo=UTC)),
        ("2024-02", datetime(2024, 2, 1, tzinfo=UTC)),
        ("31/12/2024", datetime(2024, 12, 31, tzinfo=UTC)),
        ("12/31/2024", datetime(2024, 12, 31, tzinfo=UTC)),
        ("12:30 pm, Feb 5, 2024", datetime(2024, 2, 5, 12, 30, tzinfo=UTC)),
        ("Feb 5, 2024 12:30 am", datetime(2024, 2, 5, 0, 30, tzinfo=UTC)),
    ],
)
def test_odd_dates(text: str, instant: datetime) -> None:
    """The twenty-fourth hour, leap seconds, noon and midnight, days without a time."""
    assert parse_date(text) == instant


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "soon",
        "05/02/2024",
        "2022-13-40",
        "32 Feb 2024",
        "Thu, 01 Jan 0001 00:00:00 GMT",
        "2150-01-01",
        "12",
        "2024-02-05T99:00",
        "x" * 500,
        "9" * 100,
    ],
)
def test_no_date_is_better_than_a_wrong_one(text: str | None) -> None:
    """What is ambiguous, impossible or outside 1990 to 2100 gives none."""
    assert parse_date(text) is None


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2100, 12, 30)))  # noqa: DTZ001 - made aware below
@settings(deadline=None, max_examples=100)
def test_what_the_standards_write_comes_back(moment: datetime) -> None:
    """ISO 8601 and RFC 5322 are read to the second."""
    aware = moment.replace(microsecond=0, tzinfo=UTC)
    assert parse_date(aware.isoformat()) == aware
    assert parse_date(f"{aware:%d} {_MONTHS[aware.month - 1]} {aware:%Y %H:%M:%S} +0000") == aware


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@given(st.text(st.sampled_from(list("0123456789:-/.+ TZaprilmonfeb,GMT")), max_size=60) | st.text(max_size=60))
@settings(deadline=None, max_examples=300)
def test_any_text_gives_a_plausible_date_or_none(text: str) -> None:
    """Nothing raises, and what comes out lies where articles do."""
    moment = parse_date(text)
    assert moment is None or 1990 <= moment.year <= 2100


@pytest.mark.parametrize("text", ["20:15 Uhr", "2024-13-40", "Mon, 01 Jan 0001 00:00:00 GMT", "99999999", "05/02/2024"])
def test_feedparsers_guesses_are_not_taken(text: str) -> None:
    """What we can't read has no date, the same on every day and machine."""
    feed = f"<rss version='2.0'><channel><item><title>x</title><pubDate>{text}</pubDate></item></channel></rss>"
    assert parse_feed(feed.encode()).entries[0].published is None
