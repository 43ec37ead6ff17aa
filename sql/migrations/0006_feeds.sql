-- What polling needs beside the first tables: since when a feed fails, who holds a host, what was fetched, who listed what.

alter table ingest.feed_states add column failing_since timestamptz;
comment on column ingest.feed_states.failing_since is 'First of the failures in a row; null while it is well.';

alter table ingest.entries
    add column host text generated always as (lower(substring(url from '^https?://([^/?#]+)'))) stored;
comment on column ingest.entries.host is 'Host of url, with the port where it is not the scheme''s own.';
create index entries_due_by_host on ingest.entries (host, due_at) where due_at is not null;

-- A host is held as a whole by one worker at a time; no list of single requests is needed.
drop table ingest.host_leases;
alter table ingest.hosts add column leased_by text, add column leased_until timestamptz;
comment on column ingest.hosts.leased_by is 'Who alone may ask it; null: nobody does.';
comment on column ingest.hosts.leased_until is 'Until then; null: nobody does.';

create table ingest.listings (
    feed_id text not null references ingest.feeds on delete cascade,
    entry_id text not null references ingest.entries on delete cascade,
    guid text,
    first_seen_at timestamptz not null,
    primary key (feed_id, entry_id)
);
create index listings_by_entry on ingest.listings (entry_id);
comment on table ingest.listings is 'Which feed listed which entry, and since when.';
comment on column ingest.listings.feed_id is 'The feed.';
comment on column ingest.listings.entry_id is 'The entry.';
comment on column ingest.listings.guid is 'The feed''s own id for it at first sight; null when it gave none.';
comment on column ingest.listings.first_seen_at is 'First poll of that feed that listed it.';

create table ingest.fetches (
    fetch_id bigint generated always as identity primary key,
    entry_id text not null references ingest.entries on delete cascade,
    fetched_at timestamptz not null,
    result text not null,
    status integer check (status between 100 and 999),
    elapsed_ms integer not null check (elapsed_ms >= 0),
    wire_bytes bigint not null check (wire_bytes >= 0),
    body_bytes bigint not null check (body_bytes >= 0),
    content_hash text,
    is_new boolean not null default false,
    final_url text not null,
    notes text[] not null default '{}',
    detail text
);
create index fetches_by_entry on ingest.fetches (entry_id, fetched_at);
create index fetches_by_day on ingest.fetches (fetched_at);
comment on table ingest.fetches is 'The ledger of fetches: every answer, or the lack of one, for an entry''s page.';
comment on column ingest.fetches.fetch_id is 'Running number.';
comment on column ingest.fetches.entry_id is 'The entry whose page was asked for.';
comment on column ingest.fetches.fetched_at is 'When it was asked for.';
comment on column ingest.fetches.result is 'What came back, by FetchResult.';
comment on column ingest.fetches.status is 'HTTP status of the last answer; null when none came.';
comment on column ingest.fetches.elapsed_ms is 'Wall time in milliseconds, with redirects, without waiting for the host''s turn.';
comment on column ingest.fetches.wire_bytes is 'Bytes of the body over the wire.';
comment on column ingest.fetches.body_bytes is 'Bytes of the body, decompressed.';
comment on column ingest.fetches.content_hash is 'sha256 of the body, hex; null without a body.';
comment on column ingest.fetches.is_new is 'Whether it made a new version of the document.';
comment on column ingest.fetches.final_url is 'Where the redirects led.';
comment on column ingest.fetches.notes is 'Lies of the server that were seen through, by name.';
comment on column ingest.fetches.detail is 'One sentence on why it failed; null when it did not.';
