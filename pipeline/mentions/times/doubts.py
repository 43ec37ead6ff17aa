"""What was guessed in reading a time: why it reads as it does, how sure that is, and how else it could read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.mentions.times.resolve import resolve_time
from pipeline.mentions.times.tense import Told
from pipeline.records import Anchor, Days, TimeMention

#: How often a direction told in this way was right, of some 450 in the documents of bench/times/README.md; ways that
#: were seen fewer than ten times are set with caution.
SURE_OF_SIDE = {
    ("before", "past"): 0.96,
    ("before", "future"): 0.9,
    ("after", "past"): 0.97,
    ("after", "future"): 0.7,
    ("owned", "past"): 0.9,
    ("weak", "future"): 0.7,
    ("parse", "past"): 0.96,
    ("parse", "future"): 0.9,
}
SURE_OF_NOTHING = 0.7
#: Days that any direction would give: it is not asked.
SURE_OF_NEAREST = 0.97
#: Counted from what the text spoke of, and from the publication for want of anything.
SURE_OF_STORY, SURE_OF_FALLBACK, SURE_OF_QUARTER = 0.75, 0.6, 0.82
WORDS = {
    "before": "by a word before it",
    "after": "by a word behind it",
    "owned": "as what belongs to a day is mostly past",
    "weak": "by its preposition",
    "parse": "by the verb that governs it",
    "nothing": "for want of a verb that tells",
}


def explain_side(mention: TimeMention, told: Told, *, side: str | None, anchor: date | Days | None) -> TimeMention:
    """A mention whose words left past or future open, resolved: with what decided, and the days on the other side.

    `mention` carries the direction taken (`side`, null for the nearest) in `relative`.
    """
    taken = resolve_time(mention, anchor=anchor)
    told_by = f"{side or 'the nearest'} {WORDS[told.by]}"
    sure = SURE_OF_SIDE.get((told.by, told.side or ""), SURE_OF_NOTHING)
    if mention.relative is None or taken.begin is None:
        return replace(taken, reason=told_by, confidence=sure)
    opposite = replace(mention.relative, direction="past" if side == "future" else "future")
    other = resolve_time(replace(mention, relative=opposite), anchor=anchor)
    if other.begin is None or other.end_day is None or other.begin == taken.begin:
        return replace(taken, reason="the nearest one, whatever the tense", confidence=SURE_OF_NEAREST)
    return replace(taken, reason=told_by, confidence=sure, other=Days(other.begin, other.end_day))


def explain_reference(mention: TimeMention, *, anchor: date | Days | None, reference: date | None) -> TimeMention:
    """A mention that counts from a day that the text speaks of, resolved: with that day, and the days counted from
    the publication; from the publication where the text named no day near before."""
    taken = resolve_time(mention, anchor=anchor, reference=reference)
    if mention.anchor is not Anchor.MENTION or taken.begin is None:
        return taken
    if reference is None:
        return replace(taken, reason="from the publication: no day is named near before", confidence=SURE_OF_FALLBACK)
    other = resolve_time(mention, anchor=anchor)
    differs = other.begin is not None and other.end_day is not None and other.begin != taken.begin
    return replace(
        taken,
        reason=f"from {reference}, named before it",
        confidence=SURE_OF_STORY,
        other=Days(other.begin, other.end_day) if differs and other.begin and other.end_day else None,
    )


def explain_quarter(mention: TimeMention, *, base: date) -> TimeMention:
    """A period that was counted in the quarters of a report."""
    quarter = (base.month + 2) // 3
    return replace(
        mention, reason=f"the report speaks of the quarter {base.year} Q{quarter}", confidence=SURE_OF_QUARTER
    )
