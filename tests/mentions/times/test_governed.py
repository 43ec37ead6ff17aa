"""The verb that governs a day decides on which side of the publication it lies, where the sentence has been parsed."""

from datetime import date

import pytest

from pipeline.mentions.sentences import parse_article
from pipeline.mentions.times import find_times, tell_by_parse

#: A Tuesday.
PUBLISHED = date(2023, 7, 11)
PAST, AHEAD = date(2023, 7, 7), date(2023, 7, 14)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The envoys who agreed on the terms meet again on Friday.", AHEAD),
        ("The ministers will discuss on Friday what was agreed.", AHEAD),
        ("The law that parliament passed takes effect on Friday.", AHEAD),
        ("They agreed to meet on Friday.", AHEAD),
        ("Talks are scheduled for Friday.", AHEAD),
        ("The two sides failed to agree on Friday.", PAST),
        ("The plan that will be discussed was presented on Friday.", PAST),
        ("The agreement, announced on Friday, will be signed soon.", PAST),
        ("The army had left the city on Friday.", PAST),
        ("The bridge was closed and repaired on Friday.", PAST),
        ("The deal may be signed on Friday.", AHEAD),
    ],
)
def test_weekday_lies_where_its_verb_says(text: str, day: date) -> None:
    (time,) = (
        time
        for time in find_times(text, anchor=PUBLISHED, tense=tell_by_parse(parse_article(text)))
        if time.text == "Friday"
    )
    assert time.begin == day


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Monday's vote was close.", "Monday"),
        ("Friday is a holiday.", "Friday"),
        ("The offer is open until Friday.", "Friday"),
        ("He could not be found on Friday.", "Friday"),
        ("They had been scheduled to meet on Friday.", "Friday"),
        ("In May, the customs office said that traders would be able to use the port from June.", "June"),
    ],
)
def test_verb_that_leaves_it_open_tells_nothing(text: str, word: str) -> None:
    start = text.index(word)
    assert tell_by_parse(parse_article(text))(start, start + len(word)) is None


def test_unparsed_sentence_tells_nothing() -> None:
    parsed = parse_article("They met on Friday.", wanted=lambda _: False)
    assert tell_by_parse(parsed)(12, 18) is None


def test_reason_names_the_verb() -> None:
    text = "The law takes effect on Friday."
    (time,) = find_times(text, anchor=PUBLISHED, tense=tell_by_parse(parse_article(text)))
    assert time.reason == "future by the verb that governs it"
