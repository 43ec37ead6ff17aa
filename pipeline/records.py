"""Every record of the pipeline, in the order in which data flows.

    feeds ─poll─▶ entries ─fetch─▶ documents ─clean─▶ articles ─extract─▶ times, events, figures ─link─▶ clusters
                                                                          └─build─▶ staged day ─check─▶ daily tables

Records are frozen; a stage returns new ones. Offsets count Unicode code points into `Article.body`, first included,
end excluded. Day intervals are half-open: `begin` is the first day, `end_day` the day after the last. Instants carry
a zone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

# --- shared ---------------------------------------------------------------------------------------------------------


class Days(NamedTuple):
    """A half-open interval of days: `begin` is the first, `end` the day after the last."""

    begin: date
    end: date


class Precision(StrEnum):
    """How exactly an interval of days is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    RANGE = "range"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the body, quoted: `body[start:end] == text`, always."""

    start: int
    end: int
    text: str


# --- feeds: what is polled, what came back, and when to ask again -----------------------------------------------------


class FeedKind(StrEnum):
    """What is polled."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"
    SITEMAP = "sitemap"
    #: One page that is itself the entry: fetched again and again, each change a new version.
    PAGE = "page"


class FeedHealth(StrEnum):
    """How a feed does. None of them stops it: a dead or gone feed stays on a slow probe for ever."""

    NEW = "new"
    OK = "ok"
    FAILING = "failing"
    DEAD = "dead"
    #: 410 on several days.
    GONE = "gone"


class Conditional(StrEnum):
    """Whether a feed's server may be asked "only if changed"."""

    UNTRIED = "untried"
    TRUSTED = "trusted"
    #: It answered 304 while it had new entries: it is asked for everything, always.
    LYING = "lying"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source of entries, as the operator gave it."""

    #: From the first address; stays when the feed moves.
    feed_id: str
    url: str
    #: Null until the first poll tells.
    kind: FeedKind | None = None
    title: str | None = None
    #: Short name that its documents carry as `source`.
    publisher: str
    #: ISO 3166 alpha-3 of the publisher; null for an international one.
    country: str | None = None
    #: ISO 639-1.
    language: str | None = None
    is_on: bool = False
    #: Bounds of the poll interval; null: the settings'.
    poll_min_minutes: int | None = None
    poll_max_minutes: int | None = None
    #: Where the operator knows it from.
    known_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What was learned about a feed; made anew by each poll."""

    feed_id: str
    health: FeedHealth = FeedHealth.NEW
    next_poll_at: datetime
    interval_minutes: float
    #: Weighted errors in a row; 0 after a good poll.
    error_weight: float = 0.0
    polls: int = 0
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    #: First of the failures in a row; null while it is well.
    failing_since: datetime | None = None
    #: 0..1, share of a poll's entries that were new, smoothed.
    new_share: float = 0.0
    conditional: Conditional = Conditional.UNTRIED
    etag: str | None = None
    last_modified: str | None = None
    #: sha256 of the last body, hex.
    body_hash: str | None = None
    #: "Not changed" answers since one was last checked by a full fetch.
    unchecked_304: int = 0
    #: Target of a permanent redirect that is not yet believed.
    moved_to: str | None = None
    moved_first_at: datetime | None = None
    moved_hits: int = 0
    gone_first_at: datetime | None = None
    gone_hits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry as the feed lists it."""

    #: Where the article is; absolute, http or https.
    url: str
    #: The feed's own id; null when it gives none. Neither unique nor stable: it is evidence only.
    guid: str | None = None
    title: str | None = None
    #: Plain or HTML, cut to a limit.
    summary: str | None = None
    author: str | None = None
    #: As the feed says; null when missing, before 1990 or later than tomorrow.
    published_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What a feed's bytes say."""

    kind: FeedKind
    entries: tuple[FeedEntry, ...]
    title: str | None = None
    language: str | None = None
    #: How often the publisher says to ask: ttl, sy:updatePeriod; null when it does not say.
    hint_minutes: int | None = None
    #: Further sitemaps of a sitemap index.
    children: tuple[str, ...] = ()
    #: Faults by name ("malformed", "no_link", "future_date") with their count; they do not drop the feed.
    faults: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFeed:
    """Bytes that are no feed, and what they are instead."""

    #: `empty`, `html`, `xml`, `json`, `text`, `too_deep`, `entities`, `too_many_tags`,
    #: `unended_tags`.
    reason: str
    #: Feeds that the page names.
    feeds: tuple[str, ...] = ()


