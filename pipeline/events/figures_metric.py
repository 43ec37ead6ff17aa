"""What a number measures: a short noun phrase from the text, and its code where the metric lexicon has it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline.lexicons import read_lexicon
from pipeline.records import Quantity


class Metric(NamedTuple):
    """A metric phrase in the text."""

    phrase: str
    code: str | None
    start: int
    end: int


@cache
def _lexicon() -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {row["phrase"]: row["code"] for row in read_lexicon("metrics/metrics")}
    return re.compile(rf"(?<![\w-])(?:{_branches(sorted(codes))})(?![\w-])"), codes


_SPECIAL = {" ": r"\s+", "'": "['’]"}


def _branches(phrases: Sequence[str]) -> str:
    """An expression for any of the phrases, the longest first, that tries each beginning only once."""
    ends = "" in phrases
    beginnings = dict.fromkeys(phrase[0] for phrase in phrases if phrase)
    parts = []
    for first in beginnings:
        rest = [phrase[1:] for phrase in phrases if phrase[:1] == first]
        parts.append(_SPECIAL.get(first, re.escape(first)) + (_branches(rest) if rest != [""] else ""))
    inner = "|".join(parts)
    if ends:
        return f"(?:{inner})?" if parts else ""
    return inner if len(parts) == 1 else f"(?:{inner})"


def exact_code(phrase: str) -> str | None:
    """Code of a phrase of two words or more that the lexicon has as a whole; else null."""
    return _lexicon()[1].get(phrase) if " " in phrase else None


def metric_code(phrase: str) -> str | None:
    """Code of a phrase, or of its last word; null when the lexicon has neither."""
    _, codes = _lexicon()
    lowered = phrase.lower()
    return codes.get(lowered) or codes.get(lowered.rpartition(" ")[2])


#: Codes of units that measure one thing only.
_UNIT_CODES = {
    "°C": "temperature", "°F": "temperature", "ha": "area", "acres": "area", "km2": "area", "square miles": "area",
    "MW": "capacity", "GW": "capacity",
}  # fmt: skip


def code_by_unit(unit: str | None, phrase: str) -> str | None:
    """Code of a metric that the lexicon does not know, by its unit ("$5 a bushel": a price) or as a currency's rate."""
    money, _, per = (unit or "").partition("/")
    if len(money) == 3 and money.isupper() and per and per not in ("year", "month", "week", "day", "share", "person"):
        return "price"
    if phrase.rpartition(" ")[2] in _currencies() and (unit is None or len(unit) == 3):
        return "exchange_rate"
    return _UNIT_CODES.get(unit or "")


@cache
def _currencies() -> frozenset[str]:
    """Names of one unit of a currency ("euro"), as what rises and falls."""
    forms = (row["form"] for row in read_lexicon("units/currencies") if row["kind"] == "word")
    words = frozenset(form.rpartition(" ")[2].lower() for form in forms) | {"dollar", "pound", "peso", "franc", "rupee"}
    return frozenset(word for word in words if not word.endswith("s")) - {"won", "real", "mark", "crown"}


def find_metrics(text: str, start: int, end: int) -> tuple[Metric, ...]:
    """Metric phrases of the lexicon in text[start:end], in order."""
    pattern, codes = _lexicon()
    found = []
    is_titled = _is_titled(text[start:end])
    for match in pattern.finditer(_lowered(text[start:end])):
        begin, stop = start + match.start(), start + match.end()
        phrase = " ".join(match[0].replace("’", "'").split())
        before = text[max(start, begin - 40) : begin]
        is_base = codes[phrase] == "gdp" and _PART_OF.search(before)
        is_pace = phrase == "rate" and _PACE.search(before)
        is_exchange = phrase == "stock" and text[stop : stop + 9].lower() == " exchange"
        is_session = is_exchange or (phrase in ("trade", "trading") and _SESSION.search(before))
        if is_base or is_pace or is_session or _BELONGS.search(before) or _is_verb(text, phrase, begin):
            continue
        is_known_name = codes[phrase] in ("stock_index", "price")
        if begin > start and not (is_titled or is_known_name) and _is_part_of_name(text, begin, stop):
            continue
        code = None if phrase == "rate" and _SHARE_RATE.search(before) else codes[phrase]
        found.append(Metric(phrase, code, begin, stop))
    return tuple(found)


