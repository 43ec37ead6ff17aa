-- How sure it is that the words of an event's place mean that place and not a namesake.

alter table coding.events
    add column place_confidence double precision check (place_confidence between 0 and 1),
    add constraint events_confidence_of_place check (place_level is not null or place_confidence is null);
comment on column coding.events.place_confidence is
    'How often names read in this way mean the place given, 0 to 1; null without a place, and for rows kept before it was.';
