"""How alike the words of two groups of reports are: of the grievances, of the titles, of everything.

Invariant: symmetric; works on sums of whole numbers only, so that how a group came together changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeVar

from graph.identity.bags import UNIT
from graph.identity.curves import Curve, curved
from graph.identity.profiles import Profile, Trace

K = TypeVar("K")
Products = Sequence[int]
"""Scalar products of the grievances, of the titles, and of all words."""

_SEVERAL = 3
_WEIGHT_OF_SIZE = (0.15, 0.7, 1.0)


def product(a: Mapping[K, int], b: Mapping[K, int]) -> int:
    """The scalar product of two sums."""
    if len(a) > len(b):
        a, b = b, a
    return sum([number * b[key] for key, number in a.items() if key in b])


def products_of(a: Profile, b: Profile) -> Products:
    """The products of two groups that hold their words."""
    return product(a.grievance, b.grievance), product(a.headline, b.headline), product(a.full, b.full)


def sides(a: Trace, b: Trace, products: Products | None) -> tuple[Profile, Profile, Products]:
    """Two reports as groups of one, and their scalar products, known or worked out."""
    left, right = Profile.of(a, light=products is not None), Profile.of(b, light=products is not None)
    return left, right, products if products is not None else products_of(left, right)


def alike(a: Profile, b: Profile, texts: int, titles: int) -> float:
    """Likeness of the grievances: whole texts, or texts and titles together where the titles agree more; from the
    scalar products of both.
    """
    text = texts / (math.sqrt(a.square * b.square) or 1.0)
    title = titles / (math.sqrt(a.headline_square * b.headline_square) or 1.0)
    return max(text, (text + title) / 2)


def whole(a: Profile, b: Profile, everything: int) -> float:
    """Likeness of everything that is said, names and stock phrases included, from the scalar product."""
    return everything / (math.sqrt(a.full_square * b.full_square) or 1.0)


def wording(a: Profile, b: Profile, products: Products) -> float:
    """The likeness of two groups as reasons write it."""
    return round(alike(a, b, products[0], products[1]), 2)


def unity(a: Profile, b: Profile, texts: int, curve: Curve, most: float) -> float:
    """Whether two groups speak of one thing as each does by itself: likeness between them against likeness within.

    Reports of one matter are about as alike across as within; two matters at one place are not. One report alone has
    no likeness within and counts little. `most`: likeness within beyond which reports are copies and say no more.
    """
    within = [min(one.cohesion(), most) for one in (a, b) if one.size > 1]
    if max(a.size, b.size) < _SEVERAL or min(within) <= 0:
        return 0.0
    between = texts / (UNIT**2 * a.size * b.size)
    return curved(between / min(within), curve) * _WEIGHT_OF_SIZE[min(a.size, b.size, len(_WEIGHT_OF_SIZE)) - 1]
