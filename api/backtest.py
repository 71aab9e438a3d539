"""`jiefen backtest`: what a rule pack would have been worth between two days, and whether it may go live.

The way: what counts as an outcome → the past gone through in order of time (`api.rules.replay`) → the same worked out
anew on some days from the records of those days alone → figures (`reasoning.backtest`) → the gate. The result is kept
in the journal for exactly this content of the pack.

Refused, with the reason in words: too few outcomes to tell; a pack that leaks what was known only later (its file may
not name it, its alarms must come out the same when everything later is deleted, and it must not fire only on the record
of the event itself); one that alarms on too much; one that chance does as well as.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any, Literal

from api.bootstrap import Workspace
from api.problems import WrongUse
from api.progress import Reporter
from api.rules.outcomes import marked
from api.rules.replay import Alarm, Replayed, Trial, alarms_on, replay, steps
from graph.identity import Resolver
from graph.model import Record
from graph.projection import base_state
from graph.sync import sync
from knowledge.rulepack import Proof, RulePack, load_rules_pack
from reasoning.backtest import Frame, Measured, Subject, figures, shuffled_subjects
from reasoning.outcome import DisputeOutcome, What, implied
from reasoning.rulebook import address
from reasoning.when import day as day_of

Outcomes = Literal["both", "marked", "police"]
Documents = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a back-test is asked for; None: as the rules pack has it. `shuffled`: deal the outcomes out by this seed."""

    first: str
    last: str
    capacity: int | None = None
    horizon: int | None = None
    step: int | None = None
    outcomes: Outcomes = "both"
    shuffled: int | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """A pack gone through the past in order of time: matters with alarms and outcomes, and how it was checked."""

    subjects: tuple[Subject, ...]
    on_event: int
    outcomes: tuple[DisputeOutcome, ...]
    frame: Frame
    checked: tuple[str, ...]
    differing: tuple[str, ...]
    is_wide: bool


def backtest(space: Workspace, pack: RulePack, asked: Asked, reporter: Reporter) -> dict[str, Any]:
    """The report: figures, how they were made, `passed`, and `refused` with every reason in words."""
    past = gone_through(space, pack, asked, reporter)
    with reporter.stage("measure", "计量"):
        return report_of(pack, asked, past)


def gone_through(space: Workspace, pack: RulePack, asked: Asked, reporter: Reporter) -> Past:
    """Replay the past by steps, some of them again from nothing."""
    proof = load_rules_pack().proof
    _sound(asked)
    records = tuple(space.journal.records(space.reader_version))
    step = asked.step or (1 if len(records) <= proof.daily_up_to else proof.step_days)
    days = steps(asked.first, asked.last, step)
    checked = sorted(Random(proof.seed).sample(range(1, len(days)), min(proof.checked_days, len(days) - 1)))
    test = Trial.of(space, pack)
    with reporter.stage("replay", "回放", len(days)) as advance:
        found = replay(space, test, days, checked, advance)
    with reporter.stage("recheck", "重算"):
        differing = [days[place] for place in checked if _anew(space, test, days[place]) != found.standing[place]]
    outcomes = tuple(known_outcomes(space, records, asked.outcomes))
    subjects, on_event = subjects_of(found, outcomes, step)
    frame, again = _frame(asked, proof, step, records), tuple(days[place] for place in checked)
    return Past(subjects, on_event, outcomes, frame, again, tuple(differing), test.is_wide)


def report_of(pack: RulePack, asked: Asked, past: Past) -> dict[str, Any]:
    """The report on a past gone through; with `asked.shuffled` its outcomes are dealt out anew first."""
    subjects, on_event, frame = past.subjects, past.on_event, past.frame
    if asked.shuffled is not None:
        subjects, on_event = shuffled_subjects(subjects, asked.shuffled), 0
    told = figures(Measured(subjects, frame))
    refused = list(refusals(told, load_rules_pack().proof, on_event, past.differing))
    return {
        "pack": {"id": pack.id, "version": pack.version, "digest": address(pack)},
        "from": asked.first,
        "to": asked.last,
        "step_days": frame.step,
        "horizon_days": frame.horizon,
        "capacity_a_day": frame.capacity,
        "outcomes": {
            "used": asked.outcomes,
            "records": len(past.outcomes),
            "marked": sum(one.marked for one in past.outcomes),
        },
        "replay": "wide" if past.is_wide else "narrow",
        "checked_days": list(past.checked),
        "differing_days": list(past.differing),
        "only_on_the_event": on_event,
        "shuffled_by": asked.shuffled,
        **told,
        "passed": len(refused) == 0,
        "refused": refused,
    }


