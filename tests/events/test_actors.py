"""Who takes part: pronouns, descriptions, offices, implied sides, read through the whole article."""

from datetime import date

import pytest

from pipeline.events import extract_article
from pipeline.records import Days

PUBLISHED = Days(date(2023, 5, 10), date(2023, 5, 11))


def _codes(body, trigger):
    """Countries of the event at the last word `trigger` of the body."""
    events = extract_article(article_id="a", title=None, body=body, published=PUBLISHED).events
    found = [event for event in events if event.trigger.text == trigger]
    assert found, [(event.type.value, event.trigger.text) for event in events]
    return {actor.country for actor in found[-1].actors if actor.country}


@pytest.mark.parametrize(
    ("body", "trigger", "codes"),
    [
        # "they" are the last several that were named, not the last country
        ("Sweden and Finland met in Oslo. They signed an accord on Monday.", "signed", {"SWE", "FIN"}),
        # who arrives is received by the country, also where two come
        ("Inspectors from the IMF and the European Commission arrived in Greece.", "arrived", {"EUR", "IMF", "GRC"}),
        # federal bodies are a federation's
        (
            "China's exports rose. Chinese officials met. Federal prosecutors are investigating an American bank.",
            "investigating",
            {"USA"},
        ),
        # a promise of nothing that can be given is made to nobody in particular
        ("Chile and Peru talked. Ministers of Chile and Peru met. Chile did not commit to action.", "commit", {"CHL"}),
        # a report acts for whoever made it
        ("The German government published a paper that criticised China on Monday.", "criticised", {"DEU", "CHN"}),
        # agents joined by a second "by"
        (
            "The treaty was signed by Foreign Minister Ana Paz for Peru and by Minister Luis Sol for Chile.",
            "signed",
            {"PER", "CHL"},
        ),
        # companies joined within one name, by the first word of their name, with their legal form, at a sentence's head
        ("Marathon Oil and Africa Oil have agreed to search for oil.", "agreed", {"USA", "CAN"}),
        (
            "Marathon Oil Corp said it would look at Kenya. Marathon agreed to buy a stake in a Kenyan firm on Monday.",
            "agreed",
            {"USA", "KEN"},
        ),
        ("EBay Inc offered to buy Gmarket Inc on Monday.", "offered", {"USA", "KOR"}),
        # a continent is only where trains go
        ("A cargo hub for China-Europe freight trains was put into operation in Almaty.", "put", {"KAZ", "CHN"}),
        # "as did"
        ("Kenya condemned Uganda, as did Rwanda.", "condemned", {"KEN", "UGA", "RWA"}),
        # a base belongs to whom it is called after
        ("Rebels in Iraq fired rockets at the American base on Friday.", "fired", {"IRQ", "USA"}),
        # whom troops are sent for
        ("Iran deployed two battalions to help Syria.", "deployed", {"IRN", "SYR"}),
        # one's own border is nobody else's
        ("Norway freed two prisoners on Monday.", "freed", {"NOR"}),
        # a condition names whom the threat is for
        ("Egypt threatened to close the crossing unless Israel withdrew.", "threatened", {"EGY", "ISR"}),
    ],
)
def test_sides_follow_from_syntax(body, trigger, codes):
    assert _codes(body, trigger) == codes


@pytest.mark.parametrize(
    ("body", "trigger", "codes"),
    [
        # the article's own country is whom an act with no object concerns
        (
            "Sudan's army fought in Sudan's north. Sudan said nothing. Egypt called for a truce on Monday.",
            "called",
            {"EGY", "SDN"},
        ),
        # not where two countries are named much alike
        ("Togo and Benin were flooded. The United Nations asked for $20 million on Monday.", "asked", {"UNO"}),
        # short selling, prisoners, elections concern nobody abroad
        (
            "Spain and Italy share a sea. Spain and Italy trade. Italy banned short selling on Monday.",
            "banned",
            {"ITA"},
        ),
    ],
)
def test_other_side_is_added_only_where_it_is_meant(body, trigger, codes):
    assert _codes(body, trigger) == codes


def test_counterpart_is_the_other_country():
    body = "Japan's foreign minister Yoko Abe met her Indian counterpart in Delhi on Monday."
    assert _codes(body, "met") == {"JPN", "IND"}


def test_title_before_an_organisation_makes_the_person_its():
    body = "Eurogroup chairman Jean-Claude Juncker met Turkish ministers on Monday."
    assert _codes(body, "met") == {"EUR", "TUR"}