def _lowered(text: str) -> str:
    """The text in lower case, every character in its place ("İ" would become two)."""
    if text.isascii():
        return text.lower()
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


#: What stands before a phrase that is not itself measured: "5% of GDP", "the yield on the 10-year bond".
_PART_OF = re.compile(r"(?:%|per\s?cent|pct)\s+of\s+(?:the\s+|its\s+)?(?:[a-z’']+\s+)?\Z", re.IGNORECASE)
#: "an annual rate of": how fast, not the price of money.
_PACE = re.compile(
    r"(?<![a-z])(?:annual|annuali[sz]ed|yearly|monthly|quarterly|weekly|daily|adjusted|fastest|slowest)\s+\Z",
    re.IGNORECASE,
)
#: "a failure rate": how many, not the price of money.
_SHARE_RATE = re.compile(
    r"(?<![a-z])(?:failure|success|survival|death|mortality|birth|fertility|crime|divorce|vacancy|occupancy|literacy|dropout"
    r"|infection|vaccination|attendance|turnout|error|poverty|approval|response|recovery|suicide|murder)\s+\Z",
    re.IGNORECASE,
)
#: "in early trade": when shares were dealt in, not what was traded.
_SESSION = re.compile(
    r"(?<![a-z])(?:early|late|extended|regular|morning|afternoon|midday|premarket|pre-market|after-hours|electronic|thin|volatile"
    r"|choppy)\s+\Z",
    re.IGNORECASE,
)
_BELONGS = re.compile(
    r"(?<![a-z])(?:yields?|spreads?)\s+(?:on|of|over)\s+(?:[\w-]+\s+){0,4}\Z",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z][a-z]+")
_CAPITAL_BEFORE = re.compile(r"(?:^|[^\w.])(?:[A-Z][\w.’'-]*|of|and|for|&)\s\Z")
_CAPITAL_AFTER = re.compile(r"\s(?:[A-Z][a-z]|of\s[A-Z])")
#: Phrases that are verbs behind "will", "to" and the like ("will pay", "to bid").
_VERBS = frozenset({"pay", "bid"})
_BEFORE_VERB = re.compile(
    r"(?<![a-z])(?:to|will|would|can|could|may|might|must|should|shall|not|n['’]t|now|also|and)\s+(?:now\s+|also\s+)?\Z",
    re.IGNORECASE,
)


def _is_titled(sentence: str) -> bool:
    """Whether most words begin with a capital, as in a headline: capitals then say nothing."""
    words = _WORD.findall(sentence)
    return 2 * len([word for word in words if word[0].isupper()]) > len(words)


def _is_part_of_name(text: str, start: int, end: int) -> bool:
    """Whether the phrase, capitalised in mid-sentence, belongs to a name ("Bill Clinton", "Bank of Trade")."""
    words = text[start:end]
    if not words[0].isupper() or words.isupper():
        return False
    window = text[max(0, start - 24) : start]
    return bool(_CAPITAL_BEFORE.search(window) or _CAPITAL_AFTER.match(text, end))


def _is_verb(text: str, phrase: str, start: int) -> bool:
    return phrase in _VERBS and _BEFORE_VERB.search(text[max(0, start - 24) : start]) is not None


_OF_BEFORE = re.compile(
    r"(?<![\w-])((?:[a-z][a-z-]+\s)?[a-z][a-z-]+)\s+of\s+(?:(?:about|around|nearly|almost|some|over|up\s+to|more\s+than|less\s+than|at\s+least"
    r"|roughly|approximately|between|an?\s+estimated|just|only)\s+)*\Z"
)
#: Words before "of" that say nothing of what is measured.
_EMPTY = frozenset(
    {
        "all", "amount", "any", "average", "because", "combined", "each", "figure", "half", "high", "instead",
        "level", "low", "majority", "many", "maximum", "minimum", "most", "much", "number", "one", "out",
        "part", "peak", "range", "rate", "record", "share", "size", "some", "sum", "total", "tune", "value",
        "volume", "dollars", "euros", "pounds", "yen", "yuan", "rupees", "roubles", "rubles", "francs", "won",
        "estimate", "estimates", "expectation", "expectations", "forecast", "forecasts", "goal", "projection", "target",
        "bondholders", "holders", "investors", "result", "consisting",
    }
)  # fmt: skip


