"""Quantities in many wordings have the right value: of 300 made-up clauses at least 97 % are read right.

Only the candidates are tested, not the choice of those that belong to the matter.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from ingest.components.quantities import Value, candidates

LEAST = 0.97
TOLERANCE = 0.15  # of a duration, as in the scorer
ROWS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("quantities.yaml").read_text(encoding="utf-8"))


def _read(row: dict[str, Any]) -> list[Value]:
    return [item.value for item in candidates(row["text"], row["time"]) if item.kind == row["kind"]]


def _right(kind: str, value: Value, expected: Value) -> bool:
    if isinstance(value, str) or isinstance(expected, str):
        return value == expected
    return abs(value - expected) <= (TOLERANCE * expected if kind == "duration" else 0.005)


def test_there_are_three_hundred_different_clauses_of_all_kinds() -> None:
    counts = Counter(row["kind"] for row in ROWS)
    assert counts == {"money": 100, "headcount": 60, "duration": 60, "date": 80}
    assert len({row["text"] for row in ROWS}) == len(ROWS)


def test_at_least_97_percent_of_the_clauses_are_read_right() -> None:
    wrong = [
        f"{row['text']} ({row['time']}): {row['kind']} should be {row['value']}, read {_read(row)}"
        for row in ROWS
        if not any(_right(row["kind"], value, row["value"]) for value in _read(row))
    ]
    share = 1 - len(wrong) / len(ROWS)
    assert share >= LEAST, f"{share:.1%} right; wrong:\n" + "\n".join(wrong)
