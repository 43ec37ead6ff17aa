"""Whether a number was measured, estimated, forecast, aimed at or promised, by the cue word nearest to it."""

from __future__ import annotations

import re

from pipeline.records import FigureKind

_CUES = re.compile(
    r"(?<![a-z])(?:"
    r"(?P<target>targets?|targeted|targeting|goals?|objectives?|aims?|aiming|aimed|ambitions?|ambitious|intends?|intended"
    r"|intentions?|seek(?:s|ing)?|sought|on\s+(?:course|track)\s+(?:to|for)|plans?|planned|planning|hopes?\s+to|hoping\s+to"
    r"|(?:is|are|was|were|be|been)\s+considering|wants?|wanted|demand(?:s|ed|ing)|striv(?:e|es|ing)|to\s+the\s+level\s+of|needs?|needed|must\s+(?:find|raise|cut|save|reach|reduce|secure)|ask(?:s|ed|ing)?\s+for|request(?:s|ed|ing)?"
    r"|appeal(?:s|ed|ing)?\s+for|vow(?:s|ed)?\s+to\s+(?:raise|increase|boost|cut|reduce)|call(?:s|ed|ing)?\s+for)"
    r"|(?P<commitment>pledg(?:e|es|ed|ing)|commit(?:s|ted|ting|ments?)|promis(?:e|es|ed|ing)|contracted(?!\s+(?:by|at|to\s+\d|an?|\d))|contracts?"
    r"\s+(?:to|for)|agreements?\s+(?:to|on\s+the\s+supply)|deals?\s+to|agree(?:s|d|ing)?\s+(?:to|on\s+an?|an?)"
    r"|inked|signing\s+of|sign(?:s|ed|ing)\s+(?:an?|the|contracts?|agreements?|deals?|two|three|off)"
    r"|(?:will|would)\s+(?:invest|provide|supply|buy|donate|send|give|allocate|spend|deliver|lend|purchase|contribute|pay|extend|grant"
    r"|offer|build|fund|finance|sell|receive)|earmark(?:s|ed|ing)?|allocat(?:e|es|ed|ing)|offer(?:s|ed|ing)?(?!\s+price)"
    r"|award(?:s|ed|ing)?|approv(?:es?|ed|ing)|lend(?:s|ing)?|to\s+(?:invest|supply|provide|purchase|buy|lend)|orders?\s+for|buyback|unveil(?:s|ed|ing)?"
    r"|announc(?:e|es|ed|ing)\s+(?:an?|the|new|investments?))"
    r"|(?P<estimate>potential(?:ly)?(?!\s+to)|(?:(?-i:may)|might|could|must)\s+have\s+[a-z]+|estimat(?:e|es|ed|ing|ions?)|believed\s+to|thought\s+to|preliminary|provisional|flash|reckons?"
    r"|calculat(?:e|es|ed|ions?)|approximate|suspected|put(?:s|ting)?\s+(?:the\s+|its\s+|their\s+)?(?:losses|loss|damages?|costs?|bill|value|price|figure))"
    r"|(?P<forecast>(?:is|are|was|were)\s+estimated\s+to\s+(?:reach|rise|grow|hit|fall|increase|exceed|drop|expand|top|surpass|come|climb|double|shrink|go)|expect(?:s|ed|ing|ations?)?|forecast(?:s|ed|ing|ers)?"
    r"|project(?:s|ed|ing|ions?)\s+(?:to|that|growth|an?|it|revenue|the)|projected|projections?|predict(?:s|ed|ing|ions?)?|outlook"
    r"|anticipat(?:e|es|ed|ing)|consensus|likely\s+to|set\s+to|poised\s+to|would(?!\s+otherwise)|could|(?-i:may)|might|should|will|guidance|on\s+pace"
    r"|look(?:s|ed|ing)?\s+for|seen\s+(?:at|rising|falling|growing)|sees|due\s+to\s+(?:be|reach|rise|fall|grow)|is\s+to|are\s+to)"
    r")(?![a-z])",
    re.IGNORECASE,
)
_SOFT = re.compile(
    r"[,;:]\s|\s(?:[–—-]|--)\s|[“”\"]|(?<![a-z])(?:while|whereas|but|although|which|that|after|as)(?![a-z])",
    re.IGNORECASE,
)
#: Verbs that a forecast itself may have ("the forecast stood at 5 percent").
_STATED = re.compile(r"(?<![a-z])(?:stood|was|were)(?![a-z])", re.IGNORECASE)
_AFTER_REACH = 60
#: How far before the number a cue counts without the parse's word for it.
_NEAR = 42
#: The same, beside a parse.
_NEXT = 20
_CLAIMED = re.compile(r"\s*(?:[\w-]+\s+){0,4}?(?:that|which)\s+[^,;.]{0,40}\Z", re.IGNORECASE)
_PERFECT = re.compile(r"(?<![a-z])(?:has|have|had|been|was|were)\s(?:already\s)?\Z", re.IGNORECASE)
_DONE = re.compile(
    r"(?<![a-z])(?:(?:has|have)\s+(?:already\s+)?(?:been|reached|risen|fallen|grown|exceeded)|already|(?<!to\s)hit|rose|fell|grew|surged|jumped"
    r"|reached|dropped|soared|totall?ed|amounted|stood|exceeded|climbed|declined|were|was|went|killed|wounded|injured"
    r"|bought|sold|paid|left|lost|won)(?![a-z])",
    re.IGNORECASE,
)


