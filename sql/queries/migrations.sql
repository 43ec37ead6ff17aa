-- lock --
select pg_advisory_lock(hashtextextended('dateline migrate', 0))

-- unlock --
select pg_advisory_unlock(hashtextextended('dateline migrate', 0))

-- prepare --
create schema if not exists dateline;
create table if not exists dateline.migrations (
    number integer primary key,
    name text not null unique,
    checksum text not null,
    applied_at timestamptz not null default now()
);
comment on schema dateline is 'What is known of the database itself.';
comment on table dateline.migrations is 'Migrations that were applied; never edited afterwards.';
comment on column dateline.migrations.number is 'Its number; they are applied in this order.';
comment on column dateline.migrations.name is 'Its file.';
comment on column dateline.migrations.checksum is 'sha256 of its file, hex.';
comment on column dateline.migrations.applied_at is 'When it was applied.';

-- is_prepared --
select to_regclass('dateline.migrations') is not null

-- applied --
select number, name, checksum from dateline.migrations order by number

-- record --
insert into dateline.migrations (number, name, checksum) values (%(number)s, %(name)s, %(checksum)s)

-- comment_on_table --
comment on table {table} is {comment}

-- comment_on_view --
comment on view {table} is {comment}

-- comment_on_column --
comment on column {column} is {comment}

-- missing_roles --
select wanted
from unnest(array['dateline_pipeline', 'dateline_analyst', 'dateline_reader', 'dateline_operator']) as wanted
where not exists (select from pg_roles where rolname = wanted)
order by wanted
