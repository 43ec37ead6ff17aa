-- mark --
-- The source and day of a document version are to be counted again.
insert into quality.drift_marks (source, day)
select coalesce(source, '-'), (coalesce(fetched_at, stored_at) at time zone 'UTC')::date
from ingest.documents where document_id = %(document_id)s and version = %(version)s

-- due --
select distinct mark.source, mark.day
from quality.drift_marks as mark
left join quality.drift as counted using (source, day)
where %(at_once)s or counted.source is null or counted.measured_at not between now() - interval '10 minutes' and now()
order by mark.source, mark.day

-- lock --
select pg_advisory_xact_lock(hashtextextended('drift ' || %(source)s, 0))

-- unmark --
-- Marks that others are about to add are not seen, so they stay.
delete from quality.drift_marks where source = %(source)s and day = %(day)s

-- readings --
-- Each page of the day in the last version fetched then. A version that said nothing new has no article of its own:
-- the newest article before it is how it was read.
with page as (
    select distinct on (document_id) document_id, version, cleaned_by
    from ingest.documents
    where coalesce(source, '-') = %(source)s
        and coalesce(fetched_at, stored_at) >= %(day)s::date::timestamp at time zone 'UTC'
        and coalesce(fetched_at, stored_at) < (%(day)s::date + 1)::timestamp at time zone 'UTC'
        and cleaned_by <> ''
    order by document_id, version desc
)
select page.document_id as article_id, article.state, coalesce((article.notes ->> 'words')::integer, 0) as words,
    coalesce((article.notes ->> 'kept_share')::double precision, 0) as kept_share,
    article.published_begin is null as is_undated
from page
left join lateral (
    select state, notes, published_begin
    from corpus.articles
    where article_id = page.document_id and document_version <= page.version
        and not exists (
            select from corpus.skips as skip
            where skip.document_id = page.document_id and skip.version = page.version
                and skip.cleaner_version = page.cleaned_by
        )
    order by articles.version desc
    limit 1
) as article on true
order by page.document_id

-- history --
-- Days that were as usual, or said to be the new usual; the last 28 of them.
select source, day, pages, empty, short, suspicious, undated
from quality.drift
where source = %(source)s and day < %(day)s and day >= %(day)s::date - 120
    and pages >= %(fewest_pages)s and (surprises = '[]' or accepted_by is not null)
order by day desc
limit 28

-- put --
insert into quality.drift as drift (source, day, pages, empty, short, suspicious, undated, surprises)
values (%(source)s, %(day)s, %(pages)s, %(empty)s, %(short)s, %(suspicious)s, %(undated)s, %(surprises)s)
on conflict (source, day) do update
set pages = excluded.pages, empty = excluded.empty, short = excluded.short, suspicious = excluded.suspicious,
    undated = excluded.undated, surprises = excluded.surprises, measured_at = now()
where (drift.pages, drift.empty, drift.short, drift.suspicious, drift.undated, drift.surprises)
    is distinct from (excluded.pages, excluded.empty, excluded.short, excluded.suspicious, excluded.undated,
        excluded.surprises)

-- drop --
delete from quality.drift where source = %(source)s and day = %(day)s

-- is_last --
-- Whether no later day of the source has pages enough to be judged.
select not exists (
    select from quality.drift where source = %(source)s and day > %(day)s and pages >= %(fewest_pages)s
)

-- accept --
update quality.drift set accepted_by = %(by)s
where source = %(source)s and surprises <> '[]' and accepted_by is null

-- list --
select source, day, pages, empty, short, suspicious, undated, surprises, accepted_by
from quality.drift
where (%(source)s::text is null or source = %(source)s) and (not %(only_surprises)s or surprises <> '[]')
order by day desc, source
limit %(limit)s
