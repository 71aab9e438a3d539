"""Judged pairs of reports: how well identity agrees with them, and which weights of one matter they teach.

Learning is logistic regression held near the weights that stand. Every part of the evidence gets one factor, and all
pairs one start, so that what was learnt can be read off as a table (weights of evidence; Good, 1950; Fellegi and
Sunter, 1969). Few judged pairs change little: leaving a weight costs `PENALTY`; curves keep their shape.
Invariant: the same pairs in any order give the same factors.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.identity.features import Evidence, Scale
from graph.identity.profiles import Profile, Trace
from graph.identity.types import Enterprise, Identity, Site, Verdict
from knowledge.identity import Weights

PENALTY = 3.0  # what it costs to double a part or to leave it out, in nats
LEAST = 0.05  # no part is ever turned against itself
FOLDS, ROUNDS = 10, 40
Floats = NDArray[np.float64]

PARTS: Mapping[str, tuple[str, ...]] = {
    "place": ("place", "place_possible", "place_conflict"),
    "org": ("org", "org_possible", "org_conflict"),
    "kind": ("kind_same", "kind_near", "kind_differs"),
    "grievance": ("grievance",),
    "whole": ("whole",),
    "topic": ("topic",),
    "writer": ("account", "phone"),
    "quoted": ("quoted",),
    "copy": ("copy_text",),
    "person": ("person",),
    "prior": ("dominance",),
    "time": ("days",),
    "area": ("region_conflict",),
    "parties": ("particulars",),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """Two reports, by document id, and what a person said: SAME (one matter), RELATED or DIFFERENT."""

    a: str
    b: str
    label: str


@dataclass(frozen=True, slots=True)
class Learnt:
    """A factor for every part, the start of all pairs, and the log-odds that pairs get from what other pairs taught."""

    factors: Mapping[str, float]
    base: float
    crossed: tuple[float, ...]

    def weights(self, standing: Weights) -> Weights:
        """`standing` with what was learnt, two decimals each."""
        known = standing.model_dump()
        told = {name: _times(known[name], self.factors[part]) for part, names in PARTS.items() for name in names}
        return Weights.model_validate({**known, **told, "base": round(self.base, 2)})


def score(pairs: Sequence[Judged], identity: Identity) -> dict[str, Any]:
    """Precision, recall and F1 of SAME; RELATED pairs within two steps; DIFFERENT pairs taken for one matter.

    Two steps: one matter, two matters that a link joins, or a site or organisation that both reports name.
    """
    home = {document: matter.id for matter in identity.matters for document in matter.documents}
    known = [pair for pair in pairs if pair.a in home and pair.b in home]
    joined = {pair: home[pair.a] == home[pair.b] for pair in known}
    near = _near(identity, home)
    found = Counter((pair.label, joined[pair]) for pair in known)
    related = [pair for pair in known if pair.label == "RELATED"]
    hits, said = found["SAME", True], sum(joined.values())
    wanted = sum(pair.label == "SAME" for pair in known)
    return {
        "pairs": len(known),
        "absent": len(pairs) - len(known),
        "precision": hits / max(said, 1),
        "recall": hits / max(wanted, 1),
        "f1": 2 * hits / max(said + wanted, 1),
        "related": len(related),
        "related_linked": sum(near(pair.a, pair.b) for pair in related) / max(len(related), 1),
        "related_joined": found["RELATED", True],
        "different": sum(pair.label == "DIFFERENT" for pair in known),
        "different_joined": found["DIFFERENT", True],
    }


def _near(identity: Identity, home: Mapping[str, str]) -> Callable[[str, str], bool]:
    links = {
        frozenset((home[link.a], home[link.b]))
        for link in identity.links
        if link.subject == "matter" and link.verdict is not Verdict.DIFFERENT and link.a in home and link.b in home
    }
    named: dict[str, set[str]] = defaultdict(set)
    entities: tuple[Site | Enterprise, ...] = (*identity.sites, *identity.enterprises)
    for entity in entities:
        for spot in entity.spots:
            named[spot.document].add(entity.id)
    return lambda a, b: (
        home[a] == home[b] or frozenset((home[a], home[b])) in links or not named[a].isdisjoint(named[b])
    )


def evidence(traces: Sequence[Trace], scale: Scale, pairs: Sequence[Judged]) -> list[Evidence]:
    """The evidence about each pair. Raises KeyError for a document that is not among the traces."""
    at = {trace.id: trace for trace in traces}
    return [scale.weigh(Profile.of(at[pair.a]), Profile.of(at[pair.b])) for pair in pairs]


def learn(pairs: Sequence[Judged], found: Sequence[Evidence]) -> Learnt:
    """What `pairs` with the evidence `found` teach. Raises ValueError without both a SAME and another pair."""
    same = np.array([pair.label == "SAME" for pair in pairs])
    if same.all() or not same.any():
        raise ValueError("needs pairs that are one matter and pairs that are not")
    rows = np.array([[getattr(one, part) for part in PARTS] for one in found])
    start = float(np.mean([one.base for one in found]))
    folds = np.array([_fold(pair) for pair in pairs])
    crossed = np.zeros(len(pairs))
    for fold in range(FOLDS):
        told = _fitted(rows[folds != fold], same[folds != fold], start)
        crossed[folds == fold] = rows[folds == fold] @ told[:-1] + told[-1]
    told = _fitted(rows, same, start)
    factors = {part: round(float(value), 3) for part, value in zip(PARTS, told[:-1], strict=True)}
    return Learnt(factors, round(float(told[-1]), 3), tuple(float(value) for value in crossed))


def told_apart(same: Sequence[bool], odds: Sequence[float]) -> float:
    """How often a SAME pair has higher `odds` than another pair (area under the ROC curve), ties counting half."""
    right = [odd for odd, one in zip(odds, same, strict=True) if one]
    wrong = np.sort([odd for odd, one in zip(odds, same, strict=True) if not one])
    below = np.searchsorted(wrong, right, "left") + np.searchsorted(wrong, right, "right")
    return round(float(below.sum()) / (2 * len(right) * len(wrong)), 4)


def _fitted(rows: Floats, same: NDArray[np.bool_], start: float) -> Floats:
    """Newton's method; a factor that would fall below `LEAST` stays there for the round."""
    told = np.append(np.ones(rows.shape[1]), start)
    columns = np.column_stack([rows, np.ones(len(rows))])
    cost = 2 * PENALTY * np.append(np.ones(rows.shape[1]), 0.0)
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-(columns @ told)))
        slope = columns.T @ (chance - same) + cost * (told - 1)
        bend = (columns * (chance * (1 - chance))[:, None]).T @ columns + np.diag(cost + 1e-9)
        told = told - np.linalg.solve(bend, slope)
        told[:-1] = np.maximum(told[:-1], LEAST)
    return told


def _fold(pair: Judged) -> int:
    """Pairs of one report are learnt or scored together."""
    return int(hashlib.sha256(min(pair.a, pair.b).encode()).hexdigest(), 16) % FOLDS


def _times(value: object, factor: float) -> object:
    if isinstance(value, tuple):
        return tuple((place, round(weight * factor, 2)) for place, weight in value)
    if isinstance(value, dict):
        return {name: (round(low * factor, 2), round(high * factor, 2)) for name, (low, high) in value.items()}
    return round(float(str(value)) * factor, 2)
