"""News that never happened, as much as is wanted: the load for `bench.load.measure`, in words of our own.

A world of events is drawn, day by day; each is told by one or several sources, which copy one another, cut, re-head and
update, on pages in four layouts. The same seed gives the same bytes. 1,000 pages are one day of news, so that an
archive grows in days, as a real one does:

    python -m bench.load.generate 10000 pages.warc.gz [SEED]
"""

from __future__ import annotations

import csv
import html
import io
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.lexicons import read_lexicon

PAGES_A_DAY = 1_000
FIRST_DAY = date(2021, 3, 1)
#: How a page comes about, in shares: a telling of its own, a copy from another source, an update at the same address.
NEW, COPIED, UPDATED = 0.78, 0.18, 0.04
GOODS = ("natural gas", "crude oil", "wheat", "copper", "steel", "rice", "fertiliser", "coal", "timber", "soybeans",
         "machinery", "electric cars", "semiconductors", "fish", "palm oil", "nickel")  # fmt: skip
ORGANISATIONS = (
    "The World Bank",
    "The International Monetary Fund",
    "The Asian Development Bank",
    "The European Union",
)
OFFICES = ("President", "Prime Minister", "Foreign Minister", "Trade Minister")
#: Slots for numbers; and the kinds whose numbers are statistics, which are the same in every telling.
NUMBERS = ("money", "percent", "count", "old_year")
STATISTICS = frozenset({"trade"})
#: Where a word goes into a sentence about nothing.
SLOT = re.compile(r"\{(\w+)\}")
SYLLABLES = ("ba", "ren", "ko", "lim", "ta", "os", "ve", "mar", "din", "sul", "or", "han")
SOURCES = tuple(f"{name}-{kind}.example" for name in ("harbour", "northern", "capital", "valley", "river", "coastal",
                "union", "morning", "evening", "star") for kind in ("post", "times", "wire", "news"))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as it was fetched, with the feed's instant (UTC) where the feed gives one."""

    url: str
    source: str
    body: bytes
    fetched_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One telling: what an editor hands on."""

    headline: str
    paragraphs: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event of the invented world, with the words that fill its slots."""

    kind: str
    day: date
    slots: dict[str, str]


