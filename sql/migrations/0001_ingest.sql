-- What comes in: feeds and what their polls brought, entries, documents, hosts.

create schema ingest;
comment on schema ingest is 'What comes in: feeds, their polls, entries, documents as bytes, hosts. For the pipeline only.';

create table ingest.feeds (
    feed_id text primary key check (feed_id <> ''),
    url text not null check (url <> ''),
    kind text check (kind in ('rss', 'atom', 'json', 'sitemap', 'page')),
    title text,
    publisher text not null check (publisher <> ''),
    country text check (country ~ '^[A-Z]{3}$'),
    language text check (language ~ '^[a-z]{2}$'),
    is_on boolean not null default false,
    poll_min_minutes integer check (poll_min_minutes > 0),
    poll_max_minutes integer check (poll_max_minutes > 0),
    known_from text,
    added_at timestamptz not null default now(),
    check (poll_max_minutes >= poll_min_minutes)
);
comment on table ingest.feeds is 'Sources of entries, as the operator gave them.';
comment on column ingest.feeds.feed_id is 'From the first address; stays when the feed moves.';
comment on column ingest.feeds.url is 'Where it is polled now.';
comment on column ingest.feeds.kind is 'rss, atom, json, sitemap or page; null until the first poll tells.';
comment on column ingest.feeds.title is 'As the feed calls itself; null when it does not.';
comment on column ingest.feeds.publisher is 'Short name that its documents carry as source.';
comment on column ingest.feeds.country is 'ISO 3166 alpha-3 of the publisher; null for an international one.';
comment on column ingest.feeds.language is 'ISO 639-1; null when not stated.';
comment on column ingest.feeds.is_on is 'Whether it is polled.';
comment on column ingest.feeds.poll_min_minutes is 'Shortest wait between two polls; null: the setting.';
comment on column ingest.feeds.poll_max_minutes is 'Longest wait between two polls; null: the setting.';
comment on column ingest.feeds.known_from is 'Where the operator knows it from.';
comment on column ingest.feeds.added_at is 'When it was added.';

create table ingest.feed_states (
    feed_id text primary key references ingest.feeds on delete cascade,
    health text not null default 'new' check (health in ('new', 'ok', 'failing', 'dead', 'gone')),
    next_poll_at timestamptz not null,
    interval_minutes double precision not null check (interval_minutes > 0),
    error_weight double precision not null default 0 check (error_weight >= 0),
    polls integer not null default 0 check (polls >= 0),
    last_polled_at timestamptz,
    last_success_at timestamptz,
    last_new_at timestamptz,
    new_share double precision not null default 0 check (new_share between 0 and 1),
    conditional text not null default 'untried' check (conditional in ('untried', 'trusted', 'lying')),
    etag text,
    last_modified text,
    body_hash text,
    unchecked_304 integer not null default 0 check (unchecked_304 >= 0),
    moved_to text,
    moved_first_at timestamptz,
    moved_hits integer not null default 0 check (moved_hits >= 0),
    gone_first_at timestamptz,
    gone_hits integer not null default 0 check (gone_hits >= 0),
    leased_until timestamptz
);
create index feed_states_due on ingest.feed_states (next_poll_at);
comment on table ingest.feed_states is 'What was learned about a feed; made anew by each poll.';
comment on column ingest.feed_states.feed_id is 'The feed.';
comment on column ingest.feed_states.health is 'new, ok, failing, dead or gone; none of them stops it.';
comment on column ingest.feed_states.next_poll_at is 'When it is polled next.';
comment on column ingest.feed_states.interval_minutes is 'Present wait between two polls.';
comment on column ingest.feed_states.error_weight is 'Weighted errors in a row; 0 after a good poll.';
comment on column ingest.feed_states.polls is 'Polls so far.';
comment on column ingest.feed_states.last_polled_at is 'The last poll; null before the first.';
comment on column ingest.feed_states.last_success_at is 'The last good poll; null before the first.';
comment on column ingest.feed_states.last_new_at is 'The last poll that brought new entries; null before the first.';
comment on column ingest.feed_states.new_share is 'Share of a poll''s entries that were new, smoothed, 0..1.';
comment on column ingest.feed_states.conditional is 'Whether its server may be asked "only if changed": untried, trusted, lying.';
comment on column ingest.feed_states.etag is 'ETag of the last full answer; null when it had none.';
comment on column ingest.feed_states.last_modified is 'Last-Modified of the last full answer; null when it had none.';
comment on column ingest.feed_states.body_hash is 'sha256 of the last body, hex; null before the first.';
comment on column ingest.feed_states.unchecked_304 is '"Not changed" answers since one was last checked by a full fetch.';
comment on column ingest.feed_states.moved_to is 'Target of a permanent redirect that is not yet believed.';
comment on column ingest.feed_states.moved_first_at is 'When that redirect was first seen.';
comment on column ingest.feed_states.moved_hits is 'How often that redirect was seen.';
comment on column ingest.feed_states.gone_first_at is 'When 410 was first seen.';
comment on column ingest.feed_states.gone_hits is 'How often 410 was seen.';
comment on column ingest.feed_states.leased_until is 'A worker polls it until then; null: nobody does.';

