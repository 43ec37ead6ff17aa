"""Which reports tell of one event: what waits to be linked, its neighbours, and what linking decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from psycopg.rows import dict_row

from pipeline.events.link import agent_names, content_words, proper_names
from pipeline.records import Cluster, EventDateSource, EventReport, EventType, Stage, Status
from pipeline.store.connection import Connection
from pipeline.store.link_memory import columns
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


def unlinked(conn: Connection, *, limit: int = 1000) -> dict[int, str]:
    """Ids of events that are new, read anew or gone, by the mark that says so, in the order in which they are linked.

    Ask for the marks before the events: what is marked after that waits for the next look.
    """
    return dict(conn.execute(query(_FILE, "waiting"), {"limit": limit}).fetchall())


def count_unlinked(conn: Connection) -> int:
    """How many events wait to be linked."""
    row = conn.execute(query(_FILE, "count_waiting")).fetchone()
    return int(row[0]) if row else 0


def reports(conn: Connection, event_ids: Iterable[str]) -> list[EventReport]:
    """The events with these ids as linking sees them, in the order of their ids; those that are gone are left out."""
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(query(_FILE, "reports"), {"event_ids": list(event_ids)})
        return [_report(row) for row in rows]


def put(
    conn: Connection,
    clusters: Sequence[Cluster],
    *,
    left: Iterable[str] = (),
    again: Iterable[str] = (),
    marks: Iterable[int] = (),
) -> int:
    """Store the clusters that these members belong to now; gives how many clusters are new or changed.

    Members that are not named stay where they are. Those that move leave the clusters that they were in; a cluster
    that loses its last member becomes a tombstone that names its successor. `left` are clusters of which a member is
    told no more. Days whose clusters changed are marked to be built, and those under which the events `again` stand:
    they were read or voiced otherwise since they were linked, by somebody who may not have seen where linking, at
    the same time, put them. `marks` are dealt with. One transaction.
    """
    wanted = {event_id: cluster.cluster_id for cluster in clusters for event_id in cluster.members}
    with conn.transaction():
        before: dict[str, str] = dict(
            conn.execute(query(_FILE, "membership"), {"event_ids": sorted(wanted)}).fetchall()
        )
        moved = sorted(event_id for event_id, name in wanted.items() if before.get(event_id) != name)
        touched = {wanted[item] for item in moved} | {before[item] for item in moved if item in before} | set(left)
        if touched:
            _move(conn, clusters, moved={name: wanted[name] for name in moved}, touched=sorted(touched))
        stand = conn.execute(query(_FILE, "membership"), {"event_ids": sorted(again)}).fetchall()
        _mark(conn, _days(conn, "filed_days", {"cluster_ids": sorted({name for _, name in stand})}))
        conn.execute(query(_FILE, "is_linked"), {"marks": list(marks)})
    return len(touched)


def _move(conn: Connection, clusters: Sequence[Cluster], *, moved: Mapping[str, str], touched: list[str]) -> None:
    first = {cluster.cluster_id: cluster.members[0] for cluster in clusters}
    led = sorted(first.keys() & set(touched))
    values: dict[str, Any] = {"event_ids": list(moved), "cluster_ids": touched}
    filed = _days(conn, "filed_days", values) | _days(conn, "figure_days", values)
    conn.execute(query(_FILE, "leave"), values)
    conn.execute(query(_FILE, "put_clusters"), {"cluster_ids": led, "first_event_ids": [first[name] for name in led]})
    conn.execute(query(_FILE, "join"), {"event_ids": list(moved), "cluster_ids": list(moved.values())})
    for step in ("step_back", "put_in_order", "end_empty", "set_successors", "queue_figures"):
        conn.execute(query(_FILE, step), values)
    _mark(conn, filed | _days(conn, "filed_days", values) | _days(conn, "figure_days", values))


def put_follows(conn: Connection, follows: Mapping[str, str | None]) -> None:
    """Store the earlier stage of the same deal, or that there is none, by cluster id; changed days are marked."""
    values = {"cluster_ids": list(follows), "follows": list(follows.values())}
    with conn.transaction():
        changed = [str(row[0]) for row in conn.execute(query(_FILE, "put_follows"), values)]
        if changed:
            _mark(conn, _days(conn, "filed_days", {"cluster_ids": changed}))


def _days(conn: Connection, name: str, values: dict[str, Any]) -> set[tuple[date, str]]:
    """(day, cluster that the day shows)."""
    return set(conn.execute(query(_FILE, name), values).fetchall())


def _mark(conn: Connection, filed: set[tuple[date, str]]) -> None:
    """Mark days on which rows change: a re-read event's own days were marked when it was read."""
    conn.execute(query(_FILE, "mark_days"), columns(sorted(filed), ("days", "cluster_ids")))


def _report(row: dict[str, Any]) -> EventReport:
    sentence, acting = row.pop("sentence"), row.pop("acting")
    return EventReport(
        **row
        | {
            "type": EventType(row["type"]),
            "status": Status(row["status"]),
            "stage": Stage(row["stage"]) if row["stage"] else None,
            "date_source": EventDateSource(row["date_source"]) if row["date_source"] else None,
            "countries": tuple(row["countries"]),
            "entities": tuple(row["entities"]),
            "agents": tuple(row["agents"]),
            "amounts": tuple(sorted((float(value), str(unit)) for value, unit in row["amounts"])),
        },
        words=content_words(sentence),
        names=proper_names(sentence),
        agent_names=agent_names(acting),
    )
