"""What stands beside a number: currencies, percent signs, units of measure, durations and counted nouns."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.lexicons import read_lexicon


class Unit(NamedTuple):
    """A unit that ends at `end`; `kind` is money, percent, measure, duration, age or count."""

    end: int
    name: str
    kind: str


_PERCENT = re.compile(r"[\s\u00a0-]{0,2}(?:%|per[\s-]?cent(?![a-z])|pct(?![a-z])|pc(?![a-z])|p\.c\.)", re.IGNORECASE)
_AGE = re.compile(
    r"[\s-]{1,2}(?:years?|months?|weeks?|days?)[\s-]old(?![a-z])|[\s-]years?[\s-]of[\s-]age(?![a-z])", re.IGNORECASE
)
_DURATION = re.compile(
    r"[\s\u00a0-]{1,2}(?:more\s+|full\s+|straight\s+|consecutive\s+)?"
    r"(second|minute|hour|day|week|fortnight|month|year|decade|century|centurie|mins?|hrs?|quarter|weekend|night)s?(?![a-z])"
    r"(?![\s-](?:old|of age))",
    re.IGNORECASE,
)
_PER = {
    "day": "day", "daily": "day", "d": "day", "year": "year", "annum": "year", "yr": "year", "annually": "year",
    "yearly": "year", "month": "month", "monthly": "month", "week": "week", "weekly": "week", "hour": "h",
    "hr": "h", "h": "h", "second": "s", "sec": "s", "minute": "min", "barrel": "barrel", "bbl": "barrel",
    "tonne": "t", "ton": "t", "metric ton": "t", "metric tonne": "t", "mt": "t", "t": "t", "kg": "kg",
    "kilogram": "kg", "kilo": "kg", "gram": "g", "pound": "lb", "lb": "lb", "ounce": "ounce", "oz": "ounce",
    "share": "share", "unit": "unit", "person": "person", "capita": "person", "head": "person",
    "square foot": "square foot", "square metre": "m2", "square meter": "m2", "sq m": "m2", "sq ft": "square foot",
    "liter": "L", "litre": "L", "gallon": "gallon", "bushel": "bushel", "mile": "mile", "km": "km",
    "kilometre": "km", "kilometer": "km", "mwh": "MWh", "megawatt hour": "MWh", "megawatt-hour": "MWh", "kwh": "kWh",
    "kilowatt hour": "kWh", "kilowatt-hour": "kWh", "mmbtu": "mmBtu", "million btu": "mmBtu",
    "thousand cubic meters": "1000 m3", "thousand cubic metres": "1000 m3", "1,000 cubic meters": "1000 m3",
    "1,000 cubic metres": "1000 m3", "1000 cubic meters": "1000 m3", "hectare": "ha", "acre": "acre",
}  # fmt: skip
_RATE = re.compile(
    r"(?:\s+of\s+(?:[a-z]+\s+){0,2}?[a-z]+(?=\s+(?:per|a|each)\s))?"
    r"(?:\s?/\s?|[\s-]+(?:per|an?|each|every)[\s-]+|(?=\s+(?:daily|annually|yearly|monthly|weekly)(?![a-z]))\s+)"
    rf"({'|'.join(sorted(map(re.escape, _PER), key=len, reverse=True))})(?![a-z])"
    r"(?!\s+(?:ago|earlier|before|later)(?![a-z]))(?!(?<=\s(?:year|week))\s+on(?![a-z]))(?!(?<=\s(?:month))\s+on(?![a-z]))",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")


@cache
def _currency_before() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = {row["form"]: row["iso"] for row in read_lexicon("units/currencies") if row["kind"] != "word"}
    forms = "|".join(sorted(map(re.escape, rows), key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z])({forms})(?:[\s\u00a0]?|\s?-)\Z"), rows


def currency_before(text: str, end: int) -> tuple[int, str] | None:
    """Start and ISO code of a currency sign or code that stands right before `end` ("US$", "EUR ")."""
    pattern, rows = _currency_before()
    window = max(0, end - 8)
    match = pattern.search(text[window:end])
    if match is None:
        return None
    if match[1].isalpha() and _LETTER.match(text[window - 1 : window]) and match.start() == 0:
        return None
    return window + match.start(), rows[match[1]]


@cache
def _currency_after() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    rows = read_lexicon("units/currencies")
    exact = {row["form"]: row["iso"] for row in rows if row["kind"] not in ("word", "prefix")}
    words = {row["form"].lower(): row["iso"] for row in rows if row["kind"] == "word"}
    join = "|".join
    return (
        re.compile(rf"[\s\u00a0]?({join(sorted(map(re.escape, exact), key=len, reverse=True))})(?![A-Za-z0-9])"),
        re.compile(
            rf"[\s\u00a0-]({join(sorted(map(re.escape, words), key=len, reverse=True))})(?![a-z0-9])", re.IGNORECASE
        ),
        exact | words,
    )


#: What shows that "pounds" are money where no amount is scaled.
_STERLING = re.compile(
    r"£|(?<![a-z])(?:pence|sterling|british\s+pounds|(?:[mb]illion|[mb]ln|bn)\s+pounds)(?![a-z])", re.IGNORECASE
)
#: How far around an amount country words are looked for; bounds the time on any text.
_NEIGHBOURHOOD = 2000


@cache
def _shared_names() -> tuple[re.Pattern[str], dict[str, tuple[tuple[str, re.Pattern[str]], ...]], dict[str, str]]:
    rows = read_lexicon("units/shared_currencies")
    names = sorted({row["name"] for row in rows}, key=len, reverse=True)
    cues = {
        name: tuple(
            (row["iso"], re.compile(rf"(?<!\w)(?:{row['cues']})(?!\w)", re.IGNORECASE))
            for row in rows
            if row["name"] == name
        )
        for name in names
    }
    forms = "|".join(
        f"{re.escape(name.removesuffix('s'))}s?" if name.endswith("s") else re.escape(name) for name in names
    )
    return (
        re.compile(rf"[\s\u00a0-]({forms})(?![a-z0-9])", re.IGNORECASE),
        cues,
        {row["name"]: row["iso"] for row in rows if row["default"] == "yes"},
    )


def currency_after(text: str, start: int, *, scaled: bool) -> Unit | None:
    """A currency after a number that ends at `start`; "pounds" is money only where `scaled` or near "£"."""
    exact, words, codes = _currency_after()
    if match := words.match(text, start):
        return Unit(match.end(), codes[match[1].lower()], "money")
    if (match := exact.match(text, start)) and not text[match.end() : match.end() + 1].isdigit():
        return Unit(match.end(), codes[match[1]], "money")
    match = _shared_names()[0].match(text, start)
    if match is None:
        return None
    name = _shared_name(match[1].lower())
    near = text[max(0, start - _NEIGHBOURHOOD) : start + _NEIGHBOURHOOD]
    if name == "pounds" and not scaled and not _STERLING.search(near):
        return None
    return Unit(match.end(), _resolve_shared(name, text, start), "money")


def _shared_name(written: str) -> str:
    cues = _shared_names()[1]
    return written if written in cues else f"{written}s"


def _resolve_shared(name: str, text: str, position: int) -> str:
    """ISO code of a shared currency name by the country word nearest to `position`; the name where none says which."""
    block = position // _NEIGHBOURHOOD
    low = max(0, (block - 1) * _NEIGHBOURHOOD)
    ranked = [
        (min(abs(low + start - position) for start in starts), iso)
        for iso, starts in _cues_in(name, text[low : (block + 2) * _NEIGHBOURHOOD])
    ]
    if ranked:
        return min(ranked)[1]
    return "GBP" if name == "pounds" else _shared_names()[2].get(name, name)


@lru_cache(maxsize=32)
def _cues_in(name: str, window: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """ISO codes whose country words stand in the window, and where; many amounts share one window."""
    found = (
        (iso, tuple(match.start() for match in pattern.finditer(window))) for iso, pattern in _shared_names()[1][name]
    )
    return tuple((iso, starts) for iso, starts in found if starts)


@cache
def _measures() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str], dict[str, str]]:
    rows = [*read_lexicon("units/units"), *({**row, "kind": "word"} for row in read_lexicon("units/scaled"))]
    words = {row["form"].lower(): row["unit"] for row in rows if row["kind"] == "word"}
    symbols = {row["form"]: row["unit"] for row in rows if row["kind"] == "symbol"}
    join = "|".join
    return (
        re.compile(
            rf"[\s\u00a0-]{{0,2}}({join(sorted(map(re.escape, words), key=len, reverse=True))})(?![a-z0-9])",
            re.IGNORECASE,
        ),
        re.compile(rf"[\s\u00a0-]?({join(sorted(map(re.escape, symbols), key=len, reverse=True))})(?![A-Za-z0-9])"),
        words,
        symbols,
    )


def measure_after(text: str, start: int) -> Unit | None:
    """A percent sign, an age, a unit of measure or a duration that follows a number ending at `start`."""
    by_word, by_symbol, words, symbols = _measures()
    if match := _AGE.match(text, start):
        return Unit(match.end(), "years", "age")
    if match := by_word.match(text, start):
        return Unit(match.end(), words[match[1].lower()], "measure")
    if match := _PERCENT.match(text, start):
        return Unit(match.end(), "%", "percent")
    if match := _DURATION.match(text, start):
        return Unit(match.end(), _duration_name(match[1].lower()), "duration")
    if match := by_symbol.match(text, start):
        return Unit(match.end(), symbols[match[1]], "measure")
    return None


@cache
def _scaled() -> tuple[re.Pattern[str], dict[str, float]]:
    scales = {row["form"]: float(row["scale"]) for row in read_lexicon("units/scaled")}
    forms = "|".join(sorted(map(re.escape, scales), key=len, reverse=True))
    return re.compile(rf"[\s\u00a0-]{{0,2}}({forms})(?![a-z0-9])", re.IGNORECASE), scales


def unit_scale(text: str, start: int) -> float:
    """What the unit after a number that ends at `start` multiplies it by ("bcm" is a billion cubic metres); else 1."""
    pattern, scales = _scaled()
    match = pattern.match(text, start)
    return scales[match[1].lower()] if match else 1.0


def unit_of_noun(noun: str) -> str | None:
    """The unit that a counted noun is, where adjectives part it from its number ("7.5 million gross acres")."""
    return _measures()[2].get(noun)


def _duration_name(word: str) -> str:
    short = {"min": "minutes", "mins": "minutes", "hr": "hours", "hrs": "hours", "century": "centuries"}
    return short.get(word, "centuries" if word == "centurie" else f"{word}s")


def rate_after(text: str, start: int) -> tuple[int, str] | None:
    """End and denominator of "per day", "a barrel", "/kg" after a unit that ends at `start`."""
    match = _RATE.match(text, start)
    return (match.end(), _PER[match[1].lower()]) if match else None


# --- counted nouns ----------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"(?:^|\s+|-)((?:[A-Z]\.)+|[A-Z][A-Za-z]{0,3}-?[0-9]{1,3}[A-Z]{0,2}(?![\w%.,])|[A-Za-z][A-Za-z’']*(?:-[A-Za-z]+)*)"
)


def _words(use: str) -> frozenset[str]:
    return frozenset(row["word"] for row in read_lexicon("units/words") if row["use"] == use)


_STOP = _words("ends_noun")
_PASS = frozenset({"more", "other", "of", "additional", "new"})
_NOT_PLURAL = re.compile(r"(?:ss|us|is|ous|’s|'s)$|^(?:always|perhaps|besides|afterwards|thus|overseas|less|news)$")
_IRREGULAR = _words("plural")


def noun_after(text: str, start: int, *, limit: int = 6) -> Unit | None:
    """The counted noun after a number that ends at `start`: the first plural within `limit` words.

    "800 Chinese companies" counts companies. A hyphen makes a singular countable: "12-page". Stops at punctuation and
    at words that end a noun phrase.
    """
    hyphen = re.compile(r"-([a-z]+)(?![a-z])").match(text, start)
    if hyphen and hyphen[1] not in _STOP:
        return Unit(hyphen.end(), hyphen[1], "count")
    found: Unit | None = None
    position = start
    for _ in range(limit):
        match = _TOKEN.match(text, position)
        if match is None:
            break
        word, position = match[1].lower(), match.end()
        if word in _STOP and word not in _PASS:
            break
        if _is_plural(word):
            found = Unit(match.end(), word, "count")
        elif found:
            break
    return found


def _is_plural(word: str) -> bool:
    return word in _IRREGULAR or (len(word) > 3 and word.endswith("s") and not _NOT_PLURAL.search(word))