class FetchResult(StrEnum):
    """What came back from one address, as seen from HTTP; the body's meaning is decided later."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    EMPTY = "empty"
    NOT_FOUND = "not_found"
    GONE = "gone"
    #: 401, 402, 403, 407, 451, or a challenge header.
    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    CLIENT_ERROR = "client_error"
    SERVER_ERROR = "server_error"
    #: robots.txt says no.
    ROBOTS = "robots"
    #: The guard says no: scheme, port, or an address that is not admitted.
    REFUSED = "refused"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    REDIRECTS = "redirects"
    TOO_LARGE = "too_large"
    #: Decompressed to more than is credible.
    BOMB = "bomb"
    HEADERS = "headers"
    #: No valid HTTP, or a body that cannot be decompressed.
    PROTOCOL = "protocol"
    #: The host is at its limit of requests, or somebody else has it: nothing was asked.
    BUSY = "busy"
    #: A page where a feed was promised (polls only).
    NOT_FEED = "not_feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One request with its redirects, and what came back."""

    url: str
    result: FetchResult
    requested_at: datetime
    #: Wall time with redirects and body.
    elapsed_ms: int
    #: Where the redirects led; equals `url` where there were none.
    final_url: str
    #: Where *permanent* redirects alone led; null where there were none.
    moved_to: str | None = None
    #: HTTP status of the last answer; null when none came.
    status: int | None = None
    #: Decompressed; empty unless `result` is ok.
    body: bytes = b""
    #: Bytes of the body as they came over the wire.
    wire_bytes: int = 0
    media_type: str | None = None
    #: Character encoding that the transport declared.
    encoding: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    #: Cache-Control or Expires as a wait; null when the answer has none.
    fresh_seconds: int | None = None
    #: Retry-After as a wait.
    retry_after_seconds: int | None = None
    #: One sentence on why it failed; null when it did not.
    detail: str | None = None
    #: Lies that were seen through: "undeclared_gzip", "encoding_damaged".
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOutcome:
    """What one poll of a feed brought: what the schedule decides from."""

    result: FetchResult
    seen_entries: int = 0
    new_entries: int = 0
    #: Asked without "only if changed".
    is_full: bool = True
    #: A full fetch right after a 304 brought new entries.
    is_lie: bool = False
    #: The 304 was checked by a full fetch.
    is_audited: bool = False
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    #: The publisher's wish, from the feed and the headers.
    hint_minutes: int | None = None
    retry_after_seconds: int | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryState:
    """When an entry's page is fetched next, and what is known of it."""

    entry_id: str
    url: str
    #: Null when it is never fetched again.
    due_at: datetime | None
    #: Good fetches so far.
    fetches: int = 0
    #: Failures in a row.
    failures: int = 0
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    #: What the document carries on: the feed's publisher, and when the feed says the entry was published.
    publisher: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """How a host wants to be treated; kept in the database, so that it holds over all workers."""

    #: Lower case, with the port where it is not the scheme's own.
    host: str
    #: Wait between two requests; the largest of the setting, crawl-delay and what the host's refusals taught.
    delay_seconds: float
    concurrency: int
    #: Nothing is asked before.
    not_before: datetime | None = None
    #: Refusals (429, 503) in a row: each doubles the delay.
    refusals: int = 0
    #: robots.txt as text; empty: everything is allowed. Null: never fetched.
    robots: str | None = None
    robots_at: datetime | None = None
    #: First of the failures in a row to get robots.txt.
    robots_failed_at: datetime | None = None


