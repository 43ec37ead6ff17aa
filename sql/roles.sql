-- Who may do what; run by every migrate, so that roles that come later get their rights then.
-- Where the present user may not create roles, an administrator does: create role dateline_reader nologin; and so on.

do $$
declare
    wanted text;
begin
    foreach wanted in array array['dateline_pipeline', 'dateline_analyst', 'dateline_reader', 'dateline_operator'] loop
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

    -- What the pages in the Airflow UI act as: it sees everything but the documents' bytes, and changes next to nothing.
    if exists (select from pg_roles where rolname = 'dateline_operator') then
        grant usage on schema ingest, corpus, coding, staging, quality, daily to dateline_operator;
        grant select on ingest.feeds, ingest.feed_states, ingest.polls, ingest.entries, ingest.claims, ingest.documents,
            staging.builds, staging.marks, staging.days_waiting to dateline_operator;
        grant select on all tables in schema corpus, coding, quality, daily to dateline_operator;
        grant execute on all functions in schema daily to dateline_operator;
        grant update (is_on) on ingest.feeds to dateline_operator;
        grant update (next_poll_at) on ingest.feed_states to dateline_operator;
        grant update (state, decided_by, decided_at, why) on quality.quarantine to dateline_operator;
        grant update (acknowledged_by, acknowledged_at, acknowledged_why) on quality.alerts to dateline_operator;
        grant insert on quality.actions, staging.marks to dateline_operator;
        begin
            set local role dateline_operator;
            reset role;
        exception
            when insufficient_privilege then
                begin
                    execute format('grant dateline_operator to %I', current_user);
                exception
                    when insufficient_privilege or unique_violation or internal_error then
                        raise notice 'role dateline_operator may not be granted here to %', current_user;
                end;
        end;
    end if;
end
$$;
