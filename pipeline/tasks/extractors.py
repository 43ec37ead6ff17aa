"""The extractor that the settings name: our rules, a language model, or one that somebody plugs in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import pipeline.events
from pipeline.errors import FailItem, StopRun
from pipeline.events import Source, extract_article, extractor_version
from pipeline.events.extractor import Extractor, Reading
from pipeline.events.model_answer import messages_for, read_answer, split_pieces
from pipeline.events.model_evidence import Evidence, Located, build_extraction
from pipeline.lexicons import fingerprint
from pipeline.net.language_model import Endpoint, ask, endpoint_of
from pipeline.settings import Settings


class RulesExtractor:
    """Our own rules."""

    #: They keep one processor busy.
    concurrency = 1
    seconds_per_article = 5.0

    @property
    def version(self) -> str:
        """The package's version and a fingerprint of rules, words and model."""
        return extractor_version()

    def read(self, source: Source) -> Reading:
        """What the rules read; any text is fine."""
        extraction = extract_article(
            article_id=source.article_id, title=source.title, body=source.body, published=source.published
        )
        return Reading(extraction=extraction)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelExtractor:
    """A language model, whose rows count where the article bears them out word by word."""

    endpoint: Endpoint
    concurrency: int = 1

    @property
    def seconds_per_article(self) -> float:
        """Time for two questions: most articles are one piece."""
        return 2 * self.endpoint.timeout_seconds

    @property
    def version(self) -> str:
        """The model's name and a fingerprint of the question and of how its answer is held against the text."""
        return f"model:{self.endpoint.model}+{_question()}"

    def read(self, source: Source) -> Reading:
        """What the model reads, piece by piece. FailItem (`unverified`) where half of its rows or more are refused."""
        refused: Counter[str] = Counter()
        evidence = Evidence(source, rule=f"model:{self.endpoint.model}")
        rows: list[Located] = []
        for low, high in split_pieces(source.body):
            answer = read_answer(
                ask(self.endpoint, messages_for(source.title, source.body[low:high], source.published))
            )
            refused.update(answer.refused)
            rows += [Located(event, low, high) for event in answer.events]
            rows += [Located(figure, low, high) for figure in answer.figures]
        extraction = build_extraction(evidence, rows, refused)
        believed = len(extraction.events) + len(extraction.figures)
        if (wrong := refused.total()) >= 2 and wrong >= believed:
            reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(refused.items()))
            message = f"The article bears out {believed} of the model's rows and not {wrong} ({reasons}): none is kept."
            raise FailItem(message, reason="unverified")
        return Reading(extraction=extraction, refused=dict(refused))


@cache
def _question() -> str:
    folder = Path(pipeline.events.__file__).parent
    return fingerprint(folder / name for name in ("model_prompt.txt", "model_answer.py", "model_evidence.py"))


def articles_at_a_time(extractor: Extractor, settings: Settings) -> int:
    """Articles that one task takes: a batch of the settings' size, less where half of a lease is too short for it."""
    within = int(settings.lease_minutes * 30 * extractor.concurrency / extractor.seconds_per_article)
    return max(1, min(settings.batch_size, within))


def current_extractor(settings: Settings | None = None) -> Extractor:
    """The extractor that the settings name; raises StopRun naming the setting that is wrong."""
    settings = settings or Settings.from_environment()
    match settings.extractor:
        case "rules":
            return RulesExtractor()
        case "model":
            return ModelExtractor(endpoint=endpoint_of(settings), concurrency=max(1, settings.model_concurrency))
        case name:
            return _plugged_in(name, settings)


def _plugged_in(name: str, settings: Settings) -> Extractor:
    module, _, factory = name.partition(":")
    try:
        found: Extractor = getattr(import_module(module), factory)(settings)
    except (ImportError, AttributeError, TypeError, ValueError) as exc:
        message = f"DATELINE_EXTRACTOR={name!r} is neither rules, model nor a factory package.module:name ({exc})."
        raise StopRun(message) from exc
    return found
