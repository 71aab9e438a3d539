"""The numbers of a dispute and the statements behind them: which bear a number out, and what is left without one.

Invariants: a number is the largest that is stated; a head count is firm where a report of good grade states something
of its own or several channels state the count, never because reports merely exist: polite ones make none firm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from dataclasses import replace

from graph.model import Assertion
from reasoning.model import FIGURES, DisputeFacts, EventFact, Fired
from reasoning.signals import evidence_of, report_of

PEOPLE, MONEY, OVERDUE = "Q-people", "Q-money", "Q-overdue"


def bearing(facts: DisputeFacts, signal: str) -> tuple[EventFact, ...]:
    """The statements that give the number itself; those of a smaller number are left out."""
    told = [event for event in facts.figures if event.signal == signal]
    most = max((_value(event) for event in told), default=0.0)
    return tuple(event for event in told if _value(event) == most)


def figures(facts: DisputeFacts) -> tuple[Fired, ...]:
    """The numbers of a dispute with all the characters that state them, the largest first. They never count as signals.

    A smaller number may bear a larger one out, so every statement is there.
    """
    found: defaultdict[str, list[EventFact]] = defaultdict(list)
    for event in sorted(facts.figures, key=lambda one: (-_value(one), one.id)):
        found[event.signal].append(event)
    return tuple(
        Fired(id, FIGURES[id], "D", (), tuple(evidence_of(facts, event) for event in found[id])) for id in sorted(found)
    )


def bears_out(facts: DisputeFacts, channels: Set[str], signals: Set[str]) -> bool:
    """Whether a report of one of these channels states something itself: a number, or one of `signals` as a fact."""
    told = (*facts.figures, *(event for event in facts.events if event.signal in signals))
    return any(event.assertion is Assertion.ACTUAL and _channel(facts, event) in channels for event in told)


def agreed_people(facts: DisputeFacts, channels: int) -> int:
    """The largest head count that reports of so many channels state or exceed; 0 where they do not."""
    by_channel: dict[str, float] = {}
    for event in facts.figures:
        if event.signal == PEOPLE and event.assertion is Assertion.ACTUAL:
            channel = _channel(facts, event)
            by_channel[channel] = max(by_channel.get(channel, 0.0), _value(event))
    counts = sorted(by_channel.values(), reverse=True)
    return int(counts[channels - 1]) if len(counts) >= channels else 0


def without(facts: DisputeFacts, event: str) -> DisputeFacts:
    """The facts as they stand when one statement, a happening or a number, is taken away."""
    less = replace(
        facts,
        events=tuple(one for one in facts.events if one.id != event),
        figures=tuple(one for one in facts.figures if one.id != event),
    )
    if len(less.figures) == len(facts.figures):
        return less
    return replace(
        less,
        people=int(_left(facts, less, PEOPLE, facts.people)),
        money=_left(facts, less, MONEY, facts.money),
        overdue_days=int(_left(facts, less, OVERDUE, facts.overdue_days)),
    )


def _left(facts: DisputeFacts, less: DisputeFacts, signal: str, known: float) -> float:
    """A number from the statements left; as it was where no statement of it went."""
    told = [event for event in less.figures if event.signal == signal]
    if len(told) == sum(event.signal == signal for event in facts.figures):
        return known
    return max((_value(event) or known for event in told), default=0.0)


def _value(event: EventFact) -> float:
    try:
        return float(event.value)
    except ValueError:
        return 0.0


def _channel(facts: DisputeFacts, event: EventFact) -> str:
    report = report_of(facts, event)
    return "" if report is None else report.channel
