-- may_be_part --
-- There are marks, and each names what changed; the day stands as these statements and rules made it, all of it; no row of it is held
-- back, and nobody let it out against a rule: then what is not named is as it was, and was checked.
select
    coalesce((
        select bool_and(num_nonnulls(articles, clusters, measures) > 0) from staging.marks
        where build_id = %(build_id)s
    ), false)
    and coalesce((
        select recipe = %(recipe)s from staging.builds
        where day = %(day)s and state = 'published' order by build_id desc limit 1
    ), false)
    and coalesce((
        select approved_by is null from daily.releases where day = %(day)s order by release_id desc limit 1
    ), false)
    and not exists (select from quality.quarantine where day = %(day)s and state <> 'resolved')

-- choose --
-- What the marks name, and the figures that show something of it: those that the articles tell, or told when the day was
-- released, and those of the events and values.
with article as materialized (
    select distinct unnest(articles) as article_id from staging.marks where build_id = %(build_id)s
), event as materialized (
    select distinct unnest(clusters) as event_id from staging.marks where build_id = %(build_id)s
), measure as materialized (
    select distinct unnest(measures) as measure_id from staging.marks where build_id = %(build_id)s
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
