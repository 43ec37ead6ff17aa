"""What a text tells that is no news: guides that speak to a reader, plots, matches, weather, headings of other texts.

A draft of such a sentence has the words of an event and none behind them. Each test here asks for a sign in the text
itself, so that a sentence without one is read as before.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.events import clauses
from pipeline.events.clauses import Tense
from pipeline.events.draft import Draft
from pipeline.events.view import View
from pipeline.lexicons import read_lexicon
from pipeline.mentions.triggers import noun_classes
from pipeline.records import EventType

T = EventType
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]?")
_READER = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_TOLD = re.compile(r"\b(?:said|says|told|according|announced|reported)\b")
_WORD = re.compile(r"\w+")
#: So many times, and so often among a thousand words, is a reader spoken to in a guide; hardly ever in the news.
_READER_TIMES, _READER_SHARE = 3, 4
_ELSEWHERE = re.compile(
    r"\W*(?:see also|read more|read also|related|also read|more on this|watch|listen)\s?:", re.IGNORECASE
)
_SPORT = re.compile(
    r"\b(?:semi-?finals?|quarter-?finals?|in (?:straight|three|four|five) sets|hat-?trick|half-?time|kick-?off"
    r"|(?:first|last) (?:climb|lap|innings)|conceded? a (?:penalty|goal)|(?:singles|doubles) title|the doubles)\b",
    re.IGNORECASE,
)
_SCORE = re.compile(r"\b\d{1,2}[-–]\d{1,2}\b")
#: Acts that need somebody who wills them.
_WILLED = frozenset(T) - {T.LAUNCH, T.PROTEST}
#: What matches share with wars and with diplomacy.
_SPORTING = frozenset(
    {
        "attack", "defend", "strike", "beat", "hit", "shoot", "trade", "meet", "visit", "host", "hold", "crush",
        "hammer", "thrash", "punish", "retaliate", "capture", "surrender", "bomb", "kill", "destroy", "blow", "fight",
        "battle", "clash", "rout", "draw", "book", "charge", "invade", "fire", "seize", "storm", "raid", "sign",
        "release", "defeat", "travel",
    }
)  # fmt: skip
_ARMS = frozenset(
    [
        "troop",
        "army",
        "rebel",
        "soldier",
        "police",
        "militant",
        "protester",
        "protest",
        "bomb",
        "gunman",
        "union",
        "strike",
        "worker",
    ]
)
_GROWING = frozenset(["take", "boost", "expand", "increase", "strengthen", "build"])
_YIELDING = frozenset(["surrender", "retreat", "cede", "abandon"])
_FORECASTERS = frozenset(["analyst", "economist", "expert", "trader", "strategist", "forecaster"])
_DUTIES = frozenset(
    {
        "oversee",
        "manage",
        "run",
        "lead",
        "evaluate",
        "retool",
        "develop",
        "save",
        "protect",
        "find",
        "ensure",
        "promote",
        "improve",
        "monitor",
        "supervise",
        "coordinate",
        "restore",
    }
)
_HABITS = frozenset([T.COOPERATE, T.AID, T.LAUNCH, T.CONSULT, T.SUPPORT])
_SUPPOSING = frozenset(["imagine", "suppose", "picture"])
_SPEAKERS = frozenset(["i", "we", "you", "one"])


@cache
def _words(*realms: str) -> frozenset[str]:
    """Lemmas of realms, with those of the classes of nouns of these names."""
    own = frozenset(row["lemma"] for row in read_lexicon("triggers/realms") if row["realm"] in realms)
    return own.union(*(noun_classes().get({"inert": "thing"}.get(realm, realm), frozenset()) for realm in realms))


def speaks_to_reader(body: str) -> bool:
    """Whether a text, outside its quotations, keeps saying "you": a guide, an advertisement, advice."""
    text = _QUOTED.sub(" ", body)
    times = len(_READER.findall(text))
    if times < _READER_TIMES or times <= len(_TOLD.findall(text)):
        return False
    return 1000 * times >= _READER_SHARE * len(_WORD.findall(text))


def is_news(draft: Draft, view: View, *, is_guide: bool) -> bool:
    """Whether a draft tells of the world, as far as its sentence and, for a guide, its text say."""
    if _ELSEWHERE.match(view.sentence.text) or _is_supposed(view, draft) or _is_plot(view, draft):
        return False
    if _is_inert(view, draft) or _is_match(view, draft) or _is_trade(view, draft) or _is_outlook(view, draft):
        return False
    if _is_gone_by(view, draft) or _is_idiom(view, draft) or _describes(view, draft):
        return False
    return not is_guide or _is_reported(view, draft)


def _is_reported(view: View, draft: Draft) -> bool:
    """Whether a guide turns from its reader to something that somebody, who is named, did or will do."""
    if draft.tense in (Tense.PRESENT, Tense.NONE, Tense.MAYBE, Tense.DUTY) or draft.is_noun:
        return False
    if any(view.lemma[k] in _SPEAKERS for v in draft.chain for k in clauses.find_subjects(view, v)):
        return False
    return any(p.code and not p.is_inferred for p in (*draft.actors, *draft.recipients))


def _subjects(view: View, draft: Draft) -> list[int]:
    """Those who do it, as the first verb that names any has it: its subjects, or the agents of a passive."""
    for v in draft.chain:
        if found := clauses.find_agents(view, v) if clauses.is_passive(view, v) else clauses.find_subjects(view, v):
            return found
    return []


def _is_inert(view: View, draft: Draft) -> bool:
    """Whether a thing, or the weather, is said to do what only somebody can do."""
    if draft.type not in _WILLED or draft.is_noun:
        return False
    nouns = _words("inert", "nature") if draft.type is not T.ACCUSE else _words("nature")
    if draft.type is T.ASSAULT:
        nouns -= noun_classes()["weapons"]  # shells and drones strike for those who fire them
    subjects = _subjects(view, draft)
    # "Talks between Ghana and Eni, which signed": parsers take the talks for who signs, not the name beside "which".
    if any(j in view.owner for k in subjects for j in range(view.referent(k) + 1, k)):
        return False
    doers = [k if view.tag[k] == "WP" else view.core(view.referent(k)) for k in subjects]
    return bool(doers) and all(_is_common(view, k) and view.lemma[k] in nouns for k in doers)


def _is_common(view: View, i: int) -> bool:
    # Parsers take "the package Ghana agreed" for a package that is Ghana.
    is_named = i in view.owner or any(k in view.owner for k in view.kids(i, "appos"))
    return view.pos[i] == "NOUN" and not is_named


def _is_match(view: View, draft: Draft) -> bool:
    """Whether the words are a match's: an attack by a striker, a visit in a qualifier."""
    if not any(view.lemma[v] in _SPORTING for v in draft.chain):
        return False
    if _ARMS & set(view.lemma):
        return False
    nouns = {lemma for lemma, pos in zip(view.lemma, view.pos, strict=True) if pos in ("NOUN", "PROPN")}
    pairs = {f"{a} {b}" for a, b in zip(view.lemma, view.lemma[1:], strict=False)}
    if nouns & _words("player", "match") or pairs & _words("match") or _SPORT.search(view.sentence.text):
        return True
    return "beat" in view.lemma and bool(_SCORE.search(view.sentence.text))


