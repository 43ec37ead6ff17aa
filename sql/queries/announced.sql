-- standing --
-- Schemas of announced versions, with what they were made of.
select nspname::text, coalesce(obj_description(oid, 'pg_namespace'), '')
from pg_namespace
where nspname ~ '^daily_v[0-9]+$'
order by nspname

-- schema --
create schema if not exists {schema}

-- describe_schema --
comment on schema {schema} is {comment}

-- view --
create view {view} as select {columns}, release_id from {source}

-- function --
create function {function}(at timestamptz) returns setof {view}
language sql stable
begin atomic
    select {columns}, release_id from {source}(at);
end

-- describe_function --
comment on function {function}(timestamptz) is {comment}

-- objects --
-- What stands in a schema of an announced version: functions first, for they give rows of the views.
select 'function' as kind, routine.proname::text as name
from pg_proc as routine
where routine.pronamespace = %(schema)s::regnamespace
union all
select 'view', class.relname::text
from pg_class as class
where class.relnamespace = %(schema)s::regnamespace and class.relkind = 'v'
order by kind, name

-- drop_function --
drop function {name}(timestamptz)

-- drop_view --
drop view {name}

-- drop_schema --
drop schema {schema}

-- readers --
select rolname::text from pg_roles where rolname in ('dateline_reader', 'dateline_analyst', 'dateline_pipeline')
order by rolname

-- grant_usage --
grant usage on schema {schema} to {role}

-- grant_select --
grant select on all tables in schema {schema} to {role}

-- grant_execute --
grant execute on all functions in schema {schema} to {role}
