"""Which quantities are figures: not ages, spans of time that only date, "two leaders", or background counts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from pipeline.events.figures_metric import metric_code
from pipeline.mentions.quantities.context import values_currency
from pipeline.records import Quantity, TimeMention, TimeType

_DEFINITE = re.compile(
    r"(?<![a-z])(?:the|these|those|both|his|her|its|their|our|my|your|any|all|other|each|every|last|next|first|past)\s+(?:other\s+|last\s+|first\s+)?\Z",
    re.IGNORECASE,
)
#: People and bodies that news counts without measuring anything.
_NAMED_BODIES = frozenset(
    {
        "allies", "aspects", "capitals", "countries", "economies", "factors", "foes", "giants", "governments",
        "halves", "heads", "issues", "kinds", "leaders", "members", "ministers", "nations", "neighbors",
        "neighbours", "occasions", "others", "parties", "partners", "parts", "peoples", "phases", "points",
        "powers", "presidents", "questions", "reasons", "rivals", "rounds", "sides", "stages", "steps",
        "terms", "things", "times", "types", "versions", "ways", "weeks",
    }
)  # fmt: skip
#: Who tells reporters things.
_SPEAKERS = frozenset(
    {"officials", "diplomats", "sources", "people", "analysts", "economists", "banks", "traders", "aides"}
)
_SOURCES = re.compile(r"[^.;]{0,30}\s(?:said|told|says|familiar|briefed)(?![a-z])", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’']s?\s+\Z")
_BACKGROUND = re.compile(r"(?<![a-z])(?:from|in|across|at|among|between|within|near)\s+\Z", re.IGNORECASE)


#: Codes whose counts are news however small.
_PEOPLE = frozenset(
    {"casualties", "injured", "missing", "displaced", "detained", "infections", "troops", "protesters", "layoffs",
     "employment", "vaccine_doses", "votes"}
)  # fmt: skip
_HURT = re.compile(
    r"(?<![a-z])(?:kill(?:s|ed|ing)|dead|died|dies?|wound(?:s|ed|ing)|injur(?:es|ed|ing)|hurt|shot|arrest(?:s|ed|ing)|detain(?:s|ed|ing)"
    r"|captur(?:es|ed|ing)|abduct(?:s|ed|ing)|kidnap(?:s|ped|ping)|execut(?:es|ed|ing)|missing|fatalities|deaths|casualties|bodies|rescued"
    r"|freed|released|jailed|sentenced|fired|sacked|dismissed|expelled|evacuated|sank|destroyed|downed|hostages?)(?![a-z])",
    re.IGNORECASE,
)


def select_quantities(text: str, quantities: Sequence[Quantity], times: Sequence[TimeMention]) -> tuple[Quantity, ...]:
    """The quantities that state something measured or aimed at, in order."""
    taken = _time_spans(times)
    begins = [start for start, _ in taken]
    stated: list[Quantity] = []
    for n, quantity in enumerate(quantities):
        if (
            quantity.unit == "points"
            and quantity.text.lower() == "one point"
            and text.endswith(" at ", 0, quantity.start)
        ):
            continue
        if _is_time(quantity, taken, begins) or _is_rate_note(text, quantity):
            continue
        if stated and (unit := _unit_gone_without(text, quantity, stated[-1])):
            stated.append(replace(quantity, unit=unit, rule="quantity.count"))
        elif _states_something(text, quantity, quantities[n - 1] if n else None):
            stated.append(quantity)
    return tuple(stated)


_AND_SO_MANY = re.compile(
    r"\s+(?!who|that|which)[^.;:()]{0,40}?(?:,|\sand|,\sand|\sbut|\sagainst|\scompared\s(?:with|to)|\sversus)\s+(?:another\s+|only\s+)?",
    re.IGNORECASE,
)
_AND_WHERE = re.compile(r"\s+(?:in|at|on|by|from|for|near|last|this|a\s+year|the\s+year)(?![a-z])")


def _unit_gone_without(text: str, quantity: Quantity, previous: Quantity) -> str | None:
    """What a bare number counts on that the one before counts ("300 cars in May and 280 in June"); null where none."""
    if _kind(quantity) != "bare" or _kind(previous) != "count" or (quantity.value or 0) < 2:
        return None
    between = text[previous.end : quantity.start] if previous.end <= quantity.start else ""
    follows = _AND_SO_MANY.fullmatch(between) and _AND_WHERE.match(text, quantity.end)
    return previous.unit if follows else None


_RATE_NOTE = re.compile(r"\(\s*[^()=]{1,12}=[^()=]{1,40}\)")


def _is_rate_note(text: str, quantity: Quantity) -> bool:
    """Whether the number only notes at which rate the amounts were converted ("($1 = 0.6397 British pounds)")."""
    opens = text.rfind("(", max(0, quantity.start - 30), quantity.start + 1)
    note = _RATE_NOTE.match(text, opens) if opens >= 0 else None
    return note is not None and quantity.end <= note.end()


def _time_spans(times: Sequence[TimeMention]) -> list[tuple[int, int]]:
    return sorted((time.start, time.end) for time in times if time.type is not TimeType.SET)


def _is_time(quantity: Quantity, taken: Sequence[tuple[int, int]], begins: Sequence[int]) -> bool:
    kind = _kind(quantity)
    if kind in ("money", "percent", "measure", "duration"):
        return False
    n = bisect_right(begins, quantity.start)
    return any(quantity.start < end for _, end in taken[max(0, n - 3) : n])


def _kind(quantity: Quantity) -> str:
    return quantity.rule.split(".")[1]


def _states_something(text: str, quantity: Quantity, previous: Quantity | None) -> bool:
    before = text[max(0, quantity.start - 70) : quantity.start]
    if quantity.rule.endswith(".converted") or (_IF.search(before) and not _KNOWN.search(before)):
        return False
    match _kind(quantity):
        case "age":
            stated = False
        case "duration":
            stated = is_measured_duration(text, quantity)
        case "count":
            stated = _is_counted(text, quantity, previous)
        case "measure":
            stated = quantity.unit != "times" or quantity.value != int(quantity.value or 0)
        case "vague":
            stated = (quantity.value or 0) >= 100 and _counts_people(text, quantity)
        case "share":
            stated = quantity.text.lower() != "half"
        case "bare":
            stated = _is_bare_figure(text, quantity)
        case _:
            stated = True
    return stated


def _counts_people(text: str, quantity: Quantity) -> bool:
    """Whether a vague number is of the hurt, driven out, laid off and the like ("thousands of job cuts")."""
    noun = quantity.unit or ""
    pair = (
        re.search(rf"\s([a-z-]+\s{re.escape(noun)})(?![a-z])", text[quantity.end : quantity.end + 60]) if noun else None
    )
    return (pair is not None and metric_code(pair[1]) in _PEOPLE) or metric_code(noun) in _PEOPLE


#: Opens a supposition that is still open where the search ends.
_IF = re.compile(r"(?<![a-z])(?:if|unless|whether|suppos\w+|imagine)(?![a-z])[^,;.:]*\Z", re.IGNORECASE)

#: What is known stays so in a supposition ("if it draws on its 130-billion-euro bailout").
_KNOWN = re.compile(r"(?:(?<![a-z])(?:the|its|their|his|her|this|that|our)|[’']s?)\s+\Z", re.IGNORECASE)


def _is_counted(text: str, quantity: Quantity, previous: Quantity | None) -> bool:
    """Whether a counted noun is news: not "two leaders", "the 27 members", "12-page", "from 12 provinces"."""
    before = text[max(0, quantity.start - 24) : quantity.start]
    size = abs(quantity.value or 0)
    if quantity.text.endswith(f"-{quantity.unit}") or _is_total(text, quantity, previous):
        return False
    if size < 100 and _POSSESSIVE.search(before):
        return False
    return not (size < 10 and _is_aside(text, quantity, before)) and not _is_background(quantity, previous, before)


def _is_aside(text: str, quantity: Quantity, before: str) -> bool:
    """Whether a count below ten is of known bodies, of the article's sources, or of two of something unhurt."""
    if quantity.unit in _NAMED_BODIES or _DEFINITE.search(before):
        return True
    if quantity.unit in _SPEAKERS and _SOURCES.match(text, quantity.end):
        return True
    return (quantity.value or 0) <= 2 and not _HURT.search(text, max(0, quantity.start - 60), quantity.end + 40)


