"""What linking knew when it decided, and where it looks for what a new report may belong to."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from hashlib import blake2b
from typing import Any

from pipeline.events.grouping import Placed
from pipeline.events.link import DAY_SLACK, NEVER_TOLD, UNDATED_SLACK, Sight, is_vague, known_day, see
from pipeline.events.link_chain import CHAIN_SPAN, stage_reached
from pipeline.records import Deal, EventDateSource, EventReport, EventType, Stage, Status
from pipeline.store.connection import Connection
from pipeline.store.copying import copy_in
from pipeline.store.queries import query

_FILE = "queries/clusters"
_DAYS = ("published_day", "begin", "end_day")
_LISTS = ("countries", "entities", "words", "agents", "names", "agent_names")


class Memory:
    """The surroundings of reports in the database, for `pipeline.events.link.relink`."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def standing(self, event_ids: Iterable[str]) -> dict[str, Placed[Sight]]:
        """How events stand, as they were seen last; those that were never linked are left out."""
        return {placed.item.report.event_id: placed for placed in self._placed("standing", event_ids=list(event_ids))}

    def leaders_near(self, items: Sequence[Sight]) -> list[Placed[Sight]]:
        """Leaders before any of `items` that it may belong to: a superset."""
        return self._placed("near", **_places(items), roles=[True], earlier=True)

    def later_near(self, leaders: Sequence[Sight]) -> list[Placed[Sight]]:
        """All that comes after any of `leaders` and may belong to it: a superset."""
        return self._placed("near", **_places(leaders), roles=[False, True], earlier=False)

    def followers(self, leaders: Sequence[str]) -> list[Placed[Sight]]:
        """All that these lead."""
        return self._placed("followers", event_ids=list(leaders))

    def remember(self, decided: Mapping[str, Placed[Sight]], *, gone: Iterable[str] = ()) -> None:
        """Store what was decided, and forget what is gone; to be called in the transaction that stores the clusters."""
        placed = [decided[name] for name in sorted(decided)]
        self._conn.execute(query(_FILE, "forget"), {"event_ids": [*sorted(decided), *gone]})
        copy_in(self._conn, "coding", "link_reports", _REPORT, map(_report_row, placed))
        copy_in(self._conn, "coding", "link_places", _PLACE, (row for item in placed for row in _place_rows(item)))

    def deals(self, cluster_ids: Iterable[str]) -> list[Deal]:
        """Living clusters, led by a stage of a deal, with these ids, or that come after one of these."""
        return self._deals("deals", cluster_ids=list(cluster_ids))

    def deals_near(self, deals: Sequence[Deal], *, earlier: bool) -> list[Deal]:
        """Lower (or higher) stages that may be of the same deal as any of `deals`: a superset."""
        values = {
            "deals": [_deal(deal.report) for deal in deals],
            "reached": [stage_reached(deal.report) for deal in deals],
            "days": [known_day(deal.report) for deal in deals],
            "words": [stand_ins(deal.report.words) for deal in deals],
        }
        return self._deals("deals_near", **values, earlier=earlier, span_days=CHAIN_SPAN.days)

    def _placed(self, name: str, **values: Any) -> list[Placed[Sight]]:
        rows = self._conn.execute(query(_FILE, name), values)
        return [Placed(item=see(_read(report)), leader=leader, score=score) for _, leader, score, report in rows]

    def _deals(self, name: str, **values: Any) -> list[Deal]:
        rows = self._conn.execute(query(_FILE, name), values)
        return [Deal(cluster_id=name, report=_read(report), follows=follows) for name, follows, report in rows]


_FIELDS = [field.name for field in fields(EventReport)]
_REPORT = ("event_id", "leader_id", "score", "report", "order_day", "known_day", "deal", "reached", "words")
_PLACE = ("event_id", "key", "is_leader", "span", "day", "end_day", "told_on", "order_day", "particulars")


def _report_row(placed: Placed[Sight]) -> tuple[Any, ...]:
    report = placed.item.report
    deal = _deal(report)
    return (
        report.event_id, placed.leader, placed.score, _written(report), placed.item.order[0], known_day(report),
        deal, stage_reached(report) if deal is not None else None, stand_ins(report.words if deal is not None else ()),
    )  # fmt: skip


def _place_rows(placed: Placed[Sight]) -> list[tuple[Any, ...]]:
    sight, report = placed.item, placed.item.report
    told_on = report.published_day or NEVER_TOLD
    span = _span(report)
    day, end_day = (report.begin, report.end_day) if span else (told_on, None)
    particulars = stand_ins(sight.particulars)
    return [
        (report.event_id, _key(sight.family, key), placed.leader == report.event_id, span, day, end_day, told_on,
         sight.order[0], particulars)
        for key in sorted(sight.keys)
    ]  # fmt: skip


def _places(sights: Sequence[Sight]) -> dict[str, Any]:
    """Where to look, one row for each key of each report."""
    rows = [
        (_key(sight.family, key), _span(sight.report), sight.report.begin, sight.report.end_day,
         sight.report.published_day or NEVER_TOLD, sight.order[0], stand_ins(sight.particulars))
        for sight in sights
        for key in sorted(sight.keys)
    ]  # fmt: skip
    slack = {"slack_days": DAY_SLACK.days, "told_days": UNDATED_SLACK.days}
    return columns(rows, ("keys", "spans", "begins", "ends", "told", "orders", "particulars")) | slack


def columns(rows: Iterable[tuple[Any, ...]], names: Sequence[str]) -> dict[str, Any]:
    """Rows as one list for each column, as `unnest` takes them."""
    values = list(zip(*rows, strict=True)) or [()] * len(names)
    return {name: list(column) for name, column in zip(names, values, strict=True)}


def _span(report: EventReport) -> int:
    if is_vague(report) or report.begin is None or report.end_day is None:
        return 0
    days = (report.end_day - report.begin).days
    return next(span for span in (1, 7, 31) if days <= span)


def stand_in(text: str) -> int:
    """A number of eight bytes that stands for a text, the same in every process."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _key(family: int, key: str) -> int:
    return stand_in(f"{family} {key}")


def _deal(report: EventReport) -> int | None:
    """Stands for the countries of a stage of a deal; None for anything else."""
    return _key(-1, " ".join(report.countries)) if report.stage and report.countries else None


def stand_ins(words: Iterable[str]) -> str:
    """An integer array as PostgreSQL writes it, one number for each word."""
    return "{" + ",".join(str(zlib.crc32(word.encode()) - 2**31) for word in sorted(words)) + "}"


def _written(report: EventReport) -> str:
    return json.dumps({name: getattr(report, name) for name in _FIELDS}, default=date.isoformat)


def _read(row: dict[str, Any]) -> EventReport:
    return EventReport(
        **row
        | {name: date.fromisoformat(row[name]) if row[name] else None for name in _DAYS}
        | {name: tuple(row[name]) for name in _LISTS}
        | {
            "type": EventType(row["type"]),
            "status": Status(row["status"]),
            "stage": Stage(row["stage"]) if row["stage"] else None,
            "date_source": EventDateSource(row["date_source"]) if row["date_source"] else None,
            "amounts": tuple((value, unit) for value, unit in row["amounts"]),
        }
    )
