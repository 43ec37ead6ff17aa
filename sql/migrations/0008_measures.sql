-- Linked figures: which tell the same value of the same thing, and what contradicts what; daily.measures.

alter table coding.figures add column metric_key text not null
    generated always as (coalesce(metric_code, '=' || split_part(metric, ' ', -1))) stored;
comment on column coding.figures.metric_key is 'What linking compares: metric_code, else = and the last word of metric.';
create index figures_by_metric on coding.figures (metric_key, period_begin);
create index figures_by_metric_day on coding.figures (metric_key, day);

create table coding.measures (
    measure_id text primary key check (measure_id <> ''),
    topic_id text not null check (topic_id <> ''),
    first_figure_id text not null,
    best_figure_id text not null,
    ended_at timestamptz,
    successor text,
    linked_at timestamptz not null default now(),
    check (successor <> measure_id),
    check (successor is null or ended_at is not null)
);
create index measures_by_topic on coding.measures (topic_id) where ended_at is null;
create index measures_by_first on coding.measures (first_figure_id);
comment on table coding.measures is 'Figures that tell one value of one thing; a measure that lost all its figures stays as a tombstone.';
comment on column coding.measures.measure_id is 'From its first figure.';
comment on column coding.measures.topic_id is 'What is measured, from the first figure that is about it; measures that share it contradict one another.';
comment on column coding.measures.first_figure_id is 'The figure that it was named after.';
comment on column coding.measures.best_figure_id is 'The figure that gives the value most exactly.';
comment on column coding.measures.ended_at is 'When it lost its last figure; null while it lives.';
comment on column coding.measures.successor is 'The measure that has its first figure now; null when that was withdrawn.';
comment on column coding.measures.linked_at is 'When it was last made or changed.';

create table coding.measure_members (
    figure_id text primary key,
    measure_id text not null references coding.measures,
    position integer not null check (position >= 0),
    unique (measure_id, position)
);
comment on table coding.measure_members is 'Which figures tell a measure.';
comment on column coding.measure_members.figure_id is 'The figure as one article tells it.';
comment on column coding.measure_members.measure_id is 'The measure that it tells.';
comment on column coding.measure_members.position is 'Counts from 0, by day and id.';

create table coding.unmeasured (
    figure_id text primary key,
    marked_at timestamptz not null default now()
);
comment on table coding.unmeasured is 'Figures that are new, read anew or gone: linking has to look at them.';
comment on column coding.unmeasured.figure_id is 'The figure as one article tells it.';
comment on column coding.unmeasured.marked_at is 'Since when.';
insert into coding.unmeasured (figure_id) select distinct figure_id from coding.current_figures;

-- At the end of the view, so that consumers' own views of it stay as they are.
alter table daily.figures_history add column measure_id text;
alter table staging.figures add column measure_id text;
create or replace view daily.figures as
select
    day, figure_id, day_source, article_id, article_version, url, source, metric, metric_code, value, unit,
    percent, base, bound, kind, period_begin, period_end_day, period_precision, parties, text, sentence,
    sentence_start, sentence_end, event_id, confidence, rule, extractor_version,
    release_from as release_id, measure_id
from daily.figures_history
where release_to is null;

create or replace function daily.figures_as_of(at timestamptz) returns setof daily.figures
language sql stable
begin atomic
    select
        day, figure_id, day_source, article_id, article_version, url, source, metric, metric_code, value, unit,
        percent, base, bound, kind, period_begin, period_end_day, period_precision, parties, text, sentence,
        sentence_start, sentence_end, event_id, confidence, rule, extractor_version,
        release_from, measure_id
    from daily.figures_history
    where release_from <= (select daily.release_at(at))
        and (release_to is null or release_to > (select daily.release_at(at)));
end;

create table daily.measures_history (
    day date not null,
    measure_id text not null,
    topic_id text not null,
    metric text not null,
    metric_code text,
    value double precision,
    unit text,
    percent double precision,
    base text,
    bound text,
    kind text not null,
    period_begin date,
    period_end_day date,
    period_precision text,
    parties text[] not null,
    sentence text not null,
    article_id text not null,
    confidence double precision not null,
    figures integer not null,
    articles integer not null,
    voices integer not null,
    sources text[] not null,
    last_day date not null,
    rivals text[] not null,
    extractor_version text not null,
    release_from bigint not null references daily.releases,
    release_to bigint references daily.releases,
    change_from text not null check (change_from in ('insert', 'update')),
    change_to text check (change_to in ('update', 'delete')),
    primary key (day, measure_id, release_from),
    check (release_to > release_from),
    check (num_nulls(release_to, change_to) in (0, 2))
);
create unique index measures_now on daily.measures_history (day, measure_id) where release_to is null;
create index measures_brought on daily.measures_history (release_from);
create index measures_ended on daily.measures_history (release_to) where release_to is not null;

