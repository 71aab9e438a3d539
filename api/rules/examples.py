"""Running the made-up examples of a rule pack: each rule fires on one and stays silent on the other, or the pack fails.

Pure but for the reader, which is loaded only where an example is written as text. An example is judged by its rule
alone, so that no other rule of the pack can fire in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from graph.masking import SNIPPET
from graph.model import Assertion, Document, Extraction
from knowledge import Knowledge
from knowledge.rulepack import Example, ExampleReport, Rule, RulePack
from reasoning.colours import Case
from reasoning.judge import Judge
from reasoning.model import DisputeFacts, EventFact, Fired, Named, ReportFact, Surroundings
from reasoning.rulebook import About, Rulebook
from reasoning.rules import firings

Read = Callable[[Document], Extraction]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one example: whether it did what it should, and in words what it did."""

    rule: str
    name: str
    example: str
    passed: bool
    said: str

    def shown(self) -> dict[str, Any]:
        return {
            "rule": self.rule, "name": self.name, "example": self.example, "passed": self.passed, "said": self.said,
        }  # fmt: skip


def run_examples(pack: RulePack, knowledge: Knowledge, read: Read) -> tuple[Tried, ...]:
    """Both examples of every rule, in the order of the file."""
    return tuple(tried for rule in pack.rules for tried in _of_rule(pack, rule, knowledge, read))


def _of_rule(pack: RulePack, rule: Rule, knowledge: Knowledge, read: Read) -> Iterator[Tried]:
    alone = pack.model_copy(update={"rules": (rule,)})
    for name, example, wanted in (("fires", rule.examples.fires, True), ("silent", rule.examples.silent, False)):
        said = fired_on(alone, example, knowledge, read)
        words = said if said != "" else "没有触发"
        yield Tried(rule.id, rule.name, name, (said != "") is wanted, words)


def fired_on(pack: RulePack, example: Example, knowledge: Knowledge, read: Read) -> str:
    """How a pack of one rule speaks of an example, in words; "" where it is silent."""
    facts, given = _facts(example, knowledge, read), tuple(_given(knowledge, id) for id in example.given)
    today = max(report.day for report in example.reports)
    judge = Judge.of(knowledge, Rulebook((pack,)))
    signals = (*judge.signals(facts, Surroundings(), today), *given)
    if pack.rules[0].parameter is not None:
        return _change(judge, Judge.of(knowledge), facts, today, given)
    case = _case(judge, facts, signals, example.disputes, pack.rules[0])
    return "；".join(one.words for one in firings(case))


def _case(judge: Judge, facts: DisputeFacts, signals: tuple[Fired, ...], disputes: int, rule: Rule) -> Case:
    """The case of the example: of a dispute, or of a cluster of so many for a rule on clusters."""
    case = judge.case(facts, signals)
    if rule.when is None or rule.when.disputes_from is None:
        return case
    channels = [report.channel for report in facts.reports]
    about = About(case.kind, case.line, judge.towns(facts), channels, judge.happenings(facts), whole=True)
    return replace(case, disputes=disputes, pooled=signals, rules=judge.rules.bind(about))


def _change(judge: Judge, plain: Judge, facts: DisputeFacts, today: str, given: tuple[Fired, ...]) -> str:
    """What another parameter changes: signals or colours that differ."""
    after, before = (
        (sorted(one.id for one in signals), one.verdict(one.case(facts, signals)).colour.value)
        for one, signals in ((one, (*one.signals(facts, Surroundings(), today), *given)) for one in (judge, plain))
    )
    return (
        ""
        if after == before
        else f"信号 {'、'.join(before[0])} 变为 {'、'.join(after[0])}，{before[1]} 变为 {after[1]}"
    )


def _given(knowledge: Knowledge, id: str) -> Fired:
    known = knowledge.graph_signals.get(id) or knowledge.text_signals[id]
    axes = tuple(axis for axis in known.axes if axis != "D")
    return Fired(id, known.name, known.severity, axes, (), False, known.duty)


def _facts(example: Example, knowledge: Knowledge, read: Read) -> DisputeFacts:
    reports = tuple(
        ReportFact(f"R-{place}", f"例{place}", one.channel, one.day, one.day, snippet=one.text[:SNIPPET])
        for place, one in enumerate(example.reports, 1)
    )
    events = tuple(
        event for place, one in enumerate(example.reports, 1) for event in _events(f"R-{place}", one, knowledge, read)
    )
    region = None if example.town is None else knowledge.regions[example.town]
    town = () if region is None else (Named(f"G-{region.code}", region.name, code=region.code),)
    days = sorted(one.day for one in example.reports)
    return DisputeFacts(
        id="D-example",
        name="虚构的纠纷",
        kind=example.kind,
        line=knowledge.kinds[example.kind].line,
        since=days[0],
        until=days[-1],
        people=example.people,
        money=example.money,
        overdue_days=example.overdue_days,
        reports=reports,
        events=events,
        regions=town,
    )


def _events(id: str, report: ExampleReport, knowledge: Knowledge, read: Read) -> Iterator[EventFact]:
    for place, one in enumerate(report.states):
        assertion = Assertion(one.assertion)
        start = 1000 + 10 * place
        name = knowledge.text_signals[one.signal].name
        yield EventFact(
            f"V-{id}-{place}", one.signal, assertion, id, id, "text", start, start + len(name), name, one.day, one.day
        )
    if report.text != "":
        yield from _read_events(id, report, read)


def _read_events(id: str, report: ExampleReport, read: Read) -> Iterator[EventFact]:
    document = Document(id, "example", report.channel, id, "", report.text, report.day, report.day)
    for place, one in enumerate(read(document).signals):
        stated = one.detail.time if one.detail is not None else ""
        since, _, until = stated.partition("/")
        yield EventFact(
            f"V-{id}-t{place}", one.id, one.assertion, id, id, one.field, one.start, one.end, one.text,
            since or None, until or since or None,
        )  # fmt: skip