def _sound(asked: Asked) -> None:
    if day_of(asked.first) is None or day_of(asked.last) is None:
        raise WrongUse("--from 与 --to 要写成日期，如 2026-01-01")
    if asked.first >= asked.last:
        raise WrongUse(f"--from {asked.first} 不早于 --to {asked.last}：回测只按时间先后切分，要有一段时间")


def _frame(asked: Asked, proof: Proof, step: int, records: Sequence[Record]) -> Frame:
    ends = [record.document.recorded[:10] for record in records if record.document.recorded is not None]
    return Frame(
        start=_number(asked.first),
        stop=_number(asked.last),
        end=max((_number(end) for end in ends), default=0),
        horizon=asked.horizon or proof.horizon_days,
        step=step,
        capacity=asked.capacity or proof.capacity_a_day,
        resamples=proof.resamples,
        shuffles=proof.shuffles,
        seed=proof.seed,
    )


def _number(text: str) -> int:
    return date.fromisoformat(text[:10]).toordinal()


def known_outcomes(space: Workspace, records: Sequence[Record], used: Outcomes) -> tuple[DisputeOutcome, ...]:
    """The marked outcomes and, where asked for, those that police records state as fact; of one record the mark."""
    by_hand = marked(space) if used != "police" else ()
    if used == "marked":
        return by_hand
    counts = load_rules_pack().outcomes
    signals: dict[What, frozenset[str]] = {
        "criminal": frozenset(counts.criminal),
        "gathering": frozenset(counts.gathering),
    }
    stated = implied(records, frozenset(counts.channels), signals)
    named = {one.document for one in by_hand}
    return (*by_hand, *(one for one in stated if one.document not in named))


def subjects_of(found: Replayed, outcomes: Sequence[DisputeOutcome], step: int) -> tuple[tuple[Subject, ...], int]:
    """Every matter with its days, and on how many the pack fired no sooner than, and by, the record of the event."""
    home = {document: matter.id for matter in found.identity.matters for document in matter.documents}
    ends: dict[str, DisputeOutcome] = {}
    for outcome in sorted(outcomes, key=lambda one: (one.day, one.document), reverse=True):
        if outcome.document in home:
            ends[home[outcome.document]] = outcome
    alarms = _first_alarms(found, home)
    subjects = [
        _subject(found, matter.id, matter.documents, ends.get(matter.id), alarms.get(matter.id), step)
        for matter in found.identity.matters
    ]
    on_event = sum(
        place > 0 and id in ends and alarm_day >= ends[id].day and ends[id].document in alarm.rests_on
        for id, (place, alarm) in alarms.items()
        for alarm_day in (found.days[place],)
    )
    return tuple(one for one in subjects if one is not None), on_event


def _first_alarms(found: Replayed, home: Mapping[str, str]) -> dict[str, tuple[int, Alarm]]:
    """The first alarm on each matter: its step, and what it was."""
    first: dict[str, tuple[int, Alarm]] = {}
    for place in sorted(found.alarms):
        for alarm in found.alarms[place]:
            owners = Counter(home[document] for document in alarm.documents if document in home)
            if len(owners) > 0:
                owner = min(owners, key=lambda id: (-owners[id], id))
                first.setdefault(owner, (place, alarm))
    return first


def _subject(
    found: Replayed,
    id: str,
    documents: Documents,
    outcome: DisputeOutcome | None,
    alarm: tuple[int, Alarm] | None,
    step: int,
) -> Subject | None:
    start = _number(found.days[1])
    days = [_number(found.first[document]) for document in documents if document in found.first]
    if len(days) == 0:
        return None
    known = start - (start - min(days)) // step * step
    known = known if min(days) >= start else min(known, start - step)  # what came before was looked at before
    seen = next((found.seen[document] for document in sorted(documents) if document in found.seen), None)
    groups = {} if seen is None else {"kind": seen.kind, "town": seen.town, "channel": seen.channel}
    return Subject(
        id=id,
        known=known,
        outcome=None if outcome is None else _number(outcome.day),
        alarm=None if alarm is None else _number(found.days[alarm[0]]),
        before=alarm is not None and alarm[0] == 0,
        rank=() if alarm is None else alarm[1].rank,
        groups=groups,
    )


