"""Identity finds the planted truth, with the reader's errors, and in any order.

Floors stand a little under what was measured; larger worlds: `python -m tests.planted.identity`.
"""

from __future__ import annotations

import random
from functools import cache

import pytest

from graph.identity import Identity, resolve
from knowledge import load
from tests.planted.identity import Measured, measure
from tests.planted.score import score, tallies
from tests.planted.world import World, make

SEEDS = (1, 2)


@cache
def world(seed: int) -> World:
    return make(1_500, seed)


@cache
def identity(seed: int) -> Identity:
    return resolve(world(seed).records, load())


def measured(seed: int) -> Measured:
    return measure(world(seed), identity(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_matters_are_found_as_planted(seed: int) -> None:
    found = measured(seed).overall()["matters"]
    assert found.precision >= 0.96
    assert found.recall >= 0.88


@pytest.mark.parametrize("seed", SEEDS)
def test_enterprises_are_found_as_planted(seed: int) -> None:
    found = measured(seed).overall()["enterprises"]
    assert found.precision >= 0.96
    assert found.recall >= 0.82


@pytest.mark.parametrize("seed", SEEDS)
def test_strangers_are_hardly_ever_taken_for_one_person(seed: int) -> None:
    found = measured(seed).overall()["persons"]
    assert found.precision >= 0.999
    assert found.recall >= 0.60


def test_no_person_stands_in_two_matters() -> None:
    homes = {d: matter.id for matter in identity(1).matters for d in matter.documents}
    assert all({homes[spot.document] for spot in p.spots} <= {p.matter} for p in identity(1).persons)


def test_the_order_of_the_records_changes_nothing() -> None:
    shuffled = list(world(2).records)
    random.Random(7).shuffle(shuffled)
    assert resolve(shuffled, load()) == identity(2)


def test_the_score_counts_pairs() -> None:
    truth = {"a": "1", "b": "1", "c": "1", "d": "2"}
    found = score(tallies(truth, {"a": "x", "b": "x", "d": "x"}))
    assert found.pairs == 3
    assert found.recall == pytest.approx(1 / 3)
    assert found.precision == pytest.approx(1 / 3)
