"""Bootstrap intervals: the figures of documents drawn anew with replacement. Same seed, same intervals."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

ROUNDS = 1000
T = TypeVar("T")
Interval = tuple[float, float]


def intervals(
    rows: Sequence[T], figures: Callable[[Sequence[T]], Mapping[str, float]], seed: int = 0, rounds: int = ROUNDS
) -> dict[str, Interval]:
    """95 % intervals of `figures`: percentiles over `rounds` resamplings of `rows`; empty where there are none."""
    if len(rows) == 0:
        return {}
    rng = random.Random(seed)
    samples = [figures(rng.choices(rows, k=len(rows))) for _ in range(rounds)]
    return {name: _middle(sorted(sample[name] for sample in samples)) for name in samples[0]}


def _middle(values: Sequence[float]) -> Interval:
    return values[round(0.025 * (len(values) - 1))], values[round(0.975 * (len(values) - 1))]
