"""Which signals a day changes, and that a finding of yesterday only saves work. All disputes are made up."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from reasoning.freshness import alike, bare
from reasoning.model import DisputeFinding
from reasoning.structural import DAILY, RULES, Scene
from tests.reasoning.builders import around, element, event, facts, fired, judge, report
from tests.reasoning.made_up import made_up

DAYS = ("2024-06-29", "2024-06-30", "2024-07-01", "2024-09-15", "2024-12-27", "2025-02-01", "2026-01-01")


def _scene(finding: DisputeFinding, today: str | None) -> Scene:
    whole = judge()
    held = frozenset(one.id for one in finding.protections if one.proven)
    packs, knowledge = whole.packs.structural, whole.knowledge
    return Scene(finding.facts, finding.around, packs, whole.reading, knowledge, today, today is not None, held)


def test_only_the_rules_of_the_day_look_at_the_day() -> None:
    rng, moved = random.Random(5), set[str]()
    for number in range(400):
        case = made_up(rng, number)
        for today in DAYS:
            finding = judge().dispute(case.facts(), case.around, today)
            told, untold = _scene(finding, today), replace(_scene(finding, None), held=frozenset(), grave=False)
            moved |= {id for id, rule in RULES.items() if rule(told) != rule(untold)}
    assert moved <= DAILY
    assert {"G13", "G18"} <= moved


def test_a_finding_of_another_day_changes_nothing_but_the_work() -> None:
    rng, saved = random.Random(6), 0
    for number in range(150):
        case = made_up(rng, number)
        known, item = None, case.facts()
        for today in (*DAYS, *reversed(DAYS)):
            found, anew = judge().dispute(item, case.around, today, known), judge().dispute(item, case.around, today)
            assert found == anew
            saved += known is not None and found.verdict is known.verdict
            known = found
    assert saved > 1000


def test_other_surroundings_are_heard_whatever_was_known() -> None:
    item = facts(event("T20"), kind="D07")
    known = judge().dispute(item, around(), "2024-06-01")
    kin = around(kin=(("甲店 / 乙店", "", ("D-2",)),))
    found = judge().dispute(item, kin, "2024-06-01", known)
    assert found == judge().dispute(item, kin, "2024-06-01")
    assert "G08" in {one.id for one in found.signals}


def test_a_protective_fact_is_seen_from_the_day_it_holds() -> None:
    """Most disputes state no protective fact at all; those that do are looked at day by day."""
    told = (report("R-1", "2024-05-01"), report("R-2", "2024-06-01", "police"))
    item = facts(event("T06"), element("measure.performed", report="R-2"), reports=told)
    assert judge().protective_rules.concern(item)
    assert not judge().protective_rules.concern(facts(event("T06")))
    held = [len(judge().protections(item, today)) > 0 for today in ("2024-05-20", "2024-06-02")]
    assert held == [False, True]


@pytest.mark.parametrize(("id", "same"), [("G18", True), ("G10", True), ("G09", False), ("T01", False), ("G13", False)])
def test_levels_see_the_words_of_every_signal_but_of_a_duty_that_is_not_late(id: str, same: bool) -> None:
    one = replace(fired(id), note="此后 31 天没有接触记录", bindings={"days": 31})
    other = replace(one, note="此后 32 天没有接触记录", bindings={"days": 32})
    assert alike([one], [other]) is same
    assert alike([one], [replace(one, freshness=0.5)])
    assert not alike([one], [replace(one, pending=True)])
    assert not alike([one], [])
    assert bare(replace(one, freshness=0.2)).freshness == 1.0
