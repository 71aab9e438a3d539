"""What each claim bears: where a dispute or a cluster would stand if that one statement were taken away.

Every statement is taken away in turn and the case is judged again from its facts, by the same functions as in a run; so
what an explanation says of a claim is what a recomputation without it gives.

Invariants: nothing is estimated; a claim is decisive when colour or level, or an axis, would change without it, else
other claims say as much; a claim that the finding does not list changes neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.model import Colour
from reasoning.findings import Findings
from reasoning.judge import Judge
from reasoning.model import Assessment, ClusterFinding, DisputeFinding
from reasoning.numbers import without


@dataclass(frozen=True, slots=True)
class Removed:
    """Where a case stands without one claim; `decisive` says whether that is another place."""

    colour: Colour
    level: int
    decisive: bool


def of_dispute(judge: Judge, findings: Findings, finding: DisputeFinding) -> Mapping[str, Removed]:
    """By event id: the dispute without each of its statements."""
    return {
        event: _removed(finding.verdict, rejudged.verdict) for event, rejudged in _each(judge, finding, findings.today)
    }


def of_cluster(judge: Judge, findings: Findings, cluster: ClusterFinding) -> Mapping[str, Removed]:
    """By event id: the cluster without each statement of each of its disputes."""
    members = [findings.by_id[id] for id in cluster.members]
    found: dict[str, Removed] = {}
    for place, member in enumerate(members):
        for event, rejudged in _each(judge, member, findings.today):
            if rejudged is member:
                found[event] = _removed(cluster.verdict, cluster.verdict)
                continue
            changed = [*members[:place], rejudged, *members[place + 1 :]]
            cases = [judge.case_of(one) for one in changed]
            found[event] = _removed(cluster.verdict, judge.cluster_verdict(changed, cases))
    return found


def _each(judge: Judge, finding: DisputeFinding, today: str | None) -> Iterator[tuple[str, DisputeFinding]]:
    """Every statement of a dispute, and the finding without it; the finding itself where nothing is another."""
    for event in (*finding.facts.events, *finding.facts.figures):
        yield event.id, without_claim(judge, finding, event.id, today)


def without_claim(judge: Judge, finding: DisputeFinding, event: str, today: str | None) -> DisputeFinding:
    """The finding as it would be without one statement."""
    return judge.dispute(without(finding.facts, event), finding.around, today)


def _removed(before: Assessment, after: Assessment) -> Removed:
    same = (before.colour, dict(before.axes), before.level) == (after.colour, dict(after.axes), after.level)
    return Removed(after.colour, after.level, not same)
