"""Conflict incidents: happenings with a day of their own, one a day, however many reports tell of them.

Invariants: only what is asserted as actual, by more than rumour, and lies at most `current_days` before its report; the
day of a letter is not the day of a fight, but a report of the police is an incident of its own; letters, visits and
calls without a happening are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph.model import Assertion
from knowledge.links import StructuralPack
from knowledge.signs import GraphSignal
from reasoning.model import DisputeFacts, EventFact, Evidence
from reasoning.signals import Reading, evidence_of, is_current, report_of
from reasoning.structural.scene import Scene
from reasoning.when import day, days_between


@dataclass(frozen=True, slots=True)
class Incident:
    """A conflict with a day of its own, and every event that tells of it; `rungs` 1..4 of G03, sorted."""

    day: date
    rungs: tuple[int, ...]
    events: tuple[EventFact, ...]


@dataclass(frozen=True, slots=True)
class ConflictRules:
    """Which signals are conflicts, on which rung, and when an event has a day of its own."""

    signals: frozenset[str]
    rungs: Mapping[str, int]
    own_time_channels: frozenset[str]
    precise_days: int
    reading: Reading

    @classmethod
    def of(cls, known: Mapping[str, GraphSignal], pack: StructuralPack, reading: Reading) -> ConflictRules:
        rungs = {id: rung for rung in range(1, 5) for id in _names(known["G03"], f"ladder_{rung}")}
        signals = frozenset((*_names(known["G01"], "events"), *rungs))
        return cls(signals, rungs, frozenset(pack.own_time_channels), pack.precise_days, reading)


def _names(signal: GraphSignal, name: str) -> tuple[str, ...]:
    value = signal.params.get(name, ())
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def incidents(scene: Scene) -> tuple[Incident, ...]:
    """Conflict incidents of a scene in order of time."""
    return incidents_of(scene.facts, ConflictRules.of(scene.known, scene.pack, scene.reading))


def incidents_of(facts: DisputeFacts, rules: ConflictRules) -> tuple[Incident, ...]:
    """Conflict incidents in order of time: one per day, since two reports of one day may tell of one happening."""
    by_day: dict[date, list[EventFact]] = {}
    for event in facts.events:
        when = own_day(facts, event, rules)
        if when is not None:
            by_day.setdefault(when, []).append(event)
    return tuple(Incident(when, _rungs(events, rules), tuple(events)) for when, events in sorted(by_day.items()))


def _rungs(events: Iterable[EventFact], rules: ConflictRules) -> tuple[int, ...]:
    return tuple(sorted({rules.rungs[event.signal] for event in events if event.signal in rules.rungs}))


def is_conflict(facts: DisputeFacts, event: EventFact, rules: ConflictRules) -> bool:
    """Whether the event states a conflict as a fact that is current, by more than rumour."""
    report = report_of(facts, event)
    if event.signal not in rules.signals or event.assertion is not Assertion.ACTUAL or report is None:
        return False
    return report.channel not in rules.reading.rumour and is_current(event, report, rules.reading.days)


def own_day(facts: DisputeFacts, event: EventFact, rules: ConflictRules) -> date | None:
    """The day of a conflict that has a time of its own, else None. The day of a letter is not the day of a fight."""
    report = report_of(facts, event)
    if report is None or not is_conflict(facts, event, rules):
        return None
    told = day(report.time or report.known_from)
    span = days_between(event.time_from, event.time_to or event.time_from)
    if span is None or day(event.time_from) == told:
        return told if report.channel in rules.own_time_channels else None
    return day(event.time_from) if span <= rules.precise_days else None


def told(scene: Scene, found: tuple[Incident, ...]) -> tuple[Evidence, ...]:
    """Every statement of these incidents, as evidence."""
    return tuple(evidence_of(scene.facts, event) for incident in found for event in incident.events)
