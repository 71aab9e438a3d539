"""Legal elements among the events of a dispute, and the day by which something told had happened.

Invariants: only what is asserted as a fact is an element; the day of a report is only taken for the last
day on which something can have happened, never for the day of a happening.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from graph.elements import EVENT_OF
from graph.model import Assertion
from reasoning.model import DisputeFacts, EventFact
from reasoning.signals import report_of
from reasoning.when import day, days_between


def stated_elements(facts: DisputeFacts, names: Iterable[str]) -> tuple[EventFact, ...]:
    """The events that state one of these elements (`mediation.agreed`) as a fact, in order of the facts."""
    wanted = _wanted(tuple(names))
    return tuple(
        event for event in facts.events if (event.signal, event.value) in wanted and event.assertion is Assertion.ACTUAL
    )


@cache
def _wanted(names: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """The events of these elements, as (signal, value)."""
    return frozenset((EVENT_OF[element], value) for element, _, value in (name.partition(".") for name in names))


def happened_by(facts: DisputeFacts, event: EventFact) -> date | None:
    """The day by which it had happened: its own where it is told to the day, else that of its report."""
    span = days_between(event.time_from, event.time_to or event.time_from)
    told = told_on(facts, event)
    own = day(event.time_from) if span == 0 else None
    return told if own is None else own if told is None else min(own, told)


def told_on(facts: DisputeFacts, event: EventFact) -> date | None:
    """The day of the report that tells it."""
    report = report_of(facts, event)
    return None if report is None else day(report.time or report.known_from)
