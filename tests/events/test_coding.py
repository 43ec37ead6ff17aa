"""Which clauses and nouns report an event, and of which type."""

from datetime import date

import pytest

from pipeline.events import extract_article
from pipeline.records import Days

PUBLISHED = Days(date(2023, 5, 10), date(2023, 5, 11))


def _types(body):
    events = extract_article(article_id="a", title=None, body=body, published=PUBLISHED).events
    return {event.trigger.text: event.type.value for event in events}


@pytest.mark.parametrize(
    ("body", "trigger", "type_"),
    [
        # a strike that did something took place
        ("The two-day strike by Greek tax officers has cost the state dearly.", "strike", "PROTEST"),
        ("Protests in Kenya on Monday turned violent.", "Protests", "PROTEST"),
        # what somebody is to do, though an adverbial stands between
        ("Two Dutch ministers called in recent weeks for the World Bank to act.", "called", "REQUEST"),
        # a denied clause that is no act itself
        ("Norway and Sweden denied that the plan was a joint one with Finland.", "denied", "REJECT"),
        # words joined by a hyphen
        ("The Polish government gave the go-ahead to the Latvian plan on Monday.", "gave", "SUPPORT"),
        # what somebody says they will do is a promise, whatever the act
        ("Norway's government said it would rewrite its pension rules.", "rewrite", "AGREE"),
        ("Denmark would hand the codes to Brazil, officials said.", "hand", "AGREE"),
        ("Siemens plans to double its staff in India by 2025.", "plans", "AGREE"),
        # a plea of guilt asks for nothing
        ("A Danish trader pleaded guilty on Monday to cheating the Swedish government.", "pleaded", "SANCTION"),
        ("A Danish trader pleaded guilty on Monday for his role in a scheme.", "pleaded", "SANCTION"),
        ("Japan's bank has expressed regret that there were delays.", "expressed", "CONCEDE"),
        ("The firm's ministers in Peru faced calls from Chile on Monday to resign.", "faced", "REQUEST"),
        # a particle or a light verb's object says what is done
        ("The Swiss miner pulled its offer for the Chilean group on Friday.", "pulled", "RETREAT"),
        ("Hungary backed off from its demand to Austria in June.", "backed", "CONCEDE"),
        ("The Irish premier pushed a budget through parliament in Dublin.", "pushed", "SUPPORT"),
        ("Turkey put import duties on Bulgarian cement in March.", "put", "SANCTION"),
        ("Latvia received a rescue package from Sweden in 2009.", "received", "AID"),
        ("Morocco set aside its demands to Algeria on Sunday.", "set", "CONCEDE"),
        ("The Danish firm countersued its Korean rival.", "countersued", "ACCUSE"),
        ("The Italian Treasury is directing the French carmaker to cut its debt.", "directing", "REQUEST"),
        ("The Dutch bank plans a share sale in Poland.", "plans", "AGREE"),
        ("Malawi turned to the World Bank for help on Tuesday.", "turned", "REQUEST"),
        ("Burundi's army crossed into Congo at dawn.", "crossed", "ASSAULT"),
        ("The Arab League suspended Syria from the body in 2011.", "suspended", "SANCTION"),
        ("Ecuador's president called his Bolivian counterpart on Friday.", "called", "CONSULT"),
        # what a speaker says that somebody has to do, and an imperative
        ("Kenyan ministers should focus on the drought, Uganda's president said on Tuesday.", "focus", "REQUEST"),
        ("Germany has to pass the reform, the Greek prime minister said on Tuesday.", "has", "REQUEST"),
        ("An opposition leader in Kenya called it a failure of Uganda's policy.", "called", "ACCUSE"),
        ("Please help us to change this rule, the French president told India.", "help", "REQUEST"),
        # nobody forced: the act itself is told
        ("Turkey was forced to ask for an IMF loan in May.", "ask", "REQUEST"),
        # what is gone on with, decided or offered, and a company's own affairs
        ("Kenya will continue to reform its tax system, its finance minister said.", "continue", "AGREE"),
        ("The Greek government has decided to issue bonds.", "decided", "AGREE"),
        ("Kenya was ready to take action if prices fell, its central bank said.", "was", "AGREE"),
        ("Santander will take over the unit in Poland.", "take", "AGREE"),
        ("Volvo plans to cut 300 jobs in Poland.", "plans", "AGREE"),
        # nouns with an infinitive
        ("The Indian government's decision to ban exports angered Nepal.", "decision", "COERCE"),
        ("Turkey's threat to close the border alarmed Bulgaria.", "threat", "THREATEN"),
        # meetings at which or after which something happens; a company sold inside one country
        ("The decision was taken at a meeting of European Union ministers in Luxembourg.", "meeting", "CONSULT"),
        ("Nestle is selling its 10 percent stake in the venture.", "selling", "COOPERATE"),
        # whoever stops an act ends it; what something is called; what is due to be done
        ("Chilean banks stopped accepting payments from Peru in May.", "stopped", "SANCTION"),
        ("Norway has also stopped passing on information to Peru.", "stopped", "SANCTION"),
        ("Chile launched what it called an anti-terrorist operation in Peru.", "launched", "ASSAULT"),
        ("Chile's new plant is due to be completed next year.", "is", "LAUNCH"),
        ("The railway between Chile and Peru is scheduled to be opened in May.", "scheduled", "LAUNCH"),
        ("The contract is expected to be signed in May between Chile and Peru.", "expected", "AGREE"),
        ("Norway has asked for an emergency session of the Security Council.", "asked", "REQUEST"),
        # "calls on", which taggers take for a noun; a past act joined to a promised one
        ("Norway demands the release of the crew and calls on Peru to act.", "calls", "REQUEST"),
        ("Peru promised that it would pay Chile and asked Norway to stop the violence.", "asked", "REQUEST"),
        ("Chile and Peru agreed on Friday to re-establish relations.", "agreed", "AGREE"),
        ("Norway said it struck nine sites in Peru.", "struck", "ASSAULT"),
        # what stands beside an act does not complete it
        ("Peru pushed through a mining law after failing to agree a price with Chile.", "pushed", "SUPPORT"),
        # who a passive says did it counts as its doer
        ("A newspaper in Belarus was raided by police on Monday.", "raided", "COERCE"),
        # parsers take hyphened nouns apart
        ("A walk-out by Belgian baggage handlers closed the airport in Brussels.", "out", "PROTEST"),
        # a noun that came about, was followed, ended
        ("The seizure of the ship by the Kenyan navy came on Monday.", "seizure", "COERCE"),
        ("A Kenyan investigation of the bank found fraud.", "investigation", "ACCUSE"),
        # no need, no plans; what one says one might do; what a court orders done
        ("Iceland's premier saw no need for talks with Denmark.", "saw", "REJECT"),
        ("Norway said it might cut aid to Malawi.", "cut", "THREATEN"),
        ("A Kenyan judge ordered the Ugandan editor released on bail.", "released", "RETREAT"),
        # what is made to happen happens; what is insisted on is asked for
        ("Rising debt prompted the IMF to freeze a loan to Romania.", "freeze", "SANCTION"),
        ("Finland insisted that the EU treaty has to be changed.", "has", "REQUEST"),
        ("Norway told Iceland that it must repay the loan.", "told", "REQUEST"),
        # an offer that is not accepted is turned down
        ("Nepal did not accept the offer from India.", "accept", "REJECT"),
        ("Malta said it could not accept the deal.", "accept", "REJECT"),
        ("European Union leaders will agree next week to insert a line.", "agree", "AGREE"),
        ("The Kenyan government committed itself to cutting its debt.", "committed", "AGREE"),
        ("Eritrea pulled out of the talks with Ethiopia.", "pulled", "REJECT"),
        ("Militiamen raped 40 women in Sudan.", "raped", "ASSAULT"),
        ("Danish regulators will consider two proposals on Monday.", "consider", "AGREE"),
    ],
)
def test_clause_reports_its_act(body, trigger, type_):
    assert _types(body).get(trigger) == type_


