-- documents --
-- Versions of documents that a later one took the place of and that no article was made from.
select document_id, version from ingest.documents as document
where not is_latest and stored_at < %(before)s
    and not exists (
        select from corpus.articles as article
        where article.article_id = document.document_id and article.document_version = document.version
    )
limit %(limit)s

-- blobs --
-- Bytes that no document has any more.
select content_hash from ingest.blobs as blob
where stored_at < %(before)s
    and not exists (select from ingest.documents as document where document.content_hash = blob.content_hash)
limit %(limit)s

-- fetches --
select fetch_id from ingest.fetches where fetched_at < %(before)s limit %(limit)s

-- reports --
select report_id from quality.reports where reported_at < %(before)s limit %(limit)s

-- checks --
-- Checks that let no release out and that nobody decided about.
select run_id from quality.runs as run
where finished_at < %(before)s
    and not exists (select from daily.releases where check_run_id = run.run_id)
    and not exists (select from quality.decisions as decision where decision.run_id = run.run_id)
    and not exists (select from staging.builds as build where build.build_id = run.build_id and build.state <> 'superseded')
limit %(limit)s

-- builds --
-- Builds that are out or were superseded; their rows have left staging.
select build_id from staging.builds as build
where state in ('published', 'superseded') and changed_at < %(before)s
    and exists (
        select from staging.builds as later
        where later.day = build.day and later.build_id > build.build_id and later.state <> 'superseded'
    )
    and not exists (select from staging.marks as mark where mark.build_id = build.build_id)
limit %(limit)s

-- alerts --
select alert_id from quality.alerts where recovered_at < %(before)s limit %(limit)s

-- history --
-- Rows that a release ended before; what the table says now is not among them.
select history.ctid from {history} as history
join daily.releases as release on release.release_id = history.release_to
where release.published_at < %(before)s
limit %(limit)s

-- count --
select count(*) from ({doomed}) as doomed

-- delete --
delete from {table} where ({key}) in ({doomed})

-- forget --
-- Say first how far back the tables can answer once the rows are gone.
insert into daily.history_kept as kept (since_release)
select max(history.release_to)
from {history} as history
join daily.releases as release on release.release_id = history.release_to
where release.published_at < %(before)s
having max(history.release_to) is not null
on conflict (is_only) do update
set since_release = greatest(kept.since_release, excluded.since_release), removed_at = now()
