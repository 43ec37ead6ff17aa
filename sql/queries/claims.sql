-- claim_articles --
-- Documents that the given cleaner has not read. The index on (cleaned_by, document_id) knows them as two ranges.
-- A claim of the future was made by a clock that has gone back since: it holds nobody up.
with older as (
    select item.document_id as item_id, item.version as item_version
    from ingest.documents as item
    where item.is_latest and item.cleaned_by < %(version)s
        and not exists (
            select from ingest.claims as claim
            where claim.stage = 'articles' and claim.item_id = item.document_id
                and claim.item_version = item.version and claim.stage_version = %(version)s
                and (
                    claim.parked_at is not null
                    or claim.changed_at <= now() + interval '5 minutes'
                        and (claim.leased_until >= now() or claim.not_before > now())
                )
        )
    order by item.cleaned_by, item.document_id
    limit %(limit)s
    for update of item skip locked
), newer as (
    select item.document_id as item_id, item.version as item_version
    from ingest.documents as item
    where item.is_latest and item.cleaned_by > %(version)s
        and not exists (
            select from ingest.claims as claim
            where claim.stage = 'articles' and claim.item_id = item.document_id
                and claim.item_version = item.version and claim.stage_version = %(version)s
                and (
                    claim.parked_at is not null
                    or claim.changed_at <= now() + interval '5 minutes'
                        and (claim.leased_until >= now() or claim.not_before > now())
                )
        )
    order by item.cleaned_by, item.document_id
    limit %(limit)s
    for update of item skip locked
), chosen as (
    select item_id, item_version from older
    union all
    select item_id, item_version from newer
    limit %(limit)s
)
insert into ingest.claims as claim (stage, item_id, item_version, stage_version, attempts, leased_until, owner)
select 'articles', item_id, item_version, %(version)s, 1, now() + %(lease)s, %(owner)s from chosen
on conflict (stage, item_id, item_version, stage_version) do update
set attempts = claim.attempts + 1, leased_until = excluded.leased_until, owner = excluded.owner, changed_at = now()
where claim.parked_at is null
    and (
        claim.changed_at > now() + interval '5 minutes'
        or (claim.leased_until is null or claim.leased_until < now())
            and (claim.not_before is null or claim.not_before <= now())
    )
returning claim.stage, claim.item_id, claim.item_version, claim.stage_version, claim.attempts

-- claim_events --
-- Articles in English that the given extractor has not read. The index on (extracted_by, article_id) knows them.
with older as (
    select item.article_id as item_id, item.version as item_version
    from corpus.articles as item
    where item.is_current and item.state = 'ok' and item.language = 'en' and item.extracted_by < %(version)s
        and not exists (
            select from ingest.claims as claim
            where claim.stage = 'events' and claim.item_id = item.article_id
                and claim.item_version = item.version and claim.stage_version = %(version)s
                and (
                    claim.parked_at is not null
                    or claim.changed_at <= now() + interval '5 minutes'
                        and (claim.leased_until >= now() or claim.not_before > now())
                )
        )
    order by item.extracted_by, item.article_id
    limit %(limit)s
    for update of item skip locked
), newer as (
    select item.article_id as item_id, item.version as item_version
    from corpus.articles as item
    where item.is_current and item.state = 'ok' and item.language = 'en' and item.extracted_by > %(version)s
        and not exists (
            select from ingest.claims as claim
            where claim.stage = 'events' and claim.item_id = item.article_id
                and claim.item_version = item.version and claim.stage_version = %(version)s
                and (
                    claim.parked_at is not null
                    or claim.changed_at <= now() + interval '5 minutes'
                        and (claim.leased_until >= now() or claim.not_before > now())
                )
        )
    order by item.extracted_by, item.article_id
    limit %(limit)s
    for update of item skip locked
), chosen as (
    select item_id, item_version from older
    union all
    select item_id, item_version from newer
    limit %(limit)s
)
insert into ingest.claims as claim (stage, item_id, item_version, stage_version, attempts, leased_until, owner)
select 'events', item_id, item_version, %(version)s, 1, now() + %(lease)s, %(owner)s from chosen
on conflict (stage, item_id, item_version, stage_version) do update
set attempts = claim.attempts + 1, leased_until = excluded.leased_until, owner = excluded.owner, changed_at = now()
where claim.parked_at is null
    and (
        claim.changed_at > now() + interval '5 minutes'
        or (claim.leased_until is null or claim.leased_until < now())
            and (claim.not_before is null or claim.not_before <= now())
    )
returning claim.stage, claim.item_id, claim.item_version, claim.stage_version, claim.attempts

-- pending_articles --
select count(*)
from ingest.documents as item
where item.is_latest and (item.cleaned_by < %(version)s or item.cleaned_by > %(version)s)
    and not exists (
        select from ingest.claims as claim
        where claim.stage = 'articles' and claim.item_id = item.document_id and claim.item_version = item.version
            and claim.stage_version = %(version)s and claim.parked_at is not null
    )

-- pending_events --
select count(*)
from corpus.articles as item
where item.is_current and item.state = 'ok' and item.language = 'en'
    and (item.extracted_by < %(version)s or item.extracted_by > %(version)s)
    and not exists (
        select from ingest.claims as claim
        where claim.stage = 'events' and claim.item_id = item.article_id and claim.item_version = item.version
            and claim.stage_version = %(version)s and claim.parked_at is not null
    )

-- park_lost --
-- Items whose workers died again and again without a word are poison, too.
update ingest.claims
set parked_at = now(), leased_until = null, reason = 'worker_lost',
    message = 'Its worker was lost each time: it may need more memory or time than there is.', changed_at = now()
where stage = %(stage)s and parked_at is null and leased_until < now() and attempts >= %(max_attempts)s

-- fail --
update ingest.claims
set leased_until = null, reason = %(reason)s, message = %(message)s, changed_at = now(),
    not_before = now() + %(wait)s * power(2, least(attempts, 10) - 1),
    parked_at = case when attempts >= %(max_attempts)s then now() end
where stage = %(stage)s and item_id = %(item_id)s and item_version = %(item_version)s
    and stage_version = %(stage_version)s and parked_at is null
returning parked_at is not null

-- give_back --
update ingest.claims
set leased_until = null, attempts = greatest(attempts - 1, 1), not_before = now() + %(wait)s, changed_at = now()
where stage = %(stage)s and item_id = %(item_id)s and item_version = %(item_version)s
    and stage_version = %(stage_version)s and parked_at is null

-- parked --
select stage, item_id, item_version, stage_version, attempts, reason, message, parked_at
from ingest.claims where parked_at is not null and (stage = %(stage)s or %(stage)s::text is null)
order by parked_at, item_id

-- unpark --
delete from ingest.claims
where stage = %(stage)s and item_id = %(item_id)s and parked_at is not null
