"""Where a dispute stands in law: its stage, how mediation went, what was ordered to be paid, what units answered, and
which measures were taken.

Invariants: each of them rests on one statement; the stage is the furthest that is told, the order the largest,
mediation and the answer of a unit what was told last; of equal ones the earliest report's first statement is taken, so
the order of records changes nothing. Outcomes of mediation and measures are kept for each report that tells them, since
what came after what matters.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.figures import amount
from graph.model import Claim, Document, ElementId, Record
from graph.sheet import Sheet
from knowledge.lexicon_elements import value_names

STAGE: Final = "L-stage"
MEDIATION: Final = "L-mediation"
ORDERED: Final = "L-ordered"

EVENT_OF: Final[Mapping[str, str]] = {
    "court_stage": STAGE,
    "mediation": MEDIATION,
    "ordered_to_pay": ORDERED,
    "handled": "L-handled",
    "measure": "L-measure",
}
"""Legal elements and the `signal` of the events that state them."""

_COURSES: Final = frozenset({ElementId.STAGE, ElementId.MEDIATION, ElementId.MEASURE})

Value = float | int | str
Place = tuple[str, str, str, int, str]


@dataclass(frozen=True, slots=True)
class Stated:
    """An element of kind `id` as `claim` states it in `document`; `value` and `detail` as in `graph.model.Element`."""

    id: ElementId
    value: Value
    detail: str
    document: Document
    claim: Claim

    @property
    def told(self) -> Place:
        """When and where it is told, earliest first."""
        at = self.document.recorded or self.document.time or "9999"
        return at, self.document.id, self.claim.field, self.claim.start, self.claim.id

    def caption(self) -> str:
        """The element in words, short enough for a caption."""
        if self.id is ElementId.ORDERED:
            return f"责令付款{amount(float(self.value))}" if isinstance(self.value, int | float) else "责令付款"
        name = value_names(self.id.value).get(str(self.value), str(self.value))
        return f"程序：{name}" if self.id is ElementId.STAGE else name


def legal_state(records: Sequence[Record], sheet: Sheet) -> dict[str, Stated]:
    """What the reports of one dispute say of its stage, of mediation and of an order to pay, by event signal."""
    told = [one for record in records for one in _stated(record.document, sheet)]
    best = {
        STAGE: _first([one for one in told if one.id is ElementId.STAGE], _stage),
        MEDIATION: _last([one for one in told if one.id is ElementId.MEDIATION]),
        ORDERED: _first([one for one in told if one.id is ElementId.ORDERED], _sum),
    }
    return {signal: one for signal, one in best.items() if one is not None}


def answers(told: Sequence[tuple[str, Stated]]) -> Mapping[str, Stated]:
    """What came last of asking each unit, by its id, of its answers as told."""
    return dict(sorted(dict(told).items()))


def courses(records: Sequence[Record], sheet: Sheet) -> list[tuple[str, Stated]]:
    """Every stage, outcome of mediation and measure that a report tells, with its event's `signal`, as told."""
    told = (one for record in records for one in _stated(record.document, sheet) if one.id in _COURSES)
    return [(EVENT_OF[one.id.value], one) for one in sorted(told, key=lambda one: one.told)]


def unit_answers(
    records: Sequence[Record], sheet: Sheet, unit_of: Callable[[str], str | None]
) -> list[tuple[str, Stated]]:
    """Every answer of a unit that is known by name, with the unit's id, as told."""
    told = [one for record in records for one in _stated(record.document, sheet) if one.id is ElementId.HANDLED]
    known = ((unit_of(one.detail), one) for one in sorted(told, key=lambda one: one.told))
    return [(id, one) for id, one in known if id is not None]


def _stated(document: Document, sheet: Sheet) -> list[Stated]:
    made = []
    for claim in sheet.of_predicate(document.id, "element"):
        said = json.loads(claim.value)
        made.append(Stated(ElementId(said["id"]), said["value"], said["detail"], document, claim))
    return made


def _first(stated: Sequence[Stated], size: Callable[[Stated], float]) -> Stated | None:
    return min(stated, key=lambda one: (-size(one), one.told), default=None)


def _last(stated: Sequence[Stated]) -> Stated | None:
    return max(stated, key=lambda one: one.told, default=None)


def _stage(one: Stated) -> float:
    order = list(value_names(ElementId.STAGE.value))
    return order.index(str(one.value)) if one.value in order else -1


def _sum(one: Stated) -> float:
    return float(one.value) if isinstance(one.value, int | float) else 0.0
