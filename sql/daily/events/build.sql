-- daily.events of one day: a row for each cluster whose best-known day it is.
-- The days come from the report that knows them best, the words from the first report, the status and stage are the
-- furthest that any report tells, the place the most exact one.
insert into staging.events (
    build_id, day, event_id, day_source, type, mode, status, stage, quad, score, actor_countries, recipient_countries,
    actors, place, place_country, geonameid, lat, lon, place_level, begin, end_day, precision, date_source, contexts,
    sentence, article_id, confidence, reports, articles, voices, sources, follows, extractor_version
)
with candidate as (
    select distinct member.cluster_id
    from coding.current_events as event
    join coding.cluster_members as member using (event_id)
    where event.day = %(day)s
), told as (
    select
        member.cluster_id, member.position, event.*,
        row_number() over (
            partition by member.cluster_id
            order by array_position(array['text', 'context', 'dateline', 'publication'], event.date_source) nulls last,
                event.end_day - event.begin nulls last, event.confidence desc, member.position
        ) as date_rank,
        row_number() over (partition by member.cluster_id order by member.position) as words_rank,
        row_number() over (
            partition by member.cluster_id
            order by array_position(array['occurred', 'ongoing', 'denied', 'planned', 'hypothetical'], event.status),
                member.position
        ) as status_rank,
        row_number() over (
            partition by member.cluster_id
            order by array_position(
                array['proposed', 'negotiating', 'announced', 'agreed', 'signed', 'started', 'completed', 'suspended',
                    'cancelled'], event.stage) desc nulls last, member.position
        ) as stage_rank,
        row_number() over (
            partition by member.cluster_id
            order by array_position(array['site', 'city', 'region', 'country'], event.place_level) nulls last,
                event.confidence desc, member.position
        ) as place_rank
    from candidate
    join coding.cluster_members as member using (cluster_id)
    join coding.current_events as event using (event_id)
), dated as (
    select * from told where date_rank = 1 and day = %(day)s
), gathered as (
    select
        told.cluster_id, count(*) as reports, count(distinct told.article_id) as articles,
        count(distinct coalesce(voice.voice, article.content_hash)) as voices,
        coalesce(array_agg(distinct document.source order by document.source)
            filter (where document.source is not null), '{}') as sources,
        max(told.confidence) as confidence
    from dated
    join told using (cluster_id)
    join corpus.articles as article on article.article_id = told.article_id and article.version = told.version
    join ingest.documents as document
        on document.document_id = article.article_id and document.version = article.document_version
    left join corpus.voices as voice on voice.article_id = told.article_id
    group by told.cluster_id
), acting as (
    select
        words.cluster_id,
        jsonb_agg(jsonb_build_object('role', actor.role, 'text', actor.text, 'country', actor.country,
            'sector', actor.sector, 'entity', actor.entity) order by actor.position) as actors
    from dated
    join told as words on words.cluster_id = dated.cluster_id and words.words_rank = 1
    join coding.event_actors as actor
        on actor.extraction_id = words.extraction_id and actor.event_id = words.event_id
    group by words.cluster_id
), country as (
    select cluster_id, role, array_agg(country order by first_position) as countries
    from (
        select words.cluster_id, actor.role, actor.country, min(actor.position) as first_position
        from dated
        join told as words on words.cluster_id = dated.cluster_id and words.words_rank = 1
        join coding.event_actors as actor
            on actor.extraction_id = words.extraction_id and actor.event_id = words.event_id
        where actor.country is not null
        group by words.cluster_id, actor.role, actor.country
    ) as named
    group by cluster_id, role
)
select
    %(build_id)s, dated.day, dated.cluster_id, dated.day_source, words.type, words.mode, status.status, stage.stage,
    words.quad, words.score, coalesce(actor.countries, '{}'), coalesce(recipient.countries, '{}'),
    coalesce(acting.actors, '[]'), place.place_text, place.place_country, place.geonameid, place.lat, place.lon,
    place.place_level, dated.begin, dated.end_day, dated.precision, dated.date_source, words.contexts, words.sentence,
    words.article_id, gathered.confidence, gathered.reports, gathered.articles, gathered.voices, gathered.sources,
    cluster.follows, words.extractor_version
from dated
join told as words on words.cluster_id = dated.cluster_id and words.words_rank = 1
join told as status on status.cluster_id = dated.cluster_id and status.status_rank = 1
join told as stage on stage.cluster_id = dated.cluster_id and stage.stage_rank = 1
join told as place on place.cluster_id = dated.cluster_id and place.place_rank = 1
join gathered on gathered.cluster_id = dated.cluster_id
join coding.clusters as cluster on cluster.cluster_id = dated.cluster_id
left join acting on acting.cluster_id = dated.cluster_id
left join country as actor on actor.cluster_id = dated.cluster_id and actor.role = 'actor'
left join country as recipient on recipient.cluster_id = dated.cluster_id and recipient.role = 'recipient'
