-- daily.figures of one day: what the articles of the day state.
insert into staging.figures (
    build_id, day, figure_id, day_source, article_id, article_version, url, source, metric, metric_code, value, unit,
    percent, base, bound, kind, period_begin, period_end_day, period_precision, parties, text, sentence,
    sentence_start, sentence_end, event_id, confidence, rule, extractor_version, measure_id
)
select
    %(build_id)s, figure.day, figure.figure_id, figure.day_source, figure.article_id, figure.version,
    coalesce(article.canonical_url, document.url), document.source, figure.metric, figure.metric_code, figure.value,
    figure.unit, figure.percent, figure.base, figure.bound, figure.kind, figure.period_begin, figure.period_end_day,
    figure.period_precision, figure.parties, figure.text, figure.sentence, figure.sentence_start, figure.sentence_end,
    member.cluster_id, figure.confidence, figure.rule, figure.extractor_version, measured.measure_id
from coding.current_figures as figure
join corpus.articles as article on article.article_id = figure.article_id and article.version = figure.version
join ingest.documents as document
    on document.document_id = article.article_id and document.version = article.document_version
left join coding.cluster_members as member on member.event_id = figure.event_id
left join coding.measure_members as measured on measured.figure_id = figure.figure_id
where figure.day = %(day)s
    and (
        not %(is_part)s
        or figure.figure_id in (
            select key from staging.parts where build_id = %(build_id)s and table_name = 'figures'
        )
    )
