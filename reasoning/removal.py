"""What each claim bears: where a dispute or a cluster would stand if that one statement were taken away.

Every statement is taken away in turn and the case is judged again from its facts, by the same functions as in a run; so
what an explanation says of a claim is what a recomputation without it gives. Where a signal rests on the company of
other disputes (`reasoning.structural.company`), their statements are taken away too.

Invariants: nothing is estimated; a claim is decisive when colour or level, or an axis, would change without it, else
other claims say as much; a claim that the finding does not list changes neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from graph.model import Assertion, Colour
from knowledge.signs import GraphSignal
from reasoning.findings import Findings
from reasoning.judge import Judge
from reasoning.model import Assessment, ClusterFinding, DisputeFacts, DisputeFinding, EventFact, Surroundings
from reasoning.numbers import without
from reasoning.signals import report_of
from reasoning.stated import stated_elements


@dataclass(frozen=True, slots=True)
class Removed:
    """Where a case stands without one claim; `decisive` says whether that is another place."""

    colour: Colour
    level: int
    decisive: bool


def of_dispute(judge: Judge, findings: Findings, finding: DisputeFinding) -> Mapping[str, Removed]:
    """By event id: the dispute without each of its statements, and without those of others that its signals rest on."""
    own = {
        event.id: _removed(finding.verdict, without_claim(judge, finding, event.id, findings.today).verdict)
        for event in statements(finding)
    }
    return {**own, **elsewhere(judge, findings, finding)}


def elsewhere(judge: Judge, findings: Findings, finding: DisputeFinding) -> Mapping[str, Removed]:
    """By event id: the dispute without each statement of another dispute that changes what it is judged among."""
    found: dict[str, Removed] = {}
    for other in _named(findings, finding):
        for event in statements(other):
            around = around_without(judge, finding.around, without(other.facts, event.id))
            if around != finding.around:
                after = judge.dispute(finding.facts, around, findings.today)
                found[event.id] = _removed(finding.verdict, after.verdict)
    return found


def of_cluster(judge: Judge, findings: Findings, cluster: ClusterFinding) -> Mapping[str, Removed]:
    """By event id: the cluster without each statement of each of its disputes."""
    members = [findings.by_id[id] for id in cluster.members]
    found: dict[str, Removed] = {}
    for member in members:
        for event in statements(member):
            less = without(member.facts, event.id)
            changed = [_again(judge, findings, one, member, less) for one in members]
            verdict = judge.cluster_verdict(changed, [judge.case_of(one) for one in changed])
            found[event.id] = _removed(cluster.verdict, verdict)
    return found


def _again(
    judge: Judge, findings: Findings, one: DisputeFinding, changed: DisputeFinding, less: DisputeFacts
) -> DisputeFinding:
    """A member judged again once the facts of one of them are `less`; itself where nothing it rests on is another."""
    if one is changed:
        return judge.dispute(less, one.around, findings.today)
    around = around_without(judge, one.around, less)
    return one if around == one.around else judge.dispute(one.facts, around, findings.today)


def statements(finding: DisputeFinding) -> tuple[EventFact, ...]:
    """Everything a dispute states: happenings, legal elements, numbers."""
    return (*finding.facts.events, *finding.facts.figures)


def _named(findings: Findings, finding: DisputeFinding) -> Iterator[DisputeFinding]:
    """The other disputes whose statements the surroundings of one rest on."""
    around = finding.around
    ids = {id for _, told_by, gone in around.kin for id in (told_by, *gone)}
    ids |= {id for _, owing in around.upstream for id in owing} | {id for id, _ in around.settled}
    for id in sorted(ids - {finding.id}):
        if id in findings.by_id:
            yield findings.by_id[id]


def without_claim(judge: Judge, finding: DisputeFinding, event: str, today: str | None) -> DisputeFinding:
    """The finding as it would be without one statement of its own."""
    return judge.dispute(without(finding.facts, event), finding.around, today)


def around_without(judge: Judge, around: Surroundings, less: DisputeFacts) -> Surroundings:
    """The surroundings of another dispute once the facts of a neighbour are `less`, as the queries would give them."""
    known, id = judge.knowledge.graph_signals, less.id
    gone = any(e.signal in _names(known["G08"], "gone_signals") and _is_actual(e) for e in less.events)
    told = len(stated_elements(less, _names(known["G08"], "told"))) > 0
    owing = less.overdue_days >= int(str(known["G07"].params["overdue_days_from"]))
    owes = owing or len(stated_elements(less, _names(known["G07"], "told"))) > 0
    kin = ((name, by, _left(ids, id, gone)) for name, by, ids in around.kin if by != id or told)
    upstream = ((name, _left(ids, id, owes)) for name, ids in around.upstream)
    days = {_settled_day(less, event) for event in stated_elements(less, ("mediation.agreed",))}
    return replace(
        around,
        kin=tuple(one for one in kin if len(one[2]) > 0),
        upstream=tuple(one for one in upstream if len(one[1]) > 0),
        settled=tuple((other, day) for other, day in around.settled if other != id or day in days),
    )


def _left(ids: tuple[str, ...], id: str, stays: bool) -> tuple[str, ...]:
    return ids if stays else tuple(one for one in ids if one != id)


def _is_actual(event: EventFact) -> bool:
    return event.assertion is Assertion.ACTUAL


def _names(signal: GraphSignal, name: str) -> tuple[str, ...]:
    value = signal.params.get(name, ())
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _settled_day(facts: DisputeFacts, event: EventFact) -> str | None:
    """The day by which it was settled: the event's own, else when its report was known."""
    report = report_of(facts, event)
    return event.time_to or (None if report is None else report.known_from)


def _removed(before: Assessment, after: Assessment) -> Removed:
    same = (before.colour, dict(before.axes), before.level) == (after.colour, dict(after.axes), after.level)
    return Removed(after.colour, after.level, not same)