create view daily.measures as
select
    day, measure_id, topic_id, metric, metric_code, value, unit, percent, base, bound, kind, period_begin,
    period_end_day, period_precision, parties, sentence, article_id, confidence, figures, articles, voices,
    sources, last_day, rivals, extractor_version,
    release_from as release_id
from daily.measures_history
where release_to is null;

create function daily.measures_as_of(at timestamptz) returns setof daily.measures
language sql stable
begin atomic
    select
        day, measure_id, topic_id, metric, metric_code, value, unit, percent, base, bound, kind, period_begin,
        period_end_day, period_precision, parties, sentence, article_id, confidence, figures, articles, voices,
        sources, last_day, rivals, extractor_version,
        release_from
    from daily.measures_history
    where release_from <= (select daily.release_at(at))
        and (release_to is null or release_to > (select daily.release_at(at)));
end;
comment on function daily.measures_as_of(timestamptz) is 'daily.measures as it stood at an instant.';

create table staging.measures as
select null::bigint as build_id,
    day, measure_id, topic_id, metric, metric_code, value, unit, percent, base, bound, kind, period_begin,
    period_end_day, period_precision, parties, sentence, article_id, confidence, figures, articles, voices,
    sources, last_day, rivals, extractor_version
from daily.measures_history
with no data;
alter table staging.measures alter column build_id set not null;
alter table staging.measures add foreign key (build_id) references staging.builds on delete cascade;
create index measures_by_key on staging.measures (build_id, day, measure_id);

create or replace view daily.changes as
select change.release_id, release.published_at, change.day, change.table_name, change.change, change.row_key, change.successor
from (
    select release_from as release_id, day, 'events'::text as table_name, change_from as change,
        jsonb_build_object('event_id', event_id) as row_key, null::text as successor
    from daily.events_history
    union all
    select release_to as release_id, day, 'events'::text as table_name, change_to as change,
        jsonb_build_object('event_id', event_id) as row_key,
        (select successor from coding.clusters where cluster_id = event_id) as successor
    from daily.events_history where change_to = 'delete'
    union all
    select release_from as release_id, day, 'reports'::text as table_name, change_from as change,
        jsonb_build_object('report_id', report_id) as row_key, null::text as successor
    from daily.reports_history
    union all
    select release_to as release_id, day, 'reports'::text as table_name, change_to as change,
        jsonb_build_object('report_id', report_id) as row_key,
        null::text as successor
    from daily.reports_history where change_to = 'delete'
    union all
    select release_from as release_id, day, 'figures'::text as table_name, change_from as change,
        jsonb_build_object('figure_id', figure_id) as row_key, null::text as successor
    from daily.figures_history
    union all
    select release_to as release_id, day, 'figures'::text as table_name, change_to as change,
        jsonb_build_object('figure_id', figure_id) as row_key,
        null::text as successor
    from daily.figures_history where change_to = 'delete'
    union all
    select release_from as release_id, day, 'counts'::text as table_name, change_from as change,
        jsonb_build_object('type', type, 'actor_country', actor_country, 'other_country', other_country) as row_key, null::text as successor
    from daily.counts_history
    union all
    select release_to as release_id, day, 'counts'::text as table_name, change_to as change,
        jsonb_build_object('type', type, 'actor_country', actor_country, 'other_country', other_country) as row_key,
        null::text as successor
    from daily.counts_history where change_to = 'delete'
    union all
    select release_from as release_id, day, 'coverage'::text as table_name, change_from as change,
        jsonb_build_object('source', source) as row_key, null::text as successor
    from daily.coverage_history
    union all
    select release_to as release_id, day, 'coverage'::text as table_name, change_to as change,
        jsonb_build_object('source', source) as row_key,
        null::text as successor
    from daily.coverage_history where change_to = 'delete'
    union all
    select release_from as release_id, day, 'measures'::text as table_name, change_from as change,
        jsonb_build_object('measure_id', measure_id) as row_key, null::text as successor
    from daily.measures_history
    union all
    select release_to as release_id, day, 'measures'::text as table_name, change_to as change,
        jsonb_build_object('measure_id', measure_id) as row_key,
        (select successor from coding.measures as measure where measure.measure_id = history.measure_id) as successor
    from daily.measures_history as history where change_to = 'delete'
) as change
join daily.releases as release using (release_id);
comment on view daily.changes is 'Every row that a release inserted, updated or deleted.';
comment on column daily.changes.table_name is 'events, reports, figures, measures, counts or coverage.';
comment on column daily.changes.successor is 'For a deleted event or measure that went up in another: the other''s id; null otherwise.';
