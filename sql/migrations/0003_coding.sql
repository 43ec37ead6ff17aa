-- What articles tell: times, events, figures as extracted, and which events are one.

create schema coding;
comment on schema coding is 'What articles tell: times, events, figures per article version and extractor version; clusters.';

create table coding.event_types (
    type text primary key,
    quad smallint check (quad between 1 and 4),
    meaning text not null
);
comment on table coding.event_types is 'The types of events: PLOVER''s, and LAUNCH.';
comment on column coding.event_types.type is 'Name.';
comment on column coding.event_types.quad is 'Quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict; null for LAUNCH.';
comment on column coding.event_types.meaning is 'What it is, in short; the codebook says more.';
insert into coding.event_types (type, quad, meaning) values
    ('AGREE', 1, 'promises, offers, intends, agrees to do or to cooperate'),
    ('CONSULT', 1, 'meeting, talks, visit, call, conference'),
    ('SUPPORT', 1, 'verbal backing, praise, recognition; signing, ratifying, adopting'),
    ('CONCEDE', 1, 'verbal concession: announced easing, apology, pardon, announced withdrawal'),
    ('COOPERATE', 2, 'joint act that benefits both: trade, joint production, joint exercise'),
    ('AID', 2, 'gives: money, credit, arms, relief, asylum'),
    ('RETREAT', 2, 'de-escalates with effect: withdraws, frees, disarms, resigns'),
    ('REQUEST', 3, 'asks, urges, demands'),
    ('ACCUSE', 3, 'criticises, alleges, sues, investigates'),
    ('REJECT', 3, 'refuses, vetoes'),
    ('THREATEN', 3, 'warns with a consequence'),
    ('PROTEST', 4, 'collective civilian action'),
    ('SANCTION', 4, 'cuts relations, trade, aid; convicts; expels'),
    ('MOBILIZE', 4, 'raises or deploys forces short of using them'),
    ('COERCE', 4, 'represses short of violence'),
    ('ASSAULT', 4, 'deliberate physical harm, attack, invasion'),
    ('LAUNCH', null, 'a facility, route, company, product, project or service starts, opens, is completed or closes');

create table coding.extractions (
    extraction_id bigint generated always as identity primary key,
    article_id text not null,
    version integer not null,
    extractor_version text not null check (extractor_version <> ''),
    body_chars integer not null,
    is_current boolean not null,
    extracted_at timestamptz not null default now(),
    unique (article_id, version, extractor_version),
    unique (extraction_id, body_chars),
    foreign key (article_id, version, body_chars) references corpus.articles (article_id, version, body_chars)
);
create unique index extractions_current on coding.extractions (article_id) where is_current;
comment on table coding.extractions is 'One reading of one article version by one extractor version.';
comment on column coding.extractions.extraction_id is 'Running number.';
comment on column coding.extractions.article_id is 'The article.';
comment on column coding.extractions.version is 'Its version.';
comment on column coding.extractions.extractor_version is 'Version of the extractor.';
comment on column coding.extractions.body_chars is 'Length of the body; no offset lies beyond it.';
comment on column coding.extractions.is_current is 'Whether it is the reading that counts.';
comment on column coding.extractions.extracted_at is 'When.';

