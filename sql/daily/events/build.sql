-- daily.events of one day: a row for each cluster whose best-known day it is.
-- The days come from the report that knows them best, the words from the first report, the status and stage are the
-- furthest that any report tells, the place the most exact one. What is gathered over the reports and actors of an event
-- is looked up by index, event by event: a day of any size takes its time once, never squared.
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
        and (
            not %(is_part)s
            or member.cluster_id in (
                select key from staging.parts where build_id = %(build_id)s and table_name = 'events'
            )
        )
), told as (
    select
        member.cluster_id, event.extraction_id, event.event_id, event.article_id, event.extractor_version, event.type,
        event.mode, event.quad, event.score, event.contexts, event.sentence,
        row_number() over words as words_rank,
        first_value(event.day) over dates as day,
        first_value(event.day_source) over dates as day_source,
        first_value(event.begin) over dates as begin,
        first_value(event.end_day) over dates as end_day,
        first_value(event.precision) over dates as precision,
        first_value(event.date_source) over dates as date_source,
        first_value(event.status) over statuses as status,
        first_value(event.stage) over stages as stage,
        first_value(event.place_text) over places as place_text,
        first_value(event.place_country) over places as place_country,
        first_value(event.geonameid) over places as geonameid,
        first_value(event.lat) over places as lat,
        first_value(event.lon) over places as lon,
        first_value(event.place_level) over places as place_level
    from candidate
    join coding.cluster_members as member using (cluster_id)
    join coding.current_events as event using (event_id)
    window
        words as (partition by member.cluster_id order by member.position),
        dates as (
            partition by member.cluster_id
            order by array_position(array['text', 'context', 'dateline', 'publication'], event.date_source) nulls last,
                event.end_day - event.begin nulls last, event.confidence desc, member.position
        ),
        statuses as (
            partition by member.cluster_id
            order by array_position(array['occurred', 'ongoing', 'denied', 'planned', 'hypothetical'], event.status),
                member.position
        ),
        stages as (
            partition by member.cluster_id
            order by array_position(
                array['proposed', 'negotiating', 'announced', 'agreed', 'signed', 'started', 'completed', 'suspended',
                    'cancelled'], event.stage) desc nulls last, member.position
        ),
        places as (
            partition by member.cluster_id
            order by array_position(array['site', 'city', 'region', 'country'], event.place_level) nulls last,
                event.confidence desc, member.position
        )
)
select
    %(build_id)s, told.day, told.cluster_id, told.day_source, told.type, told.mode, told.status, told.stage, told.quad,
    told.score, acting.actor_countries, acting.recipient_countries, acting.actors, told.place_text, told.place_country,
    told.geonameid, told.lat, told.lon, told.place_level, told.begin, told.end_day, told.precision, told.date_source,
    told.contexts, told.sentence, told.article_id, gathered.confidence, gathered.reports, gathered.articles,
    gathered.voices, gathered.sources, cluster.follows, told.extractor_version
from told
join coding.clusters as cluster on cluster.cluster_id = told.cluster_id
cross join lateral (
    select
        count(*) as reports, count(distinct event.article_id) as articles,
        count(distinct coalesce(voice.voice, article.content_hash)) as voices,
        coalesce(array_agg(distinct document.source order by document.source)
            filter (where document.source is not null), '{}') as sources,
        max(event.confidence) as confidence
    from coding.cluster_members as member
    join coding.current_events as event on event.event_id = member.event_id
    join corpus.articles as article on article.article_id = event.article_id and article.version = event.version
    join ingest.documents as document
        on document.document_id = article.article_id and document.version = article.document_version
    left join corpus.voices as voice on voice.article_id = event.article_id
    where member.cluster_id = told.cluster_id
) as gathered
cross join lateral (
    select
        coalesce(jsonb_agg(jsonb_build_object('role', actor.role, 'text', actor.text, 'country', actor.country,
            'sector', actor.sector, 'entity', actor.entity) order by actor.position), '[]') as actors,
        coalesce(array_agg(actor.country order by actor.position) filter (where actor.is_first and actor.role = 'actor'),
            '{}') as actor_countries,
        coalesce(array_agg(actor.country order by actor.position)
            filter (where actor.is_first and actor.role = 'recipient'), '{}') as recipient_countries
    from (
        select actor.role, actor.text, actor.country, actor.sector, actor.entity, actor.position,
            actor.country is not null and row_number() over (
                partition by actor.role, actor.country order by actor.position
            ) = 1 as is_first
        from coding.event_actors as actor
        where actor.extraction_id = told.extraction_id and actor.event_id = told.event_id
    ) as actor
) as acting
where told.words_rank = 1 and told.day = %(day)s
