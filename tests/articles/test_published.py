"""The publication day of HTML pages: which statement is believed, which is refused, and why."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.records import DateSource


def _jsonld(**fields) -> str:
    import json

    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Grain"} | fields
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def _meta(name: str, value: str) -> str:
    return f'<meta property="{name}" content="{value}">'


@pytest.mark.parametrize(
    ("around", "url", "source"),
    [
        ({"head": _jsonld(datePublished="2024-05-13T08:00:00+02:00")}, None, DateSource.JSONLD),
        (
            {"head": _meta("article:published_time", "2024-05-13T08:00:00Z")},
            None,
            DateSource.METADATA,
        ),
        ({"above": "<time datetime='2024-05-13'>13 May</time>"}, None, DateSource.METADATA),
        ({"above": "<p class='meta'>By Jon Dahl | May 13, 2024</p>"}, None, DateSource.TEXT),
        ({"above": "<span>Published</span> <span>13 May 2024</span>"}, None, DateSource.TEXT),
        ({}, "https://example.com/2024/05/13/grain", DateSource.URL),
        ({}, "https://example.com/2024/may/13/grain", DateSource.URL),
    ],
)
def test_each_place_that_states_the_day_is_read(clean, page, around, url, source):
    published = clean(html=page(**around), url=url).published
    assert (published.days.begin, published.days.end) == (date(2024, 5, 13), date(2024, 5, 14))
    assert published.source is source
    assert published.evidence


@pytest.mark.parametrize(
    "head",
    [
        _jsonld(dateModified="2024-05-20"),
        _meta("article:modified_time", "2024-05-20T10:00:00Z"),
        _meta("og:updated_time", "2024-05-20T10:00:00Z"),
    ],
)
def test_the_day_of_a_change_is_kept_as_evidence_and_never_taken(clean, page, head):
    article = clean(html=page(head=head, above="<p>Last updated on 20 May 2024</p>"))
    assert article.published is None or article.published.source is DateSource.INFERRED
    refused = [item.refused for item in article.date_evidence if item.days and item.days.begin == date(2024, 5, 20)]
    assert refused
    assert set(refused) == {"modified, not published"}


def test_published_wins_over_updated(clean, page):
    above = "<p>Published 13 May 2024</p><p>Updated 20 May 2024</p>"
    assert clean(html=page(above=above)).published.days.begin == date(2024, 5, 13)


def test_statements_that_agree_outweigh_one_that_does_not(clean, page):
    head = _jsonld(datePublished="2024-05-13") + _meta("article:published_time", "2021-01-01")
    article = clean(html=page(head=head, above="<p>13 May 2024</p>"))
    assert article.published.days.begin == date(2024, 5, 13)
    assert {item.days.begin for item in article.date_evidence} == {date(2024, 5, 13), date(2021, 1, 1)}


def test_what_lies_after_the_fetch_or_before_the_web_is_refused_with_the_reason(clean, page, noon):
    head = _jsonld(datePublished="2031-05-13") + _meta("article:published_time", "1970-01-01T00:00:00Z")
    article = clean(html=page(head=head), fetched_at=noon(5, 14).isoformat())
    assert article.published is None or article.published.source is DateSource.INFERRED
    assert {item.refused for item in article.date_evidence if item.days} == {"after the fetch", "before the web"}


def test_the_feed_is_heard_but_the_page_outweighs_it(clean, page):
    feed = "2024-05-15T09:00:00Z"
    assert clean(html=page(), feed_published=feed).published.source is DateSource.FEED
    article = clean(html=page(head=_jsonld(datePublished="2024-05-13")), feed_published=feed)
    assert article.published.days.begin == date(2024, 5, 13)
    assert DateSource.FEED in {item.source for item in article.date_evidence}


def test_the_instant_keeps_its_zone_and_the_day_is_the_publishers(clean, page):
    published = clean(html=page(head=_jsonld(datePublished="2024-05-13T23:30:00-05:00"))).published
    assert published.days.begin == date(2024, 5, 13)
    assert published.at == datetime(2024, 5, 14, 4, 30, tzinfo=UTC)
    assert published.at.utcoffset() == timedelta(hours=-5)


def test_where_metadata_tells_only_utc_the_day_shown_to_readers_is_the_publishers(clean, page):
    head = _jsonld(datePublished="2024-05-14T02:30:00Z")
    published = clean(html=page(head=head, above="<p>May 13, 2024</p>")).published
    assert published.days.begin == date(2024, 5, 13)


def test_a_day_that_does_not_exist_states_nothing(clean, page):
    article = clean(html=page(head=_jsonld(datePublished="2024-02-31"), above="<p>31 February 2024</p>"))
    assert [item for item in article.date_evidence if item.days] == []
    assert article.published is None


def test_a_labelled_line_of_page_text_states_the_day(clean, paragraphs):
    article = clean(
        raw="\n".join(
            ["Grain terminal for Lindholm", "Date of publication", "Published Date : 13 May 2024", *paragraphs]
        )
    )
    assert article.published.days.begin == date(2024, 5, 13)
    assert "Published Date" not in article.body


def test_a_dateline_with_its_year_states_the_day(clean, paragraphs):
    article = clean(
        raw="\n".join(
            ["Grain terminal for Lindholm", "LINDHOLM, May 13, 2024 (Valley Post) -- " + paragraphs[0], *paragraphs[1:]]
        )
    )
    assert article.published.days.begin == date(2024, 5, 13)
    assert article.published.source is DateSource.DATELINE
