"""Dates as fields and labels write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.articles.datestrings import find_stated_dates, read_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-13", date(2024, 5, 13)),
        ("20240513", date(2024, 5, 13)),
        ("May 13, 2024", date(2024, 5, 13)),
        ("Monday, 13th of May 2024", date(2024, 5, 13)),
        ("13 mai 2024", date(2024, 5, 13)),
        ("13. Mai 2024", date(2024, 5, 13)),
        ("13 de mayo de 2024", date(2024, 5, 13)),
        ("13 мая 2024", date(2024, 5, 13)),
        ("2024年5月13日", date(2024, 5, 13)),
        ("13/05/2024", date(2024, 5, 13)),
        ("05/13/2024", date(2024, 5, 13)),
        ("4.3.2024", date(2024, 3, 4)),
        ("Mon May 13 10:00:00 UTC 2024", date(2024, 5, 13)),
        ("31 February 2024", None),
        ("2024-02-30T10:00:00Z", None),
        ("03/04/2024", None),
        ("version 1.2.2024.5", None),
        ("no day at all", None),
        ("", None),
    ],
)
def test_a_field_states_one_day_or_none(text, day):
    stated = read_date(text)
    assert (stated and stated.day) == day


@pytest.mark.parametrize(("day_first", "day"), [(True, date(2024, 4, 3)), (False, date(2024, 3, 4))])
def test_the_region_decides_between_day_and_month(day_first, day):
    assert read_date("03/04/2024", day_first=day_first).day == day


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2024-05-13T23:30:00-05:00", datetime(2024, 5, 13, 23, 30, tzinfo=timezone(timedelta(hours=-5)))),
        ("2024-05-13T09:00:00Z", datetime(2024, 5, 13, 9, tzinfo=UTC)),
        ("Mon, 13 May 2024 09:00:00 GMT", datetime(2024, 5, 13, 9, tzinfo=UTC)),
        ("May 13, 2024 at 4:05 PM MSK", datetime(2024, 5, 13, 16, 5, tzinfo=timezone(timedelta(hours=3)))),
        ("May 13, 2024 at 12:10 am UTC", datetime(2024, 5, 13, 0, 10, tzinfo=UTC)),
        # Without a zone there is a day, but no instant; CST means three zones.
        ("2024-05-13 09:00", None),
        ("May 13, 2024 9:00 CST", None),
    ],
)
def test_the_zone_is_kept_and_the_day_is_the_local_one(text, at):
    stated = read_date(text)
    assert stated.at == at
    assert stated.day == date(2024, 5, 13)
    assert at is None or stated.at.utcoffset() == at.utcoffset()


@given(st.text(max_size=80))
def test_no_text_raises_and_spans_lie_within(text):
    for stated in find_stated_dates(text, day_first=True):
        assert 0 <= stated.start < stated.end <= len(text)
