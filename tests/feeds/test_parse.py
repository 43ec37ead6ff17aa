from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from pipeline.feeds.parse import parse_feed
from pipeline.records import FeedKind, NotFeed, ParsedFeed
from pipeline.settings import Settings

NOW = datetime(2024, 5, 3, 12, tzinfo=UTC)
SETTINGS = Settings()


def parse(body: bytes | str, *, encoding: str | None = None, settings: Settings = SETTINGS) -> ParsedFeed | NotFeed:
    raw = body.encode() if isinstance(body, str) else body
    return parse_feed(raw, url="https://wire.example/feeds/world.xml", encoding=encoding, now=NOW, settings=settings)


def feed(body: bytes | str, **options) -> ParsedFeed:
    parsed = parse(body, **options)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def rss(items: str, *, head: str = "") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{head}{items}</channel></rss>'


RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://wire.example/"><title>Wire</title><sy:updatePeriod>daily</sy:updatePeriod>
<sy:updateFrequency>4</sy:updateFrequency></channel>
<item rdf:about="https://wire.example/a"><title>A</title><link>https://wire.example/a</link>
<dc:date>2024-05-02T09:30:00+02:00</dc:date></item></rdf:RDF>"""
OLD = '<rss version="0.91"><channel><title>Wire</title><item><title>A</title><link>/a</link></item></channel></rss>'
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Wire</title><entry><id>tag:1</id>
<title>A</title><link rel="self" type="application/atom+xml" href="/a.atom"/><link href="/a"/>
<published>2024-05-01T10:00:00Z</published>
<updated>2024-05-02T10:00:00Z</updated><author><name>Desk</name></author></entry></feed>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": [{"id": 1, "url": "/a",
"title": "A", "date_published": "2024-05-02T10:00:00Z", "authors": [{"name": "Desk"}], "content_html": "<p>x"},
{"id": 2}, 7]}"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://wire.example/a</loc><news:news>
<news:publication_date>2024-05-02T10:00:00+00:00</news:publication_date><news:title>A</news:title></news:news></url></urlset>"""


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (rss("<item><title>A</title><link>/a</link></item>"), FeedKind.RSS),
        (OLD, FeedKind.RSS),
        (RDF, FeedKind.RSS),
        (ATOM, FeedKind.ATOM),
        (JSON, FeedKind.JSON),
        (SITEMAP, FeedKind.SITEMAP),
    ],
    ids=["rss-2.0", "rss-0.91", "rss-1.0", "atom", "json", "sitemap"],
)
def test_parse_reads_every_kind(body: str, kind: FeedKind) -> None:
    parsed = feed(body)
    (entry,) = parsed.entries
    assert (parsed.kind, entry.url, entry.title) == (kind, "https://wire.example/a", "A")


def test_parse_reads_dates_authors_and_wishes() -> None:
    assert feed(RDF).entries[0].published_at == datetime(2024, 5, 2, 7, 30, tzinfo=UTC)
    assert feed(RDF).hint_minutes == 360
    assert feed(rss("<item><link>/a</link></item>", head="<ttl>90</ttl>")).hint_minutes == 90
    entry = feed(ATOM).entries[0]
    assert (entry.author, entry.guid) == ("Desk", "tag:1")
    assert entry.published_at == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert entry.updated_at == datetime(2024, 5, 2, 10, tzinfo=UTC)
    assert (feed(JSON).entries[0].author, feed(JSON).faults) == ("Desk", {"no_link": 2})


@pytest.mark.parametrize(
    ("date", "fault"),
    [
        ("Thu, 01 Jan 1970 00:00:00 GMT", "past_date"),
        ("Fri, 01 Jan 2099 00:00:00 GMT", "future_date"),
        ("31 February 2024", None),
        ("soon", None),
        ("", None),
    ],
)
def test_parse_keeps_entries_whose_date_cannot_be_true(date: str, fault: str | None) -> None:
    parsed = feed(rss(f"<item><link>/a</link><pubDate>{date}</pubDate></item>"))
    assert parsed.entries[0].published_at is None
    assert parsed.faults == ({fault: 1} if fault else {})


@pytest.mark.parametrize(
    ("raw", "declared"),
    [
        ("utf-8", None),
        ("utf-8", "iso-8859-1"),  # the header lies
        ("utf-8", "no-such-encoding"),
        ("utf-8-sig", "ascii"),
        ("utf-16", None),
        ("utf-16-le", "utf-8"),  # no mark, and a lie
        ("utf-32", None),
        ("iso-8859-1", "iso-8859-1"),
        ("iso-8859-1", "utf-8"),  # neither header nor declaration is right
        ("cp1252", None),
    ],
)
@pytest.mark.parametrize("said", ["utf-8", "iso-8859-1", "utf-16"])
def test_parse_reads_text_whatever_is_declared(raw: str, declared: str | None, said: str) -> None:
    words = "Café – “naïve”" if raw not in ("iso-8859-1",) else "Café naïve"
    text = f'<?xml version="1.0" encoding="{said}"?><rss version="2.0"><channel><item><title>{words}</title>'
    parsed = feed((text + "<link>/a</link></item></channel></rss>").encode(raw), encoding=declared)
    assert parsed.entries[0].title == words


