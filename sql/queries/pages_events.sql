-- page --
-- Events before a place in the list (day, id), the newest first. More are looked for than are shown where words are
-- asked for: for a few rows the planner would rather read all sentences than the index of their words.
with found as materialized (
    select day, event_id
    from daily.events
    where {conditions} and (%(after_day)s::date is null or (day, event_id) < (%(after_day)s, %(after_id)s::text))
    order by day desc, event_id desc
    limit %(bound)s
)
select day, event_id, type, mode, status, actors, actor_countries, recipient_countries, place, place_country, begin,
    end_day, precision, date_source, sentence, confidence, reports, articles, voices
from (select day, event_id from found order by day desc, event_id desc limit %(limit)s) as shown
join daily.events using (day, event_id)
order by day desc, event_id desc

-- from --
day >= %(begin)s

-- until --
day < %(end_day)s

-- type --
type = %(type)s

-- country --
(actor_countries || recipient_countries) && array[%(country)s]::text[]

-- place --
lower(place) like %(place)s

-- text --
to_tsvector('english', sentence) @@ websearch_to_tsquery('english', %(text)s)

-- any --
true

-- spread --
-- How the newest events that fit lie in time and space.
with found as materialized (
    select day, place, place_country, place_level, lat, lon
    from daily.events where {conditions}
    order by day desc, event_id desc
    limit %(bound)s
), spot as (
    select place, place_country, place_level, lat, lon, count(*) as events
    from found where place_level is not null
    group by place, place_country, place_level, lat, lon
    order by events desc, place limit 150
)
select (select count(*) from found) as events,
    (select coalesce(jsonb_agg(jsonb_build_array(day, events) order by day), '[]')
        from (select day, count(*) as events from found group by day) as per_day) as days,
    (select coalesce(jsonb_agg(to_jsonb(spot) order by events desc, place), '[]') from spot) as spots

-- event --
select day, event_id, type, mode, status, stage, score, actors, actor_countries, recipient_countries, place, place_country,
    place_level, lat, lon, begin, end_day, precision, date_source, day_source, contexts, sentence, article_id, confidence,
    reports, articles, voices, sources, follows, extractor_version, release_id
from daily.events where day = %(day)s and event_id = %(event_id)s

-- reports --
select report_id, article_id, article_version, url, source, title, published_begin, published_end_day, voice, type, status,
    date_source, sentence, sentence_start, sentence_end, trigger, trigger_start, trigger_end, confidence, rule
from daily.reports where day = %(day)s and event_id = %(event_id)s
order by published_begin nulls last, article_id, sentence_start
limit %(limit)s

-- spans --
-- What the words of a quoted sentence were read as, in characters of the article's body.
with told as (
    select event.event_id, event.extraction_id, event.time_position, event.place_start, event.place_end
    from coding.events as event join coding.extractions as extraction using (extraction_id)
    where event.event_id = any (%(report_ids)s) and extraction.is_current
)
select told.event_id as report_id, actor.role as kind, actor.start_char, actor.end_char
from told join coding.event_actors as actor using (extraction_id, event_id)
union all
select told.event_id, 'place', told.place_start, told.place_end from told where told.place_start is not null
union all
select told.event_id, 'time', time.start_char, time.end_char
from told join coding.times as time on time.extraction_id = told.extraction_id and time.position = told.time_position

-- types --
select type, quad, meaning from coding.event_types order by quad nulls last, type
