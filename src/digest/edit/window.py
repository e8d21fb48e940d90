"""Days, and the articles that belong to each: functions of date, closing hour and publishing days alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from digest.errors import ConfigError
from digest.models import Article, Window
from digest.settings import WEEKDAYS, Newsletter

LATE_ARRIVAL = timedelta(hours=24)
"""An article that was first seen after its issue was made still goes into the next one if it is no older than this."""

_YEARS = range(1970, 3000)


def window_of(day: date, newsletter: Newsletter) -> Window:
    """Return the time between the close of the publishing day before and the close of a day, in UTC."""
    before = previous_publishing_day(day, newsletter)
    return Window(start=_close_of(before, newsletter), end=_close_of(day, newsletter))


def is_publishing_day(day: date, newsletter: Newsletter) -> bool:
    """Say whether the newsletter comes out on a day."""
    return WEEKDAYS[day.weekday()] in newsletter.days


def previous_publishing_day(day: date, newsletter: Newsletter) -> date:
    """Return the latest publishing day before a day."""
    week = (day - timedelta(days=back) for back in range(1, 8))
    return next(before for before in week if is_publishing_day(before, newsletter))


def issue_number(day: date, newsletter: Newsletter) -> int | None:
    """Return how many publishing days lead up to a day, 1 for the configured first issue's; None before it."""
    first = newsletter.first_issue
    if first is None or day < first:
        return None
    later = (first + timedelta(days=ahead) for ahead in range(1, (day - first).days + 1))
    return 1 + sum(is_publishing_day(one, newsletter) for one in later)


def named_day(word: str, now: datetime, newsletter: Newsletter) -> date:
    """Return the date that "today", "yesterday" or "YYYY-MM-DD" means in the newsletter's zone; raise ConfigError."""
    today = now.astimezone(ZoneInfo(newsletter.timezone)).date()
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    return named.get(word) or _parsed(word)


def candidates(articles: Iterable[Article], window: Window, previous_made_at: datetime | None) -> tuple[Article, ...]:
    """Return the articles that may stand in a window's issue: its own, timeless ones, and late ones of the day before.

    ``previous_made_at`` is when the issue before was made: what was first seen after it is late.
    """
    return tuple(
        article
        for article in articles
        if not article.filed
        and (article.timeless or article.moment in window or _came_late(article, window, previous_made_at))
    )


def _close_of(day: date, newsletter: Newsletter) -> datetime:
    # fold=0, the default, takes the first of two equal wall times, and moves a skipped one by the length of the gap.
    return datetime.combine(day, newsletter.close, tzinfo=ZoneInfo(newsletter.timezone)).astimezone(UTC)


def _came_late(article: Article, window: Window, previous_made_at: datetime | None) -> bool:
    if previous_made_at is None:
        return False
    day_before = Window(start=window.start - LATE_ARRIVAL, end=window.start)
    return article.moment in day_before and article.first_seen > previous_made_at


def _parsed(word: str) -> date:
    try:
        day = date.fromisoformat(word)
    except ValueError:
        raise _not_a_date(word) from None
    # Python also reads "20221111" and "2022-W45-5", and years whose windows no instant can express.
    if day.isoformat() != word or day.year not in _YEARS:
        raise _not_a_date(word)
    return day


def _not_a_date(word: str) -> ConfigError:
    return ConfigError(
        f"{word!r} is not a date",
        hint=f"write YYYY-MM-DD, between {_YEARS.start} and {_YEARS.stop - 1}, or today, or yesterday",
    )
