"""Reads our own labelled articles from their text form (described in README.md) into the form of gold/seeds.jsonl."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Label = dict[str, Any]

HERE = Path(__file__).parent
DEVELOPMENT = HERE / "articles"
SET_ASIDE = HERE / "set_aside"
EVERY_THIRD = 3
BASES = {"year": "year_earlier", "period": "period_earlier"}
EVENT_FLAGS = {"optional", "other_weekday"}


def set_aside_by_rule(number: int) -> bool:
    """Whether an article's number puts it in the set-aside part: every third one, so that nobody picks."""
    return number % EVERY_THIRD == 0


def read_articles(folder: Path) -> Iterator[Label]:
    """Read every article of a folder, in the order of their numbers."""
    for path in sorted(folder.glob("*.txt")):
        yield parse_article(path.read_text(encoding="utf-8"), name=path.name)


def parse_article(text: str, *, name: str) -> Label:
    """Give one article with its labels; a malformed line is a ValueError that names the file and the line."""
    head, _, rest = text.partition("\n\n")
    body, _, lines = rest.partition("\n---\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    published = parse_days(fields["published"])
    label: Label = {
        "id": f"own-{fields['id']}",
        "style": fields["style"],
        "title": fields["title"],
        "body": "\n\n".join(" ".join(p.split()) for p in body.strip().split("\n\n")),
        "published": published,
        "published_precision": fields.get("precision", precision_of(published)),
        "published_from": fields.get("from", "metadata") if published else None,
        "language": "en",
        "keep": [fields["keep"]] if "keep" in fields else [],
        "drop": [],
        "events": [],
        "figures": [],
    }
    for line in lines.splitlines():
        if not line.strip():
            continue
        try:
            add_entry(label, [part.strip() for part in line.split("|")])
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{name}: cannot read {line!r}: {error}") from error
    return label


def add_entry(label: Label, parts: list[str]) -> None:
    """Add one event or figure line to the label."""
    if parts[0] == "fig":
        label["figures"].append(parse_figure(*parts[1:]))
    else:
        label["events"].append(parse_event(*parts))


def parse_event(kind: str, quote: str, actors: str, days: str, options: str = "") -> Label:
    """Give one event line: type | quote | actors | days ; other allowed days | options."""
    allowed = [parse_days(part.strip()) for part in days.split(";")]
    named, flags = read_options(options)
    if unknown := (set(named) - {"also", "status", "stage", "mode", "place"}) | (flags - EVENT_FLAGS):
        raise ValueError(f"unknown options {sorted(unknown)}")
    return {
        "type": kind,
        "also": named["also"].split(",") if "also" in named else [],
        "quote": quote,
        "actors": [] if actors == "-" else actors.split(),
        "date": allowed[0],
        "also_dates": allowed[1:],
        "status": named.get("status", "occurred"),
        "stage": named.get("stage"),
        "mode": named.get("mode"),
        "place": named["place"].replace("_", " ") if "place" in named else None,
        "optional": "optional" in flags,
        "other_weekday": "other_weekday" in flags,
    }


def parse_figure(metric: str, quote: str, options: str) -> Label:
    """Give one figure line: fig | metric | quote | options."""
    named, flags = read_options(options)
    if unknown := (set(named) - {"v", "u", "p", "base", "per", "kind", "parties", "b"}) | (flags - {"optional"}):
        raise ValueError(f"unknown options {sorted(unknown)}")
    return {
        "metric": metric,
        "quote": quote,
        "value": float(named["v"]) if "v" in named else None,
        "unit": named["u"].replace("_", " ") if "u" in named else None,
        "percent": float(named["p"]) if "p" in named else None,
        "base": BASES[named["base"]] if "base" in named else None,
        "period": parse_days(named["per"]) if "per" in named else None,
        "kind": named.get("kind", "actual"),
        "parties": named["parties"].split(",") if "parties" in named else [],
        "bound": named.get("b"),
        "optional": "optional" in flags,
    }


def read_options(text: str) -> tuple[dict[str, str], set[str]]:
    """Split "a=b c" into the named values and the flags."""
    words = text.split()
    return dict(w.split("=", 1) for w in words if "=" in w), {w for w in words if "=" not in w}


def parse_days(text: str) -> list[str] | None:
    """Give half-open days for a day, ISO week, month, quarter, half or year, or an inclusive a..b; "-" is unknown."""
    if text == "-":
        return None
    first, _, last = text.partition("..")
    begin, end = span_of(first)
    if last:
        end = span_of(last)[1]
    if end <= begin:
        raise ValueError(f"days run backwards: {text}")
    return [begin.isoformat(), end.isoformat()]


def span_of(text: str) -> tuple[date, date]:
    """Give the first day and the day after the last of one named period."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        day = date.fromisoformat(text)
        return day, day + timedelta(days=1)
    if found := re.fullmatch(r"(\d{4})-W(\d\d)", text):
        day = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return day, day + timedelta(days=7)
    if found := re.fullmatch(r"(\d{4})(?:-(?:(\d\d)|Q(\d)|H(\d)))?", text):
        return months_of(int(found[1]), month=found[2], quarter=found[3], half=found[4])
    raise ValueError(f"no days in {text!r}")


def months_of(year: int, *, month: str | None, quarter: str | None, half: str | None) -> tuple[date, date]:
    """Give the days of a month, a quarter, a half or a whole year."""
    first, count = 1, 12
    if month:
        first, count = int(month), 1
    elif quarter:
        first, count = 3 * int(quarter) - 2, 3
    elif half:
        first, count = 6 * int(half) - 5, 6
    last = first + count
    return date(year, first, 1), date(year + (last > 12), last - 12 * (last > 12), 1)


def precision_of(days: list[str] | None) -> str | None:
    """Name the precision of a publication interval: day, or range where it is longer."""
    if days is None:
        return None
    begin, end = (date.fromisoformat(day) for day in days)
    return "day" if (end - begin).days == 1 else "range"


def exported(label: Label) -> Label:
    """Drop what only the checks need."""
    return {**label, "events": [{k: v for k, v in e.items() if k != "other_weekday"} for e in label["events"]]}


def required(entries: Iterable[Label]) -> list[Label]:
    """Keep the entries that an extractor must find."""
    return [entry for entry in entries if not entry["optional"]]
