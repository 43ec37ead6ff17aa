"""What the readers of every feed format share: clean words, and one entry per address."""

from __future__ import annotations

from collections import Counter

from pipeline.records import FeedEntry


def clean_text(value: object, limit: int) -> str | None:
    """The text, trimmed and cut to `limit` characters, without what PostgreSQL cannot keep; null when none is left."""
    if not isinstance(value, str):
        return None
    clean = value.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()
    return clean[:limit] or None


def one_per_address(entries: list[FeedEntry], *, faults: Counter[str]) -> tuple[FeedEntry, ...]:
    """The entries in order, the first of each address; repetitions are counted as `same_address`."""
    first: dict[str, FeedEntry] = {}
    for entry in entries:
        if first.setdefault(entry.url, entry) is not entry:
            faults["same_address"] += 1
    return tuple(first.values())
