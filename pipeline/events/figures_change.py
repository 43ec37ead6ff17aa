"""Levels and changes: which numbers are changes, which way they go, against what, and which level they lead to."""

from __future__ import annotations

import re

from pipeline.records import Base, Quantity

_UP = (
    r"r(?:ise|ises|ose|isen|ising)|increas(?:e|es|ed|ing)|gr(?:ow|ows|ew|own|owing|owth)|jump(?:s|ed|ing)?|surg(?:e|es|ed|ing)"
    r"|soar(?:s|ed|ing)?|climb(?:s|ed|ing)?|gain(?:s|ed|ing)?|advanc(?:e|es|ed|ing)|expan(?:d|ds|ded|ding|sion)|up|higher"
    r"|boost(?:s|ed|ing)?|leap(?:s|t|ed|ing)?|rall(?:y|ied|ies)|swell(?:s|ed)?|swollen|accelerat(?:e|es|ed|ing)"
    r"|add(?:s|ed|ing)|spik(?:e|es|ed|ing)|rocket(?:s|ed)?|skyrocket(?:s|ed|ing)?|shot\s+up|hik(?:e|es|ed|ing)|upturn"
    r"|rais(?:e|es|ed|ing)|appreciat(?:e|ed|ing)|strengthen(?:s|ed|ing)?|more|larger|faster|upwards?|outpac\w+|balloon(?:s|ed)|widen(?:s|ed|ing)?|deepen(?:s|ed|ing)?|firm(?:s|ed)"
)
_DOWN = (
    r"f(?:all|alls|ell|allen|alling)|drop(?:s|ped|ping)?|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|plung(?:e|es|ed|ing)"
    r"|plummet(?:s|ed|ing)?|slump(?:s|ed|ing)?|tumbl(?:e|es|ed|ing)|slid(?:e|es|ing)?|shr(?:ink|inks|ank|unk|inking)"
    r"|contract(?:ed|ion|ing)|down|lower|los(?:e|es|t|ing|s)|cut(?:s|ting)?|slash(?:es|ed|ing)?|reduc(?:e|es|ed|ing|tion)"
    r"|s(?:ink|inks|ank|unk|inking)|dip(?:s|ped|ping)?|eas(?:e|es|ed|ing)|slip(?:s|ped|ping)?|shed(?:s|ding)?"
    r"|g(?:ave|ive|ives|iven|iving)\s+up|crash(?:es|ed|ing)?|retreat(?:s|ed|ing)?|weaken(?:s|ed|ing)?|depreciat(?:e|ed|ing|ion)|less|fewer|cheaper|downwards?"
    r"|smaller|slower|nosediv\w+|collaps(?:e|es|ed|ing)|downturn|trim(?:s|med|ming)?|narrow(?:s|ed|ing)?|wip(?:e|ed|ing)\s+off|tank(?:ed|ing)"
)
#: "more than", "up to" and the like are bounds, not directions.
_WAY = re.compile(rf"(?<![a-z-])(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?![a-z])(?!\s+(?:than|to)\s)", re.IGNORECASE)
#: What may stand between a word of direction and its number.
_LEADS = re.compile(
    r"\s*(?:(?:back|again|further|sharply|slightly|only|just|merely|even|also|on\s+average|year[\s-]on[\s-]year|in\s+total)"
    r"\s+)*(?:by|of|,|:)?\s*(?:(?:about|around|roughly|approximately|some|nearly|almost|over|more\s+than|less\s+than|at\s+least"
    r"|up\s+to|as\s+much\s+as|an?|another|only|just|well|barely|a\s+(?:record|further|whopping|massive|modest|mere)"
    r"|a\s+staggering|an?\s+estimated|an?\s+additional|additional|close\s+to|between|the)\s+)*\Z",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"[\s-]*(?:(?:year|month|quarter)[\s-](?:on|over)[\s-](?:year|month|quarter)\s+|annual(?:ly|i[sz]ed)?\s+|monthly\s+|yearly\s+"
    r"|quarterly\s+|overall\s+|sharp\s+|real\s+|record\s+|steep\s+|further\s+|nominal\s+|price\s+|pay\s+|tax\s+|improvement\s+)*"
    r"(?:(?P<up>increase|rise|growth|jump|surge|gain|hike|expansion|higher|more|up|boost|uptick|spike|leap|rally|upturn|faster"
    r"|larger|improvement|appreciation|uplift|advance)|(?P<down>decline|drop|fall|decrease|slump|plunge|reduction|cut|lower|less|down"
    r"|loss|fewer|contraction|downturn|dip|slide|cheaper|crash|collapse|depreciation|smaller|slower|discount))(?![a-z])",
    re.IGNORECASE,
)
_NOT_CHANGE_AFTER = re.compile(
    r"\s+(?:more|less|fewer|up)\s+(?:than\s+(?:half|enough)|to|(?:full\s+)?fees|tax(?:es)?)\b", re.IGNORECASE
)
#: Words that end the reach of what stands before them.
_BREAK = re.compile(
    r";|:\s|[!?]\s|\s[–—]\s|(?<![a-z])(?:while|whereas|but|although|though|compared|followed|meanwhile)(?![a-z])"
    r"|,\s+and\s+(?:the\s+)?[a-z]+\s+(?:rose|fell|grew|were|was|are|is|dropped|climbed)",
    re.IGNORECASE,
)


