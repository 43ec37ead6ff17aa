-- lock --
select pg_advisory_xact_lock(hashtextextended('article ' || %(article_id)s, 0))

-- newest --
select version, document_version, state, content_hash, title, language, published_begin, published_end_day,
    published_precision, published_source, published_at, is_current
from corpus.articles where article_id = %(article_id)s order by version desc limit 1

-- current --
select version, document_version, state, content_hash, title, language, published_begin, published_end_day,
    published_precision, published_source, published_at, is_current
from corpus.articles where article_id = %(article_id)s and is_current

-- retire --
update corpus.articles set is_current = false where article_id = %(article_id)s and is_current

-- insert --
insert into corpus.articles
    (article_id, version, document_version, cleaner_version, state, title, body, byline, language, published_begin,
    published_end_day, published_precision, published_source, published_evidence, published_at, canonical_url,
    content_hash, notes, is_current)
values
    (%(article_id)s, %(version)s, %(document_version)s, %(cleaner_version)s, %(state)s, %(title)s, %(body)s,
    %(byline)s, %(language)s, %(published_begin)s, %(published_end_day)s, %(published_precision)s,
    %(published_source)s, %(published_evidence)s, %(published_at)s, %(canonical_url)s, %(content_hash)s, %(notes)s,
    %(is_current)s)

-- insert_evidence --
insert into corpus.date_evidence
    (article_id, version, position, source, evidence, begin, end_day, weight, refused, at)
values
    (%(article_id)s, %(version)s, %(position)s, %(source)s, %(evidence)s, %(begin)s, %(end_day)s, %(weight)s,
    %(refused)s, %(at)s)

-- mark_read --
-- The document is pending no more, nor claimed.
with read as (
    update ingest.documents set cleaned_by = %(cleaner_version)s
    where document_id = %(article_id)s and version = %(document_version)s
)
delete from ingest.claims
where stage = 'articles' and item_id = %(article_id)s and item_version = %(document_version)s
    and stage_version = %(cleaner_version)s

-- skip --
insert into corpus.skips (document_id, version, cleaner_version, reason, message)
values (%(document_id)s, %(version)s, %(cleaner_version)s, %(reason)s, %(message)s)
on conflict (document_id, version, cleaner_version) do update
set reason = excluded.reason, message = excluded.message, skipped_at = now()

-- get --
select article_id as document_id, version, title, body, byline, language, published_begin, published_end_day,
    published_precision, published_source, published_evidence, published_at, state, canonical_url, content_hash, notes
from corpus.articles
where article_id = %(article_id)s and (version = %(version)s or (%(version)s::integer is null and is_current))

-- get_evidence --
select source, evidence as text, begin, end_day, weight, refused, at
from corpus.date_evidence
where article_id = %(article_id)s and version = %(version)s
order by position

-- mark_coverage --
insert into staging.marks (day, reason, articles)
select coalesce(article.published_begin, (coalesce(document.fetched_at, document.stored_at) at time zone 'UTC')::date),
    'coverage', '{}'
from corpus.articles as article
join ingest.documents as document
    on document.document_id = article.article_id and document.version = article.document_version
where article.article_id = %(article_id)s and article.version = %(version)s

-- put_voice --
-- One row where that is news.
with told as (
    insert into corpus.voices (article_id, voice, similarity, signature)
    values (%(article_id)s, %(voice)s, %(similarity)s, %(signature)s)
    on conflict (article_id) do update
    set voice = excluded.voice, similarity = excluded.similarity, signature = excluded.signature, decided_at = now()
    where (voices.voice, voices.similarity, voices.signature)
        is distinct from (excluded.voice, excluded.similarity, excluded.signature)
    returning article_id
), dropped as (
    delete from corpus.voice_bands as band using told
    where band.article_id = told.article_id and band.band <> all(%(bands)s::text[])
), put as (
    insert into corpus.voice_bands (band, article_id)
    select band, article_id from told cross join unnest(%(bands)s::text[]) as band
    on conflict do nothing
)
select from told

-- sharing_bands --
select distinct voice.article_id, voice.voice, voice.signature
from corpus.voice_bands as band
join corpus.voices as voice using (article_id)
where band.band = any(%(bands)s) and band.article_id <> %(article_id)s
order by voice.article_id

-- lock_voices --
select pg_advisory_xact_lock(hashtextextended('dateline voices', 0))

-- merge_voices --
update corpus.voices set voice = %(into)s, decided_at = now()
where voice = any(%(voices)s) and voice <> %(into)s
returning article_id

-- count_versions --
select count(*) from corpus.articles where article_id = %(article_id)s

-- latest_articles --
select article_id, state, published_begin, title
from corpus.articles where is_current
order by stored_at desc, article_id
limit %(limit)s
