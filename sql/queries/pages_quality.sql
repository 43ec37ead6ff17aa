-- runs --
select run_id, day, verdict, rules, failed_rules, quarantined_rows, finished_at
from quality.runs order by run_id desc limit %(limit)s

-- rules --
-- Rules that failed in the latest runs: in how many of them, and when last.
with recent as (select run_id, day, finished_at from quality.runs order by run_id desc limit %(limit)s)
select result.table_name, result.rule, result.severity, count(*) as times, sum(result.failing_rows)::bigint as rows,
    max(recent.finished_at) as last_at, (array_agg(recent.day order by recent.run_id desc))[1] as last_day,
    array_agg(recent.run_id order by recent.run_id) as run_ids
from recent join quality.results as result on result.run_id = recent.run_id and not result.success
group by 1, 2, 3
order by case result.severity when 'block' then 0 when 'quarantine' then 1 else 2 end, times desc, 1, 2
limit 40

-- held --
select quarantine_id, day, table_name, row_key, rule, reason, row_values, state, held_at, decided_by, decided_at, why
from quality.quarantine
where state = %(state)s and quarantine_id > %(after)s
order by quarantine_id
limit %(limit)s

-- states --
select state, count(*) as rows from quality.quarantine group by state

-- alerts --
select alert_id, kind, subject, severity, message, next_step, times, raised_at, seen_at, recovered_at,
    acknowledged_by, acknowledged_at, acknowledged_why
from quality.alerts where recovered_at is null
order by acknowledged_at is not null, array_position(array['critical', 'warning', 'info'], severity), raised_at, alert_id
limit %(limit)s

-- past_alerts --
select alert_id, kind, subject, severity, message, next_step, times, raised_at, seen_at, recovered_at,
    acknowledged_by, acknowledged_at, acknowledged_why
from quality.alerts where recovered_at is not null
order by recovered_at desc limit %(limit)s
