"""Freshness orders and is shown; it never lowers. All of it is made up."""

from __future__ import annotations

import pytest

from graph.model import Colour
from reasoning.findings import urgency
from reasoning.freshness import freshest
from reasoning.model import Surroundings
from tests.reasoning.builders import event, facts, judge, report

HALF = judge().knowledge.text_signals["T01"].half_life_days


def _freshness(today: str | None, id: str = "T01") -> float:
    found = judge().signals(facts(event("T01"), event("T05", start=9)), Surroundings(), today)
    return next(one.freshness for one in found if one.id == id)


def test_a_signal_is_half_as_fresh_after_its_half_life() -> None:
    assert HALF == 90
    assert [_freshness(day) for day in ("2024-05-01", "2024-07-30", "2024-10-28")] == [1.0, 0.5, 0.25]


def test_without_a_day_or_before_it_was_told_it_is_fresh() -> None:
    assert _freshness(None) == _freshness("2024-04-01") == 1.0


def test_telling_it_again_makes_it_fresh_again() -> None:
    again = facts(event("T01"), event("T01", report="R-2"), reports=(report(), report("R-2", "2024-07-30")))
    (fired,) = (one for one in judge().signals(again, Surroundings(), "2024-07-30") if one.id == "T01")
    assert fired.freshness == 1.0


def test_a_polite_letter_makes_nothing_fresh_again() -> None:
    polite = facts(event("T01"), reports=(report(), report("R-2", "2024-07-30")))
    (fired,) = (one for one in judge().signals(polite, Surroundings(), "2024-07-30") if one.id == "T01")
    assert fired.freshness == 0.5


@pytest.mark.parametrize("today", ["2024-05-02", "2025-05-02", "2034-05-02"])
def test_no_day_however_late_lowers_a_colour(today: str) -> None:
    assert judge().dispute(facts(event("T01")), Surroundings(), today).verdict.colour is Colour.RED


def test_of_one_colour_and_level_the_fresher_case_comes_first() -> None:
    old = judge().dispute(facts(event("T01")), Surroundings(), "2024-12-01")
    new = judge().dispute(facts(event("T01")), Surroundings(), "2024-05-02")
    keys = [urgency(one.verdict, one.facts.until, one.id, freshest(one.verdict, one.signals)) for one in (old, new)]
    assert keys[1] < keys[0]
    assert freshest(new.verdict, new.signals) == 0.99


def test_every_signal_has_a_half_life_and_the_packs_own_to_assuming_it() -> None:
    known = judge().knowledge
    assert {*known.text_signals, *known.graph_signals} == set(judge().half_lives)
