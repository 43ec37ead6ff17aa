"""Which figures tell the same value of the same thing: what waits to be linked, its neighbours, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from pipeline.events.link import content_words
from pipeline.events.link_figures import REPEATED_SLACK, UNDATED_SLACK, metric_key
from pipeline.records import Base, FigureKind, FigureReport, Measure
from pipeline.store.connection import Connection
from pipeline.store.queries import query

_FILE = "queries/measures"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    topic_id: str
    measure_id: str
    best_figure_id: str
    members: Sequence[str]


def queue(conn: Connection, article_id: str) -> None:
    """Let linking look at the figures of the article's reading that counts now."""
    conn.execute(query(_FILE, "queue"), {"article_id": article_id})


def unmeasured(conn: Connection, *, limit: int = 500) -> dict[int, str]:
    """Ids of figures that are new, read anew or gone, by the mark that says so, the longest waiting first."""
    return dict(conn.execute(query(_FILE, "waiting"), {"limit": limit}).fetchall())


def count_unmeasured(conn: Connection) -> int:
    """How many figures wait to be linked."""
    row = conn.execute(query(_FILE, "count_waiting")).fetchone()
    return int(row[0]) if row else 0


def affected(conn: Connection, figure_ids: Sequence[str]) -> list[FigureReport]:
    """The figures with these ids and all of their topics, as linking sees them; those that are gone are left out."""
    rows = conn.execute(query(_FILE, "companions"), {"figure_ids": list(figure_ids)})
    return reports(conn, {*figure_ids, *(str(row[0]) for row in rows)})


def reports(conn: Connection, figure_ids: Iterable[str]) -> list[FigureReport]:
    """The figures with these ids as linking sees them, in the order of their ids; those that are gone are left out."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return [
            _report(row) for row in cursor.execute(query(_FILE, "reports"), {"figure_ids": sorted(set(figure_ids))})
        ]


def neighbours(conn: Connection, seeds: Sequence[FigureReport]) -> list[FigureReport]:
    """All figures that may be about the same as one of `seeds` (a superset), the seeds among them."""
    values = {
        "keys": [metric_key(seed) for seed in seeds],
        "values": [seed.value for seed in seeds],
        "units": [seed.unit for seed in seeds],
        "days": [seed.day for seed in seeds],
        "begins": [seed.period_begin for seed in seeds],
        "ends": [seed.period_end_day for seed in seeds],
        "parties": [Jsonb(list(seed.parties)) for seed in seeds],
        "slack_days": UNDATED_SLACK.days,
        "repeated_days": REPEATED_SLACK.days,
    }
    return reports(conn, [str(row[0]) for row in conn.execute(query(_FILE, "neighbours"), values)])


def put(conn: Connection, measures: Sequence[Measure], *, gone: Iterable[str] = (), marks: Iterable[int] = ()) -> int:
    """Store what linking decided about all figures of `measures`; gives how many topics are new or changed.

    `gone` are figures that no article tells any more. A measure that loses its last figure becomes a tombstone that
    names its successor. Days of changed topics are marked to be built. `marks` are dealt with: what was marked since
    waits for the next look. One transaction.
    """
    figure_ids = sorted({figure_id for measure in measures for figure_id in measure.members} | set(gone))
    values: dict[str, Any] = {"figure_ids": figure_ids}
    with conn.transaction():
        standing = _standing(conn, values)
        before = _topics((item.topic_id, item.measure_id, item.best_figure_id, item.members) for item in standing)
        after = _topics((item.topic_id, item.measure_id, item.best_figure_id, item.members) for item in measures)
        changed = {name for name in before | after if before.get(name) != after.get(name)}
        conn.execute(query(_FILE, "leave"), values)
        with conn.cursor() as cursor:
            cursor.executemany(query(_FILE, "put_measure"), [_measure_row(item) for item in measures])
            cursor.executemany(query(_FILE, "join"), list(_member_rows(measures)))
        conn.execute(query(_FILE, "end_empty"), {"measure_ids": sorted(item.measure_id for item in standing)})
        conn.execute(query(_FILE, "set_successors"), values)
        conn.execute(query(_FILE, "is_measured"), {"marks": list(marks)})
        touched = {
            figure_id
            for state in (before, after)
            for name in changed
            for _, _, members in state.get(name, ())
            for figure_id in members
        }
        conn.execute(query(_FILE, "mark_days"), {"figure_ids": sorted(touched)})
    return len(changed)


_Topics = dict[str, frozenset[tuple[str, str, tuple[str, ...]]]]


def _topics(rows: Iterable[tuple[str, str, str, Sequence[str]]]) -> _Topics:
    found: dict[str, set[tuple[str, str, tuple[str, ...]]]] = {}
    for topic_id, measure_id, best, members in rows:
        found.setdefault(topic_id, set()).add((measure_id, best, tuple(members)))
    return {name: frozenset(measures) for name, measures in found.items()}


def _standing(conn: Connection, values: dict[str, Any]) -> list[_Standing]:
    with conn.cursor(row_factory=class_row(_Standing)) as cursor:
        return cursor.execute(query(_FILE, "topics_before"), values).fetchall()


def _measure_row(measure: Measure) -> dict[str, Any]:
    return {
        "measure_id": measure.measure_id,
        "topic_id": measure.topic_id,
        "first_figure_id": measure.members[0],
        "best_figure_id": measure.best_figure_id,
    }


def _member_rows(measures: Iterable[Measure]) -> Iterator[dict[str, Any]]:
    for measure in measures:
        for position, figure_id in enumerate(measure.members):
            yield {"figure_id": figure_id, "measure_id": measure.measure_id, "position": position}


def _report(row: dict[str, Any]) -> FigureReport:
    words = content_words(row.pop("sentence"))
    return FigureReport(
        **row
        | {
            "kind": FigureKind(row["kind"]),
            "base": Base(row["base"]) if row["base"] else None,
            "parties": tuple(row["parties"]),
        },
        words=words,
    )
