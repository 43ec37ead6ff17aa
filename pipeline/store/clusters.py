"""Which reports tell of one event: what waits to be linked, its neighbours, and what linking decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg.rows import dict_row

from pipeline.events.link import (
    CHAIN_SPAN,
    DAY_SLACK,
    FAMILIES,
    FAMILY_OF,
    NEVER_TOLD,
    UNDATED_SLACK,
    content_words,
    keys,
    known_day,
)
from pipeline.records import Cluster, Deal, EventDateSource, EventReport, EventType, Stage, Status
from pipeline.store.connection import Connection
from pipeline.store.queries import query

_FILE = "queries/clusters"


@contextmanager
def linking(conn: Connection) -> Iterator[None]:
    """Only one linker at a time is inside; a second one waits. Ends with the connection, too."""
    conn.execute(query(_FILE, "lock"))
    try:
        yield
    finally:
        if not conn.closed:
            conn.execute(query(_FILE, "unlock"))


def unlinked(conn: Connection, *, limit: int = 1000) -> list[EventReport]:
    """Events that are new, or whose neighbours changed, the longest waiting first come, in the order of their ids."""
    conn.execute(query(_FILE, "forget_gone"))
    waiting = [str(row[0]) for row in conn.execute(query(_FILE, "waiting"), {"limit": limit})]
    return reports(conn, waiting)


def count_unlinked(conn: Connection) -> int:
    """How many events wait to be linked."""
    row = conn.execute(query(_FILE, "count_waiting")).fetchone()
    return int(row[0]) if row else 0


def reports(conn: Connection, event_ids: Iterable[str]) -> list[EventReport]:
    """The events with these ids as linking sees them, in the order of their ids; those that are gone are left out."""
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(query(_FILE, "reports"), {"event_ids": list(event_ids)})
        return [_report(row) for row in rows]


def neighbours(conn: Connection, seeds: Sequence[EventReport]) -> list[EventReport]:
    """All events that may be the same as one of `seeds` (a superset), the seeds among them: for `component_of`."""
    rows = sorted(
        {
            (key, str(event_type), seed.begin, seed.end_day, seed.published_day or NEVER_TOLD)
            for seed in seeds
            for event_type in FAMILIES[FAMILY_OF[seed.type]]
            for key in keys(seed)
        },
        key=str,
    )
    columns = zip(*rows, strict=True) if rows else [()] * 5
    values = dict(zip(("keys", "types", "begins", "ends", "told"), map(list, columns), strict=True))
    slack = {"slack_days": DAY_SLACK.days, "told_days": UNDATED_SLACK.days}
    found = conn.execute(query(_FILE, "neighbours"), values | slack)
    return reports(conn, [str(row[0]) for row in found])


def put(conn: Connection, clusters: Sequence[Cluster]) -> int:
    """Store what linking decided about all members of `clusters`; gives how many clusters are new or changed.

    The members leave the clusters that they were in; a cluster that loses its last member becomes a tombstone that
    names its successor. Days whose clusters changed are marked to be built. One transaction.
    """
    members = [event_id for cluster in clusters for event_id in cluster.members]
    with conn.transaction():
        before = _members_before(conn, members)
        after = {cluster.cluster_id: cluster.members for cluster in clusters}
        changed = {cluster_id for cluster_id in before | after if before.get(cluster_id) != after.get(cluster_id)}
        conn.execute(query(_FILE, "leave"), {"event_ids": members})
        with conn.cursor() as cursor:
            cursor.executemany(query(_FILE, "put_cluster"), [_cluster_row(item) for item in clusters])
            cursor.executemany(query(_FILE, "join"), list(_member_rows(clusters)))
        conn.execute(query(_FILE, "end_empty"), {"cluster_ids": sorted(before)})
        conn.execute(query(_FILE, "set_successors"), {"event_ids": members})
        conn.execute(query(_FILE, "is_linked"), {"event_ids": members})
        touched = {event_id for state in (before, after) for name in changed for event_id in state.get(name, ())}
        for step in ("queue_figures", "mark_days"):
            conn.execute(query(_FILE, step), {"event_ids": sorted(touched)})
    return len(changed)


def put_follows(conn: Connection, follows: Mapping[str, str | None]) -> None:
    """Store the earlier stage of the same deal, or that there is none, by cluster id; changed days are marked."""
    with conn.transaction():
        changed = [
            str(row[0])
            for cluster_id, before in sorted(follows.items())
            for row in conn.execute(query(_FILE, "put_follows"), {"cluster_id": cluster_id, "follows": before})
        ]
        conn.execute(query(_FILE, "mark_days"), {"event_ids": changed})


def first_reports(conn: Connection, near: Sequence[EventReport]) -> list[Deal]:
    """The deals between just the countries of `near` (one set for all), up to twice `CHAIN_SPAN` away: for `chain`."""
    days = [known_day(report) for report in near]
    values = {
        "countries": list(near[0].countries), "country": near[0].countries[0],
        "first_day": min(days) - 2 * CHAIN_SPAN, "last_day": max(days) + 2 * CHAIN_SPAN,
    }  # fmt: skip
    found = conn.execute(query(_FILE, "first_reports"), values).fetchall()
    by_id = {report.event_id: report for report in reports(conn, [row[1] for row in found])}
    return [Deal(cluster_id=row[0], report=by_id[row[1]], follows=row[2]) for row in found if row[1] in by_id]


def _members_before(conn: Connection, event_ids: list[str]) -> dict[str, tuple[str, ...]]:
    rows = conn.execute(query(_FILE, "members_before"), {"event_ids": event_ids})
    return {row[0]: tuple(row[1]) for row in rows}


def _cluster_row(cluster: Cluster) -> dict[str, Any]:
    return {"cluster_id": cluster.cluster_id, "first_event_id": cluster.members[0]}


def _member_rows(clusters: Iterable[Cluster]) -> Iterator[dict[str, Any]]:
    for cluster in clusters:
        for position, event_id in enumerate(cluster.members):
            yield {"event_id": event_id, "cluster_id": cluster.cluster_id, "position": position}


def _report(row: dict[str, Any]) -> EventReport:
    words = content_words(row.pop("sentence"))
    return EventReport(
        **row
        | {
            "type": EventType(row["type"]),
            "status": Status(row["status"]),
            "stage": Stage(row["stage"]) if row["stage"] else None,
            "date_source": EventDateSource(row["date_source"]) if row["date_source"] else None,
            "countries": tuple(row["countries"]),
            "entities": tuple(row["entities"]),
            "amounts": tuple(sorted((float(value), str(unit)) for value, unit in row["amounts"])),
        },
        words=words,
    )