create table ingest.polls (
    poll_id bigint generated always as identity primary key,
    feed_id text not null references ingest.feeds on delete cascade,
    polled_at timestamptz not null,
    result text not null,
    status integer check (status between 100 and 999),
    elapsed_ms integer check (elapsed_ms >= 0),
    wire_bytes bigint check (wire_bytes >= 0),
    seen_entries integer not null default 0 check (seen_entries >= 0),
    new_entries integer not null default 0 check (new_entries >= 0 and new_entries <= seen_entries),
    is_full boolean not null default true,
    faults jsonb not null default '{}',
    detail text
);
create index polls_by_feed on ingest.polls (feed_id, polled_at);
create index polls_by_time on ingest.polls (polled_at);
comment on table ingest.polls is 'The ledger of polls: what came back, when, and how much of it was new.';
comment on column ingest.polls.poll_id is 'Running number.';
comment on column ingest.polls.feed_id is 'The feed that was polled.';
comment on column ingest.polls.polled_at is 'When.';
comment on column ingest.polls.result is 'What came back, by FetchResult.';
comment on column ingest.polls.status is 'HTTP status of the last answer; null when none came.';
comment on column ingest.polls.elapsed_ms is 'Wall time in milliseconds; null when nothing was asked.';
comment on column ingest.polls.wire_bytes is 'Bytes over the wire; null when nothing was asked.';
comment on column ingest.polls.seen_entries is 'Entries in the feed.';
comment on column ingest.polls.new_entries is 'Entries never seen before.';
comment on column ingest.polls.is_full is 'Asked without "only if changed".';
comment on column ingest.polls.faults is 'Faults of the feed by name, with their count.';
comment on column ingest.polls.detail is 'One sentence on why it failed; null when it did not.';

