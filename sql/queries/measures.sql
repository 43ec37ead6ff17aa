-- queue --
-- The figures of the reading of an article that counts have to be looked at by linking: they come, or they go.
insert into coding.unmeasured (figure_id)
select figure.figure_id
from coding.figures as figure
join coding.extractions as extraction using (extraction_id)
where extraction.article_id = %(article_id)s and extraction.is_current
order by figure.figure_id

-- waiting --
-- Marks in the order in which linking takes figures in turn: what comes later then rarely changes what came before.
select waiting.mark_id, waiting.figure_id
from coding.unmeasured as waiting
left join coding.current_figures as figure using (figure_id)
order by coalesce(figure.day, date '9999-12-31'), waiting.figure_id, waiting.mark_id
limit %(limit)s

-- is_measured --
delete from coding.unmeasured where mark_id = any(%(marks)s)

-- reports --
select
    figure.figure_id, figure.article_id, figure.day, figure.metric, figure.metric_code, figure.value, figure.unit,
    figure.percent, figure.base, figure.bound, figure.kind, figure.period_begin, figure.period_end_day,
    array(select distinct code from unnest(figure.parties) as code order by code) as parties,
    figure.text, figure.sentence, member.cluster_id as event
from coding.current_figures as figure
left join coding.cluster_members as member on member.event_id = figure.event_id
where figure.figure_id = any(%(figure_ids)s)
order by figure.figure_id

-- standing --
-- How the given figures stand, as linking saw them last.
select leader_id, score, report from coding.link_figures where figure_id = any(%(figure_ids)s) order by figure_id

-- followers --
select leader_id, score, report
from coding.link_figures
where leader_id = any(%(figure_ids)s) and leader_id <> figure_id
order by figure_id

-- near --
-- Which figures may be about the same as any of the given, and stand before them in turn (`earlier`) or after: something
-- in common, something particular in common, and periods that can be the same, or told near each other where one of the
-- two names none. `roles` says whether leaders are wanted (true) or others too.
with seed as materialized (
    select key, day, slack_days, period_begin, period_end_day, particulars::integer[] as particulars,
        (period_end_day - period_begin) / 4 + 3 as apart
    from unnest(
        %(keys)s::bigint[], %(days)s::date[], %(slacks)s::integer[], %(begins)s::date[], %(ends)s::date[],
        %(particulars)s::text[]
    ) as seed (key, day, slack_days, period_begin, period_end_day, particulars)
), found as (
    select near.figure_id
    from seed
    join coding.link_figure_places as near
        on near.key = seed.key and near.is_leader = any (%(roles)s)
        and near.period_begin between seed.period_begin - seed.apart and seed.period_begin + seed.apart
        and near.period_end_day between seed.period_end_day - seed.apart and seed.period_end_day + seed.apart
        and case when %(earlier)s then near.day <= seed.day else near.day >= seed.day end
        and near.particulars && seed.particulars
    where seed.period_begin is not null
    union
    select near.figure_id
    from seed
    join coding.link_figure_places as near
        on near.key = seed.key and near.is_leader = any (%(roles)s)
        and near.day between seed.day - seed.slack_days and seed.day + seed.slack_days
        and (near.period_begin is null or seed.period_begin is null)
        and case when %(earlier)s then near.day <= seed.day else near.day >= seed.day end
        and near.particulars && seed.particulars
)
select leader_id, score, report from coding.link_figures where figure_id in (select figure_id from found)
order by figure_id

-- forget --
delete from coding.link_figures where figure_id = any(%(figure_ids)s)

-- topics_before --
select measure.topic_id, measure.measure_id, measure.best_figure_id,
    array_agg(member.figure_id order by member.position) as members
from coding.measures as measure
join coding.measure_members as member using (measure_id)
where measure.topic_id in (
    select of_given.topic_id
    from coding.measure_members as given
    join coding.measures as of_given using (measure_id)
    where given.figure_id = any(%(figure_ids)s)
)
group by measure.topic_id, measure.measure_id, measure.best_figure_id
order by measure.measure_id

-- leave --
delete from coding.measure_members where figure_id = any(%(figure_ids)s)

-- put_measures --
insert into coding.measures (measure_id, topic_id, first_figure_id, best_figure_id)
select measure_id, topic_id, first_figure_id, best_figure_id
from unnest(%(measure_id)s::text[], %(topic_id)s::text[], %(first_figure_id)s::text[], %(best_figure_id)s::text[])
    as measure (measure_id, topic_id, first_figure_id, best_figure_id)
on conflict (measure_id) do update
set topic_id = excluded.topic_id, best_figure_id = excluded.best_figure_id, ended_at = null, successor = null,
    linked_at = now()
where (measures.topic_id, measures.best_figure_id) is distinct from (excluded.topic_id, excluded.best_figure_id)
    or measures.ended_at is not null

-- join --
insert into coding.measure_members (figure_id, measure_id, position)
select figure_id, measure_id, position
from unnest(%(figure_id)s::text[], %(measure_id)s::text[], %(position)s::integer[])
    as member (figure_id, measure_id, position)

-- end_empty --
update coding.measures as measure
set ended_at = now(), linked_at = now()
where measure.measure_id = any(%(measure_ids)s) and measure.ended_at is null
    and not exists (select from coding.measure_members as member where member.measure_id = measure.measure_id)

-- set_successors --
-- A tombstone says who has its first figure now; where that moves on, so does the tombstone.
update coding.measures as measure
set successor = member.measure_id
from coding.measure_members as member
where member.figure_id = measure.first_figure_id and member.figure_id = any(%(figure_ids)s)
    and measure.ended_at is not null and measure.measure_id <> member.measure_id
    and measure.successor is distinct from member.measure_id

-- count_waiting --
select count(distinct figure_id) from coding.unmeasured

-- mark_days --
insert into staging.marks (day, reason, measures)
select figure.day, 'linking', array_agg(distinct changed.measure_id order by changed.measure_id)
from unnest(%(figure_id)s::text[], %(measure_id)s::text[]) as changed (figure_id, measure_id)
join coding.current_figures as figure using (figure_id)
group by figure.day
order by figure.day

-- mark_again --
-- The days under which the values stand that these figures tell.
insert into staging.marks (day, reason, measures)
select first.day, 'linking', array_agg(first.measure_id order by first.measure_id)
from (
    select member.measure_id, min(figure.day) as day
    from coding.measure_members as member
    join coding.current_figures as figure using (figure_id)
    where member.measure_id in (
        select measure_id from coding.measure_members where figure_id = any(%(figure_ids)s)
    )
    group by member.measure_id
) as first
group by first.day
order by first.day