# --- documents: what was fetched or given -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The bytes of one page as they came, before anyone read them."""

    #: Stable over re-fetches: the canonical URL's hash, or the name of a seed file.
    document_id: str
    #: sha256 of `body`, hex.
    content_hash: str
    body: bytes
    #: `text/html`, `text/plain` (page text with its boilerplate, without tags).
    media_type: str
    #: Name of the character encoding that the transport declared; null when none was.
    encoding: str | None = None
    url: str | None = None
    #: Short name of the source: a feed's publisher or `seeds`.
    source: str | None = None
    #: When the feed says the entry was published; feeds lie, so it is evidence, not truth.
    feed_published_at: datetime | None = None
    #: When it was fetched: nothing in it can be published later. Null for material handed in without one.
    fetched_at: datetime | None = None


# --- articles ---------------------------------------------------------------------------------------------------------


class ArticleState(StrEnum):
    """What a document turned out to be; only `ok` goes on to extraction."""

    OK = "ok"
    EMPTY = "empty"
    PAYWALLED = "paywalled"
    BLOCKED = "blocked"
    NOT_ARTICLE = "not_article"


class DateSource(StrEnum):
    """Where the publication day was read."""

    FEED = "feed"
    METADATA = "metadata"
    JSONLD = "jsonld"
    URL = "url"
    TEXT = "text"
    DATELINE = "dateline"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateEvidence:
    """One statement about the publication day, kept whether or not it decided."""

    source: DateSource
    #: The words or the field that say it.
    text: str
    days: Days | None
    #: 0..1, how far this kind of statement is trusted before others are heard.
    weight: float
    #: Why it was refused ("after the fetch", "modified, not published"); null where it was heard.
    refused: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The publication day, or the interval that it must lie in."""

    days: Days
    precision: Precision
    source: DateSource
    #: The words that decided, shortest form that a person can check.
    evidence: str
    #: The instant with its zone, where one is known.
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A document's own text, without navigation, promotion and captions."""

    document_id: str
    title: str | None
    body: str
    byline: str | None
    #: ISO 639-1; null when the text is too short to tell.
    language: str | None
    published: Published | None
    state: ArticleState
    canonical_url: str | None
    #: sha256 of title and body, hex: a new hash is a new version of the article.
    content_hash: str
    date_evidence: tuple[DateEvidence, ...] = ()
    #: Counts and sizes about the cleaning itself: which extractor won, share of text kept.
    notes: dict[str, str | int | float] = field(default_factory=dict)


# --- mentions: what stands in the text --------------------------------------------------------------------------------


class TimeType(StrEnum):
    """TIMEX3 types (TimeML 1.2.1)."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


class Anchor(StrEnum):
    """What a time expression is counted from."""

    ABSOLUTE = "absolute"
    PUBLICATION = "publication"
    MENTION = "mention"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeTime:
    """How a time expression hangs on its reference day, for those who learn that day later (see `resolve_time`)."""

    #: day, week, month, quarter, year, decade …: the calendar unit in which `count` is counted from the reference day.
    #: weekday, occurrence: `count` counts occurrences of the mention's value ("last Monday", "next April"); a holiday's
    #: name ("holiday:easter") does so for days that no value with X can say, "week_of:XXXX-03-06" for a day's week.
    unit: str
    #: Signed; 0 is the unit that holds the reference day ("this year"). Null where only the direction is known
    #: ("Monday", "in September"): the nearest one in that direction, the reference day's own included.
    count: int | None
    #: `past` or `future`; null where neither the words nor the tense say.
    direction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """A time expression, as TIMEX3 and as days."""

    start: int
    end: int
    text: str
    type: TimeType
    #: TIMEX3 value ("2023-W28", "P2D", "PAST_REF"); with X for what is not known ("XXXX-02-04"); null when none fits.
    value: str | None
    #: TIMEX3 mod: START, MID, END, APPROX, LESS_THAN, MORE_THAN, EQUAL_OR_LESS, EQUAL_OR_MORE, BEFORE, AFTER …
    mod: str | None = None
    #: First day; null when the words name no day or the anchor does not suffice.
    begin: date | None = None
    #: Day after the last.
    end_day: date | None = None
    precision: Precision = Precision.UNKNOWN
    anchor: Anchor | None = None
    #: The offset from the reference day; null where the words name the time themselves.
    relative: RelativeTime | None = None
    #: What decided where the words leave it open: the side told by a verb, the day counted from; null where they say.
    reason: str | None = None
    #: 0..1: how often times decided in this way are right (bench/times/README.md); 1 where nothing was guessed.
    confidence: float = 1.0
    #: The days that the words mean if that guess is wrong; null where no other reading is likely.
    other: Days | None = None
    #: Name of the rule that read it.
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit as written, before anyone asks what it measures."""

    start: int
    end: int
    text: str
    #: Scale resolved: "93.8 billion" is 9.38e10. For a percentage see `percent`.
    value: float | None
    #: ISO 4217 for money; SI or a plain unit name else ("t", "m3/year", "companies"); null for a bare number.
    unit: str | None
    #: Percent as written, sign by direction words where they are part of the mention ("fell by 7%" is found as 7).
    percent: float | None
    #: ">", "<", "~" or null.
    bound: str | None
    #: Upper end of a range ("10-12 million"), same scale as `value`.
    value_to: float | None = None
    rule: str


