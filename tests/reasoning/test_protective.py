"""Protective facts: proof, decay by day, and relapse. All of it is made up."""

from __future__ import annotations

import pytest

from reasoning.model import DisputeFacts, EventFact, Protection
from reasoning.protective import ProtectiveRules, protective_facts
from tests.reasoning.builders import element, event, facts, judge, report

POLICE = report("R-1", "2024-05-01", "police")
WRITER = report("R-1", "2024-05-01", "petition")


def _held(item: DisputeFacts, today: str = "2024-05-02") -> dict[str, Protection]:
    rules = ProtectiveRules.of(judge().knowledge, judge().packs.structural, judge().reading)
    return {one.id: one for one in protective_facts(item, rules, today)}


def _kept(*more: EventFact) -> tuple[EventFact, ...]:
    return (element("measure.performed"), element("measure.paid", start=9), *more)


def test_a_kept_agreement_with_proof_in_a_record_of_the_police_is_proven() -> None:
    fact = _held(facts(*_kept(), reports=(POLICE,)))["P01"]
    assert (fact.proven, fact.steps, fact.axes, fact.since) == (True, 2, ("H", "G"), "2024-05-01")
    assert (fact.until, fact.note) == ("2024-10-28", "")
    assert {piece.start for piece in fact.evidence} == {0, 9}


def test_the_writers_own_word_is_to_be_checked() -> None:
    fact = _held(facts(*_kept(), reports=(WRITER,)))["P01"]
    assert not fact.proven and "待核" in fact.note


def test_a_record_without_the_proof_is_to_be_checked() -> None:
    fact = _held(facts(element("measure.performed"), reports=(POLICE,)))["P01"]
    assert not fact.proven and "付款凭证" in fact.note


@pytest.mark.parametrize(("today", "held"), [("2024-04-30", False), ("2024-10-27", True), ("2024-10-28", False)])
def test_it_holds_from_its_day_until_it_has_faded(today: str, held: bool) -> None:
    assert ("P01" in _held(facts(*_kept(), reports=(POLICE,)), today)) is held


def test_a_later_conflict_voids_it_and_an_earlier_one_does_not() -> None:
    later = report("R-2", "2024-06-10")
    relapse = facts(*_kept(event("T06", report="R-2", when="2024-06-08")), reports=(POLICE, later))
    before = facts(*_kept(event("T06", report="R-2", when="2024-04-20")), reports=(POLICE, later))
    assert "P01" not in _held(relapse, "2024-06-11")
    assert "P01" in _held(before, "2024-06-11")
    assert "P01" in _held(relapse, "2024-06-07"), "on that day nobody knew"


def test_silence_or_a_polite_letter_is_no_protective_fact_and_voids_none() -> None:
    assert _held(facts(reports=(POLICE,)), "2026-01-01") == {}
    polite = facts(*_kept(), reports=(POLICE, report("R-2", "2024-06-10")))
    assert "P01" in _held(polite, "2024-06-11")


def test_going_to_court_pauses_the_duty() -> None:
    fact = _held(facts(element("court_stage.first"), reports=(POLICE,)))["P06"]
    assert (fact.effect, fact.axes, fact.until) == ("pause_axis", ("D",), None)


def test_what_is_denied_holds_nothing() -> None:
    assert _held(facts(element("measure.performed", "negated"), reports=(POLICE,))) == {}
