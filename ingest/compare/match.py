"""When an annotated item counts as found. Invariant: an item is matched at most once on either side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Item = Mapping[str, Any]
Same = Callable[[Item, Item], bool]
DURATION_TOLERANCE, NUMBER_TOLERANCE = 0.15, 0.001


def pairs(gold: Sequence[Item], said: Sequence[Item], same: Same) -> list[tuple[int, int]]:
    """Places of one-to-one matches in `gold` and `said`, first come first served in the order of the text."""
    left = list(range(len(said)))
    found: list[tuple[int, int]] = []
    for place in sorted(range(len(gold)), key=lambda place: (gold[place]["start"], gold[place]["end"])):
        other = next((other for other in left if same(gold[place], said[other])), None)
        if other is not None:
            left.remove(other)
            found.append((place, other))
    return found


def overlap(a: Item, b: Item) -> bool:
    return bool(a["start"] < b["end"] and b["start"] < a["end"])


def same_span(a: Item, b: Item) -> bool:
    return bool(a["start"] == b["start"] and a["end"] == b["end"])


def same_quantity(a: Item, b: Item) -> bool:
    """Same kind, overlapping, and equal in value."""
    return bool(a["kind"] == b["kind"]) and overlap(a, b) and same_value(a["kind"], a["value"], b["value"])


def same_signal(a: Item, b: Item) -> bool:
    return bool(a["id"] == b["id"]) and overlap(a, b)


def same_value(kind: str, a: object, b: object) -> bool:
    """Dates agree as far as both are stated; durations within 15 %; other numbers within 0.1 %."""
    if kind == "date":
        return str(a).startswith(str(b)) or str(b).startswith(str(a))
    try:
        x, y = float(str(a)), float(str(b))
    except ValueError:
        return str(a) == str(b)
    tolerance = DURATION_TOLERANCE if kind == "duration" else NUMBER_TOLERANCE
    return abs(x - y) <= tolerance * max(abs(x), abs(y), 1e-9)


def actual(line: Item) -> list[Item]:
    """The signals that are stated as actual."""
    return [signal for signal in line["signals"] if signal["assertion"] == "actual"]


def fired(trap: Item, real: Sequence[Item], said: Sequence[Item]) -> bool:
    """A phrase that is no actual signal was read as one, where no annotated actual signal stands."""
    return any(overlap(trap, one) for one in said) and not any(overlap(trap, one) for one in real)
