-- missing_day --
-- Days of the last two weeks that were over a while ago, on which some feed was on, and that were not released since.
select
    day::date::text as subject,
    case when day + interval '1 day' + interval '24 hours' < %(now)s then 'critical' else 'warning' end as severity,
    format('%%s was over %%s hours ago and is not published.', day::date,
        floor(extract(epoch from %(now)s - (day + interval '1 day')) / 3600)) as message,
    format('See whether dateline_poll and dateline_publish run; then `dateline publish %%s`.', day::date) as next_step,
    jsonb_build_object(
        'polls', (select count(*) from ingest.polls where polled_at >= day and polled_at < day + interval '1 day')
    ) as details
from generate_series(
    date_trunc('day', %(now)s at time zone 'UTC') - interval '14 days',
    date_trunc('day', %(now)s at time zone 'UTC') - interval '1 day',
    interval '1 day'
) as local (day_at)
cross join lateral (select day_at at time zone 'UTC' as day) as utc
where day + interval '1 day' + make_interval(secs => %(late_seconds)s) < %(now)s
    and exists (select from ingest.feeds as feed where feed.is_on and feed.added_at < day + interval '1 day')
    and not exists (
        select from staging.builds as build
        where build.day = day_at::date and build.changed_at >= day + interval '1 day'
            and build.state in ('published', 'blocked')
    )
order by day

-- late_day --
-- Days that were due a while ago and wait for their release; a blocked one waits for a person and has an alert already.
select
    day::text as subject, 'warning' as severity,
    format('%%s changed %%s hours ago (%%s) and was not published since.', day,
        floor(extract(epoch from %(now)s - since) / 3600), array_to_string(reasons, ', ')) as message,
    format('See whether dateline_publish runs and what its log says; then `dateline publish %%s`.', day) as next_step,
    jsonb_build_object('marks', marks) as details
from staging.days_waiting
where due_at + make_interval(secs => %(late_seconds)s) < %(now)s
order by day

-- silent_source --
-- Sources whose feeds answer but list nothing new, for longer than they ever did in four weeks of published coverage.
with listed as (
    select source, day, day - lag(day) over (partition by source order by day) - 1 as quiet_days
    from daily.coverage
    where day >= (%(now)s at time zone 'UTC')::date - 28 and day < (%(now)s at time zone 'UTC')::date and entries > 0
), habit as (
    select source, count(*) as days, coalesce(max(quiet_days), 0) as longest
    from listed
    group by source
    having count(*) >= 4 and max(day) - min(day) >= 13
), now_quiet as (
    select feed.publisher as source, max(state.last_new_at) as last_new_at, max(state.last_success_at) as last_success_at,
        array_agg(feed.feed_id order by feed.feed_id) as feeds
    from ingest.feeds as feed
    join ingest.feed_states as state using (feed_id)
    where feed.is_on
    group by feed.publisher
)
select
    habit.source as subject, 'warning' as severity,
    format('%%s has listed nothing new for %%s hours; in four weeks it was never silent for more than %%s days.',
        habit.source, floor(extract(epoch from %(now)s - now_quiet.last_new_at) / 3600), habit.longest + 1) as message,
    format('Look at the site and at `dateline feeds show %%s`; give the feed''s new address if it moved.',
        now_quiet.feeds[1]) as next_step,
    jsonb_build_object('feeds', now_quiet.feeds, 'last_new_at', now_quiet.last_new_at) as details
from habit
join now_quiet using (source)
where now_quiet.last_success_at > now_quiet.last_new_at
    and now_quiet.last_new_at + make_interval(days => habit.longest::integer + 1, hours => 12) < %(now)s
order by habit.source

