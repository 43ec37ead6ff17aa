-- The whole database as the migrations make it, made by sql/dump_schema.sh: for reading, and for a new database.
-- Roles and their rights are in roles.sql.


CREATE SCHEMA coding;

COMMENT ON SCHEMA coding IS 'What articles tell: times, events, figures per article version and extractor version; clusters.';

CREATE SCHEMA corpus;

COMMENT ON SCHEMA corpus IS 'What documents say: articles and their versions, publication-date evidence, near-duplicates.';

CREATE SCHEMA daily;

COMMENT ON SCHEMA daily IS 'What consumers read: checked days, released as a whole, with their history.';

CREATE SCHEMA dateline;

COMMENT ON SCHEMA dateline IS 'What is known of the database itself.';

CREATE SCHEMA ingest;

COMMENT ON SCHEMA ingest IS 'What comes in: feeds, their polls, entries, documents as bytes, hosts. For the pipeline only.';

CREATE SCHEMA quality;

COMMENT ON SCHEMA quality IS 'Check runs and results, quarantine, alerts, task reports. For the pipeline and its operators.';

CREATE SCHEMA staging;

COMMENT ON SCHEMA staging IS 'Days being built, and the ledger of days that have to be. For the pipeline only.';

CREATE FUNCTION daily.release_at(at timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql STABLE
    AS $$
declare
    latest bigint := (select release_id from daily.releases where published_at <= at order by published_at desc limit 1);
    oldest bigint := (select since_release from daily.history_kept);
begin
    if latest < oldest then
        raise exception 'What the daily tables said at % is no longer kept: they answer from release % on, of %: see DATELINE_KEEP_HISTORY_DAYS.',
            to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), oldest,
            (select to_char(published_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') from daily.releases where release_id = oldest)
            using hint = 'The setting says how long rows that a release ended are kept; 0 keeps them for ever.';
    end if;
    return latest;
end;
$$;

COMMENT ON FUNCTION daily.release_at(at timestamp with time zone) IS 'The latest release at an instant; null before the first. An error where rows of that time have been removed: see daily.history_kept.';

CREATE TABLE daily.counts_history (
    day date NOT NULL,
    type text NOT NULL,
    actor_country text NOT NULL,
    other_country text NOT NULL,
    events integer NOT NULL,
    events_of_the_day integer NOT NULL,
    reports integer NOT NULL,
    voices integer NOT NULL,
    score_mean double precision,
    release_from bigint NOT NULL,
    release_to bigint,
    change_from text NOT NULL,
    change_to text,
    CONSTRAINT counts_history_change_from_check CHECK ((change_from = ANY (ARRAY['insert'::text, 'update'::text]))),
    CONSTRAINT counts_history_change_to_check CHECK ((change_to = ANY (ARRAY['update'::text, 'delete'::text]))),
    CONSTRAINT counts_history_check CHECK ((release_to > release_from)),
    CONSTRAINT counts_history_check1 CHECK ((num_nulls(release_to, change_to) = ANY (ARRAY[0, 2])))
);

COMMENT ON TABLE daily.counts_history IS 'All versions of the rows of daily.counts, with the releases that brought and ended them.';

COMMENT ON COLUMN daily.counts_history.day IS 'The day under which the events are filed.';

COMMENT ON COLUMN daily.counts_history.type IS 'What they are, by the codebook.';

COMMENT ON COLUMN daily.counts_history.actor_country IS 'Code of who acts; in a two-sided event, the first in the alphabet; - when none is known.';

COMMENT ON COLUMN daily.counts_history.other_country IS 'Code of the recipient; in a two-sided event, of the other side; - when there is none or it is not known.';

COMMENT ON COLUMN daily.counts_history.events IS 'Events, hypothetical and denied ones left out.';

COMMENT ON COLUMN daily.counts_history.events_of_the_day IS 'Those of them that are known to the day.';

COMMENT ON COLUMN daily.counts_history.reports IS 'Their mentions, over all articles.';

COMMENT ON COLUMN daily.counts_history.voices IS 'Sum over the events of the independent articles that tell of them.';

COMMENT ON COLUMN daily.counts_history.score_mean IS 'Mean score of the events, -10..10; null when none has one.';

COMMENT ON COLUMN daily.counts_history.release_from IS 'The release that brought this version of the row.';

COMMENT ON COLUMN daily.counts_history.release_to IS 'The release that ended it; null while it stands.';

COMMENT ON COLUMN daily.counts_history.change_from IS 'How it came: insert or update.';

COMMENT ON COLUMN daily.counts_history.change_to IS 'How it ended: update (by a newer version) or delete; null while it stands.';

CREATE VIEW daily.counts AS
 SELECT day,
    type,
    actor_country,
    other_country,
    events,
    events_of_the_day,
    reports,
    voices,
    score_mean,
    release_from AS release_id
   FROM daily.counts_history
  WHERE (release_to IS NULL);

COMMENT ON VIEW daily.counts IS 'Events by day, type and pair of countries. An event between several countries counts once for each pair.';

COMMENT ON COLUMN daily.counts.day IS 'The day under which the events are filed.';

COMMENT ON COLUMN daily.counts.type IS 'What they are, by the codebook.';

COMMENT ON COLUMN daily.counts.actor_country IS 'Code of who acts; in a two-sided event, the first in the alphabet; - when none is known.';

COMMENT ON COLUMN daily.counts.other_country IS 'Code of the recipient; in a two-sided event, of the other side; - when there is none or it is not known.';

COMMENT ON COLUMN daily.counts.events IS 'Events, hypothetical and denied ones left out.';

COMMENT ON COLUMN daily.counts.events_of_the_day IS 'Those of them that are known to the day.';

COMMENT ON COLUMN daily.counts.reports IS 'Their mentions, over all articles.';

COMMENT ON COLUMN daily.counts.voices IS 'Sum over the events of the independent articles that tell of them.';

COMMENT ON COLUMN daily.counts.score_mean IS 'Mean score of the events, -10..10; null when none has one.';

COMMENT ON COLUMN daily.counts.release_id IS 'The release that brought this version of the row.';

CREATE FUNCTION daily.counts_as_of(at timestamp with time zone) RETURNS SETOF daily.counts
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT counts_history.day,
     counts_history.type,
     counts_history.actor_country,
     counts_history.other_country,
     counts_history.events,
     counts_history.events_of_the_day,
     counts_history.reports,
     counts_history.voices,
     counts_history.score_mean,
     counts_history.release_from
    FROM daily.counts_history
   WHERE ((counts_history.release_from <= ( SELECT daily.release_at(counts_as_of.at) AS release_at)) AND ((counts_history.release_to IS NULL) OR (counts_history.release_to > ( SELECT daily.release_at(counts_as_of.at) AS release_at))));
END;

COMMENT ON FUNCTION daily.counts_as_of(at timestamp with time zone) IS 'daily.counts as it stood at an instant; an error where that is no longer kept (daily.history_kept).';

CREATE TABLE daily.coverage_history (
    day date NOT NULL,
    source text NOT NULL,
    polls integer NOT NULL,
    failed_polls integer NOT NULL,
    entries integer NOT NULL,
    seen integer NOT NULL,
    late integer NOT NULL,
    failed integer NOT NULL,
    blocked integer NOT NULL,
    articles integer NOT NULL,
    skipped integer NOT NULL,
    pending integer NOT NULL,
    expected double precision,
    release_from bigint NOT NULL,
    release_to bigint,
    change_from text NOT NULL,
    change_to text,
    CONSTRAINT coverage_history_change_from_check CHECK ((change_from = ANY (ARRAY['insert'::text, 'update'::text]))),
    CONSTRAINT coverage_history_change_to_check CHECK ((change_to = ANY (ARRAY['update'::text, 'delete'::text]))),
    CONSTRAINT coverage_history_check CHECK ((release_to > release_from)),
    CONSTRAINT coverage_history_check1 CHECK ((num_nulls(release_to, change_to) = ANY (ARRAY[0, 2])))
);

COMMENT ON TABLE daily.coverage_history IS 'All versions of the rows of daily.coverage, with the releases that brought and ended them.';

COMMENT ON COLUMN daily.coverage_history.day IS 'The day on which entries were first seen or, for material handed in, the article''s day.';

COMMENT ON COLUMN daily.coverage_history.source IS 'Short name of the source; - when not known.';

COMMENT ON COLUMN daily.coverage_history.polls IS 'Polls of its feeds on the day.';

COMMENT ON COLUMN daily.coverage_history.failed_polls IS 'Those of them that failed.';

COMMENT ON COLUMN daily.coverage_history.entries IS 'Entries that its feeds listed for the first time.';

COMMENT ON COLUMN daily.coverage_history.seen IS 'Those of them that were fetched.';

COMMENT ON COLUMN daily.coverage_history.late IS 'Those of them that were first listed more than a day after the feed''s publication day.';

COMMENT ON COLUMN daily.coverage_history.failed IS 'Those of them that failed and were not fetched.';

COMMENT ON COLUMN daily.coverage_history.blocked IS 'Those of them that the site refused, by status, challenge or robots.txt.';

COMMENT ON COLUMN daily.coverage_history.articles IS 'Articles of the day with a text of their own.';

COMMENT ON COLUMN daily.coverage_history.skipped IS 'Documents of the day without one: empty, behind a paywall, no article.';

COMMENT ON COLUMN daily.coverage_history.pending IS 'Articles of the day that wait to be read, as the day was built.';

COMMENT ON COLUMN daily.coverage_history.expected IS 'Median of entries over the same weekday of the eight weeks before; null with fewer than three of them.';

COMMENT ON COLUMN daily.coverage_history.release_from IS 'The release that brought this version of the row.';

COMMENT ON COLUMN daily.coverage_history.release_to IS 'The release that ended it; null while it stands.';

COMMENT ON COLUMN daily.coverage_history.change_from IS 'How it came: insert or update.';

COMMENT ON COLUMN daily.coverage_history.change_to IS 'How it ended: update (by a newer version) or delete; null while it stands.';

CREATE VIEW daily.coverage AS
 SELECT day,
    source,
    polls,
    failed_polls,
    entries,
    seen,
    late,
    failed,
    blocked,
    articles,
    skipped,
    pending,
    expected,
    release_from AS release_id
   FROM daily.coverage_history
  WHERE (release_to IS NULL);

COMMENT ON VIEW daily.coverage IS 'What came in from each source for a day, so that a quiet day can be told from a blind one.';

COMMENT ON COLUMN daily.coverage.day IS 'The day on which entries were first seen or, for material handed in, the article''s day.';

COMMENT ON COLUMN daily.coverage.source IS 'Short name of the source; - when not known.';

COMMENT ON COLUMN daily.coverage.polls IS 'Polls of its feeds on the day.';

COMMENT ON COLUMN daily.coverage.failed_polls IS 'Those of them that failed.';

COMMENT ON COLUMN daily.coverage.entries IS 'Entries that its feeds listed for the first time.';

COMMENT ON COLUMN daily.coverage.seen IS 'Those of them that were fetched.';

COMMENT ON COLUMN daily.coverage.late IS 'Those of them that were first listed more than a day after the feed''s publication day.';

COMMENT ON COLUMN daily.coverage.failed IS 'Those of them that failed and were not fetched.';

COMMENT ON COLUMN daily.coverage.blocked IS 'Those of them that the site refused, by status, challenge or robots.txt.';

COMMENT ON COLUMN daily.coverage.articles IS 'Articles of the day with a text of their own.';

COMMENT ON COLUMN daily.coverage.skipped IS 'Documents of the day without one: empty, behind a paywall, no article.';

COMMENT ON COLUMN daily.coverage.pending IS 'Articles of the day that wait to be read, as the day was built.';

COMMENT ON COLUMN daily.coverage.expected IS 'Median of entries over the same weekday of the eight weeks before; null with fewer than three of them.';

COMMENT ON COLUMN daily.coverage.release_id IS 'The release that brought this version of the row.';

CREATE FUNCTION daily.coverage_as_of(at timestamp with time zone) RETURNS SETOF daily.coverage
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT coverage_history.day,
     coverage_history.source,
     coverage_history.polls,
     coverage_history.failed_polls,
     coverage_history.entries,
     coverage_history.seen,
     coverage_history.late,
     coverage_history.failed,
     coverage_history.blocked,
     coverage_history.articles,
     coverage_history.skipped,
     coverage_history.pending,
     coverage_history.expected,
     coverage_history.release_from
    FROM daily.coverage_history
   WHERE ((coverage_history.release_from <= ( SELECT daily.release_at(coverage_as_of.at) AS release_at)) AND ((coverage_history.release_to IS NULL) OR (coverage_history.release_to > ( SELECT daily.release_at(coverage_as_of.at) AS release_at))));
END;

COMMENT ON FUNCTION daily.coverage_as_of(at timestamp with time zone) IS 'daily.coverage as it stood at an instant; an error where that is no longer kept (daily.history_kept).';

CREATE TABLE daily.events_history (
    day date NOT NULL,
    event_id text NOT NULL,
    day_source text NOT NULL,
    type text NOT NULL,
    mode text,
    status text NOT NULL,
    stage text,
    quad smallint,
    score double precision,
    actor_countries text[] NOT NULL,
    recipient_countries text[] NOT NULL,
    actors jsonb NOT NULL,
    place text,
    place_country text,
    geonameid integer,
    lat double precision,
    lon double precision,
    place_level text,
    begin date,
    end_day date,
    "precision" text NOT NULL,
    date_source text,
    contexts text[] NOT NULL,
    sentence text NOT NULL,
    article_id text NOT NULL,
    confidence double precision NOT NULL,
    reports integer NOT NULL,
    articles integer NOT NULL,
    voices integer NOT NULL,
    sources text[] NOT NULL,
    follows text,
    extractor_version text NOT NULL,
    release_from bigint NOT NULL,
    release_to bigint,
    change_from text NOT NULL,
    change_to text,
    CONSTRAINT events_history_change_from_check CHECK ((change_from = ANY (ARRAY['insert'::text, 'update'::text]))),
    CONSTRAINT events_history_change_to_check CHECK ((change_to = ANY (ARRAY['update'::text, 'delete'::text]))),
    CONSTRAINT events_history_check CHECK ((release_to > release_from)),
    CONSTRAINT events_history_check1 CHECK ((num_nulls(release_to, change_to) = ANY (ARRAY[0, 2])))
);

COMMENT ON TABLE daily.events_history IS 'All versions of the rows of daily.events, with the releases that brought and ended them.';

COMMENT ON COLUMN daily.events_history.day IS 'The day under which the event is filed: its first day; see day_source where that is not known.';

COMMENT ON COLUMN daily.events_history.event_id IS 'Id of the event; stays as long as its first report does.';

COMMENT ON COLUMN daily.events_history.day_source IS 'What day is: the event''s own first day; else the first possible publication day of its first report, the day of its fetch, or the day on which it reached us.';

COMMENT ON COLUMN daily.events_history.type IS 'What it is, by the codebook.';

COMMENT ON COLUMN daily.events_history.mode IS 'How it was done, by the codebook; null when no mode applies.';

COMMENT ON COLUMN daily.events_history.status IS 'Whether it happened.';

COMMENT ON COLUMN daily.events_history.stage IS 'How far a deal or project is; null for anything else.';

COMMENT ON COLUMN daily.events_history.quad IS '1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict; null for LAUNCH.';

COMMENT ON COLUMN daily.events_history.score IS 'Conflict (-10) to cooperation (+10); null for LAUNCH.';

COMMENT ON COLUMN daily.events_history.actor_countries IS 'Country and organisation codes of who acts, in the order of mention, without repeats; empty when none is known.';

COMMENT ON COLUMN daily.events_history.recipient_countries IS 'Codes of those whom it is done to; empty in a two-sided meeting or deal.';

COMMENT ON COLUMN daily.events_history.actors IS 'All actors: a list of objects with role, text, country, sector, entity.';

COMMENT ON COLUMN daily.events_history.place IS 'Words of the place; null when not known.';

COMMENT ON COLUMN daily.events_history.place_country IS 'ISO 3166 alpha-3 of the place; null when not known.';

COMMENT ON COLUMN daily.events_history.geonameid IS 'GeoNames id of the place; null when not known.';

COMMENT ON COLUMN daily.events_history.lat IS 'Degrees, WGS 84; null for an area: a country''s centre is never passed off as a point.';

COMMENT ON COLUMN daily.events_history.lon IS 'Degrees, WGS 84; null for an area.';

COMMENT ON COLUMN daily.events_history.place_level IS 'To what level the place is known; null when it is not.';

COMMENT ON COLUMN daily.events_history.begin IS 'First day; null when the days are not known.';

COMMENT ON COLUMN daily.events_history.end_day IS 'The day after the last; null with begin.';

COMMENT ON COLUMN daily.events_history."precision" IS 'How exactly the days are known.';

COMMENT ON COLUMN daily.events_history.date_source IS 'Where the days come from: publication means that nothing in the text says when; null with begin.';

COMMENT ON COLUMN daily.events_history.contexts IS 'Fields that it belongs to, as trade or energy; may be empty.';

COMMENT ON COLUMN daily.events_history.sentence IS 'The sentence of the report that represents it.';

COMMENT ON COLUMN daily.events_history.article_id IS 'The article of that sentence.';

COMMENT ON COLUMN daily.events_history.confidence IS '0..1, calibrated; the highest of its reports.';

COMMENT ON COLUMN daily.events_history.reports IS 'Mentions of it, over all articles.';

COMMENT ON COLUMN daily.events_history.articles IS 'Articles that mention it.';

COMMENT ON COLUMN daily.events_history.voices IS 'Independent articles: those that tell the same text count once.';

COMMENT ON COLUMN daily.events_history.sources IS 'Short names of the sources, sorted; empty when none is known.';

COMMENT ON COLUMN daily.events_history.follows IS 'event_id of the earlier stage of the same deal; null when none is known.';

COMMENT ON COLUMN daily.events_history.extractor_version IS 'Version of the extractor that made the representing report.';

COMMENT ON COLUMN daily.events_history.release_from IS 'The release that brought this version of the row.';

COMMENT ON COLUMN daily.events_history.release_to IS 'The release that ended it; null while it stands.';

COMMENT ON COLUMN daily.events_history.change_from IS 'How it came: insert or update.';

COMMENT ON COLUMN daily.events_history.change_to IS 'How it ended: update (by a newer version) or delete; null while it stands.';

CREATE VIEW daily.events AS
 SELECT day,
    event_id,
    day_source,
    type,
    mode,
    status,
    stage,
    quad,
    score,
    actor_countries,
    recipient_countries,
    actors,
    place,
    place_country,
    geonameid,
    lat,
    lon,
    place_level,
    begin,
    end_day,
    "precision",
    date_source,
    contexts,
    sentence,
    article_id,
    confidence,
    reports,
    articles,
    voices,
    sources,
    follows,
    extractor_version,
    release_from AS release_id
   FROM daily.events_history
  WHERE (release_to IS NULL);

COMMENT ON VIEW daily.events IS 'One row per event and day, however many articles tell of it.';

COMMENT ON COLUMN daily.events.day IS 'The day under which the event is filed: its first day; see day_source where that is not known.';

COMMENT ON COLUMN daily.events.event_id IS 'Id of the event; stays as long as its first report does.';

COMMENT ON COLUMN daily.events.day_source IS 'What day is: the event''s own first day; else the first possible publication day of its first report, the day of its fetch, or the day on which it reached us.';

COMMENT ON COLUMN daily.events.type IS 'What it is, by the codebook.';

COMMENT ON COLUMN daily.events.mode IS 'How it was done, by the codebook; null when no mode applies.';

COMMENT ON COLUMN daily.events.status IS 'Whether it happened.';

COMMENT ON COLUMN daily.events.stage IS 'How far a deal or project is; null for anything else.';

COMMENT ON COLUMN daily.events.quad IS '1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict; null for LAUNCH.';

COMMENT ON COLUMN daily.events.score IS 'Conflict (-10) to cooperation (+10); null for LAUNCH.';

COMMENT ON COLUMN daily.events.actor_countries IS 'Country and organisation codes of who acts, in the order of mention, without repeats; empty when none is known.';

COMMENT ON COLUMN daily.events.recipient_countries IS 'Codes of those whom it is done to; empty in a two-sided meeting or deal.';

COMMENT ON COLUMN daily.events.actors IS 'All actors: a list of objects with role, text, country, sector, entity.';

COMMENT ON COLUMN daily.events.place IS 'Words of the place; null when not known.';

COMMENT ON COLUMN daily.events.place_country IS 'ISO 3166 alpha-3 of the place; null when not known.';

COMMENT ON COLUMN daily.events.geonameid IS 'GeoNames id of the place; null when not known.';

COMMENT ON COLUMN daily.events.lat IS 'Degrees, WGS 84; null for an area: a country''s centre is never passed off as a point.';

COMMENT ON COLUMN daily.events.lon IS 'Degrees, WGS 84; null for an area.';

COMMENT ON COLUMN daily.events.place_level IS 'To what level the place is known; null when it is not.';

COMMENT ON COLUMN daily.events.begin IS 'First day; null when the days are not known.';

COMMENT ON COLUMN daily.events.end_day IS 'The day after the last; null with begin.';

COMMENT ON COLUMN daily.events."precision" IS 'How exactly the days are known.';

COMMENT ON COLUMN daily.events.date_source IS 'Where the days come from: publication means that nothing in the text says when; null with begin.';

COMMENT ON COLUMN daily.events.contexts IS 'Fields that it belongs to, as trade or energy; may be empty.';

COMMENT ON COLUMN daily.events.sentence IS 'The sentence of the report that represents it.';

COMMENT ON COLUMN daily.events.article_id IS 'The article of that sentence.';

COMMENT ON COLUMN daily.events.confidence IS '0..1, calibrated; the highest of its reports.';

COMMENT ON COLUMN daily.events.reports IS 'Mentions of it, over all articles.';

COMMENT ON COLUMN daily.events.articles IS 'Articles that mention it.';

COMMENT ON COLUMN daily.events.voices IS 'Independent articles: those that tell the same text count once.';

COMMENT ON COLUMN daily.events.sources IS 'Short names of the sources, sorted; empty when none is known.';

COMMENT ON COLUMN daily.events.follows IS 'event_id of the earlier stage of the same deal; null when none is known.';

COMMENT ON COLUMN daily.events.extractor_version IS 'Version of the extractor that made the representing report.';

COMMENT ON COLUMN daily.events.release_id IS 'The release that brought this version of the row.';

CREATE FUNCTION daily.events_as_of(at timestamp with time zone) RETURNS SETOF daily.events
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT events_history.day,
     events_history.event_id,
     events_history.day_source,
     events_history.type,
     events_history.mode,
     events_history.status,
     events_history.stage,
     events_history.quad,
     events_history.score,
     events_history.actor_countries,
     events_history.recipient_countries,
     events_history.actors,
     events_history.place,
     events_history.place_country,
     events_history.geonameid,
     events_history.lat,
     events_history.lon,
     events_history.place_level,
     events_history.begin,
     events_history.end_day,
     events_history."precision",
     events_history.date_source,
     events_history.contexts,
     events_history.sentence,
     events_history.article_id,
     events_history.confidence,
     events_history.reports,
     events_history.articles,
     events_history.voices,
     events_history.sources,
     events_history.follows,
     events_history.extractor_version,
     events_history.release_from
    FROM daily.events_history
   WHERE ((events_history.release_from <= ( SELECT daily.release_at(events_as_of.at) AS release_at)) AND ((events_history.release_to IS NULL) OR (events_history.release_to > ( SELECT daily.release_at(events_as_of.at) AS release_at))));
END;

COMMENT ON FUNCTION daily.events_as_of(at timestamp with time zone) IS 'daily.events as it stood at an instant; an error where that is no longer kept (daily.history_kept).';

CREATE TABLE daily.figures_history (
    day date NOT NULL,
    figure_id text NOT NULL,
    day_source text NOT NULL,
    article_id text NOT NULL,
    article_version integer NOT NULL,
    url text,
    source text,
    metric text NOT NULL,
    metric_code text,
    value double precision,
    unit text,
    percent double precision,
    base text,
    bound text,
    kind text NOT NULL,
    period_begin date,
    period_end_day date,
    period_precision text,
    parties text[] NOT NULL,
    text text NOT NULL,
    sentence text NOT NULL,
    sentence_start integer NOT NULL,
    sentence_end integer NOT NULL,
    event_id text,
    confidence double precision NOT NULL,
    rule text NOT NULL,
    extractor_version text NOT NULL,
    release_from bigint NOT NULL,
    release_to bigint,
    change_from text NOT NULL,
    change_to text,
    measure_id text,
    CONSTRAINT figures_history_change_from_check CHECK ((change_from = ANY (ARRAY['insert'::text, 'update'::text]))),
    CONSTRAINT figures_history_change_to_check CHECK ((change_to = ANY (ARRAY['update'::text, 'delete'::text]))),
    CONSTRAINT figures_history_check CHECK ((release_to > release_from)),
    CONSTRAINT figures_history_check1 CHECK ((num_nulls(release_to, change_to) = ANY (ARRAY[0, 2])))
);

COMMENT ON TABLE daily.figures_history IS 'All versions of the rows of daily.figures, with the releases that brought and ended them.';

COMMENT ON COLUMN daily.figures_history.day IS 'The day of the article: the first on which it can have been published; see day_source.';

COMMENT ON COLUMN daily.figures_history.figure_id IS 'Id of the figure.';

COMMENT ON COLUMN daily.figures_history.day_source IS 'What day is: the publication day; else the day of the fetch, or the day on which it reached us.';

COMMENT ON COLUMN daily.figures_history.article_id IS 'The article.';

COMMENT ON COLUMN daily.figures_history.article_version IS 'Its version.';

COMMENT ON COLUMN daily.figures_history.url IS 'Address of the article; null for material handed in without one.';

COMMENT ON COLUMN daily.figures_history.source IS 'Short name of the source; null when not known.';

COMMENT ON COLUMN daily.figures_history.metric IS 'What is measured, in the text''s words, lower case.';

COMMENT ON COLUMN daily.figures_history.metric_code IS 'What is measured, by the metric lexicon; null when it is not there.';

COMMENT ON COLUMN daily.figures_history.value IS 'The level, scale resolved; null for a change only.';

COMMENT ON COLUMN daily.figures_history.unit IS 'ISO 4217 for money, SI or a plain name else; null for a bare number.';

COMMENT ON COLUMN daily.figures_history.percent IS 'Change or share in percent; null when none is stated.';

COMMENT ON COLUMN daily.figures_history.base IS 'What a change is measured against; null when not stated.';

COMMENT ON COLUMN daily.figures_history.bound IS '> more than, < less than, ~ about; null when exact.';

COMMENT ON COLUMN daily.figures_history.kind IS 'Whether it was measured or is aimed at.';

COMMENT ON COLUMN daily.figures_history.period_begin IS 'First day of what it is about; null when not known.';

COMMENT ON COLUMN daily.figures_history.period_end_day IS 'The day after the last; null with period_begin.';

COMMENT ON COLUMN daily.figures_history.period_precision IS 'How exactly the period is known; null with period_begin.';

COMMENT ON COLUMN daily.figures_history.parties IS 'Country and organisation codes that it is about, in the order of mention; may be empty.';

COMMENT ON COLUMN daily.figures_history.text IS 'The quantity, word for word.';

COMMENT ON COLUMN daily.figures_history.sentence IS 'The sentence, word for word.';

COMMENT ON COLUMN daily.figures_history.sentence_start IS 'Its first character in the article''s body.';

COMMENT ON COLUMN daily.figures_history.sentence_end IS 'The character after its last.';

COMMENT ON COLUMN daily.figures_history.event_id IS 'The event that it belongs to, in daily.events (of another day, where the event is); null when none.';

COMMENT ON COLUMN daily.figures_history.confidence IS '0..1, calibrated.';

COMMENT ON COLUMN daily.figures_history.rule IS 'Name of the rule that made it.';

COMMENT ON COLUMN daily.figures_history.extractor_version IS 'Version of the extractor.';

COMMENT ON COLUMN daily.figures_history.release_from IS 'The release that brought this version of the row.';

COMMENT ON COLUMN daily.figures_history.release_to IS 'The release that ended it; null while it stands.';

COMMENT ON COLUMN daily.figures_history.change_from IS 'How it came: insert or update.';

COMMENT ON COLUMN daily.figures_history.change_to IS 'How it ended: update (by a newer version) or delete; null while it stands.';

COMMENT ON COLUMN daily.figures_history.measure_id IS 'The value that it tells, with all others that tell it, in daily.measures; null while it waits to be linked.';

CREATE VIEW daily.figures AS
 SELECT day,
    figure_id,
    day_source,
    article_id,
    article_version,
    url,
    source,
    metric,
    metric_code,
    value,
    unit,
    percent,
    base,
    bound,
    kind,
    period_begin,
    period_end_day,
    period_precision,
    parties,
    text,
    sentence,
    sentence_start,
    sentence_end,
    event_id,
    confidence,
    rule,
    extractor_version,
    release_from AS release_id,
    measure_id
   FROM daily.figures_history
  WHERE (release_to IS NULL);

COMMENT ON VIEW daily.figures IS 'Quantities that articles state about the world, filed under the day of the article.';

COMMENT ON COLUMN daily.figures.day IS 'The day of the article: the first on which it can have been published; see day_source.';

COMMENT ON COLUMN daily.figures.figure_id IS 'Id of the figure.';

COMMENT ON COLUMN daily.figures.day_source IS 'What day is: the publication day; else the day of the fetch, or the day on which it reached us.';

COMMENT ON COLUMN daily.figures.article_id IS 'The article.';

COMMENT ON COLUMN daily.figures.article_version IS 'Its version.';

COMMENT ON COLUMN daily.figures.url IS 'Address of the article; null for material handed in without one.';

COMMENT ON COLUMN daily.figures.source IS 'Short name of the source; null when not known.';

COMMENT ON COLUMN daily.figures.metric IS 'What is measured, in the text''s words, lower case.';

COMMENT ON COLUMN daily.figures.metric_code IS 'What is measured, by the metric lexicon; null when it is not there.';

COMMENT ON COLUMN daily.figures.value IS 'The level, scale resolved; null for a change only.';

COMMENT ON COLUMN daily.figures.unit IS 'ISO 4217 for money, SI or a plain name else; null for a bare number.';

COMMENT ON COLUMN daily.figures.percent IS 'Change or share in percent; null when none is stated.';

COMMENT ON COLUMN daily.figures.base IS 'What a change is measured against; null when not stated.';

COMMENT ON COLUMN daily.figures.bound IS '> more than, < less than, ~ about; null when exact.';

COMMENT ON COLUMN daily.figures.kind IS 'Whether it was measured or is aimed at.';

COMMENT ON COLUMN daily.figures.period_begin IS 'First day of what it is about; null when not known.';

COMMENT ON COLUMN daily.figures.period_end_day IS 'The day after the last; null with period_begin.';

COMMENT ON COLUMN daily.figures.period_precision IS 'How exactly the period is known; null with period_begin.';

COMMENT ON COLUMN daily.figures.parties IS 'Country and organisation codes that it is about, in the order of mention; may be empty.';

COMMENT ON COLUMN daily.figures.text IS 'The quantity, word for word.';

COMMENT ON COLUMN daily.figures.sentence IS 'The sentence, word for word.';

COMMENT ON COLUMN daily.figures.sentence_start IS 'Its first character in the article''s body.';

COMMENT ON COLUMN daily.figures.sentence_end IS 'The character after its last.';

COMMENT ON COLUMN daily.figures.event_id IS 'The event that it belongs to, in daily.events (of another day, where the event is); null when none.';

COMMENT ON COLUMN daily.figures.confidence IS '0..1, calibrated.';

COMMENT ON COLUMN daily.figures.rule IS 'Name of the rule that made it.';

COMMENT ON COLUMN daily.figures.extractor_version IS 'Version of the extractor.';

COMMENT ON COLUMN daily.figures.release_id IS 'The release that brought this version of the row.';

COMMENT ON COLUMN daily.figures.measure_id IS 'The value that it tells, with all others that tell it, in daily.measures; null while it waits to be linked.';

CREATE FUNCTION daily.figures_as_of(at timestamp with time zone) RETURNS SETOF daily.figures
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT figures_history.day,
     figures_history.figure_id,
     figures_history.day_source,
     figures_history.article_id,
     figures_history.article_version,
     figures_history.url,
     figures_history.source,
     figures_history.metric,
     figures_history.metric_code,
     figures_history.value,
     figures_history.unit,
     figures_history.percent,
     figures_history.base,
     figures_history.bound,
     figures_history.kind,
     figures_history.period_begin,
     figures_history.period_end_day,
     figures_history.period_precision,
     figures_history.parties,
     figures_history.text,
     figures_history.sentence,
     figures_history.sentence_start,
     figures_history.sentence_end,
     figures_history.event_id,
     figures_history.confidence,
     figures_history.rule,
     figures_history.extractor_version,
     figures_history.release_from,
     figures_history.measure_id
    FROM daily.figures_history
   WHERE ((figures_history.release_from <= ( SELECT daily.release_at(figures_as_of.at) AS release_at)) AND ((figures_history.release_to IS NULL) OR (figures_history.release_to > ( SELECT daily.release_at(figures_as_of.at) AS release_at))));
END;

COMMENT ON FUNCTION daily.figures_as_of(at timestamp with time zone) IS 'daily.figures as it stood at an instant; an error where that is no longer kept (daily.history_kept).';

CREATE TABLE daily.measures_history (
    day date NOT NULL,
    measure_id text NOT NULL,
    topic_id text NOT NULL,
    metric text NOT NULL,
    metric_code text,
    value double precision,
    unit text,
    percent double precision,
    base text,
    bound text,
    kind text NOT NULL,
    period_begin date,
    period_end_day date,
    period_precision text,
    parties text[] NOT NULL,
    sentence text NOT NULL,
    article_id text NOT NULL,
    confidence double precision NOT NULL,
    figures integer NOT NULL,
    articles integer NOT NULL,
    voices integer NOT NULL,
    sources text[] NOT NULL,
    last_day date NOT NULL,
    rivals text[] NOT NULL,
    extractor_version text NOT NULL,
    release_from bigint NOT NULL,
    release_to bigint,
    change_from text NOT NULL,
    change_to text,
    CONSTRAINT measures_history_change_from_check CHECK ((change_from = ANY (ARRAY['insert'::text, 'update'::text]))),
    CONSTRAINT measures_history_change_to_check CHECK ((change_to = ANY (ARRAY['update'::text, 'delete'::text]))),
    CONSTRAINT measures_history_check CHECK ((release_to > release_from)),
    CONSTRAINT measures_history_check1 CHECK ((num_nulls(release_to, change_to) = ANY (ARRAY[0, 2])))
);

COMMENT ON TABLE daily.measures_history IS 'All versions of the rows of daily.measures, with the releases that brought and ended them.';

COMMENT ON COLUMN daily.measures_history.day IS 'The day of the first article that tells it.';

COMMENT ON COLUMN daily.measures_history.measure_id IS 'Id of the value of this thing; stays as long as the first figure that tells it does.';

COMMENT ON COLUMN daily.measures_history.topic_id IS 'Id of the thing that is measured; measures that share it give different values of the same thing.';

COMMENT ON COLUMN daily.measures_history.metric IS 'What is measured, in the words of the figure that speaks for all, lower case.';

COMMENT ON COLUMN daily.measures_history.metric_code IS 'What is measured, by the metric lexicon; null when it is not there.';

COMMENT ON COLUMN daily.measures_history.value IS 'The level as the most exact figure gives it, scale resolved; null for a change only.';

COMMENT ON COLUMN daily.measures_history.unit IS 'ISO 4217 for money, SI or a plain name else; null for a bare number.';

COMMENT ON COLUMN daily.measures_history.percent IS 'Change or share in percent; null when none is stated.';

COMMENT ON COLUMN daily.measures_history.base IS 'What a change is measured against; null when not stated.';

COMMENT ON COLUMN daily.measures_history.bound IS '> more than, < less than, ~ about; null when exact.';

COMMENT ON COLUMN daily.measures_history.kind IS 'Whether it was measured or is aimed at.';

COMMENT ON COLUMN daily.measures_history.period_begin IS 'First day of what it is about; null when no figure tells.';

COMMENT ON COLUMN daily.measures_history.period_end_day IS 'The day after the last; null with period_begin.';

COMMENT ON COLUMN daily.measures_history.period_precision IS 'How exactly the period is known; null with period_begin.';

COMMENT ON COLUMN daily.measures_history.parties IS 'Country and organisation codes that it is about; may be empty.';

COMMENT ON COLUMN daily.measures_history.sentence IS 'The sentence of the figure that speaks for all, word for word.';

COMMENT ON COLUMN daily.measures_history.article_id IS 'The article of that sentence.';

COMMENT ON COLUMN daily.measures_history.confidence IS '0..1, calibrated; the highest of its figures.';

COMMENT ON COLUMN daily.measures_history.figures IS 'Figures that tell it: rows of daily.figures with this measure_id, on any day.';

COMMENT ON COLUMN daily.measures_history.articles IS 'Articles that tell it.';

COMMENT ON COLUMN daily.measures_history.voices IS 'Independent articles: those that tell the same text count once.';

COMMENT ON COLUMN daily.measures_history.sources IS 'Short names of the sources, sorted; empty when none is known.';

COMMENT ON COLUMN daily.measures_history.last_day IS 'The day of the last article that tells it: of two measures of one topic, the later told may be the corrected one.';

COMMENT ON COLUMN daily.measures_history.rivals IS 'measure_id of the other values that are told of the same topic, sorted; empty when nobody contradicts.';

COMMENT ON COLUMN daily.measures_history.extractor_version IS 'Version of the extractor that made the figure that speaks for all.';

COMMENT ON COLUMN daily.measures_history.release_from IS 'The release that brought this version of the row.';

COMMENT ON COLUMN daily.measures_history.release_to IS 'The release that ended it; null while it stands.';

COMMENT ON COLUMN daily.measures_history.change_from IS 'How it came: insert or update.';

COMMENT ON COLUMN daily.measures_history.change_to IS 'How it ended: update (by a newer version) or delete; null while it stands.';

CREATE VIEW daily.measures AS
 SELECT day,
    measure_id,
    topic_id,
    metric,
    metric_code,
    value,
    unit,
    percent,
    base,
    bound,
    kind,
    period_begin,
    period_end_day,
    period_precision,
    parties,
    sentence,
    article_id,
    confidence,
    figures,
    articles,
    voices,
    sources,
    last_day,
    rivals,
    extractor_version,
    release_from AS release_id
   FROM daily.measures_history
  WHERE (release_to IS NULL);

COMMENT ON VIEW daily.measures IS 'One row per value of one thing that figures tell, however many do. Measures of one topic contradict one another.';

COMMENT ON COLUMN daily.measures.day IS 'The day of the first article that tells it.';

COMMENT ON COLUMN daily.measures.measure_id IS 'Id of the value of this thing; stays as long as the first figure that tells it does.';

COMMENT ON COLUMN daily.measures.topic_id IS 'Id of the thing that is measured; measures that share it give different values of the same thing.';

COMMENT ON COLUMN daily.measures.metric IS 'What is measured, in the words of the figure that speaks for all, lower case.';

COMMENT ON COLUMN daily.measures.metric_code IS 'What is measured, by the metric lexicon; null when it is not there.';

COMMENT ON COLUMN daily.measures.value IS 'The level as the most exact figure gives it, scale resolved; null for a change only.';

COMMENT ON COLUMN daily.measures.unit IS 'ISO 4217 for money, SI or a plain name else; null for a bare number.';

COMMENT ON COLUMN daily.measures.percent IS 'Change or share in percent; null when none is stated.';

COMMENT ON COLUMN daily.measures.base IS 'What a change is measured against; null when not stated.';

COMMENT ON COLUMN daily.measures.bound IS '> more than, < less than, ~ about; null when exact.';

COMMENT ON COLUMN daily.measures.kind IS 'Whether it was measured or is aimed at.';

COMMENT ON COLUMN daily.measures.period_begin IS 'First day of what it is about; null when no figure tells.';

COMMENT ON COLUMN daily.measures.period_end_day IS 'The day after the last; null with period_begin.';

COMMENT ON COLUMN daily.measures.period_precision IS 'How exactly the period is known; null with period_begin.';

COMMENT ON COLUMN daily.measures.parties IS 'Country and organisation codes that it is about; may be empty.';

COMMENT ON COLUMN daily.measures.sentence IS 'The sentence of the figure that speaks for all, word for word.';

COMMENT ON COLUMN daily.measures.article_id IS 'The article of that sentence.';

COMMENT ON COLUMN daily.measures.confidence IS '0..1, calibrated; the highest of its figures.';

COMMENT ON COLUMN daily.measures.figures IS 'Figures that tell it: rows of daily.figures with this measure_id, on any day.';

COMMENT ON COLUMN daily.measures.articles IS 'Articles that tell it.';

COMMENT ON COLUMN daily.measures.voices IS 'Independent articles: those that tell the same text count once.';

COMMENT ON COLUMN daily.measures.sources IS 'Short names of the sources, sorted; empty when none is known.';

COMMENT ON COLUMN daily.measures.last_day IS 'The day of the last article that tells it: of two measures of one topic, the later told may be the corrected one.';

COMMENT ON COLUMN daily.measures.rivals IS 'measure_id of the other values that are told of the same topic, sorted; empty when nobody contradicts.';

COMMENT ON COLUMN daily.measures.extractor_version IS 'Version of the extractor that made the figure that speaks for all.';

COMMENT ON COLUMN daily.measures.release_id IS 'The release that brought this version of the row.';

CREATE FUNCTION daily.measures_as_of(at timestamp with time zone) RETURNS SETOF daily.measures
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT measures_history.day,
     measures_history.measure_id,
     measures_history.topic_id,
     measures_history.metric,
     measures_history.metric_code,
     measures_history.value,
     measures_history.unit,
     measures_history.percent,
     measures_history.base,
     measures_history.bound,
     measures_history.kind,
     measures_history.period_begin,
     measures_history.period_end_day,
     measures_history.period_precision,
     measures_history.parties,
     measures_history.sentence,
     measures_history.article_id,
     measures_history.confidence,
     measures_history.figures,
     measures_history.articles,
     measures_history.voices,
     measures_history.sources,
     measures_history.last_day,
     measures_history.rivals,
     measures_history.extractor_version,
     measures_history.release_from
    FROM daily.measures_history
   WHERE ((measures_history.release_from <= ( SELECT daily.release_at(measures_as_of.at) AS release_at)) AND ((measures_history.release_to IS NULL) OR (measures_history.release_to > ( SELECT daily.release_at(measures_as_of.at) AS release_at))));
END;

COMMENT ON FUNCTION daily.measures_as_of(at timestamp with time zone) IS 'daily.measures as it stood at an instant; an error where that is no longer kept (daily.history_kept).';

CREATE TABLE daily.reports_history (
    day date NOT NULL,
    report_id text NOT NULL,
    event_id text NOT NULL,
    article_id text NOT NULL,
    article_version integer NOT NULL,
    url text,
    source text,
    title text,
    published_begin date,
    published_end_day date,
    voice text NOT NULL,
    type text NOT NULL,
    status text NOT NULL,
    begin date,
    end_day date,
    date_source text,
    sentence text NOT NULL,
    sentence_start integer NOT NULL,
    sentence_end integer NOT NULL,
    trigger text NOT NULL,
    trigger_start integer NOT NULL,
    trigger_end integer NOT NULL,
    confidence double precision NOT NULL,
    rule text NOT NULL,
    extractor_version text NOT NULL,
    release_from bigint NOT NULL,
    release_to bigint,
    change_from text NOT NULL,
    change_to text,
    CONSTRAINT reports_history_change_from_check CHECK ((change_from = ANY (ARRAY['insert'::text, 'update'::text]))),
    CONSTRAINT reports_history_change_to_check CHECK ((change_to = ANY (ARRAY['update'::text, 'delete'::text]))),
    CONSTRAINT reports_history_check CHECK ((release_to > release_from)),
    CONSTRAINT reports_history_check1 CHECK ((num_nulls(release_to, change_to) = ANY (ARRAY[0, 2])))
);

COMMENT ON TABLE daily.reports_history IS 'All versions of the rows of daily.reports, with the releases that brought and ended them.';

COMMENT ON COLUMN daily.reports_history.day IS 'The day under which its event is filed.';

COMMENT ON COLUMN daily.reports_history.report_id IS 'Id of this mention of the event.';

COMMENT ON COLUMN daily.reports_history.event_id IS 'The event, in daily.events of the same day.';

COMMENT ON COLUMN daily.reports_history.article_id IS 'The article.';

COMMENT ON COLUMN daily.reports_history.article_version IS 'Its version.';

COMMENT ON COLUMN daily.reports_history.url IS 'Address of the article; null for material handed in without one.';

COMMENT ON COLUMN daily.reports_history.source IS 'Short name of the source; null when not known.';

COMMENT ON COLUMN daily.reports_history.title IS 'Headline; null when there is none.';

COMMENT ON COLUMN daily.reports_history.published_begin IS 'First day on which it can have been published; null when not known.';

COMMENT ON COLUMN daily.reports_history.published_end_day IS 'Day after the last on which it can have been published.';

COMMENT ON COLUMN daily.reports_history.voice IS 'Articles that tell the same text share it.';

COMMENT ON COLUMN daily.reports_history.type IS 'What the article makes of it, by the codebook.';

COMMENT ON COLUMN daily.reports_history.status IS 'Whether it happened, by this article.';

COMMENT ON COLUMN daily.reports_history.begin IS 'First day by this article; null when it does not tell.';

COMMENT ON COLUMN daily.reports_history.end_day IS 'The day after the last; null with begin.';

COMMENT ON COLUMN daily.reports_history.date_source IS 'Where these days come from; null with begin.';

COMMENT ON COLUMN daily.reports_history.sentence IS 'The sentence, word for word.';

COMMENT ON COLUMN daily.reports_history.sentence_start IS 'Its first character in the article''s body.';

COMMENT ON COLUMN daily.reports_history.sentence_end IS 'The character after its last.';

COMMENT ON COLUMN daily.reports_history.trigger IS 'The word that names the act.';

COMMENT ON COLUMN daily.reports_history.trigger_start IS 'Its first character in the article''s body.';

COMMENT ON COLUMN daily.reports_history.trigger_end IS 'The character after its last.';

COMMENT ON COLUMN daily.reports_history.confidence IS '0..1, calibrated.';

COMMENT ON COLUMN daily.reports_history.rule IS 'Name of the rule or model that made it.';

COMMENT ON COLUMN daily.reports_history.extractor_version IS 'Version of the extractor.';

COMMENT ON COLUMN daily.reports_history.release_from IS 'The release that brought this version of the row.';

COMMENT ON COLUMN daily.reports_history.release_to IS 'The release that ended it; null while it stands.';

COMMENT ON COLUMN daily.reports_history.change_from IS 'How it came: insert or update.';

COMMENT ON COLUMN daily.reports_history.change_to IS 'How it ended: update (by a newer version) or delete; null while it stands.';

CREATE VIEW daily.reports AS
 SELECT day,
    report_id,
    event_id,
    article_id,
    article_version,
    url,
    source,
    title,
    published_begin,
    published_end_day,
    voice,
    type,
    status,
    begin,
    end_day,
    date_source,
    sentence,
    sentence_start,
    sentence_end,
    trigger,
    trigger_start,
    trigger_end,
    confidence,
    rule,
    extractor_version,
    release_from AS release_id
   FROM daily.reports_history
  WHERE (release_to IS NULL);

COMMENT ON VIEW daily.reports IS 'Which article says it - one row per event and mention, with the quoted sentence.';

COMMENT ON COLUMN daily.reports.day IS 'The day under which its event is filed.';

COMMENT ON COLUMN daily.reports.report_id IS 'Id of this mention of the event.';

COMMENT ON COLUMN daily.reports.event_id IS 'The event, in daily.events of the same day.';

COMMENT ON COLUMN daily.reports.article_id IS 'The article.';

COMMENT ON COLUMN daily.reports.article_version IS 'Its version.';

COMMENT ON COLUMN daily.reports.url IS 'Address of the article; null for material handed in without one.';

COMMENT ON COLUMN daily.reports.source IS 'Short name of the source; null when not known.';

COMMENT ON COLUMN daily.reports.title IS 'Headline; null when there is none.';

COMMENT ON COLUMN daily.reports.published_begin IS 'First day on which it can have been published; null when not known.';

COMMENT ON COLUMN daily.reports.published_end_day IS 'Day after the last on which it can have been published.';

COMMENT ON COLUMN daily.reports.voice IS 'Articles that tell the same text share it.';

COMMENT ON COLUMN daily.reports.type IS 'What the article makes of it, by the codebook.';

COMMENT ON COLUMN daily.reports.status IS 'Whether it happened, by this article.';

COMMENT ON COLUMN daily.reports.begin IS 'First day by this article; null when it does not tell.';

COMMENT ON COLUMN daily.reports.end_day IS 'The day after the last; null with begin.';

COMMENT ON COLUMN daily.reports.date_source IS 'Where these days come from; null with begin.';

COMMENT ON COLUMN daily.reports.sentence IS 'The sentence, word for word.';

COMMENT ON COLUMN daily.reports.sentence_start IS 'Its first character in the article''s body.';

COMMENT ON COLUMN daily.reports.sentence_end IS 'The character after its last.';

COMMENT ON COLUMN daily.reports.trigger IS 'The word that names the act.';

COMMENT ON COLUMN daily.reports.trigger_start IS 'Its first character in the article''s body.';

COMMENT ON COLUMN daily.reports.trigger_end IS 'The character after its last.';

COMMENT ON COLUMN daily.reports.confidence IS '0..1, calibrated.';

COMMENT ON COLUMN daily.reports.rule IS 'Name of the rule or model that made it.';

COMMENT ON COLUMN daily.reports.extractor_version IS 'Version of the extractor.';

COMMENT ON COLUMN daily.reports.release_id IS 'The release that brought this version of the row.';

CREATE FUNCTION daily.reports_as_of(at timestamp with time zone) RETURNS SETOF daily.reports
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT reports_history.day,
     reports_history.report_id,
     reports_history.event_id,
     reports_history.article_id,
     reports_history.article_version,
     reports_history.url,
     reports_history.source,
     reports_history.title,
     reports_history.published_begin,
     reports_history.published_end_day,
     reports_history.voice,
     reports_history.type,
     reports_history.status,
     reports_history.begin,
     reports_history.end_day,
     reports_history.date_source,
     reports_history.sentence,
     reports_history.sentence_start,
     reports_history.sentence_end,
     reports_history.trigger,
     reports_history.trigger_start,
     reports_history.trigger_end,
     reports_history.confidence,
     reports_history.rule,
     reports_history.extractor_version,
     reports_history.release_from
    FROM daily.reports_history
   WHERE ((reports_history.release_from <= ( SELECT daily.release_at(reports_as_of.at) AS release_at)) AND ((reports_history.release_to IS NULL) OR (reports_history.release_to > ( SELECT daily.release_at(reports_as_of.at) AS release_at))));
END;

COMMENT ON FUNCTION daily.reports_as_of(at timestamp with time zone) IS 'daily.reports as it stood at an instant; an error where that is no longer kept (daily.history_kept).';

CREATE TABLE coding.cluster_members (
    event_id text NOT NULL,
    cluster_id text NOT NULL,
    "position" integer NOT NULL,
    CONSTRAINT cluster_members_position_check CHECK (("position" >= 0))
);

COMMENT ON TABLE coding.cluster_members IS 'Which reports make up a cluster; an event without a row here is not built into any day yet.';

COMMENT ON COLUMN coding.cluster_members.event_id IS 'The event as one article tells it.';

COMMENT ON COLUMN coding.cluster_members.cluster_id IS 'The cluster that it belongs to.';

COMMENT ON COLUMN coding.cluster_members."position" IS 'Counts from 0; the first one''s words represent the cluster.';

CREATE TABLE coding.clusters (
    cluster_id text NOT NULL,
    first_event_id text NOT NULL,
    follows text,
    ended_at timestamp with time zone,
    successor text,
    linked_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT clusters_check CHECK ((follows <> cluster_id)),
    CONSTRAINT clusters_check1 CHECK ((successor <> cluster_id)),
    CONSTRAINT clusters_check2 CHECK (((successor IS NULL) OR (ended_at IS NOT NULL))),
    CONSTRAINT clusters_cluster_id_check CHECK ((cluster_id <> ''::text))
);

COMMENT ON TABLE coding.clusters IS 'Reports that tell of one event; one that lost all its reports stays as a tombstone.';

COMMENT ON COLUMN coding.clusters.cluster_id IS 'From its first report.';

COMMENT ON COLUMN coding.clusters.first_event_id IS 'The report that it was named after.';

COMMENT ON COLUMN coding.clusters.follows IS 'The earlier stage of the same deal; null when none is known.';

COMMENT ON COLUMN coding.clusters.ended_at IS 'When it lost its last report; null while it lives.';

COMMENT ON COLUMN coding.clusters.successor IS 'The cluster that has its first report now; null when that was withdrawn.';

COMMENT ON COLUMN coding.clusters.linked_at IS 'When it was last made or changed.';

CREATE TABLE coding.events (
    extraction_id bigint NOT NULL,
    body_chars integer NOT NULL,
    event_id text NOT NULL,
    article_id text NOT NULL,
    day date NOT NULL,
    day_source text NOT NULL,
    type text NOT NULL,
    mode text,
    status text NOT NULL,
    stage text,
    quad smallint,
    score double precision,
    place_start integer,
    place_end integer,
    place_text text,
    geonameid integer,
    place_country text,
    lat double precision,
    lon double precision,
    place_level text,
    begin date,
    end_day date,
    "precision" text NOT NULL,
    date_source text,
    time_position integer,
    trigger_start integer NOT NULL,
    trigger_end integer NOT NULL,
    trigger_text text NOT NULL,
    sentence_start integer NOT NULL,
    sentence_end integer NOT NULL,
    sentence text NOT NULL,
    contexts text[] NOT NULL,
    confidence double precision NOT NULL,
    rule text NOT NULL,
    place_confidence double precision,
    CONSTRAINT events_check CHECK ((end_day > begin)),
    CONSTRAINT events_check1 CHECK ((num_nulls(begin, end_day, date_source) = ANY (ARRAY[0, 3]))),
    CONSTRAINT events_check10 CHECK ((num_nulls(lat, lon) = ANY (ARRAY[0, 2]))),
    CONSTRAINT events_check11 CHECK (((place_level IS NOT NULL) OR (num_nonnulls(geonameid, place_country, lat) = 0))),
    CONSTRAINT events_check2 CHECK (((begin IS NULL) OR (day = begin))),
    CONSTRAINT events_check3 CHECK (((begin IS NOT NULL) = (day_source = 'event'::text))),
    CONSTRAINT events_check4 CHECK (((trigger_start < trigger_end) AND (trigger_end <= body_chars))),
    CONSTRAINT events_check5 CHECK ((char_length(trigger_text) = (trigger_end - trigger_start))),
    CONSTRAINT events_check6 CHECK (((sentence_start < sentence_end) AND (sentence_end <= body_chars))),
    CONSTRAINT events_check7 CHECK ((char_length(sentence) = (sentence_end - sentence_start))),
    CONSTRAINT events_check8 CHECK (((place_start < place_end) AND (place_end <= body_chars))),
    CONSTRAINT events_check9 CHECK ((num_nulls(place_start, place_end, place_text, place_level) = ANY (ARRAY[0, 4]))),
    CONSTRAINT events_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision))),
    CONSTRAINT events_confidence_of_place CHECK (((place_level IS NOT NULL) OR (place_confidence IS NULL))),
    CONSTRAINT events_date_source_check CHECK ((date_source = ANY (ARRAY['text'::text, 'context'::text, 'dateline'::text, 'publication'::text]))),
    CONSTRAINT events_day_source_check CHECK ((day_source = ANY (ARRAY['event'::text, 'publication'::text, 'fetch'::text, 'arrival'::text]))),
    CONSTRAINT events_event_id_check CHECK ((event_id <> ''::text)),
    CONSTRAINT events_lat_check CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
    CONSTRAINT events_lon_check CHECK (((lon >= ('-180'::integer)::double precision) AND (lon <= (180)::double precision))),
    CONSTRAINT events_place_confidence_check CHECK (((place_confidence >= (0)::double precision) AND (place_confidence <= (1)::double precision))),
    CONSTRAINT events_place_country_check CHECK ((place_country ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT events_place_level_check CHECK ((place_level = ANY (ARRAY['country'::text, 'region'::text, 'city'::text, 'site'::text]))),
    CONSTRAINT events_place_start_check CHECK ((place_start >= 0)),
    CONSTRAINT events_precision_check CHECK (("precision" = ANY (ARRAY['day'::text, 'week'::text, 'month'::text, 'quarter'::text, 'half'::text, 'year'::text, 'decade'::text, 'range'::text, 'unknown'::text]))),
    CONSTRAINT events_quad_check CHECK (((quad >= 1) AND (quad <= 4))),
    CONSTRAINT events_rule_check CHECK ((rule <> ''::text)),
    CONSTRAINT events_score_check CHECK (((score >= ('-10'::integer)::double precision) AND (score <= (10)::double precision))),
    CONSTRAINT events_sentence_start_check CHECK ((sentence_start >= 0)),
    CONSTRAINT events_stage_check CHECK ((stage = ANY (ARRAY['proposed'::text, 'negotiating'::text, 'announced'::text, 'agreed'::text, 'signed'::text, 'started'::text, 'completed'::text, 'suspended'::text, 'cancelled'::text]))),
    CONSTRAINT events_status_check CHECK ((status = ANY (ARRAY['occurred'::text, 'ongoing'::text, 'planned'::text, 'hypothetical'::text, 'denied'::text]))),
    CONSTRAINT events_trigger_start_check CHECK ((trigger_start >= 0))
);

COMMENT ON TABLE coding.events IS 'Acts and states of affairs as one article tells them, by the codebook.';

COMMENT ON COLUMN coding.events.extraction_id IS 'The reading.';

COMMENT ON COLUMN coding.events.body_chars IS 'Length of the body; no offset lies beyond it.';

COMMENT ON COLUMN coding.events.event_id IS 'From the content: article, type, trigger; free of the extractor''s version.';

COMMENT ON COLUMN coding.events.article_id IS 'The article.';

COMMENT ON COLUMN coding.events.day IS 'The day under which it is filed: its first day, or what day_source says.';

COMMENT ON COLUMN coding.events.day_source IS 'What day is: the event''s own first day, the article''s first possible publication day, the day of its fetch, or the day on which it reached us.';

COMMENT ON COLUMN coding.events.type IS 'By the codebook.';

COMMENT ON COLUMN coding.events.mode IS 'By the codebook; null when none applies.';

COMMENT ON COLUMN coding.events.status IS 'Whether it happened.';

COMMENT ON COLUMN coding.events.stage IS 'How far a deal or project is; null for anything else.';

COMMENT ON COLUMN coding.events.quad IS 'Quad class 1..4; null for LAUNCH.';

COMMENT ON COLUMN coding.events.score IS 'Conflict (-10) to cooperation (+10); null for LAUNCH.';

COMMENT ON COLUMN coding.events.place_start IS 'First character of the place''s words; null when no place is known.';

COMMENT ON COLUMN coding.events.place_end IS 'Character after their last.';

COMMENT ON COLUMN coding.events.place_text IS 'The place''s words.';

COMMENT ON COLUMN coding.events.geonameid IS 'GeoNames id; null when not known.';

COMMENT ON COLUMN coding.events.place_country IS 'ISO 3166 alpha-3 of the place; null when not known.';

COMMENT ON COLUMN coding.events.lat IS 'Degrees, WGS 84; null for an area.';

COMMENT ON COLUMN coding.events.lon IS 'Degrees, WGS 84; null for an area.';

COMMENT ON COLUMN coding.events.place_level IS 'country, region, city or site.';

COMMENT ON COLUMN coding.events.begin IS 'First day; null when not known.';

COMMENT ON COLUMN coding.events.end_day IS 'Day after the last; null with begin.';

COMMENT ON COLUMN coding.events."precision" IS 'How exactly the days are known.';

COMMENT ON COLUMN coding.events.date_source IS 'Where the days come from; null with begin.';

COMMENT ON COLUMN coding.events.time_position IS 'The time expression that governs, in coding.times; null when none does.';

COMMENT ON COLUMN coding.events.trigger_start IS 'First character of the trigger.';

COMMENT ON COLUMN coding.events.trigger_end IS 'Character after its last.';

COMMENT ON COLUMN coding.events.trigger_text IS 'The trigger.';

COMMENT ON COLUMN coding.events.sentence_start IS 'First character of the sentence.';

COMMENT ON COLUMN coding.events.sentence_end IS 'Character after its last.';

COMMENT ON COLUMN coding.events.sentence IS 'The sentence.';

COMMENT ON COLUMN coding.events.contexts IS 'Fields that it belongs to, as trade or energy.';

COMMENT ON COLUMN coding.events.confidence IS '0..1, calibrated.';

COMMENT ON COLUMN coding.events.rule IS 'Name of the rule or model that made it.';

COMMENT ON COLUMN coding.events.place_confidence IS 'How often names read in this way mean the place given, 0 to 1; null without a place, and for rows kept before it was.';

CREATE TABLE coding.extractions (
    extraction_id bigint NOT NULL,
    article_id text NOT NULL,
    version integer NOT NULL,
    extractor_version text NOT NULL,
    body_chars integer NOT NULL,
    is_current boolean NOT NULL,
    extracted_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT extractions_extractor_version_check CHECK ((extractor_version <> ''::text))
);

COMMENT ON TABLE coding.extractions IS 'One reading of one article version by one extractor version.';

COMMENT ON COLUMN coding.extractions.extraction_id IS 'Running number.';

COMMENT ON COLUMN coding.extractions.article_id IS 'The article.';

COMMENT ON COLUMN coding.extractions.version IS 'Its version.';

COMMENT ON COLUMN coding.extractions.extractor_version IS 'Version of the extractor.';

COMMENT ON COLUMN coding.extractions.body_chars IS 'Length of the body; no offset lies beyond it.';

COMMENT ON COLUMN coding.extractions.is_current IS 'Whether it is the reading that counts.';

COMMENT ON COLUMN coding.extractions.extracted_at IS 'When.';

CREATE VIEW coding.current_events AS
 SELECT event.extraction_id,
    event.event_id,
    event.article_id,
    extraction.version,
    extraction.extractor_version,
    event.day,
    event.day_source,
    event.type,
    event.mode,
    event.status,
    event.stage,
    event.quad,
    event.score,
    event.place_text,
    event.geonameid,
    event.place_country,
    event.lat,
    event.lon,
    event.place_level,
    event.begin,
    event.end_day,
    event."precision",
    event.date_source,
    event.trigger_start,
    event.trigger_end,
    event.trigger_text,
    event.sentence_start,
    event.sentence_end,
    event.sentence,
    event.contexts,
    event.confidence,
    event.rule
   FROM (coding.events event
     JOIN coding.extractions extraction USING (extraction_id))
  WHERE extraction.is_current;

COMMENT ON VIEW coding.current_events IS 'Events of the readings that count.';

CREATE TABLE coding.figures (
    extraction_id bigint NOT NULL,
    body_chars integer NOT NULL,
    figure_id text NOT NULL,
    article_id text NOT NULL,
    day date NOT NULL,
    day_source text NOT NULL,
    metric text NOT NULL,
    metric_code text,
    value double precision,
    unit text,
    percent double precision,
    base text,
    bound text,
    kind text NOT NULL,
    period_begin date,
    period_end_day date,
    period_precision text,
    parties text[] NOT NULL,
    start_char integer NOT NULL,
    end_char integer NOT NULL,
    text text NOT NULL,
    sentence_start integer NOT NULL,
    sentence_end integer NOT NULL,
    sentence text NOT NULL,
    event_id text,
    confidence double precision NOT NULL,
    rule text NOT NULL,
    metric_key text GENERATED ALWAYS AS (COALESCE(metric_code, ('='::text || split_part(metric, ' '::text, '-1'::integer)))) STORED NOT NULL,
    CONSTRAINT figures_base_check CHECK ((base = ANY (ARRAY['year_earlier'::text, 'period_earlier'::text]))),
    CONSTRAINT figures_bound_check CHECK ((bound = ANY (ARRAY['>'::text, '<'::text, '~'::text]))),
    CONSTRAINT figures_check CHECK ((num_nonnulls(value, percent) > 0)),
    CONSTRAINT figures_check1 CHECK (((value <> ALL (ARRAY['NaN'::double precision, 'Infinity'::double precision, '-Infinity'::double precision])) AND (percent <> ALL (ARRAY['NaN'::double precision, 'Infinity'::double precision, '-Infinity'::double precision])))),
    CONSTRAINT figures_check2 CHECK ((period_end_day > period_begin)),
    CONSTRAINT figures_check3 CHECK ((num_nulls(period_begin, period_end_day, period_precision) = ANY (ARRAY[0, 3]))),
    CONSTRAINT figures_check4 CHECK (((start_char < end_char) AND (end_char <= body_chars))),
    CONSTRAINT figures_check5 CHECK ((char_length(text) = (end_char - start_char))),
    CONSTRAINT figures_check6 CHECK (((sentence_start < sentence_end) AND (sentence_end <= body_chars))),
    CONSTRAINT figures_check7 CHECK ((char_length(sentence) = (sentence_end - sentence_start))),
    CONSTRAINT figures_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision))),
    CONSTRAINT figures_day_source_check CHECK ((day_source = ANY (ARRAY['publication'::text, 'fetch'::text, 'arrival'::text]))),
    CONSTRAINT figures_figure_id_check CHECK ((figure_id <> ''::text)),
    CONSTRAINT figures_kind_check CHECK ((kind = ANY (ARRAY['actual'::text, 'estimate'::text, 'forecast'::text, 'target'::text, 'commitment'::text]))),
    CONSTRAINT figures_metric_check CHECK ((metric <> ''::text)),
    CONSTRAINT figures_period_precision_check CHECK ((period_precision = ANY (ARRAY['day'::text, 'week'::text, 'month'::text, 'quarter'::text, 'half'::text, 'year'::text, 'decade'::text, 'range'::text, 'unknown'::text]))),
    CONSTRAINT figures_rule_check CHECK ((rule <> ''::text)),
    CONSTRAINT figures_sentence_start_check CHECK ((sentence_start >= 0)),
    CONSTRAINT figures_start_char_check CHECK ((start_char >= 0))
);

