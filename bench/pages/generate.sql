-- A million events over three years as a busy installation would have them: every value comes from a number, none from chance.
insert into staging.builds (day, state)
select day::date, 'published' from generate_series(date '2023-01-01', date '2025-12-31', '1 day') as day;
insert into quality.runs (build_id, day, verdict, rules, failed_rules, quarantined_rows, started_at, finished_at)
select build_id, day, 'passed', 200, (build_id %% 7 = 0)::integer, (build_id %% 11 = 0)::integer * 2, day + time '23:00', day + time '23:10'
from staging.builds order by build_id;
insert into quality.results (run_id, table_name, rule, severity, engine, expectation, success, failing_rows, message)
select run_id, 'events', 'rule_' || n, 'warn', 'great_expectations', null, n > 1 or failed_rules = 0, (n = 1 and failed_rules = 1)::integer, null
from quality.runs cross join generate_series(1, 200) as n;
insert into daily.releases (release_id, day, published_at, reasons, row_counts, changed_rows, check_run_id, check_verdict, quarantined_rows,
    warnings, extractor_versions, build_id) overriding system value
select row_number() over (order by run_id), day, day + time '23:30', '{new}', jsonb_build_object('events', jsonb_build_object('inserted', 912, 'updated', 0, 'deleted', 0, 'total', 912)),
    912, run_id, 'passed', quarantined_rows, failed_rules, '{bench}', build_id
from quality.runs order by run_id;
insert into daily.events_history (day, event_id, day_source, type, mode, status, quad, actor_countries, recipient_countries, actors, place,
    place_country, geonameid, lat, lon, place_level, begin, end_day, precision, date_source, contexts, sentence, article_id,
    confidence, reports, articles, voices, sources, extractor_version, release_from, change_from)
select date '2023-01-01' + n / 913, md5(n::text), 'event', (array['CONSULT', 'AGREE', 'SUPPORT', 'AID', 'ACCUSE', 'REJECT', 'PROTEST',
        'SANCTION', 'ASSAULT', 'LAUNCH', 'COOPERATE', 'REQUEST'])[1 + (n * 7919::bigint %% 144)::integer / 12], null, 'occurred', 1,
    array[a], array[b], jsonb_build_array(jsonb_build_object('role', 'actor', 'text', 'government', 'country', a, 'sector', 'GOV', 'entity', null),
        jsonb_build_object('role', 'recipient', 'text', 'ministry', 'country', b, 'sector', null, 'entity', null)),
    case when n %% 3 = 0 then 'Town ' || p end, case when n %% 3 = 0 then a end, case when n %% 3 = 0 then p end,
    case when n %% 3 = 0 then (p * 37 %% 120) - 50 end, case when n %% 3 = 0 then (p * 101 %% 340) - 170 end,
    case when n %% 3 = 0 then 'city' end, date '2023-01-01' + n / 913, date '2023-01-02' + n / 913, 'day', 'text', '{trade}',
    'The government of ' || a || ' and the ministry of ' || b || ' spoke on subject number ' || n %% 5000
        || ' about pipelines, grain and the long road between both capitals.',
    'article' || n / 4, 0.7, 2, 2, 1 + n %% 4, '{}', 'bench', 1 + n / 913, 'insert'
from generate_series(0, %(events)s - 1) as n
cross join lateral (
    select (%(countries)s::text[])[1 + (sqrt(n * 104729::bigint %% 40000)::integer * 7 %% 200)] as a,
        (%(countries)s::text[])[1 + (n * 15485863::bigint %% 200)::integer] as b, (n * 31::bigint %% 3000)::integer as p
) as drawn;
insert into daily.reports_history (day, report_id, event_id, article_id, article_version, url, source, title, published_begin,
    published_end_day, voice, type, status, begin, end_day, date_source, sentence, sentence_start, sentence_end, trigger, trigger_start,
    trigger_end, confidence, rule, extractor_version, release_from, change_from)
select day, 'r' || n || event_id, event_id, article_id || n, 1, 'https://news.example.org/' || article_id, 'Paper ' || n, 'A title', day, day + 1,
    'v' || n, type, status, begin, end_day, 'text', sentence, 0, char_length(sentence), 'spoke', 30, 35, 0.7, 'bench', 'bench', release_from, 'insert'
from daily.events_history cross join generate_series(1, 2) as n;
insert into ingest.feeds (feed_id, url, title, publisher, is_on)
select 'feed' || n, 'https://paper' || n || '.example.org/rss', 'Paper ' || n, 'paper' || n %% 400, true from generate_series(1, 1000) as n;
insert into ingest.feed_states (feed_id, health, next_poll_at, interval_minutes, polls, last_polled_at)
select feed_id, case when feed_id like '%%7' then 'failing' else 'ok' end, now() + interval '1 hour', 60, 300, now() from ingest.feeds;
insert into ingest.polls (feed_id, polled_at, result, status, elapsed_ms, seen_entries, new_entries)
select feed_id, now() - make_interval(hours => n), 'ok', 200, 90, 20, n %% 5 from ingest.feeds cross join generate_series(1, 300) as n;
insert into quality.quarantine (day, table_name, row_key, rule, reason, row_values, build_id)
select '2025-06-01', 'events', jsonb_build_object('event_id', n), 'rule_1', 'Not in the set.', '{"sentence": "Held."}', 1 from generate_series(1, 2000) as n;
insert into quality.reports (stage, done, failed, message, reported_at)
select stage, 50, n %% 20 / 19, '50 done', now() - make_interval(mins => n) from generate_series(1, 40000) as n
cross join unnest('{poll,fetch,articles,events,link,publish}'::text[]) as stage;
