"""Which figures tell the same value of the same thing: what waits to be linked, its neighbours, what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from psycopg.rows import class_row, dict_row

from pipeline.events.link import content_words, proper_names
from pipeline.records import Base, FigureKind, FigureReport, Measure
from pipeline.store.connection import Connection
from pipeline.store.link_memory import columns
from pipeline.store.queries import query

_FILE = "queries/measures"


_MEASURE = ("measure_id", "topic_id", "first_figure_id", "best_figure_id")


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


def reports(conn: Connection, figure_ids: Iterable[str]) -> list[FigureReport]:
    """The figures with these ids as linking sees them, in the order of their ids; those that are gone are left out."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return [
            _report(row) for row in cursor.execute(query(_FILE, "reports"), {"figure_ids": sorted(set(figure_ids))})
        ]


def put(
    conn: Connection,
    measures: Sequence[Measure],
    *,
    gone: Iterable[str] = (),
    again: Iterable[str] = (),
    marks: Iterable[int] = (),
) -> int:
    """Store what linking decided about all figures of some topics; gives how many topics are new or changed.

    `gone` are figures that no article tells any more. A measure that loses its last figure becomes a tombstone that
    names its successor. Days whose rows change are marked to be built, and those under which the figures `again` stand:
    they were read or voiced otherwise since they were linked, by somebody who may not have seen where linking, at the
    same time, put them. `marks` are dealt with: what was marked since waits for the next look. One transaction.
    """
    named = {figure_id for measure in measures for figure_id in measure.members}
    with conn.transaction():
        standing = _standing(conn, sorted(named | set(gone)))
        change = _Change(standing, measures)
        if change.topics:
            _store(conn, change, standing)
            conn.execute(query(_FILE, "set_successors"), {"figure_ids": sorted(named)})
            conn.execute(query(_FILE, "mark_days"), columns(sorted(change.of_days()), ("figure_id", "measure_id")))
        conn.execute(query(_FILE, "mark_again"), {"figure_ids": sorted(again)})
        conn.execute(query(_FILE, "is_measured"), {"marks": list(marks)})
    return len(change.topics)


class _Change:
    """How measures differ from what stands."""

    def __init__(self, before: Sequence[Measure], after: Sequence[Measure]) -> None:
        self.before = {measure.measure_id: measure for measure in before}
        self.after = {measure.measure_id: measure for measure in after}
        names = self.before.keys() | self.after.keys()
        #: Measures that are new, changed or gone.
        self.measures = {name for name in names if self.before.get(name) != self.after.get(name)}
        self.topics = {measure.topic_id for measure in self._states(self.measures)}
        self.was, self.places = _places(before), _places(after)
        #: Figures that leave their place, and those that take one.
        self.left = sorted(name for name in self.was if self.places.get(name) != self.was[name])
        self.joined = sorted(name for name in self.places if self.was.get(name) != self.places[name])

    def of_days(self) -> set[tuple[str, str]]:
        """(figure whose day shows something of the change, measure that it shows).

        Those that tell another measure now; and the first of each measure that changed, or whose topic has other
        measures now, for it is filed there.
        """
        moved = {
            (name, places[name][0])
            for name in {*self.left, *self.joined}
            if _measure(self.was, name) != _measure(self.places, name)
            for places in (self.was, self.places)
            if name in places
        }
        before, after = _by_topic(self.before), _by_topic(self.after)
        rivals: set[str] = set()
        for topic in self.topics:
            if before[topic] != after[topic]:
                rivals |= before[topic] | after[topic]
        return moved | {(item.members[0], item.measure_id) for item in self._states(self.measures | rivals)}

    def _states(self, names: Iterable[str]) -> Iterator[Measure]:
        return (state[name] for name in names for state in (self.before, self.after) if name in state)


def _store(conn: Connection, change: _Change, standing: Sequence[Measure]) -> None:
    stored = [
        (name, measure.topic_id, measure.members[0], measure.best_figure_id)
        for name, measure in sorted(change.after.items())
        if name in change.measures
    ]
    members = [(name, *change.places[name]) for name in change.joined]
    conn.execute(query(_FILE, "leave"), {"figure_ids": change.left})
    conn.execute(query(_FILE, "put_measures"), columns(stored, _MEASURE))
    conn.execute(query(_FILE, "join"), columns(members, ("figure_id", "measure_id", "position")))
    conn.execute(query(_FILE, "end_empty"), {"measure_ids": sorted(item.measure_id for item in standing)})


def _places(measures: Iterable[Measure]) -> dict[str, tuple[str, int]]:
    """The measure of each figure, and where it stands in it."""
    return {
        figure_id: (measure.measure_id, position)
        for measure in measures
        for position, figure_id in enumerate(measure.members)
    }


def _measure(places: Mapping[str, tuple[str, int]], figure_id: str) -> str:
    return places[figure_id][0] if figure_id in places else ""


def _by_topic(measures: Mapping[str, Measure]) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, measure in measures.items():
        found[measure.topic_id].add(name)
    return found


def _standing(conn: Connection, figure_ids: list[str]) -> list[Measure]:
    """All measures of the topics that any of the figures belongs to."""
    with conn.cursor(row_factory=class_row(Measure)) as cursor:
        found = cursor.execute(query(_FILE, "topics_before"), {"figure_ids": figure_ids}).fetchall()
    return [replace(measure, members=tuple(measure.members)) for measure in found]


def _report(row: dict[str, Any]) -> FigureReport:
    sentence = row.pop("sentence")
    return FigureReport(
        **row
        | {
            "kind": FigureKind(row["kind"]),
            "base": Base(row["base"]) if row["base"] else None,
            "parties": tuple(row["parties"]),
        },
        words=content_words(sentence),
        names=proper_names(sentence),
    )
