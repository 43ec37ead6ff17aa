-- Who may do what; run by every migrate, so that roles that come later get their rights then.
-- Where the present user may not create roles, an administrator does: create role dateline_reader nologin; and so on.

do $$
declare
    wanted text;
begin
    foreach wanted in array array['dateline_pipeline', 'dateline_analyst', 'dateline_reader'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            begin
                execute format('create role %I nologin', wanted);
            exception
                when insufficient_privilege then
                    raise notice 'role % is missing and may not be created here', wanted;
                when duplicate_object or unique_violation then
                    null;
            end;
        end if;
    end loop;

    if exists (select from pg_roles where rolname = 'dateline_pipeline') then
        grant usage on schema dateline, ingest, corpus, coding, staging, quality, daily to dateline_pipeline;
        grant select on all tables in schema dateline to dateline_pipeline;
        grant select, insert, update, delete on all tables in schema ingest, corpus, coding, staging, quality
            to dateline_pipeline;
        grant select, insert, update on all tables in schema daily to dateline_pipeline;
        grant usage on all sequences in schema ingest, corpus, coding, staging, quality, daily to dateline_pipeline;
        grant execute on all functions in schema daily to dateline_pipeline;
    end if;

    if exists (select from pg_roles where rolname = 'dateline_analyst') then
        grant usage on schema corpus, coding, quality, daily to dateline_analyst;
        grant select on all tables in schema corpus, coding, quality, daily to dateline_analyst;
        grant execute on all functions in schema daily to dateline_analyst;
    end if;

    if exists (select from pg_roles where rolname = 'dateline_reader') then
        grant usage on schema daily to dateline_reader;
        grant select on all tables in schema daily to dateline_reader;
        grant execute on all functions in schema daily to dateline_reader;
    end if;
end
$$;
