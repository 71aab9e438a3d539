"""What was said of two groups of reports, remembered from one run to the next by numbers that stand for the groups.

Invariant: a number stands for the reports of a group in the order of their joins and for all that the scale says of
them; what was said is kept for as long as both groups are still made.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import count

import numpy as np

_HALF = 31
_NOTHING = float("nan")


class Answers:
    """Numbers for groups and, by two of them, what was said. `turn` ends a run."""

    def __init__(self) -> None:
        self._next = count()
        self._groups: dict[tuple[int, int], int] = {}
        self._fresh: dict[int, float | None] = {}
        self._keys = array("Q")
        self._said = array("d")

    def report(self, version: int) -> int:
        """The number of a report by itself; even, as those of groups are odd."""
        return 2 * version

    def group(self, left: int, right: int) -> int:
        """The number of a group of two."""
        key = (left, right) if left < right else (right, left)
        known = self._groups.get(key)
        if known is None:
            known = self._groups[key] = 2 * next(self._next) + 1
        return known

    def answer(self, left: int, right: int, stray: bool, find: Callable[[], float | None]) -> float | None:
        """What `find` finds of two groups, or has found before."""
        low, high = (left, right) if left < right else (right, left)
        key = (low << _HALF | high) << 1 | stray
        if key in self._fresh:
            return self._fresh[key]
        place = bisect_left(self._keys, key)
        if place < len(self._keys) and self._keys[place] == key:
            said = self._said[place]
            return None if said != said else said
        told = self._fresh[key] = find()
        return told

    def turn(self, groups: Iterable[tuple[int, int, int]], reports: Sequence[int]) -> None:
        """Forget all but what was said of `reports` and of `groups`: the numbers of both parts and of the whole."""
        self._groups = {(min(a, b), max(a, b)): whole for a, b, whole in groups}
        alive = np.sort(np.fromiter((*reports, *self._groups.values()), np.uint64))
        keys = np.concatenate([np.frombuffer(self._keys, np.uint64), np.fromiter(self._fresh, np.uint64)])
        fresh = [_NOTHING if said is None else said for said in self._fresh.values()]
        said = np.concatenate([np.frombuffer(self._said), np.array(fresh, np.float64)])
        known = np.isin(keys >> np.uint64(_HALF + 1), alive) & np.isin(
            keys >> np.uint64(1) & np.uint64((1 << _HALF) - 1), alive
        )
        order = np.argsort(keys[known])
        self._keys = array("Q", keys[known][order].tobytes())
        self._said = array("d", said[known][order].tobytes())
        self._fresh = {}
