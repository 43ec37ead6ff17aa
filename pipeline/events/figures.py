"""Figures of an article: levels and changes, with what they measure, what kind of number they are and which days.

quantities ─select─▶ stated numbers ─pair─▶ level and change in one ─metric, kind, period, parties, check─▶ Figure
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from pipeline.events.confidence import rate_figure
from pipeline.events.figures_change import find_base
from pipeline.events.figures_check import check_arithmetic
from pipeline.events.figures_kind import find_kind, revised_kind
from pipeline.events.figures_metric import (
    Metric,
    choose_metric,
    code_by_unit,
    exact_code,
    find_metrics,
    metric_code,
    metric_of,
)
from pipeline.events.figures_pair import Draft, pair_quantities
from pipeline.events.figures_parties import Parties
from pipeline.events.figures_period import find_period
from pipeline.events.figures_select import select_quantities
from pipeline.events.figures_syntax import governed_from, grown, noun_beside, subject_of, token_at, verb_of, widen
from pipeline.mentions.sentences import Parsed, Sentence
from pipeline.records import ActorMention, Base, Event, Figure, FigureKind, Quantity, Span, TimeMention

#: How far behind a number the words "from a year earlier" may stand.
_BASE_REACH = 60
_MAX_PARTIES = 4
#: Kinds that no former level has.
_AHEAD = (FigureKind.FORECAST, FigureKind.TARGET, FigureKind.COMMITMENT)


class Context(NamedTuple):
    """What the drafts of one sentence are read with."""

    text: str
    sentence: Sentence
    quantities: tuple[Quantity, ...]
    metrics: tuple[Metric, ...]
    times: tuple[TimeMention, ...]
    parties: Parties
    #: Amounts that repeat the one before them in another unit, by where that one ends.
    converted: dict[int, Quantity]


def find_figures(
    *,
    article_id: str,
    parsed: Parsed,
    times: Sequence[TimeMention],
    quantities: Sequence[Quantity],
    actors: Sequence[ActorMention] = (),
) -> tuple[Figure, ...]:
    """The figures of an article, in order, none tied to an event yet (see `tie_figures`).

    All sequences are in the order of the text. A range gives two figures, its lower end with bound ">" and its upper
    end with "<". Ids come from the article, the quoted sentence and the numbers, so they stay the same over runs and
    versions. `rule` is "figure." with what was found (level, change, level+change), the kind of number, the cue that
    made it no actual one, "unnamed" where no metric phrase was found, and "agrees" or "disagrees" where its arithmetic
    could be checked.
    """
    stated = select_quantities(parsed.text, quantities, times)
    starts = [item.start for item in stated]
    converted = {first.end: second for first, second in pairwise(quantities) if second.rule.endswith(".converted")}
    parties = Parties(parsed.text, actors)
    figures: list[Figure] = []
    for sentence in parsed.sentences:
        inside = stated[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if inside:
            context = Context(
                text=parsed.text,
                sentence=sentence,
                quantities=tuple(inside),
                metrics=find_metrics(parsed.text, sentence.start, sentence.end),
                times=_within(times, sentence),
                parties=parties,
                converted=converted,
            )
            _add_figures(context, figures)
    return _with_ids(article_id, figures)


def _within(times: Sequence[TimeMention], sentence: Sentence) -> tuple[TimeMention, ...]:
    low = bisect_left(times, sentence.start, key=lambda time: time.start)
    high = bisect_left(times, sentence.end, key=lambda time: time.start)
    return tuple(times[low:high])


def _add_figures(context: Context, figures: list[Figure]) -> None:
    for draft in pair_quantities(context.text, context.sentence.start, context.quantities):
        figures.extend(_read_draft(context, draft, figures[-1] if figures else None))


# --- one figure -------------------------------------------------------------------------------------------------------


def _read_draft(context: Context, draft: Draft, previous: Figure | None) -> list[Figure]:
    text, sentence, main = context.text, context.sentence, draft.main
    floor = max([sentence.start, *(q.end for q in context.quantities if q.end <= draft.start)])
    ceiling = min([sentence.end, *(q.start for q in context.quantities if q.start >= draft.end)])
    metric = _find_metric(context, draft)
    phrase, code = _name(context, metric, draft, previous)
    code = code or code_by_unit(draft.main.unit, phrase)
    if draft.kind == "percent" and phrase.endswith("interest"):
        code = "stake" if _OWNS.search(text, sentence.start, main.start) else "interest_rate"
    governing = governed_from(sentence, main.start)
    kind, cue = find_kind(
        text, main.start, main.end, floor=sentence.start, ceiling=ceiling, governing=governing
    )  # fmt: skip
    if main.rule.endswith(".from") and kind in _AHEAD and not revised_kind(text, main.start, floor=sentence.start):
        kind, cue = FigureKind.ACTUAL, ""
    period = find_period(
        text,
        (draft.start, draft.end),
        context.times,
        others=[q for q in context.quantities if not draft.start <= q.start < draft.end],
        kind=kind,
        is_change=draft.change is not None,
    )
    finding = check_arithmetic(draft, context.converted.get(draft.level.end) if draft.level else None)
    is_named = metric is not None and floor <= metric.start and draft.kind != "duration"
    start = min(draft.start, metric.start) if metric and is_named else draft.start
    figure = Figure(
        figure_id="",
        metric=phrase,
        metric_code=code,
        value=None,
        unit=_unit(draft),
        percent=None,
        base=_base(context, draft, floor, ceiling),
        bound=None,
        kind=kind,
        period=period,
        parties=context.parties.of(sentence, (start, draft.end), code),
        start=start,
        end=draft.end,
        text=text[start : draft.end],
        sentence=Span(start=sentence.start, end=sentence.end, text=sentence.text),
        event=None,
        confidence=0.0,
        rule=_rule(draft, cue, metric, finding),
    )
    return [
        rate_figure(replace(figure, value=value, percent=percent, bound=bound))
        for value, percent, bound in _numbers(draft)
    ]


def _base(context: Context, draft: Draft, floor: int, ceiling: int) -> Base | None:
    end = min(ceiling + _BASE_REACH, context.sentence.end)
    return find_base(context.text, (draft.start, draft.end), floor, ceiling, end) if draft.change else None


def _find_metric(context: Context, draft: Draft) -> Metric | None:
    """What the number hangs on with "of", the noun right behind it, else the lexicon's phrase; null where none is."""
    text, sentence, main = context.text, context.sentence, draft.main
    if found := metric_of(text, main, sentence.start):
        return found
    others = [item for item in context.quantities if item is not draft.change or item is main]
    chosen = choose_metric(text, main, context.metrics, others)
    if draft.kind not in ("money", "percent", "measure") or (draft.change and draft.level is None):
        return chosen
    if chosen and chosen.phrase == "worth" and (thing := _thing_worth(sentence, chosen)):
        return thing
    beside = noun_beside(sentence, main.start, main.end)
    if beside is None or (chosen and chosen.start < beside[1] and beside[0] < chosen.end):
        return chosen
    phrase = _phrase(text, *beside)
    return Metric(phrase, metric_code(phrase), *beside)


