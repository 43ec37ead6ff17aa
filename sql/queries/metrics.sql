-- ages --
-- Seconds since the last of each thing; null where there is none yet.
select extract(epoch from now() - (select max(polled_at) from ingest.polls))::double precision as "age_seconds.poll",
    extract(epoch from now() - (select stored_at from ingest.documents order by stored_at desc limit 1))::double precision
        as "age_seconds.document",
    extract(epoch from now() - (select stored_at from corpus.articles order by stored_at desc limit 1))::double precision
        as "age_seconds.article",
    extract(epoch from now() - (select max(published_at) from daily.releases))::double precision as "age_seconds.release"

-- lags --
-- Seconds that the oldest unread document and article and the day that is due for longest have waited; 0 where none does.
select
    coalesce(extract(epoch from now() - (
        select min(stored_at) from ingest.documents where is_latest and cleaned_by = ''
    )), 0)::double precision as "lag_seconds.articles",
    coalesce(extract(epoch from now() - (
        select min(stored_at) from corpus.articles
        where is_current and state = 'ok' and language = 'en' and extracted_by = ''
    )), 0)::double precision as "lag_seconds.events",
    coalesce(extract(epoch from now() - (
        select min(due_at) from staging.days_waiting where due_at <= now()
    )), 0)::double precision as "lag_seconds.days"

-- counts --
select
    (select count(*) from quality.alerts where recovered_at is null and severity = 'critical') as "alerts.critical",
    (select count(*) from quality.alerts where recovered_at is null and severity = 'warning') as "alerts.warning",
    (select count(*) from quality.alerts where recovered_at is null and severity = 'info') as "alerts.info",
    (select count(*) from quality.decisions where state = 'open') as "decisions.open",
    (select count(*) from quality.quarantine where state = 'held') as "quarantine.held",
    (select count(*) from ingest.claims where parked_at is not null) as "items.parked",
    (select count(*) from ingest.feeds where is_on) as "feeds.on",
    (
        select count(*) from ingest.feeds as feed join ingest.feed_states as state using (feed_id)
        where feed.is_on and state.failing_since is not null
    ) as "feeds.failing"

-- silent_languages --
-- Languages that had articles on twelve or more of the fourteen days before the last 24 hours, and none since.
select language, count(distinct floor(extract(epoch from now() - stored_at) / 86400)) as days, max(stored_at) as last_at
from corpus.articles
where state = 'ok' and language is not null and stored_at > now() - interval '15 days'
group by language
having max(stored_at) <= now() - interval '24 hours'
    and count(distinct floor(extract(epoch from now() - stored_at) / 86400)) >= 12
order by language
