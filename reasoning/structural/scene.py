"""What a structural rule sees: one dispute, what the graph says of its surroundings, and the packs it is read by.

Invariants: a scene is a value, so a rule is a pure function of it; `today` only serves duties, windows of the calendar
and what lapses by date; nothing in a scene is a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from knowledge import Knowledge
from knowledge.links import StructuralPack
from knowledge.signs import GraphSignal
from reasoning.model import DisputeFacts, EventFact, Evidence, Fired, Surroundings, Value
from reasoning.signals import Reading, evidence_of
from reasoning.stated import stated_elements


@dataclass(frozen=True, slots=True)
class Scene:
    """One dispute with its surroundings.

    `grave` says that a firm signal of grade A or B was stated, `held` names the protective facts proven and in force.
    """

    facts: DisputeFacts
    around: Surroundings
    pack: StructuralPack
    reading: Reading
    knowledge: Knowledge
    today: str | None = None
    grave: bool = False
    held: frozenset[str] = frozenset()

    @property
    def known(self) -> Mapping[str, GraphSignal]:
        return self.knowledge.graph_signals

    @property
    def is_settled(self) -> bool:
        return not self.held.isdisjoint(self.pack.settled_by)

    def fire(self, id: str, note: str, evidence: tuple[Evidence, ...] = (), **bindings: Value) -> Fired:
        signal = self.known[id]
        axes = tuple(axis for axis in signal.axes if axis != "D")
        return Fired(id, signal.name, signal.severity, axes, evidence, False, signal.duty, note, bindings)

    def doubted(self, id: str, grade: str, note: str, evidence: tuple[Evidence, ...], **bindings: Value) -> Fired:
        """As `fire`, but to be checked and with a grade of its own."""
        return replace(self.fire(id, "待核：" + note, evidence, **bindings), grade=grade, pending=True)

    def number(self, id: str, name: str) -> int:
        value = self.known[id].params[name]
        if not isinstance(value, int):
            raise TypeError(f"graph_signals.yaml: {id}.params.{name} is not a whole number")
        return value

    def share(self, id: str, name: str) -> float:
        return float(str(self.known[id].params[name]))

    def word(self, id: str, name: str) -> str:
        return str(self.known[id].params[name])

    def names(self, id: str, name: str) -> tuple[str, ...]:
        value = self.known[id].params.get(name, ())
        return tuple(map(str, value)) if isinstance(value, tuple) else ()

    def stated(self, id: str, name: str) -> tuple[EventFact, ...]:
        """The statements of the legal elements that a parameter lists."""
        return stated_elements(self.facts, self.names(id, name))

    def evidence(self, events: Iterable[EventFact]) -> tuple[Evidence, ...]:
        return tuple(evidence_of(self.facts, event) for event in events)


Rule = Callable[[Scene], Fired | None]


def joined(ids: Iterable[str]) -> str:
    """The ids that were counted, as one value."""
    return "、".join(sorted(ids))
