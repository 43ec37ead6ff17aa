"""What of a source's day is a surprise beside its own history, and what is chance."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipeline.articles.drift import Reading, SourceDay, count_source_day, find_surprises
from pipeline.records import ArticleState

TODAY = date(2024, 3, 20)


def make_day(before: int = 0, *, pages: int = 20, empty: int = 0, short: int = 0, undated: int = 0) -> SourceDay:
    day = TODAY - timedelta(days=before)
    return SourceDay(source="paper", day=day, pages=pages, empty=empty, short=short, suspicious=0, undated=undated)


USUAL = [make_day(n, empty=n % 3, undated=20) for n in range(1, 15)]


@pytest.mark.parametrize(
    ("today", "measures"),
    [
        pytest.param(make_day(empty=1, undated=20), [], id="as ever"),
        pytest.param(make_day(empty=4, undated=20), [], id="a bad day that chance explains"),
        pytest.param(make_day(empty=15, undated=20), ["empty"], id="most pages give nothing"),
        pytest.param(make_day(short=18, undated=20), ["short"], id="only teasers are left"),
        pytest.param(make_day(pages=5, empty=1, undated=5), [], id="one of five"),
        pytest.param(make_day(pages=4, empty=4, undated=4), [], id="too few pages"),
        pytest.param(make_day(undated=0), [], id="better than ever"),
    ],
)
def test_a_share_is_a_surprise_beside_its_own_history(today: SourceDay, measures: list[str]):
    assert [item.measure for item in find_surprises(today, USUAL)] == measures


def test_a_large_steady_source_needs_a_rise_that_matters():
    history = [make_day(n, pages=5000) for n in range(1, 15)]
    assert find_surprises(make_day(pages=5000, empty=100), history) == ()


def test_nothing_is_said_without_a_week_of_history():
    assert find_surprises(make_day(empty=20), USUAL[:6]) == ()


def test_pages_are_counted_by_what_is_wrong_with_them():
    def reading(name: str, *, words: int = 500, kept: float = 0.5, state: ArticleState | None = ArticleState.OK):
        return Reading(article_id=name, state=state, words=words, kept_share=kept, is_undated=name == "undated")

    readings = [
        reading("good"), reading("undated"), reading("short", words=30), reading("all of it", kept=0.99),
        reading("wall", state=ArticleState.BLOCKED), reading("no page", state=None),
    ]  # fmt: skip
    counted = count_source_day(readings, source="paper", day=TODAY)
    assert (counted.pages, counted.empty, counted.short, counted.suspicious, counted.undated) == (6, 2, 1, 1, 1)
