"""Which reports are one matter: the two most alike groups join first, and are compared anew as one group.

Invariants: a pair that a person parted never ends up in one matter; a group joins only with what is certain of the
whole group, not of one member, so that a chain of half-alike reports does not become one matter; the outcome depends on
content only, since ties are broken by position and positions follow document ids. What is said of two groups follows
from their members alone and is remembered by them, so that a night's run only makes the comparisons that are new.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from graph.identity.blocking import Pair
from graph.identity.features import Scale
from graph.identity.memo import Memo, Numbers
from graph.identity.pairs import VERDICTS, Judged, PairMemo, judged, versions
from graph.identity.profiles import Profile, Trace
from graph.identity.types import Link, Reason, Verdict

_PLACES = 9
_FEW = 2
_AT_HAND = 1 << 14
_SINGLE = -1
Offer = tuple[float, int, int]
_HALF = 32


class GroupMemo:
    """What `group` may keep from one run to the next: what was said of two groups, and links with their reasons.

    A group has a number that stands for its members and for all that the scale says of them.
    """

    def __init__(self) -> None:
        self.pairs = PairMemo()
        self.numbers: Numbers[tuple[int, int]] = Numbers()
        self.links: Memo[tuple[str, str], Link] = Memo()
        self._known: dict[int, float | None] = {}
        self._asked: dict[int, float | None] = {}

    def said(self, asked: int, find: Callable[[], float | None]) -> float | None:
        """What `find` finds, or has found for the same question."""
        if asked in self._asked:
            return self._asked[asked]
        answer = self._known[asked] if asked in self._known else find()
        self._asked[asked] = answer
        return answer

    def turn(self) -> None:
        self.pairs.turn()
        self.numbers.turn()
        self.links.turn()
        self._known, self._asked = self._asked, {}


@dataclass(slots=True)
class Grouping:
    """Groups by number (a new one for each join), their neighbours, and the offers to join, best first.

    `stands` is the number of each group in the memo.
    """

    traces: Sequence[Trace]
    scale: Scale
    parted: Mapping[int, frozenset[int]]
    memo: GroupMemo
    stands: dict[int, int] = field(default_factory=dict)
    profiles: dict[int, Profile] = field(default_factory=dict)
    members: dict[int, list[int]] = field(default_factory=dict)
    near: dict[int, set[int]] = field(default_factory=dict)
    offers: list[Offer] = field(default_factory=list)
    next: int = 0

    def add(self, members: list[int], stands: int, near: set[int]) -> int:
        number = self.next
        self.next += 1
        self.members[number], self.stands[number], self.near[number] = members, stands, near
        return number

    def consider(self, a: int, b: int) -> None:
        """Offer to join two groups if they certainly are one matter."""
        total = self._said(a, b, False)
        if total is not None:
            self.offer(a, b, total)

    def offer(self, a: int, b: int, total: float) -> None:
        if self._allowed(a, b):
            first, second = (a, b) if self.members[a][0] < self.members[b][0] else (b, a)
            heapq.heappush(self.offers, (-round(total, _PLACES), first, second))

    def _said(self, a: int, b: int, stray: bool) -> float | None:
        """The total of two groups that something ties and that may belong together, else None."""
        left, right = self.stands[a], self.stands[b]
        asked = (min(left, right) << _HALF | max(left, right)) << 1 | stray
        return self.memo.said(asked, lambda: self._total(a, b, stray))

    def _total(self, a: int, b: int, stray: bool) -> float | None:
        """Two groups that do not certainly belong together say nothing, except of a stray report."""
        total = self.scale.total(self._profile(a), self._profile(b), stray)
        told = total is not None and (stray or total >= self.scale.pack.thresholds.certain)
        return total if told else None

    def _profile(self, number: int) -> Profile:
        """The sum of the members; those asked for last are kept at hand."""
        known = self.profiles.pop(number, None)
        if known is None:
            known = Profile.total([Profile.of(self.traces[index]) for index in self.members[number]])
        self.profiles[number] = known
        if len(self.profiles) > _AT_HAND:
            del self.profiles[next(iter(self.profiles))]
        return known

    def _allowed(self, a: int, b: int) -> bool:
        left, right = self.members[a], self.members[b]
        if len(left) + len(right) > self.scale.pack.limits.matter:
            return False
        return len(self.parted) == 0 or not any(self.parted[x] & set(right) for x in left if x in self.parted)

    def join(self, a: int, b: int) -> int:
        """Make one group of two; their neighbours become its neighbours."""
        near = (self.near.pop(a) | self.near.pop(b)) - {a, b}
        members = sorted(self.members.pop(a) + self.members.pop(b))
        left, right = sorted((self.stands.pop(a), self.stands.pop(b)))
        number = self.add(members, self.memo.numbers.of((left, right)), near)
        parts = self.profiles.pop(a, None), self.profiles.pop(b, None)
        if parts[0] is not None and parts[1] is not None:
            self.profiles[number] = Profile.total([parts[0], parts[1]])
        for other in near:
            known = self.near[other]
            known -= {a, b}
            known.add(number)
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
        groups = [group for group in self.near[stray] if len(self.members[group]) > _FEW]
        fits = [(self._said(stray, group, True) or 0.0, -self.members[group][0], group) for group in groups]
        fits.sort(reverse=True)
        if len(fits) == 0 or fits[0][0] < limits.stray:
            return None
        clear = len(fits) == 1 or fits[0][0] - fits[1][0] >= limits.margin
        return fits[0][2] if clear else None

    def run(self) -> None:
        """Take the best offer until none is left; in which order neighbours are asked changes nothing."""
        while len(self.offers) > 0:
            _, a, b = heapq.heappop(self.offers)
            if a in self.members and b in self.members:
                number = self.join(a, b)
                for other in self.near[number]:
                    self.consider(number, other)


def group(
    traces: Sequence[Trace], scale: Scale, forced: Mapping[Pair, bool], memo: GroupMemo | None = None
) -> tuple[list[list[int]], tuple[Link, ...]]:
    """Groups of positions (each sorted, all sorted) and the links that a person may want to see."""
    kept = memo if memo is not None else GroupMemo()
    numbers = versions(traces, scale, kept.pairs)
    pairs = judged(traces, scale, numbers, kept.pairs)
    state = Grouping(traces, scale, _parted(forced), kept)
    for index, version in enumerate(numbers):
        state.add([index], kept.numbers.of((_SINGLE, version)), set())
    for a, b in zip(pairs.left[pairs.tied].tolist(), pairs.right[pairs.tied].tolist(), strict=True):
        state.near[a].add(b)
        state.near[b].add(a)
    _join_decided(state, forced)
    for a, b, total in _sure(pairs):
        if a in state.members and b in state.members:
            state.offer(a, b, total)
    for number in sorted(set(state.members) - set(range(len(traces)))):
        for other in sorted(state.near[number]):
            state.consider(number, other)
    state.run()
    state.gather()
    return sorted(state.members.values()), tuple(_links(pairs, numbers, state, forced))


def _sure(pairs: Judged) -> Iterable[tuple[int, int, float]]:
    sure = pairs.sure
    return zip(pairs.left[sure].tolist(), pairs.right[sure].tolist(), pairs.totals[sure].tolist(), strict=True)


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


def _links(pairs: Judged, numbers: Sequence[int], state: Grouping, forced: Mapping[Pair, bool]) -> Iterable[Link]:
    """The best undecided pair between each two matters, and every decision of a person. Two matters that a person
    parted are at most related: nobody is asked again.
    """
    home = {index: number for number, members in state.members.items() for index in members}
    parted = {frozenset((home[a], home[b])) for (a, b), same in forced.items() if not same}
    best: dict[tuple[int, int], tuple[float, Pair, Verdict]] = {}
    for a, b, total, verdict in _undecided(pairs):
        left, right = home[a], home[b]
        if left == right or (a, b) in forced:
            continue
        between = (left, right) if left < right else (right, left)
        if verdict is Verdict.UNSURE and frozenset(between) in parted:
            verdict = Verdict.RELATED
        offer = (-total, (a, b), verdict)
        best[between] = min(best.get(between, offer), offer)
    for weight, (x, y), verdict in sorted(best.values(), key=lambda offer: offer[1]):
        one, other = state.traces[x], state.traces[y]
        names = state.scale.named(one), state.scale.named(other), state.scale.shared(one, other)
        inputs = (numbers[x], numbers[y], weight, verdict, names)
        yield state.memo.links.get(
            (one.id, other.id), inputs, partial(_link, one, other, -weight, verdict, state.scale)
        )
    for pair in sorted(forced):
        yield _decided(state.traces[pair[0]], state.traces[pair[1]], forced[pair])


def _undecided(pairs: Judged) -> Iterable[tuple[int, int, float, Verdict]]:
    open_ = pairs.verdicts > 0
    marks = (VERDICTS[mark] for mark in pairs.verdicts[open_].tolist())
    return zip(
        pairs.left[open_].tolist(), pairs.right[open_].tolist(), pairs.totals[open_].tolist(), marks, strict=True
    )


def _link(a: Trace, b: Trace, weight: float, verdict: Verdict, scale: Scale) -> Link:
    return Link("matter", a.id, b.id, verdict, round(weight, 3), scale.reasons(a, b), scale.likeness(a, b))


def _decided(a: Trace, b: Trace, same: bool) -> Link:
    reason = Reason("decision", a.key, b.key, 9.0, f"人工认定“{a.key}”与“{b.key}”{'是' if same else '不是'}同一事项")
    return Link("matter", a.id, b.id, Verdict.SAME if same else Verdict.DIFFERENT, 9.0, (reason,))