COMMENT ON TABLE coding.figures IS 'Quantities that one article states about the world.';

COMMENT ON COLUMN coding.figures.extraction_id IS 'The reading.';

COMMENT ON COLUMN coding.figures.body_chars IS 'Length of the body; no offset lies beyond it.';

COMMENT ON COLUMN coding.figures.figure_id IS 'From the content; free of the extractor''s version.';

COMMENT ON COLUMN coding.figures.article_id IS 'The article.';

COMMENT ON COLUMN coding.figures.day IS 'The day under which it is filed: that of the article.';

COMMENT ON COLUMN coding.figures.day_source IS 'What day is: the first possible publication day, the day of the fetch, or the day on which it reached us.';

COMMENT ON COLUMN coding.figures.metric IS 'Short noun phrase from the text, lower case.';

COMMENT ON COLUMN coding.figures.metric_code IS 'From the metric lexicon; null when it is not there.';

COMMENT ON COLUMN coding.figures.value IS 'Level, scale resolved; null for a change only.';

COMMENT ON COLUMN coding.figures.unit IS 'ISO 4217 for money, SI or a plain name else; null for a bare number.';

COMMENT ON COLUMN coding.figures.percent IS 'Change or share in percent; null when none is stated.';

COMMENT ON COLUMN coding.figures.base IS 'What a change is measured against; null when not stated.';

