"""Why a dispute or a cluster stands where it stands, unfolded down to characters of documents, as plain JSON values.

Shape of a dispute's tree:
`{id, kind: "dispute", title, colour, axes, duty, level, level_name, stale_days, pack_version, as_of,
why: [{rule, effect, axis, text, bindings, signals: [signal], claims: [claim]}], signals: [signal], figures: [signal],
lower: [remedy], ask: [ask], not_computed: [{id, why}]}` with `signal = {id, name, grade, pending, duty, note, claims:
[claim]}` and `claim = {event, report, document, field, start, end, assertion, snippet, time, channel, threat_grade,
threat_why, text?}`; `report` is the source's record key. The `claims` of a step are the characters behind its numbers.
A cluster's tree adds `members`, `links`, `bridge` and has kind "cluster".

Invariant: every colour and level has a step in `why`; every text signal there has a claim with a span.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from graph.model import Colour
from knowledge import Knowledge
from reasoning.findings import Findings
from reasoning.judge import Judge
from reasoning.model import Assessment, Bridge, ClusterFinding, DisputeFinding, Evidence, Fired, Link, Step
from reasoning.rulebook import Rulebook
from reasoning.whatif import Ask, Remedy, of_cluster, of_dispute, questions

Tree = dict[str, Any]
"""A JSON value."""
Surface = Callable[[str, str, int, int], str]
"""(document, field, start, end) -> the characters."""


def explain(findings: Findings, id: str, knowledge: Knowledge, surface: Surface | None = None) -> Tree:
    """The derivation tree of a dispute ("D-…") or cluster ("K-…"). Raises KeyError when `findings` lacks it.

    `surface` gives the characters of a span, which become the `text` of each claim; without it there is none.
    """
    judge = Judge.of(knowledge, Rulebook(findings.rules))
    if id in findings.cluster_by_id:
        tree = _cluster(judge, findings, findings.cluster_by_id[id])
    else:
        tree = _dispute(judge, findings, findings.by_id[id])
    if surface is not None:
        _add_words(tree, surface)
    return tree


def _add_words(tree: object, surface: Surface) -> None:
    """Put the words into every claim of a tree."""
    if isinstance(tree, list):
        for item in tree:
            _add_words(item, surface)
    elif isinstance(tree, dict):
        if "document" in tree and "start" in tree:
            tree["text"] = surface(tree["document"], tree["field"], tree["start"], tree["end"])
        for value in tree.values():
            _add_words(value, surface)


def _dispute(judge: Judge, findings: Findings, finding: DisputeFinding) -> Tree:
    facts = finding.facts
    cluster = findings.cluster_of.get(finding.id)
    return {
        "id": finding.id,
        "kind": "dispute",
        "title": finding.title,
        **_verdict(judge, finding.verdict),
        "dispute_kind": facts.kind,
        "line": facts.line,
        "since": facts.since,
        "until": facts.until,
        "stale_days": finding.stale_days,
        "reports": [report.key for report in facts.reports],
        "cluster": None if cluster is None else cluster.id,
        "why": _why(finding.verdict.steps, finding.signals),
        "signals": [signal_tree(fired) for fired in finding.signals],
        "figures": [signal_tree(fired) for fired in finding.figures],
        "lower": [_remedy(one) for one in of_dispute(judge, finding)],
        "ask": [_ask(one) for one in questions(judge, finding)],
        **_frame(findings),
    }


def _cluster(judge: Judge, findings: Findings, cluster: ClusterFinding) -> Tree:
    members = [findings.by_id[member] for member in cluster.members]
    return {
        "id": cluster.id,
        "kind": "cluster",
        "title": cluster.title,
        **_verdict(judge, cluster.verdict),
        "since": cluster.since,
        "until": cluster.until,
        "disputes": len(members),
        "reports": cluster.reports,
        "voices": cluster.voices,
        "why": _why(cluster.verdict.steps, cluster.signals),
        "members": [_member(member) for member in members],
        "links": [link_tree(findings, link) for link in cluster.links],
        "bridge": _bridge(findings, cluster.bridge),
        "signals": [signal_tree(fired) for fired in cluster.signals],
        "figures": [signal_tree(fired) for fired in cluster.figures],
        "lower": [_remedy(one) for one in of_cluster(judge, cluster, members)],
        "ask": [_ask(one) for one in cluster_questions(judge, findings, cluster)],
        **_frame(findings),
    }


def cluster_questions(judge: Judge, findings: Findings, cluster: ClusterFinding) -> tuple[Ask, ...]:
    """The questions of the cluster's most urgent member: its answer moves the cluster."""
    order = {one.id: place for place, one in enumerate(findings.disputes)}
    return questions(judge, findings.by_id[min(cluster.members, key=lambda id: order[id])])


def _frame(findings: Findings) -> Tree:
    missing = [{"id": id, "why": why} for id, why in findings.not_computed]
    return {"as_of": findings.today, "pack_version": findings.pack_version, "not_computed": missing}


def _verdict(judge: Judge, verdict: Assessment) -> Tree:
    level = next(item for item in judge.knowledge.levels if item.n == verdict.level)
    return {
        "colour": verdict.colour.value,
        "axes": axes_tree(verdict.axes),
        "duty": list(verdict.duty),
        "level": verdict.level,
        "level_name": level.name,
        "handler": level.handler,
    }


def axes_tree(axes: Mapping[str, Colour | None]) -> dict[str, str | None]:
    return {axis: None if colour is None else colour.value for axis, colour in axes.items()}


def _why(steps: Sequence[Step], signals: Iterable[Fired]) -> list[Tree]:
    by_id = {fired.id: fired for fired in signals}
    return [
        {
            "rule": step.rule,
            "effect": step.effect,
            "axis": step.axis or None,
            "text": step.text,
            "bindings": dict(step.bindings),
            "signals": [signal_tree(by_id[id]) for id in step.signals if id in by_id],
            "claims": [claim_tree(piece) for piece in step.evidence],
        }
        for step in steps
    ]


def signal_tree(fired: Fired) -> Tree:
    """A signal with the characters it rests on."""
    return {
        "id": fired.id,
        "name": fired.name,
        "grade": fired.grade,
        "pending": fired.pending,
        "duty": fired.duty,
        "note": fired.note,
        "claims": [claim_tree(evidence) for evidence in fired.evidence],
    }


def claim_tree(evidence: Evidence) -> Tree:
    return {
        "event": evidence.event,
        "report": evidence.key,
        "document": evidence.document,
        "field": evidence.field,
        "start": evidence.start,
        "end": evidence.end,
        "assertion": evidence.assertion.value,
        "snippet": evidence.snippet,
        "time": evidence.time,
        "channel": evidence.channel,
        "threat_grade": evidence.threat_grade,
        "threat_why": evidence.threat_why,
    }


def link_tree(findings: Findings, link: Link) -> Tree:
    name = findings.reasons.get(link.reason, link.reason)
    text = f"{name}：{link.through_name}"
    return {"a": link.a, "b": link.b, "reason": link.reason, "text": text, "weight": link.weight}


def _bridge(findings: Findings, bridge: Bridge | None) -> Tree | None:
    if bridge is None:
        return None
    name = findings.reasons.get(bridge.reason, bridge.reason)
    text = f"去掉“{name}：{bridge.through_name}”，这个纠纷群分为 {'、'.join(map(str, bridge.parts))} 起"
    parts = list(bridge.parts)
    return {"reason": bridge.reason, "through": bridge.through, "weight": bridge.weight, "parts": parts, "text": text}


def _member(member: DisputeFinding) -> Tree:
    return {
        "id": member.id,
        "title": member.title,
        "colour": member.verdict.colour.value,
        "level": member.verdict.level,
        "since": member.facts.since,
        "reports": [report.key for report in member.facts.reports],
    }


def _remedy(remedy: Remedy) -> Tree:
    actions = [{"id": one.id, "name": one.name, "by": one.by, "need": one.need} for one in remedy.actions]
    return {"actions": actions, "colour": remedy.colour.value, "level": remedy.level}


def _ask(ask: Ask) -> Tree:
    return {
        "id": ask.question.id,
        "ask": ask.question.ask,
        "because": ask.because,
        "if_yes": _answer(ask.if_yes),
        "if_no": _answer(ask.if_no),
    }


def _answer(answer: tuple[Colour, int] | None) -> Tree | None:
    return None if answer is None else {"colour": answer[0].value, "level": answer[1]}
