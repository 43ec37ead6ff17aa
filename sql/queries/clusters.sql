-- lock --
-- One linker at a time: what it decides rests on its neighbours staying as they are.
select pg_advisory_lock(hashtextextended('dateline linking', 0))

-- unlock --
select pg_advisory_unlock(hashtextextended('dateline linking', 0))

-- waiting --
-- Marks in the order in which linking takes events in turn: what comes later then rarely changes what came before.
select waiting.mark_id, waiting.event_id
from coding.unlinked as waiting
left join coding.current_events as event using (event_id)
left join corpus.articles as article on article.article_id = event.article_id and article.version = event.version
order by coalesce(article.published_begin, event.begin, date '9999-12-31'), waiting.event_id, waiting.mark_id
limit %(limit)s

-- count_waiting --
select count(distinct event_id) from coding.unlinked

-- reports --
select
    event.event_id, event.article_id, coalesce(voice.voice, article.content_hash) as voice,
    article.published_begin as published_day, event.type, event.status, event.stage,
    (
        select coalesce(array_agg(distinct actor.country order by actor.country), '{}')
        from coding.event_actors as actor
        where actor.extraction_id = event.extraction_id and actor.event_id = event.event_id
            and actor.country is not null
    ) as countries,
    (
        select coalesce(array_agg(distinct actor.entity order by actor.entity), '{}')
        from coding.event_actors as actor
        where actor.extraction_id = event.extraction_id and actor.event_id = event.event_id
            and actor.entity is not null and actor.entity not like 'country:%%'
    ) as entities,
    event.begin, event.end_day, event.date_source, event.geonameid, event.place_country, event.sentence,
    (
        select coalesce(jsonb_agg(distinct jsonb_build_array(figure.value, figure.unit)), '[]')
        from coding.figures as figure
        where figure.extraction_id = event.extraction_id and figure.sentence_start = event.sentence_start
            and figure.sentence_end = event.sentence_end and figure.value is not null and figure.unit is not null
    ) as amounts,
    event.confidence, event.mode,
    (
        select coalesce(array_agg(distinct actor.country order by actor.country), '{}')
        from coding.event_actors as actor
        where actor.extraction_id = event.extraction_id and actor.event_id = event.event_id
            and actor.country is not null and actor.role = 'actor'
    ) as agents,
    array(
        select actor.text
        from coding.event_actors as actor
        where actor.extraction_id = event.extraction_id and actor.event_id = event.event_id and actor.role = 'actor'
        order by actor.position
    ) as acting
from coding.current_events as event
join corpus.articles as article on article.article_id = event.article_id and article.version = event.version
left join corpus.voices as voice on voice.article_id = event.article_id
where event.event_id = any(%(event_ids)s)
order by event.event_id

-- standing --
-- How the given events stand, as linking saw them last.
select event_id, leader_id, score, report from coding.link_reports where event_id = any(%(event_ids)s) order by event_id

-- followers --
select event_id, leader_id, score, report
from coding.link_reports
where leader_id = any(%(event_ids)s) and leader_id <> event_id
order by event_id

