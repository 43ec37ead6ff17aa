import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.net.crawl import Crawl
from pipeline.net.fetch import Fetcher
from pipeline.net.politeness import Politeness, delay_of, learn_answer
from pipeline.net.robots import Rules, is_robots_due, learn_robots
from pipeline.records import Fetch, FetchResult, HostState
from pipeline.settings import Settings

NOW = datetime(2024, 5, 3, 12, tzinfo=UTC)
HOST = HostState(host="wire.example", delay_seconds=1.0, concurrency=2)
SETTINGS = Settings()


def answer_of(result: FetchResult, **more) -> Fetch:
    url = "https://wire.example/robots.txt"
    return Fetch(url=url, final_url=url, result=result, requested_at=NOW, elapsed_ms=1, **more)


def rules(text: str) -> Rules:
    return Rules(replace(HOST, robots=text, robots_at=NOW), agent="Dateline/0.1 (news events; x)")


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/a", True),  # the longest rule decides
        ("User-agent: dateline\nDisallow: /a\n\nUser-agent: *\nDisallow:", "/a", False),
        ("User-agent: GPTBot\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
        ("<html>not found</html>", "/a", True),
        ("\ufeffUser-agent: *\nDisallow: /a", "/b", True),
    ],
)
def test_robots_are_read_by_rfc_9309(text: str, path: str, allowed: bool) -> None:
    assert rules(text).allows(f"https://wire.example{path}") is allowed


def test_robots_tell_the_delay() -> None:
    assert rules("User-agent: *\nCrawl-delay: 7").delay_seconds() == 7
    assert rules("User-agent: *\nRequest-rate: 1/10").delay_seconds() == 10
    assert rules("User-agent: *\nCrawl-delay: soon").delay_seconds() == 0


@pytest.mark.parametrize(
    ("result", "robots"),
    [
        (FetchResult.NOT_FOUND, ""),
        (FetchResult.BLOCKED, ""),
        (FetchResult.SERVER_ERROR, None),
        (FetchResult.TIMEOUT, None),
        (FetchResult.RATE_LIMITED, None),
    ],
)
def test_robots_that_are_absent_allow_all_and_unreachable_ones_nothing(result: FetchResult, robots: str | None) -> None:
    state = learn_robots(HOST, answer_of(result), now=NOW)
    assert state.robots == robots
    assert Rules(state, agent="x").allows("https://wire.example/a") is (robots is not None)


def test_robots_that_cannot_be_had_leave_the_older_copy_and_end_after_a_month() -> None:
    old = replace(HOST, robots="User-agent: *\nDisallow: /a", robots_at=NOW)
    assert learn_robots(old, answer_of(FetchResult.TIMEOUT), now=NOW).robots == old.robots
    first = learn_robots(HOST, answer_of(FetchResult.TIMEOUT), now=NOW)
    late = learn_robots(first, answer_of(FetchResult.TIMEOUT), now=NOW + timedelta(days=31))
    assert (first.robots, late.robots) == (None, "")


def test_robots_are_asked_for_daily_and_sooner_after_a_failure() -> None:
    good = learn_robots(HOST, answer_of(FetchResult.OK, body=b"x"), now=NOW)
    bad = learn_robots(HOST, answer_of(FetchResult.TIMEOUT), now=NOW)
    assert is_robots_due(HOST, now=NOW, settings=SETTINGS)
    assert not is_robots_due(good, now=NOW + timedelta(hours=23), settings=SETTINGS)
    assert is_robots_due(good, now=NOW + timedelta(hours=25), settings=SETTINGS)
    assert not is_robots_due(bad, now=NOW + timedelta(minutes=1), settings=SETTINGS)


def test_refusals_double_the_pause_and_good_answers_take_it_back() -> None:
    state, pauses = HOST, []
    for _ in range(4):
        state = learn_answer(state, answer_of(FetchResult.RATE_LIMITED), now=NOW)
        pauses.append((state.not_before - NOW).total_seconds())
    assert pauses == [30, 60, 120, 240]
    assert delay_of(state, crawl_delay=0, settings=SETTINGS) == 16
    asked = learn_answer(HOST, answer_of(FetchResult.SERVER_ERROR, status=503, retry_after_seconds=900), now=NOW)
    assert asked.not_before == NOW + timedelta(minutes=15)
    assert learn_answer(HOST, answer_of(FetchResult.SERVER_ERROR, status=500), now=NOW) == HOST
    for _ in range(4):
        state = learn_answer(state, answer_of(FetchResult.OK), now=NOW)
    assert delay_of(state, crawl_delay=0, settings=SETTINGS) == 1