def find_kind(
    text: str, start: int, end: int, *, floor: int, ceiling: int, governing: frozenset[int] | None
) -> tuple[FigureKind, str]:
    """Kind of the number at [start, end) and the cue that says so ("" for actual, which needs none).

    A cue right behind the number counts first ("the $200 billion target", "150 mln doses have been contracted"), then
    the nearest before it, from `floor` (the start of the sentence) on, that governs it. `governing` holds the offsets
    of the words that do so by the parse; where it is null, nearness decides.
    """
    if cue := _behind(text, end, ceiling):
        return FigureKind(str(cue.lastgroup)), cue[0].lower()
    if known := revised_kind(text, start, floor=floor) or _thing_kind(text, start, end, ceiling):
        return known
    is_known = _is_known(text, start, end)
    for cue in reversed(list(_CUES.finditer(text, floor, start))):
        if _governs(text, cue, start, governing) and not (is_known and cue.lastgroup == "forecast"):
            is_given = cue[0].lower() in ("will", "would") and _GIVES.search(text, cue.end(), start)
            return FigureKind.COMMITMENT if is_given else FigureKind(str(cue.lastgroup)), cue[0].lower()
    if told := _TOLD.search(text, end, ceiling):
        return FigureKind.FORECAST if told["ahead"] else FigureKind.ESTIMATE, told["cue"]
    return FigureKind.ACTUAL, ""


#: "… at the border, Washington estimates."
_TOLD = re.compile(
    r",\s[^,;]{2,50}\s(?P<cue>estimates?|estimated|reckons?|(?P<ahead>forecasts?|predicts?|predicted|projects))[.\s”\"]*\Z"
)


def _thing_kind(text: str, start: int, end: int, ceiling: int) -> tuple[FigureKind, str] | None:
    """Kind of a number that says how large the package or the stake right behind it is; null where none is."""
    thing = _THING.match(text, end, ceiling)
    if thing is None:
        return None
    if thing["put_up"]:
        return FigureKind.COMMITMENT, thing["put_up"].lower()
    return (FigureKind.ACTUAL, "") if _DEFINITE.search(text, max(0, start - 8), start) else None


#: What lenders have put up, whoever asks for it or gets it ("its 85 billion euro rescue package"), and, named "its",
#: what somebody has, whoever buys it ("would sell its 60 percent stake").
_THING = re.compile(
    r"[\s-]+(?:\([^()]{1,25}\)\s+)?(?:(?:joint|international|emergency|financial|government|new|[A-Z]{2,}(?:[/-][A-Z]{2,})*)\s+){0,3}"
    r"(?P<put_up>(?:rescue|bail-?out|aid|relief|stimulus|assistance|swap|support)\s+(?:package|program(?:me)?|fund|facility|deal|line|plan)|bail-?out)"
    r"(?![a-z])|\s+(?:[a-z]+\s+)?(?:stake|interest|holding|shareholding)(?![a-z])",
)
_DEFINITE = re.compile(r"(?:(?<![a-z])(?:the|its|their|his|her|this|that)|[’']s?)\s+\Z", re.IGNORECASE)
#: "will take 65% and pay its rival $95 million".
_GIVES = re.compile(
    r"\s(?:invest|provide|buy|donate|send|give|allocate|spend|deliver|lend|purchase|contribute|pay|grant|offer|fund|finance)"
    r"(?:\s[^,;.]{0,30})?\s\Z"
)


