"""Ranges as TIMEX3 has them, two times, and as a database wants them, one.

    "from 20 to 22 March" ─split_ranges─▶ "20" 2023-03-20, "22 March" 2023-03-22 ─join_ranges─▶ 2023-03-20/2023-03-22

A range that is one word ("January-May", "2012-14") is one time for both; so is one whose days are not known yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.mentions.times.days import value_days
from pipeline.mentions.times.links import Links
from pipeline.records import Precision, TimeMention, TimeType

#: Mentions that are the ends of ranges carry the rule's name with this behind it.
MARK = ".end"
#: Characters before a range in which a verb of moving would make it none.
REACH = 60
#: Characters in which the word between the ends of a range stands.
LINK_REACH = 12


def split_ranges(text: str, mentions: Sequence[TimeMention], links: Links) -> list[TimeMention]:
    """The mentions, each range of two times as these two, both with the rule's name and ".end"."""
    return [part for mention in mentions for part in _split(text, mention, links)]


def _split(text: str, mention: TimeMention, links: Links) -> Iterator[TimeMention]:
    first, slash, last = (mention.value or "").partition("/")
    cut = links.to.search(mention.text) if slash and mention.begin is not None else None
    ends = (value_days(first), value_days(last)) if cut else (None, None)
    if cut is None or ends[0] is None or ends[1] is None:
        yield mention
        return
    opened = links.open.match(mention.text)
    places = (
        (mention.start + (opened.end() if opened else 0), mention.start + cut.start(), first, ends[0]),
        (mention.start + cut.end(), mention.end, last, ends[1]),
    )
    for start, end, value, (days, precision) in places:
        yield replace(
            mention, start=start, end=end, text=text[start:end], type=TimeType.DATE, value=value, begin=days.begin,
            end_day=days.end, precision=precision, relative=None, rule=mention.rule + MARK,
        )  # fmt: skip


def join_ranges(text: str, mentions: Sequence[TimeMention], links: Links) -> list[TimeMention]:
    """The mentions, the two ends of a range as the one period that they bound; what was moved from one day to another
    stays two."""
    joined: list[TimeMention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        whole = None if before is None else _join(text, before, mention, links)
        if whole is None:
            joined.append(mention)
        else:
            joined[-1] = whole
    return joined


def _join(text: str, first: TimeMention, last: TimeMention, links: Links) -> TimeMention | None:
    is_pair = first.rule.endswith(MARK) and first.rule == last.rule and last.start - first.end < LINK_REACH
    if not is_pair or not links.to.fullmatch(text, first.end, last.start) or first.begin is None or not last.end_day:
        return None
    if first.begin >= last.end_day or links.moved.search(text, max(0, first.start - REACH), first.start):
        return None
    return replace(
        first,
        end=last.end,
        text=text[first.start : last.end],
        type=TimeType.DURATION,
        value=f"{first.value}/{last.value}",
        end_day=last.end_day,
        precision=Precision.RANGE,
        rule=first.rule.removesuffix(MARK),
    )