create table coding.times (
    extraction_id bigint not null,
    body_chars integer not null,
    position integer not null check (position >= 0),
    start_char integer not null check (start_char >= 0),
    end_char integer not null,
    text text not null,
    type text not null check (type in ('DATE', 'TIME', 'DURATION', 'SET')),
    value text,
    mod text,
    begin date,
    end_day date,
    precision text not null check (precision in
        ('day', 'week', 'month', 'quarter', 'half', 'year', 'decade', 'range', 'unknown')),
    anchor text check (anchor in ('absolute', 'publication', 'mention')),
    relative_unit text,
    relative_count integer,
    relative_direction text check (relative_direction in ('past', 'future')),
    rule text not null check (rule <> ''),
    primary key (extraction_id, position),
    check (relative_unit is not null or num_nonnulls(relative_count, relative_direction) = 0),
    foreign key (extraction_id, body_chars) references coding.extractions (extraction_id, body_chars) on delete cascade,
    check (start_char < end_char and end_char <= body_chars),
    check (char_length(text) = end_char - start_char),
    check (end_day > begin),
    check (num_nulls(begin, end_day) in (0, 2))
);
comment on table coding.times is 'Time expressions, as TIMEX3 and as days.';
comment on column coding.times.extraction_id is 'The reading.';
comment on column coding.times.body_chars is 'Length of the body; no offset lies beyond it.';
comment on column coding.times.position is 'Counts from 0, in the order of the text.';
comment on column coding.times.start_char is 'First character in the body.';
comment on column coding.times.end_char is 'Character after the last.';
comment on column coding.times.text is 'The words.';
comment on column coding.times.type is 'TIMEX3 type: DATE, TIME, DURATION or SET.';
comment on column coding.times.value is 'TIMEX3 value; null when none fits.';
comment on column coding.times.mod is 'TIMEX3 mod; null when none applies.';
comment on column coding.times.begin is 'First day; null when the words name no day.';
comment on column coding.times.end_day is 'Day after the last; null with begin.';
comment on column coding.times.precision is 'How exactly the days are known.';
comment on column coding.times.anchor is 'What it is counted from; null when nothing.';
comment on column coding.times.relative_unit is 'Unit in which it is counted from the reference day; null where the words name the time themselves.';
comment on column coding.times.relative_count is 'Signed count of that unit; null where only the direction is known.';
comment on column coding.times.relative_direction is 'past or future; null where neither the words nor the tense say.';
comment on column coding.times.rule is 'Name of the rule that read it.';

create table coding.events (
    extraction_id bigint not null,
    body_chars integer not null,
    event_id text not null check (event_id <> ''),
    article_id text not null,
    day date not null,
    day_source text not null check (day_source in ('event', 'publication', 'fetch', 'arrival')),
    type text not null references coding.event_types,
    mode text,
    status text not null check (status in ('occurred', 'ongoing', 'planned', 'hypothetical', 'denied')),
    stage text check (stage in
        ('proposed', 'negotiating', 'announced', 'agreed', 'signed', 'started', 'completed', 'suspended', 'cancelled')),
    quad smallint check (quad between 1 and 4),
    score double precision check (score between -10 and 10),
    place_start integer check (place_start >= 0),
    place_end integer,
    place_text text,
    geonameid integer,
    place_country text check (place_country ~ '^[A-Z]{3}$'),
    lat double precision check (lat between -90 and 90),
    lon double precision check (lon between -180 and 180),
    place_level text check (place_level in ('country', 'region', 'city', 'site')),
    begin date,
    end_day date,
    precision text not null check (precision in
        ('day', 'week', 'month', 'quarter', 'half', 'year', 'decade', 'range', 'unknown')),
    date_source text check (date_source in ('text', 'context', 'dateline', 'publication')),
    time_position integer,
    trigger_start integer not null check (trigger_start >= 0),
    trigger_end integer not null,
    trigger_text text not null,
    sentence_start integer not null check (sentence_start >= 0),
    sentence_end integer not null,
    sentence text not null,
    contexts text[] not null,
    confidence double precision not null check (confidence between 0 and 1),
    rule text not null check (rule <> ''),
    primary key (extraction_id, event_id),
    foreign key (extraction_id, body_chars) references coding.extractions (extraction_id, body_chars) on delete cascade,
    foreign key (extraction_id, time_position) references coding.times (extraction_id, position) on delete cascade,
    check (end_day > begin),
    check (num_nulls(begin, end_day, date_source) in (0, 3)),
    check (begin is null or day = begin),
    check ((begin is not null) = (day_source = 'event')),
    check (trigger_start < trigger_end and trigger_end <= body_chars),
    check (char_length(trigger_text) = trigger_end - trigger_start),
    check (sentence_start < sentence_end and sentence_end <= body_chars),
    check (char_length(sentence) = sentence_end - sentence_start),
    check (place_start < place_end and place_end <= body_chars),
    check (num_nulls(place_start, place_end, place_text, place_level) in (0, 4)),
    check (num_nulls(lat, lon) in (0, 2)),
    check (place_level is not null or num_nonnulls(geonameid, place_country, lat) = 0)
);
create index events_by_day on coding.events (day);
create index events_by_id on coding.events (event_id);
create index events_by_article on coding.events (article_id);
create index events_by_begin on coding.events (type, begin);
comment on table coding.events is 'Acts and states of affairs as one article tells them, by the codebook.';
comment on column coding.events.extraction_id is 'The reading.';
comment on column coding.events.body_chars is 'Length of the body; no offset lies beyond it.';
comment on column coding.events.event_id is 'From the content: article, type, trigger; free of the extractor''s version.';
comment on column coding.events.article_id is 'The article.';
comment on column coding.events.day is 'The day under which it is filed: its first day, or what day_source says.';
comment on column coding.events.day_source is 'What day is: the event''s own first day, the article''s first possible publication day, the day of its fetch, or the day on which it reached us.';
comment on column coding.events.type is 'By the codebook.';
comment on column coding.events.mode is 'By the codebook; null when none applies.';
comment on column coding.events.status is 'Whether it happened.';
comment on column coding.events.stage is 'How far a deal or project is; null for anything else.';
comment on column coding.events.quad is 'Quad class 1..4; null for LAUNCH.';
comment on column coding.events.score is 'Conflict (-10) to cooperation (+10); null for LAUNCH.';
comment on column coding.events.place_start is 'First character of the place''s words; null when no place is known.';
comment on column coding.events.place_end is 'Character after their last.';
comment on column coding.events.place_text is 'The place''s words.';
comment on column coding.events.geonameid is 'GeoNames id; null when not known.';
comment on column coding.events.place_country is 'ISO 3166 alpha-3 of the place; null when not known.';
comment on column coding.events.lat is 'Degrees, WGS 84; null for an area.';
comment on column coding.events.lon is 'Degrees, WGS 84; null for an area.';
comment on column coding.events.place_level is 'country, region, city or site.';
comment on column coding.events.begin is 'First day; null when not known.';
comment on column coding.events.end_day is 'Day after the last; null with begin.';
comment on column coding.events.precision is 'How exactly the days are known.';
comment on column coding.events.date_source is 'Where the days come from; null with begin.';
comment on column coding.events.time_position is 'The time expression that governs, in coding.times; null when none does.';
comment on column coding.events.trigger_start is 'First character of the trigger.';
comment on column coding.events.trigger_end is 'Character after its last.';
comment on column coding.events.trigger_text is 'The trigger.';
comment on column coding.events.sentence_start is 'First character of the sentence.';
comment on column coding.events.sentence_end is 'Character after its last.';
comment on column coding.events.sentence is 'The sentence.';
comment on column coding.events.contexts is 'Fields that it belongs to, as trade or energy.';
comment on column coding.events.confidence is '0..1, calibrated.';
comment on column coding.events.rule is 'Name of the rule or model that made it.';

