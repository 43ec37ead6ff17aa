"""Companies that the text itself makes known: by the letters of an exchange behind their names.

"Serra Azul Minas SA ( SAZM3.SA )" and "Corvus (NASDAQ: CRV)" say that the name is a company's and where it is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from pipeline.lexicons import read_lexicon

_LETTERS = r"[A-Za-z0-9_]{1,8}"
#: A name as it stands before its ticker: capitalised words, joined by small ones, with or without a possessive.
_NAME = re.compile(r"(?:[A-Z][\w&.+-]*|[a-z]?[A-Z]\w+)(?: (?:(?:&|of|de|van|von|the|y) )?[A-Z][\w&.+-]*)*(?:['’]s?)?$")
#: Words before a company's name that stand at a sentence's head and are none of it.
_BEFORE_NAME = frozenset(
    {
        "Airline", "Automaker", "Brewer", "CEO", "Carmaker", "Chairman", "Chief", "Chipmaker", "Drugmaker", "Insurer",
        "Investors", "Lender", "Major", "Miner", "Planemaker", "President", "Producer", "Retailer", "Rival",
        "Shareholders", "Shares", "Steelmaker", "Stock", "The", "Utility", "of", "the",
    }
)  # fmt: skip
#: What stands behind a company's name and is part of it.
LEGAL_FORMS = frozenset(
    {
        "AB", "AG", "ASA", "BV", "Bhd", "Co", "Company", "Corp", "Cos", "GmbH", "Holdings", "Inc", "KGaA", "KK", "LLC",
        "LP", "Ltd", "N.V", "NV", "Oyj", "PLC", "Plc", "Pty", "SA", "SE", "SpA", "Tbk", "plc",
    }
)  # fmt: skip


@cache
def _listings() -> tuple[re.Pattern[str], Mapping[str, str], Mapping[str, str]]:
    """The pattern of a ticker in brackets, with the countries of its endings and its markets."""
    rows = read_lexicon("actors/exchanges")
    endings = {row["word"]: row["code"] for row in rows if row["kind"] == "ending"}
    markets = {row["word"]: row["code"] for row in rows if row["kind"] == "market"}
    named = "|".join(re.escape(word) for word in sorted(markets, key=len, reverse=True))
    by_ending = rf"{_LETTERS}\.(?P<ending>{'|'.join(sorted(endings, key=len, reverse=True))})"
    by_market = rf"(?P<market>{named})\s?:\s?{_LETTERS}"
    return re.compile(rf"\s*\(\s?(?:{by_ending}|{by_market})\b[^()]{{0,40}}\)"), endings, markets


def find_tickers(text: str) -> Iterator[tuple[int, int, str]]:
    """Tickers in brackets, in order: where the name before ends, where the bracket does, the exchange's country."""
    if "(" not in text:
        return
    pattern, endings, markets = _listings()
    for found in pattern.finditer(text):
        yield found.start(), found.end(), endings[found["ending"]] if found["ending"] else markets[found["market"]]


def name_before(text: str, end: int) -> tuple[int, str]:
    """Where the name that ends at `end` begins, and its words without legal form; empty where no name stands there."""
    found = _NAME.search(text, max(0, end - 80), end)
    if found is None:
        return end, ""
    words = re.sub(r"['’]s?$", "", found[0]).split()
    start = found.start()
    while len(words) > 1 and words[0] in _BEFORE_NAME:
        start = text.index(words[1], start + len(words[0]))
        words = words[1:]
    while len(words) > 1 and words[-1].rstrip(".") in LEGAL_FORMS:
        words = words[:-1]
    return start, " ".join(words)
