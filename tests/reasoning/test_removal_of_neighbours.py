"""What a claim of one dispute bears in another: taken away in the graph, it does what the explanation says. Made up."""

from __future__ import annotations

import pytest

from knowledge import Knowledge
from reasoning.explain import explain
from tests.reasoning.conftest import Analyse
from tests.reasoning.world import World


def _world(days: bool = True) -> World:
    """Wages owed where the contractor was not paid either; `days` says whether how long is told."""
    world = World()
    above = world.dispute("工程款", "D03", "L02", site="虚构工地", overdue_days=40 if days else 0)
    told = world.report(above, "2024-05-01")
    if days:
        world.figure(above, told, "Q-overdue")
    below = world.dispute("工资", "D01", "L02", site="虚构工地")
    world.report(below, "2024-05-03", signals=["T18"])
    return world


def test_a_number_of_another_dispute_that_bears_a_signal_is_named_and_holds(
    judge_world: Analyse, packs: Knowledge
) -> None:
    before = judge_world(_world(), "2024-07-15")
    if "G07" not in {fired.id for fired in before.by_id["D-工资"].signals}:
        pytest.fail("the planted world no longer makes the signal this test is about")
    tree = explain(before, "D-工资", packs)
    (claim,) = tree["elsewhere"]
    after = judge_world(_world(days=False), "2024-07-15").by_id["D-工资"].verdict
    assert claim["dispute"] == "D-工程款"
    assert claim["if_removed"] == {"colour": after.colour.value, "level": after.level}
    assert tree["colour"] == "yellow" and after.colour == "blue"
    cluster = explain(before, before.cluster_of["D-工资"].id, packs)
    said = {one["event"]: one["if_removed"]["colour"] for one in cluster["decisive"]}
    assert said[claim["event"]] == "blue"
