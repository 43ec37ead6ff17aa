-- daily.counts of one day, from the events that were built for it.
-- A directed event counts for each pair of actor and recipient, a two-sided one for each pair of its actors.
insert into staging.counts (
    build_id, day, type, actor_country, other_country, events, events_of_the_day, reports, voices, score_mean
)
with event as (
    select *
    from staging.events
    where build_id = %(build_id)s and day = %(day)s and status not in ('hypothetical', 'denied')
), pair as (
    select event.event_id, actor.country as actor_country, recipient.country as other_country
    from event
    cross join lateral unnest(
        case when cardinality(event.actor_countries) = 0 then array['-'] else event.actor_countries end
    ) as actor (country)
    cross join lateral unnest(event.recipient_countries) as recipient (country)
    union
    select event.event_id, one.country, other.country
    from event
    cross join lateral unnest(event.actor_countries) as one (country)
    cross join lateral unnest(event.actor_countries) as other (country)
    where cardinality(event.recipient_countries) = 0 and one.country < other.country
    union
    select event.event_id, coalesce(event.actor_countries[1], '-'), '-'
    from event
    where cardinality(event.recipient_countries) = 0 and cardinality(event.actor_countries) < 2
)
select
    %(build_id)s, event.day, event.type, pair.actor_country, pair.other_country, count(*),
    count(*) filter (where event.precision = 'day' and event.begin is not null), sum(event.reports),
    sum(event.voices), round(avg(event.score)::numeric, 6)::double precision
from event
join pair using (event_id)
group by event.day, event.type, pair.actor_country, pair.other_country
