-- People decide about blocked days: what was asked, who answered what and why, and which releases went out on their word.

create table quality.decisions (
    decision_id bigint generated always as identity primary key,
    day date not null,
    content_hash text not null check (content_hash <> ''),
    build_id bigint not null,
    run_id bigint not null references quality.runs,
    state text not null default 'open' check (state in ('open', 'publish', 'without_rows', 'keep_blocked', 'superseded')),
    asked integer not null default 1 check (asked > 0),
    asked_at timestamptz not null default now(),
    asked_until timestamptz not null,
    decided_by text check (decided_by <> ''),
    decided_at timestamptz,
    why text check (why <> ''),
    check (num_nulls(decided_by, decided_at, why) in (0, 3)),
    check ((state in ('publish', 'without_rows', 'keep_blocked')) = (decided_by is not null)),
    check (asked_until > asked_at)
);
create unique index decisions_open on quality.decisions (day) where state = 'open';
create index decisions_by_day on quality.decisions (day, decision_id);
create index decisions_by_build on quality.decisions (build_id);
create index decisions_by_run on quality.decisions (run_id);
comment on table quality.decisions is 'What people were asked about blocked days and what they decided; at most one open row a day.';
comment on column quality.decisions.decision_id is 'Running number.';
comment on column quality.decisions.day is 'The blocked day.';
comment on column quality.decisions.content_hash is 'sha256 of the blocked build''s rows and of what failed, hex: the same content is asked about once.';
comment on column quality.decisions.build_id is 'The latest build with that content; it may be gone from staging by now.';
comment on column quality.decisions.run_id is 'The check that blocked it.';
comment on column quality.decisions.state is 'open (waits for a person), publish (as it is), without_rows (the failing rows go to quarantine, the rest out), keep_blocked, superseded (the content changed before anybody answered).';
comment on column quality.decisions.asked is 'How often it was asked; more than once where nobody answered in time.';
comment on column quality.decisions.asked_at is 'When it was first asked.';
comment on column quality.decisions.asked_until is 'When a person is reminded, where none has answered.';
comment on column quality.decisions.decided_by is 'Who decided; null: nobody did.';
comment on column quality.decisions.decided_at is 'When.';
comment on column quality.decisions.why is 'Why, in that person''s words.';

alter table daily.releases
    add column approved_by text,
    add column approved_why text,
    drop constraint releases_check_verdict_check,
    add constraint releases_check_verdict_check check (check_verdict in ('passed', 'quarantined', 'blocked')),
    add check ((approved_by is null) = (approved_why is null)),
    add check (check_verdict <> 'blocked' or approved_by is not null);
comment on column daily.releases.check_verdict is 'passed, quarantined where some rows were held back, or blocked where a person let it out all the same.';
comment on column daily.releases.approved_by is 'Who let a blocked day out; null where nobody had to.';
comment on column daily.releases.approved_why is 'Why, in that person''s words.';
