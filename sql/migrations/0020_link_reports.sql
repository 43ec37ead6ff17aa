-- Linking keeps what it looked at when it decided: a new report is compared with leaders of clusters only, found by index,
-- by day and by what is particular to them. Marks of events are only ever added to, as those of figures are.

create table coding.link_reports (
    event_id text primary key,
    leader_id text not null check (leader_id <> ''),
    score double precision not null check (score >= 0),
    report jsonb not null,
    order_day date not null,
    known_day date not null,
    deal bigint,
    reached smallint,
    words integer[] not null
);
create index link_reports_by_leader on coding.link_reports (leader_id) where leader_id <> event_id;
create index link_reports_deals on coding.link_reports (deal, known_day) where deal is not null and leader_id = event_id;
comment on table coding.link_reports is 'What linking knew of each event when it decided where it belongs.';
comment on column coding.link_reports.event_id is 'The event as one article tells it.';
comment on column coding.link_reports.leader_id is 'The event that leads its cluster; its own id where it leads.';
comment on column coding.link_reports.score is 'How well it goes with the leader; 0 for a leader.';
comment on column coding.link_reports.report is 'The event as linking saw it, for the comparison with others.';
comment on column coding.link_reports.order_day is 'The day by which it is taken in turn: published, else of the event.';
comment on column coding.link_reports.known_day is 'First day of the event, else the day on which it was told; 1970-01-01 where neither is known.';
comment on column coding.link_reports.deal is 'Stands for the countries of a stage of a deal; null for anything else.';
comment on column coding.link_reports.reached is 'How far the deal has come; null with deal.';
comment on column coding.link_reports.words is 'Stand for the words that stages of one deal share.';

create table coding.link_places (
    event_id text not null references coding.link_reports on delete cascade,
    key bigint not null,
    is_leader boolean not null,
    span smallint not null check (span in (0, 1, 7, 31)),
    day date not null,
    end_day date,
    told_on date not null,
    order_day date not null,
    particulars integer[] not null,
    primary key (event_id, key),
    check ((span = 0) = (end_day is null))
);
create index link_places_by_day on coding.link_places (key, is_leader, span, day);
create index link_places_by_told on coding.link_places (key, is_leader, told_on);
comment on table coding.link_places is 'Where linking looks for the other reports of an event: by what it has in common with them, and by day.';
comment on column coding.link_places.event_id is 'The event.';
comment on column coding.link_places.key is 'Stands for the family of its type and a country, a named entity or the article.';
comment on column coding.link_places.is_leader is 'Whether it leads a cluster.';
comment on column coding.link_places.span is 'Its days are no more than so many; 0 where they are unknown or more than a month.';
comment on column coding.link_places.day is 'First day; the day on which it was told where span is 0.';
comment on column coding.link_places.end_day is 'Day after the last; null where span is 0.';
comment on column coding.link_places.told_on is 'First possible publication day of the article; 1970-01-01 where it is not known.';
comment on column coding.link_places.order_day is 'The day by which it is taken in turn.';
comment on column coding.link_places.particulars is 'Stand for its telling words, names, entities, place and amounts.';

drop table coding.link_keys;

alter table coding.unlinked drop constraint unlinked_pkey;
alter table coding.unlinked add column mark_id bigint generated always as identity primary key;
create index unlinked_by_event on coding.unlinked (event_id);
comment on column coding.unlinked.mark_id is 'Running number.';
comment on table coding.unlinked is 'Events that are new, read anew or gone: linking has to look at them.';

-- What was linked by the rule before is linked again by this one.
insert into coding.unlinked (event_id)
select event_id from coding.current_events order by event_id;
