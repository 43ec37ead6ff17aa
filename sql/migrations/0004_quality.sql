-- What is known of the quality: check runs, quarantine, alerts, task reports; and the days being built.

create schema staging;
comment on schema staging is 'Days being built, and the ledger of days that have to be. For the pipeline only.';

create table staging.builds (
    build_id bigint generated always as identity primary key,
    day date not null,
    state text not null default 'building' check (state in ('building', 'built', 'checked', 'blocked', 'published', 'superseded')),
    extractor_versions text[] not null default '{}',
    row_counts jsonb not null default '{}' check (jsonb_typeof(row_counts) = 'object'),
    started_at timestamptz not null default now(),
    changed_at timestamptz not null default now()
);
create index builds_by_day on staging.builds (day, build_id);
comment on table staging.builds is 'Days that were built, and how far each build came.';
comment on column staging.builds.build_id is 'Running number.';
comment on column staging.builds.day is 'The day.';
comment on column staging.builds.state is 'building, built, checked, blocked (a blocking rule failed), published, superseded (by a later build).';
comment on column staging.builds.extractor_versions is 'Extractor versions whose rows are in it.';
comment on column staging.builds.row_counts is 'Rows by table, after quarantine once it is checked.';
comment on column staging.builds.started_at is 'When it was begun.';
comment on column staging.builds.changed_at is 'When its state last changed.';

create table staging.marks (
    mark_id bigint generated always as identity primary key,
    day date not null,
    reason text not null check (reason in ('new', 'late', 'corrected', 'extractor', 'linking', 'withdrawn', 'coverage', 'operator')),
    build_id bigint references staging.builds on delete set null,
    marked_at timestamptz not null default now()
);
create index marks_by_day on staging.marks (day, build_id);
create index marks_by_build on staging.marks (build_id);
comment on table staging.marks is 'Days that have to be built again, and why; only ever added to, so that writers never wait for one another.';
comment on column staging.marks.mark_id is 'Running number.';
comment on column staging.marks.day is 'The day.';
comment on column staging.marks.reason is 'What changed: new or late articles, a corrected or withdrawn one, a new extractor, linking, coverage, or an operator''s wish.';
comment on column staging.marks.build_id is 'The build that takes it into account; null: none does yet.';
comment on column staging.marks.marked_at is 'When.';

create schema quality;
comment on schema quality is 'Check runs and results, quarantine, alerts, task reports. For the pipeline and its operators.';

create table quality.runs (
    run_id bigint generated always as identity primary key,
    build_id bigint not null,
    day date not null,
    verdict text not null check (verdict in ('passed', 'quarantined', 'blocked')),
    rules integer not null check (rules >= 0),
    failed_rules integer not null check (failed_rules between 0 and rules),
    quarantined_rows integer not null check (quarantined_rows >= 0),
    started_at timestamptz not null,
    finished_at timestamptz not null,
    check (finished_at >= started_at)
);
create index runs_by_day on quality.runs (day, run_id);
create index runs_by_build on quality.runs (build_id);
comment on table quality.runs is 'Each check of a built day.';
comment on column quality.runs.run_id is 'Running number.';
comment on column quality.runs.build_id is 'The build that was checked; it may be gone from staging by now.';
comment on column quality.runs.day is 'Its day.';
comment on column quality.runs.verdict is 'passed, quarantined (some rows were held back, the rest may go out) or blocked (nothing goes out).';
comment on column quality.runs.rules is 'Rules that were checked.';
comment on column quality.runs.failed_rules is 'Rules that failed, warnings among them.';
comment on column quality.runs.quarantined_rows is 'Rows that were held back.';
comment on column quality.runs.started_at is 'When it was begun.';
comment on column quality.runs.finished_at is 'When it was done.';

create table quality.results (
    run_id bigint not null references quality.runs on delete cascade,
    table_name text not null,
    rule text not null,
    severity text not null check (severity in ('block', 'quarantine', 'warn')),
    engine text not null check (engine in ('great_expectations', 'sql')),
    expectation text,
    success boolean not null,
    failing_rows bigint not null check (failing_rows >= 0),
    observed jsonb,
    message text,
    primary key (run_id, table_name, rule)
);
create index results_failed on quality.results (table_name, rule, run_id) where not success;
comment on table quality.results is 'The result of each rule in each run.';
comment on column quality.results.run_id is 'The run.';
comment on column quality.results.table_name is 'The daily table; day for a rule over several.';
comment on column quality.results.rule is 'Name of the rule.';
comment on column quality.results.severity is 'block (the day stays unpublished), quarantine (the row is held back) or warn.';
comment on column quality.results.engine is 'Who checked it: great_expectations or sql.';
comment on column quality.results.expectation is 'Type of the expectation; null for a rule in SQL.';
comment on column quality.results.success is 'Whether it held.';
comment on column quality.results.failing_rows is 'Rows that failed; 0 for a rule about the whole table.';
comment on column quality.results.observed is 'What was observed; null when there is nothing to tell.';
comment on column quality.results.message is 'One sentence for a person; null where it held.';

