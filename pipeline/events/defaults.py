"""Actors that a sentence leaves out and the article supplies: its own country, the two it is about, the other side."""

from __future__ import annotations

from dataclasses import replace

from pipeline.events.draft import MUTUAL, Draft
from pipeline.events.parties import STATE_BODIES
from pipeline.events.story import Party, Story
from pipeline.events.view import View
from pipeline.records import EventType, Stage, Status

T = EventType
#: Acts that are done to somebody: where the sentence does not say to whom, the article's other main country is meant.
_DIRECTED = frozenset([T.AID, T.SANCTION, T.THREATEN, T.ASSAULT, T.ACCUSE, T.REQUEST, T.RETREAT])
#: Acts whose passive leaves out the authority or the force that does them.
_SUFFERED = frozenset([T.COERCE, T.SANCTION, T.ACCUSE, T.ASSAULT, T.RETREAT, T.REJECT])
#: Acts whose unnamed objects are often nobody's in particular: "other investors", "reporters".
_OPEN = frozenset([T.REQUEST, T.AGREE, T.SUPPORT, T.REJECT, T.COERCE, T.CONCEDE])
#: Acts that may be told without naming who did them, in an article about one country.
_DOMESTIC = frozenset([T.LAUNCH, T.ASSAULT, T.COERCE, T.PROTEST])
#: Acts that need their actors named.
_NAMED_ONLY = frozenset([T.CONSULT, T.AGREE, T.COOPERATE, T.REQUEST, T.REJECT, T.ACCUSE, T.THREATEN])


#: What is promised to somebody: without such an act, a promise may be made to nobody in particular.
_GIVING = frozenset(
    {
        "send", "give", "lend", "pay", "ship", "provide", "supply", "deliver", "donate", "grant", "divert", "finance",
        "help", "assist", "support", "aid", "back", "impose", "lift", "offer", "buy", "sell", "promise", "accept",
        "build", "protect", "defend", "arm", "train", "invest", "contribute", "recognize", "recognise", "attack",
        "express", "retaliate", "withdraw", "welcome", "sanction", "punish", "stand",
    }
)  # fmt: skip
#: What the world asks of a country in trouble: other requests without an addressee are to nobody in particular.
_TROUBLE = frozenset(
    {
        "truce", "ceasefire", "restraint", "calm", "dialogue", "release", "withdrawal", "inquiry", "investigation",
        "election", "vote", "violence", "fighting", "hostility", "war", "access", "sanction", "talk", "democracy",
        "crackdown", "coup", "unity", "settlement", "peace", "bloodshed", "killing", "transition", "explanation",
    }
)  # fmt: skip
#: States whose own bodies are called federal.
_FEDERATIONS = frozenset(
    {
        "ARE", "ARG", "AUS", "AUT", "BEL", "BRA", "CAN", "CHE", "DEU", "ETH", "IND", "IRQ", "MEX", "MYS", "NGA", "NPL",
        "PAK", "RUS", "SOM", "USA",
    }
)  # fmt: skip
_DEALING = frozenset(["buy", "sell", "acquire", "purchase", "divest"])
_HOLDINGS = frozenset(["stake", "company", "firm", "unit", "rival", "business", "bank", "subsidiary", "maker", "plant"])
#: Those named of whom no country is.
_NO_STATE = frozenset(["west", "world", "mankind", "humanity", "community"])
#: Acts of which only some objects concern another country: sanctions and ties, not short selling or prisoners.
_PARTLY_FOREIGN = frozenset([T.SANCTION, T.CONCEDE, T.RETREAT])
_FOREIGN_OBJECTS = frozenset(
    {
        "sanction", "tie", "relation", "ambassador", "envoy", "diplomat", "visa", "export", "import", "aid", "border",
        "embargo", "flight", "trade", "troop", "soldier", "force", "tariff", "duty", "asset", "accord", "treaty",
        "deal", "pact", "agreement", "permit", "embassy", "mission", "operation", "blockade", "link", "contact",
        "strike", "airstrike", "offensive", "raid", "exercise", "drill", "missile", "loudspeaker", "million", "billion",
        "support", "fund", "cooperation", "talk", "shipment", "sale", "supply", "crossing", "adviser", "staff",
        "withdrawal", "weapon",
    }
)  # fmt: skip
#: What a government promises, demands or refuses at home.
_HOME_OBJECTS = frozenset(
    {
        "election", "vote", "poll", "referendum", "reform", "constitution", "law", "budget", "tax", "wage", "pension",
        "price", "job", "growth", "inquiry", "investigation", "strike", "nobody", "anybody", "anyone", "land",
        "emergency", "curfew", "stimulus", "bill", "share", "policy", "cabinet", "reshuffle", "dividend", "profit",
        "plant", "school",
    }
)  # fmt: skip


