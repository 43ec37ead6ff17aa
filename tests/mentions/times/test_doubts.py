"""Times say what was guessed in reading them, and how else they could read."""

from datetime import date

import pytest

from pipeline.mentions.times import find_times
from pipeline.records import Days, TimeMention

#: A Tuesday.
PUBLISHED = date(2023, 7, 11)


def last_time(text: str) -> TimeMention:
    return find_times(text, anchor=PUBLISHED)[-1]


def test_words_that_leave_nothing_open_are_sure() -> None:
    mention = last_time("The treaty was signed on 4 March 2022.")
    assert (mention.reason, mention.confidence, mention.other) == (None, 1.0, None)


def test_weekday_names_the_other_week() -> None:
    mention = last_time("Ministers met on Friday.")
    assert mention.begin == date(2023, 7, 7)
    assert mention.reason == "past by a word before it"
    assert mention.other == Days(date(2023, 7, 14), date(2023, 7, 15))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ministers will meet on Friday.", "future by a word before it"),
        ("On Friday, ministers met in Oslo.", "past by a word behind it"),
        ("Friday's vote", "past as what belongs to a day is mostly past"),
        ("A deal by Friday", "future by its preposition"),
        ("Oslo, Friday", "past for want of a verb that tells"),
        ("Ministers met on 6 July.", "the nearest one, whatever the tense"),
        ("Troops crossed on 10 June 2023. Three days later, the town fell.", "from 2023-06-10, named before it"),
        ("The port was shut a day earlier.", "from the publication: no day is named near before"),
        ("Sales rose in the second quarter, against a loss in the year-ago quarter.", "the report speaks of"),
    ],
)
def test_reason_says_what_decided(text: str, reason: str) -> None:
    assert (last_time(text).reason or "").startswith(reason)


def test_less_sure_readings_say_so() -> None:
    sure, unsure = last_time("Ministers met on Friday."), last_time("Oslo, Friday")
    assert unsure.confidence < sure.confidence < 1


def test_parse_is_believed_before_the_words() -> None:
    text = "Ministers met on Friday."
    (mention,) = find_times(text, anchor=PUBLISHED, tense=lambda _start, _end: "future")
    assert mention.begin == date(2023, 7, 14)
    assert mention.reason == "future by the verb that governs it"


def test_day_counted_on_from_a_day_that_nobody_named_stays_open() -> None:
    mention = last_time("Three days later, the town fell.")
    assert (mention.begin, mention.value) == (None, "XXXX-XX-XX")