create table ingest.entries (
    entry_id text primary key check (entry_id <> ''),
    feed_id text references ingest.feeds on delete set null,
    url text not null check (url <> ''),
    guid text,
    title text,
    summary text,
    author text,
    published_at timestamptz,
    updated_at timestamptz,
    first_seen_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    document_id text,
    due_at timestamptz,
    fetches integer not null default 0 check (fetches >= 0),
    failures integer not null default 0 check (failures >= 0),
    last_result text,
    last_fetched_at timestamptz,
    etag text,
    last_modified text,
    content_hash text,
    leased_until timestamptz,
    check (last_seen_at >= first_seen_at)
);
create index entries_due on ingest.entries (due_at) where due_at is not null;
create index entries_by_feed on ingest.entries (feed_id, first_seen_at);
create index entries_by_document on ingest.entries (document_id);
create index entries_by_day on ingest.entries (first_seen_at);
comment on table ingest.entries is 'What feeds list: an address to fetch, and when it is fetched next.';
comment on column ingest.entries.entry_id is 'From the canonical address.';
comment on column ingest.entries.feed_id is 'The feed that listed it first; null when that feed was removed.';
comment on column ingest.entries.url is 'Where the article is.';
comment on column ingest.entries.guid is 'The feed''s own id: evidence only.';
comment on column ingest.entries.title is 'As the feed gives it.';
comment on column ingest.entries.summary is 'As the feed gives it, cut to a limit.';
comment on column ingest.entries.author is 'As the feed gives it.';
comment on column ingest.entries.published_at is 'As the feed says; null when missing or not credible.';
comment on column ingest.entries.updated_at is 'As the feed says; null when missing.';
comment on column ingest.entries.first_seen_at is 'First poll that listed it.';
comment on column ingest.entries.last_seen_at is 'Latest poll that listed it.';
comment on column ingest.entries.document_id is 'The document that its fetches give; null before the first.';
comment on column ingest.entries.due_at is 'When it is fetched next; null: never again.';
comment on column ingest.entries.fetches is 'Good fetches so far.';
comment on column ingest.entries.failures is 'Failures in a row.';
comment on column ingest.entries.last_result is 'What the last fetch brought, by FetchResult; null before the first.';
comment on column ingest.entries.last_fetched_at is 'When it was last fetched, well or not; null before the first.';
comment on column ingest.entries.etag is 'ETag of the last good fetch.';
comment on column ingest.entries.last_modified is 'Last-Modified of the last good fetch.';
comment on column ingest.entries.content_hash is 'sha256 of the last good fetch, hex.';
comment on column ingest.entries.leased_until is 'A worker fetches it until then; null: nobody does.';

create table ingest.hosts (
    host text primary key check (host = lower(host) and host <> ''),
    delay_seconds double precision not null check (delay_seconds >= 0),
    concurrency integer not null check (concurrency > 0),
    not_before timestamptz,
    refusals integer not null default 0 check (refusals >= 0),
    robots text,
    robots_at timestamptz,
    robots_failed_at timestamptz
);
comment on table ingest.hosts is 'How a host wants to be treated; it holds over all workers.';
comment on column ingest.hosts.host is 'Lower case, with the port where it is not the scheme''s own.';
comment on column ingest.hosts.delay_seconds is 'Wait between two requests.';
comment on column ingest.hosts.concurrency is 'Requests at once.';
comment on column ingest.hosts.not_before is 'Nothing is asked before; null: no such wait.';
comment on column ingest.hosts.refusals is 'Refusals (429, 503) in a row.';
comment on column ingest.hosts.robots is 'robots.txt as text; empty: everything is allowed; null: never fetched.';
comment on column ingest.hosts.robots_at is 'When robots.txt was fetched.';
comment on column ingest.hosts.robots_failed_at is 'First of the failures in a row to get robots.txt; null: the last try was good.';

create table ingest.host_leases (
    lease_id bigint generated always as identity primary key,
    host text not null references ingest.hosts on delete cascade,
    owner text not null,
    leased_until timestamptz not null
);
create index host_leases_by_host on ingest.host_leases (host, leased_until);
comment on table ingest.host_leases is 'Requests to a host that are on their way, over all workers; a lease that ran out counts no more.';
comment on column ingest.host_leases.lease_id is 'Running number.';
comment on column ingest.host_leases.host is 'The host that is asked.';
comment on column ingest.host_leases.owner is 'Who asks.';
comment on column ingest.host_leases.leased_until is 'Counts until then.';

