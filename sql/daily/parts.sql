-- may_be_part --
-- There are marks, and each names what changed; the day stands as these statements and rules made it, all of it; its last
-- check let all of it out, and no rule that looks at built rows only had anything against one; no row of it is held back,
-- and nobody let it out against a rule: then what is not named is as it was, and was checked. Now and then a day is built
-- whole all the same, in case something changed that no mark names.
with standing as (
    select build_id, recipe from staging.builds
    where day = %(day)s and state = 'published' order by build_id desc limit 1
), checked as (
    select run.run_id, run.verdict
    from standing join quality.runs as run using (build_id)
    order by run.run_id desc limit 1
)
select
    coalesce((
        select bool_and(num_nonnulls(articles, clusters, measures) > 0) from staging.marks
        where day = %(day)s and (build_id = %(build_id)s or build_id is null)
    ), false)
    and coalesce((select recipe = %(recipe)s from standing), false)
    and coalesce((select verdict = 'passed' from checked), false)
    and not exists (
        select from checked join quality.results as result using (run_id)
        where not result.success and result.engine <> 'sql'
    )
    and coalesce((
        select approved_by is null from daily.releases where day = %(day)s order by release_id desc limit 1
    ), false)
    and not exists (select from quality.quarantine where day = %(day)s and state <> 'resolved')
    and (
        select count(*) from staging.builds
        where day = %(day)s and state = 'published' and build_id > coalesce((
            select max(build_id) from staging.builds
            where day = %(day)s and state = 'published' and parts is null
        ), 0)
    ) < %(most_in_a_row)s

-- choose --
-- What the marks name, and the figures that show something of it: those that the articles tell, or told when the day was
-- released, and those of the events and values. The marks are those that this snapshot shows, so that what the build sees
-- of a change it sees all of: one that was made since the build took its marks is built now, and, still marked, once more.
with mark as materialized (
    select articles, clusters, measures from staging.marks
    where day = %(day)s and (build_id = %(build_id)s or build_id is null)
), article as materialized (
    select distinct unnest(articles) as article_id from mark
), event as materialized (
    select distinct unnest(clusters) as event_id from mark
), measure as materialized (
    select distinct unnest(measures) as measure_id from mark
), figure as (
    select figure.figure_id
    from article
    join coding.current_figures as figure using (article_id)
    where figure.day = %(day)s
    union
    select figure.figure_id
    from daily.figures as figure
    where figure.day = %(day)s and figure.article_id in (select article_id from article)
    union
    select figure.figure_id
    from event
    join coding.cluster_members as member on member.cluster_id = event.event_id
    join coding.current_events as told on told.event_id = member.event_id
    join coding.figures as figure on figure.extraction_id = told.extraction_id and figure.event_id = told.event_id
    where figure.day = %(day)s
    union
    select figure.figure_id
    from measure
    join coding.measure_members as member using (measure_id)
    join coding.current_figures as figure using (figure_id)
    where figure.day = %(day)s
)
insert into staging.parts (build_id, table_name, key)
select %(build_id)s::bigint, 'events', event_id from event
union all
select %(build_id)s, 'figures', figure_id from figure
union all
select %(build_id)s, 'measures', measure_id from measure

-- note --
-- Whether so few rows are named that looking each of them up pays.
update staging.builds
set parts = named.rows
from (
    select count(*) as rows from staging.parts where build_id = %(build_id)s
) as named, (
    select (
        select count(*) from daily.events where day = %(day)s
    ) + (
        select count(*) from daily.figures where day = %(day)s
    ) + (
        select count(*) from daily.measures where day = %(day)s
    ) as rows
) as standing
where build_id = %(build_id)s and named.rows <= standing.rows * %(largest)s
