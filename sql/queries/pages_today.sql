-- sizes --
-- Rows of each table, counted up to a bound and then as the server estimates them.
select name, case when counted <= %(bound)s then counted else greatest(counted, estimate)::bigint end as rows,
    counted > %(bound)s as is_estimate
from (
    select 'feeds' as name, (select count(*) from ingest.feeds) as counted, 0::real as estimate
    union all
    select 'entries', (select count(*) from (select from ingest.entries limit %(bound)s + 1) as row),
        (select reltuples from pg_class where oid = 'ingest.entries'::regclass)
    union all
    select 'documents', (select count(*) from (select from ingest.documents limit %(bound)s + 1) as row),
        (select reltuples from pg_class where oid = 'ingest.documents'::regclass)
    union all
    select 'articles', (select count(*) from (select from corpus.articles where is_current limit %(bound)s + 1) as row),
        (select reltuples from pg_class where oid = 'corpus.articles'::regclass)
    union all
    select 'events', (select count(*) from (select from daily.events_history where release_to is null limit %(bound)s + 1) as row),
        (select reltuples from pg_class where oid = 'daily.events_history'::regclass)
    union all
    select 'days', (select count(distinct day) from daily.releases), 0
) as size

-- waiting --
-- What waits for each stage, counted up to a bound, and since when the oldest of it does.
select 'poll' as stage, count(*) as waiting, min(next_poll_at) as since
from ingest.feed_states join ingest.feeds as feed using (feed_id)
where feed.is_on and next_poll_at <= %(now)s
union all
select 'fetch', count(*), min(due_at)
from (select due_at from ingest.entries where due_at <= %(now)s order by due_at limit %(bound)s) as entry
union all
select 'articles', count(*), min(stored_at)
from (
    select stored_at from ingest.documents as item
    where is_latest and (cleaned_by < %(cleaner)s or cleaned_by > %(cleaner)s)
        and not exists (
            select from ingest.claims as claim
            where claim.stage = 'articles' and claim.item_id = item.document_id and claim.item_version = item.version
                and claim.stage_version = %(cleaner)s and claim.parked_at is not null
        )
    limit %(bound)s
) as document
union all
select 'events', count(*), min(stored_at)
from (
    select stored_at from corpus.articles as item
    where is_current and state = 'ok' and language = 'en' and (extracted_by < %(extractor)s or extracted_by > %(extractor)s)
        and not exists (
            select from ingest.claims as claim
            where claim.stage = 'events' and claim.item_id = item.article_id and claim.item_version = item.version
                and claim.stage_version = %(extractor)s and claim.parked_at is not null
        )
    limit %(bound)s
) as article
union all
select 'link', count(*), min(marked_at) from (select marked_at from coding.unlinked limit %(bound)s) as event

-- dirty --
select count(distinct day) as waiting, min(marked_at) as since from staging.marks where day = any (%(days)s)

-- work --
-- What each stage did, hour by hour, in the last day.
select stage, date_trunc('hour', reported_at) as hour, sum(done)::bigint as done, sum(failed)::bigint as failed
from quality.reports
where stage = any (%(stages)s) and reported_at >= %(since)s
group by stage, hour
order by stage, hour

-- latest --
select stage.name as stage, report.message, report.reported_at
from unnest(%(stages)s::text[]) as stage (name)
cross join lateral (
    select message, reported_at from quality.reports where stage = stage.name order by reported_at desc limit 1
) as report

-- parked --
select stage, coalesce(reason, 'unknown') as reason, count(*) as waiting
from ingest.claims where parked_at is not null
group by 1, 2 order by waiting desc, 1, 2 limit 10

-- health --
select case when feed.is_on then state.health else 'off' end as health, count(*) as feeds
from ingest.feeds as feed join ingest.feed_states as state using (feed_id)
group by 1 order by 1

-- last_release --
select day, published_at, changed_rows from daily.releases order by release_id desc limit 1

-- newest_article --
select max(reported_at) as at from quality.reports where stage = 'articles' and done > 0