def _thing_worth(sentence: Sentence, worth: Metric) -> Metric | None:
    """The noun right before that is worth so much ("a deal worth $5 million"); null where there is none."""
    token = token_at(sentence, worth.start)
    before = token.nbor(-1) if token is not None and token.i else None
    if before is None or before.pos_ != "NOUN":
        return None
    start = widen(sentence, sentence.offset(before))
    phrase = _phrase(sentence.text, start - sentence.start, worth.start - 1 - sentence.start)
    return Metric(phrase, metric_code(phrase) or worth.code, start, worth.start - 1)


def _numbers(draft: Draft) -> list[tuple[float | None, float | None, str | None]]:
    """Value, percent and bound of each figure that the draft gives: two for a range, else one."""
    main, sign = draft.main, draft.sign or 1
    change = draft.change.percent if draft.change else None
    percent = change * sign if change is not None and change > 0 else change
    value = draft.level.value if draft.level else None
    if draft.level is None and main.value is not None:
        value = main.value * sign
    if main.value_to is None or draft.kind == "vague":
        return [(value, percent, main.bound)]
    if main.percent is not None:
        return [(None, percent, ">"), (None, main.value_to * sign, "<")]
    return [(value, percent, ">"), (main.value_to * sign, percent, "<")]


def _unit(draft: Draft) -> str | None:
    if draft.level:
        return draft.level.unit
    return draft.change.unit if draft.change and draft.change.percent is None else None


#: Whoever owns an interest has a stake; whoever pays interest a debt.
_OWNS = re.compile(
    r"(?<![a-z])(?:own|hold|held|ha[sd]|have|buy|bought|acquir|sell|sold|tak|took|retain|keep|kept)[a-z]*(?![a-z])"
)
#: Phrases that say against what a currency is valued; the currency is what is measured.
_AGAINST = re.compile(r"(?:against|per|to|versus)\s")
_ANAPHORA = re.compile(
    r"(?<![a-z])(?:(?:that|this|the)\s+(?:figure|number|level|volume|mark|amount|total|sum|indicator|value)|it)(?![a-z])",
    re.IGNORECASE,
)


