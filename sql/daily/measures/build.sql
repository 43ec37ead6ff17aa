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
), told as (
    select
        member.measure_id, member.position, figure.*,
        row_number() over (
            partition by member.measure_id
            order by (figure.figure_id = measure.best_figure_id) desc, member.position
        ) as best_rank,
        row_number() over (
            partition by member.measure_id
            order by (figure.period_begin is null), (figure.figure_id = measure.best_figure_id) desc, member.position
        ) as period_rank
    from candidate
    join coding.measures as measure using (measure_id)
    join coding.measure_members as member using (measure_id)
    join coding.current_figures as figure using (figure_id)
), gathered as (
    select
        told.measure_id, min(told.day) as day, max(told.day) as last_day, count(*) as figures,
        count(distinct told.article_id) as articles,
        count(distinct coalesce(voice.voice, article.content_hash)) as voices,
        coalesce(array_agg(distinct document.source order by document.source)
            filter (where document.source is not null), '{}') as sources,
        max(told.confidence) as confidence
    from told
    join corpus.articles as article on article.article_id = told.article_id and article.version = told.version
    join ingest.documents as document
        on document.document_id = article.article_id and document.version = article.document_version
    left join corpus.voices as voice on voice.article_id = told.article_id
    group by told.measure_id
)
select
    %(build_id)s, gathered.day, gathered.measure_id, measure.topic_id, best.metric, best.metric_code, best.value,
    best.unit, best.percent, best.base, best.bound, best.kind, period.period_begin, period.period_end_day,
    period.period_precision, best.parties, best.sentence, best.article_id, gathered.confidence, gathered.figures,
    gathered.articles, gathered.voices, gathered.sources, gathered.last_day,
    array(
        select rival.measure_id
        from coding.measures as rival
        where rival.topic_id = measure.topic_id and rival.measure_id <> measure.measure_id and rival.ended_at is null
        order by rival.measure_id
    ),
    best.extractor_version
from gathered
join coding.measures as measure using (measure_id)
join told as best on best.measure_id = gathered.measure_id and best.best_rank = 1
join told as period on period.measure_id = gathered.measure_id and period.period_rank = 1
where gathered.day = %(day)s