class Role(StrEnum):
    """PLOVER roles; a two-sided meeting or deal has actors only."""

    ACTOR = "actor"
    RECIPIENT = "recipient"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMention:
    """Who: the words, and what they are known to stand for."""

    start: int
    end: int
    text: str
    #: ISO 3166 alpha-3, or an organisation code (UNO, EUR, NATO, BRICS …); null when not known.
    country: str | None
    #: PLOVER sector (GOV, MIL, LEG, JUD, BUS, CVL, MED, REB …); null when not known.
    sector: str | None
    #: Stable entity id ("country:RUS", "person:vladimir-putin", "org:gazprom"); null when only the words are known.
    entity: str | None


class PlaceLevel(StrEnum):
    """To what level a place is known; a country's centre is never passed off as a point."""

    COUNTRY = "country"
    REGION = "region"
    CITY = "city"
    SITE = "site"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """Where: the words, resolved offline."""

    start: int
    end: int
    text: str
    geonameid: int | None
    #: ISO 3166 alpha-3.
    country: str | None
    #: Degrees, WGS 84; null for a country or a region known only as an area.
    lat: float | None
    lon: float | None
    level: PlaceLevel
    #: 0..1, calibrated: how sure it is that the words mean this place and no other; null where it was not kept.
    confidence: float | None = None


# --- events and figures -----------------------------------------------------------------------------------------------


class EventType(StrEnum):
    """PLOVER event types, and LAUNCH."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"
    LAUNCH = "LAUNCH"


class Status(StrEnum):
    """Whether it happened."""

    OCCURRED = "occurred"
    ONGOING = "ongoing"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"
    DENIED = "denied"


class Stage(StrEnum):
    """How far a deal or project is."""

    PROPOSED = "proposed"
    NEGOTIATING = "negotiating"
    ANNOUNCED = "announced"
    AGREED = "agreed"
    SIGNED = "signed"
    STARTED = "started"
    COMPLETED = "completed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


class EventDateSource(StrEnum):
    """Where an event's days come from."""

    TEXT = "text"
    CONTEXT = "context"
    DATELINE = "dateline"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventActor:
    """An actor in an event."""

    role: Role
    text: str
    start: int
    end: int
    country: str | None
    sector: str | None
    entity: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act or state of affairs that the article reports, by the codebook."""

    #: From the content: article, type, trigger; free of the extractor's version.
    event_id: str
    type: EventType
    mode: str | None
    status: Status
    stage: Stage | None
    #: PLOVER quad class 1..4; null for LAUNCH.
    quad: int | None
    #: Conflict (-10) to cooperation (+10) by PLOVER's table; null for LAUNCH.
    score: float | None
    actors: tuple[EventActor, ...]
    place: PlaceMention | None
    begin: date | None
    end_day: date | None
    precision: Precision
    #: Null with `begin` null.
    date_source: EventDateSource | None
    #: Index into the extraction's times; null where no time expression governs.
    time: int | None
    trigger: Span
    sentence: Span
    contexts: tuple[str, ...]
    #: 0..1, calibrated.
    confidence: float
    #: Name of the rule or model that made it.
    rule: str


class FigureKind(StrEnum):
    """Whether the quantity was measured, or is aimed at."""

    ACTUAL = "actual"
    ESTIMATE = "estimate"
    FORECAST = "forecast"
    TARGET = "target"
    COMMITMENT = "commitment"


class Base(StrEnum):
    """What a change is measured against."""

    YEAR_EARLIER = "year_earlier"
    PERIOD_EARLIER = "period_earlier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What a figure is about, in days."""

    begin: date
    end_day: date
    precision: Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One quantity that the article states about the world: a level, a change, or both in one."""

    figure_id: str
    #: Short noun phrase from the text, lower case.
    metric: str
    #: From the metric lexicon; null when it is not there.
    metric_code: str | None
    value: float | None
    unit: str | None
    percent: float | None
    base: Base | None
    bound: str | None
    kind: FigureKind
    period: Period | None
    #: Country codes, in order of mention.
    parties: tuple[str, ...]
    start: int
    end: int
    text: str
    sentence: Span
    #: event_id of the event that it belongs to; null when none.
    event: str | None
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Everything read from one article by one version of the extractor."""

    times: tuple[TimeMention, ...]
    events: tuple[Event, ...]
    figures: tuple[Figure, ...]


