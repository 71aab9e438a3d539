"""Linear models over named features: what of the candidates that the rules found counts.

A head (`quantity`, `signal`, `respondent`, `site`) is one vector of weights over words; a feature is a string, hashed
to its place by CRC-32, so that the same text gives the same score on every machine. Where the encoder has run, a blend
weighs the head's score against what the encoder marked; its weights are few and named. `ingest.train_signals` trains
the heads, `ingest.train_blend` the blends.

Invariant: `Judge.probability` depends on nothing but the weights, the set of features and the numbers.
"""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np

from ingest.models import part

BITS = 16
SIZE = 1 << BITS
FILE, BLENDS = "cues.npz", "blends.json"
_COMMON = crc32(b"*:")
HEAD = "head"  # the name of the head's own score among the numbers of a blend


class Features(NamedTuple):
    """What tells of a candidate: each of `rows` for candidates of its `sort`, the `common` ones for those of any sort.

    A row holds no NUL, as no read form does.
    """

    sort: str
    rows: Sequence[str]
    common: slice = slice(0)


def places(features: Features) -> list[int]:
    """The distinct places of `features` in a head, in order."""
    return sorted(_places(features))


def _places(features: Features) -> set[int]:
    """Of `sort:row` the CRC-32 modulo `SIZE`, reckoned on from that of `sort:`; the same of `*:row` for `common`."""
    rows = "\0".join(features.rows).encode("utf-8", "surrogatepass").split(b"\0")
    own = crc32(f"{features.sort}:".encode())
    found = {crc32(row, own) & (SIZE - 1) for row in rows}
    found.update([crc32(row, _COMMON) & (SIZE - 1) for row in rows[features.common]])
    return found


@dataclass(frozen=True, slots=True)
class Head:
    """The weights of one decision, `SIZE` of them, by place."""

    weights: Sequence[float]

    def score(self, features: Features) -> float:
        """How much speaks for the candidate with these features, as log-odds."""
        return sum(map(self.weights.__getitem__, _places(features)))


@dataclass(frozen=True, slots=True)
class Judge:
    """A head, and the weights of the named numbers that stand beside its score (`HEAD`) where the encoder has run."""

    head: Head
    blend: Mapping[str, float] = field(default_factory=dict)

    def probability(self, features: Features, numbers: Mapping[str, float] | None = None) -> float:
        """How probable it is that the candidate counts (0..1); `numbers` None: the encoder has not run."""
        return self.weighed(self.head.score(features), numbers)

    def weighed(self, score: float, numbers: Mapping[str, float] | None) -> float:
        """The same where the head's score is known."""
        if numbers is None:
            return sigmoid(score)
        weights = self.blend
        return sigmoid(
            weights.get(HEAD, 0.0) * score + sum(weights.get(n, 0.0) * value for n, value in numbers.items())
        )


def sigmoid(score: float) -> float:
    """1 / (1 + e^-score) without overflow."""
    return 1 / (1 + math.exp(-score)) if score >= 0 else 1 - 1 / (1 + math.exp(score))


def head_of(dense: Any) -> Head:
    """The head of a vector of `SIZE` weights."""
    return Head(array("d", dense.astype(float).tobytes()))


@cache
def load(model: str) -> Mapping[str, Judge]:
    """The trained judges by name; `model` as in `ingest.models.room`."""
    blends = json.loads(part(model, BLENDS).read_text(encoding="utf-8"))
    with part(model, FILE).open("rb") as stream, np.load(stream) as archive:
        return {
            name: Judge(head_of(archive[name].astype(np.float32)), blends.get(name, {}))
            for name in sorted(archive.files)
        }
