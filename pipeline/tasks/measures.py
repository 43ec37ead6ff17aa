"""Figures that tell the same value become one measure, and measures of one topic stand side by side."""

from __future__ import annotations

from pipeline.events.link_figures import figures_component, link_figures
from pipeline.store import measures
from pipeline.store.connection import Connection

#: Figures that are linked in one transaction.
_BATCH = 500


def link_waiting_figures(conn: Connection) -> tuple[int, int]:
    """(figures looked at, topics new or changed): all that are new, read anew or gone. Its caller is the only linker.

    Events are linked before: figures of one event are more likely about one thing.
    """
    looked = changed = 0
    while marks := measures.unmeasured(conn, limit=_BATCH):
        batch = sorted(set(marks.values()))
        looked += len(batch)
        seeds = measures.affected(conn, batch)
        component = figures_component(seeds, lambda frontier: measures.neighbours(conn, frontier))
        gone = set(batch) - {report.figure_id for report in seeds}
        changed += measures.put(conn, link_figures(component), gone=gone, marks=marks)
    return looked, changed
