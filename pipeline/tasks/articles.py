"""Documents become articles."""

from __future__ import annotations

from pipeline.articles import clean_document, cleaner_version
from pipeline.errors import SkipItem
from pipeline.records import ArticleState
from pipeline.settings import Settings
from pipeline.store import articles, connection, documents, drift
from pipeline.store.claims import Claim
from pipeline.store.connection import Connection
from pipeline.tasks.batch import work_through
from pipeline.tasks.drift import measure_drift
from pipeline.tasks.report import Report
from pipeline.tasks.voices import decide_voice


def clean_articles() -> Report:
    """Clean one batch of documents that the present cleaner has not read; then judge how their sources were read.

    A source that was judged within the last minutes waits for the last batch, which is the first that is not full.
    """
    settings = Settings.from_environment()
    report = work_through("articles", version=cleaner_version(), work=_clean, skip=_skip, settings=settings)
    with connection.connect(settings) as conn:
        measure_drift(conn, at_once=report.items < settings.batch_size)
    return report


def _clean(conn: Connection, claim: Claim) -> str | None:
    document = documents.get(conn, claim.item_id, version=claim.item_version)
    article = clean_document(document, max_bytes=Settings.from_environment().max_document_bytes)
    with conn.transaction():
        version = articles.put(conn, article, document_version=claim.item_version, cleaner_version=claim.stage_version)
        drift.mark(conn, claim.item_id, version=claim.item_version)
        if version and article.state is ArticleState.OK:
            decide_voice(conn, article)
    return None if version else "unchanged"


def _skip(conn: Connection, claim: Claim, reason: SkipItem) -> None:
    with conn.transaction():
        drift.mark(conn, claim.item_id, version=claim.item_version)
        articles.skip(
            conn,
            claim.item_id,
            document_version=claim.item_version,
            cleaner_version=claim.stage_version,
            reason=reason.reason,
            message=str(reason),
        )
