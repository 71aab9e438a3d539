"""The comparable side of a report, and of a group of reports: what is said of the place, the body, the grievance.

Invariant: a profile is the sum of its reports, so that a group is compared exactly as a single report is,
and the order in
which reports came together changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from graph.identity.regions import Path
from graph.identity.text import Vector

_USED = 0.3


@dataclass(frozen=True, slots=True)
class Trace:
    """What one report brings to a comparison. `places` and `orgs` map entity ids to how far they identify (0..1]."""

    id: str
    key: str
    area: Path
    places: Mapping[str, float]
    place_focus: frozenset[str]
    orgs: Mapping[str, float]
    org_focus: frozenset[str]
    kind: str
    kinds: Mapping[str, float]
    account: str | None
    phone: str | None
    day: int | None
    full: Vector
    grievance: Vector
    headline: Vector
    quotes: frozenset[str]
    topics: frozenset[str]
    copy_key: str
    persons: Mapping[str, float]

    def writers(self) -> frozenset[str]:
        account = {"account " + self.account} if self.account is not None else set()
        phone = {"phone " + self.phone} if self.phone is not None else set()
        return frozenset(account | phone)


@dataclass(frozen=True, slots=True)
class Profile:
    """A group: shares for places, bodies and kinds; sums for vectors with their lengths."""

    size: int
    ids: frozenset[str]
    places: Mapping[str, float]
    orgs: Mapping[str, float]
    place_focus: float
    org_focus: float
    kinds: Mapping[str, float]
    uses: Mapping[str, int]
    areas: Mapping[Path, int]
    grievance: Vector
    length: float
    headline: Vector
    headline_length: float
    full: Vector
    full_length: float
    writers: frozenset[str]
    quotes: frozenset[str]
    topics: frozenset[str]
    copies: frozenset[str]
    persons: Mapping[str, float]
    days: tuple[int, int] | None

    @classmethod
    def of(cls, trace: Trace) -> Profile:
        return cls(
            1,
            frozenset((trace.id,)),
            trace.places,
            trace.orgs,
            float(len(trace.place_focus) > 0),
            float(len(trace.org_focus) > 0),
            trace.kinds,
            {id: 1 for named in (trace.places, trace.orgs) for id, weight in named.items() if weight >= _USED},
            {trace.area: 1},
            trace.grievance,
            _length(trace.grievance),
            trace.headline,
            _length(trace.headline),
            trace.full,
            _length(trace.full),
            trace.writers(),
            trace.quotes,
            trace.topics,
            frozenset((trace.copy_key,)) - {""},
            trace.persons,
            None if trace.day is None else (trace.day, trace.day),
        )

    def cohesion(self) -> float:
        """How alike its reports are, two by two on average; 0 for a single one."""
        pairs = self.size * (self.size - 1)
        return max(0.0, (self.length**2 - self.size) / pairs) if pairs > 0 else 0.0

    def joined(self, other: Profile) -> Profile:
        """The profile of both groups together."""
        size = self.size + other.size
        here, there = self.size / size, other.size / size
        text, titles = _sum(self.grievance, other.grievance), _sum(self.headline, other.headline)
        full = _sum(self.full, other.full)
        return Profile(
            size,
            self.ids | other.ids,
            _sum(self.places, other.places, here, there),
            _sum(self.orgs, other.orgs, here, there),
            self.place_focus * here + other.place_focus * there,
            self.org_focus * here + other.org_focus * there,
            _sum(self.kinds, other.kinds),
            {id: self.uses.get(id, 0) + other.uses.get(id, 0) for id in {**self.uses, **other.uses}},
            {path: self.areas.get(path, 0) + other.areas.get(path, 0) for path in {**self.areas, **other.areas}},
            text,
            _length(text),
            titles,
            _length(titles),
            full,
            _length(full),
            self.writers | other.writers,
            self.quotes | other.quotes,
            self.topics | other.topics,
            self.copies | other.copies,
            {**self.persons, **other.persons},
            _span(self.days, other.days),
        )


def _length(vector: Vector) -> float:
    return math.sqrt(math.fsum(weight * weight for weight in vector.values()))


def _sum(a: Mapping[str, float], b: Mapping[str, float], x: float = 1.0, y: float = 1.0) -> dict[str, float]:
    total = {key: weight * x for key, weight in a.items()}
    for key, weight in b.items():
        total[key] = total.get(key, 0.0) + weight * y
    return total


def _span(a: tuple[int, int] | None, b: tuple[int, int] | None) -> tuple[int, int] | None:
    if a is None or b is None:
        return a if b is None else b
    return min(a[0], b[0]), max(a[1], b[1])
