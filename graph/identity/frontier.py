"""Joins done anew only where something changed; everything else follows the course of the last run.

A run is a course of joins, each the best that is left. What two groups say of each other follows from their members
alone, so a group of which no report changed, and which never comes to border on a change that takes it, joins as it did
before. Such groups follow the recorded course; all others are live: what they border on is worked out, and their offers
compete. Recorded joins and live offers are taken together in the one order in which a whole run would take them.

Invariants: the outcome equals that of a run in which every group is live; being live is always safe, following the
record is what has to be earned: a report has the same number and the same ties as before, no person decided about it,
and both sides of a recorded join stand as they stood.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from graph.identity.bags import Ints
from graph.identity.joining import Groups, Offer

_GONE = -1


@dataclass(frozen=True, slots=True)
class Course:
    """A run as it went. `numbers`: of each report by position; `bonds`: tied pairs of numbers, sorted; `decided`:
    numbers of reports that decisions name; then of each join both sides, its total, and what the new group stands for.
    """

    numbers: Ints
    bonds: Ints
    decided: frozenset[int]
    sides: Sequence[tuple[int, int]]
    totals: Sequence[float]
    stands: Sequence[int]


NOTHING = Course(np.zeros(0, np.int64), np.zeros(0, np.int64), frozenset(), (), (), ())


def places(course: Course, numbers: Ints, bonds: Ints, decided: frozenset[int]) -> list[int]:
    """Where the reports of a course stand now, -1 for those that are gone, changed, tied otherwise, or decided on."""
    moved = np.setxor1d(course.bonds, bonds, assume_unique=True)
    touched = np.unique(np.concatenate([moved >> 32, moved & 0xFFFFFFFF, _sorted(decided | course.decided)]))
    order = np.argsort(numbers)
    if len(order) == 0:
        return [_GONE] * len(course.numbers)
    found = order[np.minimum(np.searchsorted(numbers[order], course.numbers), len(order) - 1)]
    same = (numbers[found] == course.numbers) & ~np.isin(course.numbers, touched)
    return list(np.where(same, found, _GONE).tolist())


def _sorted(numbers: Iterable[int]) -> Ints:
    return np.array(sorted(numbers), np.int64)


class Frontier:
    """The joins of one run, beside the course of the last one. `places`: see above."""

    def __init__(self, groups: Groups, course: Course, places: Sequence[int]) -> None:
        self._groups, self._course = groups, course
        self._reports = len(places)
        self._now = [*places, *([_GONE] * len(course.sides))]
        self._was = {now: old for old, now in enumerate(places) if now != _GONE}
        self._parent = [_GONE] * len(self._now)
        self._stands = [*(now != _GONE for now in places), *([False] * len(course.sides))]
        self._awaited: set[int] = set()
        self._at = 0
        self._read()

    def _read(self) -> None:
        """Which recorded joins still stand, and which groups of theirs are to be live as soon as they are made."""
        stands, parent = self._stands, self._parent
        for node, (a, b) in enumerate(self._course.sides, self._reports):
            parent[a] = parent[b] = node
            stands[node] = stands[a] and stands[b]
            if stands[a] != stands[b]:
                self._awaited.add(a if stands[a] else b)

    def start(self) -> list[int]:
        """The reports that are live from the first, rising."""
        followed = {now for old, now in enumerate(self._now[: self._reports]) if now != _GONE}
        followed -= {self._now[old] for old in self._awaited if old < self._reports}
        self._awaited = {old for old in self._awaited if old >= self._reports}
        live = [index for index in range(self._groups.size) if index not in followed]
        for index in live:
            self._was.pop(index, None)
        self._groups.live.update(live)
        for index in live:
            self._groups.enliven(index)
        return live

    def run(self) -> None:
        """Take the best of all that is left, recorded or offered, until nothing is."""
        while True:
            recorded, offered = self._recorded(), self._offered()
            if offered is not None and (recorded is None or offered < recorded):
                heapq.heappop(self._groups.offers)
                self._take(offered)
            elif recorded is not None:
                self._follow(recorded)
            else:
                return

    def _recorded(self) -> Offer | None:
        while self._at < len(self._course.sides) and not self._stands[self._reports + self._at]:
            self._at += 1
        if self._at == len(self._course.sides):
            return None
        a, b = self._course.sides[self._at]
        return self._groups.key(self._now[a], self._now[b], self._course.totals[self._at])

    def _offered(self) -> Offer | None:
        groups = self._groups
        while len(groups.offers) > 0:
            _, a, b = groups.offers[0]
            if groups.exists(a) and groups.exists(b):
                return groups.offers[0]
            heapq.heappop(groups.offers)
        return None

    def _take(self, offer: Offer) -> None:
        total, a, b = offer
        for side in (a, b):
            if side not in self._groups.live:
                self._enliven(side, False)
        self.joined(self._groups.join(a, b, -total))

    def joined(self, number: int) -> None:
        """Ask the neighbours of a new group."""
        for other in self._groups.near[number]:
            self._groups.consider(number, other)

    def _follow(self, offer: Offer) -> None:
        total, a, b = offer
        node = self._reports + self._at
        number = self._groups.join(a, b, -total, self._course.stands[self._at])
        self._at += 1
        self._now[node], self._was[number] = number, node
        for other in self._groups.near.get(number, ()):
            self._groups.consider(number, other)
        if node in self._awaited:
            self._enliven(number, True)

    def _enliven(self, number: int, asks: bool) -> None:
        """Take a group, and all whose recorded joins thereby fall away, off the record."""
        waiting = [(number, asks)]
        while len(waiting) > 0:
            one, ask = waiting.pop()
            fresh = self._groups.enliven(one)
            if ask:
                for other in fresh:
                    self._groups.consider(one, other)
            waiting.extend((other, True) for other in self._cancelled(self._was.pop(one)))

    def _cancelled(self, node: int) -> Iterable[int]:
        """Cancel the recorded joins that hold `node`; the groups that exist and were to be joined by these."""
        above = self._parent[node]
        while above != _GONE and self._stands[above]:
            self._stands[above] = False
            a, b = self._course.sides[above - self._reports]
            other = b if a == node else a
            if self._now[other] == _GONE:
                self._awaited.add(other)
            else:
                yield self._now[other]
            node, above = above, self._parent[above]
