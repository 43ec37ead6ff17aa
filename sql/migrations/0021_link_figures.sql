-- Figures are linked as events are: a new one is compared with leaders of topics only, found by index, by period or day and
-- by what is particular to them.

create table coding.link_figures (
    figure_id text primary key,
    leader_id text not null check (leader_id <> ''),
    score double precision not null check (score >= 0),
    report jsonb not null
);
create index link_figures_by_leader on coding.link_figures (leader_id) where leader_id <> figure_id;
comment on table coding.link_figures is 'What linking knew of each figure when it decided which topic it belongs to.';
comment on column coding.link_figures.figure_id is 'The figure as one article tells it.';
comment on column coding.link_figures.leader_id is 'The figure that leads its topic; its own id where it leads.';
comment on column coding.link_figures.score is 'How well it goes with the leader; 0 for a leader.';
comment on column coding.link_figures.report is 'The figure as linking saw it, for the comparison with others.';

create table coding.link_figure_places (
    figure_id text not null references coding.link_figures on delete cascade,
    key bigint not null,
    is_leader boolean not null,
    day date not null,
    period_begin date,
    period_end_day date,
    particulars integer[] not null,
    primary key (figure_id, key),
    check ((period_begin is null) = (period_end_day is null))
);
create index link_figure_places_by_day on coding.link_figure_places (key, is_leader, day);
create index link_figure_places_by_period on coding.link_figure_places (key, is_leader, period_begin)
    where period_begin is not null;
comment on table coding.link_figure_places is 'Where linking looks for the other figures of a topic: by what it has in common with them, by period and by day.';
comment on column coding.link_figure_places.figure_id is 'The figure.';
comment on column coding.link_figure_places.key is 'Stands for the metric with a country or a name, the event, or the very same level.';
comment on column coding.link_figure_places.is_leader is 'Whether it leads a topic.';
comment on column coding.link_figure_places.day is 'Day of its article, by which it is taken in turn.';
comment on column coding.link_figure_places.period_begin is 'First day of what it is about; null where that is not known.';
comment on column coding.link_figure_places.period_end_day is 'Day after the last; null where that is not known.';
comment on column coding.link_figure_places.particulars is 'Stand for its telling words and names, its event and a level that is rare.';

drop index coding.figures_by_metric, coding.figures_by_metric_day, coding.figures_by_value;

-- What was linked by the rule before is linked again by this one.
insert into coding.unmeasured (figure_id)
select figure_id from coding.current_figures order by figure_id;
