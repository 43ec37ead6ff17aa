-- days --
-- The present release of each day, with what its checks said.
select
    release.day, release.release_id, release.published_at,
    coalesce((release.row_counts -> 'events' ->> 'total')::bigint, 0) as events,
    coalesce((release.row_counts -> 'figures' ->> 'total')::bigint, 0) as figures,
    run.rules - run.failed_rules as checks_passed, run.rules as checks, release.warnings, release.quarantined_rows
from (
    select distinct on (day) day, release_id, published_at, row_counts, check_run_id, warnings, quarantined_rows
    from daily.releases order by day, release_id desc
) as release
join quality.runs as run on run.run_id = release.check_run_id
order by release.day

-- blocked_days --
select day
from (select distinct on (day) day, state from staging.builds where state <> 'superseded' order by day, build_id desc) as build
where state = 'blocked'
order by day

-- article_states --
select state, count(*) from corpus.articles where is_current group by state order by state

-- table_rows --
select 'events', count(*) from daily.events
union all select 'reports', count(*) from daily.reports
union all select 'figures', count(*) from daily.figures
union all select 'measures', count(*) from daily.measures
union all select 'counts', count(*) from daily.counts
union all select 'coverage', count(*) from daily.coverage
order by 1
