"""What the encoder marks beside names: for every character one class of each mark, as logits side by side.

Marks: `respondent` and `site` (no, yes), `stated` (no signal, stated as a fact, a signal not stated as a fact),
`quantity` (none, or the kind of a quantity that belongs to the matter), `signal` (none, or the signal stated).
Marks are hints: the rules and the blends of `ingest.linear` decide.

Invariants: the order of `CLASSES` is the order of the logits; class 0 of every mark is "nothing here".
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

QUANTITIES = ("money", "headcount", "duration", "date")
SIGNALS = tuple(f"T{number:02d}" for number in range(1, 24))
CLASSES: Mapping[str, int] = {
    "respondent": 2,
    "site": 2,
    "stated": 3,
    "quantity": 1 + len(QUANTITIES),
    "signal": 1 + len(SIGNALS),
}
COUNT = sum(CLASSES.values())
_ENDS = tuple(accumulate(CLASSES.values()))
SLICES: Mapping[str, slice] = {name: slice(end - CLASSES[name], end) for name, end in zip(CLASSES, _ENDS, strict=True)}
FURTHEST = 7.0  # log-odds are cut here: beyond, the encoder is no surer, only louder
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of `logits` [characters, COUNT]; the probabilities of a mark are worked out when they are asked for."""

    logits: Floats
    known: dict[str, Floats] = field(default_factory=dict)

    def shares(self, mark: str) -> Floats:
        """How probable each class of `mark` is at each character; [characters, classes]."""
        if mark not in self.known:
            self.known[mark] = _softmax(self.logits[:, SLICES[mark]])
        return self.known[mark]

    def tops(self, mark: str) -> list[float]:
        """The highest probability of every class; 0 where there are no characters."""
        tops: list[float] = self.shares(mark).max(axis=0, initial=0.0).tolist()
        return tops

    def share(self, mark: str, class_: int, start: int, end: int) -> float:
        """The highest probability of `class_` in [start, end); 0 where that is empty."""
        return float(self.shares(mark)[start:end, class_].max()) if start < end else 0.0

    def odds(self, mark: str, class_: int, start: int, end: int) -> float:
        """`share` as log-odds within ±FURTHEST."""
        return log_odds(self.share(mark, class_, start, end))

    def runs(self, mark: str, class_: int, least: float, peak: float) -> Iterator[tuple[int, int]]:
        """Longest stretches whose every character has at least `least`, and one of them `peak`, of `class_`."""
        column = self.shares(mark)[:, class_]
        if len(column) == 0 or column.max() < peak:
            return
        edges = np.flatnonzero(np.diff(np.concatenate(([False], column >= least, [False])).astype(np.int8)))
        for start, end in zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True):
            if column[start:end].max() >= peak:
                yield start, end


def log_odds(share: float) -> float:
    """log(p / (1 - p)), within ±FURTHEST."""
    least = 1 / (1 + math.exp(FURTHEST))
    bounded = min(max(share, least), 1 - least)
    return math.log(bounded / (1 - bounded))


def all_log_odds(shares: Any) -> Any:
    """`log_odds` of a whole array at once."""
    least = 1 / (1 + np.exp(FURTHEST))
    bounded = np.clip(shares, least, 1 - least)
    return np.log(bounded / (1 - bounded))


def _softmax(logits: Floats) -> Floats:
    raised: Floats = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares
