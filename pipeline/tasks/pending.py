"""How much is waiting: what a DAG asks before it spreads the work over mapped tasks."""

from __future__ import annotations

from pipeline.articles import cleaner_version
from pipeline.settings import Settings
from pipeline.store import claims, connection
from pipeline.store.claims import StageName
from pipeline.tasks.extractors import current_extractor


def count_batches(stage: StageName) -> int:
    """How many batches it takes to work off what waits for `stage` now; 0 when nothing does."""
    settings = Settings.from_environment()
    version = cleaner_version() if stage == "articles" else current_extractor(settings).version
    with connection.connect(settings) as conn:
        return -(-claims.pending(conn, stage, version=version) // settings.batch_size)
