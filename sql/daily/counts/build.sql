-- daily.counts of one day, from its events: those that were built, and those that stand.
-- A directed event counts for each pair of actor and recipient, a two-sided one for each pair of its actors.
insert into staging.counts (
    build_id, day, type, actor_country, other_country, events, events_of_the_day, reports, voices, score_mean
)
with event as (
    select day, event_id, type, actor_countries, recipient_countries, reports, voices, score,
        precision = 'day' and begin is not null as is_of_the_day
    from staging.day_events
    where build_id = %(build_id)s and day = %(day)s and status not in ('hypothetical', 'denied')
)
select
    %(build_id)s, event.day, event.type, pair.actor_country, pair.other_country, count(*),
    count(*) filter (where event.is_of_the_day), sum(event.reports), sum(event.voices),
    round(avg(event.score)::numeric, 6)::double precision
from event
cross join lateral (
    select distinct actor.country as actor_country, recipient.country as other_country
    from unnest(
        case when cardinality(event.actor_countries) = 0 then array['-'] else event.actor_countries end
    ) as actor (country)
    cross join unnest(event.recipient_countries) as recipient (country)
    union
    select one.country, other.country
    from unnest(event.actor_countries) as one (country)
    cross join unnest(event.actor_countries) as other (country)
    where cardinality(event.recipient_countries) = 0 and one.country < other.country
    union
    select coalesce(event.actor_countries[1], '-'), '-'
    where cardinality(event.recipient_countries) = 0 and cardinality(event.actor_countries) < 2
) as pair
group by event.day, event.type, pair.actor_country, pair.other_country