-- near --
-- Who may be of one event with any of the given, and stands before them in turn (`earlier`) or after: something in common,
-- something particular in common, and days not too far apart, or told within the same fortnight where one of the two has
-- no days that say much. `roles` says whether leaders are wanted (true) or others too.
with seed as materialized (
    select key, span, begin, end_day, told_on, order_day, particulars::integer[] as particulars
    from unnest(
        %(keys)s::bigint[], %(spans)s::smallint[], %(begins)s::date[], %(ends)s::date[], %(told)s::date[],
        %(orders)s::date[], %(particulars)s::text[]
    ) as seed (key, span, begin, end_day, told_on, order_day, particulars)
), reach as materialized (
    -- One row for each length of span, so that the index by day is the cheapest way: keys alone say little, for some (a
    -- big country) stand in a third of all rows, which the planner does not know.
    select key, length.span, begin - %(slack_days)s::integer - length.span as first_day,
        begin - %(slack_days)s::integer as before_end, end_day + %(slack_days)s::integer as last_day, order_day, particulars
    from seed
    cross join (values (1::smallint), (7::smallint), (31::smallint)) as length (span)
    where seed.span > 0
), found as (
    select near.event_id
    from reach
    join coding.link_places as near
        on near.key = reach.key and near.is_leader = any (%(roles)s) and near.span = reach.span
        and near.day between reach.first_day and reach.last_day
        and near.end_day > reach.before_end
        and case when %(earlier)s then near.order_day <= reach.order_day else near.order_day >= reach.order_day end
        and near.particulars && reach.particulars
    union
    select near.event_id
    from seed
    join coding.link_places as near
        on near.key = seed.key and near.is_leader = any (%(roles)s) and near.span = 0
        and near.day between seed.told_on - %(told_days)s::integer and seed.told_on + %(told_days)s::integer
        and case when %(earlier)s then near.order_day <= seed.order_day else near.order_day >= seed.order_day end
        and near.particulars && seed.particulars
    where seed.span > 0
    union
    select near.event_id
    from seed
    join coding.link_places as near
        on near.key = seed.key and near.is_leader = any (%(roles)s)
        and near.told_on between seed.told_on - %(told_days)s::integer and seed.told_on + %(told_days)s::integer
        and case when %(earlier)s then near.order_day <= seed.order_day else near.order_day >= seed.order_day end
        and near.particulars && seed.particulars
    where seed.span = 0
)
select event_id, leader_id, score, report from coding.link_reports where event_id in (select event_id from found)
order by event_id

-- forget --
delete from coding.link_reports where event_id = any(%(event_ids)s)

-- membership --
select event_id, cluster_id from coding.cluster_members where event_id = any(%(event_ids)s)

-- leave --
delete from coding.cluster_members where event_id = any(%(event_ids)s)

-- put_clusters --
insert into coding.clusters (cluster_id, first_event_id)
select cluster_id, first_event_id
from unnest(%(cluster_ids)s::text[], %(first_event_ids)s::text[]) as cluster (cluster_id, first_event_id)
on conflict (cluster_id) do update
set ended_at = null, successor = null, linked_at = now()
where clusters.ended_at is not null

-- join --
-- New members stand behind the others until they are put in order.
insert into coding.cluster_members (event_id, cluster_id, position)
select event_id, cluster_id,
    row_number() over (partition by cluster_id order by event_id)
        + coalesce((
            select max(position) from coding.cluster_members as member where member.cluster_id = joining.cluster_id
        ), -1)
from unnest(%(event_ids)s::text[], %(cluster_ids)s::text[]) as joining (event_id, cluster_id)

-- step_back --
-- Positions are unique at every instant: those that change make room first.
update coding.cluster_members as member
set position = member.position + 1000000000
from (
    select event_id, row_number() over (
        partition by cluster_id
        order by coalesce(seen.order_day, date '9999-12-31'), member.event_id
    ) - 1 as position
    from coding.cluster_members as member
    left join coding.link_reports as seen using (event_id)
    where member.cluster_id = any(%(cluster_ids)s)
) as ordered
where ordered.event_id = member.event_id and ordered.position <> member.position

-- put_in_order --
-- The members of a cluster in the order in which linking takes them in turn, the leader first.
update coding.cluster_members as member
set position = ordered.position
from (
    select event_id, row_number() over (
        partition by cluster_id
        order by coalesce(seen.order_day, date '9999-12-31'), member.event_id
    ) - 1 as position
    from coding.cluster_members as member
    left join coding.link_reports as seen using (event_id)
    where member.cluster_id = any(%(cluster_ids)s)
) as ordered
where ordered.event_id = member.event_id and ordered.position <> member.position

