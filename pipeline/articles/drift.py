"""Whether a source's pages have begun to be read worse than they used to be: a redesign shows here first.

For each source and day: the share of empty, short and boilerplate-heavy extractions, beside the same shares on the
days before. A share is a surprise where it lies far above the median of its own history, in units of the usual spread
(median absolute deviation), and no small number of pages can explain it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import median

from pipeline.records import Article, ArticleState

#: Articles of fewer words are short.
SHORT_WORDS = 120
#: Where less of the page's visible text than this was kept, or next to all of it, the extraction looks wrong.
LEAST_KEPT, MOST_KEPT = 0.03, 0.97
#: Robust z beyond which a share is a surprise; 3.5 is Iglewicz and Hoaglin's.
SURPRISE = 3.5
#: Days of history without which nothing is said.
FEWEST_DAYS = 7
#: Pages of a day without which nothing is said.
FEWEST_PAGES = 5
#: Median absolute deviation times this estimates a standard deviation.
MAD_SCALE = 1.4826


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDay:
    """How the pages of one source were read on one day (of fetching)."""

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

    source: str
    day: date
    #: empty, short, suspicious or undated.
    measure: str
    share: float
    usual_share: float
    robust_z: float


MEASURES = ("empty", "short", "suspicious", "undated")


def count_source_day(articles: Iterable[Article], *, source: str, day: date) -> SourceDay:
    """The counts of one source and day; articles of any state are counted."""
    read = list(articles)
    return SourceDay(
        source=source,
        day=day,
        pages=len(read),
        empty=sum(item.state is not ArticleState.OK for item in read),
        short=sum(item.state is ArticleState.OK and _words(item) < SHORT_WORDS for item in read),
        suspicious=sum(item.state is ArticleState.OK and not LEAST_KEPT <= _kept(item) <= MOST_KEPT for item in read),
        undated=sum(item.published is None for item in read),
    )


def find_surprises(today: SourceDay, history: Sequence[SourceDay]) -> tuple[Surprise, ...]:
    """What of today's shares lies far above the source's own history; nothing where either is too short to tell.

    `history` is other days of the same source, in any order; days of few pages are left out.
    """
    days = [item for item in history if item.pages >= FEWEST_PAGES and item.day != today.day]
    if today.pages < FEWEST_PAGES or len(days) < FEWEST_DAYS:
        return ()
    found = (_compare(today, days, measure) for measure in MEASURES)
    return tuple(item for item in found if item is not None)


def _compare(today: SourceDay, days: Sequence[SourceDay], measure: str) -> Surprise | None:
    share = _share(today, measure)
    shares = [_share(item, measure) for item in days]
    usual = median(shares)
    spread = MAD_SCALE * median(abs(item - usual) for item in shares)
    # Chance alone moves a share of few pages: the binomial's own spread, with one page added so that it is never none.
    smoothed = (usual * today.pages + 1) / (today.pages + 2)
    chance = sqrt(smoothed * (1 - smoothed) / today.pages)
    z = (share - usual) / max(spread, chance)
    if z < SURPRISE:
        return None
    return Surprise(
        source=today.source,
        day=today.day,
        measure=measure,
        share=round(share, 4),
        usual_share=round(usual, 4),
        robust_z=round(z, 2),
    )


def _share(day: SourceDay, measure: str) -> float:
    return float(getattr(day, measure)) / day.pages


def _words(article: Article) -> float:
    return float(article.notes.get("words", 0))


def _kept(article: Article) -> float:
    return float(article.notes.get("kept_share", 0.5))
