"""The pages that are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from pipeline.articles import cleaner_version
from pipeline.contract import TABLES
from pipeline.errors import SkipItem
from pipeline.events import extractor_version
from pipeline.pages import plots, words, worldmap
from pipeline.pages.gate import House, reader
from pipeline.pages.highlight import Span, cut
from pipeline.pages.page import STATIC, href, render
from pipeline.settings import Settings
from pipeline.store import feeds as feed_store
from pipeline.store.connection import Connection
from pipeline.store.pages import daysheet, eventlist, quality, session, sources, today

#: Every route asks who is there: the dependency stands here, once.
router = APIRouter(dependencies=[Depends(reader)])

_Text = Annotated[str, Query(max_length=200)]
#: Checks that the plots have room for at least.
_SLOTS = 40
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
#: The flow: what there is, the stage that takes it on, and how that is called.
FLOW = (
    ("feeds", "Feeds", "poll", "to poll"),
    ("entries", "Entries", "fetch", "to fetch"),
    ("documents", "Documents", "articles", "to clean"),
    ("articles", "Articles", "events", "to read"),
    ("events", "Events", "link", "to link"),
    ("days", "Days", "publish", "to publish"),
)


@contextmanager
def _reading() -> Iterator[Connection]:
    with session.reading(Settings.from_environment()) as conn:
        yield conn


@router.get("/")
def start(request: Request) -> Response:
    """The first page."""
    return RedirectResponse(href(request, "today"), status_code=303)


@router.get("/static/{name}")
def static(name: str) -> Response:
    """A style sheet, a script or the map."""
    headers = {"Cache-Control": "private, max-age=86400"}
    if name == "world.svg":
        return Response(worldmap.world_svg(), media_type=_KINDS[".svg"], headers=headers)
    path = STATIC / name
    if path.parent != STATIC or not path.is_file() or path.suffix not in _KINDS:
        raise HTTPException(404, f"There is no file {name}.")
    return FileResponse(path, media_type=_KINDS[path.suffix], headers=headers)


@router.get("/today")
def today_page(request: Request) -> Response:
    """How everything stands: the flow, what is fresh, what is in the way."""
    now, stages = datetime.now(UTC), [stage for _, _, stage, _ in FLOW]
    with _reading() as conn:
        work = today.work(conn, stages, now=now)
        waits = today.waiting(conn, now=now, cleaner=cleaner_version(), extractor=extractor_version())
        values: dict[str, Any] = {
            "sizes": today.sizes(conn),
            "waits": waits,
            "latest": today.latest(conn, stages),
            "troubles": today.troubles(conn),
            "fresh": today.freshness(conn),
            "alerts": quality.alerts(conn, limit=12),
            "held": quality.states(conn).get("held", 0),
        }
    house: House = request.app.state.house
    since = [row["since"] for row in waits.values() if row.get("waiting") and row["since"]]
    rows = {stage: [row for row in work if row["stage"] == stage] for stage in stages}
    return render(
        request,
        "today.html",
        tab="today",
        flow=FLOW,
        bars={stage: plots.bars(plots.hours(rows[stage], now=now), width=120, height=24) for stage in stages},
        done_in_a_day={stage: sum(row["done"] for row in rows[stage]) for stage in stages},
        failed_in_a_day={stage: sum(row["failed"] for row in rows[stage]) for stage in stages},
        lag=now - min(since) if since else None,
        dags=house.dags(),
        bound=today.COUNTED,
        **values,
    )


@router.get("/days")
def days_page(request: Request, year: Annotated[int | None, Query(ge=1000, le=9998)] = None) -> Response:
    """A year of days, each with what became of it."""
    with _reading() as conn:
        years = daysheet.years(conn)
        chosen = year or (years[-1] if years else datetime.now(UTC).year)
        rows = daysheet.calendar(conn, begin=date(chosen, 1, 1), end_day=date(chosen + 1, 1, 1))
    days = {row["day"]: row | {"look": _look(row)} for row in rows}
    months = [_month(chosen, month, days) for month in range(1, 13)]
    counts = {look: sum(row["look"] == look for row in days.values()) for look in ("good", "warned", "blocked")}
    restated = sum(row["releases"] > 1 for row in days.values())
    return render(
        request, "days.html", tab="days", years=years, year=chosen, months=months, counts=counts, restated=restated
    )


@router.get("/days/{day}")
def day_page(request: Request, day: date) -> Response:
    """One day: its tables, checks, held rows, releases and decisions."""
    with _reading() as conn:
        sheet = daysheet.day_sheet(conn, day)
    if sheet is None:
        raise HTTPException(404, f"{day} was never built: no event is filed under it, and no feed was polled on it.")
    state = sheet["state"]
    failed = [item for item in sheet["results"] if not item["success"]]
    house: House = request.app.state.house
    asked = next((item for item in sheet["decisions"] if item["state"] == "open"), None)
    path = asked and house.question_path(day, asked["decision_id"], asked=asked["asked"])
    return render(
        request,
        "day.html",
        tab="days",
        look=_look(state) if state else "waiting",
        tables=TABLES,
        question=path or "required_actions",
        failed=sorted(failed, key=lambda item: ("block", "quarantine", "warn").index(item["severity"])),
        **sheet,
    )


@router.get("/events")
def events_page(
    *,
    request: Request,
    q: _Text = "",
    kind: _Text = "",
    who: _Text = "",
    place: _Text = "",
    begin: Annotated[str, Query(alias="from", max_length=10)] = "",
    until: Annotated[str, Query(max_length=10)] = "",
    after: _Text = "",
) -> Response:
    """The published events that fit, with a timeline and a map."""
    wanted = _wanted(q=q, kind=kind, who=who, place=place, begin=begin, until=until)
    with _reading() as conn:
        found = eventlist.page(conn, wanted, after=_after(after))
        spread = eventlist.spread(conn, wanted)
        types = eventlist.types(conn)
    asked = {"q": q, "kind": kind, "who": who, "place": place, "from": begin, "until": until}
    rows = found[: eventlist.PAGE]
    per_day = [(date.fromisoformat(day), int(events)) for day, events in spread["days"]]
    return render(
        request,
        "events.html",
        tab="events",
        asked=asked,
        wanted=wanted,
        rows=rows,
        types=types,
        meanings={row["type"]: row["meaning"] for row in types},
        more=f"{rows[-1]['day']}~{rows[-1]['event_id']}" if len(found) > len(rows) else None,
        is_first=not after,
        events=spread["events"],
        bound=eventlist.SPREAD,
        timeline=plots.timeline(per_day, width=960, height=64),
        spots=worldmap.spots(spread["spots"]),
        map_size=(worldmap.WIDTH, worldmap.HEIGHT),
    )


@router.get("/events/{day}/{event_id}")
def event_page(request: Request, day: date, event_id: str) -> Response:
    """One event: every sentence that tells of it, with what was read in it."""
    with _reading() as conn:
        event = eventlist.event(conn, day, event_id)
        reports = eventlist.reports(conn, day, event_id) if event else []
        spans = eventlist.spans(conn, [row["report_id"] for row in reports])
        meanings = {row["type"]: row["meaning"] for row in eventlist.types(conn)}
    if event is None:
        raise HTTPException(
            404, f"No event {event_id[:40]} is published under {day}; a later release may have moved it."
        )
    told = [row | {"pieces": _pieces(row, spans)} for row in reports]
    spots = worldmap.spots([event | {"events": 4}]) if event["place_level"] else []
    return render(
        request,
        "event.html",
        tab="events",
        event=event,
        reports=told,
        meaning=meanings.get(event["type"], ""),
        spot=spots[0] if spots else None,
        map_size=(worldmap.WIDTH, worldmap.HEIGHT),
    )


@router.get("/sources")
def sources_page(request: Request, q: _Text = "", after: _Text = "") -> Response:
    """The feeds, those in trouble first."""
    with _reading() as conn:
        found = sources.page(conn, now=datetime.now(UTC), text=q.strip(), after=_after_feed(after))
        health = sources.health(conn)
    rows = found[: sources.PAGE]
    last = rows[-1] if len(found) > len(rows) else None
    more = f"{last['rank']}~{last['feed_id']}~{last['publisher']}" if last else None
    return render(request, "sources.html", tab="sources", rows=rows, health=health, q=q, more=more, is_first=not after)


@router.get("/sources/{feed_id}")
def source_page(request: Request, feed_id: str) -> Response:
    """One feed: how it does, its polls, what it brought."""
    now = datetime.now(UTC)
    with _reading() as conn:
        try:
            feed = feed_store.get(conn, feed_id)
        except SkipItem as exc:
            raise HTTPException(404, f"There is no feed {feed_id[:40]}.") from exc
        state = feed_store.state(conn, feed_id)
        history = sources.history(conn, feed_id, source=feed.publisher, now=now)
    known = {row["day"]: row for row in history["per_day"]}
    days = [now.date() - timedelta(days=27 - n) for n in range(28)]
    values = [_feed_bar(day, known.get(day)) for day in days]
    return render(
        request,
        "source.html",
        tab="sources",
        feed=feed,
        state=state,
        bars=plots.bars(values, width=560, height=48),
        first_day=days[0],
        **history,
    )


@router.get("/quality")
def quality_page(request: Request, state: _Text = "held", after: Annotated[int, Query(ge=0, le=2**62)] = 0) -> Response:
    """Checks over time, the quarantine, alerts."""
    with _reading() as conn:
        found = quality.held(conn, state=state, after=after)
        values: dict[str, Any] = {
            "runs": quality.runs(conn),
            "rules": quality.failing_rules(conn),
            "states": quality.states(conn),
            "alerts": quality.alerts(conn),
            "past_alerts": quality.past_alerts(conn),
            "actions": quality.actions(conn),
        }
    rows, runs = found[: quality.PAGE], list(reversed(values["runs"]))
    return render(
        request,
        "quality.html",
        tab="quality",
        rows=rows,
        shown=state,
        more=rows[-1]["quarantine_id"] if len(found) > len(rows) else None,
        passed=plots.bars([_run_bar(run) for run in runs], width=720, height=56, slots=_SLOTS),
        held_bars=plots.bars([_held_bar(run) for run in runs], width=720, height=56, slots=_SLOTS),
        slots=max(_SLOTS, len(runs)),
        places={run["run_id"]: n for n, run in enumerate(runs)},
        **values,
    )


def _look(row: dict[str, Any]) -> str:
    """good, warned or blocked: what an operator has to know of a day first."""
    if row["is_blocked"]:
        return "blocked"
    is_odd = row["warnings"] or row["quarantined_rows"] or row["check_verdict"] == "blocked"
    return "warned" if is_odd else "good"


def _month(year: int, month: int, days: dict[date, dict[str, Any]]) -> dict[str, Any]:
    first = date(year, month, 1)
    end = date(year + month // 12, month % 12 + 1, 1)
    known = [first + timedelta(days=n) for n in range((end - first).days)]
    return {
        "name": f"{first:%B}",
        "offset": first.weekday(),
        "cells": [{"day": day, "row": days.get(day)} for day in known],
        "events": sum(days[day]["events"] for day in known if day in days),
    }


def _wanted(*, q: str, kind: str, who: str, place: str, begin: str, until: str) -> eventlist.Wanted:
    last = _day(until)
    return eventlist.Wanted(
        begin=_day(begin),
        end_day=last + timedelta(days=1) if last and last < date.max else None,
        type=kind or None,
        country=words.country_code(who) if who.strip() else None,
        place=place.strip() or None,
        text=q.strip() or None,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as exc:
        raise SkipItem(f"{text!r} is no day: write it as 2024-05-31.", reason="bad_day") from exc


def _after(text: str) -> eventlist.After | None:
    day, _, event_id = text.partition("~")
    found = _day(day)
    return eventlist.After(day=found, event_id=event_id) if found else None


def _after_feed(text: str) -> sources.After | None:
    rank, _, rest = text.partition("~")
    feed_id, _, publisher = rest.partition("~")
    return sources.After(rank=int(rank), publisher=publisher, feed_id=feed_id) if rank in set("012345") else None


def _pieces(report: dict[str, Any], spans: list[session.Row]) -> list[Any]:
    own = [
        Span(kind=span["kind"], start=span["start_char"], end=span["end_char"])
        for span in spans
        if span["report_id"] == report["report_id"]
    ]
    trigger = Span(kind="trigger", start=report["trigger_start"], end=report["trigger_end"])
    return cut(report["sentence"], start=report["sentence_start"], spans=[*own, trigger])


def _feed_bar(day: date, row: dict[str, Any] | None) -> tuple[str, int, int]:
    entries, failed = (int(row["entries"]), int(row["failed"])) if row else (0, 0)
    return f"{day}: {entries} new entries, {failed} failed polls", entries, failed


def _run_bar(run: dict[str, Any]) -> tuple[str, int, int]:
    passed = run["rules"] - run["failed_rules"]
    return (
        f"{run['day']}, {run['finished_at']:%Y-%m-%d %H:%M}: {run['failed_rules']} of {run['rules']} rules failed",
        (0 if run["failed_rules"] else min(1, passed)),
        run["failed_rules"],
    )


def _held_bar(run: dict[str, Any]) -> tuple[str, int, int]:
    return f"{run['day']}: {run['quarantined_rows']} rows held back", 0, run["quarantined_rows"]
