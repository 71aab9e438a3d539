"""How fresh a signal is on a day: halved for every half-life since it was last told.

Invariants: a pure function of the signal, its dispute and the day; it serves display and the order of cases of one
colour and level, and never a colour or a level, since silence lowers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from knowledge import Knowledge
from reasoning.colours import LATE
from reasoning.model import Assessment, DisputeFacts, Fired, Value
from reasoning.when import days_between, latest

NO_BINDINGS: Mapping[str, Value] = MappingProxyType({})


def half_lives(knowledge: Knowledge) -> Mapping[str, int]:
    """Days by signal, of all signals that the packs know."""
    known = (*knowledge.text_signals.items(), *knowledge.graph_signals.items())
    return {id: signal.half_life_days for id, signal in known}


def freshened(
    signals: Iterable[Fired], facts: DisputeFacts, halves: Mapping[str, int], today: str | None
) -> tuple[Fired, ...]:
    """The signals with their freshness on `today`; without a day, or of a signal without a half-life, it is 1."""
    told = {report.id: report.time or report.known_from for report in facts.reports}
    return tuple(_aged(one, _freshness(one, told, facts.until, halves, today)) for one in signals)


def bare(fired: Fired) -> Fired:
    """A signal as levels see it, to whom its freshness is nothing, nor the words and numbers of a duty.

    By how many days an answer is overdue is the one number of a duty that a level tells.
    """
    if fired.duty and fired.id != LATE and (fired.note != "" or len(fired.bindings) > 0):
        return replace(fired, note="", bindings=NO_BINDINGS, freshness=1.0)
    return _aged(fired, 1.0)


def alike(some: Sequence[Fired], others: Sequence[Fired]) -> bool:
    """Whether levels cannot tell these signals apart."""
    if len(some) != len(others):
        return False
    return all(one is other or bare(one) == bare(other) for one, other in zip(some, others, strict=True))


def _aged(fired: Fired, freshness: float) -> Fired:
    return fired if fired.freshness == freshness else replace(fired, freshness=freshness)


def _freshness(
    fired: Fired, told: Mapping[str, str | None], until: str | None, halves: Mapping[str, int], today: str | None
) -> float:
    last = latest(told.get(piece.report) for piece in fired.evidence) or until
    age = days_between(last, today)
    if age is None or fired.id not in halves:
        return 1.0
    return float(round(0.5 ** (max(0, age) / halves[fired.id]), 2))


def freshest(verdict: Assessment, signals: Iterable[Fired]) -> float:
    """The freshest of the signals that give a case its colour; 0 where none does."""
    named = {id for step in verdict.steps if step.effect == verdict.colour.value for id in step.signals}
    return max((fired.freshness for fired in signals if fired.id in named), default=0.0)
