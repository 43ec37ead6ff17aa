-- How far back the daily tables can still say what they said: upkeep may remove ended rows (DATELINE_KEEP_HISTORY_DAYS).

create table daily.history_kept (
    is_only boolean primary key default true check (is_only),
    since_release bigint not null,
    removed_at timestamptz not null default now()
);
comment on table daily.history_kept is 'From which release on the daily tables can say what they said; no row: from the first on. At most one row.';
comment on column daily.history_kept.is_only is 'Always true: there is one row at most.';
comment on column daily.history_kept.since_release is 'The first release that can still be asked for: rows that it or an earlier one ended have been removed.';
comment on column daily.history_kept.removed_at is 'When rows were last removed.';

create or replace function daily.release_at(at timestamptz) returns bigint
language plpgsql stable
as $$
declare
    latest bigint := (select release_id from daily.releases where published_at <= at order by published_at desc limit 1);
    oldest bigint := (select since_release from daily.history_kept);
begin
    if latest < oldest then
        raise exception 'What the daily tables said at % is no longer kept: they answer from release % on, of %: see DATELINE_KEEP_HISTORY_DAYS.',
            to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), oldest,
            (select to_char(published_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') from daily.releases where release_id = oldest)
            using hint = 'The setting says how long rows that a release ended are kept; 0 keeps them for ever.';
    end if;
    return latest;
end;
$$;
comment on function daily.release_at(timestamptz) is 'The latest release at an instant; null before the first. An error where rows of that time have been removed: see daily.history_kept.';

do $$
declare
    made record;
begin
    for made in
        select proc.oid::regprocedure as name, replace(proc.proname, '_as_of', '') as told
        from pg_proc as proc
        where proc.pronamespace = 'daily'::regnamespace and proc.proname like '%\_as\_of'
    loop
        execute format('comment on function %s is %L', made.name, format(
            'daily.%s as it stood at an instant; an error where that is no longer kept (daily.history_kept).', made.told
        ));
    end loop;
end;
$$;