create table quality.failing_rows (
    run_id bigint not null,
    table_name text not null,
    rule text not null,
    row_key jsonb not null,
    primary key (run_id, table_name, rule, row_key),
    foreign key (run_id, table_name, rule) references quality.results on delete cascade
);
comment on table quality.failing_rows is 'Keys of the rows that failed a rule, all of them up to the limit in the settings.';
comment on column quality.failing_rows.run_id is 'The run.';
comment on column quality.failing_rows.table_name is 'The daily table.';
comment on column quality.failing_rows.rule is 'The rule.';
comment on column quality.failing_rows.row_key is 'Key columns of the row with their values.';

create table quality.quarantine (
    quarantine_id bigint generated always as identity primary key,
    day date not null,
    table_name text not null,
    row_key jsonb not null,
    rule text not null,
    reason text not null,
    row_values jsonb not null,
    build_id bigint not null,
    state text not null default 'held' check (state in ('held', 'released', 'dropped', 'resolved')),
    held_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    decided_by text,
    decided_at timestamptz,
    why text,
    unique (day, table_name, row_key, rule),
    check (num_nulls(decided_by, decided_at, why) in (0, 3)),
    check (state not in ('released', 'dropped') or decided_at is not null)
);
create index quarantine_by_state on quality.quarantine (state, day);
comment on table quality.quarantine is 'Rows that failed a row rule and were held back.';
comment on column quality.quarantine.quarantine_id is 'Running number.';
comment on column quality.quarantine.day is 'The day that it would belong to.';
comment on column quality.quarantine.table_name is 'The daily table that it would belong to.';
comment on column quality.quarantine.row_key is 'Key columns of the row with their values.';
comment on column quality.quarantine.rule is 'The rule that it failed.';
comment on column quality.quarantine.reason is 'One sentence on what the rule asks.';
comment on column quality.quarantine.row_values is 'The whole row as it was built last.';
comment on column quality.quarantine.build_id is 'The build that held it back last.';
comment on column quality.quarantine.state is 'held (waits), released (an operator lets exactly these values out), dropped (an operator wants it out for good), resolved (a later build made it without the fault, or not at all).';
comment on column quality.quarantine.held_at is 'When it was first held back.';
comment on column quality.quarantine.seen_at is 'When it was last held back.';
comment on column quality.quarantine.decided_by is 'Who released or dropped it; null: nobody yet.';
comment on column quality.quarantine.decided_at is 'When.';
comment on column quality.quarantine.why is 'Why.';

create table quality.alerts (
    alert_id bigint generated always as identity primary key,
    kind text not null check (kind <> ''),
    subject text not null,
    severity text not null check (severity in ('info', 'warning', 'critical')),
    message text not null,
    details jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
    next_step text not null,
    times integer not null default 1 check (times > 0),
    raised_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    recovered_at timestamptz,
    told_at timestamptz,
    told_recovery_at timestamptz,
    told_attempts integer not null default 0 check (told_attempts >= 0),
    told_error text,
    check (seen_at >= raised_at)
);
create unique index alerts_open on quality.alerts (kind, subject) where recovered_at is null;
create index alerts_untold on quality.alerts (raised_at)
    where told_at is null or (recovered_at is not null and told_recovery_at is null);
comment on table quality.alerts is 'What a person has to look at: one open row a kind and subject, however often it is seen.';
comment on column quality.alerts.alert_id is 'Running number.';
comment on column quality.alerts.kind is 'blocked_day, quarantined_rows, missing_day, silent_source, anomaly, dead_feed, failing_stage …';
comment on column quality.alerts.subject is 'What it is about: a day, a source, a feed, a stage.';
comment on column quality.alerts.severity is 'info, warning or critical.';
comment on column quality.alerts.message is 'What is wrong, in one sentence.';
comment on column quality.alerts.details is 'Keys of failing rows, rules, run.';
comment on column quality.alerts.next_step is 'What to do, in one sentence.';
comment on column quality.alerts.times is 'How often it was seen.';
comment on column quality.alerts.raised_at is 'When it was first seen.';
comment on column quality.alerts.seen_at is 'When it was last seen.';
comment on column quality.alerts.recovered_at is 'When it was over; null while it is open.';
comment on column quality.alerts.told_at is 'When a receiver took it; null: not yet.';
comment on column quality.alerts.told_recovery_at is 'When a receiver took the news of the recovery; null: not yet.';
comment on column quality.alerts.told_attempts is 'How often telling was tried.';
comment on column quality.alerts.told_error is 'Why telling failed last; null: it did not.';

create table quality.reports (
    report_id bigint generated always as identity primary key,
    stage text not null check (stage <> ''),
    subject text,
    done integer not null check (done >= 0),
    skipped jsonb not null default '{}' check (jsonb_typeof(skipped) = 'object'),
    failed integer not null check (failed >= 0),
    message text not null,
    seconds double precision check (seconds >= 0),
    reported_at timestamptz not null default now()
);
create index reports_by_stage on quality.reports (stage, reported_at);
comment on table quality.reports is 'What each task run said when it was done.';
comment on column quality.reports.report_id is 'Running number.';
comment on column quality.reports.stage is 'The stage.';
comment on column quality.reports.subject is 'The day or item, where the task was about one; null otherwise.';
comment on column quality.reports.done is 'Items that came out right.';
comment on column quality.reports.skipped is 'Items left alone on purpose, by reason.';
comment on column quality.reports.failed is 'Items that failed.';
comment on column quality.reports.message is 'One sentence for a person.';
comment on column quality.reports.seconds is 'Wall time; null when not measured.';
comment on column quality.reports.reported_at is 'When.';
