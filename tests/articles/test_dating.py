"""Dating undated articles from their own words: our own sentences, each rule with what it reads and must not read."""

from datetime import UTC, date, datetime

import pytest

from pipeline.articles.constraints import Constraint, Reading
from pipeline.articles.dating import WORD_RULES, date_from_text, solve
from pipeline.lexicons import read_lexicon
from pipeline.records import DateSource, Precision


def dated(text: str, *, bound: datetime | None = None, **options):
    return date_from_text(None, text, bound=bound, **options)


def held(text: str, day: date) -> dict[str, bool]:
    """Rule name to whether it allows the day."""
    return {item.rule: item.holds(day) for rule in WORD_RULES for item in rule(Reading(text=text))}


def test_a_dateline_and_a_year_whose_total_is_known_give_the_day():
    text = (
        "OSLO, March 4. /NNN/. The minister met shipowners to speak about tolls.\n\n"
        "Besides the 40 million tonnes already carried in 2018, the line will carry timber, he said."
    )
    published, evidence = dated(text)
    assert (published.days.begin, published.days.end) == (date(2019, 3, 4), date(2019, 3, 5))
    assert published.source is DateSource.DATELINE
    assert any("40 million tonnes" in item.text for item in evidence)


def test_last_month_beside_its_name_and_last_year_beside_its_number_give_the_month():
    text = (
        "Shops in the valley sold goods worth 7.25 million crowns last month, the guild said.\n\n"
        "The bridge to the island collapsed last year. Trade fell after the island bridge collapsed in March 2016.\n\n"
        "In April, shops sold goods worth 7.25 million crowns, the most so far."
    )
    published, _ = dated(text)
    assert (published.days.begin, published.days.end) == (date(2017, 5, 1), date(2017, 6, 1))
    assert published.precision is Precision.MONTH
    assert published.source is DateSource.INFERRED


def test_a_weekday_and_a_day_of_the_month_leave_the_years_in_which_they_meet():
    text = "The court sat on Friday, June 14, and heard three witnesses. The case began in 2022."
    assert held(text, date(2024, 6, 14))["weekday and date meet"]
    assert not held(text, date(2023, 6, 14))["weekday and date meet"]


def test_the_weekday_of_the_first_sentence_is_the_day_of_the_news():
    text = "The council of Lindholm voted on Thursday to close the northern quay for a year."
    rules = held(text, date(2024, 5, 16))
    assert rules["weekday of the news"]
    assert not held(text, date(2024, 5, 17))["weekday of the news"]
    assert held(text, date(2024, 5, 17))["weekday of the news, or the next day"]
    assert not held(text, date(2024, 5, 20))["weekday of the news, or the next day"]


def test_figures_of_the_first_months_come_after_them_and_are_overtaken():
    text = "Exports were up 4.5% in the first five months of this year. In 2018, they had hit a record in annual terms."
    published, _ = dated(text)
    assert published.days.begin >= date(2019, 6, 1)
    assert published.days.end <= date(2019, 8, 31)


def test_an_anniversary_counts_from_a_founding_year():
    text = "Leaders will mark the 80th anniversary of the United Nations next year, the envoy said. It rained in May."
    _, evidence = dated(text)
    assert any(item.text.startswith("anniversary of United Nations") for item in evidence)


def test_words_that_do_not_suffice_give_no_day_but_the_evidence():
    published, evidence = dated("The council voted on Thursday to close the northern quay of the harbour for repairs.")
    assert published is None
    assert [item.weight for item in evidence] == [0.97, 0.86]


def test_text_without_any_time_gives_nothing():
    assert dated("The quay is long and the harbour is deep.") == (None, ())
    assert dated("") == (None, ())


def test_nothing_after_the_fetch_is_possible():
    text = "OSLO, March 4. /NNN/. The line carried 40 million tonnes already in 2018, he said."
    published, _ = dated(text, bound=datetime(2018, 12, 1, tzinfo=UTC))
    assert published is None or published.days.end <= date(2018, 12, 3)


def test_words_that_contradict_surer_ones_are_refused_and_told():
    def only(year: int, weight: float) -> Constraint:
        return Constraint(rule=str(year), words="", sentence="", holds=lambda day: day.year == year, weight=weight)

    solution = solve([only(2001, 0.5), only(2010, 0.9)], latest=date(2030, 1, 1))
    assert {day.year for day in solution.days} == {2010}
    assert [item.rule for item in solution.contradicting] == ["2001"]


@pytest.mark.parametrize(
    "text",
    [
        "The plan is to have 300 buses by 2030.",
        "The forecast for 2030 was raised in the spring.",
    ],
)
def test_years_aimed_at_are_not_taken_for_the_past(text):
    assert all(held(text, date(2025, 1, 1)).values())


def test_the_seed_articles_are_dated_from_their_words(clean):
    from pathlib import Path

    from pipeline.lexicons import SEEDS

    days = {}
    for path in sorted(Path(SEEDS).glob("00*.txt")):
        published = clean(raw=path.read_text(encoding="utf-8")).published
        days[path.name[:3]] = (published.days.begin.isoformat(), published.days.end.isoformat())
    assert days == {
        "000": ("2023-07-10", "2023-07-12"),  # a fair that opened on a Monday, told of in the same week
        "001": ("2015-11-16", "2015-11-17"),  # a labelled line
        "002": ("2022-02-04", "2022-02-05"),  # a dateline, and a year whose total is known
        "003": ("2023-10-23", "2023-10-24"),  # last month is September, last year 2022, a Monday after a known meeting
        "004": ("2023-12-20", "2023-12-21"),  # an anniversary next year, eleven months of figures, a known visit
    }


def test_every_dated_event_belongs_to_a_series_and_every_series_has_days():
    named = {row["series"] for row in read_lexicon("pages/public_events")}
    assert {row["series"] for row in read_lexicon("pages/dated_facts")} == named
