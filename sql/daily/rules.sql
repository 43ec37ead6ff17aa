-- quotes_are_exact --
-- quarantine, reports: Every quoted sentence and trigger stands in the article at its offsets.
select jsonb_build_object('report_id', report.report_id) as row_key
from staging.reports as report
left join corpus.articles as article
    on article.article_id = report.article_id and article.version = report.article_version
where report.build_id = %(build_id)s
    and (
        substring(article.body from report.sentence_start + 1 for report.sentence_end - report.sentence_start)
            is distinct from report.sentence
        or substring(article.body from report.trigger_start + 1 for report.trigger_end - report.trigger_start)
            is distinct from report.trigger
    )
order by row_key

-- figure_quotes_are_exact --
-- quarantine, figures: Every quoted sentence stands in the article at its offsets.
select jsonb_build_object('figure_id', figure.figure_id) as row_key
from staging.figures as figure
left join corpus.articles as article
    on article.article_id = figure.article_id and article.version = figure.article_version
where figure.build_id = %(build_id)s
    and substring(article.body from figure.sentence_start + 1 for figure.sentence_end - figure.sentence_start)
        is distinct from figure.sentence
order by row_key

-- reports_are_counted --
-- quarantine, events: All reports of an event are there; it waits with those that are held back.
with told as (
    select event_id, count(*) as reports from staging.reports where build_id = %(build_id)s group by event_id
)
select jsonb_build_object('event_id', event.event_id) as row_key
from staging.events as event
left join told using (event_id)
where event.build_id = %(build_id)s and event.reports <> coalesce(told.reports, 0)
order by row_key

-- reports_have_events --
-- quarantine, reports: Every report tells of an event of its day; it waits with its event.
select jsonb_build_object('report_id', report.report_id) as row_key
from staging.reports as report
where report.build_id = %(build_id)s
    and not exists (
        select from staging.events as event
        where event.build_id = report.build_id and event.event_id = report.event_id
    )
order by row_key

-- events_have_reports --
-- block, events: Every event has at least one report.
select jsonb_build_object('event_id', event.event_id) as row_key
from staging.events as event
where event.build_id = %(build_id)s
    and not exists (
        select from staging.reports as report
        where report.build_id = event.build_id and report.event_id = event.event_id
    )
order by row_key

-- counts_equal_events --
-- block, counts: For each type, the counts hold at least as many events as there are, and none that there is not.
with told as (
    select type, count(*) as events from staging.day_events
    where build_id = %(build_id)s and status not in ('hypothetical', 'denied') group by type
), counted as (
    select type, sum(events) as events, max(events) as largest from staging.counts
    where build_id = %(build_id)s group by type
)
select jsonb_build_object('type', coalesce(told.type, counted.type)) as row_key
from told
full join counted using (type)
where coalesce(counted.events, 0) < coalesce(told.events, 0) or coalesce(counted.largest, 0) > coalesce(told.events, 0)
order by row_key

-- figures_have_events --
-- warn, figures: The event that a figure belongs to is linked.
select jsonb_build_object('figure_id', figure.figure_id) as row_key
from staging.day_figures as figure
where figure.build_id = %(build_id)s and figure.event_id is not null
    and not exists (select from coding.clusters as cluster where cluster.cluster_id = figure.event_id)
order by row_key

-- figures_have_measures --
-- warn, figures: Every figure is linked with the others that tell the same value.
select jsonb_build_object('figure_id', figure.figure_id) as row_key
from staging.day_figures as figure
where figure.build_id = %(build_id)s and figure.measure_id is null
order by row_key

-- rivals_know_each_other --
-- warn, measures: A value that contradicts another is contradicted by it.
select jsonb_build_object('measure_id', measure.measure_id) as row_key
from staging.day_measures as measure
where measure.build_id = %(build_id)s
    and exists (
        select from unnest(measure.rivals) as rival
        left join coding.measures as other on other.measure_id = rival
        where other.topic_id is distinct from measure.topic_id
    )
order by row_key

-- volume_is_usual --
-- warn, events: The number of events is as on working days, or weekends, of eight weeks at that age (robust z < 4).
with history as (
    select distinct on (release.day) (release.row_counts -> 'events' ->> 'total')::double precision as total
    from staging.builds as build
    join daily.releases as release
        on release.day >= build.day - 56 and release.day < build.day
        and (extract(isodow from release.day) > 5) = (extract(isodow from build.day) > 5)
        -- A day goes on growing: it is compared with what the others had when they were as old as it is now.
        and release.published_at <= now() - (build.day - release.day) * interval '1 day'
    where build.build_id = %(build_id)s and release.row_counts ? 'events'
    order by release.day, release.release_id desc
), middle as (
    select percentile_cont(0.5) within group (order by total) as total, count(*) as days from history
), spread as (
    select percentile_cont(0.5) within group (order by abs(history.total - middle.total)) as deviation
    from history, middle
), today as (
    select count(*)::double precision as total from staging.day_events where build_id = %(build_id)s
)
select jsonb_build_object('events', today.total, 'usual', middle.total) as row_key
from today, middle, spread
where middle.days >= 14
    and abs(today.total - middle.total) * 0.6745 / greatest(spread.deviation, sqrt(middle.total), 1) >= 4

