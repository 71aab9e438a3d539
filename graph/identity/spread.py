"""Over how many places the reports of a body are spread: a waterworks is everywhere, a shop at one place.

Invariant: a function of the counts alone, rounded to tenths, so that one more report seldom changes it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable


def spread(told: Iterable[tuple[str | None, Iterable[str]]]) -> dict[str, float]:
    """The number of places each body is effectively spread over, 1 or more (e to the entropy of its places).

    `told`: of every report the place it is about, None where there is none, and the bodies it names. A body without
    any place is left out.
    """
    places: dict[str, Counter[str]] = defaultdict(Counter)
    for place, bodies in told:
        if place is not None:
            for body in bodies:
                places[body][place] += 1
    return {body: round(_perplexity(found.values()), 1) for body, found in places.items()}


def _perplexity(counts: Collection[int]) -> float:
    total = sum(counts)
    return math.exp(-math.fsum(count / total * math.log(count / total) for count in counts))
