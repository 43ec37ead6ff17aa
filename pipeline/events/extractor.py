"""What every extractor is to the rest of the pipeline: an article in, an extraction out, under a name and a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.events.extract import Source
from pipeline.records import Extraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an extractor read from one article, and what of its own words it did not believe."""

    extraction: Extraction
    #: Rows that were refused because the article does not bear them out, by reason.
    refused: Mapping[str, int] = field(default_factory=dict)


class Extractor(Protocol):
    """Reads articles. To plug in another one, name a factory of it in DATELINE_EXTRACTOR.

    Whatever it gives has to keep the promises of `Extraction`: offsets slice back to the quoted words, ids come from
    the content, and the same article gives the same rows.
    """

    @property
    def version(self) -> str:
        """Name and version, stored with every extraction; another text makes every article pending again."""

    @property
    def concurrency(self) -> int:
        """Articles that one task may let it read at the same time; 1 where it keeps a processor busy by itself."""

    @property
    def seconds_per_article(self) -> float:
        """The longest that one article may take: what a task claims at a time must fit into its lease."""

    def read(self, source: Source) -> Reading:
        """What the article says. FailItem where it failed on this one, RetryLater or StopRun where it can read none."""
