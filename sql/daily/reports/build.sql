-- daily.reports of one day: all mentions of the events that were built for it.
insert into staging.reports (
    build_id, day, report_id, event_id, article_id, article_version, url, source, title, published_begin,
    published_end_day, voice, type, status, begin, end_day, date_source, sentence, sentence_start, sentence_end,
    trigger, trigger_start, trigger_end, confidence, rule, extractor_version
)
select
    %(build_id)s, built.day, event.event_id, built.event_id, event.article_id, event.version,
    coalesce(article.canonical_url, document.url), document.source, article.title, article.published_begin,
    article.published_end_day, coalesce(voice.voice, article.content_hash), event.type, event.status, event.begin,
    event.end_day, event.date_source, event.sentence, event.sentence_start, event.sentence_end, event.trigger_text,
    event.trigger_start, event.trigger_end, event.confidence, event.rule, event.extractor_version
from staging.events as built
join coding.cluster_members as member on member.cluster_id = built.event_id
join coding.current_events as event on event.event_id = member.event_id
join corpus.articles as article on article.article_id = event.article_id and article.version = event.version
join ingest.documents as document
    on document.document_id = article.article_id and document.version = article.document_version
left join corpus.voices as voice on voice.article_id = event.article_id
where built.build_id = %(build_id)s and built.day = %(day)s
