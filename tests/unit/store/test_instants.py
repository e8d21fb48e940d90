"""Instants in the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import builders
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.store.instants import instant, stamp

aware = st.datetimes(
    min_value=datetime.fromisoformat("0001-01-02"),
    max_value=datetime.fromisoformat("9999-12-30"),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(-timedelta(hours=9, minutes=30))]),
)
quick = settings(deadline=None, max_examples=100)


@quick
@given(moment=aware)
def test_an_instant_survives(moment: datetime) -> None:
    """What comes back is the same instant, in UTC, from text of one length."""
    assert instant(stamp(moment)) == moment
    assert instant(stamp(moment)).utcoffset() == timedelta(0)
    assert len(stamp(moment)) == 32


@quick
@given(one=aware, other=aware)
def test_text_sorts_as_time_does(one: datetime, other: datetime) -> None:
    """Ranges can be asked for by comparing text."""
    assert (stamp(one) < stamp(other)) == (one < other)


def test_a_time_without_a_zone_is_refused() -> None:
    """A naive time has no instant."""
    with pytest.raises(ValueError, match="without a zone"):
        stamp(builders.NOON.replace(tzinfo=None))
