"""Sources whose pages have begun to be read worse than they used to be are counted, judged and told.

for each source and day of which a page was read since it was last counted
    count its pages anew; compare their shares with the source's own usual days
    keep the counts and what is surprising; raise or close the source's alert; all in one transaction
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from pipeline.articles.drift import (
    EXAMPLES,
    MEASURES,
    Reading,
    Surprise,
    can_judge,
    count_source_day,
    find_surprises,
    measures_of,
)
from pipeline.errors import StopRun
from pipeline.settings import Settings
from pipeline.store import alerts, connection, drift
from pipeline.store.connection import Connection

#: Kind of the alert; its subject is the source.
KIND = "page_drift"


def measure_drift(conn: Connection, *, at_once: bool = True) -> int:
    """Count and judge every source and day that is due; gives how many were. A kill leaves the rest due.

    Counting looks at all pages of the day: unless `at_once`, what was counted within the last ten minutes stays due.
    """
    due = drift.due(conn, at_once=at_once)
    for source, day in due:
        with conn.transaction():
            _measure(conn, source, day)
    return len(due)


def list_drift(*, source: str | None = None, only_surprises: bool = False, limit: int = 100) -> list[dict[str, Any]]:
    """Counts and surprises by source and day of fetching (UTC), the newest first."""
    with connection.connect(Settings.from_environment()) as conn:
        return drift.list_days(conn, source=source, only_surprises=only_surprises, limit=limit)


def accept_drift(source: str, *, by: str) -> int:
    """Say that a source's pages are right as they are read now: its alert closes, later days are compared with these.

    Gives the number of days that were surprising. Raises StopRun where none is, or nobody says who accepts.
    """
    if not by.strip():
        raise StopRun("Say who accepts it.")
    with connection.connect(Settings.from_environment()) as conn, conn.transaction():
        days = drift.accept(conn, source, by=by)
        if not days:
            raise StopRun(f"No day of {source!r} is surprising: `dateline article drift` names those that are.")
        alerts.recover(conn, KIND, source)
        return days


def _measure(conn: Connection, source: str, day: date) -> None:
    readings = drift.take(conn, source, day)
    today, history = count_source_day(readings, source=source, day=day), drift.history(conn, source, day)
    surprises = find_surprises(today, history)
    drift.put(conn, today, [asdict(item) | {"articles": _examples(readings, item)} for item in surprises])
    # An older day that is read again says nothing about how the site is now; nor does a day of few pages.
    if not (can_judge(today, history) and drift.is_last(conn, source, day)):
        return
    if surprises:
        _alert(conn, source, day, surprises, readings)
    else:
        alerts.recover(conn, KIND, source)


def _examples(readings: Sequence[Reading], surprise: Surprise) -> list[str]:
    return [item.article_id for item in readings if surprise.measure in measures_of(item)][:EXAMPLES]


def _alert(
    conn: Connection, source: str, day: date, surprises: Sequence[Surprise], readings: Sequence[Reading]
) -> None:
    told = [
        f"{item.share:.0%} of the pages {MEASURES[item.measure]} (usually {item.usual_share:.0%})" for item in surprises
    ]
    examples = {item.measure: _examples(readings, item) for item in surprises}
    rows = [
        {"table": "articles", "rule": measure, "key": {"article_id": article_id}}
        for measure, articles in examples.items()
        for article_id in articles
    ]
    first = examples[surprises[0].measure][0]
    alerts.raise_alert(
        conn,
        KIND,
        source,
        severity="warning",
        message=f"Pages of {source} are read worse than they used to be: on {day}, {'; '.join(told)}.",
        next_step=f"Look at `dateline article show {first}` beside its page: the site may have been redesigned. "
        f"If it is right as it is, `dateline article drift --accept {source}`.",
        details={"day": day.isoformat(), "surprises": [asdict(item) for item in surprises], "rows": rows},
    )
