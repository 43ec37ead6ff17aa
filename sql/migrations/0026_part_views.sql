-- Rules that warn of a figure or a value look at all of the day, too, when a part of it was built.

create or replace view staging.day_figures as
select build_id, figure_id, extractor_version, event_id, measure_id
from staging.figures
union all
select build.build_id, kept.figure_id, kept.extractor_version, kept.event_id, kept.measure_id
from staging.builds as build
join daily.figures as kept on kept.day = build.day
where build.parts is not null
    and not exists (
        select from staging.parts as part
        where part.build_id = build.build_id and part.table_name = 'figures' and part.key = kept.figure_id
    );

create view staging.day_measures as
select build_id, measure_id, topic_id, rivals
from staging.measures
union all
select build.build_id, kept.measure_id, kept.topic_id, kept.rivals
from staging.builds as build
join daily.measures as kept on kept.day = build.day
where build.parts is not null
    and not exists (
        select from staging.parts as part
        where part.build_id = build.build_id and part.table_name = 'measures' and part.key = kept.measure_id
    );
comment on view staging.day_measures is 'Values of the day as they will stand when a build is released.';
comment on column staging.day_measures.build_id is 'The build; the other columns are those of daily.measures.';
