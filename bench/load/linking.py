"""What linking costs a page beside archives of different sizes, without reading a page: reports of an invented world.

The archive is filled as linking would have left it (each event, each thing that is measured, led by its first report),
then 1,000 pages of the next day are linked in batches. CPU milliseconds of this process and of PostgreSQL's, for other
work slows the clock only:

    DATELINE_HOME=… python -m bench.load.linking rich|poor|figures 1000 3000 10000 …

"rich" are events whose words follow Zipf's law over 20,000 words; "poor" the same with 300 words, as in a world of a
few phrases; "figures" are figures in rich words. A third of all is about one country in each. The database is an
embedded one below DATELINE_HOME, and is stopped at the end.
"""

from __future__ import annotations

import os
import random
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter, process_time

from pipeline import tasks
from pipeline.events.grouping import Placed
from pipeline.events.link import Sight, relink, see
from pipeline.events.link_figures import FigureSight, relink_figures, see_figure
from pipeline.records import EventDateSource, EventReport, EventType, FigureKind, FigureReport, Status
from pipeline.settings import Settings
from pipeline.store import connection
from pipeline.store.connection import Connection
from pipeline.store.embedded import stop_server
from pipeline.store.figure_memory import FigureMemory
from pipeline.store.link_memory import Memory

PAGES_A_DAY, REPORTS_A_PAGE, EVENTS_A_DAY, BATCH = 1_000, 5, 400, 500
FIRST_DAY = date(2021, 3, 1)
_EVENT_TABLES = "{coding.link_places,coding.link_reports}"
VOCABULARY = {"rich": 20_000, "poor": 300, "figures": 20_000}
FIGURES_A_PAGE, METRICS = 3, 40
#: Of all reports: without a day, and with no more than the day of publication.
UNDATED, FALLBACK = 0.08, 0.30


