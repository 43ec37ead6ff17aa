"""Claims: no two workers get the same item, a lost one is taken again, poison is parked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from pipeline.store import articles, claims, documents
from pipeline.store.connection import open_url
from tests.store.samples import make_article, make_document

LEASE = timedelta(minutes=5)
NO_WAIT = timedelta(0)


def put_documents(conn, count):
    for number in range(count):
        documents.put(conn, make_document(f"page-{number:03}", body=str(number).encode()))


def take(conn, *, limit=10, version="clean-1", lease=LEASE):
    return claims.claim(conn, "articles", version=version, limit=limit, lease=lease)


def test_many_workers_share_the_items(database, database_url):
    put_documents(database, 40)

    def work(_):
        with open_url(database_url) as conn:
            return [item.item_id for _ in range(6) for item in take(conn, limit=3)]

    with ThreadPoolExecutor(6) as pool:
        taken = [name for names in pool.map(work, range(6)) for name in names]
    taken += [item.item_id for item in take(database, limit=100)]
    assert sorted(taken) == [f"page-{number:03}" for number in range(40)]
    assert claims.pending(database, "articles", version="clean-1") == 40


def test_result_ends_the_claim_and_a_new_version_opens_it(database):
    put_documents(database, 1)
    [claimed] = take(database)
    name = claimed.item_id
    articles.put(database, make_article(name), document_version=1, cleaner_version="clean-1")
    assert claims.pending(database, "articles", version="clean-1") == 0
    assert take(database) == []
    assert [item.item_id for item in take(database, version="clean-2")] == [name]
    documents.put(database, make_document(name, body=b"other"))
    assert [item.item_version for item in take(database)] == [2]
    assert [item.item_id for item in claims.claim(database, "events", version="x-1", limit=5, lease=LEASE)] == [name]


def test_skipped_document_is_pending_no_more(database):
    put_documents(database, 1)
    articles.skip(
        database, "page-000", document_version=1, cleaner_version="clean-1", reason="binary", message="It is binary."
    )
    assert claims.pending(database, "articles", version="clean-1") == 0
    assert claims.pending(database, "articles", version="clean-2") == 1


def test_failing_item_waits_longer_each_time_and_is_parked(database):
    put_documents(database, 1)
    [claimed] = take(database)
    assert not claims.fail(database, claimed, reason="ValueError", message="It is odd.")
    assert take(database) == [], "it waits"
    waits = []
    for _ in range(claims.MAX_ATTEMPTS - 1):
        waits += database.execute("select extract(epoch from not_before - now()) from ingest.claims").fetchone()
        database.execute("update ingest.claims set not_before = now()")
        [claimed] = take(database)
        is_parked = claims.fail(database, claimed, reason="ValueError", message="It is odd.")
    assert is_parked
    assert [round(float(wait) / 60) for wait in waits] == [1, 2, 4, 8]
    assert [(item.item_id, item.reason, item.attempts) for item in claims.parked(database)] == [
        ("page-000", "ValueError", claims.MAX_ATTEMPTS)
    ]
    assert claims.pending(database, "articles", version="clean-1") == 0
    assert take(database) == []
    assert claims.unpark(database, "articles", "page-000") == 1
    assert len(take(database)) == 1


def test_item_that_kills_its_workers_is_parked(database):
    put_documents(database, 1)
    for _ in range(claims.MAX_ATTEMPTS):
        assert len(take(database, lease=NO_WAIT)) == 1
        database.execute("update ingest.claims set leased_until = now() - interval '1 second'")
    assert take(database) == []
    assert [item.reason for item in claims.parked(database)] == ["worker_lost"]


def test_item_that_is_put_back_loses_no_attempt(database):
    put_documents(database, 1)
    for _ in range(claims.MAX_ATTEMPTS + 2):
        [claimed] = take(database)
        claims.give_back(database, claimed, wait=NO_WAIT)
    assert claims.parked(database) == []
