"""Looking back on a known outcome: what was known on each day, when it alarmed, and what would have alarmed earlier.

Requirements and invariants that make this correct:
- **Nothing from later**: a day is judged by the reports recorded by then, and by their statements and numbers only.
- **Counterfactual, not opinion**: a stage lost the alarm only if mending that stage alone makes the same rules alarm
  earlier; each such recomputation names its day, its rule and its characters.
- pure: facts in, values out; it writes nothing and changes no finding. It is about disputes, never about people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from graph.model import Assertion, Colour
from knowledge import Knowledge
from knowledge.review import Looser, ReviewPack, Stage
from reasoning.judge import Judge
from reasoning.model import (
    RANK,
    DisputeFacts,
    DisputeFinding,
    EventFact,
    Evidence,
    Fired,
    ReportFact,
    Step,
    Surroundings,
)
from reasoning.signals import report_of
from reasoning.when import earliest, latest

_NUMBERS = {"Q-people": "people", "Q-money": "money", "Q-overdue": "overdue_days"}


@dataclass(frozen=True, slots=True)
class Past:
    """A dispute to look back on: its facts as known today, and what it was judged among."""

    facts: DisputeFacts
    around: Surroundings


@dataclass(frozen=True, slots=True)
class Cue:
    """Characters in which somebody (or the word list) sees a signal that was not read so; `why` says who sees it."""

    document: str
    field: str
    start: int
    end: int
    text: str
    signal: str
    why: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """The first day on which an axis stood high enough: the dispute, the colour, the steps and what they rest on."""

    day: str
    dispute: str
    colour: Colour
    steps: tuple[Step, ...]
    signals: tuple[Fired, ...]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The characters behind the steps."""
        said = (*(e for s in self.signals for e in s.evidence), *(e for step in self.steps for e in step.evidence))
        return tuple(dict.fromkeys(said))


@dataclass(frozen=True, slots=True)
class Mended:
    """What one mended stage would have done: the alarm it gives, in words, and the values that say what was mended."""

    stage: Stage
    alarm: Alarm
    text: str
    cues: tuple[Cue, ...] = ()
    dispute: str = ""
    looser: Looser | None = None
    assertions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookback:
    """How to look: the judge, the pack, the axis that counts and the day before which an alarm is in time."""

    judge: Judge
    pack: ReviewPack
    axis: str
    before: str

    # ---- what was known

    def known_by(self, facts: DisputeFacts, day: str) -> DisputeFacts | None:
        """The facts as known at the end of a day, None where nothing was."""
        reports = tuple(one for one in facts.reports if (recorded(one) or "9999") <= day)
        if len(reports) == 0:
            return None
        ids = {one.id for one in reports}
        figures = tuple(one for one in facts.figures if one.report in ids)
        times = [one.time or one.known_from for one in reports]
        return replace(
            facts,
            reports=reports,
            events=tuple(one for one in facts.events if one.report in ids),
            figures=figures,
            since=earliest(times),
            until=latest(times),
            voices=min(facts.voices, len(reports)),
            **{name: _largest(facts, figures, signal, name) for signal, name in _NUMBERS.items()},
        )

    def days(self, facts: DisputeFacts) -> tuple[str, ...]:
        """The days before the outcome on which the dispute gained a report."""
        days = {recorded(one) for one in facts.reports}
        return tuple(sorted(day for day in days if day is not None and day < self.before))

    def on(self, past: Past, day: str) -> DisputeFinding | None:
        """The finding on a dispute as known on a day."""
        facts = self.known_by(past.facts, day)
        return None if facts is None else self.judge.dispute(facts, past.around, day)

    def timeline(self, past: Past) -> list[tuple[str, DisputeFinding]]:
        """The finding on each day on which a report came in."""
        shown = ((day, self.on(past, day)) for day in self.days(past.facts))
        return [(day, finding) for day, finding in shown if finding is not None]

    def alarm(self, pasts: Iterable[Past]) -> Alarm | None:
        """The first alarm in time on any of some disputes."""
        found = (_alarm(day, finding, self) for past in pasts for day, finding in self.timeline(past))
        return min((one for one in found if one is not None), key=lambda one: (one.day, one.dispute), default=None)

    # ---- what would have alarmed earlier

    def mended(
        self, pasts: Sequence[Past], others: Sequence[tuple[Past, str]], cues: Sequence[Cue]
    ) -> tuple[Mended, ...]:
        """Every stage whose mending alone alarms earlier than what happened, the earliest first.

        `others`: disputes that may belong to the first of `pasts`, each with the reason in words.
        """
        real = self.alarm(pasts)
        found = (*self._read(pasts, cues), *self._linked(pasts, others), *self._loosened(pasts), *self._believed(pasts))
        order = {stage.id: place for place, stage in enumerate(self.pack.stages)}
        earlier = [one for one in found if real is None or one.alarm.day < real.day]
        return tuple(sorted(earlier, key=lambda one: (one.alarm.day, order[one.stage], one.text)))

    def _read(self, pasts: Sequence[Past], cues: Sequence[Cue]) -> Iterator[Mended]:
        """With each cue alone read as a fact, then with all of them."""
        chosen = [(cue,) for cue in cues] + ([tuple(cues)] if len(cues) > 1 else [])
        for some in chosen:
            alarm = self.alarm([replace(past, facts=read_too(past.facts, some)) for past in pasts])
            if alarm is not None:
                words = "、".join(f"“{cue.text}”（{self._name(cue.signal)}）" for cue in some)
                yield Mended("not_extracted", alarm, f"若读出{words}", some)

    def _linked(self, pasts: Sequence[Past], others: Sequence[tuple[Past, str]]) -> Iterator[Mended]:
        for other, why in others:
            whole = replace(pasts[0], facts=joined(pasts[0].facts, other.facts))
            alarm = self.alarm([whole])
            if alarm is not None:
                yield Mended("not_linked", alarm, f"若与 {other.facts.id} 合看（{why}）", dispute=other.facts.id)

    def _loosened(self, pasts: Sequence[Past]) -> Iterator[Mended]:
        for looser in self.pack.looser:
            knowledge = changed(self.judge.knowledge, looser.parameter.split("."), looser.value)
            alarm = replace(self, judge=replace(self.judge, knowledge=knowledge)).alarm(pasts)
            if alarm is not None:
                yield Mended("below_threshold", alarm, f"若{looser.name}放宽到 {looser.value}", looser=looser)

    def _believed(self, pasts: Sequence[Past]) -> Iterator[Mended]:
        """With what is heard or feared taken as stated."""
        for assertion, words in ((Assertion.HEARSAY, "转述"), (Assertion.HYPOTHETICAL, "担忧、假设")):
            alarm = self.alarm([replace(past, facts=_believing(past.facts, assertion)) for past in pasts])
            if alarm is not None:
                said = ("actual", assertion.value)
                yield Mended("below_threshold", alarm, f"若{words}不降档", assertions=said)

    def _name(self, signal: str) -> str:
        known = self.judge.knowledge.text_signals.get(signal)
        return signal if known is None else known.name


