"""Scores find_times on our own wire sentences (tests/mentions/times/wire_en.csv), and lists where they differ.

python bench/times/wire.py
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.times.errors import kinds_of, pair_up, read_times, score

SENTENCES = Path(__file__).resolve().parents[2] / "tests" / "mentions" / "times" / "wire_en.csv"


def read_sentences() -> list[dict[str, Any]]:
    """The sentences as documents of the form that errors.py reads."""
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [
        {"id": str(number), "published": row["published"], "body": row["sentence"], "times": list(marked(row))}
        for number, row in enumerate(rows)
    ]


def marked(row: dict[str, str]) -> list[dict[str, Any]]:
    """The times of a row with their places, each sought behind the one before."""
    found, at = [], 0
    for part in row["times"].split("|"):
        text, _, rest = part.partition("=")
        kind, _, value = rest.partition(":")
        start = row["sentence"].index(text, at)
        at = start + len(text)
        found.append({"start": start, "end": at, "text": text, "type": kind, "value": value})
    return found


def main() -> None:
    """The scores, and each difference on a line."""
    pairs = []
    for document in read_sentences():
        for want, one in pair_up(document["times"], read_times(document)):
            pairs.append((want, one))
            if kinds := kinds_of(want, one):
                place = want or one or {}
                gold = f"{want['text']}={want['value']}" if want else "-"
                read = f"{one['text']}={one['value']} {one['rule']}" if one else "-"
                print(",".join(kinds), "|", gold, "|", read, "|", document["body"][max(0, place["start"] - 40) :][:90])
    print(len([1 for want, _ in pairs if want]), "times", score(pairs))


if __name__ == "__main__":
    main()
