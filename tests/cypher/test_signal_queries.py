"""The queries of the structural signals on both engines: each finds its made-up dispute, and what fires is among them.

Invariant shown here: a query finds at least every dispute for which its signal fires; windows and orders of time are
settled by the rules in `reasoning.structural`.
"""

from __future__ import annotations

import re

import pytest

import cypher
import knowledge
from graph.bolt_store import BoltStore
from graph.sync import sync
from reasoning.run import analyse
from reasoning.structural import RULES
from reasoning.structural.company import signal_queries
from tests.cypher.params import PARAMS, TODAY
from tests.reasoning.world import World


def _world() -> World:
    world = World()
    _conflicts(world)
    _money(world)
    _places(world)
    _answers(world)
    _homes(world)
    return world


def _conflicts(world: World) -> None:
    fights = world.dispute("争吵")
    report = world.report(fights, "2024-05-10")
    world.event(fights, report, "T10", start=0, when="2024-04-25")
    world.event(fights, report, "T05", start=30, when="2024-05-06")
    again = world.dispute("调解后又吵", site="柳溪苑")
    report = world.report(again, "2024-05-10")
    world.event(again, report, "T06", when="2024-05-06")
    settled = world.dispute("先前调解", site="柳溪苑", since="2024-04-01")
    world.element(settled, world.report(settled, "2024-04-10"), "mediation.agreed")
    for dispute in (settled, again):
        person = world.node("Person", f"P-{dispute}", "王*", role="claimant", key_hash="made-up")
        world.relate("PARTY_TO", ("Person", person), ("Dispute", dispute), role="claimant")
    lost = world.dispute("败诉")
    report = world.report(lost, "2024-05-10", signals=["T10"])
    world.element(lost, report, "measure.lost")


def _money(world: World) -> None:
    for place in ("东", "西"):
        owed = world.dispute(
            f"{place}工地欠薪", "D01", "L02", site=f"{place}工地", enterprise="虚构建筑公司", people=12
        )
        world.figure(owed, world.report(owed, "2024-06-01"), "Q-people")
    work = world.dispute("工程款", "D03", "L09", site="东工地", enterprise="虚构建筑公司")
    world.element(work, world.report(work, "2024-06-01"), "measure.owner_unpaid")
    gone = world.dispute("甲店关门", "D07", "L07", enterprise="甲店")
    world.report(gone, "2024-06-01", signals=["T20"])
    other = world.dispute("乙店退费", "D07", "L07", enterprise="乙店")
    world.relate("PARTY_TO", ("Enterprise", "E-甲店"), ("Dispute", other), role="other")
    world.element(other, world.report(other, "2024-06-01"), "measure.same_owner")
    world.relate("SAME_AS", ("Enterprise", "E-甲店"), ("Enterprise", "E-乙店"), judgement="part_of")


def _places(world: World) -> None:
    for place in range(3):
        crowd = world.dispute(f"噪声{place}", "D19", site="金湖新城", since=f"2024-06-0{place + 1}")
        world.report(crowd, f"2024-06-0{place + 1}")
    near = world.dispute("楼上楼下", "D19")
    world.element(near, world.report(near, "2024-06-01"), "measure.near")


def _answers(world: World) -> None:
    many = world.dispute("多渠道")
    for channel in ("petition", "hotline", "grid"):
        world.report(many, "2024-06-01", channel)
    late = world.dispute("没有答复")
    world.report(late, "2024-06-01", "hotline", source="hotline")
    done = world.dispute("答复了")
    for _ in range(2):
        world.report(done, "2024-06-01", "hotline", source="hotline", answered=True, replied="2024-06-03")
    passed = world.dispute("转手")
    report = world.report(passed, "2024-06-01")
    for place, unit in enumerate(("U-甲", "U-乙", "U-丙")):
        world.node("Unit", unit, unit, kind="other")
        world.relate("ROUTED_TO", ("Dispute", passed), ("Unit", unit), outcome="passed_on")
        world.element(passed, report, "handled.passed_on", start=100 + place * 20, unit=unit)


def _homes(world: World) -> None:
    failed = world.dispute("调解不成")
    world.element(failed, world.report(failed, "2024-06-01"), "mediation.failed")
    warned = world.dispute("告诫后再犯", "D21", "L11")
    report = world.report(warned, "2024-06-01", "police")
    world.element(warned, report, "measure.breached")
    calls = world.dispute("两次警情", "D21", "L11", until="2024-06-09")
    for day in ("2024-06-01", "2024-06-09"):
        world.report(calls, day, "police", signals=["T05"])


EXPECTED = {
    "G01": {"争吵"},
    "G02": {"争吵"},
    "G03": {"争吵"},
    "G04": {"多渠道"},
    "G05": {"东工地欠薪", "西工地欠薪"},
    "G06": {"东工地欠薪", "西工地欠薪", "工程款"},
    "G07": {"东工地欠薪", "西工地欠薪"},
    "G08": {"甲店关门", "乙店退费"},
    "G09": {"没有答复"},
    "G10": {"转手"},
    "G11": {"调解后又吵", "调解不成"},
    "G12": {"败诉"},
    "G13": {"东工地欠薪", "西工地欠薪"},
    "G14": {"楼上楼下"},
    "G15": {"噪声0", "噪声1", "噪声2"},
    "G16": {"告诫后再犯"},
    "G17": {"两次警情"},
    "G18": {"两次警情"},
}


def test_every_signal_fires_where_it_should_and_its_query_knows_the_dispute(store: BoltStore) -> None:
    sync(store, _world().state(), "base")
    findings = analyse(store, knowledge.load(), TODAY)
    for id, names in EXPECTED.items():
        fired = {one.id for one in findings.disputes if any(signal.id == id for signal in one.signals)}
        assert {f"D-{name}" for name in names} <= fired, id
        assert fired <= _candidates(store, id), id


def _candidates(store: BoltStore, id: str) -> set[str]:
    found: set[str] = set()
    for name in (name for name in PARAMS if re.fullmatch(f"{id.lower()}(_[a-z]+)?", name)):
        rows = store.read(f"risk/signal_{name}", **PARAMS[name])
        assert all(len(row["evidence"]) > 0 or row.get("places") for row in rows), name
        found |= {str(row["dispute"]) for row in rows}
    return found


def test_every_structural_signal_has_a_query_that_names_dispute_and_evidence() -> None:
    assert {name.removeprefix("risk/signal_") for name in signal_queries()} == set(PARAMS)
    assert {f"risk/signal_{id.lower()}" for id in RULES} <= set(signal_queries())
    assert set(EXPECTED) == set(RULES) == set(knowledge.load().graph_signals)


TEXT = """\
// 标题: 编造的信号
// params:
// returns: {0}
MATCH (d:Dispute)
RETURN {1}
"""


@pytest.mark.parametrize("names", ["dispute, reports", "reports, evidence"])
def test_a_signal_without_dispute_or_evidence_is_refused(names: str) -> None:
    text = TEXT.format(names, ", ".join(f"d.id AS {name}" for name in names.split(", ")))
    with pytest.raises(cypher.QueryFileError, match=r"signal_made\.cypher: it is a signal without"):
        cypher.parse("risk/signal_made", text)
    assert cypher.parse("risk/made", text).returns == tuple(names.split(", "))
