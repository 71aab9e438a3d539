"""Links and clusters over a real graph: what ties disputes, what must not, and how hubs lose their weight."""

from __future__ import annotations

from typing import Any

import pytest

from graph.bolt_store import BoltStore
from knowledge.links import load_reasoning_packs
from reasoning.clusters import bridges
from reasoning.findings import Findings
from reasoning.links import factor, strength
from reasoning.model import Link
from tests.reasoning.conftest import Analyse
from tests.reasoning.world import World


def _clusters(findings: Findings) -> set[frozenset[str]]:
    return {frozenset(id.removeprefix("D-") for id in cluster.members) for cluster in findings.clusters}


def _world(*disputes: dict[str, Any]) -> World:
    world = World()
    for number, given in enumerate(disputes):
        name = str(given.pop("name", f"d{number}"))
        id = world.dispute(name, since=f"2024-05-{number + 1:02d}", **given)
        world.report(id, f"2024-05-{number + 1:02d}")
    return world


# ---- same site


def test_one_site_and_kinds_of_one_family_make_a_cluster(judge_world: Analyse) -> None:
    world = _world(
        {"site": "虚构新城", "kind": "D25"}, {"site": "虚构新城", "kind": "D19"}, {"site": "别处小区", "kind": "D25"}
    )
    assert _clusters(judge_world(world)) == {frozenset({"d0", "d1"})}


def test_unlike_disputes_at_a_site_are_linked_but_make_a_cluster_only_with_another_ground(judge_world: Analyse) -> None:
    """At an estate live many who have nothing in common: of planted stories that shared a place by chance, this link
    alone joined four in a hundred records with strangers.
    """
    apart = judge_world(_world({"site": "虚构新城", "kind": "D25"}, {"site": "虚构新城", "kind": "D20"}))
    assert _clusters(apart) == set()
    assert [link.reason for link in apart.links] == ["same_site_other_kind"]
    firm = {"site": "虚构新城", "enterprise": "虚构公司"}
    together = judge_world(_world({**firm, "kind": "D25"}, {**firm, "kind": "D20"}))
    assert _clusters(together) == {frozenset({"d0", "d1"})}


def test_a_site_of_many_kinds_joins_only_what_is_of_one_kind(judge_world: Analyse) -> None:
    kinds = ["D04", "D09", "D10", "D11", "D12", "D13", "D18", "D20", "D24", "D28", "D29", "D32", "D25", "D19"]
    findings = judge_world(_world(*({"site": "虚构大学城", "kind": kind} for kind in kinds)))
    assert _clusters(findings) == {frozenset({"d12", "d13"})}
    assert [hub.name for hub in findings.hubs] == ["虚构大学城"]


def test_a_town_written_as_a_site_joins_nothing(judge_world: Analyse) -> None:
    world = _world({"site": "九龙街道", "kind": "D25"}, {"site": "九龙街道", "kind": "D25"})
    assert judge_world(world).links == ()


# ---- one matter perhaps, one policy


@pytest.mark.parametrize(
    ("kinds", "judgement", "reasons"),
    [
        (("D41", "D41"), "related", {"same_policy"}),
        (("D41", "D99"), "related", {"same_policy"}),
        (("D07", "D07"), "related", set()),
        (("D07", "D07"), "unsure", {"same_matter_possible"}),
    ],
)
def test_likeness_of_words_joins_policy_matters_only(
    judge_world: Analyse, kinds: tuple[str, str], judgement: str, reasons: set[str]
) -> None:
    world = _world({"kind": kinds[0]}, {"kind": kinds[1]})
    world.relate(
        "SAME_AS", ("Dispute", "D-d0"), ("Dispute", "D-d1"), judgement=judgement, likeness=0.4, reasons=["文字相近"]
    )
    findings = judge_world(world)
    assert {link.reason for link in findings.links} == reasons
    assert len(findings.clusters) == int(reasons == {"same_policy"})


@pytest.mark.parametrize("likeness", [0.01, 0.95], ids=["only a town in common", "a template pasted elsewhere"])
def test_policy_matters_are_joined_neither_by_a_town_nor_by_a_template(judge_world: Analyse, likeness: float) -> None:
    world = _world({"kind": "D41"}, {"kind": "D41"})
    ends = ("Dispute", "D-d0"), ("Dispute", "D-d1")
    world.relate("SAME_AS", *ends, judgement="unsure", likeness=likeness, reasons=["纠纷类型：D41"])
    findings = judge_world(world)
    assert {link.reason for link in findings.links} == {"same_matter_possible"}
    assert findings.clusters == ()


def test_one_judgement_on_two_texts_counts_once() -> None:
    two = [Link("D-1", "D-2", "same_policy", 0.65, "x"), Link("D-1", "D-2", "same_matter_possible", 0.55, "x")]
    assert strength(two) == 0.65
    called = Link("D-1", "D-2", "shared_contact", 0.35, "T-1")
    assert strength([*two[1:], called]) == 0.55


