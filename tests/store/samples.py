"""Records to store: a document, its article and what was read from it. All names are invented."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

from pipeline.records import (
    Article,
    ArticleState,
    Cluster,
    DateEvidence,
    DateSource,
    Days,
    Document,
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
    Published,
    RelativeTime,
    Role,
    Span,
    Status,
    TimeMention,
    TimeType,
)
from pipeline.store import articles, audit, clusters, days, documents, extractions, releases
from pipeline.store.connection import Connection
from pipeline.store.releases import Release

BODY = "Ruritania and Sylvania signed a grain deal worth $2 billion in Strelsau on Monday. Borduria protested."
DAY = date(2024, 5, 6)


def span(words: str, body: str = BODY) -> Span:
    start = body.index(words)
    return Span(start=start, end=start + len(words), text=words)


def make_document(name: str = "page-1", body: bytes = b"<p>text</p>") -> Document:
    return Document(
        document_id=name,
        content_hash=hashlib.sha256(body).hexdigest(),
        body=body,
        media_type="text/html",
        encoding="utf-8",
        url=f"https://news.example/{name}",
        source="example",
        feed_published_at=None,
        fetched_at=datetime(2024, 5, 7, 9, tzinfo=UTC),
    )


def make_article(name: str = "page-1", body: str = BODY) -> Article:
    return Article(
        document_id=name,
        title="Grain deal",
        body=body,
        byline=None,
        language="en",
        published=Published(
            days=Days(date(2024, 5, 7), date(2024, 5, 8)),
            precision=Precision.DAY,
            source=DateSource.METADATA,
            evidence="2024-05-07",
        ),
        state=ArticleState.OK,
        canonical_url=f"https://news.example/{name}",
        content_hash=hashlib.sha256(body.encode()).hexdigest(),
        date_evidence=(
            DateEvidence(
                source=DateSource.METADATA,
                text="2024-05-07",
                days=Days(date(2024, 5, 7), date(2024, 5, 8)),
                weight=0.9,
                refused=None,
            ),
            DateEvidence(source=DateSource.URL, text="/tag/", days=None, weight=0.5, refused="names no day"),
        ),
        notes={"kept_share": 0.5, "extractor": "own"},
    )


def make_event(name: str = "page-1", trigger: str = "signed", day: date | None = DAY) -> Event:
    first = BODY.index(".") + 1
    sentence = Span(start=0, end=first, text=BODY[:first])
    return Event(
        event_id=f"{name}-{trigger}",
        type=EventType.AGREE,
        mode=None,
        status=Status.OCCURRED,
        stage=None,
        quad=1,
        score=3.5,
        actors=tuple(_actor(words, code) for words, code in (("Ruritania", "LUX"), ("Sylvania", "SMR"))),
        place=PlaceMention(
            **{name: getattr(span("Strelsau"), name) for name in ("start", "end", "text")},
            geonameid=12,
            country="LUX",
            lat=50.5,
            lon=14.25,
            level=PlaceLevel.CITY,
            confidence=0.75,
        ),
        begin=day,
        end_day=day and date.fromordinal(day.toordinal() + 1),
        precision=Precision.DAY if day else Precision.UNKNOWN,
        date_source=EventDateSource.TEXT if day else None,
        time=0,
        trigger=span(trigger),
        sentence=sentence,
        contexts=("trade",),
        confidence=0.8,
        rule="deal",
    )


def make_figure(name: str = "page-1", event: str | None = None) -> Figure:
    money = span("$2 billion")
    first = BODY.index(".") + 1
    return Figure(
        figure_id=f"{name}-money",
        metric="grain deal",
        metric_code=None,
        value=2e9,
        unit="USD",
        percent=None,
        base=None,
        bound=None,
        kind=FigureKind.COMMITMENT,
        period=Period(begin=DAY, end_day=date(2024, 5, 7), precision=Precision.DAY),
        parties=("LUX", "SMR"),
        start=money.start,
        end=money.end,
        text=money.text,
        sentence=Span(start=0, end=first, text=BODY[:first]),
        event=event,
        confidence=0.7,
        rule="money",
    )


def make_extraction(name: str = "page-1", day: date | None = DAY) -> Extraction:
    monday = span("on Monday")
    event = make_event(name, day=day)
    return Extraction(
        times=(
            TimeMention(
                start=monday.start,
                end=monday.end,
                text=monday.text,
                type=TimeType.DATE,
                value="2024-05-06",
                begin=DAY,
                end_day=date(2024, 5, 7),
                precision=Precision.DAY,
                relative=RelativeTime(unit="weekday", count=None, direction="past"),
                rule="weekday",
                reason="past by a word before it",
                confidence=0.96,
                other=Days(date(2024, 5, 13), date(2024, 5, 14)),
            ),
        ),
        events=(event,),
        figures=(make_figure(name, event=event.event_id),),
    )


def _actor(words: str, code: str) -> EventActor:
    found = span(words)
    return EventActor(
        role=Role.ACTOR,
        text=words,
        start=found.start,
        end=found.end,
        country=code,
        sector=None,
        entity=f"country:{code}",
    )


def store_page(
    conn: Connection, name: str = "page-1", *, day: date | None = DAY, source: str = "example", confidence: float = 0.8
) -> None:
    """A page with its article and one event on `day`, read but not linked yet."""
    documents.put(conn, replace(make_document(name, body=name.encode()), source=source))
    articles.put(conn, make_article(name), document_version=1, cleaner_version="clean-1")
    reading = make_extraction(name, day=day)
    events = tuple(replace(event, confidence=confidence) for event in reading.events)
    extractions.put(conn, name, 1, "extract-1", replace(reading, events=events))


def link_alone(conn: Connection) -> None:
    """Every event that waits becomes a cluster of its own."""
    marks = clusters.unlinked(conn)
    told = [report.event_id for report in clusters.reports(conn, marks.values())]
    clusters.put(conn, [Cluster(cluster_id=f"c-{name}", members=(name,)) for name in told], marks=marks)


def publish(conn: Connection, day: date = DAY) -> Release | None:
    """Build, check by the rules in SQL only, and publish a day."""
    build = days.build_day(conn, day)
    audit.apply(conn, build, [], started_at=datetime.now(UTC))
    return releases.publish_day(conn, day)
