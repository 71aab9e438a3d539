"""What a day changes around disputes that it does not touch, and what it need not ask about. All worlds are made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from cypher import Query
from graph.bolt_store import BoltStore
from graph.ports import GraphReader, Row
from graph.state import GraphState
from graph.sync import sync
from knowledge import Knowledge
from reasoning.delta import analyse_changes, touched_disputes
from reasoning.facts import all_ids, read_facts
from reasoning.findings import Findings
from reasoning.run import analyse
from tests.reasoning.world import World

YESTERDAY, TODAY = "2024-06-20", "2024-06-21"
Change = Callable[[World], object]


@dataclass
class Heard:
    """A reader that keeps the ids it was asked about."""

    store: GraphReader
    ids: dict[str, set[str]] = field(default_factory=dict)

    def read(self, query: Query | str, /, **params: Any) -> list[Row]:
        name = query if isinstance(query, str) else query.name
        self.ids.setdefault(name, set()).update(params.get("ids", ()))
        return self.store.read(query, **params)


@dataclass
class Night:
    """Findings before and after a day, which disputes the day touched, and what was asked."""

    before: Findings
    after: Findings
    touched: frozenset[str]
    asked: dict[str, set[str]]

    def signals(self, id: str) -> set[str]:
        return {fired.id for fired in self.after.by_id[id].signals}


@pytest.fixture
def night(store: BoltStore, packs: Knowledge) -> Callable[[World, Change], Night]:
    """Reason over a world, let a day change it, reason over the changes; the result is that of a full run."""

    def run(world: World, change: Change) -> Night:
        sync(store, GraphState(), "finding")
        sync(store, GraphState(), "base")
        sync(store, world.state(), "base")
        before = analyse(store, packs, YESTERDAY)
        change(world)
        changes = sync(store, world.state(), "base").changes
        heard = Heard(store)
        after = analyse_changes(heard, packs, before, changes, TODAY)
        assert after == analyse(store, packs, TODAY)
        return Night(
            before, after, touched_disputes({one.id: one.facts for one in before.disputes}, changes), heard.ids
        )

    return run


Nights = Callable[[World, Change], Night]


def _prepaid(world: World, firm: str) -> str:
    """A dispute about money paid in advance to a firm."""
    dispute = world.dispute(f"{firm}退费", "D07", "L07", enterprise=firm)
    world.report(dispute, "2024-06-01")
    return dispute


def _gone(world: World, dispute: str) -> None:
    world.report(dispute, "2024-06-20", signals=["T20"])


def test_a_firm_that_is_gone_is_heard_of_by_those_whom_a_third_dispute_ties_to_it(night: Nights) -> None:
    world = World()
    one, other = _prepaid(world, "甲店"), _prepaid(world, "乙店")
    telling = world.dispute("一个老板", "D07", "L07", enterprise="甲店")
    world.relate("PARTY_TO", ("Enterprise", "E-乙店"), ("Dispute", telling), role="other")
    world.element(telling, world.report(telling, "2024-06-01"), "measure.same_owner")
    found = night(world, lambda world: _gone(world, one))
    assert other not in found.touched
    assert "G08" in found.signals(other)
    assert found.before.by_id[other].around.kin == ()


def test_a_firm_that_is_gone_is_heard_of_by_its_other_name(night: Nights) -> None:
    world = World()
    one, other = _prepaid(world, "甲店"), _prepaid(world, "乙店")
    world.relate("SAME_AS", ("Enterprise", "E-甲店"), ("Enterprise", "E-乙店"), judgement="part_of")
    assert "G08" in night(world, lambda world: _gone(world, other)).signals(one)
    world.relations["SAME_AS"].clear()
    world.relate("SAME_AS", ("Enterprise", "E-甲店"), ("Enterprise", "E-乙店"), judgement="part_of")
    parted = night(world, lambda world: world.relations["SAME_AS"].clear())
    assert parted.before.by_id[one].around.kin != ()
    assert parted.after.by_id[one].around.kin == ()
    assert one not in parted.touched


@pytest.mark.parametrize("ends", [("甲店东街店", "甲店"), ("甲店", "甲店东街店")])
def test_a_firm_may_be_the_same_as_one_that_no_dispute_is_about(night: Nights, ends: tuple[str, str]) -> None:
    world = World()
    one, other = _prepaid(world, "甲店"), world.dispute("甲店押金", "D07", "L07", enterprise="甲店")
    world.node("Enterprise", "E-甲店东街店", "甲店东街店")
    world.relate("SAME_AS", ("Enterprise", f"E-{ends[0]}"), ("Enterprise", f"E-{ends[1]}"), judgement="part_of")
    found = night(world, lambda world: _gone(world, one))
    assert other not in found.touched
    assert "G08" in found.signals(other)


def test_money_that_is_overdue_next_door_and_arrears_elsewhere_are_heard_of(night: Nights) -> None:
    world = World()
    owed = world.dispute("东工地欠薪", "D01", "L02", site="东工地", enterprise="虚构建筑公司")
    world.report(owed, "2024-06-01")
    work = world.dispute("工程款", "D03", "L09", site="东工地")
    world.report(work, "2024-06-01")

    def day(world: World) -> None:
        world.element(work, world.report(work, "2024-06-20"), "measure.owner_unpaid")
        more = world.dispute("西工地欠薪", "D01", "L02", site="西工地", enterprise="虚构建筑公司")
        world.report(more, "2024-06-20")

    found = night(world, day)
    assert owed not in found.touched
    assert {"G06", "G07"} <= found.signals(owed)


def test_a_third_dispute_crowds_a_site_and_its_leaving_empties_it(night: Nights) -> None:
    world = World()
    noise = [world.dispute(f"噪声{place}", "D19", site="金湖新城", since=f"2024-06-0{place + 1}") for place in range(2)]

    def come(world: World) -> None:
        world.dispute("噪声新", "D19", site="金湖新城", since="2024-06-19")

    def leave(world: World) -> None:
        for rows in (world.nodes["Dispute"], world.relations["AT"]):
            for key in [key for key in rows if "D-噪声新" in key]:
                del rows[key]  # type: ignore[arg-type]

    found = night(world, come)
    assert found.touched.isdisjoint(noise)
    assert all("G15" in found.signals(id) for id in noise)
    assert all("G15" not in night(world, leave).signals(id) for id in noise[:1])


def test_a_site_that_moves_to_another_region_moves_its_disputes(night: Nights) -> None:
    world = World()
    here, there = world.dispute("噪声", "D19", site="金湖新城"), world.dispute("油烟", "D19", site="柳溪苑")
    for name in ("甲镇", "乙镇"):
        world.node("Region", f"G-{name}", name, code="", grade="town")
    world.relate("IN_REGION", ("Site", "S-金湖新城"), ("Region", "G-甲镇"))

    def move(world: World) -> None:
        world.relations["IN_REGION"].clear()
        world.relate("IN_REGION", ("Site", "S-金湖新城"), ("Region", "G-乙镇"))

    found = night(world, move)
    assert found.touched == {here}
    assert [region.name for region in found.after.by_id[here].facts.regions] == ["乙镇"]
    assert found.after.by_id[there].facts is found.before.by_id[there].facts


def test_a_new_dispute_at_a_site_is_no_reason_to_read_its_neighbours_again(night: Nights) -> None:
    world = World()
    old, far = world.dispute("噪声", "D19", site="金湖新城"), world.dispute("油烟", "D19", site="柳溪苑")
    world.report(old, "2024-06-01")

    def come(world: World) -> None:
        new = world.dispute("停车", "D19", site="金湖新城")
        report = world.report(new, "2024-06-20")
        world.node("Person", "P-1", "王*", role="claimant", key_hash="made-up")
        world.relate("PARTY_TO", ("Person", "P-1"), ("Dispute", old), role="claimant")
        world.relate("NAMES", ("Report", report), ("Site", "S-柳溪苑"))

    found = night(world, come)
    assert found.touched == {"D-停车"}
    assert found.asked["risk/dispute_facts"] == {"D-停车"}
    assert found.asked["risk/signal_g15"] == {"S-金湖新城"}
    assert "S-柳溪苑" not in found.asked["risk/same_site"]
    assert found.after.by_id[far].facts is found.before.by_id[far].facts


def test_a_day_that_only_passes_judges_no_verdict_again(night: Nights) -> None:
    world = World()
    silent = [
        world.dispute(f"扬言{place}", "D18", site="柳溪苑", since="2024-02-01", until="2024-02-09") for place in (1, 2)
    ]
    for dispute in silent:
        world.report(dispute, "2024-02-09", signals=["T01"])
    found = night(world, lambda _: None)
    (one, now), (cluster, later) = (
        (found.before.by_id[silent[0]], found.after.by_id[silent[0]]),
        (found.before.clusters[0], found.after.clusters[0]),
    )
    days = [next(fired.bindings["days"] for fired in item.signals if fired.id == "G18") for item in (one, now)]
    assert days[1] == days[0] + 1  # type: ignore[operator]
    assert now.verdict is one.verdict
    assert later.verdict is cluster.verdict
    assert later.signals != cluster.signals


def test_a_full_run_asks_about_everything(store: BoltStore, packs: Knowledge) -> None:
    world = World()
    world.report(world.dispute("噪声", "D19", site="金湖新城"), "2024-06-01")
    sync(store, GraphState(), "finding")
    sync(store, GraphState(), "base")
    sync(store, world.state(), "base")
    heard = Heard(store)
    analyse(heard, packs, TODAY)
    assert heard.ids["risk/signal_g15"] == {"S-金湖新城"}
    assert set(read_facts(store, all_ids(store))) == heard.ids["risk/dispute_facts"]