def _is_known(text: str, start: int, end: int) -> bool:
    """Whether the number stands already, whatever is said to come: "its 85-billion-euro bailout"."""
    is_aside = text[max(0, start - 2) : start] == ", " and text[end : end + 1] == ","
    return is_aside or bool(_DEFINITE.search(text, max(0, start - 8), start))


#: "36 jets will be delivered".
_TO_BE = re.compile(
    r"\s+(?:will|would|could|might|should)\s+(?:only\s+|then\s+|also\s+)?be\s+[a-z]+(?:ed|en|nt|lt|ld|ut)\s",
    re.IGNORECASE,
)
#: "the 5.5% growth forecast", not "5.5 percent in line with forecasts".
_ONE_WORD = re.compile(
    r"[\s-]+(?:(?!in|on|at|with|by|than|from|of|to|as|and|or|beat|above|below|against|versus)[a-z-]+\s+)?"
)
#: Nouns right behind a number that say of what kind it is.
_NAMES = {
    "target": ("target", "goal", "objective"),
    "commitment": ("offer", "pledge", "commitment"),
    "forecast": ("forecast", "projection", "outlook", "consensus"),
    "estimate": ("estimate",),
}
_BY_WHOM = re.compile(r"\s+(?:by|in)(?![a-z])")
#: "cut its forecast for growth to 2.9 percent from 3.2": both are forecasts.
_REVISED = re.compile(
    r"(?<![a-z])(?:cut|lower|rais|trim|revis|upgrad|downgrad|slash|boost|lift|reduc|increas|nudg|push|bump|kept|keep|maintain|h[eo]ld|widen|narrow|chang|doubl|halv|adjust)\w*"
    r"\s(?:up\s|down\s)?(?:[^.;:,]{0,60}?\s)?(?P<noun>forecast|outlook|projection|estimate|target|goal|guidance)s?(?![a-z])"
    r"(?:(?:[^.;:]|\.(?=[0-9])){0,90}?\s)?(?:to|at|of|from|by|in)\s+(?:about\s+|around\s+|between\s+|just\s+|a\s+range\s+of\s+)*\Z",
    re.IGNORECASE,
)
_NOUN_KINDS = {"target": FigureKind.TARGET, "goal": FigureKind.TARGET, "estimate": FigureKind.ESTIMATE}


def revised_kind(text: str, start: int, *, floor: int) -> tuple[FigureKind, str] | None:
    """Kind of a number to or from which a forecast or target is moved in text[floor:start]; null where none is."""
    match = _REVISED.search(text, max(floor, start - 200), start)
    if match is None or _DONE.search(text, match.end("noun"), start):
        return None
    noun = match["noun"].lower()
    return _NOUN_KINDS.get(noun, FigureKind.FORECAST), noun


def _behind(text: str, end: int, ceiling: int) -> re.Match[str] | None:
    behind = text[end : min(ceiling, end + _AFTER_REACH)]
    cue = _CUES.search(behind)
    if cue is None or _TO_BE.match(behind):
        return cue
    before = behind[: cue.start()]
    if _CLAIMED.match(before):
        return cue
    if _SOFT.search(before):
        return None
    word = cue[0].lower()
    is_named = word in _NAMES.get(str(cue.lastgroup), ()) and (
        cue.start() < 28 and not before.startswith(" of ") if cue.lastgroup == "target" else _ONE_WORD.fullmatch(before)
    )
    is_said_by = word.endswith("ed") and _ONE_WORD.fullmatch(before) and _BY_WHOM.match(behind, cue.end())
    is_perfect = _PERFECT.search(before) and cue.lastgroup != "target"
    return cue if is_named or is_said_by or is_perfect else None


def _governs(text: str, cue: re.Match[str], start: int, governing: frozenset[int] | None) -> bool:
    between = text[cue.end() : start]
    near = (
        len(between) <= (_NEAR if governing is None else _NEXT)
        and not _SOFT.search(between)
        and not _DONE.search(between)
    )
    if cue[0].lower().startswith("need"):
        return near
    if governing is None:
        return near or (not _DONE.search(between) and not re.search(r"[;.]\s", between))
    is_above = any(cue.start() <= offset < cue.end() for offset in governing)
    return near or (is_above and not _DONE.search(_STATED.sub("", between)))
