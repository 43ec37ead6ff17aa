-- lock --
-- One release at a time, so that release_id and published_at rise together.
select pg_advisory_xact_lock(hashtextextended('dateline release', 0))

-- insert --
insert into daily.releases
    (day, published_at, reasons, row_counts, changed_rows, check_run_id, check_verdict, quarantined_rows, warnings,
    extractor_versions, build_id, approved_by, approved_why)
select
    %(day)s, greatest(clock_timestamp(), (select max(published_at) from daily.releases) + interval '1 microsecond'),
    %(reasons)s, '{}', 0, run.run_id, run.verdict, run.quarantined_rows,
    (
        select count(*) from quality.results as result
        where result.run_id = run.run_id and not result.success and result.severity = 'warn'
    ),
    %(extractor_versions)s, %(build_id)s, decision.decided_by, decision.why
from quality.runs as run
left join quality.decisions as decision
    on decision.build_id = run.build_id and decision.state in ('publish', 'without_rows')
where run.build_id = %(build_id)s
order by run.run_id desc
limit 1
returning release_id

-- finish --
update daily.releases
set row_counts = %(row_counts)s, changed_rows = %(changed_rows)s,
    published_at = greatest(
        clock_timestamp(),
        (select max(published_at) from daily.releases where release_id <> %(release_id)s) + interval '1 microsecond'
    )
where release_id = %(release_id)s

-- notify --
select pg_notify('dateline_release', json_build_object('release_id', %(release_id)s::bigint, 'day', %(day)s::date)::text)

-- latest --
select release_id, day, published_at, reasons, row_counts, changed_rows, check_run_id, check_verdict,
    quarantined_rows, warnings, extractor_versions
from daily.releases
where %(day)s::date is null or day = %(day)s
order by release_id desc
limit %(limit)s
