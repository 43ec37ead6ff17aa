"""Documents, articles and what was read from them survive the database; the same twice changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import SkipItem
from pipeline.records import ArticleState
from pipeline.store import articles, documents, extractions
from tests.store.samples import BODY, make_article, make_document, make_extraction, store_page

KEPT = {"document_version": 1, "cleaner_version": "clean-1"}


def test_document_is_stored_once_and_comes_back(database):
    document = make_document()
    assert documents.put(database, document)
    assert not documents.put(database, document)
    assert not documents.put(database, replace(document, fetched_at=datetime(2024, 6, 1, tzinfo=UTC)))
    assert documents.get(database, "page-1") == document


def test_document_gets_versions(database):
    document = make_document()
    documents.put(database, document)
    dated = replace(document, feed_published_at=datetime(2024, 5, 6, tzinfo=UTC))
    assert documents.put(database, dated), "dated by the feed for the first time"
    later = make_document(body=b"x" * 100_000)
    assert documents.put(database, later)
    assert documents.latest_version(database, "page-1") == 3
    assert documents.get(database, "page-1", version=1) == document
    assert documents.get(database, "page-1").body == later.body
    stored = database.execute("select codec, length(body) < 1000 from ingest.blobs order by size_bytes desc").fetchone()
    assert stored == ("zstd", True)
    with pytest.raises(SkipItem, match="no document 'nowhere'"):
        documents.get(database, "nowhere")


def test_article_is_stored_once_and_comes_back(database):
    documents.put(database, make_document())
    article = make_article()
    assert articles.put(database, article, **KEPT) == 1
    assert articles.put(database, article, **KEPT) is None
    assert articles.get(database, "page-1") == article
    undated = replace(article, published=None, date_evidence=())
    assert articles.put(database, undated, **KEPT | {"cleaner_version": "clean-2"}) == 2
    assert articles.get(database, "page-1") == undated
    assert articles.get(database, "page-1", version=1) == article


def test_wall_does_not_replace_the_article_behind_it(database):
    store_page(database)
    documents.put(database, make_document(body=b"please subscribe"))
    wall = replace(make_article(body="Please subscribe."), state=ArticleState.PAYWALLED)
    assert articles.put(database, wall, document_version=2, cleaner_version="clean-1") == 2
    assert articles.get(database, "page-1").body == BODY
    assert extractions.get(database, "page-1") == make_extraction()


def test_rereading_the_same_bytes_as_no_article_withdraws_it(database):
    store_page(database)
    database.execute("delete from staging.marks")
    mistaken = replace(make_article(), state=ArticleState.NOT_ARTICLE)
    articles.put(database, mistaken, document_version=1, cleaner_version="clean-2")
    with pytest.raises(SkipItem, match="was not read yet"):
        extractions.get(database, "page-1")
    reasons = {reason for (reason,) in database.execute("select reason from staging.marks")}
    assert reasons == {"withdrawn", "coverage"}


@pytest.mark.parametrize("body", ["a\0b", "a\ud800b"])
def test_text_that_postgresql_cannot_hold_is_skipped(database, body):
    documents.put(database, make_document())
    with pytest.raises(SkipItem, match="NULs or lone surrogates"):
        articles.put(database, replace(make_article(), body=body), **KEPT)


def test_reading_comes_back_and_replaces_itself(database):
    store_page(database)
    assert extractions.get(database, "page-1") == make_extraction()
    none = replace(make_extraction(), events=(), figures=())
    extractions.put(database, "page-1", 1, "extract-1", none)
    assert extractions.get(database, "page-1") == none
    extractions.put(database, "page-1", 1, "extract-2", make_extraction())
    assert extractions.get(database, "page-1") == make_extraction()
    assert extractions.get(database, "page-1", version=1, extractor_version="extract-1") == none


def test_broken_reading_is_refused_whole(database):
    store_page(database)
    good = make_extraction()
    beyond = replace(good.figures[0], start=10_000, end=10_000 + len(good.figures[0].text))
    with pytest.raises(SkipItem, match="refuses this record"):
        extractions.put(database, "page-1", 1, "extract-2", replace(good, figures=(beyond,)))
    assert extractions.get(database, "page-1") == good


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
    notes=st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
        st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False),
    ),
)
def test_any_article_survives_the_database(database, text, notes):
    documents.put(database, make_document())
    article = replace(
        make_article(),
        body=text,
        title=text,
        byline=text,
        content_hash=make_document(body=text.encode()).content_hash,
        notes=notes,
    )
    with database.transaction(force_rollback=True):
        articles.put(database, article, **KEPT)
        assert articles.get(database, "page-1") == article
        chars = database.execute("select max(body_chars) from corpus.articles").fetchone()
        assert chars == (len(text),)
