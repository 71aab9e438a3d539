"""复盘: for a known outcome, the earliest possible alarm, the stage that lost it, similar past cases, a proposed rule.

Shape of the tree:
`{id, outcome: {report, document, what, day}, axis, disputes: [id], timeline: [{day, dispute, reports, colour, axis,
level, why}], alarmed: alarm | null, earliest: alarm | null, lost: {stage, name, text, why, days}, mended: [{stage,
name, text, alarm, …}], acts: [{day, what, …}], similar: {cases: [...], base_rate: {n, came, share, interval}},
proposal}` with `alarm = {day, lead_days, dispute, colour, rules: [{rule, text}], claims: [claim]}`.

Invariants: the stage that lost it is the one whose mending alone gives the earliest alarm, by recomputation with the
same rules; a stage after the alarm (routed late, closed early) is only asked for when the alarm came as early as it
could; nothing here ranks or lists people, and an outcome is a mark on a record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from casework.draft import proposal
from casework.similar import BaseRate, Case, Shape, alike, base_rate, families_of, shape_of
from graph.elements import EVENT_OF
from graph.model import Colour
from knowledge.review import ReviewPack, Stage, load_review
from reasoning.findings import Findings, why
from reasoning.judge import Judge
from reasoning.links import by_pair
from reasoning.model import DisputeFinding
from reasoning.outcome import DisputeOutcome
from reasoning.review import Alarm, Cue, Lookback, Mended, Past, acts, misread, recorded, unread, weighs
from reasoning.trees import claim_tree
from reasoning.when import day as day_of
from reasoning.when import days_between

Tree = dict[str, Any]
Texts = Callable[[str, str], str]
"""(document, field) -> its text, "" where it is gone."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The stage that lost the alarm, the reason in words, and how many days of warning it cost."""

    stage: Stage
    why: str
    days: int


def review(
    findings: Findings,
    judge: Judge,
    outcome: DisputeOutcome,
    outcomes: Sequence[DisputeOutcome],
    texts: Texts,
    said: Sequence[Cue] = (),
) -> Tree:
    """Look back on `outcome`, the first of its dispute. `outcomes`: all that are marked; `said`: what a person sees in
    the texts. Raises KeyError when the record belongs to no dispute of `findings`.
    """
    pack = load_review()
    own = _dispute_of(findings, outcome.document)
    look = Lookback(judge, pack, pack.axes[outcome.what], outcome.day)
    disputes = _subject(findings, own, outcome)
    pasts = [_past(one) for one in disputes]
    cues = tuple(dict.fromkeys((*said, *_cues(look, pasts, texts))))
    mended = look.mended(pasts, _others(findings, own, pack), cues)
    real = look.alarm(pasts)
    lost = _lost(look, pasts, real, mended)
    best = min((one.alarm for one in mended), key=lambda one: one.day, default=real)
    return {
        "id": own.id,
        "outcome": {"report": outcome.key, "document": outcome.document, "what": outcome.what, "day": outcome.day},
        "axis": look.axis,
        "disputes": [one.id for one in disputes],
        "timeline": _timeline(look, pasts),
        "alarmed": _alarm(real, look.before),
        "earliest": _alarm(best, look.before),
        "lost": {
            "stage": lost.stage,
            "name": pack.stage(lost.stage).name,
            "text": pack.stage(lost.stage).text,
            "why": lost.why,
            "days": lost.days,
        },
        "mended": [_mended(one, look) for one in mended],
        "acts": _acts(look, pasts),
        "similar": _similar(findings, look, own, outcomes),
        "proposal": proposal(look, own, outcome, lost.stage, mended),
        "pack_version": findings.pack_version,
        "as_of": findings.today,
    }


# ---- what is looked back on


def _dispute_of(findings: Findings, document: str) -> DisputeFinding:
    report = f"R-{document}"
    found = (one for one in findings.disputes if any(each.id == report for each in one.facts.reports))
    return next(found)


def _subject(findings: Findings, own: DisputeFinding, outcome: DisputeOutcome) -> list[DisputeFinding]:
    """The dispute itself; for a gathering also the others of its cluster, since they are one grievance."""
    cluster = findings.cluster_of.get(own.id)
    if outcome.what != "gathering" or cluster is None:
        return [own]
    return [own, *(findings.by_id[id] for id in cluster.members if id != own.id)]


def _past(finding: DisputeFinding) -> Past:
    return Past(finding.facts, finding.around)


def _cues(look: Lookback, pasts: Iterable[Past], texts: Texts) -> list[Cue]:
    """Everything that may have been overlooked in the reports from before the outcome."""
    found: list[Cue] = []
    for past in pasts:
        days = look.days(past.facts)
        facts = look.known_by(past.facts, days[-1]) if len(days) > 0 else None
        if facts is None:
            continue
        fields = {
            (document, field): texts(document, field)
            for document in (one.id.removeprefix("R-") for one in facts.reports)
            for field in ("text", "title")
        }
        found += misread(facts, look.judge.knowledge, look.pack, look.axis)
        found += unread(facts, fields, look.judge.knowledge, look.pack, look.axis)
    return found


