"""What a review flows back into: a draft rule pack, a judgement for identity, an example for the reader, or a note.

Invariants: a draft names an office as its author and marks its examples unconfirmed, so nobody takes it for approved;
it speaks of signals, days and channels of one made-up-looking case without any name, text or number of a record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from graph.model import Assertion, digest
from knowledge.review import Stage
from reasoning.model import DisputeFacts, DisputeFinding
from reasoning.outcome import WHAT_WORDS, DisputeOutcome
from reasoning.review import Lookback, Mended, Past, recorded
from reasoning.signals import report_of

ROLE = "综治中心研判岗"
_MOST = 3
Tree = dict[str, Any]


def proposal(
    look: Lookback, own: DisputeFinding, outcome: DisputeOutcome, stage: Stage, mended: Sequence[Mended]
) -> Tree | None:
    """What to propose for a stage: `{kind, text, pack?}`, `pack` being the YAML of a pack for `jiefen rules check`."""
    best = mended[0] if len(mended) > 0 else None
    if stage == "not_extracted" and best is not None:
        return _reading(best)
    if stage == "not_linked" and best is not None:
        return {
            "kind": "identity",
            "text": f"请辨认 {own.id} 与 {best.dispute} 是否同一件事",
            "command": f"jiefen identity same matter {own.id} {best.dispute}",
        }
    if stage == "below_threshold" and best is not None:
        return _rule(look, own, outcome, _looser(look, own, best), best.text)
    if stage == "no_rule":
        return _rule(look, own, outcome, _floor(look, own, ("actual",)), "已读出的信号合在一起没有规则管")
    return _note(stage)


def _reading(best: Mended) -> Tree:
    examples = [
        {"signal": cue.signal, "words": cue.text, "document": cue.document, "start": cue.start} for cue in best.cues
    ]
    return {"kind": "reading", "text": f"{best.text}：请补入用语表并加一条正例、一条否定反例", "examples": examples}


def _note(stage: Stage) -> Tree | None:
    notes = {
        "routed_late": "请核对派单与签收时限，逾期的按 workflow 的催办阶梯办",
        "closed_early": "请在了结后按 7、30、90 天回访，再发即重开",
    }
    return {"kind": "note", "text": notes[stage]} if stage in notes else None


def _looser(look: Lookback, own: DisputeFinding, best: Mended) -> Tree:
    if best.looser is not None:
        return {"parameter": best.looser.parameter, "value": best.looser.value}
    return _floor(look, own, best.assertions)


def _floor(look: Lookback, own: DisputeFinding, assertions: Sequence[str]) -> Tree:
    """A condition on the signals that were there, in their order where they came on several days."""
    signals = [id for id in _signals(look, own) if id in look.judge.knowledge.text_signals][:_MOST]
    asked = [{"signal": id, "assertions": list(assertions)} for id in signals]
    when: Tree = {"all": asked, "kinds": [own.facts.kind]}
    return {"when": when, "floor": {"axis": look.axis, "colour": look.pack.alarm}}


def _signals(look: Lookback, own: DisputeFinding) -> list[str]:
    days = look.days(own.facts)
    finding = None if len(days) == 0 else look.on(Past(own.facts, own.around), days[-1])
    if finding is None:
        return []
    return [one.id for one in finding.signals if look.axis in one.axes and not one.duty]


def _rule(look: Lookback, own: DisputeFinding, outcome: DisputeOutcome, effect: Mapping[str, Any], text: str) -> Tree:
    """A rule pack of one draft rule, with the reviewed case as its firing example and its denial as the silent one."""
    id = f"review-{digest(own.id, outcome.document)[:8]}"
    source = f"复盘：记录 {outcome.key}，{outcome.day} {WHAT_WORDS[outcome.what]}"
    rule = {
        "id": "R1",
        "name": "复盘拟定",
        "why": text,
        "source": source,
        "assumption": True,
        **effect,
        "examples": {"confirmed": False, "fires": _example(look, own, False), "silent": _example(look, own, True)},
    }
    pack = {
        "pack": "rule_pack",
        "version": "0.1",
        "id": id,
        "author_role": ROLE,
        "why": f"{source}；{text}",
        "effective_from": outcome.day,
        "source": source,
        "assumption": True,
        "rules": [rule],
    }
    written = yaml.safe_dump(pack, allow_unicode=True, sort_keys=False, width=110)
    return {"kind": "rule", "text": f"拟定规则：{text}", "pack": written}


def _example(look: Lookback, own: DisputeFinding, silent: bool) -> Tree:
    """The case as it was known the day before, without names and words; `silent`: everything denied."""
    days = look.days(own.facts)
    facts = look.known_by(own.facts, days[-1]) if len(days) > 0 else None
    reports = [] if facts is None else _reports(look, facts, silent)
    numbers: Tree = {}
    if facts is not None and not silent:
        numbers = {"people": facts.people, "overdue_days": facts.overdue_days}
    return {"kind": own.facts.kind, "reports": reports, **numbers}


def _reports(look: Lookback, facts: DisputeFacts, silent: bool) -> list[Tree]:
    known = look.judge.knowledge.text_signals
    shown = []
    for report in facts.reports:
        told = [event for event in facts.events if report_of(facts, event) == report and event.signal in known]
        states = [
            {"signal": event.signal, "assertion": "negated" if silent else event.assertion.value}
            for event in told
            if event.assertion is not Assertion.OTHER
        ]
        shown.append({"day": recorded(report) or look.before, "channel": report.channel, "states": states})
    return shown
