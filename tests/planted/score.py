"""Pairwise precision and recall of a clustering against the truth, with intervals from drawing whole clusters anew.

A pair counts for the true cluster of its members; a wrong pair counts half for each of the two clusters it joins.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol, TypeVar

K = TypeVar("K", bound=Hashable)
_DRAWS = 400


@dataclass(frozen=True, slots=True)
class Tally:
    """Pairs of one true cluster: rightly joined, left apart, and its share of the wrongly joined."""

    joined: float
    apart: float
    wrong: float


@dataclass(frozen=True, slots=True)
class Score:
    """`precision` and `recall` of pairs with their 95 % intervals; `pairs` is how many true ones there are."""

    precision: float
    recall: float
    precision_range: tuple[float, float]
    recall_range: tuple[float, float]
    pairs: int

    def row(self) -> dict[str, object]:
        return {
            "precision": round(self.precision, 5),
            "precision_95": [round(x, 5) for x in self.precision_range],
            "recall": round(self.recall, 5),
            "recall_95": [round(x, 5) for x in self.recall_range],
            "pairs": self.pairs,
        }


def tallies(truth: Mapping[K, str], found: Mapping[K, str]) -> dict[str, Tally]:
    """Per true cluster; an item that is missing from `found` stands alone."""
    parts: dict[str, Counter[str]] = defaultdict(Counter)
    sizes: Counter[str] = Counter()
    for item, cluster in truth.items():
        group = found.get(item, f"alone {item}")
        parts[cluster][group] += 1
        sizes[group] += 1
    made = {}
    for cluster, groups in parts.items():
        size = sum(groups.values())
        joined = sum(n * (n - 1) / 2 for n in groups.values())
        wrong = sum(n * (sizes[group] - n) / 2 for group, n in groups.items())
        made[cluster] = Tally(joined, size * (size - 1) / 2 - joined, wrong)
    return made


class Judge(Protocol):
    """Who can tell what is decidable (`oracle.Oracle`)."""

    def parts(self, a: str, b: str) -> bool: ...
    def joined(self, matter: str) -> Mapping[str, int]: ...


def decidable(truth: Mapping[str, str], found: Mapping[str, str], judge: Judge) -> dict[str, Tally]:
    """Per true cluster as `tallies`, only pairs that can be told from what is written."""
    clusters, groups = _members(truth), _members({item: found.get(item, f"alone {item}") for item in truth})
    wrong: dict[str, float] = defaultdict(float)
    for group in groups.values():
        if len({truth[item] for item in group}) > 1:
            for a, b in combinations(group, 2):
                if truth[a] != truth[b] and judge.parts(a, b):
                    wrong[truth[a]] += 0.5
                    wrong[truth[b]] += 0.5
    made = {}
    for cluster, items in clusters.items():
        home = judge.joined(cluster)
        told = [(a, b) for a, b in combinations(items, 2) if home[a] == home[b]]
        joined = sum(found.get(a, a) == found.get(b, b) for a, b in told)
        made[cluster] = Tally(joined, len(told) - joined, wrong[cluster])
    return made


def _members(homes: Mapping[str, str]) -> dict[str, list[str]]:
    members: dict[str, list[str]] = defaultdict(list)
    for item, home in sorted(homes.items()):
        members[home].append(item)
    return members


def score(counted: Mapping[str, Tally], only: Collection[str] | None = None, seed: int = 1) -> Score:
    """Over all true clusters, or `only` some of them."""
    chosen = [counted[cluster] for cluster in sorted(counted) if only is None or cluster in only]
    precision, recall = _ratios(chosen)
    rng = random.Random(seed)
    weighty = [tally for tally in chosen if tally.joined + tally.apart + tally.wrong > 0]
    draws = [_ratios(rng.choices(weighty, k=len(weighty))) for _ in range(_DRAWS if len(weighty) > 0 else 0)]
    pairs = int(sum(tally.joined + tally.apart for tally in chosen))
    return Score(precision, recall, _range([p for p, _ in draws]), _range([r for _, r in draws]), pairs)


def _ratios(chosen: Sequence[Tally]) -> tuple[float, float]:
    joined = sum(tally.joined for tally in chosen)
    apart, wrong = sum(tally.apart for tally in chosen), sum(tally.wrong for tally in chosen)
    return joined / (joined + wrong) if joined + wrong > 0 else 1.0, joined / (
        joined + apart
    ) if joined + apart else 1.0


def _range(values: Sequence[float]) -> tuple[float, float]:
    if len(values) == 0:
        return 1.0, 1.0
    ordered = sorted(values)
    return ordered[int(0.025 * len(ordered))], ordered[int(0.975 * len(ordered))]
