"""Which pairs are compared at all: pairs that share something rare, in blocks of bounded size.

Invariant: the work grows linearly with the number of records; a block above the bound is cut into overlapping
windows of neighbours, in an order that depends only on content.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from graph.identity.profiles import Trace
from knowledge.identity import Limits

Pair = tuple[int, int]
_HEAVY = 16
_SHARED = 3


def candidates(traces: Sequence[Trace], limits: Limits) -> list[Pair]:
    """Sorted pairs of positions `i < j` worth comparing."""
    pairs: set[Pair] = set()
    for block in _keyed(traces).values():
        pairs.update(_within(block, traces, limits))
    pairs.update(_alike(traces, limits))
    pairs.update(_quoting(traces))
    return sorted(pairs)


def _keyed(traces: Sequence[Trace]) -> Mapping[str, list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for index, trace in enumerate(traces):
        for key in _keys(trace):
            blocks[key].append(index)
    return blocks


def _keys(trace: Trace) -> Iterable[str]:
    yield from sorted({id for id, weight in trace.places.items() if weight >= 0.3})
    yield from sorted({id for id, weight in trace.orgs.items() if weight >= 0.3})
    yield from sorted(trace.topics)
    if trace.account is not None:
        yield "account " + trace.account
    if trace.phone is not None:
        yield "phone " + trace.phone
    if trace.copy_key != "":
        yield "copy " + trace.copy_key


def _within(block: Sequence[int], traces: Sequence[Trace], limits: Limits) -> Iterable[Pair]:
    if len(block) <= limits.block:
        return ((a, b) for i, a in enumerate(block) for b in block[i + 1 :])
    order = sorted(block, key=lambda i: (traces[i].kind, next(iter(traces[i].grievance), ""), traces[i].id))
    pairs = ((a, b) for i, a in enumerate(order) for b in order[i + 1 : i + 1 + limits.window])
    return ((min(a, b), max(a, b)) for a, b in pairs)


def _alike(traces: Sequence[Trace], limits: Limits) -> Iterable[Pair]:
    """Pairs that share at least three of their sixteen rarest grams."""
    postings: dict[str, list[int]] = defaultdict(list)
    for index, trace in enumerate(traces):
        for gram in list(trace.full)[:_HEAVY]:
            postings[gram].append(index)
    for index, trace in enumerate(traces):
        shared: Counter[int] = Counter()
        for gram in list(trace.full)[:_HEAVY]:
            others = postings[gram]
            if len(others) <= limits.block:
                shared.update(other for other in others if other > index)
        yield from ((index, other) for other, n in shared.items() if n >= _SHARED)


def _quoting(traces: Sequence[Trace]) -> Iterable[Pair]:
    place = {trace.id: index for index, trace in enumerate(traces)}
    for index, trace in enumerate(traces):
        for quoted in trace.quotes:
            other = place[quoted]
            yield min(index, other), max(index, other)
