-- lock --
-- One linker at a time: what it decides rests on its neighbours staying as they are.
select pg_advisory_lock(hashtextextended('dateline linking', 0))

-- unlock --
select pg_advisory_unlock(hashtextextended('dateline linking', 0))

-- forget_gone --
delete from coding.unlinked as waiting
where not exists (select from coding.current_events as event where event.event_id = waiting.event_id)

-- waiting --
select event_id from coding.unlinked order by marked_at, event_id limit %(limit)s

-- count_waiting --
select count(*) from coding.unlinked

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
    event.confidence
from coding.current_events as event
join corpus.articles as article on article.article_id = event.article_id and article.version = event.version
left join corpus.voices as voice on voice.article_id = event.article_id
where event.event_id = any(%(event_ids)s)
order by event.event_id

-- neighbours --
-- Everything that could be the same event as one of the given: a type of the same family, a key in common, days not too
-- far apart; where one of them has no days, told within the same fortnight. An event of up to a month is found by its
-- first day; the few longer ones by their last.
with seed as materialized (
    select distinct *
    from unnest(%(keys)s::text[], %(types)s::text[], %(begins)s::date[], %(ends)s::date[], %(told)s::date[])
        as seed (key, type, begin, end_day, told_on)
)
select near.event_id
from seed
join coding.link_keys as near
    on near.key = seed.key and near.type = seed.type
    and near.end_day - near.begin <= 31
    and near.begin > seed.begin - %(slack_days)s::integer - 31 and near.begin < seed.end_day + %(slack_days)s::integer
    and near.end_day > seed.begin - %(slack_days)s::integer
union
select near.event_id
from seed
join coding.link_keys as near
    on near.key = seed.key and near.type = seed.type
    and near.end_day - near.begin > 31
    and near.end_day > seed.begin - %(slack_days)s::integer and near.begin < seed.end_day + %(slack_days)s::integer
union
select near.event_id
from seed
join coding.link_keys as near
    on near.key = seed.key and near.type = seed.type
    and near.told_on between seed.told_on - %(told_days)s::integer and seed.told_on + %(told_days)s::integer
    and (near.begin is null or seed.begin is null)
order by event_id

-- members_before --
select cluster_id, array_agg(event_id order by position) as members
from coding.cluster_members
where cluster_id in (select cluster_id from coding.cluster_members where event_id = any(%(event_ids)s))
group by cluster_id
order by cluster_id

-- leave --
delete from coding.cluster_members where event_id = any(%(event_ids)s)

-- put_cluster --
insert into coding.clusters (cluster_id, first_event_id)
values (%(cluster_id)s, %(first_event_id)s)
on conflict (cluster_id) do update
set ended_at = null, successor = null, linked_at = now()
where clusters.ended_at is not null

-- put_follows --
update coding.clusters set follows = %(follows)s, linked_at = now()
where cluster_id = %(cluster_id)s and follows is distinct from %(follows)s
returning first_event_id

-- join --
insert into coding.cluster_members (event_id, cluster_id, position)
values (%(event_id)s, %(cluster_id)s, %(position)s)

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
delete from coding.unlinked where event_id = any(%(event_ids)s)

-- queue_figures --
-- Which event a figure belongs to says which other figures are about the same.
insert into coding.unmeasured (figure_id)
select figure.figure_id
from coding.current_figures as figure
where figure.event_id = any(%(event_ids)s)
order by figure.figure_id

-- mark_days --
insert into staging.marks (day, reason)
select distinct event.day, 'linking'
from coding.current_events as event
where event.event_id = any(%(event_ids)s)
order by event.day

-- first_reports --
-- The first report of each living cluster that has a stage and names just the given countries, within the given days:
-- chains of deals. `follows` is the stage before, as it was decided last.
select cluster.cluster_id, cluster.first_event_id, cluster.follows
from coding.link_keys as near
join coding.events as event
    on event.extraction_id = near.extraction_id and event.event_id = near.event_id and event.stage is not null
join coding.clusters as cluster on cluster.first_event_id = event.event_id and cluster.ended_at is null
where near.key = %(country)s
    and coalesce(near.begin, near.told_on) between %(first_day)s and %(last_day)s
    and (
        select array_agg(distinct actor.country order by actor.country)
        from coding.event_actors as actor
        where actor.extraction_id = near.extraction_id and actor.event_id = near.event_id and actor.country is not null
    ) = %(countries)s::text[]
order by cluster.cluster_id