def test_delays_are_the_longest_that_is_asked_for_up_to_the_setting() -> None:
    assert delay_of(HOST, crawl_delay=5, settings=SETTINGS) == 5
    assert delay_of(HOST, crawl_delay=86_400, settings=SETTINGS) == 60


class Keeper:
    """Hosts in memory; `taken` are somebody else's."""

    def __init__(self, *, delay: float = 0.0, concurrency: int = 2, taken: tuple[str, ...] = ()) -> None:
        self.delay, self.concurrency, self.taken = delay, concurrency, taken
        self.released: list[HostState] = []
        self.leases = 0

    async def lease(self, host: str) -> HostState | None:
        self.leases += 1
        if host in self.taken:
            return None
        return HostState(
            host=host, delay_seconds=self.delay, concurrency=self.concurrency, robots="", robots_at=datetime.now(UTC)
        )

    async def release(self, states: list[HostState]) -> None:
        self.released += states


def crawl(serve, settings, keeper: Keeper, *, pages: int = 6, seconds: float = 10, wait: float = 0.02):
    """What came back for each page, when each was asked, and how many were asked at once."""
    times, at_once, most = [], 0, 0

    async def page(writer) -> None:
        nonlocal at_once, most
        times.append(time.monotonic())
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(wait)
        at_once -= 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")

    async def run():
        results = []
        async with serve({f"/{number}": page for number in range(pages)}) as site, Fetcher(settings) as fetcher:
            keeper.taken = tuple(name.replace("site", site.base.removeprefix("http://")) for name in keeper.taken)
            async with Politeness(keeper, fetcher, agent="x", seconds=seconds) as politeness:

                async def get(url: str) -> None:
                    results.append((await fetcher.get(url, admission=politeness)).result)

                urls = [f"{site.base}/{number}" for number in range(pages)]
                await Crawl(urls, url_of=str, per_host=4).run(get, on_done=politeness.give_back)
        return results

    return asyncio.run(run()), times, most


def test_a_host_is_asked_no_more_at_once_than_it_wants(serve, settings) -> None:
    for concurrency in (1, 2):
        results, _, most = crawl(serve, settings, Keeper(concurrency=concurrency))
        assert results == [FetchResult.OK] * 6
        assert most == concurrency


def test_a_host_is_asked_no_sooner_than_its_delay(serve, settings) -> None:
    keeper = Keeper(delay=0.06)
    _, times, _ = crawl(serve, settings, keeper)
    # All gaps together: a busy machine may see one request late, and then the next one seems early.
    assert times[-1] - times[0] >= 5 * 0.06 - 0.05
    # The delay that still runs at the end is handed on with the host.
    assert keeper.released[0].not_before is not None


def test_what_does_not_fit_into_the_task_is_left(serve, settings) -> None:
    results, times, _ = crawl(serve, settings, Keeper(delay=0.1), seconds=0.25)
    assert 2 <= results.count(FetchResult.OK) == len(times) <= 3
    assert results.count(FetchResult.BUSY) == 6 - len(times)


def test_a_host_is_leased_once_and_given_back(serve, settings) -> None:
    keeper = Keeper()
    crawl(serve, settings, keeper)
    assert (keeper.leases, len(keeper.released)) == (1, 1)


def test_somebody_elses_host_is_not_asked(serve, settings) -> None:
    keeper = Keeper(taken=("site",))
    results, times, _ = crawl(serve, settings, keeper)
    assert (set(results), times, keeper.released) == ({FetchResult.BUSY}, [], [])


def test_an_error_in_the_work_ends_the_crawl_as_itself() -> None:
    async def work(_url: str) -> None:
        raise LookupError("the database went away")

    with pytest.raises(LookupError, match="went away"):
        asyncio.run(Crawl(["http://a/", "http://b/"], url_of=str, per_host=2).run(work))