@pytest.mark.parametrize("name", ["虚构小区", "虚构村", "天然气", "A4区"])
def test_an_estate_taken_for_a_firm_or_a_word_for_everything_joins_nothing(judge_world: Analyse, name: str) -> None:
    world = _world({"enterprise": name, "kind": "D01"}, {"enterprise": name, "kind": "D01"})
    assert judge_world(world).links == ()


def test_a_road_in_common_is_said_but_makes_no_cluster(judge_world: Analyse) -> None:
    found = judge_world(_world({"site": "虚构东路", "kind": "D25"}, {"site": "虚构东路", "kind": "D25"}))
    assert [link.reason for link in found.links] == ["same_site"]
    assert found.clusters == ()


def test_a_chain_through_one_site_is_one_tie_and_no_bridge_inside_it(judge_world: Analyse) -> None:
    world = _world(*({"site": "虚构新城", "kind": "D25"} for _ in range(4)))
    (cluster,) = judge_world(world).clusters
    assert len(cluster.links) == 3
    assert cluster.bridge is not None
    assert cluster.bridge.parts == (1, 1, 1, 1)


def test_years_apart_is_not_the_same_thing(judge_world: Analyse) -> None:
    world = World()
    for name, year in (("old", 2020), ("new", 2024)):
        world.report(
            world.dispute(name, "D25", site="虚构新城", since=f"{year}-01-01", until=f"{year}-01-01"), f"{year}-01-01"
        )
    assert judge_world(world).links == ()


# ---- same enterprise


def test_one_enterprise_joins_across_kinds(judge_world: Analyse) -> None:
    world = _world({"enterprise": "虚构健身", "kind": "D07"}, {"enterprise": "虚构健身", "kind": "D01", "line": "L02"})
    assert _clusters(judge_world(world)) == {frozenset({"d0", "d1"})}


def test_a_firm_spread_over_many_sites_is_a_hub_and_joins_nothing(judge_world: Analyse) -> None:
    disputes = [{"enterprise": "虚构物业总部", "kind": "D22", "site": f"小区{n}"} for n in range(40)]
    findings = judge_world(_world(*disputes[:28]))
    assert [(hub.name, hub.kind) for hub in findings.hubs] == [("虚构物业总部", "enterprise")]
    assert findings.hubs[0].factor < 1
    small = judge_world(_world(*disputes[:3]))
    assert small.hubs == ()
    assert len(small.clusters) == 1


def test_a_hot_spot_is_no_hub_however_many_complain(judge_world: Analyse) -> None:
    findings = judge_world(
        _world(*({"enterprise": "虚构搅拌站", "kind": "D25", "site": "虚构新城"} for _ in range(25)))
    )
    assert findings.hubs == ()
    assert len(findings.clusters) == 1


def test_the_hub_factor_falls_with_spread_and_starts_at_one() -> None:
    rule = load_reasoning_packs().links.hub("enterprise")
    values = [factor(rule, spread) for spread in (1, rule.free, rule.free + 5, 1000)]
    assert values[0] == values[1] == 1.0
    assert values == sorted(values, reverse=True)
    assert values[-1] < 0.4


# ---- same parties, shared contact


@pytest.mark.parametrize(("same_place", "linked"), [(True, True), (False, False)])
def test_one_name_joins_two_disputes_only_where_a_place_agrees(
    judge_world: Analyse, same_place: bool, linked: bool
) -> None:
    world = World()
    for number in range(2):
        village = (
            ("虚构村", "370281001201", "village")
            if same_place
            else (f"虚构村{number}", f"37028100120{number}", "village")
        )
        id = world.dispute(f"d{number}", "D18", region=village)
        world.report(id, f"2024-05-0{number + 1}")
        role = "claimant" if number == 0 else "respondent"
        person = world.node("Person", f"P-{number}", "李*", role=role, key_hash="same")
        world.relate("PARTY_TO", ("Person", person), ("Dispute", id), role=role)
    reasons = {link.reason for link in judge_world(world).links}
    assert reasons == ({"same_parties"} if linked else set())


def test_one_telephone_alone_is_a_weak_tie(judge_world: Analyse) -> None:
    world = _world({"kind": "D18"}, {"kind": "D18"})
    world.node("Contact", "T-1", "电话", kind="phone")
    for number in (1, 2):
        world.relate("REACHED_BY", ("Report", f"R-000{number}"), ("Contact", "T-1"))
    findings = judge_world(world)
    assert [link.reason for link in findings.links] == ["shared_contact"]
    assert _clusters(findings) == set()


# ---- strength


def test_two_independent_weak_reasons_make_a_strong_one_and_the_same_reason_twice_does_not() -> None:
    site = Link("a", "b", "same_site_other_kind", 0.35, "S-1")
    phone = Link("a", "b", "shared_contact", 0.4, "T-1")
    other = Link("a", "b", "same_site_other_kind", 0.35, "S-2")
    assert strength([site, phone]) == pytest.approx(0.61)
    assert strength([site, other]) == pytest.approx(0.35)


# ---- clusters


