"""Escalation chains: happenings of one dispute that followed one another in the order of a pattern.

A chain is *certain* when the told days leave no doubt of the order and of the gaps, *possible* when they allow it.

Requirements and invariants that make this correct:
- **Actual only**: what is denied, feared, hearsay, past or mere rumour is no step; the last step is current.
- **One frame**: all steps belong to one dispute, and no two that follow one another are more than the gap apart;
  nothing undated reaches back further than it may lie and still be current.
- **Certain implies possible**, and widening the days of a step never makes a chain certain.
- **Monotone**: a further report or event never takes a chain away; no order of reports changes anything.
- A chain of channels is a duty of units (no axis). A possible chain counts as D at most, marked 待核, and asks which
  came first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from graph.elements import EVENT_OF
from graph.model import Assertion
from knowledge.chains import Chain, ChainStep
from reasoning.model import DisputeFacts, EventFact, Fired, Value
from reasoning.order import Happening, Span, happenings, is_before, reachable, span_of, surely_within
from reasoning.signals import Reading, evidence_of, is_current, report_of
from reasoning.when import day

OVERDUE = "Q-overdue"
Path = tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class ChainRules:
    """The chains of the pack, how statements are read, and which reports have a time of their own."""

    chains: Mapping[str, Chain]
    reading: Reading
    own_time: frozenset[str]


def chain_signals(facts: DisputeFacts, rules: ChainRules) -> tuple[Fired, ...]:
    """The chains of a dispute, certain or possible, sorted by id."""
    found = (_of(facts, rules, rules.chains[id]) for id in sorted(rules.chains))
    return tuple(fired for fired in found if fired is not None)


def _of(facts: DisputeFacts, rules: ChainRules, chain: Chain) -> Fired | None:
    if len(chain.kinds) > 0 and facts.kind not in chain.kinds:
        return None
    steps = [_step(facts, rules, step) for step in chain.steps]
    if any(len(step) == 0 for step in steps):
        return None
    steps[-1] = tuple(one for one in steps[-1] if _is_fresh(facts, rules, one))
    path = certain(steps, chain.max_gap_days)
    if path is not None:
        return _fired(facts, chain, path, True)
    fresh = {one: _while_fresh(facts, rules, one) for one in steps[-1]}
    path = possible(steps, chain.max_gap_days, fresh)
    return None if path is None else _fired(facts, chain, path, False)


# ---- what may stand for a step


def _step(facts: DisputeFacts, rules: ChainRules, step: ChainStep) -> tuple[Happening, ...]:
    """The happenings that may stand for a step, in order of time."""
    if len(step.channels) > 0:
        return tuple(_came_in(facts, step.channels))
    if step.arrears:
        return happenings(_arrears(facts, step.slack_days))
    return happenings((*_stated(facts, rules, step), *_elements(facts, rules, step)))


def _stated(facts: DisputeFacts, rules: ChainRules, step: ChainStep) -> Iterator[tuple[str, Span, EventFact]]:
    for event in facts.events:
        if event.signal in step.signals and _is_firm(facts, rules, event):
            yield event.signal, span_of(event, report_of(facts, event), rules.own_time), event


def _elements(facts: DisputeFacts, rules: ChainRules, step: ChainStep) -> Iterator[tuple[str, Span, EventFact]]:
    """Legal elements, on the day of the report that tells them."""
    wanted = {(EVENT_OF[element], value): f"{element}.{value}" for element, value in map(_split, step.elements)}
    for event in facts.events:
        what, told = wanted.get((event.signal, event.value)), _told(facts, event)
        if what is not None and told.first is not None and _is_firm(facts, rules, event):
            yield what, told, event


def _arrears(facts: DisputeFacts, slack: int) -> Iterator[tuple[str, Span, EventFact]]:
    """When wages began to be unpaid: so many days before the report, give or take `slack`."""
    for event in facts.figures:
        told = _told(facts, event).first
        if event.signal == OVERDUE and event.value.isdecimal() and told is not None:
            days = int(event.value)
            yield OVERDUE, Span(_back(told, days + slack), _back(told, max(0, days - slack))), event


def _came_in(facts: DisputeFacts, channels: Sequence[str]) -> Iterator[Happening]:
    for report in sorted(facts.reports, key=lambda one: (one.time or one.known_from or "", one.id)):
        when = day(report.time or report.known_from)
        if report.channel in channels and when is not None:
            yield Happening(report.channel, Span(when, when), (), (report.id,))


def _back(when: date, days: int) -> date:
    return when - timedelta(days=min(days, when.toordinal() - 1))


def _split(element: str) -> tuple[str, str]:
    name, _, value = element.partition(".")
    return name, value


def _told(facts: DisputeFacts, event: EventFact) -> Span:
    report = report_of(facts, event)
    when = None if report is None else day(report.time or report.known_from)
    return Span(when, when)


def _is_firm(facts: DisputeFacts, rules: ChainRules, event: EventFact) -> bool:
    report = report_of(facts, event)
    rumour = report is not None and report.channel in rules.reading.rumour
    return event.assertion is Assertion.ACTUAL and not rumour


def _is_fresh(facts: DisputeFacts, rules: ChainRules, one: Happening) -> bool:
    """Whether a report told of it soon after; coming in by a channel always is."""
    fresh = (is_current(event, report_of(facts, event), rules.reading.days) for event in one.events)
    return len(one.events) == 0 or any(fresh)


def _while_fresh(facts: DisputeFacts, rules: ChainRules, one: Happening) -> Span:
    """The days of a happening on which it still was current when a report told of it."""
    fresh = [event for event in one.events if is_current(event, report_of(facts, event), rules.reading.days)]
    told = [_told(facts, event).first for event in fresh]
    earliest = min((_back(when, rules.reading.days) for when in told if when is not None), default=date.min)
    if None in told or earliest <= one.span.begins:
        return one.span
    return Span(earliest, one.span.last)


# ---- paths through the steps


def certain(steps: Sequence[Sequence[Happening]], gap: int) -> Path | None:
    """The first path in which every step surely followed the one before, at most `gap` days later."""
    paths: list[Path] = [(one,) for one in steps[0]]
    for step in steps[1:]:
        paths = [(*best, one) for one in step if (best := _before(paths, one, gap)) is not None]
    return min(paths, key=_place, default=None)


def _before(paths: Sequence[Path], one: Happening, gap: int) -> Path | None:
    """The path whose end is the nearest before `one`."""
    fit = [path for path in paths if is_before(path[-1].span, one.span) and surely_within(path[-1].span, one.span, gap)]
    return max(fit, key=_place, default=None)


def _place(path: Path) -> tuple[tuple[date, date, str, tuple[str, ...]], ...]:
    return tuple(one.key for one in reversed(path))


def possible(steps: Sequence[Sequence[Happening]], gap: int, fresh: Mapping[Happening, Span]) -> Path | None:
    """The first path for which days can be found that stand in order; it must tell of more than one moment.

    `fresh` are the days that count of those happenings of which not all do.
    """
    dead: set[tuple[int, Happening, Span, bool]] = set()

    def walk(path: Path, days: Span, apart: bool) -> Path | None:
        """The rest of a path that ends on one of `days`; `apart`: it already tells of more than one moment."""
        if len(path) == len(steps):
            return path if apart else None
        for one in steps[len(path)]:
            reached = reachable(days, fresh.get(one, one.span), gap)
            if reached is None:
                continue
            apart_now = apart or _is_apart(path[-1], one)
            state = (len(path), one, reached, apart_now)
            if state not in dead:
                found = walk((*path, one), reached, apart_now)
                if found is not None:
                    return found
                dead.add(state)
        return None

    starts = (walk((one,), one.span, False) for one in steps[0])
    return next((path for path in starts if path is not None), None)


def _is_apart(a: Happening, b: Happening) -> bool:
    """Whether they are more than two statements of one report about one moment."""
    return a.span != b.span or a.reports != b.reports


# ---- in words


def _fired(facts: DisputeFacts, chain: Chain, path: Path, sure: bool) -> Fired:
    told = "→".join(f"{step.name}（{one.span}）" for step, one in zip(chain.steps, path, strict=True))
    frame = f"同一起纠纷，相邻两步限隔 {chain.max_gap_days} 天"
    if sure:
        note = f"{told}，先后确定；{frame}，至多隔 {_widest(path)} 天"
    else:
        note = f"待核：{told}，先后不定；{frame}。回访问：{chain.ask}"
    days: dict[str, Value] = {f"step_{place}": str(one.span) for place, one in enumerate(path, start=1)}
    bindings: dict[str, Value] = {**days, "dispute": facts.id, "max_gap_days": chain.max_gap_days}
    evidence = tuple(evidence_of(facts, event) for one in path for event in one.events)
    axes = tuple(axis for axis in chain.axes if axis != "D")
    grade = chain.severity if sure else "D"
    reports = "、".join(_keys(facts, path))
    return Fired(
        chain.id, chain.name, grade, axes, evidence, not sure, chain.duty, note, {**bindings, "reports": reports}
    )


def _widest(path: Path) -> int:
    """By how many days two neighbours of a certain path are apart at most."""
    return max((after.span.ends - before.span.begins).days for before, after in pairwise(path))


def _keys(facts: DisputeFacts, path: Path) -> list[str]:
    """The record keys of the reports that tell a path."""
    wanted = {report for one in path for report in one.reports}
    return sorted(report.key for report in facts.reports if report.id in wanted)
