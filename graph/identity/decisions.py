"""Decisions of persons about pairs: the last one stands, an undo takes back what came before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from graph.identity.text import fold
from graph.model import Record


class Decided(Protocol):
    """What identity needs of a decision; the journal's own decisions fit."""

    @property
    def subject(self) -> str: ...
    @property
    def a(self) -> str: ...
    @property
    def b(self) -> str: ...
    @property
    def decision(self) -> str: ...
    @property
    def time(self) -> str: ...


def standing(decisions: Iterable[Decided], subject: str) -> dict[tuple[str, str], str]:
    """Sorted pair of references -> "same" or "different", for one subject, undone ones left out."""
    found: dict[tuple[str, str], str] = {}
    for one in sorted((d for d in decisions if d.subject == subject), key=lambda d: d.time):
        left, right = sorted((_reference(one.a), _reference(one.b)))
        found.pop((left, right), None)
        if one.decision in ("same", "different"):
            found[(left, right)] = one.decision
    return found


def _reference(text: str) -> str:
    return text if text[:2] in ("E-", "S-", "D-", "R-") else fold(text)


def report_pairs(found: Mapping[tuple[str, str], str], records: Sequence[Record]) -> dict[tuple[int, int], bool]:
    """Decisions about matters as pairs of positions; references are document ids, record keys, report or
    dispute ids.
    """
    place = {fold(record.document.key): index for index, record in enumerate(records)}
    for index, record in enumerate(records):
        document = record.document
        place |= dict.fromkeys((fold(document.id), "R-" + document.id, "D-" + document.id), index)
    pairs = {}
    for (left, right), decision in found.items():
        a, b = place.get(left), place.get(right)
        if a is not None and b is not None and a != b:
            pairs[(min(a, b), max(a, b))] = decision == "same"
    return pairs
