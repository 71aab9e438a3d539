"""Three scalar products of two groups (of the grievances, of the titles, of all words) as one whole number.

Invariant: fields never run over, since a matter has some hundred reports at most and a bag a length of 2 ** 14.
"""

from __future__ import annotations

_FIELD = 48
_LOWEST = (1 << _FIELD) - 1


def packed(texts: int, titles: int, everything: int) -> int:
    """Three scalar products as one number, so that products of sums are added in one go."""
    return texts | titles << _FIELD | everything << 2 * _FIELD


def unpacked(products: int) -> tuple[int, int, int]:
    return products & _LOWEST, products >> _FIELD & _LOWEST, products >> 2 * _FIELD
