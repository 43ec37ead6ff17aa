"""Polling and fetching through a real database, against a site on loopback that misbehaves on demand."""

from __future__ import annotations

import multiprocessing
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.synchronize import Event

import pytest

from pipeline.feeds.opml import make_feed
from pipeline.records import Conditional, FeedHealth, FeedKind
from pipeline.store import alerts, entries, feeds, polls
from pipeline.store.connection import Connection
from pipeline.tasks import feeds as feed_tasks
from pipeline.tasks import poll

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """Pages by path, as they are now; `asked` counts requests by path."""

    base: str = ""
    pages: dict[str, Answer | Callable[[dict[str, str]], Answer]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def html(self, path: str, words: str) -> None:
        self.pages[path] = (200, {"Content-Type": "text/html; charset=utf-8"}, f"<p>{words}</p>".encode())

    def rss(self, path: str, items: str, **headers: str) -> None:
        body = f'<rss version="2.0"><channel><title>The wire</title><link>/</link>{items}</channel></rss>'
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (200, {"Content-Type": "application/rss+xml", **named}, body.encode())


def item(link: str, guid: str | None = None, *, date: str = "Thu, 02 May 2024 10:00:00 GMT") -> str:
    words = f"<title>About {link}</title><link>{link}</link><guid>{guid or link}</guid><pubDate>{date}</pubDate>"
    return f"<item>{words}</item>"


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            served.asked[self.path] += 1
            found = served.pages.get(self.path, (404, {}, b"no"))
            status, headers, body = found(dict(self.headers)) if callable(found) else found
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, *_: object) -> None:
            pass  # killed clients are the point of a test here

    server = Server(("0.0.0.0", 0), Handler)  # noqa: S104 - several loopback addresses stand for several hosts
    served.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield served
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    for name, value in {
        "DATABASE_URL": database_url,
        "ADMITTED_NETWORKS": "127.0.0.0/24",
        "HOST_DELAY_SECONDS": "0",
        "FETCH_TIMEOUT_SECONDS": "3",
        "FETCH_TASK_SECONDS": "20",
    }.items():
        monkeypatch.setenv(f"DATELINE_{name}", value)


def add(url: str, *, kind: FeedKind | None = None) -> str:
    feed = replace(make_feed(url, publisher="wire"), kind=kind)
    assert feed_tasks.add_feed(feed)
    return feed.feed_id


def poll_all() -> str:
    return " ".join(poll.poll_feeds(batch).message for batch in poll.due_feeds(is_forced=True))


def count(conn: Connection, table: str, where: str = "true") -> int:
    return int(conn.execute(f"select count(*) from ingest.{table} where {where}").fetchone()[0])  # noqa: S608


def pass_time(conn: Connection) -> None:
    """Let everything become due, and the leases of the dead end."""
    conn.execute("update ingest.entries set due_at = now() where due_at is not null")
    conn.execute("update ingest.hosts set leased_until = now(), not_before = null")


def test_entries_become_documents_once(site: Site, database: Connection) -> None:
    site.rss("/feed", item("/a?utm_source=rss") + item("/b"))
    site.html("/a", "one")
    site.html("/b", "two")
    feed_id = add(f"{site.base}/feed")
    assert poll.due_feeds() == [[feed_id]]
    assert poll.poll_feeds([feed_id]).message == "1 done; 2 new entries."
    assert poll.due_feeds() == []
    assert (poll.fetch_entries().done, poll.fetch_entries().done) == (2, 0)
    row = database.execute(
        "select url, source, encoding, feed_published_at from ingest.documents order by url"
    ).fetchone()
    assert row == (f"{site.base}/a", "wire", "utf-8", datetime(2024, 5, 2, 10, tzinfo=UTC))
    assert feeds.get(database, feed_id).title == "The wire"
    assert feeds.state(database, feed_id).health is FeedHealth.OK
    assert site.asked["/robots.txt"] == 1


