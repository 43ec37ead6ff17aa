from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events import Source, extract_article, extract_articles, extractor_version
from pipeline.events.as_json import extraction_json
from pipeline.records import Days, Event, EventDateSource, EventType, Extraction, Precision, Stage, Status

#: A Wednesday.
DAY = date(2024, 5, 15)


def read(body: str, *, published: Days | date | None = DAY, title: str | None = None) -> Extraction:
    return extract_article(article_id="a", title=title, body=body, published=published)


def only(body: str, *, published: Days | date | None = DAY) -> Event:
    (event,) = read(body, published=published).events
    return event


def countries(event: Event) -> set[str | None]:
    return {actor.country for actor in event.actors}


@pytest.mark.parametrize(
    ("body", "kind", "who"),
    [
        ("The foreign ministers of Chile and Peru met in Lima on Monday.", EventType.CONSULT, {"CHL", "PER"}),
        ("Norway will send tanks to Ukraine next month.", EventType.AGREE, {"NOR", "UKR"}),
        ("Norway sent tanks to Ukraine.", EventType.AID, {"NOR", "UKR"}),
        ("Brazil and Bolivia signed a gas contract in Brasilia.", EventType.SUPPORT, {"BRA", "BOL"}),
        ("Japan refused to meet the North Korean envoy.", EventType.REJECT, {"JPN", "PRK"}),
        ("Kenya urged Uganda to open its market.", EventType.REQUEST, {"KEN", "UGA"}),
        ("Turkey threatened to cut ties with Greece.", EventType.THREATEN, {"TUR", "GRC"}),
        ("France condemned the arrests in Iran.", EventType.ACCUSE, {"FRA", "IRN"}),
        ("Poland expelled four Russian diplomats.", EventType.SANCTION, {"POL", "RUS"}),
        ("Ethiopian troops attacked an Eritrean town.", EventType.ASSAULT, {"ETH", "ERI"}),
        ("Thousands of Greeks marched through Athens on Sunday.", EventType.PROTEST, {"GRC"}),
        ("Iran detained two French tourists last week.", EventType.COERCE, {"IRN", "FRA"}),
        ("Japan apologised to South Korea on Friday.", EventType.CONCEDE, {"JPN", "KOR"}),
        ("India and Nepal exchanged prisoners on Tuesday.", EventType.COOPERATE, {"IND", "NPL"}),
        ("Sudan withdrew its troops from Chad in March.", EventType.RETREAT, {"SDN", "TCD"}),
        ("India deployed 5,000 troops on the border with China.", EventType.MOBILIZE, {"IND", "CHN"}),
        ("Poland opened a new gas terminal in March.", EventType.LAUNCH, {"POL"}),
    ],
)
def test_each_type_is_coded_with_its_actors(body: str, kind: EventType, who: set[str]) -> None:
    event = only(body)
    assert event.type is kind
    assert countries(event) == who


@pytest.mark.parametrize(
    "body",
    [
        "The minister said that prices were high.",
        "Ties between Spain and Portugal are old.",
        "Sales of bread rose by three percent in April.",
        "Spain and Portugal agreed that the weather was fine.",
        "Read more about France and Spain below.",
    ],
)
def test_comment_and_background_are_no_events(body: str) -> None:
    assert read(body).events == ()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("Mali did not attack Niger on Monday.", Status.DENIED),
        ("China and Russia are due to sign a protocol.", Status.PLANNED),
        ("Talks are underway between Egypt and Sudan on water.", Status.ONGOING),
        ("Egypt may arrest the Sudanese envoy.", Status.HYPOTHETICAL),
        ("Egypt freed the Sudanese envoy.", Status.OCCURRED),
    ],
)
def test_status_follows_tense_and_modals(body: str, status: Status) -> None:
    assert only(body).status is status


def test_a_time_in_the_clause_dates_the_event() -> None:
    event = only("Chile and Peru signed a treaty last week.")
    assert (event.begin, event.end_day) == (date(2024, 5, 6), date(2024, 5, 13))
    assert (event.precision, event.date_source) == (Precision.WEEK, EventDateSource.TEXT)
    assert event.stage is Stage.SIGNED


