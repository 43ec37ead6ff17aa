"""The pure parts of the pages: cutting sentences, words for times, the map, plots."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pages import plots, words, worldmap
from pipeline.pages.highlight import Span, cut

KINDS = st.sampled_from(["trigger", "actor", "recipient", "time", "place", "other"])
SPANS = st.lists(
    st.builds(lambda k, a, n: Span(kind=k, start=a, end=a + n), KINDS, st.integers(0, 80), st.integers(0, 30))
)
NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)


@given(st.text(max_size=60), st.integers(0, 40), SPANS)
def test_cut_gives_the_sentence_back(sentence, start, spans):
    pieces = cut(sentence, start=start, spans=spans)
    assert "".join(piece.text for piece in pieces) == sentence
    assert all(piece.text for piece in pieces)


def test_cut_marks_words_by_their_place_in_the_body():
    spans = [
        Span(kind="actor", start=10, end=15),
        Span(kind="trigger", start=16, end=19),
        Span(kind="place", start=0, end=5),
    ]
    found = [(piece.text, piece.kind) for piece in cut("Paris met Rome", start=10, spans=spans)]
    assert found == [("Paris", "actor"), (" ", None), ("met", "trigger"), (" Rome", None)]


def test_the_trigger_goes_before_what_it_lies_in():
    spans = [Span(kind="actor", start=0, end=5), Span(kind="trigger", start=2, end=3)]
    assert [piece.kind for piece in cut("abcde", start=0, spans=spans)] == ["actor", "trigger", "actor"]


@pytest.mark.parametrize(
    ("seconds", "says"),
    [(5, "5 s ago"), (300, "5 min ago"), (7300, "2 h ago"), (200_000, "2 d ago"), (-300, "in 5 min")],
)
def test_ago(seconds, says):
    assert words.ago(NOW - timedelta(seconds=seconds), NOW) == says
    assert words.ago(None, NOW) == "never"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x", True), ("http://a.example", True), ("javascript:alert(1)", False),
        ("JAVASCRIPT:x", False), ("//a.example", False), ("data:text/html,x", False), ("", False), (None, False),
        ("https://[", False), ("https:x", False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_are_safe(url, safe):
    assert words.safe_url(url) == (url if safe else None)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("china", "CHN"), ("RUS", "RUS"), ("Russia", "RUS"), ("de", "DEU"), ("EU", "EU"), (" france ", "FRA")],
)
def test_countries_are_found_by_name_and_code(typed, code):
    assert words.country_code(typed) == code


@given(st.floats(-180, 180), st.floats(-56, 78))
def test_the_map_holds_every_place_that_people_live_at(lon, lat):
    x, y = worldmap.project(lon, lat)
    assert 0 <= x <= worldmap.WIDTH
    assert 0 <= y <= worldmap.HEIGHT


def test_no_outline_runs_across_the_map():
    for row in worldmap.read_lexicon("map"):
        for ring in row["outline"].split(";"):
            for part in worldmap._parts(worldmap._points(ring)):
                assert max(lon for lon, _ in part) - min(lon for lon, _ in part) < 181


def test_a_country_without_a_point_lies_in_its_middle():
    row = {"lat": None, "lon": None, "place_country": "FRA", "place_level": "country", "events": 3, "place": "France"}
    [spot] = worldmap.spots([row, row | {"place_country": "EUR"}])
    x, y = worldmap.project(2.5, 46.5)
    assert abs(spot.x - x) < 15
    assert abs(spot.y - y) < 15
    assert spot.place is None


def test_a_timeline_counts_every_event_once():
    days = [(date(2020, 1, 1) + timedelta(days=n * 13), n + 1) for n in range(40)]
    line = plots.timeline(days, width=600, height=60)
    assert len(line.bars) <= 60
    assert sum(int(bar.label.split(": ")[1].split()[0]) for bar in line.bars) == sum(n for _, n in days)
    assert line.spans[0][0] == days[0][0]
    assert line.spans[-1][0] <= days[-1][0] < line.spans[-1][1]
    assert plots.timeline([], width=600, height=60).bars == []


def test_hours_cover_the_last_day():
    row = {"hour": NOW.replace(hour=9), "done": 4, "failed": 1}
    found = plots.hours([row], now=NOW + timedelta(minutes=20))
    assert len(found) == 24
    assert [value for value in found if value[1]] == [("09:00: 4 done, 1 failed", 4, 1)]
