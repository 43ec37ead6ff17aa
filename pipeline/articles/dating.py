"""The publication day from the article's own words, where nothing states it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from pipeline.articles.datestrings import find_stated_dates
from pipeline.articles.evidence import state
from pipeline.records import DateEvidence, DateSource, Published

_DATELINE = re.compile(r"^[^\W\d_][^\n(/–—]{1,60}?[,\s]+(?=\w)")


def dateline_evidence(body: str) -> Iterator[DateEvidence]:
    """A full date in the dateline of the first paragraph ("BEIJING, Dec. 20, 2023 (Xinhua) --")."""
    start = body[:120].split("\n", maxsplit=1)[0]
    place = re.match(r"[A-Z][A-Z .'’-]{2,40}[A-Z](?:, [A-Z][\w. ]{1,30})?[,/ ]+", start)
    stated = next(find_stated_dates(start), None) if place else None
    if place and stated and stated.start <= place.end() + 2:
        yield state(DateSource.DATELINE, stated, text=start[: stated.end], kind="line_labelled")


def date_from_text(
    title: str | None, body: str, *, bound: datetime | None
) -> tuple[Published | None, tuple[DateEvidence, ...]]:
    """The day or interval that the article's words allow, and the sentences that led there."""
    return None, ()