create table coding.event_actors (
    extraction_id bigint not null,
    event_id text not null,
    position integer not null check (position >= 0),
    body_chars integer not null,
    role text not null check (role in ('actor', 'recipient')),
    text text not null,
    start_char integer not null check (start_char >= 0),
    end_char integer not null,
    country text,
    sector text,
    entity text,
    primary key (extraction_id, event_id, position),
    foreign key (extraction_id, event_id) references coding.events on delete cascade,
    foreign key (extraction_id, body_chars) references coding.extractions (extraction_id, body_chars) on delete cascade,
    check (start_char < end_char and end_char <= body_chars),
    check (char_length(text) = end_char - start_char)
);
create index event_actors_by_country on coding.event_actors (country);
comment on table coding.event_actors is 'Who acts in an event, and on whom.';
comment on column coding.event_actors.extraction_id is 'The reading.';
comment on column coding.event_actors.event_id is 'The event.';
comment on column coding.event_actors.position is 'Counts from 0, in the extractor''s order.';
comment on column coding.event_actors.body_chars is 'Length of the body; no offset lies beyond it.';
comment on column coding.event_actors.role is 'actor or recipient.';
comment on column coding.event_actors.text is 'The words.';
comment on column coding.event_actors.start_char is 'First character in the body.';
comment on column coding.event_actors.end_char is 'Character after the last.';
comment on column coding.event_actors.country is 'ISO 3166 alpha-3 or an organisation''s code; null when not known.';
comment on column coding.event_actors.sector is 'PLOVER sector; null when not known.';
comment on column coding.event_actors.entity is 'Stable entity id; null when only the words are known.';

