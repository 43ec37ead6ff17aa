-- documents --
-- Pages that came over the network: those have an address and a time.
select document.document_id, document.version
from ingest.documents as document
where document.url is not null and document.fetched_at is not null
    and (%(day)s::date is null or (document.fetched_at at time zone 'UTC')::date = %(day)s)
    and (%(feed_id)s::text is null or exists (
        select from ingest.listings as listing
        where listing.entry_id = document.document_id and listing.feed_id = %(feed_id)s
    ))
order by document.fetched_at, document.document_id, document.version
