"""Linking figures: one value told by many is one measure, contradicting values are one topic, order changes nothing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events.link_figures import (
    THRESHOLD,
    agree,
    allowed,
    half_unit,
    link_figures,
    measures_of,
    relink_figures,
    score_figures,
)
from pipeline.records import FigureKind, FigureReport

YEAR = {"period_begin": date(2023, 1, 1), "period_end_day": date(2024, 1, 1)}


def figure(figure_id: str, **changes) -> FigureReport:
    base = FigureReport(
        figure_id=figure_id,
        article_id=f"article of {figure_id}",
        day=date(2024, 1, 15),
        metric="bilateral trade",
        metric_code="trade_turnover",
        value=218e9,
        unit="USD",
        percent=None,
        base=None,
        bound=None,
        kind=FigureKind.ACTUAL,
        parties=("CHN", "RUS"),
        text="$218 billion",
        words=("customs", "trade", "year"),
        event=None,
        **YEAR,
    )
    return replace(base, **changes)


def values(*reports) -> list[set[str]]:
    return [set(measure.members) for measure in link_figures(reports)]


def topics(*reports) -> int:
    return len({measure.topic_id for measure in link_figures(reports)})


def test_the_same_value_otherwise_rounded_is_one_measure_and_the_most_exact_speaks():
    exact = figure("b", value=218.2e9, text="$218.2 billion", day=date(2024, 1, 17), words=("goods", "moscow", "trade"))
    [measure] = link_figures([figure("a"), exact])
    assert (measure.members, measure.best_figure_id) == (("a", "b"), "b")


def test_contradicting_values_stand_side_by_side_in_one_topic():
    reports = [figure("a"), figure("b", value=240e9, text="$240 billion")]
    assert values(*reports) == [{"a"}, {"b"}]
    assert topics(*reports) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"parties": ("IND", "USA")},
        {"parties": ("CHN", "USA")},
        {"period_begin": date(2022, 1, 1), "period_end_day": date(2023, 1, 1)},
        {"kind": FigureKind.FORECAST},
        {"value": None, "percent": 218.0},
        {"unit": "CNY"},
        {"metric_code": "exports"},
    ],
)
def test_another_thing_is_another_topic(changes):
    assert topics(figure("a"), figure("b", **changes)) == 2


def test_who_is_named_besides_does_not_part_them_but_another_pair_does():
    assert topics(figure("a"), figure("b", parties=("RUS",))) == 1
    assert topics(figure("a"), figure("b", parties=("CHN", "RUS", "KAZ"))) == 1
    assert topics(figure("a"), figure("b", parties=("KAZ", "RUS"))) == 2


def test_one_article_does_not_contradict_itself():
    assert topics(figure("a", article_id="x"), figure("b", article_id="x", value=240e9, text="$240 billion")) == 2
    assert topics(figure("a", article_id="x"), figure("b", article_id="x")) == 1


def test_without_a_period_articles_of_one_fortnight_may_mean_the_same():
    no_period = {"period_begin": None, "period_end_day": None}
    assert score_figures(figure("a"), figure("b", **no_period)) >= THRESHOLD
    later = {"day": date(2024, 3, 1), **no_period}
    assert score_figures(figure("a"), figure("b", value=219e9, **later)) == 0
    assert score_figures(figure("a"), figure("b", **later)) >= THRESHOLD, "the very same level, within a quarter"
    assert score_figures(figure("a"), figure("b", **later | {"day": date(2024, 6, 1)})) == 0


def test_the_very_same_level_will_do_where_the_metric_says_little():
    worth = figure("b", metric="worth", metric_code="market_value")
    assert values(figure("a"), worth) == [{"a", "b"}]
    assert values(figure("a"), replace(worth, value=219e9)) == [{"a"}, {"b"}]
    assert values(figure("a"), replace(worth, metric_code="exports")) == [{"a"}, {"b"}]
    few = {"value": 3.0, "unit": "people", "text": "three people", "event": "c"}
    killed = figure("a", metric="killed", metric_code="casualties", **few)
    assert values(killed, figure("b", metric="said", metric_code=None, **few)) == [{"a"}, {"b"}]


def test_an_estimate_may_be_of_what_is_or_of_what_comes():
    estimate = figure("b", kind=FigureKind.ESTIMATE)
    assert values(figure("a"), estimate) == [{"a", "b"}]
    assert values(figure("a", kind=FigureKind.FORECAST), estimate) == [{"a", "b"}]
    assert topics(figure("a", kind=FigureKind.TARGET), estimate) == 2


def test_people_are_counted_under_any_name():
    killed = {"metric": "killed", "metric_code": "casualties", "value": 3.0, "text": "three guards", "unit": "guards"}
    assert values(figure("a", **killed), figure("b", **{**killed, "unit": "people"})) == [{"a", "b"}]


@pytest.mark.parametrize(
    ("text", "number", "half"),
    [
        ("$93.8 billion", 93.8e9, 0.05e9),
        ("trade hit $218 billion", 218e9, 0.5e9),
        ("1,250 people", 1250.0, 0.5),
        ("fell by 7.25%", -7.25, 0.005),
        ("two million", 2e6, 0.0),
        ("in 2023, $5 million", 5e6, 0.5e6),
    ],
)
def test_rounding_is_read_from_the_last_digit(text, number, half):
    assert half_unit(text, number) == pytest.approx(half)


def test_bounds_open_the_interval_on_their_side():
    more = figure("a", value=200e9, text="over $200 billion", bound=">")
    assert agree(more, figure("b", value=218e9))
    assert not agree(more, figure("b", value=190e9, text="$190 billion"))
    low, high = allowed(figure("c", value=200e9, text="about $200 billion", bound="~"))
    assert low < 191e9
    assert high > 209e9


some_figures = st.lists(
    st.builds(
        figure,
        figure_id=st.uuids(version=4).map(str),
        article_id=st.sampled_from("xyz"),
        day=st.dates(date(2024, 1, 1), date(2024, 1, 20)),
        value=st.sampled_from([218e9, 218.4e9, 240e9, 90e9]),
        text=st.sampled_from(["$218 billion", "$218.4 billion", "words"]),
        bound=st.sampled_from([None, ">", "~"]),
        parties=st.sampled_from([("CHN", "RUS"), ("CHN",), ()]),
        period_begin=st.sampled_from([date(2023, 1, 1), date(2023, 2, 1)]),
        words=st.lists(st.sampled_from("abcdef"), max_size=4, unique=True).map(lambda words: tuple(sorted(words))),
    ),
    max_size=12,
    unique_by=lambda item: item.figure_id,
)


@settings(max_examples=60, deadline=None)
@given(some_figures, st.randoms(use_true_random=False))
def test_order_of_arrival_changes_nothing(reports, random):
    shuffled = list(reports)
    random.shuffle(shuffled)
    assert link_figures(shuffled) == link_figures(reports)


@settings(max_examples=80, deadline=None)
@given(some_figures, st.randoms(use_true_random=False))
def test_linking_bit_by_bit_equals_linking_all_at_once(everything, reports, random):
    """New figures, figures that were read otherwise before, and figures that go, in batches of any size."""
    other = {item.figure_id: replace(item, parties=("USA",), event="c") for item in reports}
    versions = [(item.figure_id, version) for item in reports for version in (item, other[item.figure_id], None)]
    steps = [step for step in versions if random.random() < (0.2 if step[1] is None else 0.9)]
    random.shuffle(steps)
    final = dict(steps)
    known = everything()
    while steps:
        batch = dict(steps[: random.randint(1, 4)])
        del steps[: max(1, len(batch))]
        standing = {name: known.placed[name] for name in batch if name in known.placed}
        told = [item for item in batch.values() if item is not None]
        decided = relink_figures(told, standing=standing, around=known)
        known.forget(batch.keys() - decided.keys())
        known.placed |= decided
    topics = {}
    for placed in known.placed.values():
        topics.setdefault(placed.leader, []).append(placed.item)
    found = {measure for topic in topics.values() for measure in measures_of(sorted(topic, key=lambda one: one.order))}
    assert found == set(link_figures(item for item in final.values() if item is not None))


def test_figures_need_something_particular_in_common():
    plain = {"event": None, "words": ("said", "year"), "names": (), "text": "7.2 %", "value": None, "percent": 7.2}
    first = figure("a", **plain)
    assert score_figures(first, figure("b", **plain)) == 0, "a common word is nothing particular"
    assert score_figures(replace(first, names=("acme",)), figure("b", **plain | {"names": ("acme",)})) > THRESHOLD
    nobody = {"parties": (), "period_begin": None, "period_end_day": None}
    acme, other = figure("a", names=("acme",), **nobody), figure("b", names=("bolt",), value=219e9, **nobody)
    assert topics(acme, other) == 2, "no country, no name, no level in common: nothing says that it is one thing"
