"""A range that TIMEX3 takes for two times is one period of an article, of its figures and of its events."""

from datetime import date

import pytest

from pipeline.events.extract import Source, as_days, extract_sources
from pipeline.records import Extraction

PUBLISHED = as_days(date(2023, 7, 11))


def extract(body: str) -> Extraction:
    (found,) = extract_sources([Source(article_id="a", title=None, body=body, published=PUBLISHED)])
    return found


@pytest.mark.parametrize(
    ("body", "begin", "end"),
    [
        ("China's exports of steel rose 5% from January to May.", date(2023, 1, 1), date(2023, 6, 1)),
        ("China's exports of steel reached $20 billion between 2015 and 2018.", date(2015, 1, 1), date(2019, 1, 1)),
        ("China's exports of steel reached $20 billion in January-May.", date(2023, 1, 1), date(2023, 6, 1)),
        ("China's steel exports fell 3% in the six months ended June 30.", date(2023, 1, 1), date(2023, 7, 1)),
    ],
)
def test_figure_is_about_the_whole_period(body: str, begin: date, end: date) -> None:
    assert [(f.period.begin, f.period.end_day) for f in extract(body).figures if f.period] == [(begin, end)]


def test_event_lasts_the_whole_range() -> None:
    body = "Russia and China held joint naval exercises in the Sea of Japan from 20 to 22 June."
    found = extract(body)
    assert {(event.begin, event.end_day) for event in found.events} == {(date(2023, 6, 20), date(2023, 6, 23))}
    # The times themselves stay as TIMEX3 has them, and the event names the first of the two.
    assert [(time.text, time.value) for time in found.times] == [("20", "2023-06-20"), ("22 June", "2023-06-22")]
    assert {event.time for event in found.events} == {0}


def test_event_is_dated_by_what_it_came_after() -> None:
    body = "Iran launched missiles at Israel two days after the July 3 strike."
    days = {(event.begin, event.end_day) for event in extract(body).events}
    assert (date(2023, 7, 5), date(2023, 7, 6)) in days
