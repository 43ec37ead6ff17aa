"""Numbers for a monitoring system, and languages that fell silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.settings import Settings
from pipeline.store import alerts, connection, metrics
from pipeline.tasks.database import summary
from pipeline.tasks.report import Report

_ALERT = "silent_language"

#: What each gauge says; README's table and a test are held against it. All names begin with `dateline.`.
GAUGES = {
    "pending.documents": "Documents that wait to be cleaned.",
    "pending.articles": "Articles that wait to be read.",
    "pending.events": "Events that wait to be linked.",
    "pending.days": "Days that wait to be built and published.",
    "blocked.days": "Days that a check keeps unpublished.",
    "age_seconds.poll": "Seconds since a feed was last polled.",
    "age_seconds.document": "Seconds since the last document came in.",
    "age_seconds.article": "Seconds since the last article was cleaned.",
    "age_seconds.release": "Seconds since a day was last released.",
    "lag_seconds.articles": "Seconds that the oldest document has waited to be cleaned; 0 where none waits.",
    "lag_seconds.events": "Seconds that the oldest article has waited to be read.",
    "lag_seconds.days": "Seconds since the day that waits longest was due to be published.",
    "alerts.critical": "Open alerts that are critical.",
    "alerts.warning": "Open alerts that are warnings.",
    "alerts.info": "Open alerts that only inform.",
    "decisions.open": "Questions about blocked days that nobody has answered.",
    "quarantine.held": "Rows in quarantine that nobody has decided about.",
    "items.parked": "Documents and articles that failed too often and are taken no more.",
    "feeds.on": "Feeds that are switched on.",
    "feeds.failing": "Feeds that are on and whose last polls failed.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Gauges by name, and what was said of them."""

    gauges: dict[str, float]
    report: Report

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON-ready values."""
        return self.report.as_dict()


def measure() -> Measured:
    """How far behind things are; raises or closes the alert `silent_language` for each language on the way."""
    now = summary()
    with connection.connect(Settings.from_environment()) as conn:
        found = metrics.gauges(conn)
        silent = metrics.silent_languages(conn)
        for item in silent:
            alerts.raise_alert(
                conn,
                _ALERT,
                item.language,
                severity="warning",
                message=f"No article in {item.language} has come since {item.last_at:%Y-%m-%d %H:%M} UTC; before, some "
                f"came on {item.days} of 14 days.",
                next_step="See `dateline feeds list`: are the feeds in this language polled, do they list anything?",
                details={"language": item.language, "last_at": item.last_at.isoformat()},
            )
        alerts.recover_others(conn, _ALERT, [item.language for item in silent])
    found |= {f"pending.{name}": float(count) for name, count in now.pending.items()}
    found["blocked.days"] = float(len(now.blocked))
    waiting = ", ".join(f"{count} {name}" for name, count in now.pending.items() if count)
    message = f"{waiting} wait." if waiting else "Nothing waits."
    if silent:
        message += f" Nothing comes in {', '.join(sorted(item.language for item in silent))}."
    return Measured(gauges=found, report=Report(stage="measure", failed=len(silent), message=message))
