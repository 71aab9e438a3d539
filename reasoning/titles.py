"""Titles of disputes and clusters: where or who, what, and how many: `金湖新城 · 环境污染 · 6 起 14 件`.

Invariants: at most `longest` characters; a region or a word for many unlike things is never the place of a title as
long as something of its own is known; the same facts give the same title in any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from knowledge.links import GenericNames, TitleRule
from reasoning.model import DisputeFacts, Named

_SEPARATOR = " · "


@dataclass(frozen=True)
class VagueNames:
    """Names of areas, and of things too general to tie two disputes together."""

    areas: frozenset[str]
    generic: GenericNames

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (name in self.areas or self.generic.holds(name))


@dataclass(frozen=True)
class Titles:
    """Makes titles from facts. `kinds` gives the names of kinds by id."""

    kinds: Mapping[str, str]
    rule: TitleRule
    vague: VagueNames

    def dispute(self, facts: DisputeFacts) -> str:
        """Where or who, and what."""
        return self._fitted(self.anchor([facts]), self._kind(facts.kind), "")

    def cluster(self, facts: Sequence[DisputeFacts], kind: str, reports: int) -> str:
        """Where or who, what most of it is, how many disputes and reports."""
        return self._fitted(self.anchor(facts), self._kind(kind), f"{len(facts)} 起 {reports} 件")

    def anchor(self, facts: Sequence[DisputeFacts]) -> str:
        """The site or firm of its own that most members share, weighed by how often it is named; else their region."""
        regions = {place.name for item in facts for place in item.regions}
        sites = self._weighed(facts, [item.sites for item in facts], regions)
        firms = self._weighed(facts, [item.enterprises for item in facts], regions)
        firms = [one for one in firms if max(one.named, one.members) >= self.rule.firm_named_from]
        known = self._before_roads([*sites, *firms], len(facts))
        shared = [one for one in known if one.members >= self.rule.share * len(facts)]
        best = min(shared or known, key=lambda one: one.order, default=None)
        if best is not None:
            return best.name
        places = self._counted(item.regions for item in facts)
        return min(places, key=lambda name: (-places[name], -len(name), name), default="")

    def _before_roads(self, known: list[_Anchor], members: int) -> list[_Anchor]:
        """Without the roads, as long as something else is named by a fair part of the members."""
        own = [one for one in known if not self.vague.generic.is_road(one.name)]
        return own if any(2 * one.members >= self.rule.share * members for one in own) else known

    def _weighed(
        self, facts: Sequence[DisputeFacts], things: Sequence[Sequence[Named]], regions: Set[str]
    ) -> list[_Anchor]:
        """Every name of its own, with how many members have it and how many of their reports name it."""
        found: dict[str, _Anchor] = {}
        for item, named in zip(facts, things, strict=True):
            for name, times in {one.name: max(one.named, 1) for one in named}.items():
                if name not in regions and name not in self.vague:
                    reports = min(times, max(len(item.reports), 1))
                    found[name] = found.get(name, _Anchor(name)).with_member(reports, times)
        return list(found.values())

    def _counted(self, groups: Iterable[Sequence[Named]]) -> Mapping[str, int]:
        counts: defaultdict[str, int] = defaultdict(int)
        for group in groups:
            for name in {one.name for one in group}:
                counts[name] += 1
        return counts

    def _kind(self, kind: str) -> str:
        """The name of a kind without what stands in brackets."""
        return self.kinds.get(kind, "其他").partition("（")[0]

    def _fitted(self, anchor: str, kind: str, numbers: str) -> str:
        """Joined, the kind cut at its first comma and then the anchor shortened until the title fits."""
        parts = [anchor, kind, numbers]
        if self._length(parts) > self.rule.longest:
            parts[1] = kind.partition("、")[0]
        over = self._length(parts) - self.rule.longest
        if over > 0:
            parts[0] = anchor[: max(len(anchor) - over - 1, 4)] + "…"
        return _SEPARATOR.join(part for part in parts if part != "")

    def _length(self, parts: Sequence[str]) -> int:
        return len(_SEPARATOR.join(part for part in parts if part != ""))


@dataclass(frozen=True)
class _Anchor:
    """A name with how many members have it and how many reports name it."""

    name: str
    members: int = 0
    reports: int = 0
    named: int = 0

    def with_member(self, reports: int, times: int) -> _Anchor:
        return _Anchor(self.name, self.members + 1, self.reports + reports, self.named + times)

    @property
    def order(self) -> tuple[int, int, str]:
        return -self.members * self.reports, -self.named, self.name