-- clock_off --
-- Sources whose entries are dated after they were seen, or always most of a day before; first polls bring old entries.
with entry as (
    select feed.publisher as source, feed.feed_id,
        extract(epoch from item.first_seen_at - item.published_at) / 3600 as delay_hours
    from ingest.entries as item
    join ingest.feeds as feed using (feed_id)
    where item.first_seen_at >= %(now)s - interval '2 days' and item.published_at is not null
        and item.first_seen_at > feed.added_at + interval '1 day' and feed.is_on
), dated as (
    select source, percentile_cont(0.5) within group (order by delay_hours) as middle,
        percentile_cont(0.1) within group (order by delay_hours) as quickest, count(*) as entries
    from entry
    group by source
    having count(*) >= 10
), refused as (
    select feed.publisher as source, sum((poll.faults ->> 'future_date')::integer) as entries
    from ingest.polls as poll
    join ingest.feeds as feed using (feed_id)
    where poll.polled_at >= %(now)s - interval '2 days' and poll.faults ? 'future_date' and feed.is_on
    group by feed.publisher
    having sum((poll.faults ->> 'future_date')::integer) >= 10
        and sum((poll.faults ->> 'future_date')::integer) * 2 >= sum(poll.seen_entries)
)
select
    coalesce(dated.source, refused.source) as subject, 'warning' as severity,
    case
        when refused.source is not null then format(
            '%%s dates its entries more than a day ahead: its clock is off, and %%s dates were not believed.',
            refused.source, refused.entries)
        when dated.middle < 0 then format(
            '%%s dates its entries %%s hours ahead of when they are seen: its clock or its zone is off.',
            dated.source, round(-dated.middle::numeric, 1))
        else format(
            'Even the newest entries of %%s are %%s hours old when they are seen: its clock is off, or it lists them late.',
            dated.source, round(dated.quickest::numeric, 1))
    end as message,
    'Compare the feed with the pages: publication days from this source may be a day off until it is put right.'
        as next_step,
    jsonb_build_object('entries', coalesce(dated.entries, refused.entries), 'median_delay_hours', dated.middle) as details
from dated
full join refused using (source)
where refused.source is not null or dated.middle < -0.75 or dated.quickest > 20
order by subject

-- failing_stage --
-- Stages with items that failed too often, that failed three times running, or whose oldest work waits for too long.
with cause as (
    select claim.stage, case when count(*) >= 50 then 'critical' else 'warning' end as severity,
        format('%%s items failed too often and are parked', count(*)) as what,
        format('`dateline article parked` names them, `dateline article retry ID` takes one again') as step,
        (array_agg(
            jsonb_build_object('table', claim.stage, 'rule', claim.reason, 'key', claim.item_id)
            order by claim.parked_at desc, claim.item_id
        ))[1:20] as rows, count(*) as row_count
    from ingest.claims as claim
    where claim.parked_at is not null
    group by claim.stage
    union all
    select last.stage, 'critical', format('the last three runs did nothing but fail: %%s', max(last.message)),
        format('look at the log of the task'), '{}', 0
    from (
        select stage, done, failed, message, reported_at, row_number() over (partition by stage order by reported_at desc) as nth
        from quality.reports
        where reported_at >= %(now)s - interval '1 day' and stage not in ('check', 'alerts')
    ) as last
    where last.nth <= 3
    group by last.stage
    having count(*) = 3 and sum(last.done) = 0 and min(last.failed) > 0
    union all
    select waiting.stage, 'warning', format('work waits since %%s UTC', to_char(waiting.since at time zone 'UTC', 'YYYY-MM-DD HH24:MI')),
        format('see whether dateline_%%s runs', waiting.dag), '{}', 0
    from (
        select 'articles' as stage, 'articles' as dag, min(document.stored_at) as since
        from ingest.documents as document
        where document.is_latest and document.cleaned_by = ''
            and not exists (
                select from ingest.claims as claim
                where claim.stage = 'articles' and claim.item_id = document.document_id and claim.parked_at is not null
            )
        union all
        select 'link', 'events', least(
            (select min(marked_at) from coding.unlinked), (select min(marked_at) from coding.unmeasured)
        )
    ) as waiting
    where waiting.since + make_interval(secs => %(late_seconds)s) < %(now)s
)
select
    stage as subject, min(severity) as severity,
    format('Stage %%s: %%s.', stage, string_agg(what, '; ' order by what)) as message,
    format('To do: %%s.', string_agg(step, '; ' order by what)) as next_step,
    jsonb_build_object(
        'rows', coalesce((select jsonb_agg(one) from cause as other, unnest(other.rows) as one where other.stage = cause.stage), '[]'),
        'row_count', sum(row_count)
    ) as details
from cause
group by stage
order by stage

-- living_dead_feeds --
-- Feeds that are on and dead: the alert about any other is over.
select feed.url
from ingest.feeds as feed
join ingest.feed_states as state using (feed_id)
where feed.is_on and state.health in ('dead', 'gone')