_ABSOLUTE = re.compile(
    r"(?:r(?:ise|ises|ose|isen|ising)|f(?:all|alls|ell|allen|alling)|dropp?(?:s|ed|ing)?|climb(?:s|ed|ing)?|gain(?:s|ed|ing)?"
    r"|los(?:e|es|t|ing)|shed|slid|jump(?:s|ed)?|surg(?:es|ed)|plung(?:es|ed)|tumbl(?:es|ed)|slump(?:s|ed)|soar(?:s|ed)|up|down"
    r"|declin(?:es|ed)|decreas(?:es|ed)|increas(?:es|ed)|advanc(?:es|ed)|slipp?(?:s|ed)|add(?:s|ed)|dipp?(?:s|ed))\Z",
    re.IGNORECASE,
)
_AMONG = re.compile(
    r"(?:and|while|with|,)?[^;:.]{0,60}?(?<![a-z])(?:and\s+)?(?:another|a\s+further|by)\s+\Z", re.IGNORECASE
)


#: First letters of changes told without a number ("doubled", "halving").
_FOLDS = {"doub": 1, "trip": 1, "treb": 1, "quad": 1, "quin": 1, "halv": -1}


def change_sign(text: str, quantity: Quantity, floor: int, previous: int = 0) -> int:
    """1 or -1 where the number is a change, up or down, by the words around it; 0 where it is a level or a share.

    Only text from `floor` on is read before the number: the end of the number before it, or the start of the sentence.
    `previous` is the sign of that number, which "and another 2%" and "Burlington by 2.6%" go on with.
    """
    fold = _FOLDS.get(quantity.text[:4].lower(), 0)
    is_percent = quantity.percent is not None or quantity.unit in ("points", "percentage points", "basis points")
    if after := fold or (follows_way(text, quantity) if is_percent else 0):
        return after
    is_amount = quantity.rule.startswith(("quantity.money", "quantity.measure"))
    if is_amount and not is_percent and _HIGHER.match(text, quantity.end):
        return follows_way(text, quantity)
    before = text[max(floor, quantity.start - 110) : quantity.start]
    last = None
    for match in _WAY.finditer(before):
        last = match
    goes_on = bool(previous and floor) and (
        _OR_SO_MUCH.fullmatch(text, floor, quantity.start)
        or (is_percent and _AND_BASE.fullmatch(text, floor, quantity.start) and _BASED.match(text, quantity.end))
        or (last is None and is_percent and _AMONG.fullmatch(text, floor, quantity.start))
    )
    if goes_on or last is None:
        return previous if goes_on else 0
    by = _leads_by(before, last.end()) or bool(
        _LIFTS.match(last[0]) and is_percent and _OBJECT.fullmatch(before, last.end())
    )
    near = bool(_LEADS.match(before, last.end())) and (is_percent or (_moves(before, last, quantity)))
    if not (by or near) or _NAMED_LOSS.search(before):
        return 0
    return 1 if last["up"] else -1


