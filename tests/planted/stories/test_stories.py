"""What the product makes of a small world of planted stories, read by a perfect reader: floors."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from graph.bolt_store import BoltStore
from tests.planted.stories.run import Outcome, as_of, engine, judged
from tests.planted.stories.score import AXES, Figure, figures, tallies
from tests.planted.stories.world import StoryWorld, make

SIZE, SEED, DAYS = 400, 1, 2


@pytest.fixture(scope="module")
def store() -> Iterator[BoltStore]:
    with engine() as opened:
        yield opened


@pytest.fixture(scope="module")
def world() -> StoryWorld:
    return make(SIZE, SEED)


@pytest.fixture(scope="module")
def outcome(store: BoltStore, world: StoryWorld) -> Outcome:
    return judged(store, world, world.stated)


@pytest.fixture(scope="module")
def found(world: StoryWorld, outcome: Outcome) -> dict[str, Figure]:
    return figures(tallies(world, outcome))


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("escalations_found", 0.9),
        ("lead_share", 0.5),
        ("negated_silent", 0.98),
        ("permuted_silent", 0.98),
        ("conditional_silent", 0.98),
    ],
)
def test_what_must_be_found_is_found_and_twins_stay_silent(found: dict[str, Figure], name: str, least: float) -> None:
    assert found[name].n > 0
    assert found[name].value >= least


def test_quiet_disputes_raise_hardly_an_alarm(found: dict[str, Figure]) -> None:
    assert found["false_alarms"].value <= 0.05


def test_replay_says_what_analysis_as_of_a_day_says(store: BoltStore, world: StoryWorld, outcome: Outcome) -> None:
    """The copies of `run.copies` against a whole analysis of what was known on a day: the same axes but for one dispute
    in fifty, where a later record changed who is who.
    """
    days = random.Random(7).sample(range(60, world.last), DAYS)
    agreed = compared = 0
    for day in sorted(days):
        identity, findings = as_of(store, world, world.stated, day)
        axes = {d: findings.by_id[m.id].verdict.axes for m in identity.matters for d in m.documents}
        for document, now in axes.items():
            then = [shown for when, shown in outcome.days[outcome.found[document]] if when <= day]
            if world.beat_of[document].day == day or len(then) == 0:
                continue
            compared += 1
            agreed += all(then[-1][axis] == now[axis] for axis in AXES)
    assert compared > 100
    assert agreed / compared >= 0.95
