"""Numbers in words and digits: "2 1/2", "twenty-four", "a couple of", "two and a half", "nineteen ninety-six"."""

from __future__ import annotations

from fractions import Fraction

from pipeline.mentions.times.vocabulary import Vocabulary, fold, tokenize

_FRACTIONS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6}
#: The words of a number that join or stand apart and add nothing.
_FILL = frozenset({"-", "and", "a", "of", "the", "'"})


def read_number(text: str, vocabulary: Vocabulary) -> Fraction | None:
    """The number that `text` writes in digits or words, null for words of no certain size ("several")."""
    folded = fold(text)
    for name in ("CARD", "ORD", "QUANT"):
        value = vocabulary.values.get((name, folded))
        if value is not None:
            return None if value == "X" else Fraction(value)
    tokens = [token for token in tokenize(folded) if not token.isspace()]
    if tokens and tokens[0].isdigit():
        return _digits(tokens)
    return _words(tokens, vocabulary)


def _digits(tokens: list[str]) -> Fraction | None:
    """Digits with thousands' commas, a decimal point and a common fraction ("1,500", "2.5", "2 1/2")."""
    whole, rest = tokens[0], tokens[1:]
    while len(rest) > 1 and rest[0] == "," and len(rest[1]) == len("000"):
        whole, rest = whole + rest[1], rest[2:]
    if len(rest) > 1 and rest[0] == "." and rest[1].isdigit():
        whole, rest = f"{whole}.{rest[1]}", rest[2:]
    scale = _SCALES.get(rest[0], 1) if rest else 1
    return (Fraction(whole) + _fraction([word for word in rest if word != "-"])) * scale


def _fraction(words: list[str]) -> Fraction:
    """What the words behind the digits add: "1/2", "½", "and a half"."""
    if len(words) == len(("1", "/", "2")) and words[1] == "/" and int(words[2]):
        return Fraction(int(words[0]), int(words[2]))
    if words and words[0] in _FRACTIONS:
        return _FRACTIONS[words[0]]
    return Fraction(1, 2) if "half" in words else Fraction(0)


def _words(tokens: list[str], vocabulary: Vocabulary) -> Fraction | None:
    """Number words added up: tens and ones add, "hundred" multiplies what is before it, "thousand" closes a group."""
    total = group = Fraction(0)
    seen = False
    for word in tokens:
        value = "1/2" if word == "half" else _word_value(word, vocabulary)
        if value is None or value == "X":
            if word not in _FILL:
                return None
            continue
        number, seen = Fraction(value), True
        if number >= _SCALES["thousand"]:
            total, group = total + (group or 1) * number, Fraction(0)
        else:
            group = (group or 1) * number if number == _SCALES["hundred"] else group + number
    return total + group if seen else None


def _word_value(word: str, vocabulary: Vocabulary) -> str | None:
    return vocabulary.values.get(("CARD", word)) or vocabulary.values.get(("ORD", word))


def read_year(text: str, vocabulary: Vocabulary) -> int | None:
    """A year in digits ("1998", "'98") or in words ("nineteen ninety-six", "two thousand and three").

    Two digits are a year of the century that ends in 2049, begins in 1950.
    """
    tokens = [token for token in tokenize(fold(text)) if not token.isspace()]
    digits = [token for token in tokens if token.isdigit()]
    if digits:
        number = int(digits[0])
        return number if len(digits[0]) == 4 else full_year(number)
    words = [vocabulary.values.get(("CARD", token)) for token in tokens if token not in _FILL]
    first = words[0] if words else None
    if first and 11 <= int(Fraction(first)) <= 20 and len(words) > 1 and "thousand" not in tokens:
        rest = read_number(" ".join(tokens[1:]), vocabulary)
        return None if rest is None else int(Fraction(first)) * 100 + int(rest)
    number_words = read_number(text, vocabulary)
    return None if number_words is None else int(number_words)


def full_year(number: int) -> int:
    """The year that two digits mean: 50-99 in the 1900s, 00-49 in the 2000s."""
    return number + (1900 if number >= 50 else 2000)