def test_place_outdoes_a_namesake_in_the_actor_lexicon():
    body = "Lebanese soldiers left Beirut. Gunmen attacked a bank in Tripoli, Lebanon's second city, on Monday."
    assert _codes(body, "attacked") == {"LBN"}


def test_name_learned_later_counts_from_the_first_sentence():
    body = (
        "Serra Azul Mining opened a mine in Peru on Monday. The Brazilian company Serra Azul employs 900 people. "
        "Serra Azul said so."
    )
    assert _codes(body, "opened") == {"BRA", "PER"}


def test_unknown_stays_unknown_with_its_words():
    body = "The Zorblax Foundation met the Quorx Institute on Monday and thanked Peru."
    event = extract_article(article_id="a", title=None, body=body, published=PUBLISHED).events
    texts = {actor.text: actor.country for found in event for actor in found.actors}
    assert all(country == "PER" for country in texts.values() if country)


@pytest.mark.parametrize(
    ("body", "trigger", "codes"),
    [
        # some of several are named
        ("Peru is negotiating with several nations including Chile and Brazil.", "negotiating", {"PER", "CHL", "BRA"}),
        ("Peru is negotiating with neighbours such as Chile.", "negotiating", {"PER", "CHL"}),
        # the other side of what one is in
        ("Oslo is in talks with Lima over a loan.", "is", {"NOR", "PER"}),
        # a second "with"
        (
            "Peru's president held meetings with Chilean ministers and with Bolivian ministers.",
            "held",
            {"PER", "CHL", "BOL"},
        ),
        # a nationality before the name outdoes a namesake
        ("Jordan's King Abdullah met Danish ministers.", "met", {"JOR", "DNK"}),
        # an object is not its verb's subject
        ("Kenya invaded Uganda and shelled it for a week.", "shelled", {"KEN", "UGA"}),
        # lenders are not their debtor's
        ("Peru spoke. Its lenders visited Lima on Monday.", "visited", {"PER"}),
        # Europeans speak for the Union
        ("Kenya's president called on European leaders to act.", "called", {"KEN", "EUR"}),
    ],
)
def test_names_are_read_where_the_construction_puts_them(body, trigger, codes):
    assert _codes(body, trigger) == codes


def test_lenders_stay_unknown():
    body = "Peru spoke. Its lenders visited Lima on Monday."
    event = extract_article(article_id="a", title=None, body=body, published=PUBLISHED).events[-1]
    assert [actor.country for actor in event.actors if actor.text == "Its lenders"] == [None]


@pytest.mark.parametrize(
    "deed",
    ["agreed to host a fair next year", "accused the West of lies", "pledged to do whatever was needed"],
)
def test_promises_to_nobody_in_particular_stay_at_home(deed):
    body = (
        f"Peru's president spoke in Lima. Peru's congress met. Peru's miners and Peru's teachers marched. Kenya {deed}."
    )
    events = extract_article(article_id="a", title=None, body=body, published=PUBLISHED).events
    assert {actor.country for actor in events[-1].actors if actor.country} == {"KEN"}


@pytest.mark.parametrize(
    ("body", "trigger", "codes"),
    [
        # "whom" is a person, even where the parser hangs the clause on a thing
        (
            "King Harald carried a letter from Kenya's William Ruto, with whom the king met Monday.",
            "met",
            {"NOR", "KEN"},
        ),
        # the monarch is the king named before
        ("King Harald of Norway landed. The monarch will meet Chile's president.", "meet", {"NOR", "CHL"}),
        # whoever issues a statement says what it says
        ("Five parties in Hungary issued statements supporting Poland.", "supporting", {"HUN", "POL"}),
        # news agencies are told the news; they are a side where something is done to them
        ("Peru's cabinet sat. The foreign minister refused to talk to Reuters on Monday.", "refused", {"PER"}),
        ("Peru banned Reuters on Monday.", "banned", {"PER", "GBR"}),
        # those who come from abroad are not the article's own
        ("Peru was calm. Western diplomats visited Lima on Monday.", "visited", {"PER"}),
        # the bank is the company that is one
        ("Peru spoke to HSBC. The bank sued Peru on Monday.", "sued", {"GBR", "PER"}),
        # a request to nobody in particular, and one to a country in trouble
        ("Peru sat. Peru voted. Peru slept. Kenya called for lower tariffs on Monday.", "called", {"KEN"}),
        ("Peru sat. Peru voted. Peru slept. Kenya called for an end to the violence.", "called", {"KEN", "PER"}),
    ],
)
def test_words_stand_for_whom_the_article_means(body, trigger, codes):
    assert _codes(body, trigger) == codes