create table coding.figures (
    extraction_id bigint not null,
    body_chars integer not null,
    figure_id text not null check (figure_id <> ''),
    article_id text not null,
    day date not null,
    day_source text not null check (day_source in ('publication', 'fetch', 'arrival')),
    metric text not null check (metric <> ''),
    metric_code text,
    value double precision,
    unit text,
    percent double precision,
    base text check (base in ('year_earlier', 'period_earlier')),
    bound text check (bound in ('>', '<', '~')),
    kind text not null check (kind in ('actual', 'estimate', 'forecast', 'target', 'commitment')),
    period_begin date,
    period_end_day date,
    period_precision text check (period_precision in
        ('day', 'week', 'month', 'quarter', 'half', 'year', 'decade', 'range', 'unknown')),
    parties text[] not null,
    start_char integer not null check (start_char >= 0),
    end_char integer not null,
    text text not null,
    sentence_start integer not null check (sentence_start >= 0),
    sentence_end integer not null,
    sentence text not null,
    event_id text,
    confidence double precision not null check (confidence between 0 and 1),
    rule text not null check (rule <> ''),
    primary key (extraction_id, figure_id),
    foreign key (extraction_id, body_chars) references coding.extractions (extraction_id, body_chars) on delete cascade,
    foreign key (extraction_id, event_id) references coding.events (extraction_id, event_id) on delete cascade,
    check (num_nonnulls(value, percent) > 0),
    check (value not in ('NaN', 'Infinity', '-Infinity') and percent not in ('NaN', 'Infinity', '-Infinity')),
    check (period_end_day > period_begin),
    check (num_nulls(period_begin, period_end_day, period_precision) in (0, 3)),
    check (start_char < end_char and end_char <= body_chars),
    check (char_length(text) = end_char - start_char),
    check (sentence_start < sentence_end and sentence_end <= body_chars),
    check (char_length(sentence) = sentence_end - sentence_start)
);
create index figures_by_day on coding.figures (day);
create index figures_by_article on coding.figures (article_id);
create index figures_by_event on coding.figures (extraction_id, event_id);
comment on table coding.figures is 'Quantities that one article states about the world.';
comment on column coding.figures.extraction_id is 'The reading.';
comment on column coding.figures.body_chars is 'Length of the body; no offset lies beyond it.';
comment on column coding.figures.figure_id is 'From the content; free of the extractor''s version.';
comment on column coding.figures.article_id is 'The article.';
comment on column coding.figures.day is 'The day under which it is filed: that of the article.';
comment on column coding.figures.day_source is 'What day is: the first possible publication day, the day of the fetch, or the day on which it reached us.';
comment on column coding.figures.metric is 'Short noun phrase from the text, lower case.';
comment on column coding.figures.metric_code is 'From the metric lexicon; null when it is not there.';
comment on column coding.figures.value is 'Level, scale resolved; null for a change only.';
comment on column coding.figures.unit is 'ISO 4217 for money, SI or a plain name else; null for a bare number.';
comment on column coding.figures.percent is 'Change or share in percent; null when none is stated.';
comment on column coding.figures.base is 'What a change is measured against; null when not stated.';
comment on column coding.figures.bound is '> (more than), < (less than), ~ (about); null when exact.';
comment on column coding.figures.kind is 'Whether it was measured or is aimed at.';
comment on column coding.figures.period_begin is 'First day of what it is about; null when not known.';
comment on column coding.figures.period_end_day is 'Day after the last.';
comment on column coding.figures.period_precision is 'How exactly the period is known.';
comment on column coding.figures.parties is 'Country codes, in order of mention.';
comment on column coding.figures.start_char is 'First character in the body.';
comment on column coding.figures.end_char is 'Character after the last.';
comment on column coding.figures.text is 'The words.';
comment on column coding.figures.sentence_start is 'First character of the sentence.';
comment on column coding.figures.sentence_end is 'Character after its last.';
comment on column coding.figures.sentence is 'The sentence.';
comment on column coding.figures.event_id is 'The event that it belongs to; null when none.';
comment on column coding.figures.confidence is '0..1, calibrated.';
comment on column coding.figures.rule is 'Name of the rule that made it.';