def with_defaults(draft: Draft, story: Story, place: str | None, view: View) -> Draft | None:
    """The draft with the article's own countries where its actors name none; null where it has no actor at all.

    `place` is the country in which the sentence, `view`, sets the event.
    """
    draft = _with_accuser(_with_federal(draft, story, view), story, view)
    codes = {p.code for p in (*draft.actors, *draft.recipients) if p.code}
    if not codes:
        return _domestic(draft, story, place, view)
    draft = _with_institutions(draft, place or story.home, view)
    codes = {p.code for p in (*draft.actors, *draft.recipients) if p.code}
    return _complete(draft, story, place, codes, view)


#: What one rejects of what another says.
_CHARGES = frozenset({"charge", "accusation", "allegation", "claim", "criticism", "report", "assertion", "which"})


def _with_accuser(draft: Draft, story: Story, view: View) -> Draft:
    """The last who accused somebody as the one whose charge is rejected, where no other is told."""
    objects = {view.lemma[k] for k in view.kids(draft.chain[-1], "dobj", "nsubjpass")}
    own = {p.code for p in draft.actors if p.code}
    is_told = any(p.code for p in draft.recipients) and "which" not in objects
    if draft.type is not T.REJECT or not objects & _CHARGES or is_told or not own:
        return draft
    others = [p for p in story.accusers if p.code not in own]
    accusers = (replace(p, start=draft.at[0], end=draft.at[1], is_inferred=True) for p in others)
    return replace(draft, recipients=tuple(accusers))


def _with_federal(draft: Draft, story: Story, view: View) -> Draft:
    """ "Federal prosecutors", with nobody's name, as those of the federation that the article names most."""
    marks = [k for k, lemma in enumerate(view.lemma) if lemma == "federal" and view.dep[k] == "amod"]
    ends = {view.end[view.head[k]] for k in marks}
    state = next((code for code in story.ranked if code in _FEDERATIONS), None)
    if not ends or state is None:
        return draft

    def owned(parties: tuple[Party, ...]) -> tuple[Party, ...]:
        return tuple(replace(p, code=state) if p.code is None and p.end in ends else p for p in parties)

    return replace(draft, actors=owned(draft.actors), recipients=owned(draft.recipients))


def _changes_hands(draft: Draft, view: View) -> bool:
    """Whether a company, or a part of one, is bought or sold, also inside one country."""
    verb = draft.chain[-1]
    if view.lemma[verb] not in _DEALING:
        return False
    things = [j for k in view.kids(verb, "dobj", "nsubjpass") for j in view.with_conjuncts(k)]
    return any(k in view.owner or view.pos[k] == "PROPN" or view.terms(k) & _HOLDINGS for k in things)


def _with_institutions(draft: Draft, home: str | None, view: View) -> Draft:
    """ "The government", "the court" among actors of other countries as those of the article's own."""
    if home is None:
        return draft
    ends = {view.end[k] for k in range(len(view.text)) if _is_institution(view, k)}

    def owned(parties: tuple[Party, ...]) -> tuple[Party, ...]:
        return tuple(
            replace(p, code=home) if p.code is None and p.is_inferred and p.end in ends else p for p in parties
        )

    return replace(draft, actors=owned(draft.actors), recipients=owned(draft.recipients))


