"""The clients that are compared; each prints its pages, seconds, pages per second and peak memory as JSON.

    python bench/fetch/clients.py PORT dateline|network|requests        with Dateline's environment
    python bench/fetch/clients.py PORT scrapy|requests                  with an environment that has them

`dateline` is the whole task: due entries out of the database, documents and ledger into it. `network` is its fetching
alone, bodies thrown away, as the others do. `requests` is a plain loop over the first 150 pages only.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
from datetime import UTC, datetime

from served import urls

CONCURRENCY, PER_HOST = 256, 2


def run_dateline(port: int) -> int:
    """Fetch through the database at DATELINE_DATABASE_URL, which is filled first and not counted."""
    from pipeline.feeds.opml import make_feed
    from pipeline.feeds.schedule import first_state
    from pipeline.records import FeedEntry
    from pipeline.settings import Settings
    from pipeline.store import connection, entries, feeds, migrations
    from pipeline.tasks import poll

    settings = Settings.from_environment()
    feed = make_feed(f"http://127.0.1.1:{port}/feed")
    with connection.connect(settings) as conn:
        migrations.migrate(conn)
        conn.execute("truncate ingest.entries, ingest.hosts, ingest.documents, ingest.blobs cascade")
        feeds.add(conn, feed, first_state(feed, now=datetime.now(UTC), settings=settings))
        entries.add(conn, feed.feed_id, [FeedEntry(url=url) for url in urls(port)], now=datetime.now(UTC))
    begun = time.perf_counter()
    report = poll.fetch_entries()
    return _tell("dateline", report.done + report.skipped.get("unchanged", 0), begun)


def run_network(port: int) -> int:
    """Fetch with the same politeness, hosts kept in memory."""
    from pipeline.net.crawl import Crawl
    from pipeline.net.fetch import Fetcher, user_agent
    from pipeline.net.politeness import Politeness
    from pipeline.records import FetchResult, HostState
    from pipeline.settings import Settings

    settings, good = Settings.from_environment(), 0

    class Keeper:
        async def lease(self, host: str) -> HostState:
            return HostState(host=host, delay_seconds=0.0, concurrency=PER_HOST)

        async def release(self, states: list[HostState]) -> None:
            pass

    async def crawl() -> None:
        async with Fetcher(settings) as fetcher:
            politeness = Politeness(Keeper(), fetcher, agent=user_agent(settings), seconds=600)

            async def get(url: str) -> None:
                nonlocal good
                fetch = await fetcher.get(url, admission=politeness)
                good += fetch.result is FetchResult.OK

            async with politeness:
                await Crawl(urls(port), url_of=str, per_host=PER_HOST).run(get, on_done=politeness.give_back)

    begun = time.perf_counter()
    asyncio.run(crawl())
    return _tell("network", good, begun)


def run_scrapy(port: int) -> int:
    """Scrapy with robots.txt obeyed and the same concurrency."""
    import scrapy
    from scrapy.crawler import CrawlerProcess

    good = 0

    class Pages(scrapy.Spider):
        name = "pages"
        start_urls = urls(port)

        def parse(self, response):
            nonlocal good
            good += response.status == 200 and len(response.body) > 100

    process = CrawlerProcess(
        {
            "CONCURRENT_REQUESTS": CONCURRENCY,
            "CONCURRENT_REQUESTS_PER_DOMAIN": PER_HOST,
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": True,
            "COOKIES_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "LOG_LEVEL": "ERROR",
        }
    )
    process.crawl(Pages)
    begun = time.perf_counter()
    process.start()
    return _tell("scrapy", good, begun)


def run_requests(port: int) -> int:
    """One page after the other, the first 150."""
    import requests

    begun, good = time.perf_counter(), 0
    with requests.Session() as session:
        for url in urls(port)[:150]:
            good += len(session.get(url, timeout=30).content) > 100
    return _tell("requests", good, begun)


def _tell(name: str, pages: int, begun: float) -> int:
    seconds = time.perf_counter() - begun
    usage = resource.getrusage(resource.RUSAGE_SELF)
    row = {
        "client": name,
        "pages": pages,
        "seconds": round(seconds, 1),
        "pages_per_second": round(pages / seconds, 1),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 1),
        "peak_mib": round(usage.ru_maxrss / 1024),
    }
    sys.stdout.write(json.dumps(row) + "\n")
    return pages


if __name__ == "__main__":
    os.environ.setdefault("DATELINE_ADMITTED_NETWORKS", "127.0.0.0/16")
    os.environ.setdefault("DATELINE_HOST_DELAY_SECONDS", "0")
    os.environ.setdefault("DATELINE_HOST_CONCURRENCY", str(PER_HOST))
    os.environ.setdefault("DATELINE_FETCH_CONCURRENCY", str(CONCURRENCY))
    os.environ.setdefault("DATELINE_FETCH_BATCH", "10000")
    globals()[f"run_{sys.argv[2]}"](int(sys.argv[1]))
