"""Which reports are one matter: the two most alike groups join first, and are compared anew as one group.

Invariants: a pair that a person parted never ends up in one matter; a group joins only with what is certain
of the whole
group, not of one member, so that a chain of half-alike reports does not become one matter; the outcome
depends on content
only, since ties are broken by position and positions follow document ids.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.identity.blocking import Pair, candidates
from graph.identity.features import Evidence, Scale
from graph.identity.profiles import Profile, Trace
from graph.identity.types import Link, Reason, Verdict

_PLACES = 9
_FEW = 2
Offer = tuple[float, int, int]


@dataclass(slots=True)
class Grouping:
    """Groups by number (a new one for each join), their neighbours, and the offers to join, best first."""

    scale: Scale
    parted: Mapping[int, frozenset[int]]
    profiles: dict[int, Profile] = field(default_factory=dict)
    members: dict[int, list[int]] = field(default_factory=dict)
    near: dict[int, set[int]] = field(default_factory=dict)
    offers: list[Offer] = field(default_factory=list)
    next: int = 0

    def add(self, members: list[int], profile: Profile, near: set[int]) -> int:
        number = self.next
        self.next += 1
        self.members[number], self.profiles[number], self.near[number] = members, profile, near
        return number

    def consider(self, a: int, b: int) -> None:
        """Offer to join two groups if they certainly are one matter."""
        evidence = self.scale.weigh(self.profiles[a], self.profiles[b])
        if evidence.anchored and evidence.total >= self.scale.pack.thresholds.certain and self._allowed(a, b):
            first, second = sorted((a, b), key=lambda group: self.members[group][0])
            heapq.heappush(self.offers, (-round(evidence.total, _PLACES), first, second))

    def _allowed(self, a: int, b: int) -> bool:
        left, right = self.members[a], self.members[b]
        if len(left) + len(right) > self.scale.pack.limits.matter:
            return False
        return not any(self.parted[x] & set(right) for x in left if x in self.parted)

    def join(self, a: int, b: int) -> int:
        """Make one group of two; their neighbours become its neighbours."""
        near = (self.near.pop(a) | self.near.pop(b)) - {a, b}
        members = sorted(self.members.pop(a) + self.members.pop(b))
        number = self.add(members, self.profiles.pop(a).joined(self.profiles.pop(b)), near)
        for other in near:
            self.near[other] = (self.near[other] - {a, b}) | {number}
        return number

    def gather(self) -> None:
        """Give strays to the group that fits clearly better than any other; all are judged before any is moved."""
        homes = [(stray, home) for stray in sorted(self.members) if (home := self._home(stray)) is not None]
        moved: dict[int, int] = {}
        for stray, home in sorted(homes, key=lambda pair: self.members[pair[0]][0]):
            target = moved.get(home, home)
            if self._allowed(stray, target):
                moved[home] = self.join(target, stray)

    def _home(self, stray: int) -> int | None:
        if len(self.members[stray]) > _FEW:
            return None
        limits = self.scale.pack.thresholds
        fits = []
        for group in self.near[stray]:
            if len(self.members[group]) > _FEW:
                evidence = self.scale.weigh(self.profiles[stray], self.profiles[group], stray=True)
                fits.append((evidence.total if evidence.anchored else 0.0, -self.members[group][0], group))
        fits.sort(reverse=True)
        if len(fits) == 0 or fits[0][0] < limits.stray:
            return None
        clear = len(fits) == 1 or fits[0][0] - fits[1][0] >= limits.margin
        return fits[0][2] if clear else None

    def run(self) -> None:
        """Take the best offer until none is left."""
        while len(self.offers) > 0:
            _, a, b = heapq.heappop(self.offers)
            if a in self.members and b in self.members:
                number = self.join(a, b)
                for other in sorted(self.near[number], key=lambda group: self.members[group][0]):
                    self.consider(number, other)


def group(
    traces: Sequence[Trace], scale: Scale, forced: Mapping[Pair, bool]
) -> tuple[list[list[int]], tuple[Link, ...]]:
    """Groups of positions (each sorted, all sorted) and the links that a person may want to see."""
    state = Grouping(scale, _parted(forced))
    for index, trace in enumerate(traces):
        state.add([index], Profile.of(trace), set())
    judged = _judged(traces, scale, state)
    _join_decided(state, forced)
    for pair, evidence in judged:
        if pair[0] in state.members and pair[1] in state.members and evidence.total >= scale.pack.thresholds.certain:
            state.consider(*pair)
    for number in sorted(set(state.members) - set(range(len(traces)))):
        for other in sorted(state.near[number]):
            state.consider(number, other)
    state.run()
    state.gather()
    return sorted(state.members.values()), tuple(_links(judged, traces, state, forced))


def _judged(traces: Sequence[Trace], scale: Scale, state: Grouping) -> list[tuple[Pair, Evidence]]:
    """Every candidate pair with its evidence; hopeless ones are no neighbours."""
    judged = []
    for a, b in candidates(traces, scale.pack.limits):
        evidence = scale.weigh(state.profiles[a], state.profiles[b])
        if evidence.kinship < scale.pack.thresholds.neighbour:
            continue
        judged.append(((a, b), evidence))
        state.near[a].add(b)
        state.near[b].add(a)
    return judged


def _parted(forced: Mapping[Pair, bool]) -> Mapping[int, frozenset[int]]:
    apart: dict[int, set[int]] = {}
    for (a, b), same in forced.items():
        if not same:
            apart.setdefault(a, set()).add(b)
            apart.setdefault(b, set()).add(a)
    return {index: frozenset(others) for index, others in apart.items()}


def _join_decided(state: Grouping, forced: Mapping[Pair, bool]) -> None:
    """What persons joined comes first; what persons parted stays parted even then."""
    home = {index: index for index in state.members}
    for a, b in sorted(pair for pair, same in forced.items() if same):
        left, right = home[a], home[b]
        apart = any(state.parted.get(x, frozenset()) & set(state.members[right]) for x in state.members[left])
        if left == right or apart:
            continue
        number = state.join(left, right)
        home |= dict.fromkeys(state.members[number], number)


def _links(
    judged: Sequence[tuple[Pair, Evidence]], traces: Sequence[Trace], state: Grouping, forced: Mapping[Pair, bool]
) -> Iterable[Link]:
    """The best undecided pair between each two matters, and every decision of a person."""
    home = {index: number for number, members in state.members.items() for index in members}
    best: dict[tuple[int, int], tuple[float, Pair, Verdict]] = {}
    for pair, evidence in judged:
        verdict = _verdict(evidence, state.scale)
        if verdict is None or home[pair[0]] == home[pair[1]] or pair in forced:
            continue
        between = (min(home[pair[0]], home[pair[1]]), max(home[pair[0]], home[pair[1]]))
        offer = (-evidence.total, pair, verdict)
        best[between] = min(best.get(between, offer), offer)
    for weight, pair, verdict in sorted(best.values(), key=lambda offer: offer[1]):
        a, b = traces[pair[0]], traces[pair[1]]
        reasons, words = state.scale.reasons(a, b), state.scale.likeness(a, b)
        yield Link("matter", a.id, b.id, verdict, round(-weight, 3), reasons, words)
    for pair in sorted(forced):
        yield _decided(traces[pair[0]], traces[pair[1]], forced[pair])


def _verdict(evidence: Evidence, scale: Scale) -> Verdict | None:
    tied = evidence.anchored or (evidence.topic > 0 and evidence.nearby)
    if tied and evidence.total >= scale.pack.thresholds.possible:
        return Verdict.UNSURE
    return Verdict.RELATED if evidence.kinship >= scale.pack.thresholds.related else None


def _decided(a: Trace, b: Trace, same: bool) -> Link:
    reason = Reason("decision", a.key, b.key, 9.0, f"人工认定“{a.key}”与“{b.key}”{'是' if same else '不是'}同一事项")
    return Link("matter", a.id, b.id, Verdict.SAME if same else Verdict.DIFFERENT, 9.0, (reason,))
