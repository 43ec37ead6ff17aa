-- queue --
-- The figures of the reading of an article that counts have to be looked at by linking: they come, or they go.
insert into coding.unmeasured (figure_id)
select figure.figure_id
from coding.figures as figure
join coding.extractions as extraction using (extraction_id)
where extraction.article_id = %(article_id)s and extraction.is_current
order by figure.figure_id

-- waiting --
select mark_id, figure_id from coding.unmeasured order by mark_id limit %(limit)s

-- is_measured --
delete from coding.unmeasured where mark_id = any(%(marks)s)

-- companions --
-- Figures of the topics that any of the given belongs to, those among them that are still told.
select distinct member.figure_id
from coding.measure_members as given
join coding.measures as of_given using (measure_id)
join coding.measures as measure on measure.topic_id = of_given.topic_id and measure.ended_at is null
join coding.measure_members as member on member.measure_id = measure.measure_id
where given.figure_id = any(%(figure_ids)s)
order by member.figure_id

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

-- neighbours --
-- Everything that could be about the same as one of the given: the same metric, a level or a change as it is, the same
-- period or nearly, or told within a fortnight; or the very same level, told within a quarter or of the same period. And
-- a party in common unless one of them names none.
with seed as (
    select *
    from unnest(
        %(keys)s::text[], %(values)s::double precision[], %(units)s::text[], %(days)s::date[], %(begins)s::date[],
        %(ends)s::date[], %(parties)s::jsonb[]
    ) as seed (metric_key, value, unit, day, period_begin, period_end_day, parties)
), near as (
    select figure.figure_id, figure.extraction_id, figure.parties, seed.parties as seed_parties
    from seed
    join coding.figures as figure
        on figure.metric_key = seed.metric_key
        and (figure.value is null) = (seed.value is null)
        and (
            figure.period_begin between seed.period_begin - (seed.period_end_day - seed.period_begin) - 2
                and seed.period_end_day + 2
            or (figure.period_begin is null or seed.period_begin is null)
                and figure.day between seed.day - %(slack_days)s::integer and seed.day + %(slack_days)s::integer
        )
    union all
    select figure.figure_id, figure.extraction_id, figure.parties, seed.parties
    from seed
    join coding.figures as figure
        on figure.value = seed.value and abs(figure.value) > 20 and figure.unit is not distinct from seed.unit
        and (
            figure.day between seed.day - %(repeated_days)s::integer and seed.day + %(repeated_days)s::integer
            or figure.period_begin = seed.period_begin
        )
)
select distinct near.figure_id
from near
join coding.extractions as extraction on extraction.extraction_id = near.extraction_id and extraction.is_current
where cardinality(near.parties) = 0 or near.seed_parties = '[]'
    or exists (select from jsonb_array_elements_text(near.seed_parties) as code where code = any(near.parties))
order by near.figure_id

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

-- put_measure --
insert into coding.measures (measure_id, topic_id, first_figure_id, best_figure_id)
values (%(measure_id)s, %(topic_id)s, %(first_figure_id)s, %(best_figure_id)s)
on conflict (measure_id) do update
set topic_id = excluded.topic_id, best_figure_id = excluded.best_figure_id, ended_at = null, successor = null,
    linked_at = now()
where (measures.topic_id, measures.best_figure_id) is distinct from (excluded.topic_id, excluded.best_figure_id)
    or measures.ended_at is not null

-- join --
insert into coding.measure_members (figure_id, measure_id, position)
values (%(figure_id)s, %(measure_id)s, %(position)s)

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
insert into staging.marks (day, reason)
select distinct figure.day, 'linking'
from coding.current_figures as figure
where figure.figure_id = any(%(figure_ids)s)
order by figure.day
