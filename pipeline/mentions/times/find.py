"""The reader of time: all time expressions of a text, as TIMEX3 and as days.

senses = scan(text)                        words and rules, without a date
for each sense in order:
    direction = tense of its clause        where the words leave past or future open
    reference = a day the text spoke of    where the words count from one ("two days earlier")
    days      = resolve(value, reference or anchor)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import zip_longest

from pipeline.mentions.times.beside import place_beside
from pipeline.mentions.times.days import shift, unit_value, value_days
from pipeline.mentions.times.doubts import SURE_OF_STORY, explain_quarter, explain_reference, explain_side
from pipeline.mentions.times.lengths import place_clocks, place_lengths
from pipeline.mentions.times.links import read_links
from pipeline.mentions.times.ranges import split_ranges
from pipeline.mentions.times.resolve import fill, resolve_time
from pipeline.mentions.times.rules import Found, Grammar, read_grammar, scan
from pipeline.mentions.times.senses import Sense
from pipeline.mentions.times.tense import Told, tell_tense
from pipeline.mentions.times.vocabulary import fold
from pipeline.records import Anchor, Days, Precision, RelativeTime, TimeMention, TimeType

Tense = Callable[[int, int], str | None]
#: A quarter named this many characters before gives "a year ago" its grain.
QUARTER_REACH = 1000
#: Rules of quarters that others are compared with, and of periods longer than a quarter, in which reports then count.
COMPARED_QUARTERS = frozenset(
    {"quarter_of_named_year", "quarter_same_of_year", "period_of_named_year", "period_same_of_year"}
)
LONGER_PERIODS = frozenset({"first_units", "counted_the", "year_the_ended", "year_before_months"})
#: A time of day belongs to a day named this near before it, "two days earlier" to one named this near.
CLOCK_REACH, STORY_REACH = 120, 500
#: A value with hour and minute, and its zone.
CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(.*)\Z")
#: From the middle of a quarter to its end.
HALF_QUARTER = timedelta(days=45)
#: "The previous Friday" is counted from a day named as far back as this.
WEEKDAY_REACH = 2000


def _compares(mention: TimeMention) -> bool:
    """Whether a mention names the period that another one is compared with ("the year-ago quarter")."""
    if mention.rule in COMPARED_QUARTERS:
        return True
    return mention.relative is not None and mention.relative.unit == "year" and mention.relative.count == -1


@dataclass(frozen=True, slots=True)
class Story:
    """What the text has spoken of so far, on which later words can lean."""

    anchor: date | Days | None
    #: The last day named, the last quarter named, the last date of any precision named; as mentions with days.
    day: TimeMention | None = None
    quarter: TimeMention | None = None
    last: TimeMention | None = None
    #: The last time of day with hour and minute.
    clock: TimeMention | None = None
    #: Whether the text speaks of quarters, not of longer periods, since it last named a period.
    in_quarters: bool = False
    #: Whether it spoke of a longer period since it last named a quarter.
    in_longer: bool = False

    def after(self, mention: TimeMention) -> Story:
        """The story once `mention` has been read."""
        if mention.rule in LONGER_PERIODS:
            return replace(self, in_quarters=False, in_longer=True)
        if mention.begin is None or mention.type in (TimeType.DURATION, TimeType.SET):
            return self
        quarter = mention.precision is Precision.QUARTER and not _compares(mention)
        return Story(
            anchor=self.anchor,
            day=mention if mention.precision is Precision.DAY else self.day,
            quarter=mention if quarter else self.quarter,
            in_quarters=quarter or self.in_quarters,
            in_longer=self.in_longer and not quarter,
            last=mention,
            clock=mention if CLOCK.match(mention.value or "") else self.clock,
        )


def find_times(
    text: str,
    *,
    anchor: date | Days | None,
    language: str = "en",
    tense: Tense | None = None,
    dateline: date | None = None,
) -> tuple[TimeMention, ...]:
    """Time expressions of `text`, by their start, without overlaps.

    `anchor` is the day the article was published, the half-open interval of days it must lie in, or null: then
    relative and underspecified times keep `begin` null and X in their value, with `relative` to resolve them later
    (`resolve_time`). `dateline`, the day in the article's dateline, serves as the anchor where there is no other.
    `tense` tells past, future or null for the verb that governs the characters from start to end; without it the
    words around are asked. Offsets are characters into `text`. Nothing in a text raises.
    """
    anchor = dateline if anchor is None else anchor
    story = Story(anchor=anchor)
    mentions: list[TimeMention] = []
    grammar = read_grammar(language)
    scanned = scan(text, grammar)
    for found, following in zip_longest(scanned, scanned[1:]):
        if not isinstance(found.sense, Sense) or not found.sense.shown:
            continue
        mention = read_mention(text, found, found.sense, story, tense=tense, language=language)
        if found.rule == "quarter_spoken_of" and following is not None and story.quarter is None:
            mention = _ended(text, mention, following, story, grammar) or mention
        mentions.append(mention)
        story = story.after(mention)
    links = read_links(language)
    placed = place_lengths(text, place_clocks(text, mentions, links), grammar.vocabulary)
    return tuple(place_beside(text, split_ranges(text, placed, links), links))


def _ended(text: str, quarter: TimeMention, following: Found, story: Story, grammar: Grammar) -> TimeMention | None:
    """ "The quarter ended July 31": the calendar's quarter that holds most of it; null where no day follows."""
    link = fold(text[quarter.end : following.start_char])
    if ("ENDED", link) not in grammar.vocabulary.values or not isinstance(following.sense, Sense):
        return None
    bare = _unresolved(text, following, following.sense)
    last = _named(bare) if bare.relative is None else resolve_time(bare, anchor=story.anchor)
    if last.begin is None or last.precision is not Precision.DAY or last.begin <= date.min + HALF_QUARTER:
        return None
    value = unit_value(last.begin - HALF_QUARTER, "quarter")
    named = value_days(value)
    return named and replace(
        quarter,
        value=value,
        begin=named[0].begin,
        end_day=named[0].end,
        precision=named[1],
        reason=None,
        confidence=1.0,
    )


