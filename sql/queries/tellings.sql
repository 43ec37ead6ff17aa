-- lock --
select pg_try_advisory_lock(hashtextextended('dateline alerts', 0))

-- unlock --
select pg_advisory_unlock(hashtextextended('dateline alerts', 0))

-- pending --
-- Open alerts that the receiver did not take yet; and recoveries of those that it took or that failed to reach it.
select alert.alert_id, alert.kind, alert.subject, alert.severity, alert.message, alert.details, alert.next_step,
    alert.times, alert.raised_at, alert.seen_at, alert.recovered_at
from quality.alerts as alert
left join quality.tellings as telling
    on telling.alert_id = alert.alert_id and telling.receiver = %(receiver)s
    and telling.news = case when alert.recovered_at is null then 'raised' else 'recovered' end
where telling.told_at is null
    and (%(at_once)s or telling.next_at is null or telling.next_at <= now())
    and (
        alert.recovered_at is null
        or exists (
            select from quality.tellings as raised
            where raised.alert_id = alert.alert_id and raised.receiver = %(receiver)s and raised.news = 'raised'
        )
    )
order by coalesce(telling.attempts, 0), alert.raised_at, alert.alert_id
limit %(limit)s

-- told --
with telling as (
    insert into quality.tellings as kept (alert_id, receiver, news, attempts, told_at)
    values (%(alert_id)s, %(receiver)s, %(news)s, 1, now())
    on conflict (alert_id, receiver, news) do update
    set attempts = kept.attempts + 1, told_at = now(), next_at = null, error = null
)
update quality.alerts
set told_at = coalesce(told_at, now()),
    told_recovery_at = case when %(news)s = 'recovered' then coalesce(told_recovery_at, now()) else told_recovery_at end,
    told_error = null, told_attempts = told_attempts + 1
where alert_id = %(alert_id)s

-- not_told --
-- Waits of 4, 8, 16 … minutes, 6 hours at most.
with telling as (
    insert into quality.tellings as kept (alert_id, receiver, news, attempts, next_at, error)
    values (%(alert_id)s, %(receiver)s, %(news)s, 1, now() + interval '4 minutes', %(error)s)
    on conflict (alert_id, receiver, news) do update
    set attempts = kept.attempts + 1, error = excluded.error,
        next_at = now() + least(interval '4 minutes' * 2 ^ least(kept.attempts, 20), interval '6 hours')
)
update quality.alerts set told_error = %(error)s, told_attempts = told_attempts + 1
where alert_id = %(alert_id)s

-- list --
select alert_id, severity, kind, subject, message, next_step, details, times, raised_at, seen_at, recovered_at,
    told_at, told_recovery_at, told_attempts, told_error, closed_by, closed_why
from quality.alerts
where %(every)s or recovered_at is null
order by raised_at desc, alert_id desc
limit %(limit)s

-- close --
update quality.alerts set recovered_at = now(), closed_by = %(by)s, closed_why = %(why)s
where alert_id = %(alert_id)s and recovered_at is null
returning alert_id