def _is_institution(view: View, i: int) -> bool:
    """Whether the words are "the government", "the antitrust watchdog", with nobody's name."""
    if view.lemma[i] not in STATE_BODIES or not any(view.lemma[k] == "the" for k in view.kids(i, "det")):
        return False
    return not any(view.pos[k] == "PROPN" or view.dep[k] == "nummod" for k in view.children[i])


def _stays_at_home(draft: Draft, view: View) -> bool:
    """Whether what is done, promised or asked for concerns no other country."""
    objects = {
        term
        for v in draft.chain
        for k in (*view.kids(v, "dobj", "nsubjpass", "attr"), *view.pobj(v, "to", "against"))
        for j in view.with_conjuncts(k)
        for term in (view.lemma[j], view.lemma[view.core(j)])
    }
    if draft.type in _PARTLY_FOREIGN and objects:
        return not objects & _FOREIGN_OBJECTS
    return draft.type in _OPEN | {T.AID} and bool(objects & _HOME_OBJECTS)


def _complete(draft: Draft, story: Story, place: str | None, codes: set[str], view: View) -> Draft | None:
    """A draft of which some actors are known."""
    is_at_home = _stays_at_home(draft, view)
    if len(codes) > 1:
        return draft if is_at_home else _with_topic(draft, story, codes, view)
    if draft.type is T.COOPERATE and not ((draft.is_bilateral or _changes_hands(draft, view)) and draft.actors):
        return None
    draft = _with_partner(draft, story, codes)
    dyad = {p.code for p in story.dyad}
    is_deal = draft.type in MUTUAL or draft.stage in (Stage.SIGNED, Stage.AGREED)
    if codes < dyad and (draft.is_bilateral or (is_deal and not draft.actors)):
        return replace(draft, actors=story.dyad, recipients=(), is_inferred=True)
    if draft.actors and not any(p.code for p in draft.actors):
        home = place or story.home
        if home and draft.actors[0].is_inferred:
            actors = tuple(replace(p, code=home) for p in draft.actors)
            return replace(draft, actors=actors, is_inferred=True)
        return draft
    return draft if is_at_home and draft.actors else _with_other_side(draft, story, place, codes, view)


def _with_partner(draft: Draft, story: Story, codes: set[str]) -> Draft:
    """A name without a country, joined to one of the article's two main countries, as the other one's."""
    (code,) = codes
    named = [p for p in draft.actors if p.code is None and not p.is_inferred]
    if not named or code not in story.pair or not any(p.code == code for p in draft.actors):
        return draft
    other = next(c for c in story.pair if c != code)
    return replace(draft, actors=tuple(replace(p, code=other) if p in named else p for p in draft.actors))


#: What one does without doing it to anybody.
_GOING = frozenset(
    {"attend", "go", "travel", "meet", "gather", "participate", "hold", "join", "synchronise", "synchronize"}
)


def _with_topic(draft: Draft, story: Story, codes: set[str], view: View) -> Draft:
    """The country that the article is about as the one whom several others' act concerns, where none is told."""
    is_told = any(p.code for p in draft.recipients) or draft.type not in _DIRECTED | {T.AGREE}
    is_idle = draft.type is T.AGREE and view.lemma[draft.chain[-1]] in _GOING
    other = None if is_told or is_idle else story.topic(apart_from=codes)
    if other is None or other != story.home:
        return draft
    side = Party(draft.at[0], draft.at[1], other, None, None, is_inferred=True)
    return replace(draft, recipients=(*draft.recipients, side))


