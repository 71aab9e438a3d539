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
from tests.planted.oracle import Oracle
from tests.planted.score import score, tallies
from tests.planted.tell import Told
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
    found = measured(seed).overall()
    assert found["matters"].precision >= 0.985
    assert found["matters"].recall >= 0.93
    assert found["matters, decidable"].recall >= 0.945


@pytest.mark.parametrize("seed", SEEDS)
def test_enterprises_are_found_as_planted(seed: int) -> None:
    found = measured(seed).overall()["enterprises"]
    assert found.precision >= 0.99
    assert found.recall >= 0.94


@pytest.mark.parametrize("seed", SEEDS)
def test_strangers_are_hardly_ever_taken_for_one_person(seed: int) -> None:
    found = measured(seed).overall()["persons"]
    assert found.precision >= 0.999
    assert found.recall >= 0.75


def test_hardly_anything_is_undecidable_and_all_that_is_decidable_is_true() -> None:
    """The bound leaves out only pairs; it never makes one."""
    counted = measured(1)
    for matter, bound in counted.decidable.items():
        whole = counted.matters[matter]
        assert bound.joined <= whole.joined
        assert bound.apart <= whole.apart
        assert bound.wrong <= whole.wrong
    pairs = [sum(t.joined + t.apart for t in tallies.values()) for tallies in (counted.decidable, counted.matters)]
    assert 0.85 <= pairs[0] / pairs[1] <= 1.0


def test_what_names_two_places_or_doors_is_decidable() -> None:
    oracle, reports = Oracle(world(1)), world(1).reports
    placed = [d for d, told in reports.items() if told.plan.matter.issue.id == "lift" and len(told.sites) > 0]
    apart = [(a, b) for a in placed for b in placed if _named_apart(reports[a], reports[b])]
    assert len(apart) > 0
    assert all(oracle.parts(a, b) for a, b in apart)


def _named_apart(a: Told, b: Told) -> bool:
    """Whether two reports name places that share no written form."""
    places = [one.plan.matter.place for one in (a, b)]
    forms = [{p.name, *p.forms, p.slip} if p is not None else set() for p in places]
    return forms[0].isdisjoint(forms[1]) and all(len(one) > 0 for one in forms)


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
