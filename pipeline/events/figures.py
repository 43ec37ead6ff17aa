"""Figures of an article: levels and changes, with what they measure, what kind of number they are and which days.

quantities ─select─▶ stated numbers ─pair─▶ level and change in one ─metric, kind, period, parties─▶ Figure
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.events.figures_change import change_sign, find_base, is_level_of
from pipeline.events.figures_kind import find_kind
from pipeline.events.figures_metric import Metric, choose_metric, find_metrics, metric_code, metric_of
from pipeline.events.figures_period import find_period
from pipeline.events.figures_select import select_quantities
from pipeline.events.figures_syntax import governed_from, subject_of, widen
from pipeline.mentions.sentences import Parsed, Sentence
from pipeline.records import ActorMention, Event, Figure, Period, Quantity, Span, TimeMention


class Draft(NamedTuple):
    """One figure before its context is read: a level, a change, or both."""

    level: Quantity | None
    change: Quantity | None
    sign: int

    @property
    def start(self) -> int:
        return min(item.start for item in (self.level, self.change) if item)

    @property
    def end(self) -> int:
        return max(item.end for item in (self.level, self.change) if item)

    @property
    def main(self) -> Quantity:
        main = self.level or self.change
        if main is None:
            raise ValueError("A draft holds a level or a change.")
        return main


class Context(NamedTuple):
    """What the drafts of one sentence are read with."""

    text: str
    sentence: Sentence
    quantities: tuple[Quantity, ...]
    metrics: tuple[Metric, ...]
    times: tuple[TimeMention, ...]
    actors: tuple[ActorMention, ...]


def find_figures(
    *,
    article_id: str,
    parsed: Parsed,
    times: Sequence[TimeMention],
    quantities: Sequence[Quantity],
    actors: Sequence[ActorMention] = (),
) -> tuple[Figure, ...]:
    """The figures of an article, in order, none tied to an event yet (see `tie_figures`).

    A range gives two figures, its lower end with bound ">" and its upper end with "<". Ids come from the article, the
    quoted sentence and the numbers, so they stay the same over runs and versions.
    """
    stated = select_quantities(parsed.text, quantities, times)
    figures: list[Figure] = []
    for sentence in parsed.sentences:
        inside = tuple(item for item in stated if sentence.start <= item.start and item.end <= sentence.end)
        if inside:
            context = _context(parsed.text, sentence, inside, times, actors)
            figures.extend(_sentence_figures(context, figures))
    return _with_ids(article_id, figures)


def _context(
    text: str,
    sentence: Sentence,
    inside: tuple[Quantity, ...],
    times: Sequence[TimeMention],
    actors: Sequence[ActorMention],
) -> Context:
    start, end = sentence.start, sentence.end
    return Context(
        text=text,
        sentence=sentence,
        quantities=inside,
        metrics=find_metrics(text, start, end),
        times=tuple(item for item in times if start <= item.start and item.end <= end),
        actors=tuple(actors),
    )


def _sentence_figures(context: Context, earlier: Sequence[Figure]) -> list[Figure]:
    figures: list[Figure] = []
    for draft in _pair(context.text, context.sentence.start, context.quantities):
        previous = figures[-1] if figures else (earlier[-1] if earlier else None)
        figures.extend(_read_draft(context, draft, previous))
    return figures


# --- levels and changes -----------------------------------------------------------------------------------------------


def _pair(text: str, floor: int, quantities: Sequence[Quantity]) -> list[Draft]:
    """Drafts in order: each percentage that is a change joins the level beside it, where the words say they are one."""
    signs: list[int] = []
    for n, item in enumerate(quantities):
        signs.append(change_sign(text, item, quantities[n - 1].end if n else floor, signs[-1] if signs else 0))
    partner: dict[int, int] = {}
    for n, item in enumerate(quantities):
        if item.percent is None or not signs[n] or item.value_to is not None:
            continue
        beside = [m for m in (n + 1, n - 1, n + 2, n - 2) if 0 <= m < len(quantities)]
        level = next(
            (m for m in beside if _fits(text, quantities, n, m) and m not in partner.values() and not signs[m]), None
        )
        if level is not None:
            partner[n] = level
    levels = {level: change for change, level in partner.items()}
    said = {n for n in range(len(quantities) - 1) if signs[n] and not signs[n + 1] and _leads_to(text, quantities, n)}
    drafts = []
    for n, item in enumerate(quantities):
        if n in partner or n in said or (signs[n] and item.percent is None and partner.get(n + 1) == n + 2):
            continue
        change = levels.get(n)
        if change is not None:
            drafts.append(Draft(item, quantities[change], signs[change]))
        elif item.percent is not None or signs[n]:
            drafts.append(Draft(None, item, signs[n]))
        else:
            drafts.append(Draft(item, None, 0))
    return drafts


def _leads_to(text: str, quantities: Sequence[Quantity], n: int) -> bool:
    """Whether an amount of change only leads to the level behind it ("dropped by $1.50 to $107.10")."""
    change, level = quantities[n], quantities[n + 1]
    if change.percent is not None or level.value is None or change.value_to is not None:
        return False
    alike = change.unit == level.unit or {change.unit, level.unit} & {"points", "cents", None}
    return bool(alike) and is_level_of(text, change, level)


def _fits(text: str, quantities: Sequence[Quantity], change: int, level: int) -> bool:
    item = quantities[level]
    if item.value is None or item.rule.endswith(".from") or item.rule.split(".")[1] in ("duration", "share", "vague"):
        return False
    low, high = sorted((change, level))
    if any(not quantities[k].rule.endswith(".from") for k in range(low + 1, high)):
        return False
    return is_level_of(text, quantities[change], item)


# --- one figure -------------------------------------------------------------------------------------------------------


def _read_draft(context: Context, draft: Draft, previous: Figure | None) -> list[Figure]:
    text, sentence, main = context.text, context.sentence, draft.main
    floor = max([sentence.start, *(q.end for q in context.quantities if q.end <= draft.start)])
    ceiling = min([sentence.end, *(q.start for q in context.quantities if q.start >= draft.end)])
    metric = metric_of(text, main, sentence.start) or choose_metric(text, main, context.metrics, context.quantities)
    phrase, code = _name(context, metric, main, previous)
    kind, cue = find_kind(
        text,
        main.start,
        main.end,
        floor=sentence.start,
        ceiling=ceiling,
        governing=governed_from(sentence, main.start),
    )
    base = find_base(text, floor, min(ceiling + 60, sentence.end)) if draft.change else None
    period = find_period(
        text, (draft.start, draft.end), context.times, sentence=(sentence.start, sentence.end),
        others=[q for q in context.quantities if not draft.start <= q.start < draft.end], kind=kind, is_change=draft.change is not None,
    )  # fmt: skip
    start = min(draft.start, metric.start) if metric and floor <= metric.start else draft.start
    rule = _rule(draft, cue, metric)
    return [
        Figure(
            figure_id="", metric=phrase, metric_code=code, value=value, unit=_unit(draft), percent=percent, base=base,
            bound=bound, kind=kind, period=period, parties=_parties(context), start=start, end=draft.end,
            text=text[start : draft.end], sentence=Span(start=sentence.start, end=sentence.end, text=sentence.text),
            event=None, confidence=_confidence(draft, metric, period), rule=rule,
        )
        for value, percent, bound in _numbers(draft)
    ]  # fmt: skip


def _numbers(draft: Draft) -> list[tuple[float | None, float | None, str | None]]:
    """Value, percent and bound of each figure that the draft gives: two for a range, else one."""
    main, sign = draft.main, draft.sign or 1
    change = draft.change.percent if draft.change else None
    percent = change * sign if change is not None and change > 0 else change
    value = draft.level.value if draft.level else None
    if draft.level is None and main.value is not None:
        value = main.value * sign
    if main.value_to is None or main.rule == "quantity.vague":
        return [(value, percent, main.bound)]
    if main.percent is not None:
        return [(None, percent, ">"), (None, main.value_to * sign, "<")]
    return [(value, percent, ">"), (main.value_to * sign, percent, "<")]


def _unit(draft: Draft) -> str | None:
    if draft.level:
        return draft.level.unit
    return draft.change.unit if draft.change and draft.change.percent is None else None


_ANAPHORA = re.compile(
    r"(?<![a-z])(?:that|this|the)\s+(?:figure|number|level|volume|mark|amount|total|sum|indicator|value)(?![a-z])|(?<![a-z])it(?![a-z])",
    re.IGNORECASE,
)


def _name(context: Context, metric: Metric | None, main: Quantity, previous: Figure | None) -> tuple[str, str | None]:
    """The metric's phrase and code: from the lexicon, else the counted noun, else what the parse or the text before says."""
    if main.rule.split(".")[1] == "duration":
        return ("sentence", "sentence") if metric and metric.code == "sentence" else ("duration", "duration")
    if metric is not None:
        begin = widen(
            context.sentence,
            metric.start,
            floor=max((q.end for q in context.quantities if q.end <= metric.start), default=0),
        )
        return " ".join(context.text[begin : metric.end].lower().split()), metric.code
    if main.unit and main.rule.split(".")[1] in ("count", "vague"):
        return main.unit.partition("/")[0], None
    before = context.text[context.sentence.start : main.start]
    if previous and _ANAPHORA.search(before):
        return previous.metric, previous.metric_code
    if span := subject_of(context.sentence, main.start):
        phrase = " ".join(context.text[span[0] : span[1]].lower().split())
        return phrase, metric_code(phrase)
    return (previous.metric, previous.metric_code) if previous else (main.unit or "share", None)


