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
select jsonb_build_object('event_id', event.event_id) as row_key
from staging.events as event
where event.build_id = %(build_id)s
    and event.reports <> (
        select count(*) from staging.reports as report
        where report.build_id = event.build_id and report.event_id = event.event_id
    )
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
    select type, count(*) as events from staging.events
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
from staging.figures as figure
where figure.build_id = %(build_id)s and figure.event_id is not null
    and not exists (select from coding.clusters as cluster where cluster.cluster_id = figure.event_id)
order by row_key
