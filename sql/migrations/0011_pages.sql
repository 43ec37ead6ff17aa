-- The pages in the Airflow UI: what people did there, alerts that somebody looks after, and indices for searching events.

create table quality.actions (
    action_id bigint generated always as identity primary key,
    acted_at timestamptz not null default now(),
    acted_by text not null check (acted_by <> ''),
    action text not null check (action in ('pause', 'resume', 'poll', 'release', 'drop', 'acknowledge', 'build')),
    subject text not null check (subject <> ''),
    why text not null check (why <> '')
);
create index actions_by_subject on quality.actions (subject, action_id);
comment on table quality.actions is 'What people did on the pages in the Airflow UI: who, what, to what, and why.';
comment on column quality.actions.action_id is 'Running number.';
comment on column quality.actions.acted_at is 'When.';
comment on column quality.actions.acted_by is 'Who, by the name that Airflow knows.';
comment on column quality.actions.action is 'pause, resume or poll a feed; release or drop a row of the quarantine; acknowledge an alert; build a day again.';
comment on column quality.actions.subject is 'What it was done to: feed:<id>, row:<number>, alert:<number> or day:<day>.';
comment on column quality.actions.why is 'Why, in that person''s words.';

alter table quality.alerts
    add column acknowledged_by text check (acknowledged_by <> ''),
    add column acknowledged_at timestamptz,
    add column acknowledged_why text check (acknowledged_why <> ''),
    add check (num_nulls(acknowledged_by, acknowledged_at, acknowledged_why) in (0, 3));
comment on column quality.alerts.acknowledged_by is 'Who looks after it; null: nobody said so. It stays open until it recovers.';
comment on column quality.alerts.acknowledged_at is 'When that was said.';
comment on column quality.alerts.acknowledged_why is 'What is done about it, in that person''s words.';

create index alerts_recovered on quality.alerts (recovered_at) where recovered_at is not null;
create index runs_by_time on quality.runs (finished_at);
create index results_failed_by_run on quality.results (run_id) where not success;
create index quarantine_held on quality.quarantine (state, quarantine_id);

create index events_search_type on daily.events_history (type, day, event_id) where release_to is null;
create index events_search_country on daily.events_history using gin ((actor_countries || recipient_countries))
    where release_to is null;
create index events_search_text on daily.events_history using gin (to_tsvector('english', sentence))
    where release_to is null;
create index events_search_place on daily.events_history (lower(place) text_pattern_ops, day, event_id)
    where release_to is null and place is not null;
create index reports_search_event on daily.reports_history (event_id) where release_to is null;
