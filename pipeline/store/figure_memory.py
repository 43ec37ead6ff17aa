"""What linking knew of figures when it decided, and where it looks for what a new figure may be about."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from pipeline.events.grouping import Placed
from pipeline.events.link_figures import REPEATED_SLACK, UNDATED_SLACK, FigureSight, see_figure
from pipeline.records import Base, FigureKind, FigureReport
from pipeline.store.connection import Connection
from pipeline.store.copying import copy_in
from pipeline.store.link_memory import columns, stand_in, stand_ins
from pipeline.store.queries import query

_FILE = "queries/measures"
_DAYS = ("day", "period_begin", "period_end_day")
_LISTS = ("parties", "words", "names")
_FIELDS = [field.name for field in fields(FigureReport)]
_REPORT = ("figure_id", "leader_id", "score", "report")
_PLACE = ("figure_id", "key", "is_leader", "day", "period_begin", "period_end_day", "particulars")
_SOUGHT = ("keys", "days", "slacks", "begins", "ends", "particulars")


class FigureMemory:
    """The surroundings of figures in the database, for `pipeline.events.link_figures.relink_figures`."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def standing(self, figure_ids: Iterable[str]) -> dict[str, Placed[FigureSight]]:
        """How figures stand, as they were seen last; those that were never linked are left out."""
        return {
            placed.item.report.figure_id: placed for placed in self._placed("standing", figure_ids=sorted(figure_ids))
        }

    def leaders_near(self, items: Sequence[FigureSight]) -> list[Placed[FigureSight]]:
        """Leaders before any of `items` that it may belong to: a superset."""
        return self._placed("near", **_sought(items), roles=[True], earlier=True)

    def later_near(self, leaders: Sequence[FigureSight]) -> list[Placed[FigureSight]]:
        """All that comes after any of `leaders` and may belong to it: a superset."""
        return self._placed("near", **_sought(leaders), roles=[False, True], earlier=False)

    def followers(self, leaders: Sequence[str]) -> list[Placed[FigureSight]]:
        """All that these lead."""
        return self._placed("followers", figure_ids=list(leaders))

    def topics(self, leaders: Iterable[str]) -> list[list[FigureSight]]:
        """All figures of the topics that these lead, in order, the leader first; who leads no more is left out."""
        names = sorted(leaders)
        found: defaultdict[str, list[FigureSight]] = defaultdict(list)
        leading = [placed for name, placed in self.standing(names).items() if placed.leader == name]
        for placed in (*leading, *self.followers(names)):
            found[placed.leader].append(placed.item)
        return [sorted(found[name], key=lambda sight: sight.order) for name in sorted(found)]

    def remember(self, decided: Mapping[str, Placed[FigureSight]], *, gone: Iterable[str] = ()) -> None:
        """Store what was decided, and forget what is gone; to be called in the transaction that stores the measures."""
        placed = [decided[name] for name in sorted(decided)]
        self._conn.execute(query(_FILE, "forget"), {"figure_ids": [*sorted(decided), *gone]})
        copy_in(self._conn, "coding", "link_figures", _REPORT, map(_report_row, placed))
        rows = (row for item in placed for row in _place_rows(item))
        copy_in(self._conn, "coding", "link_figure_places", _PLACE, rows)

    def _placed(self, name: str, **values: Any) -> list[Placed[FigureSight]]:
        rows = self._conn.execute(query(_FILE, name), values)
        return [Placed(item=see_figure(_read(report)), leader=leader, score=score) for leader, score, report in rows]


def _report_row(placed: Placed[FigureSight]) -> tuple[Any, ...]:
    report = placed.item.report
    written = json.dumps({name: getattr(report, name) for name in _FIELDS}, default=date.isoformat)
    return (report.figure_id, placed.leader, placed.score, written)


def _place_rows(placed: Placed[FigureSight]) -> list[tuple[Any, ...]]:
    sight, report = placed.item, placed.item.report
    leads = placed.leader == report.figure_id
    particulars = stand_ins(sight.particulars)
    return [
        (report.figure_id, stand_in(key), leads, report.day, report.period_begin, report.period_end_day, particulars)
        for key in sorted(sight.keys)
    ]


def _sought(sights: Sequence[FigureSight]) -> dict[str, Any]:
    """Where to look, one row for each key of each figure."""
    rows = (
        (stand_in(key), sight.report.day, (REPEATED_SLACK if key == sight.level else UNDATED_SLACK).days,
         sight.report.period_begin, sight.report.period_end_day, stand_ins(sight.particulars))
        for sight in sights
        for key in sorted(sight.keys)
    )  # fmt: skip
    return columns(rows, _SOUGHT)


def _read(row: dict[str, Any]) -> FigureReport:
    return FigureReport(
        **row
        | {name: date.fromisoformat(row[name]) if row[name] else None for name in _DAYS}
        | {name: tuple(row[name]) for name in _LISTS}
        | {"kind": FigureKind(row["kind"]), "base": Base(row["base"]) if row["base"] else None}
    )
