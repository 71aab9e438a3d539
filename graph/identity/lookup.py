"""Known names found again in every text: what one report names in full, another report may only mention in its
title.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from graph.identity.types import Spot, Where
from graph.model import Document

Hit = tuple[int, int, str]


class NameList:
    """Longest known names in a text, leftmost first."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted({name for name in names if len(name) >= 2})
        self._machine = (
            CharwiseDoubleArrayAhoCorasick(self._names, match_kind=MATCH_KIND_LEFTMOST_LONGEST)
            if len(self._names) > 0
            else None
        )

    def find(self, text: str) -> list[Hit]:
        """`(start, end, name)` of every occurrence."""
        if self._machine is None or text == "":
            return []
        return [(start, end, self._names[index]) for start, end, index in self._machine.find(text)]

    def holds(self, text: str) -> bool:
        """Whether any name stands in `text`."""
        return self._machine is not None and text != "" and len(self._machine.find(text)) > 0


COLUMNS: tuple[Where, ...] = ("text", "title", "place")


def columns(document: Document) -> tuple[str, ...]:
    """What is searched for names, in the order of `COLUMNS`."""
    return document.text, document.title, document.place or ""


def new_spots(
    document: str, hits: Sequence[Sequence[Hit]], taken: Mapping[str, list[tuple[int, int]]]
) -> list[tuple[Spot, str]]:
    """Names in title, text and place column (`hits` in the order of `COLUMNS`) that no mention covers."""
    found = []
    for field, names in zip(COLUMNS, hits, strict=True):
        for start, end, name in names:
            if not any(start < stop and begin < end for begin, stop in taken.get(field, ())):
                found.append((Spot(document, field, start, end, read=False), name))
    return found
