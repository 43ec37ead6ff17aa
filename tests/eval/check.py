"""Checks the labelled articles and writes development.jsonl and set_aside.jsonl.

python tests/eval/check.py          checks and writes both files
python tests/eval/check.py --table  counts by type and part as well
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import pycountry

from pipeline.records import EventType, FigureKind, Stage, Status
from tests.eval import labels
from tests.eval.labels import Label

PARTS = {"development": labels.DEVELOPMENT, "set_aside": labels.SET_ASIDE}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
#: Organisation codes beside ISO 3166 alpha-3.
ORGANISATIONS = set(
    re.findall(
        r"\w+",
        "UNO EUR NATO BRICS IMF WBK OPEC AFU ASEAN ECOWAS WTO ICC G7 G20 AIIB EBRD UNASUR OAS OSCE GCC LAS SCO ADB "
        "AFDB CARICOM MERCOSUR ICJ ICRC SADC EAC",
    )
)
COUNTRIES = {country.alpha_3 for country in pycountry.countries} | {"XKX"}
NUMBER = re.compile(
    r"\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|teen|dozen|hundred|half|third|fifth|quarter|full|doubl|tripl",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(
    r"(?<=[a-z\d%)][.!?])[”\"]? (?=[A-Z“\"])|(?<=[.!?][”\"]) (?=[A-Z“\"])|(?<=[”\"][.!?]) (?=[A-Z“\"])|\n\n"
)
SHORTEST_WORDS, LONGEST_WORDS = 150, 500
LEAST_OF_A_TYPE = 8


def problems_of(label: Label) -> Iterator[str]:
    """Say what is wrong with one article's labels; nothing when it is sound."""
    words = len(label["body"].split())
    if not SHORTEST_WORDS <= words <= LONGEST_WORDS:
        yield f"{words} words"
    yield from calendar_problems(label["title"] + "\n" + label["body"])
    seen: set[tuple[str, ...]] = set()
    for entry in [*label["events"], *label["figures"]]:
        key = (entry.get("type", "fig"), entry["quote"], str(entry.get("value")), str(entry.get("percent")))
        if key in seen:
            yield f"told twice: {key}"
        seen.add(key)
        yield from quote_problems(entry["quote"], label["body"])
    for event in label["events"]:
        yield from event_problems(event, label)
    for figure in label["figures"]:
        yield from figure_problems(figure)


def quote_problems(quote: str, body: str) -> Iterator[str]:
    """A quote stands exactly once in the body, inside one sentence."""
    if body.count(quote) != 1:
        yield f"stands {body.count(quote)} times: {quote!r}"
    if re.search(r"[a-z\d][.!?][”\"]? [A-Z“\"]", quote) or "\n" in quote:
        yield f"runs over a sentence's end: {quote!r}"


def event_problems(event: Label, label: Label) -> Iterator[str]:
    """Types, statuses, stages and countries are known words; a weekday in the sentence agrees with the date."""
    quote = event["quote"]
    if bad := {event["type"], *event["also"]} - set(EventType):
        yield f"unknown type {bad}: {quote!r}"
    if event["type"] in event["also"]:
        yield f"also repeats the type: {quote!r}"
    if event["status"] not in set(Status) or event["stage"] not in {*Stage, None}:
        yield f"unknown status or stage: {quote!r}"
    if bad := set(event["actors"]) - COUNTRIES - ORGANISATIONS:
        yield f"unknown countries {bad}: {quote!r}"
    if event["place"] and event["place"] not in label["body"]:
        yield f"place {event['place']!r} is not in the body: {quote!r}"
    if not event["other_weekday"]:
        yield from weekday_problems(event, label["body"])


def weekday_problems(event: Label, body: str) -> Iterator[str]:
    """Where the sentence names weekdays and the date is one day, the day is one of them."""
    sentence = sentence_around(event["quote"], body)
    named = [n for n, day in enumerate(DAYS) if day in sentence]
    dates = [pair for pair in [event["date"], *event["also_dates"]] if pair]
    held = {n for pair in dates for n in weekdays_in(pair)}
    if named and dates and not held & set(named):
        yield f"sentence says {[DAYS[n] for n in named]}, label {dates}: {event['quote']!r}"


