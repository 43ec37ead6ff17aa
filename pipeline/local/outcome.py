"""What came out of the main job, as text for a terminal."""

from __future__ import annotations

from pipeline.tasks import Summary


def outcome_text(summary: Summary) -> str:
    """Events, figures and checks by day, the daily tables with their rows, and what is blocked."""
    lines = ["", f"{'Day':<12}{'Events':>8}{'Figures':>9}   Checks passed"]
    for item in summary.released:
        extras = [
            f"{item.warnings} warnings" if item.warnings else "",
            f"{item.quarantined_rows} rows in quarantine" if item.quarantined_rows else "",
        ]
        checks = ", ".join(filter(None, [f"{item.checks_passed} of {item.checks}", *extras]))
        lines.append(f"{item.day.isoformat():<12}{item.events:>8}{item.figures:>9}   {checks}")
    lines.append(
        f"{'All':<12}{sum(item.events for item in summary.released):>8}"
        f"{sum(item.figures for item in summary.released):>9}   {sum(item.checks_passed for item in summary.released)}"
        f" of {sum(item.checks for item in summary.released)}"
    )
    lines += ["", "Daily tables published"]
    lines += [f"  daily.{name:<12}{rows:>6} rows" for name, rows in summary.table_rows.items()]
    if summary.blocked:
        days = ", ".join(day.isoformat() for day in summary.blocked)
        lines += ["", f"Blocked by a check, the last good release stays: {days}. `dateline checks` says why."]
    return "\n".join(lines)
