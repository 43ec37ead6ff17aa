"""`dateline feeds …` and `dateline warc …`: the list of feeds, polling by hand, archives in and out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from pipeline.cli.options import AsJson
from pipeline.errors import SkipItem, StopRun
from pipeline.feeds.opml import make_feed
from pipeline.records import Feed, FeedKind, FeedState
from pipeline.tasks import feeds as feed_tasks
from pipeline.tasks import poll as poll_tasks
from pipeline.tasks import warc as warc_tasks
from pipeline.tasks.feeds import FeedCheck
from pipeline.tasks.report import Report, merge_reports

app = typer.Typer()
feeds_app = typer.Typer(no_args_is_help=True, help="Feeds: what is polled, how it does, and polling by hand.")
warc_app = typer.Typer(no_args_is_help=True, help="Fetched pages as WARC files, out and in.")
app.add_typer(feeds_app, name="feeds", rich_help_panel="Feeds")
app.add_typer(warc_app, name="warc", rich_help_panel="Feeds")

Names = Annotated[list[str], typer.Argument(help="Id of a feed, the beginning of one, or its address.")]
SomeNames = Annotated[list[str] | None, typer.Argument(help="Id of a feed, the beginning of one, or its address.")]


@feeds_app.command()
def add(
    urls: Annotated[list[str], typer.Argument(help="Address of a feed, or of a site that has one.")],
    *,
    publisher: Annotated[str | None, typer.Option(help="Short name that its documents carry as source.")] = None,
    country: Annotated[str | None, typer.Option(help="ISO 3166 alpha-3 of the publisher.")] = None,
    language: Annotated[str | None, typer.Option(help="ISO 639-1.")] = None,
    page: Annotated[bool, typer.Option("--page", help="The address is a page to watch, not a feed.")] = False,
    check: Annotated[bool, typer.Option(help="Fetch the address first and find the site's feeds.")] = True,
    off: Annotated[bool, typer.Option("--off", help="Add it without polling it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Add feeds. A site's address is enough: the feed that its page names is added, the first where it names several.

    Exit status 1 where an address has none; the others are added all the same.
    """
    added, complaints = [], []
    for url in urls:
        try:
            found = make_feed(url) if page or not check else _discovered(url)
        except SkipItem as exc:
            complaints.append(str(exc))
            continue
        feed = replace(
            found,
            publisher=publisher or found.publisher,
            country=country,
            language=language or found.language,
            is_on=not off,
            kind=FeedKind.PAGE if page else found.kind,
        )
        added.append((feed, feed_tasks.add_feed(feed)))
    lines = [f"{feed.feed_id}  {feed.url}  {'added' if is_new else 'was there'}" for feed, is_new in added]
    _write([asdict(feed) | {"is_new": is_new} for feed, is_new in added], lines, as_json=as_json)
    _end(complaints)


