"""Doors, sums, months and names tell the quarrels of one place apart. All that is told here is made up."""

from __future__ import annotations

import pytest

from graph.identity import resolve
from graph.identity.particulars import Part, agreeing, crowding, particulars, said
from graph.identity.regions import Gazetteer
from graph.identity.tidy import tidied
from graph.model import MentionType
from knowledge import load
from knowledge.identity import load_identity
from tests.graph.identity_world import NOWHERE, groups, report


def told(text: str, *people: str) -> frozenset[str]:
    return particulars(report("1", text, names=[("per", name) for name in people]))


def test_doors_sums_months_and_names_are_read() -> None:
    found = told("我家住3号楼2单元402，张三娃从去年9月起欠我2.5万。", "张三娃")
    assert found == {"d3-2-402", "k25000", "m9", "n张三娃"}


def test_a_building_alone_is_no_door() -> None:
    assert told("3号楼电梯坏了。") == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "agrees"),
    [
        ("住3号楼2单元402。", "门牌3栋2单元402室。", True),
        ("住3号楼2单元402。", "住3号楼2单元。", True),
        ("住3号楼2单元402。", "住5号楼2单元402。", False),
    ],
)
def test_doors_agree_or_differ(one: str, other: str, agrees: bool) -> None:
    assert agreeing(told(one), told(other)) == {Part.DOOR: agrees}


def test_a_title_fits_any_name_of_its_surname_and_then_says_nothing() -> None:
    full, titled, other = told("王大山打人。", "王大山"), told("老王打人。", "老王"), told("赵小川打人。", "赵小川")
    assert agreeing(full, titled) == {}
    assert agreeing(full, other) == agreeing(titled, other) == {Part.NAME: False}


def test_the_writer_of_one_may_be_the_other_side_of_the_other() -> None:
    mine = particulars(report("1", "王大山打人。", author="赵小川", names=[("per", "王大山")]))
    his = particulars(report("2", "赵小川先动的手。", author="王大山", names=[("per", "赵小川")]))
    assert agreeing(mine, his) == {Part.NAME: True}


def test_two_writers_alone_are_no_two_quarrels() -> None:
    one, other = (particulars(report("1", "楼上漏水。", author=name)) for name in ("赵小川", "孙二梅"))
    assert agreeing(one, other) == {}


def test_a_place_of_many_quarrels_tells_more_against_one_than_a_place_of_one() -> None:
    many = [(["S-1"], frozenset({f"k{n}000", f"m{n % 12}"})) for n in range(12)]
    one = [(["S-2"], frozenset({"k9000", "m4"})) for _ in range(12)]
    found = crowding([*many, *one], (-5.0, 1.5))
    assert found["S-1"] < -2
    assert found["S-2"] == 0


def test_reasons_name_the_doors_and_never_a_person() -> None:
    assert said(told("张三娃住3号楼2单元402，欠9000元。", "张三娃")) == "门牌3-2-402、9000元"


def test_households_of_one_estate_with_one_trouble_at_two_doors_are_two_matters() -> None:
    words = "楼上卫生间漏水，吊顶整片往下掉，电路泡得跳闸，楼上不接电话"
    reports = [
        report(f"{n}{at}", f"我家住{door}，{words}。", f"云栖雅苑漏水{n}", names=[("site", "云栖雅苑")], kind="D18")
        for n, door in enumerate(("3号楼2单元402", "7号楼1单元101"))
        for at in range(2)
    ]
    assert groups(resolve(reports, NOWHERE).matters, reports) == {frozenset({"00", "01"}), frozenset({"10", "11"})}


@pytest.mark.parametrize(("text", "read"), [("住在胶西街道的人。", "西街道"), ("位于胶西街道的人。", "于胶西街道")])
def test_a_town_read_with_a_wrong_edge_is_that_town(text: str, read: str) -> None:
    record = report("2", text, names=[("reg", read)])
    (mention,) = tidied([record], Gazetteer(load().regions), load_identity())[0].extraction.mentions
    assert (mention.text, mention.type) == ("胶西街道", MentionType.REGION)
