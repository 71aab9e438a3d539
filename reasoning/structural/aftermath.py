"""Signals of what came after (axis H): mediation that did not hold, a lost case, a protective measure that failed.

Invariants: a measure that was asked for is none; a conflict counts as later only where its own day says so; what once
followed is not undone by later silence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from graph.model import Assertion
from reasoning.model import EventFact, Fired
from reasoning.stated import happened_by, told_on
from reasoning.structural.incidents import Incident, incidents, told
from reasoning.structural.scene import Rule, Scene
from reasoning.when import day


def mediation_did_not_hold(scene: Scene) -> Fired | None:
    """G11: mediation failed, its terms were broken, or the pair clashed again soon after it was settled."""
    failed = scene.stated("G11", "failed")
    if len(failed) > 0:
        return _on_its_axes(scene, scene.fire("G11", "调解不成或反悔", scene.evidence(failed)))
    days = scene.number("G11", "relapse_days_to")
    for event in scene.stated("G11", "agreed"):
        settled = happened_by(scene.facts, event)
        again = _between(scene, settled, days)
        if settled is not None and again is not None:
            evidence = (*scene.evidence([event]), *told(scene, (again,)))
            note = f"{settled} 前调解达成，{again.day} 又起冲突"
            return _on_its_axes(scene, scene.fire("G11", note, evidence, settled=str(settled), again=str(again.day)))
    return _again_after_another(scene, days)


def _again_after_another(scene: Scene, days: int) -> Fired | None:
    """The same pair, settled in an earlier dispute of their own."""
    for other, settled in scene.around.settled:
        again = _between(scene, day(settled), days)
        if again is not None:
            note = f"同一对当事方 {settled[:10]} 前另案调解达成，{again.day} 又起冲突"
            fired = scene.fire("G11", note, told(scene, (again,)), dispute=other, settled=settled[:10])
            return _on_its_axes(scene, fired)
    return None


def _between(scene: Scene, first: date | None, days: int) -> Incident | None:
    """The first incident after a day and within so many days of it."""
    if first is None:
        return None
    return next((one for one in incidents(scene) if 0 < (one.day - first).days <= days), None)


def _on_its_axes(scene: Scene, fired: Fired) -> Fired:
    """The signal on the axes on which disputes of this kind are known to escalate, at least on the likelier one."""
    kind = scene.knowledge.kinds.get(scene.facts.kind)
    if kind is None:
        return fired
    tiers = {"H": kind.base_tier.H, "G": kind.base_tier.G}
    least = min(scene.number("G11", "axis_tier_from"), *(max(tiers[axis] for axis in fired.axes),))
    return replace(fired, axes=tuple(axis for axis in fired.axes if tiers[axis] >= least))


def lost_after_conflict(scene: Scene) -> Fired | None:
    """G12: a case was lost not long before it is told, and there had been blows or threats before."""
    window = scene.number("G12", "days_after_judgment_to")
    for verdict in (*scene.stated("G12", "told"), *_actual(scene, scene.names("G12", "verdict_signals"))):
        lost, written = happened_by(scene.facts, verdict), told_on(scene.facts, verdict)
        if lost is None or written is None or (written - lost).days > window:
            continue
        before = [event for event in _actual(scene, scene.names("G12", "before_signals")) if _by(scene, event, lost)]
        if len(before) > 0:
            note = f"{lost} 前败诉，此前已有扬言或打伤"
            return scene.fire("G12", note, scene.evidence([verdict, *before]), lost=str(lost))
    return None


def _actual(scene: Scene, signals: Iterable[str]) -> tuple[EventFact, ...]:
    wanted = frozenset(signals)
    return tuple(
        event
        for event in scene.facts.events
        if event.signal in wanted and event.assertion is Assertion.ACTUAL and _is_firm(scene, event)
    )


def _is_firm(scene: Scene, event: EventFact) -> bool:
    report = next((one for one in scene.facts.reports if one.id == event.report), None)
    return report is not None and report.channel not in scene.reading.rumour


def _by(scene: Scene, event: EventFact, latest: date) -> bool:
    when = happened_by(scene.facts, event)
    return when is not None and when <= latest


def protection_failed(scene: Scene) -> Fired | None:
    """G16: a conflict after a written warning or a protective order, or one that nobody looked at before it ends."""
    return _breached(scene) or _clashed_again(scene) or _unassessed(scene)


def _clashed_again(scene: Scene) -> Fired | None:
    wanted = frozenset(scene.names("G16", "events"))
    for placed in scene.stated("G16", "placed"):
        since = happened_by(scene.facts, placed)
        for one in incidents(scene):
            if since is not None and one.day > since and any(event.signal in wanted for event in one.events):
                evidence = (*scene.evidence([placed]), *told(scene, (one,)))
                note = f"{since} 前已告诫或有保护令，{one.day} 再犯"
                return scene.fire("G16", note, evidence, since=str(since), again=str(one.day))
    return None


def _breached(scene: Scene) -> Fired | None:
    """A breach told in so many words: firm where a good source tells it or a conflict stands in the same report."""
    breaches = scene.stated("G16", "breached")
    if len(breaches) == 0:
        return None
    wanted, evidence = scene.names("G16", "events"), scene.evidence(breaches)
    reports = {event.report for event in _actual(scene, wanted)}
    good = {report.id for report in scene.facts.reports if report.channel in scene.reading.good}
    if any(event.report in reports | good for event in breaches):
        return scene.fire("G16", "告诫或保护令后再犯", evidence)
    return scene.doubted("G16", scene.word("G16", "expiry_severity"), "仅一处自述告诫或保护令后再犯", evidence)


def _unassessed(scene: Scene) -> Fired | None:
    """An order that is about to end, or ended, without a visit since it was made."""
    now, valid = day(scene.today), scene.knowledge.protective["P03"].valid_days
    checked = [when for event in scene.stated("G16", "checked") if (when := happened_by(scene.facts, event))]
    for order in scene.stated("G16", "expiring"):
        since = happened_by(scene.facts, order)
        if now is None or since is None or valid is None or any(when >= since for when in checked):
            continue
        ends = since + timedelta(days=valid)
        if (ends - now).days <= scene.number("G16", "days_before_expiry"):
            note = f"保护令约 {ends} 到期，未见查访评估"
            return scene.doubted("G16", scene.word("G16", "expiry_severity"), note, scene.evidence([order]))
    return None


RULES: dict[str, Rule] = {"G11": mediation_did_not_hold, "G12": lost_after_conflict, "G16": protection_failed}