COMMENT ON COLUMN coding.figures.bound IS '> (more than), < (less than), ~ (about); null when exact.';

COMMENT ON COLUMN coding.figures.kind IS 'Whether it was measured or is aimed at.';

COMMENT ON COLUMN coding.figures.period_begin IS 'First day of what it is about; null when not known.';

COMMENT ON COLUMN coding.figures.period_end_day IS 'Day after the last.';

COMMENT ON COLUMN coding.figures.period_precision IS 'How exactly the period is known.';

COMMENT ON COLUMN coding.figures.parties IS 'Country codes, in order of mention.';

COMMENT ON COLUMN coding.figures.start_char IS 'First character in the body.';

COMMENT ON COLUMN coding.figures.end_char IS 'Character after the last.';

COMMENT ON COLUMN coding.figures.text IS 'The words.';

COMMENT ON COLUMN coding.figures.sentence_start IS 'First character of the sentence.';

COMMENT ON COLUMN coding.figures.sentence_end IS 'Character after its last.';

COMMENT ON COLUMN coding.figures.sentence IS 'The sentence.';

COMMENT ON COLUMN coding.figures.event_id IS 'The event that it belongs to; null when none.';

COMMENT ON COLUMN coding.figures.confidence IS '0..1, calibrated.';

COMMENT ON COLUMN coding.figures.rule IS 'Name of the rule that made it.';

COMMENT ON COLUMN coding.figures.metric_key IS 'What linking compares: metric_code, else = and the last word of metric.';

CREATE VIEW coding.current_figures AS
 SELECT figure.extraction_id,
    figure.figure_id,
    figure.article_id,
    extraction.version,
    extraction.extractor_version,
    figure.day,
    figure.day_source,
    figure.metric,
    figure.metric_code,
    figure.value,
    figure.unit,
    figure.percent,
    figure.base,
    figure.bound,
    figure.kind,
    figure.period_begin,
    figure.period_end_day,
    figure.period_precision,
    figure.parties,
    figure.start_char,
    figure.end_char,
    figure.text,
    figure.sentence_start,
    figure.sentence_end,
    figure.sentence,
    figure.event_id,
    figure.confidence,
    figure.rule
   FROM (coding.figures figure
     JOIN coding.extractions extraction USING (extraction_id))
  WHERE extraction.is_current;

COMMENT ON VIEW coding.current_figures IS 'Figures of the readings that count.';

CREATE TABLE coding.event_actors (
    extraction_id bigint NOT NULL,
    event_id text NOT NULL,
    "position" integer NOT NULL,
    body_chars integer NOT NULL,
    role text NOT NULL,
    text text NOT NULL,
    start_char integer NOT NULL,
    end_char integer NOT NULL,
    country text,
    sector text,
    entity text,
    CONSTRAINT event_actors_check CHECK (((start_char < end_char) AND (end_char <= body_chars))),
    CONSTRAINT event_actors_check1 CHECK ((char_length(text) = (end_char - start_char))),
    CONSTRAINT event_actors_position_check CHECK (("position" >= 0)),
    CONSTRAINT event_actors_role_check CHECK ((role = ANY (ARRAY['actor'::text, 'recipient'::text]))),
    CONSTRAINT event_actors_start_char_check CHECK ((start_char >= 0))
);

COMMENT ON TABLE coding.event_actors IS 'Who acts in an event, and on whom.';

COMMENT ON COLUMN coding.event_actors.extraction_id IS 'The reading.';

COMMENT ON COLUMN coding.event_actors.event_id IS 'The event.';

COMMENT ON COLUMN coding.event_actors."position" IS 'Counts from 0, in the extractor''s order.';

COMMENT ON COLUMN coding.event_actors.body_chars IS 'Length of the body; no offset lies beyond it.';

COMMENT ON COLUMN coding.event_actors.role IS 'actor or recipient.';

COMMENT ON COLUMN coding.event_actors.text IS 'The words.';

COMMENT ON COLUMN coding.event_actors.start_char IS 'First character in the body.';

COMMENT ON COLUMN coding.event_actors.end_char IS 'Character after the last.';

COMMENT ON COLUMN coding.event_actors.country IS 'ISO 3166 alpha-3 or an organisation''s code; null when not known.';

COMMENT ON COLUMN coding.event_actors.sector IS 'PLOVER sector; null when not known.';

COMMENT ON COLUMN coding.event_actors.entity IS 'Stable entity id; null when only the words are known.';

CREATE TABLE coding.event_types (
    type text NOT NULL,
    quad smallint,
    meaning text NOT NULL,
    CONSTRAINT event_types_quad_check CHECK (((quad >= 1) AND (quad <= 4)))
);

COMMENT ON TABLE coding.event_types IS 'The types of events: PLOVER''s, and LAUNCH.';

COMMENT ON COLUMN coding.event_types.type IS 'Name.';

COMMENT ON COLUMN coding.event_types.quad IS 'Quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict; null for LAUNCH.';

COMMENT ON COLUMN coding.event_types.meaning IS 'What it is, in short; the codebook says more.';

ALTER TABLE coding.extractions ALTER COLUMN extraction_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME coding.extractions_extraction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE coding.link_figure_places (
    figure_id text NOT NULL,
    key bigint NOT NULL,
    is_leader boolean NOT NULL,
    day date NOT NULL,
    period_begin date,
    period_end_day date,
    particulars integer[] NOT NULL,
    CONSTRAINT link_figure_places_check CHECK (((period_begin IS NULL) = (period_end_day IS NULL)))
);

COMMENT ON TABLE coding.link_figure_places IS 'Where linking looks for the other figures of a topic: by what it has in common with them, by period and by day.';

COMMENT ON COLUMN coding.link_figure_places.figure_id IS 'The figure.';

COMMENT ON COLUMN coding.link_figure_places.key IS 'Stands for the metric with a country or a name, the event, or the very same level.';

COMMENT ON COLUMN coding.link_figure_places.is_leader IS 'Whether it leads a topic.';

COMMENT ON COLUMN coding.link_figure_places.day IS 'Day of its article, by which it is taken in turn.';

COMMENT ON COLUMN coding.link_figure_places.period_begin IS 'First day of what it is about; null where that is not known.';

COMMENT ON COLUMN coding.link_figure_places.period_end_day IS 'Day after the last; null where that is not known.';

COMMENT ON COLUMN coding.link_figure_places.particulars IS 'Stand for its telling words and names, its event and a level that is rare.';

CREATE TABLE coding.link_figures (
    figure_id text NOT NULL,
    leader_id text NOT NULL,
    score double precision NOT NULL,
    report jsonb NOT NULL,
    CONSTRAINT link_figures_leader_id_check CHECK ((leader_id <> ''::text)),
    CONSTRAINT link_figures_score_check CHECK ((score >= (0)::double precision))
);

COMMENT ON TABLE coding.link_figures IS 'What linking knew of each figure when it decided which topic it belongs to.';

COMMENT ON COLUMN coding.link_figures.figure_id IS 'The figure as one article tells it.';

COMMENT ON COLUMN coding.link_figures.leader_id IS 'The figure that leads its topic; its own id where it leads.';

COMMENT ON COLUMN coding.link_figures.score IS 'How well it goes with the leader; 0 for a leader.';

COMMENT ON COLUMN coding.link_figures.report IS 'The figure as linking saw it, for the comparison with others.';

CREATE TABLE coding.link_places (
    event_id text NOT NULL,
    key bigint NOT NULL,
    is_leader boolean NOT NULL,
    span smallint NOT NULL,
    day date NOT NULL,
    end_day date,
    told_on date NOT NULL,
    order_day date NOT NULL,
    particulars integer[] NOT NULL,
    CONSTRAINT link_places_check CHECK (((span = 0) = (end_day IS NULL))),
    CONSTRAINT link_places_span_check CHECK ((span = ANY (ARRAY[0, 1, 7, 31])))
);

COMMENT ON TABLE coding.link_places IS 'Where linking looks for the other reports of an event: by what it has in common with them, and by day.';

COMMENT ON COLUMN coding.link_places.event_id IS 'The event.';

COMMENT ON COLUMN coding.link_places.key IS 'Stands for the family of its type and a country, a named entity or the article.';

COMMENT ON COLUMN coding.link_places.is_leader IS 'Whether it leads a cluster.';

COMMENT ON COLUMN coding.link_places.span IS 'Its days are no more than so many; 0 where they are unknown or more than a month.';

COMMENT ON COLUMN coding.link_places.day IS 'First day; the day on which it was told where span is 0.';

COMMENT ON COLUMN coding.link_places.end_day IS 'Day after the last; null where span is 0.';

COMMENT ON COLUMN coding.link_places.told_on IS 'First possible publication day of the article; 1970-01-01 where it is not known.';

COMMENT ON COLUMN coding.link_places.order_day IS 'The day by which it is taken in turn.';

COMMENT ON COLUMN coding.link_places.particulars IS 'Stand for its telling words, names, entities, place, amounts, and an act between countries on one day.';

CREATE TABLE coding.link_reports (
    event_id text NOT NULL,
    leader_id text NOT NULL,
    score double precision NOT NULL,
    report jsonb NOT NULL,
    order_day date NOT NULL,
    known_day date NOT NULL,
    deal bigint,
    reached smallint,
    words integer[] NOT NULL,
    CONSTRAINT link_reports_leader_id_check CHECK ((leader_id <> ''::text)),
    CONSTRAINT link_reports_score_check CHECK ((score >= (0)::double precision))
);

COMMENT ON TABLE coding.link_reports IS 'What linking knew of each event when it decided where it belongs.';

COMMENT ON COLUMN coding.link_reports.event_id IS 'The event as one article tells it.';

COMMENT ON COLUMN coding.link_reports.leader_id IS 'The event that leads its cluster; its own id where it leads.';

COMMENT ON COLUMN coding.link_reports.score IS 'How well it goes with the leader; 0 for a leader.';

COMMENT ON COLUMN coding.link_reports.report IS 'The event as linking saw it, for the comparison with others.';

COMMENT ON COLUMN coding.link_reports.order_day IS 'The day by which it is taken in turn: published, else of the event.';

COMMENT ON COLUMN coding.link_reports.known_day IS 'First day of the event, else the day on which it was told; 1970-01-01 where neither is known.';

COMMENT ON COLUMN coding.link_reports.deal IS 'Stands for the countries of a stage of a deal; null for anything else.';

COMMENT ON COLUMN coding.link_reports.reached IS 'How far the deal has come; null with deal.';

COMMENT ON COLUMN coding.link_reports.words IS 'Stand for the words that stages of one deal share.';