def read_mention(
    text: str, found: Found, sense: Sense, story: Story, *, tense: Tense | None, language: str
) -> TimeMention:
    """One sense as a mention, resolved as far as the story goes."""
    mention = _unresolved(text, found, sense)
    if sense.unit is None:
        return _named(mention)
    if sense.count is None and sense.direction is None:
        told = _tell(text, found, tense=tense, language=language)
        side = told.side or ("past" if sense.unit == "weekday" or sense.kind == "month" else None)
        relative = replace(sense, direction=side).relative
        return explain_side(replace(mention, relative=relative), told, side=side, anchor=story.anchor)
    try:
        leaning = _clocked(mention, sense, story) or _quarterly(mention, sense, story)
    except (ValueError, OverflowError):  # outside the calendar's years
        leaning = None
    if leaning is not None:
        return leaning
    reference = _reference(sense, story, start=found.start_char)
    if reference is None and found.rule == "unit_next":
        return explain_reference(mention, anchor=story.anchor, reference=None)
    if reference is None and sense.anchor is Anchor.MENTION and (sense.count or 0) > 0:
        return mention
    return explain_reference(mention, anchor=story.anchor, reference=reference)


def _tell(text: str, found: Found, *, tense: Tense | None, language: str) -> Told:
    """Past or future by the parse, where there is one and it tells, else by the words around."""
    said = tense(found.start_char, found.end_char) if tense else None
    if said in ("past", "future"):
        return Told(said, "parse")
    return tell_tense(text, found.start_char, found.end_char, language=language)


def _named(mention: TimeMention) -> TimeMention:
    """A mention whose words name the time themselves, with its days; without where they name none."""
    named = value_days(mention.value) if mention.value else None
    if named is None:
        return mention
    return replace(mention, begin=named[0].begin, end_day=named[0].end, precision=named[1])


def _unresolved(text: str, found: Found, sense: Sense) -> TimeMention:
    return TimeMention(
        start=found.start_char,
        end=found.end_char,
        text=text[found.start_char : found.end_char],
        type=sense.type,
        value=sense.value,
        mod=sense.mod,
        anchor=sense.anchor,
        relative=sense.relative,
        rule=found.rule,
    )