class World:
    """Draws events and reports of them; one seed gives one world."""

    def __init__(self, kind: str, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        letters = "abcdefghiklmnoprstuv"
        self._words = ["".join(self._chance.choices(letters, k=7)) for _ in range(VOCABULARY[kind])]
        self._weights = [1 / (rank + 10) for rank in range(len(self._words))]

    def day(self, number: int) -> list[tuple[int, EventReport]]:
        """Reports of one day of news, each with the number of the event that it tells, in the order of their ids."""
        events = [self._event() for _ in range(EVENTS_A_DAY)]
        day = FIRST_DAY + timedelta(days=number)
        told = [self._report(index, events, day, at) for at, index in enumerate(self._told())]
        return sorted(told, key=lambda pair: pair[1].event_id)

    def _told(self) -> list[int]:
        shares = [1 / (rank + 3) for rank in range(EVENTS_A_DAY)]
        return self._chance.choices(range(EVENTS_A_DAY), shares, k=PAGES_A_DAY * REPORTS_A_PAGE)

    def _event(self) -> tuple[EventType, tuple[str, ...], list[str]]:
        countries = {f"C{int(self._chance.paretovariate(0.4)) % 190:02}" for _ in range(self._chance.randint(1, 2))}
        words = self._chance.choices(self._words, self._weights, k=14)
        return self._chance.choice(list(EventType)), tuple(sorted(countries)), words

    def _report(
        self, index: int, events: list[tuple[EventType, tuple[str, ...], list[str]]], day: date, at: int
    ) -> tuple[int, EventReport]:
        chance = self._chance
        kind, countries, words = events[index]
        own = chance.sample(words, k=7) + chance.choices(self._words, self._weights, k=3)
        undated = chance.random() < UNDATED
        is_fallback = chance.random() < FALLBACK
        report = EventReport(
            event_id=f"{chance.getrandbits(64):016x}", article_id=f"{day} {at // REPORTS_A_PAGE}",
            voice=f"{day} {at}", published_day=day, type=kind, status=Status.OCCURRED, stage=None,
            countries=countries, entities=(), begin=None if undated else day,
            end_day=None if undated else day + timedelta(days=1),
            date_source=None if undated else EventDateSource.PUBLICATION if is_fallback else EventDateSource.TEXT,
            geonameid=None, place_country=countries[0], words=tuple(sorted(set(own))), amounts=(), confidence=0.8,
        )  # fmt: skip
        return index, report


class FigureWorld(World):
    """Draws things that are measured, half of them in a month, a quarter or a year, and figures about them."""

    def figures(self, number: int) -> list[tuple[int, FigureReport]]:
        """Figures of one day of news, each with the number of the thing that it measures, in the order of their ids."""
        day = FIRST_DAY + timedelta(days=number)
        things = [self._thing(index, day) for index in range(EVENTS_A_DAY)]
        shares = [1 / (rank + 3) for rank in range(EVENTS_A_DAY)]
        chosen = self._chance.choices(range(EVENTS_A_DAY), shares, k=PAGES_A_DAY * FIGURES_A_PAGE)
        told = [(index, self._telling(things[index], at)) for at, index in enumerate(chosen)]
        return sorted(told, key=lambda pair: pair[1].figure_id)

    def _thing(self, index: int, day: date) -> FigureReport:
        chance = self._chance
        begin, days = chance.choice(
            [(None, 0)] * 3 + [(day.replace(day=1), 28), (date(day.year, 1, 1), 90), (date(day.year, 1, 1), 365)]
        )
        countries = {f"C{int(chance.paretovariate(0.4)) % 190:02}" for _ in range(chance.randint(0, 2))}
        metric, value = f"m{chance.randrange(METRICS)}", round(chance.lognormvariate(6, 4), 1)
        words = tuple(sorted(set(chance.choices(self._words, self._weights, k=14))))
        return FigureReport(
            figure_id="", article_id="", day=day, metric=metric, metric_code=metric, value=value, unit="USD",
            percent=None, base=None, bound=None, kind=FigureKind.ACTUAL, period_begin=begin,
            period_end_day=begin + timedelta(days=days) if begin else None, parties=tuple(sorted(countries)),
            text=f"${value}", words=words, event=f"{day} {index}" if chance.random() < 0.4 else None, names=words[:1],
        )  # fmt: skip

    def _telling(self, thing: FigureReport, at: int) -> FigureReport:
        chance = self._chance
        own = chance.sample(thing.words, k=min(7, len(thing.words))) + chance.choices(self._words, self._weights, k=3)
        return replace(
            thing,
            figure_id=f"{chance.getrandbits(64):016x}",
            article_id=f"{thing.day} {at // FIGURES_A_PAGE}",
            words=tuple(sorted(set(own))),
            names=thing.names if chance.random() < 0.5 else (),
        )


def fill(memory: Memory, told: list[tuple[int, EventReport]]) -> None:
    """Remember a day as if it had been linked without a mistake."""
    leaders: dict[int, str] = {}
    placed: dict[str, Placed[Sight]] = {}
    for index, report in told:
        leader = leaders.setdefault(index, report.event_id)
        score = 0.0 if leader == report.event_id else 0.9
        placed[report.event_id] = Placed(item=see(report), leader=leader, score=score)
    memory.remember(placed)


def link(conn: Connection, reports: list[EventReport]) -> None:
    """Link a day in batches, as `pipeline.tasks.link_events` does."""
    memory = Memory(conn)
    for start in range(0, len(reports), BATCH):
        batch = reports[start : start + BATCH]
        with conn.transaction():
            standing = memory.standing([report.event_id for report in batch])
            memory.remember(relink(batch, standing=standing, around=memory))


def fill_figures(memory: FigureMemory, told: list[tuple[int, FigureReport]]) -> None:
    """Remember a day of figures as if it had been linked without a mistake."""
    leaders: dict[int, str] = {}
    placed: dict[str, Placed[FigureSight]] = {}
    for index, report in told:
        leader = leaders.setdefault(index, report.figure_id)
        score = 0.0 if leader == report.figure_id else 0.9
        placed[report.figure_id] = Placed(item=see_figure(report), leader=leader, score=score)
    memory.remember(placed)


def link_figures(conn: Connection, reports: list[FigureReport]) -> None:
    """Link a day of figures in batches, as `pipeline.tasks.link_events` does."""
    memory = FigureMemory(conn)
    for start in range(0, len(reports), BATCH):
        batch = reports[start : start + BATCH]
        with conn.transaction():
            standing = memory.standing([report.figure_id for report in batch])
            decided = relink_figures(batch, standing=standing, around=memory)
            memory.remember(decided)
            memory.topics({placed.leader for placed in decided.values()})


def main(kind: str, sizes: list[int]) -> None:
    """One line for each size of the archive."""
    settings = Settings.from_environment()
    tasks.migrate()
    world = FigureWorld(kind)
    tables = "{coding.link_figure_places,coding.link_figures}" if kind == "figures" else _EVENT_TABLES
    print(
        f"{'archive':>8} {'own ms':>8} {'server ms':>9} {'sum':>7} {'MiB':>7}  CPU milliseconds a page; size",
        flush=True,
    )
    with connection.connect(settings) as conn:
        day = 0
        for size in sorted(sizes):
            started = perf_counter()
            while day * PAGES_A_DAY < size - PAGES_A_DAY:
                with conn.transaction():
                    if kind == "figures":
                        fill_figures(FigureMemory(conn), world.figures(day))
                    else:
                        fill(Memory(conn), world.day(day))
                day += 1
            conn.execute(
                "analyze coding.link_places, coding.link_reports, coding.link_figure_places, coding.link_figures"
            )
            figures = [report for _, report in world.figures(day)] if kind == "figures" else []
            reports = [] if kind == "figures" else [report for _, report in world.day(day)]
            day += 1
            own, served = process_time(), _cpu(conn.info.backend_pid)
            link(conn, reports)
            link_figures(conn, figures)
            own, served = process_time() - own, _cpu(conn.info.backend_pid) - served
            row = conn.execute(
                "select sum(pg_total_relation_size(name)) / 2 ^ 20 from unnest(%s::text[]) as name",
                [tables],
            ).fetchone()
            per_page = [1000 * spent / PAGES_A_DAY for spent in (own, served)]
            print(
                f"{size:8} {per_page[0]:8.2f} {per_page[1]:9.2f} {sum(per_page):7.2f} {row[0] if row else 0:7.0f}"
                f"  ({perf_counter() - started:.0f} s)", flush=True,
            )  # fmt: skip
    stop_server(settings)


def _cpu(process: int) -> float:
    """CPU seconds of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    if "DATELINE_HOME" not in os.environ:
        sys.exit("Set DATELINE_HOME to an empty folder of the measurement's own.")
    main(sys.argv[1], [int(size) for size in sys.argv[2:]])