CREATE TABLE coding.measure_members (
    figure_id text NOT NULL,
    measure_id text NOT NULL,
    "position" integer NOT NULL,
    CONSTRAINT measure_members_position_check CHECK (("position" >= 0))
);

COMMENT ON TABLE coding.measure_members IS 'Which figures tell a measure.';

COMMENT ON COLUMN coding.measure_members.figure_id IS 'The figure as one article tells it.';

COMMENT ON COLUMN coding.measure_members.measure_id IS 'The measure that it tells.';

COMMENT ON COLUMN coding.measure_members."position" IS 'Counts from 0, by day and id.';

CREATE TABLE coding.measures (
    measure_id text NOT NULL,
    topic_id text NOT NULL,
    first_figure_id text NOT NULL,
    best_figure_id text NOT NULL,
    ended_at timestamp with time zone,
    successor text,
    linked_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT measures_check CHECK ((successor <> measure_id)),
    CONSTRAINT measures_check1 CHECK (((successor IS NULL) OR (ended_at IS NOT NULL))),
    CONSTRAINT measures_measure_id_check CHECK ((measure_id <> ''::text)),
    CONSTRAINT measures_topic_id_check CHECK ((topic_id <> ''::text))
);

COMMENT ON TABLE coding.measures IS 'Figures that tell one value of one thing; a measure that lost all its figures stays as a tombstone.';

COMMENT ON COLUMN coding.measures.measure_id IS 'From its first figure.';

COMMENT ON COLUMN coding.measures.topic_id IS 'What is measured, from the first figure that is about it; measures that share it contradict one another.';

COMMENT ON COLUMN coding.measures.first_figure_id IS 'The figure that it was named after.';

COMMENT ON COLUMN coding.measures.best_figure_id IS 'The figure that gives the value most exactly.';

COMMENT ON COLUMN coding.measures.ended_at IS 'When it lost its last figure; null while it lives.';

COMMENT ON COLUMN coding.measures.successor IS 'The measure that has its first figure now; null when that was withdrawn.';

COMMENT ON COLUMN coding.measures.linked_at IS 'When it was last made or changed.';

CREATE TABLE coding.skips (
    article_id text NOT NULL,
    version integer NOT NULL,
    extractor_version text NOT NULL,
    reason text NOT NULL,
    message text NOT NULL,
    skipped_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT skips_reason_check CHECK ((reason <> ''::text))
);

COMMENT ON TABLE coding.skips IS 'Articles that an extractor cannot read, and why.';

COMMENT ON COLUMN coding.skips.article_id IS 'The article.';

COMMENT ON COLUMN coding.skips.version IS 'Its version.';

COMMENT ON COLUMN coding.skips.extractor_version IS 'Version of the extractor that gave up.';

COMMENT ON COLUMN coding.skips.reason IS 'A short, countable word.';

COMMENT ON COLUMN coding.skips.message IS 'One sentence for a person.';

COMMENT ON COLUMN coding.skips.skipped_at IS 'When.';

CREATE TABLE coding.times (
    extraction_id bigint NOT NULL,
    body_chars integer NOT NULL,
    "position" integer NOT NULL,
    start_char integer NOT NULL,
    end_char integer NOT NULL,
    text text NOT NULL,
    type text NOT NULL,
    value text,
    mod text,
    begin date,
    end_day date,
    "precision" text NOT NULL,
    anchor text,
    relative_unit text,
    relative_count integer,
    relative_direction text,
    rule text NOT NULL,
    reason text,
    confidence double precision DEFAULT 1 NOT NULL,
    other_begin date,
    other_end date,
    CONSTRAINT times_anchor_check CHECK ((anchor = ANY (ARRAY['absolute'::text, 'publication'::text, 'mention'::text]))),
    CONSTRAINT times_check CHECK (((relative_unit IS NOT NULL) OR (num_nonnulls(relative_count, relative_direction) = 0))),
    CONSTRAINT times_check1 CHECK (((start_char < end_char) AND (end_char <= body_chars))),
    CONSTRAINT times_check2 CHECK ((char_length(text) = (end_char - start_char))),
    CONSTRAINT times_check3 CHECK ((end_day > begin)),
    CONSTRAINT times_check4 CHECK ((num_nulls(begin, end_day) = ANY (ARRAY[0, 2]))),
    CONSTRAINT times_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision))),
    CONSTRAINT times_other_check CHECK (((num_nulls(other_begin, other_end) = ANY (ARRAY[0, 2])) AND (other_end > other_begin))),
    CONSTRAINT times_position_check CHECK (("position" >= 0)),
    CONSTRAINT times_precision_check CHECK (("precision" = ANY (ARRAY['day'::text, 'week'::text, 'month'::text, 'quarter'::text, 'half'::text, 'year'::text, 'decade'::text, 'range'::text, 'unknown'::text]))),
    CONSTRAINT times_reason_check CHECK ((reason <> ''::text)),
    CONSTRAINT times_relative_direction_check CHECK ((relative_direction = ANY (ARRAY['past'::text, 'future'::text]))),
    CONSTRAINT times_rule_check CHECK ((rule <> ''::text)),
    CONSTRAINT times_start_char_check CHECK ((start_char >= 0)),
    CONSTRAINT times_type_check CHECK ((type = ANY (ARRAY['DATE'::text, 'TIME'::text, 'DURATION'::text, 'SET'::text])))
);

COMMENT ON TABLE coding.times IS 'Time expressions, as TIMEX3 and as days.';

COMMENT ON COLUMN coding.times.extraction_id IS 'The reading.';

COMMENT ON COLUMN coding.times.body_chars IS 'Length of the body; no offset lies beyond it.';

COMMENT ON COLUMN coding.times."position" IS 'Counts from 0, in the order of the text.';

COMMENT ON COLUMN coding.times.start_char IS 'First character in the body.';

COMMENT ON COLUMN coding.times.end_char IS 'Character after the last.';

COMMENT ON COLUMN coding.times.text IS 'The words.';

COMMENT ON COLUMN coding.times.type IS 'TIMEX3 type: DATE, TIME, DURATION or SET.';

COMMENT ON COLUMN coding.times.value IS 'TIMEX3 value; null when none fits.';

COMMENT ON COLUMN coding.times.mod IS 'TIMEX3 mod; null when none applies.';

COMMENT ON COLUMN coding.times.begin IS 'First day; null when the words name no day.';

COMMENT ON COLUMN coding.times.end_day IS 'Day after the last; null with begin.';

COMMENT ON COLUMN coding.times."precision" IS 'How exactly the days are known.';

COMMENT ON COLUMN coding.times.anchor IS 'What it is counted from; null when nothing.';

COMMENT ON COLUMN coding.times.relative_unit IS 'Unit in which it is counted from the reference day; null where the words name the time themselves.';

COMMENT ON COLUMN coding.times.relative_count IS 'Signed count of that unit; null where only the direction is known.';

COMMENT ON COLUMN coding.times.relative_direction IS 'past or future; null where neither the words nor the tense say.';

COMMENT ON COLUMN coding.times.rule IS 'Name of the rule that read it.';

COMMENT ON COLUMN coding.times.reason IS 'What decided where the words leave it open; null where they do not.';

COMMENT ON COLUMN coding.times.confidence IS 'How often times decided in this way are right, 0 to 1; 1 where nothing was guessed.';

COMMENT ON COLUMN coding.times.other_begin IS 'First day that the words mean if the guess is wrong; null where no other reading is likely.';

COMMENT ON COLUMN coding.times.other_end IS 'Day after the last of that reading; null with other_begin.';

CREATE TABLE coding.unlinked (
    event_id text NOT NULL,
    marked_at timestamp with time zone DEFAULT now() NOT NULL,
    mark_id bigint NOT NULL
);

COMMENT ON TABLE coding.unlinked IS 'Events that are new, read anew or gone: linking has to look at them.';

COMMENT ON COLUMN coding.unlinked.event_id IS 'The event as one article tells it.';

COMMENT ON COLUMN coding.unlinked.marked_at IS 'Since when.';

COMMENT ON COLUMN coding.unlinked.mark_id IS 'Running number.';

ALTER TABLE coding.unlinked ALTER COLUMN mark_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME coding.unlinked_mark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE coding.unmeasured (
    figure_id text NOT NULL,
    marked_at timestamp with time zone DEFAULT now() NOT NULL,
    mark_id bigint NOT NULL
);

COMMENT ON TABLE coding.unmeasured IS 'Figures that are new, read anew or gone: linking has to look at them.';

COMMENT ON COLUMN coding.unmeasured.figure_id IS 'The figure as one article tells it.';

COMMENT ON COLUMN coding.unmeasured.marked_at IS 'Since when.';

COMMENT ON COLUMN coding.unmeasured.mark_id IS 'Running number.';

ALTER TABLE coding.unmeasured ALTER COLUMN mark_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME coding.unmeasured_mark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE corpus.articles (
    article_id text NOT NULL,
    version integer NOT NULL,
    document_version integer NOT NULL,
    cleaner_version text NOT NULL,
    state text NOT NULL,
    title text,
    body text NOT NULL,
    body_chars integer GENERATED ALWAYS AS (char_length(body)) STORED NOT NULL,
    byline text,
    language text,
    published_begin date,
    published_end_day date,
    published_precision text,
    published_source text,
    published_evidence text,
    published_at timestamp with time zone,
    canonical_url text,
    content_hash text NOT NULL,
    notes json DEFAULT '{}'::json NOT NULL,
    is_current boolean NOT NULL,
    extracted_by text DEFAULT ''::text NOT NULL,
    stored_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT articles_check CHECK ((published_end_day > published_begin)),
    CONSTRAINT articles_check1 CHECK ((num_nulls(published_begin, published_end_day, published_precision, published_source, published_evidence) = ANY (ARRAY[0, 5]))),
    CONSTRAINT articles_check2 CHECK (((published_at IS NULL) OR (published_begin IS NOT NULL))),
    CONSTRAINT articles_cleaner_version_check CHECK ((cleaner_version <> ''::text)),
    CONSTRAINT articles_content_hash_check CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT articles_language_check CHECK ((language ~ '^[a-z]{2}$'::text)),
    CONSTRAINT articles_notes_check CHECK ((json_typeof(notes) = 'object'::text)),
    CONSTRAINT articles_published_precision_check CHECK ((published_precision = ANY (ARRAY['day'::text, 'week'::text, 'month'::text, 'quarter'::text, 'half'::text, 'year'::text, 'decade'::text, 'range'::text, 'unknown'::text]))),
    CONSTRAINT articles_published_source_check CHECK ((published_source = ANY (ARRAY['feed'::text, 'metadata'::text, 'jsonld'::text, 'url'::text, 'text'::text, 'dateline'::text, 'inferred'::text]))),
    CONSTRAINT articles_state_check CHECK ((state = ANY (ARRAY['ok'::text, 'empty'::text, 'paywalled'::text, 'blocked'::text, 'not_article'::text]))),
    CONSTRAINT articles_version_check CHECK ((version > 0))
);

COMMENT ON TABLE corpus.articles IS 'A document''s own text, without navigation, promotion and captions: a row for each version.';

COMMENT ON COLUMN corpus.articles.article_id IS 'The document''s id.';

COMMENT ON COLUMN corpus.articles.version IS 'Counts from 1; a new one when text, state, language or publication day change.';

COMMENT ON COLUMN corpus.articles.document_version IS 'Version of the document that it was read from.';

COMMENT ON COLUMN corpus.articles.cleaner_version IS 'Version of the cleaner that read it.';

COMMENT ON COLUMN corpus.articles.state IS 'ok, empty, paywalled, blocked or not_article; only ok goes on to extraction.';

COMMENT ON COLUMN corpus.articles.title IS 'Headline; null when there is none.';

COMMENT ON COLUMN corpus.articles.body IS 'The text; all offsets count its characters (Unicode code points).';

COMMENT ON COLUMN corpus.articles.body_chars IS 'Length of body in characters.';

COMMENT ON COLUMN corpus.articles.byline IS 'Author line; null when there is none.';

COMMENT ON COLUMN corpus.articles.language IS 'ISO 639-1; null when the text is too short to tell.';

COMMENT ON COLUMN corpus.articles.published_begin IS 'First day on which it can have been published; null when not known.';

COMMENT ON COLUMN corpus.articles.published_end_day IS 'Day after the last on which it can have been published.';

COMMENT ON COLUMN corpus.articles.published_precision IS 'How exactly the publication day is known.';

COMMENT ON COLUMN corpus.articles.published_source IS 'Where the publication day was read.';

COMMENT ON COLUMN corpus.articles.published_evidence IS 'The words that decided.';

COMMENT ON COLUMN corpus.articles.published_at IS 'The instant of publication, where one is known.';

COMMENT ON COLUMN corpus.articles.canonical_url IS 'Its address without what only tracks; null when not known.';

COMMENT ON COLUMN corpus.articles.content_hash IS 'sha256 of title and body, hex.';

COMMENT ON COLUMN corpus.articles.notes IS 'Counts and sizes about the cleaning itself.';

COMMENT ON COLUMN corpus.articles.is_current IS 'Whether it is the version that counts.';

COMMENT ON COLUMN corpus.articles.extracted_by IS 'Extractor version that last read it; empty: none has.';

COMMENT ON COLUMN corpus.articles.stored_at IS 'When it was stored.';

CREATE TABLE corpus.date_evidence (
    article_id text NOT NULL,
    version integer NOT NULL,
    "position" integer NOT NULL,
    source text NOT NULL,
    evidence text NOT NULL,
    begin date,
    end_day date,
    weight double precision NOT NULL,
    refused text,
    at timestamp with time zone,
    CONSTRAINT date_evidence_check CHECK ((end_day > begin)),
    CONSTRAINT date_evidence_check1 CHECK ((num_nulls(begin, end_day) = ANY (ARRAY[0, 2]))),
    CONSTRAINT date_evidence_position_check CHECK (("position" >= 0)),
    CONSTRAINT date_evidence_source_check CHECK ((source = ANY (ARRAY['feed'::text, 'metadata'::text, 'jsonld'::text, 'url'::text, 'text'::text, 'dateline'::text, 'inferred'::text]))),
    CONSTRAINT date_evidence_weight_check CHECK (((weight >= (0)::double precision) AND (weight <= (1)::double precision)))
);

COMMENT ON TABLE corpus.date_evidence IS 'Each statement about a publication day, heard or refused.';

COMMENT ON COLUMN corpus.date_evidence.article_id IS 'The article.';

COMMENT ON COLUMN corpus.date_evidence.version IS 'Its version.';

COMMENT ON COLUMN corpus.date_evidence."position" IS 'Counts from 0, in the order in which statements were heard.';

COMMENT ON COLUMN corpus.date_evidence.source IS 'Where it stands.';

COMMENT ON COLUMN corpus.date_evidence.evidence IS 'The words or the field that say it.';

COMMENT ON COLUMN corpus.date_evidence.begin IS 'First day that it names; null when it names none.';

COMMENT ON COLUMN corpus.date_evidence.end_day IS 'Day after the last that it names.';

COMMENT ON COLUMN corpus.date_evidence.weight IS 'How far this kind of statement is trusted, 0..1.';

COMMENT ON COLUMN corpus.date_evidence.refused IS 'Why it was refused; null where it was heard.';

COMMENT ON COLUMN corpus.date_evidence.at IS 'The instant that it names, where it does.';

CREATE TABLE corpus.skips (
    document_id text NOT NULL,
    version integer NOT NULL,
    cleaner_version text NOT NULL,
    reason text NOT NULL,
    message text NOT NULL,
    skipped_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT skips_reason_check CHECK ((reason <> ''::text))
);

COMMENT ON TABLE corpus.skips IS 'Documents of which no article can be made, and why.';

COMMENT ON COLUMN corpus.skips.document_id IS 'The document.';

COMMENT ON COLUMN corpus.skips.version IS 'Its version.';

COMMENT ON COLUMN corpus.skips.cleaner_version IS 'Version of the cleaner that gave up.';

COMMENT ON COLUMN corpus.skips.reason IS 'A short, countable word: empty, binary, too_large …';

COMMENT ON COLUMN corpus.skips.message IS 'One sentence for a person.';

COMMENT ON COLUMN corpus.skips.skipped_at IS 'When.';

CREATE TABLE corpus.voice_bands (
    band text NOT NULL,
    article_id text NOT NULL
);

COMMENT ON TABLE corpus.voice_bands IS 'Bands of the signatures: articles that share one are compared.';

COMMENT ON COLUMN corpus.voice_bands.band IS 'Number and hash of the band.';

COMMENT ON COLUMN corpus.voice_bands.article_id IS 'The article.';

CREATE TABLE corpus.voices (
    article_id text NOT NULL,
    voice text NOT NULL,
    similarity double precision NOT NULL,
    signature bytea,
    decided_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT voices_similarity_check CHECK (((similarity >= (0)::double precision) AND (similarity <= (1)::double precision))),
    CONSTRAINT voices_voice_check CHECK ((voice <> ''::text))
);

COMMENT ON TABLE corpus.voices IS 'Near-duplicate groups: articles that tell the same text are one voice.';

COMMENT ON COLUMN corpus.voices.article_id IS 'The article.';

COMMENT ON COLUMN corpus.voices.voice IS 'The group; an article without a row here is a voice of its own content.';

COMMENT ON COLUMN corpus.voices.similarity IS 'How like the group''s first article it is, 0..1.';

COMMENT ON COLUMN corpus.voices.signature IS 'MinHash signature that it was compared by; null when it was compared otherwise.';

COMMENT ON COLUMN corpus.voices.decided_at IS 'When.';

CREATE TABLE daily.releases (
    release_id bigint NOT NULL,
    day date NOT NULL,
    published_at timestamp with time zone NOT NULL,
    reasons text[] NOT NULL,
    row_counts jsonb NOT NULL,
    changed_rows bigint NOT NULL,
    check_run_id bigint NOT NULL,
    check_verdict text NOT NULL,
    quarantined_rows integer NOT NULL,
    warnings integer NOT NULL,
    extractor_versions text[] NOT NULL,
    build_id bigint NOT NULL,
    approved_by text,
    approved_why text,
    CONSTRAINT releases_changed_rows_check CHECK ((changed_rows >= 0)),
    CONSTRAINT releases_check CHECK (((approved_by IS NULL) = (approved_why IS NULL))),
    CONSTRAINT releases_check1 CHECK (((check_verdict <> 'blocked'::text) OR (approved_by IS NOT NULL))),
    CONSTRAINT releases_check_verdict_check CHECK ((check_verdict = ANY (ARRAY['passed'::text, 'quarantined'::text, 'blocked'::text]))),
    CONSTRAINT releases_quarantined_rows_check CHECK ((quarantined_rows >= 0)),
    CONSTRAINT releases_warnings_check CHECK ((warnings >= 0))
);

COMMENT ON TABLE daily.releases IS 'Every release of a day: what, when, why, and how the checks went. A day without a row here was never published.';

COMMENT ON COLUMN daily.releases.release_id IS 'Rises with every release.';

COMMENT ON COLUMN daily.releases.day IS 'The day that was released.';

COMMENT ON COLUMN daily.releases.published_at IS 'When; rises with release_id.';

COMMENT ON COLUMN daily.releases.reasons IS 'Why: new, late, corrected, extractor, linking, withdrawn, coverage, operator.';

COMMENT ON COLUMN daily.releases.row_counts IS 'By table: rows inserted, updated, deleted, and the total afterwards.';

COMMENT ON COLUMN daily.releases.changed_rows IS 'Rows inserted, updated or deleted over all tables.';

COMMENT ON COLUMN daily.releases.check_run_id IS 'The check that let it out, in quality.runs.';

COMMENT ON COLUMN daily.releases.check_verdict IS 'passed, quarantined where some rows were held back, or blocked where a person let it out all the same.';

COMMENT ON COLUMN daily.releases.quarantined_rows IS 'Rows that were held back.';

COMMENT ON COLUMN daily.releases.warnings IS 'Rules that failed without holding anything back.';

COMMENT ON COLUMN daily.releases.extractor_versions IS 'Extractor versions whose rows are in it.';

COMMENT ON COLUMN daily.releases.build_id IS 'The build that was released.';

COMMENT ON COLUMN daily.releases.approved_by IS 'Who let a blocked day out; null where nobody had to.';

COMMENT ON COLUMN daily.releases.approved_why IS 'Why, in that person''s words.';

CREATE VIEW daily.changes AS
 SELECT change.release_id,
    release.published_at,
    change.day,
    change.table_name,
    change.change,
    change.row_key,
    change.successor
   FROM (( SELECT events_history.release_from AS release_id,
            events_history.day,
            'events'::text AS table_name,
            events_history.change_from AS change,
            jsonb_build_object('event_id', events_history.event_id) AS row_key,
            NULL::text AS successor
           FROM daily.events_history
        UNION ALL
         SELECT events_history.release_to AS release_id,
            events_history.day,
            'events'::text AS table_name,
            events_history.change_to AS change,
            jsonb_build_object('event_id', events_history.event_id) AS row_key,
            ( SELECT clusters.successor
                   FROM coding.clusters
                  WHERE (clusters.cluster_id = events_history.event_id)) AS successor
           FROM daily.events_history
          WHERE (events_history.change_to = 'delete'::text)
        UNION ALL
         SELECT reports_history.release_from AS release_id,
            reports_history.day,
            'reports'::text AS table_name,
            reports_history.change_from AS change,
            jsonb_build_object('report_id', reports_history.report_id) AS row_key,
            NULL::text AS successor
           FROM daily.reports_history
        UNION ALL
         SELECT reports_history.release_to AS release_id,
            reports_history.day,
            'reports'::text AS table_name,
            reports_history.change_to AS change,
            jsonb_build_object('report_id', reports_history.report_id) AS row_key,
            NULL::text AS successor
           FROM daily.reports_history
          WHERE (reports_history.change_to = 'delete'::text)
        UNION ALL
         SELECT figures_history.release_from AS release_id,
            figures_history.day,
            'figures'::text AS table_name,
            figures_history.change_from AS change,
            jsonb_build_object('figure_id', figures_history.figure_id) AS row_key,
            NULL::text AS successor
           FROM daily.figures_history
        UNION ALL
         SELECT figures_history.release_to AS release_id,
            figures_history.day,
            'figures'::text AS table_name,
            figures_history.change_to AS change,
            jsonb_build_object('figure_id', figures_history.figure_id) AS row_key,
            NULL::text AS successor
           FROM daily.figures_history
          WHERE (figures_history.change_to = 'delete'::text)
        UNION ALL
         SELECT counts_history.release_from AS release_id,
            counts_history.day,
            'counts'::text AS table_name,
            counts_history.change_from AS change,
            jsonb_build_object('type', counts_history.type, 'actor_country', counts_history.actor_country, 'other_country', counts_history.other_country) AS row_key,
            NULL::text AS successor
           FROM daily.counts_history
        UNION ALL
         SELECT counts_history.release_to AS release_id,
            counts_history.day,
            'counts'::text AS table_name,
            counts_history.change_to AS change,
            jsonb_build_object('type', counts_history.type, 'actor_country', counts_history.actor_country, 'other_country', counts_history.other_country) AS row_key,
            NULL::text AS successor
           FROM daily.counts_history
          WHERE (counts_history.change_to = 'delete'::text)
        UNION ALL
         SELECT coverage_history.release_from AS release_id,
            coverage_history.day,
            'coverage'::text AS table_name,
            coverage_history.change_from AS change,
            jsonb_build_object('source', coverage_history.source) AS row_key,
            NULL::text AS successor
           FROM daily.coverage_history
        UNION ALL
         SELECT coverage_history.release_to AS release_id,
            coverage_history.day,
            'coverage'::text AS table_name,
            coverage_history.change_to AS change,
            jsonb_build_object('source', coverage_history.source) AS row_key,
            NULL::text AS successor
           FROM daily.coverage_history
          WHERE (coverage_history.change_to = 'delete'::text)
        UNION ALL
         SELECT measures_history.release_from AS release_id,
            measures_history.day,
            'measures'::text AS table_name,
            measures_history.change_from AS change,
            jsonb_build_object('measure_id', measures_history.measure_id) AS row_key,
            NULL::text AS successor
           FROM daily.measures_history
        UNION ALL
         SELECT history.release_to AS release_id,
            history.day,
            'measures'::text AS table_name,
            history.change_to AS change,
            jsonb_build_object('measure_id', history.measure_id) AS row_key,
            ( SELECT measure.successor
                   FROM coding.measures measure
                  WHERE (measure.measure_id = history.measure_id)) AS successor
           FROM daily.measures_history history
          WHERE (history.change_to = 'delete'::text)) change
     JOIN daily.releases release USING (release_id));

COMMENT ON VIEW daily.changes IS 'Every row that a release inserted, updated or deleted.';

COMMENT ON COLUMN daily.changes.release_id IS 'The release.';

COMMENT ON COLUMN daily.changes.published_at IS 'When it was published.';

COMMENT ON COLUMN daily.changes.day IS 'Its day.';

COMMENT ON COLUMN daily.changes.table_name IS 'events, reports, figures, measures, counts or coverage.';

COMMENT ON COLUMN daily.changes.change IS 'insert, update or delete.';

COMMENT ON COLUMN daily.changes.row_key IS 'Key columns of the row, without the day.';

COMMENT ON COLUMN daily.changes.successor IS 'For a deleted event or measure that went up in another: the other''s id; null otherwise.';

CREATE TABLE daily.history_kept (
    is_only boolean DEFAULT true NOT NULL,
    since_release bigint NOT NULL,
    removed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT history_kept_is_only_check CHECK (is_only)
);

COMMENT ON TABLE daily.history_kept IS 'From which release on the daily tables can say what they said; no row: from the first on. At most one row.';

COMMENT ON COLUMN daily.history_kept.is_only IS 'Always true: there is one row at most.';

COMMENT ON COLUMN daily.history_kept.since_release IS 'The first release that can still be asked for: rows that it or an earlier one ended have been removed.';

COMMENT ON COLUMN daily.history_kept.removed_at IS 'When rows were last removed.';