def _parties(context: Context) -> tuple[str, ...]:
    start, end = context.sentence.start, context.sentence.end
    codes = [
        actor.country
        for actor in sorted(context.actors, key=lambda a: a.start)
        if start <= actor.start < end and actor.country
    ]
    if codes:
        return tuple(dict.fromkeys(codes))[:4]
    common = Counter(actor.country for actor in context.actors if actor.country)
    return tuple(code for code, _ in common.most_common(2) if code)


def _rule(draft: Draft, cue: str, metric: Metric | None) -> str:
    what = "level+change" if draft.level and draft.change else "change" if draft.sign else "level"
    return (
        f"figure.{what}.{draft.main.rule.split('.')[1]}" + (f":{cue}" if cue else "") + ("" if metric else ":unnamed")
    )


def _confidence(draft: Draft, metric: Metric | None, period: Period | None) -> float:
    kind = draft.main.rule.split(".")[1]
    score = {"money": 0.85, "percent": 0.85, "measure": 0.8, "count": 0.6, "bare": 0.45}.get(kind, 0.4)
    return round(
        min(0.97, score + 0.05 * (metric is not None) + 0.04 * (period is not None) - 0.15 * (metric is None)), 2
    )


# --- identity and events ----------------------------------------------------------------------------------------------


def _with_ids(article_id: str, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    seen: Counter[str] = Counter()
    done = []
    for figure in figures:
        content = "|".join(map(str, (article_id, figure.sentence.text, figure.value, figure.unit, figure.percent)))
        seen[content] += 1
        digest = hashlib.sha256(f"{content}|{seen[content]}".encode()).hexdigest()[:20]
        done.append(_replace(figure, figure_id=digest))
    return tuple(done)


def _replace(figure: Figure, **changes: object) -> Figure:
    return replace(figure, **changes)  # type: ignore[arg-type]


def tie_figures(figures: Sequence[Figure], events: Sequence[Event]) -> tuple[Figure, ...]:
    """The figures, each with the id of the event whose trigger stands nearest in the same sentence, where there is one."""
    return tuple(_replace(figure, event=_nearest(figure, events)) for figure in figures)


def _nearest(figure: Figure, events: Sequence[Event]) -> str | None:
    near = [
        (
            max(event.trigger.start - figure.end, figure.start - event.trigger.end, 0),
            event.trigger.start,
            event.event_id,
        )
        for event in events
        if event.sentence.start <= figure.start < event.sentence.end
    ]
    return min(near)[2] if near else None
