"""What protective facts do to colours and levels: a proposal, above the floor, gone when they end. All made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Colour
from reasoning.clusters import Group
from reasoning.colours import Case
from reasoning.model import RANK, Calm, DisputeFinding, EventFact, Fired, Protection, Surroundings
from tests.reasoning.builders import element, event, facts, judge, report
from tests.reasoning.test_colours import a_case, a_signal

POLICE = report("R-1", "2024-05-01", "police")
PERFORMED = (element("measure.performed"), element("measure.paid", start=9))
SATISFIED = (element("measure.satisfied", start=30), element("measure.both_asked", start=40))


def _on(day: str, *events: EventFact, kind: str = "D18", channel: str = "police", **more: object) -> DisputeFinding:
    known = (report("R-1", "2024-05-01", channel), report("R-2", "2024-06-01"))
    item = facts(*events, reports=known, kind=kind, **more)
    return judge().dispute(item, Surroundings(), day)


def _later(days: int) -> str:
    return (date(2024, 5, 1) + timedelta(days=days)).isoformat()


def test_a_proven_fact_lowers_the_named_axes_as_a_proposal_for_two_reviewers() -> None:
    finding = _on(_later(10), event("T05", start=60, when="2024-04-20"), *PERFORMED)
    verdict = finding.verdict
    assert (verdict.colour, verdict.held) == (Colour.BLUE, Colour.YELLOW)
    first = next(step for step in verdict.steps if step.rule == "protective.P01")
    assert "2 人复核" in first.text and "由黄降为蓝" in first.text
    assert {piece.start for piece in first.evidence} == {0, 9}


def test_what_is_not_proven_is_shown_and_lowers_nothing() -> None:
    finding = _on(_later(10), event("T05", start=60, when="2024-04-20"), *PERFORMED, channel="petition")
    assert [one.proven for one in finding.protections] == [False]
    assert (finding.verdict.colour, finding.verdict.held) == (Colour.YELLOW, None)


def test_it_never_lowers_below_the_floor_of_the_kind() -> None:
    finding = _on(_later(10), event("T01", start=60, when="2024-04-20"), *PERFORMED, kind="D21")
    assert (finding.verdict.colour, finding.verdict.held) == (Colour.YELLOW, Colour.RED)


def test_a_later_conflict_voids_it() -> None:
    again = event("T05", start=60, report="R-2", when="2024-05-28")
    assert _on("2024-06-02", again, *PERFORMED).verdict.held is None


def test_it_lowers_after_it_has_stood_a_few_days_and_its_end_raises_again_at_once() -> None:
    hurt = event("T05", start=60, when="2024-04-20")
    settle = judge().knowledge.colours.hysteresis.protective_settle_days
    colours = [_on(_later(days), hurt, *PERFORMED).verdict.colour.value for days in (settle - 1, settle, 179, 180)]
    assert colours == ["yellow", "blue", "blue", "yellow"]


def test_paid_wages_close_the_wage_rules_and_leave_other_axes_alone() -> None:
    paid = (element("measure.wages_paid"), element("measure.signed", start=9))
    owed = event("T05", start=60, when="2024-04-20")
    finding = _on(_later(10), owed, *paid, kind="D01", overdue_days=90, people=40)
    assert (finding.verdict.held, finding.verdict.colour) == (Colour.RED, Colour.YELLOW)
    assert (finding.verdict.axes["G"], finding.verdict.axes["H"]) == (Colour.BLUE, Colour.YELLOW)
    assert finding.verdict.held_level == 4 and finding.verdict.level == 1


def test_a_court_pauses_the_duty_of_units_but_not_a_mandatory_report_nor_the_colour() -> None:
    finding = _on(_later(10), event("T18", start=50), event("T21", start=60), element("court_stage.first"))
    plain = _on(_later(10), event("T18", start=50), event("T21", start=60))
    assert (plain.verdict.duty, finding.verdict.duty) == (("T18", "T21"), ("T21",))
    assert finding.verdict.colour is plain.verdict.colour


def test_help_that_was_taken_up_closes_the_axis_of_help_only() -> None:
    helped = (element("measure.helped"), element("measure.consented", start=9), element("measure.taken_on", start=18))
    finding = _on(_later(10), event("T04", start=60, when="2024-04-20"), event("T05", start=70), *helped)
    assert (finding.verdict.axes["S"], finding.verdict.colour) == (None, Colour.YELLOW)


@pytest.mark.parametrize(("days", "colour"), [(10, "blue"), (89, "blue"), (90, "green"), (400, "green")])
def test_green_is_for_what_is_kept_and_called_back_and_watched_ninety_days(days: int, colour: str) -> None:
    finding = _on(_later(days), event("T05", start=60, when="2024-04-20"), *PERFORMED, *SATISFIED)
    assert finding.verdict.colour.value == colour


def test_without_a_call_back_or_with_a_later_conflict_nothing_turns_green() -> None:
    assert _on(_later(120), *PERFORMED).verdict.colour is Colour.BLUE
    again = event("T06", start=60, report="R-2", when="2024-05-28")
    assert _on(_later(120), again, *PERFORMED, *SATISFIED).verdict.colour is Colour.BLUE


def test_a_polite_letter_leaves_green_green() -> None:
    item = facts(*PERFORMED, *SATISFIED, reports=(POLICE, report("R-2", "2024-08-20")))
    assert judge().dispute(item, Surroundings(), "2024-09-01").verdict.colour is Colour.GREEN


def test_a_cluster_is_lowered_by_what_calms_its_members_and_says_where_it_would_stand() -> None:
    one = _on(_later(10), event("T05", start=60, when="2024-04-20"), *PERFORMED)
    cluster = judge().cluster(Group((one.id,), ()), {one.id: one})
    assert (cluster.verdict.colour, cluster.verdict.held) == (Colour.BLUE, Colour.YELLOW)


a_calm = st.builds(
    lambda h, g, closed, wage, paused: Calm(
        tuple((axis, count) for axis, count in (("G", g), ("H", h)) if count > 0),
        frozenset({"S"} if closed else set()), wage, paused,
        facts=(Protection("P01", "虚构事实", "lower", 2, ("H", "G"), "2024-05-01", None, True),),
    ),
    st.integers(0, 2), st.integers(0, 2), st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip


@given(a_case, a_calm, a_signal)
@settings(max_examples=200, deadline=None)
def test_protective_facts_only_lower_and_one_more_signal_still_never_does(
    given_case: Case, calm: Calm, extra: Fired
) -> None:
    kept = tuple(one for one in given_case.signals if one.id != extra.id)
    plain = judge().verdict(replace(given_case, signals=kept))
    less = judge().verdict(replace(given_case, signals=kept, calm=calm))
    more = judge().verdict(replace(given_case, signals=(*kept, extra), calm=calm))
    assert RANK[less.colour] <= RANK[plain.colour] and less.level <= plain.level
    assert RANK[more.colour] >= RANK[less.colour] and more.level >= less.level
    assert all(RANK[more.axes[axis]] >= RANK[less.axes[axis]] for axis in less.axes)
