-- Changes of a day that is long over gather for a while before the day is built again: it costs what the whole day costs.

create view staging.days_waiting as
select
    mark.day,
    count(*) as marks,
    array_agg(distinct mark.reason order by mark.reason) as reasons,
    min(mark.marked_at) as since,
    case
        when bool_and(mark.reason in ('linking', 'late', 'corrected'))
            and released.last_at >= (mark.day + 3)::timestamp at time zone 'UTC'
            and released.last_at - released.first_at >= interval '4 hours'
        then greatest(
            min(mark.marked_at), released.last_at + least((released.last_at - released.first_at) / 8, interval '7 days')
        )
        else min(mark.marked_at)
    end as due_at
from staging.marks as mark
left join staging.builds as build using (build_id)
left join lateral (
    select min(release.published_at) as first_at, max(release.published_at) as last_at
    from daily.releases as release where release.day = mark.day
) as released on true
where build.build_id is null or build.state <> 'blocked'
group by mark.day, released.first_at, released.last_at;
comment on view staging.days_waiting is 'Days that changed since they were built, and when each is due to be built again. A blocked day waits for a new mark.';
comment on column staging.days_waiting.day is 'The day.';
comment on column staging.days_waiting.marks is 'How often it was marked.';
comment on column staging.days_waiting.reasons is 'What changed, as in staging.marks.';
comment on column staging.days_waiting.since is 'When the first of it changed.';
comment on column staging.days_waiting.due_at is 'From when it is built again: at once; or, where only linking, late or corrected articles changed a day that had been over for two days at its last release, an eighth of the time between its first and its last release after that, 7 days at most, so that what many later articles change goes out together.';
