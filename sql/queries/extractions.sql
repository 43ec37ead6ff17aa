-- current --
select extraction_id, version, extractor_version from coding.extractions
where article_id = %(article_id)s and is_current

-- event_ids --
select event_id from coding.events where extraction_id = %(extraction_id)s order by event_id

-- article --
-- With the day under which what it tells is filed where the text does not say: publication, else fetch, else arrival.
-- The arrival is that of its first version, of those that are kept, so that a new version does not move it.
select
    article.version, article.is_current and article.state = 'ok' as is_current, article.body_chars,
    coalesce(article.published_begin, (document.fetched_at at time zone 'UTC')::date, (
        select min(arrived.stored_at at time zone 'UTC')::date
        from ingest.documents as arrived where arrived.document_id = article.article_id
    )) as day,
    case
        when article.published_begin is not null then 'publication'
        when document.fetched_at is not null then 'fetch'
        else 'arrival'
    end as day_source
from corpus.articles as article
join ingest.documents as document
    on document.document_id = article.article_id and document.version = article.document_version
where article.article_id = %(article_id)s and article.version = %(version)s

-- retire --
update coding.extractions set is_current = false where article_id = %(article_id)s and is_current

-- replace --
delete from coding.extractions
where article_id = %(article_id)s and version = %(version)s and extractor_version = %(extractor_version)s

-- insert --
insert into coding.extractions (article_id, version, extractor_version, body_chars, is_current)
values (%(article_id)s, %(version)s, %(extractor_version)s, %(body_chars)s, %(is_current)s)
returning extraction_id

-- mark_read --
-- The article is pending no more, nor claimed.
with read as (
    update corpus.articles set extracted_by = %(extractor_version)s
    where article_id = %(article_id)s and version = %(version)s
)
delete from ingest.claims
where stage = 'events' and item_id = %(article_id)s and item_version = %(version)s
    and stage_version = %(extractor_version)s

-- mark_days --
-- Days that the current reading of an article shows up in, with those of the events and values that it is linked to.
with told as (
    select event.event_id, event.day
    from coding.events as event
    join coding.extractions as extraction using (extraction_id)
    where extraction.article_id = %(article_id)s and extraction.is_current
), named as (
    select distinct member.cluster_id
    from coding.cluster_members as member
    where member.event_id in (select event_id from told)
), linked as (
    select companion.event_id
    from named
    join coding.cluster_members as companion using (cluster_id)
), valued as (
    select distinct member.measure_id
    from coding.figures as figure
    join coding.extractions as extraction using (extraction_id)
    join coding.measure_members as member using (figure_id)
    where extraction.article_id = %(article_id)s and extraction.is_current
), day as (
    select day from told
    union
    select event.day from coding.current_events as event where event.event_id in (select event_id from linked)
    union
    select figure.day
    from coding.figures as figure
    join coding.extractions as extraction using (extraction_id)
    where extraction.article_id = %(article_id)s and extraction.is_current
    union
    select first.day
    from valued
    cross join lateral (
        -- With the article and without it: another one's first figure may have stood in its place meanwhile.
        select unnest(array[
            min(companion.day), min(companion.day) filter (where companion.article_id <> %(article_id)s)
        ]) as day
        from coding.measure_members as member
        join coding.current_figures as companion using (figure_id)
        where member.measure_id = valued.measure_id
    ) as first
    where first.day is not null
    union
    select %(day)s::date where %(day)s::date is not null
)
insert into staging.marks (day, reason, articles, clusters, measures)
select
    day,
    case
        when %(reason)s = 'new' and exists (select from daily.releases as release where release.day = day.day) then 'late'
        else %(reason)s
    end,
    array[%(article_id)s::text], array(select cluster_id from named order by cluster_id),
    array(select measure_id from valued order by measure_id)
from day
order by day

-- unlink_gone --
-- What a new reading no longer tells leaves its clusters; linking looks where those that it led belong now.
with gone as (
    select event_id from unnest(%(old_ids)s::text[]) as event_id
    except
    select event_id from coding.events where extraction_id = %(extraction_id)s
), left_alone as (
    delete from coding.cluster_members where event_id in (select event_id from gone)
)
insert into coding.unlinked (event_id)
select event_id from gone order by event_id

-- end_empty --
update coding.clusters as cluster
set ended_at = now(), linked_at = now()
where cluster.ended_at is null
    and cluster.first_event_id = any(%(old_ids)s)
    and not exists (select from coding.cluster_members as member where member.cluster_id = cluster.cluster_id)

-- unlink_told --
-- All that a new reading tells waits to be linked.
insert into coding.unlinked (event_id)
select event_id from coding.events where extraction_id = %(extraction_id)s order by event_id

-- skip --
insert into coding.skips (article_id, version, extractor_version, reason, message)
values (%(article_id)s, %(version)s, %(extractor_version)s, %(reason)s, %(message)s)
on conflict (article_id, version, extractor_version) do update
set reason = excluded.reason, message = excluded.message, skipped_at = now()

-- get --
select extraction_id from coding.extractions
where article_id = %(article_id)s
    and (version = %(version)s or %(version)s::integer is null)
    and (extractor_version = %(extractor_version)s or %(extractor_version)s::text is null)
    and (is_current or %(version)s::integer is not null)
order by version desc, extraction_id desc
limit 1

-- get_times --
select start_char as start, end_char as end, text, type, value, mod, begin, end_day, precision, anchor,
    relative_unit, relative_count, relative_direction, rule, reason, confidence, other_begin, other_end
from coding.times where extraction_id = %(extraction_id)s order by position

-- get_events --
select event_id, type, mode, status, stage, quad, score, place_start, place_end, place_text, geonameid, place_country,
    lat, lon, place_level, place_confidence, begin, end_day, precision, date_source, time_position as time,
    trigger_start, trigger_end, trigger_text, sentence_start, sentence_end, sentence, contexts, confidence, rule
from coding.events where extraction_id = %(extraction_id)s order by trigger_start, trigger_end, event_id

-- get_actors --
select event_id, role, text, start_char as start, end_char as end, country, sector, entity
from coding.event_actors where extraction_id = %(extraction_id)s order by event_id, position

-- get_figures --
select figure_id, metric, metric_code, value, unit, percent, base, bound, kind, period_begin, period_end_day,
    period_precision, parties, start_char as start, end_char as end, text, sentence_start, sentence_end, sentence,
    event_id, confidence, rule
from coding.figures where extraction_id = %(extraction_id)s order by start_char, end_char, figure_id
