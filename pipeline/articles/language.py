"""Which language a text is in."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

#: Fewer letters than this say nothing reliable; East Asian characters say more each.
FEWEST_LETTERS = 24
#: Characters from the middle of the text that are looked at.
LOOKED_AT = 2_000
#: Below this the guess is not believed.
LEAST_PROBABILITY = 0.5
#: A text of fewer letters may be what the page says it is, if its own words make that at least so probable.
SHORT_LETTERS = 120
FITTING_PROBABILITY = 0.05

_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def detect_language(title: str | None, body: str, *, declared: str | None = None) -> str | None:
    """ISO 639-1 code of the language of the body, of title and body where that is short; null when too short to tell.

    `declared` is what the page says of itself ("en-US"); it decides only where the text is short and fits it.
    """
    text = body if len(body) >= 200 else f"{title or ''}\n{body}"
    start = max(0, (len(text) - LOOKED_AT) // 2)
    text = text[start : start + LOOKED_AT]
    letters = sum(character.isalpha() for character in text) + 5 * len(_WIDE.findall(text))
    if letters < FEWEST_LETTERS:
        return None
    ranked = dict(_identifier().rank(text))
    stated = (declared or "").strip().lower()[:2]
    if letters < SHORT_LETTERS and ranked.get(stated, 0.0) >= FITTING_PROBABILITY:
        return stated
    code = max(ranked, key=lambda name: (ranked[name], name))
    return code if ranked[code] >= LEAST_PROBABILITY else None


@cache
def _identifier() -> Any:
    """The identifier, kept to the languages that have a code of two letters; loading takes half a second, once."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier
