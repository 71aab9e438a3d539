"""The values of a derivation tree: verdicts, steps, signals, claims, links, remedies, questions as plain JSON values.

Invariant: a claim always has its record key, document, field and span; nothing here is a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.model import Colour
from reasoning.asking import Ask
from reasoning.calming import said
from reasoning.changes import Change
from reasoning.findings import Findings
from reasoning.judge import Judge
from reasoning.model import (
    INSUFFICIENT,
    WORDS,
    Assessment,
    Bridge,
    Calm,
    DisputeFinding,
    Evidence,
    Fired,
    Link,
    Protection,
    Step,
)
from reasoning.whatif import MOST_SETS, Remedies, Remedy

Tree = dict[str, Any]
"""A JSON value."""


def verdict_tree(judge: Judge, verdict: Assessment, confirmed: bool = False) -> Tree:
    level = next(item for item in judge.knowledge.levels if item.n == verdict.level)
    return {
        "colour": verdict.colour.value,
        "axes": axes_tree(verdict.axes),
        "duty": list(verdict.duty),
        "level": verdict.level,
        "level_name": level.name,
        "handler": level.handler,
        "evidence": evidence_tree(judge, verdict),
        "lowered": _lowered(judge, verdict, confirmed),
    }


def evidence_tree(judge: Judge, verdict: Assessment) -> Tree:
    """Whether the evidence suffices, what to do when it does not, and how much of it is only hearsay."""
    rule, short = judge.knowledge.insufficient, verdict.evidence == INSUFFICIENT
    share = f"依据 {verdict.pieces} 处，其中转述或传闻 {verdict.hearsay} 处"
    return {
        "status": verdict.evidence,
        "name": rule.name if short else "证据充分",
        "what": rule.what if short else "",
        "hearsay": verdict.hearsay,
        "of": verdict.pieces,
        "text": share,
    }


def _lowered(judge: Judge, verdict: Assessment, confirmed: bool) -> Tree | None:
    """A fall that protective facts propose: from where, what it needs before it counts, whether it has that."""
    if verdict.held is None:
        return None
    rule = judge.knowledge.colours.downgrade
    rest = "已复核" if confirmed else f"须 {rule.reviewers} 人复核；复核前时限按原色"
    text = (
        f"依规则为{WORDS[verdict.held.value]}色 {verdict.held_level} 级；保护事实已核实，"
        f"建议降为{WORDS[verdict.colour.value]}色 {verdict.level} 级，{rest}"
    )
    held = {"colour": verdict.held.value, "level": verdict.held_level}
    return {"from": held, "reviewers": rule.reviewers, "never_because": list(rule.never_because), "text": text} | {
        "confirmed": confirmed
    }


def protection_tree(fact: Protection, calm: Calm) -> Tree:
    """A protective fact with its span, its proof and whether it counts already."""
    counts = any(one.id == fact.id for one in calm.facts)
    state = "计入" if counts else "待核，不降级" if not fact.proven else "已核实，未满稳定期，暂不降级"
    return {
        "id": fact.id,
        "name": fact.name,
        "effect": fact.effect,
        "axes": list(fact.axes),
        "steps": fact.steps,
        "since": fact.since,
        "until": fact.until,
        "proven": fact.proven,
        "counts": counts,
        "text": f"{said(fact)}：{state}" + ("" if fact.note == "" else f"（{fact.note}）"),
        "claims": [claim_tree(piece) for piece in fact.evidence],
    }


def axes_tree(axes: Mapping[str, Colour | None]) -> dict[str, str | None]:
    return {axis: None if colour is None else colour.value for axis, colour in axes.items()}


def why_tree(steps: Sequence[Step], signals: Iterable[Fired]) -> list[Tree]:
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
        "freshness": fired.freshness,
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
    told = {"reason": link.reason, "text": findings.said(link), "weight": link.weight, "against": list(link.against)}
    return {"a": link.a, "b": link.b, **told}


def bridge_tree(findings: Findings, bridge: Bridge | None) -> Tree | None:
    if bridge is None:
        return None
    name = findings.reasons.get(bridge.reason, bridge.reason)
    text = f"去掉“{name}：{bridge.through_name}”，这个纠纷群分为 {'、'.join(map(str, bridge.parts))} 起"
    parts = list(bridge.parts)
    return {"reason": bridge.reason, "through": bridge.through, "weight": bridge.weight, "parts": parts, "text": text}


def member_tree(member: DisputeFinding) -> Tree:
    return {
        "id": member.id,
        "title": member.title,
        "colour": member.verdict.colour.value,
        "level": member.verdict.level,
        "since": member.facts.since,
        "reports": [report.key for report in member.facts.reports],
    }


def change_tree(change: Change) -> Tree:
    """What changed, from where to where, with every cause."""
    causes = [
        {
            "kind": cause.kind,
            "text": cause.text,
            "refs": list(cause.refs),
            "bears": cause.bears,
            "claims": [claim_tree(piece) for piece in cause.evidence],
        }
        for cause in change.causes
    ]
    return {"before": _answer(change.before), "after": _answer(change.after), "text": change.text, "causes": causes}


def remedies_tree(found: Remedies) -> Tree:
    """The most effective of the smallest sets, and how exhaustively they were sought."""
    shown = found.sets[:MOST_SETS]
    more = "" if len(found.sets) <= MOST_SETS else f"，此处列最见效的 {MOST_SETS} 组"
    cut = "" if found.whole else f"；办法多，只查到 {found.size} 项以内的组合，更大的没有查"
    text = f"可用办法 {found.levers} 项，最小组合 {len(found.sets)} 组{more}{cut}"
    return {
        "lower": [_remedy(one) for one in shown],
        "lower_search": {
            "levers": found.levers,
            "sets": len(found.sets),
            "size": found.size,
            "whole": found.whole,
            "text": text,
        },
    }


def _remedy(remedy: Remedy) -> Tree:
    actions = [
        {"id": one.id, "name": one.name, "by": one.by, "need": one.need, "within": one.within} for one in remedy.actions
    ]
    return {"actions": actions, "colour": remedy.colour.value, "level": remedy.level}


def ask_tree(ask: Ask) -> Tree:
    return {
        "id": ask.question.id,
        "ask": ask.question.ask,
        "because": ask.because,
        "if_yes": _answer(ask.if_yes),
        "if_no": _answer(ask.if_no),
        "chance": ask.chance,
        "yes": ask.share.yes,
        "n": ask.share.n,
        "basis": ask.basis,
    }


def _answer(answer: tuple[Colour, int] | None) -> Tree | None:
    return None if answer is None else {"colour": answer[0].value, "level": answer[1]}