class World:
    """Draws happenings and tells them; one source of chance, so that one seed gives one world."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.sentences: dict[tuple[str, str], list[str]] = {}
        self.words: dict[str, list[str]] = {}
        for row in csv.DictReader(_lines(Path(__file__).with_name("words.csv"))):
            if row["kind"] == "word":
                self.words.setdefault(row["place"], []).extend(row["text"].split(";"))
            else:
                self.sentences.setdefault((row["kind"], row["place"]), []).append(row["text"])
        self.kinds = sorted({kind for kind, place in self.sentences if place == "lead"})
        self.countries = [
            row for row in read_lexicon("actors/countries") if row["kind"] == "country" and row["capitals"]
        ]
        self.chance.shuffle(self.countries)
        self.companies = [row["names"].split(";")[0] for row in read_lexicon("actors/companies")]
        self.recent: list[Happening] = []

        #: Scripts and styles, which are most of the bytes of a real page.
        self.ballast = "".join(f"var k{n}={{v:{self.chance.random()},s:'{n:x}'}};" for n in range(400))

    def _country(self) -> dict[str, str]:
        return self.countries[int(self.chance.paretovariate(0.4)) % len(self.countries)]

    def happening(self, day: date) -> Happening:
        """Something new that happens on `day`; a few countries are in the news far more often than the others."""
        first = second = self._country()
        while second is first:
            second = self._country()
        kind, slots = self.chance.choice(self.kinds), self._slots(first, second, day)
        if kind in STATISTICS:
            # Two sources that tell of one pair, good and period tell the same numbers.
            slots |= _numbers(
                random.Random(f"{kind} {[slots[name] for name in ('a', 'b', 'goods', 'months', 'month')]}")
            )
        found = Happening(kind=kind, day=day, slots=slots)
        self.recent = [*self.recent[-60:], found]
        return found

    def story(self, day: date) -> Story:
        """A telling of something new or recent, with one to three other happenings as its background."""
        is_new = len(self.recent) < 20 or self.chance.random() < 0.45
        main = self.happening(day) if is_new else self.chance.choice(self.recent)
        others = self.chance.sample(self.recent, k=min(len(self.recent), self.chance.randint(1, 3)))
        paragraphs = [self._say(main, "lead", day), self._say(main, "again", day)]
        paragraphs += [self._say(other, "lead", day) for other in others if other is not main]
        details = self.chance.sample(self.sentences["any", "detail"], k=self.chance.randint(1, 3))
        paragraphs += [self._fact(text, main, day) for text in details]
        paragraphs += [self._colour() for _ in range(self.chance.randint(6, 18))]
        rest = paragraphs[1:]
        self.chance.shuffle(rest)
        return Story(
            headline=self._say(main, "headline", day), paragraphs=tuple(_pairs([paragraphs[0], *rest])), day=day
        )

    def copy(self, story: Story) -> Story:
        """The same story in another house: other headline words, cut from the end, a line of its own."""
        kept = story.paragraphs[: max(2, len(story.paragraphs) - self.chance.randint(0, 2))]
        own = (f"{self.chance.choice(('Agencies', 'Our staff', 'Correspondents'))} contributed to this report.",)
        heads = (story.headline, f"{story.headline}, officials say", f"Update: {story.headline}")
        return Story(headline=self.chance.choice(heads), paragraphs=(*kept, *own), day=story.day)

    def update(self, story: Story) -> Story:
        """The same page an hour later: a paragraph more."""
        more = self._fact(self.chance.choice(self.sentences["any", "detail"]), self.recent[-1], story.day)
        return Story(headline=story.headline, paragraphs=(*story.paragraphs, more), day=story.day)

    def _colour(self) -> str:
        """A sentence without an event, in words that hardly come together again, as the most of a real article is."""
        parts = (self.chance.choice(self.sentences["part", place]) for place in ("who", "did", "what", "tail"))
        return SLOT.sub(lambda slot: self.chance.choice(self.words[slot[1]]), " ".join(parts)) + "."

    def _say(self, what: Happening, place: str, day: date) -> str:
        text = self.chance.choice(self.sentences[what.kind, place])
        return self._fact(text, what, day) if "{next_year}" in text else self._fill(text, what, day)

    def _fact(self, text: str, what: Happening, day: date) -> str:
        """What always holds in this world: the same names get the same numbers, whoever tells it and when."""
        named = self._fill(text, replace(what, slots=what.slots | dict.fromkeys(NUMBERS, "")), what.day)
        return self._fill(text, replace(what, slots=what.slots | _numbers(random.Random(named))), day)

    def _fill(self, text: str, what: Happening, day: date) -> str:
        return text.format_map(what.slots | {"when": _in_words(what.day, said_on=day, chance=self.chance)})

    def _slots(self, first: dict[str, str], second: dict[str, str], day: date) -> dict[str, str]:
        chance = self.chance
        slots = _numbers(chance) | {
            "company": chance.choice(self.companies), "company2": chance.choice(self.companies),
            "org": chance.choice(ORGANISATIONS), "goods": chance.choice(GOODS),
            "months": str(chance.randint(2, 11)), "year": str(day.year), "next_year": str(day.year + 3),
            "month": f"{day - timedelta(days=45):%B}", "next_month": f"{day + timedelta(days=30):%B}",
        }  # fmt: skip
        for name, row in (("a", first), ("b", second)):
            capital = row["capitals"].split(";")[0]
            own_name = row["names"].split(";")[0]
            adjective = row["adjectives"].split(";")[0] or own_name
            slots |= {
                name: own_name, f"{name}_adj": adjective, f"{name}_capital": capital,
                f"{name}_leader": f"{adjective} {chance.choice(OFFICES)} {_surname(own_name, chance)}",
            }  # fmt: skip
        slots["city"] = chance.choice((slots["a_capital"], slots["b_capital"]))
        return slots


def pages(seed: int = 1) -> Iterator[Page]:
    """Pages without end, oldest first."""
    world = World(seed)
    told: list[tuple[str, Story]] = []
    for number in count():
        day = FIRST_DAY + timedelta(days=number // PAGES_A_DAY)
        way = world.chance.choices(("new", "copied", "updated"), weights=(NEW, COPIED, UPDATED))[0]
        source = world.chance.choice(SOURCES)
        url = f"https://{source}/{day:%Y/%m}/{number}"
        story = world.story(day) if way == "new" or not told else None
        if story is None:
            url_before, before = world.chance.choice(told)
            if way == "updated":
                url, story = url_before, world.update(before)
            else:
                story = world.copy(before)
        told = [*told[-300:], (url, story)]
        yield _page(url, story, at=datetime(day.year, day.month, day.day, 6, tzinfo=UTC), number=number, world=world)


def write_warc(path: Path, chosen: Iterable[Page]) -> None:
    """Pages as a WARC file, which `dateline` loads like any other crawl."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz", warc_version="WARC/1.1")
        for page in chosen:
            headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page.body)))]
            extra = {"WARC-Date": f"{page.fetched_at:%Y-%m-%dT%H:%M:%SZ}", "X-Dateline-Source": page.source}
            if page.published_at:
                extra["X-Dateline-Published"] = page.published_at.isoformat()
            writer.write_record(
                writer.create_warc_record(
                    page.url, "response", payload=io.BytesIO(page.body), length=len(page.body),
                    http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"), warc_headers_dict=extra,
                )
            )  # fmt: skip


