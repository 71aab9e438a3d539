"""What a structural rule sees: one dispute, what the graph says of its surroundings, and the packs it is read by.

Invariants: a scene is a value, so a rule is a pure function of it; `today` only serves duties, windows of the calendar
and what lapses by date; nothing in a scene is a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from knowledge.links import StructuralPack
from knowledge.signs import GraphSignal
from reasoning.model import DisputeFacts, Evidence, Fired, Surroundings, Value
from reasoning.signals import Reading


@dataclass(frozen=True, slots=True)
class Scene:
    """One dispute with its surroundings. `grave` says that a firm signal of grade A or B was stated."""

    facts: DisputeFacts
    around: Surroundings
    pack: StructuralPack
    reading: Reading
    known: Mapping[str, GraphSignal]
    today: str | None = None
    grave: bool = False

    def fire(self, id: str, note: str, evidence: tuple[Evidence, ...] = (), **bindings: Value) -> Fired:
        signal = self.known[id]
        axes = tuple(axis for axis in signal.axes if axis != "D")
        return Fired(id, signal.name, signal.severity, axes, evidence, False, signal.duty, note, bindings)

    def number(self, id: str, name: str) -> int:
        value = self.known[id].params[name]
        if not isinstance(value, int):
            raise TypeError(f"graph_signals.yaml: {id}.params.{name} is not a whole number")
        return value

    def names(self, id: str, name: str) -> tuple[str, ...]:
        value = self.known[id].params.get(name, ())
        return tuple(map(str, value)) if isinstance(value, tuple) else ()


Rule = Callable[[Scene], Fired | None]


def joined(ids: Iterable[str]) -> str:
    """The ids that were counted, as one value."""
    return "、".join(sorted(ids))
