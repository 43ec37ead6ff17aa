"""What the explanation shows, that it is safe, and that it asks nobody for anything."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest

from pipeline.events.explain import explain_html, explain_text
from pipeline.events.explain_words import format_days, format_number
from pipeline.records import (
    Event,
    EventActor,
    EventDateSource,
    EventType,
    Extraction,
    Figure,
    FigureKind,
    Period,
    PlaceLevel,
    PlaceMention,
    Precision,
    Role,
    Span,
    Status,
    TimeMention,
    TimeType,
)

BODY = "Norway gave Laos $5 million <b>in May</b>.\n\nNothing else & nobody.\n"


def span(words):
    start = BODY.index(words)
    return {"start": start, "end": start + len(words), "text": words}


@pytest.fixture
def extraction():
    sentence = Span(**span("Norway gave Laos $5 million <b>in May</b>."))
    days = {"begin": date(2023, 5, 1), "end_day": date(2023, 6, 1), "precision": Precision.MONTH}
    time = TimeMention(**span("May"), **days, type=TimeType.DATE, value="2023-05", rule="time.month")
    actor = EventActor(**span("Norway"), role=Role.ACTOR, country="NOR", sector="GOV", entity=None)
    other = EventActor(**span("Laos"), role=Role.RECIPIENT, country="LAO", sector=None, entity=None)
    place = PlaceMention(
        **span("Laos"), geonameid=1, country="LAO", lat=None, lon=None, level=PlaceLevel.COUNTRY
    )  # fmt: skip
    event = Event(
        **days, event_id="e", type=EventType.AID, mode=None, status=Status.DENIED, stage=None, quad=2, score=7.0,
        actors=(actor, other), place=place,
        date_source=EventDateSource.TEXT, time=0, trigger=Span(**span("gave")), sentence=sentence,
        contexts=("finance",), confidence=0.8, rule="event.give",
    )  # fmt: skip
    figure = Figure(
        **span("$5 million"), figure_id="f", metric="aid", metric_code="aid", value=5e6, unit="USD", percent=None,
        base=None, bound=None, kind=FigureKind.ACTUAL, period=Period(**days), parties=("NOR", "LAO"), sentence=sentence,
        event="e", confidence=0.9, rule="figure.level.money",
    )  # fmt: skip
    return Extraction(times=(time,), events=(event,), figures=(figure,))


class Words(HTMLParser):
    """Collects the text of the paragraphs and the targets of links."""

    def __init__(self):
        super().__init__()
        self.text, self.targets, self.ids, self.depth = "", [], set(), 0

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.ids.add(values.get("id"))
        if "href" in values:
            self.targets.append(values["href"])
        if tag == "div" and values.get("class") == "row":
            self.depth = 1
        elif tag == "div" and values.get("class") == "notes":
            self.depth = 0

    def handle_data(self, data):
        if self.depth:
            self.text += data


def test_explain_html_holds_the_body_unchanged_and_links_to_its_cards(extraction):
    page = Words()
    page.feed(explain_html("A <title>", BODY, extraction))
    assert "".join(page.text.split()) == "".join(BODY.split())
    assert page.targets
    assert {target.removeprefix("#") for target in page.targets} <= page.ids


def test_explain_html_escapes_and_asks_nobody(extraction):
    html = explain_html("<script>alert(1)</script>", BODY, extraction, facts='"quoted" & <more>')
    assert "<script" not in html
    assert "<b>in May" not in html
    assert not re.search(r"https?:|//[a-z]|url\(|@import|src=", html)
    assert "default-src 'none'" in html


def test_explain_html_shows_the_rule_and_the_state_of_each(extraction):
    html = explain_html("Title", BODY, extraction)
    for words in ("event.give", "figure.level.money", "time.month", "denied", "5 million USD", "May 2023", "80 %"):
        assert words in html


def test_explain_html_of_nothing():
    html = explain_html(None, "", Extraction(times=(), events=(), figures=()))
    assert "no text" in html


def test_explain_html_leaves_out_offsets_beyond_the_body(extraction):
    assert "Short" in explain_html("T", "Short", extraction)


def test_explain_text_names_everything_without_escape_codes(extraction):
    place = PlaceMention(
        start=0, end=6, text="Bergen", geonameid=3161732, country="NOR", lat=60.4, lon=5.3, level=PlaceLevel.CITY
    )
    text = explain_text("Title", BODY, extraction, places=[place])
    for words in (
        "EVENT  AID",
        "Norway [NOR]",
        "Laos [LAO, recipient]",
        "event.give",
        "FIGURE aid [aid]: 5 million USD",
    ):
        assert words in text
    assert "GeoNames 3161732 60.40, 5.30" in text
    assert "\x1b" not in text
    assert text.endswith("\n")


@pytest.mark.parametrize(
    ("begin", "end", "precision", "words"),
    [
        (date(2023, 12, 20), date(2023, 12, 21), "day", "20 December 2023"),
        (date(2023, 5, 1), date(2023, 6, 1), "month", "May 2023"),
        (date(2023, 4, 1), date(2023, 7, 1), "quarter", "Q2 2023"),
        (date(2023, 1, 1), date(2024, 1, 1), "year", "2023"),
        (date(2023, 1, 1), date(2023, 12, 1), "year", "1 January – 30 November 2023"),
        (date(2023, 12, 19), date(2023, 12, 21), "range", "19 – 20 December 2023"),
        (date(2022, 12, 19), date(2023, 1, 2), "range", "19 December 2022 – 1 January 2023"),
        (None, None, "unknown", "date unknown"),
    ],
)
def test_explain_words_for_days(begin, end, precision, words):
    assert format_days(begin, end, precision) == words


def test_explain_words_for_numbers():
    assert [format_number(n) for n in (93.8e9, 12500, 0.5, -2e6)] == ["93.8 billion", "12,500", "0.5", "-2 million"]