def _others(findings: Findings, own: DisputeFinding, pack: ReviewPack) -> list[tuple[Past, str]]:
    """Disputes that may be one with this: those linked to it by a reason of the pack."""
    found = []
    for (a, b), links in by_pair(findings.links).items():
        reasons = [link for link in links if link.reason in pack.link_reasons]
        if own.id in (a, b) and len(reasons) > 0:
            other = findings.by_id[b if a == own.id else a]
            said = "；".join(dict.fromkeys(findings.reasons.get(link.reason, link.reason) for link in reasons))
            found.append((_past(other), said))
    return found


# ---- the stage that lost it


def _lost(look: Lookback, pasts: Sequence[Past], real: Alarm | None, mended: Sequence[Mended]) -> Lost:
    if len(mended) > 0:
        best = mended[0]
        until = look.before if real is None else real.day
        return Lost(best.stage, best.text, days_between(best.alarm.day, until) or 0)
    if real is None:
        return _silent(look, pasts)
    return _after(look, pasts, real)


def _silent(look: Lookback, pasts: Sequence[Past]) -> Lost:
    """No alarm, and mending no stage gives one: signals that no rule minds, or no sign at all."""
    names = [
        one.name
        for past in pasts
        for _, finding in look.timeline(past)[-1:]
        for one in finding.signals
        if look.axis in one.axes and not one.duty
    ]
    if len(names) == 0:
        return Lost("unknowable", "此前来件没有写到这条轴上的任何信号", 0)
    first = min(day for past in pasts for day, finding in look.timeline(past) if len(finding.signals) > 0)
    said = "、".join(dict.fromkeys(names))
    return Lost("no_rule", f"已读出{said}，没有规则据此报警", days_between(first, look.before) or 0)


def _after(look: Lookback, pasts: Sequence[Past], alarm: Alarm) -> Lost:
    """The alarm came as early as it could: was it closed too early, or handed on too late?"""
    closing = [day for day, _ in _done(look, pasts, look.pack.closed) if day >= alarm.day]
    if len(closing) > 0 and (days_between(closing[-1], look.before) or 0) <= look.pack.closed_days:
        return Lost("closed_early", f"{closing[-1]} 已作了结，{look.before} 出事", 0)
    limit = _limit(look, alarm)
    acted = _contacts(look, pasts, alarm)
    if limit < look.before and (len(acted) == 0 or acted[0] > limit):
        said = "没有办理单位的动作" if len(acted) == 0 else f"到 {acted[0]} 才有办理单位的动作"
        first = look.before if len(acted) == 0 else acted[0]
        return Lost("routed_late", f"{alarm.day} 报警，应在 {limit} 前办理，{said}", days_between(limit, first) or 0)
    return Lost("none", f"{alarm.day} 已报警，其后有办理", 0)


def _contacts(look: Lookback, pasts: Sequence[Past], alarm: Alarm) -> list[str]:
    """The days from the alarm on which a unit acted: it says so, or a record of its own tells that it was there."""
    own = {piece.report for piece in alarm.evidence}
    visits = [
        day
        for past in pasts
        for one in past.facts.reports
        if one.channel in look.pack.acted_channels and one.id not in own and (day := recorded(one)) is not None
    ]
    days = (*visits, *(day for day, _ in _done(look, pasts, look.pack.acted)))
    return sorted(day for day in days if alarm.day <= day < look.before)


def _limit(look: Lookback, alarm: Alarm) -> str:
    start = day_of(alarm.day)
    days = look.pack.route_days["red" if alarm.colour is Colour.RED else "yellow"]
    return alarm.day if start is None else (start + timedelta(days=days)).isoformat()


def _done(look: Lookback, pasts: Iterable[Past], names: Sequence[str]) -> list[tuple[str, Any]]:
    """What units did before the outcome, by day."""
    found = [one for past in pasts for one in acts(past.facts, names, EVENT_OF)]
    return sorted((one for one in found if one[0] < look.before), key=lambda one: (one[0], one[1].id))


# ---- similar cases


def _similar(findings: Findings, look: Lookback, own: DisputeFinding, outcomes: Iterable[DisputeOutcome]) -> Tree:
    judge = look.judge
    families = families_of(judge.packs.links)
    counted = [id for id, signal in judge.knowledge.text_signals.items() if not signal.duty]
    first: dict[str, DisputeOutcome] = {}
    for one in sorted(outcomes, key=lambda one: (one.day, one.document)):
        first.setdefault(f"R-{one.document}", one)

    def shape(finding: DisputeFinding, before: str | None) -> tuple[Any, Shape]:
        last = _eve(before)
        facts = finding.facts if last is None else look.known_by(finding.facts, last) or finding.facts
        return facts, shape_of(facts, families, counted)

    cases = []
    for finding in findings.disputes:
        marks = [first[report.id] for report in finding.facts.reports if report.id in first]
        came = min(marks, key=lambda one: one.day, default=None)
        facts, form = shape(finding, None if came is None else came.day)
        if finding.id != own.id:
            cases.append(Case(facts, form, came, finding.title))
    near = alike(shape(own, look.before)[1], cases, look.pack.similar)
    return {
        "cases": [_case(score, case) for score, case in near[: look.pack.similar.shown]],
        "base_rate": _rate(base_rate(near)),
    }