# --- linking: the same event told by many ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReport:
    """One event as one article tells it, with what linking has to know of both."""

    event_id: str
    article_id: str
    #: Articles that tell the same text share it: near-duplicates are one voice.
    voice: str
    #: First day on which the article can have been published; null when it is not known.
    published_day: date | None
    type: EventType
    status: Status
    stage: Stage | None
    #: Country and organisation codes of all actors, sorted, without repeats.
    countries: tuple[str, ...]
    #: Entity ids of all actors below the level of a country, sorted, without repeats.
    entities: tuple[str, ...]
    begin: date | None
    end_day: date | None
    date_source: EventDateSource | None
    geonameid: int | None
    place_country: str | None
    #: Content words of the sentence, lower case, sorted, without repeats.
    words: tuple[str, ...]
    #: (value, unit) of the figures in the sentence, sorted.
    amounts: tuple[tuple[float, str], ...]
    confidence: float
    #: How it was done, by the codebook; null where none applies or is known.
    mode: str | None = None
    #: Country and organisation codes of those who act, sorted; `countries` has the others too.
    agents: tuple[str, ...] = ()
    #: Proper names in the sentence, lower case, sorted, but for those of countries.
    names: tuple[str, ...] = ()
    #: Those among them that name who acts.
    agent_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Reports that tell of one event; the members decide everything else about it."""

    #: From the first report in (published day, event id) order, so that it does not depend on the order of arrival.
    cluster_id: str
    #: event_ids, in that same order: the first one is the one whose words represent the cluster.
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """A cluster that is a stage of a deal or project."""

    cluster_id: str
    #: Its first report, which has a stage.
    report: EventReport
    #: cluster_id of the stage before, as it was decided last; None where none was found.
    follows: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureReport:
    """One figure as one article tells it, with what linking has to know of both."""

    figure_id: str
    article_id: str
    #: Day under which it is filed: that of the article.
    day: date
    metric: str
    metric_code: str | None
    value: float | None
    unit: str | None
    percent: float | None
    base: Base | None
    bound: str | None
    kind: FigureKind
    #: First day of what it is about, and the day after the last; both null when not known.
    period_begin: date | None
    period_end_day: date | None
    #: Country codes, sorted, without repeats.
    parties: tuple[str, ...]
    #: The quantity, word for word.
    text: str
    #: Content words of the sentence, lower case, sorted, without repeats.
    words: tuple[str, ...]
    #: Cluster of the event that it belongs to; null when none.
    event: str | None
    #: Names inside the sentence that are no country's, lower case, sorted, without repeats.
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Figures that tell the same value of the same thing; measures of one topic contradict one another."""

    #: From the first figure in (day, figure id) order, so that it does not depend on the order of arrival.
    measure_id: str
    #: What is measured: from the first figure of all that are about it.
    topic_id: str
    #: The figure that gives the value most exactly; the first of several.
    best_figure_id: str
    #: figure_ids, in the order above.
    members: tuple[str, ...]
