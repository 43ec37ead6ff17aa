"""The JSON lines of `dateline clean`."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.articles import article_json, clean_line, cleaner_version, document_from_line
from pipeline.errors import SkipItem

FIELDS = ["id", "title", "body", "byline", "language", "published", "state", "canonical_url", "content_hash"]


def test_the_output_line_has_exactly_the_fields_of_the_format(paragraphs):
    line = clean_line({"id": 7, "raw": "\n".join(["Grain for Lindholm town", "Published: 13 May 2024", *paragraphs])})
    assert list(line) == FIELDS
    assert line["id"] == "7"
    assert line["published"] == {
        "begin": "2024-05-13",
        "end": "2024-05-14",
        "precision": "day",
        "source": "text",
        "evidence": "Published: 13 May 2024",
        "at": None,
    }
    assert json.loads(json.dumps(line)) == line


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        ({}, "has no id"),
        ({"id": None, "raw": "x"}, "has no id"),
        ({"id": "a"}, "either html or raw"),
        ({"id": "a", "html": "x", "raw": "x"}, "not both"),
        ({"id": "a", "raw": 5}, "raw is not a text"),
        ({"id": "a", "raw": "x", "url": 5}, "url is neither"),
        ({"id": "a", "raw": "x", "feed_published": "yesterday"}, "feed_published is not an instant"),
        ({"id": "a", "raw": "x", "fetched_at": 12}, "fetched_at is not an instant"),
    ],
)
def test_a_line_without_a_document_is_refused_by_the_field(payload, says):
    with pytest.raises(SkipItem, match=says) as caught:
        document_from_line(payload)
    assert caught.value.reason == "bad_line"


@given(st.text(max_size=400), st.sampled_from(["html", "raw"]))
def test_any_text_gives_a_line_that_json_can_hold(text, key):
    with suppress(SkipItem):
        assert json.dumps(clean_line({"id": "x", key: text}))


def test_the_version_names_the_rules_and_the_extractor():
    assert cleaner_version().startswith("clean-")
    assert "-trafilatura-" in cleaner_version()


def test_a_feed_instant_without_a_zone_is_utc(paragraphs):
    line = article_json_of(
        raw="\n".join(["Grain for Lindholm town", *paragraphs]), feed_published="2024-05-13T09:00:00"
    )
    assert line["published"]["at"] == "2024-05-13T09:00:00+00:00"
    assert line["published"]["source"] == "feed"


def article_json_of(**payload):
    from pipeline.articles import clean_document

    return article_json(clean_document(document_from_line({"id": "x"} | payload)))
