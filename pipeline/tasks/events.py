"""Articles become times, events and figures; reports of the same event become one cluster."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic
from types import TracebackType
from typing import Self

from pipeline.errors import SkipItem
from pipeline.events import Source
from pipeline.events.extractor import Extractor, Reading
from pipeline.events.link import cluster_id, relink
from pipeline.events.link_chain import comes_before, stages_before
from pipeline.records import Article, Cluster, Extraction
from pipeline.settings import Settings
from pipeline.store import articles, clusters, connection, extractions, reports
from pipeline.store.claims import Claim
from pipeline.store.connection import Connection
from pipeline.store.link_memory import Memory
from pipeline.tasks.batch import work_through
from pipeline.tasks.extractors import articles_at_a_time, current_extractor
from pipeline.tasks.marks import MARKS_AT_A_TIME, batches
from pipeline.tasks.measures import link_waiting_figures
from pipeline.tasks.report import Report


def extract_articles() -> Report:
    """Read one batch of English articles that the present extractor has not read."""
    settings = Settings.from_environment()
    extractor = current_extractor(settings)
    with _Reader(extractor) as reader:
        return work_through(
            "events",
            version=extractor.version,
            work=reader.work,
            skip=_skip,
            settings=settings,
            limit=articles_at_a_time(extractor, settings),
            ahead=reader.ahead if extractor.concurrency > 1 else None,
            note=reader.note,
        )


def link_events() -> Report:
    """Link all events and figures that are new, or whose neighbours changed. One linker works at a time."""
    started = monotonic()
    linked = changed = 0
    with connection.connect(Settings.from_environment()) as conn:
        with clusters.linking(conn):
            while marks := clusters.unlinked(conn, limit=MARKS_AT_A_TIME):
                for batch in batches(marks):
                    linked += len(set(batch.values()))
                    changed += link_marked(conn, batch)
            figures, topics = link_waiting_figures(conn)
        message = f"{linked} events looked at, {changed} clusters new or changed; {figures} figures, {topics} topics."
        report = Report(stage="link", done=linked, message=message)
        reports.put(conn, report.as_dict(), seconds=monotonic() - started)
    return report


def read_article(article: Article) -> Extraction:
    """What the extractor that the settings name reads from an article."""
    return current_extractor().read(_source(article)).extraction


def _source(article: Article) -> Source:
    return Source(
        article_id=article.document_id,
        title=article.title,
        body=article.body,
        published=article.published.days if article.published else None,
    )


class _Reader:
    """Reads the articles of one batch, several at once where the extractor allows it, and stores them one by one."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor
        self._pool: ThreadPoolExecutor | None = None
        self._begun: dict[tuple[str, int], Future[Reading]] = {}
        self._refused: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def ahead(self, conn: Connection, claimed: Sequence[Claim]) -> None:
        """Begin to read the articles of a batch; one that is gone is left to `work`, which says so."""
        self._pool = ThreadPoolExecutor(max_workers=self._extractor.concurrency)
        for claim in claimed:
            try:
                source = _source(articles.get(conn, claim.item_id, version=claim.item_version))
            except SkipItem:
                continue
            self._begun[claim.item_id, claim.item_version] = self._pool.submit(self._extractor.read, source)

    def work(self, conn: Connection, claim: Claim) -> str | None:
        """Store what one article says."""
        begun = self._begun.pop((claim.item_id, claim.item_version), None)
        if begun is not None:
            reading = begun.result()
        else:
            reading = self._extractor.read(_source(articles.get(conn, claim.item_id, version=claim.item_version)))
        self._refused.update(reading.refused)
        extractions.put(conn, claim.item_id, claim.item_version, claim.stage_version, reading.extraction)
        return None

    def note(self) -> str:
        """What to tell of rows that were refused; empty where none was."""
        if not self._refused:
            return ""
        reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(self._refused.items()))
        return f"{self._refused.total()} rows were refused, for the articles do not bear them out ({reasons})."


def _skip(conn: Connection, claim: Claim, reason: SkipItem) -> None:
    extractions.skip(
        conn, claim.item_id, claim.item_version, claim.stage_version, reason=reason.reason, message=str(reason)
    )


def link_marked(conn: Connection, marks: Mapping[int, str]) -> int:
    """Link the marked events, and what they touch, in one transaction; gives how many clusters are new or changed.

    `marks` were asked for before the events are read here: an event that changes in between keeps its later mark.
    """
    names = sorted(set(marks.values()))
    memory = Memory(conn)
    with conn.transaction():
        standing = memory.standing(names)
        reports = clusters.reports(conn, names)
        gone = set(names) - {report.event_id for report in reports}
        decided = relink(reports, standing=standing, around=memory)
        memory.remember(decided, gone=sorted(gone))
        led: defaultdict[str, list[str]] = defaultdict(list)
        for name, placed in sorted(decided.items()):
            led[placed.leader].append(name)
        found = [
            Cluster(cluster_id=cluster_id(leader), members=(leader, *(name for name in members if name != leader)))
            for leader, members in led.items()
        ]
        left = sorted({cluster_id(standing[name].leader) for name in gone & standing.keys()})
        changed = clusters.put(conn, found, left=left, again=standing.keys() - gone, marks=marks)
        _chain(conn, memory, {*led, *decided, *gone})
    return changed


def _chain(conn: Connection, memory: Memory, leaders: set[str]) -> None:
    """Find anew the stage before of all deals that these events lead, led, or came before."""
    named = sorted(cluster_id(leader) for leader in leaders)
    touched = memory.deals(named)
    later = memory.deals_near(touched, earlier=False) if touched else []
    overtaken = [deal for deal in later if any(comes_before(before, deal) for before in touched)]
    deals = list({deal.cluster_id: deal for deal in (*touched, *overtaken)}.values())
    before = stages_before(deals, memory.deals_near(deals, earlier=True)) if deals else {}
    clusters.put_follows(conn, dict.fromkeys(named) | before)
