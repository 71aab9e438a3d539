"""Whether quantities in made-up clauses have the right value; only the candidates count, not their choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ingest.compare.gold import Expression
from ingest.compare.match import DURATION_TOLERANCE
from ingest.components.quantities import candidates

NEAR = 0.005
Value = str | float | int


def score_values(expressions: Sequence[Expression]) -> dict[str, Any]:
    """Share read right, in all and by kind, and the wrong ones with what was read instead."""
    rows = [(one, _read(one)) for one in expressions]
    right = [any(right_value(one.kind, value, one.value) for value in read) for one, read in rows]
    kinds = sorted({one.kind for one in expressions})
    return {
        **_tally(right),
        "kinds": {
            kind: _tally([ok for (one, _), ok in zip(rows, right, strict=True) if one.kind == kind]) for kind in kinds
        },
        "wrong": [{**one.model_dump(), "read": read} for (one, read), ok in zip(rows, right, strict=True) if not ok],
    }


def _read(one: Expression) -> list[Value]:
    return [item.value for item in candidates(one.text, one.time) if item.kind == one.kind]


def _tally(right: Sequence[bool]) -> dict[str, float]:
    share = round(sum(right) / len(right), 4) if len(right) > 0 else 0.0
    return {"expressions": len(right), "right": sum(right), "share": share}


def right_value(kind: str, read: Value, expected: Value) -> bool:
    """Dates to the letter; durations within 15 %; other numbers equal.

    >>> right_value("duration", 95, 90.0), right_value("date", "2019-08", "2019"), right_value("money", 12000, 12000.0)
    (True, False, True)
    """
    if kind == "date":
        return str(read) == str(expected)
    number = float(expected)
    return abs(float(read) - number) <= (DURATION_TOLERANCE * number if kind == "duration" else NEAR)
