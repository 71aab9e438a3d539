"""Text signals of a dispute: which stated happenings count, how heavily, and where they are written.

Invariants:
- only a statement asserted as actual fires in full; hearsay fires one grade lower and a conditional at most as C, both
  marked 待核; negated statements and those about other matters never fire;
- what is past counts as background (D). What is said to be settled but has a day of its own within `current_days` is no
  bygone: it counts at most as B, marked 待核, until a protective fact proves that it is settled;
- a statement is current when what it says happened at most `current_days` before its own report. Nothing later makes it
  older: neither silence nor a further letter lowers a signal, only a protective fact or a person may;
- more evidence for a signal never lowers its grade.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.model import Assertion
from knowledge.signs import TextSignal
from reasoning.model import DisputeFacts, EventFact, Evidence, Fired, ReportFact
from reasoning.when import days_between

GRADES = "ABCD"
_LOWERED: Mapping[Assertion, str] = {
    Assertion.HEARSAY: "转述，未经核实，降一档",
    Assertion.HYPOTHETICAL: "假设或担忧，至多 C 级",
    Assertion.PAST: "已是往事，只作背景",
}


def lower(grade: str, steps: int = 1) -> str:
    """A grade `steps` below, never below D."""
    return GRADES[min(GRADES.index(grade) + steps, 3)]


def weigh(event: EventFact, severity: str, current: bool) -> str | None:
    """The grade a statement counts with, None when it does not count at all."""
    if event.assertion in (Assertion.NEGATED, Assertion.OTHER):
        return None
    if event.assertion is Assertion.PAST:
        return max(severity, "B") if current and is_dated(event) else "D"
    if not current:
        return "D"
    if event.assertion is Assertion.HYPOTHETICAL:
        return max(severity, "C")
    return lower(severity) if event.assertion is Assertion.HEARSAY else severity


def is_current(event: EventFact, report: ReportFact | None, days: int) -> bool:
    """Whether the happening lies within `days` before its report; without a stated time it does."""
    told = None if report is None else report.time or report.known_from
    age = days_between(event.time_to or event.time_from, told)
    return age is None or age <= days


def is_dated(event: EventFact) -> bool:
    """Whether the text tells when it happened."""
    return event.time_from is not None


def evidence_of(facts: DisputeFacts, event: EventFact) -> Evidence:
    """The event as evidence: its characters, the report and the report's own key."""
    report = report_of(facts, event)
    return Evidence(
        event=event.id,
        report=event.report,
        key="" if report is None else report.key,
        channel="" if report is None else report.channel,
        document=event.document,
        field=event.field,
        start=event.start,
        end=event.end,
        assertion=event.assertion,
        snippet=event.snippet,
        time=event.time_from or (None if report is None else report.time or report.known_from),
        threat_grade=event.threat_grade,
        threat_why=event.threat_why,
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """How statements are read: the signals that are known, how old they may be, which channels are only rumour.

    `good` are the channels whose word confirms a signal.
    """

    known: Mapping[str, TextSignal]
    days: int
    rumour: frozenset[str] = frozenset()
    good: frozenset[str] = frozenset()


def text_signals(facts: DisputeFacts, reading: Reading) -> tuple[Fired, ...]:
    """The text signals of a dispute, each once with all its evidence, sorted by id."""
    graded: defaultdict[str, list[tuple[str, EventFact]]] = defaultdict(list)
    for event in facts.events:
        if event.signal in reading.known:
            grade = grade_of(facts, event, reading)
            if grade is not None:
                graded[event.signal].append((grade, event))
    return tuple(_fired(facts, reading, id, graded[id]) for id in sorted(graded))


def grade_of(facts: DisputeFacts, event: EventFact, reading: Reading) -> str | None:
    """The grade one event counts with: its signal's severity, weighed by assertion, age and source."""
    report = report_of(facts, event)
    grade = weigh(event, reading.known[event.signal].severity, is_current(event, report, reading.days))
    if grade is None or not _is_rumour(report, reading):
        return grade
    return lower(grade)


def report_of(facts: DisputeFacts, event: EventFact) -> ReportFact | None:
    return next((report for report in facts.reports if report.id == event.report), None)


def _is_rumour(report: ReportFact | None, reading: Reading) -> bool:
    return report is not None and report.channel in reading.rumour


def _fired(facts: DisputeFacts, reading: Reading, id: str, items: Iterable[tuple[str, EventFact]]) -> Fired:
    signal = reading.known[id]
    ordered = sorted(items, key=lambda item: (item[0], item[1].report, item[1].field, item[1].start, item[1].id))
    best = ordered[0][0]
    firm = any(grade == best and _is_firm(facts, event, reading) for grade, event in ordered)
    return Fired(
        id=signal.id,
        name=signal.name,
        grade=best,
        axes=tuple(axis for axis in signal.axes if axis != "D"),
        evidence=tuple(evidence_of(facts, event) for _, event in ordered),
        pending=not firm,
        duty=signal.duty,
        note="" if firm else _why_lowered(facts, ordered[0][1], reading),
        verified=any(_is_firm(facts, event, reading) and _is_good(facts, event, reading) for _, event in ordered),
    )


def _is_good(facts: DisputeFacts, event: EventFact, reading: Reading) -> bool:
    report = report_of(facts, event)
    return report is not None and report.channel in reading.good


def _is_firm(facts: DisputeFacts, event: EventFact, reading: Reading) -> bool:
    report = report_of(facts, event)
    current = is_current(event, report, reading.days)
    return event.assertion is Assertion.ACTUAL and current and not _is_rumour(report, reading)


def _why_lowered(facts: DisputeFacts, event: EventFact, reading: Reading) -> str:
    current = is_current(event, report_of(facts, event), reading.days)
    if event.assertion is Assertion.PAST and is_dated(event) and current:
        return "待核：称已了结，事发不久，未见凭证，至多 B 级"
    if event.assertion in _LOWERED:
        return "待核：" + _LOWERED[event.assertion]
    rumour = _is_rumour(report_of(facts, event), reading)
    return "待核：网络或线索来源，降一档" if rumour else "待核：事发距来件过久，只作背景"
