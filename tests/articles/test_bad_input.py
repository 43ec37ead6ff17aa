"""Bad input is normal: each kind has its own answer, in bounded time and memory."""

import resource
import time

import pytest

from pipeline.articles import clean_document
from pipeline.errors import SkipItem
from pipeline.records import ArticleState, Document

#: Seconds of processor time that a bad page may take; the slowest takes a third.
LIMIT_SECONDS = 20
MEBIBYTE = 2**20


def document(body: bytes, **fields) -> Document:
    given = {"media_type": "text/html"} | fields
    return Document(document_id="doc", content_hash="0" * 64, body=body, **given)


def timed(body: bytes, **fields):
    started = time.process_time()
    article = clean_document(document(body, **fields))
    assert time.process_time() - started < LIMIT_SECONDS
    return article


def test_thirty_mebibytes_are_refused_by_size_without_being_read():
    with pytest.raises(SkipItem, match="30 MiB, over the limit of 20 MiB") as caught:
        clean_document(document(b"<p>a</p>" * (30 * MEBIBYTE // 8)))
    assert caught.value.reason == "too_large"


def test_the_limit_is_the_callers():
    with pytest.raises(SkipItem) as caught:
        clean_document(document(b"x" * 101), max_bytes=100)
    assert caught.value.reason == "too_large"


@pytest.mark.parametrize("body", [b"%PDF-1.7 abc", b"\x89PNG\r\n", b"PK\x03\x04zip", bytes(range(1, 9)) * 200])
def test_what_is_no_text_is_refused_as_binary(body):
    with pytest.raises(SkipItem) as caught:
        clean_document(document(body))
    assert caught.value.reason == "binary"


@pytest.mark.parametrize("tag", ["div", "b", "table", "ul", "blockquote", "span"])
def test_ten_thousand_nested_tags_do_not_exhaust_the_stack(tag):
    body = f"<html><body>{f'<{tag}>' * 10_000}<p>Some words of text here.</p>".encode()
    assert timed(body).state in set(ArticleState)


def test_a_large_page_of_many_small_elements_is_read_within_its_limit():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    timed(b"<html><body>" + b"<p>A short line of the page, and <a href='x'>a link</a>.</p>" * 40_000)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1.5 * MEBIBYTE


@pytest.mark.parametrize(
    "raw",
    [
        "a " * 1_000_000,
        "x" * 2_000_000,
        "\n" * 500_000,
        "Read more: " * 100_000,
        "2024-05-13 " * 100_000,
        "Home\n" * 100_000,
        "(((((" * 200_000,
        "by " * 200_000,
    ],
)
def test_page_text_of_one_endless_thing_is_read_within_its_limit(raw):
    timed(raw.encode(), media_type="text/plain")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   \n ",
        b"\x00\x00",
        b"<",
        b"<html>",
        b"<!-- <p>never closed",
        b"plain words without a tag",
        b"<html><body>" + b"\x00".join(b"<p>nul</p>" for _ in range(50)),
        "<p>\ud800 lone</p>".encode("utf-8", "surrogatepass"),
        b"<script>document.write('<p>x</p>')</script>" * 3,
        b"<html><head><meta charset='no-such-charset'></head><body><p>x</p></body></html>",
        b"<?xml version='1.0' encoding='utf-16'?><html><body><p>declared wrongly</p></body></html>",
    ],
)
@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
def test_scraps_are_told_in_the_state_and_do_not_raise(body, media_type):
    article = timed(body, media_type=media_type)
    assert article.state is not ArticleState.OK
    assert "\x00" not in article.body
    article.body.encode("utf-8")


SENTENCE = "Die Hafenbehörde prüft die Gebühren für große Schiffe und ändert sie im März. "


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        (SENTENCE.encode(), "iso-8859-1"),
        (SENTENCE.encode("cp1252"), None),
        (SENTENCE.encode("cp1252"), "utf-8"),
        (SENTENCE.encode("iso-8859-1"), "iso-8859-1"),
        (b"\xef\xbb\xbf" + SENTENCE.encode(), None),
        (SENTENCE.encode("utf-16"), None),
    ],
)
def test_the_encoding_is_found_though_it_is_declared_wrongly_or_not_at_all(body, declared):
    article = clean_document(
        document(
            body * 4 if not body.startswith((b"\xff", b"\xef")) else body, media_type="text/plain", encoding=declared
        )
    )
    assert "Hafenbehörde prüft die Gebühren für große Schiffe" in article.body


def test_a_page_of_two_encodings_keeps_both():
    body = SENTENCE.encode() * 5 + "Gebühr".encode("cp1252") + SENTENCE.encode()
    text = clean_document(document(body, media_type="text/plain")).body
    assert text.count("Gebühren") == 6
    assert "Gebühr" in text
    assert "\ufffd" not in text
