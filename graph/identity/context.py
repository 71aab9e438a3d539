"""Which of several firms a short name means in one report: the one that the report, or others about the place, name.

Invariants: only names that fit several entities are looked at; an item follows a long name only where nothing speaks
for another; what stays open is one entity per place, so that two firms of one short name are not taken for one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

K = TypeVar("K", bound=Hashable)
_CLEAR = 4


class Placed(Protocol):
    """What is needed of an item: its report and the places that the report names."""

    @property
    def document(self) -> str: ...
    @property
    def context(self) -> frozenset[str]: ...


P = TypeVar("P", bound=Placed)


@dataclass(frozen=True, slots=True)
class Choice(Generic[P, K]):
    """Items of one short name that mean `entity`; of those left open (None), `sign` tells one place from another."""

    items: tuple[P, ...]
    entity: K | None
    sign: str
    """The place or report that decided, "" where none did."""


class Scene(Generic[K]):
    """Which entities are named in which reports and in reports about which places."""

    def __init__(self, named: Iterable[tuple[K, Placed]]) -> None:
        self._reports: dict[str, set[K]] = defaultdict(set)
        self._places: dict[str, Counter[K]] = defaultdict(Counter)
        for entity, item in named:
            self._reports[item.document].add(entity)
            for place in item.context:
                self._places[place][entity] += 1

    def chosen(self, item: Placed, fits: frozenset[K]) -> tuple[K, str] | None:
        """The only one of `fits` that is named in the report, else about its places; and where."""
        here = self._reports.get(item.document, set()) & fits
        if len(here) == 1:
            return next(iter(here)), item.document
        votes: Counter[K] = Counter()
        for place in item.context:
            votes.update({entity: n for entity, n in self._places.get(place, Counter()).items() if entity in fits})
        ranked = [*sorted(votes.values(), reverse=True), 0, 0]
        if len(here) > 1 or ranked[0] < max(1, _CLEAR * ranked[1]):
            return None
        best = next(entity for entity, n in votes.items() if n == ranked[0])
        return best, min(p for p in item.context if self._places.get(p, Counter())[best] > 0)


def choices(items: Sequence[P], fits: frozenset[K], scene: Scene[K]) -> list[Choice[P, K]]:
    """The items of one short name by what they mean, and the open ones by place."""
    meant: dict[tuple[K, str], list[P]] = defaultdict(list)
    left: list[P] = []
    for item in items:
        found = scene.chosen(item, fits)
        if found is None:
            left.append(item)
        else:
            meant[found].append(item)
    by_entity: dict[K, tuple[list[P], list[str]]] = {}
    for (entity, sign), own in meant.items():
        held, signs = by_entity.setdefault(entity, ([], []))
        held.extend(own)
        signs.append(sign)
    told = [Choice(tuple(held), entity, min(signs)) for entity, (held, signs) in by_entity.items()]
    return told + [Choice(tuple(own), None, sign) for sign, own in _by_place(left).items()]


def _by_place(items: Sequence[P]) -> Mapping[str, list[P]]:
    """Items of reports that share a place stay together; those of reports without any place too."""
    lead: dict[str, str] = {}

    def root(place: str) -> str:
        while lead.setdefault(place, place) != place:
            place = lead[place]
        return place

    for item in items:
        roots = sorted({root(place) for place in item.context})
        for other in roots[1:]:
            lead[other] = roots[0]
    found: dict[str, list[P]] = defaultdict(list)
    for item in items:
        found[root(min(item.context)) if len(item.context) > 0 else ""].append(item)
    return found
