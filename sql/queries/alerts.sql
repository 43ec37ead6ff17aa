-- raise --
-- An open alert is seen again; one that became more severe is told anew, as if nobody had heard of it or looked after it.
with risen as (
    delete from quality.tellings as telling
    using quality.alerts as open
    where open.alert_id = telling.alert_id and telling.news = 'raised'
        and open.kind = %(kind)s and open.subject = %(subject)s and open.recovered_at is null
        and array_position(array['info', 'warning', 'critical'], open.severity)
            < array_position(array['info', 'warning', 'critical'], %(severity)s)
)
insert into quality.alerts as alert (kind, subject, severity, message, details, next_step)
values (%(kind)s, %(subject)s, %(severity)s, %(message)s, %(details)s, %(next_step)s)
on conflict (kind, subject) where recovered_at is null do update
set severity = excluded.severity, message = excluded.message, details = excluded.details,
    next_step = excluded.next_step, times = alert.times + 1, seen_at = now(),
    (acknowledged_by, acknowledged_at, acknowledged_why) = (
        select alert.acknowledged_by, alert.acknowledged_at, alert.acknowledged_why
        where array_position(array['info', 'warning', 'critical'], excluded.severity)
            <= array_position(array['info', 'warning', 'critical'], alert.severity)
    )
returning alert_id

-- recover --
update quality.alerts set recovered_at = now()
where kind = %(kind)s and subject = %(subject)s and recovered_at is null
returning alert_id

-- recover_others --
update quality.alerts set recovered_at = now()
where kind = %(kind)s and recovered_at is null and subject <> all(%(subjects)s)

-- open --
select alert_id, kind, subject, severity, message, details, next_step, times, raised_at, seen_at, recovered_at
from quality.alerts where recovered_at is null order by raised_at, alert_id
