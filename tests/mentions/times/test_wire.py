"""News sentences that were marked before any reader saw them: spans and values stay at least as good as they were."""

import csv
from datetime import date
from pathlib import Path

from pipeline.mentions.times import find_times

#: Shares of the marked times that are found with the same span, and with the same value as well.
SPANS, VALUES = 0.97, 0.94


def test_wire_sentences_are_read_as_marked() -> None:
    lines = Path(__file__).with_name("wire_en.csv").read_text(encoding="utf-8").splitlines()
    wanted = spans = values = extra = 0
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        marked = [
            (part.partition("=")[0], part.rpartition("=")[2].partition(":")[2]) for part in row["times"].split("|")
        ]
        read = [
            (time.text, time.value) for time in find_times(row["sentence"], anchor=date.fromisoformat(row["published"]))
        ]
        words = [text for text, _ in read]
        wanted += len(marked)
        spans += sum(1 for text, _ in marked if text in words)
        values += sum(1 for pair in marked if pair in read)
        extra += sum(1 for text in words if text not in [want for want, _ in marked])
    assert spans >= SPANS * wanted
    assert values >= VALUES * wanted
    assert extra <= (1 - SPANS) * wanted