def _anew(space: Workspace, test: Trial, day: str) -> frozenset[Documents]:
    """The disputes on which the pack fires on a day, everything worked out from what was known by then alone."""
    seen = tuple(space.journal.records(space.reader_version, day))
    identity = Resolver(space.knowledge).resolve(seen, space.judgements(day))
    with space.scratch() as store:
        sync(store, base_state(seen, identity, space.knowledge, space.secret), "base")
        return frozenset(alarm.documents for alarm in alarms_on(space, test, store, day, lambda _: None))


def refusals(told: Mapping[str, Any], proof: Proof, on_event: int, differing: Sequence[str]) -> Iterator[str]:
    """Why the pack may not go live, each reason in words."""
    if len(differing) > 0:
        yield f"泄漏未来：删去 {'、'.join(differing)} 之后的记录重算，报警不同"
    if on_event > 0 and on_event / (on_event + told["hits"]) >= proof.late_share_below:
        yield f"泄漏未来：{on_event} 起凭事件记录本身才响，事前只响了 {told['hits']} 起，不是预警"
    if told["positives"] < proof.positives_from:
        yield f"期间内能预见的结果只有 {told['positives']} 起，少于 {proof.positives_from} 起，不下结论"
    share = told["alarmed_share"]
    if share is not None and share >= proof.fires_below:
        yield f"对 {share:.0%} 的纠纷都报警（上限 {proof.fires_below:.0%}），等于没有规则：提升 {_lift(told)}"
    if told["hits"] < proof.hits_from:
        yield f"事前命中只有 {told['hits']} 起，少于 {proof.hits_from} 起，不下结论"
    elif told["lift_interval"][0] is None or told["lift_interval"][0] <= 1:
        low, high = told["lift_interval"]
        yield f"提升 {_lift(told)} 的 95% 区间 {low}–{high} 含 1：与不看规则随便报警分不出"
    elif told["p"] >= proof.p_below:
        yield f"打乱结果后仍有 {told['p']:.1%} 的机会同样好（上限 {proof.p_below:.0%}）"


def _lift(told: Mapping[str, Any]) -> str:
    return "无从计算" if told["lift"] is None else f"{told['lift']:.2f}"


def lines(report: Mapping[str, Any]) -> Iterator[str]:
    """The report in words."""
    pack, lead = report["pack"], report["lead_days"]
    yield f"回测 {pack['id']}@{pack['version']}  {report['from']} 至 {report['to']}，每 {report['step_days']} 天一步"
    ends = f"其中后来出事且能预见的 {report['positives']} 起"
    yield f"  纠纷 {report['matters']} 起，{ends}；观察 {report['horizon_days']} 天"
    late = f"事后才响 {report['late']} 起"
    yield f"  报警 {report['alarms']} 起，可判的 {report['alerts']} 起，命中 {report['hits']} 起，{late}"
    base = f"同龄纠纷的基数 {_percent(report['base_rate'])}"
    yield f"  提升 {_lift(report)}（95% 区间 {_range(report['lift_interval'])}），{base}"
    yield f"  打乱结果：提升 {report['shuffled_lift']}（{_range(report['shuffled_interval'])}），p = {report['p']}"
    at = f"精确率 {_percent(report['precision_at_capacity'])}、召回 {_percent(report['recall_at_capacity'])}"
    yield f"  精确率 {_percent(report['precision'])}；每天看 {report['capacity_a_day']} 件时{at}"
    yield f"  每周报警 {report['alerts_per_week']} 起（{_range(report['alerts_per_week_interval'])}）"
    if lead["n"] > 0:
        yield f"  提前 {lead['median']:g} 天（中位；四分位 {_range(lead['quartiles'])}，n={lead['n']}）"
    for name, word in (("kind", "类型"), ("town", "镇街"), ("channel", "渠道")):
        for one in report["by"][name]:
            if one["alerts"] > 0:
                few = "（过少）" if one["few"] else ""
                said = f"报警 {one['alerts']}，命中 {one['hits']}，提升 {one['lift']}{few}"
                yield f"  {word} {one['value'] or '不明'}：{said}"
    yield "通过：可由另一岗位批准" if report["passed"] else "没有通过"
    yield from (f"  {reason}" for reason in report["refused"])


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.1%}"


def _range(pair: Sequence[float | None]) -> str:
    return "–".join("∞" if bound is None else f"{bound:g}" for bound in pair)
