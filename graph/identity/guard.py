"""The guard against contradictory joins: when A and B are known to be two, nothing may be both.

Invariants: C, which would join A and B, is joined with neither, unless it fits one of them clearly better; the order of
the pairs changes nothing; a decision of a person weighs more than any likeness, and two that contradict leave UNSURE.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TypeVar

from graph.identity.types import Reason, Verdict

K = TypeVar("K", bound=tuple[object, ...])
Judged = tuple[K, K, Verdict, Reason]
Apart = Callable[[K, K], str]
"""Why two are known to be two, as a sentence; "" where they are not."""

MARGIN = 1.0
"""By how much (natural log of the odds) one fit must be better than the other to count as clearly better."""


def guarded(
    verdicts: Sequence[Judged[K]], apart: Apart[K], written: Callable[[K], str]
) -> tuple[list[Judged[K]], Mapping[K, frozenset[K]]]:
    """The verdicts with each SAME that would join two known strangers turned into UNSURE, and who is one with whom."""
    edges = [one for one in verdicts if one[2] is Verdict.SAME]
    refused = _torn(edges, apart, written)
    kept = [one for one in edges if (one[0], one[1]) not in refused]
    members: dict[K, set[K]] = {}
    for a, b, _, reason in sorted(kept, key=lambda j: (j[3].feature != "decision", -j[3].weight, j[0], j[1])):
        left, right = members.setdefault(a, {a}), members.setdefault(b, {b})
        if left is right:
            continue
        why = _between(left, right, apart)
        if why is not None:
            refused[(a, b)] = _because(reason, written(why[0]), written(why[1]), why[2])
            continue
        left |= right
        for key in right:
            members[key] = left
    told = [_told(one, refused) for one in verdicts]
    return told, {key: frozenset(found) for key, found in members.items()}


def _told(one: Judged[K], refused: Mapping[tuple[K, K], Reason]) -> Judged[K]:
    a, b, verdict, _ = one
    reason = refused.get((a, b)) if verdict is Verdict.SAME else None
    return one if reason is None else (a, b, Verdict.UNSURE, reason)


def _torn(edges: Sequence[Judged[K]], apart: Apart[K], written: Callable[[K], str]) -> dict[tuple[K, K], Reason]:
    """The joins of each C that is drawn to two strangers: both, or the clearly weaker one."""
    drawn: dict[K, list[Judged[K]]] = defaultdict(list)
    for one in edges:
        drawn[one[0]].append(one)
        drawn[one[1]].append(one)
    refused: dict[tuple[K, K], Reason] = {}
    for middle in sorted(key for key, own in drawn.items() if len(own) > 1):
        for first, second in combinations(sorted(drawn[middle], key=lambda j: (-j[3].weight, j[0], j[1])), 2):
            a, b = _other(first, middle), _other(second, middle)
            why = apart(a, b)
            if why != "":
                close = first[3].weight - second[3].weight < MARGIN
                for one in (first, second) if close else (second,):
                    refused[(one[0], one[1])] = _because(one[3], written(a), written(b), why)
    return refused


def _other(one: Judged[K], middle: K) -> K:
    return one[1] if one[0] == middle else one[0]


def _between(left: Iterable[K], right: Iterable[K], apart: Apart[K]) -> tuple[K, K, str] | None:
    pairs = ((x, y, apart(x, y)) for x in sorted(left) for y in sorted(right))
    return next((found for found in pairs if found[2] != ""), None)


def _because(reason: Reason, a: str, b: str, why: str) -> Reason:
    text = f"{reason.text}；但这样会把“{a}”与“{b}”也并成一个，而两者不是一个（{why}），存疑"
    return replace(reason, feature="contradiction", weight=min(reason.weight, 1.0), text=text)
