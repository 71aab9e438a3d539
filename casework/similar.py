"""Past cases that are built alike, and how often disputes built like this came to something (the base rate).

Invariants:
- likeness compares disputes by kind, signals, the order of conflicts, sort of place and whether a firm is a party;
  nothing about a person enters, and no case is found by a person;
- a case with an outcome is compared as it was known *before* its outcome, so that the outcome itself is no likeness;
- the base rate names its n and an interval; without marked outcomes there is none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.model import Assertion
from knowledge.links import LinkPack
from knowledge.review import Likeness
from reasoning.model import DisputeFacts
from reasoning.outcome import DisputeOutcome
from reasoning.signals import report_of


@dataclass(frozen=True, slots=True)
class Shape:
    """How a dispute is built. `order`: the signals that were stated as facts, by the day of their reports."""

    kind: str
    family: str
    signals: frozenset[str]
    order: tuple[str, ...]
    place: str
    firm: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A dispute that may be compared: its facts as they were known by then, and what became of it."""

    facts: DisputeFacts
    shape: Shape
    outcome: DisputeOutcome | None
    title: str


@dataclass(frozen=True, slots=True)
class BaseRate:
    """Of `n` disputes built alike `came` to an outcome; the interval is Wilson's, 95 %."""

    n: int
    came: int

    @property
    def share(self) -> float | None:
        return self.came / self.n if self.n > 0 else None

    @property
    def interval(self) -> tuple[float, float] | None:
        if self.n == 0:
            return None
        z, n, p = 1.96, self.n, self.came / self.n
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


def shape_of(facts: DisputeFacts, families: Mapping[str, str], known: Iterable[str]) -> Shape:
    """The shape of a dispute; `known` are the text signals that count (no duties)."""
    wanted = frozenset(known)
    told = [
        ((report.time or report.known_from or "")[:10], event.start, event.signal)
        for event in facts.events
        if event.signal in wanted and event.assertion is Assertion.ACTUAL
        if (report := report_of(facts, event)) is not None
    ]
    order = tuple(dict.fromkeys(signal for _, _, signal in sorted(told)))
    return Shape(
        facts.kind,
        families.get(facts.kind, facts.kind),
        frozenset(order),
        order,
        _place(facts),
        len(facts.enterprises) > 0,
    )


def families_of(pack: LinkPack) -> dict[str, str]:
    return {kind: family.id for family in pack.families for kind in family.kinds}


def likeness(one: Shape, other: Shape, shares: Likeness) -> float:
    """0..1: what two disputes share, by the shares of the pack."""
    kind = shares.kind if one.kind == other.kind else shares.family if one.family == other.family else 0.0
    both = one.signals | other.signals
    signals = shares.signals * (len(one.signals & other.signals) / len(both) if len(both) > 0 else 1.0)
    longest = max(len(one.order), len(other.order))
    order = shares.order * (_common(one.order, other.order) / longest if longest > 0 else 1.0)
    place = shares.place if one.place == other.place else 0.0
    return round(kind + signals + order + place + (shares.party if one.firm == other.firm else 0.0), 3)


def alike(shape: Shape, cases: Iterable[Case], shares: Likeness) -> list[tuple[float, Case]]:
    """The cases at least as alike as the pack asks, those with an outcome and the most alike first."""
    scored = [(likeness(shape, case.shape, shares), case) for case in cases]
    near = [(score, case) for score, case in scored if score >= shares.least]
    return sorted(near, key=lambda one: (one[1].outcome is None, -one[0], one[1].facts.id))


def base_rate(near: Sequence[tuple[float, Case]]) -> BaseRate:
    return BaseRate(len(near), sum(case.outcome is not None for _, case in near))


def _place(facts: DisputeFacts) -> str:
    """The sort of place: a named site, a village or the like, or none."""
    if len(facts.sites) > 0:
        return "site"
    return next((one.kind or "region" for one in facts.regions), "none")


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for a in one:
        before = 0
        for place, b in enumerate(other, 1):
            before, row[place] = row[place], before + 1 if a == b else max(row[place], row[place - 1])
    return row[-1]
