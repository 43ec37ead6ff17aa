"""`dateline feeds` and `dateline warc` against a real database and a site on loopback."""

from __future__ import annotations

import functools
import gzip
import json
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.feeds import app
from pipeline.errors import StopRun

FEED = """<rss version="2.0"><channel><title>The wire</title>
<item><title>A</title><link>/a.html</link></item></channel></rss>"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "feed.xml").write_text(FEED)
    (folder / "a.html").write_text("<p>The ministers met on Monday.")
    (folder / "index.html").write_text('<html><head><link rel="alternate" type="application/rss+xml" href="feed.xml">')

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch):
    """`run("feeds", "list", status=0)` – what the command writes."""
    for name, value in {
        "DATABASE_URL": database_url,
        "ADMITTED_NETWORKS": "127.0.0.1",
        "HOST_DELAY_SECONDS": "0",
    }.items():
        monkeypatch.setenv(f"DATELINE_{name}", value)

    def invoke(*words: str, status: int = 0) -> str:
        done = CliRunner().invoke(app, list(words))
        if isinstance(done.exception, Exception) and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == status, done.output
        return done.output if status else done.stdout

    return invoke


def test_feeds_from_a_sites_address_to_documents(run, site: str) -> None:
    assert f"{site}/feed.xml" in run("feeds", "add", site, "--publisher", "wire", "--country", "GBR")
    (feed,) = json.loads(run("feeds", "list", "--json"))
    assert (feed["publisher"], feed["country"], feed["kind"], feed["is_on"]) == ("wire", "GBR", "rss", True)
    polled, fetched = json.loads(run("feeds", "poll", "--json"))
    assert (polled["done"], fetched["done"]) == (1, 1)
    sheet = json.loads(run("feeds", "show", feed["feed_id"][:6], "--json"))
    assert (sheet["feed"]["title"], sheet["polls"][0]["new_entries"]) == ("The wire", 1)
    assert "The wire" in run("feeds", "show", f"{site}/feed.xml")
    assert "wire" in run("feeds", "list")
    assert "nothing" not in run("feeds", "poll", "--now")


def test_feeds_are_checked_without_being_kept(run, site: str) -> None:
    assert "rss, 1 entries" in run("feeds", "check", f"{site}/feed.xml")
    assert "rss, 1 entries" in run("feeds", "check", site)
    assert "not_found" in run("feeds", "check", f"{site}/none", status=1)
    assert "No feeds" in run("feeds", "list")


def test_feeds_complain_of_what_is_no_feed_and_go_on(run, site: str) -> None:
    output = run("feeds", "add", "ftp://x/", f"{site}/a.html", f"{site}/feed.xml", status=1)
    assert "'ftp://x/' is not an http or https address" in output
    assert "added" in output
    assert "was there" in run("feeds", "add", f"{site}/feed.xml", "--no-check")


def test_feeds_go_out_and_come_in(run, tmp_path: Path) -> None:
    imported = json.loads(run("feeds", "import", "--json"))
    assert imported["added"] >= 40
    assert "0 added" in run("feeds", "import")
    assert not any(feed["is_on"] for feed in json.loads(run("feeds", "list", "--json")))
    run("feeds", "export", str(tmp_path / "list.opml"))
    assert run("feeds", "export").count("<outline") == imported["added"]
    assert "0 added" in run("feeds", "import", str(tmp_path / "list.opml"))
    (tmp_path / "own.csv").write_text("url,publisher\nhttps://wire.example/x,wire\nnone,none\n")
    assert "row 2" in run("feeds", "import", str(tmp_path / "own.csv"), "--on", status=1)
    assert [feed["url"] for feed in json.loads(run("feeds", "list", "--json")) if feed["is_on"]] == [
        "https://wire.example/x"
    ]


@pytest.mark.parametrize(("name", "body"), [("x.opml", b"<rss/>"), ("x.csv", b"\xff\xfe\xff"), ("none.opml", None)])
def test_feeds_import_names_the_file_that_it_cannot_read(run, tmp_path: Path, name: str, body: bytes | None) -> None:
    if body is not None:
        (tmp_path / name).write_bytes(body)
    with pytest.raises(StopRun, match=name):
        run("feeds", "import", str(tmp_path / name))


def test_feeds_are_turned_off_and_on_and_removed(run) -> None:
    run("feeds", "add", "https://a.example/x", "https://b.example/y", "--no-check")
    ids = {feed["url"]: feed["feed_id"] for feed in json.loads(run("feeds", "list", "--json"))}
    assert "off" in run("feeds", "pause", ids["https://a.example/x"])
    assert {feed["url"] for feed in json.loads(run("feeds", "list", "--json")) if feed["is_on"]} == {
        "https://b.example/y"
    }
    run("feeds", "resume", "--all")
    run("feeds", "remove", "https://a.example/x")
    assert [feed["url"] for feed in json.loads(run("feeds", "list", "--json"))] == ["https://b.example/y"]
    run("feeds", "pause", status=2)
    with pytest.raises(StopRun, match="no feed 'nothing'"):
        run("feeds", "pause", "nothing")


def test_warc_goes_out_and_comes_in(run, site: str, tmp_path: Path, database) -> None:
    run("feeds", "add", f"{site}/feed.xml", "--publisher", "wire")
    run("feeds", "poll")
    before = database.execute(
        "select document_id, content_hash, media_type, url, source from ingest.documents"
    ).fetchall()
    file = tmp_path / "pages.warc.gz"
    assert "1 pages" in run("warc", "export", str(file))
    assert "1 pages" in run("warc", "export", str(tmp_path / "feed.warc"), "--feed", f"{site}/feed.xml")
    assert "0 pages" in run("warc", "export", str(tmp_path / "day.warc"), "--day", "2001-01-01")
    assert "unchanged 1" in run("warc", "import", str(file))
    database.execute("truncate ingest.documents, ingest.blobs cascade")
    assert "1 done" in run("warc", "import", str(file))
    after = database.execute(
        "select document_id, content_hash, media_type, url, source from ingest.documents"
    ).fetchall()
    assert after == before
    run("warc", "export", str(file), "--day", "today", status=2)


def _record(kind: str, url: str, payload: bytes, content_type: str = "application/http; msgtype=response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-01T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:0>\r\nContent-Type: {content_type}\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def _page(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    return (
        "\r\n".join([f"HTTP/1.1 {status}", "Content-Type: text/html; charset=ISO-8859-1", *headers, "", ""]).encode()
        + body
    )


def test_warc_of_somebody_elses_crawl_comes_in(run, tmp_path: Path, database) -> None:
    body = gzip.compress(b"<p>caf\xe9")
    chunked = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    records = [
        _record("warcinfo", "", b"software: x\r\n", "application/warc-fields"),
        _record("request", "http://wire.example/a", b"GET /a HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
        _record(
            "response", "http://wire.example/a", _page(chunked, "Content-Encoding: gzip", "Transfer-Encoding: chunked")
        ),
        _record("response", "http://wire.example/b", _page(b"gone", status="404 Not Found")),
        _record("response", "http://wire.example/c", _page(b"  ")),
        _record("response", "http://wire.example/d", _page(gzip.compress(bytes(30_000_000)), "Content-Encoding: gzip")),
        _record("response", "http://wire.example/e", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"),
        _record("response", "urn:x", _page(b"<p>x")),
        _record("resource", "http://wire.example/f", b"<p>plain", "text/html"),
    ]
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(b"".join(gzip.compress(record) for record in records))
    (report,) = json.loads(run("warc", "import", str(file), "--json"))
    assert report["done"] == 2
    assert report["skipped"] == {"no_page": 3, "not_200": 1, "empty": 1, "bomb": 1, "not_text": 1}
    row = database.execute("select encoding, source, url from ingest.documents order by url").fetchone()
    assert row == ("iso-8859-1", "wire.example", "http://wire.example/a")
    (tmp_path / "cut.warc.gz").write_bytes(file.read_bytes()[:-40])
    assert "failed" in run("warc", "import", str(tmp_path / "cut.warc.gz"), status=1)
    (tmp_path / "no.warc").write_bytes(b"this is no archive")
    assert "1 failed" in run("warc", "import", str(tmp_path / "no.warc"), status=1)
