"""Records of a planted world with made-up signals on them: the planted reader names parties and places only."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

from graph.model import Assertion, Record, Signal

_IDS = tuple(f"T{number:02d}" for number in range(1, 24))
_ASSERTIONS = (*[Assertion.ACTUAL] * 6, *Assertion)
_HOW_MANY = (0, 0, 0, 1, 1, 2)


def signalled(records: Iterable[Record]) -> tuple[Record, ...]:
    """Two signals on every three records, which ones and where drawn from the record's own id."""
    return tuple(_signalled(record) for record in records)


def _signalled(record: Record) -> Record:
    rng, text = random.Random(record.document.id), record.document.text
    made = {}
    for _ in range(rng.choice(_HOW_MANY) if len(text) > 8 else 0):
        start = rng.randrange(len(text) - 4)
        signal = Signal("text", start, start + 4, text[start : start + 4], rng.choice(_IDS), rng.choice(_ASSERTIONS))
        made[signal.start, signal.id] = signal
    return replace(record, extraction=replace(record.extraction, signals=tuple(made[key] for key in sorted(made))))
