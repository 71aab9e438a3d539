"""Curves of knowledge packs: points from what is measured to what it says."""

from __future__ import annotations

Curve = tuple[tuple[float, float], ...]


def curved(x: float, curve: Curve) -> float:
    """Linear interpolation between the points (x, y) of a curve, flat outside; the x rise."""
    x0, y0 = curve[0]
    if x < x0:
        return y0
    for x1, y1 in curve[1:]:
        if x < x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
        x0, y0 = x1, y1
    return y0