def _is_trade(view: View, draft: Draft) -> bool:
    """Whether only business is told: a firm that takes over another or adds to its presence, prices that rally."""
    lemma = view.lemma[draft.trigger]
    firms = [p for p in draft.actors if p.code or p.sector]
    if firms and all(p.sector == "BUS" for p in firms):
        return draft.type is T.MOBILIZE or (draft.mode in ("seize", "troops") and lemma in _GROWING)
    if lemma in _YIELDING:
        return any(view.lemma[k] in ("gain", "loss") for v in draft.chain for k in view.kids(v, "dobj"))
    return lemma == "rally" and bool(_words("market") & set(view.lemma)) and not _ARMS & set(view.lemma)


def _is_outlook(view: View, draft: Draft) -> bool:
    """Whether a warning is a forecast: "warned of a loss", "warned that it expected a drop"."""
    verb = draft.chain[0]
    if draft.type is not T.THREATEN or view.lemma[verb] not in ("warn", "caution"):
        return False
    if view.lemma[verb] == "caution" and any(view.lemma[k] in _FORECASTERS for k in clauses.find_subjects(view, verb)):
        return True
    feared = view.pobj(verb, "of", "about", "on")
    if any(view.lemma[j] in noun_classes()["thing"] for k in feared for j in (k, *view.pobj(k, "in"))):
        return True
    for said in view.kids(verb, "ccomp"):
        subjects = view.kids(said, "nsubj", "nsubjpass")
        if view.lemma[said] in ("expect", "forecast") or any(
            _is_common(view, k) and view.lemma[k] in noun_classes()["thing"] for k in subjects
        ):
            return True
    return False