def test_a_changed_page_is_a_new_version_and_an_unchanged_one_is_not(site: Site, database: Connection) -> None:
    site.rss("/feed", item("/a") + item("/b"))
    site.html("/a", "one")
    site.html("/b", "two")
    add(f"{site.base}/feed")
    poll_all()
    poll.fetch_entries()
    site.html("/a", "one, corrected")
    pass_time(database)
    report = poll.fetch_entries()
    assert (report.done, report.skipped) == (1, {"unchanged": 1})
    versions = database.execute("select count(*), max(version) from ingest.documents").fetchone()
    assert versions == (3, 2)
    assert count(database, "fetches") == 4


def test_an_entry_that_its_publisher_calls_updated_is_fetched_at_once(site: Site, database: Connection) -> None:
    def atom(updated: str) -> None:
        entry = f'<entry><id>x</id><title>t</title><link href="/a"/><updated>{updated}</updated></entry>'
        body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>w</title>{entry}</feed>'
        site.pages["/feed"] = (200, {"Content-Type": "application/atom+xml"}, body.encode())

    atom("2024-05-01T00:00:00Z")
    site.html("/a", "one")
    add(f"{site.base}/feed")
    poll_all()
    poll.fetch_entries()
    assert entries.count_due(database, now=datetime.now(UTC)) == 0
    atom("2024-05-02T00:00:00Z")
    poll_all()
    assert entries.count_due(database, now=datetime.now(UTC)) == 1


@pytest.mark.parametrize(
    ("items", "kept"),
    [
        (item("/a", "g") + item("/b", "g"), 2),  # one guid for two pages
        (item("/a", "1") + item("/a", "2"), 1),  # two guids for one page
        (item("/a", date="") + item("/b", date="yesterday"), 2),
        (item("/a", date="Thu, 01 Jan 1970 00:00:00 GMT") + item("/b", date="Fri, 01 Jan 2099 00:00:00 GMT"), 2),
        ("<item><title>no link</title></item>" + item("/a"), 1),
        (item("/a") + "<item><title>broken", 1),
    ],
)
def test_faulty_feeds_give_their_good_entries(site: Site, database: Connection, items: str, kept: int) -> None:
    site.rss("/feed", items)
    add(f"{site.base}/feed")
    poll_all()
    assert count(database, "entries") == kept
    published = database.execute("select published_at from ingest.entries where published_at is not null").fetchall()
    assert all(2000 < at.year < 2090 for (at,) in published)


def test_guids_that_change_at_each_poll_bring_nothing_new(site: Site, database: Connection) -> None:
    feed_id = add(f"{site.base}/feed")
    for number in range(3):
        site.rss("/feed", item("/a", f"{number}-a") + item("/b", f"{number}-b"))
        poll_all()
    assert [row.new_entries for row in polls.latest(database, feed_id, limit=9)] == [0, 0, 2]