def _eve(before: str | None) -> str | None:
    day = day_of(before)
    return None if day is None else (day - timedelta(days=1)).isoformat()


def _case(score: float, case: Case) -> Tree:
    came = case.outcome
    return {
        "id": case.facts.id,
        "title": case.title,
        "kind": case.facts.kind,
        "likeness": score,
        "signals": list(case.shape.order),
        "since": case.facts.since,
        "outcome": None if came is None else {"what": came.what, "day": came.day, "report": came.key},
    }


def _rate(rate: BaseRate) -> Tree:
    interval = rate.interval
    return {
        "n": rate.n,
        "came": rate.came,
        "share": None if rate.share is None else round(rate.share, 3),
        "interval": None if interval is None else [round(one, 3) for one in interval],
    }


# ---- trees


def _timeline(look: Lookback, pasts: Iterable[Past]) -> list[Tree]:
    rows = []
    for past in pasts:
        for day, finding in look.timeline(past):
            colour = finding.verdict.axes.get(look.axis)
            keys = [one.key for one in finding.facts.reports if (one.known_from or one.time or "")[:10] == day]
            rows.append(
                {
                    "day": day,
                    "dispute": finding.id,
                    "reports": sorted(keys),
                    "colour": finding.verdict.colour.value,
                    "axis": None if colour is None else colour.value,
                    "level": finding.verdict.level,
                    "why": why(finding.verdict),
                    "signals": [one.id for one in finding.signals],
                }
            )
    return sorted(rows, key=lambda row: (str(row["day"]), str(row["dispute"])))


def _alarm(alarm: Alarm | None, before: str) -> Tree | None:
    if alarm is None:
        return None
    return {
        "day": alarm.day,
        "lead_days": days_between(alarm.day, before),
        "dispute": alarm.dispute,
        "colour": alarm.colour.value,
        "rules": [{"rule": step.rule, "text": step.text} for step in alarm.steps],
        "claims": [claim_tree(piece) for piece in alarm.evidence],
    }


def _mended(one: Mended, look: Lookback) -> Tree:
    return {
        "stage": one.stage,
        "name": look.pack.stage(one.stage).name,
        "text": one.text,
        "alarm": _alarm(one.alarm, look.before),
        "cues": [_cue(cue) for cue in one.cues],
        "dispute": one.dispute or None,
        "parameter": None if one.looser is None else {"name": one.looser.parameter, "value": one.looser.value},
    }


def _cue(cue: Cue) -> Tree:
    return {
        "document": cue.document,
        "field": cue.field,
        "start": cue.start,
        "end": cue.end,
        "text": cue.text,
        "signal": cue.signal,
        "why": cue.why,
    }


def _acts(look: Lookback, pasts: Sequence[Past]) -> list[Tree]:
    names = (*look.pack.acted, *look.pack.closed)
    done = {event.id: (day, event) for day, event in _done(look, pasts, names)}
    return [
        {"day": day, "what": f"{event.signal.removeprefix('L-')}.{event.value}", "snippet": event.snippet}
        for day, event in sorted(done.values(), key=lambda one: (one[0], one[1].id))
    ]


def sees(findings: Findings, judge: Judge, outcome: DisputeOutcome, signal: str, words: str, texts: Texts) -> list[Cue]:
    """What a person says stands in the reports before the outcome: `words` stating `signal`, wherever they occur.

    Raises ValueError where the signal is unknown or weighs nothing on the axis, or the words stand nowhere.
    """
    pack = load_review()
    look = Lookback(judge, pack, pack.axes[outcome.what], outcome.day)
    if not weighs(judge.knowledge, pack, signal, look.axis):
        raise ValueError(f"{signal} 不是{look.axis}轴上够分量的文本信号")
    found = []
    for one in _subject(findings, _dispute_of(findings, outcome.document), outcome):
        days = look.days(one.facts)
        facts = look.known_by(one.facts, days[-1]) if len(days) > 0 else None
        for report in () if facts is None else facts.reports:
            document = report.id.removeprefix("R-")
            at = texts(document, "text").find(words)
            if at >= 0:
                found.append(Cue(document, "text", at, at + len(words), words, signal, "复盘人指出"))
    if len(found) == 0:
        raise ValueError(f"出事前的来件里没有“{words}”")
    return found
