-- daily.coverage of one day: what was polled, listed, fetched and read, by source. A source whose feed is on has a row
-- though nothing came from it, and keeps it: nought polls is a blind day, polls without entries a quiet one.
insert into staging.coverage (
    build_id, day, source, polls, failed_polls, entries, seen, late, failed, blocked, articles, skipped, pending,
    expected
)
with bounds as (
    select %(day)s::date::timestamp at time zone 'UTC' as first_instant,
        (%(day)s::date + 1)::timestamp at time zone 'UTC' as end_instant
), polled as (
    select feed.publisher as source, count(*) as polls,
        count(*) filter (where poll.result not in ('ok', 'not_modified', 'busy')) as failed_polls
    from bounds
    join ingest.polls as poll on poll.polled_at >= bounds.first_instant and poll.polled_at < bounds.end_instant
    join ingest.feeds as feed using (feed_id)
    group by feed.publisher
), watched as (
    select distinct feed.publisher as source
    from bounds
    join ingest.feeds as feed on feed.is_on and feed.added_at < bounds.end_instant
    where bounds.end_instant > now() - interval '15 days' and bounds.first_instant <= now()
    union
    select source from daily.coverage where day = %(day)s and polls = 0 and entries = 0 and articles = 0 and skipped = 0
), listed as (
    select coalesce(feed.publisher, '-') as source, count(*) as entries,
        count(*) filter (where entry.fetches > 0) as seen,
        count(*) filter (where entry.first_seen_at > entry.published_at + interval '1 day') as late,
        count(*) filter (where entry.fetches = 0 and entry.failures > 0
            and entry.last_result not in ('blocked', 'robots')) as failed,
        count(*) filter (where entry.fetches = 0 and entry.last_result in ('blocked', 'robots')) as blocked
    from bounds
    join ingest.entries as entry
        on entry.first_seen_at >= bounds.first_instant and entry.first_seen_at < bounds.end_instant
    left join ingest.feeds as feed using (feed_id)
    group by 1
), expected as (
    select source, percentile_cont(0.5) within group (order by entries) as expected
    from daily.coverage
    where day in (select %(day)s::date - 7 * week from generate_series(1, 8) as week)
    group by source
    having count(*) >= 3
), read as (
    select coalesce(document.source, '-') as source,
        count(*) filter (where article.state = 'ok') as articles,
        count(*) filter (where article.state <> 'ok') as skipped,
        count(*) filter (where article.state = 'ok' and article.language = 'en' and article.extracted_by = '') as pending
    from corpus.articles as article
    join ingest.documents as document
        on document.document_id = article.article_id and document.version = article.document_version
    where article.is_current and article.published_begin = %(day)s
    group by 1
), undated as (
    select coalesce(document.source, '-') as source,
        count(*) filter (where article.state = 'ok') as articles,
        count(*) filter (where article.state is distinct from 'ok') as skipped,
        count(*) filter (where article.state = 'ok' and article.language = 'en' and article.extracted_by = '') as pending
    from bounds
    join ingest.documents as document
        on document.is_latest and coalesce(document.fetched_at, document.stored_at) >= bounds.first_instant
        and coalesce(document.fetched_at, document.stored_at) < bounds.end_instant
        and document.cleaned_by <> ''
    left join corpus.articles as article on article.article_id = document.document_id and article.is_current
    where article.published_begin is null
    group by 1
)
select
    %(build_id)s, %(day)s, source, coalesce(polled.polls, 0), coalesce(polled.failed_polls, 0),
    coalesce(listed.entries, 0), coalesce(listed.seen, 0), coalesce(listed.late, 0), coalesce(listed.failed, 0),
    coalesce(listed.blocked, 0), coalesce(read.articles, 0) + coalesce(undated.articles, 0),
    coalesce(read.skipped, 0) + coalesce(undated.skipped, 0),
    coalesce(read.pending, 0) + coalesce(undated.pending, 0), expected.expected
from polled
full join listed using (source)
full join read using (source)
full join undated using (source)
full join watched using (source)
left join expected using (source)
