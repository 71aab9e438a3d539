"""The planted stories are what they say: spans stand where they stand, the seed decides all, every sort is there."""

from __future__ import annotations

import re
from functools import cache

import pytest

from graph.model import Assertion, Element, Mention, Quantity, Signal
from tests.planted.stories.script import CLASSES, script
from tests.planted.stories.world import StoryWorld, make


@cache
def world() -> StoryWorld:
    return make(1_500, 3)


def test_everything_a_perfect_reader_reads_stands_where_it_is_said_to_stand() -> None:
    for record in world().stated:
        read = record.extraction
        items: list[Mention | Signal | Quantity | Element] = [*read.mentions, *read.signals, *read.quantities]
        for item in [*items, *read.elements]:
            assert record.document.field_text(item.field)[item.start : item.end] == item.text


def test_no_mark_or_slot_is_left_in_a_text() -> None:
    for document in world().documents:
        assert re.search(r"[\[\]$|()]", document.text + document.title) is None, document.text


def test_one_seed_makes_one_world_of_the_size_asked_for_and_another_seed_another() -> None:
    assert make(300, 1).stated == make(300, 1).stated
    assert make(300, 1).stated != make(300, 2).stated
    assert len({document.id for document in make(733, 4).documents}) == 733


def test_there_are_far_more_than_twelve_sorts_of_story_of_every_class() -> None:
    told = {story.plot.id for story in world().stories}
    assert len(told) >= 35
    assert {story.truth for story in world().stories} == set(CLASSES)
    assert {story.plot.twin for story in world().stories} >= {"negated", "permuted", "conditional", "hearsay", "past"}


def test_a_story_that_escalates_shows_a_sign_before_its_outcome_and_a_quiet_one_has_neither() -> None:
    for story in world().stories:
        if story.truth in ("escalates", "group"):
            assert story.first is not None and story.outcome is not None
            assert story.first < story.outcome
        elif story.truth != "calmed":
            assert story.outcome is None and story.first is None


def test_what_belongs_together_stands_at_several_places_of_one_firm() -> None:
    groups = [story for story in world().stories if story.truth == "group" and len(story.matters) > 1]
    assert len(groups) >= 10
    for story in groups:
        assert len({matter.place for matter in story.matters}) == len(story.matters)
        assert len({matter.firm for matter in story.matters}) == 1


@pytest.mark.parametrize("seed", range(1, 9))
def test_disputes_of_one_story_that_stand_apart_never_stand_at_one_place(seed: int) -> None:
    for story in make(400, seed).stories:
        places = [matter.place.id for matter in story.matters if matter.place is not None]
        assert len(set(places)) == len(places), story.id


def test_a_twin_states_nothing_as_a_fact_that_its_story_would() -> None:
    for one in world().told:
        twin = one.beat.matter.plot.twin
        if twin != "":
            assert all(signal.assertion is not Assertion.ACTUAL for signal in one.stated.signals), one.document.text


@pytest.mark.parametrize("act", ["shove", "threat", "kill", "weapon", "injury", "damage", "stalk", "detain", "dv"])
def test_what_can_be_done_can_also_be_denied_heard_feared_and_long_past(act: str) -> None:
    assert set(script().acts[act]) == {"actual", "negated", "hearsay", "conditional", "past"}
