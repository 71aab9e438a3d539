"""Pairs of reports weighed: in this process, or shared out to others.

Invariant: what is said of a pair depends on the two reports and the scale alone, and sums are of whole numbers, so the
number of workers and the way pairs are shared out change nothing but the time it takes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from operator import attrgetter

import numpy as np

from graph.identity.bags import Bag, Ints, Rows
from graph.identity.features import Evidence, Scale
from graph.identity.profiles import Profile, Trace

NEAR, TIED, SURE, SHIFT = 1, 2, 4, 3
UNSURE, RELATED = 1, 2
_AT_HAND = 1 << 17
_SHARE = 1 << 16
_AHEAD = 2

Said = tuple[Ints, Ints, Ints]
"""Of each pair its total, its marks (see above, with a verdict above `SHIFT`), and three scalar products."""

_BAGS: tuple[Callable[[Trace], Bag], ...] = (attrgetter("grievance"), attrgetter("headline"), attrgetter("full"))


def weighed(
    left: Ints, right: Ints, traces: Sequence[Trace], scale: Scale, workers: int = 1, share: int = _SHARE
) -> Said:
    """What is said of each pair of positions; `left` rises. More than `share` pairs are shared out to `workers`.

    Raises ValueError for fewer than one worker.
    """
    if workers < 1:
        raise ValueError(f"{workers} workers: give at least 1")
    if workers == 1 or len(left) <= share:
        return _weighed(*_task(left, right, traces), scale)
    cuts = range(0, len(left), share)
    tasks = (_task(left[cut : cut + share], right[cut : cut + share], traces) for cut in cuts)
    parts = list(_spread(tasks, scale, workers))
    totals, marks, products = (np.concatenate([part[column] for part in parts]) for column in range(3))
    return totals, marks, products


def _task(left: Ints, right: Ints, traces: Sequence[Trace]) -> tuple[Ints, Ints, list[Trace]]:
    """The pairs as places in a list of just the reports that they need."""
    used, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    return places[: len(left)], places[len(left) :], [traces[index] for index in used.tolist()]


def _weighed(ours: Ints, theirs: Ints, mine: Sequence[Trace], scale: Scale) -> Said:
    products = np.stack([Rows(list(map(bag, mine))).products(ours, theirs) for bag in _BAGS], 1).astype(np.int32)
    profile: Callable[[int], Profile] = lru_cache(_AT_HAND)(lambda place: Profile.of(mine[place], light=True))
    totals, marks = np.zeros(len(ours)), np.zeros(len(ours), np.uint8)
    for at, (a, b, found) in enumerate(zip(ours.tolist(), theirs.tolist(), products.tolist(), strict=True)):
        evidence = scale.weigh(profile(a), profile(b), products=found)
        totals[at], marks[at] = evidence.total, _mark(evidence, scale)
    return totals, marks, products


def _spread(tasks: Iterable[tuple[Ints, Ints, list[Trace]]], scale: Scale, workers: int) -> Iterator[Said]:
    """What is said of the pairs of each task, in their order; only a few tasks are out at a time."""
    waiting: deque[Future[Said]] = deque()
    with ProcessPoolExecutor(workers, get_context("spawn"), _start_worker, (scale,)) as pool:
        for task in tasks:
            waiting.append(pool.submit(_work, *task))
            if len(waiting) >= workers * _AHEAD:
                yield waiting.popleft().result()
        while len(waiting) > 0:
            yield waiting.popleft().result()


_worker: list[Scale] = []  # the scale of a worker process


def _start_worker(scale: Scale) -> None:
    _worker.append(scale)


def _work(ours: Ints, theirs: Ints, mine: list[Trace]) -> Said:
    return _weighed(ours, theirs, mine, _worker[0])


def _mark(evidence: Evidence, scale: Scale) -> int:
    limits, total = scale.pack.thresholds, evidence.total
    near = NEAR if total + evidence.elsewhere >= limits.neighbour else 0
    tied = TIED if evidence.anchored and total >= limits.related else 0
    sure = SURE if evidence.anchored and total >= limits.certain else 0
    return near | tied | sure | (_verdict(evidence, total, scale) << SHIFT)


def _verdict(evidence: Evidence, total: float, scale: Scale) -> int:
    tied = evidence.anchored or (evidence.topic > 0 and evidence.nearby)
    if tied and total >= scale.pack.thresholds.possible:
        return UNSURE
    return RELATED if total + evidence.elsewhere >= scale.pack.thresholds.related else 0