@pytest.mark.parametrize(
    ("body", "trigger", "codes"),
    [
        # an object pronoun is not its own verb's subject
        ("Japan's Shinzo Abe spoke with Kenya's William Ruto and asked him to help.", "asked", {"JPN", "KEN"}),
        # "its" is none of several
        (
            "Chad and Mali broke ties with Qatar and closed their airspace to its planes.",
            "closed",
            {"TCD", "MLI", "QAT"},
        ),
        # as many as were last listed
        (
            "Zambia, Angola and Congo met in Oslo. The three countries signed a protocol.",
            "signed",
            {"ZMB", "AGO", "COD"},
        ),
        # a name that the parser takes for a measure
        (
            "In Rome, where Norwegian ministers warned Turkey that they would leave, it rained.",
            "warned",
            {"NOR", "TUR"},
        ),
        # the alliance, named before another name
        ("NATO aircraft flew over Libya. The alliance bombed Tripoli on Monday.", "bombed", {"NATO", "LBY"}),
        # a statement in the first person is its country's
        ("We condemn the attack on Kenya. Kenya knows that we stand beside Kenya.", "condemn", {"KEN"}),
        # what is discussed is nobody
        ("Peru and Chile clashed at sea. Danish ministers will discuss them on Friday.", "discuss", {"DNK"}),
        # "most of them" are those just named
        ("Kenya and Uganda traded. Farmers, most of them Peruvians, marched in Lima on Monday.", "marched", {"PER"}),
    ],
)
def test_pronouns_and_counts_stand_for_whom_the_article_named(body, trigger, codes):
    assert _codes(body, trigger) == codes


@pytest.mark.parametrize(
    ("body", "trigger", "codes"),
    [
        # to whom money is given, in whatever form
        ("The World Bank will provide 5 billion euros in loans to Greek firms.", "provide", {"WBK", "GRC"}),
        # where one is on a visit
        ("IMF inspectors are currently in Athens on a visit.", "are", {"IMF", "GRC"}),
        # "the bloc" is of states, the fund is none
        ("The EU spoke to the IMF in Oslo. The bloc approved a loan for Peru on Monday.", "approved", {"EUR", "PER"}),
        # two people are just some
        ("France met Chad on Monday. Two people were arrested in Lima on Sunday.", "arrested", {"PER"}),
    ],
)
def test_other_side_is_read_through_the_words_between(body, trigger, codes):
    assert _codes(body, trigger) == codes


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("The kingdom cut ties with Qatar on Monday, Saudi state media said.", {"SAU", "QAT"}),
        ("Kuwait met Qatar and Kuwait met Saudi Arabia. The kingdom cut ties with Peru on Monday.", {"SAU", "PER"}),
        ("Kuwaiti ministers sat in Kuwait. Ministers said that the emirate had cut ties with Peru.", {"KWT", "PER"}),
    ],
)
def test_kingdoms_and_emirates_are_those_that_are(body, codes):
    assert _codes(body, "cut") == codes


@pytest.mark.parametrize(
    ("body", "trigger", "codes"),
    [
        # whom one calls on, with words between
        (
            "Kenyan ministers have called in recent weeks for the African Union to send monitors.",
            "called",
            {"KEN", "AFU"},
        ),
        # a day that the parser takes for the head of the name before it
        (
            "The aid package Ghana agreed with the World Bank and the European Union Sunday was meant to rescue banks.",
            "agreed",
            {"GHA", "WBK", "EUR"},
        ),
        # nationalities joined before a noun that is one itself
        ("Norway's central bank will buy Spanish and Italian government bonds.", "buy", {"NOR", "ESP", "ITA"}),
        # a share is in somebody
        ("Kazakhstan's Kazakhmys will buy a stake in two of Gazprom's fields.", "buy", {"KAZ", "RUS"}),
        # what is looked into
        (
            "Brazil opened a probe on Turkish steel, as well as a probe on Indian steel.",
            "opened",
            {"BRA", "TUR", "IND"},
        ),
        # "it" after a company is the company
        ("Iraq announced the exclusion of Chevron and bars it from signing deals.", "bars", {"IRQ", "USA"}),
        # the Union's own bodies, in an article about the Union
        (
            "The EU held a summit on Monday. The EU budget is small. EU envoys met. The parliament rejected the plan.",
            "rejected",
            {"EUR"},
        ),
        # "the government" among foreigners is the article's own; a ministry without a country too
        (
            "Peru raised taxes. Peru is poor. Lima is large. Repsol sued the government on Monday.",
            "sued",
            {"ESP", "PER"},
        ),
        (
            "China taxed steel. China is big. The Ministry of Commerce said it would open a probe into Turkish steel.",
            "open",
            {"CHN", "TUR"},
        ),
        # a word that the article writes small is nobody's name
        (
            "LDK Energy, a Chinese firm, makes energy. The Coalition for Energy, a Kenyan group, criticised Peru.",
            "criticised",
            {"KEN", "PER"},
        ),
    ],
)
def test_words_between_verb_and_name_do_not_hide_the_name(body, trigger, codes):
    assert _codes(body, trigger) == codes


