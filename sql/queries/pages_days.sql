-- years --
select distinct extract(year from day)::integer as year
from (select day from daily.releases union all select day from staging.builds where state = 'blocked') as known
order by year

-- calendar --
-- What became of each day of a span: its last release, how many there were, and whether a newer build is blocked.
with released as (
    select distinct on (day) day, release_id, published_at, check_verdict, warnings, quarantined_rows,
        coalesce((row_counts -> 'events' ->> 'total')::bigint, 0) as events,
        count(*) over (partition by day) as releases
    from daily.releases
    where day >= %(begin)s and day < %(end_day)s
    order by day, release_id desc
), built as (
    select distinct on (day) day, state
    from staging.builds
    where day >= %(begin)s and day < %(end_day)s and state <> 'superseded'
    order by day, build_id desc
)
select day, release_id, published_at, check_verdict, coalesce(warnings, 0) as warnings,
    coalesce(quarantined_rows, 0) as quarantined_rows, coalesce(events, 0) as events, coalesce(releases, 0) as releases,
    coalesce(built.state = 'blocked', false) as is_blocked
from released full join built using (day)
where release_id is not null or built.state is not null
order by day

-- held --
select quarantine_id, day, table_name, row_key, rule, reason, row_values, state, held_at, decided_by, decided_at, why
from quality.quarantine where day = %(day)s
order by state, quarantine_id limit %(limit)s

-- decisions --
select decision_id, state, asked, asked_at, asked_until, decided_by, decided_at, why
from quality.decisions where day = %(day)s order by decision_id desc limit 20

-- releases --
select release_id, day, published_at, reasons, row_counts, changed_rows, check_verdict, quarantined_rows, warnings,
    extractor_versions, approved_by, approved_why
from daily.releases where day = %(day)s order by release_id desc limit %(limit)s

-- is_waiting --
select exists (
    select from staging.marks where day = %(day)s and (build_id is null or not exists (
        select from staging.builds as build where build.build_id = marks.build_id and build.state <> 'building'
    ))
), (select due_at from staging.days_waiting where day = %(day)s) as due_at
