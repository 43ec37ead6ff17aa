"""Figures that tell the same value become one measure, and measures of one topic stand side by side."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.events.link_figures import measures_of, relink_figures
from pipeline.store import measures
from pipeline.store.connection import Connection
from pipeline.store.figure_memory import FigureMemory
from pipeline.tasks.marks import MARKS_AT_A_TIME, batches


def link_waiting_figures(conn: Connection) -> tuple[int, int]:
    """(figures looked at, topics new or changed): all that are new, read anew or gone. Its caller is the only linker.

    Events are linked before: figures of one event are more likely about one thing.
    """
    looked = changed = 0
    while marks := measures.unmeasured(conn, limit=MARKS_AT_A_TIME):
        for batch in batches(marks):
            looked += len(set(batch.values()))
            changed += link_marked_figures(conn, batch)
    return looked, changed


def link_marked_figures(conn: Connection, marks: Mapping[int, str]) -> int:
    """Link the marked figures, and what they touch, in one transaction; gives how many topics are new or changed.

    `marks` were asked for before the figures are read here: a figure that changes in between keeps its later mark.
    """
    names = sorted(set(marks.values()))
    memory = FigureMemory(conn)
    with conn.transaction():
        standing = memory.standing(names)
        reports = measures.reports(conn, names)
        gone = set(names) - {report.figure_id for report in reports}
        decided = relink_figures(reports, standing=standing, around=memory)
        before = memory.standing(decided)
        changed = {name: placed for name, placed in decided.items() if before.get(name) != placed}
        memory.remember(changed, gone=sorted(gone))
        left = {before[name].leader for name in changed if name in before}
        left |= {standing[name].leader for name in gone if name in standing}
        topics = memory.topics(left | {placed.leader for placed in changed.values()})
        decisions = [measure for topic in topics for measure in measures_of(topic)]
        return measures.put(conn, decisions, gone=gone, again=standing.keys() - gone, marks=marks)
