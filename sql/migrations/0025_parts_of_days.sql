-- A day of which little changed is built, checked and released in that part: what stands of it was checked before.

alter table staging.marks
    add column articles text[],
    add column clusters text[],
    add column measures text[];
comment on column staging.marks.articles is 'Articles whose reading or voice changed, where the mark names what changed; all empty: only coverage did. Null in articles, clusters and measures: anything of the day may have changed.';
comment on column staging.marks.clusters is 'Events (coding.clusters) that are linked otherwise, or that these articles tell.';
comment on column staging.marks.measures is 'Values (coding.measures) that are linked otherwise, or that these articles tell.';

alter table staging.builds
    add column parts integer check (parts >= 0),
    add column recipe text;
comment on column staging.builds.parts is 'How many rows of staging.parts it is about; null: it is about the whole day.';
comment on column staging.builds.recipe is 'Hash of sql/daily: by which statements and rules it was built and checked. A day is built in part only by those that it stands by.';

create table staging.parts (
    build_id bigint not null references staging.builds on delete cascade,
    table_name text not null check (table_name in ('events', 'figures', 'measures')),
    key text not null,
    primary key (build_id, table_name, key)
);
comment on table staging.parts is 'What a build of a part of a day is about: rows that may change, come or go. All others stay as they were released.';
comment on column staging.parts.build_id is 'The build.';
comment on column staging.parts.table_name is 'events (with their reports), figures or measures.';
comment on column staging.parts.key is 'event_id, figure_id or measure_id.';

create view staging.day_events as
select build_id, day, event_id, type, status, actor_countries, recipient_countries, place_level, begin, precision,
    reports, voices, score
from staging.events
union all
select build.build_id, kept.day, kept.event_id, kept.type, kept.status, kept.actor_countries, kept.recipient_countries,
    kept.place_level, kept.begin, kept.precision, kept.reports, kept.voices, kept.score
from staging.builds as build
join daily.events as kept on kept.day = build.day
where build.parts is not null
    and not exists (
        select from staging.parts as part
        where part.build_id = build.build_id and part.table_name = 'events' and part.key = kept.event_id
    );
comment on view staging.day_events is 'Events of the day as they will stand when a build is released: built, or, where it is about a part of the day, released before.';
comment on column staging.day_events.build_id is 'The build; the other columns are those of daily.events.';

create view staging.day_reports as
select build_id, report_id, source, extractor_version
from staging.reports
union all
select build.build_id, kept.report_id, kept.source, kept.extractor_version
from staging.builds as build
join daily.reports as kept on kept.day = build.day
where build.parts is not null
    and not exists (
        select from staging.parts as part
        where part.build_id = build.build_id and part.table_name = 'events' and part.key = kept.event_id
    );
comment on view staging.day_reports is 'Reports of the day as they will stand when a build is released.';
comment on column staging.day_reports.build_id is 'The build; the other columns are those of daily.reports.';

create view staging.day_figures as
select build_id, figure_id, extractor_version
from staging.figures
union all
select build.build_id, kept.figure_id, kept.extractor_version
from staging.builds as build
join daily.figures as kept on kept.day = build.day
where build.parts is not null
    and not exists (
        select from staging.parts as part
        where part.build_id = build.build_id and part.table_name = 'figures' and part.key = kept.figure_id
    );
comment on view staging.day_figures is 'Figures of the day as they will stand when a build is released.';
comment on column staging.day_figures.build_id is 'The build; the other columns are those of daily.figures.';
