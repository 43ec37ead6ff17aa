"""Whether a number was measured, estimated, forecast, aimed at or promised, by the cue word nearest to it."""

from __future__ import annotations

import re

from pipeline.records import FigureKind

_CUES = re.compile(
    r"(?<![a-z])(?:(?P<target>targets?|targeted|targeting|goals?|objectives?|aims?|aiming|aimed|ambitions?|ambitious|intends?|intended"
    r"|intentions?|seeks?\s+to|seeking\s+to|on\s+(?:course|track)\s+(?:to|for)|plans?|planned|planning|hopes?\s+to|hoping\s+to|wants?\s+to"
    r"|striv(?:e|es|ing)|to\s+the\s+level\s+of|vow(?:s|ed)?\s+to\s+(?:raise|increase|boost|cut|reduce))"
    r"|(?P<commitment>pledg(?:e|es|ed|ing)|commit(?:s|ted|ting|ments?)|promis(?:e|es|ed|ing)|contracted|contracts?\s+(?:to|for|worth|valued)"
    r"|agreements?\s+(?:to|worth|on\s+the\s+supply)|deals?\s+(?:to|worth)|agreed\s+to|agree\s+to|agreed\s+(?:on\s+)?(?:an?|the)|inked"
    r"|signed\s+(?:an?|the|contracts?|agreements?|deals?)"
    r"|will\s+(?:invest|provide|supply|buy|donate|send|give|allocate|spend|deliver|lend|purchase|contribute|pay|extend|grant|offer)"
    r"|earmark(?:s|ed|ing)?|allocat(?:e|es|ed|ing)|approved?\s+(?:an?|the)|to\s+(?:invest|supply|provide|purchase|buy)|orders?\s+for)"
    r"|(?P<forecast>(?:is|are|was|were)\s+estimated\s+to|expect(?:s|ed|ing|ations?)?|forecast(?:s|ed|ing|ers)?|project(?:s|ed|ing|ions?)(?!\s+(?:in|of|worth|was|is))"
    r"|predict(?:s|ed|ing|ions?)?|outlook|anticipat(?:e|es|ed|ing)|likely\s+to|set\s+to|poised\s+to|would|could|(?-i:may)|might|should"
    r"|will|guidance|on\s+pace|seen\s+(?:at|rising|falling|growing)|sees|due\s+to\s+(?:be|reach|rise|fall|grow)|potential(?:ly)?|is\s+to|are\s+to)"
    r"|(?P<estimate>estimat(?:e|es|ed|ing|ions?)|believed\s+to|thought\s+to|preliminary|provisional|flash|reckons?|calculat(?:e|es|ed|ions?)"
    r"|approximate|suspected))(?![a-z])",
    re.IGNORECASE,
)
_SOFT = re.compile(
    r"[,;:]\s|\s[–—]\s|[“”\"]|(?<![a-z])(?:while|whereas|but|although|which|that|after|as)(?![a-z])", re.IGNORECASE
)
_AFTER_REACH = 45


def find_kind(text: str, start: int, end: int, floor: int, ceiling: int) -> tuple[FigureKind, str]:
    """Kind of the number at [start, end) and the cue that says so ("" for actual, which needs none).

    Cues count from `floor` to `ceiling` (the clause); one right behind the number counts first ("the $200 billion target"),
    then the nearest before it in the same breath, then any before it.
    """
    behind = text[end : min(ceiling, end + _AFTER_REACH)]
    stop = _SOFT.search(behind)
    behind = behind[: stop.start()] if stop else behind
    if (match := _CUES.search(behind)) and match.lastgroup in ("target", "forecast") and match.start() < 28:
        return _as_kind(match)
    if (match := _CUES.search(behind)) and re.search(r"\b(?:has|have|had|been|was|were)\s", behind[: match.start()]):
        return _as_kind(match)
    before = text[floor:start]
    last = None
    for match in _CUES.finditer(before):
        last = match
    if last is None or _is_over(before[last.end() :]):
        return FigureKind.ACTUAL, ""
    return _as_kind(last)


def _as_kind(match: re.Match[str]) -> tuple[FigureKind, str]:
    return FigureKind(str(match.lastgroup)), match[0].lower()


_DONE = re.compile(
    r"(?<![a-z])(?:has|have)\s+(?:already\s+)?(?:been|reached|risen|fallen|grown|exceeded)|(?<![a-z])already|(?<![a-z])"
    r"(?:rose|fell|grew|surged|jumped|hit|reached|dropped|soared|totall?ed|amounted|stood|exceeded|climbed|declined|were|was|went)(?![a-z])",
    re.IGNORECASE,
)


def _is_over(rest: str) -> bool:
    """Whether a finished act between the cue and the number takes the number out of the cue's reach."""
    return bool(_DONE.search(rest))
