"""Articles become times, events and figures; reports of the same event become one cluster."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from pipeline.errors import SkipItem
from pipeline.events import extract_article, extractor_version
from pipeline.events.link import component_of, link_reports, stage_before
from pipeline.records import Article, EventReport, Extraction
from pipeline.settings import Settings
from pipeline.store import articles, clusters, connection, extractions, reports
from pipeline.store.claims import Claim
from pipeline.store.connection import Connection
from pipeline.tasks.batch import work_through
from pipeline.tasks.report import Report

#: Events that are linked in one transaction.
LINK_BATCH = 500


def extract_articles() -> Report:
    """Read one batch of English articles that the present extractor has not read."""
    return work_through(
        "events", version=extractor_version(), work=_extract, skip=_skip, settings=Settings.from_environment()
    )


def link_events() -> Report:
    """Link every event that waits for it: new ones, and those whose neighbours changed. One linker works at a time."""
    started = monotonic()
    linked = changed = 0
    with connection.connect(Settings.from_environment()) as conn:
        with clusters.linking(conn):
            while batch := clusters.unlinked(conn, limit=LINK_BATCH):
                linked += len(batch)
                changed += _link(conn, batch)
        message = f"{linked} events looked at, {changed} clusters new or changed."
        report = Report(stage="link", done=linked, message=message)
        reports.put(conn, report.as_dict(), seconds=monotonic() - started)
    return report


def read_article(article: Article) -> Extraction:
    """What today's rules read from an article."""
    return extract_article(
        article_id=article.document_id,
        title=article.title,
        body=article.body,
        published=article.published.days if article.published else None,
    )


def _extract(conn: Connection, claim: Claim) -> str | None:
    extraction = read_article(articles.get(conn, claim.item_id, version=claim.item_version))
    extractions.put(conn, claim.item_id, claim.item_version, claim.stage_version, extraction)
    return None


def _skip(conn: Connection, claim: Claim, reason: SkipItem) -> None:
    extractions.skip(
        conn, claim.item_id, claim.item_version, claim.stage_version, reason=reason.reason, message=str(reason)
    )


def _link(conn: Connection, batch: Sequence[EventReport]) -> int:
    component = component_of(batch, lambda frontier: clusters.neighbours(conn, frontier))
    changed = clusters.put(conn, link_reports(component))
    for countries in sorted({report.countries for report in component if report.stage and report.countries}):
        _chain(conn, countries)
    return changed


def _chain(conn: Connection, countries: Sequence[str]) -> None:
    """Join the stages of each deal between these countries, whichever of them arrived first."""
    deals = clusters.first_reports(conn, countries)
    clusters.put_follows(
        conn,
        {
            cluster_id: stage_before(report, [deal for deal in deals if deal[0] != cluster_id])
            for cluster_id, report in deals
            if report.countries == countries
        },
    )
