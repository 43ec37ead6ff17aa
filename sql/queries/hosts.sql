-- add --
insert into ingest.hosts (host, delay_seconds, concurrency) values (%(host)s, %(delay_seconds)s, %(concurrency)s)
on conflict (host) do nothing

-- lease --
-- Nothing comes back when another worker has it. No lease ends so late but one by a clock that has gone back since.
update ingest.hosts set leased_by = %(owner)s, leased_until = now() + %(lease)s
where host = %(host)s
    and (
        leased_until is null or leased_until <= now() or leased_until > now() + %(lease)s + interval '5 minutes'
        or leased_by = %(owner)s
    )
returning host, delay_seconds, concurrency,
    -- Hours are the wait after a refusal; without one a clock that has gone back wrote them.
    case when refusals > 0 or not_before <= now() + interval '6 hours' then not_before end as not_before,
    refusals, robots, robots_at, robots_failed_at

-- release --
update ingest.hosts set
    leased_by = null, leased_until = null, not_before = %(not_before)s, refusals = %(refusals)s, robots = %(robots)s,
    robots_at = %(robots_at)s, robots_failed_at = %(robots_failed_at)s
where host = %(host)s and leased_by = %(owner)s

-- get --
select host, delay_seconds, concurrency, not_before, refusals, robots, robots_at, robots_failed_at
from ingest.hosts where host = %(host)s
