-- add --
-- A feed known already keeps its address and whether it is on, unless it comes to be turned on.
insert into ingest.feeds
    (feed_id, url, kind, title, publisher, country, language, is_on, poll_min_minutes, poll_max_minutes, known_from)
values
    (%(feed_id)s, %(url)s, %(kind)s, %(title)s, %(publisher)s, %(country)s, %(language)s, %(is_on)s,
    %(poll_min_minutes)s, %(poll_max_minutes)s, %(known_from)s)
on conflict (feed_id) do update set
    title = coalesce(excluded.title, feeds.title),
    publisher = excluded.publisher,
    country = coalesce(excluded.country, feeds.country),
    language = coalesce(excluded.language, feeds.language),
    known_from = coalesce(excluded.known_from, feeds.known_from),
    is_on = feeds.is_on or excluded.is_on
returning xmax = 0

-- add_state --
insert into ingest.feed_states (feed_id, next_poll_at, interval_minutes)
values (%(feed_id)s, %(next_poll_at)s, %(interval_minutes)s)
on conflict (feed_id) do nothing

-- feeds --
select feed_id, url, kind, title, publisher, country, language, is_on, poll_min_minutes, poll_max_minutes, known_from
from ingest.feeds
where %(feed_id)s::text is null or feed_id = %(feed_id)s
order by publisher, url

-- state --
select feed_id, health, next_poll_at, interval_minutes, error_weight, polls, last_polled_at, last_success_at, last_new_at,
    failing_since, new_share, conditional, etag, last_modified, body_hash, unchecked_304, moved_to, moved_first_at,
    moved_hits, gone_first_at, gone_hits
from ingest.feed_states where feed_id = %(feed_id)s

-- states --
select feed_id, health, next_poll_at, interval_minutes, error_weight, polls, last_polled_at, last_success_at, last_new_at,
    failing_since, new_share, conditional, etag, last_modified, body_hash, unchecked_304, moved_to, moved_first_at,
    moved_hits, gone_first_at, gone_hits
from ingest.feed_states

-- save_state --
update ingest.feed_states set
    health = %(health)s, next_poll_at = %(next_poll_at)s, interval_minutes = %(interval_minutes)s,
    error_weight = %(error_weight)s, polls = %(polls)s, last_polled_at = %(last_polled_at)s,
    last_success_at = %(last_success_at)s, last_new_at = %(last_new_at)s, failing_since = %(failing_since)s,
    new_share = %(new_share)s, conditional = %(conditional)s, etag = %(etag)s, last_modified = %(last_modified)s,
    body_hash = %(body_hash)s, unchecked_304 = %(unchecked_304)s, moved_to = %(moved_to)s,
    moved_first_at = %(moved_first_at)s, moved_hits = %(moved_hits)s, gone_first_at = %(gone_first_at)s,
    gone_hits = %(gone_hits)s
where feed_id = %(feed_id)s

-- lock_state --
-- Held to the end of the transaction: two polls of a feed are recorded one after the other.
select polls from ingest.feed_states where feed_id = %(feed_id)s for update

-- due --
-- Feeds to poll, those of one host side by side. One that was polled in the future waits no longer: the clock went back.
select feed.feed_id, feed.url
from ingest.feeds as feed
join ingest.feed_states as state using (feed_id)
where feed.is_on
    and (
        state.next_poll_at <= %(now)s or state.last_polled_at > %(now)s + interval '5 minutes' or %(is_forced)s
    )
order by lower(substring(feed.url from '^https?://([^/?#]+)')), state.next_poll_at, feed.feed_id

-- learn_kind --
update ingest.feeds set kind = %(kind)s, title = coalesce(title, %(title)s), language = coalesce(language, %(language)s)
where feed_id = %(feed_id)s and (kind is distinct from %(kind)s or title is null or language is null)
    and kind is distinct from 'page'

-- move --
-- Where another feed is already polled at the new address, this one stays where it is.
update ingest.feeds set url = %(url)s
where feed_id = %(feed_id)s and not exists (select from ingest.feeds where url = %(url)s)

-- turn --
update ingest.feeds set is_on = %(is_on)s where feed_id = %(feed_id)s

-- poll_now --
update ingest.feed_states set next_poll_at = %(now)s where feed_id = %(feed_id)s and next_poll_at > %(now)s

-- remove --
delete from ingest.feeds where feed_id = %(feed_id)s

-- add_poll --
insert into ingest.polls
    (feed_id, polled_at, result, status, elapsed_ms, wire_bytes, seen_entries, new_entries, is_full, faults, detail)
values
    (%(feed_id)s, %(polled_at)s, %(result)s, %(status)s, %(elapsed_ms)s, %(wire_bytes)s, %(seen_entries)s,
    %(new_entries)s, %(is_full)s, %(faults)s, %(detail)s)

-- polls --
select poll_id, feed_id, polled_at, result, status, elapsed_ms, wire_bytes, seen_entries, new_entries, is_full, faults, detail
from ingest.polls where feed_id = %(feed_id)s order by polled_at desc, poll_id desc limit %(limit)s
