"""Known names found again in every text: what one report names in full, another report may only mention in its
title.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from graph.identity.types import Spot, Where
from graph.model import Document


class NameList:
    """Longest known names in a text, leftmost first."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted({name for name in names if len(name) >= 2})
        self._machine = (
            CharwiseDoubleArrayAhoCorasick(self._names, match_kind=MATCH_KIND_LEFTMOST_LONGEST)
            if len(self._names) > 0
            else None
        )

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """`(start, end, name)` of every occurrence."""
        if self._machine is None or text == "":
            return []
        return [(start, end, self._names[index]) for start, end, index in self._machine.find(text)]


def new_spots(
    document: Document, names: NameList, taken: Mapping[str, list[tuple[int, int]]]
) -> list[tuple[Spot, str]]:
    """Names in title, text and place column that no mention covers."""
    columns: tuple[tuple[Where, str], ...] = (
        ("text", document.text),
        ("title", document.title),
        ("place", document.place or ""),
    )
    found = []
    for field, text in columns:
        for start, end, name in names.find(text):
            if not any(start < stop and begin < end for begin, stop in taken.get(field, ())):
                found.append((Spot(document.id, field, start, end, read=False), name))
    return found
