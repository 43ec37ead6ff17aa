-- raise --
insert into quality.alerts as alert (kind, subject, severity, message, details, next_step)
values (%(kind)s, %(subject)s, %(severity)s, %(message)s, %(details)s, %(next_step)s)
on conflict (kind, subject) where recovered_at is null do update
set severity = excluded.severity, message = excluded.message, details = excluded.details,
    next_step = excluded.next_step, times = alert.times + 1, seen_at = now()
returning alert_id

-- recover --
update quality.alerts set recovered_at = now()
where kind = %(kind)s and subject = %(subject)s and recovered_at is null
returning alert_id

-- open --
select alert_id, kind, subject, severity, message, details, next_step, times, raised_at, seen_at, recovered_at
from quality.alerts where recovered_at is null order by raised_at, alert_id

-- untold --
-- Alerts that no receiver took yet, and recoveries of those that one took.
select alert_id, kind, subject, severity, message, details, next_step, times, raised_at, seen_at, recovered_at
from quality.alerts
where (told_at is null and recovered_at is null)
    or (told_at is not null and recovered_at is not null and told_recovery_at is null)
order by raised_at, alert_id
limit %(limit)s
for update skip locked

-- told --
update quality.alerts
set told_at = coalesce(told_at, now()), told_recovery_at = case when recovered_at is not null then now() end,
    told_error = null, told_attempts = told_attempts + 1
where alert_id = %(alert_id)s

-- not_told --
update quality.alerts set told_error = %(error)s, told_attempts = told_attempts + 1 where alert_id = %(alert_id)s