def _is_background(quantity: Quantity, previous: Quantity | None, before: str) -> bool:
    """Whether a count only says where what was counted before came from ("160 companies from 12 provinces")."""
    if previous is None or _kind(previous) != "count" or quantity.start - previous.end >= 30:
        return False
    return bool(_BACKGROUND.search(before))


def _is_total(text: str, quantity: Quantity, previous: Quantity | None) -> bool:
    """Whether the number only says out of how many ("62 of 84 votes")."""
    return previous is not None and bool(_OF.fullmatch(text[previous.end : quantity.start]))


_OF = re.compile(
    r"\s+(?:or\s+(?:more|so)\s+)?(?:out\s+)?of\s+(?:the\s+|its\s+|their\s+|a\s+total\s+of\s+)?", re.IGNORECASE
)
_TEMPORAL_BEFORE = re.compile(
    r"(?<![a-z])(?:in|over|during|within|after|before|past|last|next|first|every|recent|previous|coming|final|early|since|of|the"
    r"|until|another|through|throughout|these|those|than|to|two|three)\s+(?:the\s+)?(?:past\s+|last\s+|next\s+|first\s+|coming\s+"
    r"|previous\s+|about\s+|around\s+|nearly\s+|almost\s+|at\s+least\s+|over\s+|just\s+|only\s+)?\Z",
    re.IGNORECASE,
)
_MEASURED_BEFORE = re.compile(
    r"(?<![a-z])(?:average\s+of|duration\s+of|term\s+of|total\s+of|sentenced\s+to|sentence\s+of|maximum\s+of|minimum\s+of"
    r"|fewer\s+than|less\s+than|more\s+than|period\s+of|in\s+(?:about|around|just|only|under|nearly)|wait\s+another)\s+\Z",
    re.IGNORECASE,
)
_TEMPORAL_AFTER = re.compile(
    r"\s+(?:ago|later|earlier|after|before|since|to\s+(?:the\s+)?[A-Z]|an?\s+(?:day|week|year)|ended|ending|left|early|ahead|away|behind|into"
    r"|in\s+advance|remaining|running\s+up|of\s+(?:war|conflict|fighting|talks|\w+ing))(?![a-z])|-"
    r"|\s+from\s+now|[’']",
)
_PRISON = re.compile(
    r"\s+(?:in|behind|of)\s+(?:prison|jail|bars|custody|detention|imprisonment|a\s+penal|probation)", re.IGNORECASE
)


