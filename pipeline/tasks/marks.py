"""Marks of what waits to be linked, in batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

#: Things that are linked in one transaction.
LINK_BATCH = 500
#: Marks that are put in order at once.
MARKS_AT_A_TIME = 50_000


def batches(marks: Mapping[int, str]) -> Iterator[dict[int, str]]:
    """Marks in order, `LINK_BATCH` things at a time, marks of one thing that stand beside each other together."""
    batch: dict[int, str] = {}
    last = ""
    for mark, name in marks.items():
        if len(batch) >= LINK_BATCH and name != last:
            yield batch
            batch = {}
        batch[mark] = last = name
    if batch:
        yield batch
