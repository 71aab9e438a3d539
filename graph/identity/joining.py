"""Groups of reports that join, and what is known of each: its members, its neighbours, what was said of it and others.

A group has a number: a report its position, a joined group the next free one. Invariants: what is said of two groups
follows from their members and from what the scale says of them, never from the order in which groups came together or
were asked about; a pair that a person parted never ends up in one group. Scalar products of sums are sums of scalar
products, so those of a new group follow from those of its parts, in whole numbers and without a bit of difference.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence

from graph.identity.answers import Answers
from graph.identity.features import Scale
from graph.identity.products import unpacked
from graph.identity.profiles import Profile, Trace
from graph.identity.ties import Ties
from graph.identity.wording import Products

_PLACES = 9
_FEW = 2
_AT_HAND, _LIGHT = 1 << 12, 1 << 15

Offer = tuple[float, int, int]
"""Minus the total, and two groups, the one with the lowest member first."""


class Groups:
    """All groups of a run. Of live ones it is known what they border on; of others only which live ones they touch."""

    def __init__(
        self,
        traces: Sequence[Trace],
        scale: Scale,
        parted: Mapping[int, frozenset[int]],
        ties: Ties,
        memo: Answers,
        reports: Sequence[int],
    ) -> None:
        size = len(traces)
        self.traces, self.scale, self.ties, self.memo = traces, scale, ties, memo
        self.size = size
        self.live: set[int] = set()
        self.near: dict[int, dict[int, int | None]] = {}
        self.offers: list[Offer] = []
        self.sides: list[tuple[int, int]] = []
        self.totals: list[float] = []
        self._lead = list(range(size))
        self._low = list(range(size))
        self._sizes = [1] * size
        self.stands = list(reports)
        self._profiles: dict[int, Profile] = {}
        self._light: dict[int, Profile] = {}
        self._parted: dict[int, tuple[frozenset[int], frozenset[int]]] = {
            index: (frozenset((index,)), others) for index, others in parted.items()
        }

    def root(self, number: int) -> int:
        """The group that holds a group or report now."""
        lead = self._lead
        while lead[number] != number:
            lead[number] = lead[lead[number]]
            number = lead[number]
        return number

    def exists(self, number: int) -> bool:
        return self._lead[number] == number

    def members(self, number: int) -> list[int]:
        """The positions of its reports, rising."""
        found, waiting = [], [number]
        while len(waiting) > 0:
            one = waiting.pop()
            if one < self.size:
                found.append(one)
            else:
                waiting.extend(self.sides[one - self.size])
        found.sort()
        return found

    def all(self) -> dict[int, list[int]]:
        """Every group that exists with its members, both rising by lowest member."""
        found: dict[int, list[int]] = {}
        for index in range(self.size):
            found.setdefault(self.root(index), []).append(index)
        return found

    def key(self, a: int, b: int, total: float) -> Offer:
        low = self._low
        first, second = (a, b) if low[a] < low[b] else (b, a)
        return -round(total, _PLACES), first, second

    def consider(self, a: int, b: int) -> None:
        """Offer to join two groups if they certainly are one matter."""
        total = self.ties.sure(a, b) if max(a, b) < self.size else self.said(a, b, False)
        if total is not None and self.allowed(a, b):
            heapq.heappush(self.offers, self.key(a, b, total))

    def said(self, a: int, b: int, stray: bool) -> float | None:
        """The total of two groups that something ties and that may belong together, else None."""
        return self.memo.answer(self.stands[a], self.stands[b], stray, lambda: self._total(a, b, stray))

    def _total(self, a: int, b: int, stray: bool) -> float | None:
        """Two groups that do not certainly belong together say nothing, except of a stray report."""
        products = self._products(a, b)
        left, right = self._profile(a, products is not None), self._profile(b, products is not None)
        total = self.scale.total(left, right, stray, products)
        told = total is not None and (stray or total >= self.scale.pack.thresholds.certain)
        return total if told else None

    def _products(self, a: int, b: int) -> Products | None:
        """The scalar products of two neighbours, where they follow from those of their parts."""
        known = self.near[a].get(b) if a in self.near else None
        return None if known is None else unpacked(known)

    def _profile(self, number: int, light: bool) -> Profile:
        """The sum of the members; those asked for last are kept at hand. `light`: a single report without its words."""
        kept = self._light if light and number < self.size else self._profiles
        known = kept.pop(number, None)
        if known is None:
            single = kept is self._light
            known = Profile.of(self.traces[number], light=True) if single else Profile.total(self._parts(number))
        kept[number] = known
        if len(kept) > (_AT_HAND if kept is self._profiles else _LIGHT):
            del kept[next(iter(kept))]
        return known

    def _parts(self, number: int) -> list[Profile]:
        """What a group is the sum of: the largest groups within it that are at hand, and single reports."""
        parts, waiting = [], [number]
        while len(waiting) > 0:
            one = waiting.pop()
            known = self._profiles.pop(one, None)
            if known is not None or one < self.size:
                parts.append(known if known is not None else Profile.of(self.traces[one]))
            else:
                waiting.extend(self.sides[one - self.size])
        return parts

    def allowed(self, a: int, b: int) -> bool:
        """Whether two groups may become one: not too many, and none of them parted from another."""
        if self._sizes[a] + self._sizes[b] > self.scale.pack.limits.matter:
            return False
        return not self.apart(a, b)

    def apart(self, a: int, b: int) -> bool:
        """Whether a person parted a member of one from a member of the other."""
        if a not in self._parted or b not in self._parted:
            return False
        return not self._parted[a][0].isdisjoint(self._parted[b][1])

    def merge(self, a: int, b: int, stands: int | None = None) -> int:
        """A new group of two; whom it borders on is left open. `stands`: its number in the memo, where known."""
        number = len(self._lead)
        self._lead.append(number)
        self._lead[a] = self._lead[b] = number
        self._low.append(min(self._low[a], self._low[b]))
        self._sizes.append(self._sizes[a] + self._sizes[b])
        self.sides.append((a, b))
        self.stands.append(self.memo.group(self.stands[a], self.stands[b]) if stands is None else stands)
        both = [self._parted.pop(one) for one in (a, b) if one in self._parted]
        if len(both) > 0:
            self._parted[number] = _none().union(*[x for x, _ in both]), _none().union(*[x for _, x in both])
        if any(one in self._profiles for one in (a, b)):
            self._profiles[number] = Profile.total([*self._parts(a), *self._parts(b)])
        for one in (a, b):
            self._light.pop(one, None)
        return number

    def join(self, a: int, b: int, total: float, stands: int | None = None) -> int:
        """Make one group of two; their neighbours become its neighbours. It is live if one of both is.

        `stands`: what the new group is known to stand for.
        """
        left, right = self.near.pop(a, {}), self.near.pop(b, {})
        left.pop(b, None)
        right.pop(a, None)
        number = self.merge(a, b, stands)
        self.totals.append(total)
        if a in self.live or b in self.live:
            self.live -= {a, b}
            self.live.add(number)
        near = {other: _sum(known, right.get(other)) for other, known in left.items()}
        for other in right:
            near.setdefault(other, None)
        if len(near) > 0 or number in self.live:
            self.near[number] = near
        for other, products in near.items():
            known_there = self.near[other]
            known_there.pop(a, None)
            known_there.pop(b, None)
            known_there[number] = products
        return number

    def enliven(self, number: int) -> list[int]:
        """Work out whom a group borders on from now on; those it was not yet known to border on."""
        self.live.add(number)
        known = self.near.get(number, {})
        found = self._bordering(number)
        self.near[number] = found
        fresh = [other for other in found if other not in known]
        found.update(known)
        for other in fresh:
            self.near.setdefault(other, {})[number] = found[other]
        return fresh

    def _bordering(self, number: int) -> dict[int, int | None]:
        if number < self.size:
            told = self.ties.products(number)
            return {(home := self.root(other)): (said if home == other else None) for other, said in told}
        root = self.root
        return dict.fromkeys(root(y) for x in self.members(number) for y in self.ties.of(x) if root(y) != number)

    def gather(self) -> dict[int, list[int]]:
        """Give strays to the group that fits clearly better than any other; all are judged before any is moved.

        Returns every group with its members.
        """
        groups = self.all()
        homes = [(stray, home) for stray, own in groups.items() if (home := self._home(stray, own)) is not None]
        moved: dict[int, int] = {}
        for stray, home in homes:
            target = moved.get(home, home)
            if self.allowed(stray, target):
                moved[home] = self.merge(target, stray)
                groups[home] = sorted(groups[home] + groups.pop(stray))
        return groups

    def _home(self, stray: int, own: Sequence[int]) -> int | None:
        if len(own) > _FEW:
            return None
        limits = self.scale.pack.thresholds
        groups = sorted({self.root(other) for index in own for other in self.ties.of(index)} - {stray})
        fits = [
            (self.said(stray, group, True) or 0.0, -self._low[group], group)
            for group in groups
            if self._sizes[group] > _FEW
        ]
        fits.sort(reverse=True)
        if len(fits) == 0 or fits[0][0] < limits.stray:
            return None
        clear = len(fits) == 1 or fits[0][0] - fits[1][0] >= limits.margin
        return fits[0][2] if clear else None


def _none() -> frozenset[int]:
    return frozenset()


def _sum(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left + right
