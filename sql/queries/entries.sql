-- add --
-- New addresses are due at once; one whose publisher says "updated" since the last fetch is due again.
insert into ingest.entries
    (entry_id, feed_id, url, guid, title, summary, author, published_at, updated_at, first_seen_at, last_seen_at, due_at)
select entry_id, %(feed_id)s, url, guid, title, summary, author, published_at, updated_at, %(now)s, %(now)s, %(now)s
from unnest(
    %(entry_ids)s::text[], %(urls)s::text[], %(guids)s::text[], %(titles)s::text[], %(summaries)s::text[],
    %(authors)s::text[], %(published)s::timestamptz[], %(updated)s::timestamptz[]
) as entry (entry_id, url, guid, title, summary, author, published_at, updated_at)
order by entry_id
on conflict (entry_id) do update set
    last_seen_at = greatest(entries.last_seen_at, excluded.last_seen_at),
    title = coalesce(excluded.title, entries.title),
    summary = coalesce(excluded.summary, entries.summary),
    published_at = coalesce(entries.published_at, excluded.published_at),
    updated_at = greatest(entries.updated_at, excluded.updated_at),
    due_at = case
        when excluded.updated_at > entries.updated_at and entries.fetches > 0 then %(now)s
        else entries.due_at
    end

-- add_listings --
insert into ingest.listings (feed_id, entry_id, guid, first_seen_at)
select %(feed_id)s, entry_id, guid, %(now)s
from unnest(%(entry_ids)s::text[], %(guids)s::text[]) as entry (entry_id, guid)
on conflict (feed_id, entry_id) do nothing
returning entry_id

-- make_due --
update ingest.entries set due_at = %(now)s where entry_id = any(%(entry_ids)s)

-- due --
-- Entries to fetch, round the hosts that nobody holds and that do not ask to be left alone. What was first seen, or is
-- held, in a future that cannot be was so by a clock that has gone back since: it waits no longer.
select entry_id, url, due_at, fetches, failures, etag, last_modified, content_hash, published_at, publisher
from (
    select entry.entry_id, entry.url, entry.due_at, entry.fetches, entry.failures, entry.etag, entry.last_modified,
        entry.content_hash, entry.published_at, feed.publisher,
        row_number() over (partition by entry.host order by entry.due_at, entry.entry_id) as place
    from ingest.entries as entry
    left join ingest.feeds as feed using (feed_id)
    left join ingest.hosts as host on host.host = entry.host
    where (
            entry.due_at <= %(now)s
            or entry.due_at is not null and entry.last_fetched_at is null
                and entry.first_seen_at > %(now)s + interval '5 minutes'
        )
        and (
            host.leased_until is null or host.leased_until <= %(now)s
            or host.leased_until > %(now)s + interval '1 day'
        )
        and (
            host.not_before is null or host.not_before <= %(now)s + interval '30 seconds'
            or host.refusals = 0 and host.not_before > %(now)s + interval '6 hours'
        )
) as entry
where place <= %(per_host)s
order by place, due_at, entry_id
limit %(limit)s

-- count_due --
select count(*) from ingest.entries where due_at <= %(now)s

-- save --
update ingest.entries set
    due_at = %(due_at)s, fetches = %(fetches)s, failures = %(failures)s, etag = %(etag)s,
    last_modified = %(last_modified)s, content_hash = %(content_hash)s, last_result = %(result)s,
    last_fetched_at = %(fetched_at)s, document_id = coalesce(%(document_id)s, document_id)
where entry_id = %(entry_id)s

-- lock --
select fetches, failures from ingest.entries where entry_id = %(entry_id)s for update

-- add_fetch --
insert into ingest.fetches
    (entry_id, fetched_at, result, status, elapsed_ms, wire_bytes, body_bytes, content_hash, is_new, final_url, notes, detail)
values
    (%(entry_id)s, %(fetched_at)s, %(result)s, %(status)s, %(elapsed_ms)s, %(wire_bytes)s, %(body_bytes)s,
    %(content_hash)s, %(is_new)s, %(final_url)s, %(notes)s, %(detail)s)