create table coding.clusters (
    cluster_id text primary key check (cluster_id <> ''),
    first_event_id text not null,
    follows text,
    ended_at timestamptz,
    successor text,
    linked_at timestamptz not null default now(),
    check (follows <> cluster_id),
    check (successor <> cluster_id),
    check (successor is null or ended_at is not null)
);
create index clusters_by_first on coding.clusters (first_event_id);
create index clusters_by_follows on coding.clusters (follows);
create index clusters_by_successor on coding.clusters (successor);
comment on table coding.clusters is 'Reports that tell of one event; one that lost all its reports stays as a tombstone.';
comment on column coding.clusters.cluster_id is 'From its first report.';
comment on column coding.clusters.first_event_id is 'The report that it was named after.';
comment on column coding.clusters.follows is 'The earlier stage of the same deal; null when none is known.';
comment on column coding.clusters.ended_at is 'When it lost its last report; null while it lives.';
comment on column coding.clusters.successor is 'The cluster that has its first report now; null when that was withdrawn.';
comment on column coding.clusters.linked_at is 'When it was last made or changed.';

create table coding.cluster_members (
    event_id text primary key,
    cluster_id text not null references coding.clusters,
    position integer not null check (position >= 0),
    unique (cluster_id, position)
);
comment on table coding.cluster_members is 'Which reports make up a cluster; an event without a row here is not built into any day yet.';
comment on column coding.cluster_members.event_id is 'The event as one article tells it.';
comment on column coding.cluster_members.cluster_id is 'The cluster that it belongs to.';
comment on column coding.cluster_members.position is 'Counts from 0; the first one''s words represent the cluster.';

create view coding.current_events as
select
    event.extraction_id, event.event_id, event.article_id, extraction.version, extraction.extractor_version,
    event.day, event.day_source, event.type, event.mode, event.status, event.stage, event.quad, event.score,
    event.place_text, event.geonameid, event.place_country, event.lat, event.lon, event.place_level,
    event.begin, event.end_day, event.precision, event.date_source,
    event.trigger_start, event.trigger_end, event.trigger_text,
    event.sentence_start, event.sentence_end, event.sentence, event.contexts, event.confidence, event.rule
from coding.events as event
join coding.extractions as extraction using (extraction_id)
where extraction.is_current;
comment on view coding.current_events is 'Events of the readings that count.';

create view coding.current_figures as
select
    figure.extraction_id, figure.figure_id, figure.article_id, extraction.version, extraction.extractor_version,
    figure.day, figure.day_source, figure.metric, figure.metric_code, figure.value, figure.unit, figure.percent,
    figure.base, figure.bound, figure.kind, figure.period_begin, figure.period_end_day, figure.period_precision,
    figure.parties, figure.start_char, figure.end_char, figure.text,
    figure.sentence_start, figure.sentence_end, figure.sentence, figure.event_id, figure.confidence, figure.rule
from coding.figures as figure
join coding.extractions as extraction using (extraction_id)
where extraction.is_current;
comment on view coding.current_figures is 'Figures of the readings that count.';

create table coding.unlinked (
    event_id text primary key,
    marked_at timestamptz not null default now()
);
comment on table coding.unlinked is 'Events that are new or whose neighbours changed: linking has to look at them.';
comment on column coding.unlinked.event_id is 'The event as one article tells it.';
comment on column coding.unlinked.marked_at is 'Since when.';

create table coding.skips (
    article_id text not null,
    version integer not null,
    extractor_version text not null,
    reason text not null check (reason <> ''),
    message text not null,
    skipped_at timestamptz not null default now(),
    primary key (article_id, version, extractor_version),
    foreign key (article_id, version) references corpus.articles
);
create index skips_by_reason on coding.skips (reason, skipped_at);
comment on table coding.skips is 'Articles that an extractor cannot read, and why.';
comment on column coding.skips.article_id is 'The article.';
comment on column coding.skips.version is 'Its version.';
comment on column coding.skips.extractor_version is 'Version of the extractor that gave up.';
comment on column coding.skips.reason is 'A short, countable word.';
comment on column coding.skips.message is 'One sentence for a person.';
comment on column coding.skips.skipped_at is 'When.';
