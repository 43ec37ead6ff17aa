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

-- describe_day_views --
-- The columns of staging.day_events and its like say what those of the staged table say.
do $$
declare
    told record;
begin
    for told in
        select of_view.attname as name, view.relname as view, col_description(of_table.attrelid, of_table.attnum) as words
        from pg_class as view
        join pg_attribute as of_view on of_view.attrelid = view.oid
        join pg_attribute as of_table
            on of_table.attrelid = to_regclass('staging.' || substr(view.relname, 5)) and of_table.attname = of_view.attname
        where view.relnamespace = 'staging'::regnamespace and view.relname like 'day\_%' and of_view.attnum > 0
            and of_view.attname <> 'build_id'
        order by view.relname, of_view.attnum
    loop
        execute format('comment on column staging.%I.%I is %L', told.view, told.name, told.words);
    end loop;
end
$$
