-- plan_for_many --
-- For whole days: nobody knows beforehand how many rows change; a plan that looks each of them up by itself takes its time
-- squared when the statistics know nothing of the day yet.
set local enable_nestloop = off

-- end_gone --
-- Rows that the new build no longer has.
update {history} as old
set release_to = %(release_id)s, change_to = 'delete'
where old.day = %(day)s and old.release_to is null
    and not exists (
        select from {staging} as new where new.build_id = %(build_id)s and {same_key}
    )
    {within}

-- within --
-- Of a day that was built in part, only what the build is about.
and (
    not %(is_part)s
    or old.{column} in (select key from staging.parts where build_id = %(build_id)s and table_name = {table})
)

-- end_changed --
-- Rows that the new build has with other values.
update {history} as old
set release_to = %(release_id)s, change_to = 'update'
from {staging} as new
where new.build_id = %(build_id)s and old.day = %(day)s and old.release_to is null and {same_key}
    and ({old_columns}) is distinct from ({new_columns})

-- insert --
-- What is not there now: new rows, and the new versions of those that were just ended.
insert into {history} ({columns}, release_from, change_from)
select {new_columns}, %(release_id)s, case when ended.day is null then 'insert' else 'update' end
from {staging} as new
left join {history} as ended
    on ended.day = %(day)s and ended.release_to = %(release_id)s and ended.change_to = 'update' and {same_key_as_ended}
where new.build_id = %(build_id)s
    and not exists (
        select from {history} as old where old.day = %(day)s and old.release_to is null and {same_key}
    )

-- total --
select count(*) from {history} where day = %(day)s and release_to is null

-- staged --
select count(*) from {staging} where build_id = %(build_id)s

-- empty --
delete from {staging} where build_id = %(build_id)s

-- staged_rows --
SELECT * from {staging} where build_id in ({build_ids})
/* All columns, whatever they are: the rule on the columns has to see what is really there. And in capitals: Great
Expectations takes nothing else for a query. */
