"""A planted world of stories: documents, what a perfect reader reads in them, and what is true of each story.

It is easier than life in this: sentences come from some hundred composed ones, a report tells of one happening,
stories do not touch each other but where places are shared. It is as hard as life in that nobody who wrote the
sentences looked up which words the reader knows, names take many forms, and the same acts are told as denied, heard,
feared or long past.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from graph.model import Document, Record
from tests.planted.stories.draw import Beat, Drawer, Matter, Story
from tests.planted.stories.tell import START, Told, told


@dataclass(frozen=True)
class StoryWorld:
    """`told` in order of days. A matter is a dispute that should be found, a story a cluster where it has several."""

    seed: int
    stories: tuple[Story, ...]
    told: tuple[Told, ...]

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        return tuple(one.document for one in self.told)

    @cached_property
    def stated(self) -> tuple[Record, ...]:
        """The records as a perfect reader gives them, sorted by document id as the journal sorts them."""
        records = (Record(one.document, one.stated) for one in self.told)
        return tuple(sorted(records, key=lambda record: record.document.id))

    @cached_property
    def beat_of(self) -> Mapping[str, Beat]:
        return {one.document.id: one.beat for one in self.told}

    @cached_property
    def document_of(self) -> Mapping[tuple[str, int], str]:
        """By matter and place in it."""
        return {(one.beat.matter.id, one.beat.order): one.document.id for one in self.told}

    @cached_property
    def story_of(self) -> Mapping[str, Story]:
        """By matter."""
        return {matter.id: story for story in self.stories for matter in story.matters}

    @cached_property
    def matters(self) -> Mapping[str, Matter]:
        return {matter.id: matter for story in self.stories for matter in story.matters}

    def day(self, number: int) -> str:
        """A day of the world as ISO."""
        return (START + timedelta(days=number)).isoformat()

    @property
    def last(self) -> int:
        return max(one.beat.day for one in self.told)


def make(size: int, seed: int) -> StoryWorld:
    """A world of exactly `size` records; whole stories only, one-report disputes fill the rest."""
    rng = random.Random(f"{seed} stories")
    drawer, chosen, left = Drawer(size, rng), [], size
    for story in drawer.stories(size):
        if len(story.beats) > left:
            break
        chosen.append(story)
        left -= len(story.beats)
    chosen += [drawer.filler() for _ in range(left)]
    reports = [_told(beat, seed) for story in chosen for beat in story.beats]
    return StoryWorld(seed, tuple(chosen), tuple(sorted(reports, key=lambda one: (one.beat.day, one.document.id))))


def _told(beat: Beat, seed: int) -> Told:
    rng = random.Random(f"{seed} {beat.matter.id} {beat.order}")
    return told(beat, f"{beat.channel[0].upper()}{rng.randrange(10**11):011d}", rng)
