"""Counts in steps, so that what is known of all records seldom changes when a few more arrive.

Invariant: functions of the count alone; exact for small counts, then a step for every half octave.
"""

from __future__ import annotations

import math

_SMALL = 12


def above(count: int) -> int:
    """The next step at or above `count`; counts up to twelve are steps themselves."""
    if count <= _SMALL:
        return count
    half = math.ceil(2 * math.log2(count) - 1e-9)
    return math.ceil(2 ** (half / 2))


def coarse(count: int, exact: int) -> int:
    """`count` up to `exact`; beyond, the greatest 2 ** (k / 2) (rounded up) that is not greater than `count`."""
    if count <= exact:
        return count
    half = math.floor(2 * math.log2(count) + 1e-9)
    while math.ceil(2 ** (half / 2)) > count:
        half -= 1
    return max(exact, math.ceil(2 ** (half / 2)))


def usually(count: int, ratio: int) -> float:
    """What stands for `count` where counts go in steps of 1, `ratio`, `ratio` ** 2 …: the middle of its step."""
    if ratio <= 1:
        return float(count)
    low = 1
    while low * ratio <= count:
        low *= ratio
    return low * math.sqrt(ratio)
