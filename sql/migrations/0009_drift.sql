-- How each source's pages were read, day by day: a site's redesign shows here first.

create table quality.drift (
    source text not null check (source <> ''),
    day date not null,
    pages integer not null check (pages > 0),
    empty integer not null check (empty between 0 and pages),
    short integer not null check (short between 0 and pages),
    suspicious integer not null check (suspicious between 0 and pages),
    undated integer not null check (undated between 0 and pages),
    surprises jsonb not null default '[]' check (jsonb_typeof(surprises) = 'array'),
    accepted_by text check (accepted_by <> ''),
    measured_at timestamptz not null default now(),
    primary key (source, day)
);
create index drift_by_day on quality.drift (day);
comment on table quality.drift is 'How the pages of each source were read, by the day on which they were fetched, and what of it is not as it used to be.';
comment on column quality.drift.source is 'Short name of the source; - where documents name none.';
comment on column quality.drift.day is 'Day (UTC) on which the pages were fetched, or stored where no fetch is known.';
comment on column quality.drift.pages is 'Pages that were read, each in its last version of the day.';
comment on column quality.drift.empty is 'Of these, pages that gave no article: empty, paywalled, blocked, no article, or not readable.';
comment on column quality.drift.short is 'Articles of fewer than 120 words.';
comment on column quality.drift.suspicious is 'Articles that are less than 3 % of the page''s visible text, or more than 97 %.';
comment on column quality.drift.undated is 'Pages without a publication day.';
comment on column quality.drift.surprises is 'Shares far above the source''s own history: measure, share, usual_share, robust_z, articles (ids of examples); [] for none.';
comment on column quality.drift.accepted_by is 'Operator who said that the surprises are the new usual; null: nobody did.';
comment on column quality.drift.measured_at is 'When it was last counted.';

create table quality.drift_marks (
    mark_id bigint generated always as identity primary key,
    source text not null,
    day date not null
);
comment on table quality.drift_marks is 'Sources and days to be counted again; only ever added to by readers, so that they never wait for one another.';
comment on column quality.drift_marks.mark_id is 'Running number.';
comment on column quality.drift_marks.source is 'Short name of the source; - where documents name none.';
comment on column quality.drift_marks.day is 'Day (UTC) of fetching.';

create index documents_by_source_time on ingest.documents (coalesce(source, '-'), coalesce(fetched_at, stored_at));
