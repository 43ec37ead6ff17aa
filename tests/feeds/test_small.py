"""Addresses, hints and OPML."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SkipItem
from pipeline.feeds.addresses import entry_url, host_of, url_id
from pipeline.feeds.hints import fresh_seconds, retry_after_seconds
from pipeline.feeds.opml import make_feed, read_opml, write_opml
from pipeline.lexicons import read_lexicon

NOW = datetime(2024, 5, 3, 12, tzinfo=UTC)
BASE = "https://Wire.example/feeds/x.xml"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("a", "https://wire.example/feeds/a"),
        (" /a b \n", "https://wire.example/a%20b"),
        ("HTTP://Other.Example:80/A?b=1&utm_source=x#c", "http://other.example/A?b=1"),
        ("//other.example:8080/?id=2&a=1", "http://other.example:8080/?id=2&a=1".replace("http:", "https:")),
        ("https://münchen.example/é", "https://xn--mnchen-3ya.example/%C3%A9"),
        ("https://user:word@wire.example/", None),
        ("mailto:desk@wire.example", None),
        ("http://[::1", None),
        ("http://wire.example:99999/", None),
        ("http:///a", None),
        ("https://wire.example/" + "a" * 3000, None),
    ],
)
def test_addresses_are_made_absolute_or_refused(link: str, url: str | None) -> None:
    assert entry_url(link, base=BASE) == url


@given(st.text(max_size=80))
def test_addresses_are_stable(link: str) -> None:
    url = entry_url(link, base=BASE)
    if url is not None:
        assert entry_url(url, base=url) == url


def test_addresses_of_one_page_have_one_id() -> None:
    assert url_id("http://www.wire.example/a") == url_id("https://wire.example/a") != url_id("https://wire.example/A")
    assert host_of("http://wire.example:8080/a") == "wire.example:8080"


@pytest.mark.parametrize(
    ("cache_control", "expires", "seconds"),
    [
        ("max-age=600, public", None, 600),
        ("public, max-age=600", "Fri, 03 May 2024 13:00:00 GMT", 600),
        (None, "Fri, 03 May 2024 13:00:00 GMT", 3600),
        (None, "0", None),
        (None, "Fri, 03 May 2024 11:00:00 GMT", None),
        ("no-store, max-age=600", None, None),
        ("s-maxage=5", None, None),
        ("max-age=abc", None, None),
    ],
)
def test_hints_read_how_long_an_answer_is_fresh(cache_control, expires, seconds) -> None:
    found = fresh_seconds(cache_control=cache_control, expires=expires, date="Fri, 03 May 2024 12:00:00 GMT", now=NOW)
    assert found == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30),
        ("Fri, 03 May 2024 12:01:00 GMT", 60),
        ("Fri, 03 May 2024 11:00:00 GMT", 0),
        ("-1", None),
        (None, None),
    ],
)
def test_hints_read_retry_after_in_both_forms(value, seconds) -> None:
    assert retry_after_seconds(value, now=NOW) == seconds


def test_opml_comes_back_as_it_went_out() -> None:
    first = replace(make_feed("https://wire.example/a", publisher="wire", title="A & B"), country="GBR", language="en")
    second = make_feed("https://other.example/b?x=1&y=2")
    found, bad = read_opml(write_opml([first, second], title="t"))
    assert (found, bad) == ((first, replace(second, title="other.example")), 0)


def test_opml_takes_each_feed_once_and_counts_what_is_none() -> None:
    body = b"""<opml><body><outline text="folder"><outline text="A" XMLURL="https://w.example/a"/>
    <outline xmlUrl="https://w.example/a"/><outline xmlUrl="feed://w.example/b"/></outline></body>"""
    found, bad = read_opml(body)
    assert ([feed.url for feed in found], bad) == (["https://w.example/a"], 1)


@pytest.mark.parametrize("body", [b"", b"no", b"<rss/>", b"\xff\xfe\x00"])
def test_opml_refuses_other_files(body: bytes) -> None:
    with pytest.raises(SkipItem, match="OPML"):
        read_opml(body)


def test_the_list_of_feeds_is_complete() -> None:
    rows = read_lexicon("feeds")
    assert len(rows) >= 40
    feeds = [make_feed(row["url"], publisher=row["publisher"]) for row in rows]
    assert len({feed.feed_id for feed in feeds}) == len(rows)
    assert all(row["language"] == "en" and row["title"] and row["known_from"] for row in rows)
    assert all(row["country"] == "" or (len(row["country"]) == 3 and row["country"].isupper()) for row in rows)
