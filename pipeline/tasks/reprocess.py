"""Doing things again on purpose: days read with today's rules and restated, and first what that would change.

days_again         the days of a range of which anything is known
articles_again     the articles to read for them, in batches
compare_articles   a dry run: read, hold against what is stored, keep nothing
read_again         read and store; their events wait to be linked
restate_days       build, check and publish exactly these days
sum_up             one sentence for all of it
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from time import monotonic
from typing import Any

from pipeline.errors import FailItem, SkipItem, StopRun
from pipeline.records import Event, Extraction, Figure
from pipeline.settings import Settings
from pipeline.store import articles, connection, days, extractions, reports, reprocess
from pipeline.store.connection import Connection
from pipeline.tasks.days import check_days, for_each_day, in_batches
from pipeline.tasks.events import link_events, read_article
from pipeline.tasks.extractors import current_extractor
from pipeline.tasks.publish import build_day, parse_day, publish_day
from pipeline.tasks.report import Report, merge_reports, sentence

log = logging.getLogger(__name__)

#: Days in one go; more is a backfill of `dateline_daily`.
MOST_DAYS = 3660
_EXAMPLES = 5
_STAGES = {"events": "articles read:", "link": "events linked:", "publish": "rows changed:"}
_QUOTE_CHARS = 120


def days_again(first: str, last: str, *, is_dry: bool = False) -> list[list[str]]:
    """Days (ISO 8601) from `first` to `last`, both included, of which anything is known, some to a task; none when dry.

    Raises StopRun where they are no days, in the wrong order or too many.
    """
    begin, end = parse_day(first), parse_day(last)
    if not 0 <= (end - begin).days < MOST_DAYS:
        raise StopRun(f"{first} to {last} is no range of at most {MOST_DAYS} days: give the earlier day first.")
    if is_dry:
        return []
    settings = Settings.from_environment()
    with connection.connect(settings) as conn:
        return in_batches(reprocess.known_days(conn, begin, end), settings.days_per_task)


def articles_again(first: str, last: str) -> list[list[str]]:
    """Ids of the articles that tell of these days or were published on them, in batches of the settings' size."""
    settings = Settings.from_environment()
    with connection.connect(settings) as conn:
        return in_batches(reprocess.articles_of(conn, parse_day(first), parse_day(last)), settings.batch_size)


def do_again(batch: Sequence[str], *, is_dry: bool) -> dict[str, Any]:
    """What came of a batch, JSON-ready: `compare_articles` in a dry run, else the report of `read_again`."""
    return compare_articles(batch) if is_dry else read_again(batch).as_dict()


def link_again(*, is_dry: bool) -> Report:
    """Link what was read again; nothing in a dry run."""
    return Report(stage="link", message="A dry run links nothing.") if is_dry else link_events()


def compare_articles(batch: Sequence[str]) -> dict[str, Any]:
    """What today's rules would change in these articles, JSON-ready; nothing is kept.

    `articles` read and `failed` ones; `counts` by "events new", "events gone", "events changed" and the same of
    figures; `days` (ISO 8601) on which something would begin, change or go; `examples` with the words.
    """
    counts: Counter[str] = Counter()
    touched: set[str] = set()
    examples: list[str] = []
    failed = 0
    with connection.connect(Settings.from_environment()) as conn:
        for article_id in batch:
            try:
                old, new = _both_readings(conn, article_id)
            except (SkipItem, FailItem) as exc:
                log.warning("%s cannot be read: %s", article_id, exc)
                failed += 1
                continue
            found = [*_differences(old.events, new.events), *_differences(old.figures, new.figures)]
            for change, item in found:
                counts[f"{_name(item)} {change}"] += 1
                touched.update(_days_of(item))
            examples += [f"{article_id}: {_told(change, item)}" for change, item in found[:_EXAMPLES]]
            log.info("%s: %s", article_id, f"{len(found)} differences" if found else "as it is stored")
    return {
        "articles": len(batch) - failed,
        "counts": dict(counts),
        "days": sorted(touched),
        "examples": examples[:_EXAMPLES],
        "failed": failed,
    }


def read_again(batch: Sequence[str]) -> Report:
    """Read these articles with today's rules and store what they tell; one that cannot be read is counted and named."""
    started = monotonic()
    done, failed, skipped = 0, 0, Counter[str]()
    version = current_extractor().version
    with connection.connect(Settings.from_environment()) as conn:
        for number, article_id in enumerate(batch, start=1):
            try:
                article = articles.get(conn, article_id)
                extractions.put(
                    conn, article_id, reprocess.current_version(conn, article_id), version, read_article(article)
                )
            except SkipItem as exc:
                skipped[exc.reason] += 1
                log.warning("%s is left as it was: %s", article_id, exc)
            except FailItem as exc:
                failed += 1
                log.warning("%s could not be read: %s", article_id, exc)
            else:
                done += 1
            log.info("%d of %d articles", number, len(batch))
        message = f"{sentence(done, skipped, failed)}, read with {version}."
        report = Report(stage="events", done=done, skipped=skipped, failed=failed, message=message)
        reports.put(conn, report.as_dict(), subject="again", seconds=monotonic() - started)
    return report


