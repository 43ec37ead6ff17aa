-- lock --
-- One writer of a document at a time; held to the end of the transaction.
select pg_advisory_xact_lock(hashtextextended('document ' || %(document_id)s, 0))

-- put_blob --
insert into ingest.blobs (content_hash, codec, body, size_bytes)
values (%(content_hash)s, %(codec)s, %(body)s, %(size_bytes)s)
on conflict (content_hash) do nothing

-- latest --
select version, content_hash, media_type, encoding, feed_published_at is null as is_undated
from ingest.documents where document_id = %(document_id)s and is_latest

-- retire --
update ingest.documents set is_latest = false where document_id = %(document_id)s and is_latest

-- insert --
insert into ingest.documents
    (document_id, version, content_hash, media_type, encoding, url, source, feed_published_at, fetched_at, is_latest)
values
    (%(document_id)s, %(version)s, %(content_hash)s, %(media_type)s, %(encoding)s, %(url)s, %(source)s,
    %(feed_published_at)s, %(fetched_at)s, true)

-- get --
select document.document_id, document.content_hash, blob.body, blob.codec, document.media_type, document.encoding,
    document.url, document.source, document.feed_published_at, document.fetched_at
from ingest.documents as document
join ingest.blobs as blob using (content_hash)
where document.document_id = %(document_id)s
    and (document.version = %(version)s or (%(version)s::integer is null and document.is_latest))
