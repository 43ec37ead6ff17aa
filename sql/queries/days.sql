-- mark --
-- The whole day, whatever of it changed.
insert into staging.marks (day, reason) values (%(day)s, %(reason)s)

-- mark_finished --
-- Days of the last two weeks that are over, on which feeds were on or polled, and that were not released since: a day on
-- which nobody polled is told, too, as the blind day that it is.
insert into staging.marks (day, reason, articles)
select finished.day, 'coverage', '{}'
from (
    select distinct (polled_at at time zone 'UTC')::date as day
    from ingest.polls
    where polled_at >= now() - interval '14 days'
    union
    select local.day::date
    from generate_series(
        date_trunc('day', now() at time zone 'UTC') - interval '14 days', now() at time zone 'UTC', interval '1 day'
    ) as local (day)
    where exists (
        select from ingest.feeds as feed
        where feed.is_on and feed.added_at < (local.day + interval '1 day') at time zone 'UTC'
    )
) as finished
where finished.day < (now() at time zone 'UTC')::date
    and not exists (
        select from daily.releases as release
        where release.day = finished.day and release.published_at >= (finished.day + 1)::timestamp at time zone 'UTC'
    )
    and not exists (select from staging.marks as mark where mark.day = finished.day)
    and not exists (
        select from staging.builds as build
        where build.day = finished.day and build.changed_at >= (finished.day + 1)::timestamp at time zone 'UTC'
    )
order by finished.day

-- dirty --
-- Days with a mark that no finished build took into account, once they are due. A blocked day waits for a new mark:
-- building the same again would only fail again.
select day from staging.days_waiting where due_at <= now() order by day

-- lock --
-- One builder or publisher of a day at a time; held to the end of the transaction.
select pg_advisory_xact_lock(hashtextextended('dateline day ' || %(day)s::date, 0))

-- hold_day --
select pg_advisory_lock(hashtextextended('dateline day ' || %(day)s::date, 0))

-- let_go --
select pg_advisory_unlock(hashtextextended('dateline day ' || %(day)s::date, 0))

-- hold_build --
select state from staging.builds where build_id = %(build_id)s for update

-- supersede --
update staging.builds set state = 'superseded', changed_at = now()
where day = %(day)s and state in ('building', 'built', 'checked', 'blocked')
returning build_id

-- begin --
insert into staging.builds (day, recipe) values (%(day)s, %(recipe)s) returning build_id

-- take_marks --
update staging.marks set build_id = %(build_id)s where day = %(day)s

-- snapshot --
set transaction isolation level repeatable read

-- plan_for_the_values --
-- A day and a part of a day want different plans of one statement.
set local plan_cache_mode = force_custom_plan

-- drop_rows --
delete from {staging} as row
using staging.builds as build
where row.build_id = build.build_id and build.day = %(day)s and build.build_id <> %(build_id)s

-- analyze --
-- A large day would be checked and published by plans for a small one.
analyze {staging}

-- built --
update staging.builds
set state = 'built', row_counts = %(row_counts)s, changed_at = now(),
    extractor_versions = (
        select coalesce(array_agg(distinct extractor_version order by extractor_version), '{}')
        from (
            select extractor_version from staging.day_reports where build_id = %(build_id)s
            union
            select extractor_version from staging.day_figures where build_id = %(build_id)s
        ) as version
    )
where build_id = %(build_id)s

-- set_state --
update staging.builds set state = %(state)s, row_counts = %(row_counts)s, changed_at = now()
where build_id = %(build_id)s

-- latest --
select build_id, day, state, extractor_versions, row_counts, parts
from staging.builds
where day = %(day)s and state <> 'superseded'
order by build_id desc
limit 1

-- hold_for_release --
select build_id, day, state, extractor_versions, row_counts, parts
from staging.builds where day = %(day)s and state <> 'superseded'
order by build_id desc
limit 1
for update

-- marks_of --
select coalesce(array_agg(distinct reason order by reason), '{}') from staging.marks where build_id = %(build_id)s

-- drop_marks --
delete from staging.marks where build_id = %(build_id)s