def restate_days(batch: Sequence[str]) -> Report:
    """Build, check and publish exactly these days; `done` counts changed rows, `failed` blocked days.

    A day that says what its last release says gets no new one (`unchanged`).
    """
    with connection.connect(Settings.from_environment()) as conn:
        for day in batch:
            days.mark(conn, parse_day(day))
    for_each_day(build_day, batch)
    checked = check_days(batch)
    published = for_each_day(publish_day, batch)
    log.info("%s", published.message)
    held = {"quarantined": checked.skipped["quarantined"]} if "quarantined" in checked.skipped else {}
    return Report(
        stage="publish",
        done=published.done,
        skipped={**published.skipped, **held},
        failed=checked.failed,
        message=published.message,
    )


def restate_day(day: str, *, is_reread: bool) -> Report:
    """One day made anew, its articles read again first where `is_reread`; `unknown` where nothing is known of it."""
    if not days_again(day, day):
        message = f"Nothing is known of {day}: no article, no poll, no release. Nothing was published."
        return Report(stage="publish", skipped={"unknown": 1}, message=message)
    said = []
    if is_reread:
        read = [read_again(batch) for batch in articles_again(day, day)]
        said = [merge_reports("events", read).message + " of its articles read again.", link_events().message]
    report = restate_days([day])
    return Report(
        stage=report.stage,
        done=report.done,
        skipped=report.skipped,
        failed=report.failed,
        message=" ".join([*said, report.message]),
    )


def sum_up(
    what: str, *, is_dry: bool, read: Iterable[Mapping[str, Any]] | None, restated: Iterable[Mapping[str, Any]] | None
) -> Report:
    """One report for a whole run: what a dry run would change, or what was done. Null: a step had nothing to do."""
    if is_dry:
        return _would_change(what, list(read or []))
    parts = [Report(**item) for item in [*(read or []), *(restated or [])]]
    stages = dict.fromkeys(part.stage for part in parts)
    by_stage = {stage: merge_reports(stage, [part for part in parts if part.stage == stage]) for stage in stages}
    told = "; ".join(f"{_STAGES.get(stage, stage)} {report.message}" for stage, report in by_stage.items())
    whole = merge_reports("again", parts)
    message = f"{what}: {told or 'nothing is known of these days'}."
    return Report(stage="again", done=whole.done, skipped=whole.skipped, failed=whole.failed, message=message)


def _would_change(what: str, compared: Sequence[Mapping[str, Any]]) -> Report:
    counts: Counter[str] = Counter()
    for item in compared:
        counts.update(item["counts"])
    touched = sorted({day for item in compared for day in item["days"]})
    read, failed = sum(item["articles"] for item in compared), sum(item["failed"] for item in compared)
    told = ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "nothing"
    shown = [example for item in compared for example in item["examples"]][:_EXAMPLES]
    looked = f"{read} article{'' if read == 1 else 's'} read, {failed} unreadable"
    lines = [f"Dry run, {what}: {looked}. Would be: {told}, on {len(touched)} days."]
    lines += [f"Days: {', '.join(touched[:20])}{' …' if len(touched) > 20 else ''}."] if touched else []
    return Report(
        stage="again",
        skipped={"dry_run": read} if read else {},
        failed=failed,
        message="\n".join([*lines, *(f"- {example}" for example in shown)]),
    )


def _both_readings(conn: Connection, article_id: str) -> tuple[Extraction, Extraction]:
    article = articles.get(conn, article_id)
    try:
        old = extractions.get(conn, article_id)
    except SkipItem:
        old = Extraction(times=(), events=(), figures=())
    return old, read_article(article)


def _differences(
    old: Sequence[Event] | Sequence[Figure], new: Sequence[Event] | Sequence[Figure]
) -> list[tuple[str, Event | Figure]]:
    """What is new, gone or changed, by id, in the order of the new reading and then of the old."""
    before, after = ({_id(item): item for item in items} for items in (old, new))
    added = [
        ("new" if key not in before else "changed", item) for key, item in after.items() if before.get(key) != item
    ]
    return added + [("gone", item) for key, item in before.items() if key not in after]


def _id(item: Event | Figure) -> str:
    return item.event_id if isinstance(item, Event) else item.figure_id


def _name(item: Event | Figure) -> str:
    return "events" if isinstance(item, Event) else "figures"


def _days_of(item: Event | Figure) -> set[str]:
    begin: date | None = item.begin if isinstance(item, Event) else item.period.begin if item.period else None
    return {begin.isoformat()} if begin else set()


def _told(change: str, item: Event | Figure) -> str:
    kind = item.type if isinstance(item, Event) else item.metric
    return f"{change} {kind}: “{item.sentence.text[:_QUOTE_CHARS]}”"
