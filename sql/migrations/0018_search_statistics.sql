-- How frequent words and countries are in events: a partial index keeps no statistics that the planner would use, and
-- without them it takes every search for a rare one.
create statistics daily.events_search_words on (to_tsvector('english', sentence)) from daily.events_history;
create statistics daily.events_search_sides on ((actor_countries || recipient_countries)) from daily.events_history;
comment on statistics daily.events_search_words is 'For searching the words of sentences.';
comment on statistics daily.events_search_sides is 'For searching countries on either side.';
