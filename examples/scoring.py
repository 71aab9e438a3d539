"""How near a result comes to the planted truth: same-matter pairs, clusters, decoys, silent signals.

Results are given as groups of record keys, the way `jiefen identity matters` and `jiefen clusters` print them.
Pairs between matters of one `either` group are counted neither for nor against.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from examples.truth import Cluster, Decoy, Truth

Groups = Iterable[Collection[str]]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of pairs, with the usual ratios; an empty side counts as 1.0."""

    hit: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.hit / (self.hit + self.wrong) if self.hit + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.hit / (2 * self.hit + self.wrong + self.missed) if self.hit + self.wrong + self.missed else 1.0


@dataclass(frozen=True, slots=True)
class Joined:
    """Two records of a decoy that ended in one matter or one cluster (`where`)."""

    decoy: str
    where: str
    first: str
    second: str


def matter_pairs(groups: Groups, truth: Truth) -> Score:
    """Pairwise score of same-matter groups over the county's records; other records are left out."""
    found = _pairs(groups, truth.records)
    planted = _pairs((matter.records for matter in truth.matters), truth.records)
    free = _free(truth)
    right, wrong, missed = found & planted, found - planted - free, planted - found
    return Score(len(right), len(wrong), len(missed))


def wrong_pairs(groups: Groups, truth: Truth) -> Counter[Pair]:
    """Which two matters were joined wrongly, with the number of record pairs: where to look first."""
    of = _matter_of(truth)
    wrong = _pairs(groups, truth.records) - _free(truth)
    sides = ((min(of[a], of[b]), max(of[a], of[b])) for a, b in wrong if of[a] != of[b])
    return Counter(sides)


def missed_pairs(groups: Groups, truth: Truth) -> Counter[str]:
    """Which matters fell apart, with the number of record pairs missed."""
    of = _matter_of(truth)
    planted = _pairs((matter.records for matter in truth.matters), truth.records)
    return Counter(of[a] for a, _ in planted - _pairs(groups, truth.records))


def clusters_matched(groups: Groups, truth: Truth, least: float = 0.8) -> float:
    """Share of planted clusters that some group equals by at least `least` Jaccard."""
    best = best_jaccard(groups, truth)
    return sum(value >= least for value in best.values()) / len(best)


def best_jaccard(groups: Groups, truth: Truth) -> dict[str, float]:
    """For each planted cluster the highest Jaccard of any group, over record keys."""
    candidates = [frozenset(group) for group in groups]
    return {cluster.id: _best(cluster, candidates) for cluster in truth.clusters}


def decoys_joined(matters: Groups, clusters: Groups, truth: Truth) -> tuple[Joined, ...]:
    """Every pair of decoy records that landed together, in order; empty is what we want."""
    places = (("matter", _index(matters)), ("cluster", _index(clusters)))
    found = [
        Joined(decoy.id, where, first, second)
        for decoy in truth.decoys
        for where, index in places
        if where == "matter" or decoy.cluster
        for first, second in _apart(decoy)
        if index.get(first, frozenset()) & index.get(second, frozenset())
    ]
    return tuple(sorted(found, key=lambda joined: (joined.decoy, joined.where, joined.first, joined.second)))


def false_alarms(actual: Mapping[str, Collection[str]], truth: Truth) -> tuple[tuple[str, str], ...]:
    """(record, signal) for signals reported as actual where the text only looks like one."""
    found = [
        (trap.record, name) for trap in truth.silent for name in trap.signals if name in actual.get(trap.record, ())
    ]
    return tuple(sorted(found))


def _pairs(groups: Groups, known: frozenset[str]) -> set[Pair]:
    return {pair for group in groups for pair in combinations(sorted(known.intersection(group)), 2)}


def _free(truth: Truth) -> set[Pair]:
    members: dict[str, list[str]] = defaultdict(list)
    for matter in truth.matters:
        if matter.either:
            members[matter.either].extend(matter.records)
    return _pairs(members.values(), truth.records) - _pairs((m.records for m in truth.matters), truth.records)


def _matter_of(truth: Truth) -> dict[str, str]:
    return {key: matter.id for matter in truth.matters for key in matter.records}


def _best(cluster: Cluster, candidates: Sequence[frozenset[str]]) -> float:
    mine = frozenset(cluster.records)
    return max((len(mine & other) / len(mine | other) for other in candidates), default=0.0)


def _index(groups: Groups) -> dict[str, frozenset[int]]:
    index: dict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for key in group:
            index[key].add(number)
    return {key: frozenset(numbers) for key, numbers in index.items()}


def _apart(decoy: Decoy) -> Iterable[Pair]:
    for first, second in combinations(decoy.groups, 2):
        for one in first:
            for other in second:
                yield one, other