def _reference(sense: Sense, story: Story, *, start: int) -> date | None:
    """The day that the text spoke of, from which a mention with anchor `mention` is counted; null without one."""
    if sense.anchor is not Anchor.MENTION:
        return None
    spoken = story.day if sense.unit in ("day", "week", "weekday") else story.last
    reach = CLOCK_REACH if sense.type is TimeType.TIME else WEEKDAY_REACH if sense.unit == "weekday" else STORY_REACH
    far = (sense.count or 0) > 0  # what comes later than a day cannot be counted from the publication instead
    return spoken.begin if spoken is not None and (far or start - spoken.end <= reach) else None


def _clocked(mention: TimeMention, sense: Sense, story: Story) -> TimeMention | None:
    """Hours and minutes after a time of day that the text has just named, "an hour later"; null without one."""
    if sense.minutes is None or story.clock is None or mention.start - story.clock.end > STORY_REACH:
        return None
    found = CLOCK.match(story.clock.value or "")
    if found is None:
        return None
    day = datetime.combine(date.fromisoformat(found[1]), time.min)
    moment = day + timedelta(hours=int(found[2]), minutes=int(found[3]) + sense.minutes)
    value = f"{moment.isoformat(timespec='minutes')}{found[4]}"
    counted = _named(replace(mention, type=TimeType.TIME, value=value, relative=None))
    return replace(counted, reason=f"from {story.clock.text}, named before it", confidence=SURE_OF_STORY)


def _quarterly(mention: TimeMention, sense: Sense, story: Story) -> TimeMention | None:
    """Quarters spoken of, and years before them: reports count "a year ago" in the quarters that they report."""
    year_step = sense.unit == "year" and sense.count == -1 and (sense.value or "").startswith("XXXX")
    grain = sense.kind in ("quarter", "period") and sense.anchor is Anchor.MENTION
    if sense.kind == "period" and story.in_longer and (sense.value or "").endswith("QX"):
        return _longer(mention, sense, story)
    spoken = story.quarter
    near = story.in_quarters and spoken is not None and mention.start - spoken.end < QUARTER_REACH
    counted = sense.kind == "year" and year_step and sense.value == "XXXX" and mention.rule in COMPARISONS
    if not grain and not (counted and near):
        return None
    base = _spoken_quarter(story, latest=mention.rule in LATEST)
    if base is None:
        return None
    template = "XXXX-QX" if counted else sense.value or ""
    value = fill(template, shift(base, sense.unit or "quarter", sense.count or 0))
    named = value_days(value)
    if named is None:
        return None
    found = replace(mention, value=value, begin=named[0].begin, end_day=named[0].end, precision=named[1])
    return explain_quarter(found, base=base)


def _longer(mention: TimeMention, sense: Sense, story: Story) -> TimeMention | None:
    """A period compared with, in a report that speaks of longer ones than quarters: its year."""
    value = (sense.value or "").removesuffix("-QX")
    return resolve_time(
        replace(mention, value=value, relative=RelativeTime(unit="year", count=sense.count)), anchor=story.anchor
    )


#: Rules of the last period that has ended.
LATEST = frozenset({"quarter_latest", "period_spoken_of"})
#: Rules whose "a year ago" takes the grain of a quarter that was named just before.
COMPARISONS = frozenset({"ago_article", "earlier_article"})


def _spoken_quarter(story: Story, *, latest: bool) -> date | None:
    """First day of the quarter that the text speaks of, if it has begun (`latest`: ended), else of the last one."""
    named = story.quarter.begin if story.quarter is not None else None
    last = _last_quarter(story.anchor)
    if named is None or last is None:
        return named or last
    bound = last if latest else shift(last, "quarter", 1)
    return last if named > bound else named


def _last_quarter(anchor: date | Days | None) -> date | None:
    """The first day of the quarter before the publication's: the one that reports are about."""
    day = anchor.begin if isinstance(anchor, Days) else anchor
    if day is None:
        return None
    named = value_days(unit_value(day, "quarter"))
    return None if named is None else (named[0].begin - timedelta(days=1)).replace(day=1)
