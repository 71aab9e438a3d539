"""A sentence as a scene: its parties, the words that govern them, and how plainly a party is told.

Invariants: a scene is a sentence, or of a sentence without end a window of it, so that its cost is bounded; nothing
outside it is read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, cached_property

from graph.model import Mention
from ingest.clauses import Clauses
from ingest.parties import AUTHOR, GROUP, Marker, Party, Sort, markers, parties
from knowledge.lexicon_threats import party_lexicon

LEADS = 10  # characters between a governing word and its party, at most
STEP, LONGEST = 200, 600  # a sentence longer than LONGEST is read in windows of that length, one every STEP
_STOP = re.compile("[，。！？；：,!?;:\n]")


class Sure(IntEnum):
    """How plainly a party is told."""

    GUESSED = 0  # the only other side there is
    LED = 1  # addressed or gone to elsewhere in the sentence
    TOLD = 2  # in its place beside the verb


@dataclass(frozen=True, slots=True)
class Found:
    """A party as it is told: its value and the words that tell it, [0, 0) for none; `sure` says how plainly."""

    value: str = ""
    start: int = 0
    end: int = 0
    sure: Sure = Sure.GUESSED

    def __bool__(self) -> bool:
        return self != NOBODY


NOBODY = Found()


@dataclass(frozen=True)
class Scene:
    """One sentence with its parties and governing words."""

    text: str
    clauses: Clauses
    start: int
    end: int
    mentions: Sequence[Mention]

    @cached_property
    def parties(self) -> list[Party]:
        return parties(self.text, self.start, self.end, self.mentions)

    @cached_property
    def markers(self) -> list[Marker]:
        """The governing words that are not part of a party."""
        starts = [party.start for party in self.parties]
        out = []
        for marker in markers(self.text, self.start, self.end):
            place = bisect_right(starts, marker.start) - 1
            if place < 0 or self.parties[place].end <= marker.start:
                out.append(marker)
        return out

    @cached_property
    def speeches(self) -> list[tuple[int, int]]:
        return [found.span() for found in _speech().finditer(self.text, self.start, self.end)]

    @cached_property
    def _leaders(self) -> dict[int, Marker]:
        """The governing word of each party that has one, by the party's start."""
        out: dict[int, Marker] = {}
        ends, last = [marker.end for marker in self.markers], self.start
        for party in self.parties:
            place = bisect_right(ends, party.phrase) - 1
            if place >= 0 and self.markers[place].end >= last and self._near(self.markers[place].end, party.phrase):
                out[party.start] = self.markers[place]
            last = party.end
        return out

    def _near(self, start: int, end: int) -> bool:
        return end - start <= LEADS and _STOP.search(self.text, start, end) is None

    def leader(self, party: Party) -> Marker | None:
        """The word that governs `party`: the nearest before it in its clause with no party between."""
        return self._leaders.get(party.start)

    def led(self, party: Party) -> str:
        marker = self.leader(party)
        return "" if marker is None else marker.sort


def window(clauses: Clauses, offset: int) -> tuple[int, int]:
    """The sentence around `offset`, or the part of it that is read with it."""
    start, end = clauses.sentence(offset)
    if end - start <= LONGEST:
        return start, end
    first = start + max(0, (offset - start) // STEP - 1) * STEP
    return first, min(end, first + LONGEST)


def scene_at(text: str, clauses: Clauses, offset: int, mentions: Sequence[Mention]) -> Scene:
    """The sentence around `offset`."""
    start, end = window(clauses, offset)
    inside = [item for item in mentions if start <= item.start and item.end <= end]
    return Scene(text, clauses, start, end, inside)


def only(text: str, scene: Scene | None, fits: Callable[[str, Party], bool]) -> Found:
    """The one party of `scene` that fits; nobody where several do."""
    found: dict[str, Found] = {}
    for party in [] if scene is None else scene.parties:
        value = value_of(text, party)
        if value != "" and fits(value, party):
            found.setdefault(value, Found(value, party.start, party.end))
    return next(iter(found.values())) if len(found) == 1 else NOBODY


def value_of(text: str, party: Party) -> str:
    if party.sort is Sort.WRITER:
        return AUTHOR
    if party.sort is Sort.GROUP:
        return GROUP
    return "" if party.sort in (Sort.OTHER, Sort.READER, Sort.ANYONE) else text[party.start : party.end]


@cache
def _speech() -> re.Pattern[str]:
    return re.compile("|".join(sorted(party_lexicon().speech, key=lambda word: (-len(word), word))))
