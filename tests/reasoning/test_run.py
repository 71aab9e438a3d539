"""A whole run: from a graph to findings, to the finding layer, and the same again."""

from __future__ import annotations

import pytest

from graph.bolt_store import BoltStore
from graph.sync import sync
from knowledge import Knowledge
from reasoning.linked import linked
from reasoning.run import analyse
from tests.reasoning.conftest import Analyse
from tests.reasoning.world import World


def _county() -> World:
    world = World()
    wages = {"kind": "D01", "line": "L02", "enterprise": "虚构建筑公司"}
    first = world.dispute("东湖欠薪", site="东湖工地", overdue_days=70, people=12, **wages)  # type: ignore[arg-type]
    world.report(first, "2024-05-01", signals=["T18"])
    world.report(first, "2024-05-09", "police", ["T05"])
    second = world.dispute("西湖欠薪", site="西湖工地", **wages)  # type: ignore[arg-type]
    world.report(second, "2024-05-11", signals=[("T13", "hearsay")])
    world.report(world.dispute("噪声", "D19", site="金湖新城"), "2024-05-12", "hotline")
    return world


def test_a_run_finds_colours_links_and_clusters(judge_world: Analyse) -> None:
    findings = judge_world(_county())
    assert {one.facts.name: one.verdict.colour.value for one in findings.disputes} == {
        "东湖欠薪": "red",
        "西湖欠薪": "yellow",
        "噪声": "blue",
    }
    assert [cluster.verdict.colour.value for cluster in findings.clusters] == ["red"]
    assert findings.clusters[0].verdict.level == 4
    assert findings.by_colour() == {"red": 1, "yellow": 1, "blue": 1, "green": 0}
    assert sum(findings.by_level().values()) == 3
    assert findings.today == "2024-05-12"


def test_the_same_graph_gives_the_same_findings_and_a_second_sync_writes_nothing(
    store: BoltStore, judge_world: Analyse, packs: Knowledge
) -> None:
    findings = judge_world(_county())
    assert sync(store, findings.state(), "finding").created > 0
    again = analyse(store, packs)
    assert again == findings
    report = sync(store, again.state(), "finding")
    assert (report.created, report.updated, report.deleted) == (0, 0, 0)


def test_the_finding_layer_says_nothing_about_people(judge_world: Analyse) -> None:
    world = _county()
    person = world.node("Person", "P-1", "王*", role="claimant", key_hash="k")
    world.relate("PARTY_TO", ("Person", person), ("Dispute", "D-噪声"), role="claimant")
    state = judge_world(world).state()
    assert set(state.nodes) == {"Dispute", "Cluster"}
    ends = {label for rows in state.relations.values() for row in rows for label in (row.from_label, row.to_label)}
    assert "Person" not in ends


def test_stale_is_a_mark_and_changes_no_colour(judge_world: Analyse) -> None:
    fresh, later = judge_world(_county()), judge_world(_county(), "2025-05-12")
    assert [one.verdict.colour for one in fresh.disputes] == [one.verdict.colour for one in later.disputes]
    assert all(one.stale_days > 0 for one in later.disputes)
    assert not any(one.stale_days > 0 for one in fresh.disputes)


@pytest.mark.parametrize("extra", [1, 5])
def test_polite_petitions_change_no_colour_and_no_level_in_the_whole_graph(judge_world: Analyse, extra: int) -> None:
    plain = judge_world(_county())
    world = _county()
    for dispute in sorted(world.nodes["Dispute"]):
        for place in range(extra):
            world.report(dispute, f"2024-05-{place + 12}", "petition")
    polite = judge_world(world)
    for one in plain.disputes:
        other = polite.by_id[one.id].verdict
        assert (other.colour, other.axes, other.level) == (one.verdict.colour, one.verdict.axes, one.verdict.level)


def test_progress_hears_of_every_stage(store: BoltStore, judge_world: Analyse, packs: Knowledge) -> None:
    judge_world(_county())
    heard: list[int] = []
    analyse(store, packs, progress=heard.append)
    assert sum(heard) > 6


# ---- linked


def test_an_enterprise_shows_its_disputes_its_clusters_and_the_way_there(
    store: BoltStore, judge_world: Analyse
) -> None:
    findings = judge_world(_county())
    found = linked(store, findings, "enterprise", "E-虚构建筑公司")
    assert found is not None
    assert {one["id"] for one in found["disputes"]} == {"D-东湖欠薪", "D-西湖欠薪"}
    assert [one["id"] for one in found["clusters"]] == [findings.clusters[0].id]
    assert ["E-虚构建筑公司", "D-东湖欠薪"] in [path["nodes"] for path in found["paths"]]
    assert (found["as_of"], found["pack_version"]) == ("2024-05-12", findings.pack_version)


def test_a_dispute_shows_its_neighbours_one_link_away(store: BoltStore, judge_world: Analyse) -> None:
    found = linked(store, judge_world(_county()), "dispute", "D-西湖欠薪")
    assert found is not None
    assert {one["id"]: one["distance"] for one in found["disputes"]} == {"D-东湖欠薪": 1, "D-西湖欠薪": 0}


def test_what_is_not_there_is_none_and_people_cannot_be_asked_for(store: BoltStore, judge_world: Analyse) -> None:
    findings = judge_world(_county())
    assert linked(store, findings, "site", "S-没有") is None
    with pytest.raises(ValueError, match="person"):
        linked(store, findings, "person", "P-1")
