-- What consumers read: views over system-versioned tables, releases, changes. The comments on columns come from
-- sql/daily/<table>/columns.yaml and are set by every migrate.

create schema daily;
comment on schema daily is 'What consumers read: checked days, released as a whole, with their history.';

create table daily.releases (
    release_id bigint generated always as identity primary key,
    day date not null,
    published_at timestamptz not null,
    reasons text[] not null,
    row_counts jsonb not null,
    changed_rows bigint not null check (changed_rows >= 0),
    check_run_id bigint not null,
    check_verdict text not null check (check_verdict in ('passed', 'quarantined')),
    quarantined_rows integer not null check (quarantined_rows >= 0),
    warnings integer not null check (warnings >= 0),
    extractor_versions text[] not null,
    build_id bigint not null unique
);
create index releases_by_day on daily.releases (day, release_id);
create unique index releases_by_time on daily.releases (published_at);
comment on table daily.releases is 'Every release of a day: what, when, why, and how the checks went. A day without a row here was never published.';
comment on column daily.releases.release_id is 'Rises with every release.';
comment on column daily.releases.day is 'The day that was released.';
comment on column daily.releases.published_at is 'When; rises with release_id.';
comment on column daily.releases.reasons is 'Why: new, late, corrected, extractor, linking, withdrawn, coverage, operator.';
comment on column daily.releases.row_counts is 'By table: rows inserted, updated, deleted, and the total afterwards.';
comment on column daily.releases.changed_rows is 'Rows inserted, updated or deleted over all tables.';
comment on column daily.releases.check_run_id is 'The check that let it out, in quality.runs.';
comment on column daily.releases.check_verdict is 'passed, or quarantined where some rows were held back.';
comment on column daily.releases.quarantined_rows is 'Rows that were held back.';
comment on column daily.releases.warnings is 'Rules that failed without holding anything back.';
comment on column daily.releases.extractor_versions is 'Extractor versions whose rows are in it.';
comment on column daily.releases.build_id is 'The build that was released.';

create function daily.release_at(at timestamptz) returns bigint
language sql stable
begin atomic
    select release_id from daily.releases where published_at <= at order by published_at desc limit 1;
end;
comment on function daily.release_at(timestamptz) is 'The latest release at an instant; null before the first.';

create table daily.events_history (
    day date not null,
    event_id text not null,
    day_source text not null,
    type text not null,
    mode text,
    status text not null,
    stage text,
    quad smallint,
    score double precision,
    actor_countries text[] not null,
    recipient_countries text[] not null,
    actors jsonb not null,
    place text,
    place_country text,
    geonameid integer,
    lat double precision,
    lon double precision,
    place_level text,
    begin date,
    end_day date,
    precision text not null,
    date_source text,
    contexts text[] not null,
    sentence text not null,
    article_id text not null,
    confidence double precision not null,
    reports integer not null,
    articles integer not null,
    voices integer not null,
    sources text[] not null,
    follows text,
    extractor_version text not null,
    release_from bigint not null references daily.releases,
    release_to bigint references daily.releases,
    change_from text not null check (change_from in ('insert', 'update')),
    change_to text check (change_to in ('update', 'delete')),
    primary key (day, event_id, release_from),
    check (release_to > release_from),
    check (num_nulls(release_to, change_to) in (0, 2))
);
create unique index events_now on daily.events_history (day, event_id) where release_to is null;
create index events_brought on daily.events_history (release_from);
create index events_ended on daily.events_history (release_to) where release_to is not null;

create view daily.events as
select
    day, event_id, day_source, type, mode, status, stage, quad, score, actor_countries, recipient_countries,
    actors, place, place_country, geonameid, lat, lon, place_level, begin, end_day, precision, date_source,
    contexts, sentence, article_id, confidence, reports, articles, voices, sources, follows,
    extractor_version, release_from as release_id
from daily.events_history
where release_to is null;

create function daily.events_as_of(at timestamptz) returns setof daily.events
language sql stable
begin atomic
    select
        day, event_id, day_source, type, mode, status, stage, quad, score, actor_countries,
        recipient_countries, actors, place, place_country, geonameid, lat, lon, place_level, begin, end_day,
        precision, date_source, contexts, sentence, article_id, confidence, reports, articles, voices,
        sources, follows, extractor_version, release_from
    from daily.events_history
    where release_from <= (select daily.release_at(at))
        and (release_to is null or release_to > (select daily.release_at(at)));
end;
comment on function daily.events_as_of(timestamptz) is 'daily.events as it stood at an instant.';

create table staging.events as
select null::bigint as build_id,
    day, event_id, day_source, type, mode, status, stage, quad, score, actor_countries, recipient_countries,
    actors, place, place_country, geonameid, lat, lon, place_level, begin, end_day, precision, date_source,
    contexts, sentence, article_id, confidence, reports, articles, voices, sources, follows, extractor_version
