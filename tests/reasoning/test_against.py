"""What weighs against a link: another firm, and never a person. All disputes here are made up."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from reasoning.explain import explain
from tests.reasoning.conftest import Analyse
from tests.reasoning.world import World

SITE = "虚构新城"


def _dispute(world: World, name: str, kind: str, firm: str = "", reports: int = 2, people: Sequence[str] = ()) -> str:
    """A dispute at one site with a firm that every report names; `people` are "role name"."""
    id = world.dispute(name, kind, site=SITE)
    for day in range(reports):
        world.report(id, f"2024-05-0{day + 1}")
    if firm != "":
        world.node("Enterprise", f"E-{firm}", firm)
        claims = [f"{name}{place}" for place in range(2 * reports)]
        world.relate("PARTY_TO", ("Enterprise", f"E-{firm}"), ("Dispute", id), role="respondent", claims=claims)
    for place, one in enumerate(people):
        role, masked = one.split()
        person = world.node("Person", f"P-{name}-{place}", masked, role=role)
        world.relate("PARTY_TO", ("Person", person), ("Dispute", id), role=role)
    return id


def test_two_firms_that_each_owe_wages_at_one_site_are_no_cluster(judge_world: Analyse) -> None:
    world = World()
    _dispute(world, "d0", "D01", "虚构甲建筑")
    _dispute(world, "d1", "D01", "虚构乙建筑")
    found = judge_world(world)
    (link,) = found.links
    assert (link.reason, link.against, link.plain, link.weight) == ("same_site", ("other_firms",), 0.8, 0.4)
    assert found.clusters == ()
    assert found.said(link) == f"同一场所同类纠纷：{SITE}（各指各的企业，减为 0.4）"


def test_another_ground_still_ties_what_one_weighs_against(judge_world: Analyse) -> None:
    world = World()
    _dispute(world, "d0", "D01", "虚构甲建筑")
    _dispute(world, "d1", "D01", "虚构乙建筑")
    world.node("Contact", "T-1", "电话", kind="phone")
    for number in (1, 3):
        world.relate("REACHED_BY", ("Report", f"R-000{number}"), ("Contact", "T-1"))
    (cluster,) = judge_world(world).clusters
    assert {link.reason for link in cluster.links} == {"same_site", "shared_contact"}


@pytest.mark.parametrize("judgement", ["same", "unsure", "part_of"])
def test_two_names_of_what_may_be_one_firm_weigh_nothing(judge_world: Analyse, judgement: str) -> None:
    world = World()
    _dispute(world, "d0", "D01", "虚构甲建筑")
    _dispute(world, "d1", "D01", "虚构甲建")
    ends = ("Enterprise", "E-虚构甲建筑"), ("Enterprise", "E-虚构甲建")
    world.relate("SAME_AS", *ends, judgement=judgement, reasons=["简称"])
    found = judge_world(world)
    assert {link.against for link in found.links} == {()}
    assert len(found.clusters) == 1


@pytest.mark.parametrize(
    ("kinds", "firms", "reports"),
    [
        (("D03", "D01"), ("虚构总包", "虚构劳务"), 2),
        (("D22", "D22"), ("虚构甲物业", "虚构乙物业"), 1),
        (("D22", "D22"), ("虚构甲物业", ""), 3),
    ],
    ids=["a chain of payments is of different firms", "one report each at a hot spot", "one names none"],
)
def test_firms_weigh_nothing_where_they_tell_nothing_apart(
    judge_world: Analyse, kinds: tuple[str, str], firms: tuple[str, str], reports: int
) -> None:
    world = World()
    for number, (kind, firm) in enumerate(zip(kinds, firms, strict=True)):
        _dispute(world, f"d{number}", kind, firm, reports)
    found = judge_world(world)
    assert {link.against for link in found.links} == {()}
    assert len(found.clusters) == 1


NEIGHBOURS = (("respondent 卢*", "claimant 高*"), ("respondent 罗*女士", "claimant 赵*"))
WRITTEN = ("卢*", "罗*", "欧阳*", "高*", "赵*", "罗*女士", "罗*先生", "老*", "王某", "某某")
ROLES = (("respondent", "claimant"), ("claimant", "respondent"), ("respondent", "respondent"))
SWAPS = [(*roles, one, other) for roles in ROLES for one in WRITTEN for other in WRITTEN]


def test_no_name_of_a_person_changes_a_link_between_two_quarrels_of_one_place(judge_world: Analyse) -> None:
    """Surname, title and role of one side only are exchanged: the other side keeps its own."""

    def judged(one: Sequence[str], other: Sequence[str]) -> object:
        world = World()
        for name, people in (("d0", one), ("d1", other)):
            _dispute(world, name, "D19", people=people)
        found = judge_world(world)
        links = [(link.a, link.b, link.reason, link.weight, link.against) for link in found.links]
        disputes = [(dispute.id, dispute.verdict) for dispute in found.disputes]
        return links, disputes, [(cluster.members, cluster.verdict) for cluster in found.clusters]

    told = judged(*NEIGHBOURS)
    swapped = {(f"{first} {one}", f"{second} {other}") for first, second, one, other in SWAPS}
    assert {repr(judged(NEIGHBOURS[0], other)) for other in sorted(swapped)} == {repr(told)}


def test_the_tree_of_a_cluster_says_what_weighs_against_its_links(judge_world: Analyse, packs: object) -> None:
    world = World()
    for name, firm in (("d0", "虚构甲建筑"), ("d1", "虚构乙建筑"), ("d2", "虚构甲建筑")):
        _dispute(world, name, "D01", firm)
    world.relate("SAME_AS", ("Dispute", "D-d0"), ("Dispute", "D-d1"), judgement="unsure", likeness=0.4, reasons=["近"])
    world.node("Contact", "T-1", "电话", kind="phone")
    for number in (1, 3, 5):
        world.relate("REACHED_BY", ("Report", f"R-000{number}"), ("Contact", "T-1"))
    found = judge_world(world)
    (cluster,) = found.clusters
    told = explain(found, cluster.id, packs)["links"]  # type: ignore[arg-type]
    assert {"other_firms"} <= {id for link in told for id in link["against"]}
    assert any("各指各的企业，减为" in link["text"] for link in told)
