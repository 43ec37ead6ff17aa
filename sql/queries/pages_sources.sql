-- page --
-- Feeds, those in trouble first, with their last poll and what they brought.
with ranked as (
    select feed.feed_id, feed.url, feed.title, feed.publisher, feed.country, feed.is_on, state.health, state.next_poll_at,
        state.interval_minutes, state.last_polled_at, state.last_new_at, state.failing_since, state.polls,
        case
            when not feed.is_on then 5
            when state.health in ('dead', 'gone') then 1
            when state.health = 'failing' then 2
            when state.health = 'new' then 4
            else 3
        end as rank
    from ingest.feeds as feed join ingest.feed_states as state using (feed_id)
    where %(text)s = '' or strpos(lower(feed.publisher || ' ' || coalesce(feed.title, '') || ' ' || feed.url), %(text)s) > 0
), page as (
    select * from ranked
    where (rank, publisher, feed_id) > (%(after_rank)s, %(after_publisher)s, %(after_id)s)
    order by rank, publisher, feed_id limit %(limit)s
)
select page.feed_id, page.url, page.title, page.publisher, page.country, page.is_on, page.health, page.next_poll_at,
    page.interval_minutes, page.last_polled_at, page.last_new_at, page.failing_since, page.polls, page.rank,
    last.result, last.status, last.detail, brought.last_day, brought.last_week, brought.failed_week,
    coalesce(drift.surprises, '[]') as surprises, silent.message as silent
from page
left join lateral (
    select result, status, detail from ingest.polls as poll
    where poll.feed_id = page.feed_id order by polled_at desc, poll_id desc limit 1
) as last on true
cross join lateral (
    select coalesce(sum(new_entries) filter (where polled_at >= %(now)s - interval '1 day'), 0) as last_day,
        coalesce(sum(new_entries), 0) as last_week,
        count(*) filter (where result not in ('ok', 'not_modified')) as failed_week
    from ingest.polls as poll
    where poll.feed_id = page.feed_id and polled_at >= %(now)s - interval '7 days'
) as brought
left join lateral (
    select surprises from quality.drift
    where drift.source = page.publisher and accepted_by is null order by day desc limit 1
) as drift on true
left join lateral (
    select message from quality.alerts as alert
    where alert.recovered_at is null and alert.kind = 'silent_source' and alert.subject = page.publisher limit 1
) as silent on true
order by page.rank, page.publisher, page.feed_id

-- health --
select case when feed.is_on then state.health else 'off' end as health, count(*) as feeds
from ingest.feeds as feed join ingest.feed_states as state using (feed_id)
group by 1 order by 1

-- polls --
select polled_at, result, status, elapsed_ms, wire_bytes, seen_entries, new_entries, faults, detail
from ingest.polls where feed_id = %(feed_id)s order by polled_at desc, poll_id desc limit %(limit)s

-- per_day --
select (polled_at at time zone 'UTC')::date as day, sum(new_entries)::bigint as entries,
    count(*) filter (where result not in ('ok', 'not_modified')) as failed
from ingest.polls where feed_id = %(feed_id)s and polled_at >= %(since)s
group by 1 order by 1

-- entries --
select title, url, published_at, first_seen_at, last_result, failures, document_id
from ingest.entries where feed_id = %(feed_id)s order by first_seen_at desc limit %(limit)s

-- drift --
select day, pages, empty, short, suspicious, undated, surprises, accepted_by
from quality.drift where source = %(source)s order by day desc limit %(limit)s

-- poll_now --
update ingest.feed_states as state set next_poll_at = %(now)s
from ingest.feeds as feed
where state.feed_id = %(feed_id)s and feed.feed_id = state.feed_id and feed.is_on
