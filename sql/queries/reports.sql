-- put --
insert into quality.reports (stage, subject, done, skipped, failed, message, seconds)
values (%(stage)s, %(subject)s, %(done)s, %(skipped)s, %(failed)s, %(message)s, %(seconds)s)

-- latest --
select stage, subject, done, skipped, failed, message, seconds, reported_at
from quality.reports
where stage = %(stage)s or %(stage)s::text is null
order by report_id desc
limit %(limit)s