def _page(url: str, story: Story, *, at: datetime, number: int, world: World) -> Page:
    published = at + timedelta(seconds=number % PAGES_A_DAY * 60)
    layout = number % 4
    text = "".join(f"<p>{html.escape(paragraph)}</p>\n" for paragraph in story.paragraphs)
    head = f"<title>{html.escape(story.headline)}</title>"
    if layout == 0:
        data = {"@type": "NewsArticle", "headline": story.headline, "datePublished": published.isoformat()}
        head += f'<script type="application/ld+json">{json.dumps(data)}</script>'
    elif layout == 1:
        head += f'<meta property="article:published_time" content="{published.isoformat()}">'
    byline = f"<p>Published {story.day:%B %d, %Y}</p>" if layout == 2 else ""
    sections = "".join(f'<li><a href="/s/{name}">{name.title()}</a></li>' for name in GOODS)
    related = "".join(f'<li><a href="/r/{n}">{html.escape(item.slots["a"])} this week</a></li>'
                      for n, item in enumerate(world.recent[-8:]))  # fmt: skip
    body = (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        f"{head}<script>{world.ballast}</script></head>"
        f"<body><nav><ul>{sections}</ul></nav>"
        f"<main><article><h1>{html.escape(story.headline)}</h1>{byline}{text}</article></main>"
        f"<aside><h2>Most read</h2><ul>{related}</ul></aside><footer><p>All rights reserved.</p></footer></body></html>"
    )
    return Page(
        url=url, source=url.split("/")[2], body=body.encode(), fetched_at=published + timedelta(minutes=20),
        published_at=published if layout == 3 else None,
    )  # fmt: skip


def _numbers(chance: random.Random) -> dict[str, str]:
    """A value for each of NUMBERS."""
    values = (
        f"${chance.randint(11, 999) / 10:.1f} {chance.choice(('million', 'billion'))}",
        f"{chance.randint(11, 480) / 10:.1f}%",
        str(chance.randint(2, 30)),
        str(chance.randint(1960, 2010)),
    )
    return dict(zip(NUMBERS, values, strict=True))


def _in_words(day: date, *, said_on: date, chance: random.Random) -> str:
    """A day as news puts it: the weekday within the week, else the date."""
    near = [f"on {day:%A}"] if 0 <= (said_on - day).days < 6 else []
    return chance.choice([*near, *near, f"on {day:%B} {day.day}", f"on {day:%B} {day.day}, {day.year}"])


def _surname(country: str, chance: random.Random) -> str:
    """One of a few invented names for each country."""
    own = random.Random(f"{country} {chance.randrange(6)}")
    return "".join(own.sample(SYLLABLES, k=3)).capitalize()


def _pairs(sentences: list[str]) -> Iterator[str]:
    for start in range(0, len(sentences), 2):
        yield " ".join(sentences[start : start + 2])


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from (line for line in file if not line.startswith("#"))


if __name__ == "__main__":
    write_warc(Path(sys.argv[2]), islice(pages(int(sys.argv[3]) if len(sys.argv) > 3 else 1), int(sys.argv[1])))