@feeds_app.command("list")
def list_feeds(
    *,
    health: Annotated[str | None, typer.Option(help="Only feeds in this state: new, ok, failing, dead, gone.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the feeds and how each does."""
    rows = [(feed, state) for feed, state in feed_tasks.list_feeds() if health in (None, state.health)]
    if as_json:
        _write_json([_row(feed, state) for feed, state in rows])
        return
    table = Table(
        Column("Feed", no_wrap=True),
        "Publisher",
        Column("Address", overflow="fold"),
        "On",
        "Health",
        "Next poll",
        "Every",
        "Last new",
        box=None,
    )
    for feed, state in rows:
        every = f"{state.interval_minutes:.0f} min"
        table.add_row(
            feed.feed_id,
            feed.publisher,
            feed.url,
            "on" if feed.is_on else "off",
            state.health,
            f"{state.next_poll_at:%m-%d %H:%M}" if feed.is_on else "–",
            every,
            f"{state.last_new_at:%m-%d %H:%M}" if state.last_new_at else "–",
        )
    Console().print(table)
    if not rows:
        typer.echo(
            "No feeds. `dateline feeds import` brings the list of seeds/feeds.csv, `feeds add URL` one of yours."
        )


@feeds_app.command()
def show(
    name: Annotated[str, typer.Argument(help="Id of the feed, the beginning of one, or its address.")],
    *,
    limit: Annotated[int, typer.Option(min=1, help="Polls to show, the latest first.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show what is known about a feed, and its latest polls."""
    sheet = _or_stop(lambda: feed_tasks.show_feed(name, limit=limit))
    if as_json:
        _write_json(asdict(sheet))
        return
    for key, value in (asdict(sheet.feed) | asdict(sheet.state)).items():
        if value is not None:
            typer.echo(f"{key:17} {value}")
    table = Table("Polled", "Result", "Status", "ms", "Bytes", "Seen", "New", "Full", "Faults", "Detail", box=None)
    for poll in sheet.polls:
        faults = ", ".join(f"{fault} {count}" for fault, count in poll.faults.items())
        when, full = f"{poll.polled_at:%m-%d %H:%M:%S}", "full" if poll.is_full else ""
        cells = (poll.status, poll.elapsed_ms, poll.wire_bytes, poll.seen_entries, poll.new_entries)
        table.add_row(
            when, poll.result, *("" if cell is None else str(cell) for cell in cells), full, faults, poll.detail
        )
    Console().print(table)


@feeds_app.command()
def check(
    urls: Annotated[list[str], typer.Argument(help="Addresses of feeds or sites.")], *, as_json: AsJson = False
) -> None:
    """Fetch addresses and say what they are; nothing is kept. Exit status 1 where one is no feed."""
    checks: list[FeedCheck] = []
    complaints = []
    for url in urls:
        try:
            checks += feed_tasks.discover_feeds(url)
        except SkipItem as exc:
            complaints.append(str(exc))
    _write([asdict(found) for found in checks], [_check_line(found) for found in checks], as_json=as_json)
    _end([*complaints, *(f"{found.url}: {found.detail}" for found in checks if found.kind is None)])


@feeds_app.command("import")
def import_feeds(
    file: Annotated[Path | None, typer.Argument(help="OPML or CSV; without it the list of seeds/feeds.csv.")] = None,
    *,
    on: Annotated[bool, typer.Option("--on", help="Turn the feeds on at once.")] = False,
    as_json: AsJson = False,
) -> None:
    """Add the feeds of a list. They stay off until you turn them on, here or with `feeds resume`."""
    done = feed_tasks.import_feeds(file, is_on=on)
    state = "on" if on else "off: turn on with `dateline feeds resume`"
    _write(asdict(done), [f"{done.added} added ({state}), {done.known} were there."], as_json=as_json)
    _end(done.refused)


@feeds_app.command("export")
def export_feeds(
    file: Annotated[Path | None, typer.Argument(help="File to write; without it standard output.")] = None,
) -> None:
    """Write all feeds as OPML."""
    body = feed_tasks.export_feeds()
    if file is None:
        sys.stdout.buffer.write(body)
        return
    try:
        file.write_bytes(body)
    except OSError as exc:
        raise StopRun(f"{file} cannot be written ({exc.strerror}).") from exc


@feeds_app.command()
def pause(
    names: SomeNames = None, *, every: Annotated[bool, typer.Option("--all")] = False, as_json: AsJson = False
) -> None:
    """Stop polling feeds; what they brought stays."""
    _turn(names or [], every=every, is_on=False, as_json=as_json)


@feeds_app.command()
def resume(
    names: SomeNames = None, *, every: Annotated[bool, typer.Option("--all")] = False, as_json: AsJson = False
) -> None:
    """Poll feeds (again), beginning at once."""
    _turn(names or [], every=every, is_on=True, as_json=as_json)


@feeds_app.command()
def remove(names: Names, *, as_json: AsJson = False) -> None:
    """Forget feeds and their polls; their entries and documents stay."""
    gone = [_or_stop(lambda name=name: feed_tasks.remove_feed(name)) for name in names]
    _write([asdict(feed) for feed in gone], [f"{feed.feed_id}  {feed.url}  removed" for feed in gone], as_json=as_json)


@feeds_app.command()
def poll(
    *,
    now: Annotated[bool, typer.Option("--now", help="Poll all feeds that are on, due or not.")] = False,
    fetch: Annotated[bool, typer.Option(help="Fetch the pages of due entries afterwards.")] = True,
    as_json: AsJson = False,
) -> None:
    """Poll the feeds that are due, then fetch the pages of their entries. Exit status 1 where something failed."""
    polled = [poll_tasks.poll_feeds(batch) for batch in poll_tasks.due_feeds(is_forced=now)]
    reports = [polled[0] if len(polled) == 1 else merge_reports("poll", polled)]
    if fetch:
        reports.append(poll_tasks.fetch_entries())
    _write([report.as_dict() for report in reports], [_report_line(report) for report in reports], as_json=as_json)
    if any(report.failed for report in reports):
        raise typer.Exit(1)


@warc_app.command("export")
def export_warc(
    file: Annotated[Path, typer.Argument(help="File to write: .warc.gz or .warc.")],
    *,
    day: Annotated[str | None, typer.Option(help="Only pages fetched on this UTC day, YYYY-MM-DD.")] = None,
    feed: Annotated[
        str | None, typer.Option(help="Only entries of this feed: id, beginning of it, or address.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write fetched pages, every version, as WARC."""
    report = _or_stop(lambda: warc_tasks.export_warc(file, day=_day(day), feed=feed))
    _write(report.as_dict(), [_report_line(report)], as_json=as_json)


@warc_app.command("import")
def import_warc(
    files: Annotated[list[Path], typer.Argument(help="WARC files, compressed or not.")], *, as_json: AsJson = False
) -> None:
    """Take pages out of WARC files, somebody else's crawl as well; twice changes nothing."""
    reports = [warc_tasks.import_warc(file) for file in files]
    lines = [f"{file}: {_report_line(report)}" for file, report in zip(files, reports, strict=True)]
    _write([report.as_dict() for report in reports], lines, as_json=as_json)
    if any(report.failed for report in reports):
        raise typer.Exit(1)


def _discovered(url: str) -> Feed:
    found = [check for check in feed_tasks.discover_feeds(url) if check.kind is not None]
    if not found:
        raise SkipItem(f"{url}: no feed was found there; --no-check adds it all the same.", reason="no_feed")
    for other in found[1:]:
        typer.echo(f"also there: {other.url}", err=True)
    first = found[0]
    feed = make_feed(first.url, title=first.title)
    code = (first.language or "")[:2].lower()
    return replace(feed, kind=first.kind, language=code if len(code) == 2 and code.isalpha() else None)


def _turn(names: Sequence[str], *, every: bool, is_on: bool, as_json: bool) -> None:
    if not names and not every:
        raise typer.BadParameter("name feeds, or say --all")
    touched = _or_stop(lambda: feed_tasks.turn_feeds([] if every else names, is_on=is_on))
    lines = [f"{feed.feed_id}  {feed.url}  {'on' if feed.is_on else 'off'}" for feed in touched]
    _write([asdict(feed) for feed in touched], lines, as_json=as_json)


def _row(feed: Feed, state: FeedState) -> dict[str, Any]:
    return asdict(feed) | asdict(state)


def _check_line(found: FeedCheck) -> str:
    if found.kind is None:
        return f"{found.url}  {found.result}: {found.detail}"
    faults = "".join(f", {fault} {count}" for fault, count in sorted((found.faults or {}).items()))
    return f"{found.url}  {found.kind}, {len(found.entries)} entries{faults}  {found.title or ''}".rstrip()


def _report_line(report: Report) -> str:
    return f"{report.stage}: {report.message}"


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as exc:
        raise typer.BadParameter(f"{text!r} is no day; write YYYY-MM-DD") from exc


def _or_stop(work: Any) -> Any:
    try:
        return work()
    except SkipItem as exc:
        raise StopRun(str(exc)) from exc


def _write(value: Any, lines: Iterable[str], *, as_json: bool) -> None:
    if as_json:
        _write_json(value)
        return
    for line in lines:
        typer.echo(line)


def _write_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _end(complaints: Iterable[str]) -> None:
    told = list(complaints)
    for complaint in told:
        typer.echo(complaint, err=True)
    if told:
        raise typer.Exit(1)