-- put_follows --
update coding.clusters as cluster
set follows = found.follows, linked_at = now()
from unnest(%(cluster_ids)s::text[], %(follows)s::text[]) as found (cluster_id, follows)
where cluster.cluster_id = found.cluster_id and cluster.follows is distinct from found.follows
returning cluster.cluster_id

-- end_empty --
update coding.clusters as cluster
set ended_at = now(), linked_at = now()
where cluster.cluster_id = any(%(cluster_ids)s) and cluster.ended_at is null
    and not exists (select from coding.cluster_members as member where member.cluster_id = cluster.cluster_id)

-- set_successors --
-- A tombstone says who has its first report now; where that moves on, so does the tombstone.
update coding.clusters as cluster
set successor = member.cluster_id
from coding.cluster_members as member
where member.event_id = cluster.first_event_id and member.event_id = any(%(event_ids)s)
    and cluster.ended_at is not null and cluster.cluster_id <> member.cluster_id
    and cluster.successor is distinct from member.cluster_id

-- is_linked --
delete from coding.unlinked where mark_id = any(%(marks)s)

-- queue_figures --
-- Which event a figure belongs to says which other figures are about the same.
insert into coding.unmeasured (figure_id)
select figure.figure_id
from coding.current_events as event
join coding.figures as figure on figure.extraction_id = event.extraction_id and figure.event_id = event.event_id
where event.event_id = any(%(event_ids)s)
order by figure.figure_id

-- filed_days --
-- The days under which the given clusters stand: those that their best-known reports give (sql/daily/events/build.sql).
select distinct on (member.cluster_id) event.day, member.cluster_id
from coding.cluster_members as member
join coding.current_events as event using (event_id)
where member.cluster_id = any(%(cluster_ids)s)
order by member.cluster_id,
    array_position(array['text', 'context', 'dateline', 'publication'], event.date_source) nulls last,
    event.end_day - event.begin nulls last, event.confidence desc, member.position

-- figure_days --
-- The days of the figures that name these events, and the clusters that the events are in.
select distinct figure.day, member.cluster_id
from coding.current_events as event
join coding.figures as figure on figure.extraction_id = event.extraction_id and figure.event_id = event.event_id
join coding.cluster_members as member on member.event_id = event.event_id
where event.event_id = any(%(event_ids)s)

-- mark_days --
insert into staging.marks (day, reason, clusters)
select day, 'linking', array_agg(distinct cluster_id order by cluster_id)
from unnest(%(days)s::date[], %(cluster_ids)s::text[]) as filed (day, cluster_id)
group by day
order by day

-- deals --
-- The living clusters, led by a stage of a deal, with the given ids, or that come after one of those.
select cluster.cluster_id, cluster.follows, seen.report
from coding.clusters as cluster
join coding.link_reports as seen on seen.event_id = cluster.first_event_id and seen.leader_id = seen.event_id
where (cluster.cluster_id = any(%(cluster_ids)s) or cluster.follows = any(%(cluster_ids)s))
    and cluster.ended_at is null and seen.deal is not null
order by cluster.cluster_id

-- deals_near --
-- Stages of deals between just the countries of one of the given, lower where `earlier`, else higher, with a word in common.
with seed as materialized (
    select deal, reached, known_day, words::integer[] as words
    from unnest(%(deals)s::bigint[], %(reached)s::smallint[], %(days)s::date[], %(words)s::text[])
        as seed (deal, reached, known_day, words)
), near as (
    select distinct near.event_id
    from seed
    join coding.link_reports as near
        on near.deal = seed.deal and near.deal is not null and near.leader_id = near.event_id
        and near.known_day between seed.known_day - %(span_days)s::integer and seed.known_day + %(span_days)s::integer
        and case when %(earlier)s then near.reached < seed.reached else near.reached > seed.reached end
        and near.words && seed.words
)
select cluster.cluster_id, cluster.follows, seen.report
from near
join coding.link_reports as seen using (event_id)
join coding.clusters as cluster on cluster.first_event_id = near.event_id and cluster.ended_at is null
order by cluster.cluster_id
