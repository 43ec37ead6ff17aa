"""Which tables each task reads and writes, named as OpenLineage names tables of PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.settings import Settings
from pipeline.store.address import address

_STAGED = tuple(f"staging.{name}" for name in ("events", "reports", "figures", "measures", "counts", "coverage"))
_DAILY = (*(table.replace("staging", "daily") + "_history" for table in _STAGED), "daily.releases")
_CODED = ("coding.events", "coding.figures", "coding.times", "coding.extractions")
_LINKED = ("coding.clusters", "coding.cluster_members", "coding.measures", "coding.measure_members")
_CHECKED = ("quality.runs", "quality.results", "quality.quarantine")
_POLL = (("ingest.feeds",), ("ingest.entries", "ingest.polls"))
_FETCH = (("ingest.entries",), ("ingest.documents", "ingest.blobs", "ingest.fetches"))
_READ = (("corpus.articles",), _CODED)
_LINK = (("coding.events", "coding.figures"), _LINKED)
_BUILD = ((*_CODED, *_LINKED, "corpus.articles", "ingest.polls"), _STAGED)

#: (DAG, task): (tables that are read, tables that are written).
TABLES: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("dateline_seeds", "load_seeds"): ((), ("ingest.documents", "ingest.blobs")),
    ("dateline_load_warc", "load_warc"): ((), ("ingest.documents", "ingest.blobs")),
    ("dateline_poll", "poll_feeds"): _POLL,
    ("dateline_poll", "fetch_entries"): _FETCH,
    ("dateline_poll_now", "poll_feeds"): _POLL,
    ("dateline_poll_now", "fetch_entries"): _FETCH,
    ("dateline_articles", "clean_articles"): (("ingest.documents",), ("corpus.articles", "corpus.voices")),
    ("dateline_events", "extract_articles"): _READ,
    ("dateline_events", "link_events"): _LINK,
    ("dateline_reprocess", "read"): _READ,
    ("dateline_reprocess", "link_events"): _LINK,
    ("dateline_reprocess", "restate_days"): (_BUILD[0], _DAILY),
    ("dateline_publish", "days.build_days"): _BUILD,
    ("dateline_publish", "days.check_days"): (_STAGED, _CHECKED),
    ("dateline_publish", "days.publish_days"): (_STAGED, _DAILY),
    ("dateline_daily", "restate_day"): (_BUILD[0], _DAILY),
    ("dateline_decide", "carry_out"): ((*_STAGED, "quality.decisions"), _DAILY),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """What one task reads and writes."""

    #: postgres://host:port; a server behind a socket is on localhost.
    namespace: str
    #: database.schema.table each.
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def lineage_of(dag_id: str, task_id: str) -> Lineage | None:
    """The tables of a task; None for a task that touches none, or is not ours."""
    if (found := TABLES.get((dag_id, task_id))) is None:
        return None
    namespace, database = address(Settings.from_environment())
    inputs, outputs = (tuple(f"{database}.{name}" for name in names) for names in found)
    return Lineage(namespace=namespace, inputs=inputs, outputs=outputs)
