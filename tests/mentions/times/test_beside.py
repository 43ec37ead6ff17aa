"""Days counted from what happened, where the text says safely when that was."""

from datetime import date

import pytest

from pipeline.mentions.times import find_times
from pipeline.records import TimeMention

#: A Tuesday.
PUBLISHED = date(2023, 7, 11)


def read(text: str, words: str) -> TimeMention | None:
    return next((time for time in find_times(text, anchor=PUBLISHED) if time.text == words), None)


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("He resigned two days after the March 3 vote.", "two days", date(2023, 3, 5)),
        ("He resigned two days after the vote on March 3.", "two days", date(2023, 3, 5)),
        ("It came a day before Monday's summit.", "a day", date(2023, 7, 9)),
        ("The camp was cleared three days before Christmas.", "three days", date(2022, 12, 22)),
        ("The vote was held on March 3. Two days after the vote, he left.", "Two days", date(2023, 3, 5)),
        ("Rebels attacked on July 2. The attack on July 2 was the first. The day after the attack, he fled.", "The day",
         date(2023, 7, 3)),
    ],
)  # fmt: skip
def test_length_beside_an_event_takes_its_day(text: str, words: str, day: date) -> None:
    time = read(text, words)
    assert time is not None
    assert time.begin == day
    assert time.reason is not None
    assert str(day.year) in time.reason
    assert time.confidence < 1


def test_timex3_keeps_the_length() -> None:
    time = read("He resigned two days after the March 3 vote.", "two days")
    assert time is not None
    assert (time.type.value, time.value) == ("DURATION", "P2D")


def test_week_beside_an_event_is_the_week_that_holds_the_day() -> None:
    time = read("He resigned two weeks after the March 3 vote.", "two weeks")
    assert time is not None
    assert (time.begin, time.end_day) == (date(2023, 3, 13), date(2023, 3, 20))


@pytest.mark.parametrize(
    "text",
    [
        "He resigned two days after the vote.",
        "The vote was on March 3. Another vote was on May 5. He left two days after the vote.",
        "The president spoke on March 3. He left two days after the president did.",
        "Two days after he was shot on March 3, he died.",
        "He left two days after 2022 had ended.",
    ],
)
def test_length_beside_an_event_of_unknown_day_has_none(text: str) -> None:
    (length,) = (time for time in find_times(text, anchor=PUBLISHED) if time.value == "P2D")
    assert length.begin is None


def test_day_beside_an_event_of_unknown_day_is_left_out() -> None:
    assert read("The day after the attack, he fled.", "The day") is None


def test_count_beyond_the_calendar_stays_open() -> None:
    time = read("It ended 9000 years before the March 3 vote.", "9000 years")
    assert time is not None
    assert time.begin is None


def test_narrative_goes_on_from_the_day_it_named() -> None:
    text = "The bomb went off on March 3. The next day, two men were held. The next month, they were tried."
    assert [time.begin for time in find_times(text, anchor=PUBLISHED)] == [
        date(2023, 3, 3), date(2023, 3, 4), date(2023, 4, 1),
    ]  # fmt: skip


def test_next_week_counts_from_the_publication_where_the_text_names_no_day() -> None:
    (time,) = find_times("They came again the next week.", anchor=PUBLISHED)
    assert time.begin == date(2023, 7, 17)
