-- A small house to look at: two days out, one blocked, held rows, alerts, feeds, and text that tries to be a program.
insert into staging.builds (day, state) values ('2024-03-01', 'published'), ('2024-03-02', 'published'), ('2024-03-03', 'blocked');
insert into quality.runs (build_id, day, verdict, rules, failed_rules, quarantined_rows, started_at, finished_at)
select build_id, day, case state when 'blocked' then 'blocked' else 'passed' end, 4, case state when 'blocked' then 2 else 0 end, 0,
    now() - interval '5 minutes', now() - interval '4 minutes'
from staging.builds order by build_id;
insert into quality.results (run_id, table_name, rule, severity, engine, expectation, success, failing_rows, message)
select run_id, 'events', rule, severity, 'great_expectations', null, day <> '2024-03-03' or rule = 'type_in_set', 0, '<b>bold</b> claim'
from quality.runs cross join (values ('row_count', 'block'), ('place_range', 'warn'), ('type_in_set', 'quarantine')) as r (rule, severity);
insert into quality.failing_rows (run_id, table_name, rule, row_key)
select run_id, 'events', 'row_count', '{"event_id": "<img src=x onerror=hack()>"}' from quality.runs where day = '2024-03-03';
insert into daily.releases (release_id, day, published_at, reasons, row_counts, changed_rows, check_run_id, check_verdict, quarantined_rows,
    warnings, extractor_versions, build_id) overriding system value
select n, day, now() - make_interval(mins => 10 - n), '{new}', '{"events": {"inserted": 30, "updated": 0, "deleted": 0, "total": 30}}', 30,
    (select min(run_id) from quality.runs where runs.day = r.day), 'passed', 0, 0, '{test}', n
from (values (1, date '2024-03-01'), (2, '2024-03-02'), (3, '2024-03-02')) as r (n, day);
insert into daily.events_history (day, event_id, day_source, type, mode, status, actor_countries, recipient_countries, actors, place,
    place_country, geonameid, lat, lon, place_level, begin, end_day, precision, date_source, contexts, sentence, article_id, confidence,
    reports, articles, voices, sources, extractor_version, release_from, change_from)
select day, md5(day::text || n), 'event', case when n % 3 = 0 then 'AID' else 'CONSULT' end, null, 'occurred', '{FRA}', '{DEU}',
    '[{"role": "actor", "text": "<script>hack()</script>", "country": null, "sector": null, "entity": null},
      {"role": "recipient", "text": "Germany", "country": "DEU", "sector": null, "entity": null}]',
    case when n % 2 = 0 then 'Lyon' when n = 1 then '<svg onload=hack()>' end, case when n % 2 = 0 or n = 1 then 'FRA' end,
    null, case when n % 2 = 0 then 45.75 end, case when n % 2 = 0 then 4.85 end,
    case when n % 2 = 0 then 'city' when n = 1 then 'country' end, day, day + 1, 'day', 'text', '{}',
    'Ministers met <script>hack()</script> in the town number ' || n || '.', '<script>hack()</script>', 0.8, 1, 1, 1, '{}', 'test',
    case day when '2024-03-01' then 1 else 2 end, 'insert'
from (values (date '2024-03-01'), ('2024-03-02')) as d (day) cross join generate_series(1, 30) as n;
insert into daily.reports_history (day, report_id, event_id, article_id, article_version, url, source, title, published_begin,
    published_end_day, voice, type, status, begin, end_day, date_source, sentence, sentence_start, sentence_end, trigger, trigger_start,
    trigger_end, confidence, rule, extractor_version, release_from, change_from)
select day, 'r' || event_id, event_id, '<script>hack()</script>', 1,
    case when event_id = md5('2024-03-022') then 'javascript:hack()' else 'https://news.example.org/a"onmouseover="hack()' end,
    '<b>paper</b>', '"><script>hack()</script>', '2024-03-01', '2024-03-02', 'v', type, status, begin, end_day, 'text', sentence, 100,
    100 + char_length(sentence), 'met', 110, 113, 0.8, 'test', 'test', release_from, 'insert'
from daily.events_history;
insert into quality.quarantine (day, table_name, row_key, rule, reason, row_values, build_id)
select '2024-03-02', 'events', jsonb_build_object('event_id', 'h' || n), 'type_in_set', 'The type <script>hack()</script> is unknown.',
    jsonb_build_object('sentence', '<script>hack()</script> held ' || n, 'type', 'ODD'), 1
from generate_series(1, 3) as n;
insert into quality.alerts (kind, subject, severity, message, next_step) values
    ('blocked_day', '2024-03-03', 'critical', '2024-03-03 is blocked <script>hack()</script>.', 'Look at it.'),
    ('silent_source', 'Daily <script>hack()</script>', 'warning', 'Daily is silent.', 'Ask it.');
insert into ingest.feeds (feed_id, url, title, publisher, is_on) values
    ('feed0001', 'https://news.example.org/rss', 'News <script>hack()</script>', 'Daily <script>hack()</script>', true),
    ('feed0002', 'javascript:hack()', null, 'Other', false);
insert into ingest.feed_states (feed_id, health, next_poll_at, interval_minutes, polls, last_polled_at, failing_since)
values ('feed0001', 'failing', now() + interval '1 hour', 60, 5, now() - interval '1 hour', now() - interval '1 day'),
    ('feed0002', 'new', now(), 60, 0, null, null);
insert into ingest.polls (feed_id, polled_at, result, status, elapsed_ms, seen_entries, new_entries, detail)
select 'feed0001', now() - make_interval(hours => n), case when n % 2 = 0 then 'ok' else 'server_error' end, 200, 12, n, n, '<script>hack()</script>'
from generate_series(1, 5) as n;
insert into quality.reports (stage, done, failed, message)
select stage, 3, 1, '<script>hack()</script>' from unnest('{poll,fetch,articles,events,link,publish}'::text[]) as stage;
