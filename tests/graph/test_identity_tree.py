"""Places as a tree: unit in building, building in phase or estate, number on a road. All names are made up."""

from __future__ import annotations

import pytest

import knowledge
from graph.identity import resolve
from graph.identity.regions import Gazetteer, Path
from graph.identity.sites import parse
from graph.identity.types import Identity, Verdict
from knowledge.identity import load_identity
from tests.graph.identity_world import NOWHERE, report


def told(*names: str, town: str = "柳浪镇") -> Identity:
    """The identity of one report a name, each in the town."""
    made = [
        report(str(n), f"{town}{name}的电梯坏了{n}", names=[("reg", town), ("site", name)])
        for n, name in enumerate(names)
    ]
    return resolve(made, NOWHERE)


def chain(identity: Identity, name: str) -> list[str]:
    """The names from a site up to the whole it is part of."""
    by_id = {site.id: site for site in identity.sites}
    one = next((site for site in identity.sites if site.name == name), None)
    found = []
    while one is not None:
        found.append(one.name)
        one = by_id.get(one.whole or "")
    return found


def test_a_unit_is_part_of_its_building_of_its_phase_of_its_estate() -> None:
    identity = told("云栖新城二期3栋2单元", "云栖新城第2期", "云栖新城")
    assert chain(identity, "云栖新城二期3号楼2单元") == [
        *("云栖新城二期3号楼2单元", "云栖新城二期3号楼", "云栖新城二期", "云栖新城"),
    ]


def test_one_building_written_three_ways_is_one() -> None:
    identity = told("云栖新城3栋", "云栖新城三号楼", "云栖新城3幢")
    built = [site for site in identity.sites if site.whole is not None]
    assert [(site.name, len(site.spots)) for site in built] == [("云栖新城3号楼", 3)]


def test_a_house_number_is_part_of_its_road_and_of_no_other_number() -> None:
    identity = told("云栖路12号", "云栖路12号附近", "云栖路", "云栖路88号")
    assert chain(identity, "云栖路12号") == ["云栖路12号", "云栖路"]
    numbers = {site.name: site.id for site in identity.sites}
    joined = {frozenset((link.a, link.b)) for link in identity.links if link.verdict is Verdict.SAME}
    assert frozenset((numbers["云栖路12号"], numbers["云栖路88号"])) not in joined


@pytest.mark.parametrize("door", ["3号楼", "三栋2单元", "501室", "2单元", "A座"])
def test_a_building_alone_is_no_site(door: str) -> None:
    assert told(door).sites == ()


@pytest.mark.parametrize("name", ["A3区", "A市", "A市A3区", "B县"])
def test_a_masked_district_alone_is_no_site(name: str) -> None:
    assert resolve([report("1", f"{name}的路坏了", names=[("site", name)])], NOWHERE).sites == ()


@pytest.mark.parametrize("name", ["陕西南路", "北京东路", "河北大街", "云南路", "重庆路"])
def test_a_road_named_after_a_province_is_a_road(name: str) -> None:
    places = Gazetteer(knowledge.load().regions)
    site = parse(name, load_identity().site, places)
    assert (site.core, site.road, site.area, places.path(name)) == (name, True, Path(), Path())


def test_the_same_estate_in_two_towns_stays_two() -> None:
    records = [
        report(str(n), f"{town}云栖新城停水{n}", names=[("reg", town), ("site", "云栖新城")])
        for n, town in enumerate(["柳浪镇", "柳浪镇", "青石镇", "青石镇"])
    ]
    sites = resolve(records, NOWHERE).sites
    assert [site.name for site in sites] == ["云栖新城", "云栖新城"]
    assert len({site.region for site in sites}) == 2


def test_a_road_and_an_estate_of_one_core_are_two() -> None:
    identity = told("云栖路", "云栖花园")
    assert {site.name for site in identity.sites} == {"云栖路", "云栖花园"}
    assert [link for link in identity.links if link.subject == "site"] == []


def test_what_lies_at_a_number_is_named_by_its_own_name() -> None:
    identity = told("云栖路12号柳浪家园", "柳浪家园", "柳浪家园5栋")
    assert [site.name for site in identity.sites if site.whole is None] == ["柳浪家园"]


def test_order_changes_nothing_in_the_tree() -> None:
    records = [
        report(str(n), f"柳浪镇{name}停水{n}", names=[("reg", "柳浪镇"), ("site", name)])
        for n, name in enumerate(["云栖新城3栋", "云栖新城二期", "云栖路12号", "云栖新城三号楼2单元", "云栖新城"])
    ]
    assert resolve(records, NOWHERE) == resolve(records[::-1], NOWHERE)


def test_a_building_behind_the_name_is_read_too() -> None:
    text = "柳浪镇云栖新城3栋2单元的电梯坏了，云栖路12号的店也停电"
    names = [("reg", "柳浪镇"), ("site", "云栖新城"), ("site", "云栖路")]
    identity = resolve([report("1", text, names=names)], NOWHERE)
    assert chain(identity, "云栖新城3号楼2单元") == ["云栖新城3号楼2单元", "云栖新城3号楼", "云栖新城"]
    assert chain(identity, "云栖路12号") == ["云栖路12号", "云栖路"]


def test_an_estate_that_only_its_phases_name_is_in_the_tree_too() -> None:
    identity = told("云栖新城一期", "云栖新城二期")
    assert chain(identity, "云栖新城一期") == ["云栖新城一期", "云栖新城"]
    assert len({site.whole for site in identity.sites if site.whole is not None}) == 1
    assert len(identity.sites) == 3