def recorded(report: ReportFact) -> str | None:
    """The day from which a report was known."""
    return (report.known_from or report.time or "")[:10] or None


def read_too(facts: DisputeFacts, cues: Iterable[Cue]) -> DisputeFacts:
    """The facts with some characters read as facts; what was read there of that signal gives way."""
    here = {one.id: one for one in facts.reports}
    own = [cue for cue in cues if f"R-{cue.document}" in here]
    kept = tuple(event for event in facts.events if not any(_same(event, cue) for cue in own))
    return replace(facts, events=(*kept, *(_event(cue, here[f"R-{cue.document}"]) for cue in own)))


def joined(one: DisputeFacts, other: DisputeFacts) -> DisputeFacts:
    """Two disputes seen as one, under the first one's id and kind."""
    return replace(
        one,
        reports=tuple(dict.fromkeys((*one.reports, *other.reports))),
        events=tuple(dict.fromkeys((*one.events, *other.events))),
        figures=tuple(dict.fromkeys((*one.figures, *other.figures))),
        voices=one.voices + other.voices,
        people=max(one.people, other.people),
        money=max(one.money, other.money),
        overdue_days=max(one.overdue_days, other.overdue_days),
        sites=tuple(dict.fromkeys((*one.sites, *other.sites))),
        enterprises=tuple(dict.fromkeys((*one.enterprises, *other.enterprises))),
        units=tuple(dict.fromkeys((*one.units, *other.units))),
    )


def misread(facts: DisputeFacts, knowledge: Knowledge, pack: ReviewPack, axis: str) -> tuple[Cue, ...]:
    """What the reader did read, but took for a matter of others: signals of the axis, grave enough to count."""
    return tuple(
        Cue(e.document, e.field, e.start, e.end, e.snippet, e.signal, "读出来了，但当作别人的事")
        for e in facts.events
        if e.assertion is Assertion.OTHER and weighs(knowledge, pack, e.signal, axis)
    )


