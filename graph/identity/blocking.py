"""Which pairs are compared at all: pairs that share something rare, in blocks of bounded size.

Pairs are numbers, `left * 2**32 + right` with `left < right`, in sorted arrays. Invariant: the work grows linearly with
the number of records; a block above the bound is cut into overlapping windows of neighbours, in an order that depends
only on content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import chain, pairwise

import numpy as np

from graph.identity.bags import Ints, joined
from graph.identity.profiles import Trace
from knowledge.identity import Limits

Pair = tuple[int, int]
_HEAVY = 16
_SHARED = 3
_BATCH = 2048
_NAMED = 0.3
_FEW = 12


def candidates(traces: Sequence[Trace], limits: Limits) -> Ints:
    """Pairs of positions worth comparing, sorted."""
    blocks = _keyed(traces).values()
    large = [_within(block, traces, limits) for block in blocks if len(block) > _FEW]
    small = [pair for block in blocks if len(block) <= _FEW for pair in _pairs(block)]
    return _different(np.concatenate([*large, np.array(small, np.int64), _alike(traces, limits), _quoting(traces)]))


def _different(pairs: Ints) -> Ints:
    """Each once, sorted; sorting is several times faster here than the hashing of `np.unique`."""
    pairs.sort()
    return np.asarray(pairs[np.diff(pairs, prepend=-1) != 0])


def code(left: Ints, right: Ints) -> Ints:
    """Pairs as numbers, the lower position first."""
    return np.asarray((np.minimum(left, right) << 32) | np.maximum(left, right))


def sides(pairs: Ints) -> tuple[Ints, Ints]:
    return pairs >> 32, pairs & 0xFFFFFFFF


def _keyed(traces: Sequence[Trace]) -> Mapping[str, list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for index, trace in enumerate(traces):
        for key in _keys(trace):
            blocks[key].append(index)
    return {key: block for key, block in blocks.items() if len(block) > 1}


def _keys(trace: Trace) -> set[str]:
    keys = {id for id, weight in chain(trace.places.items(), trace.orgs.items()) if weight >= _NAMED}
    keys |= trace.topics
    keys |= trace.writers()
    if trace.copy_key != "":
        keys.add("copy " + trace.copy_key)
    return keys


def _pairs(block: Sequence[int]) -> Iterable[int]:
    return ((a << 32) | b for i, a in enumerate(block) for b in block[i + 1 :])


def _within(block: Sequence[int], traces: Sequence[Trace], limits: Limits) -> Ints:
    if len(block) <= limits.block:
        left, right = _triangle(len(block))
        members = np.array(block, np.int64)
        return code(members[left], members[right])
    order = sorted(block, key=lambda i: (traces[i].kind, traces[i].grievance.pairs[:4][::-1], traces[i].id))
    return _every(np.array(order), limits.window)


@cache
def _triangle(size: int) -> tuple[Ints, Ints]:
    left, right = np.triu_indices(size, 1)
    return left, right


def _every(members: Ints, window: int) -> Ints:
    """Each member with the next `window` ones."""
    steps = range(1, min(window + 1, len(members)))
    return np.concatenate([code(members[:-step], members[step:]) for step in steps])


def _alike(traces: Sequence[Trace], limits: Limits) -> Ints:
    """Pairs that share at least three of their sixteen rarest grams; a gram that many have is a manner of speaking."""
    sizes = np.array([min(len(trace.full), _HEAVY) for trace in traces], np.int64)
    grams = joined([trace.full.head(_HEAVY) for trace in traces])
    homes = np.repeat(np.arange(len(traces)), sizes)
    _, lists, times = np.unique(grams, return_inverse=True, return_counts=True)
    few = (times <= limits.topic)[lists]
    lists, homes = lists[few], homes[few]
    order = np.lexsort((homes, lists))
    posted, starts = homes[order], np.searchsorted(lists[order], np.arange(len(times) + 1))
    found = [_sharing(homes[a:b], lists[a:b], posted, starts) for a, b in _batches(homes, len(traces)) if b > a]
    return np.concatenate([np.zeros(0, np.int64), *found])


def _batches(homes: Ints, size: int) -> Iterable[tuple[int, int]]:
    ends = np.searchsorted(homes, np.arange(0, size + _BATCH, _BATCH)).tolist()
    return pairwise(ends)


def _sharing(homes: Ints, lists: Ints, posted: Ints, starts: Ints) -> Ints:
    """Pairs of the reports `homes` with later ones that stand in at least three of the same lists."""
    begins, sizes = starts[lists], starts[lists + 1] - starts[lists]
    offsets = np.cumsum(sizes) - sizes
    places = np.arange(int(sizes.sum())) + np.repeat(begins - offsets, sizes)
    left, right = np.repeat(homes, sizes), posted[places]
    later = right > left
    pairs, times = np.unique(code(left[later], right[later]), return_counts=True)
    return np.asarray(pairs[times >= _SHARED])


def _quoting(traces: Sequence[Trace]) -> Ints:
    place = {trace.id: index for index, trace in enumerate(traces)}
    found = [(index, place[quoted]) for index, trace in enumerate(traces) for quoted in trace.quotes]
    pairs = np.array(found, np.int64).reshape(-1, 2)
    return code(pairs[:, 0], pairs[:, 1])
