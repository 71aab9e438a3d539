"""Who owes the answer: every kind has a unit, every duty a reason, no place a wrong town."""

from __future__ import annotations

import pytest

from casework.routing import relations, route, route_cluster
from knowledge import Knowledge
from reasoning.model import Named, ReportFact
from tests.casework.builders import county, dispute, findings
from tests.reasoning.builders import judge


@pytest.fixture(scope="module")
def packs() -> Knowledge:
    return judge().knowledge


@pytest.mark.parametrize("kind", sorted(judge().knowledge.kinds))
def test_every_kind_has_a_lead_unit_with_a_reason_and_a_runner_up(packs: Knowledge, kind: str) -> None:
    duty = route(dispute("1", kind), packs)
    assert duty.unit.name != ""
    assert duty.reason != ""
    assert duty.runner_up is not None
    assert duty.runner_up.id != duty.unit.id
    assert duty.runner_up_reason != ""
    assert len(duty.helpers) <= 3


def test_the_town_answers_for_its_place(packs: Knowledge) -> None:
    duty = route(dispute("1", "D01"), packs)
    assert duty.local is not None
    assert duty.local.name.startswith("胶东街道")
    assert "胶东街道" in duty.local_reason


def test_a_village_answers_through_its_town(packs: Knowledge) -> None:
    village = next(region for region in packs.regions.values() if region.kind == "village")
    assert village.parent is not None
    town = packs.regions[village.parent]
    duty = route(dispute("1", "D18", regions=(Named("G-9", village.name, "village", code=village.code),)), packs)
    assert duty.local is not None
    assert duty.local.name.startswith(town.name)


@pytest.mark.parametrize("name", ["A3区", "西地省", "某某县"])
def test_a_place_outside_the_county_is_named_as_written(packs: Knowledge, name: str) -> None:
    duty = route(dispute("1", "D18", regions=(Named("G-x", name, "district"),)), packs)
    assert duty.local is not None
    assert (duty.local.name, duty.local.known) == (f"{name}（属地）", False)


def test_without_a_place_nobody_is_guessed(packs: Knowledge) -> None:
    duty = route(dispute("1", "D01", regions=()), packs)
    assert duty.local is None
    assert "没有写明" in duty.local_reason


def test_a_unit_that_exists_once_per_place_is_named_with_its_place(packs: Knowledge) -> None:
    duty = route(dispute("1", "D26"), packs)
    assert duty.unit.name == "胶东街道派出所"


def test_a_cue_in_the_title_moves_the_lead(packs: Knowledge) -> None:
    told = (ReportFact("R-1", "k", "petition", "2024-06-03", "2024-06-03", "老板跑了，工资没着落"),)
    duty = route(dispute("1", "D01", reports=told), packs)
    assert duty.unit.id == "U-GAJ"
    assert "老板跑了" in duty.reason


def test_a_unit_that_handled_it_before_is_the_runner_up(packs: Knowledge) -> None:
    duty = route(dispute("1", "D01", units=(Named("U-ZJJ", "住房和城乡建设局", "bureau"),)), packs)
    assert duty.runner_up is not None
    assert (duty.runner_up.id, duty.runner_up_reason) == ("U-ZJJ", "此前已经手")


def test_a_cluster_is_led_by_its_most_urgent_dispute(packs: Knowledge) -> None:
    found = county()
    assert route_cluster(found.clusters[0], found, packs).unit == route(found.by_id["D-1"].facts, packs).unit


def test_duties_in_the_graph_fall_only_to_units_that_the_pack_holds(packs: Knowledge) -> None:
    made = findings(dispute("1", "D26"), dispute("2", "D18", regions=(Named("G-x", "某某县", "district"),)))
    rows = {row.from_id: row for row in relations(made, packs) if row.key == "lead"}
    assert {row.to_id for row in relations(made, packs)} <= packs.units.keys()
    assert rows["D-1"].to_id == "U-PCS"
    assert "胶东街道派出所" in str(rows["D-1"].properties["reason"])


def test_duties_in_the_graph_name_units_only_and_each_once(packs: Knowledge) -> None:
    rows = relations(county(), packs)
    assert len({row.identity for row in rows}) == len(rows)
    assert {row.to_label for row in rows} == {"Unit"}
    assert all(row.properties["reason"] != "" for row in rows)
