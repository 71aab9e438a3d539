"""An answer that a unit owes and lets go past its limit: who must act rises, no colour does. All made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations

import pytest

import knowledge
from graph.model import Colour
from knowledge.links import Action
from reasoning.colours import Case
from reasoning.explain import explain
from reasoning.findings import Findings
from reasoning.model import DisputeFacts, EventFact, Link
from reasoning.whatif import all_of_cluster, levers, lowers, settled
from tests.casework.builders import assembled
from tests.reasoning.builders import around, element, event, facts, judge, report

TODAY = "2024-06-30"
KINDS = ("D18", "D18", "D07", "D07")
"""Two disputes each of two lead units."""


def _dispute(number: int, kind: str, *told: EventFact, day: str = "2024-05-06", late: bool = False) -> DisputeFacts:
    reports = (report(f"R-{number}", day, "hotline"),)
    said = [replace(one, id=f"{one.id}-{number}", report=f"R-{number}", document=f"doc-{number}") for one in told]
    if late:
        said.append(element("handled.no_answer", report=f"R-{number}", start=40))
    return replace(facts(*said, reports=reports, kind=kind), id=f"D-{number}")


def _county(disputes: Sequence[DisputeFacts], today: str = TODAY) -> Findings:
    found = {one.id: judge().dispute(one, around(), today) for one in disputes}
    ids = sorted(found)
    links = tuple(Link(a, b, "same_site", 0.9, "S-1", "虚构新城") for a, b in combinations(ids, 2))
    return replace(assembled(found, links), today=today)


def _four(late: Sequence[int] = (), *told: EventFact, kinds: Sequence[str] = KINDS) -> list[DisputeFacts]:
    return [_dispute(number, kind, *told, late=number in late) for number, kind in enumerate(kinds)]


def test_an_overdue_answer_in_a_matter_of_two_units_is_for_those_above_them_and_changes_no_colour() -> None:
    (before,), (after,) = _county(_four()).clusters, _county(_four([2])).clusters
    assert (before.verdict.level, after.verdict.level) == (2, 3)
    assert (before.verdict.colour, before.verdict.axes) == (after.verdict.colour, after.verdict.axes)
    assert after.verdict.colour is Colour.BLUE
    step = after.verdict.steps[-1]
    assert "答复超期" in step.text and step.signals == ("G09",)


def test_of_one_unit_it_stays_with_that_unit() -> None:
    kinds = ("D18",) * 4
    levels = [_county(_four(late, kinds=kinds)).clusters[0].verdict.level for late in ([], [1])]
    assert levels[0] == levels[1] < 3


def test_in_time_nothing_rises() -> None:
    soon = [_dispute(number, kind, day="2024-06-27", late=True) for number, kind in enumerate(KINDS)]
    assert _county(soon).clusters[0].verdict.level == 2


def test_before_an_arbiter_or_a_court_no_answer_is_overdue() -> None:
    four = _four([2])
    called = report("R-court", "2024-05-20", "police")
    court = element("court_stage.first", report="R-court", start=80)
    four[2] = replace(four[2], reports=(*four[2].reports, called), events=(*four[2].events, court))
    waiting = _county(four)
    assert all("G09" not in one.verdict.duty for one in waiting.disputes)
    assert waiting.clusters[0].verdict.level == 2


@pytest.mark.parametrize("told", [(), (event("T05", start=10),), (event("T13", start=10),)])
def test_taking_the_claim_away_gives_the_level_that_the_tree_says(told: tuple[EventFact, ...]) -> None:
    findings = _county(_four([2], *told))
    (cluster,) = findings.clusters
    tree = explain(findings, cluster.id, knowledge.load())
    claims = {claim["event"]: claim for one in tree["signals"] if one["id"] == "G09" for claim in one["claims"]}
    assert len(claims) == 1
    less = _county(_four([], *told)).clusters[0].verdict
    (claim,) = claims.values()
    assert claim["if_removed"] == {"colour": less.colour.value, "level": less.level}
    assert claim["decisive"] is (less.level != cluster.verdict.level)


def test_a_written_answer_lowers_it_and_the_smallest_sets_are_those_of_brute_force() -> None:
    findings = _county(_four([0, 2]))
    (cluster,) = findings.clusters
    members = [findings.by_id[id] for id in cluster.members]
    cases = [judge().case_of(member) for member in members]
    found = all_of_cluster(judge(), cluster, members)
    actions = levers(judge(), cases)
    working = [
        frozenset(one.id for one in chosen)
        for size in range(1, len(actions) + 1)
        for chosen in combinations(actions, size)
        if lowers(cluster.verdict, judge().cluster_verdict(members, list(map(partial(_done, chosen), cases))))
    ]
    smallest = {one for one in working if not any(other < one for other in working)}
    assert {frozenset(action.id for action in one.actions) for one in found.sets} == smallest == {frozenset({"A19"})}


def _done(chosen: Sequence[Action], case: Case) -> Case:
    return settled(case, chosen)
