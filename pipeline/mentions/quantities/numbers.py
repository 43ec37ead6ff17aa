"""Numbers as written, in digits or in words, with their scale: "93.8 billion", "1,00,000", "half a million"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

SCALES: dict[str, float] = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "quadrillion": 1e15,
    "thousands": 1e3, "millions": 1e6, "billions": 1e9, "trillions": 1e12,
    "dozen": 12.0, "lakh": 1e5, "lakhs": 1e5, "lac": 1e5, "crore": 1e7, "crores": 1e7,
}  # fmt: skip
#: Read only after digits; single letters only where they touch the digits.
SHORT_SCALES: dict[str, float] = {
    "bn": 1e9, "bln": 1e9, "bil": 1e9, "mn": 1e6, "mln": 1e6, "mil": 1e6, "mio": 1e6, "mlrd": 1e9, "trln": 1e12,
    "trn": 1e12, "tln": 1e12, "tn": 1e12, "thsd": 1e3, "ths": 1e3, "cr": 1e7,
}  # fmt: skip
LETTER_SCALES: dict[str, float] = {"k": 1e3, "K": 1e3, "m": 1e6, "M": 1e6, "b": 1e9, "B": 1e9}
_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS: dict[str, float] = {
    **{word: float(n) for n, word in enumerate(_ONES.split(), 1)},
    **{word: 10.0 * n for n, word in enumerate(_TENS.split(), 2)},
}
_FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_VAGUE = {
    "dozens": (12.0, None), "hundreds": (1e2, 1e3), "thousands": (1e3, 1e4), "tens of thousands": (1e4, 1e5),
    "hundreds of thousands": (1e5, 1e6), "millions": (1e6, 1e7), "tens of millions": (1e7, 1e8),
    "hundreds of millions": (1e8, 1e9), "billions": (1e9, 1e10), "tens of billions": (1e10, 1e11),
    "hundreds of billions": (1e11, 1e12), "trillions": (1e12, 1e13),
}  # fmt: skip
_GLYPHS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_SCALE = rf"(?:{_any(SCALES)})(?![a-z])"
_DIGITS = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
    r"|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?![0-9])"
    r"|[0-9]{1,3}(?:[\u00a0\u202f\u2009][0-9]{3})+(?![0-9])(?:[.,][0-9]+)?"
    r"|[0-9]{1,3}(?: [0-9]{3}){2,}(?![0-9])"
    r"|[0-9]{1,3}(?:\.[0-9]{3}){2,}(?![0-9.])"
    r"|[0-9]{1,6},[0-9]{1,2}(?=\s?(?:%|per ?cent|pct|million|billion|trillion|mln|bln|bn|thousand)(?![a-z]))"
    r"|[0-9]+(?:\.[0-9]+)?|(?<![0-9A-Za-z])\.[0-9]+)"
)
_DIGIT_WORD = "|".join(_ONES.split()[:9])
_BASE = rf"(?:(?:{'|'.join(_TENS.split())})(?:[-\s](?:{_DIGIT_WORD}))?|{_any(WORDS)})(?![a-z])"
_PHRASE = (
    rf"(?:half\s+(?:a|an)\s+(?:{_SCALE})|(?:a|one)\s+quarter\s+of\s+(?:a|an)\s+(?:{_SCALE})"
    rf"|(?:a|an|one)\s+(?:half\s+)?(?:{_SCALE})(?:\s+(?:{_SCALE})){{0,2}}"
    rf"|{_BASE}(?:\s+and\s+a\s+half)?(?:[-\s]+(?:{_SCALE})(?:[-\s]+(?:and\s+)?(?:{_BASE}))?){{0,8}})"
)
_SHARE = (
    r"(?:(?:a|one|two|three|four|five|seven|nine)[\s-]"
    r"(?:third|quarter|fourth|fifth|sixth|eighth|tenth)s?(?=\s+(?:of|the|that|their|its)\b)"
    r"|(?:two|three|four)[\s-](?:third|quarter|fifth)s(?![a-z])"
    r"|(?<!first\s)(?<!second\s)(?<!latter\s)(?<!last\s)(?<!this\s)(?<!next\s)(?:one[\s-])?half(?=\s+(?:of|the|its|their|all|his|her|our)\b))"
)
_FEW = r"(?:one|two|three|four|five|six|seven|eight|nine|[1-9])"
#: "one in five", "seven out of every 10": never a span of time ("one in five years").
_PROPORTION = (
    rf"{_FEW}\s(?:in|out\sof)(?:\severy)?\s(?:three|four|five|six|seven|eight|nine|ten|twenty|fifty|[3-9]|[1-9]0|100|a\shundred)"
    r"(?=[\s,.;:)])(?!\s(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|[0-9]))"
)
#: A change told without a number ("doubled", "to halve"), never "doubled down" or "double-digit".
_FOLD = (
    r"(?:doubl|tripl|trebl|quadrupl|quintupl|halv)(?:ed|ing)(?![\w-])(?!\s(?:down|up|as|back|over)(?![a-z]))"
    r"|(?<=to\s)(?:double|triple|treble|quadruple|halve)(?![\w-])(?!\s(?:check|down|up)(?![a-z]))"
)
_NUMBER = re.compile(
    # No number begins within a word.
    rf"(?:(?<![a-z])|(?![a-z]))(?:(?P<proportion>(?<![\w.,-]){_PROPORTION})"
    rf"|(?P<fold>(?<![a-z-])(?:{_FOLD}))"
    rf"|(?P<vague>(?<![a-z0-9-])(?:{_any(_VAGUE)})(?=\s+of\b))"
    rf"|(?P<share>(?<![a-z0-9-]){_SHARE})"
    rf"|(?P<part>(?<![\w-])(?:(?:a|one|two|three)[\s-](?:third|quarter|fifth|tenth|half)s?|half)(?![\w-])(?!\s+(?:an?\s|{_SCALE})))"
    r"|(?P<fraction>(?<![\w/.⁄])[1-9][0-9]{0,2}[/⁄][1-9][0-9]{0,3}(?=(?:ths?)?\s+of\b))"
    r"|(?P<power>(?<![\w.])[0-9]+(?:\.[0-9]+)?\s?[×x]\s?10\^?[-−]?[0-9]{1,2}(?!\w))"
    rf"|(?P<phrase>(?<![a-z0-9]){_PHRASE})"
    rf"|(?P<digits>{_DIGITS}))",
    re.IGNORECASE,
)
_AFTER_DIGITS = re.compile(
    rf"(?P<glyph>[{''.join(_GLYPHS)}])?(?:[ -](?P<above>[1-9][0-9]?)/(?P<below>2|4|8|16|32|64)(?![0-9/]))?"
    rf"(?:(?P<scales>(?:[\s\u00a0-]{{0,2}}(?:{_any(SCALES)})(?![a-z])){{1,2}})"
    rf"|[\s\u00a0]?(?P<short>{_any(SHORT_SCALES)})(?![a-z])(?:\.(?=\s[a-z]))?(?P<more>\s+(?:{_any(SCALES)})(?![a-z]))?"
    r"|(?P<letter>[kmb])(?![a-z0-9/²³]))?",
    re.IGNORECASE,
)
#: A number with more digits than this is a code, not a quantity.
_MAX_DIGITS = 18


class Number(NamedTuple):
    """A number at [start, end); `value` has every scale applied except `letter`."""

    start: int
    end: int
    value: float
    #: Upper end where the words are vague ("thousands of": 1,000 to 10,000).
    value_to: float | None
    #: "digits", "words", "share", "vague", "fold" (percent of "doubled") or "part" (percent of "by a third").
    form: str
    #: The digits as written; empty for words.
    digits: str
    #: Product of the scales that were applied (1 where none was).
    scale: float
    #: A letter touching the digits that may be a scale or a unit ("5m"), included in [start, end).
    letter: str


def next_number(text: str, start: int = 0, end: int | None = None) -> Number | None:
    """The first number that begins at or after `start` and before `end`; null when there is none."""
    for match in _NUMBER.finditer(text, start, len(text) if end is None else end):
        number = _read(text, match)
        if number is not None:
            return number
    return None


def _read(text: str, match: re.Match[str]) -> Number | None:
    words = " ".join(match[0].lower().split())
    begin, end = match.span()
    match match.lastgroup:
        case "vague":
            value, value_to = _VAGUE[words]
            return Number(begin, end, value, value_to, "vague", "", 1.0, "")
        case "proportion" | "fraction" | "fold" | "share" | "part":
            relative = _read_relative(match.lastgroup, words, text[max(0, begin - 40) : begin])
            return Number(begin, end, relative[1], None, relative[0], "", 1.0, "") if relative else None
        case "power":
            base, _, power = re.sub(r"\s|\^", "", words).replace("×", "x").replace("−", "-").partition("x10")
            return Number(begin, end, float(base) * 10.0 ** int(power), None, "words", "", 10.0, "")
        case "phrase":
            value, scale = _read_words(words)
            return Number(begin, end, value, None, "words", "", scale, "")
    return _read_digits(text, match[0], begin, end)


#: Percent of change.
_FOLDS = {"doub": 100.0, "trip": 200.0, "treb": 200.0, "quad": 300.0, "quin": 400.0, "halv": 50.0}
_STEP_BEFORE = re.compile(
    r"(?<![a-z])(?:by|up|down|rose|risen|rising|fell|fallen|falling|grew|grown|dropped|jumped|declined|climbed|surged|plunged"
    r"|increased|decreased|shrank|shrunk|slumped|lost)\s+(?:(?:about|around|nearly|almost|roughly|some|over|more\s+than|at\s+least"
    r"|up\s+to|as\s+much\s+as|less\s+than|just|only|another)\s+)*\Z",
    re.IGNORECASE,
)


def _read_relative(group: str, words: str, before: str) -> tuple[str, float] | None:
    """Form and value of a share, or of a change told without a number, in percent; null where it is neither."""
    if group == "fold":
        return "fold", _FOLDS[words[:4]]
    if group == "proportion":
        parts = re.split(r"\s(?:in|out\sof)(?:\severy)?\s", words)
        above, below = (_read_words(part)[0] if part[0].isalpha() else float(part) for part in parts)
        return "share", above / below
    if group == "fraction":
        parts = words.replace("⁄", "/").split("/")
        return "share", float(parts[0]) / float(parts[1])
    if _STEP_BEFORE.search(before):
        return "part", round(100 * _read_share(words), 1)
    return ("share", _read_share(words)) if group == "share" else None


def _read_share(words: str) -> float:
    head, _, tail = words.replace("-", " ").rpartition(" ")
    part = _FRACTIONS[tail.rstrip("s") if tail not in _FRACTIONS else tail]
    return (WORDS.get(head, 1.0)) / part


def _read_words(words: str) -> tuple[float, float]:
    """Value of number words ("two hundred and five thousand") and the largest scale in them."""
    total, current, scale = 0.0, 0.0, 1.0
    tokens = words.replace("-", " ").replace(" and a half", " half").split()
    for n, word in enumerate(tokens):
        if word in WORDS:
            current += WORDS[word]
        elif word == "half":
            current += 0.5
        elif word == "quarter":
            current = 0.25
        elif word in SCALES:
            scale = max(scale, SCALES[word])
            factor = SCALES[word]
            current = (current or 1.0) * factor
            if factor >= 1e3 and not any(SCALES.get(later, 0) > factor for later in tokens[n + 1 :]):
                total, current = total + current, 0.0
    return total + current, scale


def _read_digits(text: str, digits: str, begin: int, end: int) -> Number | None:
    plain = _plain_digits(text, digits, end)
    if sum(char.isdigit() for char in plain) > _MAX_DIGITS:
        return None
    value, scale = float(plain), 1.0
    after = _AFTER_DIGITS.match(text, end)
    if after is None:
        return Number(begin, end, value, None, "digits", digits, scale, "")
    value += _GLYPHS.get(after["glyph"] or "", 0.0)
    if after["above"]:
        if not (digits.isdigit() or text[end] == "-") or int(after["above"]) >= int(after["below"]):
            return Number(begin, end, value, None, "digits", digits, scale, "")
        # "6.12-1/2" is half a hundredth more: so grain is priced.
        step = 1.0 if digits.isdigit() else 0.1 ** len(plain.partition(".")[2])
        value = round(value + step * int(after["above"]) / int(after["below"]), 8)
    for word in re.split(r"[\s\u00a0-]+", f"{after['scales'] or ''} {after['more'] or ''}".lower()):
        scale *= SCALES.get(word, 1.0)
    scale *= SHORT_SCALES.get((after["short"] or "").lower(), 1.0)
    return Number(
        begin, after.end(), _scaled(plain, value, scale), None, "digits", digits, scale, after["letter"] or ""
    )


def _scaled(plain: str, value: float, scale: float) -> float:
    """`value` times `scale` without the noise of binary fractions: 1.2 million is 1200000, not 1199999.9999."""
    places = len(plain.partition(".")[2]) + 2
    return round(value * scale, max(0, places)) if scale > 1 else value


def _plain_digits(text: str, digits: str, end: int) -> str:
    if re.fullmatch(r"[0-9]{1,6},[0-9]{1,2}", digits):
        return digits.replace(",", ".")
    if digits.count(".") > 1:
        return digits.replace(".", "")
    if re.search(r"[\u00a0\u202f\u2009]", digits):
        digits = digits.replace(",", ".")
    return re.sub(r"[,\s\u00a0\u202f\u2009]", "", digits)


def scale_letter(number: Number) -> Number:
    """The number with its letter read as a scale ("$5m" is five million)."""
    factor = LETTER_SCALES[number.letter]
    value = _scaled(re.sub(r"[^0-9.]", "", number.digits), number.value, factor)
    return number._replace(value=value, scale=number.scale * factor, letter="")


def drop_letter(number: Number) -> Number:
    """The number without its letter, which is then left to be read as a unit ("5m" is five metres)."""
    return number._replace(end=number.end - len(number.letter), letter="")
