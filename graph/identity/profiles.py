"""The comparable side of a report, and of a group of reports: what is said of the place, the body, the grievance.

Invariants: a profile is the sum of its reports in whole numbers, so that a group is compared exactly as a single report
is, and the order in which reports came together changes nothing; shares are taken when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from graph.identity.bags import UNIT, Bag
from graph.identity.regions import Path

FINE = 1_000_000
_TENTHS = 10
_NOTHING: frozenset[str] = frozenset()
_USED = 0.3

K = TypeVar("K")
Counts = Mapping[str, int]
Words = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Trace:
    """What one report brings to a comparison. `places` and `orgs` map entity ids to how far they identify (0..1].

    `full`: weighed bag of everything; `grievance`, `headline`: those of all and of the title, names taken out.
    """

    id: str
    key: str
    area: Path
    places: Mapping[str, float]
    place_focus: frozenset[str]
    orgs: Mapping[str, float]
    org_focus: frozenset[str]
    kind: str
    kinds: Mapping[str, float]
    account: str | None
    phone: str | None
    day: int | None
    full: Bag
    grievance: Bag
    headline: Bag
    quotes: frozenset[str]
    topics: frozenset[str]
    copy_key: str
    persons: Mapping[str, float]
    particulars: frozenset[str] = frozenset()

    def writers(self) -> frozenset[str]:
        account = {"account " + self.account} if self.account is not None else set()
        phone = {"phone " + self.phone} if self.phone is not None else set()
        return frozenset(account | phone)


def used_ids(trace: Trace) -> list[str]:
    """The places and bodies that a report speaks of clearly."""
    return [id for named in (trace.places, trace.orgs) for id, weight in named.items() if weight >= _USED]


@dataclass(frozen=True, slots=True)
class Profile:
    """A group: sums over its reports. `places` and `orgs` in millionths, `kinds` and `persons` in tenths.

    `grievance`, `headline` and `full` are sums of weighed bags, `square` and the like their squared lengths; `words`
    and `all_words` count the different pairs of the grievance and of everything.
    """

    size: int
    ids: frozenset[str]
    places: Counts
    orgs: Counts
    place_focus: int
    org_focus: int
    kinds: Counts
    kinds_square: int
    uses: Counts
    areas: Mapping[Path, int]
    grievance: Words
    words: int
    square: int
    headline: Words
    headline_square: int
    full: Words
    all_words: int
    full_square: int
    writers: Counts
    quotes: frozenset[str]
    topics: frozenset[str]
    copies: frozenset[str]
    persons: Counts
    days: tuple[int, int] | None
    particulars: frozenset[str]

    @classmethod
    def of(cls, trace: Trace, *, light: bool = False) -> Profile:
        """A group of one. `light`: without the words themselves, for comparisons whose likeness is known already."""
        kinds = _whole(trace.kinds, _TENTHS)
        bags = trace.grievance, trace.headline, trace.full
        grievance, headline, full = ({} if light else bag.weights() for bag in bags)
        return cls(
            1,
            frozenset((trace.id,)),
            _whole(trace.places, FINE),
            _whole(trace.orgs, FINE),
            int(len(trace.place_focus) > 0),
            int(len(trace.org_focus) > 0),
            kinds,
            _square(kinds.values()),
            dict.fromkeys(used_ids(trace), 1),
            {trace.area: 1},
            grievance,
            len(trace.grievance),
            trace.grievance.square(),
            headline,
            trace.headline.square(),
            full,
            len(trace.full),
            trace.full.square(),
            dict.fromkeys(sorted(trace.writers()), 1),
            trace.quotes,
            trace.topics,
            frozenset((trace.copy_key,)) - {""},
            _whole(trace.persons, _TENTHS),
            None if trace.day is None else (trace.day, trace.day),
            trace.particulars,
        )

    def cohesion(self) -> float:
        """How alike its reports are, two by two on average; 0 for a single one."""
        pairs = self.size * (self.size - 1)
        return max(0.0, (self.square / UNIT**2 - self.size) / pairs) if pairs > 0 else 0.0

    @classmethod
    def total(cls, parts: Sequence[Profile]) -> Profile:
        """The profile of all parts together."""
        if len(parts) == 1:
            return parts[0]
        text, titles = _sum([one.grievance for one in parts]), _sum([one.headline for one in parts])
        full, kinds = _sum([one.full for one in parts]), _sum([one.kinds for one in parts])
        return cls(
            sum([one.size for one in parts]),
            _NOTHING.union(*[one.ids for one in parts]),
            _sum([one.places for one in parts]),
            _sum([one.orgs for one in parts]),
            sum([one.place_focus for one in parts]),
            sum([one.org_focus for one in parts]),
            kinds,
            _square(kinds.values()),
            _sum([one.uses for one in parts]),
            _sum([one.areas for one in parts]),
            text,
            len(text),
            _squared(text, [(one.grievance, one.square) for one in parts]),
            titles,
            _squared(titles, [(one.headline, one.headline_square) for one in parts]),
            full,
            len(full),
            _squared(full, [(one.full, one.full_square) for one in parts]),
            _sum([one.writers for one in parts]),
            _NOTHING.union(*[one.quotes for one in parts]),
            _NOTHING.union(*[one.topics for one in parts]),
            _NOTHING.union(*[one.copies for one in parts]),
            {name: weight for one in parts for name, weight in one.persons.items()},
            _span([one.days for one in parts if one.days is not None]),
            _NOTHING.union(*[one.particulars for one in parts]),
        )

    def joined(self, other: Profile) -> Profile:
        """The profile of both groups together."""
        return Profile.total([self, other])


def _whole(weights: Mapping[str, float], fine: int) -> dict[str, int]:
    return {key: round(weight * fine) for key, weight in weights.items()}


def _square(numbers: Iterable[int]) -> int:
    return sum([number * number for number in numbers])


def _squared(total: Words, parts: Sequence[tuple[Words, int]]) -> int:
    """The squared length of a sum, of two parts from theirs, since one of both mostly is short."""
    if len(parts) != 2:
        return _square(total.values())
    (a, left), (b, right) = parts if len(parts[0][0]) <= len(parts[1][0]) else parts[::-1]
    return left + right + 2 * sum([number * b[key] for key, number in a.items() if key in b])


def _sum(parts: Sequence[Mapping[K, int]]) -> dict[K, int]:
    longest = max(range(len(parts)), key=lambda place: len(parts[place]))
    total = dict(parts[longest])
    for place, part in enumerate(parts):
        for key, number in part.items() if place != longest else ():
            total[key] = total.get(key, 0) + number
    return total


def _span(days: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    return (min(first for first, _ in days), max(last for _, last in days)) if len(days) > 0 else None