from daily.events_history
with no data;
alter table staging.events alter column build_id set not null;
alter table staging.events add foreign key (build_id) references staging.builds on delete cascade;
create index events_by_key on staging.events (build_id, day, event_id);

create table daily.reports_history (
    day date not null,
    report_id text not null,
    event_id text not null,
    article_id text not null,
    article_version integer not null,
    url text,
    source text,
    title text,
    published_begin date,
    published_end_day date,
    voice text not null,
    type text not null,
    status text not null,
    begin date,
    end_day date,
    date_source text,
    sentence text not null,
    sentence_start integer not null,
    sentence_end integer not null,
    trigger text not null,
    trigger_start integer not null,
    trigger_end integer not null,
    confidence double precision not null,
    rule text not null,
    extractor_version text not null,
    release_from bigint not null references daily.releases,
    release_to bigint references daily.releases,
    change_from text not null check (change_from in ('insert', 'update')),
    change_to text check (change_to in ('update', 'delete')),
    primary key (day, report_id, release_from),
    check (release_to > release_from),
    check (num_nulls(release_to, change_to) in (0, 2))
);
create unique index reports_now on daily.reports_history (day, report_id) where release_to is null;
create index reports_brought on daily.reports_history (release_from);
create index reports_ended on daily.reports_history (release_to) where release_to is not null;

create view daily.reports as
select
    day, report_id, event_id, article_id, article_version, url, source, title, published_begin,
    published_end_day, voice, type, status, begin, end_day, date_source, sentence, sentence_start,
    sentence_end, trigger, trigger_start, trigger_end, confidence, rule, extractor_version, release_from as
    release_id
from daily.reports_history
where release_to is null;

create function daily.reports_as_of(at timestamptz) returns setof daily.reports
language sql stable
begin atomic
    select
        day, report_id, event_id, article_id, article_version, url, source, title, published_begin,
        published_end_day, voice, type, status, begin, end_day, date_source, sentence, sentence_start,
        sentence_end, trigger, trigger_start, trigger_end, confidence, rule, extractor_version, release_from
    from daily.reports_history
    where release_from <= (select daily.release_at(at))
        and (release_to is null or release_to > (select daily.release_at(at)));
end;
comment on function daily.reports_as_of(timestamptz) is 'daily.reports as it stood at an instant.';

create table staging.reports as
select null::bigint as build_id,
    day, report_id, event_id, article_id, article_version, url, source, title, published_begin,
    published_end_day, voice, type, status, begin, end_day, date_source, sentence, sentence_start,
    sentence_end, trigger, trigger_start, trigger_end, confidence, rule, extractor_version
from daily.reports_history
with no data;
alter table staging.reports alter column build_id set not null;
alter table staging.reports add foreign key (build_id) references staging.builds on delete cascade;
create index reports_by_key on staging.reports (build_id, day, report_id);

create table daily.figures_history (
    day date not null,
    figure_id text not null,
    day_source text not null,
    article_id text not null,
    article_version integer not null,
    url text,
    source text,
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
    text text not null,
    sentence text not null,
    sentence_start integer not null,
    sentence_end integer not null,
    event_id text,
    confidence double precision not null,
    rule text not null,
    extractor_version text not null,
    release_from bigint not null references daily.releases,
    release_to bigint references daily.releases,
    change_from text not null check (change_from in ('insert', 'update')),
    change_to text check (change_to in ('update', 'delete')),
    primary key (day, figure_id, release_from),
    check (release_to > release_from),
    check (num_nulls(release_to, change_to) in (0, 2))
);
create unique index figures_now on daily.figures_history (day, figure_id) where release_to is null;
create index figures_brought on daily.figures_history (release_from);
create index figures_ended on daily.figures_history (release_to) where release_to is not null;

create view daily.figures as
select
    day, figure_id, day_source, article_id, article_version, url, source, metric, metric_code, value, unit,
    percent, base, bound, kind, period_begin, period_end_day, period_precision, parties, text, sentence,
    sentence_start, sentence_end, event_id, confidence, rule, extractor_version, release_from as release_id
from daily.figures_history
where release_to is null;

create function daily.figures_as_of(at timestamptz) returns setof daily.figures
language sql stable
begin atomic
    select
        day, figure_id, day_source, article_id, article_version, url, source, metric, metric_code, value,
        unit, percent, base, bound, kind, period_begin, period_end_day, period_precision, parties, text,
        sentence, sentence_start, sentence_end, event_id, confidence, rule, extractor_version, release_from
    from daily.figures_history
    where release_from <= (select daily.release_at(at))
        and (release_to is null or release_to > (select daily.release_at(at)));
end;
comment on function daily.figures_as_of(timestamptz) is 'daily.figures as it stood at an instant.';