def _is_idiom(view: View, draft: Draft) -> bool:  # noqa: PLR0911 - a list of decisions
    """Whether words of an act stand for something else: "charged with overseeing", "closed down 2 percent"."""
    verb = draft.trigger
    lemma, after = view.lemma[verb], view.lemma[verb + 1 : verb + 6]
    if lemma == "charge":
        duties = [c for k in view.kids(verb, "prep") if view.lemma[k] == "with" for c in view.kids(k, "pcomp")]
        return any(view.lemma[c] in _DUTIES for c in duties)
    if lemma == "close":
        return bool({"down", "up", "at", "higher", "lower"} & set(after)) and bool({"percent", "%", "pct"} & set(after))
    if lemma == "rally":
        return bool(view.kids(verb, "dobj"))
    if lemma == "declare" and draft.type is T.ASSAULT:
        causes = [p for k in view.kids(verb, "dobj") for p in (*view.pobj(k, "on", "against"), *view.pobj(verb, "on"))]
        return any(view.lemma[k] in _words("cause") for k in causes)
    if lemma == "go" and any(view.lemma[k] == "it" for k in view.kids(verb, "nsubj")):
        return view.lemma[draft.chain[-1]] in ("take", "need", "require", "be", "get")
    if draft.type is T.ASSAULT and lemma in ("hit", "strike", "hammer", "batter"):
        return any(_is_common(view, k) and view.lemma[k] in _words("blow") for k in _subjects(view, draft))
    if any(view.lemma[a] in ("joke", "quip", "jest") for a in view.ancestors(verb)):
        return True
    is_heading = view.tag[verb] == "VB" and view.dep[verb] == "ROOT" and verb == 0
    return is_heading and draft.type is not T.REQUEST and not view.kids(verb, "nsubj", "aux")


def _describes(view: View, draft: Draft) -> bool:
    """Whether a clause only says what some are: "companies that supply parts to carmakers"."""
    verb = draft.chain[0]
    if draft.tense is not Tense.PRESENT or view.dep[verb] != "relcl" or draft.type not in _HABITS:
        return False
    return view.head[verb] not in view.owner and view.tag[view.head[verb]] == "NNS"


def _is_gone_by(view: View, draft: Draft) -> bool:
    """Whether it only says what would have been, or asks all to join in: "let us be realistic"."""
    first = draft.chain[0]
    if view.lemma[first] == "let" and view.tag[first] == "VB":
        return any(view.text[k].lower() in ("us", "'s", "’s") for k in range(first + 1, min(first + 2, len(view.text))))
    return clauses.would(view, first) and any(view.lemma[k] == "have" for k in view.kids(first, "aux"))


def _is_plot(view: View, draft: Draft) -> bool:
    """Whether it is told in the present of a story: "in the film, a spy kidnaps …", "in the last chapter"."""
    if draft.tense not in (Tense.PRESENT, Tense.MAYBE, Tense.NONE, Tense.PROGRESSIVE):
        return False
    inside = [k for v in range(len(view.lemma)) if view.lemma[v] == "in" for k in view.kids(v, "pobj")]
    return any(view.terms(k) & _words("fiction") for k in inside if k not in view.owner)


def _is_supposed(view: View, draft: Draft) -> bool:
    """Whether the reader is asked to suppose it: "imagine that …"."""
    above = {a for v in draft.chain for a in (v, *view.ancestors(v))}
    return any(view.lemma[a] in _SUPPOSING and view.tag[a] == "VB" and not view.kids(a, "nsubj") for a in above)