def test_without_a_time_the_publication_day_is_said_to_be_one() -> None:
    event = only("Chile condemned Peru.")
    assert (event.begin, event.date_source) == (DAY, EventDateSource.PUBLICATION)


def test_a_perfect_without_a_time_stays_undated() -> None:
    event = only("Chile has condemned Peru.")
    assert (event.begin, event.date_source) == (None, None)


def test_a_day_after_counts_from_the_main_clause() -> None:
    events = read("Chile's minister resigned on Tuesday, two days after police killed four protesters in Arica.").events
    assert {e.begin for e in events if e.type is EventType.ASSAULT} == {date(2024, 5, 12)}


def test_a_bound_is_no_day() -> None:
    assert only("Chile suspended talks with Peru until 2028.").begin == date(2024, 5, 15)
    events = read("Chile signed a treaty on Monday during its president's first visit to Peru since 2011.").events
    assert {e.begin.year for e in events if e.begin} == {2024}


def test_what_has_been_done_since_a_day_lasts_until_the_publication() -> None:
    event = only("Workers in Chile have occupied a factory since May 2.")
    assert (event.begin, event.end_day, event.precision) == (date(2024, 5, 2), date(2024, 5, 16), Precision.RANGE)


def test_a_meeting_that_does_something_does_it_on_its_days() -> None:
    assert only("The May 2 NATO summit in Lima condemned Peru.").begin == date(2024, 5, 2)


def test_background_dates_nothing_that_is_said_anew() -> None:
    body = "On March 20, Chile pledged aid to Peru. Peru's minister said Chile rejected the terms."
    assert {e.begin for e in read(body).events if e.trigger.text == "rejected"} == {date(2024, 5, 15)}


def test_a_participle_without_a_day_is_background() -> None:
    events = read("Chile signed a treaty with Peru on Monday to repair bridges destroyed by Norway.").events
    assert [e.begin for e in events if e.trigger.text == "destroyed"] == [None]


def test_what_is_joined_to_a_day_after_is_of_that_day() -> None:
    body = "Chile's minister resigned on Tuesday, a day after protesters stormed parliament and police opened fire."
    assert {e.begin for e in read(body).events if e.trigger.text == "opened"} == {date(2024, 5, 13)}
    invaded = read("Peru paid Chile two days before Norway invaded Kenya.").events[-1]
    assert (invaded.trigger.text, invaded.begin) == ("invaded", None)


def test_no_present_perfect_is_set_in_a_year_that_is_over() -> None:
    assert only("Chile has blamed Peru for attacks on its mines in 2019.").begin is None


def test_an_article_without_a_day_dates_nothing_by_itself() -> None:
    assert only("Chile condemned Peru.", published=None).begin is None


def test_descriptions_are_read_through_the_article() -> None:
    body = "Chile and Peru opened talks on Monday in Lima. The two countries agreed to share water."
    agreed = read(body).events[-1]
    assert (agreed.type, countries(agreed)) == (EventType.AGREE, {"CHL", "PER"})


def test_names_are_learned_from_the_article() -> None:
    body = "Bolivian miner Cerro Alto met officials. Cerro Alto signed a contract with Japan on Friday."
    assert countries(read(body).events[-1]) == {"BOL", "JPN"}


def test_ids_depend_on_the_content_alone() -> None:
    body = "Chile condemned Peru. Peru rejected the charge."
    first, again = read(body), read(body)
    assert first == again
    assert len({e.event_id for e in first.events}) == len(first.events) > 1


def test_batches_give_what_single_articles_give() -> None:
    bodies = ["Chile condemned Peru.", "", "Norway sent tanks to Ukraine on Monday."]
    sources = [Source(article_id="a", title=None, body=body, published=Days(DAY, date(2024, 5, 16))) for body in bodies]
    assert list(extract_articles(sources)) == [read(body) for body in bodies]


