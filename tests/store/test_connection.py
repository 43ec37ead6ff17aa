"""What goes wrong between us and the server is told in sentences, by what to do next."""

from __future__ import annotations

import pytest
from psycopg.conninfo import make_conninfo

from pipeline.errors import RetryLater, SkipItem, StopRun
from pipeline.settings import Settings
from pipeline.store import connection


def test_connection_says_who_it_is_and_speaks_utc(database_url):
    with connection.connect(Settings(database_url=database_url)) as conn:
        found = conn.execute("select current_setting('application_name'), current_setting('timezone')").fetchone()
        assert found == ("dateline", "UTC")
        assert connection.database_bytes(conn) > 0
        assert connection.server_version(conn)[:2] in ("15", "18")


@pytest.mark.parametrize(
    ("statement", "error", "words"),
    [
        ("select * from nowhere", StopRun, "not of this version"),
        ("select 1 / 0", SkipItem, "cannot hold this value"),
        ("insert into ingest.feeds (feed_id, url, publisher) values ('', '', '')", SkipItem, "refuses this record"),
        ("select pg_terminate_backend(pg_backend_pid())", RetryLater, "did not answer or gave up"),
        ("set statement_timeout = 1; select pg_sleep(1)", RetryLater, "did not answer or gave up"),
        ("selec", StopRun, "please report it"),
    ],
)
def test_errors_inside_a_connection_are_sentences(database_url, statement, error, words):
    with pytest.raises(error, match=words), connection.connect(Settings(database_url=database_url)) as conn:
        conn.execute(statement)


def test_one_transaction_is_the_callers_where_there_is_one(database):
    feeds = "select feed_id from ingest.feeds order by 1"

    def put(feed_id: str, *, stop: bool = False) -> None:
        with connection.one_transaction(database):
            database.execute(
                "insert into ingest.feeds (feed_id, url, publisher) values (%s, 'https://a.example', 'a')", [feed_id]
            )
            if stop:
                raise InterruptedError

    def put_two() -> None:
        with database.transaction():
            put("first")
            put("second", stop=True)

    put("alone")
    for failing in (put_two, lambda: put("third", stop=True)):
        with pytest.raises(InterruptedError):
            failing()
    assert database.execute(feeds).fetchall() == [("alone",)]


def test_other_errors_pass(database_url):
    with pytest.raises(ZeroDivisionError), connection.connect(Settings(database_url=database_url)):
        1 / 0  # noqa: B018


def test_server_that_is_not_there_is_tried_later():
    with pytest.raises(RetryLater, match="did not answer"):
        connection.connect(Settings(database_url="postgresql://ada@localhost:1/news"))


def test_database_that_is_not_there_stops(postgres_url):
    with pytest.raises(StopRun, match="DATELINE_DATABASE_URL"):
        connection.connect(Settings(database_url=make_conninfo(postgres_url, dbname="nowhere")))


def test_password_is_neither_shown_nor_among_the_arguments():
    url = "postgresql://ada:secret@db.example/news"
    assert "secret" not in connection.without_password(url)
    command, variables = connection.psql(url)
    assert "secret" not in " ".join(command)
    assert variables == {"PGPASSWORD": "secret"}


def test_old_server_is_refused(database_url, monkeypatch):
    monkeypatch.setattr(connection, "OLDEST_SERVER", 99)
    with pytest.raises(StopRun, match="is too old: Dateline needs 99 or newer"):
        connection.connect(Settings(database_url=database_url))
