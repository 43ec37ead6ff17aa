"""Our scorer counts as the codebook's judge does."""

from typing import Any

from tests.eval import scorer

SENTENCE = "Norway and Ghana signed a fisheries accord on Monday."


def label(**changes: Any) -> dict[str, Any]:
    event = {
        "type": "SUPPORT",
        "also": ["AGREE"],
        "quote": "Norway and Ghana signed a fisheries accord",
        "actors": ["NOR", "GHA"],
        "date": ["2024-01-08", "2024-01-09"],
        "also_dates": [None],
        "status": "occurred",
        "optional": False,
    }
    return event | changes


def found(**changes: Any) -> dict[str, Any]:
    event = {
        "type": "SUPPORT",
        "sentence": {"text": SENTENCE},
        "trigger": {"text": "signed"},
        "actors": [{"country": "GHA"}, {"country": "NOR"}, {"country": None}],
        "begin": "2024-01-08",
        "end_day": "2024-01-09",
        "status": "occurred",
    }
    return event | changes


def figure(**changes: Any) -> dict[str, Any]:
    one = {"sentence": {"text": "Exports rose 4% to $2 billion."}, "value": 2e9, "unit": "USD", "percent": 4.0}
    return one | {"kind": "actual", "period": None} | changes


def wanted_figure(**changes: Any) -> dict[str, Any]:
    one = {"quote": "Exports rose 4% to $2 billion", "value": 2e9, "unit": "USD", "percent": 4.0}
    return one | {"kind": "actual", "period": None, "optional": False} | changes


def scored(events: list[Any], predictions: list[Any]) -> dict[str, float]:
    article = {"id": "a", "events": events, "figures": []}
    return scorer.score([article], {"a": {"events": predictions, "figures": []}})


def test_a_right_event_is_right_in_all() -> None:
    measures = scored([label()], [found()])
    assert measures["events_f"] == measures["events_dates"] == measures["events_actors"] == 1
    assert measures["dated_event_f"] == 1


def test_an_allowed_type_counts_but_is_not_first_choice() -> None:
    measures = scored([label()], [found(type="AGREE")])
    assert measures["events_f"] == 1
    assert measures["events_type"] == 0


def test_another_allowed_date_counts() -> None:
    assert scored([label()], [found(begin=None, end_day=None)])["events_dates"] == 1
    assert scored([label(also_dates=[])], [found(begin=None, end_day=None)])["events_dates"] == 0


def test_each_prediction_is_used_once_and_optional_labels_come_last() -> None:
    measures = scored([label(optional=True), label()], [found()])
    assert measures["events_recall"] == measures["events_precision"] == 1


def test_an_optional_label_absorbs_what_would_be_extra() -> None:
    assert scored([label(), label(optional=True)], [found(), found()])["events_precision"] == 1
    assert scored([label()], [found(), found()])["events_precision"] == 0.5


def test_nothing_found_scores_nothing() -> None:
    assert scored([label()], [])["events_f"] == 0


def test_the_trigger_inside_the_quote_decides() -> None:
    inside, outside = found(), found(trigger={"text": "Monday"})
    assert scorer.pair([label()], [outside, inside], scorer.same_event) == [(label(), inside)]


def test_quotes_in_other_type_still_match() -> None:
    assert scorer.holds("He called it “a gift”, twice.", 'called it "a gift"')


def test_a_figure_counts_by_value_with_unit_or_by_percent() -> None:
    assert scorer.same_figure(wanted_figure(), figure()) == 3
    assert scorer.same_figure(wanted_figure(), figure(unit="EUR")) == 1
    assert scorer.same_figure(wanted_figure(unit=None), figure(unit="EUR")) == 3
    assert scorer.same_figure(wanted_figure(), figure(value=3e9, percent=None)) == 0


def test_periods_are_counted_only_where_labelled() -> None:
    year = ["2023-01-01", "2024-01-01"]
    right = figure(period={"begin": year[0], "end_day": year[1]})
    assert scorer.count_figures([wanted_figure(period=year)], [right])["period"] == 1
    assert scorer.count_figures([wanted_figure()], [right])["periods"] == 0
