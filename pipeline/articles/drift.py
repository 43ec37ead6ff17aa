"""Whether a source's pages have begun to be read worse than they used to be: a redesign shows here first.

For each source and day: the share of empty, short and boilerplate-heavy extractions, beside the same shares on the
days before. A share is a surprise where it lies far above the median of its own history, in units of the usual spread
(median absolute deviation), and no small number of pages can explain it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import median

from pipeline.records import ArticleState

#: Articles of fewer words are short.
SHORT_WORDS = 120
#: Where less of the page's visible text than this was kept, or next to all of it, the extraction looks wrong.
LEAST_KEPT, MOST_KEPT = 0.03, 0.97
#: Robust z beyond which a share is a surprise; 3.5 is Iglewicz and Hoaglin's.
SURPRISE = 3.5
#: A share that rose by less than this is no surprise, however steady it used to be.
LEAST_RISE = 0.1
#: Days of history without which nothing is said.
FEWEST_DAYS = 7
#: Pages of a day without which nothing is said.
FEWEST_PAGES = 5
#: Median absolute deviation times this estimates a standard deviation.
MAD_SCALE = 1.4826
#: Articles that are named as examples of a surprise.
EXAMPLES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How one page was read."""

    article_id: str
    #: Null where no article could be made of the document at all.
    state: ArticleState | None
    words: int
    #: Kept part of the page's visible text, 0..1.
    kept_share: float
    is_undated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDay:
    """How the pages of one source were read on one day (UTC, of fetching)."""

    source: str
    day: date
    pages: int
    empty: int
    short: int
    #: Kept next to nothing of the page, or next to all of it.
    suspicious: int
    undated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Surprise:
    """A share that is not as it used to be."""

    #: empty, short, suspicious or undated.
    measure: str
    share: float
    usual_share: float
    robust_z: float


MEASURES: Mapping[str, str] = {
    "empty": "gave no article",
    "short": f"gave fewer than {SHORT_WORDS} words",
    "suspicious": "kept next to nothing or next to all of the page's text",
    "undated": "have no publication day",
}


def count_source_day(readings: Iterable[Reading], *, source: str, day: date) -> SourceDay:
    """The counts of one source and day."""
    measures = [measures_of(item) for item in readings]
    counts = {name: sum(name in found for found in measures) for name in MEASURES}
    return SourceDay(source=source, day=day, pages=len(measures), **counts)


def measures_of(reading: Reading) -> frozenset[str]:
    """Which of `MEASURES` a page counts for; empty where it was read as pages should be."""
    is_ok = reading.state is ArticleState.OK
    holds = {
        "empty": not is_ok,
        "short": is_ok and reading.words < SHORT_WORDS,
        "suspicious": is_ok and not LEAST_KEPT <= reading.kept_share <= MOST_KEPT,
        "undated": reading.is_undated,
    }
    return frozenset(name for name, value in holds.items() if value)


def can_judge(today: SourceDay, history: Sequence[SourceDay]) -> bool:
    """Whether the day has pages enough, and days enough before it, for anything to be said of it."""
    return today.pages >= FEWEST_PAGES and len(_comparable(today, history)) >= FEWEST_DAYS


def find_surprises(today: SourceDay, history: Sequence[SourceDay]) -> tuple[Surprise, ...]:
    """What of today's shares lies far above the source's own history; nothing where either is too short to tell.

    `history` is other days of the same source, in any order; days of few pages are left out.
    """
    if not can_judge(today, history):
        return ()
    days = _comparable(today, history)
    found = (_compare(today, days, measure) for measure in MEASURES)
    return tuple(item for item in found if item is not None)


def _comparable(today: SourceDay, history: Sequence[SourceDay]) -> list[SourceDay]:
    return [item for item in history if item.pages >= FEWEST_PAGES and item.day != today.day]


def _compare(today: SourceDay, days: Sequence[SourceDay], measure: str) -> Surprise | None:
    share = _share(today, measure)
    shares = [_share(item, measure) for item in days]
    usual = median(shares)
    spread = MAD_SCALE * median(abs(item - usual) for item in shares)
    # Chance alone moves a share of few pages: the binomial's own spread, with one page added so that it is never none.
    smoothed = (usual * today.pages + 1) / (today.pages + 2)
    chance = sqrt(smoothed * (1 - smoothed) / today.pages)
    z = (share - usual) / max(spread, chance)
    if z < SURPRISE or share - usual < LEAST_RISE:
        return None
    return Surprise(measure=measure, share=round(share, 4), usual_share=round(usual, 4), robust_z=round(z, 2))


def _share(day: SourceDay, measure: str) -> float:
    return float(getattr(day, measure)) / day.pages
