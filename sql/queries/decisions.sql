-- blocked --
-- Days whose latest build is blocked, with their last decision if its build is that one.
select build.day, build.build_id, decision.state, decision.asked_until
from staging.builds as build
left join lateral (
    select state, asked_until from quality.decisions
    where day = build.day and build_id = build.build_id
    order by decision_id desc
    limit 1
) as decision on true
where build.state = 'blocked'
    and not exists (
        select from staging.builds as later
        where later.day = build.day and later.build_id > build.build_id and later.state <> 'superseded'
    )
order by build.day

-- rows_hash --
select md5(coalesce(string_agg(md5(content), '' order by md5(content)), ''))
from (select (to_jsonb(row) - 'build_id')::text as content from {staging} as row where row.build_id = %(build_id)s) as row

-- failures_hash --
select md5(coalesce(string_agg(failure, E'\n' order by failure), ''))
from (
    select table_name || '.' || rule || ' ' || severity as failure from quality.results
    where run_id = %(run_id)s and not success and severity = 'block'
    union all
    select failing.table_name || '.' || failing.rule || ' ' || failing.row_key::text
    from quality.failing_rows as failing
    join quality.results as result using (run_id, table_name, rule)
    where failing.run_id = %(run_id)s and result.severity = 'block'
) as failure

-- last_run --
select max(run_id) from quality.runs where build_id = %(build_id)s

-- supersede --
update quality.decisions set state = 'superseded'
where day = %(day)s and state = 'open' and content_hash <> coalesce(%(content_hash)s::text, '')
returning decision_id

-- supersede_others --
-- Questions about builds that block their day no more.
update quality.decisions as decision set state = 'superseded'
where state = 'open'
    and not exists (
        select from staging.builds as build where build.build_id = decision.build_id and build.state = 'blocked'
    )
returning day

-- closed --
-- Questions that need no answer any more, though their time is not up.
select decision_id from quality.decisions where state <> 'open' and asked_until > %(now)s order by decision_id

-- last_about --
select decision_id, day, content_hash, build_id, run_id, state, asked, asked_at, asked_until, decided_by, decided_at, why
from quality.decisions
where day = %(day)s and content_hash = %(content_hash)s and state <> 'superseded'
order by decision_id desc
limit 1

-- ask --
insert into quality.decisions (day, content_hash, build_id, run_id, asked_at, asked_until)
values (%(day)s, %(content_hash)s, %(build_id)s, %(run_id)s, %(now)s, %(until)s)
returning decision_id

-- ask_again --
update quality.decisions
set build_id = %(build_id)s, run_id = %(run_id)s, asked_until = %(until)s,
    asked = asked + case when %(is_reminder)s then 1 else 0 end
where decision_id = %(decision_id)s

-- same_build --
update quality.decisions set build_id = %(build_id)s, run_id = %(run_id)s where decision_id = %(decision_id)s

-- hold --
select decision_id, day, content_hash, build_id, run_id, state, asked, asked_at, asked_until, decided_by, decided_at, why
from quality.decisions where decision_id = %(decision_id)s
for update

-- get --
select decision_id, day, content_hash, build_id, run_id, state, asked, asked_at, asked_until, decided_by, decided_at, why
from quality.decisions where decision_id = %(decision_id)s

-- list --
select decision_id, day, content_hash, build_id, run_id, state, asked, asked_at, asked_until, decided_by, decided_at, why
from quality.decisions
where (%(day)s::date is null or day = %(day)s) and (not %(open_only)s or state = 'open')
order by decision_id desc
limit %(limit)s

-- decide --
update quality.decisions set state = %(state)s, decided_by = %(by)s, decided_at = now(), why = %(why)s
where decision_id = %(decision_id)s

-- hold_more --
update quality.runs set quarantined_rows = quarantined_rows + %(rows)s where run_id = %(run_id)s