def _with_other_side(draft: Draft, story: Story, place: str | None, codes: set[str], view: View) -> Draft:
    """The other main country of the article as the side that the sentence leaves out."""
    (code,) = codes
    if not draft.actors and draft.is_passive and draft.type in _SUFFERED:
        other = place or story.home
        is_own = draft.type is T.ASSAULT or draft.mode in ("convict", "arrest")
        if other == code and code in story.pair and not is_own:
            other = next(c for c in story.pair if c != code)
        role = "actors"
    elif any(p.code for p in draft.actors) and not any(_is_other(p, code, draft.type, view) for p in draft.recipients):
        is_there = place is not None and draft.type in (T.ASSAULT, T.AID)
        other = place if is_there else _topic(draft, story, code, view)
        role = "recipients"
    else:
        return draft
    if other is None or other == code:
        return draft
    side = (Party(draft.at[0], draft.at[1], other, None, None, is_inferred=True),)
    return replace(draft, actors=side) if role == "actors" else replace(draft, recipients=side)


def _is_other(party: Party, code: str, type_: EventType, view: View) -> bool:
    """Whether a recipient is told, so that nobody else is meant; "its border" tells of nobody but the actor."""
    if party.code is None:
        return type_ in _OPEN or any(
            view.lemma[k] in _NO_STATE for k in range(len(view.text)) if view.end[k] == party.end
        )
    return party.code != code or not party.is_inferred


def _topic(draft: Draft, story: Story, code: str, view: View) -> str | None:
    """The country that a foreigner's act concerns, in an article about that country, or the pair's other one."""
    verb = draft.chain[-1]
    is_untold = draft.type is T.AGREE and view.lemma[verb] not in _GIVING and not view.kids(verb, "dobj")
    if code in story.pair and draft.type in _DIRECTED | {T.AGREE, T.CONCEDE, T.REJECT} and not is_untold:
        return next(c for c in story.pair if c != code)
    is_deed = draft.type in _DIRECTED or (draft.type is T.AGREE and view.lemma[verb] in _GIVING)
    if draft.type is T.REQUEST:
        is_deed = bool(_TROUBLE & {view.lemma[k] for k in range(draft.chain[0], len(view.lemma))})
    if not is_deed or story.home == code or (story.ranked[:1] == (code,) and code not in story.pair):
        return None
    return story.home if story.pair else story.topic(apart_from=[code])


def _domestic(draft: Draft, story: Story, place: str | None, view: View) -> Draft | None:
    """A draft of which no actor's country is known: the article's own affairs, or nothing."""
    named = (*draft.actors, *draft.recipients)
    home = place or story.home
    is_deal = draft.stage is Stage.SIGNED or draft.type in MUTUAL | {T.AGREE}
    if is_deal and len(story.dyad) == 2 and (not named or draft.type is T.CONSULT):
        return replace(draft, actors=story.dyad, recipients=(), is_inferred=True)
    if home is None or (draft.status is Status.HYPOTHETICAL and not named) or draft.type is T.AID:
        return None
    is_probed = draft.type is T.ACCUSE and draft.is_passive and draft.mode == "investigate"
    if not named and (
        (draft.type in _NAMED_ONLY and not is_probed) or not (draft.is_passive or draft.type in _DOMESTIC)
    ):
        return None
    if not named and draft.type is T.LAUNCH and place is None and _is_matter(draft, view):
        return draft
    if not named:
        at = Party(draft.at[0], draft.at[1], home, None, None, is_inferred=True)
        return replace(draft, actors=(at,), is_inferred=True)
    actors = tuple(_at_home(p, home) for p in draft.actors)
    recipients = tuple(_at_home(p, home) for p in draft.recipients)
    return replace(draft, actors=actors, recipients=recipients, is_inferred=True)


def _at_home(party: Party, home: str) -> Party:
    """The party as one of the country; an organisation of no country, which the lexicon knows, stays one of none."""
    return party if (party.entity or "").startswith("org:") else replace(party, code=home)


def _is_matter(draft: Draft, view: View) -> bool:
    """Whether what starts is a matter, not a thing of the country: "construction began", not "the mill opened"."""
    begun = [k for v in draft.chain for k in view.kids(v, "nsubj", "nsubjpass")]
    return any(view.tag[k] == "NN" and not view.kids(k, "det", "poss", "nummod") for k in begun)