def test_parse_gives_the_good_entries_of_a_broken_feed() -> None:
    items = "<item><title>A & B</title><link>/a</link></item><item><title>C<link>/c</link></item><item><ti"
    parsed = feed(rss(items))
    assert [entry.url.rpartition("/")[2] for entry in parsed.entries][:1] == ["a"]
    assert parsed.faults["malformed"] == 1


def test_parse_counts_entries_over_the_limit() -> None:
    items = "".join(f"<item><link>/{number}</link></item>" for number in range(30))
    parsed = feed(rss(items), settings=Settings(feed_max_entries=20))
    assert (len(parsed.entries), parsed.faults) == (20, {"too_many_entries": 10})


def test_parse_reads_ten_thousand_entries() -> None:
    items = "".join(f"<item><title>T</title><link>/{number}</link></item>" for number in range(10_000))
    assert len(feed(rss(items), settings=Settings(feed_max_entries=10_000)).entries) == 10_000


@pytest.mark.parametrize(
    ("items", "urls", "faults"),
    [
        ("<item><guid>g</guid><link>/a</link></item><item><guid>g</guid><link>/b</link></item>", ["/a", "/b"], {}),
        ("<item><link>/a#top</link></item><item><link>/a?utm_source=x</link></item>", ["/a"], {"same_address": 1}),
        ("<item><guid>https://wire.example/g</guid></item>", ["/g"], {}),
        ('<item><guid isPermaLink="false">g</guid></item>', [], {"no_link": 1}),
        ("<item><link>javascript:alert(1)</link></item><item><link>ftp://x/</link></item>", [], {"no_link": 2}),
    ],
)
def test_parse_takes_one_entry_for_each_address(items: str, urls: list[str], faults: dict[str, int]) -> None:
    parsed = feed(rss(items))
    assert [entry.url.removeprefix("https://wire.example") for entry in parsed.entries] == urls
    assert parsed.faults == faults


LAUGHS = (
    "<!DOCTYPE rss ["
    + '<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {name} "&{before};&{before};&{before};&{before};&{before};&{before};&{before};&{before};">'
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        ("<!DOCTYPE html><html><body>Sign in</body></html>", "html"),
        ("<?xml version='1.0'?><note>hello</note>", "xml"),
        ("hello", "text"),
        ('{"message": "no"}', "json"),
        ("[" * 100_000, "json"),
        (LAUGHS + "]><rss version='2.0'><channel><title>&j;</title></channel></rss>", "entities"),
        ('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0">&x;</rss>', "entities"),
        ('<!DOCTYPE r [<!ENTITY x "' + "y" * 5000 + '">]><rss version="2.0">&x;</rss>', "entities"),
        ("<rss version='2.0'>" + "<a>" * 5000 + "</a>" * 5000 + "</rss>", "too_deep"),
        ("<rss version='2.0'>" + "<a>" * 5000, "too_deep"),
        ("<rss version='2.0'>" + "<a/>" * 500_001, "too_many_tags"),
    ],
    ids=range(13),
)
def test_parse_says_what_is_no_feed(body: bytes | str, reason: str) -> None:
    parsed = parse(body)
    assert isinstance(parsed, NotFeed)
    assert parsed.reason == reason


def test_parse_lets_harmless_entities_pass() -> None:
    doctype = '<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>'
    assert len(feed(doctype + rss("<item><title>a&nbsp;b</title><link>/a</link></item>")[21:]).entries) == 1


def test_parse_names_the_feeds_of_a_page() -> None:
    page = """<!DOCTYPE html><head><base href="/de/"><link rel="alternate" type="application/rss+xml" href="feed.xml">
    <link rel="alternate" hreflang="fr" type="text/xml" href="/fr"><link rel=stylesheet href=x><link rel="alternate"
    type="application/atom+xml" href="//other.example/atom"><link rel="alternate" type="text/xml" href="http://[">"""
    parsed = parse(page)
    assert isinstance(parsed, NotFeed)
    assert parsed.feeds == ("https://wire.example/de/feed.xml", "https://other.example/atom")


def test_parse_reads_a_sitemap_index() -> None:
    index = (
        "<sitemapindex><sitemap><loc>/news.xml</loc></sitemap><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>"
    )
    assert feed(index).children == ("https://wire.example/news.xml",)


def test_parse_keeps_the_address_beside_the_click_counter() -> None:
    item = "<item><link>https://clicks.example/1</link><o:origLink>https://wire.example/a</o:origLink></item>"
    body = rss(item).replace("<rss ", '<rss xmlns:o="http://rssnamespace.org/feedburner/ext/1.0" ')
    assert feed(body).entries[0].url == "https://wire.example/a"


@pytest.mark.parametrize("opening", ["<", "<!--", "<![CDATA[", "&", "<a ", '<a b="', "<!DOCTYPE a [", "</a>", "<?x "])
def test_parse_ends_soon_whatever_is_repeated(opening: str) -> None:
    """Quadratic parsing of any of these would take minutes."""
    assert isinstance(parse(opening * (100_000 // len(opening))), NotFeed)
    assert parse('<rss version="2.0"><channel><item><title>' + opening * (50_000 // len(opening)))


@trials(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda words: rss(words).encode("utf-8", "replace")))
)
def test_parse_never_raises(body: bytes) -> None:
    parsed = parse(body)
    if isinstance(parsed, ParsedFeed):
        assert all(entry.url.startswith("http") for entry in parsed.entries)