-- figures_are_as_many_as_usual --
-- warn, figures: The number of figures is as on working days, or weekends, of eight weeks at that age (robust z < 4).
with history as (
    select distinct on (release.day) (release.row_counts -> 'figures' ->> 'total')::double precision as total
    from staging.builds as build
    join daily.releases as release
        on release.day >= build.day - 56 and release.day < build.day
        and (extract(isodow from release.day) > 5) = (extract(isodow from build.day) > 5)
        -- A day goes on growing: it is compared with what the others had when they were as old as it is now.
        and release.published_at <= now() - (build.day - release.day) * interval '1 day'
    where build.build_id = %(build_id)s and release.row_counts ? 'figures'
    order by release.day, release.release_id desc
), middle as (
    select percentile_cont(0.5) within group (order by total) as total, count(*) as days from history
), spread as (
    select percentile_cont(0.5) within group (order by abs(history.total - middle.total)) as deviation
    from history, middle
), today as (
    select count(*)::double precision as total from staging.day_figures where build_id = %(build_id)s
)
select jsonb_build_object('figures', today.total, 'usual', middle.total) as row_key
from today, middle, spread
where middle.days >= 14
    and abs(today.total - middle.total) * 0.6745 / greatest(spread.deviation, sqrt(middle.total), 1) >= 4

-- usual_sources_are_there --
-- warn, coverage: A source that had articles on four of five days of the four weeks before has some today.
with history as (
    select coverage.source, count(*) filter (where coverage.articles > 0) as days_with,
        count(distinct coverage.day) as days
    from daily.coverage as coverage
    join staging.builds as build on build.build_id = %(build_id)s
    where coverage.day >= build.day - 28 and coverage.day < build.day
    group by coverage.source
)
select jsonb_build_object('source', history.source) as row_key
from history
where history.days_with >= 14 and history.days_with * 5 >= history.days * 4
    and not exists (
        select from staging.coverage as today
        where today.build_id = %(build_id)s and today.source = history.source and today.articles > 0
    )
order by row_key

-- unknown_days_are_few --
-- warn, events: Of twenty events or more, at most half have no day of their own.
select jsonb_build_object('share', round(avg((begin is null)::integer), 3)) as row_key
from staging.day_events
where build_id = %(build_id)s
having count(*) >= 20 and avg((begin is null)::integer) > 0.5

-- unknown_actors_are_few --
-- warn, events: Of twenty events or more, at most half name no country.
select jsonb_build_object('share', round(avg((cardinality(actor_countries) = 0)::integer), 3)) as row_key
from staging.day_events
where build_id = %(build_id)s
having count(*) >= 20 and avg((cardinality(actor_countries) = 0)::integer) > 0.5

-- unknown_places_are_few --
-- warn, events: Of twenty events or more, at most nine in ten have no place.
select jsonb_build_object('share', round(avg((place_level is null)::integer), 3)) as row_key
from staging.day_events
where build_id = %(build_id)s
having count(*) >= 20 and avg((place_level is null)::integer) > 0.9

-- no_source_tells_all --
-- warn, reports: Of twenty reports or more from several sources, no source tells more than nine in ten.
select jsonb_build_object('source', source, 'reports', reports) as row_key
from (
    select source, count(*) as reports, sum(count(*)) over () as all_reports, count(*) over () as sources
    from staging.day_reports
    where build_id = %(build_id)s
    group by source
) as told
where all_reports >= 20 and sources > 1 and reports * 10 > all_reports * 9
order by row_key

-- source_mix_is_usual --
-- warn, coverage: Of fifty articles or more, at least half come from where they came from in the four weeks before.
with today as (
    select source, articles::double precision / sum(articles) over () as share
    from staging.coverage
    where build_id = %(build_id)s and (select sum(articles) from staging.coverage where build_id = %(build_id)s) >= 50
), history as (
    select coverage.source, sum(coverage.articles)::double precision / sum(sum(coverage.articles)) over () as share,
        count(*) over () as sources
    from staging.builds as build
    join daily.coverage as coverage on coverage.day >= build.day - 28 and coverage.day < build.day
    where build.build_id = %(build_id)s
    group by coverage.source
    having sum(coverage.articles) > 0
), days as (
    select count(distinct coverage.day) as days
    from staging.builds as build
    join daily.coverage as coverage on coverage.day >= build.day - 28 and coverage.day < build.day
    where build.build_id = %(build_id)s and coverage.articles > 0
)
select jsonb_build_object(
    'share_as_usual', round(sum(least(today.share, coalesce(history.share, 0)))::numeric, 3)
) as row_key
from today
left join history using (source)
cross join days
where days.days >= 14
having sum(least(today.share, coalesce(history.share, 0))) < 0.5

-- languages_are_read --
-- warn, coverage: Of twenty articles of the day or more, at least half are in English: no others are read.
select jsonb_build_object('language', coalesce(max(article.language) filter (where article.language <> 'en'), '-'),
    'share_english', round(avg((article.language = 'en')::integer), 3)) as row_key
from staging.builds as build
join corpus.articles as article on article.published_begin = build.day and article.is_current and article.state = 'ok'
where build.build_id = %(build_id)s
having count(*) >= 20 and avg(coalesce(article.language = 'en', false)::integer) < 0.5

-- entries_are_fresh --
-- warn, coverage: Of twenty entries of a source or more, at most half were listed more than a day late.
select jsonb_build_object('source', coverage.source) as row_key
from staging.coverage as coverage
where coverage.build_id = %(build_id)s and coverage.entries >= 20 and coverage.late * 2 > coverage.entries
order by row_key
