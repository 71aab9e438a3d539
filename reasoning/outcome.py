"""What became of a dispute: a record that tells of the criminal or gathering event, marked so by a person or by rule.

Invariants: an outcome is tied to a *record*, never to a person; it is used to measure rules and to learn from the past
(`backtest`, `review`) and is never read by anything that gives a colour or a level.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from graph.model import Assertion, Record

What = Literal["criminal", "gathering"]
WHAT_WORDS: dict[str, str] = {"criminal": "刑事案件", "gathering": "群体性事件"}


@dataclass(frozen=True, slots=True)
class DisputeOutcome:
    """Record `key` (document `document`) tells of an event of sort `what` on `day` (ISO); `marked`: by a person."""

    document: str
    key: str
    what: What
    day: str
    marked: bool = True


def outcome_day(record: Record) -> str:
    """The day a record's event is dated to when nobody says: the day it was written, else the day it was recorded."""
    return (record.document.time or record.document.recorded or "")[:10]


def implied(
    records: Iterable[Record], channels: frozenset[str], signals: dict[What, frozenset[str]]
) -> tuple[DisputeOutcome, ...]:
    """Records of `channels` that state one of `signals` as fact: intermediate outcomes, by day and record."""
    found = []
    for record in records:
        stated = {one.id for one in record.extraction.signals if one.assertion is Assertion.ACTUAL}
        what = next((what for what in sorted(signals) if len(stated & signals[what]) > 0), None)
        if record.document.channel in channels and what is not None and len(outcome_day(record)) == 10:
            document = record.document
            found.append(DisputeOutcome(document.id, document.key, what, outcome_day(record), marked=False))
    return tuple(sorted(found, key=lambda one: (one.day, one.document)))