ALTER TABLE daily.releases ALTER COLUMN release_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME daily.releases_release_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE dateline.migrations (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE dateline.migrations IS 'Migrations that were applied; never edited afterwards.';

COMMENT ON COLUMN dateline.migrations.number IS 'Its number; they are applied in this order.';

COMMENT ON COLUMN dateline.migrations.name IS 'Its file.';

COMMENT ON COLUMN dateline.migrations.checksum IS 'sha256 of its file, hex.';

COMMENT ON COLUMN dateline.migrations.applied_at IS 'When it was applied.';

CREATE TABLE ingest.blobs (
    content_hash text NOT NULL,
    codec text NOT NULL,
    body bytea NOT NULL,
    size_bytes bigint NOT NULL,
    stored_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT blobs_codec_check CHECK ((codec = ANY (ARRAY['raw'::text, 'zstd'::text]))),
    CONSTRAINT blobs_content_hash_check CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT blobs_size_bytes_check CHECK ((size_bytes >= 0))
);
ALTER TABLE ONLY ingest.blobs ALTER COLUMN body SET STORAGE EXTERNAL;

COMMENT ON TABLE ingest.blobs IS 'Bytes of documents, each content once, compressed.';

COMMENT ON COLUMN ingest.blobs.content_hash IS 'sha256 of the bytes before compression, hex.';

COMMENT ON COLUMN ingest.blobs.codec IS 'How body is compressed: raw or zstd.';

COMMENT ON COLUMN ingest.blobs.body IS 'The bytes, compressed by codec.';

COMMENT ON COLUMN ingest.blobs.size_bytes IS 'Size before compression.';

COMMENT ON COLUMN ingest.blobs.stored_at IS 'When it came.';

CREATE TABLE ingest.claims (
    stage text NOT NULL,
    item_id text NOT NULL,
    item_version integer NOT NULL,
    stage_version text NOT NULL,
    attempts integer NOT NULL,
    leased_until timestamp with time zone,
    owner text,
    not_before timestamp with time zone,
    parked_at timestamp with time zone,
    reason text,
    message text,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT claims_attempts_check CHECK ((attempts > 0)),
    CONSTRAINT claims_stage_check CHECK ((stage = ANY (ARRAY['articles'::text, 'events'::text])))
);

COMMENT ON TABLE ingest.claims IS 'Items that a stage works on or has failed on; a row goes when the item succeeds.';

COMMENT ON COLUMN ingest.claims.stage IS 'articles (documents to clean) or events (articles to read).';

COMMENT ON COLUMN ingest.claims.item_id IS 'Document or article.';

COMMENT ON COLUMN ingest.claims.item_version IS 'Its version.';

COMMENT ON COLUMN ingest.claims.stage_version IS 'Version of the cleaner or extractor that works on it.';

COMMENT ON COLUMN ingest.claims.attempts IS 'How often it was taken.';

COMMENT ON COLUMN ingest.claims.leased_until IS 'A worker has it until then; null: nobody does.';

COMMENT ON COLUMN ingest.claims.owner IS 'Who took it last.';

COMMENT ON COLUMN ingest.claims.not_before IS 'Not to be taken before; null: at once.';

COMMENT ON COLUMN ingest.claims.parked_at IS 'Taken no more since then, until an operator says so; null: not parked.';

COMMENT ON COLUMN ingest.claims.reason IS 'Short word of the last failure; null: none yet.';

COMMENT ON COLUMN ingest.claims.message IS 'Sentence of the last failure; null: none yet.';

COMMENT ON COLUMN ingest.claims.changed_at IS 'Last change of this row.';

CREATE TABLE ingest.documents (
    document_id text NOT NULL,
    version integer NOT NULL,
    content_hash text NOT NULL,
    media_type text NOT NULL,
    encoding text,
    url text,
    source text,
    feed_published_at timestamp with time zone,
    fetched_at timestamp with time zone,
    is_latest boolean NOT NULL,
    cleaned_by text DEFAULT ''::text NOT NULL,
    stored_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT documents_document_id_check CHECK ((document_id <> ''::text)),
    CONSTRAINT documents_media_type_check CHECK ((media_type <> ''::text)),
    CONSTRAINT documents_version_check CHECK ((version > 0))
);

COMMENT ON TABLE ingest.documents IS 'Pages as they came: a row for each version.';

COMMENT ON COLUMN ingest.documents.document_id IS 'Stable over re-fetches: the canonical URL''s hash, or the name of a seed file.';

COMMENT ON COLUMN ingest.documents.version IS 'Counts from 1; a new one for new bytes or another reading of them.';

COMMENT ON COLUMN ingest.documents.content_hash IS 'The bytes, in ingest.blobs.';

COMMENT ON COLUMN ingest.documents.media_type IS 'text/html, text/plain …';

COMMENT ON COLUMN ingest.documents.encoding IS 'Character encoding that the transport declared; null when none was.';

COMMENT ON COLUMN ingest.documents.url IS 'Where it was fetched; null for material handed in.';

COMMENT ON COLUMN ingest.documents.source IS 'Short name of the source.';

COMMENT ON COLUMN ingest.documents.feed_published_at IS 'When the feed says the entry was published: evidence, not truth.';

COMMENT ON COLUMN ingest.documents.fetched_at IS 'When it was fetched; null for material handed in without one.';

COMMENT ON COLUMN ingest.documents.is_latest IS 'Whether no later version exists.';

COMMENT ON COLUMN ingest.documents.cleaned_by IS 'Cleaner version that last read it; empty: none has.';

COMMENT ON COLUMN ingest.documents.stored_at IS 'When it was stored.';

CREATE TABLE ingest.entries (
    entry_id text NOT NULL,
    feed_id text,
    url text NOT NULL,
    guid text,
    title text,
    summary text,
    author text,
    published_at timestamp with time zone,
    updated_at timestamp with time zone,
    first_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    document_id text,
    due_at timestamp with time zone,
    fetches integer DEFAULT 0 NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    last_result text,
    last_fetched_at timestamp with time zone,
    etag text,
    last_modified text,
    content_hash text,
    leased_until timestamp with time zone,
    host text GENERATED ALWAYS AS (lower("substring"(url, '^https?://([^/?#]+)'::text))) STORED,
    CONSTRAINT entries_check CHECK ((last_seen_at >= first_seen_at)),
    CONSTRAINT entries_entry_id_check CHECK ((entry_id <> ''::text)),
    CONSTRAINT entries_failures_check CHECK ((failures >= 0)),
    CONSTRAINT entries_fetches_check CHECK ((fetches >= 0)),
    CONSTRAINT entries_url_check CHECK ((url <> ''::text))
);

COMMENT ON TABLE ingest.entries IS 'What feeds list: an address to fetch, and when it is fetched next.';

COMMENT ON COLUMN ingest.entries.entry_id IS 'From the canonical address.';

COMMENT ON COLUMN ingest.entries.feed_id IS 'The feed that listed it first; null when that feed was removed.';

COMMENT ON COLUMN ingest.entries.url IS 'Where the article is.';

COMMENT ON COLUMN ingest.entries.guid IS 'The feed''s own id: evidence only.';

COMMENT ON COLUMN ingest.entries.title IS 'As the feed gives it.';

COMMENT ON COLUMN ingest.entries.summary IS 'As the feed gives it, cut to a limit.';

COMMENT ON COLUMN ingest.entries.author IS 'As the feed gives it.';

COMMENT ON COLUMN ingest.entries.published_at IS 'As the feed says; null when missing or not credible.';

COMMENT ON COLUMN ingest.entries.updated_at IS 'As the feed says; null when missing.';

COMMENT ON COLUMN ingest.entries.first_seen_at IS 'First poll that listed it.';

COMMENT ON COLUMN ingest.entries.last_seen_at IS 'Latest poll that listed it.';

COMMENT ON COLUMN ingest.entries.document_id IS 'The document that its fetches give; null before the first.';

COMMENT ON COLUMN ingest.entries.due_at IS 'When it is fetched next; null: never again.';

COMMENT ON COLUMN ingest.entries.fetches IS 'Good fetches so far.';

COMMENT ON COLUMN ingest.entries.failures IS 'Failures in a row.';

COMMENT ON COLUMN ingest.entries.last_result IS 'What the last fetch brought, by FetchResult; null before the first.';

COMMENT ON COLUMN ingest.entries.last_fetched_at IS 'When it was last fetched, well or not; null before the first.';

COMMENT ON COLUMN ingest.entries.etag IS 'ETag of the last good fetch.';

COMMENT ON COLUMN ingest.entries.last_modified IS 'Last-Modified of the last good fetch.';

COMMENT ON COLUMN ingest.entries.content_hash IS 'sha256 of the last good fetch, hex.';

COMMENT ON COLUMN ingest.entries.leased_until IS 'A worker fetches it until then; null: nobody does.';

COMMENT ON COLUMN ingest.entries.host IS 'Host of url, with the port where it is not the scheme''s own.';

CREATE TABLE ingest.feed_states (
    feed_id text NOT NULL,
    health text DEFAULT 'new'::text NOT NULL,
    next_poll_at timestamp with time zone NOT NULL,
    interval_minutes double precision NOT NULL,
    error_weight double precision DEFAULT 0 NOT NULL,
    polls integer DEFAULT 0 NOT NULL,
    last_polled_at timestamp with time zone,
    last_success_at timestamp with time zone,
    last_new_at timestamp with time zone,
    new_share double precision DEFAULT 0 NOT NULL,
    conditional text DEFAULT 'untried'::text NOT NULL,
    etag text,
    last_modified text,
    body_hash text,
    unchecked_304 integer DEFAULT 0 NOT NULL,
    moved_to text,
    moved_first_at timestamp with time zone,
    moved_hits integer DEFAULT 0 NOT NULL,
    gone_first_at timestamp with time zone,
    gone_hits integer DEFAULT 0 NOT NULL,
    leased_until timestamp with time zone,
    failing_since timestamp with time zone,
    CONSTRAINT feed_states_conditional_check CHECK ((conditional = ANY (ARRAY['untried'::text, 'trusted'::text, 'lying'::text]))),
    CONSTRAINT feed_states_error_weight_check CHECK ((error_weight >= (0)::double precision)),
    CONSTRAINT feed_states_gone_hits_check CHECK ((gone_hits >= 0)),
    CONSTRAINT feed_states_health_check CHECK ((health = ANY (ARRAY['new'::text, 'ok'::text, 'failing'::text, 'dead'::text, 'gone'::text]))),
    CONSTRAINT feed_states_interval_minutes_check CHECK ((interval_minutes > (0)::double precision)),
    CONSTRAINT feed_states_moved_hits_check CHECK ((moved_hits >= 0)),
    CONSTRAINT feed_states_new_share_check CHECK (((new_share >= (0)::double precision) AND (new_share <= (1)::double precision))),
    CONSTRAINT feed_states_polls_check CHECK ((polls >= 0)),
    CONSTRAINT feed_states_unchecked_304_check CHECK ((unchecked_304 >= 0))
);

COMMENT ON TABLE ingest.feed_states IS 'What was learned about a feed; made anew by each poll.';

COMMENT ON COLUMN ingest.feed_states.feed_id IS 'The feed.';

COMMENT ON COLUMN ingest.feed_states.health IS 'new, ok, failing, dead or gone; none of them stops it.';

COMMENT ON COLUMN ingest.feed_states.next_poll_at IS 'When it is polled next.';

COMMENT ON COLUMN ingest.feed_states.interval_minutes IS 'Present wait between two polls.';

COMMENT ON COLUMN ingest.feed_states.error_weight IS 'Weighted errors in a row; 0 after a good poll.';

COMMENT ON COLUMN ingest.feed_states.polls IS 'Polls so far.';

COMMENT ON COLUMN ingest.feed_states.last_polled_at IS 'The last poll; null before the first.';

COMMENT ON COLUMN ingest.feed_states.last_success_at IS 'The last good poll; null before the first.';

COMMENT ON COLUMN ingest.feed_states.last_new_at IS 'The last poll that brought new entries; null before the first.';

COMMENT ON COLUMN ingest.feed_states.new_share IS 'Share of a poll''s entries that were new, smoothed, 0..1.';

COMMENT ON COLUMN ingest.feed_states.conditional IS 'Whether its server may be asked "only if changed": untried, trusted, lying.';

COMMENT ON COLUMN ingest.feed_states.etag IS 'ETag of the last full answer; null when it had none.';

COMMENT ON COLUMN ingest.feed_states.last_modified IS 'Last-Modified of the last full answer; null when it had none.';

COMMENT ON COLUMN ingest.feed_states.body_hash IS 'sha256 of the last body, hex; null before the first.';

COMMENT ON COLUMN ingest.feed_states.unchecked_304 IS '"Not changed" answers since one was last checked by a full fetch.';

COMMENT ON COLUMN ingest.feed_states.moved_to IS 'Target of a permanent redirect that is not yet believed.';

COMMENT ON COLUMN ingest.feed_states.moved_first_at IS 'When that redirect was first seen.';

COMMENT ON COLUMN ingest.feed_states.moved_hits IS 'How often that redirect was seen.';

COMMENT ON COLUMN ingest.feed_states.gone_first_at IS 'When 410 was first seen.';

COMMENT ON COLUMN ingest.feed_states.gone_hits IS 'How often 410 was seen.';

COMMENT ON COLUMN ingest.feed_states.leased_until IS 'A worker polls it until then; null: nobody does.';

COMMENT ON COLUMN ingest.feed_states.failing_since IS 'First of the failures in a row; null while it is well.';

CREATE TABLE ingest.feeds (
    feed_id text NOT NULL,
    url text NOT NULL,
    kind text,
    title text,
    publisher text NOT NULL,
    country text,
    language text,
    is_on boolean DEFAULT false NOT NULL,
    poll_min_minutes integer,
    poll_max_minutes integer,
    known_from text,
    added_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT feeds_check CHECK ((poll_max_minutes >= poll_min_minutes)),
    CONSTRAINT feeds_country_check CHECK ((country ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT feeds_feed_id_check CHECK ((feed_id <> ''::text)),
    CONSTRAINT feeds_kind_check CHECK ((kind = ANY (ARRAY['rss'::text, 'atom'::text, 'json'::text, 'sitemap'::text, 'page'::text]))),
    CONSTRAINT feeds_language_check CHECK ((language ~ '^[a-z]{2}$'::text)),
    CONSTRAINT feeds_poll_max_minutes_check CHECK ((poll_max_minutes > 0)),
    CONSTRAINT feeds_poll_min_minutes_check CHECK ((poll_min_minutes > 0)),
    CONSTRAINT feeds_publisher_check CHECK ((publisher <> ''::text)),
    CONSTRAINT feeds_url_check CHECK ((url <> ''::text))
);

COMMENT ON TABLE ingest.feeds IS 'Sources of entries, as the operator gave them.';

COMMENT ON COLUMN ingest.feeds.feed_id IS 'From the first address; stays when the feed moves.';

COMMENT ON COLUMN ingest.feeds.url IS 'Where it is polled now.';

COMMENT ON COLUMN ingest.feeds.kind IS 'rss, atom, json, sitemap or page; null until the first poll tells.';

COMMENT ON COLUMN ingest.feeds.title IS 'As the feed calls itself; null when it does not.';

COMMENT ON COLUMN ingest.feeds.publisher IS 'Short name that its documents carry as source.';

COMMENT ON COLUMN ingest.feeds.country IS 'ISO 3166 alpha-3 of the publisher; null for an international one.';

COMMENT ON COLUMN ingest.feeds.language IS 'ISO 639-1; null when not stated.';

COMMENT ON COLUMN ingest.feeds.is_on IS 'Whether it is polled.';

COMMENT ON COLUMN ingest.feeds.poll_min_minutes IS 'Shortest wait between two polls; null: the setting.';

COMMENT ON COLUMN ingest.feeds.poll_max_minutes IS 'Longest wait between two polls; null: the setting.';

COMMENT ON COLUMN ingest.feeds.known_from IS 'Where the operator knows it from.';

COMMENT ON COLUMN ingest.feeds.added_at IS 'When it was added.';

CREATE TABLE ingest.fetches (
    fetch_id bigint NOT NULL,
    entry_id text NOT NULL,
    fetched_at timestamp with time zone NOT NULL,
    result text NOT NULL,
    status integer,
    elapsed_ms integer NOT NULL,
    wire_bytes bigint NOT NULL,
    body_bytes bigint NOT NULL,
    content_hash text,
    is_new boolean DEFAULT false NOT NULL,
    final_url text NOT NULL,
    notes text[] DEFAULT '{}'::text[] NOT NULL,
    detail text,
    CONSTRAINT fetches_body_bytes_check CHECK ((body_bytes >= 0)),
    CONSTRAINT fetches_elapsed_ms_check CHECK ((elapsed_ms >= 0)),
    CONSTRAINT fetches_status_check CHECK (((status >= 100) AND (status <= 999))),
    CONSTRAINT fetches_wire_bytes_check CHECK ((wire_bytes >= 0))
);

COMMENT ON TABLE ingest.fetches IS 'The ledger of fetches: every answer, or the lack of one, for an entry''s page.';

COMMENT ON COLUMN ingest.fetches.fetch_id IS 'Running number.';

COMMENT ON COLUMN ingest.fetches.entry_id IS 'The entry whose page was asked for.';

COMMENT ON COLUMN ingest.fetches.fetched_at IS 'When it was asked for.';

COMMENT ON COLUMN ingest.fetches.result IS 'What came back, by FetchResult.';

COMMENT ON COLUMN ingest.fetches.status IS 'HTTP status of the last answer; null when none came.';

COMMENT ON COLUMN ingest.fetches.elapsed_ms IS 'Wall time in milliseconds, with redirects, without waiting for the host''s turn.';

COMMENT ON COLUMN ingest.fetches.wire_bytes IS 'Bytes of the body over the wire.';

COMMENT ON COLUMN ingest.fetches.body_bytes IS 'Bytes of the body, decompressed.';

COMMENT ON COLUMN ingest.fetches.content_hash IS 'sha256 of the body, hex; null without a body.';

COMMENT ON COLUMN ingest.fetches.is_new IS 'Whether it made a new version of the document.';

COMMENT ON COLUMN ingest.fetches.final_url IS 'Where the redirects led.';

COMMENT ON COLUMN ingest.fetches.notes IS 'Lies of the server that were seen through, by name.';

COMMENT ON COLUMN ingest.fetches.detail IS 'One sentence on why it failed; null when it did not.';

ALTER TABLE ingest.fetches ALTER COLUMN fetch_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ingest.fetches_fetch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ingest.hosts (
    host text NOT NULL,
    delay_seconds double precision NOT NULL,
    concurrency integer NOT NULL,
    not_before timestamp with time zone,
    refusals integer DEFAULT 0 NOT NULL,
    robots text,
    robots_at timestamp with time zone,
    robots_failed_at timestamp with time zone,
    leased_by text,
    leased_until timestamp with time zone,
    CONSTRAINT hosts_concurrency_check CHECK ((concurrency > 0)),
    CONSTRAINT hosts_delay_seconds_check CHECK ((delay_seconds >= (0)::double precision)),
    CONSTRAINT hosts_host_check CHECK (((host = lower(host)) AND (host <> ''::text))),
    CONSTRAINT hosts_refusals_check CHECK ((refusals >= 0))
);

COMMENT ON TABLE ingest.hosts IS 'How a host wants to be treated; it holds over all workers.';

COMMENT ON COLUMN ingest.hosts.host IS 'Lower case, with the port where it is not the scheme''s own.';

COMMENT ON COLUMN ingest.hosts.delay_seconds IS 'Wait between two requests.';

COMMENT ON COLUMN ingest.hosts.concurrency IS 'Requests at once.';

COMMENT ON COLUMN ingest.hosts.not_before IS 'Nothing is asked before; null: no such wait.';

COMMENT ON COLUMN ingest.hosts.refusals IS 'Refusals (429, 503) in a row.';

COMMENT ON COLUMN ingest.hosts.robots IS 'robots.txt as text; empty: everything is allowed; null: never fetched.';

COMMENT ON COLUMN ingest.hosts.robots_at IS 'When robots.txt was fetched.';

COMMENT ON COLUMN ingest.hosts.robots_failed_at IS 'First of the failures in a row to get robots.txt; null: the last try was good.';

COMMENT ON COLUMN ingest.hosts.leased_by IS 'Who alone may ask it; null: nobody does.';

COMMENT ON COLUMN ingest.hosts.leased_until IS 'Until then; null: nobody does.';

CREATE TABLE ingest.listings (
    feed_id text NOT NULL,
    entry_id text NOT NULL,
    guid text,
    first_seen_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE ingest.listings IS 'Which feed listed which entry, and since when.';

COMMENT ON COLUMN ingest.listings.feed_id IS 'The feed.';

COMMENT ON COLUMN ingest.listings.entry_id IS 'The entry.';

COMMENT ON COLUMN ingest.listings.guid IS 'The feed''s own id for it at first sight; null when it gave none.';

COMMENT ON COLUMN ingest.listings.first_seen_at IS 'First poll of that feed that listed it.';

CREATE TABLE ingest.polls (
    poll_id bigint NOT NULL,
    feed_id text NOT NULL,
    polled_at timestamp with time zone NOT NULL,
    result text NOT NULL,
    status integer,
    elapsed_ms integer,
    wire_bytes bigint,
    seen_entries integer DEFAULT 0 NOT NULL,
    new_entries integer DEFAULT 0 NOT NULL,
    is_full boolean DEFAULT true NOT NULL,
    faults jsonb DEFAULT '{}'::jsonb NOT NULL,
    detail text,
    CONSTRAINT polls_check CHECK (((new_entries >= 0) AND (new_entries <= seen_entries))),
    CONSTRAINT polls_elapsed_ms_check CHECK ((elapsed_ms >= 0)),
    CONSTRAINT polls_seen_entries_check CHECK ((seen_entries >= 0)),
    CONSTRAINT polls_status_check CHECK (((status >= 100) AND (status <= 999))),
    CONSTRAINT polls_wire_bytes_check CHECK ((wire_bytes >= 0))
);

COMMENT ON TABLE ingest.polls IS 'The ledger of polls: what came back, when, and how much of it was new.';

COMMENT ON COLUMN ingest.polls.poll_id IS 'Running number.';

COMMENT ON COLUMN ingest.polls.feed_id IS 'The feed that was polled.';

COMMENT ON COLUMN ingest.polls.polled_at IS 'When.';

COMMENT ON COLUMN ingest.polls.result IS 'What came back, by FetchResult.';

COMMENT ON COLUMN ingest.polls.status IS 'HTTP status of the last answer; null when none came.';

COMMENT ON COLUMN ingest.polls.elapsed_ms IS 'Wall time in milliseconds; null when nothing was asked.';

COMMENT ON COLUMN ingest.polls.wire_bytes IS 'Bytes over the wire; null when nothing was asked.';

COMMENT ON COLUMN ingest.polls.seen_entries IS 'Entries in the feed.';

COMMENT ON COLUMN ingest.polls.new_entries IS 'Entries never seen before.';

COMMENT ON COLUMN ingest.polls.is_full IS 'Asked without "only if changed".';

COMMENT ON COLUMN ingest.polls.faults IS 'Faults of the feed by name, with their count.';

COMMENT ON COLUMN ingest.polls.detail IS 'One sentence on why it failed; null when it did not.';

ALTER TABLE ingest.polls ALTER COLUMN poll_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ingest.polls_poll_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE quality.actions (
    action_id bigint NOT NULL,
    acted_at timestamp with time zone DEFAULT now() NOT NULL,
    acted_by text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    why text NOT NULL,
    CONSTRAINT actions_acted_by_check CHECK ((acted_by <> ''::text)),
    CONSTRAINT actions_action_check CHECK ((action = ANY (ARRAY['pause'::text, 'resume'::text, 'poll'::text, 'release'::text, 'drop'::text, 'acknowledge'::text, 'build'::text]))),
    CONSTRAINT actions_subject_check CHECK ((subject <> ''::text)),
    CONSTRAINT actions_why_check CHECK ((why <> ''::text))
);

COMMENT ON TABLE quality.actions IS 'What people did on the pages in the Airflow UI: who, what, to what, and why.';

COMMENT ON COLUMN quality.actions.action_id IS 'Running number.';

COMMENT ON COLUMN quality.actions.acted_at IS 'When.';

COMMENT ON COLUMN quality.actions.acted_by IS 'Who, by the name that Airflow knows.';

COMMENT ON COLUMN quality.actions.action IS 'pause, resume or poll a feed; release or drop a row of the quarantine; acknowledge an alert; build a day again.';

COMMENT ON COLUMN quality.actions.subject IS 'What it was done to: feed:<id>, row:<number>, alert:<number> or day:<day>.';

COMMENT ON COLUMN quality.actions.why IS 'Why, in that person''s words.';

ALTER TABLE quality.actions ALTER COLUMN action_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME quality.actions_action_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE quality.alerts (
    alert_id bigint NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    severity text NOT NULL,
    message text NOT NULL,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    next_step text NOT NULL,
    times integer DEFAULT 1 NOT NULL,
    raised_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    recovered_at timestamp with time zone,
    told_at timestamp with time zone,
    told_recovery_at timestamp with time zone,
    told_attempts integer DEFAULT 0 NOT NULL,
    told_error text,
    closed_by text,
    closed_why text,
    acknowledged_by text,
    acknowledged_at timestamp with time zone,
    acknowledged_why text,
    CONSTRAINT alerts_acknowledged_by_check CHECK ((acknowledged_by <> ''::text)),
    CONSTRAINT alerts_acknowledged_why_check CHECK ((acknowledged_why <> ''::text)),
    CONSTRAINT alerts_check CHECK ((seen_at >= raised_at)),
    CONSTRAINT alerts_check1 CHECK (((closed_by IS NULL) = (closed_why IS NULL))),
    CONSTRAINT alerts_check2 CHECK (((closed_by IS NULL) OR (recovered_at IS NOT NULL))),
    CONSTRAINT alerts_check3 CHECK ((num_nulls(acknowledged_by, acknowledged_at, acknowledged_why) = ANY (ARRAY[0, 3]))),
    CONSTRAINT alerts_details_check CHECK ((jsonb_typeof(details) = 'object'::text)),
    CONSTRAINT alerts_kind_check CHECK ((kind <> ''::text)),
    CONSTRAINT alerts_severity_check CHECK ((severity = ANY (ARRAY['info'::text, 'warning'::text, 'critical'::text]))),
    CONSTRAINT alerts_times_check CHECK ((times > 0)),
    CONSTRAINT alerts_told_attempts_check CHECK ((told_attempts >= 0))
);

COMMENT ON TABLE quality.alerts IS 'What a person has to look at: one open row a kind and subject, however often it is seen.';

COMMENT ON COLUMN quality.alerts.alert_id IS 'Running number.';

COMMENT ON COLUMN quality.alerts.kind IS 'blocked_day, quarantined_rows, missing_day, silent_source, anomaly, dead_feed, failing_stage …';

COMMENT ON COLUMN quality.alerts.subject IS 'What it is about: a day, a source, a feed, a stage.';

COMMENT ON COLUMN quality.alerts.severity IS 'info, warning or critical.';

COMMENT ON COLUMN quality.alerts.message IS 'What is wrong, in one sentence.';

COMMENT ON COLUMN quality.alerts.details IS 'Keys of failing rows, rules, run.';

COMMENT ON COLUMN quality.alerts.next_step IS 'What to do, in one sentence.';

COMMENT ON COLUMN quality.alerts.times IS 'How often it was seen.';

COMMENT ON COLUMN quality.alerts.raised_at IS 'When it was first seen.';

COMMENT ON COLUMN quality.alerts.seen_at IS 'When it was last seen.';

COMMENT ON COLUMN quality.alerts.recovered_at IS 'When it was over; null while it is open.';

COMMENT ON COLUMN quality.alerts.told_at IS 'When a receiver took it; null: not yet.';

COMMENT ON COLUMN quality.alerts.told_recovery_at IS 'When a receiver took the news of the recovery; null: not yet.';

COMMENT ON COLUMN quality.alerts.told_attempts IS 'How often telling was tried.';

COMMENT ON COLUMN quality.alerts.told_error IS 'Why telling failed last; null: it did not.';

COMMENT ON COLUMN quality.alerts.closed_by IS 'Operator who closed it by hand; null: nobody did.';

COMMENT ON COLUMN quality.alerts.closed_why IS 'Why; null: nobody did.';

COMMENT ON COLUMN quality.alerts.acknowledged_by IS 'Who looks after it; null: nobody said so. It stays open until it recovers.';

COMMENT ON COLUMN quality.alerts.acknowledged_at IS 'When that was said.';

COMMENT ON COLUMN quality.alerts.acknowledged_why IS 'What is done about it, in that person''s words.';

ALTER TABLE quality.alerts ALTER COLUMN alert_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME quality.alerts_alert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE quality.decisions (
    decision_id bigint NOT NULL,
    day date NOT NULL,
    content_hash text NOT NULL,
    build_id bigint NOT NULL,
    run_id bigint NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    asked integer DEFAULT 1 NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    asked_until timestamp with time zone NOT NULL,
    decided_by text,
    decided_at timestamp with time zone,
    why text,
    CONSTRAINT decisions_asked_check CHECK ((asked > 0)),
    CONSTRAINT decisions_check CHECK ((num_nulls(decided_by, decided_at, why) = ANY (ARRAY[0, 3]))),
    CONSTRAINT decisions_check1 CHECK (((state = ANY (ARRAY['publish'::text, 'without_rows'::text, 'keep_blocked'::text])) = (decided_by IS NOT NULL))),
    CONSTRAINT decisions_check2 CHECK ((asked_until > asked_at)),
    CONSTRAINT decisions_content_hash_check CHECK ((content_hash <> ''::text)),
    CONSTRAINT decisions_decided_by_check CHECK ((decided_by <> ''::text)),
    CONSTRAINT decisions_state_check CHECK ((state = ANY (ARRAY['open'::text, 'publish'::text, 'without_rows'::text, 'keep_blocked'::text, 'superseded'::text]))),
    CONSTRAINT decisions_why_check CHECK ((why <> ''::text))
);

COMMENT ON TABLE quality.decisions IS 'What people were asked about blocked days and what they decided; at most one open row a day.';

COMMENT ON COLUMN quality.decisions.decision_id IS 'Running number.';

COMMENT ON COLUMN quality.decisions.day IS 'The blocked day.';

COMMENT ON COLUMN quality.decisions.content_hash IS 'sha256 of the blocked build''s rows and of what failed, hex: the same content is asked about once.';

COMMENT ON COLUMN quality.decisions.build_id IS 'The latest build with that content; it may be gone from staging by now.';

COMMENT ON COLUMN quality.decisions.run_id IS 'The check that blocked it.';

COMMENT ON COLUMN quality.decisions.state IS 'open (waits for a person), publish (as it is), without_rows (the failing rows go to quarantine, the rest out), keep_blocked, superseded (the content changed before anybody answered).';

COMMENT ON COLUMN quality.decisions.asked IS 'How often it was asked; more than once where nobody answered in time.';

COMMENT ON COLUMN quality.decisions.asked_at IS 'When it was first asked.';

COMMENT ON COLUMN quality.decisions.asked_until IS 'When a person is reminded, where none has answered.';

COMMENT ON COLUMN quality.decisions.decided_by IS 'Who decided; null: nobody did.';

COMMENT ON COLUMN quality.decisions.decided_at IS 'When.';

COMMENT ON COLUMN quality.decisions.why IS 'Why, in that person''s words.';

ALTER TABLE quality.decisions ALTER COLUMN decision_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME quality.decisions_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE quality.drift (
    source text NOT NULL,
    day date NOT NULL,
    pages integer NOT NULL,
    empty integer NOT NULL,
    short integer NOT NULL,
    suspicious integer NOT NULL,
    undated integer NOT NULL,
    surprises jsonb DEFAULT '[]'::jsonb NOT NULL,
    accepted_by text,
    measured_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT drift_accepted_by_check CHECK ((accepted_by <> ''::text)),
    CONSTRAINT drift_check CHECK (((empty >= 0) AND (empty <= pages))),
    CONSTRAINT drift_check1 CHECK (((short >= 0) AND (short <= pages))),
    CONSTRAINT drift_check2 CHECK (((suspicious >= 0) AND (suspicious <= pages))),
    CONSTRAINT drift_check3 CHECK (((undated >= 0) AND (undated <= pages))),
    CONSTRAINT drift_pages_check CHECK ((pages > 0)),
    CONSTRAINT drift_source_check CHECK ((source <> ''::text)),
    CONSTRAINT drift_surprises_check CHECK ((jsonb_typeof(surprises) = 'array'::text))
);

COMMENT ON TABLE quality.drift IS 'How the pages of each source were read, by the day on which they were fetched, and what of it is not as it used to be.';

COMMENT ON COLUMN quality.drift.source IS 'Short name of the source; - where documents name none.';

COMMENT ON COLUMN quality.drift.day IS 'Day (UTC) on which the pages were fetched, or stored where no fetch is known.';

COMMENT ON COLUMN quality.drift.pages IS 'Pages that were read, each in its last version of the day.';

COMMENT ON COLUMN quality.drift.empty IS 'Of these, pages that gave no article: empty, paywalled, blocked, no article, or not readable.';

COMMENT ON COLUMN quality.drift.short IS 'Articles of fewer than 120 words.';

COMMENT ON COLUMN quality.drift.suspicious IS 'Articles that are less than 3 % of the page''s visible text, or more than 97 %.';

COMMENT ON COLUMN quality.drift.undated IS 'Pages without a publication day.';

COMMENT ON COLUMN quality.drift.surprises IS 'Shares far above the source''s own history: measure, share, usual_share, robust_z, articles (ids of examples); [] for none.';

COMMENT ON COLUMN quality.drift.accepted_by IS 'Operator who said that the surprises are the new usual; null: nobody did.';

COMMENT ON COLUMN quality.drift.measured_at IS 'When it was last counted.';

CREATE TABLE quality.drift_marks (
    mark_id bigint NOT NULL,
    source text NOT NULL,
    day date NOT NULL
);

COMMENT ON TABLE quality.drift_marks IS 'Sources and days to be counted again; only ever added to by readers, so that they never wait for one another.';

COMMENT ON COLUMN quality.drift_marks.mark_id IS 'Running number.';

COMMENT ON COLUMN quality.drift_marks.source IS 'Short name of the source; - where documents name none.';

COMMENT ON COLUMN quality.drift_marks.day IS 'Day (UTC) of fetching.';

ALTER TABLE quality.drift_marks ALTER COLUMN mark_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME quality.drift_marks_mark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE quality.failing_rows (
    run_id bigint NOT NULL,
    table_name text NOT NULL,
    rule text NOT NULL,
    row_key jsonb NOT NULL
);

COMMENT ON TABLE quality.failing_rows IS 'Keys of the rows that failed a rule, all of them up to the limit in the settings.';

COMMENT ON COLUMN quality.failing_rows.run_id IS 'The run.';

COMMENT ON COLUMN quality.failing_rows.table_name IS 'The daily table.';

COMMENT ON COLUMN quality.failing_rows.rule IS 'The rule.';

COMMENT ON COLUMN quality.failing_rows.row_key IS 'Key columns of the row with their values.';

CREATE TABLE quality.quarantine (
    quarantine_id bigint NOT NULL,
    day date NOT NULL,
    table_name text NOT NULL,
    row_key jsonb NOT NULL,
    rule text NOT NULL,
    reason text NOT NULL,
    row_values jsonb NOT NULL,
    build_id bigint NOT NULL,
    state text DEFAULT 'held'::text NOT NULL,
    held_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    decided_by text,
    decided_at timestamp with time zone,
    why text,
    CONSTRAINT quarantine_check CHECK ((num_nulls(decided_by, decided_at, why) = ANY (ARRAY[0, 3]))),
    CONSTRAINT quarantine_check1 CHECK (((state <> ALL (ARRAY['released'::text, 'dropped'::text])) OR (decided_at IS NOT NULL))),
    CONSTRAINT quarantine_state_check CHECK ((state = ANY (ARRAY['held'::text, 'released'::text, 'dropped'::text, 'resolved'::text])))
);

COMMENT ON TABLE quality.quarantine IS 'Rows that failed a row rule and were held back.';

COMMENT ON COLUMN quality.quarantine.quarantine_id IS 'Running number.';

COMMENT ON COLUMN quality.quarantine.day IS 'The day that it would belong to.';

COMMENT ON COLUMN quality.quarantine.table_name IS 'The daily table that it would belong to.';

COMMENT ON COLUMN quality.quarantine.row_key IS 'Key columns of the row with their values.';

COMMENT ON COLUMN quality.quarantine.rule IS 'The rule that it failed.';

COMMENT ON COLUMN quality.quarantine.reason IS 'One sentence on what the rule asks.';

COMMENT ON COLUMN quality.quarantine.row_values IS 'The whole row as it was built last.';

COMMENT ON COLUMN quality.quarantine.build_id IS 'The build that held it back last.';

COMMENT ON COLUMN quality.quarantine.state IS 'held (waits), released (an operator lets exactly these values out), dropped (an operator wants it out for good), resolved (a later build made it without the fault, or not at all).';

COMMENT ON COLUMN quality.quarantine.held_at IS 'When it was first held back.';

COMMENT ON COLUMN quality.quarantine.seen_at IS 'When it was last held back.';

COMMENT ON COLUMN quality.quarantine.decided_by IS 'Who released or dropped it; null: nobody yet.';

COMMENT ON COLUMN quality.quarantine.decided_at IS 'When.';

COMMENT ON COLUMN quality.quarantine.why IS 'Why.';

ALTER TABLE quality.quarantine ALTER COLUMN quarantine_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME quality.quarantine_quarantine_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE quality.reports (
    report_id bigint NOT NULL,
    stage text NOT NULL,
    subject text,
    done integer NOT NULL,
    skipped jsonb DEFAULT '{}'::jsonb NOT NULL,
    failed integer NOT NULL,
    message text NOT NULL,
    seconds double precision,
    reported_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT reports_done_check CHECK ((done >= 0)),
    CONSTRAINT reports_failed_check CHECK ((failed >= 0)),
    CONSTRAINT reports_seconds_check CHECK ((seconds >= (0)::double precision)),
    CONSTRAINT reports_skipped_check CHECK ((jsonb_typeof(skipped) = 'object'::text)),
    CONSTRAINT reports_stage_check CHECK ((stage <> ''::text))
);

COMMENT ON TABLE quality.reports IS 'What each task run said when it was done.';

COMMENT ON COLUMN quality.reports.report_id IS 'Running number.';

COMMENT ON COLUMN quality.reports.stage IS 'The stage.';

COMMENT ON COLUMN quality.reports.subject IS 'The day or item, where the task was about one; null otherwise.';

COMMENT ON COLUMN quality.reports.done IS 'Items that came out right.';

COMMENT ON COLUMN quality.reports.skipped IS 'Items left alone on purpose, by reason.';

COMMENT ON COLUMN quality.reports.failed IS 'Items that failed.';

COMMENT ON COLUMN quality.reports.message IS 'One sentence for a person.';

COMMENT ON COLUMN quality.reports.seconds IS 'Wall time; null when not measured.';

COMMENT ON COLUMN quality.reports.reported_at IS 'When.';

ALTER TABLE quality.reports ALTER COLUMN report_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME quality.reports_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE quality.results (
    run_id bigint NOT NULL,
    table_name text NOT NULL,
    rule text NOT NULL,
    severity text NOT NULL,
    engine text NOT NULL,
    expectation text,
    success boolean NOT NULL,
    failing_rows bigint NOT NULL,
    observed jsonb,
    message text,
    CONSTRAINT results_engine_check CHECK ((engine = ANY (ARRAY['great_expectations'::text, 'sql'::text]))),
    CONSTRAINT results_failing_rows_check CHECK ((failing_rows >= 0)),
    CONSTRAINT results_severity_check CHECK ((severity = ANY (ARRAY['block'::text, 'quarantine'::text, 'warn'::text])))
);

COMMENT ON TABLE quality.results IS 'The result of each rule in each run.';

COMMENT ON COLUMN quality.results.run_id IS 'The run.';

COMMENT ON COLUMN quality.results.table_name IS 'The daily table; day for a rule over several.';

COMMENT ON COLUMN quality.results.rule IS 'Name of the rule.';

COMMENT ON COLUMN quality.results.severity IS 'block (the day stays unpublished), quarantine (the row is held back) or warn.';

COMMENT ON COLUMN quality.results.engine IS 'Who checked it: great_expectations or sql.';

COMMENT ON COLUMN quality.results.expectation IS 'Type of the expectation; null for a rule in SQL.';

COMMENT ON COLUMN quality.results.success IS 'Whether it held.';

COMMENT ON COLUMN quality.results.failing_rows IS 'Rows that failed; 0 for a rule about the whole table.';

COMMENT ON COLUMN quality.results.observed IS 'What was observed; null when there is nothing to tell.';

COMMENT ON COLUMN quality.results.message IS 'One sentence for a person; null where it held.';

CREATE TABLE quality.runs (
    run_id bigint NOT NULL,
    build_id bigint NOT NULL,
    day date NOT NULL,
    verdict text NOT NULL,
    rules integer NOT NULL,
    failed_rules integer NOT NULL,
    quarantined_rows integer NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    CONSTRAINT runs_check CHECK (((failed_rules >= 0) AND (failed_rules <= rules))),
    CONSTRAINT runs_check1 CHECK ((finished_at >= started_at)),
    CONSTRAINT runs_quarantined_rows_check CHECK ((quarantined_rows >= 0)),
    CONSTRAINT runs_rules_check CHECK ((rules >= 0)),
    CONSTRAINT runs_verdict_check CHECK ((verdict = ANY (ARRAY['passed'::text, 'quarantined'::text, 'blocked'::text])))
);

COMMENT ON TABLE quality.runs IS 'Each check of a built day.';

COMMENT ON COLUMN quality.runs.run_id IS 'Running number.';

COMMENT ON COLUMN quality.runs.build_id IS 'The build that was checked; it may be gone from staging by now.';

COMMENT ON COLUMN quality.runs.day IS 'Its day.';

COMMENT ON COLUMN quality.runs.verdict IS 'passed, quarantined (some rows were held back, the rest may go out) or blocked (nothing goes out).';

COMMENT ON COLUMN quality.runs.rules IS 'Rules that were checked.';

COMMENT ON COLUMN quality.runs.failed_rules IS 'Rules that failed, warnings among them.';

COMMENT ON COLUMN quality.runs.quarantined_rows IS 'Rows that were held back.';

COMMENT ON COLUMN quality.runs.started_at IS 'When it was begun.';

COMMENT ON COLUMN quality.runs.finished_at IS 'When it was done.';

ALTER TABLE quality.runs ALTER COLUMN run_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME quality.runs_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE quality.tellings (
    alert_id bigint NOT NULL,
    receiver text NOT NULL,
    news text NOT NULL,
    attempts integer NOT NULL,
    told_at timestamp with time zone,
    next_at timestamp with time zone,
    error text,
    CONSTRAINT tellings_attempts_check CHECK ((attempts > 0)),
    CONSTRAINT tellings_check CHECK (((told_at IS NULL) = (next_at IS NOT NULL))),
    CONSTRAINT tellings_news_check CHECK ((news = ANY (ARRAY['raised'::text, 'recovered'::text]))),
    CONSTRAINT tellings_receiver_check CHECK ((receiver <> ''::text))
);

COMMENT ON TABLE quality.tellings IS 'Which receiver heard of which alert and of its recovery, and when one that did not is tried again.';

COMMENT ON COLUMN quality.tellings.alert_id IS 'The alert.';

COMMENT ON COLUMN quality.tellings.receiver IS 'The receiver: its kind and host, and a few digits that tell two of them apart; never its secrets.';

COMMENT ON COLUMN quality.tellings.news IS 'raised or recovered.';

COMMENT ON COLUMN quality.tellings.attempts IS 'How often telling was tried.';

COMMENT ON COLUMN quality.tellings.told_at IS 'When the receiver took it; null: not yet.';

COMMENT ON COLUMN quality.tellings.next_at IS 'When it is tried again; null: it was taken.';

COMMENT ON COLUMN quality.tellings.error IS 'Why it failed last; null: it did not.';

CREATE TABLE staging.builds (
    build_id bigint NOT NULL,
    day date NOT NULL,
    state text DEFAULT 'building'::text NOT NULL,
    extractor_versions text[] DEFAULT '{}'::text[] NOT NULL,
    row_counts jsonb DEFAULT '{}'::jsonb NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    parts integer,
    recipe text,
    CONSTRAINT builds_parts_check CHECK ((parts >= 0)),
    CONSTRAINT builds_row_counts_check CHECK ((jsonb_typeof(row_counts) = 'object'::text)),
    CONSTRAINT builds_state_check CHECK ((state = ANY (ARRAY['building'::text, 'built'::text, 'checked'::text, 'blocked'::text, 'published'::text, 'superseded'::text])))
);

COMMENT ON TABLE staging.builds IS 'Days that were built, and how far each build came.';

COMMENT ON COLUMN staging.builds.build_id IS 'Running number.';

COMMENT ON COLUMN staging.builds.day IS 'The day.';

COMMENT ON COLUMN staging.builds.state IS 'building, built, checked, blocked (a blocking rule failed), published, superseded (by a later build).';

COMMENT ON COLUMN staging.builds.extractor_versions IS 'Extractor versions whose rows are in it.';

COMMENT ON COLUMN staging.builds.row_counts IS 'Rows by table, after quarantine once it is checked.';

COMMENT ON COLUMN staging.builds.started_at IS 'When it was begun.';

COMMENT ON COLUMN staging.builds.changed_at IS 'When its state last changed.';

COMMENT ON COLUMN staging.builds.parts IS 'How many rows of staging.parts it is about; null: it is about the whole day.';

COMMENT ON COLUMN staging.builds.recipe IS 'Hash of sql/daily: by which statements and rules it was built and checked. A day is built in part only by those that it stands by.';

ALTER TABLE staging.builds ALTER COLUMN build_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.builds_build_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE staging.counts (
    build_id bigint NOT NULL,
    day date,
    type text,
    actor_country text,
    other_country text,
    events integer,
    events_of_the_day integer,
    reports integer,
    voices integer,
    score_mean double precision
);

COMMENT ON TABLE staging.counts IS 'Days being built for daily.counts.';

COMMENT ON COLUMN staging.counts.build_id IS 'The build.';

COMMENT ON COLUMN staging.counts.day IS 'The day under which the events are filed.';

COMMENT ON COLUMN staging.counts.type IS 'What they are, by the codebook.';

COMMENT ON COLUMN staging.counts.actor_country IS 'Code of who acts; in a two-sided event, the first in the alphabet; - when none is known.';

COMMENT ON COLUMN staging.counts.other_country IS 'Code of the recipient; in a two-sided event, of the other side; - when there is none or it is not known.';

COMMENT ON COLUMN staging.counts.events IS 'Events, hypothetical and denied ones left out.';

COMMENT ON COLUMN staging.counts.events_of_the_day IS 'Those of them that are known to the day.';

COMMENT ON COLUMN staging.counts.reports IS 'Their mentions, over all articles.';

COMMENT ON COLUMN staging.counts.voices IS 'Sum over the events of the independent articles that tell of them.';

COMMENT ON COLUMN staging.counts.score_mean IS 'Mean score of the events, -10..10; null when none has one.';

CREATE TABLE staging.coverage (
    build_id bigint NOT NULL,
    day date,
    source text,
    polls integer,
    failed_polls integer,
    entries integer,
    seen integer,
    late integer,
    failed integer,
    blocked integer,
    articles integer,
    skipped integer,
    pending integer,
    expected double precision
);

COMMENT ON TABLE staging.coverage IS 'Days being built for daily.coverage.';

COMMENT ON COLUMN staging.coverage.build_id IS 'The build.';

COMMENT ON COLUMN staging.coverage.day IS 'The day on which entries were first seen or, for material handed in, the article''s day.';

COMMENT ON COLUMN staging.coverage.source IS 'Short name of the source; - when not known.';

COMMENT ON COLUMN staging.coverage.polls IS 'Polls of its feeds on the day.';

COMMENT ON COLUMN staging.coverage.failed_polls IS 'Those of them that failed.';

COMMENT ON COLUMN staging.coverage.entries IS 'Entries that its feeds listed for the first time.';

COMMENT ON COLUMN staging.coverage.seen IS 'Those of them that were fetched.';

COMMENT ON COLUMN staging.coverage.late IS 'Those of them that were first listed more than a day after the feed''s publication day.';

COMMENT ON COLUMN staging.coverage.failed IS 'Those of them that failed and were not fetched.';

COMMENT ON COLUMN staging.coverage.blocked IS 'Those of them that the site refused, by status, challenge or robots.txt.';

COMMENT ON COLUMN staging.coverage.articles IS 'Articles of the day with a text of their own.';

COMMENT ON COLUMN staging.coverage.skipped IS 'Documents of the day without one: empty, behind a paywall, no article.';

COMMENT ON COLUMN staging.coverage.pending IS 'Articles of the day that wait to be read, as the day was built.';

COMMENT ON COLUMN staging.coverage.expected IS 'Median of entries over the same weekday of the eight weeks before; null with fewer than three of them.';

CREATE TABLE staging.events (
    build_id bigint NOT NULL,
    day date,
    event_id text,
    day_source text,
    type text,
    mode text,
    status text,
    stage text,
    quad smallint,
    score double precision,
    actor_countries text[],
    recipient_countries text[],
    actors jsonb,
    place text,
    place_country text,
    geonameid integer,
    lat double precision,
    lon double precision,
    place_level text,
    begin date,
    end_day date,
    "precision" text,
    date_source text,
    contexts text[],
    sentence text,
    article_id text,
    confidence double precision,
    reports integer,
    articles integer,
    voices integer,
    sources text[],
    follows text,
    extractor_version text
);

COMMENT ON TABLE staging.events IS 'Days being built for daily.events.';

COMMENT ON COLUMN staging.events.build_id IS 'The build.';

COMMENT ON COLUMN staging.events.day IS 'The day under which the event is filed: its first day; see day_source where that is not known.';

COMMENT ON COLUMN staging.events.event_id IS 'Id of the event; stays as long as its first report does.';

COMMENT ON COLUMN staging.events.day_source IS 'What day is: the event''s own first day; else the first possible publication day of its first report, the day of its fetch, or the day on which it reached us.';

COMMENT ON COLUMN staging.events.type IS 'What it is, by the codebook.';

COMMENT ON COLUMN staging.events.mode IS 'How it was done, by the codebook; null when no mode applies.';

COMMENT ON COLUMN staging.events.status IS 'Whether it happened.';

COMMENT ON COLUMN staging.events.stage IS 'How far a deal or project is; null for anything else.';

COMMENT ON COLUMN staging.events.quad IS '1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict; null for LAUNCH.';

COMMENT ON COLUMN staging.events.score IS 'Conflict (-10) to cooperation (+10); null for LAUNCH.';

COMMENT ON COLUMN staging.events.actor_countries IS 'Country and organisation codes of who acts, in the order of mention, without repeats; empty when none is known.';

COMMENT ON COLUMN staging.events.recipient_countries IS 'Codes of those whom it is done to; empty in a two-sided meeting or deal.';

COMMENT ON COLUMN staging.events.actors IS 'All actors: a list of objects with role, text, country, sector, entity.';

COMMENT ON COLUMN staging.events.place IS 'Words of the place; null when not known.';

COMMENT ON COLUMN staging.events.place_country IS 'ISO 3166 alpha-3 of the place; null when not known.';

COMMENT ON COLUMN staging.events.geonameid IS 'GeoNames id of the place; null when not known.';

COMMENT ON COLUMN staging.events.lat IS 'Degrees, WGS 84; null for an area: a country''s centre is never passed off as a point.';

COMMENT ON COLUMN staging.events.lon IS 'Degrees, WGS 84; null for an area.';

COMMENT ON COLUMN staging.events.place_level IS 'To what level the place is known; null when it is not.';

COMMENT ON COLUMN staging.events.begin IS 'First day; null when the days are not known.';

COMMENT ON COLUMN staging.events.end_day IS 'The day after the last; null with begin.';

COMMENT ON COLUMN staging.events."precision" IS 'How exactly the days are known.';

COMMENT ON COLUMN staging.events.date_source IS 'Where the days come from: publication means that nothing in the text says when; null with begin.';

COMMENT ON COLUMN staging.events.contexts IS 'Fields that it belongs to, as trade or energy; may be empty.';

COMMENT ON COLUMN staging.events.sentence IS 'The sentence of the report that represents it.';

COMMENT ON COLUMN staging.events.article_id IS 'The article of that sentence.';

COMMENT ON COLUMN staging.events.confidence IS '0..1, calibrated; the highest of its reports.';

COMMENT ON COLUMN staging.events.reports IS 'Mentions of it, over all articles.';

COMMENT ON COLUMN staging.events.articles IS 'Articles that mention it.';

COMMENT ON COLUMN staging.events.voices IS 'Independent articles: those that tell the same text count once.';

COMMENT ON COLUMN staging.events.sources IS 'Short names of the sources, sorted; empty when none is known.';

COMMENT ON COLUMN staging.events.follows IS 'event_id of the earlier stage of the same deal; null when none is known.';

COMMENT ON COLUMN staging.events.extractor_version IS 'Version of the extractor that made the representing report.';

CREATE TABLE staging.parts (
    build_id bigint NOT NULL,
    table_name text NOT NULL,
    key text NOT NULL,
    CONSTRAINT parts_table_name_check CHECK ((table_name = ANY (ARRAY['events'::text, 'figures'::text, 'measures'::text])))
);

COMMENT ON TABLE staging.parts IS 'What a build of a part of a day is about: rows that may change, come or go. All others stay as they were released.';

COMMENT ON COLUMN staging.parts.build_id IS 'The build.';

COMMENT ON COLUMN staging.parts.table_name IS 'events (with their reports), figures or measures.';

COMMENT ON COLUMN staging.parts.key IS 'event_id, figure_id or measure_id.';

CREATE VIEW staging.day_events AS
 SELECT events.build_id,
    events.day,
    events.event_id,
    events.type,
    events.status,
    events.actor_countries,
    events.recipient_countries,
    events.place_level,
    events.begin,
    events."precision",
    events.reports,
    events.voices,
    events.score
   FROM staging.events
UNION ALL
 SELECT build.build_id,
    kept.day,
    kept.event_id,
    kept.type,
    kept.status,
    kept.actor_countries,
    kept.recipient_countries,
    kept.place_level,
    kept.begin,
    kept."precision",
    kept.reports,
    kept.voices,
    kept.score
   FROM (staging.builds build
     JOIN daily.events kept ON ((kept.day = build.day)))
  WHERE ((build.parts IS NOT NULL) AND (NOT (EXISTS ( SELECT
           FROM staging.parts part
          WHERE ((part.build_id = build.build_id) AND (part.table_name = 'events'::text) AND (part.key = kept.event_id))))));

COMMENT ON VIEW staging.day_events IS 'Events of the day as they will stand when a build is released: built, or, where it is about a part of the day, released before.';

COMMENT ON COLUMN staging.day_events.build_id IS 'The build; the other columns are those of daily.events.';

COMMENT ON COLUMN staging.day_events.day IS 'The day under which the event is filed: its first day; see day_source where that is not known.';

COMMENT ON COLUMN staging.day_events.event_id IS 'Id of the event; stays as long as its first report does.';

COMMENT ON COLUMN staging.day_events.type IS 'What it is, by the codebook.';

COMMENT ON COLUMN staging.day_events.status IS 'Whether it happened.';

COMMENT ON COLUMN staging.day_events.actor_countries IS 'Country and organisation codes of who acts, in the order of mention, without repeats; empty when none is known.';

COMMENT ON COLUMN staging.day_events.recipient_countries IS 'Codes of those whom it is done to; empty in a two-sided meeting or deal.';

COMMENT ON COLUMN staging.day_events.place_level IS 'To what level the place is known; null when it is not.';

COMMENT ON COLUMN staging.day_events.begin IS 'First day; null when the days are not known.';

COMMENT ON COLUMN staging.day_events."precision" IS 'How exactly the days are known.';

COMMENT ON COLUMN staging.day_events.reports IS 'Mentions of it, over all articles.';

COMMENT ON COLUMN staging.day_events.voices IS 'Independent articles: those that tell the same text count once.';

COMMENT ON COLUMN staging.day_events.score IS 'Conflict (-10) to cooperation (+10); null for LAUNCH.';

CREATE TABLE staging.figures (
    build_id bigint NOT NULL,
    day date,
    figure_id text,
    day_source text,
    article_id text,
    article_version integer,
    url text,
    source text,
    metric text,
    metric_code text,
    value double precision,
    unit text,
    percent double precision,
    base text,
    bound text,
    kind text,
    period_begin date,
    period_end_day date,
    period_precision text,
    parties text[],
    text text,
    sentence text,
    sentence_start integer,
    sentence_end integer,
    event_id text,
    confidence double precision,
    rule text,
    extractor_version text,
    measure_id text
);

COMMENT ON TABLE staging.figures IS 'Days being built for daily.figures.';

COMMENT ON COLUMN staging.figures.build_id IS 'The build.';

COMMENT ON COLUMN staging.figures.day IS 'The day of the article: the first on which it can have been published; see day_source.';

COMMENT ON COLUMN staging.figures.figure_id IS 'Id of the figure.';

COMMENT ON COLUMN staging.figures.day_source IS 'What day is: the publication day; else the day of the fetch, or the day on which it reached us.';

COMMENT ON COLUMN staging.figures.article_id IS 'The article.';

COMMENT ON COLUMN staging.figures.article_version IS 'Its version.';

COMMENT ON COLUMN staging.figures.url IS 'Address of the article; null for material handed in without one.';

COMMENT ON COLUMN staging.figures.source IS 'Short name of the source; null when not known.';

COMMENT ON COLUMN staging.figures.metric IS 'What is measured, in the text''s words, lower case.';

COMMENT ON COLUMN staging.figures.metric_code IS 'What is measured, by the metric lexicon; null when it is not there.';

COMMENT ON COLUMN staging.figures.value IS 'The level, scale resolved; null for a change only.';

COMMENT ON COLUMN staging.figures.unit IS 'ISO 4217 for money, SI or a plain name else; null for a bare number.';

COMMENT ON COLUMN staging.figures.percent IS 'Change or share in percent; null when none is stated.';

COMMENT ON COLUMN staging.figures.base IS 'What a change is measured against; null when not stated.';

COMMENT ON COLUMN staging.figures.bound IS '> more than, < less than, ~ about; null when exact.';

COMMENT ON COLUMN staging.figures.kind IS 'Whether it was measured or is aimed at.';

COMMENT ON COLUMN staging.figures.period_begin IS 'First day of what it is about; null when not known.';

COMMENT ON COLUMN staging.figures.period_end_day IS 'The day after the last; null with period_begin.';

COMMENT ON COLUMN staging.figures.period_precision IS 'How exactly the period is known; null with period_begin.';

COMMENT ON COLUMN staging.figures.parties IS 'Country and organisation codes that it is about, in the order of mention; may be empty.';

COMMENT ON COLUMN staging.figures.text IS 'The quantity, word for word.';

COMMENT ON COLUMN staging.figures.sentence IS 'The sentence, word for word.';

COMMENT ON COLUMN staging.figures.sentence_start IS 'Its first character in the article''s body.';

COMMENT ON COLUMN staging.figures.sentence_end IS 'The character after its last.';

COMMENT ON COLUMN staging.figures.event_id IS 'The event that it belongs to, in daily.events (of another day, where the event is); null when none.';

COMMENT ON COLUMN staging.figures.confidence IS '0..1, calibrated.';

COMMENT ON COLUMN staging.figures.rule IS 'Name of the rule that made it.';

COMMENT ON COLUMN staging.figures.extractor_version IS 'Version of the extractor.';

COMMENT ON COLUMN staging.figures.measure_id IS 'The value that it tells, with all others that tell it, in daily.measures; null while it waits to be linked.';

CREATE VIEW staging.day_figures AS
 SELECT figures.build_id,
    figures.figure_id,
    figures.extractor_version,
    figures.event_id,
    figures.measure_id
   FROM staging.figures
UNION ALL
 SELECT build.build_id,
    kept.figure_id,
    kept.extractor_version,
    kept.event_id,
    kept.measure_id
   FROM (staging.builds build
     JOIN daily.figures kept ON ((kept.day = build.day)))
  WHERE ((build.parts IS NOT NULL) AND (NOT (EXISTS ( SELECT
           FROM staging.parts part
          WHERE ((part.build_id = build.build_id) AND (part.table_name = 'figures'::text) AND (part.key = kept.figure_id))))));

COMMENT ON VIEW staging.day_figures IS 'Figures of the day as they will stand when a build is released.';

COMMENT ON COLUMN staging.day_figures.build_id IS 'The build; the other columns are those of daily.figures.';

COMMENT ON COLUMN staging.day_figures.figure_id IS 'Id of the figure.';

COMMENT ON COLUMN staging.day_figures.extractor_version IS 'Version of the extractor.';

COMMENT ON COLUMN staging.day_figures.event_id IS 'The event that it belongs to, in daily.events (of another day, where the event is); null when none.';

COMMENT ON COLUMN staging.day_figures.measure_id IS 'The value that it tells, with all others that tell it, in daily.measures; null while it waits to be linked.';

CREATE TABLE staging.measures (
    build_id bigint NOT NULL,
    day date,
    measure_id text,
    topic_id text,
    metric text,
    metric_code text,
    value double precision,
    unit text,
    percent double precision,
    base text,
    bound text,
    kind text,
    period_begin date,
    period_end_day date,
    period_precision text,
    parties text[],
    sentence text,
    article_id text,
    confidence double precision,
    figures integer,
    articles integer,
    voices integer,
    sources text[],
    last_day date,
    rivals text[],
    extractor_version text
);

COMMENT ON TABLE staging.measures IS 'Days being built for daily.measures.';

COMMENT ON COLUMN staging.measures.build_id IS 'The build.';

COMMENT ON COLUMN staging.measures.day IS 'The day of the first article that tells it.';

COMMENT ON COLUMN staging.measures.measure_id IS 'Id of the value of this thing; stays as long as the first figure that tells it does.';

COMMENT ON COLUMN staging.measures.topic_id IS 'Id of the thing that is measured; measures that share it give different values of the same thing.';

COMMENT ON COLUMN staging.measures.metric IS 'What is measured, in the words of the figure that speaks for all, lower case.';

COMMENT ON COLUMN staging.measures.metric_code IS 'What is measured, by the metric lexicon; null when it is not there.';

COMMENT ON COLUMN staging.measures.value IS 'The level as the most exact figure gives it, scale resolved; null for a change only.';

COMMENT ON COLUMN staging.measures.unit IS 'ISO 4217 for money, SI or a plain name else; null for a bare number.';

COMMENT ON COLUMN staging.measures.percent IS 'Change or share in percent; null when none is stated.';

COMMENT ON COLUMN staging.measures.base IS 'What a change is measured against; null when not stated.';

COMMENT ON COLUMN staging.measures.bound IS '> more than, < less than, ~ about; null when exact.';

COMMENT ON COLUMN staging.measures.kind IS 'Whether it was measured or is aimed at.';

COMMENT ON COLUMN staging.measures.period_begin IS 'First day of what it is about; null when no figure tells.';

COMMENT ON COLUMN staging.measures.period_end_day IS 'The day after the last; null with period_begin.';

COMMENT ON COLUMN staging.measures.period_precision IS 'How exactly the period is known; null with period_begin.';

COMMENT ON COLUMN staging.measures.parties IS 'Country and organisation codes that it is about; may be empty.';

COMMENT ON COLUMN staging.measures.sentence IS 'The sentence of the figure that speaks for all, word for word.';

COMMENT ON COLUMN staging.measures.article_id IS 'The article of that sentence.';

COMMENT ON COLUMN staging.measures.confidence IS '0..1, calibrated; the highest of its figures.';

COMMENT ON COLUMN staging.measures.figures IS 'Figures that tell it: rows of daily.figures with this measure_id, on any day.';

COMMENT ON COLUMN staging.measures.articles IS 'Articles that tell it.';

COMMENT ON COLUMN staging.measures.voices IS 'Independent articles: those that tell the same text count once.';

COMMENT ON COLUMN staging.measures.sources IS 'Short names of the sources, sorted; empty when none is known.';

COMMENT ON COLUMN staging.measures.last_day IS 'The day of the last article that tells it: of two measures of one topic, the later told may be the corrected one.';

COMMENT ON COLUMN staging.measures.rivals IS 'measure_id of the other values that are told of the same topic, sorted; empty when nobody contradicts.';

COMMENT ON COLUMN staging.measures.extractor_version IS 'Version of the extractor that made the figure that speaks for all.';

CREATE VIEW staging.day_measures AS
 SELECT measures.build_id,
    measures.measure_id,
    measures.topic_id,
    measures.rivals
   FROM staging.measures
UNION ALL
 SELECT build.build_id,
    kept.measure_id,
    kept.topic_id,
    kept.rivals
   FROM (staging.builds build
     JOIN daily.measures kept ON ((kept.day = build.day)))
  WHERE ((build.parts IS NOT NULL) AND (NOT (EXISTS ( SELECT
           FROM staging.parts part
          WHERE ((part.build_id = build.build_id) AND (part.table_name = 'measures'::text) AND (part.key = kept.measure_id))))));

COMMENT ON VIEW staging.day_measures IS 'Values of the day as they will stand when a build is released.';

COMMENT ON COLUMN staging.day_measures.build_id IS 'The build; the other columns are those of daily.measures.';

COMMENT ON COLUMN staging.day_measures.measure_id IS 'Id of the value of this thing; stays as long as the first figure that tells it does.';

COMMENT ON COLUMN staging.day_measures.topic_id IS 'Id of the thing that is measured; measures that share it give different values of the same thing.';

COMMENT ON COLUMN staging.day_measures.rivals IS 'measure_id of the other values that are told of the same topic, sorted; empty when nobody contradicts.';

CREATE TABLE staging.reports (
    build_id bigint NOT NULL,
    day date,
    report_id text,
    event_id text,
    article_id text,
    article_version integer,
    url text,
    source text,
    title text,
    published_begin date,
    published_end_day date,
    voice text,
    type text,
    status text,
    begin date,
    end_day date,
    date_source text,
    sentence text,
    sentence_start integer,
    sentence_end integer,
    trigger text,
    trigger_start integer,
    trigger_end integer,
    confidence double precision,
    rule text,
    extractor_version text
);

COMMENT ON TABLE staging.reports IS 'Days being built for daily.reports.';

COMMENT ON COLUMN staging.reports.build_id IS 'The build.';

COMMENT ON COLUMN staging.reports.day IS 'The day under which its event is filed.';

COMMENT ON COLUMN staging.reports.report_id IS 'Id of this mention of the event.';

COMMENT ON COLUMN staging.reports.event_id IS 'The event, in daily.events of the same day.';

COMMENT ON COLUMN staging.reports.article_id IS 'The article.';

COMMENT ON COLUMN staging.reports.article_version IS 'Its version.';

COMMENT ON COLUMN staging.reports.url IS 'Address of the article; null for material handed in without one.';

COMMENT ON COLUMN staging.reports.source IS 'Short name of the source; null when not known.';

COMMENT ON COLUMN staging.reports.title IS 'Headline; null when there is none.';

COMMENT ON COLUMN staging.reports.published_begin IS 'First day on which it can have been published; null when not known.';

COMMENT ON COLUMN staging.reports.published_end_day IS 'Day after the last on which it can have been published.';

COMMENT ON COLUMN staging.reports.voice IS 'Articles that tell the same text share it.';

COMMENT ON COLUMN staging.reports.type IS 'What the article makes of it, by the codebook.';

COMMENT ON COLUMN staging.reports.status IS 'Whether it happened, by this article.';

COMMENT ON COLUMN staging.reports.begin IS 'First day by this article; null when it does not tell.';

COMMENT ON COLUMN staging.reports.end_day IS 'The day after the last; null with begin.';

COMMENT ON COLUMN staging.reports.date_source IS 'Where these days come from; null with begin.';

COMMENT ON COLUMN staging.reports.sentence IS 'The sentence, word for word.';

COMMENT ON COLUMN staging.reports.sentence_start IS 'Its first character in the article''s body.';

COMMENT ON COLUMN staging.reports.sentence_end IS 'The character after its last.';

COMMENT ON COLUMN staging.reports.trigger IS 'The word that names the act.';

COMMENT ON COLUMN staging.reports.trigger_start IS 'Its first character in the article''s body.';

COMMENT ON COLUMN staging.reports.trigger_end IS 'The character after its last.';

COMMENT ON COLUMN staging.reports.confidence IS '0..1, calibrated.';

COMMENT ON COLUMN staging.reports.rule IS 'Name of the rule or model that made it.';

COMMENT ON COLUMN staging.reports.extractor_version IS 'Version of the extractor.';

CREATE VIEW staging.day_reports AS
 SELECT reports.build_id,
    reports.report_id,
    reports.source,
    reports.extractor_version
   FROM staging.reports
UNION ALL
 SELECT build.build_id,
    kept.report_id,
    kept.source,
    kept.extractor_version
   FROM (staging.builds build
     JOIN daily.reports kept ON ((kept.day = build.day)))
  WHERE ((build.parts IS NOT NULL) AND (NOT (EXISTS ( SELECT
           FROM staging.parts part
          WHERE ((part.build_id = build.build_id) AND (part.table_name = 'events'::text) AND (part.key = kept.event_id))))));

COMMENT ON VIEW staging.day_reports IS 'Reports of the day as they will stand when a build is released.';

COMMENT ON COLUMN staging.day_reports.build_id IS 'The build; the other columns are those of daily.reports.';

COMMENT ON COLUMN staging.day_reports.report_id IS 'Id of this mention of the event.';

COMMENT ON COLUMN staging.day_reports.source IS 'Short name of the source; null when not known.';

COMMENT ON COLUMN staging.day_reports.extractor_version IS 'Version of the extractor.';

CREATE TABLE staging.marks (
    mark_id bigint NOT NULL,
    day date NOT NULL,
    reason text NOT NULL,
    build_id bigint,
    marked_at timestamp with time zone DEFAULT now() NOT NULL,
    articles text[],
    clusters text[],
    measures text[],
    CONSTRAINT marks_reason_check CHECK ((reason = ANY (ARRAY['new'::text, 'late'::text, 'corrected'::text, 'extractor'::text, 'linking'::text, 'withdrawn'::text, 'coverage'::text, 'operator'::text])))
);

COMMENT ON TABLE staging.marks IS 'Days that have to be built again, and why; only ever added to, so that writers never wait for one another.';

COMMENT ON COLUMN staging.marks.mark_id IS 'Running number.';

COMMENT ON COLUMN staging.marks.day IS 'The day.';

COMMENT ON COLUMN staging.marks.reason IS 'What changed: new or late articles, a corrected or withdrawn one, a new extractor, linking, coverage, or an operator''s wish.';

COMMENT ON COLUMN staging.marks.build_id IS 'The build that takes it into account; null: none does yet.';

COMMENT ON COLUMN staging.marks.marked_at IS 'When.';

COMMENT ON COLUMN staging.marks.articles IS 'Articles whose reading or voice changed, where the mark names what changed; all empty: only coverage did. Null in articles, clusters and measures: anything of the day may have changed.';

COMMENT ON COLUMN staging.marks.clusters IS 'Events (coding.clusters) that are linked otherwise, or that these articles tell.';

COMMENT ON COLUMN staging.marks.measures IS 'Values (coding.measures) that are linked otherwise, or that these articles tell.';

CREATE VIEW staging.days_waiting AS
 SELECT mark.day,
    count(*) AS marks,
    array_agg(DISTINCT mark.reason ORDER BY mark.reason) AS reasons,
    min(mark.marked_at) AS since,
        CASE
            WHEN (bool_and((mark.reason = ANY (ARRAY['linking'::text, 'late'::text, 'corrected'::text]))) AND (released.last_at >= (((mark.day + 3))::timestamp without time zone AT TIME ZONE 'UTC'::text)) AND ((released.last_at - released.first_at) >= '04:00:00'::interval)) THEN GREATEST(min(mark.marked_at), (released.last_at + LEAST(((released.last_at - released.first_at) / (8)::double precision), '7 days'::interval)))
            ELSE min(mark.marked_at)
        END AS due_at
   FROM ((staging.marks mark
     LEFT JOIN staging.builds build USING (build_id))
     LEFT JOIN LATERAL ( SELECT min(release.published_at) AS first_at,
            max(release.published_at) AS last_at
           FROM daily.releases release
          WHERE (release.day = mark.day)) released ON (true))
  WHERE ((build.build_id IS NULL) OR (build.state <> 'blocked'::text))
  GROUP BY mark.day, released.first_at, released.last_at;

COMMENT ON VIEW staging.days_waiting IS 'Days that changed since they were built, and when each is due to be built again. A blocked day waits for a new mark.';

COMMENT ON COLUMN staging.days_waiting.day IS 'The day.';

COMMENT ON COLUMN staging.days_waiting.marks IS 'How often it was marked.';

COMMENT ON COLUMN staging.days_waiting.reasons IS 'What changed, as in staging.marks.';

COMMENT ON COLUMN staging.days_waiting.since IS 'When the first of it changed.';

COMMENT ON COLUMN staging.days_waiting.due_at IS 'From when it is built again: at once; or, where only linking, late or corrected articles changed a day that had been over for two days at its last release, an eighth of the time between its first and its last release after that, 7 days at most, so that what many later articles change goes out together.';

ALTER TABLE staging.marks ALTER COLUMN mark_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME staging.marks_mark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY coding.cluster_members
    ADD CONSTRAINT cluster_members_cluster_id_position_key UNIQUE (cluster_id, "position");

ALTER TABLE ONLY coding.cluster_members
    ADD CONSTRAINT cluster_members_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY coding.clusters
    ADD CONSTRAINT clusters_pkey PRIMARY KEY (cluster_id);

ALTER TABLE ONLY coding.event_actors
    ADD CONSTRAINT event_actors_pkey PRIMARY KEY (extraction_id, event_id, "position");

ALTER TABLE ONLY coding.event_types
    ADD CONSTRAINT event_types_pkey PRIMARY KEY (type);

ALTER TABLE ONLY coding.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (extraction_id, event_id);

ALTER TABLE ONLY coding.extractions
    ADD CONSTRAINT extractions_article_id_version_extractor_version_key UNIQUE (article_id, version, extractor_version);

ALTER TABLE ONLY coding.extractions
    ADD CONSTRAINT extractions_extraction_id_body_chars_key UNIQUE (extraction_id, body_chars);

ALTER TABLE ONLY coding.extractions
    ADD CONSTRAINT extractions_pkey PRIMARY KEY (extraction_id);

ALTER TABLE ONLY coding.figures
    ADD CONSTRAINT figures_pkey PRIMARY KEY (extraction_id, figure_id);

ALTER TABLE ONLY coding.link_figure_places
    ADD CONSTRAINT link_figure_places_pkey PRIMARY KEY (figure_id, key);

ALTER TABLE ONLY coding.link_figures
    ADD CONSTRAINT link_figures_pkey PRIMARY KEY (figure_id);

ALTER TABLE ONLY coding.link_places
    ADD CONSTRAINT link_places_pkey PRIMARY KEY (event_id, key);

ALTER TABLE ONLY coding.link_reports
    ADD CONSTRAINT link_reports_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY coding.measure_members
    ADD CONSTRAINT measure_members_measure_id_position_key UNIQUE (measure_id, "position");

ALTER TABLE ONLY coding.measure_members
    ADD CONSTRAINT measure_members_pkey PRIMARY KEY (figure_id);

ALTER TABLE ONLY coding.measures
    ADD CONSTRAINT measures_pkey PRIMARY KEY (measure_id);

ALTER TABLE ONLY coding.skips
    ADD CONSTRAINT skips_pkey PRIMARY KEY (article_id, version, extractor_version);

ALTER TABLE ONLY coding.times
    ADD CONSTRAINT times_pkey PRIMARY KEY (extraction_id, "position");

ALTER TABLE ONLY coding.unlinked
    ADD CONSTRAINT unlinked_pkey PRIMARY KEY (mark_id);

ALTER TABLE ONLY coding.unmeasured
    ADD CONSTRAINT unmeasured_pkey PRIMARY KEY (mark_id);

ALTER TABLE ONLY corpus.articles
    ADD CONSTRAINT articles_article_id_version_body_chars_key UNIQUE (article_id, version, body_chars);

ALTER TABLE ONLY corpus.articles
    ADD CONSTRAINT articles_pkey PRIMARY KEY (article_id, version);

ALTER TABLE ONLY corpus.date_evidence
    ADD CONSTRAINT date_evidence_pkey PRIMARY KEY (article_id, version, "position");

ALTER TABLE ONLY corpus.skips
    ADD CONSTRAINT skips_pkey PRIMARY KEY (document_id, version, cleaner_version);

ALTER TABLE ONLY corpus.voice_bands
    ADD CONSTRAINT voice_bands_pkey PRIMARY KEY (band, article_id);

ALTER TABLE ONLY corpus.voices
    ADD CONSTRAINT voices_pkey PRIMARY KEY (article_id);

ALTER TABLE ONLY daily.counts_history
    ADD CONSTRAINT counts_history_pkey PRIMARY KEY (day, type, actor_country, other_country, release_from);

ALTER TABLE ONLY daily.coverage_history
    ADD CONSTRAINT coverage_history_pkey PRIMARY KEY (day, source, release_from);

ALTER TABLE ONLY daily.events_history
    ADD CONSTRAINT events_history_pkey PRIMARY KEY (day, event_id, release_from);

ALTER TABLE ONLY daily.figures_history
    ADD CONSTRAINT figures_history_pkey PRIMARY KEY (day, figure_id, release_from);

ALTER TABLE ONLY daily.history_kept
    ADD CONSTRAINT history_kept_pkey PRIMARY KEY (is_only);

ALTER TABLE ONLY daily.measures_history
    ADD CONSTRAINT measures_history_pkey PRIMARY KEY (day, measure_id, release_from);

ALTER TABLE ONLY daily.releases
    ADD CONSTRAINT releases_build_id_key UNIQUE (build_id);

ALTER TABLE ONLY daily.releases
    ADD CONSTRAINT releases_pkey PRIMARY KEY (release_id);

ALTER TABLE ONLY daily.reports_history
    ADD CONSTRAINT reports_history_pkey PRIMARY KEY (day, report_id, release_from);

ALTER TABLE ONLY dateline.migrations
    ADD CONSTRAINT migrations_name_key UNIQUE (name);

ALTER TABLE ONLY dateline.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY ingest.blobs
    ADD CONSTRAINT blobs_pkey PRIMARY KEY (content_hash);

ALTER TABLE ONLY ingest.claims
    ADD CONSTRAINT claims_pkey PRIMARY KEY (stage, item_id, item_version, stage_version);

ALTER TABLE ONLY ingest.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (document_id, version);

ALTER TABLE ONLY ingest.entries
    ADD CONSTRAINT entries_pkey PRIMARY KEY (entry_id);

ALTER TABLE ONLY ingest.feed_states
    ADD CONSTRAINT feed_states_pkey PRIMARY KEY (feed_id);

ALTER TABLE ONLY ingest.feeds
    ADD CONSTRAINT feeds_pkey PRIMARY KEY (feed_id);

ALTER TABLE ONLY ingest.fetches
    ADD CONSTRAINT fetches_pkey PRIMARY KEY (fetch_id);

ALTER TABLE ONLY ingest.hosts
    ADD CONSTRAINT hosts_pkey PRIMARY KEY (host);

ALTER TABLE ONLY ingest.listings
    ADD CONSTRAINT listings_pkey PRIMARY KEY (feed_id, entry_id);

ALTER TABLE ONLY ingest.polls
    ADD CONSTRAINT polls_pkey PRIMARY KEY (poll_id);

ALTER TABLE ONLY quality.actions
    ADD CONSTRAINT actions_pkey PRIMARY KEY (action_id);

ALTER TABLE ONLY quality.alerts
    ADD CONSTRAINT alerts_pkey PRIMARY KEY (alert_id);

ALTER TABLE ONLY quality.decisions
    ADD CONSTRAINT decisions_pkey PRIMARY KEY (decision_id);

ALTER TABLE ONLY quality.drift_marks
    ADD CONSTRAINT drift_marks_pkey PRIMARY KEY (mark_id);

ALTER TABLE ONLY quality.drift
    ADD CONSTRAINT drift_pkey PRIMARY KEY (source, day);

ALTER TABLE ONLY quality.failing_rows
    ADD CONSTRAINT failing_rows_pkey PRIMARY KEY (run_id, table_name, rule, row_key);

ALTER TABLE ONLY quality.quarantine
    ADD CONSTRAINT quarantine_day_table_name_row_key_rule_key UNIQUE (day, table_name, row_key, rule);

ALTER TABLE ONLY quality.quarantine
    ADD CONSTRAINT quarantine_pkey PRIMARY KEY (quarantine_id);

ALTER TABLE ONLY quality.reports
    ADD CONSTRAINT reports_pkey PRIMARY KEY (report_id);

ALTER TABLE ONLY quality.results
    ADD CONSTRAINT results_pkey PRIMARY KEY (run_id, table_name, rule);

ALTER TABLE ONLY quality.runs
    ADD CONSTRAINT runs_pkey PRIMARY KEY (run_id);

ALTER TABLE ONLY quality.tellings
    ADD CONSTRAINT tellings_pkey PRIMARY KEY (alert_id, receiver, news);

ALTER TABLE ONLY staging.builds
    ADD CONSTRAINT builds_pkey PRIMARY KEY (build_id);

ALTER TABLE ONLY staging.marks
    ADD CONSTRAINT marks_pkey PRIMARY KEY (mark_id);

ALTER TABLE ONLY staging.parts
    ADD CONSTRAINT parts_pkey PRIMARY KEY (build_id, table_name, key);

CREATE INDEX clusters_by_first ON coding.clusters USING btree (first_event_id);

CREATE INDEX clusters_by_follows ON coding.clusters USING btree (follows);

CREATE INDEX clusters_by_successor ON coding.clusters USING btree (successor);

CREATE INDEX event_actors_by_country ON coding.event_actors USING btree (country);

CREATE INDEX events_by_article ON coding.events USING btree (article_id);

CREATE INDEX events_by_begin ON coding.events USING btree (type, begin);

CREATE INDEX events_by_day ON coding.events USING btree (day);

CREATE INDEX events_by_id ON coding.events USING btree (event_id);

CREATE UNIQUE INDEX extractions_current ON coding.extractions USING btree (article_id) WHERE is_current;

CREATE INDEX figures_by_article ON coding.figures USING btree (article_id);

CREATE INDEX figures_by_day ON coding.figures USING btree (day);

CREATE INDEX figures_by_event ON coding.figures USING btree (extraction_id, event_id);

CREATE INDEX figures_by_id ON coding.figures USING btree (figure_id);

CREATE INDEX link_figure_places_by_day ON coding.link_figure_places USING btree (key, is_leader, day);

CREATE INDEX link_figure_places_by_period ON coding.link_figure_places USING btree (key, is_leader, period_begin) WHERE (period_begin IS NOT NULL);

CREATE INDEX link_figures_by_leader ON coding.link_figures USING btree (leader_id) WHERE (leader_id <> figure_id);

CREATE INDEX link_places_by_day ON coding.link_places USING btree (key, is_leader, span, day);

CREATE INDEX link_places_by_told ON coding.link_places USING btree (key, is_leader, told_on);

CREATE INDEX link_reports_by_leader ON coding.link_reports USING btree (leader_id) WHERE (leader_id <> event_id);

CREATE INDEX link_reports_deals ON coding.link_reports USING btree (deal, known_day) WHERE ((deal IS NOT NULL) AND (leader_id = event_id));

CREATE INDEX measures_by_first ON coding.measures USING btree (first_figure_id);

CREATE INDEX measures_by_topic ON coding.measures USING btree (topic_id) WHERE (ended_at IS NULL);

CREATE INDEX skips_by_reason ON coding.skips USING btree (reason, skipped_at);

CREATE INDEX unlinked_by_event ON coding.unlinked USING btree (event_id);

CREATE INDEX unmeasured_by_figure ON coding.unmeasured USING btree (figure_id);

CREATE INDEX articles_by_content ON corpus.articles USING btree (content_hash);

CREATE INDEX articles_by_day ON corpus.articles USING btree (published_begin) WHERE is_current;

CREATE UNIQUE INDEX articles_current ON corpus.articles USING btree (article_id) WHERE is_current;

CREATE INDEX articles_pending ON corpus.articles USING btree (extracted_by, article_id) WHERE (is_current AND (state = 'ok'::text) AND (language = 'en'::text));

CREATE INDEX skips_by_reason ON corpus.skips USING btree (reason, skipped_at);

CREATE INDEX voice_bands_by_article ON corpus.voice_bands USING btree (article_id);

CREATE INDEX voices_by_voice ON corpus.voices USING btree (voice);

CREATE INDEX counts_brought ON daily.counts_history USING btree (release_from);

CREATE INDEX counts_ended ON daily.counts_history USING btree (release_to) WHERE (release_to IS NOT NULL);

CREATE UNIQUE INDEX counts_now ON daily.counts_history USING btree (day, type, actor_country, other_country) WHERE (release_to IS NULL);

CREATE INDEX coverage_brought ON daily.coverage_history USING btree (release_from);

CREATE INDEX coverage_ended ON daily.coverage_history USING btree (release_to) WHERE (release_to IS NOT NULL);

CREATE UNIQUE INDEX coverage_now ON daily.coverage_history USING btree (day, source) WHERE (release_to IS NULL);

CREATE INDEX events_brought ON daily.events_history USING btree (release_from);

CREATE INDEX events_ended ON daily.events_history USING btree (release_to) WHERE (release_to IS NOT NULL);

CREATE UNIQUE INDEX events_now ON daily.events_history USING btree (day, event_id) WHERE (release_to IS NULL);

CREATE INDEX events_search_country ON daily.events_history USING gin (((actor_countries || recipient_countries))) WHERE (release_to IS NULL);

CREATE INDEX events_search_place ON daily.events_history USING btree (lower(place) text_pattern_ops, day, event_id) WHERE ((release_to IS NULL) AND (place IS NOT NULL));

CREATE INDEX events_search_text ON daily.events_history USING gin (to_tsvector('english'::regconfig, sentence)) WHERE (release_to IS NULL);

CREATE INDEX events_search_type ON daily.events_history USING btree (type, day, event_id) WHERE (release_to IS NULL);

CREATE INDEX figures_brought ON daily.figures_history USING btree (release_from);

CREATE INDEX figures_ended ON daily.figures_history USING btree (release_to) WHERE (release_to IS NOT NULL);

CREATE UNIQUE INDEX figures_now ON daily.figures_history USING btree (day, figure_id) WHERE (release_to IS NULL);

CREATE INDEX measures_brought ON daily.measures_history USING btree (release_from);

CREATE INDEX measures_ended ON daily.measures_history USING btree (release_to) WHERE (release_to IS NOT NULL);

CREATE UNIQUE INDEX measures_now ON daily.measures_history USING btree (day, measure_id) WHERE (release_to IS NULL);

CREATE INDEX releases_by_day ON daily.releases USING btree (day, release_id);

CREATE UNIQUE INDEX releases_by_time ON daily.releases USING btree (published_at);

CREATE INDEX reports_brought ON daily.reports_history USING btree (release_from);

CREATE INDEX reports_ended ON daily.reports_history USING btree (release_to) WHERE (release_to IS NOT NULL);

CREATE UNIQUE INDEX reports_now ON daily.reports_history USING btree (day, report_id) WHERE (release_to IS NULL);

CREATE INDEX reports_search_event ON daily.reports_history USING btree (event_id) WHERE (release_to IS NULL);

CREATE INDEX claims_parked ON ingest.claims USING btree (stage, parked_at) WHERE (parked_at IS NOT NULL);

CREATE INDEX documents_by_blob ON ingest.documents USING btree (content_hash);

CREATE INDEX documents_by_day ON ingest.documents USING btree (COALESCE(fetched_at, stored_at)) WHERE is_latest;

CREATE INDEX documents_by_source_time ON ingest.documents USING btree (COALESCE(source, '-'::text), COALESCE(fetched_at, stored_at));

CREATE UNIQUE INDEX documents_latest ON ingest.documents USING btree (document_id) WHERE is_latest;

CREATE INDEX documents_pending ON ingest.documents USING btree (cleaned_by, document_id) WHERE is_latest;

CREATE INDEX entries_by_day ON ingest.entries USING btree (first_seen_at);

CREATE INDEX entries_by_document ON ingest.entries USING btree (document_id);

CREATE INDEX entries_by_feed ON ingest.entries USING btree (feed_id, first_seen_at);

CREATE INDEX entries_due ON ingest.entries USING btree (due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX entries_due_by_host ON ingest.entries USING btree (host, due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX feed_states_due ON ingest.feed_states USING btree (next_poll_at);

CREATE INDEX fetches_by_day ON ingest.fetches USING btree (fetched_at);

CREATE INDEX fetches_by_entry ON ingest.fetches USING btree (entry_id, fetched_at);

CREATE INDEX listings_by_entry ON ingest.listings USING btree (entry_id);

CREATE INDEX polls_by_feed ON ingest.polls USING btree (feed_id, polled_at);

CREATE INDEX polls_by_time ON ingest.polls USING btree (polled_at);

CREATE INDEX actions_by_subject ON quality.actions USING btree (subject, action_id);

CREATE UNIQUE INDEX alerts_open ON quality.alerts USING btree (kind, subject) WHERE (recovered_at IS NULL);

CREATE INDEX alerts_recovered ON quality.alerts USING btree (recovered_at) WHERE (recovered_at IS NOT NULL);

CREATE INDEX alerts_untold ON quality.alerts USING btree (raised_at) WHERE ((told_at IS NULL) OR ((recovered_at IS NOT NULL) AND (told_recovery_at IS NULL)));

CREATE INDEX decisions_by_build ON quality.decisions USING btree (build_id);

CREATE INDEX decisions_by_day ON quality.decisions USING btree (day, decision_id);

CREATE INDEX decisions_by_run ON quality.decisions USING btree (run_id);

CREATE UNIQUE INDEX decisions_open ON quality.decisions USING btree (day) WHERE (state = 'open'::text);

CREATE INDEX drift_by_day ON quality.drift USING btree (day);

CREATE INDEX quarantine_by_state ON quality.quarantine USING btree (state, day);

CREATE INDEX quarantine_held ON quality.quarantine USING btree (state, quarantine_id);

CREATE INDEX reports_by_stage ON quality.reports USING btree (stage, reported_at);

CREATE INDEX results_failed ON quality.results USING btree (table_name, rule, run_id) WHERE (NOT success);

CREATE INDEX results_failed_by_run ON quality.results USING btree (run_id) WHERE (NOT success);

CREATE INDEX runs_by_build ON quality.runs USING btree (build_id);

CREATE INDEX runs_by_day ON quality.runs USING btree (day, run_id);

CREATE INDEX runs_by_time ON quality.runs USING btree (finished_at);

CREATE INDEX builds_by_day ON staging.builds USING btree (day, build_id);

CREATE INDEX counts_by_key ON staging.counts USING btree (build_id, day, type, actor_country, other_country);

CREATE INDEX coverage_by_key ON staging.coverage USING btree (build_id, day, source);

CREATE INDEX events_by_event ON staging.events USING btree (build_id, event_id);

CREATE INDEX events_by_key ON staging.events USING btree (build_id, day, event_id);

CREATE INDEX figures_by_key ON staging.figures USING btree (build_id, day, figure_id);

CREATE INDEX marks_by_build ON staging.marks USING btree (build_id);

CREATE INDEX marks_by_day ON staging.marks USING btree (day, build_id);

CREATE INDEX measures_by_key ON staging.measures USING btree (build_id, day, measure_id);

CREATE INDEX measures_by_measure ON staging.measures USING btree (build_id, measure_id);

CREATE INDEX reports_by_event ON staging.reports USING btree (build_id, event_id);

CREATE INDEX reports_by_key ON staging.reports USING btree (build_id, day, report_id);

CREATE STATISTICS daily.events_search_sides ON (actor_countries || recipient_countries) FROM daily.events_history;

COMMENT ON STATISTICS daily.events_search_sides IS 'For searching countries on either side.';

CREATE STATISTICS daily.events_search_words ON to_tsvector('english'::regconfig, sentence) FROM daily.events_history;

COMMENT ON STATISTICS daily.events_search_words IS 'For searching the words of sentences.';

ALTER TABLE ONLY coding.cluster_members
    ADD CONSTRAINT cluster_members_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES coding.clusters(cluster_id);

ALTER TABLE ONLY coding.event_actors
    ADD CONSTRAINT event_actors_extraction_id_body_chars_fkey FOREIGN KEY (extraction_id, body_chars) REFERENCES coding.extractions(extraction_id, body_chars) ON DELETE CASCADE;

ALTER TABLE ONLY coding.event_actors
    ADD CONSTRAINT event_actors_extraction_id_event_id_fkey FOREIGN KEY (extraction_id, event_id) REFERENCES coding.events(extraction_id, event_id) ON DELETE CASCADE;

ALTER TABLE ONLY coding.events
    ADD CONSTRAINT events_extraction_id_body_chars_fkey FOREIGN KEY (extraction_id, body_chars) REFERENCES coding.extractions(extraction_id, body_chars) ON DELETE CASCADE;

ALTER TABLE ONLY coding.events
    ADD CONSTRAINT events_extraction_id_time_position_fkey FOREIGN KEY (extraction_id, time_position) REFERENCES coding.times(extraction_id, "position") ON DELETE CASCADE;

ALTER TABLE ONLY coding.events
    ADD CONSTRAINT events_type_fkey FOREIGN KEY (type) REFERENCES coding.event_types(type);

ALTER TABLE ONLY coding.extractions
    ADD CONSTRAINT extractions_article_id_version_body_chars_fkey FOREIGN KEY (article_id, version, body_chars) REFERENCES corpus.articles(article_id, version, body_chars);

ALTER TABLE ONLY coding.figures
    ADD CONSTRAINT figures_extraction_id_body_chars_fkey FOREIGN KEY (extraction_id, body_chars) REFERENCES coding.extractions(extraction_id, body_chars) ON DELETE CASCADE;

ALTER TABLE ONLY coding.figures
    ADD CONSTRAINT figures_extraction_id_event_id_fkey FOREIGN KEY (extraction_id, event_id) REFERENCES coding.events(extraction_id, event_id) ON DELETE CASCADE;

ALTER TABLE ONLY coding.link_figure_places
    ADD CONSTRAINT link_figure_places_figure_id_fkey FOREIGN KEY (figure_id) REFERENCES coding.link_figures(figure_id) ON DELETE CASCADE;

ALTER TABLE ONLY coding.link_places
    ADD CONSTRAINT link_places_event_id_fkey FOREIGN KEY (event_id) REFERENCES coding.link_reports(event_id) ON DELETE CASCADE;

ALTER TABLE ONLY coding.measure_members
    ADD CONSTRAINT measure_members_measure_id_fkey FOREIGN KEY (measure_id) REFERENCES coding.measures(measure_id);

ALTER TABLE ONLY coding.skips
    ADD CONSTRAINT skips_article_id_version_fkey FOREIGN KEY (article_id, version) REFERENCES corpus.articles(article_id, version);

ALTER TABLE ONLY coding.times
    ADD CONSTRAINT times_extraction_id_body_chars_fkey FOREIGN KEY (extraction_id, body_chars) REFERENCES coding.extractions(extraction_id, body_chars) ON DELETE CASCADE;

ALTER TABLE ONLY corpus.articles
    ADD CONSTRAINT articles_article_id_document_version_fkey FOREIGN KEY (article_id, document_version) REFERENCES ingest.documents(document_id, version);

ALTER TABLE ONLY corpus.date_evidence
    ADD CONSTRAINT date_evidence_article_id_version_fkey FOREIGN KEY (article_id, version) REFERENCES corpus.articles(article_id, version) ON DELETE CASCADE;

ALTER TABLE ONLY corpus.skips
    ADD CONSTRAINT skips_document_id_version_fkey FOREIGN KEY (document_id, version) REFERENCES ingest.documents(document_id, version);

ALTER TABLE ONLY corpus.voice_bands
    ADD CONSTRAINT voice_bands_article_id_fkey FOREIGN KEY (article_id) REFERENCES corpus.voices(article_id) ON DELETE CASCADE;

ALTER TABLE ONLY daily.counts_history
    ADD CONSTRAINT counts_history_release_from_fkey FOREIGN KEY (release_from) REFERENCES daily.releases(release_id);

ALTER TABLE ONLY daily.counts_history
    ADD CONSTRAINT counts_history_release_to_fkey FOREIGN KEY (release_to) REFERENCES daily.releases(release_id);

ALTER TABLE ONLY daily.coverage_history
    ADD CONSTRAINT coverage_history_release_from_fkey FOREIGN KEY (release_from) REFERENCES daily.releases(release_id);

ALTER TABLE ONLY daily.coverage_history
    ADD CONSTRAINT coverage_history_release_to_fkey FOREIGN KEY (release_to) REFERENCES daily.releases(release_id);

ALTER TABLE ONLY daily.events_history
    ADD CONSTRAINT events_history_release_from_fkey FOREIGN KEY (release_from) REFERENCES daily.releases(release_id);

ALTER TABLE ONLY daily.events_history
    ADD CONSTRAINT events_history_release_to_fkey FOREIGN KEY (release_to) REFERENCES daily.releases(release_id);

ALTER TABLE ONLY daily.figures_history
    ADD CONSTRAINT figures_history_release_from_fkey FOREIGN KEY (release_from) REFERENCES daily.releases(release_id);

ALTER TABLE ONLY daily.figures_history
    ADD CONSTRAINT figures_history_release_to_fkey FOREIGN KEY (release_to) REFERENCES daily.releases(release_id);

ALTER TABLE ONLY daily.measures_history
    ADD CONSTRAINT measures_history_release_from_fkey FOREIGN KEY (release_from) REFERENCES daily.releases(release_id);

ALTER TABLE ONLY daily.measures_history
    ADD CONSTRAINT measures_history_release_to_fkey FOREIGN KEY (release_to) REFERENCES daily.releases(release_id);

ALTER TABLE ONLY daily.reports_history
    ADD CONSTRAINT reports_history_release_from_fkey FOREIGN KEY (release_from) REFERENCES daily.releases(release_id);

ALTER TABLE ONLY daily.reports_history
    ADD CONSTRAINT reports_history_release_to_fkey FOREIGN KEY (release_to) REFERENCES daily.releases(release_id);

ALTER TABLE ONLY ingest.documents
    ADD CONSTRAINT documents_content_hash_fkey FOREIGN KEY (content_hash) REFERENCES ingest.blobs(content_hash);

ALTER TABLE ONLY ingest.entries
    ADD CONSTRAINT entries_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES ingest.feeds(feed_id) ON DELETE SET NULL;

ALTER TABLE ONLY ingest.feed_states
    ADD CONSTRAINT feed_states_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES ingest.feeds(feed_id) ON DELETE CASCADE;

ALTER TABLE ONLY ingest.fetches
    ADD CONSTRAINT fetches_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES ingest.entries(entry_id) ON DELETE CASCADE;

ALTER TABLE ONLY ingest.listings
    ADD CONSTRAINT listings_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES ingest.entries(entry_id) ON DELETE CASCADE;

ALTER TABLE ONLY ingest.listings
    ADD CONSTRAINT listings_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES ingest.feeds(feed_id) ON DELETE CASCADE;

ALTER TABLE ONLY ingest.polls
    ADD CONSTRAINT polls_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES ingest.feeds(feed_id) ON DELETE CASCADE;

ALTER TABLE ONLY quality.decisions
    ADD CONSTRAINT decisions_run_id_fkey FOREIGN KEY (run_id) REFERENCES quality.runs(run_id);

ALTER TABLE ONLY quality.failing_rows
    ADD CONSTRAINT failing_rows_run_id_table_name_rule_fkey FOREIGN KEY (run_id, table_name, rule) REFERENCES quality.results(run_id, table_name, rule) ON DELETE CASCADE;

ALTER TABLE ONLY quality.results
    ADD CONSTRAINT results_run_id_fkey FOREIGN KEY (run_id) REFERENCES quality.runs(run_id) ON DELETE CASCADE;

ALTER TABLE ONLY quality.tellings
    ADD CONSTRAINT tellings_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES quality.alerts(alert_id) ON DELETE CASCADE;

ALTER TABLE ONLY staging.counts
    ADD CONSTRAINT counts_build_id_fkey FOREIGN KEY (build_id) REFERENCES staging.builds(build_id) ON DELETE CASCADE;

ALTER TABLE ONLY staging.coverage
    ADD CONSTRAINT coverage_build_id_fkey FOREIGN KEY (build_id) REFERENCES staging.builds(build_id) ON DELETE CASCADE;

ALTER TABLE ONLY staging.events
    ADD CONSTRAINT events_build_id_fkey FOREIGN KEY (build_id) REFERENCES staging.builds(build_id) ON DELETE CASCADE;

ALTER TABLE ONLY staging.figures
    ADD CONSTRAINT figures_build_id_fkey FOREIGN KEY (build_id) REFERENCES staging.builds(build_id) ON DELETE CASCADE;

ALTER TABLE ONLY staging.marks
    ADD CONSTRAINT marks_build_id_fkey FOREIGN KEY (build_id) REFERENCES staging.builds(build_id) ON DELETE SET NULL;

ALTER TABLE ONLY staging.measures
    ADD CONSTRAINT measures_build_id_fkey FOREIGN KEY (build_id) REFERENCES staging.builds(build_id) ON DELETE CASCADE;

ALTER TABLE ONLY staging.parts
    ADD CONSTRAINT parts_build_id_fkey FOREIGN KEY (build_id) REFERENCES staging.builds(build_id) ON DELETE CASCADE;

ALTER TABLE ONLY staging.reports
    ADD CONSTRAINT reports_build_id_fkey FOREIGN KEY (build_id) REFERENCES staging.builds(build_id) ON DELETE CASCADE;


INSERT INTO coding.event_types (type, quad, meaning) VALUES ('AGREE', 1, 'promises, offers, intends, agrees to do or to cooperate');
INSERT INTO coding.event_types (type, quad, meaning) VALUES ('CONSULT', 1, 'meeting, talks, visit, call, conference');
INSERT INTO coding.event_types (type, quad, meaning) VALUES ('SUPPORT', 1, 'verbal backing, praise, recognition; signing, ratifying, adopting');
INSERT INTO coding.event_types (type, quad, meaning) VALUES ('CONCEDE', 1, 'verbal concession: announced easing, apology, pardon, announced withdrawal');
INSERT INTO coding.event_types (type, quad, meaning) VALUES ('COOPERATE', 2, 'joint act that benefits both: trade, joint production, joint exercise');
INSERT INTO coding.event_types (type, quad, meaning) VALUES ('AID', 2, 'gives: money, credit, arms, relief, asylum');
INSERT INTO coding.event_types (type, quad, meaning) VALUES ('RETREAT', 2, 'de-escalates with effect: withdraws, frees, disarms, resigns');
INSERT INTO coding.event_types (type, quad, meaning) VALUES ('REQUEST', 3, 'asks, urges, demands');
INSERT INTO coding.event_types (type, quad, meaning) VALUES ('ACCUSE', 3, 'criticises, alleges, sues, investigates');
INSERT INTO coding.event_types (type, quad, meaning) VALUES ('REJECT', 3, 'refuses, vetoes');
INSERT INTO coding.event_types (type, quad, meaning) VALUES ('THREATEN', 3, 'warns with a consequence');
INSERT INTO coding.event_types (type, quad, meaning) VALUES ('PROTEST', 4, 'collective civilian action');
INSERT INTO coding.event_types (type, quad, meaning) VALUES ('SANCTION', 4, 'cuts relations, trade, aid; convicts; expels');
INSERT INTO coding.event_types (type, quad, meaning) VALUES ('MOBILIZE', 4, 'raises or deploys forces short of using them');
INSERT INTO coding.event_types (type, quad, meaning) VALUES ('COERCE', 4, 'represses short of violence');
INSERT INTO coding.event_types (type, quad, meaning) VALUES ('ASSAULT', 4, 'deliberate physical harm, attack, invasion');
INSERT INTO coding.event_types (type, quad, meaning) VALUES ('LAUNCH', NULL, 'a facility, route, company, product, project or service starts, opens, is completed or closes');
