"""How fresh a signal is on a day: halved for every half-life since it was last told.

Invariants: a pure function of the signal, its dispute and the day; it serves display and the order of cases of one
colour and level, and never a colour or a level, since silence lowers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from knowledge import Knowledge
from reasoning.model import Assessment, DisputeFacts, Fired
from reasoning.when import days_between, latest


def half_lives(knowledge: Knowledge) -> Mapping[str, int]:
    """Days by signal, of all signals that the packs know."""
    known = (*knowledge.text_signals.items(), *knowledge.graph_signals.items())
    return {id: signal.half_life_days for id, signal in known}


def freshened(
    signals: Iterable[Fired], facts: DisputeFacts, halves: Mapping[str, int], today: str | None
) -> tuple[Fired, ...]:
    """The signals with their freshness on `today`; without a day, or of a signal without a half-life, it is 1."""
    return tuple(replace(one, freshness=_freshness(one, facts, halves, today)) for one in signals)


def ageless(signals: Iterable[Fired]) -> tuple[Fired, ...]:
    """The signals as levels see them, to whom freshness is nothing."""
    return tuple(replace(one, freshness=1.0) for one in signals)


def _freshness(fired: Fired, facts: DisputeFacts, halves: Mapping[str, int], today: str | None) -> float:
    told = {report.id: report.time or report.known_from for report in facts.reports}
    last = latest(told.get(piece.report) for piece in fired.evidence) or facts.until
    age = days_between(last, today)
    if age is None or fired.id not in halves:
        return 1.0
    return float(round(0.5 ** (max(0, age) / halves[fired.id]), 2))


def freshest(verdict: Assessment, signals: Iterable[Fired]) -> float:
    """The freshest of the signals that give a case its colour; 0 where none does."""
    named = {id for step in verdict.steps if step.effect == verdict.colour.value for id in step.signals}
    return max((fired.freshness for fired in signals if fired.id in named), default=0.0)
