"""Which reports something ties together, laid out so that the neighbours of one report are found at once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import starmap

import numpy as np

from graph.identity.pairs import Judged
from graph.identity.products import packed


class Ties:
    """Tied pairs of positions, in both directions, sorted."""

    def __init__(self, size: int, pairs: Judged) -> None:
        left, right = pairs.left[pairs.tied], pairs.right[pairs.tied]
        order = np.lexsort((np.concatenate([right, left]), np.concatenate([left, right])))
        homes = np.concatenate([left, right])[order]
        self._others = np.concatenate([right, left])[order].astype(np.int32)
        self._starts: list[int] = np.searchsorted(homes, np.arange(size + 1)).tolist()
        self._back = (order % max(len(left), 1)).astype(np.int32)
        self._products = pairs.products[pairs.tied]
        totals = np.where(pairs.sure, pairs.totals, np.nan)[pairs.tied]
        self._totals = totals

    def of(self, index: int) -> list[int]:
        """The reports tied to one, rising."""
        return list(self._others[self._starts[index] : self._starts[index + 1]].tolist())

    def products(self, index: int) -> Iterable[tuple[int, int]]:
        """The same, each with the scalar products of both, packed."""
        own = slice(self._starts[index], self._starts[index + 1])
        told = self._products[self._back[own]].tolist()
        return zip(self._others[own].tolist(), starmap(packed, told), strict=True)

    def sure(self, a: int, b: int) -> float | None:
        """The total of two tied reports that certainly are one matter."""
        first, last = self._starts[a], self._starts[a + 1]
        place = first + bisect_left(self._others[first:last].tolist(), b)
        if place >= last or self._others[place] != b:
            return None
        total = float(self._totals[self._back[place]])
        return None if total != total else total
