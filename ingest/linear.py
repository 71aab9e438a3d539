"""A linear model over named features: the last word of the rules on what counts.

A head (`quantity`, `signal`, `respondent`, `site`) is one vector of weights; a feature is a string, hashed to its place
by CRC-32, so that the same text gives the same score on every machine. `ingest.train_signals` trains the weights.

Invariant: `probability` depends on nothing but the head and the set of features.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from zlib import crc32

import numpy as np

BITS = 16
SIZE = 1 << BITS
FILE = "cues.npz"


def place(feature: str) -> int:
    """Where `feature` stands in a head."""
    return crc32(feature.encode("utf-8", "surrogatepass")) & (SIZE - 1)


def places(features: Iterable[str]) -> list[int]:
    """The distinct places of `features`, in order."""
    return sorted({place(feature) for feature in features})


@dataclass(frozen=True, slots=True)
class Head:
    """The weights that matter of one decision; places not named weigh nothing."""

    weights: Mapping[int, float]

    def probability(self, features: Iterable[str]) -> float:
        """How sure the model is that the candidate with these features counts (0..1)."""
        weights = self.weights
        return sigmoid(sum(weights.get(spot, 0.0) for spot in {place(feature) for feature in features}))


def sigmoid(score: float) -> float:
    """1 / (1 + e^-score) without overflow."""
    return 1 / (1 + math.exp(-score)) if score >= 0 else 1 - 1 / (1 + math.exp(score))


def head_of(dense: Any) -> Head:
    """The head of a dense vector of `SIZE` weights."""
    kept = np.flatnonzero(dense)
    return Head(dict(zip(kept.tolist(), dense[kept].astype(float).tolist(), strict=True)))


@cache
def load() -> Mapping[str, Head]:
    """The trained heads by name."""
    with (files("ingest") / "model" / FILE).open("rb") as stream, np.load(stream) as archive:
        return {name: head_of(archive[name].astype(np.float32)) for name in sorted(archive.files)}
