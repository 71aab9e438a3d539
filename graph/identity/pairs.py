"""The evidence about every pair of reports worth comparing, kept from run to run for pairs whose sides did not change.

Invariants: evidence about a pair follows from the two reports and what the scale says of their names and writers, and
from nothing else, so what is kept equals what would be found anew; a report and all that is looked up about it has one
number, and another number as soon as any of it changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from graph.identity.bags import Ints
from graph.identity.blocking import candidates, sides
from graph.identity.features import Scale
from graph.identity.memo import Memo
from graph.identity.profiles import Trace, used_ids
from graph.identity.types import Verdict
from graph.identity.weighing import NEAR, RELATED, SHIFT, SURE, TIED, UNSURE, weighed

VERDICTS: Mapping[int, Verdict] = {UNSURE: Verdict.UNSURE, RELATED: Verdict.RELATED}


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


def judged(traces: Sequence[Trace], scale: Scale, numbers: Ints, memo: PairMemo, workers: int = 1) -> Judged:
    """Every candidate pair with its evidence; hopeless ones are left out."""
    left, right = sides(candidates(traces, scale.pack.limits))
    keys = (numbers[left] << 32) | numbers[right]
    totals, marks, products, missing = _known(keys, memo)
    totals[missing], marks[missing], products[missing] = weighed(left[missing], right[missing], traces, scale, workers)
    order = np.argsort(keys)
    memo.keys, memo.totals, memo.marks, memo.products = keys[order], totals[order], marks[order], products[order]
    near = (marks & NEAR) > 0
    marks = marks[near]
    tied, sure = (marks & TIED) > 0, (marks & SURE) > 0
    return Judged(left[near], right[near], totals[near], tied, sure, marks >> SHIFT, products[near])


def _known(keys: Ints, memo: PairMemo) -> tuple[Ints, Ints, Ints, Ints]:
    """Totals, marks and products as known, and the places of pairs that are not."""
    if len(memo.keys) == 0:
        size = len(keys)
        return np.zeros(size), np.zeros(size, np.uint8), np.zeros((size, 3), np.int32), np.arange(size)
    places = np.minimum(np.searchsorted(memo.keys, keys), len(memo.keys) - 1)
    missing = np.flatnonzero(memo.keys[places] != keys)
    return memo.totals[places], memo.marks[places], memo.products[places], missing