@pytest.mark.parametrize(
    ("body", "trigger", "codes"),
    [
        # what is demanded of somebody, and done together with others
        ("Hungary's Viktor Orban could make new demands on the EU at the summit.", "make", {"HUN", "EUR"}),
        ("Chile offered to join Peru and Brazil in lending money to Haiti.", "offered", {"CHL", "PER", "BRA", "HTI"}),
        # whose the claim is, where a government is named without its country
        (
            "Peru seized mines. Peru is poor. Peru held talks. Repsol denied the government's accusations on Monday.",
            "denied",
            {"ESP", "PER"},
        ),
        # a body named in short before its own
        ("The European Commission met in Oslo. The Commission Office will give aid to Chad.", "give", {"EUR", "TCD"}),
        # the three lenders of the euro zone
        ("The EU is large. Greek unions condemned the troika on Monday.", "condemned", {"EUR", "GRC", "IMF"}),
        # "the company" is the subject of what was told, not what was named after it
        (
            "General Motors will close Opel on Monday. The company agreed to supply Toyota.",
            "agreed",
            {"USA", "JPN"},
        ),
        ("The company agreed to pay Toyota. General Motors met Renault.", "agreed", {"JPN"}),
        # two companies are companies, whatever countries the article names
        (
            "Google met Groupon. Taiwan is an island. Taiwan has firms. The two companies held talks on Monday.",
            "held",
            {"USA"},
        ),
        # "him" is the one named, once the article has told who that is; "the country" is not whose aid it gets
        ("South Korea's Cho Min rose. Then Shinzo Abe rang Cho and asked him to help.", "asked", {"JPN", "KOR"}),
        (
            "Peru rose. Kenya fell. The coup in Kenya is a step that restricts Peruvian aid to the country.",
            "restricts",
            {"PER", "KEN"},
        ),
        # who speaks urges too, whatever the parser joined the verb to
        (
            "The European Commission said the vote was not legal and urged Spain to move to dialogue.",
            "urged",
            {"EUR", "ESP"},
        ),
        # one's own shares and policy are nobody else's
        ("India taxed Norway. India rose. Norway's Telenor will buy back shares on Monday.", "buy", {"NOR"}),
        # whose war it is
        ("Turkey refused to join the U.S.-led war against Iraq.", "refused", {"TUR", "USA", "IRQ"}),
        ("Nepal raised taxes. Nepal is poor. Construction began on Monday.", "began", set()),
        # the company in other words; the half of Korea; the other one of two neighbours
        ("Chevron sued Ecuador in Quito. The oil company accused the government of fraud.", "accused", {"USA", "ECU"}),
        ("South Korea's minister resigned. The North condemned Japan on Tuesday.", "condemned", {"PRK", "JPN"}),
        (
            "Ethiopia and Eritrea fought. Ethiopia said Eritrea was behind it. It accused its neighbour on Monday.",
            "accused",
            {"ETH", "ERI"},
        ),
        # an organisation is not the country that an article is about
        (
            "The IMF is large. IMF experts met. The IMF and the ICC met. Peru rose. The mill opened on Monday.",
            "opened",
            {"PER"},
        ),
        # who is ready for something, after another promise of theirs
        (
            "The new head of Peru's Corvo said he would meet farmers next month, and would be prepared to sue China.",
            "prepared",
            {"PER", "CHN"},
        ),
        # a company as the words before its name tell
        ("Peru's Corvo criticised its Canadian rival Shell on Monday.", "criticised", {"PER", "CAN"}),
        # a central banker's is no country
        (
            "Christine Lagarde saw Spain. Spain is weak. Christine Lagarde said the ECB was prepared to take action.",
            "was",
            {"EUR"},
        ),
        # the place of a visit behind its kind
        ("The French president began a visit to the port of Odesa on Monday.", "began", {"FRA", "UKR"}),
        # who tells the news is not "the company" of it
        ("LIMA (Reuters) - Peru is large. The company agreed to supply Toyota.", "agreed", {"JPN"}),
        # parties and chambers of which several countries have one: the article's own comes first
        (
            "Ireland voted. Ireland is small. Britain left. The Labour Party accused Germany of greed.",
            "accused",
            {"IRL", "DEU"},
        ),
        (
            "Kenya voted. Kenya rose. Officials of Kenya met. The Senate condemned Chile on Monday.",
            "condemned",
            {"KEN", "CHL"},
        ),
        # two who are each called by office and name; what treaties write large
        (
            "The president of Chile, Ana Paz, and the president of Peru, Luis Sol, held talks. The Parties met.",
            "held",
            {"CHL", "PER"},
        ),
        ("Chile and Peru held talks in Lima. The Parties agreed to build a road.", "agreed", {"CHL", "PER"}),
        # an unnamed capital is its country's, and the police of the next sentence are of that place
        (
            "Oman and Yemen talked. Oman paid. Crowds rallied at a bank in the Kenyan capital. Police fired shots.",
            "fired",
            {"KEN"},
        ),
        # the name behind a month; those after a label; whoever is convicted is mostly so at home
        ("Finland closed its border. In September Helsinki barred cars from Russia.", "barred", {"FIN", "RUS"}),
        ("A: Chile, Peru and Norway have opened inquiries.", "opened", {"CHL", "PER", "NOR"}),
        ("India and Nepal met. Nepal's opposition leader was convicted of graft.", "convicted", {"NPL"}),
        # whoever is joined to a long agent; who goes somewhere does it to nobody
        (
            "The deal was signed by Ali Paz, secretary of Peru's Supreme National Security Council, "
            "and Chilean adviser Musa Al-Aiban.",
            "signed",
            {"PER", "CHL"},
        ),
        (
            "Russia fined Russia's bank. Russia sued. Norway and Chile will attend a ceremony on Sunday.",
            "attend",
            {"NOR", "CHL"},
        ),
        # a past act joined to what another one said; work is not the Labour party
        ("Peru's premier denied that China rules the port and rejected Chile's threat.", "rejected", {"PER", "CHL"}),
        ("Nigeria imports fuel. Nigeria pays. Labour unions threatened to strike.", "threatened", {"NGA"}),
        # a charge is rejected to whoever made it
        (
            "Chile and Peru met. Chile is at odds with Peru. Norway accused Chile of theft. Chile rejected the charge.",
            "rejected",
            {"CHL", "NOR"},
        ),
        ("Norway accused Chile of arming rebels, which Chile denies.", "denies", {"CHL", "NOR"}),
        # a firm is what stands beside its name; a world-wide organisation is no country's; half a continent is not one
        (
            "Gazprom cut supplies. Moldova chose Energocom, the energy company, which will buy gas from Romania.",
            "buy",
            {"MDA", "ROU"},
        ),
        ("Nepal held a vote. Amnesty International urged the release of Nepal's king.", "urged", {"NPL"}),
        ("Kenya opposes a deal with the South American bloc.", "opposes", {"KEN"}),
        ("Kenyan Energy Secretary Davis Chirumbo met the Chilean president.", "met", {"KEN", "CHL"}),
        # people named a second time by what they are
        (
            "French judges opened a probe of a bank of Libya. Libya denied it. Libya's oil fell. The judges sued Chad.",
            "sued",
            {"FRA", "TCD"},
        ),
        # who heads the company that was named before
        (
            "Fiat met Toyota. Chief Executive Sergio Corvo spoke. Corvo refused to go to Canada.",
            "refused",
            {"ITA", "CAN"},
        ),
        # a name that nobody knows is what "it" means where it has no first name
        (
            "Visa is large. Velorex said it will sue Denmark.",
            "sue",
            {"DNK"},
        ),
        # what opens without a name is the article's own country's
        ("Nepal raised taxes. Nepal is poor. The mill opened on Monday.", "opened", {"NPL"}),
    ],
)
def test_nouns_stand_for_those_whom_the_article_makes_plain(body, trigger, codes):
    assert _codes(body, trigger) == codes