def _name(  # noqa: PLR0911 - a list of decisions
    context: Context, metric: Metric | None, draft: Draft, previous: Figure | None
) -> tuple[str, str | None]:
    """Phrase and code: from the lexicon, else the counted noun, else what the parse or the text before says."""
    main, text = draft.main, context.text
    if draft.kind == "duration":
        return ("sentence", "sentence") if metric and metric.code == "sentence" else ("duration", "duration")
    if metric is not None and metric.phrase.startswith("account") and metric.code == "share":
        span = subject_of(context.sentence, main.start)
        return (_phrase(text, *span) if span else metric.phrase), metric.code
    if metric is not None:
        floor = max((q.end for q in context.quantities if q.end <= metric.start), default=0)
        phrase = _phrase(text, widen(context.sentence, metric.start, floor=floor), metric.end)
        if _AGAINST.match(phrase):
            span = subject_of(context.sentence, main.start)
            phrase = _phrase(text, *span) if span else "exchange rate"
        phrase = phrase.removeprefix("of the ").removesuffix(" worth")
        return phrase, exact_code(phrase) or _code(context, metric)
    if main.unit and draft.kind in ("count", "vague"):
        return main.unit.partition("/")[0], None
    is_like = previous is not None and (len(previous.unit or "") == 3) == (len(main.unit or "") == 3)
    if (
        is_like
        and previous
        and previous.metric_code != "duration"
        and _ANAPHORA.search(text, context.sentence.start, main.start)
    ):
        return previous.metric, previous.metric_code
    if span := _said_of(context, draft):
        phrase = _phrase(text, *span)
        said = token_at(context.sentence, span[0])
        return phrase, metric_code(phrase) if said is None or said.pos_ != "VERB" else None
    return _fall_back(context, draft, previous)


def _said_of(context: Context, draft: Draft) -> tuple[int, int] | None:
    """The noun phrase or verb that the parse says the number is of; never the number's own words."""
    sentence, main = context.sentence, draft.main
    if draft.kind == "measure" and (thing := noun_beside(sentence, main.start, main.end, is_any=True)):
        return thing
    span = subject_of(sentence, main.start)
    if span and any(span[0] < item.end and item.start < span[1] for item in context.quantities):
        return verb_of(sentence, main.start)
    return span


def _fall_back(context: Context, draft: Draft, previous: Figure | None) -> tuple[str, str | None]:
    """What the number before measured, where it has the same unit, else the noun behind ("target"), else the unit."""
    main = draft.main
    if previous and previous.unit == main.unit:
        return previous.metric, previous.metric_code
    beside = noun_beside(context.sentence, main.start, main.end, is_any=True)
    beside = beside or (verb_of(context.sentence, main.start) if draft.kind == "measure" else None)
    return (_phrase(context.text, *beside) if beside else main.unit or "share"), None


#: Phrases that mean the economy's growth, unless they say what else grows.
_GROWTH = frozenset({"growth", "growth rate", "growth forecast"})


def _code(context: Context, metric: Metric) -> str | None:
    """Code of the phrase; of what grows, where that is not the economy ("deposit growth")."""
    thing = grown(context.sentence, metric.start) if metric.phrase in _GROWTH else None
    return metric_code(thing) if thing else metric.code


def _phrase(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].lower().split())


def _rule(draft: Draft, cue: str, metric: Metric | None, finding: str) -> str:
    what = "level+change" if draft.level and draft.change else "change" if draft.sign else "level"
    notes = [f"cue={cue}" if cue else "", "" if metric else "unnamed", finding]
    return " ".join([f"figure.{what}.{draft.kind}", *filter(None, notes)])


# --- identity and events ----------------------------------------------------------------------------------------------


def _with_ids(article_id: str, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    seen: Counter[str] = Counter()
    done = []
    for figure in figures:
        content = "\x1f".join(map(str, (article_id, figure.sentence.text, figure.value, figure.unit, figure.percent)))
        seen[content] += 1
        digest = hashlib.sha256(f"{content}\x1f{seen[content]}".encode()).hexdigest()[:20]
        done.append(replace(figure, figure_id=digest))
    return tuple(done)


def tie_figures(figures: Sequence[Figure], events: Sequence[Event]) -> tuple[Figure, ...]:
    """The figures, each with the id of the event whose trigger stands nearest in its sentence, where there is one."""
    by_sentence: dict[int, list[Event]] = {}
    for event in events:
        by_sentence.setdefault(event.sentence.start, []).append(event)
    return tuple(replace(figure, event=_nearest(figure, by_sentence)) for figure in figures)


def _nearest(figure: Figure, by_sentence: dict[int, list[Event]]) -> str | None:
    near = [
        (
            max(event.trigger.start - figure.end, figure.start - event.trigger.end, 0),
            event.trigger.start,
            event.event_id,
        )
        for event in by_sentence.get(figure.sentence.start, ())
    ]
    return min(near)[2] if near else None
