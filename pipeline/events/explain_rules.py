"""The names of rules as a person reads them: "verbs:culminate[obj:@visit]" is a verb with a visit as its object."""

from __future__ import annotations

import re

_FRAME = re.compile(r"(?:(?P<operator>[\w-]+)>)?(?P<table>verbs|nouns):(?P<lemma>[^\[]+)(?:\[(?P<frame>.*)\])?")
_SLOTS = {
    "obj": "with object", "subj": "with subject", "prt": "with", "mod": "behind", "oprd": "made",
    "future": "in the future", "noobj": "without object", "jointly": "done jointly",
}  # fmt: skip
_NUMBERS = {
    "money": "an amount of money", "percent": "a percentage", "measure": "a measure", "count": "a counted noun",
    "duration": "a length of time", "bare": "a bare number", "share": "a share in words", "vague": "a vague number",
}  # fmt: skip
_CHANGES = {"change": "as a change", "level": "", "level+change": "with its change"}
_CHECKS = {
    "former": "the former level and the change {}",
    "rate": "the two currencies {}",
    "fall": "a fall by more than all of it {}",
}


def say_rule(rule: str) -> str:
    """The rule in words; the name itself where it is none of those known here."""
    if match := _FRAME.fullmatch(rule):
        return _say_frame(match)
    if rule.startswith("figure."):
        return _say_figure(rule)
    if rule.startswith("model:"):
        return f"read by the language model {rule.removeprefix('model:')}"
    return rule


def _say_frame(match: re.Match[str]) -> str:
    kind = match["table"].removesuffix("s")
    said = f"{kind} “{match['lemma'].replace('_', ' ')}”"
    conditions = [_say_condition(one) for one in (match["frame"] or "").split()]
    parts = [said, *conditions]
    if match["operator"]:
        parts.append(f"under a word for “{match['operator']}”")
    return " ".join(parts)


def _say_condition(condition: str) -> str:
    slot, _, words = condition.partition(":")
    lead = _SLOTS.get(slot, f"followed by “{slot}”")
    if not words:
        return lead
    said = [_say_words(word) for word in words.removesuffix("…").split("|")]
    more = " …" if len(said) > 3 or words.endswith("…") else ""
    return f"{lead} {' or '.join(said[:3])}{more}"


def _say_words(word: str) -> str:
    if word == "*":
        return "anything"
    plain = word.replace("_", " ")
    return f"a word for “{plain[1:]}”" if plain.startswith("@") else f"“{plain}”"


def _say_figure(rule: str) -> str:
    name, _, rest = rule.removeprefix("figure.").partition(" ")
    change, _, number = name.rpartition(".")
    parts = [" ".join(filter(None, (_NUMBERS.get(number, number), _CHANGES.get(change, change))))]
    if cue := re.search(r"cue=(.+?)(?= unnamed| agrees:| disagrees:|$)", rest):
        parts.append(f"“{cue[1]}” says of what kind")
    if re.search(r"(?:^| )unnamed(?: |$)", rest):
        parts.append("no known metric beside it")
    if check := re.search(r"(?P<verdict>disagrees|agrees):(?P<what>\S+)", rest):
        verdict = "agree" if check["verdict"] == "agrees" else "do not agree"
        parts += [_CHECKS.get(what, what + " {}").format(verdict) for what in check["what"].split("+")]
    return "; ".join(parts)
