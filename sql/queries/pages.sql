-- act_as --
select set_config('role', 'dateline_operator', false)

-- note --
insert into quality.actions (acted_by, action, subject, why) values (%(by)s, %(action)s, %(subject)s, %(why)s)

-- actions --
-- What people did last, to one thing or to any.
select acted_at, acted_by, action, subject, why
from quality.actions
where %(subject)s::text is null or subject = %(subject)s
order by action_id desc
limit %(limit)s

-- acknowledge --
update quality.alerts
set acknowledged_by = %(by)s, acknowledged_at = now(), acknowledged_why = %(why)s
where alert_id = %(alert_id)s and recovered_at is null
returning alert_id

-- day_exists --
select exists (select from staging.builds where day = %(day)s)
    or exists (select from daily.releases where day = %(day)s) as is_known