#: "rose 0.4 pct m/m and 3.1 pct y/y": two changes of one thing, by their bases.
_AND_BASE = re.compile(r"[^,;.]{1,40}?,?\s+and\s+(?:by\s+)?", re.IGNORECASE)
_BASED = re.compile(
    r"\s+(?:y[/-]?o?[/-]?y|m[/-]?o?[/-]?m|q[/-]?o?[/-]?q|year[\s-]on|month[\s-]on|quarter[\s-]on|on\s+the\s+year|on\s+year"
    r"|(?:from|than|compared\s+with)\s+(?:an?|the|last|one)\s+(?:\w+\s+)?(?:year|month|quarter)|annually|on\s+an\s+annual)",
    re.IGNORECASE,
)
_HIGHER = re.compile(r"\s+(?:higher|lower)(?![a-z])")
_OR_SO_MUCH = re.compile(
    r",?\s+(?:or|equal\s+to)\s+(?:about\s+|around\s+|nearly\s+|roughly\s+|almost\s+|some\s+)?", re.IGNORECASE
)
_LIFTS = re.compile(r"(?:lift|rais|cut|boost|push|slash|trim|reduc|increas|hik|drop)[a-z]*\Z", re.IGNORECASE)
_OBJECT = re.compile(
    r"\s+(?:its\s+|the\s+|their\s+|his\s+|her\s+)?(?:(?!(?:to|from|in|of|for|at|on|with|and|or)\s)[a-z-]+\s+){1,3}",
    re.IGNORECASE,
)
_NAMED_LOSS = re.compile(r"(?<![a-z])loss(?:es)?\s+of\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)


def _moves(before: str, way: re.Match[str], quantity: Quantity) -> bool:
    """Whether a verb moves an amount by the number ("fell $5", "down 30 cents"); "lost 663,000 jobs" counts the jobs.

    "up" and "down" must stand alone, not behind a verb ("shut down seven reactors", "set up 40 firms").
    """
    if not _ABSOLUTE.match(way[0]) or quantity.rule.startswith("quantity.count"):
        return False
    if _LOST.match(way[0]) and quantity.unit not in ("points", "cents"):
        return False
    if way[0].lower() not in ("up", "down"):
        return True
    ahead = before[: way.start()]
    return not re.search(r"[a-z]\s\Z", ahead) or bool(_STANDS.search(ahead))


#: Whoever "lost $5 million" or "lost 2,800 tonnes" tells how large the loss was.
_LOST = re.compile(r"los(?:e|es|t|ing)\Z", re.IGNORECASE)
#: Before "up" and "down" that tell of a move: a form of "be", or what is traded.
_STANDS = re.compile(
    r"(?<![a-z])(?:was|were|is|are|been|ended|closed|finished|settled|traded|trading|shares?|stock|index)\s+\Z",
    re.IGNORECASE,
)


def follows_way(text: str, quantity: Quantity) -> int:
    """1 or -1 by the word right after the number ("a 40.7% increase", "12% less"); 0 where there is none."""
    after = _FOLLOWS.match(text, quantity.end)
    if after is None or _NOT_CHANGE_AFTER.match(text, quantity.end) or after.end() - quantity.end >= 48:
        return 0
    return 1 if after["up"] else -1


_BY = re.compile(
    r"(?<![a-z])by\s+(?:(?:about|around|roughly|approximately|some|nearly|almost|over|more\s+than|less\s+than|at\s+least|up\s+to"
    r"|as\s+much\s+as|an?|another|only|just|well)\s+)*\Z",
    re.IGNORECASE,
)


def _leads_by(before: str, end: int) -> bool:
    """Whether the word of direction acts on something in between ("cut its quota for the year by 72%")."""
    return bool(_BY.search(before, end)) and not _BREAK.search(before, end)


_TO_LEVEL = re.compile(
    r"(?:^|[\s,])(?:to|at|reaching|reached|hit|hitting|totall?ing|totall?ed|amounting\s+to|amounted\s+to|or|stood\s+at)\s+"
    r"(?:(?:about|around|roughly|nearly|almost|over|just|more|less|than|under|a|an|the|some|record|approximately|only|new|high|low"
    r"|historic|all-time|close|level|total|value|of|equivalent|at|its|highest|lowest|ever)\s+)*\Z",
    re.IGNORECASE,
)
_LEVEL_TO = re.compile(
    r"(?:\s?\([^()]{0,40}\))?(?:[^;:.()]|\.(?=\s[0-9])){0,70}?(?:[,(–—-]|\s(?:or|and|which|was|were|is|are|after|with|in))?\s*"
    r"(?:mark(?:s|ed|ing)|represent(?:s|ed|ing)|(?:which\s+)?(?:is|was|were|are)|up|down|an?|showing|or|reflecting|with|after|about"
    r"|some|nearly|almost|more\s+than|over|rising|falling|increasing|a\s+year-on-year|the|growing|compared|higher|lower)"
    r"(?:\s[^;:.()]{0,30})?\Z",
    re.IGNORECASE,
)


#: "10,000 jobs and a 5 percent pay rise" are two things.
_AND_A = re.compile(r"\sand\s+an?\s+\Z", re.IGNORECASE)


def is_level_of(text: str, change: Quantity, level: Quantity) -> bool:
    """Whether the two numbers say one thing: "soared 82.3% to 42 billion yuan", "$93.8 billion, a 40.7% increase"."""
    if level.end <= change.start:
        between = text[level.end : change.start]
        if len(between) > 110 or _BREAK.search(between) or _AND_A.search(between):
            return False
        compared = follows_way(text, change) != 0 and re.fullmatch(
            r"[^;:.()]{0,70},\s+(?:or\s+|about\s+|some\s+)?", between
        )
        return bool(compared) or bool(_LEVEL_TO.match(between))
    between = text[change.end : level.start]
    return len(between) < 90 and not _BREAK.search(between) and bool(_TO_LEVEL.search(between))


_YEAR_EARLIER = re.compile(
    r"year[\s-](?:on|over)[\s-]year|(?<![a-z])y[/-]?o[/-]?y(?![a-z])|(?<![a-z])y/y|annual\s+(?:growth|increase|rise|inflation|basis)"
    r"|(?:from|than|over|compared\s+(?:with|to)|versus|vs\.?|on|against|relative\s+to)\s+(?:in\s+)?(?:that\s+of\s+)?(?:the\s+)?"
    r"(?:(?:same|similar|corresponding|comparable)\s+(?:\w+\s+){1,2}(?:of|in|a|the|last|previous|prior)\s+(?:\w+\s+)?"
    r"(?:year(?:\s+(?:earlier|ago|before))?|[12][0-9]{3})|(?:prior-year|year-ago|year-earlier)\s+\w+"
    r"|(?:a|one)\s+year\s+(?:earlier|ago|before|previously)|last\s+year|(?:previous|prior|preceding)\s+year|year\s+(?:before|earlier))"
    r"|on\s+(?:the|a)\s+year|(?:on\s+)?an?\s+annual\s+basis|on\s+year(?![a-z])",
    re.IGNORECASE,
)
_PERIOD_EARLIER = re.compile(
    r"(?:month|quarter|week|day)[\s-](?:on|over)[\s-](?:month|quarter|week|day)|(?<![a-z])[mqw][/-]?o[/-]?[mqw](?![a-z])|(?<![a-z])m/m|(?<![a-z])q/q"
    r"|(?:from|than|over|compared\s+(?:with|to)|versus|vs\.?|on)\s+(?:in\s+)?(?:the\s+)?(?:(?:previous|prior|preceding|last)\s+"
    r"(?:month|quarter|week|day|session|period|decade|three\s+months)|(?:a|one)\s+(?:month|quarter|week|day)\s+(?:earlier|ago|before)"
    r"|(?:month|quarter|week)\s+(?:before|earlier)|last\s+(?:month|quarter|week))",
    re.IGNORECASE,
)


def find_base(text: str, span: tuple[int, int], start: int, ceiling: int, end: int) -> Base | None:
    """What the change at `span` is measured against; null where text[start:end] does not say.

    Words between the number and `ceiling`, where the next number begins, count before all others.
    """
    return (
        _base_in(text, span[1], ceiling)
        or _base_in(text, start, span[0])
        or _base_in(text, start, span[1])
        or _base_in(text, span[1], end)
    )


def _base_in(text: str, start: int, end: int) -> Base | None:
    if _PERIOD_EARLIER.search(text, start, end):
        return Base.PERIOD_EARLIER
    return Base.YEAR_EARLIER if _YEAR_EARLIER.search(text, start, end) else None