def test_a_dispute_with_many_reports_is_a_cluster_of_its_own(judge_world: Analyse) -> None:
    world = World()
    big, small = world.dispute("大"), world.dispute("小")
    for day in (1, 2, 3):
        world.report(big, f"2024-05-0{day}")
    world.report(small, "2024-05-01")
    assert _clusters(judge_world(world)) == {frozenset({"大"})}


def test_a_cluster_is_named_by_its_earliest_dispute_and_says_where_what_and_how_many(judge_world: Analyse) -> None:
    world = World()
    for name, day in (("晚", 9), ("早", 2)):
        world.report(world.dispute(name, "D25", "L15", site="虚构新城"), f"2024-05-0{day}")
    (cluster,) = judge_world(world).clusters
    assert (cluster.id, cluster.members) == ("K-早", ("D-早", "D-晚"))
    assert cluster.title.startswith("虚构新城 · ")
    assert cluster.title.endswith("2 起 2 件")


def test_a_giant_component_is_split_the_same_way_every_time(judge_world: Analyse) -> None:
    world = World()
    for number in range(90):
        id = world.dispute(
            f"d{number:02d}", "D25", "L15", site=f"虚构地{number // 3}", since=f"2024-05-{number % 28 + 1:02d}"
        )
        world.relate("AT", ("Dispute", id), ("Site", f"S-虚构地{max(0, number // 3 - 1)}"))
        world.report(id, "2024-05-01")
    first, second = judge_world(world), judge_world(world)
    assert first == second
    assert max(len(cluster.members) for cluster in first.clusters) <= load_reasoning_packs().links.big_component


def test_no_query_of_the_room_writes(store: BoltStore, judge_world: Analyse) -> None:
    judge_world(_world({"site": "虚构新城"}))
    before = store.read("risk/dispute_ids")
    judge_world(_world({"site": "虚构新城"}))
    assert store.read("risk/dispute_ids") == before


# ---- giants, bridges, voices


def _chain(links: int) -> World:
    """Disputes in one long chain: each shares its site with the one before and its firm with the one after."""
    world = World()
    for number in range(links):
        id = world.dispute(f"c{number:03d}", since="2024-05-01", site=f"虚构{number // 2:03d}号院")
        world.node("Enterprise", f"E-{(number + 1) // 2}", f"虚构{(number + 1) // 2:03d}装饰公司")
        world.relate("PARTY_TO", ("Enterprise", f"E-{(number + 1) // 2}"), ("Dispute", id), role="respondent")
        world.report(id, "2024-05-01")
    return world


def test_a_planted_giant_is_cut_into_communities_the_same_way_every_time(judge_world: Analyse) -> None:
    pack = load_reasoning_packs().links
    giant = judge_world(_chain(3 * pack.big_component))
    small = judge_world(_chain(pack.big_component))
    assert len(small.clusters) == 1
    sizes = [len(cluster.members) for cluster in giant.clusters]
    assert sum(sizes) == 3 * pack.big_component
    assert len(sizes) > 3
    assert max(sizes) < pack.big_component
    assert {one.members for one in judge_world(_chain(3 * pack.big_component)).clusters} == {
        one.members for one in giant.clusters
    }


def test_every_tie_that_holds_a_cluster_together_says_what_falls_apart_without_it(judge_world: Analyse) -> None:
    (cluster,) = judge_world(_chain(5)).clusters
    found = bridges(cluster.members, cluster.links, load_reasoning_packs().links.strong)
    cuts = {frozenset(frozenset(id[-1] for id in side) for side in bridge.sides) for bridge in found}
    assert cuts == {frozenset({frozenset("01234"[:at]), frozenset("01234"[at:])}) for at in range(1, 5)}
    assert all(bridge.parts == tuple(map(len, bridge.sides)) for bridge in found)
    assert cluster.bridge is not None
    assert cluster.bridge.through == found[0].through


def test_one_caller_of_two_disputes_is_one_voice_of_their_cluster_and_a_hotline_is_none(judge_world: Analyse) -> None:
    world = _chain(3)
    for number in ("0001", "0002"):
        world.node("Contact", "T-1", "同一电话", kind="phone", key_hash="k")
        world.relate("REACHED_BY", ("Report", f"R-{number}"), ("Contact", "T-1"))
    (cluster,) = judge_world(world).clusters
    assert cluster.voices == 2
    for place in range(8):
        world.report(world.dispute(f"x{place}", since="2024-05-01", site=f"别处{place}院"), "2024-05-01")
        world.relate("REACHED_BY", ("Report", f"R-{place + 4:04d}"), ("Contact", "T-1"))
    (cluster,) = judge_world(world).clusters
    assert cluster.voices == 3, "a number of ten disputes is a hub, not a caller"


def test_a_cluster_without_a_report_for_long_is_dormant_and_its_colour_stands(judge_world: Analyse) -> None:
    fresh, late = judge_world(_chain(2), "2024-06-01"), judge_world(_chain(2), "2025-06-01")
    assert [one.dormant_days for one in fresh.clusters] == [0]
    assert [one.dormant_days for one in late.clusters] == [396]
    assert fresh.clusters[0].verdict.colour is late.clusters[0].verdict.colour