def _is_title(text: str, quantity: Quantity) -> bool:
    """Whether a span of time is a name: capitalised or quoted by itself ("on the show 60 Minutes")."""
    around = text[max(0, quantity.start - 1) : quantity.start], text[quantity.end : quantity.end + 1]
    is_quoted = around[0] in ('"', "“", "‘") and around[1] in ('"', "”", "’", ",")
    return is_quoted or bool(quantity.text[:1].isdigit() and re.search(r"\s[A-Z][a-z]+\Z", quantity.text))


def is_measured_duration(text: str, quantity: Quantity) -> bool:
    """Whether a span of time is itself what is reported ("blocked the road for six hours", "12 years in prison").

    One that dates or describes something else ("over the past four years", "a two-day visit") is not.
    """
    if _PRISON.match(text, quantity.end):
        return True
    if quantity.value == 1 and not quantity.bound:
        return False
    if _is_title(text, quantity):
        return False
    if "-" in quantity.text or _TEMPORAL_AFTER.match(text, quantity.end):
        return False
    before = text[max(0, quantity.start - 40) : quantity.start]
    return bool(_MEASURED_BEFORE.search(before)) or not _TEMPORAL_BEFORE.search(before)


_DONE_TO = re.compile(
    r"(?<![a-z])(?:[a-z]{3,}ed|killing|wounding|injuring|arresting|leaving|least|than|some|about|another|hurt|shot|held|freed)\s+\Z",
    re.IGNORECASE,
)
#: "the number of closures this year to 151": counted by what stands before.
_TALLIED = re.compile(
    r"(?<![a-z])(?:number|total|toll|tally|count)(?:\s+(?:of|for|in|from|this|last|so|far|the)?\s*[\w-]+){0,7}?\s+"
    r"(?:to|at|is|was|reached|hit|stood\s+at|rose\s+to|fell\s+to|climbed\s+to|passed)\s+(?:about\s+|around\s+|nearly\s+|at\s+least\s+)?\Z",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\s+(?:in|at|on|from|of|were|was|had|have|others|more|wounded|injured|missing|dead|killed|by)(?![a-z])|[,.;]"
)


_MOVED_BY = re.compile(r"(?:ris|ros|fell|fall|grew|drop|declin|creas|climb)[a-z]*\s+by\s+\Z", re.IGNORECASE)


def _is_bare_figure(text: str, quantity: Quantity) -> bool:
    """Whether a number without a unit is a figure: large, with a decimal, or counted by the words around."""
    size = abs(quantity.value or 0)
    if size >= 1000 or re.search(r"(?:[0-9][.,]|\A\.)[0-9]", quantity.text):
        return True
    if (size >= 10 and quantity.bound) or values_currency(text, quantity.end):
        return True
    if size >= 10 and _TALLIED.search(text[max(0, quantity.start - 90) : quantity.start]):
        return True
    before = text[max(0, quantity.start - 16) : quantity.start]
    if _MOVED_BY.search(before):
        return True
    acted = _DONE_TO.search(before) or (
        before.endswith("and ") and _HURT.search(text, max(0, quantity.start - 80), quantity.start)
    )
    return size >= 5 and bool(acted) and bool(_GOES_ON.match(text, quantity.end))
