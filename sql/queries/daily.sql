-- rows --
select {columns}, release_id
from {source}
where (%(begin)s::date is null or day >= %(begin)s) and (%(end_day)s::date is null or day < %(end_day)s)
order by {key}

-- rows_as_of --
select {columns}, release_id
from {function}(%(as_of)s)
where (%(begin)s::date is null or day >= %(begin)s) and (%(end_day)s::date is null or day < %(end_day)s)
order by {key}

-- changes --
-- What has to be done to a copy of a release to reach the present: rows to put and rows to drop, the dropped ones with
-- their last values. A row that was moved, dropped and brought again is told by its last state only.
select {columns}, release_from as release_id, 'put' as change
from {history}
where release_to is null and release_from > %(since_release)s
    and (%(begin)s::date is null or day >= %(begin)s) and (%(end_day)s::date is null or day < %(end_day)s)
union all
select {old_columns}, old.release_to, 'drop'
from {history} as old
where old.change_to = 'delete' and old.release_to > %(since_release)s and old.release_from <= %(since_release)s
    and (%(begin)s::date is null or old.day >= %(begin)s) and (%(end_day)s::date is null or old.day < %(end_day)s)
    and not exists (select from {history} as new where new.release_to is null and {same_key})
order by {key}

-- events --
select day, event_id, type, mode, status, stage, quad, score, actor_countries, recipient_countries, place,
    place_country, begin, end_day, precision, date_source, sentence, confidence, reports, voices, sources
from daily.events
where (%(begin)s::date is null or day >= %(begin)s) and (%(end_day)s::date is null or day < %(end_day)s)
    and (%(type)s::text is null or type = %(type)s)
    and (%(country)s::text is null or %(country)s = any(actor_countries || recipient_countries))
order by day desc, confidence desc, event_id
limit %(limit)s

-- figures --
select day, figure_id, metric, metric_code, value, unit, percent, base, bound, kind, period_begin, period_end_day,
    parties, text, sentence, source, confidence
from daily.figures
where (%(begin)s::date is null or day >= %(begin)s) and (%(end_day)s::date is null or day < %(end_day)s)
    and (%(type)s::text is null or metric_code = %(type)s)
    and (%(country)s::text is null or %(country)s = any(parties))
order by day desc, figure_id
limit %(limit)s

-- latest_release --
select max(release_id) from daily.releases

-- kept_since --
-- The first release that can still be asked for; none where nothing was removed.
select since_release from daily.history_kept
