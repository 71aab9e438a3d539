"""Which reports are one matter: joined over certain pairs only, strongest first, and only as whole groups that agree.

Invariants: a forbidden pair never ends up in one matter; two groups join only if their members agree on average, so
that a chain of half-alike reports does not become one matter; the outcome depends on content only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.identity.blocking import Pair, candidates
from graph.identity.features import Evidence, Scale, Trace
from graph.identity.types import Link, Reason, Verdict
from knowledge.identity import Thresholds

_SAMPLE = 6
_FLOOR, _CEILING = -6.0, 9.0


@dataclass(slots=True)
class Grouping:
    """The state of joining: scores seen so far, and the members of each group."""

    traces: Sequence[Trace]
    scale: Scale
    forced: Mapping[Pair, bool]
    scores: dict[Pair, float] = field(default_factory=dict)
    members: dict[int, list[int]] = field(default_factory=dict)

    def evidence(self, pair: Pair) -> Evidence:
        return self.scale.weigh(self.traces[pair[0]], self.traces[pair[1]])

    def score(self, a: int, b: int) -> float:
        pair = (min(a, b), max(a, b))
        if pair not in self.scores:
            self.scores[pair] = self.evidence(pair).total
        return self.scores[pair]

    def join(self, pair: Pair, forced: bool) -> None:
        """Unite the groups of a pair, if they may be united."""
        left, right = self.members[pair[0]], self.members[pair[1]]
        if left is right or self._forbidden(left, right):
            return
        if not forced and not self._agree(left, right):
            return
        left.extend(right)
        left.sort()
        for index in right:
            self.members[index] = left

    def _forbidden(self, left: Sequence[int], right: Sequence[int]) -> bool:
        parted = (pair for pair, same in self.forced.items() if not same)
        return any((a in left and b in right) or (a in right and b in left) for a, b in parted)

    def _agree(self, left: Sequence[int], right: Sequence[int]) -> bool:
        if len(left) + len(right) > self.scale.pack.limits.matter:
            return False
        some, others = _sample(left), _sample(right)
        scores = [min(_CEILING, max(_FLOOR, self.score(a, b))) for a in some for b in others]
        return sum(scores) / len(scores) >= self.scale.pack.thresholds.possible


def group(
    traces: Sequence[Trace], scale: Scale, forced: Mapping[Pair, bool]
) -> tuple[list[list[int]], tuple[Link, ...]]:
    """Groups of positions (each sorted, all sorted) and the links that a person may want to see."""
    limits = scale.pack.thresholds
    state = Grouping(traces, scale, forced, members={index: [index] for index in range(len(traces))})
    judged = [(pair, state.evidence(pair)) for pair in candidates(traces, scale.pack.limits)]
    state.scores = {pair: evidence.total for pair, evidence in judged}
    for pair in sorted(pair for pair, same in forced.items() if same):
        state.join(pair, forced=True)
    for pair, _ in sorted(_certain(judged, limits, forced), key=lambda one: (-one[1].total, one[0])):
        state.join(pair, forced=False)
    groups = sorted({id(members): members for members in state.members.values()}.values())
    return groups, tuple(_links(judged, state, limits))


def _certain(
    judged: Iterable[tuple[Pair, Evidence]], limits: Thresholds, forced: Mapping[Pair, bool]
) -> Iterable[tuple[Pair, Evidence]]:
    return ((p, e) for p, e in judged if e.anchored and e.total >= limits.certain and p not in forced)


def _sample(group: Sequence[int]) -> Sequence[int]:
    """At most six members, evenly spread."""
    if len(group) <= _SAMPLE:
        return group
    return [group[i * len(group) // _SAMPLE] for i in range(_SAMPLE)]


def _links(judged: Sequence[tuple[Pair, Evidence]], state: Grouping, limits: Thresholds) -> Iterable[Link]:
    """The best undecided pair between each two matters, and every decision of a person."""
    best: dict[tuple[int, int], tuple[float, Pair, Verdict]] = {}
    for pair, evidence in judged:
        a, b = state.members[pair[0]], state.members[pair[1]]
        if a is b or pair in state.forced or evidence.total < limits.related:
            continue
        between = (min(a[0], b[0]), max(a[0], b[0]))
        sure = evidence.anchored and evidence.total >= limits.possible
        offer = (evidence.total, pair, Verdict.UNSURE if sure else Verdict.RELATED)
        if between not in best or (-offer[0], pair) < (-best[between][0], best[between][1]):
            best[between] = offer
    for weight, pair, verdict in sorted(best.values(), key=lambda offer: offer[1]):
        yield _link(pair, verdict, weight, state)
    for pair in sorted(state.forced):
        yield _decided(pair, state)


def _link(pair: Pair, verdict: Verdict, weight: float, state: Grouping) -> Link:
    a, b = state.traces[pair[0]], state.traces[pair[1]]
    return Link("matter", a.id, b.id, verdict, round(weight, 3), state.scale.reasons(a, b))


def _decided(pair: Pair, state: Grouping) -> Link:
    a, b = state.traces[pair[0]], state.traces[pair[1]]
    same = state.forced[pair]
    reason = Reason("decision", a.key, b.key, 9.0, f"人工认定“{a.key}”与“{b.key}”{'是' if same else '不是'}同一事项")
    return Link("matter", a.id, b.id, Verdict.SAME if same else Verdict.DIFFERENT, 9.0, (reason,))
