-- required --
{column} is null

-- set --
{column} is not null and not ({column} = any({members}))

-- codes --
not ({column} <@ {codes}::text[])

-- range --
{column} is not null and ({column} < coalesce({low}, {column}) or {column} > coalesce({high}, {column}))

-- matches --
{column} is not null and {column} !~ {pattern}

-- row --
({holds}) is not true

-- failing --
-- Keys of the rows that fail, less those whose present values an operator has let out.
select {row_key} as row_key
from {staging} as row
where row.build_id = %(build_id)s and {fails}
    and not exists (
        select from quality.quarantine as held
        where held.day = %(day)s and held.table_name = %(table)s and held.rule = %(rule)s
            and held.state = 'released' and held.row_key = {row_key}
            and held.row_values = to_jsonb(row) - 'build_id'
    )
order by row_key

-- repeated_keys --
select {row_key} as row_key
from {staging} as row
where row.build_id = %(build_id)s
group by {key_columns}
having count(*) > 1
order by row_key

-- null_keys --
select {row_key} as row_key
from {staging} as row
where row.build_id = %(build_id)s and num_nulls({key_columns}) > 0
order by row_key

-- released --
select count(*) from quality.quarantine
where day = %(day)s and table_name = %(table)s and rule = %(rule)s and state = 'released'

-- hold_back --
-- Keep failing rows of the staged day with the reason; of several with one key (which blocks the day), one.
insert into quality.quarantine as held (day, table_name, row_key, rule, reason, row_values, build_id)
select distinct on (3) %(day)s, %(table)s, {row_key}, %(rule)s, %(reason)s, to_jsonb(row) - 'build_id', %(build_id)s
from {staging} as row
where row.build_id = %(build_id)s and {row_key} in (select jsonb_array_elements(%(row_keys)s))
order by 3
on conflict (day, table_name, row_key, rule) do update
set row_values = excluded.row_values, build_id = excluded.build_id, reason = excluded.reason, seen_at = now(),
    state = case when held.state = 'dropped' then 'dropped' else 'held' end,
    decided_by = case when held.state = 'dropped' then held.decided_by end,
    decided_at = case when held.state = 'dropped' then held.decided_at end,
    why = case when held.state = 'dropped' then held.why end

-- take_out --
-- Take the rows that were held back out of the staged day.
delete from {staging} as row
where row.build_id = %(build_id)s and {row_key} in (select jsonb_array_elements(%(row_keys)s))

-- resolve --
-- What this build no longer holds back was put right, or is gone.
update quality.quarantine
set state = 'resolved', decided_by = null, decided_at = null, why = null
where day = %(day)s and state = 'held' and build_id <> %(build_id)s

-- put_run --
insert into quality.runs
    (build_id, day, verdict, rules, failed_rules, quarantined_rows, started_at, finished_at)
values
    (%(build_id)s, %(day)s, %(verdict)s, %(rules)s, %(failed_rules)s, %(quarantined_rows)s, %(started_at)s, now())
returning run_id

-- put_failing_rows --
insert into quality.failing_rows (run_id, table_name, rule, row_key)
select distinct %(run_id)s::bigint, %(table)s, %(rule)s, row_key from jsonb_array_elements(%(row_keys)s) as row_key

-- runs --
select run_id, build_id, day, verdict, rules, failed_rules, quarantined_rows, started_at, finished_at
from quality.runs
where %(day)s::date is null or day = %(day)s
order by run_id desc
limit %(limit)s

-- results --
select table_name as table, rule, severity, engine, expectation, success, failing_rows, observed, message
from quality.results
where run_id = %(run_id)s and (not success or not %(failed_only)s)
order by table_name, rule

-- failing_rows --
select table_name, rule, row_key
from quality.failing_rows where run_id = %(run_id)s
order by table_name, rule, row_key

-- quarantine --
select quarantine_id, day, table_name, row_key, rule, reason, row_values, state, held_at, seen_at, decided_by,
    decided_at, why
from quality.quarantine
where (%(day)s::date is null or day = %(day)s) and (%(state)s::text is null or state = %(state)s)
order by quarantine_id

-- decide --
update quality.quarantine
set state = %(state)s, decided_by = %(by)s, decided_at = now(), why = %(why)s
where quarantine_id = %(quarantine_id)s and state in ('held', 'released', 'dropped')
returning day
