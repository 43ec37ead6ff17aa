-- The rule of linking asks for more in common, and looks at the names of those who act: everything is linked again by it.

comment on column coding.link_places.particulars is 'Stand for its telling words, names, entities, place, amounts, and an act between countries on one day.';

truncate coding.link_places, coding.link_reports;
insert into coding.unlinked (event_id)
select event_id from coding.current_events order by event_id;
