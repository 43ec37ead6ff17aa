"""Days counted from what happened: "two days after the vote", "the day after the attack", "a week before the summit".

The event's own day must be safe: named in its own words ("the March 3 vote", "Monday's attack", "the vote on March 3",
"Christmas"), or the only day that the sentences before give to the same noun. Then the length keeps its span, type and
value, as TIMEX3 wants them, and takes the counted day; where nothing is safe it has no days, as before.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from pipeline.mentions.times.days import shift, unit_value, value_days
from pipeline.mentions.times.links import Links
from pipeline.mentions.times.tense import SENTENCE_END
from pipeline.records import Anchor, Precision, TimeMention, TimeType

LENGTH = re.compile(r"P([0-9]{1,4})([YMWD])\Z")
UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
#: Characters behind "after" in which an event is named, and words of its name.
REACH, NAME_WORDS = 80, 6
#: How far back in the text an event's day is looked for.
STORY_REACH = 4000
SURE_OF_NAMED, SURE_OF_STORY = 0.9, 0.75


def place_beside(text: str, mentions: Sequence[TimeMention], links: Links) -> list[TimeMention]:
    """The mentions, each length that counts from an event of known day with the days that it counts to.

    A unit before an event ("the day after the attack") is left out where the event's day is not known.
    """
    story = _Story(text, mentions, links)
    placed = (_place(story, number, mention) for number, mention in enumerate(mentions))
    return [mention for mention in placed if mention is not None]


@dataclass
class _Story:
    text: str
    mentions: Sequence[TimeMention]
    links: Links

    @cached_property
    def ends(self) -> list[int]:
        """Where sentences end."""
        return [found.start() + 1 for found in SENTENCE_END.finditer(self.text)]

    def sentence_of(self, place: int) -> tuple[int, int]:
        """The characters of the sentence that holds a place."""
        number = bisect_right(self.ends, place)
        behind = self.ends[number] if number < len(self.ends) else len(self.text)
        return (self.ends[number - 1] if number else 0), behind

    @cached_property
    def starts(self) -> list[int]:
        """Where times begin, in order."""
        return [mention.start for mention in self.mentions]


def _place(story: _Story, number: int, mention: TimeMention) -> TimeMention | None:
    is_unit = mention.rule == "unit_beside"
    found = story.links.beside.match(story.text, mention.end) if is_unit or _is_length(mention) else None
    if found is None:
        return None if is_unit else mention
    known = _day_named(story, number, found.end()) or _day_told(story, mention, found.end())
    if known is None:
        return None if is_unit else mention
    day, reason, sure = known
    counted = _count(mention, day, 1 if found["after"] else -1)
    return counted and replace(counted, reason=reason, confidence=sure)


def _is_length(mention: TimeMention) -> bool:
    return mention.type is TimeType.DURATION and mention.begin is None and bool(LENGTH.match(mention.value or ""))


def _count(mention: TimeMention, day: date, sign: int) -> TimeMention | None:
    found = LENGTH.match(mention.value or "")
    unit = UNITS[found[2]] if found else (mention.relative.unit if mention.relative else "day")
    try:
        value = unit_value(shift(day, unit, sign * (int(found[1]) if found else 1)), unit)
    except (ValueError, OverflowError):
        return mention if found else None
    named = value_days(value)
    if named is None:
        return mention if found else None
    whole = replace(mention, begin=named[0].begin, end_day=named[0].end, precision=named[1], anchor=Anchor.MENTION)
    return whole if found else replace(whole, value=value)


def _name_of(story: _Story, start: int) -> list[re.Match[str]]:
    """The words that name the event behind "after", as far as a stop word or a sign."""
    words: list[re.Match[str]] = []
    at = start
    for found in WORD.finditer(story.text, start, start + REACH):
        between = story.text[at : found.start()]
        if between.strip() or found[0].lower() in story.links.stops or len(words) >= NAME_WORDS:
            break
        words.append(found)
        at = found.end()
    return words


def _day_named(story: _Story, number: int, start: int) -> tuple[date, str, float] | None:
    """The day that the event's own words name, in front of it or right behind."""
    following = story.mentions[number + 1] if number + 1 < len(story.mentions) else None
    if following is None or following.begin is None or following.precision is not Precision.DAY:
        return None
    if following.type not in (TimeType.DATE, TimeType.TIME) or following.rule == "unit_beside":
        return None
    words = _name_of(story, start)
    end = words[-1].end() if words else start
    inside = start <= following.start <= max(end, start)
    behind = (
        bool(words) and story.links.on.fullmatch(story.text, end, following.start) and _event(story, words) is not None
    )
    if not inside and not behind:
        return None
    return following.begin, f"from {following.begin}, named beside the event", SURE_OF_NAMED


def _event(story: _Story, words: Sequence[re.Match[str]]) -> str | None:
    """The noun of the event: the last of its words, where it is one that happens on a day."""
    return words[-1][0].lower() if words and words[-1][0].lower() in story.links.events else None


def _day_told(story: _Story, mention: TimeMention, start: int) -> tuple[date, str, float] | None:
    """The only day that sentences before gave to the same noun; null where there is none, or more than one."""
    noun = _event(story, _name_of(story, start))
    if noun is None:
        return None
    low = max(0, mention.start - STORY_REACH)
    days: set[date] = set()
    for found in re.finditer(rf"\b{re.escape(noun)}\b", story.text[low : mention.start], re.IGNORECASE):
        begin, end = story.sentence_of(low + found.start())
        days |= _days_in(story, begin, min(end, mention.start))
    if len(days) != 1:
        return None
    (day,) = days
    return day, f"from {day}, the day of the {noun} named before", SURE_OF_STORY


def _days_in(story: _Story, begin: int, end: int) -> set[date]:
    inside = story.mentions[bisect_left(story.starts, begin) : bisect_left(story.starts, end)]
    dated = [one for one in inside if one.type in (TimeType.DATE, TimeType.TIME)]
    return {one.begin for one in dated if one.begin is not None and one.precision is Precision.DAY}
