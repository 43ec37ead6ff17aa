"""What the words around a number say: its bound, its sign, and whether it is a quantity at all."""

from __future__ import annotations

import re

from pipeline.lexicons import read_lexicon

_BOUNDS: tuple[tuple[str, str], ...] = (
    (
        ">",
        r"(?:no|not)\s+(?:less|fewer|lower)\s+than|more\s+than|greater\s+than|higher\s+than|larger\s+than|longer\s+than"
        r"|(?:well|just|slightly|far|comfortably)\s+(?:over|above)|over|above|at\s+least|at\s+minimum|exceed(?:s|ed|ing)?"
        r"|in\s+excess\s+of|upwards?\s+of|a\s+minimum\s+of|minimum|north\s+of|past|surpass(?:es|ed|ing)?|topp(?:ed|ing)"
        r"|tops|beyond|starting\s+at|from\s+at\s+least|>|≥",
    ),
    (
        "<",
        r"(?:no|not)\s+(?:more|greater|higher|larger|longer)\s+than|(?:less|fewer|lower|smaller|shorter)\s+than"
        r"|(?:just|slightly|well)\s+(?:under|below)|(?<!operating\s)under|below|up\s+to|at\s+most|as\s+(?:much|many|high)\s+as"
        r"|a\s+maximum\s+of|maximum\s+of|capped\s+at|south\s+of|within|sub|<|≤",
    ),
    (
        "~",
        r"approximately|approx\.?|roughly|about|around|some|nearly|almost|close\s+to|near|circa|ca\.|c\.|an\s+estimated"
        r"|estimated|an\s+average\s+of|averaging|averaged|average\s+of|barely|virtually|practically|more\s+or\s+less"
        r"|in\s+the\s+region\s+of|~|≈|∼",
    ),
)
_BEFORE = re.compile(
    "|".join(
        rf"(?P<{name}>(?:(?<![a-z])(?:{words}))[\s\u00a0-]*(?:a\s+|an\s+|another\s+|(?<=[dg]\s)the\s+)?)\Z"
        for name, (_, words) in zip(("more", "less", "near"), _BOUNDS, strict=True)
    ),
    re.IGNORECASE,
)
_NAMES = dict(zip(("more", "less", "near"), (sign for sign, _ in _BOUNDS), strict=True))
_AFTER = re.compile(
    r"(?P<more>\+|[\s,]+(?:or|and)\s+(?:more|higher|above|over|greater|longer|older))(?![a-z])"
    r"|(?P<less>[\s,]+or\s+(?:less|fewer|lower|below|under))(?![a-z])|(?P<near>[\s,]+or\s+so|-odd|-ish)(?![a-z])",
    re.IGNORECASE,
)


def read_bound(text: str, start: int, end: int) -> str | None:
    """ ">", "<" or "~" by the words right before `start` or right after `end`; null when there are none."""
    if match := _AFTER.match(text, end):
        return _NAMES[str(match.lastgroup)]
    match = _BEFORE.search(text[max(0, start - 32) : start])
    return _NAMES[str(match.lastgroup)] if match else None


_SIGN = re.compile(
    r"(?:(?<![\w)%])(?P<minus>[-−–])|(?<![a-z])(?P<word>minus[\s-])|(?<![\w)])(?P<plus>\+))\Z", re.IGNORECASE
)


def read_sign(text: str, start: int) -> tuple[int, float]:
    """Where a sign written right before `start` begins, and -1 or 1."""
    window = max(0, start - 7)
    match = _SIGN.search(text[window:start])
    if match is None:
        return start, 1.0
    return window + match.start(), 1.0 if match["plus"] else -1.0