def metric_of(text: str, quantity: Quantity, floor: int) -> Metric | None:
    """The noun phrase that the number hangs on with "of" ("a charge of $150 million"); null where it is another."""
    low = max(floor, quantity.start - 70)
    match = _OF_BEFORE.search(text[low : quantity.start])
    if match is None:
        return None
    noun = match[1].rpartition(" ")[2]
    if noun in _EMPTY or noun.endswith(("ed", "ing")):
        return None
    codes = _lexicon()[1]
    phrase = match[1] if match[1] in codes else noun
    start = low + match.end(1) - len(phrase)
    return Metric(phrase, codes.get(phrase), start, low + match.end(1))


@cache
def _codes() -> tuple[dict[str, int], frozenset[str]]:
    """How far each code's words are put off, and the codes that money may measure."""
    rows = read_lexicon("metrics/codes")
    return (
        {row["code"]: int(row["distance"]) for row in rows},
        frozenset(row["code"] for row in rows if row["is_money"]),
    )


_CUT = re.compile(
    r"[;:]|[.!?]\s|(?<![a-z])(?:while|whereas|but|although|which|after|as|amid)(?![a-z])|,", re.IGNORECASE
)
_ADJACENT = re.compile(
    r"\s*(?:of|in|worth\s+of|for|on|from|into|as|the\s+volume\s+of|by\s+volume\s+of)?\s*(?:the\s+|its\s+|their\s+|new\s+)?"
    r"(?:[a-z][\w-]*\s+){0,2}\Z",
    re.IGNORECASE,
)


def choose_metric(
    text: str, quantity: Quantity, metrics: Sequence[Metric], others: Sequence[Quantity]
) -> Metric | None:
    """The metric phrase that governs the number: right after it ("$5 bn of exports"), else the nearest that fits.

    `metrics` and `others` are those of the sentence. Null when the sentence has none.
    """
    ranked = sorted(
        (_cost(text, quantity, metric, others), metric.start, metric)
        for metric in metrics
        if not _is_unit_of(metric, others)
        and not _is_counted_by(quantity, metric, others)
        and not _cannot_measure(text, quantity, metric)
    )
    ranked = [item for item in ranked if item[0] < 400]
    return ranked[0][2] if ranked else None


def _is_unit_of(metric: Metric, others: Sequence[Quantity]) -> bool:
    """Whether the phrase is only the unit of a number ("percentage points")."""
    return any(
        metric.start < other.end and other.start < metric.end
        for other in others
        if not other.rule.startswith("quantity.count")
    )


def _is_counted_by(quantity: Quantity, metric: Metric, others: Sequence[Quantity]) -> bool:
    """Whether another number counts the phrase while this one counts a thing of its own ("12 jets and 50 trucks")."""
    if not quantity.rule.startswith("quantity.count") or quantity.unit is None:
        return False
    return any(
        metric.start < other.end and other.start < metric.end and other.unit != quantity.unit
        for other in others
        if other is not quantity
    )


def _cannot_measure(text: str, quantity: Quantity, metric: Metric) -> bool:
    """Whether no money measures the phrase ("$600 billion … inflation"), unless the amount hangs right on it."""
    if metric.phrase in ("worth", "valued at") and quantity.rule.startswith("quantity.count"):
        return True
    if metric.code == "length":
        return not quantity.rule.startswith("quantity.measure") or quantity.unit not in _LENGTHS
    if quantity.rule.startswith(("quantity.count", "quantity.measure")) and _not_of_that_kind(text, quantity, metric):
        return True
    if not _is_money(quantity) or metric.code is None or metric.code in _codes()[1]:
        return False
    if metric.code not in _PURE:
        return False
    low, high = min(metric.end, quantity.end), max(metric.start, quantity.start)
    return high - low > 3


