"""The evidence about every pair of reports worth comparing, kept from run to run for pairs whose sides did not change.

Invariants: evidence about a pair follows from the two reports and what the scale says of their names and writers, and
from nothing else, so what is kept equals what would be found anew; a report and all that is looked up about it has one
number, and another number as soon as any of it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from operator import attrgetter

import numpy as np

from graph.identity.bags import Bag, Ints, Rows
from graph.identity.blocking import candidates, sides
from graph.identity.features import Evidence, Scale
from graph.identity.memo import Memo
from graph.identity.profiles import Profile, Trace, used_ids
from graph.identity.types import Verdict

_AT_HAND = 1 << 17
_grievance, _headline, _full = attrgetter("grievance"), attrgetter("headline"), attrgetter("full")
_UNSURE, RELATED = 1, 2
VERDICTS: Mapping[int, Verdict] = {_UNSURE: Verdict.UNSURE, RELATED: Verdict.RELATED}


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs of positions (`left` < `right`, sorted), each with its total; hopeless ones are left out.

    `tied`: something ties both sides to one thing; `sure` ones join; `verdicts` see `VERDICTS`; `products`: scalar
    products of the grievances, of the titles and of all words.
    """

    left: Ints
    right: Ints
    totals: Ints
    tied: Ints
    sure: Ints
    verdicts: Ints
    products: Ints


class PairMemo:
    """What `judged` may keep from one run to the next."""

    def __init__(self) -> None:
        self.versions: Memo[str, int] = Memo()
        self.numbers = count()
        self.keys: Ints = np.zeros(0, np.int64)
        self.totals: Ints = np.zeros(0, np.float64)
        self.marks: Ints = np.zeros(0, np.uint8)
        self.products: Ints = np.zeros((0, 3), np.int32)

    def turn(self) -> None:
        self.versions.turn()


_NEAR, _TIED, _SURE, _SHIFT = 1, 2, 4, 3


def versions(traces: Sequence[Trace], scale: Scale, memo: PairMemo) -> list[int]:
    """The number of each report with all that the scale says of it."""
    return [memo.versions.get(trace.id, (trace, *_looked_up(trace, scale)), memo.numbers.__next__) for trace in traces]


def _looked_up(trace: Trace, scale: Scale) -> tuple[object, ...]:
    named = [*trace.places, *trace.orgs]
    return (
        [(scale.used[id], scale.crowding.get(id)) for id in used_ids(trace)],
        [scale.akin.get(id) for id in named],
        any(id in scale.roads for id in trace.places),
        [scale.accounts.get(writer) for writer in sorted(trace.writers())],
    )


def judged(traces: Sequence[Trace], scale: Scale, numbers: Ints, memo: PairMemo) -> Judged:
    """Every candidate pair with its evidence; hopeless ones are left out."""
    left, right = sides(candidates(traces, scale.pack.limits))
    keys = (numbers[left] << 32) | numbers[right]
    totals, marks, products, missing = _known(keys, memo)
    totals[missing], marks[missing], products[missing] = _weighed(left[missing], right[missing], traces, scale)
    order = np.argsort(keys)
    memo.keys, memo.totals, memo.marks, memo.products = keys[order], totals[order], marks[order], products[order]
    near = (marks & _NEAR) > 0
    marks = marks[near]
    tied, sure = (marks & _TIED) > 0, (marks & _SURE) > 0
    return Judged(left[near], right[near], totals[near], tied, sure, marks >> _SHIFT, products[near])


def _known(keys: Ints, memo: PairMemo) -> tuple[Ints, Ints, Ints, Ints]:
    """Totals, marks and products as known, and the places of pairs that are not."""
    if len(memo.keys) == 0:
        size = len(keys)
        return np.zeros(size), np.zeros(size, np.uint8), np.zeros((size, 3), np.int32), np.arange(size)
    places = np.minimum(np.searchsorted(memo.keys, keys), len(memo.keys) - 1)
    missing = np.flatnonzero(memo.keys[places] != keys)
    return memo.totals[places], memo.marks[places], memo.products[places], missing


def _weighed(left: Ints, right: Ints, traces: Sequence[Trace], scale: Scale) -> tuple[Ints, Ints, Ints]:
    """Total, marks and products of each pair; `left` rises."""
    used, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    mine = [traces[index] for index in used.tolist()]
    ours, theirs = places[: len(left)], places[len(left) :]
    parts: tuple[Callable[[Trace], Bag], ...] = (_grievance, _headline, _full)
    products = np.stack([Rows(list(map(part, mine))).products(ours, theirs) for part in parts], 1).astype(np.int32)
    profile: Callable[[int], Profile] = lru_cache(_AT_HAND)(lambda place: Profile.of(mine[place], light=True))
    totals, marks = np.zeros(len(left)), np.zeros(len(left), np.uint8)
    for at, (a, b, found) in enumerate(zip(ours.tolist(), theirs.tolist(), products.tolist(), strict=True)):
        evidence = scale.weigh(profile(a), profile(b), products=found)
        totals[at], marks[at] = evidence.total, _mark(evidence, scale)
    return totals, marks, products


def _mark(evidence: Evidence, scale: Scale) -> int:
    limits, total = scale.pack.thresholds, evidence.total
    near = _NEAR if total + evidence.elsewhere >= limits.neighbour else 0
    tied = _TIED if evidence.anchored and total >= limits.related else 0
    sure = _SURE if evidence.anchored and total >= limits.certain else 0
    return near | tied | sure | (_verdict(evidence, total, scale) << _SHIFT)


def _verdict(evidence: Evidence, total: float, scale: Scale) -> int:
    tied = evidence.anchored or (evidence.topic > 0 and evidence.nearby)
    if tied and total >= scale.pack.thresholds.possible:
        return _UNSURE
    return RELATED if total + evidence.elsewhere >= scale.pack.thresholds.related else 0