create table ingest.blobs (
    content_hash text primary key check (content_hash ~ '^[0-9a-f]{64}$'),
    codec text not null check (codec in ('raw', 'zstd')),
    body bytea not null,
    size_bytes bigint not null check (size_bytes >= 0),
    stored_at timestamptz not null default now()
);
alter table ingest.blobs alter column body set storage external;
comment on table ingest.blobs is 'Bytes of documents, each content once, compressed.';
comment on column ingest.blobs.content_hash is 'sha256 of the bytes before compression, hex.';
comment on column ingest.blobs.codec is 'How body is compressed: raw or zstd.';
comment on column ingest.blobs.body is 'The bytes, compressed by codec.';
comment on column ingest.blobs.size_bytes is 'Size before compression.';
comment on column ingest.blobs.stored_at is 'When it came.';

create table ingest.documents (
    document_id text not null check (document_id <> ''),
    version integer not null check (version > 0),
    content_hash text not null references ingest.blobs,
    media_type text not null check (media_type <> ''),
    encoding text,
    url text,
    source text,
    feed_published_at timestamptz,
    fetched_at timestamptz,
    is_latest boolean not null,
    cleaned_by text not null default '',
    stored_at timestamptz not null default now(),
    primary key (document_id, version)
);
create unique index documents_latest on ingest.documents (document_id) where is_latest;
create index documents_pending on ingest.documents (cleaned_by, document_id) where is_latest;
create index documents_by_day on ingest.documents (coalesce(fetched_at, stored_at)) where is_latest;
create index documents_by_blob on ingest.documents (content_hash);
comment on table ingest.documents is 'Pages as they came: a row for each version.';
comment on column ingest.documents.document_id is 'Stable over re-fetches: the canonical URL''s hash, or the name of a seed file.';
comment on column ingest.documents.version is 'Counts from 1; a new one for new bytes or another reading of them.';
comment on column ingest.documents.content_hash is 'The bytes, in ingest.blobs.';
comment on column ingest.documents.media_type is 'text/html, text/plain …';
comment on column ingest.documents.encoding is 'Character encoding that the transport declared; null when none was.';
comment on column ingest.documents.url is 'Where it was fetched; null for material handed in.';
comment on column ingest.documents.source is 'Short name of the source.';
comment on column ingest.documents.feed_published_at is 'When the feed says the entry was published: evidence, not truth.';
comment on column ingest.documents.fetched_at is 'When it was fetched; null for material handed in without one.';
comment on column ingest.documents.is_latest is 'Whether no later version exists.';
comment on column ingest.documents.cleaned_by is 'Cleaner version that last read it; empty: none has.';
comment on column ingest.documents.stored_at is 'When it was stored.';

create table ingest.claims (
    stage text not null check (stage in ('articles', 'events')),
    item_id text not null,
    item_version integer not null,
    stage_version text not null,
    attempts integer not null check (attempts > 0),
    leased_until timestamptz,
    owner text,
    not_before timestamptz,
    parked_at timestamptz,
    reason text,
    message text,
    changed_at timestamptz not null default now(),
    primary key (stage, item_id, item_version, stage_version)
);
create index claims_parked on ingest.claims (stage, parked_at) where parked_at is not null;
comment on table ingest.claims is 'Items that a stage works on or has failed on; a row goes when the item succeeds.';
comment on column ingest.claims.stage is 'articles (documents to clean) or events (articles to read).';
comment on column ingest.claims.item_id is 'Document or article.';
comment on column ingest.claims.item_version is 'Its version.';
comment on column ingest.claims.stage_version is 'Version of the cleaner or extractor that works on it.';
comment on column ingest.claims.attempts is 'How often it was taken.';
comment on column ingest.claims.leased_until is 'A worker has it until then; null: nobody does.';
comment on column ingest.claims.owner is 'Who took it last.';
comment on column ingest.claims.not_before is 'Not to be taken before; null: at once.';
comment on column ingest.claims.parked_at is 'Taken no more since then, until an operator says so; null: not parked.';
comment on column ingest.claims.reason is 'Short word of the last failure; null: none yet.';
comment on column ingest.claims.message is 'Sentence of the last failure; null: none yet.';
comment on column ingest.claims.changed_at is 'Last change of this row.';
