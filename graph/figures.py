"""The figures of a dispute (people, money, days overdue), each with the one statement that gives it.

Invariants: a figure is the largest credible one that its reports state; of equal ones the earliest report's first
statement is taken, so the order of records changes nothing. Whatever one statement is taken away, the statements kept
beside it hold the figure that is left.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.model import Claim, Document, QuantityKind, Record
from graph.sheet import Sheet

PEOPLE: Final = "Q-people"
MONEY: Final = "Q-money"
OVERDUE: Final = "Q-overdue"

_KINDS: Final[Mapping[str, QuantityKind]] = {
    PEOPLE: QuantityKind.HEADCOUNT,
    MONEY: QuantityKind.MONEY,
    OVERDUE: QuantityKind.DURATION,
}
_CREDIBLE: Final[Mapping[str, float]] = {PEOPLE: 20_000, MONEY: 1e10, OVERDUE: 36_500}
_STOPS: Final = "，。；！？,;!?\n"
_KEPT: Final = 2
_OVERDUE_KINDS: Final = frozenset({"D01", "D03"})


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` in people, CNY or days, as `signal` says; `claim` states it in `document`."""

    signal: str
    value: float
    document: Document
    claim: Claim

    def caption(self) -> str:
        """The figure in words, short enough for a caption."""
        if self.signal == MONEY:
            return f"金额{amount(self.value)}"
        return f"涉及{self.value:.0f}人" if self.signal == PEOPLE else f"拖欠{self.value:.0f}天"


def statements(kind: str, records: Sequence[Record], sheet: Sheet) -> dict[str, tuple[Figure, ...]]:
    """The statements of each figure by signal, the figure itself first: the `_KEPT` largest of every report, of money
    (which decides nothing) the largest alone.
    """
    wanted = (PEOPLE, MONEY, OVERDUE) if kind in _OVERDUE_KINDS else (PEOPLE, MONEY)
    told = [figure for record in records for figure in _of_report(record.document, sheet)]
    found = {signal: sorted((one for one in told if one.signal == signal), key=_order) for signal in wanted}
    return {signal: tuple(stated if signal != MONEY else stated[:1]) for signal, stated in found.items()}


def _of_report(document: Document, sheet: Sheet) -> list[Figure]:
    """The largest statements of one report by signal, of days only those that are owed."""
    told = [one for one in _stated(document, sheet) if one.signal != OVERDUE or _is_owed(one, sheet)]
    return [one for signal in _KINDS for one in sorted((o for o in told if o.signal == signal), key=_order)[:_KEPT]]


def _stated(document: Document, sheet: Sheet) -> list[Figure]:
    made = []
    for claim in sheet.of_predicate(document.id, "quantity"):
        said = json.loads(claim.value)
        signal = next((name for name, kind in _KINDS.items() if kind == said["kind"]), None)
        if signal is None or isinstance(said["value"], str):
            continue
        value = float(said["value"]) if signal == MONEY else int(said["value"])
        if 0 < value <= _CREDIBLE[signal]:
            made.append(Figure(signal, value, document, claim))
    return made


def _is_owed(figure: Figure, sheet: Sheet) -> bool:
    """Whether a duration is one of arrears: its own clause says so, and it is shorter than a working life."""
    rule, claim = sheet.knowledge.colours.red.wage, figure.claim
    if rule.overdue_days_to is not None and figure.value > rule.overdue_days_to:
        return False
    clause = _clause(figure.document.field_text(claim.field), claim.start, claim.end)
    return any(cue in clause for cue in rule.arrears_cues)


def _clause(text: str, start: int, end: int) -> str:
    """The clause around [start, end)."""
    left = max((text.rfind(stop, 0, start) + 1 for stop in _STOPS), default=0)
    return text[left : min((place for stop in _STOPS if (place := text.find(stop, end)) >= 0), default=len(text))]


def _largest(stated: Sequence[Figure]) -> Figure | None:
    return min(stated, key=_order, default=None)


def _order(figure: Figure) -> tuple[float, str, str, str, int, str]:
    document, claim = figure.document, figure.claim
    told = document.recorded or document.time or "9999"
    return -figure.value, told, document.id, claim.field, claim.start, claim.id


def amount(value: float) -> str:
    """CNY in words, short: `12万元`."""
    for unit, size in (("亿元", 1e8), ("万元", 1e4)):
        if value >= size:
            return f"{value / size:.2f}".rstrip("0").rstrip(".") + unit
    return f"{value:.2f}".rstrip("0").rstrip(".") + "元"
