"""Figures: what is measured, how much, which way, of what kind and when."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events.figures import find_figures, tie_figures
from pipeline.mentions.quantities import find_quantities
from pipeline.mentions.sentences import Parsed, parse_article, split_sentences
from pipeline.mentions.times import find_times
from pipeline.records import ActorMention, Base, Days, Event, EventType, FigureKind, Precision, Span, Status

PUBLISHED = Days(date(2023, 12, 20), date(2023, 12, 21))


def read(text, *, parse=True, actors=(), article_id="a"):
    parsed = parse_article(text) if parse else Parsed(text=text, sentences=split_sentences(text))
    return find_figures(
        article_id=article_id,
        parsed=parsed,
        times=find_times(text, anchor=PUBLISHED),
        quantities=find_quantities(text),
        actors=actors,
    )


def only(text, **options):
    found = read(text, **options)
    assert len(found) == 1, found
    return found[0]


def test_figures_joins_a_change_and_its_level():
    figure = only("Shipments to Peru soared 82.3% in May from a year earlier to 42.64 billion yuan ($5.83 billion).")
    assert (figure.value, figure.unit, figure.percent) == (42.64e9, "CNY", 82.3)
    assert figure.base is Base.YEAR_EARLIER
    assert figure.metric_code == "exports"
    assert figure.period.begin == date(2023, 5, 1)
    assert figure.rule.endswith("agrees:rate")


@pytest.mark.parametrize(
    ("text", "value", "percent"),
    [
        ("Trade hit $93.8 billion, marking a 40.7% increase.", 93.8e9, 40.7),
        ("Revenue came to $2 million, down 9.2% on the year.", 2e6, -9.2),
        ("The index gave up 45.1 points, or 2.8 percent, at 1,561.6.", 1561.6, -2.8),
        ("The index was up 12.5 points, or 0.15 percent, at 8,039.65.", 8039.65, 0.15),
        ("It carried 410,000 tonnes in 2020, 12 per cent less than in 2019.", 410000, -12),
        ("Profit dropped 7% to 2.3 billion euros.", 2.3e9, -7),
        ("It raised its dividend by 10% to 7.15 euros a share.", 7.15, 10),
        ("Profit nearly doubled to $4.1 billion.", 4.1e9, 100),
        ("Imports fell by a third to 12 million tonnes.", 12e6, -33.3),
    ],
)
def test_figures_reads_level_and_change_in_one(text, value, percent):
    figure = only(text)
    assert (figure.value, figure.percent) == (value, percent)


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("Turnover fell by 7% amid the outbreak.", -7),
        ("Deliveries have fallen by more than 60%.", -60),
        ("Output surged by 7%.", 7),
        ("They reported a 38% drop in profit.", -38),
        ("China cut its quota for the second half by 72 per cent.", -72),
        ("The economy grew 1.5 percent.", 1.5),
        ("Inflation fell to 5%.", 5),
        ("90% of trade is in yuan.", 90),
        ("Unemployment stands at 8.5 percent.", 8.5),
        ("The trade gap widened 6.6%.", 6.6),
        ("The deficit narrowed by 4%.", -4),
    ],
)
def test_figures_signs_changes_and_leaves_levels_alone(text, percent):
    assert only(text).percent == percent


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Trade reached $140 bln.", FigureKind.ACTUAL),
        ("He announced his intention to raise trade to the level of $250 bln.", FigureKind.TARGET),
        ("Trade passed the $200 billion target.", FigureKind.TARGET),
        ("They want to lift it to $18 billion.", FigureKind.TARGET),
        ("Trade is estimated to reach $230 billion.", FigureKind.FORECAST),
        ("The bank expects exports to rise 5%.", FigureKind.FORECAST),
        ("The field is estimated to hold 5 trillion cubic feet of gas.", FigureKind.ESTIMATE),
        ("A total of 150 mln doses have been contracted.", FigureKind.COMMITMENT),
        ("The firm signed a contract to supply 10 bln cubic meters of gas per year.", FigureKind.COMMITMENT),
        ("Norway pledged $5 million in aid.", FigureKind.COMMITMENT),
        ("Output rose, beating the 5.5% forecast.", FigureKind.FORECAST),
        ("It earned more than the 80 cents a share expected by analysts.", FigureKind.FORECAST),
        ("They are studying the $15.1 billion takeover offer.", FigureKind.COMMITMENT),
        ("Athens must find savings of 3 billion euros.", FigureKind.TARGET),
        ("The deficit came to 82.8% of the full-year target.", FigureKind.ACTUAL),
        ("The strike may have cost hotels 3 million euros.", FigureKind.ESTIMATE),
        ("Moscow has 190,000 soldiers at the border, Washington estimates.", FigureKind.ESTIMATE),
        ("About 120 people will be employed there.", FigureKind.FORECAST),
        ("The bank faces a potential $1 billion fine.", FigureKind.ESTIMATE),
        ("The board approved a grant of $105 million.", FigureKind.COMMITMENT),
        ("Acme will take the shares and pay its rival $95 million.", FigureKind.COMMITMENT),
        ("Lenders will decide on the 130 billion euro programme.", FigureKind.ACTUAL),
        ("Analysts expect exports of gas, 77 million tonnes a year, to go on.", FigureKind.ACTUAL),
        ("They announced plans to raise 9 billion euros.", FigureKind.TARGET),
    ],
)
def test_figures_tells_measured_from_aimed_at(text, kind):
    assert only(text).kind is kind


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("In 2022, trade hit a high of $190.3 billion.", date(2022, 1, 1), date(2023, 1, 1)),
        ("Trade soared to $93.8 billion in January-May.", date(2023, 1, 1), date(2023, 6, 1)),
        ("Trade surged to $21.18bn last month, its highest since 2021.", date(2023, 11, 1), date(2023, 12, 1)),
        ("The country must find savings of $5 million for 2013 and 2014.", date(2013, 1, 1), date(2015, 1, 1)),
        ("Last year's profit of $5 million was taxed.", date(2022, 1, 1), date(2023, 1, 1)),
        ("By the end of this year, trade is estimated to reach $230 billion.", date(2023, 1, 1), date(2024, 1, 1)),
        ("For the first 11 months of this year, trade hit $218 billion.", date(2023, 1, 1), date(2023, 12, 1)),
        ("The deficit widened to $57.6bn in the 12 months to May 2018.", date(2017, 6, 1), date(2018, 6, 1)),
        ("Reserves stood at $51.3 billion in the week to May 10, 2019.", date(2019, 5, 4), date(2019, 5, 11)),
    ],
)
def test_figures_finds_the_period(text, begin, end):
    period = only(text).period
    assert (period.begin, period.end_day) == (begin, end)


def test_figures_leaves_the_period_open_where_nothing_says_it():
    assert only("Trade has already reached $140 bln.").period is None


@pytest.mark.parametrize(
    "text",
    [
        "The two leaders met.",
        "It is a 25-year contract.",
        "They visited on a two-day trip over the past four years.",
        "She is 42 years old and ranks 3rd.",
        "If growth were 5% the bank would act.",
        "Two diplomats said so.",
    ],
)
def test_figures_leaves_other_numbers_alone(text):
    assert read(text) == ()


def test_figures_keeps_casualties_however_few():
    figure = only("Six sailors were wounded.")
    assert (figure.value, figure.unit) == (6, "sailors")


@pytest.mark.parametrize(
    ("text", "metric", "code"),
    [
        ("The minister Bill Clayton asked for $5 million in emergency aid.", "emergency aid", "aid"),
        ("Acme received a $24-a-share offer in March.", "offer", None),
        (
            "The regulator fears inflation and will buy $600 billion in treasury securities.",
            "treasury securities",
            None,
        ),
        ("The court ordered a $198 million settlement.", "settlement", "fine"),
        ("The deficit narrowed to 4.4% of GDP.", "deficit", "budget"),
        ("The yield on the 10-year note was 4.31%.", "yield", "interest_rate"),
        ("Acme will now pay $22 million to its rival.", "pay", None),
        ("Police seized 32 trucks and paid the drivers.", "trucks", "vehicles"),
        ("The two are on course to surpass the $200 billion target this year.", "target", None),
        ("The airline cancelled 400 flights on Monday.", "flights", "flights"),
        ("At least 27 soldiers were killed.", "killed", "casualties"),
        ("The firm raised 1.2 million euros.", "raised", None),
        ("Half a million dollars was lost to fraud.", "lost", None),
        ("Growth in the euro zone slowed to 0.1 percent.", "growth", "gdp"),
        ("The Nikkei closed at 27,500.", "nikkei", "stock_index"),
        ("The purchasing managers’ index rose to 52.3.", "purchasing managers’ index", "output"),
        ("Consumer confidence fell to 59.5.", "consumer confidence", "confidence"),
        ("The yuan closed at 7.25 per dollar.", "yuan", "exchange_rate"),
        ("The pound hit a two-year low of $1.55.", "pound", "exchange_rate"),
        ("Rubber was sold at $1,540 a tonne.", "sold", "sales"),
        ("Zinc was at $2,540 a tonne.", "zinc", "price"),
        ("Fires burned 45,000 acres.", "burned", "area"),
        # what only money or people are counted in measures no other things
        ("Peru bought 200 megawatts under an agreement.", "bought", "capacity"),
        ("The army carried out 22 strikes, killing many.", "strikes", None),
        ("Three lenders stopped taking payments from Peruvian customers.", "lenders", None),
        ("Settlements in pesos now account for 90% of the total.", "settlements", "share"),
        ("The share of Peruvian gas in imports fell to 9%.", "share", "share"),
        ("At least 95 people, including officers, were killed.", "killed", "casualties"),
        ("Its aid of $5 million is small.", "aid", "aid"),
        ("He holds a 20 percent interest in Block 9.", "interest", "stake"),
        ("They signed a deal worth $5 million.", "deal", "contract_value"),
        ("Remittances came to $5.4bn.", "remittances", "remittances"),
        ("Loans grew at an annual rate of 3.2 percent.", "loans", "loans"),
        ("Oslo will lend Hanoi 96 million euros for roads.", "lend", "loans"),
        (
            "Manila posted a current account surplus of $1.1 billion.",
            "current account surplus",
            "trade_balance",
        ),
        ("Oil fell below $60 a barrel on Friday.", "oil", "price"),
        ("Rebels attacked the town, killing 14 soldiers.", "killing", "casualties"),
        ("Bitcoin jumped 8% to $42,150.", "bitcoin", None),
        ("Growth slowed to 3.1% in 2022.", "growth", "gdp"),
        ("Growth of the economy reached 2%.", "the economy", "gdp"),
        ("The bank said deposit growth of 5.2% was its best.", "deposit growth", None),
        ("Growth in lending was 4%.", "lending", "loans"),
    ],
)
def test_figures_names_what_is_measured(text, metric, code):
    figure = only(text)
    assert (figure.metric, figure.metric_code) == (metric, code)


@pytest.mark.parametrize(
    "text",
    [
        "The rate was noted below. ($1 = 0.6397 British pounds)",
        "He spoke on the show 60 Minutes.",
        'He spoke on the show "60 minutes" again.',
    ],
)
def test_figures_leaves_rate_notes_and_titles_alone(text):
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        (
            "In the third quarter profit fell to $14 million, or 5 cents a share, from $17 million, or 6 cents a share,"
            " a year earlier.",
            [date(2023, 7, 1), date(2023, 7, 1), date(2022, 7, 1), date(2022, 7, 1)],
        ),
        (
            "Sales fell 0.9 percent in March, compared to a 1 percent gain the prior month.",
            [date(2023, 3, 1), date(2023, 2, 1)],
        ),
        ("Sales fell 5 percent, versus a 2 percent gain in March.", [None, date(2023, 3, 1)]),
        ("Output was 97 percent of its 2002 average.", [None]),
        ("The rate dropped to 69 percent, the lowest since the series began in 1967.", [None]),
    ],
)
def test_figures_keeps_the_periods_of_what_is_compared_apart(text, begins):
    assert [figure.period and figure.period.begin for figure in read(text)] == begins


@pytest.mark.parametrize(
    ("text", "metric", "code"),
    [
        ("Acme shares slipped 1.4 percent in extended trade.", "shares", "stock_index"),
        ("The vaccine had a failure rate of 40 percent.", "failure rate", None),
    ],
)
def test_figures_tells_sessions_and_shares_from_trade_and_interest(text, metric, code):
    figure = only(text)
    assert (figure.metric.split()[-len(metric.split()) :], figure.metric_code) == (metric.split(), code)


def test_figures_reads_levels_and_moments_apart_from_moves_and_bounds():
    assert [figure.value for figure in read("Oil slipped under $50 a barrel.")] == [50]
    assert [figure.bound for figure in read("Acme is operating under $4 billion of state loans.")] == [None]
    assert [figure.unit for figure in read("Shares had climbed 12 percent at one point.")] == [None]


def test_figures_of_before_are_actual_and_of_before():
    now, before = read("Sales should jump by 14.5 percent next year, up from a 5.9 percent increase reported for 2022.")
    assert (now.kind, now.period.begin.year) == (FigureKind.FORECAST, 2024)
    assert (before.kind, before.period.begin.year) == (FigureKind.ACTUAL, 2022)
    now, before = read("Unemployment fell to 3.9 percent from 4.1 percent in April.")
    assert (now.period, before.period.begin) == (None, date(2023, 4, 1))
    now, before = read("Output slipped to 410 tonnes in May, compared with 455 tonnes a year earlier.")
    assert (now.period.begin, before.period.begin) == (date(2023, 5, 1), date(2022, 5, 1))


def test_figures_reads_moves_of_what_is_traded():
    assert only("The bank lost $5.8 billion on credit bets.").value == 5.8e9
    figure = read("The shares were down 5 cents, or 2.6 percent, at $1.89 on Friday.")[-1]
    assert (figure.value, figure.percent) == (1.89, -2.6)
    change, level = read("Brent crude settled 84 cents higher at $71.06 a barrel.")
    assert (change.value, change.unit, level.value, level.unit) == (84, "cents", 71.06, "USD/barrel")
    change, level = read("Crude fell by $1.50 to $107.10 a barrel.")
    assert (change.value, level.value) == (-1.5, 107.1)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("He sold 300 cars in May and 280 in June.", [(300, "cars"), (280, "cars")]),
        ("The raids killed 12 people in the north and 7 in the south.", [(12, "people"), (7, "people")]),
        ("The mine lost 2,800 metric tons (3,086.5 tons) of output.", [(2800, "t")]),
        ("The talks were put off by one day.", []),
        ("Two of his deputies were fired.", [(2, "deputies")]),
        ("Thousands of job cuts are planned.", [(1000, "cuts")]),
        ("They asked whether it may draw on its 130-billion-euro bailout.", [(130e9, "EUR")]),
        ("One in five workers is ill.", [(0.2, "workers")]),
        ("The index fell by 4.", [(-4, None)]),
        ("The yen strengthened past 110 per dollar.", [(110, None)]),
        ("India bought 36 F-16 jets.", [(36, "jets")]),
        ("He promised 10,000 jobs and a 5 percent pay rise.", [(10000, "jobs"), (None, None)]),
    ],
)
def test_figures_states_what_is_counted(text, values):
    assert [(figure.value, figure.unit) for figure in read(text)] == values


def test_figures_leaves_a_level_its_sign_beside_a_change():
    level, change = read("His approval rating slid to 23 percent, down 6 points.")
    assert (level.percent, change.value) == (23, -6)
    assert read("Inflation slowed to 5 percent, down from 6 percent in May.")[0].percent == 5


def test_figures_tells_two_bases_apart():
    month, year = read("Prices rose 0.4 pct m/m and 3.1 pct y/y in February.")
    assert (month.percent, month.base, year.percent, year.base) == (0.4, Base.PERIOD_EARLIER, 3.1, Base.YEAR_EARLIER)


def test_figures_counts_those_out_of_a_total():
    figure = only("The army shot down 47 of 62 drones.")
    assert (figure.value, figure.unit) == (47, "drones")


def test_figures_counts_a_running_total():
    assert read("The number of closures this year rose to 151.")[-1].value == 151


def test_figures_joins_a_change_behind_an_abbreviation():
    figure = read("Sales were $538 million for the quarter ended Sept. 29, up 39% from $387 million.")[0]
    assert (figure.value, figure.percent) == (538e6, 39)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Analysts had looked for a profit of $5.11 a share.", FigureKind.FORECAST),
        ("The consensus forecast for profit stood at 300 million pounds.", FigureKind.FORECAST),
        ("Acme said it would pay a $780 million fine.", FigureKind.COMMITMENT),
        ("The bank is considering cutting 5,000 jobs.", FigureKind.TARGET),
        ("Latvia is expected to draw on its 7 billion euro rescue package.", FigureKind.COMMITMENT),
        ("Acme said it would sell its 30 percent stake.", FigureKind.ACTUAL),
        ("The survey forecasts growth to hit 8 percent.", FigureKind.FORECAST),
        ("Sales were below the 4 percent market consensus.", FigureKind.FORECAST),
        ("He widened his loss estimate for Acme to $1.35.", FigureKind.ESTIMATE),
    ],
)
def test_figures_reads_kinds_of_company_news(text, kind):
    assert only(text).kind is kind


def test_figures_reads_a_revised_forecast_whole():
    kinds = [f.kind for f in read("The bank cut its forecast for world growth to 2.9 percent from 3.2 percent.")]
    assert kinds == [FigureKind.FORECAST, FigureKind.FORECAST]


def test_figures_gives_a_time_to_the_number_that_it_hangs_on():
    text = "Acme shares, which have fallen 25 percent in the past five months, were down 3 percent at $25.75 on Monday."
    assert read(text)[-1].period.begin == date(2023, 12, 18)


def test_figures_has_no_party_that_only_tells():
    teller = ActorMention(start=0, end=7, text="Reuters", country="GBR", sector="BUS", entity="company:reuters")
    assert only("Reuters was told that exports fell 7%.", actors=[teller]).parties == ()


def test_figures_splits_a_range_into_its_ends():
    low, high = read("It expects to ship between 41 million and 43 million tonnes.")
    assert [(f.value, f.bound) for f in (low, high)] == [(41e6, ">"), (43e6, "<")]


def test_figures_notes_arithmetic_that_fails():
    good = read("Revenue rose 10% to $110 million from $100 million.")[0]
    bad = read("Revenue rose 10% to $150 million from $100 million.")[0]
    assert good.rule.endswith("agrees:former")
    assert bad.rule.endswith("disagrees:former")
    assert bad.confidence < good.confidence


def test_figures_notes_conversions_that_cannot_be():
    assert only("They paid 42 billion yuan ($58 billion).").rule.endswith("disagrees:rate")


def test_figures_takes_parties_from_the_sentence():
    text = "China lent Laos $5 million. The loan grew to $6 million."
    actors = [
        ActorMention(start=0, end=5, text="China", country="CHN", sector=None, entity=None),
        ActorMention(start=11, end=15, text="Laos", country="LAO", sector=None, entity=None),
    ]
    assert [figure.parties for figure in read(text, actors=actors)] == [("CHN", "LAO"), ("CHN", "LAO")]


def test_figures_take_parties_from_their_clause():
    text = (
        "German exports rose 3 percent while French imports fell 2 percent. Iran shipped 5 million tonnes, Norway "
        "said. Peru, which lent Chile $5 million, bought 300 buses. Inflation reached 9 percent."
    )
    names = {"German": "DEU", "French": "FRA", "Iran": "IRN", "Norway": "NOR", "Peru": "PER", "Chile": "CHL"}
    actors = [
        ActorMention(start=start, end=start + len(name), text=name, country=code, sector=None, entity=None)
        for name, code in names.items()
        for start in [text.index(name)]
    ]
    assert [figure.parties for figure in read(text, actors=actors)] == [
        ("DEU",), ("FRA",), ("IRN",), ("PER", "CHL"), ("PER",), ("DEU",),
    ]  # fmt: skip


def test_figures_have_ids_of_their_content():
    text = "Trade hit $5 million. Trade hit $5 million."
    first, second = read(text)
    assert first.figure_id != second.figure_id
    assert [f.figure_id for f in read(text)] == [first.figure_id, second.figure_id]
    assert read(text, article_id="b")[0].figure_id != first.figure_id


def test_figures_are_tied_to_the_nearest_event_of_their_sentence():
    text = "Norway gave $5 million. It left."
    figure = only(text)
    event = Event(
        event_id="e1", type=EventType.AID, mode=None, status=Status.OCCURRED, stage=None, quad=2, score=7.0, actors=(),
        place=None, begin=None, end_day=None, precision=Precision.UNKNOWN, date_source=None, time=None,
        trigger=Span(start=7, end=11, text="gave"), sentence=figure.sentence, contexts=(), confidence=0.5, rule="r",
    )  # fmt: skip
    assert tie_figures([figure], [event])[0].event == "e1"
    assert tie_figures([figure], [])[0].event is None


def test_figures_work_without_a_parse():
    figure = only("Trade rose 5% to $9 billion in 2022.", parse=False)
    assert (figure.value, figure.percent, figure.metric_code) == (9e9, 5, "trade_turnover")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "trade",
                "fell",
                "rose",
                "by",
                "to",
                "from",
                "$5",
                "12%",
                "1.2 bn",
                "people",
                "killed",
                ".",
                ",",
                "target",
                "will",
                "in 2022",
                "(",
                ")",
                "10-12",
                "three months",
                "a third of",
                "more than",
                "year-on-year",
                "\n\n",
                "“",
                "exports",
            ]
        ),
        max_size=40,
    ).map(" ".join)
)
def test_figures_of_any_text_slice_back(text):
    for figure in read(text, parse=False):
        assert text[figure.start : figure.end] == figure.text
        assert text[figure.sentence.start : figure.sentence.end] == figure.sentence.text
        assert figure.value is not None or figure.percent is not None
        assert 0 <= figure.confidence <= 1
