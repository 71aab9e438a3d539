"""Builders of facts and cases for the pure tests: short names, made-up values."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import knowledge
from graph.elements import EVENT_OF
from graph.model import Assertion
from reasoning.colours import Case
from reasoning.judge import Judge
from reasoning.model import DisputeFacts, EventFact, Fired, ReportFact, Surroundings
from reasoning.signals import text_signals


@cache
def judge() -> Judge:
    return Judge.of(knowledge.load())


def report(id: str = "R-1", time: str = "2024-05-01", channel: str = "petition") -> ReportFact:
    return ReportFact(id, id.lower(), channel, time, time)


def event(
    signal: str, assertion: str = "actual", report: str = "R-1", when: str | None = None, start: int = 0
) -> EventFact:
    id = f"V-{signal}-{report}-{start}-{when}"
    return EventFact(id, signal, Assertion(assertion), report, "doc", "text", start, start + 4, "虚构短语", when, when)


def element(
    name: str, assertion: str = "actual", report: str = "R-1", when: str | None = None, start: int = 0
) -> EventFact:
    """The statement of a legal element, named as `element.value`."""
    kind, _, value = name.partition(".")
    stated = event(EVENT_OF[kind], assertion, report, when, start)
    return replace(stated, id=f"{stated.id}-{value}", value=value)


def facts(*events: EventFact, reports: tuple[ReportFact, ...] = (), kind: str = "D18", **more: object) -> DisputeFacts:
    known = reports if len(reports) > 0 else (report(),)
    line = judge().knowledge.kinds[kind].line
    times = sorted(one.time or "" for one in known)
    return DisputeFacts("D-1", "虚构纠纷", kind, line, times[0], times[-1], reports=known, events=events, **more)  # type: ignore[arg-type]


def signals(*events: EventFact, reports: tuple[ReportFact, ...] = ()) -> dict[str, Fired]:
    """The text signals of a dispute with these events, by id."""
    return {fired.id: fired for fired in text_signals(facts(*events, reports=reports), judge().reading)}


def fired(id: str, grade: str | None = None, pending: bool = False) -> Fired:
    """A signal as the packs define it, fired with `grade` (its own severity when None)."""
    known = judge().knowledge.signal(id)
    assert known is not None, id
    axes = tuple(axis for axis in known.axes if axis != "D")
    return Fired(id, known.name, grade or known.severity, axes, (), pending, known.duty)


def case(*ids: str, kind: str = "D18", **more: object) -> Case:
    return Case(kind, judge().knowledge.kinds[kind].line, tuple(fired(id) for id in ids), **more)  # type: ignore[arg-type]


def around(**more: object) -> Surroundings:
    return Surroundings(**more)  # type: ignore[arg-type]