create table staging.figures as
select null::bigint as build_id,
    day, figure_id, day_source, article_id, article_version, url, source, metric, metric_code, value, unit,
    percent, base, bound, kind, period_begin, period_end_day, period_precision, parties, text, sentence,
    sentence_start, sentence_end, event_id, confidence, rule, extractor_version
from daily.figures_history
with no data;
alter table staging.figures alter column build_id set not null;
alter table staging.figures add foreign key (build_id) references staging.builds on delete cascade;
create index figures_by_key on staging.figures (build_id, day, figure_id);

create table daily.counts_history (
    day date not null,
    type text not null,
    actor_country text not null,
    other_country text not null,
    events integer not null,
    events_of_the_day integer not null,
    reports integer not null,
    voices integer not null,
    score_mean double precision,
    release_from bigint not null references daily.releases,
    release_to bigint references daily.releases,
    change_from text not null check (change_from in ('insert', 'update')),
    change_to text check (change_to in ('update', 'delete')),
    primary key (day, type, actor_country, other_country, release_from),
    check (release_to > release_from),
    check (num_nulls(release_to, change_to) in (0, 2))
);
create unique index counts_now on daily.counts_history (day, type, actor_country, other_country) where release_to is null;
create index counts_brought on daily.counts_history (release_from);
create index counts_ended on daily.counts_history (release_to) where release_to is not null;

create view daily.counts as
select
    day, type, actor_country, other_country, events, events_of_the_day, reports, voices, score_mean,
    release_from as release_id
from daily.counts_history
where release_to is null;

create function daily.counts_as_of(at timestamptz) returns setof daily.counts
language sql stable
begin atomic
    select
        day, type, actor_country, other_country, events, events_of_the_day, reports, voices, score_mean,
        release_from
    from daily.counts_history
    where release_from <= (select daily.release_at(at))
        and (release_to is null or release_to > (select daily.release_at(at)));
end;
comment on function daily.counts_as_of(timestamptz) is 'daily.counts as it stood at an instant.';

create table staging.counts as
select null::bigint as build_id,
    day, type, actor_country, other_country, events, events_of_the_day, reports, voices, score_mean
from daily.counts_history
with no data;
alter table staging.counts alter column build_id set not null;
alter table staging.counts add foreign key (build_id) references staging.builds on delete cascade;
create index counts_by_key on staging.counts (build_id, day, type, actor_country, other_country);

create table daily.coverage_history (
    day date not null,
    source text not null,
    polls integer not null,
    failed_polls integer not null,
    entries integer not null,
    seen integer not null,
    late integer not null,
    failed integer not null,
    blocked integer not null,
    articles integer not null,
    skipped integer not null,
    pending integer not null,
    expected double precision,
    release_from bigint not null references daily.releases,
    release_to bigint references daily.releases,
    change_from text not null check (change_from in ('insert', 'update')),
    change_to text check (change_to in ('update', 'delete')),
    primary key (day, source, release_from),
    check (release_to > release_from),
    check (num_nulls(release_to, change_to) in (0, 2))
);
create unique index coverage_now on daily.coverage_history (day, source) where release_to is null;
create index coverage_brought on daily.coverage_history (release_from);
create index coverage_ended on daily.coverage_history (release_to) where release_to is not null;

create view daily.coverage as
select
    day, source, polls, failed_polls, entries, seen, late, failed, blocked, articles, skipped, pending,
    expected, release_from as release_id
from daily.coverage_history
where release_to is null;

create function daily.coverage_as_of(at timestamptz) returns setof daily.coverage
language sql stable
begin atomic
    select
        day, source, polls, failed_polls, entries, seen, late, failed, blocked, articles, skipped, pending,
        expected, release_from
    from daily.coverage_history
    where release_from <= (select daily.release_at(at))
        and (release_to is null or release_to > (select daily.release_at(at)));
end;
comment on function daily.coverage_as_of(timestamptz) is 'daily.coverage as it stood at an instant.';

create table staging.coverage as
select null::bigint as build_id,
    day, source, polls, failed_polls, entries, seen, late, failed, blocked, articles, skipped, pending,
    expected
from daily.coverage_history
with no data;
alter table staging.coverage alter column build_id set not null;
alter table staging.coverage add foreign key (build_id) references staging.builds on delete cascade;
create index coverage_by_key on staging.coverage (build_id, day, source);
create view daily.changes as
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
) as change
join daily.releases as release using (release_id);
comment on view daily.changes is 'Every row that a release inserted, updated or deleted.';
comment on column daily.changes.release_id is 'The release.';
comment on column daily.changes.published_at is 'When it was published.';
comment on column daily.changes.day is 'Its day.';
comment on column daily.changes.table_name is 'events, reports, figures, counts or coverage.';
comment on column daily.changes.change is 'insert, update or delete.';
comment on column daily.changes.row_key is 'Key columns of the row, without the day.';
comment on column daily.changes.successor is 'For a deleted event that went up in another: the other''s event_id; null otherwise.';
