"""Each time is explained: its rule, what decided it, how sure that is, and what else it could mean."""

from datetime import date

import pytest

from pipeline.events.explain import explain_html, explain_text
from pipeline.events.explain_words import format_doubt
from pipeline.mentions.times import find_times
from pipeline.records import Extraction, TimeMention

PUBLISHED = date(2023, 7, 11)


def read(text: str, anchor: date | None = PUBLISHED) -> TimeMention:
    (time,) = find_times(text, anchor=anchor)
    return time


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They met on Friday.", "past by a word before it, 96 % sure, else 14 July 2023"),
        ("They met on 3 March 2023.", "as said"),
        ("He left a day earlier.", "from the publication: no day is named near before, 60 % sure"),
    ],
)
def test_what_decided_a_time_is_said(text: str, words: str) -> None:
    assert format_doubt(read(text)) == words


def test_time_without_a_day_to_count_from_says_so() -> None:
    assert format_doubt(read("They met last week.", None)) == "the day it counts from is not known"


def test_text_and_page_show_rule_reason_and_other_reading() -> None:
    body = "They met on Friday."
    extraction = Extraction(times=(read(body),), events=(), figures=())
    for shown in (explain_text("Title", body, extraction), explain_html("Title", body, extraction)):
        for words in ("weekday", "past by a word before it", "96 % sure", "else 14 July 2023"):
            assert words in shown