def test_two_feeds_with_one_page_fetch_it_once(site: Site, database: Connection) -> None:
    for name in ("/x", "/y"):
        site.rss(name, item("/a"))
        add(f"{site.base}{name}")
    site.html("/a", "one")
    poll_all()
    poll.fetch_entries()
    assert (count(database, "entries"), count(database, "listings"), site.asked["/a"]) == (1, 2, 1)


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ((200, {}, b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>x</body></html>"), "not_feed"),
        ((200, {}, b""), "empty"),
        ((200, {}, b'{"message": "not a feed"}'), "not_feed"),
        ((403, {}, b"no"), "blocked"),
        ((410, {}, b""), "gone"),
        ((500, {}, b"<rss version='2.0'/>"), "server_error"),
        ((200, {}, b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss version="2.0">&b;</rss>'), "not_feed"),
        ((302, {"Location": "http://169.254.169.254/"}, b""), "refused"),
        ((302, {"Location": "/feed"}, b""), "redirects"),
    ],
)
def test_what_is_no_feed_is_on_record(site: Site, database: Connection, answer: Answer, result: str) -> None:
    site.pages["/feed"] = answer
    feed_id = add(f"{site.base}/feed")
    assert "1 failed" in poll_all()
    (row,) = polls.latest(database, feed_id, limit=9)
    assert (row.result, bool(row.detail)) == (result, True)
    state = feeds.state(database, feed_id)
    assert state.health is FeedHealth.FAILING
    assert state.next_poll_at > datetime.now(UTC)


def test_a_server_that_answers_304_falsely_is_found_out(site: Site, database: Connection) -> None:
    """It keeps one ETag for ever: the first 304 is checked, later every twelfth."""
    listed = [item("/0")]

    def feed(headers: dict[str, str]) -> Answer:
        if headers.get("If-None-Match") == '"same"':
            return 304, {}, b""
        body = f'<rss version="2.0"><channel><title>w</title>{"".join(listed)}</channel></rss>'
        return 200, {"ETag": '"same"', "Content-Type": "text/xml"}, body.encode()

    site.pages["/feed"] = feed
    feed_id = add(f"{site.base}/feed")
    poll_all()
    poll_all()
    assert feeds.state(database, feed_id).conditional is Conditional.TRUSTED
    listed.append(item("/1"))
    for _ in range(12):
        poll_all()
    assert feeds.state(database, feed_id).conditional is Conditional.LYING
    assert count(database, "entries") == 2
    listed.append(item("/2"))
    poll_all()
    assert count(database, "entries") == 3


def test_robots_and_refusals_hold_for_the_host(site: Site, database: Connection) -> None:
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private")
    site.rss("/feed", item("/private/a") + item("/b"))
    site.pages["/b"] = (429, {"Retry-After": "3600"}, b"slow down")
    add(f"{site.base}/feed")
    poll_all()
    poll.fetch_entries()
    rows = dict(database.execute("select last_result, due_at - now() from ingest.entries").fetchall())
    assert rows["robots"] > timedelta(hours=20)
    assert rows["rate_limited"] > timedelta(minutes=59)
    wait, refusals = database.execute("select not_before - now(), refusals from ingest.hosts").fetchone()
    assert wait > timedelta(minutes=59)
    assert refusals == 1
    assert site.asked["/private/a"] == 0
    database.execute("update ingest.entries set due_at = now()")
    assert poll.fetch_entries().as_dict()["failed"] == 0
    assert site.asked["/b"] == 1


def test_a_host_that_another_worker_has_is_left_alone(site: Site, database: Connection, monkeypatch) -> None:
    monkeypatch.setattr(poll, "_POLL_WAIT_SECONDS", 0.1)
    site.rss("/feed", item("/a"))
    feed_id = add(f"{site.base}/feed")
    database.execute(
        "insert into ingest.hosts (host, delay_seconds, concurrency, leased_by, leased_until) "
        "values (%s, 0, 1, 'somebody', now() + interval '1 minute')",
        [site.base.removeprefix("http://")],
    )
    report = poll.poll_feeds([feed_id])
    assert (report.done, report.skipped) == (0, {"busy": 1})
    assert poll.due_feeds() == [[feed_id]]
    assert site.asked == Counter()
    pass_time(database)
    assert poll.poll_feeds([feed_id]).done == 1


def test_a_page_is_its_own_entry(site: Site, database: Connection) -> None:
    site.html("/notice", "one")
    add(f"{site.base}/notice", kind=FeedKind.PAGE)
    for words in ("one", "two"):
        site.html("/notice", words)
        poll_all()
        poll.fetch_entries()
    assert count(database, "documents") == 2
    assert count(database, "entries") == 1


def test_a_sitemap_index_gives_the_pages_of_its_sitemaps(site: Site, database: Connection) -> None:
    index = "<sitemapindex><sitemap><loc>/one.xml</loc></sitemap><sitemap><loc>/none.xml</loc></sitemap></sitemapindex>"
    site.pages["/sitemap.xml"] = (200, {}, index.encode())
    site.pages["/one.xml"] = (200, {}, b"<urlset><url><loc>/a</loc></url><url><loc>/b</loc></url></urlset>")
    add(f"{site.base}/sitemap.xml")
    poll_all()
    assert count(database, "entries") == 2


def test_a_feed_removed_meanwhile_is_skipped() -> None:
    assert poll.poll_feeds(["no such feed"]).skipped == {"missing": 1}


def test_a_feed_that_dies_is_named(site: Site, database: Connection) -> None:
    feed_id = add(f"{site.base}/nothing")
    poll_all()
    database.execute("update ingest.feed_states set failing_since = now() - interval '20 days', error_weight = 5")
    assert "is dead" in poll_all()
    (alert,) = alerts.open_alerts(database)
    assert (alert.kind, alert.subject) == ("dead_feed", f"{site.base}/nothing")
    wait = feeds.state(database, feed_id).next_poll_at - datetime.now(UTC)
    assert timedelta(days=6) < wait < timedelta(days=8)
    site.rss("/nothing", item("/a"))
    poll_all()
    assert feeds.state(database, feed_id).health is FeedHealth.OK
    assert alerts.open_alerts(database) == []


def test_a_permanent_redirect_is_believed_after_days(site: Site, database: Connection) -> None:
    site.pages["/old"] = (301, {"Location": "/new"}, b"")
    site.rss("/new", item("/a"))
    feed_id = add(f"{site.base}/old")
    for _ in range(3):
        poll_all()
    assert feeds.get(database, feed_id).url.endswith("/old")
    database.execute("update ingest.feed_states set moved_first_at = moved_first_at - interval '4 days'")
    poll_all()
    assert feeds.get(database, feed_id).url.endswith("/new")


def test_batches_keep_a_host_together(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_POLL_BATCH", "2")
    ids = {add(f"http://127.0.0.{host}{path}") for host in (1, 2) for path in ("/a", "/b", "/c")}
    batches = poll.due_feeds()
    assert [len(batch) for batch in batches] == [3, 3]
    assert {feed_id for batch in batches for feed_id in batch} == ids


def _work(started: Event) -> None:
    started.set()
    for batch in poll.due_feeds(is_forced=True):
        poll.poll_feeds(batch)
    poll.fetch_entries()


def test_a_worker_killed_a_hundred_times_loses_and_doubles_nothing(site: Site, database: Connection) -> None:
    port = site.base.rpartition(":")[2]
    hosts = [f"http://127.0.0.{number}:{port}" for number in (1, 2, 3)]
    for host in hosts:
        add(f"{host}/feed")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.tasks.poll"])
    chance = random.Random(20261122)
    amid = 0
    for number in range(102):
        paths = [f"/{page}" for page in range(number + 1)]
        site.rss("/feed", "".join(item(path) for path in paths))
        site.html(paths[-1], f"page {number}")
        started = context.Event()
        worker = context.Process(target=_work, args=(started,))
        worker.start()
        started.wait()
        if number < 100:
            if number % 2:  # else on a busy machine most would die before they begin
                while worker.is_alive() and not count(database, "hosts", "leased_until > now()"):
                    time.sleep(0.005)
            time.sleep(chance.uniform(0.0, 0.15))
            worker.kill()
        worker.join()
        amid += worker.exitcode != 0 and count(database, "hosts", "leased_until > now()") > 0
        pass_time(database) if number >= 100 else database.execute("update ingest.hosts set leased_until = now()")
    assert worker.exitcode == 0
    assert amid >= 25  # killed while it held hosts: polling, fetching or writing
    pages = 3 * 102
    assert count(database, "entries") == count(database, "listings") == pages
    assert count(database, "documents") == count(database, "documents", "version = 1") == pages
    assert count(database, "fetches", "is_new") == pages
    assert database.execute("select sum(new_entries) from ingest.polls").fetchone()[0] == pages
    states = database.execute("select sum(polls) from ingest.feed_states").fetchone()[0]
    assert states == count(database, "polls")
