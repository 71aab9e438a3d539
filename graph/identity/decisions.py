"""Decisions of persons about pairs: which of them stand, and whether they agree with one another.

Invariants: an undo takes back the last decision about its pair that stands, so every earlier state comes back, step by
step; standing decisions never contradict one another as long as nothing is written that `conflict` finds fault with.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from graph.identity.anchors import normal
from graph.identity.text import fold
from graph.identity.types import Reason
from graph.model import Record, digest

Pair = tuple[str, str]
_MOVING = frozenset({"grievance", "whole", "prior", "unity", "base", "other"})
"""Features that move a little with every new record, since they count all records: no new evidence by themselves."""


class Decided(Protocol):
    """What identity needs of a decision; the journal's own decisions fit."""

    @property
    def subject(self) -> str: ...
    @property
    def a(self) -> str: ...
    @property
    def b(self) -> str: ...
    @property
    def decision(self) -> str: ...
    @property
    def time(self) -> str: ...


D = TypeVar("D", bound=Decided)


def stacks(decisions: Iterable[D], subject: str) -> dict[Pair, list[D]]:
    """Sorted pair of references -> its decisions that were not undone, the standing one last. The pair that was
    decided last stands last.
    """
    found: dict[Pair, list[D]] = {}
    for one in sorted((d for d in decisions if d.subject == subject), key=lambda d: d.time):
        left, right = sorted((normal(one.a), normal(one.b)))
        stack = found.pop((left, right), [])
        if one.decision != "undo":
            stack.append(one)
        elif len(stack) > 0:
            stack.pop()
        found[(left, right)] = stack
    return {pair: stack for pair, stack in found.items() if len(stack) > 0}


def standing(decisions: Iterable[Decided], subject: str) -> dict[Pair, str]:
    """Sorted pair of references -> "same" or "different", for one subject; undone and doubtful ones left out."""
    found = {pair: stack[-1].decision for pair, stack in stacks(decisions, subject).items()}
    return {pair: decision for pair, decision in found.items() if decision in ("same", "different")}


def report_pairs(found: Mapping[Pair, str], records: Sequence[Record]) -> dict[tuple[int, int], bool]:
    """Decisions about matters as pairs of positions; references are document ids, record keys, report or
    dispute ids.
    """
    if len(found) == 0:
        return {}
    place = {fold(record.document.key): index for index, record in enumerate(records)}
    for index, record in enumerate(records):
        document = record.document
        place |= dict.fromkeys((fold(document.id), "R-" + document.id, "D-" + document.id), index)
    pairs = {}
    for (left, right), decision in found.items():
        a, b = place.get(left), place.get(right)
        if a is not None and b is not None and a != b:
            pairs[(min(a, b), max(a, b))] = decision == "same"
    return pairs


def conflict(made: Mapping[Pair, str], a: str, b: str, decision: str) -> tuple[Pair, ...]:
    """The standing decisions that, together with `decision` about `a` and `b`, say two things at once; empty where
    it fits. `made`: sorted pair -> what stands; what stands about the pair itself is about to be replaced and does
    not count.
    """
    others = {pair: said for pair, said in made.items() if set(pair) != {a, b}}
    near = _equal(others)
    here = _reached(near, a)
    if decision == "different":
        return _chain(here, b) if b in here else ()
    if decision != "same":
        return ()
    there = _reached(near, b)
    for (x, y), said in sorted(others.items()):
        if said == "different" and x in there and y in here:
            x, y = y, x
        if said == "different" and x in here and y in there:
            return (*_chain(here, x), (min(x, y), max(x, y)), *_chain(there, y))
    return ()


def _equal(made: Mapping[Pair, str]) -> Mapping[str, list[str]]:
    near: dict[str, list[str]] = {}
    for (x, y), said in sorted(made.items()):
        if said == "same":
            near.setdefault(x, []).append(y)
            near.setdefault(y, []).append(x)
    return near


def _reached(near: Mapping[str, list[str]], start: str) -> dict[str, str]:
    """All that decisions make equal to `start`, each with the one it was reached from."""
    came, waiting = {start: start}, deque([start])
    while len(waiting) > 0:
        here = waiting.popleft()
        for other in near.get(here, ()):
            if other not in came:
                came[other] = here
                waiting.append(other)
    return came


def _chain(came: Mapping[str, str], end: str) -> tuple[Pair, ...]:
    steps = []
    while came[end] != end:
        steps.append((min(end, came[end]), max(end, came[end])))
        end = came[end]
    return tuple(reversed(steps))


def fingerprint(reasons: Iterable[Reason]) -> str:
    """Names the evidence a person saw: which features spoke for or against, and the strings compared."""
    said = {(one.feature, one.left, one.right, one.weight > 0) for one in reasons if one.feature not in _MOVING}
    return digest(*(str(part) for parts in sorted(said) for part in parts))