@pytest.mark.parametrize(
    ("body", "trigger"),
    [
        ("The company said that a strike in Chile would hit output.", "strike"),
        ("Chile's minister said that a protest may turn violent.", "protest"),
        ("Norway's government said it would remain in trouble.", "remain"),
        ("Analysts said Norway's exports would lift growth.", "lift"),
        ("Sweden would hand over the codes if Norway asked.", "hand"),
        ("It has not decided to leave, Norway's government said.", "decided"),
        ("Norway's bank said that borrowers would have fared better.", "fared"),
        ("The Peruvian company recruited bankers in May.", "recruited"),
        ("Kenya's brewer has abused its position on the market.", "abused"),
        ("The new pipeline allows Chile to import gas from Peru.", "allows"),
        ("What is Chile angry about?", "is"),
        ("Kenya imported power through a line linking Nakuru with Kisumu.", "linking"),
        ("Russia's second line was to have doubled capacity.", "doubled"),
        ("The price was lower than that charged to Peruvian consumers, Chile said.", "charged"),
        ("An Islamist group linked to Al-Shabaab attacked Kenya.", "linked"),
        ("The euro zone is marching towards closer union, Italy's premier said.", "marching"),
        ("While campaigning for the presidency, Chile's leader spoke of growth.", "campaigning"),
        ("Analysts in Norway said the price shoots to 90 dollars when the market is thin.", "shoots"),
        ("It is going to take some time for Kenya to recover.", "going"),
        ("We cannot rule out a loss in Kenya, a Ugandan banker said.", "rule"),
        ("The rule applied to banks in Kenya.", "applied"),
    ],
)
def test_what_may_come_is_no_act(body, trigger):
    assert trigger not in _types(body)


@pytest.mark.parametrize(
    ("body", "trigger", "status"),
    [
        ("The UN urged Syrian fighters not to take revenge.", "urged", "occurred"),
        ("Norway has been negotiating with Chile since May.", "negotiating", "ongoing"),
        ("Shell said it is in talks with Iraq.", "is", "ongoing"),
        ("Chile will not rest until the premier of Peru resigns.", "resigns", "hypothetical"),
        ("Chile demands reform before a treaty with Peru is signed.", "signed", "hypothetical"),
        ("Kenya is ready to lend Uganda money, its minister said.", "is", "occurred"),
    ],
)
def test_status_is_the_acts_own(body, trigger, status):
    events = extract_article(article_id="a", title=None, body=body, published=PUBLISHED).events
    assert {event.trigger.text: event.status.value for event in events}.get(trigger) == status