BAD = [
    "",
    "\n\n \t",
    "word " * 20_000,
    "CHINA AND RUSSIA SIGNED A TREATY IN BEIJING ON MONDAY AFTER LONG TALKS",
    "China, Russia, Peru, Chile, " * 300,
    "def f(x):\n    return {'a': x[0]}\n" * 50,
    "and then China met Russia and then it rained and then " * 200,
    "(" * 500 + ")" * 500,
]


BAD += [
    "\n".join(f"{name}\t{n}\t{n * 1.5}%" for n, name in enumerate(["Chile", "Peru", "France"] * 40)),
    "Xi Jinping, Vladimir Putin, Angela Merkel, " * 60,
    "O France, thy ships\n  are gone to sea,\nAnd Spain will weep\n  and so shall we.\n" * 10,
    "Chile condemned Peru.\nLIMA, May 3 - Peru signed a treaty with Japan.OSLO - Norway sent tanks to Ukraine" * 5,
    "“I condemn France,” said Spain, “what a ‘generous’ gift.” " * 30,
    "on monday france met spain and italy sent troops to libya while germany condemned the attack " * 40,
]


def test_capitals_are_read_like_other_letters() -> None:
    events = read("FRANCE AND SPAIN SIGNED A TREATY ON MONDAY. IRAN SEIZED A GREEK TANKER.").events
    assert [(e.type, countries(e)) for e in events] == [
        (EventType.SUPPORT, {"FRA", "ESP"}),
        (EventType.COERCE, {"IRN", "GRC"}),
    ]


def test_an_attack_and_its_toll_are_one_event() -> None:
    event = only("The bombings of Friday in Kenya killed nine people and injured forty Americans.")
    assert (event.type, event.begin) == (EventType.ASSAULT, date(2024, 5, 10))


def test_a_vague_time_leaves_the_event_undated() -> None:
    assert only("Chile condemned Peru in recent days.").begin is None


def test_the_dateline_dates_what_no_time_does() -> None:
    event = read("LIMA, May 13 (Wire) -- Chile condemned Peru.").events[0]
    assert (event.begin, event.date_source) == (date(2024, 5, 13), EventDateSource.DATELINE)


def test_what_only_came_before_is_not_dated_by_the_publication() -> None:
    events = read("Chile closed its embassy after a Peruvian mob stormed the consulate of Chile.").events
    assert [e.begin for e in events if e.type is EventType.ASSAULT or e.type is EventType.PROTEST] == [None]


@pytest.mark.parametrize("body", BAD)
def test_bad_input_is_read_without_a_fault(body: str) -> None:
    check_offsets(body, read(body))


@given(st.text(alphabet="China met Russi.,’“”\n-0123456789$€é", max_size=200))
@settings(max_examples=15, deadline=None)
def test_offsets_slice_back(body: str) -> None:
    check_offsets(body, read(body))


def check_offsets(body: str, extraction: Extraction) -> None:
    for event in extraction.events:
        for span in (event.trigger, event.sentence, *event.actors):
            assert body[span.start : span.end] == span.text
        assert (event.begin is None) == (event.date_source is None)
        assert 0 <= event.confidence <= 1


def test_json_has_the_fields_of_the_format() -> None:
    (event,) = extraction_json(read("Norway sent tanks to Ukraine in May."))["events"]
    assert list(event)[:7] == ["event_id", "type", "mode", "status", "stage", "quad", "score"]
    assert event["begin"] == "2024-05-01"
    assert {actor["country"] for actor in event["actors"]} == {"NOR", "UKR"}


def test_version_names_release_and_rules() -> None:
    assert extractor_version() == extractor_version()
    assert "+" in extractor_version()


def test_words_that_stand_for_several_give_way_to_the_names():
    meeting = only(
        "The forum followed last week's meeting in Beijing between Russian President Vladimir Putin and China's "
        "President Xi Jinping."
    )
    named = ["China's President Xi Jinping", "Russian President Vladimir Putin"]
    assert sorted(actor.text for actor in meeting.actors) == named
