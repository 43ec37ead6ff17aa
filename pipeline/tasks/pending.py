"""How much is waiting: what a DAG asks before it spreads the work over mapped tasks."""

from __future__ import annotations

from pipeline.articles import cleaner_version
from pipeline.settings import Settings
from pipeline.store import claims, connection
from pipeline.store.claims import StageName
from pipeline.tasks.extractors import articles_at_a_time, current_extractor


def count_batches(stage: StageName) -> int:
    """How many batches it takes to work off what waits for `stage` now, the last one not full; 0 when nothing does."""
    settings = Settings.from_environment()
    version, size = cleaner_version(), settings.batch_size
    if stage == "events":
        extractor = current_extractor(settings)
        version, size = extractor.version, articles_at_a_time(extractor, settings)
    with connection.connect(settings) as conn:
        pending = claims.pending(conn, stage, version=version)
    return pending // size + 1 if pending else 0