def weekdays_in(pair: list[str]) -> set[int]:
    """Give the weekdays that an interval holds."""
    begin, end = (date.fromisoformat(day) for day in pair)
    return {
        date.fromordinal(n).weekday() for n in range(begin.toordinal(), min(end.toordinal(), begin.toordinal() + 7))
    }


def sentence_around(quote: str, body: str) -> str:
    """Cut the sentence that holds a quote, roughly: enough to look for a weekday."""
    at = body.find(quote)
    ends = [0, *(found.end() for found in SENTENCE_END.finditer(body)), len(body)]
    return body[max(end for end in ends if end <= at) : min(end for end in ends if end >= at + len(quote))]


def calendar_problems(text: str) -> Iterator[str]:
    """A weekday that stands beside a full date is that date's own."""
    months = "|".join(MONTHS)
    for day, number, month, year in re.findall(rf"({'|'.join(DAYS)}),? (\d+) ({months}),? (\d{{4}})", text):
        yield from wrong_weekday(day, number, month, year)
    for day, month, number, year in re.findall(rf"({'|'.join(DAYS)}),? ({months}) (\d+),? (\d{{4}})", text):
        yield from wrong_weekday(day, number, month, year)


def wrong_weekday(day: str, number: str, month: str, year: str) -> Iterator[str]:
    """Say so where the day named is not that date's weekday."""
    true = DAYS[date(int(year), MONTHS.index(month) + 1, int(number)).weekday()]
    if true != day:
        yield f"{number} {month} {year} was a {true}, not a {day}"


def figure_problems(figure: Label) -> Iterator[str]:
    """A figure has a value or a percent, a known kind, known parties and bound."""
    quote = figure["quote"]
    if figure["value"] is None and figure["percent"] is None:
        yield f"no number: {quote!r}"
    if figure["kind"] not in set(FigureKind) or figure["bound"] not in {None, "<", ">", "~"}:
        yield f"unknown kind or bound: {quote!r}"
    if bad := set(figure["parties"]) - COUNTRIES - ORGANISATIONS:
        yield f"unknown parties {bad}: {quote!r}"
    if not NUMBER.search(quote):
        yield f"no number in the quote: {quote!r}"


def check_part(part: str) -> tuple[list[Label], list[str]]:
    """Read one part and give its labels with everything that is wrong with them, rule of division included."""
    articles = list(labels.read_articles(PARTS[part]))
    wrong = [f"{label['id']}: {problem}" for label in articles for problem in problems_of(label)]
    for label in articles:
        if labels.set_aside_by_rule(int(label["id"].removeprefix("own-"))) != (part == "set_aside"):
            wrong.append(f"{label['id']}: does not belong to {part}")
    return articles, wrong


def as_lines(articles: list[Label]) -> str:
    """Give the articles as JSON lines."""
    return "".join(json.dumps(labels.exported(label), ensure_ascii=False) + "\n" for label in articles)


def count_types(articles: list[Label]) -> Counter[str]:
    """Count the required events by type."""
    return Counter(event["type"] for label in articles for event in labels.required(label["events"]))


def main(arguments: list[str]) -> int:
    """Check both parts, write them where they are sound; 1 when something is wrong."""
    failed = False
    for part in PARTS:
        articles, wrong = check_part(part)
        failed |= bool(wrong)
        sys.stderr.writelines(f"{line}\n" for line in wrong)
        if not wrong:
            (labels.HERE / f"{part}.jsonl").write_text(as_lines(articles), encoding="utf-8")
        events = [event for label in articles for event in label["events"]]
        figures = [figure for label in articles for figure in label["figures"]]
        counts = (len(labels.required(events)), len(events), len(labels.required(figures)), len(figures))
        sys.stdout.write(
            "{}: {} articles, events {} of {} required, figures {} of {}\n".format(part, len(articles), *counts)
        )
        if "--table" in arguments:
            by_type = count_types(articles)
            sys.stdout.write(" ".join(f"{kind}={by_type[kind]}" for kind in EventType) + "\n")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