#: Stretches that hold digits and no quantity.
_LINK, _ADDRESS = r"(?:https?://|www\.)\S+", r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,255}"
_CLOCKS_AND_CODES = (
    r"(?<!\w)(?:19|20)[0-9]{2}-[01]?[0-9]-[0-3]?[0-9](?:T[0-9:.]+Z?)?"
    r"|(?<![\w/])[0-3]?[0-9][/.][0-3]?[0-9][/.](?:19|20)?[0-9]{2}(?![\w/])"
    r"|(?<![\w.:])[0-2]?[0-9][:.][0-5][0-9](?:[:.][0-5][0-9])?\s?(?:[ap]\.?m\b\.?|hrs\b|GMT\b|UTC\b)"
    r"|(?<![\w.:])[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?!\w)"
    r"|(?<![\w.])[0-9]{1,2}\s?(?:a\.m|p\.m|am|pm|AM|PM)(?![\w])\.?"
    r"|(?<!\w)[0-9]{1,2}\s?o[’']clock"
    r"|(?<!\w)(?:in\s+the\s+)?(?:mid-|late-)?[0-9]{2,4}[’']?s(?!\w)"
    r"|(?<!\w)\+?(?:[0-9]{1,4}[-.\s]?)?\(?[0-9]{3}\)?[-.\s][0-9]{3,4}[-.\s][0-9]{3,4}(?!\w)(?!\s(?:people|tonnes|barrels))"
    r"|(?<!\w)\+[0-9]{1,3}[\s-][0-9(][0-9()\s-]{6,16}"
    r"|(?<![\w.])(?![0-9]{1,3}(?:\.[0-9]{3})+(?![\w.]))[0-9]+(?:\.[0-9]+){2,}(?![\w.])"
    r"|(?<!\w)[0-9]*(?:1st|2nd|3rd|[04-9]th|1[1-3]th)(?!\w)"
    r"|(?m:^)\s{0,3}[0-9]{1,2}[.)]\s"
    r"|(?<!\w)[’'′][0-9]{2}(?!\w)"
    r"|(?<![\w.])[0-9]{3,4}\s(?:GMT|UTC|EST|EDT|CET|BST|IST|hours\s+local)\b"
)
_WITH_ADDRESSES = re.compile(f"{_LINK}|{_ADDRESS}|{_CLOCKS_AND_CODES}")
#: The same where no address can stand; what each of them begins with lets it pass by all other places at once.
_WITHOUT_ADDRESSES = re.compile(rf"(?=[0-9+(’'′h\s]|www|in\s|mid-|late-)(?:{_LINK}|{_CLOCKS_AND_CODES})")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY_OF_MONTH = re.compile(
    rf"(?=[0-9jfmasond])(?:(?<![A-Za-z]){_MONTH}\.?\s(?:[0-3]?[0-9])(?:\s?(?:-|–|—|to|and)\s?[0-3]?[0-9])?(?:,?\s(?:19|20)[0-9]{{2}})?(?![\w%,.][0-9]|[\w%])"
    rf"|(?<![\w.,$€£])[0-3]?[0-9](?:\s?(?:-|–|—|to|and)\s?[0-3]?[0-9])?\s(?:of\s)?{_MONTH}(?![a-z])\.?(?:,?\s(?:19|20)[0-9]{{2}})?"
    rf"|(?<![A-Za-z]){_MONTH}\.?,?\s(?:19|20)[0-9]{{2}}(?![\w,]|\.[0-9]))",
    re.IGNORECASE,
)


def find_masked(text: str) -> list[tuple[int, int]]:
    """Stretches of `text` whose numbers are no quantities (addresses, clock times, days of a month), in order."""
    masks = _WITH_ADDRESSES if "@" in text else _WITHOUT_ADDRESSES
    spans = [match.span() for pattern in (masks, _DAY_OF_MONTH) for match in pattern.finditer(text)]
    return sorted(spans)


_NAMED = re.compile(
    r"(?:(?<![A-Za-z])(?:no|nos|page|pages|article|articles|section|sections|chapter|paragraph|clause|rule|item|step"
    r"|phase|stage|level|tier|grade|category|class|type|version|part|volume|issue|figure|table|flight|route|highway"
    r"|room|gate|platform|unit|block|group|lot|line|channel|number|season|episode|round|week|day|day-|resolution|q|fy"
    r"|covid|top|under)\.?[\s-]{1,2}|[#№@][\s]?)\Z",
    re.IGNORECASE,
)
_CAPITAL_BEFORE = re.compile(r"(?:^|[^\w’'.-])([A-Z][A-Za-z&’'.-]*|[a-z]+[A-Z]\w*)[\s\u00a0-]\Z")
_SENTENCE_WORDS = frozenset(row["word"] for row in read_lexicon("units/words") if row["use"] == "before_number")


def is_name(text: str, start: int) -> bool:
    """Whether the word before `start` makes the number part of a name ("iPhone 11", "Article 5", "No. 3")."""
    window = text[max(0, start - 24) : start]
    if _NAMED.search(window):
        return True
    match = _CAPITAL_BEFORE.search(window)
    return bool(match) and match[1] not in _SENTENCE_WORDS  # type: ignore[index]


_YEAR_BEFORE = re.compile(
    rf"(?<![a-z])(?:in|of|the|since|by|from|until|till|before|after|during|for|and|to|through|than|{_MONTH}|late|early"
    r"|mid|spring|summer|autumn|fall|winter|fiscal|year|fy|between|around|circa|c\.|–|-|—|/)[\s,(\u00a0-]*\Z|[(–—/-]\Z",
    re.IGNORECASE,
)


def is_year(text: str, start: int, digits: str, *, has_unit: bool) -> bool:
    """Whether four bare digits are a year: between 1000 and 2199, and no unit or a word before them that years take."""
    if not re.fullmatch(r"1[0-9]{3}|2[01][0-9]{2}", digits):
        return False
    if has_unit and not re.fullmatch(r"19[0-9]{2}|20[0-9]{2}", digits):
        return False
    before = bool(_YEAR_BEFORE.search(text[max(0, start - 12) : start])) or start == 0
    return before or not has_unit


_PER_CURRENCY = re.compile(
    r"\s+(?:per|to|against|versus)\s+(?:the\s+|one\s+)?(?:U\.?S\.?\s+)?(?:dollar|euro|pound|yen|greenback|franc)(?![a-z])"
)


def values_currency(text: str, end: int) -> bool:
    """Whether a number that ends at `end` is a currency's rate ("past 110 per dollar")."""
    return _PER_CURRENCY.match(text, end) is not None
