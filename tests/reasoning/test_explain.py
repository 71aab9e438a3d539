"""Explanations: down to characters, what would lower it, what to ask next."""

from __future__ import annotations

import json
from itertools import combinations

from knowledge import Knowledge
from reasoning.asking import questions
from reasoning.explain import explain
from reasoning.model import RANK, Surroundings
from reasoning.whatif import lowers, of_dispute, settled
from tests.reasoning.builders import event, facts, judge
from tests.reasoning.conftest import Analyse
from tests.reasoning.world import World


def _world() -> World:
    world = World()
    one = world.dispute("甲", "D18", site="虚构村")
    world.report(one, "2024-05-01", "police", ["T05", ("T01", "hearsay")], key="JJ-1")
    two = world.dispute("乙", "D26", site="虚构村")
    world.report(two, "2024-05-03", signals=["T10", "T18"], key="XF-9")
    return world


def test_every_colour_and_level_unfolds_to_characters(judge_world: Analyse, packs: Knowledge) -> None:
    findings = judge_world(_world())
    ids = [*findings.by_id, *findings.cluster_by_id]
    for id in ids:
        tree = explain(findings, id, packs, lambda document, field, start, end: f"{document}[{start}:{end}]")
        effects = [step["effect"] for step in tree["why"]]
        assert tree["colour"] in effects
        assert str(tree["level"]) in effects
        claims = [claim for fired in tree["signals"] for claim in fired["claims"] if fired["id"].startswith("T")]
        assert len(claims) > 0
        assert all(claim["end"] > claim["start"] and claim["text"].endswith("]") for claim in claims)
        assert all(claim["report"] in ("JJ-1", "XF-9") for claim in claims)
        assert json.loads(json.dumps(tree, ensure_ascii=False)) == tree


def _numbers() -> World:
    """Wages of many people at two sites, a crowd over houses, and a quiet dispute."""
    world = World()
    for place, name in enumerate(("东", "西")):
        wages = world.dispute(
            name, "D01", "L02", site=f"{name}湖工地", enterprise="虚构建筑公司", people=40, overdue_days=70
        )
        told = world.report(wages, f"2024-05-0{place + 1}", signals=["T14", "T18"])
        world.figure(wages, told, "Q-people")
        world.figure(wages, told, "Q-overdue", 80)
    houses = world.dispute("房", "D22", "L09", site="虚构新城", people=60)
    world.figure(houses, world.report(houses, "2024-05-03", "grid"), "Q-people")
    for name in ("甲", "乙", "丙"):
        world.report(world.dispute(name, "D19", site="虚构花园"), "2024-05-04")
    return world


def test_every_step_of_every_dispute_shows_characters_or_names_what_it_counted(
    judge_world: Analyse, packs: Knowledge
) -> None:
    findings = judge_world(_numbers())
    steps = [(one, step) for one in findings.disputes for step in one.verdict.steps]
    assert {"colours.wage", "colours.group", "levels.4", "colours.blue.any"} <= {step.rule for _, step in steps}
    for one, step in steps:
        by_id = {fired.id: fired for fired in one.signals}
        for id in step.signals:
            counted = str(by_id[id].bindings.get("disputes", "")).split("、")
            assert len(by_id[id].evidence) > 0 or set(counted) <= findings.by_id.keys(), (one.id, step)
        plain = step.rule in ("colours.blue.default", "colours.floor", "levels.1", "levels.2")
        assert len(step.signals) + len(step.evidence) > 0 or plain, (one.id, step)


def test_the_numbers_of_a_dispute_carry_their_claims_and_are_no_signals(judge_world: Analyse, packs: Knowledge) -> None:
    findings = judge_world(_numbers())
    finding = findings.by_id["D-东"]
    assert [one.id for one in finding.figures] == ["Q-overdue", "Q-people"]
    assert not any(one.id.startswith("Q-") for one in finding.signals)
    assert finding.evidence == (*finding.signals, *finding.figures)
    tree = explain(findings, "D-东", packs)
    wage = [step for step in tree["why"] if step["rule"] == "colours.wage"]
    assert {claim["start"] for step in wage for claim in step["claims"]} == {60, 80}
    cluster = explain(findings, findings.cluster_of["D-东"].id, packs)
    assert {one["id"] for one in cluster["figures"]} == {"Q-overdue", "Q-people"}


def test_a_cluster_names_its_members_its_ties_and_its_weakest_bridge(judge_world: Analyse, packs: Knowledge) -> None:
    findings = judge_world(_world())
    (cluster,) = findings.clusters
    tree = explain(findings, cluster.id, packs)
    assert [member["id"] for member in tree["members"]] == ["D-甲", "D-乙"]
    assert "虚构村" in tree["links"][0]["text"]
    assert "虚构村" in tree["bridge"]["text"]


def test_what_is_defined_but_not_computed_is_said_openly(judge_world: Analyse, packs: Knowledge) -> None:
    tree = explain(judge_world(_world()), "D-甲", packs)
    assert {"G09 的受理日", "G16 的到期日"} <= {item["id"] for item in tree["not_computed"]}


def test_removing_the_evidence_named_lowers_the_colour(judge_world: Analyse, packs: Knowledge) -> None:
    world = _world()
    before = judge_world(world)
    tree = explain(before, "D-甲", packs)
    named = {fired["id"] for step in tree["why"] if step["effect"] == tree["colour"] for fired in step["signals"]}
    assert named == {"T01", "T05"}
    world.nodes["Event"] = {id: row for id, row in world.nodes["Event"].items() if row["signal"] not in named}
    for type in ("STATES", "PART_OF"):
        rows = world.relations[type].items()
        world.relations[type] = {
            key: row for key, row in rows if {row.from_id, row.to_id} & world.nodes["Event"].keys()
        }
    assert judge_world(world).by_id["D-甲"].verdict.colour == "blue"


# ---- what would lower it


def test_paying_the_wages_settles_the_wage_rule() -> None:
    finding = judge().dispute(facts(kind="D01", overdue_days=90, people=40), Surroundings(), None)
    best = of_dispute(judge(), finding)[0]
    assert [action.id for action in best.actions] == ["A01"]
    assert best.colour == "blue"


def test_the_smallest_sets_equal_brute_force() -> None:
    item = facts(event("T05"), event("T11", start=9), event("T20", start=20), kind="D18", people=40)
    finding = judge().dispute(item, Surroundings(), None)
    case, known = judge().case(item, finding.signals), judge().packs.actions.actions
    working = [
        frozenset(action.id for action in chosen)
        for size in range(1, 5)
        for chosen in combinations(known, size)
        if lowers(finding.verdict, judge().verdict(settled(case, chosen)))
    ]
    minimal = {one for one in working if not any(other < one for other in working)}
    found = {frozenset(action.id for action in one.actions) for one in of_dispute(judge(), finding)}
    assert found <= minimal
    assert len(found) == min(len(minimal), 6)


def test_no_action_ever_removes_a_person_or_a_report() -> None:
    for action in judge().packs.actions.actions:
        assert {*action.clears} <= {"wage", "group"}
        assert all(id[0] in "TGC" for id in action.settles)


# ---- what to ask next


def test_the_first_question_is_about_what_was_only_heard() -> None:
    finding = judge().dispute(facts(event("T01", "hearsay")), Surroundings(), None)
    first = questions(judge(), finding)[0]
    assert "T01" in first.question.about
    assert first.if_yes is not None
    assert RANK[first.if_yes[0]] > RANK[finding.verdict.colour]
