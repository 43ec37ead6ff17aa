-- What documents say: articles, their publication days, who tells the same text.

create schema corpus;
comment on schema corpus is 'What documents say: articles and their versions, publication-date evidence, near-duplicates.';

create table corpus.articles (
    article_id text not null,
    version integer not null check (version > 0),
    document_version integer not null,
    cleaner_version text not null check (cleaner_version <> ''),
    state text not null check (state in ('ok', 'empty', 'paywalled', 'blocked', 'not_article')),
    title text,
    body text not null,
    body_chars integer not null generated always as (char_length(body)) stored,
    byline text,
    language text check (language ~ '^[a-z]{2}$'),
    published_begin date,
    published_end_day date,
    published_precision text check (published_precision in
        ('day', 'week', 'month', 'quarter', 'half', 'year', 'decade', 'range', 'unknown')),
    published_source text check (published_source in
        ('feed', 'metadata', 'jsonld', 'url', 'text', 'dateline', 'inferred')),
    published_evidence text,
    published_at timestamptz,
    canonical_url text,
    content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
    notes json not null default '{}' check (json_typeof(notes) = 'object'),
    is_current boolean not null,
    extracted_by text not null default '',
    stored_at timestamptz not null default now(),
    primary key (article_id, version),
    unique (article_id, version, body_chars),
    foreign key (article_id, document_version) references ingest.documents (document_id, version),
    check (published_end_day > published_begin),
    check (num_nulls(published_begin, published_end_day, published_precision, published_source, published_evidence)
        in (0, 5)),
    check (published_at is null or published_begin is not null)
);
create unique index articles_current on corpus.articles (article_id) where is_current;
create index articles_pending on corpus.articles (extracted_by, article_id)
    where is_current and state = 'ok' and language = 'en';
create index articles_by_content on corpus.articles (content_hash);
create index articles_by_day on corpus.articles (published_begin) where is_current;
comment on table corpus.articles is 'A document''s own text, without navigation, promotion and captions: a row for each version.';
comment on column corpus.articles.article_id is 'The document''s id.';
comment on column corpus.articles.version is 'Counts from 1; a new one when text, state, language or publication day change.';
comment on column corpus.articles.document_version is 'Version of the document that it was read from.';
comment on column corpus.articles.cleaner_version is 'Version of the cleaner that read it.';
comment on column corpus.articles.state is 'ok, empty, paywalled, blocked or not_article; only ok goes on to extraction.';
comment on column corpus.articles.title is 'Headline; null when there is none.';
comment on column corpus.articles.body is 'The text; all offsets count its characters (Unicode code points).';
comment on column corpus.articles.body_chars is 'Length of body in characters.';
comment on column corpus.articles.byline is 'Author line; null when there is none.';
comment on column corpus.articles.language is 'ISO 639-1; null when the text is too short to tell.';
comment on column corpus.articles.published_begin is 'First day on which it can have been published; null when not known.';
comment on column corpus.articles.published_end_day is 'Day after the last on which it can have been published.';
comment on column corpus.articles.published_precision is 'How exactly the publication day is known.';
comment on column corpus.articles.published_source is 'Where the publication day was read.';
comment on column corpus.articles.published_evidence is 'The words that decided.';
comment on column corpus.articles.published_at is 'The instant of publication, where one is known.';
comment on column corpus.articles.canonical_url is 'Its address without what only tracks; null when not known.';
comment on column corpus.articles.content_hash is 'sha256 of title and body, hex.';
comment on column corpus.articles.notes is 'Counts and sizes about the cleaning itself.';
comment on column corpus.articles.is_current is 'Whether it is the version that counts.';
comment on column corpus.articles.extracted_by is 'Extractor version that last read it; empty: none has.';
comment on column corpus.articles.stored_at is 'When it was stored.';

create table corpus.date_evidence (
    article_id text not null,
    version integer not null,
    position integer not null check (position >= 0),
    source text not null check (source in ('feed', 'metadata', 'jsonld', 'url', 'text', 'dateline', 'inferred')),
    evidence text not null,
    begin date,
    end_day date,
    weight double precision not null check (weight between 0 and 1),
    refused text,
    at timestamptz,
    primary key (article_id, version, position),
    foreign key (article_id, version) references corpus.articles on delete cascade,
    check (end_day > begin),
    check (num_nulls(begin, end_day) in (0, 2))
);
comment on table corpus.date_evidence is 'Each statement about a publication day, heard or refused.';
comment on column corpus.date_evidence.article_id is 'The article.';
comment on column corpus.date_evidence.version is 'Its version.';
comment on column corpus.date_evidence.position is 'Counts from 0, in the order in which statements were heard.';
comment on column corpus.date_evidence.source is 'Where it stands.';
comment on column corpus.date_evidence.evidence is 'The words or the field that say it.';
comment on column corpus.date_evidence.begin is 'First day that it names; null when it names none.';
comment on column corpus.date_evidence.end_day is 'Day after the last that it names.';
comment on column corpus.date_evidence.weight is 'How far this kind of statement is trusted, 0..1.';
comment on column corpus.date_evidence.refused is 'Why it was refused; null where it was heard.';
comment on column corpus.date_evidence.at is 'The instant that it names, where it does.';

create table corpus.skips (
    document_id text not null,
    version integer not null,
    cleaner_version text not null,
    reason text not null check (reason <> ''),
    message text not null,
    skipped_at timestamptz not null default now(),
    primary key (document_id, version, cleaner_version),
    foreign key (document_id, version) references ingest.documents (document_id, version)
);
create index skips_by_reason on corpus.skips (reason, skipped_at);
comment on table corpus.skips is 'Documents of which no article can be made, and why.';
comment on column corpus.skips.document_id is 'The document.';
comment on column corpus.skips.version is 'Its version.';
comment on column corpus.skips.cleaner_version is 'Version of the cleaner that gave up.';
comment on column corpus.skips.reason is 'A short, countable word: empty, binary, too_large …';
comment on column corpus.skips.message is 'One sentence for a person.';
comment on column corpus.skips.skipped_at is 'When.';

create table corpus.voices (
    article_id text primary key,
    voice text not null check (voice <> ''),
    similarity double precision not null check (similarity between 0 and 1),
    signature bytea,
    decided_at timestamptz not null default now()
);
create index voices_by_voice on corpus.voices (voice);
comment on table corpus.voices is 'Near-duplicate groups: articles that tell the same text are one voice.';
comment on column corpus.voices.article_id is 'The article.';
comment on column corpus.voices.voice is 'The group; an article without a row here is a voice of its own content.';
comment on column corpus.voices.similarity is 'How like the group''s first article it is, 0..1.';
comment on column corpus.voices.signature is 'MinHash signature that it was compared by; null when it was compared otherwise.';
comment on column corpus.voices.decided_at is 'When.';

create table corpus.voice_bands (
    band text not null,
    article_id text not null references corpus.voices on delete cascade,
    primary key (band, article_id)
);
create index voice_bands_by_article on corpus.voice_bands (article_id);
comment on table corpus.voice_bands is 'Bands of the signatures: articles that share one are compared.';
comment on column corpus.voice_bands.band is 'Number and hash of the band.';
comment on column corpus.voice_bands.article_id is 'The article.';