def unread(
    facts: DisputeFacts, texts: Mapping[tuple[str, str], str], knowledge: Knowledge, pack: ReviewPack, axis: str
) -> tuple[Cue, ...]:
    """Words of the pack that document a signal and stand in a report where nothing was read of it. `texts`: by
    document and field. A word behind a denial is none.
    """
    found = []
    for (document, field), text in sorted(texts.items()):
        for id, signal in sorted(knowledge.text_signals.items()):
            read = any(e.document == document and e.signal == id for e in facts.events)
            if read or not weighs(knowledge, pack, id, axis):
                continue
            places = ((cue, text.find(cue)) for cue in signal.cues)
            hits = [(cue, at) for cue, at in places if at >= 0 and not _denied(text, at, pack)]
            found += [
                Cue(document, field, at, at + len(cue), cue, id, "原文有此用语，没有读出") for cue, at in hits[:1]
            ]
    return tuple(found)


def weighs(knowledge: Knowledge, pack: ReviewPack, signal: str, axis: str) -> bool:
    """Whether a text signal is grave enough on an axis that missing it matters."""
    known = knowledge.text_signals.get(signal)
    return known is not None and not known.duty and axis in known.axes and known.severity in pack.human_severities


def changed(knowledge: Knowledge, path: Sequence[str], value: int) -> Knowledge:
    """The knowledge with one parameter of a pack set to another value."""
    head, *rest = path
    return replace(knowledge, **{head: _changed(getattr(knowledge, head), rest, value)})


def _changed(node: Any, path: Sequence[str], value: int) -> Any:
    if len(path) == 0:
        return value
    head, *rest = path
    if isinstance(node, BaseModel):
        return node.model_copy(update={head: _changed(getattr(node, head), rest, value)})
    return {**node, head: _changed(node[head], rest, value)}


def _alarm(day: str, finding: DisputeFinding, look: Lookback) -> Alarm | None:
    least = RANK[Colour(look.pack.alarm)]
    colour = finding.verdict.axes.get(look.axis)
    if colour is None or RANK[colour] < least:
        return None
    steps = tuple(
        step
        for step in finding.verdict.steps
        if step.axis == look.axis
        and step.effect in (one.value for one in Colour)
        and RANK[Colour(step.effect)] >= least
    )
    ids = {id for step in steps for id in step.signals}
    return Alarm(day, finding.id, colour, steps, tuple(one for one in finding.signals if one.id in ids))


def _largest(facts: DisputeFacts, left: Sequence[EventFact], signal: str, name: str) -> Any:
    """A number from the statements known by then; as it is where none of its statements came later."""
    told = [event for event in left if event.signal == signal]
    whole = getattr(facts, name)
    if len(told) == sum(event.signal == signal for event in facts.figures):
        return whole
    return type(whole)(max((_value(event, float(whole)) for event in told), default=0.0))


def _value(event: EventFact, otherwise: float) -> float:
    try:
        return float(event.value)
    except ValueError:
        return otherwise


def _same(event: EventFact, cue: Cue) -> bool:
    here = (event.document, event.field, event.signal) == (cue.document, cue.field, cue.signal)
    return here and event.start < cue.end and cue.start < event.end


def _event(cue: Cue, report: ReportFact) -> EventFact:
    id = f"V-review-{cue.document}-{cue.field}-{cue.start}-{cue.signal}"
    place = (report.id, cue.document, cue.field, cue.start, cue.end, cue.text)
    return EventFact(id, cue.signal, Assertion.ACTUAL, *place)


def _believing(facts: DisputeFacts, assertion: Assertion) -> DisputeFacts:
    events = (replace(e, assertion=Assertion.ACTUAL) if e.assertion is assertion else e for e in facts.events)
    return replace(facts, events=tuple(events))


def _denied(text: str, at: int, pack: ReviewPack) -> bool:
    return any(word in text[max(0, at - pack.cue_gap) : at] for word in pack.cue_denials)


def acts(facts: DisputeFacts, names: Iterable[str], elements: Mapping[str, str]) -> list[tuple[str, EventFact]]:
    """What units did, by day: statements of these elements (`handled.solved`; `measure` means any). `elements`: the
    event signal of each element.
    """
    wanted = {(elements[name.partition(".")[0]], name.partition(".")[2]) for name in names}
    found = []
    for event in facts.events:
        report = report_of(facts, event)
        day = None if report is None else recorded(report)
        fits = (event.signal, event.value) in wanted or (event.signal, "") in wanted
        if day is not None and fits and event.assertion is Assertion.ACTUAL:
            found.append((day, event))
    return sorted(found, key=lambda one: (one[0], one[1].id))
