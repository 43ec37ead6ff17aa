"""What an article says: dated events and figures, with the words that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from pipeline.events.extract import Source, as_days, extract_sources
from pipeline.lexicons import SEEDS, fingerprint
from pipeline.records import Days, Extraction
from pipeline.settings import ROOT, Settings

__all__ = ["Source", "as_days", "extract_article", "extract_articles", "extractor_version"]


def extract_article(
    *, article_id: str, title: str | None, body: str, published: Days | date | None, model: str | None = None
) -> Extraction:
    """Times, events and figures of one article; offsets count characters of `body`.

    `published` is the day of publication, the half-open interval that it must lie in, or null. `model` is a spaCy
    package; null takes the setting. Any text is fine: nothing in it raises.
    """
    source = Source(article_id=article_id, title=title, body=body, published=as_days(published))
    return next(extract_sources([source], model=model))


def extract_articles(batch: Iterable[Source], *, model: str | None = None) -> Iterator[Extraction]:
    """`extract_article` of each source, in order; quicker than one by one, for the parser works in batches."""
    return extract_sources(batch, model=model)


#: Folders of seeds/ whose words the extractor reads.
_WORDS = ("actors", "confidence", "metrics", "places", "times", "triggers", "units")
#: Modules of this package that read nothing from an article: a change of theirs makes no article pending again.
_NOT_READING = (
    *("link.py", "explain.py", "explain_page.py", "explain_rules.py", "explain_words.py", "as_json.py"),
    *("extractor.py", "model_answer.py", "model_evidence.py", "grouping.py", "link_figures.py", "link_chain.py"),
)


@cache
def extractor_version() -> str:
    """The package's version and a fingerprint of rules, words and model: another one may read articles differently."""
    package = ROOT / "pipeline"
    rules = [path for part in ("events", "mentions") for path in (package / part).rglob("*.py")]
    words = [path for folder in _WORDS for path in (SEEDS / folder).rglob("*.csv")]
    reading = fingerprint([*(path for path in rules if path.name not in _NOT_READING), *words])
    return f"{_release()}+{reading}.{Settings.from_environment().spacy_model}"


def _release() -> str:
    try:
        return version("dateline")
    except PackageNotFoundError:
        return "0"