def _not_of_that_kind(text: str, quantity: Quantity, metric: Metric) -> bool:
    """Whether a number of things or a physical amount is set beside what only money or people are counted in."""
    if metric.start < quantity.end and quantity.start < metric.end:
        return False
    unit = (quantity.unit or "").partition("/")
    if metric.code in _ONLY_MONEY:
        return bool(unit[0]) and not (len(unit[0]) == 3 and unit[0].isupper()) and unit[0] not in _SMALL_MONEY
    is_count = quantity.rule.startswith("quantity.count") and bool(unit[0])
    if quantity.rule.startswith("quantity.measure") and metric.code in _COUNTED:
        return True
    if is_count and metric.code in _SUFFERED:
        return unit[0] in _NO_PEOPLE
    is_other = is_count and metric.code in _COUNTED and metric.phrase not in text[quantity.start : quantity.end].lower()
    return is_other and not _ADJACENT.fullmatch(text, quantity.end, max(metric.start, quantity.end))


#: Codes of amounts of money; no number of things is ever one of them.
_ONLY_MONEY = frozenset(
    {"contract_value", "cost", "debt", "fine", "gdp", "loans", "price", "profit", "revenue", "wages"}
)
_SMALL_MONEY = frozenset({"cents", "pence", "points", "basis points", "percentage points"})
#: Codes of people and things that are counted by their own name.
_COUNTED = frozenset(
    {"customers", "participants", "population", "protesters", "stores", "troops", "vehicles", "weapons"}
)
#: Things that are neither killed nor held.
_NO_PEOPLE = frozenset(
    {"strikes", "attacks", "airstrikes", "raids", "boats", "ships", "vessels", "drones", "missiles", "rockets",
     "buildings", "houses", "homes", "schools", "hospitals", "villages", "towns", "cities", "countries", "bombs",
     "shells", "cases"}
)  # fmt: skip
_LENGTHS = frozenset({"km", "m", "miles", "feet", "yards", "nautical miles"})
#: Codes of shares, rates and counts: no amount of money is ever one of them.
_PURE = frozenset(
    {"inflation", "unemployment", "approval", "share", "stake", "participants", "employment", "casualties", "injured",
     "detained", "displaced", "interest_rate", "turnout", "votes", "troops", "infections", "population"}
)  # fmt: skip


#: Codes of what is done to people, said behind them ("27 soldiers were killed").
_SUFFERED = frozenset({"casualties", "injured", "detained", "missing", "displaced", "protesters"})
_SUFFERS = re.compile(
    r"(?:,\s+(?:including|among\s+them)\s+[^,;.]{3,40},)?\s+(?:(?:also|reported|feared|still|now|later)\s+)?(?:(?:were|was|are|is|have|has|had|been|being|reported|also|feared)\s+){0,4}"
)

_MAKES_SUFFER = re.compile(
    r"\s+(?:(?:at\s+least|about|around|some|another|up\s+to|more\s+than|nearly|over|as\s+many\s+as)\s+)?"
)


def _cost(text: str, quantity: Quantity, metric: Metric, others: Sequence[Quantity]) -> float:
    if (
        metric.phrase == "share"
        and quantity.rule.startswith("quantity.percent")
        and text[metric.end : metric.end + 4] == " of "
    ):
        # "The share of gas in imports fell to 9%", "a 35% share of profits": a share, whatever it is of.
        return 4.0 * (metric.start < quantity.start)
    cost = float(_codes()[0].get(metric.code or "", 0)) + 25 * (metric.phrase in ("rate", "rates", "growth", "target"))
    if _is_money(quantity) and metric.code not in _codes()[1]:
        cost += 60
    if metric.start < quantity.end and quantity.start < metric.end:
        return cost + 5 if quantity.rule.startswith("quantity.count") else cost + 400
    if metric.code in _SUFFERED and (
        _SUFFERS.fullmatch(text, quantity.end, max(metric.start, quantity.end))
        or _MAKES_SUFFER.fullmatch(text, metric.end, max(quantity.start, metric.end))
    ):
        return 0.0
    if metric.start >= quantity.end:
        between = text[quantity.end : metric.start]
        cost += 4 + len(between) if _ADJACENT.match(between) else 25 + 1.5 * len(between)
        low, high = quantity.end, metric.start
    else:
        between = text[metric.end : quantity.start]
        cost += 8 + 0.6 * len(between)
        low, high = metric.end, quantity.start
    crossed = sum(low <= other.start < high and ".converted" not in other.rule for other in others)
    return cost + 18 * len(_CUT.findall(between)) + 12 * crossed


def _is_money(quantity: Quantity) -> bool:
    return quantity.rule.startswith("quantity.money")
