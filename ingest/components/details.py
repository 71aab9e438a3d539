"""Who, whom, when and how far: what a signal that is stated as a fact says of its parties and its time.

`ingest.frames` reads who acts and who suffers, `graph.when` the time, `ingest.threats` the grade of a threat.
Invariants: a signal that is no fact stays bare, and a field without facts costs nothing; names are words of the field
as written; every reason of a grade lies in the field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from graph.model import Assertion, Detail, Field, Mention, Quantity, Reason, Signal
from graph.when import stated_time
from ingest.clauses import Clauses, split
from ingest.frames import Frame, Stretch, manners
from ingest.parties import AUTHOR, GROUP, writer_of
from ingest.plain import Stretch as Disguised
from ingest.plain import widened
from ingest.scenes import NOBODY, Found, Scene, scene_at, window
from ingest.threats import Threat, grounds
from knowledge.lexicon_threats import party_lexicon, threat_lexicon

NAME = "jiefen_details"
ARMED = "T02"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A field as it is read and as it is written, with what is known of it when its signals are told in detail."""

    text: str
    signals: Sequence[Signal]
    mentions: Sequence[Mention] = ()
    dates: Sequence[Quantity] = ()
    told: str | None = None
    surface: str = ""
    stretches: Sequence[Disguised] = ()
    field: Field = "text"


def create(nlp: Any, name: str) -> Any:
    """The spaCy step: completes `doc._.signals`."""
    return _step


def _step(doc: Any) -> Any:
    known = doc._
    if any(signal.assertion is Assertion.ACTUAL for signal in known.signals):
        written = (known.surface, known.stretches, known.field)
        known.signals = detailed(
            Sheet(known.plain, known.signals, known.mentions, known.quantities, known.time, *written)
        )
    return doc


def detailed(sheet: Sheet) -> list[Signal]:
    """The signals of `sheet` in their order, those stated as a fact with their details."""
    facts = [signal for signal in sheet.signals if signal.assertion is Assertion.ACTUAL]
    armed = [(signal.start, signal.end) for signal in facts if signal.id == ARMED]
    reader = _Reader(sheet, split(sheet.text), {}, writer_of(sheet.text), armed)
    return [replace(s, detail=reader.detail(s)) if s.assertion is Assertion.ACTUAL else s for s in sheet.signals]


@dataclass(frozen=True, slots=True)
class _Reader:
    sheet: Sheet
    clauses: Clauses
    scenes: dict[int, Scene]
    writer: str
    armed: Sequence[tuple[int, int]]

    def detail(self, signal: Signal) -> Detail:
        frame = self._frame(signal)
        if signal.id in threat_lexicon().self_harm:
            by = against = frame.one_in_need()
        else:
            by = frame.doer()
            against = frame.sufferer(by)
        why = self._why(signal, frame.scene, against)
        return Detail(
            by=self._written(by),
            against=self._written(against),
            time=self._time(signal),
            grade=why[-1].grade if len(why) > 0 else 0,
            why=why,
        )

    def _frame(self, signal: Signal) -> Frame:
        scene = self._scene(signal.start)
        before = self._scene(scene.start - 1) if scene.start > 0 else None
        letting = signal.id in party_lexicon().letting
        at = Stretch(signal.start, signal.end, _manner(signal.id), letting)
        return Frame(scene, before, at, self.writer)

    def _scene(self, offset: int) -> Scene:
        start = window(self.clauses, offset)[0]
        if start not in self.scenes:
            self.scenes[start] = scene_at(self.sheet.text, self.clauses, offset, self.sheet.mentions)
        return self.scenes[start]

    def _time(self, signal: Signal) -> str:
        sheet = self.sheet
        return stated_time(sheet.surface or sheet.text, sheet.dates, sheet.field, signal.start, signal.end, sheet.told)

    def _why(self, signal: Signal, scene: Scene, target: Found) -> tuple[Reason, ...]:
        if signal.id not in threat_lexicon().signals:
            return ()
        armed = [(start, end) for start, end in self.armed if scene.start <= start and end <= scene.end]
        self_harm = signal.id in threat_lexicon().self_harm
        threat = Threat(signal.start, signal.end, (scene.start, scene.end), self_harm, armed)
        return tuple(self._reason(*ground) for ground in grounds(self.sheet.text, threat, target))

    def _reason(self, grade: int, start: int, end: int) -> Reason:
        start, end = widened(start, end, self.sheet.stretches)
        return Reason(grade, start, end, (self.sheet.surface or self.sheet.text)[start:end])

    def _written(self, found: Found) -> str:
        """What tells the party, as written; what a pronoun stands for, as it is read."""
        if found == NOBODY or found.value in (AUTHOR, GROUP, ""):
            return found.value
        start, end = found.start, found.end
        if self.sheet.text[start:end] != found.value:
            start = self.sheet.text.find(found.value)
            end = start + len(found.value)
        start, end = widened(start, end, self.sheet.stretches)
        return (self.sheet.surface or self.sheet.text)[start:end]


@cache
def _manners() -> dict[str, str]:
    return dict(manners()) | dict.fromkeys(threat_lexicon().self_harm, "self")


def _manner(signal: str) -> str:
    return _manners().get(signal, "open")
