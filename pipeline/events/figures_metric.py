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
    forms = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in sorted(codes, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])", re.IGNORECASE), codes


def metric_code(phrase: str) -> str | None:
    """Code of a phrase, or of its last word; null when the lexicon has neither."""
    _, codes = _lexicon()
    lowered = phrase.lower()
    return codes.get(lowered) or codes.get(lowered.rpartition(" ")[2])


def find_metrics(text: str, start: int, end: int) -> tuple[Metric, ...]:
    """Metric phrases of the lexicon in text[start:end], with the words before them that narrow them, in order."""
    pattern, codes = _lexicon()
    found = []
    for match in pattern.finditer(text, start, end):
        phrase = " ".join(match[0].lower().split())
        begin = _widen(text, match.start(), start)
        found.append(Metric(" ".join(text[begin : match.end()].lower().split()), codes[phrase], begin, match.end()))
    return tuple(found)


_NARROWING = re.compile(r"(?<![\w-])([a-z][a-z-]+)\s\Z")
_NOT_NARROWING = frozenset(
    "the a an of in on at to for by with from and or but as its their his her our your this that these those which who was "
    "were is are be been being has have had will would could may might can should said says after before while when than "
    "more less over under about around nearly some any all each every no not only also just even still between into onto "
    "if so because since until against during through up down it they he she we you i there here new total overall record "
    "annual where what how such same other another many much most few per via amid among despite including further sharp "
    "rose fell grew increase increased decrease decreased hit reached raise raised boost cut expand rise fall drop".split()
)


def _widen(text: str, begin: int, floor: int) -> int:
    """Start of the phrase with up to two lower-case words before it that narrow it ("natural gas exports")."""
    for _ in range(2):
        match = _NARROWING.search(text[max(floor, begin - 24) : begin])
        if match is None or match[1] in _NOT_NARROWING or match[1].endswith(("ly", "ed", "ing")):
            return begin
        begin = max(floor, begin - 24) + match.start()
    return begin


#: Codes whose words stand in many sentences without being what is measured.
_WEAK = {"contract_value": 30, "participants": 20, "population": 20, "length": 25, "area": 15, "stores": 20, "vehicles": 15,
         "customers": 15, "infrastructure": 15, "sentence": 15, "share": 10, "market_value": 10, "approval": 20,
         "exchange_rate": 20, "deliveries": 12, "cargo": 12, "votes": 12, "aid": 8, "assets": 8}  # fmt: skip
_MONEY = frozenset(
    "trade_turnover trade_balance exports imports gdp price investment revenue profit loss cost budget debt loans reserves "
    "assets tax aid fine contract_value wages sales market_value retail_sales exchange_rate stock_index stake tariff".split()
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
    """The metric phrase that governs the number: right after it ("$5 bn of exports"), else the nearest fitting one before.

    `metrics` and `others` are those of the sentence. Null when the sentence has none.
    """
    ranked = sorted((_cost(text, quantity, metric, others), metric.start, metric) for metric in metrics)
    ranked = [item for item in ranked if item[0] < 400]
    return ranked[0][2] if ranked else None


def _cost(text: str, quantity: Quantity, metric: Metric, others: Sequence[Quantity]) -> float:
    cost = float(_WEAK.get(metric.code or "", 0))
    if _is_money(quantity) and metric.code not in _MONEY:
        cost += 60
    if metric.start < quantity.end and quantity.start < metric.end:
        return cost + 5 if quantity.rule.startswith("quantity.count") else cost + 400
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
