-- daily.measures of one day: a row for each value that was first told on it.
-- The most exact figure speaks for all; what it leaves open (the period) the first one says that does not.
insert into staging.measures (
    build_id, day, measure_id, topic_id, metric, metric_code, value, unit, percent, base, bound, kind, period_begin,
    period_end_day, period_precision, parties, sentence, article_id, confidence, figures, articles, voices, sources,
    last_day, rivals, extractor_version
)
with candidate as (
    select distinct member.measure_id
    from coding.current_figures as figure
    join coding.measure_members as member using (figure_id)
    where figure.day = %(day)s
        and (
            not %(is_part)s
            or member.measure_id in (
                select key from staging.parts where build_id = %(build_id)s and table_name = 'measures'
            )
        )
), told as (
    select
        measure.measure_id, measure.topic_id, figure.metric, figure.metric_code, figure.value, figure.unit,
        figure.percent, figure.base, figure.bound, figure.kind, figure.parties, figure.sentence, figure.article_id,
        figure.extractor_version,
        row_number() over best as best_rank,
        min(figure.day) over whole as day,
        max(figure.day) over whole as last_day,
        max(figure.confidence) over whole as confidence,
        count(*) over whole as figures,
        first_value(figure.period_begin) over periods as period_begin,
        first_value(figure.period_end_day) over periods as period_end_day,
        first_value(figure.period_precision) over periods as period_precision
    from candidate
    join coding.measures as measure using (measure_id)
    join coding.measure_members as member using (measure_id)
    join coding.current_figures as figure using (figure_id)
    window
        whole as (partition by measure.measure_id),
        best as (
            partition by measure.measure_id
            order by (figure.figure_id = measure.best_figure_id) desc, member.position
        ),
        periods as (
            partition by measure.measure_id
            order by (figure.period_begin is null), (figure.figure_id = measure.best_figure_id) desc, member.position
        )
)
select
    %(build_id)s, told.day, told.measure_id, told.topic_id, told.metric, told.metric_code, told.value, told.unit,
    told.percent, told.base, told.bound, told.kind, told.period_begin, told.period_end_day, told.period_precision,
    told.parties, told.sentence, told.article_id, told.confidence, told.figures, gathered.articles, gathered.voices,
    gathered.sources, told.last_day,
    array(
        select rival.measure_id
        from coding.measures as rival
        where rival.topic_id = told.topic_id and rival.measure_id <> told.measure_id and rival.ended_at is null
        order by rival.measure_id
    ),
    told.extractor_version
from told
cross join lateral (
    select
        count(distinct figure.article_id) as articles,
        count(distinct coalesce(voice.voice, article.content_hash)) as voices,
        coalesce(array_agg(distinct document.source order by document.source)
            filter (where document.source is not null), '{}') as sources
    from coding.measure_members as member
    join coding.current_figures as figure on figure.figure_id = member.figure_id
    join corpus.articles as article on article.article_id = figure.article_id and article.version = figure.version
    join ingest.documents as document
        on document.document_id = article.article_id and document.version = article.document_version
    left join corpus.voices as voice on voice.article_id = figure.article_id
    where member.measure_id = told.measure_id
) as gathered
where told.best_rank = 1 and told.day = %(day)s
