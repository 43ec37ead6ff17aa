"""What the reader of quantities reads, and what it must not."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.mentions.quantities import find_quantities


def only(text):
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("worth $21.18bn last month", 21.18e9, "USD"),
        ("worth 42.64 billion yuan in all", 42.64e9, "CNY"),
        ("a level of $250 bln", 250e9, "USD"),
        ("a fine of Rs 5 crore", 5e7, "INR"),
        ("a fund of €1.2m", 1.2e6, "EUR"),
        ("a loan of US$ 3.4 billion", 3.4e9, "USD"),
        ("sold for HK$5m", 5e6, "HKD"),
        ("sold for A$2 million", 2e6, "AUD"),
        ("sold for C$3,500", 3500, "CAD"),
        ("a plan of AUD1.5m", 1.5e6, "AUD"),
        ("a plan of INR1 trillion", 1e12, "INR"),
        ("a loss of R1.5 billion", 1.5e9, "ZAR"),
        ("a profit of Y=590 billion", 590e9, "JPY"),
        ("3 lakh crore rupees", 3e12, "INR"),
        ("5 million pounds", 5e6, "GBP"),
        ("1.4 bn roubles", 1.4e9, "RUB"),
        ("1 200 000 euros", 1.2e6, "EUR"),
        ("1,5 million euros", 1.5e6, "EUR"),
        ("1.500.000 euros", 1.5e6, "EUR"),
        ("$75 per barrel", 75, "USD/barrel"),
        ("400 euros per 1,000 cubic meters", 400, "EUR/1000 m3"),
        ("-$5 million", -5e6, "USD"),
    ],
)
def test_quantities_reads_money_in_any_notation(text, value, unit):
    found = only(text)
    assert (found.value, found.unit, found.percent) == (pytest.approx(value), unit, None)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Norway froze 66.5 million crowns", "NOK"),
        ("Prague will pay 66.5 million crowns", "CZK"),
        ("in Pakistan each family gets 25,000 rupees", "PKR"),
        ("each family gets 25,000 rupees", "INR"),
        ("Mexico gave 300 million pesos", "MXN"),
        ("they gave 300 million pesos", "pesos"),
        ("Kuwait lent 40 million dinars", "KWD"),
    ],
)
def test_quantities_tells_apart_currencies_that_share_a_name(text, unit):
    assert only(text).unit == unit


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("an additional 10 bln cubic meters of gas per year", 10e9, "m3/year"),
        ("some 50 mln tonnes of oil", 50e6, "t"),
        ("300,000 barrels per day", 3e5, "barrels/day"),
        ("3.2m b/d", 3.2e6, "barrels/day"),
        ("a 600-megawatt plant", 600, "MW"),
        ("1.2 GWh of storage", 1.2, "GWh"),
        ("300 hectares of land", 300, "ha"),
        ("45 km of road", 45, "km"),
        ("500 sq m of floor", 500, "m2"),
        ("0.5 percentage points", 0.5, "percentage points"),
        ("by 25 basis points", 25, "basis points"),
        ("a wall 5m high", 5, "m"),
        ("-5 yards", -5, "yards"),
        ("200 pounds of flour", 200, "lb"),
        ("2.5×10^3 kg", 2500, "kg"),
        ("some 38 bcm of gas a year", 38e9, "m3/year"),
        ("a fall of 1,200 mcf", 1.2e6, "cubic feet"),
        ("a supply of 2.1 mb/d", 2.1e6, "barrels/day"),
        ("7.5 million gross acres", 7.5e6, "acres"),
        ("priced at $6.12-1/2 a bushel", 6.125, "USD/bushel"),
    ],
)
def test_quantities_reads_measures_in_plain_units(text, value, unit):
    found = only(text)
    assert (found.value, found.unit) == (pytest.approx(value), unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("800 Chinese companies hoping to enter", 800, "companies"),
        ("40 Russian firms set up businesses", 40, "firms"),
        ("150 mln doses have been contracted", 150e6, "doses"),
        ("half a million people", 5e5, "people"),
        ("forty-five thousand soldiers", 45e3, "soldiers"),
        ("a dozen ships", 12, "ships"),
        ("two hundred and five thousand children", 205e3, "children"),
        ("Twenty-four servicemen were captured", 24, "servicemen"),
        ("71 A.J. Wright stores", 71, "stores"),
        ("5m people", 5e6, "people"),
        ("6 million jobs a month", 6e6, "jobs/month"),
    ],
)
def test_quantities_counts_nouns(text, value, unit):
    found = only(text)
    assert (found.value, found.unit) == (pytest.approx(value), unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("notes at 101 1/4 of par", 101.25, None),
        ("a lead of 2-1/2 tonnes", 2.5, "t"),
        ("asked for dlrs 50 million more", 50e6, "USD"),
        ("a net loss of 62.5 mln dlrs", 62.5e6, "USD"),
        ("a dividend of 3.5 cts a share", 3.5, "cents/share"),
        ("as high as $24.23 a year ago", 24.23, "USD"),
        ("8.18 pounds a share in a bid of 5 million pounds", 8.18, "GBP"),
        ("it weighs 8.18 pounds", 8.18, "lb"),
    ],
)
def test_quantities_reads_what_wires_write(text, value, unit):
    first = find_quantities(text)[0]
    assert (first.value, (first.unit or "").removesuffix("/share") if unit != "cents/share" else first.unit) == (
        value,
        unit or "",
    )


@pytest.mark.parametrize(
    "text",
    [
        "It made 1.14 billion reais ($197 million) in the three months to May, against 1.84 billion a year earlier.",
        "It made 1.14 billion reais, compared with 1.84 billion then.",
    ],
)
def test_quantities_gives_a_compared_amount_the_currency_of_the_first(text):
    found = find_quantities(text)[-1]
    assert (found.value, found.unit) == (1.84e9, "BRL")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It earned $87 million, or $2.02 a share.", [87e6, 2.02]),
        ("It compares with $1.16 billion or $1.60 per share.", [1.16e9, 1.6]),
        ("It cut them by 120 billion pounds to 300 billion.", [120e9, 300e9]),
        ("Branches fell 3 percent to 5,594.", [None, 5594]),
        ("Claims fell 9,000 to 402,000.", [9000, 402000]),
        ("Trade grew from $190bn in 2021 to $240bn.", [190e9, 240e9]),
        ("It goes from 1000 to 2000 hires.", [1000, 2000]),
    ],
)
def test_quantities_keeps_apart_what_is_no_range(text, values):
    found = find_quantities(text)
    assert [item.value for item in found] == values
    assert all(item.value_to is None and not item.rule.endswith(".converted") for item in found)


def test_quantities_reads_mixed_fractions_of_percent():
    assert [item.percent for item in find_quantities("6 3/8% notes and 7-5/8 pct bonds")] == [6.375, 7.625]


@pytest.mark.parametrize("text", ["up 7%", "up 7 percent", "up 7 per cent", "up 7pc", "up seven per cent", "up 7 pct"])
def test_quantities_reads_percent(text):
    found = only(text)
    assert (found.percent, found.value, found.unit) == (7, None, None)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("over 160 firms", ">"),
        ("at least 160 firms", ">"),
        ("no fewer than 160 firms", ">"),
        ("160 firms or more", ">"),
        ("up to 160 firms", "<"),
        ("less than 160 firms", "<"),
        ("nearly 160 firms", "~"),
        ("some 160 firms", "~"),
        ("exactly 160 firms", None),
        ("more than the 160 firms", None),
    ],
)
def test_quantities_reads_bounds(text, bound):
    assert only(text).bound == bound


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("10-12 million tonnes", 10e6, 12e6, "t"),
        ("between 41 million and 43 million tonnes", 41e6, 43e6, "t"),
        ("$123bn-235bn.", 123e9, 235e9, "USD"),
        ("15 to 22 miles per hour", 15, 22, "mph"),
        ("$38 to $43 a share", 38, 43, "USD/share"),
        ("750000 to 800000", 750000, 800000, None),
        ("$250,000 to $1 million", 250000, 1e6, "USD"),
    ],
)
def test_quantities_reads_ranges(text, low, high, unit):
    found = only(text)
    assert (found.value, found.value_to, found.unit) == (low, high, unit)


@pytest.mark.parametrize(
    ("text", "percent", "bound"),
    [
        ("Profit nearly doubled.", 100, "~"),
        ("Rents have more than tripled since then.", 200, ">"),
        ("It plans to halve its losses.", 50, None),
        ("Imports fell by a third.", 33.3, None),
        ("Sales were down about a quarter.", 25, "~"),
        ("The currency lost half its value.", 50, None),
        ("They doubled down.", None, None),
        ("A third in line, the first half.", None, None),
    ],
)
def test_quantities_reads_changes_told_in_words(text, percent, bound):
    assert [(item.percent, item.bound) for item in find_quantities(text)] == ([(percent, bound)] if percent else [])


@pytest.mark.parametrize(
    ("text", "value"),
    [("One in five workers", 0.2), ("Six in 10 voters", 0.6), ("nine out of every 10 homes", 0.9)],
)
def test_quantities_reads_so_many_in_so_many_as_a_share(text, value):
    assert (only(text).value, only(text).rule) == (value, "quantity.share")


def test_quantities_keeps_the_former_level_apart():
    former, level = find_quantities("the price fell from $75 to $45.88")
    assert former.rule == "quantity.money.from"
    assert (former.value, level.value) == (75, 45.88)


def test_quantities_does_not_take_a_step_and_its_level_for_a_range():
    assert [item.value for item in find_quantities("dropped by $1.50 to $107.10 a barrel")] == [1.5, 107.1]


@pytest.mark.parametrize(
    "text",
    [
        "42.64 billion yuan ($5.83 billion)",
        "31 million shells (about US$ 12.2 million)",
        "2 billion euros, or about $2.2 billion,",
        "100 km (60 miles)",
    ],
)
def test_quantities_marks_conversions(text):
    first, second = find_quantities(text)
    assert not first.rule.endswith(".converted")
    assert second.rule.endswith(".converted")


@pytest.mark.parametrize(
    "text",
    [
        "In 2022, before 2030 and since 1999",
        "the 75th anniversary, the 2nd round and the 21st century",
        "on March 20, on 20 March 2021 and on March 20-22",
        "2023-2024 and 12/05/2023 and 2024-01-05",
        "at 5:25 p.m., at 14:30, at 7 am",
        "call +1 202-555-0143 or (202) 555-0143",
        "they won 3-1 after a 2-2 draw",
        "version 3.2.1 at https://example.org/2024/11 or 10.0.0.1",
        "an F-16, COVID-19, the G20, iPhone 11 and Boeing 737",
        "Article 5, Chapter 11, page 7 and No. 10",
        "in the 1970s",
        "aged 25 to 54",
        "one of them, another one",
        "the first three quarters of the season",
        "1. Opening\n2. Closing",
    ],
)
def test_quantities_leaves_other_numbers_alone(text):
    assert [item for item in find_quantities(text) if item.rule != "quantity.age"] == []


@pytest.mark.parametrize("text", ["a 68-year-old man", "a 68 year old man", "25 years of age"])
def test_quantities_marks_ages(text):
    assert only(text).rule == "quantity.age"


def test_quantities_reads_shares_and_vague_numbers_as_such():
    assert only("two-thirds of exports").value == pytest.approx(2 / 3)
    assert only("1/16 of a pint").value == 0.0625
    vague = only("tens of thousands of protesters")
    assert (vague.value, vague.value_to, vague.bound) == (1e4, 1e5, ">")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.sampled_from(
                [
                    "$",
                    "€5",
                    "12",
                    "1,000",
                    "bn",
                    "million",
                    "%",
                    "per cent",
                    "-",
                    " to ",
                    "between",
                    "and",
                    "(",
                    ")",
                    "2022",
                    "half a",
                    "dozen",
                    "thousand",
                    "km",
                    "m",
                    "k",
                    "rupees",
                    "crore",
                    "of",
                    "\n",
                    "\u00a0",
                    "½",
                    "×10",
                    "9" * 40,
                ]
            ),
        ),
        max_size=40,
    ).map(" ".join)
)
def test_quantities_of_any_text_slice_back_in_order(text):
    position = 0
    for item in find_quantities(text):
        assert text[item.start : item.end] == item.text
        assert item.start >= position
        assert (item.value is None) != (item.percent is None)
        position = item.start + 1


@pytest.mark.parametrize("piece", ["9", "one ", "1,", "$1 ", "5 rupees ", "1-", "a hundred thousand ", "(5", "12 of "])
def test_quantities_time_grows_with_length_only(piece):
    text = piece * (8_000 // len(piece))
    find_quantities(text[:100])
    begin = time.process_time()
    find_quantities(text[: len(text) // 4])
    quarter = time.process_time() - begin
    begin = time.process_time()
    find_quantities(text)
    assert time.process_time() - begin < 9 * quarter + 0.3
