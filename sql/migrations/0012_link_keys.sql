-- What two reports of one event have in common at least: linking looks for candidates here, by index and by day.

create table coding.link_keys (
    extraction_id bigint not null,
    event_id text not null,
    key text not null check (key <> ''),
    type text not null,
    begin date,
    end_day date,
    told_on date not null,
    primary key (extraction_id, event_id, key),
    foreign key (extraction_id, event_id) references coding.events on delete cascade,
    check (end_day > begin),
    check (num_nulls(begin, end_day) in (0, 2))
);
create index link_keys_by_day on coding.link_keys (key, type, begin) include (end_day, event_id)
    where end_day - begin <= 31;
create index link_keys_long on coding.link_keys (key, type, end_day) include (begin, event_id)
    where end_day - begin > 31;
create index link_keys_told on coding.link_keys (key, type, told_on) include (begin, event_id);
comment on table coding.link_keys is 'What an event of a reading that counts can be found by when its other reports are looked for.';
comment on column coding.link_keys.extraction_id is 'The reading.';
comment on column coding.link_keys.event_id is 'The event.';
comment on column coding.link_keys.key is
    'A country that acts or is acted on, the country of the place, an actor''s entity id, or article: and the article''s id.';
comment on column coding.link_keys.type is 'Type of the event.';
comment on column coding.link_keys.begin is 'First day of the event; null where it is not known.';
comment on column coding.link_keys.end_day is 'The day after its last; null where it is not known.';
comment on column coding.link_keys.told_on is 'First possible publication day of the article; 1970-01-01 where it is not known.';

insert into coding.link_keys (extraction_id, event_id, key, type, begin, end_day, told_on)
select distinct event.extraction_id, event.event_id, key.key, event.type, event.begin, event.end_day,
    coalesce(article.published_begin, date '1970-01-01')
from coding.events as event
join coding.extractions as extraction on extraction.extraction_id = event.extraction_id and extraction.is_current
join corpus.articles as article on article.article_id = extraction.article_id and article.version = extraction.version
cross join lateral (
    select actor.country as key from coding.event_actors as actor
    where actor.extraction_id = event.extraction_id and actor.event_id = event.event_id
    union
    select actor.entity from coding.event_actors as actor
    where actor.extraction_id = event.extraction_id and actor.event_id = event.event_id
        and actor.entity not like 'country:%'
    union
    select event.place_country
    union
    select 'article:' || event.article_id
) as key
where key.key is not null;
