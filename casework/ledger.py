"""The ledger in three colours: one row per dispute, with who answers for it and what is due when.

Invariants: a row describes a dispute, never a person; each date says which rule and law it comes from; the earliest
statutory date is the one shown. Dates are counted from the day of the analysis (system limits) or from the last report
(limits of the law and of the channel).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casework.deadlines import Due, due
from casework.routing import Duty, route
from graph.model import Colour
from knowledge import Knowledge
from reasoning.findings import Findings, why
from reasoning.model import INSUFFICIENT, Assessment, DisputeFinding, ReportFact
from reasoning.when import day

COLOUR_WORDS = {Colour.RED: "红", Colour.YELLOW: "黄", Colour.BLUE: "蓝", Colour.GREEN: "绿"}
_STEPS = ("签收", "首次接触", "措施反馈")
_STARTS_ON_ARRIVAL = ("收到信访事项", "收到派单")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One dispute of the ledger. `statutory` is the earliest limit of its channels, None when none is known.

    Limits run by the colour without protective facts until the fall is confirmed (`Findings.confirmed`).
    """

    finding: DisputeFinding
    duty: Duty
    kind: str
    line: str
    why: str
    flags: tuple[str, ...]
    channels: tuple[str, ...]
    sla: tuple[Due, ...]
    statutory: Due | None
    recheck: Due | None
    cluster: str
    evidence: str = ""


def ledger(findings: Findings, knowledge: Knowledge, chosen: Iterable[DisputeFinding] | None = None) -> list[LedgerRow]:
    """The rows in the order of the findings: red, yellow, blue, the latest first."""
    rows = findings.disputes if chosen is None else chosen
    return [row(findings, knowledge, finding) for finding in rows]


def row(findings: Findings, knowledge: Knowledge, finding: DisputeFinding) -> LedgerRow:
    facts, verdict = finding.facts, finding.verdict
    kind = knowledge.kinds.get(facts.kind) or knowledge.kinds["D99"]
    start = day(findings.today) or day(facts.until)
    cluster = findings.cluster_of.get(finding.id)
    confirmed = findings.is_confirmed(finding.id)
    colour = verdict.colour if confirmed or verdict.held is None else verdict.held
    return LedgerRow(
        finding=finding,
        duty=route(facts, knowledge),
        kind=kind.name,
        line=knowledge.lines[kind.line].name,
        why=why(verdict) + lowered_words(verdict, confirmed, knowledge),
        flags=tuple(flag_name(knowledge, id) for id in verdict.duty),
        channels=channel_names(knowledge, dict.fromkeys(report.channel for report in facts.reports)),
        sla=_sla(knowledge, colour, start),
        statutory=_statutory(knowledge, finding),
        recheck=_recheck(knowledge, colour, start),
        cluster="" if cluster is None else cluster.id,
        evidence=evidence_words(verdict, knowledge),
    )


def evidence_words(verdict: Assessment, knowledge: Knowledge) -> str:
    """Whether the evidence suffices, and how much of it is only hearsay: `证据不足；转述 2/2`."""
    short = f"{knowledge.insufficient.name}；" if verdict.evidence == INSUFFICIENT else ""
    return f"{short}转述 {verdict.hearsay}/{verdict.pieces}"


def lowered_words(verdict: Assessment, confirmed: bool, knowledge: Knowledge) -> str:
    """What is to be said of a case that protective facts lower: until it is confirmed its limits are the old ones."""
    if verdict.held is None:
        return ""
    from_ = f"由{COLOUR_WORDS[verdict.held]}色 {verdict.held_level} 级降"
    if confirmed:
        return f"（{from_}，已复核）"
    return f"（拟{from_}，须 {knowledge.colours.downgrade.reviewers} 人复核，复核前时限按原色）"


def flag_name(knowledge: Knowledge, id: str) -> str:
    """The name of a duty signal, as people read it."""
    known = knowledge.signal(id)
    return id if known is None else known.name


def channel_names(knowledge: Knowledge, ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(knowledge.channels[id].name if id in knowledge.channels else id for id in ids)


def _sla(knowledge: Knowledge, colour: Colour, start: date | None) -> tuple[Due, ...]:
    """The system's own limits for a colour; none once a dispute is green."""
    if start is None:
        return ()
    steps = [item for item in knowledge.workflow.sla if item.colour == colour.value and item.step in _STEPS]
    ordered = sorted(steps, key=lambda item: _STEPS.index(item.step))
    return tuple(due(item.step, start, item.amount, item.unit, knowledge.calendar) for item in ordered)


def _recheck(knowledge: Knowledge, colour: Colour, start: date | None) -> Due | None:
    every = next((item.every_days for item in knowledge.workflow.recheck if item.colour == colour.value), None)
    return None if every is None or start is None else due("复评", start, every, "cd", knowledge.calendar)


def _statutory(knowledge: Knowledge, finding: DisputeFinding) -> Due | None:
    """The earliest date by which a channel must have acted on its last report."""
    channels = dict.fromkeys(report.channel for report in finding.facts.reports)
    found = [_channel_due(knowledge, finding, channel) for channel in channels]
    return min((one for one in found if one is not None), key=lambda one: (one.on or date.max, one.what), default=None)


def _channel_due(knowledge: Knowledge, finding: DisputeFinding, channel: str) -> Due | None:
    """The limit by which a channel is done, from its last report; lesser steps (send back, object) are passed by."""
    known, last = knowledge.channels.get(channel), _last(finding, channel)
    start = day(last.known_from or last.time)
    if known is None or start is None:
        return None
    limits = [knowledge.limits[id] for id in known.limits]
    dues = [
        due(limit.what, start, limit.amount, limit.unit, knowledge.calendar, limit.law)
        for limit in limits
        if limit.bound == "max" and limit.amount is not None and limit.start in _STARTS_ON_ARRIVAL
    ]
    return max(dues, key=lambda one: (one.on or start, one.what), default=None)


def _last(finding: DisputeFinding, channel: str) -> ReportFact:
    """The last report of a channel: its limits run from there."""
    reports = [report for report in finding.facts.reports if report.channel == channel]
    return max(reports, key=lambda report: (report.known_from or "", report.id))
