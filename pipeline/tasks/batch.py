"""One batch of a stage: claim, work item by item, give every claim back with a result or a reason.

claim a batch
for each item:
    it works                        the result and the claim's end are one transaction
    SkipItem                        it can never succeed: recorded with its reason, pending no more
    RetryLater                      it is not to blame: put back, the attempt does not count
    FailItem, anything unforeseen   it failed: counted, tried again after a growing wait, parked in the end
    StopRun                         nothing further can succeed: the rest of the batch is put back
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from time import monotonic

from pipeline.errors import FailItem, RetryLater, SkipItem, StopRun
from pipeline.settings import Settings
from pipeline.store import claims, connection, reports
from pipeline.store.claims import Claim, StageName
from pipeline.store.connection import Connection
from pipeline.tasks.report import Report, sentence

log = logging.getLogger(__name__)

#: Does one item; gives null when it is done, or the reason why there was nothing to do ("unchanged").
Work = Callable[[Connection, Claim], str | None]
Skip = Callable[[Connection, Claim, SkipItem], None]
#: Sees a batch before its items are worked on one by one; raises nothing that an item is to blame for.
Ahead = Callable[[Connection, Sequence[Claim]], None]


def work_through(
    stage: StageName,
    *,
    version: str,
    work: Work,
    skip: Skip,
    settings: Settings,
    limit: int | None = None,
    ahead: Ahead | None = None,
    note: Callable[[], str] = str,
) -> Report:
    """Claim one batch of `stage` and work through it; the report is kept in the database, too.

    `limit` is for work too slow for a whole batch of the settings' size within the lease. `note` is asked at the end
    for what the report's sentence is to say besides the counts.

    Raises StopRun and RetryLater when the database itself is unwell; the leases then expire and the items are taken
    again.
    """
    started = monotonic()
    lease = timedelta(minutes=settings.lease_minutes)
    done, failed, skipped = 0, 0, Counter[str]()
    with connection.connect(settings) as conn:
        claimed = claims.claim(conn, stage, version=version, limit=limit or settings.batch_size, lease=lease)
        if ahead is not None:
            ahead(conn, claimed)
        for number, claim in enumerate(claimed):
            try:
                outcome = _work_on(conn, claim, work=work, skip=skip)
            except StopRun:
                for rest in claimed[number:]:
                    claims.give_back(conn, rest)
                raise
            match outcome:
                case None:
                    done += 1
                case "failed":
                    failed += 1
                case reason:
                    skipped[reason] += 1
        message = f"{sentence(done, skipped, failed)}. {note()}".strip()
        report = Report(stage=stage, done=done, skipped=skipped, failed=failed, message=message)
        reports.put(conn, report.as_dict(), seconds=monotonic() - started)
    return report


def _work_on(conn: Connection, claim: Claim, *, work: Work, skip: Skip) -> str | None:
    try:
        with connection.plain_errors():
            return work(conn, claim)
    except SkipItem as exc:
        log.info("%s %s skipped: %s", claim.stage, claim.item_id, exc)
        with connection.plain_errors():
            skip(conn, claim, exc)
        return exc.reason
    except RetryLater as exc:
        log.warning("%s %s put back: %s", claim.stage, claim.item_id, exc)
        with connection.plain_errors():
            wait = claims.FIRST_WAIT if exc.wait_seconds is None else timedelta(seconds=exc.wait_seconds)
            claims.give_back(conn, claim, wait=max(claims.FIRST_WAIT, wait))
        return "put_back"
    except FailItem as exc:
        log.warning("%s %s failed: %s", claim.stage, claim.item_id, exc)
        with connection.plain_errors():
            claims.fail(conn, claim, reason=exc.reason, message=str(exc)[:1000])
        return "failed"
    except StopRun:
        raise
    except Exception as exc:
        # The edge of the stage: what nobody foresaw in one item must not take the batch down.
        log.exception("%s %s failed", claim.stage, claim.item_id)
        with connection.plain_errors():
            claims.fail(conn, claim, reason=type(exc).__name__, message=str(exc)[:1000] or type(exc).__name__)
        return "failed"
