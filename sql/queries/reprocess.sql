-- articles --
-- Readable articles that tell of something on one of the days, or were published on one.
select article_id from corpus.articles
where is_current and state = 'ok' and language = 'en'
    and (
        (published_begin <= %(last)s and published_end_day > %(first)s)
        or article_id in (
            select article_id from coding.current_events where day between %(first)s and %(last)s
            union
            select figure.article_id
            from coding.figures as figure
            join coding.extractions as extraction using (extraction_id)
            where extraction.is_current and figure.day between %(first)s and %(last)s
        )
    )
order by article_id

-- known_days --
-- Days of the range of which anything is known: content, a mark, a release or a poll.
select to_char(day, 'YYYY-MM-DD')
from (
    select day from coding.current_events where day between %(first)s and %(last)s
    union
    select figure.day
    from coding.figures as figure
    join coding.extractions as extraction using (extraction_id)
    where extraction.is_current and figure.day between %(first)s and %(last)s
    union
    select day from staging.marks where day between %(first)s and %(last)s
    union
    select day from daily.releases where day between %(first)s and %(last)s
    union
    select distinct (polled_at at time zone 'UTC')::date from ingest.polls
    where polled_at >= %(first)s::date::timestamp at time zone 'UTC'
        and polled_at < (%(last)s::date + 1)::timestamp at time zone 'UTC'
) as known
order by day

-- current_version --
select version from corpus.articles where article_id = %(article_id)s and is_current
